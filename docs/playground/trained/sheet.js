// Samples of the seeds that follow, under the same truncation: how much variety is left.

playground.define("sheet", function (need) {
  "use strict";
  const { el } = need("dom");
  const { show } = need("widgets");

  const COUNT = 16;

  // Each stands in a button that says what it is.
  const small = () => el("canvas", { class: "picture small", "aria-hidden": "true" });

  function make(page) {
    const { say, state } = page;
    const facts = el("p", { class: "facts", id: "variety" });
    const canvases = Array.from({ length: COUNT }, () => small());
    const buttons = canvases.map((canvas, i) =>
      el("button", { type: "button", class: "cell", onclick: () => page.choose(seedOf(i)) }, canvas));
    const element = el("div", {}, el("h2", {}, say("sheet")), el("p", {}, say("sheet_note")),
      el("div", { class: "cells" }, ...buttons), facts);

    let drawn = ""; // the settings of what is shown
    const seedOf = (i) => Math.floor(state.seed / COUNT) * COUNT + i;

    async function update() {
      buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(seedOf(i) === state.seed)));
      const now = JSON.stringify([state.model, state.label, state.limit, seedOf(0)]);
      if (now === drawn) return;
      drawn = now;
      const shown = await Promise.all(canvases.map(async (canvas, i) => {
        const z = page.latent(seedOf(i));
        buttons[i].setAttribute("aria-label", say("sheet_one", { seed: seedOf(i) }));
        const answer = await page.painter.ask(`sheet${i}`, { kind: "paint", model: state.model, z, label: state.label });
        if (answer) show(canvas, answer);
        return answer;
      })); // prettier-ignore
      if (shown.every(Boolean)) facts.textContent = say("variety", { grey: differ(shown).toFixed(1) });
    }

    return { element, update };
  }

  // Root of the mean squared difference between two samples, in grey levels, over all pairs.
  function differ(shown) {
    let sum = 0, count = 0;
    shown.forEach(({ pixels }, i) => shown.slice(0, i).forEach((other) => {
      for (let k = 0; k < pixels.length; k++) sum += (pixels[k] - other.pixels[k]) ** 2;
      count += pixels.length;
    })); // prettier-ignore
    return Math.sqrt(sum / count);
  }

  return { make, differ };
});
