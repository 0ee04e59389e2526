// What the discriminator pays for its slope. Each adds its gradient with respect to the weights to the
// network's, and returns its value, weight included.

playground.define("penalties", function () {
  "use strict";

  // E[ |g(x)|^2 ] at the points of a batch, times `factor` in the gradient.
  function squaredSlope(network, room, points, ones, factor) {
    network.forward(room, points);
    const slopes = network.backward(room, ones, false);
    const directions = new Float64Array(slopes.length);
    let total = 0;
    for (let i = 0; i < slopes.length; i++) {
      total += slopes[i] * slopes[i];
      directions[i] = (2 * factor * slopes[i]) / room.n;
    }
    network.backwardOfSlope(room, directions);
    return total / room.n;
  }

  // E[ (|g(x^)| - 1)^2 ] at points between real and fake  (1704.00028, eq. 3)
  function distanceFromOne(network, room, points, ones, factor) {
    network.forward(room, points);
    const slopes = network.backward(room, ones, false);
    const directions = new Float64Array(slopes.length);
    let total = 0;
    for (let i = 0; i < room.n; i++) {
      const x = slopes[2 * i], y = slopes[2 * i + 1];
      const norm = Math.sqrt(x * x + y * y + 1e-12); // the root alone has no derivative at 0
      total += (norm - 1) ** 2;
      const scale = (2 * factor * (norm - 1)) / (norm * room.n);
      directions[2 * i] = scale * x;
      directions[2 * i + 1] = scale * y;
    }
    network.backwardOfSlope(room, directions);
    return total / room.n;
  }

  // alpha x + (1 - alpha) G(z), one alpha of U[0, 1] for each pair
  function between(real, fake, uniform) {
    const points = new Float64Array(real.length);
    for (let i = 0; i < real.length; i += 2) {
      const alpha = uniform();
      points[i] = alpha * real[i] + (1 - alpha) * fake[i];
      points[i + 1] = alpha * real[i + 1] + (1 - alpha) * fake[i + 1];
    }
    return points;
  }

  const PENALTIES = {
    // gamma / 2 E[ |g(x)|^2 ] at the reals  (1801.04406, eq. 9)
    r1: ({ network, room, real, ones, weight }) =>
      (weight / 2) * squaredSlope(network, room, real, ones, weight / 2),
    // and at the fakes too  (2501.05441, section 2)
    r1r2: ({ network, room, real, fake, ones, weight }) =>
      (weight / 2) *
      (squaredSlope(network, room, real, ones, weight / 2) +
        squaredSlope(network, room, fake, ones, weight / 2)),
    gp: ({ network, room, real, fake, ones, weight, uniform }) =>
      weight * distanceFromOne(network, room, between(real, fake, uniform), ones, weight),
    clip: () => 0, // `clip` below, after the update
  };

  // Every weight into [-limit, limit]  (1701.07875, algorithm 1)
  function clip(weights, limit) {
    for (let i = 0; i < weights.length; i++) {
      weights[i] = Math.min(limit, Math.max(-limit, weights[i]));
    }
  }

  return { PENALTIES, between, clip };
});
