// The page: keeps the state, lays out its parts, loads weights, and passes on what the user does.

playground.define("trained", function (need) {
  "use strict";
  const { el, segmented, top } = need("dom");
  const { speaker } = need("texts");
  const { TEXTS } = need("texts_trained");
  const { write, NONE } = need("address");
  const { drawn, moved } = need("latents");
  const { show, picture } = need("widgets");
  const { Painter } = need("painter");
  const { blank } = need("ink");

  const byId = (id) => document.getElementById(id);
  const MAKERS = { one: need("one"), sheet: need("sheet"), walk: need("walk"), judge: need("judge") };
  const NEEDED = { digits: ["digits", "judge", "nearest"], faces: ["faces"] };
  const loading = new Map(); // name -> promise of its content

  // The content of a script of weights; it is loaded when it is first needed.
  function content(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = el("script", { src: `weights/${name}.js` });
        script.onload = () => resolve(playground.need(`weights_${name}`));
        script.onerror = () => reject(Object.assign(new Error(name), { missing: true }));
        document.head.append(script);
      }).then(async (made) => {
        await page.painter.ask(`load_${name}`, { kind: "load", name, content: made }, true);
        return made;
      }).catch((error) => {
        loading.delete(name);
        throw error;
      }));
    }
    return loading.get(name);
  }

  const page = {
    state: null, say: null, header: null, judgeHeader: null, parts: {}, ink: blank(), lent: null, times: {},

    // z of a seed under the truncation, and moved along the directions.
    latent(seed, changed = false) {
      const { latent, directions } = page.header;
      const z = drawn(seed, latent, page.state.limit >= NONE ? Infinity : page.state.limit);
      return changed ? moved(z, directions, page.state) : z;
    },

    // Loads what the model needs and lays the page out anew.
    async open() {
      const { state } = page;
      page.painter ??= new Painter();
      page.say = speaker(state.lang, TEXTS);
      document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
      document.documentElement.dataset.theme = state.theme;
      document.title = page.say("trained_title");
      byId("head").replaceChildren(...head());
      page.notice(page.say("loading"));
      const model = state.model;
      let headers;
      try {
        headers = await Promise.all(NEEDED[model].map(content));
      } catch (error) {
        page.notice(error.missing ? page.say("no_weights", { name: error.message }) : String(error));
        return;
      }
      if (state.model !== model) return; // another was chosen meanwhile
      [page.header, page.judgeHeader] = headers;
      page.notice(page.painter.local ? page.say("no_worker_here") : "");
      page.remember();
      page.parts = {};
      document.body.dataset.model = model;
      for (const [name, { make }] of Object.entries(MAKERS)) {
        const wanted = name !== "judge" || page.header.classes;
        if (wanted) page.parts[name] = make(page);
        byId(name).replaceChildren(...(wanted ? [page.parts[name].element] : []));
      }
      byId("help").replaceChildren(...help());
      page.ready = true;
      page.update();
    },

    update() {
      return Promise.all(Object.values(page.parts).map((part) => part.update()));
    },

    set(changes) {
      Object.assign(page.state, changes);
      page.remember();
      if ("model" in changes || "lang" in changes || "theme" in changes) return page.open();
      if ("meant" in changes) return null; // the drawing tells it itself
      return page.update();
    },

    // A sample of the sheet becomes the large one.
    choose(seed) {
      page.parts.one.seed.set(seed);
      page.set({ seed });
      byId("one").scrollIntoView({ block: "nearest" });
    },

    remember() {
      history.replaceState(null, "", write(page.state));
    },

    notice(text) {
      byId("notice").textContent = text;
    },

    measured(model, milliseconds) {
      (page.times[model] ??= []).push(milliseconds);
    },

    // Pictures of the nearest training digits with their distances.
    twins(found) {
      const { say } = page;
      const canvases = found.map(({ index, label, distance, pixels }) => {
        const canvas = picture(say("twin", { index, label }), "small");
        show(canvas, { pixels, side: Math.sqrt(pixels.length) });
        return el("figure", {}, canvas, el("figcaption", {}, say("twin_distance", { label, distance: distance.toFixed(0) })));
      });
      return [el("h3", {}, say("twins")), el("div", { class: "cells" }, ...canvases)];
    },
  };

  function head() {
    const { say, state } = page;
    return [
      top(page, say("trained_title")),
      el("p", { class: "lead", html: say("trained_lead") }),
      el("div", { class: "row between" },
        segmented(say("model"), ["digits", "faces"].map((name) => [name, say(`model_${name}`)]), state.model,
          (model) => page.set({ model })),
        el("a", { href: `index.html#preset=first&lang=${state.lang}&theme=${state.theme}` }, say("to_first"))),
    ];
  }

  function help() {
    const { say, state, header, judgeHeader } = page;
    const { mean, worst, pictures } = header.rounding;
    const texts = [say(`help_${state.model}`), say("help_rounding", { mean: mean.toFixed(2), worst: worst.toFixed(0), pictures })];
    if (judgeHeader) {
      texts.push(say("help_judge", { beats: Math.round(100 * judgeHeader.beats), right: Math.round(100 * judgeHeader.right),
        logit: judgeHeader.rounding.toFixed(4) })); // prettier-ignore
    }
    return [el("h2", {}, say("how_made")), ...[...texts, say("help_directions"), say("help_sent")].map((html) => el("p", { html }))];
  }

  return { page, byId };
});
