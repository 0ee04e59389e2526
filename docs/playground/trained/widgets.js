// Pictures, sliders and number fields that several parts of the page have.

playground.define("widgets", function (need) {
  "use strict";
  const { el } = need("dom");

  // Draws the answer of the worker, {pixels, side}, one pixel of the canvas a pixel.
  function show(canvas, { pixels, side }) {
    Object.assign(canvas, { width: side, height: side });
    const image = new ImageData(side, side), channels = pixels.length / side ** 2;
    for (let place = 0; place < side * side; place++) {
      for (let colour = 0; colour < 3; colour++) {
        image.data[4 * place + colour] = pixels[channels * place + (channels === 3 ? colour : 0)];
      }
      image.data[4 * place + 3] = 255;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    canvas.dataset.shown = "yes";
  }

  const picture = (label, kind = "") => el("canvas", { class: `picture ${kind}`, role: "img", "aria-label": label });

  // {element, set(value)}: a slider with its value beside it. text: function of the value.
  function slider({ id, label, note, least, most, step, value, text = String, change }) {
    const output = el("output", { for: id }, text(value));
    const input = el("input", { type: "range", id, min: least, max: most, step, value,
      "aria-valuetext": text(value), oninput: () => { told(); change(Number(input.value)); } }); // prettier-ignore
    function told() {
      output.textContent = text(Number(input.value));
      input.setAttribute("aria-valuetext", output.textContent);
    }
    const element = el("div", { class: "slider" },
      el("label", { for: id }, label), output, input, note ? el("small", {}, note) : null);
    return { element, set(now) { input.value = now; told(); } };
  }

  // A field for a seed, with a button that takes the next one.
  function seedField(say, { id, label, value, most, change }) {
    const input = el("input", { type: "number", id, min: 0, max: most, step: 1, value,
      onchange: () => {
        const seed = Math.min(most, Math.max(0, Math.round(Number(input.value) || 0)));
        input.value = seed;
        change(seed);
      } }); // prettier-ignore
    const next = el("button", { type: "button", class: "quiet", onclick: () => {
      input.value = (Number(input.value) + 1) % (most + 1);
      change(Number(input.value));
    } }, say("next_seed"));
    return { element: el("div", { class: "row seed" }, el("label", { for: id }, label), input, next),
             set(now) { input.value = now; } }; // prettier-ignore
  }

  return { show, picture, slider, seedField };
});
