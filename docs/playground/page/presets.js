// One click each: the failures of docs/symptoms.md and the rows of README's comparison. The texts of
// a preset stand in texts_presets.js.

playground.define("presets", function (need) {
  "use strict";
  const { DEFAULT, tuned, usual } = need("settings");

  const shared = (more) => ({ ...DEFAULT.shared, ...more });

  const PRESETS = [
    {
      id: "first",
      shared: shared({ data: "moons", horizon: 2000 }),
      panels: [tuned("non_saturating", { weight: 0.1, rateG: 3e-3, rateD: 3e-3 })],
    },
    {
      id: "ring",
      shared: shared({ horizon: 2500, ema: 0.99, hidden: 64, latent: 8 }),
      panels: [usual("minimax"), tuned("gradient_penalty"), tuned("minimax"),
               usual("gradient_penalty")],
    },
    {
      id: "losses",
      shared: shared({ horizon: 4000, ema: 0.99 }),
      panels: ["non_saturating", "least_squares", "clipping", "gradient_penalty", "hinge",
               "relativistic"].map((loss) => tuned(loss)),
    },
    {
      id: "grid",
      shared: shared({ data: "grid", horizon: 4000, ema: 0.99, hidden: 64 }),
      panels: [tuned("non_saturating"), tuned("gradient_penalty")],
    },
    {
      id: "vanishing",
      shared: shared({ data: "segments", horizon: 500 }),
      panels: ["minimax", "non_saturating", "gradient_penalty"].map((loss) =>
        usual(loss, { critic: 5, rateD: 3e-3, rateG: 3e-4 })),
    },
    {
      id: "circling",
      shared: shared({ horizon: 3000 }),
      panels: [tuned("non_saturating", { schedule: "constant" }), tuned("non_saturating")],
    },
    {
      id: "undecided",
      shared: shared({ data: "line", horizon: 1500 }),
      panels: [1, 1000].map((weight) => tuned("non_saturating", { weight, rateG: 1e-3 })),
    },
    {
      id: "clipping",
      shared: shared({ horizon: 3000 }),
      panels: [tuned("clipping", { weight: 0.01 }), tuned("clipping"),
               tuned("gradient_penalty")],
    },
    {
      id: "unbounded",
      shared: shared({ data: "moons", horizon: 2000 }),
      panels: [usual("clipping", { weight: 0 }), usual("gradient_penalty")],
    },
    {
      id: "rates",
      shared: shared({ data: "moons", horizon: 2000 }),
      panels: [tuned("least_squares", { rateG: 0.05, rateD: 0.05 }), tuned("least_squares")],
    },
    {
      id: "pairs",
      shared: shared({ horizon: 2000 }),
      panels: [0, 1].map((weight) => tuned("relativistic", { weight, schedule: "constant" })),
    },
  ];

  return { PRESETS };
});
