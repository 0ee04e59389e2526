// Every setting of the page with its range, and how all of them are written into its address.

playground.define("address", function () {
  "use strict";

  const choice = (...choices) => ({ choices });
  const number = (least, most, step = 0) => ({ least, most, step });

  const NONE = 3; // the limit at which the page truncates nothing
  const AMOUNT = number(-4, 4, 0.1);
  const DIRECTIONS = ["slant", "ink", "width", "light", "background", "hair", "principal_1",
                      "principal_2", "principal_3", "principal_4"]; // prettier-ignore
  const FIELDS = {
    model: choice("digits", "faces"),
    seed: number(0, 9999, 1),
    label: number(0, 9, 1),
    limit: number(0.1, NONE, 0.1),
    other: number(0, 9999, 1), // the seed where the walk ends
    t: number(0, 1, 0.01),
    meant: number(0, 9, 1), // which digit the drawing is meant to be
    lang: choice("en", "zh"),
    theme: choice("auto", "light", "dark"),
    ...Object.fromEntries(DIRECTIONS.map((name) => [name, AMOUNT])),
  };
  const DEFAULT = {
    model: "digits", seed: 7, label: 3, limit: NONE, other: 8, t: 0.5, meant: 3, lang: "en", theme: "auto",
    ...Object.fromEntries(DIRECTIONS.map((name) => [name, 0])),
  }; // prettier-ignore

  // The value that a text stands for, or undefined if it is not allowed.
  function read(name, text) {
    const { choices, least, most, step } = FIELDS[name];
    if (choices) return choices.includes(text) ? text : undefined;
    const value = text.trim() === "" ? NaN : Number(text);
    if (!(value >= least && value <= most)) return undefined;
    return step === 1 && !Number.isInteger(value) ? undefined : value;
  }

  // What differs from the usual values; the model and the language always.
  function write(state) {
    const query = new URLSearchParams();
    for (const name of Object.keys(FIELDS)) {
      const always = name === "model" || name === "lang";
      if (always || state[name] !== DEFAULT[name]) query.set(name, state[name]);
    }
    return `#${query}`;
  }

  // {state, refused}: what an address says, and what of it is not allowed.
  function parse(hash, start = DEFAULT) {
    const query = new URLSearchParams(hash.replace(/^#/, ""));
    const state = { ...start }, refused = [];
    for (const [name, field] of Object.entries(FIELDS)) {
      if (!query.has(name)) continue;
      const value = read(name, query.get(name));
      if (value === undefined) refused.push({ name, value: query.get(name), field });
      else state[name] = value;
    }
    return { state, refused };
  }

  return { FIELDS, DIRECTIONS, DEFAULT, NONE, read, write, parse };
});
