// A walk in six steps for somebody who has never seen a GAN.

playground.define("tour", function (need) {
  "use strict";
  const { el } = need("dom");

  // What each step shows: a preset to begin with, layers, who learns, the speed, playing or not.
  const STEPS = [
    { preset: "first", layers: ["data"] },
    { layers: ["data", "samples"] },
    { layers: ["heat", "data", "samples"], who: "D", speed: "walk", play: true },
    { layers: ["heat", "data", "samples", "arrows"], who: "G", speed: "walk", play: true },
    { layers: ["heat", "data", "samples", "arrows"], who: "both", speed: "full", play: true },
    { preset: "ring", layers: ["heat", "data", "samples", "arrows"], speed: "full", play: true },
  ];

  function makeTour(page) {
    const { say } = page;
    const text = el("p", { "aria-live": "polite" });
    const button = (key, kind, onclick) =>
      el("button", { type: "button", class: kind, onclick }, say(key));
    const back = button("tour_back", "quiet", () => go(at - 1));
    const next = button("tour_next", "main", () => go(at + 1));
    const element = el("aside", { class: "tour", hidden: true }, text,
      el("div", { class: "row" }, button("tour_end", "quiet", close), back, next));
    let at = 0;

    async function go(step) {
      at = Math.max(0, step);
      if (at >= STEPS.length) {
        close();
        return;
      }
      const { preset, layers, who = "both", speed, play } = STEPS[at];
      element.hidden = false;
      text.innerHTML = `${at + 1}/${STEPS.length} · ${say(`tour_${at + 1}`)}`;
      back.disabled = at === 0;
      page.pause();
      if (preset && (at === 0 || page.state.preset !== preset)) await page.preset(preset);
      await page.look({ layers, who, speed });
      if (play) page.play();
    }

    function close() {
      element.hidden = true;
    }

    return { element, start: () => go(0) };
  }

  return { makeTour };
});
