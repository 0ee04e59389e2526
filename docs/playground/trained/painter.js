// Asks the worker, one message after the other; what is newest counts, what is looked at comes first.

playground.define("painter", function (need) {
  "use strict";
  const { WorkerSeat, LocalSeat } = need("seats");

  const PARTS = ["layers", "unpack", "studio"];

  class Painter {
    constructor() {
      this.waiting = new Map(); // slot -> {message, resolve, reject, first}
      this.busy = false;
      this.loads = []; // for a seat that takes over
      this.local = typeof Worker === "undefined";
      this.seat = this.local ? new LocalSeat(PARTS) : new WorkerSeat(PARTS);
    }

    // The answer, or null where a later message for the same slot has come before it was begun.
    ask(slot, message, first = false) {
      if (message.kind === "load") this.loads.push(message);
      this.waiting.get(slot)?.resolve(null);
      return new Promise((resolve, reject) => {
        this.waiting.delete(slot);
        this.waiting.set(slot, { message, resolve, reject, first });
        this.next();
      });
    }

    async answer(message) {
      try {
        return await this.seat.ask(message);
      } catch (error) {
        if (this.local) throw error;
        this.local = true; // a browser that refuses workers says so only now
        this.seat = new LocalSeat(PARTS);
        for (const load of this.loads) await this.seat.ask(load);
        return this.seat.ask(message);
      }
    }

    async next() {
      if (this.busy || !this.waiting.size) return;
      const all = [...this.waiting];
      const [slot, { message, resolve, reject }] = all.find(([, { first }]) => first) ?? all[0];
      this.waiting.delete(slot);
      this.busy = true;
      try {
        resolve(await this.answer(message));
      } catch (error) {
        reject(error);
      } finally {
        this.busy = false;
        this.next();
      }
    }
  }

  return { PARTS, Painter };
});
