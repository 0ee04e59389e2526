// Adam, RMSprop and plain descent, as Keras computes them (keras/src/optimizers).

playground.define("optimizers", function () {
  "use strict";

  const EPSILON = 1e-7; // of Keras
  const RHO = 0.9; // of Keras' RMSprop

  class Optimizer {
    constructor(name, size, beta1, beta2) {
      Object.assign(this, { name, beta1, beta2, steps: 0 });
      this.mean = new Float64Array(size);
      this.square = new Float64Array(size);
    }

    // One update of the weights, in place; returns the length of the change.
    update(weights, gradient, rate) {
      this.steps += 1;
      let moved = 0;
      const { mean, square, beta1, beta2, name, steps } = this;
      // 1412.6980, end of section 2: the corrections of both means in the rate.
      const adam = (rate * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps);
      for (let i = 0; i < weights.length; i++) {
        const g = gradient[i];
        let change;
        if (name === "adam") {
          mean[i] += (g - mean[i]) * (1 - beta1);
          square[i] += (g * g - square[i]) * (1 - beta2);
          change = (adam * mean[i]) / (Math.sqrt(square[i]) + EPSILON);
        } else if (name === "rmsprop") {
          square[i] = RHO * square[i] + (1 - RHO) * g * g;
          change = (rate * g) / Math.sqrt(square[i] + EPSILON);
        } else {
          change = rate * g;
        }
        weights[i] -= change;
        moved += change * change;
      }
      return Math.sqrt(moved);
    }
  }

  // The rate of update `step` (from 0): constant, or falling to zero in `steps` updates.
  function scheduled(schedule, rate, step, steps) {
    return schedule === "linear" ? rate * (1 - Math.min(step, steps) / steps) : rate;
  }

  return { Optimizer, scheduled, NAMES: ["adam", "rmsprop", "sgd"] };
});
