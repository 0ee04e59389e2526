// The page: keeps the state, lays out its parts, and passes on what the user does.

playground.define("main", function (need) {
  "use strict";
  const { el } = need("dom");
  const { speaker } = need("texts");
  const { DEFAULT, MOST_PANELS, LAYERS, parse, write, tuned } = need("settings");
  const { PRESETS } = need("presets");
  const { shape, draw } = need("data");
  const { FOR } = need("random");
  const { THEMES } = need("colours");
  const { Card } = need("card");
  const { Runner } = need("runner");
  const { CHARTS, drawChart } = need("curves");
  const { makePad } = need("pad");
  const { makeTour } = need("tour");
  const { verdict } = need("verdict");
  const bar = need("bar");

  const REALS = 300; // drawn
  const DASHES = [[], [6, 3], [2, 2], [9, 3, 2, 3], [1, 3], [12, 4]];
  const byId = (id) => document.getElementById(id);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const page = {
    state: null, cards: [], who: "both", say: null, shape: null, reals: null,

    get playing() {
      return page.runner.playing;
    },

    theme() {
      const { theme } = page.state;
      return THEMES[theme === "auto" ? (dark.matches ? "dark" : "light") : theme];
    },

    // Lays the page out anew; the panels keep what they have learned.
    layOut() {
      const { state } = page;
      page.say = speaker(state.lang);
      document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
      document.documentElement.dataset.theme = state.theme;
      document.title = page.say("title");
      page.shape = shape(state.shared.data, state.shared.own);
      page.reals = draw(page.shape, REALS, state.shared.seed, FOR.picture);
      for (const name of ["head", "experiments", "controls", "settings", "help"]) {
        byId(name).replaceChildren(...bar[name](page));
      }
      const before = page.cards;
      const open = before.map((card) => card.element.querySelector("details").open);
      page.cards = state.panels.map((panel, i) => new Card(page, panel, i));
      page.cards.forEach((card, i) => {
        if (before[i]?.panel === card.panel) Object.assign(card, { rows: before[i].rows, answer: before[i].answer });
        card.element.querySelector("details").open = Boolean(open[i]);
      });
      byId("panels").replaceChildren(...page.cards.map((card) => card.element));
      byId("panels").dataset.count = page.cards.length;
      page.layOutCurves();
      if (page.tour?.lang !== state.lang) {
        page.tour?.element.remove();
        page.tour = { ...makeTour(page), lang: state.lang };
        document.body.append(page.tour.element);
      }
    },

    layOutCurves() {
      const { say } = page;
      const what = say(page.shape.modes ? "modes" : "parts");
      page.charts = CHARTS.map((name) => el("canvas", { role: "img", "aria-label": say(`curve_${name}`, { what, count: page.shape.count }) }));
      byId("curves").replaceChildren(el("h2", {}, say("curves")), el("p", {}, say("curve_note")),
        el("div", { class: "charts" }, ...CHARTS.map((name, i) => el("figure", {},
          el("figcaption", {}, say(`curve_${name}`, { what, count: page.shape.count })), page.charts[i]))),
        el("p", { class: "axis" }, say("curve_updates")));
    },

    // After new answers, and after a change of what is shown.
    shown() {
      const { say, cards, state } = page;
      cards.forEach((card) => card.show());
      const panels = cards.map(({ letter, panel, rows }, i) => ({ letter, loss: panel.loss, rows, dash: DASHES[i] }));
      const floor = cards[0].answer?.floor ?? 0;
      CHARTS.forEach((name, i) => drawChart(page.charts[i], name, panels,
        { horizon: state.shared.horizon, count: page.shape.count, floor, theme: page.theme() }));
      const now = Math.max(...cards.map((card) => card.answer?.updates ?? 0));
      byId("progress").textContent = say("progress", { now, all: state.shared.horizon });
      byId("play").textContent = page.playing ? say("pause") : say("play");
      byId("play").setAttribute("aria-pressed", String(page.playing));
      byId("verdict").replaceChildren(...verdict(page));
    },

    ended(done) {
      page.shown();
      page.notice(page.say(done ? "finished" : "stopped", { all: page.state.shared.horizon }));
    },

    notice(text) {
      byId("notice").textContent = text;
    },

    remember() {
      history.replaceState(null, "", write(page.state));
    },

    // Settings of the training have changed, or it is to begin anew.
    async change(own = true) {
      if (own) page.state.preset = "";
      page.cards.forEach((card) => Object.assign(card, { panel: null }));
      page.remember();
      page.runner.pause();
      page.layOut();
      await page.runner.start();
      if (own) page.notice(page.say("restarted"));
      if (page.runner.crew.local) page.notice(page.say("no_worker"));
    },

    async preset(id) {
      const { shared, panels } = structuredClone(PRESETS.find((preset) => preset.id === id));
      Object.assign(page.state, { shared, panels, preset: id });
      page.who = "both";
      await page.change(false);
    },

    // Settings of the page; the training goes on.
    set({ who, ...more }) {
      if (who) page.who = who;
      Object.assign(page.state, more);
      page.remember();
      const active = document.activeElement;
      const again = active?.dataset.value && `[data-value="${active.dataset.value}"]`;
      page.layOut();
      page.shown();
      if (again) document.querySelector(again)?.focus();
    },

    layer(name, shown) {
      page.state.layers[name] = shown;
      page.remember();
      page.runner.look();
    },

    look({ layers, who, speed }) {
      LAYERS.forEach((layer) => (page.state.layers[layer] = layers.includes(layer)));
      page.who = who;
      if (speed) page.state.speed = speed;
      for (const input of byId("controls").querySelectorAll("input")) input.checked = page.state.layers[input.name];
      for (const button of byId("controls").querySelectorAll("[data-value]")) {
        button.setAttribute("aria-pressed", String([who, page.state.speed].includes(button.dataset.value)));
      }
      page.remember();
      return page.runner.look();
    },

    async play() {
      page.notice("");
      if (page.runner.done) await page.change(false);
      return page.runner.play();
    },

    pause: () => page.runner.pause(),
    toggle: () => (page.playing ? page.pause() : page.play()),
    step: () => page.runner.step(),
    startTour: () => page.tour.start(),

    add() {
      if (page.state.panels.length >= MOST_PANELS) return;
      page.state.panels.push(tuned("non_saturating"));
      page.change();
    },

    remove(index) {
      page.state.panels.splice(index, 1);
      page.change();
    },

    openPad() {
      const pad = makePad(page, (own) => {
        Object.assign(page.state.shared, { own, data: "own" });
        page.change();
      });
      byId("pad").replaceChildren(pad.element);
      pad.show();
      pad.element.querySelector("canvas").focus();
    },
  };

  return { page, byId, dark, DEFAULT, parse };
});
