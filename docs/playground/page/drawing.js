// Pictures of a panel on its canvas: layers over one another, or four pictures side by side.

playground.define("drawing", function (need) {
  "use strict";
  const { SIDE, LINES, ALONG } = need("views");
  const { METHODS, REAL, heatColour } = need("colours");

  const ARROW = 0.16; // length of the longest arrow, of the picture's side
  const PARTS = [["data", "samples"], ["heat"], ["warp"], ["data", "arrows"]]; // of "split"

  // Fits a canvas to its place on the screen; returns {context, width, height} in CSS pixels.
  function fit(canvas) {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return { context, width, height };
  }

  // The heat map as a small canvas, one pixel a place; drawing it larger smooths it.
  function heatImage(values, probability, theme) {
    let low = 0, high = 1;
    if (!probability) {
      low = Math.min(...values);
      high = Math.max(...values);
    }
    const image = new ImageData(SIDE, SIDE);
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const value = values[(SIDE - 1 - row) * SIDE + column]; // y upwards
        const part = high > low ? (value - low) / (high - low) : 0.5;
        const at = probability ? stretched(part) : part;
        image.data.set([...heatColour(theme, at), 255], 4 * (row * SIDE + column));
      }
    }
    const small = document.createElement("canvas");
    small.width = small.height = SIDE;
    small.getContext("2d").putImageData(image, 0, 0);
    return small;
  }

  // A trained D is often close to 1/2: its colours are stretched there.
  function stretched(part) {
    const from = 2 * part - 1;
    return 0.5 + 0.5 * Math.sign(from) * Math.sqrt(Math.abs(from));
  }

  function dots(context, points, place, radius, colour, edge) {
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = place(points[i], points[i + 1]);
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.fillStyle = colour;
    context.fill();
    if (edge) {
      context.strokeStyle = edge;
      context.lineWidth = 0.6;
      context.stroke();
    }
  }

  function arrowsOn(context, picture, place, side, theme) {
    const { arrows, samples, pull } = picture;
    context.beginPath();
    for (let i = 0; i < arrows.length; i += 2) {
      const [x, y] = place(samples[i], samples[i + 1]);
      const scale = (ARROW * side) / Math.max(pull.longest, 1e-30);
      const [dx, dy] = [arrows[i] * scale, -arrows[i + 1] * scale];
      const size = Math.hypot(dx, dy);
      if (size < 1.5) continue;
      const head = Math.min(5, size / 2), angle = Math.atan2(dy, dx);
      context.moveTo(x, y);
      context.lineTo(x + dx, y + dy);
      for (const turn of [2.6, -2.6]) {
        context.moveTo(x + dx, y + dy);
        context.lineTo(x + dx + head * Math.cos(angle + turn), y + dy + head * Math.sin(angle + turn));
      }
    }
    context.strokeStyle = theme.arrow;
    context.lineWidth = 1.2;
    context.stroke();
  }

  function warpOn(context, warp, place, theme, colour) {
    [colour, theme.soft].forEach((stroke, half) => {
      context.beginPath();
      for (let line = half * LINES; line < (half + 1) * LINES; line++) {
        for (let j = 0; j < ALONG; j++) {
          const at = 2 * (line * ALONG + j);
          const [x, y] = place(warp[at], warp[at + 1]);
          if (j === 0) context.moveTo(x, y);
          else context.lineTo(x, y);
        }
      }
      context.strokeStyle = stroke;
      context.lineWidth = 0.9;
      context.stroke();
    });
  }

  // One picture in the square at (left, top); what: {picture, reals, limit, loss, probability}.
  function drawSquare(context, left, top, side, what, layers, theme) {
    const { picture, reals, limit, loss, probability } = what;
    const place = (x, y) => [
      left + (side * (x / limit + 1)) / 2,
      top + (side * (1 - y / limit)) / 2,
    ];
    context.save();
    context.beginPath();
    context.rect(left, top, side, side);
    context.clip();
    context.fillStyle = theme.paper;
    context.fillRect(left, top, side, side);
    const radius = Math.max(1.6, side / 170);
    if (picture && layers.heat && picture.heat) {
      context.imageSmoothingEnabled = true;
      context.drawImage(heatImage(picture.heat, probability, theme), left, top, side, side);
    }
    if (layers.data) dots(context, reals, place, radius * 1.25, REAL);
    if (picture && layers.warp && picture.warp) {
      warpOn(context, picture.warp, place, theme, METHODS[loss]);
    }
    if (picture && layers.samples) {
      dots(context, picture.samples, place, radius, METHODS[loss], theme.edge);
    }
    if (picture && layers.arrows && picture.arrows) {
      if (!layers.samples) {
        const shown = picture.samples.subarray(0, picture.arrows.length);
        dots(context, shown, place, radius, METHODS[loss], theme.edge);
      }
      arrowsOn(context, picture, place, side, theme);
    }
    context.restore();
  }

  function drawPanel(canvas, what, layers, theme) {
    const { context, width } = fit(canvas);
    if (!layers.split) {
      drawSquare(context, 0, 0, width, what, layers, theme);
      return;
    }
    const side = (width - 4) / 2;
    PARTS.forEach((names, i) => {
      const shown = Object.fromEntries(names.map((name) => [name, true]));
      const [left, top] = [(i % 2) * (side + 4), Math.floor(i / 2) * (side + 4)];
      drawSquare(context, left, top, side, what, shown, theme);
    });
  }

  return { fit, drawPanel };
});
