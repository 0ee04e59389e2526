// Elements in one line each.

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

  // A number as a reader likes it: three digits, no long tails of zeros.
  function short(value) {
    if (value === undefined || value === null || Number.isNaN(value)) return "–";
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size >= 1e4 || size < 1e-3) return value.toExponential(1).replace("e+", "e");
    return String(Number(value.toPrecision(size >= 100 ? 3 : 2)));
  }

  return { el, segmented, short };
});
