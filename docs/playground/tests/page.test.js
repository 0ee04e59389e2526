// What the page is made of, without a browser: addresses, texts, presets, the source of the workers.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { ROOT, load, scripts } = require("./load.js");

const playground = load("engine", "page");
const { need } = playground;
const settings = need("settings");
const { PRESETS } = need("presets");
const { TEXTS, speaker } = need("texts");
const PRESET_TEXTS = need("texts_presets").TEXTS;
const { shape } = need("data");
const { Session } = need("session");
const { LOSSES } = need("losses");
const { equations } = need("equations");
const { diagnose, effects } = need("diagnosis");

test("an address holds every setting: writing and reading it changes nothing", () => {
  for (const { id, shared, panels } of PRESETS) {
    const state = { ...structuredClone(settings.DEFAULT), shared, panels, preset: id, lang: "zh",
                    theme: "dark", speed: "slow" };
    state.shared.own = [[0.25, -1.5], [-3, 2.99]];
    state.layers = { ...state.layers, heat: false, warp: true };
    const { state: again, refused } = settings.parse(settings.write(state));
    assert.deepEqual(refused, []);
    assert.deepEqual(again, state);
  }
});

test("a value that is not allowed is refused by name, and the usual one is used", () => {
  const { state, refused } = settings.parse("#seed=many&horizon=-5&panel=magic_adam&data=own");
  assert.deepEqual(refused.slice(0, 3).map(({ name, value }) => [name, value]),
                   [["seed", "many"], ["horizon", "-5"], ["loss", "magic"]]);
  assert.equal(state.shared.seed, settings.DEFAULT.shared.seed);
  assert.equal(state.panels[0].loss, "non_saturating");
  assert.equal(state.shared.data, "ring"); // own points, but none are there
});

