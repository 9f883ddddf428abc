// Python in a worker, as a page uses it: started at first use, stopped at any time, started anew after that.
// `bookPython.ask(what, with, { line })` resolves to the answer of `dlmath.page.<what>`.
(() => {
  "use strict";

  // Why a page cannot have Python; "" if it can.
  const refusal = () => {
    if (location.protocol === "file:") return "Opened from disk, a browser starts no Python: read the book from a server (make serve), or solve in the notebook.";
    if (typeof WebAssembly !== "object") return "This browser has no WebAssembly, which Python needs here: solve in the notebook.";
    if (typeof Worker !== "function") return "This browser starts no workers, which Python needs here: solve in the notebook.";
    return "";
  };

  class Stopped extends Error {}

  class Python {
    constructor(place, packages = ["numpy", "cycler"]) {
      this.place = place; // addresses: worker, runtime, package; store: name of the cache
      this.packages = packages;
      this.waiting = new Map();
      this.count = 0;
    }

    send(message, heard) {
      return new Promise((yes, no) => {
        const id = ++this.count;
        this.waiting.set(id, { yes, no, heard });
        this.worker.postMessage({ id, ...message });
      });
    }

    start() {
      this.started ??= (async () => {
        const why = refusal();
        if (why) throw new Error(why);
        this.worker = new Worker(this.place.worker, { type: "module" });
        this.worker.addEventListener("message", ({ data }) => {
          const asked = this.waiting.get(data?.id);
          if (!asked) return;
          if (Number.isInteger(data.line)) return void asked.heard?.(data.line);
          this.waiting.delete(data.id);
          if (data.failed !== undefined) asked.no(new Error(String(data.failed)));
          else asked.yes(data);
        });
        this.worker.addEventListener("error", (event) => this.end(new Error(event.message || "the worker could not be started")));
        const { runtime, package: archive, store } = this.place;
        try {
          return await this.send({ start: { runtime, package: archive, store, packages: this.packages } });
        } catch (error) {
          this.end(error);
          throw error instanceof Stopped ? error : new Error(`Python could not be started: ${error.message}.`);
        }
      })();
      return this.started;
    }

    async ask(what, given, { line } = {}) {
      await this.start();
      try {
        return await this.send({ ask: what, with: given }, line);
      } catch (error) {
        // What is broken inside (a stack that ran over, memory) stays broken: the next call gets a new one.
        this.end(error);
        throw error;
      }
    }

    end(why) {
      this.worker?.terminate();
      this.worker = this.started = undefined;
      for (const { no } of this.waiting.values()) no(why);
      this.waiting.clear();
    }

    // End what runs; the next one starts at once in the background, so that the next check is quick.
    stop() {
      this.end(new Stopped("Stopped."));
      this.start().catch(() => {});
    }
  }

  globalThis.bookPython = { Python, Stopped, refusal };
})();
