// One worker a panel. Where workers are refused the same code runs on the main thread.

playground.define("crew", function (need) {
  "use strict";

  const PARTS = ["random", "data", "network", "losses", "penalties", "optimizers", "trainer",
                 "metrics", "views", "session"]; // prettier-ignore
  const ANSWER = `
    const { Session } = playground.need("session");
    const session = new Session();
    onmessage = ({ data }) => postMessage(session.answer(data));`;

  let url = null;

  function workerUrl() {
    if (!url) {
      const text = `${playground.source(PARTS)}\n${ANSWER}`;
      url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    }
    return url;
  }

  // Both kinds of seat answer one message after the other.
  class WorkerSeat {
    constructor() {
      this.worker = new Worker(workerUrl());
    }

    ask(message) {
      return new Promise((resolve, reject) => {
        this.worker.onmessage = ({ data }) => resolve(data);
        this.worker.onerror = (event) => reject(new Error(event.message || "no worker"));
        this.worker.postMessage(message);
      });
    }

    leave() {
      this.worker.terminate();
    }
  }

  class LocalSeat {
    constructor() {
      const { Session } = need("session");
      this.session = new Session();
    }

    ask(message) {
      return new Promise((resolve) => {
        setTimeout(() => resolve(this.session.answer(structuredClone(message))), 0);
      });
    }

    leave() {}
  }

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
          this.seats = panels.map(() => new WorkerSeat());
          return await Promise.all(this.seats.map((seat, i) => seat.ask(messages[i])));
        } catch {
          this.dismiss();
          this.local = true;
        }
      }
      this.seats = panels.map(() => new LocalSeat());
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
