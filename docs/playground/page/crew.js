// One worker a panel. Where workers are refused the same code runs on the main thread.

playground.define("crew", function (need) {
  "use strict";
  const { WorkerSeat, LocalSeat } = need("seats");

  const PARTS = ["random", "data", "network", "losses", "penalties", "optimizers", "trainer",
                 "metrics", "views", "session"]; // prettier-ignore

  class Crew {
    constructor() {
      this.seats = [];
      this.local = false;
    }

    // New seats for the panels; resolves with their first answers.
    async start(shared, panels, layers) {
      this.dismiss();
      const messages = panels.map((panel) => ({ kind: "start", shared, panel, layers }));
      if (!this.local) {
        try {
          this.seats = panels.map(() => new WorkerSeat(PARTS));
          return await Promise.all(this.seats.map((seat, i) => seat.ask(messages[i])));
        } catch {
          this.dismiss();
          this.local = true;
        }
      }
      this.seats = panels.map(() => new LocalSeat(PARTS));
      return Promise.all(this.seats.map((seat, i) => seat.ask(messages[i])));
    }

    // The answers of the panels for which `wanted(i)` holds, undefined for the others.
    ask(message, wanted = () => true) {
      return Promise.all(this.seats.map((seat, i) => (wanted(i) ? seat.ask(message) : undefined)));
    }

    dismiss() {
      this.seats.forEach((seat) => seat.leave());
      this.seats = [];
    }
  }

  return { Crew };
});
