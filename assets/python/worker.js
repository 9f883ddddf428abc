// Python for one page: Pyodide in a worker, and in front of it everything that a browser lets a worker do is
// taken away. What a reader writes or pastes runs here; it gets numbers and text, no storage, no network, no page.
const MOST_MEMORY = 1 << 30; // bytes; above it Python raises MemoryError

const send = self.postMessage.bind(self);
const listen = self.addEventListener.bind(self);
const now = performance.now.bind(performance);

// ---- files: from this browser's cache, else from the book, and then kept
const kept = async (name) => {
  try { return await caches.open(name); } catch { return null; } // a private window has none
};
const through = (cache, load) => async (address, options, fresh = false) => {
  const known = await cache?.match(address).catch(() => null);
  if (known && !fresh) return known;
  let answer;
  try {
    answer = await load(address, options);
  } catch (error) {
    if (known) return known; // without a network
    throw error;
  }
  if (!answer.ok) throw new Error(`${new URL(address, self.location).pathname} is not there (${answer.status})`);
  if (cache) await cache.put(address, answer.clone()).catch(() => {}); // a full disk is no reason to stop
  return answer;
};

// ---- what stays in the worker: the language, and what Pyodide needs of the browser
const LANGUAGE = `AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date
  Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array
  Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set
  String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef
  WeakSet WebAssembly decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN
  parseFloat parseInt undefined unescape constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf
  propertyIsEnumerable __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__`;
const NEEDED = `AbortController AbortSignal DOMException Event EventTarget TextDecoder TextEncoder WorkerGlobalScope
  DedicatedWorkerGlobalScope addEventListener dispatchEvent removeEventListener atob btoa clearInterval clearTimeout
  console crypto performance queueMicrotask self setInterval setTimeout structuredClone`;

function takeAway() {
  const allowed = new Set(`${LANGUAGE} ${NEEDED}`.split(/\s+/));
  const left = [];
  for (let place = self; place && place !== Object.prototype; place = Object.getPrototypeOf(place)) {
    for (const name of Object.getOwnPropertyNames(place)) {
      if (allowed.has(name) || name.startsWith("_")) continue;
      try { delete place[name]; } catch { /* seen below */ }
      if (Object.hasOwn(place, name)) {
        try { Object.defineProperty(place, name, { value: undefined, writable: false }); } catch { left.push(name); }
      }
    }
  }
  return left.filter((name) => ["object", "function"].includes(typeof self[name]));
}

async function start({ runtime, package: archive, packages, store }) {
  const cache = store ? await kept(store) : null;
  const get = through(cache, self.fetch.bind(self));
  self.fetch = get;
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > MOST_MEMORY) throw new RangeError("the page's limit of memory");
    return grow.call(this, pages);
  };
  // The book's own package changes with the book: the network is asked first.
  const book = get(archive, { cache: "no-cache" }, true).then((answer) => answer.arrayBuffer());
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
  const quiet = { stdout: () => {}, stderr: () => {} };
  const python = await loadPyodide({ indexURL: runtime, packages, ...quiet, env: { HOME: "/home/pyodide", DLMATH_BOOK: "1" } });
  python.unpackArchive(await book, "zip", { extractDir: "/home/pyodide" });
  const page = python.pyimport("dlmath.page");
  const left = takeAway();
  if (left.length) throw new Error(`the browser does not let go of ${left.join(", ")}`);
  return page;
}

let page;
listen("message", async ({ data }) => {
  const { id } = data;
  const began = now();
  try {
    if (data.start) {
      page = await start(data.start);
      send({ id, done: true, milliseconds: now() - began });
      return;
    }
    const report = (line) => send({ id, line });
    const answer = JSON.parse(page[data.ask](JSON.stringify(data.with), report));
    send({ id, answer, milliseconds: now() - began });
  } catch (error) {
    send({ id, failed: String(error?.message ?? error).trim().split("\n").at(-1).slice(0, 300) });
  }
});
