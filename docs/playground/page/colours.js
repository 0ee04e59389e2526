// One colour a method, those of gan_keras/drawing/palette.py, and what the themes change.

playground.define("colours", function () {
  "use strict";

  const METHODS = {
    non_saturating: "#0072B2",
    minimax: "#56B4E9",
    least_squares: "#D55E00",
    clipping: "#CC79A7",
    gradient_penalty: "#009E73",
    hinge: "#6A3D9A",
    relativistic: "#8C564B",
  };
  const REAL = "#E69F00";

  // heat: from fake to real.
  const THEMES = {
    light: { paper: "#ffffff", ink: "#1d2430", soft: "#5c6675", rule: "#d5dae2", arrow: "#39404d",
             edge: "#ffffff", band: "#e6e8ec", heat: [[186, 197, 216], [236, 238, 240], [255, 246, 219]] },
    dark: { paper: "#151a22", ink: "#e8ebf0", soft: "#a3adba", rule: "#394352", arrow: "#e4e7ec",
            edge: "#f3f5f855", band: "#2c3440", heat: [[17, 22, 33], [46, 50, 57], [96, 86, 56]] },
  }; // prettier-ignore

  // [r, g, b] for a value in [0, 1].
  function heatColour(theme, value) {
    const [low, middle, high] = theme.heat;
    const [from, to, at] = value < 0.5 ? [low, middle, 2 * value] : [middle, high, 2 * value - 1];
    return from.map((v, i) => v + at * (to[i] - v));
  }

  return { METHODS, REAL, THEMES, heatColour };
});
