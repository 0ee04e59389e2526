// What docs/playground/make has packed: base64, zlib, and weights of 8 bits with a step an output.

playground.define("unpack", function () {
  "use strict";

  async function bytesOf(text) {
    const raw = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).arrayBuffer();
  }

  // Layers with their numbers: steps and biases of all of them, then the weights of all of them.
  async function layersOf({ layers, bytes }) {
    const buffer = await bytesOf(bytes);
    let at = 0;
    const floats = (count) => {
      const view = new DataView(buffer, at, 4 * count);
      at += 4 * count;
      return Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
    };
    // A dense layer before a picture has a step for each of its numbers.
    const made = layers.map((layer) => ({ ...layer, steps: floats(layer.outputs), bias: floats(layer.outputs) }));
    for (const layer of made) {
      const { inputs, outputs, kind, steps } = layer;
      const whole = new Int8Array(buffer, at, (kind === "dense" ? 1 : 16) * inputs * outputs);
      at += whole.length;
      layer.weights = Float32Array.from(whole, (value, i) => value * steps[i % outputs]);
    }
    return made;
  }

  // {labels, images}: bytes, those of the images from 0 to 255.
  async function digitsOf({ count, side, bytes }) {
    const all = new Uint8Array(await bytesOf(bytes));
    return { count, side, labels: all.subarray(0, count), images: all.subarray(count) };
  }

  return { layersOf, digitsOf };
});
