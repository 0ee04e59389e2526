// One sample, large: its seed, its class, truncation, and the directions that change it.

playground.define("one", function (need) {
  "use strict";
  const { el, segmented, short } = need("dom");
  const { FIELDS, NONE } = need("address");
  const { show, picture, slider, seedField } = need("widgets");
  const { length } = need("latents");

  const CLASSES = Array.from({ length: 10 }, (_, label) => [String(label), String(label)]);

  // What was measured of a direction, in a line.
  function noted(say, { name, change, grows, spread, share }) {
    if (share !== undefined) return say("note_principal", { share: Math.round(100 * share) });
    return say("note_attribute", { spread: short(change / spread), grows: Math.round(100 * grows),
                                   change: short(change), unit: say(`unit_${name}`) }); // prettier-ignore
  }

  function make(page) {
    const { say, state, header } = page;
    const canvas = picture(say(`one_${state.model}`, state), "large");
    const facts = el("p", { class: "facts" });
    const twins = el("div", { class: "twins" });
    const seed = seedField(say, { id: "seed", label: say("seed"), value: state.seed,
      most: FIELDS.seed.most, change: (value) => page.set({ seed: value }) }); // prettier-ignore
    const limit = slider({ id: "limit", label: say("limit"), ...FIELDS.limit, value: state.limit,
      text: (value) => (value >= NONE ? say("limit_none") : value.toFixed(1)), note: say("limit_note"),
      change: (value) => page.set({ limit: value }) }); // prettier-ignore
    const sliders = header.directions.map((direction) => slider({
      id: direction.name, label: say(`direction_${direction.name}`), note: noted(say, direction),
      ...FIELDS[direction.name], value: state[direction.name], text: (value) => value.toFixed(1),
      change: (value) => page.set({ [direction.name]: value }),
    }));
    const reset = el("button", { type: "button", id: "reset", class: "quiet", onclick: () => {
      page.set(Object.fromEntries(header.directions.map(({ name }) => [name, 0])));
      sliders.forEach((each) => each.set(0));
    } }, say("reset_directions"));
    const labels = header.classes
      ? segmented(say("label"), CLASSES, String(state.label), (label) => {
          for (const button of labels.querySelectorAll("button")) {
            button.setAttribute("aria-pressed", String(button.dataset.value === label));
          }
          page.set({ label: Number(label) });
        })
      : null;
    const element = el("div", { class: "studio" },
      el("div", { class: "stage" }, canvas, facts, twins),
      el("div", { class: "knobs" }, el("div", { class: "row" }, seed.element, labels), limit.element,
        el("h3", {}, say("directions")), el("p", {}, say("directions_note")),
        el("div", { class: "sliders" }, ...sliders.map((each) => each.element)), reset));

    let shown = "";
    async function update() {
      const z = page.latent(state.seed, true);
      const wanted = JSON.stringify([...z, state.label]);
      if (wanted === shown) return;
      shown = wanted;
      const answer = await page.painter.ask("one", { kind: "paint", model: state.model, z, label: state.label }, true);
      if (!answer) return;
      show(canvas, answer);
      canvas.setAttribute("aria-label", say(`one_${state.model}`, state));
      facts.textContent = say("facts", { length: length(z).toFixed(1), milliseconds: Math.round(answer.milliseconds) });
      page.measured(state.model, answer.milliseconds);
      if (!header.classes) return;
      page.lent = answer.pixels;
      await judged(answer.pixels);
    }

    // What D says of the sample, and the training digits that are nearest to it.
    async function judged(pixels) {
      const values = Float64Array.from(pixels, (v) => v / 127.5 - 1);
      const answer = await page.painter.ask("judged", { kind: "judge", values, label: state.label });
      if (!answer) return;
      twins.replaceChildren(...page.twins(answer.nearest),
        el("p", { class: "facts" }, say("judged", { logit: answer.logit.toFixed(3) })));
    }

    return { element, update, seed };
  }

  return { make };
});
