// One sentence on what a panel shows now, by rules on its numbers.

playground.define("diagnosis", function () {
  "use strict";

  const NO_PULL = 1e-3; // G's loss hardly depends on where a sample lies
  const FEW = 0.25; // of the parts: called a collapse,
  const MOSTLY = 0.5; // if most samples lie on them; else G is not there yet

  const percent = (share) => `${Math.round(100 * share)} %`;

  // [key of texts.js, values, tone]; row: what was measured last.
  function diagnose(answer, row, shape, what) {
    const { updates, diverged, picture } = answer;
    const { count } = shape;
    if (diverged) return ["say_diverged", { updates }, "bad"];
    if (updates === 0) return ["say_untrained", {}, "plain"];
    const { hit, good } = row;
    if (hit === count) return ["say_found", { count, what, good: percent(good) }, "good"];
    if (picture.pull.middle < NO_PULL) {
      return ["say_no_pull", { middle: picture.pull.middle < 1e-6 ? "0.000001" : "0.001" }, "bad"];
    }
    if (hit === 0) return ["say_none", { count, what }, "plain"];
    if (hit <= FEW * count && good >= MOSTLY) return ["say_few", { hit, count, what }, "bad"];
    return ["say_some", { hit, count, what, missing: count - hit }, "plain"];
  }

  // Two losses under two optimizers each: what changing one of them adds to the parts hit.
  // cells: {"loss optimizer": hit}, the first of both being the weaker.
  function effects([[plainUsual, plainTuned], [otherUsual, otherTuned]]) {
    return {
      loss: (otherUsual - plainUsual + otherTuned - plainTuned) / 2,
      optimizer: (plainTuned - plainUsual + otherTuned - otherUsual) / 2,
    };
  }

  return { diagnose, effects, percent };
});
