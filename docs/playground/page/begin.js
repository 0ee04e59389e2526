// Starts the page: reads the address, lays out, listens to keys.

(function () {
  "use strict";
  const { page, byId, dark, DEFAULT, parse } = playground.need("main");
  const { Runner } = playground.need("runner");
  const { PRESETS } = playground.need("presets");
  const { SPEEDS } = playground.need("settings");

  const SWITCHES = { b: "both", d: "D", g: "G" };

  function fromAddress() {
    const start = structuredClone(DEFAULT);
    start.lang = navigator.language.startsWith("zh") ? "zh" : "en";
    const named = new URLSearchParams(location.hash.slice(1)).get("preset");
    const preset = PRESETS.find(({ id }) => id === (named ?? (location.hash ? "" : "first")));
    if (preset) Object.assign(start, structuredClone({ shared: preset.shared, panels: preset.panels }));
    const { state, refused } = parse(location.hash, start);
    if (preset) state.preset = preset.id;
    else state.preset = "";
    page.state = state;
    return refused;
  }

  async function begin() {
    const refused = fromAddress();
    await page.change(false);
    if (!refused.length) return;
    const [{ name, value, field }] = refused;
    const allowed = field.choices?.join(", ") ?? page.say("from_to", field);
    page.notice(page.say("refused", { name, value, allowed }));
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, select, textarea, canvas")) return;
    const letter = key.toLowerCase();
    if (key === " " && !target.closest("button, summary, a")) page.toggle();
    else if (key === "ArrowRight") page.step();
    else if (letter in SWITCHES) page.set({ who: SWITCHES[letter] });
    else if (letter === "r") page.change(false);
    else if (SPEEDS[key - 1]) page.set({ speed: SPEEDS[key - 1] });
    else return;
    event.preventDefault();
  });

  window.addEventListener("resize", () => page.shown());
  dark.addEventListener("change", () => page.shown());
  window.addEventListener("hashchange", begin);

  page.runner = new Runner(page);
  byId("loading").remove();
  begin();
})();
