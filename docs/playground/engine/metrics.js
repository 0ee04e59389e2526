// How good samples are, as gan_keras/metrics/modes.py: parts hit, share of good samples, W1.

playground.define("metrics", function () {
  "use strict";

  const SIGMAS = 3; // a sample is good within this many standard deviations of a spot
  const FAIR_SHARE = 0.1; // of the good samples that a part must hold to count as hit

  // {hit, good}: the number of parts hit and the share of good samples, for points (n, 2).
  function partsAndQuality(points, shape) {
    const n = points.length / 2;
    const reach = (SIGMAS * shape.std) ** 2;
    const held = new Array(shape.count).fill(0);
    const share = new Array(shape.count).fill(0);
    for (const part of shape.parts) share[part] += 1 / shape.parts.length;
    let good = 0;
    for (let i = 0; i < n; i++) {
      let nearest = -1, least = Infinity;
      for (let s = 0; s < shape.spots.length; s++) {
        const x = points[2 * i] - shape.spots[s][0], y = points[2 * i + 1] - shape.spots[s][1];
        const square = x * x + y * y;
        if (square < least) {
          least = square;
          nearest = s;
        }
      }
      if (least <= reach) {
        good += 1;
        held[shape.parts[nearest]] += 1;
      }
    }
    const hit = held.filter((count, part) => count >= FAIR_SHARE * n * share[part]).length;
    return { hit, good: good / n };
  }

  // W1 of two samples of equal size: the mean distance in their cheapest pairing. Shortest
  // augmenting paths with prices on both sides (the Hungarian method), exact.
  function wasserstein1(points, reals) {
    const n = points.length / 2;
    const cost = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        cost[i * n + j] = Math.hypot(points[2 * i] - reals[2 * j],
                                     points[2 * i + 1] - reals[2 * j + 1]);
      }
    }
    const rowPrice = new Float64Array(n + 1), columnPrice = new Float64Array(n + 1);
    const rowOf = new Int32Array(n + 1), before = new Int32Array(n + 1); // 0: none
    for (let row = 1; row <= n; row++) {
      rowOf[0] = row;
      let column = 0;
      const least = new Float64Array(n + 1).fill(Infinity);
      const used = new Uint8Array(n + 1);
      do {
        used[column] = 1;
        const from = rowOf[column];
        let step = Infinity, next = 0;
        for (let j = 1; j <= n; j++) {
          if (used[j]) continue;
          const reduced = cost[(from - 1) * n + j - 1] - rowPrice[from] - columnPrice[j];
          if (reduced < least[j]) {
            least[j] = reduced;
            before[j] = column;
          }
          if (least[j] < step) {
            step = least[j];
            next = j;
          }
        }
        for (let j = 0; j <= n; j++) {
          if (used[j]) {
            rowPrice[rowOf[j]] += step;
            columnPrice[j] -= step;
          } else {
            least[j] -= step;
          }
        }
        column = next;
      } while (rowOf[column] !== 0);
      while (column !== 0) {
        rowOf[column] = rowOf[before[column]];
        column = before[column];
      }
    }
    let total = 0;
    for (let j = 1; j <= n; j++) total += cost[(rowOf[j] - 1) * n + j - 1];
    return total / n;
  }

  return { partsAndQuality, wasserstein1 };
});
