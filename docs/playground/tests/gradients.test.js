// Every gradient against finite differences.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { load } = require("./load.js");

const { need } = load();
const { stream, normals } = need("random");
const { Network } = need("network");
const { LOSSES } = need("losses");
const { PENALTIES, between } = need("penalties");

const H = 1e-6;

function network(sizes, slope, seed = 5) {
  const made = new Network(sizes, slope);
  const uniform = stream(seed, 1);
  made.initialise(uniform, () => normals(uniform, 1)[0]);
  made.weights.forEach((w, i) => (made.weights[i] = w + 0.1 * uniform() - 0.05)); // biases too
  return made;
}

const points = (n, d, seed) => normals(stream(seed, 2), n * d);

// The largest difference between a gradient and central differences of `value()` in `weights`.
function error(weights, gradient, value) {
  let worst = 0;
  for (let i = 0; i < weights.length; i++) {
    const before = weights[i];
    weights[i] = before + H;
    const above = value();
    weights[i] = before - H;
    const below = value();
    weights[i] = before;
    worst = Math.max(worst, Math.abs((above - below) / (2 * H) - gradient[i]));
  }
  return worst;
}

for (const [sizes, slope] of [[[2, 7, 5, 1], 0.2], [[3, 6, 6, 2], 0], [[1, 4, 1], 0.2]]) {
  test(`backward through ${sizes} with slope ${slope}`, () => {
    const n = 5;
    const made = network(sizes, slope);
    const room = made.room(n);
    const x = points(n, sizes[0], 3);
    const c = points(n, sizes.at(-1), 4);
    const value = () => made.forward(room, x).reduce((sum, y, i) => sum + c[i] * y, 0);
    value();
    const byInput = made.backward(room, c, true).slice();
    assert.ok(error(made.weights, made.gradient, value) < 1e-8);
    assert.ok(error(x, byInput, value) < 1e-8);
  });
}

for (const name of Object.keys(LOSSES)) {
  test(`${name}: gradients of both losses with respect to the logits`, () => {
    const real = points(6, 1, 7), fake = points(6, 1, 8);
    const d = LOSSES[name].discriminator(real, fake);
    const lossD = () => LOSSES[name].discriminator(real, fake).value;
    assert.ok(error(real, d.real, lossD) < 1e-9);
    assert.ok(error(fake, d.fake, lossD) < 1e-9);
    const g = LOSSES[name].generator(fake, real);
    assert.ok(error(fake, g.gradient, () => LOSSES[name].generator(fake, real).value) < 1e-9);
  });
}

for (const name of ["r1", "r1r2", "gp"]) {
  test(`${name}: double backpropagation`, () => {
    const n = 6;
    const made = network([2, 7, 5, 1], 0.2);
    const shared = { network: made, room: made.room(n), real: points(n, 2, 9), weight: 2.5,
                     fake: points(n, 2, 10), ones: new Float64Array(n).fill(1) };
    const value = () => PENALTIES[name]({ ...shared, uniform: stream(6) });
    value();
    const gradient = made.gradient.slice();
    assert.ok(error(made.weights, gradient, value) < 1e-7);
    assert.ok(Math.max(...gradient.map(Math.abs)) > 0.1);
    made.layers.forEach(({ bias, columns }) => {
      assert.ok(gradient.subarray(bias, bias + columns).every((g) => g === 0));
    });
  });
}

test("a linear critic pays (|w| - 1)^2, and |w|^2 for R1", () => {
  const made = new Network([2, 1], 0.2);
  made.weights.set([3, 4, 7]);
  const batch = { network: made, room: made.room(2), real: points(2, 2, 1), fake: points(2, 2, 2),
                  ones: new Float64Array(2).fill(1), uniform: stream(1) };
  assert.ok(Math.abs(PENALTIES.gp({ ...batch, weight: 1 }) - 16) < 1e-9);
  // d/dw (|w| - 1)^2 = 2 (|w| - 1) w / |w|
  made.gradient.forEach((g, i) => assert.ok(Math.abs(g - [4.8, 6.4, 0][i]) < 1e-9));
  assert.equal(PENALTIES.r1({ ...batch, weight: 2 }), 25);
  assert.equal(PENALTIES.r1r2({ ...batch, weight: 2 }), 50);
});

test("a flat critic gives no NaN", () => {
  const made = new Network([2, 3, 1], 0.2);
  const value = PENALTIES.gp({ network: made, room: made.room(2), real: points(2, 2, 1),
    fake: points(2, 2, 2), ones: new Float64Array(2).fill(1), weight: 1, uniform: stream(1) });
  assert.ok(Math.abs(value - 1) < 1e-5);
  assert.ok(made.gradient.every((g) => g === 0));
});

test("points between lie on the segment of their pair, at a place of their own", () => {
  const real = points(50, 2, 1), fake = points(50, 2, 2);
  const made = between(real, fake, stream(3));
  const alphas = Array.from({ length: 50 }, (_, i) => {
    const alpha = (made[2 * i] - fake[2 * i]) / (real[2 * i] - fake[2 * i]);
    const y = alpha * real[2 * i + 1] + (1 - alpha) * fake[2 * i + 1];
    assert.ok(Math.abs(y - made[2 * i + 1]) < 1e-9);
    return alpha;
  });
  assert.ok(Math.min(...alphas) >= 0 && Math.max(...alphas) <= 1);
  assert.equal(new Set(alphas.map((a) => a.toFixed(6))).size, 50);
});
