// Curves of all panels in common charts.

playground.define("curves", function (need) {
  "use strict";
  const { fit } = need("drawing");
  const { METHODS } = need("colours");

  const CHARTS = ["hit", "good", "w1", "lossD", "lossG"];
  const LEFT = 42, RIGHT = 24, TOP = 14, BOTTOM = 20; // pixels around the plot

  // Numbers that a reader likes, about `count` of them.
  function ticks(low, high, count) {
    const raw = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= raw);
    const found = [];
    for (let v = Math.ceil(low / step - 1e-9) * step; v <= high + 1e-9 * step; v += step) {
      found.push(Math.abs(v) < step / 1e6 ? 0 : v);
    }
    return found;
  }

  // What a chart spans. Losses leave out their most extreme hundredth: one peak would flatten all.
  function range(name, lines, count, floor) {
    if (name === "hit") return [0, count];
    if (name === "good") return [0, 1];
    const values = lines.flatMap((line) => line.map(([, v]) => v)).sort((a, b) => a - b);
    if (!values.length) return [0, 1];
    if (name === "w1") return [0, Math.max(values.at(-1), 2 * floor) * 1.05];
    const low = values[Math.floor(0.01 * (values.length - 1))];
    const high = values[Math.ceil(0.99 * (values.length - 1))];
    const margin = 0.08 * (high - low) || 0.5;
    return [low - margin, high + margin];
  }

  // panels: [{letter, loss, rows}]; rows: {at, hit, good, w1, lossD, lossG}.
  function drawChart(canvas, name, panels, { horizon, count, floor, theme }) {
    const { context, width, height } = fit(canvas);
    context.clearRect(0, 0, width, height);
    const lines = panels.map(({ rows }) =>
      rows.filter((row) => Number.isFinite(row[name])).map((row) => [row.at, row[name]]));
    const [low, high] = range(name, lines, count, floor);
    const [w, h] = [width - LEFT - RIGHT, height - TOP - BOTTOM];
    const end = Math.max(horizon, ...lines.flat().map(([at]) => at));
    const x = (at) => LEFT + (w * at) / end;
    const y = (v) => TOP + h * (1 - (v - low) / (high - low));
    context.font = "11px system-ui, sans-serif";
    context.lineWidth = 1;
    if (name === "w1") {
      context.fillStyle = theme.band;
      context.fillRect(LEFT, y(floor * 1.15), w, y(floor * 0.85) - y(floor * 1.15));
    }
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const v of ticks(low, high, 4)) {
      context.strokeStyle = theme.rule;
      context.beginPath();
      context.moveTo(LEFT, y(v));
      context.lineTo(LEFT + w, y(v));
      context.stroke();
      context.fillStyle = theme.soft;
      context.fillText(String(Number(v.toPrecision(4))), LEFT - 5, y(v));
    }
    context.textAlign = "center";
    for (const at of ticks(0, end, 4)) {
      context.fillText(at.toLocaleString("en"), x(at), height - 8);
    }
    context.save();
    context.beginPath();
    context.rect(LEFT, TOP - 10, w + RIGHT, h + 18);
    context.clip();
    drawLines(context, panels, lines, x, y, theme);
    context.restore();
  }

  function drawLines(context, panels, lines, x, y, theme) {
    const labels = [];
    panels.forEach(({ letter, loss, dash }, i) => {
      if (!lines[i].length) return;
      context.beginPath();
      lines[i].forEach(([at, v], j) => context[j ? "lineTo" : "moveTo"](x(at), y(v)));
      context.strokeStyle = METHODS[loss];
      context.lineWidth = 2;
      context.setLineDash(dash);
      context.stroke();
      context.setLineDash([]);
      const [at, v] = lines[i].at(-1);
      labels.push({ letter, loss, x: x(at) + 4, y: y(v) });
    });
    labels.sort((a, b) => a.y - b.y);
    labels.forEach((label, i) => {
      if (i > 0) label.y = Math.max(label.y, labels[i - 1].y + 11);
    });
    context.textAlign = "left";
    context.font = "bold 11px system-ui, sans-serif";
    for (const label of labels) {
      context.fillStyle = theme.ink;
      context.fillText(label.letter, label.x, label.y);
    }
  }

  return { CHARTS, drawChart, ticks };
});