test("both languages have every text, with the same places for values and the same numbers", () => {
  for (const [key, texts] of Object.entries({ ...TEXTS, ...PRESET_TEXTS })) {
    assert.equal(texts.length, 2, key);
    const [en, zh] = texts.map((text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort());
    assert.deepEqual(zh, en, key);
    const numbers = texts.map((text) => text.match(/\d{2,}[\d.,]*\d/g) ?? []);
    assert.deepEqual(numbers[1].sort(), numbers[0].sort(), key);
    assert.ok(!/[?!;]/.test(texts[1].replace(/<[^>]*>/g, "")), `${key}: half-width punctuation`);
  }
});

test("every text that the page asks for is there", () => {
  const say = speaker("zh");
  for (const { id } of PRESETS) {
    say(`preset_${id}`);
    say(`look_${id}`);
  }
  for (const [name, { choices = [] }] of Object.entries(settings.FIELDS)) {
    say(name);
    for (const choice of choices) if (!["en", "zh"].includes(choice)) say(`${name}_${choice}`);
  }
  for (const { penalty } of Object.values(LOSSES)) say(`weight_${penalty}`);
  for (const layer of settings.LAYERS) say(`layer_${layer}`);
  for (const file of scripts("page")) {
    const text = fs.readFileSync(path.join(ROOT, file), "utf8");
    for (const [, key] of text.matchAll(/\bsay\("(\w+)"/g)) say(key);
  }
});

test("presets are allowed settings, and no two have the same panels", () => {
  for (const { id, shared, panels } of PRESETS) {
    for (const [name, value] of Object.entries({ ...shared, ...panels[0] })) {
      if (name !== "own") assert.equal(settings.read(name, String(value)), value, `${id} ${name}`);
    }
    assert.ok(panels.length >= 1 && panels.length <= settings.MOST_PANELS);
    assert.equal(new Set(panels.map((panel) => JSON.stringify(panel))).size, panels.length, id);
  }
});

test("panels that differ in the loss start alike and see the same data", () => {
  const shared = { ...settings.DEFAULT.shared, hidden: 8, batch: 8 };
  const { Trainer } = need("trainer");
  const [a, b] = ["minimax", "gradient_penalty"].map((loss) =>
    new Trainer(shape("ring"), shared, settings.tuned(loss)));
  assert.deepEqual(a.generator.weights, b.generator.weights);
  a.step();
  b.step();
  assert.notDeepEqual(a.generator.weights, b.generator.weights);
  assert.deepEqual(a.realBatch(), b.realBatch());
});

test("the same settings give the same run, whether in one piece or in halves", () => {
  const shared = { ...settings.DEFAULT.shared, hidden: 8, batch: 8, horizon: 100 };
  const layers = {};
  const whole = new Session(), halves = new Session();
  const panel = settings.tuned("clipping");
  for (const session of [whole, halves]) session.answer({ kind: "start", shared, panel, layers });
  const { rows } = whole.answer({ kind: "run", rounds: 100, who: "both", layers });
  for (let i = 0; i < 300; i++) halves.answer({ kind: "half", who: "both", layers });
  assert.deepEqual(rows.map(({ at }) => at), [50, 100]);
  assert.deepEqual(halves.trainer.generator.weights, whole.trainer.generator.weights);
  assert.equal(halves.trainer.done, true);
});

test("one network alone: the other stays as it is", () => {
  const shared = { ...settings.DEFAULT.shared, hidden: 8, batch: 8 };
  const session = new Session();
  session.answer({ kind: "start", shared, panel: settings.tuned("hinge"), layers: {} });
  const { generator, discriminator } = session.trainer;
  const [g, d] = [generator.weights.slice(), discriminator.weights.slice()];
  session.answer({ kind: "run", rounds: 3, who: "D", layers: {} });
  assert.deepEqual(generator.weights, g);
  assert.notDeepEqual(discriminator.weights, d);
  const learned = discriminator.weights.slice();
  session.answer({ kind: "half", who: "G", layers: {} });
  assert.deepEqual(discriminator.weights, learned);
  assert.notDeepEqual(generator.weights, g);
});

test("looking at a panel changes nothing of its training", () => {
  const shared = { ...settings.DEFAULT.shared, hidden: 8, batch: 8 };
  const layers = { heat: true, warp: true, arrows: true };
  const [watched, alone] = [new Session(), new Session()].map((session) => {
    session.answer({ kind: "start", shared, panel: settings.tuned("relativistic"), layers });
    return session;
  });
  for (let i = 0; i < 5; i++) {
    for (const session of [watched, alone]) session.answer({ kind: "run", rounds: 1, who: "both", layers });
    watched.answer({ kind: "look", layers });
  }
  assert.deepEqual(watched.trainer.generator.weights, alone.trainer.generator.weights);
  assert.deepEqual(watched.trainer.average, alone.trainer.average);
});

test("a training that blows up says so and stops", () => {
  const shared = { ...settings.DEFAULT.shared, hidden: 8, batch: 8, horizon: 5000 };
  const session = new Session();
  const panel = { ...settings.tuned("least_squares"), optimizer: "sgd", rateD: 1, rateG: 1 };
  session.answer({ kind: "start", shared, panel, layers: {} });
  const answer = session.answer({ kind: "run", rounds: 5000, who: "both", layers: {} });
  assert.ok(answer.diverged && answer.done && answer.updates < 5000);
  assert.equal(answer.picture, null);
  assert.equal(diagnose(answer, {}, shape("ring"), "modes")[0], "say_diverged");
});

test("the workers' source defines all that a session needs", () => {
  const parts = /const PARTS = (\[[^\]]*\])/.exec(
    fs.readFileSync(path.join(ROOT, "page", "crew.js"), "utf8"))[1];
  const sandbox = vm.createContext({ Float64Array, Float32Array, Math, Date, Map, Object, Number, Array });
  vm.runInContext(playground.source(vm.runInThisContext(parts)), sandbox);
  vm.runInContext('playground.need("session")', sandbox);
});

test("equations name the penalty exactly when there is one", () => {
  for (const loss of Object.keys(LOSSES)) {
    const of = (weight) => equations({ ...settings.tuned(loss), weight });
    const shown = (texts) => /class="penalty"/.test(texts.D + texts.updateD);
    assert.ok(shown(of(2)), loss);
    if (loss !== "gradient_penalty") assert.ok(!shown(of(0)), loss);
  }
});

test("a collapse is named when most samples lie on few modes, and not while they are scattered", () => {
  const answer = { updates: 500, diverged: false, picture: { pull: { middle: 1 } } };
  const key = (row) => diagnose(answer, row, shape("ring"), "modes")[0];
  assert.equal(key({ hit: 2, good: 0.8 }), "say_few");
  assert.equal(key({ hit: 2, good: 0.05 }), "say_some");
  assert.equal(key({ hit: 8, good: 0.4 }), "say_found");
});

test("what a change of loss and of optimizer adds", () => {
  assert.deepEqual(effects([[1, 7], [8, 8]]), { loss: 4, optimizer: 3 });
});

test("files are short and small", () => {
  let total = 0;
  for (const folder of ["", "engine", "page", "trained", "make", "tests"]) {
    for (const name of fs.readdirSync(path.join(ROOT, folder))) {
      if (!/\.(js|css|html|py)$/.test(name)) continue;
      const text = fs.readFileSync(path.join(ROOT, folder, name), "utf8");
      total += Buffer.byteLength(text);
      assert.ok(text.split("\n").length <= 251, name);
    }
  }
  assert.ok(total < 300_000, `${total} bytes`);
});
