// A pad for drawing data by mouse, finger or keyboard.

playground.define("pad", function (need) {
  "use strict";
  const { el } = need("dom");
  const { fit } = need("drawing");
  const { REAL } = need("colours");

  const LIMIT = 3; // of the drawn plane
  const APART = 0.08; // between two points of one stroke
  const MOST = 400;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  function makePad(page, use) {
    const { say } = page;
    let points = page.state.shared.own.slice();
    let cross = [0, 0], typing = false, drawing = false;
    const canvas = el("canvas", { class: "pad", tabindex: 0, role: "application",
                                  "aria-label": say("pad_help") });
    const count = el("span", { "aria-live": "polite" });

    function show() {
      const theme = page.theme();
      const { context, width } = fit(canvas);
      const place = ([x, y]) => [(width * (x / LIMIT + 1)) / 2, (width * (1 - y / LIMIT)) / 2];
      context.fillStyle = theme.paper;
      context.fillRect(0, 0, width, width);
      context.strokeStyle = theme.rule;
      context.beginPath();
      context.moveTo(width / 2, 0);
      context.lineTo(width / 2, width);
      context.moveTo(0, width / 2);
      context.lineTo(width, width / 2);
      context.stroke();
      context.fillStyle = REAL;
      for (const point of points) {
        context.beginPath();
        context.arc(...place(point), 3, 0, 2 * Math.PI);
        context.fill();
      }
      if (typing) {
        const [x, y] = place(cross);
        context.strokeStyle = theme.ink;
        context.strokeRect(x - 5, y - 5, 10, 10);
      }
      count.textContent = say("pad_count", { count: points.length });
    }

    function add(point) {
      const rounded = point.map((v) => Math.round(100 * Math.min(LIMIT, Math.max(-LIMIT, v))) / 100);
      const last = points.at(-1);
      const near = last && Math.hypot(last[0] - rounded[0], last[1] - rounded[1]) < APART;
      if (!near && points.length < MOST) points.push(rounded);
      show();
    }

    function from(event) {
      const box = canvas.getBoundingClientRect();
      add([(((event.clientX - box.left) / box.width) * 2 - 1) * LIMIT,
           (1 - ((event.clientY - box.top) / box.height) * 2) * LIMIT]);
    }

    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      drawing = true;
      from(event);
    });
    canvas.addEventListener("pointermove", (event) => drawing && from(event));
    canvas.addEventListener("pointerup", () => (drawing = false));
    canvas.addEventListener("pointercancel", () => (drawing = false));
    canvas.addEventListener("keydown", (event) => {
      typing = true;
      if (event.key in ARROWS) {
        cross = cross.map((v, i) => Math.max(-LIMIT, Math.min(LIMIT, v + 0.1 * ARROWS[event.key][i])));
      } else if (event.key === "Enter") add(cross);
      else if (event.key === "Backspace") points.pop();
      else return;
      event.preventDefault();
      show();
    });

    const element = el("div", { class: "pad-box" },
      el("h3", {}, say("pad")), el("p", {}, say("pad_help")), canvas,
      el("div", { class: "row" }, count,
        el("button", { type: "button", class: "quiet", onclick: () => { points = []; show(); } },
          say("pad_clear")),
        el("button", { type: "button", class: "main", onclick: () => points.length && use(points) },
          say("pad_use"))));
    return { element, show };
  }

  return { makePad };
});
