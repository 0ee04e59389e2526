// The page of trained generators: its networks against Keras, its latents, drawings and texts.
//
// The shipped networks are compared where their weights have been made: in ../weights, or in the
// folder that the variable PLAYGROUND_WEIGHTS names.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { ROOT, load, scripts } = require("./load.js");

const playground = load("engine", "page", "trained");
const { need } = playground;
const { run } = need("layers");
const { layersOf, digitsOf } = need("unpack");
const { Session, generate, logit, nearest, toBytes } = need("studio");
const latents = need("latents");
const ink = need("ink");
const address = need("address");
const { TEXTS } = need("texts_trained");
const { speaker } = need("texts");

const FOLDER = process.env.PLAYGROUND_WEIGHTS ?? path.join(ROOT, "weights");
const missing = fs.existsSync(path.join(FOLDER, "digits.js")) ? false : "weights are not made";
const fixture = JSON.parse(fs.readFileSync(path.join(__dirname, "trained_fixture.json")));

function content(name) {
  vm.runInThisContext(fs.readFileSync(path.join(FOLDER, `${name}.js`), "utf8"));
  return need(`weights_${name}`);
}

function agree(found, wanted, tolerance, what) {
  assert.equal(found.length, wanted.length, what);
  const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0);
  assert.ok(worst <= tolerance, `${what}: differ by ${worst}`);
}

for (const { name, layers, inputs, wanted } of fixture.cases) {
  test(`a small ${name} makes what Keras makes`, () => {
    inputs.forEach((z, i) => agree(run(layers, Float64Array.from(z)).values, wanted[i], 2e-6, name));
  });
}

test("a small discriminator of labels gives Keras's logits", () => {
  const { layers, inputs, labels, wanted } = fixture.judge;
  const found = inputs.map((values, i) => logit(layers, values, Math.sqrt(values.length), labels[i]));
  agree(found, wanted, 2e-5, "logits");
});

// Differences of 8 bits, in grey levels: [mean, worst] that are allowed.
for (const [name, classes, mean, worst] of [["digits", 10, 0.5, 30], ["faces", 0, 1, 16]]) {
  test(`pretrained:${name} with 8 bits a weight is near to Keras`, { skip: missing }, async () => {
    const header = content(name);
    const network = { layers: await layersOf(header), classes };
    const { z, labels } = fixture.shipped;
    fixture.shipped[name].forEach((text, i) => {
      const wanted = Buffer.from(text, "base64"), found = toBytes(generate(network, z[i], labels[i]).values);
      const moved = Array.from(wanted, (value, k) => Math.abs(value - found[k]));
      assert.equal(found.length, wanted.length);
      const average = moved.reduce((sum, v) => sum + v, 0) / moved.length;
      assert.ok(average <= mean && Math.max(...moved) <= worst, `${average}, ${Math.max(...moved)}`);
    });
    assert.ok(header.rounding.mean <= mean && header.rounding.worst <= worst, JSON.stringify(header.rounding));
    for (const { vector } of header.directions) {
      assert.equal(vector.length, header.latent);
      assert.ok(Math.abs(latents.length(vector) - 1) < 1e-3);
    }
  });
}

test("the shipped discriminator with 8 bits a weight is near to Keras", { skip: missing }, async () => {
  const { digits, labels, logits } = fixture.shipped;
  const layers = await layersOf(content("judge"));
  const found = digits.map((text, i) =>
    logit(layers, Float64Array.from(Buffer.from(text, "base64"), (v) => v / 127.5 - 1), 28, labels[i]));
  agree(found, logits, 0.01, "logits");
});

test("a training digit is its own nearest digit", { skip: missing }, async () => {
  const all = await digitsOf(content("nearest"));
  assert.equal(all.count, 5000);
  const pixels = all.images.subarray(1234 * 784, 1235 * 784);
  const [first, second] = nearest(all, Float64Array.from(pixels, (v) => v / 127.5 - 1));
  assert.deepEqual([first.index, first.distance, first.label], [1234, 0, all.labels[1234]]);
  assert.ok(second.distance > 0);
});

test("a session answers what the page asks", { skip: missing }, async () => {
  const session = new Session();
  for (const name of ["digits", "judge", "nearest"]) await session.answer({ kind: "load", name, content: content(name) });
  const z = latents.drawn(7, 64);
  const { pixels, side } = await session.answer({ kind: "paint", model: "digits", z, label: 3 });
  assert.deepEqual([pixels.length, side], [784, 28]);
  const values = Float64Array.from(pixels, (v) => v / 127.5 - 1);
  const answer = await session.answer({ kind: "judge", values, label: 3 });
  assert.equal(answer.logits.length, 10);
  assert.equal(answer.logit, answer.logits[3]);
  assert.equal(answer.nearest.length, 3);
});

test("the workers' source defines all that a session needs", () => {
  const sandbox = vm.createContext({ Float64Array, Float32Array, Math, Map, performance });
  vm.runInContext(playground.source(need("painter").PARTS), sandbox);
  vm.runInContext('playground.need("studio")', sandbox);
});

