// The player of the book's demos. Each <figure class="explore"> holds its frames as JSON: "pieces" of SVG and,
// for each frame, the numbers of the pieces it is made of. The address #name?k=5 sets a demo.
(() => {
  "use strict";

  const SETTLED = 350; // milliseconds without a change before the address and the announcement follow
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const demos = new Map();

  class Control {
    constructor(element, changed) {
      this.name = element.dataset.parameter;
      this.keys = JSON.parse(element.dataset.keys);
      this.texts = JSON.parse(element.dataset.texts);
      this.inputs = [...element.querySelectorAll("input, select")];
      this.output = element.querySelector("output");
      this.button = element.querySelector(".explore-play");
      for (const input of this.inputs) {
        input.disabled = false;
        input.addEventListener("input", () => {
          this.label();
          changed();
        });
      }
    }

    get index() {
      const [input] = this.inputs;
      if (input.type === "checkbox") return Number(input.checked);
      if (input.type === "radio") return this.inputs.findIndex((radio) => radio.checked);
      return Number(input.value);
    }

    set index(i) {
      const [input] = this.inputs;
      if (input.type === "checkbox") input.checked = Boolean(i);
      else if (input.type === "radio") this.inputs[i].checked = true;
      else input.value = String(i);
      this.label();
    }

    label() {
      if (!this.output) return;
      this.output.value = this.texts[this.index];
      this.inputs[0].setAttribute("aria-valuetext", this.output.value);
    }

    // The position of a value as it is written in an address, or -1.
    find(key) {
      const i = this.keys.indexOf(key);
      if (i >= 0 || this.inputs[0].type !== "range" || !key.trim()) return i;
      return this.keys.findIndex((own) => Number(own) === Number(key));
    }
  }

  class Demo {
    constructor(figure) {
      this.figure = figure;
      this.svg = figure.querySelector("svg");
      this.caption = figure.querySelector("figcaption");
      this.status = figure.querySelector(".explore-status");
      this.controls = [...figure.querySelectorAll("[data-parameter]")].map(
        (element) =>
          new Control(element, () => {
            this.quiet = false;
            this.stop();
            this.draw();
          }),
      );
      this.copying(figure.querySelector(".explore-copy"));
      for (const control of this.controls) if (control.button) this.playing(control, control.button);
      figure.dataset.ready = "";
    }

    // Frames are read when the first one is needed.
    get data() {
      const data = JSON.parse(this.figure.querySelector("script").textContent);
      Object.defineProperty(this, "data", { value: data });
      return data;
    }

    get position() {
      return this.controls.reduce((at, control) => at * control.keys.length + control.index, 0);
    }

    get address() {
      const state = this.controls.map((c) => `${encodeURIComponent(c.name)}=${encodeURIComponent(c.keys[c.index])}`);
      return `#${this.figure.id}?${state.join("&")}`;
    }

    draw() {
      const { pieces, frames, captions, alts } = this.data;
      const at = this.position;
      const of = (texts) => texts[texts.length > 1 ? at : 0];
      const frame = document.createElement("template");
      frame.innerHTML = `<svg>${frames[at].map((i) => pieces[i]).join("")}</svg>`;
      follow(this.svg, frame.content.firstChild);
      this.svg.setAttribute("aria-label", of(alts));
      if (!this.caption.style.minHeight) this.reserve(captions);
      this.caption.textContent = of(captions);
      clearTimeout(this.settling);
      this.drawnAt = location.href;
      this.settling = setTimeout(() => this.settle(of(captions) || of(alts)), SETTLED);
    }

    settle(said) {
      if (this.timer || this.quiet) return;
      this.status.textContent = said;
      // Who has followed a link meanwhile is on the way there: the address is that of the link.
      if (location.href !== this.drawnAt && !location.hash.includes("?")) return;
      history.replaceState(history.state, "", this.address);
    }

    // Room for the longest caption, so that what follows does not move.
    reserve(captions) {
      this.caption.textContent = captions.reduce((a, b) => (a.length < b.length ? b : a));
      this.caption.style.minHeight = `${this.caption.offsetHeight}px`;
    }

    // Set what the address says; what is unknown or malformed is left as it is.
    set(query) {
      let known = false;
      for (const [name, key] of new URLSearchParams(query)) {
        const control = this.controls.find((c) => c.name === name);
        const i = control ? control.find(key) : -1;
        if (i < 0) continue;
        control.index = i;
        known = true;
      }
      if (!known) return;
      this.stop();
      this.draw();
    }

    playing(control, button) {
      const last = control.keys.length - 1;
      const step = () => {
        control.index = control.index < last ? control.index + 1 : 0;
        if (control.index === last) this.stop();
        this.draw();
      };
      const named = () => {
        const text = calm.matches ? "Step" : "Play";
        button.dataset.does = text;
        button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/^\w+/, text));
      };
      named();
      calm.addEventListener("change", () => {
        this.stop();
        named();
      });
      this.stop = () => {
        clearInterval(this.timer);
        this.timer = 0;
        button.setAttribute("aria-pressed", "false");
      };
      button.disabled = false;
      button.addEventListener("click", (event) => {
        this.quiet = !event.isTrusted;
        if (this.timer) {
          this.stop();
          this.draw();
          return;
        }
        if (!calm.matches) {
          this.timer = setInterval(step, Number(button.dataset.interval));
          button.setAttribute("aria-pressed", "true");
        }
        step();
      });
    }

    // Play once through, when the reader sees it first; without the reader, the address stays as it is.
    perform() {
      const button = this.figure.querySelector(".explore-play");
      if (!button || calm.matches) return;
      new IntersectionObserver(([entry], watch) => {
        if (!entry.isIntersecting) return;
        watch.disconnect();
        if (!this.timer) button.click();
      }, { threshold: 0.5 }).observe(this.figure);
    }

    // Replaced by a demo that plays.
    stop() {}

    copying(button) {
      const name = button.textContent;
      let back = 0;
      button.disabled = false;
      button.addEventListener("click", async () => {
        const link = location.href.replace(/#.*/, "") + this.address;
        let said = "Link copied";
        try {
          await navigator.clipboard.writeText(link);
        } catch {
          history.replaceState(history.state, "", this.address);
          said = "The link is in the address bar";
        }
        button.textContent = this.status.textContent = said;
        clearTimeout(back);
        back = setTimeout(() => (button.textContent = name), 3000);
      });
    }
  }

  // Make `now` like `next`, touching only what differs: less to paint, and images do not flash.
  function follow(now, next) {
    const olds = now.childNodes;
    const news = next.childNodes;
    if (olds.length !== news.length) {
      now.replaceChildren(...news);
      return;
    }
    for (let i = olds.length - 1; i >= 0; i--) {
      const a = olds[i];
      const b = news[i];
      if (a.isEqualNode(b)) continue;
      if (a.nodeName !== b.nodeName || a.nodeType !== Node.ELEMENT_NODE) {
        a.replaceWith(b);
        continue;
      }
      for (const { name } of [...a.attributes]) if (!b.hasAttribute(name)) a.removeAttribute(name);
      for (const { name, value } of b.attributes) if (a.getAttribute(name) !== value) a.setAttribute(name, value);
      follow(a, b);
    }
  }

  // Set the demo that the address names to what it says; book.js brings it into sight.
  function visited() {
    const [, name, query] = /^#([^?]*)\?(.*)$/.exec(location.hash) ?? [];
    demos.get(name)?.set(query);
  }

  function begin() {
    for (const figure of document.querySelectorAll("figure.explore")) {
      if (demos.has(figure.id)) continue;
      demos.set(figure.id, new Demo(figure));
      if (figure.closest(".tag_moving")) demos.get(figure.id).perform();
    }
    addEventListener("hashchange", visited);
    visited();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
