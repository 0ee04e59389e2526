// A drawing, brought into the form of MNIST's digits.

playground.define("ink", function () {
  "use strict";

  const FINE = 112; // places a side of what is drawn on
  const PEN = 4.5; // radius of the pen, in places
  const SIDE = 28, BOX = 20; // pixels: of a digit of MNIST, and of the box that its ink fills
  const MOST = 2; // a small drawing is enlarged this much at most
  const WITHIN = 4; // points a side of a pixel that are averaged

  // Draws from (x, y) to (u, v), in places; ink is 0 to 1.
  function stroke(ink, x, y, u, v) {
    const steps = Math.max(1, Math.ceil(Math.hypot(u - x, v - y)));
    for (let step = 0; step <= steps; step++) {
      const [cx, cy] = [x + ((u - x) * step) / steps, y + ((v - y) * step) / steps];
      const [top, left] = [Math.max(0, Math.ceil(cy - PEN - 1)), Math.max(0, Math.ceil(cx - PEN - 1))];
      for (let i = top; i <= Math.min(FINE - 1, cy + PEN + 1); i++) {
        for (let j = left; j <= Math.min(FINE - 1, cx + PEN + 1); j++) {
          const inside = Math.min(1, Math.max(0, PEN + 0.5 - Math.hypot(j - cx, i - cy)));
          if (inside > ink[i * FINE + j]) ink[i * FINE + j] = inside;
        }
      }
    }
  }

  // {width, height, x, y}: the size of the box of the ink and its centre of mass; null without ink.
  function extent(ink) {
    let left = FINE, right = -1, top = FINE, bottom = -1, sum = 0, x = 0, y = 0;
    ink.forEach((value, place) => {
      if (value < 0.1) return;
      const [row, column] = [Math.floor(place / FINE), place % FINE];
      [left, right] = [Math.min(left, column), Math.max(right, column)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
      sum += value;
      x += value * column;
      y += value * row;
    });
    if (right < 0) return null;
    return { width: right - left + 1, height: bottom - top + 1, x: x / sum, y: y / sum };
  }

  // 28x28 numbers in [-1, 1], or null: the ink fills a box of 20x20 and its centre of mass lies in
  // the middle, as the makers of MNIST did it.
  function asDigit(ink) {
    const box = extent(ink);
    if (!box) return null;
    const scale = Math.max(Math.max(box.width, box.height) / BOX, FINE / SIDE / MOST); // places a pixel
    const made = new Float64Array(SIDE * SIDE);
    for (let pixel = 0; pixel < made.length; pixel++) {
      let sum = 0;
      for (let point = 0; point < WITHIN * WITHIN; point++) {
        const down = Math.floor(pixel / SIDE) + (Math.floor(point / WITHIN) + 0.5) / WITHIN;
        const along = (pixel % SIDE) + ((point % WITHIN) + 0.5) / WITHIN;
        const row = Math.round(box.y + (down - SIDE / 2) * scale);
        const column = Math.round(box.x + (along - SIDE / 2) * scale);
        if (row >= 0 && row < FINE && column >= 0 && column < FINE) sum += ink[row * FINE + column];
      }
      made[pixel] = (2 * sum) / WITHIN ** 2 - 1;
    }
    return made;
  }

  const blank = () => new Float32Array(FINE * FINE);

  return { FINE, SIDE, blank, stroke, asDigit };
});
