// What the generator shall learn: points (n, 2) in the plane, stored as x, y, x, y, ...
//
// Ring and grid are those of gan_keras/data/toy.py. Each shape knows its `spots`: places without
// noise, and the part that each belongs to. Parts are what the samples are counted in: the modes of
// a mixture, or stretches of a curve.

playground.define("data", function (need) {
  "use strict";
  const { normals, stream } = need("random");

  const LIMIT = 6; // hand-drawn points lie within this distance of the axes
  const ALONG = 160; // spots of one curve
  const OWN_REACH = 0.05; // a third of the distance at which a sample counts as on a drawn point

  function mixture(centres, std, limit) {
    return { spots: centres, parts: centres.map((_, i) => i), count: centres.length, std, limit,
             modes: true }; // prettier-ignore
  }

  // A shape from curves: functions of t in [0, 1], each cut into `cuts` parts.
  function curves(lines, cuts, std, limit) {
    const spots = [];
    const parts = [];
    lines.forEach((line, at) => {
      for (let i = 0; i < ALONG; i++) {
        spots.push(line((i + 0.5) / ALONG));
        parts.push(at * cuts + Math.floor((i * cuts) / ALONG));
      }
    });
    return { spots, parts, count: lines.length * cuts, std, limit, modes: false, lines };
  }

  // 8 Gaussians on a circle (1611.02163, appendix A).
  function ring() {
    const angles = Array.from({ length: 8 }, (_, i) => (2 * Math.PI * i) / 8);
    return mixture(angles.map((a) => [2 * Math.cos(a), 2 * Math.sin(a)]), 0.02, 2.7);
  }

  // 25 Gaussians on a grid (1705.07761, section 5.1).
  function grid() {
    const ticks = [-4, -2, 0, 2, 4];
    return mixture(ticks.flatMap((y) => ticks.map((x) => [x, y])), 0.05, 5.2);
  }

  function line() {
    return curves([(t) => [4 * t - 2, 2 * t - 1]], 8, 0.05, 2.7);
  }

  // Two half circles that reach into each other, as `make_moons` of scikit-learn, enlarged.
  function moons() {
    const scale = 1.5;
    const upper = (t) => [Math.cos(Math.PI * t) - 0.5, Math.sin(Math.PI * t) - 0.25];
    const lower = (t) => [0.5 - Math.cos(Math.PI * t), 0.25 - Math.sin(Math.PI * t)];
    const enlarged = (f) => (t) => f(t).map((v) => scale * v);
    return curves([enlarged(upper), enlarged(lower)], 4, 0.06, 2.9);
  }

  // Two parallel segments without a common point (as 1701.07875, example 1, one beside the other).
  function segments() {
    return curves([(t) => [-1.5, 3 * t - 1.5], (t) => [1.5, 3 * t - 1.5]], 4, 0.02, 2.7);
  }

  // The user's points; squares of side 1 that hold some are the parts.
  function own(points) {
    const squares = new Map();
    const parts = points.map(([x, y]) => {
      const square = `${Math.floor(x)},${Math.floor(y)}`;
      if (!squares.has(square)) squares.set(square, squares.size);
      return squares.get(square);
    });
    const widest = Math.max(1, ...points.flat().map(Math.abs));
    return { spots: points, parts, count: squares.size, std: OWN_REACH, limit: 1.3 * widest,
             modes: false, exact: true }; // prettier-ignore
  }

  const SHAPES = { ring, grid, line, moons, segments };
  const NAMES = [...Object.keys(SHAPES), "own"];

  function shape(name, points = []) {
    return name === "own" ? own(points) : SHAPES[name]();
  }

  // `count` points of a shape. The same keys give the same points.
  function draw(of, count, ...keys) {
    const uniform = stream(...keys);
    const noise = normals(uniform, 2 * count);
    const points = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) {
      const pick = uniform();
      let spot;
      if (of.lines) {
        const at = Math.floor(pick * of.lines.length);
        spot = of.lines[at](pick * of.lines.length - at);
      } else {
        spot = of.spots[Math.floor(pick * of.spots.length)];
      }
      const spread = of.exact ? 0 : of.std;
      points[2 * i] = spot[0] + spread * noise[2 * i];
      points[2 * i + 1] = spot[1] + spread * noise[2 * i + 1];
    }
    return points;
  }

  return { LIMIT, NAMES, shape, draw };
});
