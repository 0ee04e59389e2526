// Dense layers and convolutions with kernels of 4x4 and stride 2, those of gan_keras/networks/dcgan.py.
//
// A picture is a row of numbers: [row][column][channel]. Most of the time goes into `addProduct`.
// It takes four inputs at once and leaves out the zeros, which a ReLU makes half of its results.

playground.define("layers", function () {
  "use strict";

  const KERNEL = 4, SLOPE = 0.2, FEW = 8;

  const ACTIVATIONS = {
    none: (v) => v,
    relu: (v) => (v > 0 ? v : 0),
    leaky: (v) => (v > 0 ? v : SLOPE * v),
    tanh: Math.tanh,
  };

  // sums[at + d] += sum over c of values[from + c] * weights[start + c * outputs + d]
  function addProduct(sums, at, values, from, inputs, weights, start, outputs) {
    let held = 0, a = 0, b = 0, c = 0, e = 0, i = start, j = start, k = start, l = start;
    for (let input = 0; input <= inputs; input++) {
      const last = input === inputs;
      if (!last) {
        const value = values[from + input];
        if (value === 0) continue;
        const place = start + input * outputs;
        if (held === 0) { a = value; i = place; }
        else if (held === 1) { b = value; j = place; }
        else if (held === 2) { c = value; k = place; }
        else { e = value; l = place; }
        if (++held < 4) continue;
      } else if (held === 0) return;
      else {
        if (held < 2) b = 0;
        if (held < 3) c = 0;
        e = 0;
      }
      for (let d = 0; d < outputs; d++) {
        sums[at + d] += a * weights[i + d] + b * weights[j + d] + c * weights[k + d] + e * weights[l + d];
      }
      held = 0;
    }
  }

  // The same for few outputs; `across` holds the weights of an output side by side.
  function addDots(sums, at, values, from, inputs, across, start, outputs) {
    for (let d = 0; d < outputs; d++) {
      let sum = 0;
      for (let c = 0, w = start + d * inputs; c < inputs; c++, w++) sum += values[from + c] * across[w];
      sums[at + d] += sum;
    }
  }

  // Kernels [tap][input][output] as [tap][output][input].
  function turned({ weights, inputs, outputs }) {
    const across = new Float32Array(weights.length), size = inputs * outputs;
    for (let tap = 0; tap < weights.length; tap += size) {
      for (let c = 0; c < inputs; c++) {
        for (let d = 0; d < outputs; d++) across[tap + d * inputs + c] = weights[tap + c * outputs + d];
      }
    }
    return across;
  }

  function adder(layer) {
    if (layer.outputs >= FEW) return [addProduct, layer.weights];
    layer.across ??= turned(layer);
    return [addDots, layer.across];
  }

  function started(count, bias) {
    const sums = new Float64Array(count * bias.length);
    for (let at = 0; at < sums.length; at += bias.length) sums.set(bias, at);
    return sums;
  }

  // Conv2DTranspose: [side][side][inputs] -> [2 side][2 side][outputs]. Of four rows of the kernel
  // two meet each row of the result: the odd ones an even row, the even ones an odd row.
  function doubled(layer, values, side) {
    const { inputs, outputs, bias } = layer;
    const [add, weights] = adder(layer);
    const wide = 2 * side, sums = started(wide * wide, bias);
    for (let tap = 0; tap < KERNEL * KERNEL; tap++) {
      const ky = tap >> 2, kx = tap & 3;
      const dy = 1 - (ky & 1), dx = 1 - (kx & 1); // row and column of the result, modulo 2
      const up = dy - (ky >> 1), left = dx - (kx >> 1); // from there to the row that is read
      const start = tap * inputs * outputs;
      for (let row = Math.max(0, -up); row < Math.min(side, side - up); row++) {
        for (let column = Math.max(0, -left); column < Math.min(side, side - left); column++) {
          const to = ((2 * row + dy) * wide + 2 * column + dx) * outputs;
          add(sums, to, values, ((row + up) * side + column + left) * inputs, inputs, weights, start, outputs);
        }
      }
    }
    return sums;
  }

  // Conv2D with stride 2 and padding "same": [side][side][inputs] -> half the side, rounded up.
  function halved(layer, values, side) {
    const { inputs, outputs, bias } = layer;
    const [add, weights] = adder(layer);
    const small = Math.ceil(side / 2), before = ((small - 1) * 2 + KERNEL - side) >> 1;
    const sums = started(small * small, bias);
    for (let tap = 0; tap < KERNEL * KERNEL; tap++) {
      const ky = (tap >> 2) - before, kx = (tap & 3) - before;
      for (let row = 0; row < small; row++) {
        const y = 2 * row + ky;
        if (y < 0 || y >= side) continue;
        for (let column = 0; column < small; column++) {
          const x = 2 * column + kx;
          if (x < 0 || x >= side) continue;
          add(sums, (row * small + column) * outputs, values, (y * side + x) * inputs, inputs, weights,
              tap * inputs * outputs, outputs);
        }
      }
    }
    return sums;
  }

  // The result of layers one after the other. layer: {kind, inputs, outputs, activation, shape,
  // weights, bias}; `side` is that of a picture that goes in.
  function run(layers, values, side = 0) {
    for (const layer of layers) {
      if (layer.kind === "up") {
        values = doubled(layer, values, side);
        side *= 2;
      } else if (layer.kind === "down") {
        values = halved(layer, values, side);
        side = Math.ceil(side / 2);
      } else {
        const [add, weights] = adder(layer);
        const sums = started(1, layer.bias);
        add(sums, 0, values, 0, layer.inputs, weights, 0, layer.outputs);
        values = sums;
        if (layer.shape.length) [side] = layer.shape;
      }
      const activate = ACTIVATIONS[layer.activation];
      for (let i = 0; i < values.length; i++) values[i] = activate(values[i]);
    }
    return { values, side };
  }

  return { run };
});
