// Elements in one line each, and what both pages begin with.

playground.define("dom", function () {
  "use strict";

  // el("button", {class: "x", onclick: f}, "text", child): null children are left out.
  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "html") made.innerHTML = value;
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  // A row of buttons of which one is pressed: [[value, text], ...].
  function segmented(label, choices, current, choose) {
    const buttons = choices.map(([value, text]) =>
      el("button", { type: "button", "data-value": value, "aria-pressed": String(value === current),
                     onclick: () => choose(value) }, text));
    return el("div", { class: "segmented", role: "group", "aria-label": label },
      el("span", { class: "label" }, label), ...buttons);
  }

  // The first row of a page: its title, the choice of a theme, the other language.
  function top(page, title) {
    const { say, state } = page;
    const theme = el("select", { "aria-label": say("theme"), onchange: ({ target }) => page.set({ theme: target.value }) },
      ...["auto", "light", "dark"].map((name) =>
        el("option", { value: name, selected: name === state.theme }, say("theme_is", { name: say(`theme_${name}`) }))));
    const other = state.lang === "en" ? "zh" : "en";
    return el("div", { class: "top" }, el("h1", {}, title),
      el("div", { class: "row" }, theme,
        el("button", { type: "button", class: "quiet", lang: other === "zh" ? "zh-Hans" : "en", onclick: () => page.set({ lang: other }) },
          say("language"))));
  }

  // A number as a reader likes it: three digits, no long tails of zeros.
  function short(value) {
    if (value === undefined || value === null || Number.isNaN(value)) return "–";
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size >= 1e4 || size < 1e-3) return value.toExponential(1).replace("e+", "e");
    return String(Number(value.toPrecision(size >= 100 ? 3 : 2)));
  }

  return { el, segmented, short, top };
});
