// One GAN in training: the algorithm of gan_keras/models/gan.py in the plane.
//
// A round is `critic` updates of D and one of G. All updates of a round see the same real batch, each
// with fresh noise. Batches and noise belong to a round and not to a panel.

playground.define("trainer", function (need) {
  "use strict";
  const { FOR, stream, normals } = need("random");
  const { draw } = need("data");
  const { Network } = need("network");
  const { LOSSES } = need("losses");
  const { PENALTIES, clip } = need("penalties");
  const { Optimizer, scheduled } = need("optimizers");

  const LEAK = 0.2; // slope of D's hidden units below 0

  class Trainer {
    // shared: {data, own, seed, batch, hidden, latent, ema, horizon}, the same in all panels.
    // panel: {loss, optimizer, rateG, rateD, beta1, beta2, critic, weight, schedule}.
    constructor(shape, shared, panel) {
      Object.assign(this, { shape, shared, panel, loss: LOSSES[panel.loss] });
      const { hidden, latent, batch, seed } = shared;
      this.generator = new Network([latent, hidden, hidden, 2], 0);
      this.discriminator = new Network([2, hidden, hidden, 1], LEAK);
      [this.generator, this.discriminator].forEach((network, i) => {
        const uniform = stream(seed, FOR.weights, i);
        network.initialise(uniform, () => normals(uniform, 1)[0]);
      });
      this.average = this.generator.weights.slice();
      const optimizer = (network) =>
        new Optimizer(panel.optimizer, network.weights.length, panel.beta1, panel.beta2);
      this.optimizerG = optimizer(this.generator);
      this.optimizerD = optimizer(this.discriminator);
      this.roomG = this.generator.room(batch);
      this.roomReal = this.discriminator.room(batch);
      this.roomFake = this.discriminator.room(batch);
      this.roomPenalty = this.discriminator.room(batch);
      this.ones = new Float64Array(batch).fill(1);
      this.round = 0; // of data and noise
      this.turn = 0; // updates of D in this round
      this.updates = 0; // of G
      this.diverged = false;
      this.last = {};
    }

    realBatch() {
      return draw(this.shape, this.shared.batch, this.shared.seed, FOR.data, this.round);
    }

    fakeBatch(turn) {
      const uniform = stream(this.shared.seed, FOR.noise, this.round, turn);
      const z = normals(uniform, this.shared.batch * this.shared.latent);
      return this.generator.forward(this.roomG, z);
    }

    stepOfD() {
      const { discriminator: d, loss, panel, ones } = this;
      const real = this.realBatch();
      const fake = this.fakeBatch(this.turn).slice();
      d.gradient.fill(0);
      const judged = loss.discriminator(
        d.forward(this.roomReal, real),
        d.forward(this.roomFake, fake),
      );
      d.backward(this.roomReal, judged.real, true);
      d.backward(this.roomFake, judged.fake, true);
      const penalty = panel.weight === 0 ? 0 : PENALTIES[loss.penalty]({
        network: d, room: this.roomPenalty, real, fake, ones, weight: panel.weight,
        uniform: stream(this.shared.seed, FOR.between, this.round, this.turn),
      });
      const rate = scheduled(panel.schedule, panel.rateD, this.optimizerD.steps,
                             this.shared.horizon * panel.critic);
      const moved = this.optimizerD.update(d.weights, d.gradient, rate);
      if (loss.penalty === "clip" && panel.weight > 0) clip(d.weights, panel.weight);
      this.turn += 1;
      this.note({ lossD: judged.value, penalty, rateD: rate, movedD: moved,
                  gradientD: length(d.gradient) });
    }

    stepOfG() {
      const { generator: g, discriminator: d, loss, panel } = this;
      const fake = this.fakeBatch(panel.critic); // no update of D in this round had this noise
      g.gradient.fill(0);
      const logits = d.forward(this.roomFake, fake);
      const real = panel.loss === "relativistic" ? d.forward(this.roomReal, this.realBatch()) : null;
      const judged = loss.generator(logits, real);
      const pull = d.backward(this.roomFake, judged.gradient, false); // D's weights are left alone
      g.backward(this.roomG, pull, true);
      const rate = scheduled(panel.schedule, panel.rateG, this.optimizerG.steps,
                             this.shared.horizon);
      const moved = this.optimizerG.update(g.weights, g.gradient, rate);
      const { ema } = this.shared;
      for (let i = 0; i < this.average.length; i++) {
        this.average[i] = g.weights[i] + ema * (this.average[i] - g.weights[i]);
      }
      this.updates += 1;
      this.note({ lossG: judged.value, rateG: rate, movedG: moved,
                  gradientG: length(g.gradient) });
    }

    note(values) {
      Object.assign(this.last, values);
      this.diverged ||= !Object.values(values).every(Number.isFinite);
    }

    nextRound() {
      this.round += 1;
      this.turn = 0;
    }

    // The next update, of D or of G; returns which.
    half() {
      if (this.turn < this.panel.critic) {
        this.stepOfD();
        return "D";
      }
      this.stepOfG();
      this.nextRound();
      return "G";
    }

    // The rest of this round.
    step() {
      while (!this.diverged && this.half() === "D");
    }

    // One update of one network alone, on data and noise of its own.
    only(which) {
      this.turn = 0;
      if (which === "D") this.stepOfD();
      else this.stepOfG();
      this.nextRound();
    }

    get done() {
      return this.diverged || this.updates >= this.shared.horizon;
    }
  }

  function length(vector) {
    let total = 0;
    for (const value of vector) total += value * value;
    return Math.sqrt(total);
  }

  return { Trainer };
});
