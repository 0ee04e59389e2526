// Draw a digit: what the discriminator says of it, and which training digits are nearest.

playground.define("judge", function (need) {
  "use strict";
  const { el, segmented } = need("dom");
  const { show, picture } = need("widgets");
  const { FINE, SIDE, blank, stroke, asDigit } = need("ink");
  const { shareBelow, drawScale } = need("scale");

  const CLASSES = Array.from({ length: 10 }, (_, label) => [String(label), String(label)]);
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const STEP = 4; // places that an arrow key goes

  function make(page) {
    const { say, state, judgeHeader } = page;
    const canvas = el("canvas", { class: "pad ink", id: "paper", tabindex: 0, role: "application",
      width: FINE, height: FINE, "aria-label": say("ink_help") }); // prettier-ignore
    const small = picture(say("ink_small"), "middle");
    const scale = el("div", { class: "scale" });
    const verdict = el("p", { class: "verdict", role: "status" }, say("judge_empty"));
    const bars = el("div", { class: "bars" });
    const twins = el("div", { class: "twins" });
    const labels = segmented(say("meant"), CLASSES, String(state.meant), (label) => {
      for (const button of labels.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.dataset.value === label));
      }
      page.set({ meant: Number(label) });
      judged();
    });
    const clear = el("button", { type: "button", id: "clear", class: "quiet", onclick: () => {
      page.ink = blank();
      inked();
    } }, say("clear"));
    const from = el("button", { type: "button", id: "copy", class: "quiet", onclick: () => page.lent && inked(page.lent) },
      say("take_sample"));
    const element = el("div", {}, el("h2", {}, say("judge")), el("p", {}, say("judge_note")),
      el("div", { class: "studio" },
        el("div", { class: "stage" }, canvas, el("div", { class: "row" }, clear, from),
          el("p", { class: "facts" }, say("ink_help"))),
        el("div", { class: "knobs" }, labels, verdict, scale,
          el("p", { class: "facts" }, say("scale_note", { real: judgeHeader.counts[0], generated: judgeHeader.counts[1] })),
          el("div", { class: "seen" },
            el("figure", {}, el("figcaption", {}, say("ink_small")), small),
            el("figure", {}, el("figcaption", {}, say("bars")), bars)), twins)));

    let pen = null, down = false, cross = [FINE / 2, FINE / 2], typing = false;
    let sample = null; // a generated digit in place of a drawing

    function paint() {
      const image = new ImageData(FINE, FINE);
      page.ink.forEach((value, place) => image.data.fill(255 * value, 4 * place, 4 * place + 3));
      for (let place = 3; place < image.data.length; place += 4) image.data[place] = 255;
      const context = canvas.getContext("2d");
      context.putImageData(image, 0, 0);
      if (!typing) return;
      context.strokeStyle = down ? "#E69F00" : "#56B4E9";
      context.lineWidth = 2;
      context.strokeRect(cross[0] - 5, cross[1] - 5, 10, 10);
    }

    function place(event) {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) / box.width) * FINE, ((event.clientY - box.top) / box.height) * FINE];
    }

    function draw(to) {
      stroke(page.ink, ...(pen ?? to), ...to);
      pen = to;
      inked();
    }

    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      [down, typing, pen] = [true, false, null];
      draw(place(event));
    });
    canvas.addEventListener("pointermove", (event) => down && !typing && draw(place(event)));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => ([down, pen] = [false, null]));
    canvas.addEventListener("keydown", (event) => {
      if (event.key in ARROWS) {
        const [x, y] = ARROWS[event.key];
        cross = [cross[0] + STEP * x, cross[1] + STEP * y].map((v) => Math.min(FINE - 1, Math.max(0, v)));
        typing = true;
        if (down) draw([...cross]);
        else paint();
      } else if (event.key === "Enter" || event.key === " ") {
        [down, typing] = [!down, true];
        pen = null;
        if (down) draw([...cross]);
        else paint();
      } else return;
      event.preventDefault();
    });
    canvas.addEventListener("blur", () => {
      [down, typing] = [false, false];
      paint();
    });

    // After each stroke, or with the pixels of a sample.
    function inked(pixels = null) {
      sample = pixels;
      if (pixels) page.ink = blank();
      paint();
      judged();
    }

    let asked = 0;
    async function judged() {
      const mine = ++asked;
      const values = sample ? Float64Array.from(sample, (v) => v / 127.5 - 1) : asDigit(page.ink);
      if (!values) {
        verdict.textContent = say("judge_empty");
        scale.innerHTML = drawScale(judgeHeader, words(), null);
        for (const each of [bars, twins]) each.replaceChildren();
        show(small, { pixels: new Uint8ClampedArray(SIDE * SIDE), side: SIDE });
        return;
      }
      show(small, { pixels: Uint8ClampedArray.from(values, (v) => Math.round(127.5 * (v + 1))), side: SIDE });
      const answer = await page.painter.ask("drawing", { kind: "judge", values, label: state.meant }, true);
      if (answer && mine === asked) tell(answer);
    }

    const words = () => ({ real: say("scale_real"), generated: say("scale_generated") });

    function tell({ logit, logits, nearest }) {
      const { real, generated, percentiles } = judgeHeader;
      const percent = (values) => Math.round(100 * shareBelow(logit, values, percentiles));
      const best = logits.indexOf(Math.max(...logits));
      verdict.textContent = say("verdict_logit", { label: state.meant, logit: logit.toFixed(3),
        probability: (100 / (1 + Math.exp(-logit))).toFixed(1), real: percent(real), generated: percent(generated) }); // prettier-ignore
      scale.innerHTML = drawScale(judgeHeader, words(), logit);
      const [low, high] = [Math.min(...logits), Math.max(...logits)];
      bars.replaceChildren(...logits.map((value, label) =>
        el("div", { class: label === best ? "best" : "" }, el("span", {}, String(label)),
          el("span", { class: "track" }, el("i", { style: `width: ${(100 * (value - low)) / (high - low || 1)}%` })),
          el("span", { class: "number" }, value.toFixed(3)))));
      twins.replaceChildren(...page.twins(nearest));
    }

    let begun = false;
    function update() {
      if (begun) return; // the drawing does not depend on the other settings
      begun = true;
      paint();
      judged();
    }

    return { element, update };
  }

  return { make };
});
