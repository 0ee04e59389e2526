// A panel's training as messages: the same code answers in a worker and on the main thread.
//
// In: {kind: "start", shared, panel}, {kind: "run", rounds, who} or {kind: "half", who}, each with the
// `layers` to show; who is "both", "D" or "G". Out: one picture for each, and what was measured since
// the last one.

playground.define("session", function (need) {
  "use strict";
  const { shape } = need("data");
  const { Trainer } = need("trainer");
  const { View } = need("views");

  const EVERY = 50; // updates of G between two measurements

  class Session {
    answer(message) {
      const rows = [];
      const begun = Date.now();
      let made = null; // the network that was updated last
      if (message.kind === "start") {
        this.start(message);
        this.measure(rows);
      }
      const rounds = message.kind === "run" ? message.rounds : message.kind === "half" ? 1 : 0;
      for (let i = 0; i < rounds && !this.finished(message.who); i++) {
        made = this.advance(message.kind, message.who);
        if (made === "G") this.count(rows);
      }
      const trained = Date.now() - begun;
      const { updates, diverged, turn, panel, last } = this.trainer;
      return {
        updates, diverged, made, rows, trained, floor: this.floor, last: { ...last },
        done: this.finished(message.who),
        next: turn < panel.critic ? "D" : "G",
        picture: diverged ? null : this.view.picture(message.layers),
      };
    }

    // D alone may go on for ever: its data never end.
    finished(who) {
      return who === "D" ? this.trainer.diverged : this.trainer.done;
    }

    advance(kind, who) {
      if (who === "D" || who === "G") {
        this.trainer.only(who);
        return who;
      }
      if (kind === "half") return this.trainer.half();
      this.trainer.step();
      return "G";
    }

    start({ shared, panel }) {
      this.trainer = new Trainer(shape(shared.data, shared.own), shared, panel);
      this.view = new View(this.trainer);
      this.floor = this.view.floor();
      this.sums = { d: 0, g: 0, n: 0 };
    }

    // After an update of G: losses are means over the updates since the last row.
    count(rows) {
      const { trainer, sums } = this;
      if (trainer.diverged) return;
      sums.d += trainer.last.lossD ?? NaN;
      sums.g += trainer.last.lossG;
      sums.n += 1;
      if (trainer.updates % EVERY === 0) this.measure(rows);
    }

    measure(rows) {
      const { trainer, sums } = this;
      const losses = sums.n ? { lossD: sums.d / sums.n, lossG: sums.g / sums.n } : {};
      rows.push({ at: trainer.updates, ...losses, ...this.view.measure() });
      this.sums = { d: 0, g: 0, n: 0 };
    }
  }

  return { Session, EVERY };
});
