// Every setting with its range, and how all of them are written into the address of the page.

playground.define("settings", function (need) {
  "use strict";
  const data = need("data");
  const { LOSSES } = need("losses");
  const optimizers = need("optimizers");

  const LANGUAGES = ["en", "zh"];
  const THEMES = ["auto", "light", "dark"];
  const SPEEDS = ["slow", "walk", "run", "full"];
  const LAYERS = ["heat", "data", "samples", "arrows", "warp", "split"];
  const MOST_PANELS = 6;

  const choice = (...choices) => ({ choices });
  const number = (least, most, whole = false) => ({ least, most, whole });

  const SHARED = {
    data: choice(...data.NAMES),
    seed: number(0, 9999, true),
    horizon: number(100, 100000, true),
    batch: number(4, 256, true),
    hidden: number(4, 128, true),
    latent: number(1, 8, true),
    ema: number(0, 0.9999),
  };
  const PANEL = {
    loss: choice(...Object.keys(LOSSES)),
    optimizer: choice(...optimizers.NAMES),
    rateG: number(0, 1),
    rateD: number(0, 1),
    beta1: number(0, 0.9999),
    beta2: number(0, 0.99999),
    critic: number(1, 20, true),
    weight: number(0, 10000),
    schedule: choice("constant", "linear"),
  };
  const SHOWN = { lang: choice(...LANGUAGES), theme: choice(...THEMES), speed: choice(...SPEEDS) };
  const FIELDS = { ...SHARED, ...PANEL, ...SHOWN };

  // The recipe of gan_keras/settings/recipes.py for points in the plane, and the usual Adam.
  const TUNED = { optimizer: "adam", rateG: 5e-3, rateD: 5e-3, beta1: 0, beta2: 0.99, critic: 1,
                  weight: 0, schedule: "linear" }; // prettier-ignore
  const USUAL = { ...TUNED, rateG: 1e-3, rateD: 1e-3, beta1: 0.5, beta2: 0.999,
                  schedule: "constant" }; // prettier-ignore
  const OF_LOSS = {
    clipping: { rateG: 1e-3, rateD: 1e-3, critic: 2, weight: 0.1 },
    gradient_penalty: { weight: 1 },
    hinge: { weight: 1 },
    relativistic: { weight: 1 },
  };
  const tuned = (loss, more = {}) => ({ loss, ...TUNED, ...OF_LOSS[loss], ...more });
  const usual = (loss, more = {}) => ({ loss, ...TUNED, ...OF_LOSS[loss], ...USUAL,
    weight: OF_LOSS[loss]?.weight ?? 0, ...more }); // prettier-ignore

  const DEFAULT = {
    shared: { data: "ring", own: [], seed: 0, horizon: 4000, batch: 64, hidden: 32, latent: 2,
              ema: 0 }, // prettier-ignore
    panels: [tuned("gradient_penalty")],
    layers: { heat: true, data: true, samples: true, arrows: true, warp: false, split: false },
    lang: "en", theme: "auto", speed: "full", preset: "",
  }; // prettier-ignore

  // The value that a text stands for, or undefined if it is not allowed.
  function read(name, text) {
    const field = FIELDS[name];
    if (field.choices) return field.choices.includes(text) ? text : undefined;
    const value = text.trim() === "" ? NaN : Number(text);
    const allowed = value >= field.least && value <= field.most;
    return allowed && (!field.whole || Number.isInteger(value)) ? value : undefined;
  }

  // Points as pairs of two-digit numbers in base 36, in steps of a hundredth.
  const STEP = 100;
  const digits = (v) => Math.round((v + data.LIMIT) * STEP).toString(36).padStart(2, "0");

  function writePoints(points) {
    return points.map((point) => point.map(digits).join("")).join("");
  }

  function readPoints(text) {
    const points = [];
    for (let i = 0; i + 4 <= text.length; i += 4) {
      const pair = [text.slice(i, i + 2), text.slice(i + 2, i + 4)];
      const point = pair.map((part) => parseInt(part, 36) / STEP - data.LIMIT);
      if (point.every((v) => Math.abs(v) <= data.LIMIT)) points.push(point.map(rounded));
    }
    return points;
  }

  const rounded = (v) => Math.round(v * STEP) / STEP;

  function write(state) {
    const query = new URLSearchParams();
    if (state.preset) query.set("preset", state.preset);
    for (const name of Object.keys(SHARED)) query.set(name, state.shared[name]);
    if (state.shared.own.length) query.set("own", writePoints(state.shared.own));
    for (const panel of state.panels) {
      query.append("panel", Object.keys(PANEL).map((name) => panel[name]).join("_"));
    }
    query.set("layers", LAYERS.filter((layer) => state.layers[layer]).join("_"));
    for (const name of Object.keys(SHOWN)) query.set(name, state[name]);
    return `#${query}`;
  }

  // {state, refused}: what an address says, and one line for each value that is not allowed.
  function parse(hash, start = DEFAULT) {
    const query = new URLSearchParams(hash.replace(/^#/, ""));
    const state = structuredClone(start);
    const refused = [];
    const take = (name, text, otherwise) => {
      const value = read(name, text);
      if (value === undefined) refused.push({ name, value: text, field: FIELDS[name] });
      return value ?? otherwise;
    };
    state.preset = query.get("preset") ?? "";
    for (const name of Object.keys(SHARED)) {
      if (query.has(name)) state.shared[name] = take(name, query.get(name), state.shared[name]);
    }
    state.shared.own = readPoints(query.get("own") ?? "");
    if (state.shared.data === "own" && !state.shared.own.length) state.shared.data = "ring";
    const panels = query.getAll("panel").slice(0, MOST_PANELS).map((text) => {
      const parts = text.split("_");
      const loss = take("loss", panelText(parts, "loss"), "non_saturating");
      const rest = loss.split("_").length; // names of losses hold the separator too
      const otherwise = tuned(loss);
      const panel = { loss };
      Object.keys(PANEL).slice(1).forEach((name, i) => {
        panel[name] = take(name, parts[rest + i] ?? "", otherwise[name]);
      });
      return panel;
    });
    if (panels.length) state.panels = panels;
    if (query.has("layers")) {
      const shown = query.get("layers").split("_");
      for (const layer of LAYERS) state.layers[layer] = shown.includes(layer);
    }
    for (const name of Object.keys(SHOWN)) {
      if (query.has(name)) state[name] = take(name, query.get(name), state[name]);
    }
    return { state, refused };
  }

  // The loss at the start of a panel's parts, whose name may have an underscore in it.
  function panelText(parts) {
    const two = parts.slice(0, 2).join("_");
    return two in LOSSES ? two : parts[0];
  }

  return { SHARED, PANEL, FIELDS, LAYERS, SPEEDS, MOST_PANELS, DEFAULT, OF_LOSS, tuned, usual, read,
           write, parse }; // prettier-ignore
});
