// What surrounds the panels: head, experiments, the bar of controls, settings, help.

playground.define("bar", function (need) {
  "use strict";
  const { el, segmented, top } = need("dom");
  const { PRESETS } = need("presets");
  const { LAYERS, SPEEDS } = need("settings");
  const { sharedForm } = need("forms");

  const KEYS = ["what", "points", "heat", "arrows", "warp", "numbers", "fair"];

  // The course lies beside the playground on the site, and not where this file is written.
  const course = (say) => location.pathname.includes("/docs/playground/") ? []
    : [" · ", el("a", { href: say("course_address") }, say("to_course"))];

  function head(page) {
    const { say, state } = page;
    return [
      top(page, say("title")),
      el("p", { class: "lead", html: say("lead") }),
      el("p", {}, el("a", { href: `trained.html#lang=${state.lang}&theme=${state.theme}` }, say("to_trained")), ...course(say)),
      el("ul", { class: "legend" },
        ...["real", "fake", "yes", "no", "pull"].map((name) =>
          el("li", { class: `key-${name}` }, say(`legend_${name}`)))),
    ];
  }

  function experiments(page) {
    const { say, state } = page;
    const chips = PRESETS.map(({ id }) =>
      el("button", { type: "button", "data-preset": id, "aria-pressed": String(id === state.preset), onclick: () => page.preset(id) },
        say(`preset_${id}`)));
    const known = PRESETS.some(({ id }) => id === state.preset);
    const look = known
      ? el("p", { class: "look" }, el("b", {}, say("look_for")), " ", say(`look_${state.preset}`))
      : el("p", { class: "look" }, say("own_settings"));
    return [
      el("div", { class: "row between" }, el("h2", {}, say("presets")),
        el("button", { type: "button", class: "main tour-start", onclick: () => page.startTour() }, say("tour"))),
      el("div", { class: "chips" }, ...chips),
      look,
    ];
  }

  function controls(page) {
    const { say, state } = page;
    const button = (id, text, kind, onclick) =>
      el("button", { type: "button", id, class: kind, onclick }, text);
    return [
      el("div", { class: "row" },
        button("play", page.playing ? say("pause") : say("play"), "main", () => page.toggle()),
        button("step", say("step"), "quiet", () => page.step()),
        button("reset", say("reset"), "quiet", () => page.change(false)),
        el("span", { id: "progress" })),
      el("div", { class: "row" },
        segmented(say("who"), ["both", "D", "G"].map((who) => [who, say(`who_${who}`)]), page.who,
          (who) => page.set({ who })),
        segmented(say("speed"), SPEEDS.map((speed) => [speed, say(`speed_${speed}`)]), state.speed,
          (speed) => page.set({ speed }))),
      el("fieldset", { class: "layers" }, el("legend", {}, say("layers")),
        ...LAYERS.map((layer) => el("label", {},
          el("input", { type: "checkbox", name: layer, checked: state.layers[layer],
                        onchange: ({ target }) => page.layer(layer, target.checked) }),
          ` ${say(`layer_${layer}`)}`))),
      el("p", { id: "notice", role: "status" }),
    ];
  }

  function settings(page) {
    const { say } = page;
    return [
      el("h2", {}, say("settings")), el("p", {}, say("settings_note")),
      el("h3", {}, say("shared_settings")), sharedForm(page),
      el("div", { class: "row" },
        el("button", { type: "button", class: "quiet", id: "add", onclick: () => page.add() }, say("add_panel")),
        el("button", { type: "button", class: "quiet", id: "draw", onclick: () => page.openPad() }, say("pad"))),
      el("div", { id: "pad" }),
    ];
  }

  function help(page) {
    const { say } = page;
    return [
      el("h2", {}, say("help")),
      ...KEYS.map((key) => el("p", { html: say(`help_${key}`) })),
      el("p", {}, say("keys")), el("p", {}, say("about")),
    ];
  }

  return { head, experiments, controls, settings, help };
});
