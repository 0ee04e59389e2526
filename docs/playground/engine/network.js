// A fully connected network: forward, backward, and the tangent pass of the gradient penalties.
//
// Arrays are row after row, kernels (inputs, outputs) as in Keras, all numbers in double precision.
// Weights lie in one array, kernel and bias of one layer after those of the other, so that an
// optimizer is one loop.

playground.define("network", function () {
  "use strict";

  const KERAS_TRUNCATION = 0.8796256610342398; // standard deviation of N(0, 1) cut at 2

  // out (n, columns) = x (n, rows) times kernel, plus the bias where there is one.
  function times(x, n, rows, weights, kernel, bias, columns, out) {
    for (let i = 0; i < n; i++) {
      const to = i * columns;
      for (let j = 0; j < columns; j++) out[to + j] = bias < 0 ? 0 : weights[bias + j];
      let k = 0;
      for (; k + 3 < rows; k += 4) { // four rows at once: fewer reads and writes of out
        const from = i * rows + k;
        const a = x[from], b = x[from + 1], c = x[from + 2], d = x[from + 3];
        const p = kernel + k * columns, q = p + columns, r = q + columns, s = r + columns;
        for (let j = 0; j < columns; j++) {
          out[to + j] +=
            a * weights[p + j] + b * weights[q + j] + c * weights[r + j] + d * weights[s + j];
        }
      }
      for (; k < rows; k++) {
        const a = x[i * rows + k], p = kernel + k * columns;
        for (let j = 0; j < columns; j++) out[to + j] += a * weights[p + j];
      }
    }
  }

  // out (n, rows) = d (n, columns) times the transposed kernel.
  function timesTransposed(d, n, columns, weights, kernel, rows, out) {
    for (let i = 0; i < n; i++) {
      const from = i * columns;
      for (let k = 0; k < rows; k++) {
        const p = kernel + k * columns;
        let even = 0, odd = 0, j = 0;
        for (; j + 1 < columns; j += 2) {
          even += d[from + j] * weights[p + j];
          odd += d[from + j + 1] * weights[p + j + 1];
        }
        if (j < columns) even += d[from + j] * weights[p + j];
        out[i * rows + k] = even + odd;
      }
    }
  }

  // gradient of the kernel += x (n, rows) transposed times d (n, columns).
  function addOuter(x, d, n, rows, columns, gradient, kernel) {
    for (let k = 0; k < rows; k++) {
      const p = kernel + k * columns;
      let i = 0;
      for (; i + 3 < n; i += 4) {
        const a = x[i * rows + k], b = x[(i + 1) * rows + k];
        const c = x[(i + 2) * rows + k], e = x[(i + 3) * rows + k];
        const q = i * columns, r = q + columns, s = r + columns, t = s + columns;
        for (let j = 0; j < columns; j++) {
          gradient[p + j] += a * d[q + j] + b * d[r + j] + c * d[s + j] + e * d[t + j];
        }
      }
      for (; i < n; i++) {
        const a = x[i * rows + k], q = i * columns;
        for (let j = 0; j < columns; j++) gradient[p + j] += a * d[q + j];
      }
    }
  }

  class Network {
    // sizes: [inputs, hidden, ..., outputs]; slope: that of the hidden units below 0 (0: ReLU).
    constructor(sizes, slope) {
      this.sizes = sizes;
      this.slope = slope;
      this.layers = [];
      let at = 0;
      for (let l = 0; l + 1 < sizes.length; l++) {
        const rows = sizes[l], columns = sizes[l + 1];
        this.layers.push({ rows, columns, kernel: at, bias: at + rows * columns });
        at += rows * columns + columns;
      }
      this.weights = new Float64Array(at);
      this.gradient = new Float64Array(at);
    }

    // As gan_keras/networks/mlp.py: he_normal, the last layer glorot_uniform, biases 0.
    initialise(uniform, normal) {
      this.weights.fill(0);
      this.layers.forEach(({ rows, columns, kernel }, l) => {
        const last = l === this.layers.length - 1;
        const std = Math.sqrt(2 / rows) / KERAS_TRUNCATION;
        const reach = Math.sqrt(6 / (rows + columns));
        for (let i = kernel; i < kernel + rows * columns; i++) {
          let value = last ? 0 : normal();
          while (Math.abs(value) > 2) value = normal();
          this.weights[i] = last ? reach * (2 * uniform() - 1) : std * value;
        }
      });
    }

    // Room for what one batch of n leaves behind in the network.
    room(n) {
      const arrays = () => this.sizes.map((size) => new Float64Array(n * size));
      return { n, values: arrays(), slopes: arrays(), deltas: arrays(), tangents: arrays() };
    }

    // Outputs (n, outputs) for x (n, inputs).
    forward(room, x) {
      const { n, values, slopes } = room;
      values[0] = x;
      this.layers.forEach(({ rows, columns, kernel, bias }, l) => {
        const out = values[l + 1], slope = slopes[l + 1];
        times(values[l], n, rows, this.weights, kernel, bias, columns, out);
        if (l + 1 < this.layers.length) {
          for (let i = 0; i < n * columns; i++) {
            slope[i] = out[i] > 0 ? 1 : this.slope;
            out[i] *= slope[i];
          }
        }
      });
      return values[this.layers.length];
    }

    // From the gradient with respect to the outputs to that with respect to the inputs (n, inputs).
    // With `learn`, the gradient with respect to the weights is added to `this.gradient`.
    backward(room, outputs, learn) {
      const { n, values, slopes, deltas } = room;
      deltas[this.layers.length].set(outputs);
      for (let l = this.layers.length - 1; l >= 0; l--) {
        const { rows, columns, kernel, bias } = this.layers[l];
        const delta = deltas[l + 1];
        if (l + 1 < this.layers.length) {
          for (let i = 0; i < n * columns; i++) delta[i] *= slopes[l + 1][i];
        }
        if (learn) {
          addOuter(values[l], delta, n, rows, columns, this.gradient, kernel);
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < columns; j++) this.gradient[bias + j] += delta[i * columns + j];
          }
        }
        timesTransposed(delta, n, columns, this.weights, kernel, rows, deltas[l]);
      }
      return deltas[0];
    }

    // Double backpropagation. With g(x) the gradient of the output with respect to x, adds the
    // gradient of sum_i <directions_i, g(x_i)> with respect to the weights to `this.gradient`.
    //
    // <u, g(x)> is the change of the output when x moves along u. The hidden units are linear
    // on both sides of 0, so it is a product of kernels and of slopes that do not change:
    //     t_0 = u,  t_l = slope_l * (t_(l-1) K_l),     gradient of K_l = t_(l-1)^T delta_l,
    // where delta_l is what `backward` left behind. Biases move nothing.
    // Call `forward` and `backward` with ones before it.
    backwardOfSlope(room, directions) {
      const { n, slopes, deltas, tangents } = room;
      tangents[0].set(directions);
      this.layers.forEach(({ rows, columns, kernel }, l) => {
        addOuter(tangents[l], deltas[l + 1], n, rows, columns, this.gradient, kernel);
        if (l + 1 < this.layers.length) {
          times(tangents[l], n, rows, this.weights, kernel, -1, columns, tangents[l + 1]);
          for (let i = 0; i < n * columns; i++) tangents[l + 1][i] *= slopes[l + 1][i];
        }
      });
    }
  }

  return { Network };
});
