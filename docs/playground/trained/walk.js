// From one seed to another: along the sphere, and along the straight line for comparison.

playground.define("walk", function (need) {
  "use strict";
  const { el } = need("dom");
  const { show, picture, slider, seedField } = need("widgets");
  const { FIELDS } = need("address");
  const { lerp, slerp, length } = need("latents");

  const WAYS = { slerp, lerp }, STOPS = 7, STEP = 0.02, PAUSE = 60; // ms between two pictures

  function make(page) {
    const { say, state } = page;
    const stops = Array.from({ length: STOPS }, (_, i) => i / (STOPS - 1));
    const rows = Object.keys(WAYS).map((way) => ({
      way, canvases: stops.map((t) => picture(say("walk_stop", { way: say(way), t: t.toFixed(2) }), "small")),
      length: el("span", { class: "facts" }),
    }));
    const canvas = picture(say("walk_picture"), "middle");
    const facts = el("p", { class: "facts" });
    let playing = null, drawn = ""; // `drawn`: the settings of the strips
    const play = el("button", { type: "button", id: "stroll", class: "main", onclick: () => (playing ? stop() : begin()) },
      say("stroll"));
    const other = seedField(say, { id: "other", label: say("other"), value: state.other, most: FIELDS.other.most,
      change: (value) => page.set({ other: value }) }); // prettier-ignore
    const along = slider({ id: "t", label: say("along"), ...FIELDS.t, value: state.t,
      text: (value) => `t = ${value.toFixed(2)}`, change: (value) => { stop(); page.set({ t: value }); } }); // prettier-ignore
    const element = el("div", {}, el("h2", {}, say("walk")), el("p", {}, say("walk_note")),
      el("div", { class: "studio" },
        el("div", { class: "stage" }, canvas, facts),
        el("div", { class: "knobs" }, other.element, along.element, el("div", { class: "row" }, play),
          ...rows.map((row) => el("div", { class: "strip" },
            el("h3", {}, say(row.way), " ", row.length), el("div", { class: "cells" }, ...row.canvases))))));

    const ends = () => [page.latent(state.seed, true), page.latent(state.other, true)];
    const ask = (slot, z, first) =>
      page.painter.ask(slot, { kind: "paint", model: state.model, z, label: state.label }, first);

    async function here() {
      const z = slerp(...ends(), state.t);
      const answer = await ask("walk", z, true);
      if (answer) {
        show(canvas, answer);
        facts.textContent = say("walk_here", { from: state.seed, to: state.other, length: length(z).toFixed(1) });
      }
      return answer;
    }

    async function update() {
      here();
      const now = JSON.stringify({ ...state, t: 0, meant: 0 });
      if (now === drawn) return;
      drawn = now;
      const [a, b] = ends();
      for (const { way, canvases, length: told } of rows) {
        told.textContent = say("walk_middle", { length: length(WAYS[way](a, b, 0.5)).toFixed(1) });
        stops.forEach(async (t, i) => {
          const answer = await ask(`${way}${i}`, WAYS[way](a, b, t));
          if (answer) show(canvases[i], answer);
        });
      }
    }

    async function begin() {
      play.textContent = say("stroll_stop");
      const mine = (playing = {});
      let forward = state.t < 1;
      while (playing === mine && element.isConnected) {
        const t = Math.min(1, Math.max(0, state.t + (forward ? STEP : -STEP)));
        if (t === 0 || t === 1) forward = !forward;
        state.t = Number(t.toFixed(2));
        along.set(state.t);
        await here();
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }

    function stop() {
      if (!playing) return;
      playing = null;
      play.textContent = say("stroll");
      page.remember();
    }

    return { element, update };
  }

  return { make };
});
