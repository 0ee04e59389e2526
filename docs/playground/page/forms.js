// Fields for the settings of all panels and of one.

playground.define("forms", function (need) {
  "use strict";
  const { el } = need("dom");
  const { SHARED, PANEL, FIELDS, read, tuned } = need("settings");
  const { LOSSES } = need("losses");

  let fields = 0; // for the ids of labels

  // One field; change(value) is called with allowed values only.
  function field(say, name, value, label, change) {
    const { choices, least, most, whole } = FIELDS[name];
    const id = `field-${(fields += 1)}`;
    const onchange = ({ target }) => {
      const wanted = read(name, target.value);
      const bad = wanted === undefined;
      target.setCustomValidity(bad ? say("from_to", { least, most }) : "");
      target.reportValidity();
      if (!bad) change(wanted);
    };
    const input = choices
      ? el("select", { id, onchange }, ...choices.map((choice) =>
          el("option", { value: choice, selected: choice === value }, say(`${name}_${choice}`))))
      : el("input", { id, onchange, type: "number", min: least, max: most, value,
                      step: whole ? 1 : "any", inputmode: "decimal" });
    return el("div", { class: "field" }, el("label", { for: id }, label), input);
  }

  function panelForm(page, panel, index) {
    const { say, state } = page;
    const names = Object.keys(PANEL).filter((name) =>
      panel.optimizer === "adam" || !["beta1", "beta2"].includes(name));
    const change = (name) => (value) => {
      // Another loss brings its usual weight, another optimizer and the rates stay.
      const weight = name === "loss" ? { weight: tuned(value).weight } : {};
      state.panels[index] = { ...panel, [name]: value, ...weight };
      page.change();
    };
    const label = (name) => say(name === "weight" ? `weight_${LOSSES[panel.loss].penalty}` : name);
    return el("div", { class: "fields" },
      ...names.map((name) => field(say, name, panel[name], label(name), change(name))),
      state.panels.length > 1
        ? el("button", { type: "button", class: "quiet", onclick: () => page.remove(index) },
            say("remove_panel"))
        : null);
  }

  function sharedForm(page) {
    const { say, state } = page;
    return el("div", { class: "fields" }, ...Object.keys(SHARED).map((name) =>
      field(say, name, state.shared[name], say(name), (value) => {
        if (name === "data" && value === "own" && !state.shared.own.length) {
          page.openPad();
          return;
        }
        state.shared[name] = value;
        page.change();
      })));
  }

  return { panelForm, sharedForm };
});
