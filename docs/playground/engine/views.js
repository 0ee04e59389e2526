// What is shown of a GAN, as in gan_keras/drawing/four_panels.py: samples, D at each place, a grid of
// latents as G bends it, and the pull of G's loss on samples. And what is measured of it.

playground.define("views", function (need) {
  "use strict";
  const { FOR, stream, normals } = need("random");
  const { draw } = need("data");
  const { sigmoid } = need("losses");
  const { partsAndQuality, wasserstein1 } = need("metrics");

  const SAMPLES = 400; // drawn
  const JUDGED = 1000; // for parts and quality
  const PAIRED = 200; // for W1, whose cost is cubic
  const SIDE = 44; // places per side of the heat map
  const LINES = 13, ALONG = 40, REACH = 2.2; // of the grid of latents, in standard deviations
  const ARROWS = 60;

  // A view looks at one trainer and leaves it as it is: it has rooms and random streams of its own.
  class View {
    constructor(trainer) {
      this.trainer = trainer;
      this.rooms = new Map();
      const { seed, latent } = trainer.shared;
      this.latents = normals(stream(seed, FOR.picture), JUDGED * latent);
      this.reals = draw(trainer.shape, PAIRED, seed, FOR.judge, 0);
      this.others = draw(trainer.shape, PAIRED, seed, FOR.judge, 1);
      this.grid = gridOfLatents(latent);
      const ticks = Array.from({ length: SIDE }, (_, i) => ((i + 0.5) / SIDE) * 2 - 1);
      const { limit } = trainer.shape;
      this.places = Float64Array.from(ticks.flatMap((y) => ticks.flatMap((x) => [x * limit, y * limit])));
    }

    run(network, points) {
      const n = points.length / network.sizes[0];
      const key = `${network === this.trainer.generator ? "G" : "D"}${n}`;
      if (!this.rooms.has(key)) this.rooms.set(key, network.room(n));
      const room = this.rooms.get(key);
      return { room, out: network.forward(room, points) };
    }

    // Samples of the averaged generator where there is one, as the package draws them.
    samples(count) {
      const { generator, average, shared } = this.trainer;
      const weights = generator.weights;
      if (shared.ema > 0) generator.weights = average;
      const out = this.run(generator, this.latents.subarray(0, count * shared.latent)).out.slice();
      generator.weights = weights;
      return out;
    }

    heat() {
      const logits = this.run(this.trainer.discriminator, this.places).out;
      const values = this.trainer.loss.probability ? logits.map(sigmoid) : logits;
      return Float32Array.from(values);
    }

    warp() {
      return Float32Array.from(this.run(this.trainer.generator, this.grid).out);
    }

    // -d L(G) / d x at each sample, and the middle and largest length of these pulls.
    pulls(points) {
      const { discriminator, loss, panel } = this.trainer;
      const { room, out } = this.run(discriminator, points);
      const n = points.length / 2;
      let real = null;
      if (panel.loss === "relativistic") {
        // A fake is paired with a real sample; the view pairs it with the mean logit of 200 reals.
        const logits = this.run(discriminator, this.reals).out;
        real = new Float64Array(n).fill(logits.reduce((a, b) => a + b, 0) / logits.length);
        this.run(discriminator, points);
      }
      const slope = loss.generator(out, real).gradient.map((g) => -g * n);
      const arrows = discriminator.backward(room, slope, false);
      const lengths = Array.from({ length: n }, (_, i) =>
        Math.hypot(arrows[2 * i], arrows[2 * i + 1]),
      ).sort((a, b) => a - b);
      return { arrows: Float32Array.from(arrows), middle: lengths[n >> 1], longest: lengths[n - 1] };
    }

    // Everything a picture needs; `layers` says what.
    picture(layers) {
      const samples = this.samples(SAMPLES);
      const pulls = this.pulls(samples.slice(0, 2 * ARROWS));
      return {
        samples: Float32Array.from(samples),
        heat: layers.heat ? this.heat() : null,
        warp: layers.warp ? this.warp() : null,
        arrows: layers.arrows ? pulls.arrows : null,
        pull: { middle: pulls.middle, longest: pulls.longest },
        clipped: this.clipped(),
      };
    }

    // The share of D's weights that stand at the limit of clipping.
    clipped() {
      const { loss, panel, discriminator } = this.trainer;
      if (loss.penalty !== "clip") return null;
      const at = discriminator.weights.filter((w) => Math.abs(w) >= 0.99 * panel.weight).length;
      return at / discriminator.weights.length;
    }

    measure() {
      const points = this.samples(JUDGED);
      const { hit, good } = partsAndQuality(points, this.trainer.shape);
      const w1 = wasserstein1(points.slice(0, 2 * PAIRED), this.reals);
      return { hit, good, w1 };
    }

    // W1 of two sets of real points: what a perfect generator would score.
    floor() {
      return wasserstein1(this.others, this.reals);
    }
  }

  // Lines (2 * LINES, ALONG) in the plane of the first two latents; the others are 0.
  function gridOfLatents(latent) {
    const values = [];
    const tick = (i, n) => REACH * ((2 * i) / (n - 1) - 1);
    for (const upright of [true, false]) {
      for (let i = 0; i < LINES; i++) {
        for (let j = 0; j < ALONG; j++) {
          const z = new Array(latent).fill(0);
          const [across, along] = [tick(i, LINES), tick(j, ALONG)];
          z[0] = upright ? across : along;
          if (latent > 1) z[1] = upright ? along : across;
          values.push(...z);
        }
      }
    }
    return Float64Array.from(values);
  }

  return { View, SIDE, LINES, ALONG };
});
