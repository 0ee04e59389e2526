// What runs in the worker: the networks, and the search for the nearest training digit.

playground.define("studio", function (need) {
  "use strict";
  const { run } = need("layers");
  const { layersOf, digitsOf } = need("unpack");

  const CLASSES = 10, NEAREST = 3;

  const oneHot = (label) => Float64Array.from({ length: CLASSES }, (_, i) => Number(i === label));

  // From [-1, 1] to the bytes of pixels.
  const toBytes = (values) => Uint8ClampedArray.from(values, (v) => Math.round(127.5 * (v + 1)));

  // A picture in [-1, 1] from z and, if the generator has classes, a label.
  function generate({ layers, classes }, z, label) {
    const input = classes ? Float64Array.of(...z, ...oneHot(label)) : Float64Array.from(z);
    return run(layers, input);
  }

  // D's logit of a digit with a label; the label becomes a second channel.
  function logit([plane, ...layers], values, side, label) {
    const second = run([plane], oneHot(label)).values;
    const both = new Float64Array(2 * values.length);
    values.forEach((v, i) => {
      both[2 * i] = v;
      both[2 * i + 1] = second[i];
    });
    return run(layers, both, side).values[0];
  }

  // The training digits whose pixels differ least: root of the mean square, in grey levels.
  function nearest({ count, images, labels }, values) {
    const size = values.length, best = [];
    const bytes = toBytes(values);
    for (let i = 0; i < count; i++) {
      const limit = best.length < NEAREST ? Infinity : best.at(-1).sum;
      let sum = 0;
      for (let j = 0, at = i * size; j < size && sum < limit; j++, at++) sum += (bytes[j] - images[at]) ** 2;
      if (sum >= limit) continue;
      best.push({ i, sum });
      best.sort((a, b) => a.sum - b.sum);
      best.length = Math.min(best.length, NEAREST);
    }
    return best.map(({ i, sum }) => ({
      index: i, label: labels[i], distance: Math.sqrt(sum / size), pixels: images.slice(i * size, (i + 1) * size),
    }));
  }

  class Session {
    constructor() {
      this.loaded = {};
    }

    // message.kind: load {name, content} | paint {model, z, label} | judge {values, label}
    async answer(message) {
      const begun = performance.now();
      const made = await this[message.kind](message);
      return { ...made, milliseconds: performance.now() - begun };
    }

    async load({ name, content }) {
      const numbers = name === "nearest" ? await digitsOf(content)
        : { layers: await layersOf(content), classes: content.classes }; // prettier-ignore
      this.loaded[name] = numbers;
    }

    paint({ model, z, label }) {
      const { values, side } = generate(this.loaded[model], z, label);
      return { pixels: toBytes(values), side };
    }

    judge({ values, label }) {
      const { layers } = this.loaded.judge, side = Math.sqrt(values.length);
      const logits = Array.from({ length: CLASSES }, (_, other) => logit(layers, values, side, other));
      return { logits, logit: logits[label], nearest: nearest(this.loaded.nearest, values) };
    }
  }

  return { Session, generate, logit, nearest, toBytes };
});
