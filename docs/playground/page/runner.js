// Playing: asks the crew for updates at the chosen speed and shows what comes back.

playground.define("runner", function (need) {
  "use strict";
  const { Crew } = need("crew");

  const FRAME = 110; // milliseconds of training between two pictures at full speed, at least
  const SHARE = 3; // and at least as many times as long as the pictures take
  const MOST_ROUNDS = 100; // between two pictures
  const PHASE = 1100; // of one phase in slow motion
  const PACES = { walk: [1, 200], run: [5, 100] }; // rounds, and milliseconds that they last

  const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

  class Runner {
    // page: {state, cards, who, shown(), ended()}
    constructor(page) {
      this.page = page;
      this.crew = new Crew();
      this.playing = false;
      this.busy = Promise.resolve(); // requests wait for one another
      this.turn = 0; // of starting anew: a loop that finds another number ends
      this.rounds = 1;
    }

    // One after the other: a worker has one question at a time.
    queue(work) {
      this.busy = this.busy.then(work, work);
      return this.busy;
    }

    start() {
      this.playing = false;
      this.turn += 1;
      return this.queue(async () => {
        const { shared, panels, layers } = this.page.state;
        this.take(await this.crew.start(shared, panels, this.wanted(layers)));
      });
    }

    wanted({ heat, arrows, warp, split }) {
      return { heat: heat || split, arrows: arrows || split, warp: warp || split };
    }

    take(answers) {
      answers.forEach((answer, i) => answer && this.page.cards[i]?.take(answer));
      this.page.shown();
    }

    ask(kind, more = {}, wanted) {
      const { state, who } = this.page;
      const { turn } = this;
      return this.queue(async () => {
        if (turn !== this.turn) return [];
        const message = { kind, who, layers: this.wanted(state.layers), ...more };
        const answers = await this.crew.ask(message, wanted);
        if (turn !== this.turn) return []; // the panels were replaced meanwhile
        this.take(answers);
        return answers;
      });
    }

    look() {
      return this.ask("look");
    }

    get done() {
      return this.page.cards.every((card) => card.answer?.done);
    }

    async play() {
      if (this.playing) return;
      this.playing = true;
      const turn = this.turn;
      this.page.shown();
      while (this.playing && turn === this.turn) {
        const { speed } = this.page.state;
        if (speed === "slow") await this.slowly(turn);
        else await this.quickly(speed);
        if (turn === this.turn && this.done) this.playing = false;
      }
      if (turn === this.turn) this.page.ended(this.done);
    }

    pause() {
      this.playing = false;
    }

    async quickly(speed) {
      const { who } = this.page;
      this.page.cards.forEach((card) => card.light(who === "both" ? null : `update${who}`));
      const begun = Date.now();
      const [rounds, time] = PACES[speed] ?? [this.rounds, 0];
      const answers = await this.ask("run", { rounds }, (i) => !this.page.cards[i].answer.done);
      const slowest = Math.max(1, ...answers.map((answer) => answer?.trained ?? 0));
      if (!time) {
        const pictures = Date.now() - begun - slowest;
        const fitting = (this.rounds * Math.max(FRAME, SHARE * pictures)) / slowest;
        this.rounds = Math.round(Math.min(MOST_ROUNDS, Math.max(1, fitting), 2 * this.rounds));
      }
      await sleep(Math.max(0, time - (Date.now() - begun)));
    }

    // First the loss lights up, then the update, with its numbers. Panels wait for those that owe
    // their G an update, so that all stay in the same round.
    async slowly(turn) {
      const { cards, who } = this.page;
      const least = Math.min(...cards.map((card) => (card.answer.done ? Infinity : card.answer.updates)));
      const wanted = (i) => !cards[i].answer.done && cards[i].answer.updates === least;
      const next = cards.map((card) => (who === "both" ? card.answer.next : who));
      cards.forEach((card, i) => card.light(wanted(i) ? next[i] : null));
      await this.while(turn, PHASE);
      if (!this.playing || turn !== this.turn) return;
      const asked = cards.map((_, i) => wanted(i));
      await this.ask("half", {}, (i) => asked[i]);
      cards.forEach((card, i) => card.light(asked[i] ? `update${next[i]}` : null));
      await this.while(turn, PHASE);
    }

    // Waits, but not on after a pause.
    async while(turn, time) {
      const end = Date.now() + time;
      while (this.playing && turn === this.turn && Date.now() < end) await sleep(50);
    }

    async step() {
      this.pause();
      this.unlight();
      await this.ask("run", { rounds: 1 });
      const { cards, who } = this.page;
      cards.forEach((card) => card.light(`update${who === "D" ? "D" : "G"}`));
    }

    unlight() {
      this.page.cards.forEach((card) => card.light(null));
    }
  }

  return { Runner };
});