test("latents: the same for a seed, and only numbers beyond the limit change", () => {
  const whole = latents.drawn(3, 64), limited = latents.drawn(3, 64, 1);
  assert.deepEqual(whole, latents.drawn(3, 64));
  whole.forEach((v, i) => assert.ok(Math.abs(v) > 1 ? Math.abs(limited[i]) <= 1 : limited[i] === v));
  const many = Array.from({ length: 200 }, (_, seed) => [...latents.drawn(seed, 64)]).flat();
  const mean = many.reduce((sum, v) => sum + v, 0) / many.length;
  const square = many.reduce((sum, v) => sum + v * v, 0) / many.length;
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(square - 1) < 0.05, `${mean}, ${square}`);
});

test("slerp is that of the package, and a direction is added as often as it is asked for", () => {
  const { a, b, t, wanted } = fixture.walk;
  agree(latents.slerp(a, b, t), wanted, 1e-8, "slerp");
  agree(latents.slerp(a, a, t), a, 1e-12, "slerp from a place to itself");
  const directions = [{ name: "x", vector: [1, 0] }, { name: "y", vector: [0, 1] }];
  assert.deepEqual(latents.moved([1, 1], directions, { x: -2, y: 0.5 }), [-1, 1.5]);
});

test("a drawing is centred and scaled as MNIST is, wherever and however large it is drawn", () => {
  const drawn = (size, left, top) => {
    const made = ink.blank();
    ink.stroke(made, left, top, left + size, top);
    ink.stroke(made, left + size, top, left + size / 3, top + 1.5 * size);
    return ink.asDigit(made);
  };
  const digits = [drawn(50, 20, 15), drawn(50, 50, 25), drawn(36, 10, 40)];
  assert.equal(ink.asDigit(ink.blank()), null);
  for (const digit of digits) {
    const values = [...digit].map((v) => (v + 1) / 2), total = values.reduce((sum, v) => sum + v, 0);
    const [x, y] = [0, 1].map((axis) => values.reduce((sum, v, i) =>
      sum + v * ((axis ? Math.floor(i / 28) : i % 28) + 0.5), 0) / total);
    assert.ok(Math.abs(x - 14) < 0.5 && Math.abs(y - 14) < 0.5, `${x}, ${y}`);
    const rows = new Set(values.flatMap((v, i) => (v > 0.3 ? [Math.floor(i / 28)] : [])));
    assert.ok(rows.size >= 19 && rows.size <= 21, rows.size);
  }
  const apart = digits[0].reduce((sum, v, i) => sum + Math.abs(v - digits[1][i]), 0) / 784;
  assert.ok(apart < 0.02, apart);
});

test("a share is read off percentiles", () => {
  const { shareBelow, ticks } = need("scale");
  assert.equal(shareBelow(0, [0, 10, 20], [5, 50, 95]), 0.05);
  assert.equal(shareBelow(15, [0, 10, 20], [5, 50, 95]), 0.725);
  assert.equal(shareBelow(99, [0, 10, 20], [5, 50, 95]), 0.95);
  assert.deepEqual(ticks(-3.5, 4.2), [-3, -2, -1, 0, 1, 2, 3, 4]);
  assert.deepEqual(ticks(-0.11, 0.12), [-0.1, -0.05, 0, 0.05, 0.1]);
});

test("an address holds every setting, and what is not allowed is named", () => {
  const state = { ...address.DEFAULT, model: "faces", seed: 41, limit: 0.7, light: -1.5, t: 0.25, lang: "zh" };
  assert.deepEqual(address.parse(address.write(state)), { state, refused: [] });
  const { state: usual, refused } = address.parse("#seed=many&limit=9&hair=x&model=cats");
  assert.deepEqual(refused.map(({ name }) => name).sort(), ["hair", "limit", "model", "seed"]);
  assert.deepEqual(usual, address.DEFAULT);
});

test("both languages have every text that the page asks for", () => {
  for (const [key, texts] of Object.entries(TEXTS)) {
    const [en, zh] = texts.map((text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort());
    assert.deepEqual(zh, en, key);
    const numbers = texts.map((text) => (text.match(/\d{2,}[\d.,]*\d/g) ?? []).sort());
    assert.deepEqual(numbers[1], numbers[0], key);
    assert.ok(!/[?!;]/.test(texts[1].replace(/<[^>]*>/g, "")), `${key}: half-width punctuation`);
  }
  const say = speaker("zh", TEXTS);
  for (const name of address.DIRECTIONS) {
    say(`direction_${name}`);
    if (!name.startsWith("principal")) say(`unit_${name}`);
  }
  for (const model of address.FIELDS.model.choices) for (const part of ["one", "model", "help"]) say(`${part}_${model}`);
  for (const file of scripts("trained")) {
    const text = fs.readFileSync(path.join(ROOT, file), "utf8");
    for (const [, key] of text.matchAll(/\bsay\("(\w+)"/g)) say(key);
  }
});
