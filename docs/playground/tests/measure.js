// Trains the panels of a preset without a page and prints what becomes of them.
//
//     node docs/playground/tests/measure.js PRESET [SEEDS]
"use strict";
const { load } = require("./load.js");

const { need } = load("engine", "page");
const { PRESETS } = need("presets");
const { shape } = need("data");
const { Trainer } = need("trainer");
const { View } = need("views");

function run(shared, panel) {
  const trainer = new Trainer(shape(shared.data, shared.own), shared, panel);
  const view = new View(trainer);
  const begun = Date.now();
  while (!trainer.done) trainer.step();
  const seconds = (Date.now() - begun) / 1000;
  const { middle, longest } = view.pulls(view.samples(60));
  const { lossD, lossG } = trainer.last;
  return { ...view.measure(), middle, longest, lossD, lossG, seconds, floor: view.floor(),
           diverged: trainer.diverged, updates: trainer.updates, clipped: view.clipped() };
}

function main(name, seeds) {
  const preset = PRESETS.find(({ id }) => id === name);
  if (!preset) {
    console.error(`error: no preset "${name}": use one of ${PRESETS.map((p) => p.id).join(", ")}`);
    process.exit(2);
  }
  for (const panel of preset.panels) {
    for (let seed = 0; seed < seeds; seed++) {
      const found = run({ ...preset.shared, seed }, panel);
      const numbers = Object.entries(found).map(([key, value]) =>
        `${key} ${typeof value === "number" ? Number(value.toPrecision(3)) : value}`);
      console.log(panel.loss, panel.optimizer, panel.rateG, panel.schedule, `seed ${seed}:`,
                  numbers.join(", "));
    }
  }
}

if (require.main === module) main(process.argv[2], Number(process.argv[3] ?? 1));
module.exports = { run };
