// Where a session answers: in a worker or, where workers are refused, on the page's own thread.
//
// The last of the parts that a seat needs defines a class `Session` with `answer(message)`.

playground.define("seats", function (need) {
  "use strict";

  const urls = new Map();

  function workerUrl(parts) {
    const name = parts.at(-1);
    if (!urls.has(name)) {
      const text = `${playground.source(parts)}
        const { Session } = playground.need("${name}");
        const session = new Session();
        onmessage = async ({ data }) => {
          try {
            postMessage(await session.answer(data));
          } catch (error) {
            setTimeout(() => { throw error; }); // so that the page hears of it
          }
        };`;
      urls.set(name, URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    }
    return urls.get(name);
  }

  // Both kinds of seat answer one message after the other.
  class WorkerSeat {
    constructor(parts) {
      this.worker = new Worker(workerUrl(parts));
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
    constructor(parts) {
      const { Session } = need(parts.at(-1));
      this.session = new Session();
    }

    ask(message) {
      return new Promise((resolve) => {
        setTimeout(() => resolve(this.session.answer(structuredClone(message))), 0);
      });
    }

    leave() {}
  }

  return { WorkerSeat, LocalSeat };
});
