// The losses of gan_keras/losses.py with their gradients. Logits come in, real and fake.
//
// `discriminator(real, fake)` returns the value and the gradients with respect to both logits;
// `generator(fake, real)` the value and the gradient with respect to the fakes' logits.

playground.define("losses", function () {
  "use strict";

  const softplus = (l) => Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
  const sigmoid = (l) => (l >= 0 ? 1 / (1 + Math.exp(-l)) : Math.exp(l) / (1 + Math.exp(l)));

  // Mean of `value` over logits, and its gradient from the `slope` at each.
  function mean(logits, value, slope) {
    const n = logits.length;
    const gradient = new Float64Array(n);
    let total = 0;
    for (let i = 0; i < n; i++) {
      total += value(logits[i], i);
      gradient[i] = slope(logits[i], i) / n;
    }
    return { value: total / n, gradient };
  }

  // The loss of D as a sum of one mean over reals and one over fakes.
  function both(onReal, onFake) {
    return function (real, fake) {
      const r = mean(real, ...onReal), f = mean(fake, ...onFake);
      return { value: r.value + f.value, real: r.gradient, fake: f.gradient };
    };
  }

  const onFakes = (value, slope) => (fake) => mean(fake, value, slope);

  // -log D(x) - log(1 - D(G(z)))  (1406.2661, eq. 1)
  const crossEntropy = both(
    [(l) => softplus(-l), (l) => -sigmoid(-l)],
    [(l) => softplus(l), (l) => sigmoid(l)],
  );

  // f(G(z)) - f(x)  (1701.07875, algorithm 1)
  const critic = both([(l) => -l, () => -1], [(l) => l, () => 1]);
  const raise = onFakes((l) => -l, () => -1);

  // 1/2 (D(x) - 1)^2 + 1/2 D(G(z))^2  (1611.04076, eq. 2 with a, b, c = 0, 1, 1)
  const squares = both(
    [(l) => 0.5 * (l - 1) ** 2, (l) => l - 1],
    [(l) => 0.5 * l * l, (l) => l],
  );

  // max(0, 1 - D(x)) + max(0, 1 + D(G(z)))  (1705.02894; 1802.05957, eq. 16)
  const hinge = both(
    [(l) => Math.max(0, 1 - l), (l) => (l < 1 ? -1 : 0)],
    [(l) => Math.max(0, 1 + l), (l) => (l > -1 ? 1 : 0)],
  );

  // softplus(-(D(x) - D(G(z)))), in pairs  (1807.00734; 2501.05441, section 2)
  function relativistic(real, fake) {
    const r = mean(real, (l, i) => softplus(fake[i] - l), (l, i) => -sigmoid(fake[i] - l));
    return { value: r.value, real: r.gradient, fake: r.gradient.map((slope) => -slope) };
  }

  function relativisticGenerator(fake, real) {
    return mean(fake, (l, i) => softplus(real[i] - l), (l, i) => -sigmoid(real[i] - l));
  }

  // penalty: what `weight` of a panel means. probability: whether D ends in a sigmoid.
  const LOSSES = {
    minimax: {
      discriminator: crossEntropy,
      generator: onFakes((l) => -softplus(l), (l) => -sigmoid(l)),
      penalty: "r1",
      probability: true,
    },
    non_saturating: {
      discriminator: crossEntropy,
      generator: onFakes((l) => softplus(-l), (l) => -sigmoid(-l)),
      penalty: "r1",
      probability: true,
    },
    least_squares: {
      discriminator: squares,
      generator: onFakes((l) => 0.5 * (l - 1) ** 2, (l) => l - 1),
      penalty: "r1",
    },
    clipping: { discriminator: critic, generator: raise, penalty: "clip" },
    gradient_penalty: { discriminator: critic, generator: raise, penalty: "gp" },
    hinge: { discriminator: hinge, generator: raise, penalty: "r1" },
    relativistic: {
      discriminator: relativistic,
      generator: relativisticGenerator,
      penalty: "r1r2",
    },
  };

  return { LOSSES, softplus, sigmoid };
});
