// The playground against the models of the package, on the same weights, data and noise.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { load } = require("./load.js");

const { need } = load();
const { shape } = need("data");
const { Trainer } = need("trainer");

const { shared, cases } = JSON.parse(fs.readFileSync(path.join(__dirname, "fixture.json")));

function agree(found, wanted, tolerance, what) {
  assert.equal(found.length, wanted.length, what);
  const size = Math.max(1e-3, ...wanted.map(Math.abs));
  const worst = Math.max(...wanted.map((value, i) => Math.abs(value - found[i])));
  assert.ok(worst <= tolerance * size, `${what}: differ by ${worst}, the largest is ${size}`);
}

for (const { panel, losses, first, last } of cases) {
  const { loss, optimizer, weight, critic, schedule, ema = 0 } = panel;
  test(`${loss}, ${optimizer}, weight ${weight}, ${critic} of D, ${schedule}, ema ${ema}`, () => {
    const trainer = new Trainer(shape("ring"), { ...shared, ema }, panel);
    for (let round = 0; round < shared.horizon; round++) {
      trainer.step();
      const wanted = round < losses.length - 1 ? losses[round]
        : round === shared.horizon - 1 ? losses.at(-1) : null; // prettier-ignore
      const { lossD, penalty, lossG } = trainer.last;
      if (wanted) agree([lossD, penalty, lossG], wanted, 1e-6, `losses of round ${round}`);
      if (round === 0) {
        agree([...trainer.generator.weights], first[0], 1e-8, "G after one update");
        agree([...trainer.discriminator.weights], first[1], 1e-8, "D after one update");
      }
    }
    agree([...trainer.generator.weights], last[0], 1e-6, "G at the end");
    agree([...trainer.discriminator.weights], last[1], 1e-6, "D at the end");
    if (ema) agree([...trainer.average], last[2], 1e-6, "the averaged G at the end");
  });
}
