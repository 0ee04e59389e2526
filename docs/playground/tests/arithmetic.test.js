// Losses, optimizers, random numbers and metrics against values worked out by hand.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { load } = require("./load.js");

const { need } = load();
const { stream, normals, mix, FOR } = need("random");
const { LOSSES, softplus, sigmoid } = need("losses");
const { Optimizer, scheduled } = need("optimizers");
const { shape, draw, NAMES } = need("data");
const { partsAndQuality, wasserstein1 } = need("metrics");
const { clip } = need("penalties");

const close = (a, b, tolerance = 1e-12) =>
  assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const at = (...numbers) => Float64Array.from(numbers);

test("an undecided discriminator loses two log two", () => {
  for (const name of ["minimax", "non_saturating"]) {
    close(LOSSES[name].discriminator(at(0, 0), at(0, 0)).value, 2 * Math.log(2));
  }
  close(LOSSES.relativistic.discriminator(at(3), at(3)).value, Math.log(2));
  close(LOSSES.hinge.discriminator(at(0), at(0)).value, 2);
  close(LOSSES.least_squares.discriminator(at(0.5), at(0.5)).value, 0.25);
  close(LOSSES.clipping.discriminator(at(5), at(2)).value, -3);
});

test("slopes of G's losses at a logit of -6", () => {
  const slope = (name) => LOSSES[name].generator(at(-6), at(0)).gradient[0];
  close(slope("minimax"), -1 / (1 + Math.exp(6)));
  close(slope("non_saturating"), -1 / (1 + Math.exp(-6)));
  close(slope("least_squares"), -7);
  for (const name of ["clipping", "gradient_penalty", "hinge"]) close(slope(name), -1);
  close(slope("relativistic"), -1 / (1 + Math.exp(-6)));
});

test("softplus and sigmoid do not overflow", () => {
  close(softplus(800), 800);
  close(softplus(-800), 0);
  close(sigmoid(-800), 0);
  close(sigmoid(800), 1);
});

test("the first step of Adam is the rate, whatever the gradient", () => {
  const weights = at(1, 1), adam = new Optimizer("adam", 2, 0.5, 0.999);
  const moved = adam.update(weights, at(1e3, -0.5), 0.01);
  close(weights[0], 0.99, 1e-8);
  close(weights[1], 1.01, 1e-7);
  close(moved, 0.01 * Math.SQRT2, 1e-7);
});

test("two steps of Adam by hand", () => {
  // g = 1, then 3, beta_1 = beta_2 = 1/2: m = .5, 1.75; v = .5, 4.75
  const weights = at(0), adam = new Optimizer("adam", 1, 0.5, 0.5);
  adam.update(weights, at(1), 0.1);
  close(weights[0], (-0.1 * Math.SQRT1_2) / 0.5 * 0.5 / (Math.SQRT1_2 + 1e-7), 1e-12);
  const first = weights[0];
  adam.update(weights, at(3), 0.1);
  const rate = (0.1 * Math.sqrt(0.75)) / 0.75;
  close(weights[0] - first, (-rate * 1.75) / (Math.sqrt(4.75) + 1e-7), 1e-12);
});

test("RMSprop and plain descent by hand", () => {
  const weights = at(0), rms = new Optimizer("rmsprop", 1, 0, 0);
  rms.update(weights, at(2), 0.1);
  close(weights[0], -0.2 / Math.sqrt(0.4 + 1e-7));
  const plain = at(1);
  new Optimizer("sgd", 1, 0, 0).update(plain, at(2), 0.1);
  close(plain[0], 0.8);
});

test("schedules", () => {
  close(scheduled("constant", 0.1, 70, 100), 0.1);
  close(scheduled("linear", 0.1, 0, 100), 0.1);
  close(scheduled("linear", 0.1, 75, 100), 0.025);
  close(scheduled("linear", 0.1, 300, 100), 0);
});

test("clipping", () => {
  const weights = at(-3, 0.005, 0.2);
  clip(weights, 0.01);
  assert.deepEqual([...weights], [-0.01, 0.005, 0.01]);
});

test("random numbers: the same keys give the same, others give others, all of the right law", () => {
  assert.equal(stream(1, 2)(), stream(1, 2)());
  assert.notEqual(stream(1, 2)(), stream(2, 1)());
  const keys = new Set();
  for (let i = 0; i < 1000; i++) keys.add(mix(0, FOR.noise, i));
  assert.equal(keys.size, 1000);
  const uniform = stream(9), n = 100000;
  const values = normals(uniform, n);
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((a, b) => a + b * b, 0) / n;
  close(mean, 0, 0.02);
  close(variance, 1, 0.02);
  close(values.filter((v) => Math.abs(v) < 1).length / n, 0.6827, 0.01);
});

test("real points score as gan_keras/metrics/modes.py says: 1 - exp(-4.5) are good", () => {
  for (const name of ["ring", "grid"]) {
    const of = shape(name);
    const { hit, good } = partsAndQuality(draw(of, 10000, 1), of);
    assert.equal(hit, of.count);
    close(good, 1 - Math.exp(-4.5), 0.005);
  }
});

test("every shape hits all its parts, and most of its points are good", () => {
  for (const name of NAMES) {
    const of = shape(name, [[0, 0], [0.5, 0.5], [-2, 1.5]]);
    const points = draw(of, 2000, 4);
    const { hit, good } = partsAndQuality(points, of);
    assert.equal(hit, of.count, name);
    assert.ok(good > 0.97, `${name}: ${good}`);
    assert.ok(points.every((v) => Math.abs(v) < of.limit), name);
  }
});

test("a tenth of the fair share makes a hit, less does not", () => {
  const of = shape("ring");
  const points = (stray) => {
    const all = [];
    for (let i = 0; i < 800; i++) all.push(...of.spots[i < stray ? 1 : 0]);
    return Float64Array.from(all);
  };
  assert.deepEqual(partsAndQuality(points(10), of), { hit: 2, good: 1 });
  assert.deepEqual(partsAndQuality(points(9), of), { hit: 1, good: 1 });
});

test("W1 is the cheapest of all pairings", () => {
  close(wasserstein1(at(0, 0, 1, 0), at(1, 0, 0, 0)), 0);
  close(wasserstein1(at(0, 0, 1, 0, 5, 5), at(3, 4, 4, 4, 8, 9)), 5); // the same points, shifted
  const pairings = [[0, 1, 2, 3]];
  for (let i = 0; i < 24; i++) pairings.push(orderOf(i));
  for (let seed = 0; seed < 20; seed++) {
    const a = normals(stream(seed, 1), 8), b = normals(stream(seed, 2), 8);
    const cost = (order) => order.reduce((sum, j, i) =>
      sum + Math.hypot(a[2 * i] - b[2 * j], a[2 * i + 1] - b[2 * j + 1]), 0) / 4;
    close(wasserstein1(a, b), Math.min(...pairings.map(cost)), 1e-12);
  }
});

function orderOf(number) {
  const left = [0, 1, 2, 3], order = [];
  for (let n = 4; n > 0; n--) {
    order.push(left.splice(number % n, 1)[0]);
    number = Math.floor(number / n);
  }
  return order;
}
