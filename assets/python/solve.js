// Exercises that are solved in the page: an editor, Check, Hint, Start again, Stop; answers kept in this browser.
(() => {
  "use strict";

  const { Python, Stopped, refusal } = globalThis.bookPython;
  const settings = JSON.parse(document.getElementById("solve").textContent);
  const here = (address) => new URL(address, location.href).href;
  const PATIENCE = 3000; // milliseconds without an answer until a line says that the check is running
  const VERSIONS = 10; // earlier texts of an answer that are kept

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  // ---- what is kept: one entry an exercise; where nothing can be kept, the page says so
  const store = {
    memory: new Map(),
    told: false,
    key: (exercise) => `solve:${exercise}`,
    get(exercise) {
      try {
        return JSON.parse(localStorage.getItem(this.key(exercise)) ?? "null") ?? this.memory.get(exercise) ?? {};
      } catch {
        return this.memory.get(exercise) ?? {};
      }
    },
    set(exercise, entry) {
      this.memory.set(exercise, entry);
      try {
        localStorage.setItem(this.key(exercise), JSON.stringify(entry));
      } catch {
        if (!this.told) say("This browser keeps nothing for this book: download your notebook before you leave.");
        this.told = true;
      }
    },
  };

  const python = new Python(
    { worker: here(settings.worker), runtime: here(settings.runtime), package: here(settings.package), store: settings.store },
  );

  const bar = document.querySelector(".solve-page");
  const say = (text) => { bar.querySelector("[role=status]").textContent = text; };

  const script = (address) => new Promise((yes, no) => {
    document.head.append(element("script", { src: address, onload: yes, onerror: () => no(new Error("The editor could not be loaded.")) }));
  });
  let editors;
  const loadEditor = () => (editors ??= script(settings.editor).catch((error) => { editors = undefined; throw error; }));

  class Task {
    constructor(place) {
      this.place = place;
      this.id = place.dataset.exercise;
      this.name = place.dataset.name;
      this.kind = place.dataset.kind;
      this.title = place.dataset.title;
      this.of = Number(place.dataset.points);
      this.shown = place.querySelector(".solve-code");
      const given = place.querySelector(".solve-given pre")?.textContent.trimEnd();
      this.given = given ? `${given}\n` : "";
      this.stub = (this.shown?.querySelector("pre").textContent ?? `${this.given}${this.name} = ...`).trimEnd();
      this.state = place.querySelector(".solve-state");
      this.result = place.querySelector(".solve-result");
      this.hints = [...place.querySelectorAll(".solve-hint")];
      this.buttons = Object.fromEntries([...place.querySelectorAll("[data-do]")].map((b) => [b.dataset.do, b]));
      this.buttons.check?.addEventListener("click", () => this.check());
      this.buttons.hint?.addEventListener("click", () => this.hint());
      this.buttons.again?.addEventListener("click", () => this.again());
      this.buttons.stop?.addEventListener("click", () => python.stop());
      this.entry = store.get(this.id);
      this.begin();
      this.showState();
      this.showHints();
    }

    get solved() {
      return this.entry.state === "passed";
    }

    // Only the tab in which somebody writes stores anything; what another tab wrote meanwhile is kept as a version.
    keep(change) {
      const there = store.get(this.id);
      const before = [...(change.before ?? there.before ?? [])];
      const other = there.code;
      if (other !== undefined && other !== this.stub && other !== this.entry.code && !before.includes(other)) before.push(other);
      this.entry = { ...there, ...change, before: before.slice(-VERSIONS), at: Date.now() };
      store.set(this.id, this.entry);
      this.showState();
      progress();
    }

    showState() {
      const { state, points = 0, code } = this.entry;
      const begun = code !== undefined && code !== this.stub;
      this.place.dataset.state = state === "passed" ? "solved" : begun ? "started" : "open";
      const word = state === "passed" ? "✓ solved" : begun ? "started" : "not attempted yet";
      this.state.textContent = `${word} · ${state === "passed" ? this.of : points} of ${this.of} points`;
    }

    // ---- hints, one by one, the newest open
    hint() {
      this.keep({ hints: Math.min((this.entry.hints ?? 0) + 1, this.hints.length) });
      this.showHints(true);
    }

    showHints(open = false) {
      const count = this.entry.hints ?? 0;
      this.hints.forEach((hint, i) => {
        hint.toggleAttribute("data-shown", i < count);
        hint.open = open && i === count - 1;
      });
      if (!this.buttons.hint) return;
      this.buttons.hint.textContent = count ? (count < this.hints.length ? "Next hint" : "No more hints") : "Hint";
      this.buttons.hint.disabled = count >= this.hints.length;
    }

    // ---- results, made of elements: nothing that Python says becomes markup
    show(...parts) {
      this.result.replaceChildren(...parts.filter(Boolean));
    }

    showAnswer({ result, error, prints }) {
      const printed = prints ? element("pre", { className: "solve-prints", textContent: prints, tabIndex: 0 }) : "";
      if (printed) printed.setAttribute("aria-label", "what your code printed");
      if (!result) {
        this.show(element("p", { className: "solve-error", textContent: String(error) }), printed);
        return;
      }
      const box = element("div", { className: `solve-answer ${result.state === "passed" ? "passed" : "failed"}` });
      box.append(element("p", {}, element("strong", { textContent: result.headline })));
      if (result.criteria.length) {
        const list = element("ul");
        for (const { label, of, passed, points } of result.criteria) {
          const sign = element("span", { textContent: { true: "✓", false: "✗" }[passed] ?? "–" });
          sign.setAttribute("role", "img");
          sign.setAttribute("aria-label", { true: "passed", false: "not passed" }[passed] ?? "not judged yet");
          list.append(element("li", {}, sign, ` ${label} `, element("small", { textContent: `(${points} of ${of})` })));
        }
        box.append(list);
      }
      if (result.error) box.append(element("pre", { textContent: result.error, tabIndex: 0 }));
      if (result.mistake) {
        box.append(
          element("p", {}, element("strong", { textContent: `A typical mistake: ${result.mistake}` }), element("br"), result.because),
          element("p", {}, element("strong", { textContent: "Check by hand: " }), result.by_hand),
        );
      }
      for (const sentence of result.sentences) box.append(element("p", { textContent: sentence, className: "solve-lines" }));
      if (result.example) {
        const table = element("table");
        for (const [name, value] of result.example) {
          const head = element("th", { textContent: name, scope: "row" });
          table.append(element("tr", {}, head, element("td", {}, element("pre", { textContent: value }))));
        }
        const wide = element("div", { className: "wide", tabIndex: 0 }, table);
        wide.setAttribute("role", "region");
        wide.setAttribute("aria-label", "the input on which it failed");
        box.append(wide);
      }
      if (result.state === "failed" && result.reread) {
        const [text, address] = result.reread;
        const target = new URL(address, location.href);
        if (target.origin === location.origin) box.append(element("p", {}, "Read again: ", element("a", { href: target.href, textContent: text })));
      }
      for (const note of result.notes) box.append(element("p", {}, element("small", { textContent: note })));
      if (result.state === "passed") box.append(this.onwards());
      this.show(box, printed);
    }

    onwards() {
      const line = element("p", { className: "solve-onwards" });
      const next = tasks[tasks.indexOf(this) + 1];
      if (next) line.append("Next: ", element("a", { href: `#${next.anchor}`, textContent: next.title }));
      const solution = this.place.dataset.solution;
      if (solution) line.append(next ? " · " : "", element("a", { href: solution, textContent: "Compare with the solution" }));
      return line;
    }

    // Earlier answers that this code uses, as the cells of a notebook would have run: each after what it uses itself.
    earlier(code, upTo = this) {
      const used = [];
      for (const task of tasks.slice(0, tasks.indexOf(upTo))) {
        const text = task.entry.code;
        if (text === undefined || text === task.stub || !new RegExp(`\\b${task.name}\\b`).test(code)) continue;
        used.push(...this.earlier(text, task), text);
      }
      return [...new Set(used)];
    }

    get anchor() {
      return `ex-${this.id.replace(/[._]/g, "-")}`;
    }

    take(answer) {
      this.showAnswer(answer);
      const { result } = answer;
      if (!result || result.state === "not attempted") return;
      // What was solved once stays solved.
      const best = this.solved ? {} : { state: result.state, points: Math.max(result.points, this.entry.points ?? 0) };
      this.keep(best);
    }

    async check() {
      if (this.running) return;
      const code = this.code;
      if (code === null) return;
      this.keep({ code, stub: this.stub });
      const known = this.known?.(code);
      if (known) return void this.take({ result: known, prints: "" });
      const why = refusal();
      if (why) return void this.showAnswer({ error: why });
      this.running = true;
      const { check, stop } = this.buttons;
      check.disabled = true;
      stop.hidden = false;
      let where = "";
      const began = performance.now();
      const status = element("p", { className: "solve-running", textContent: python.worker ? "Checking …" : "Python is starting …" });
      this.show(status);
      const watch = setInterval(() => {
        const seconds = Math.round((performance.now() - began) / 1000);
        if (performance.now() - began < PATIENCE) return;
        status.textContent = `Still running after ${seconds} seconds${where}. Stop ends it.`;
      }, 500);
      const line = (number) => {
        const text = code.split("\n")[number - 1]?.trim() ?? "";
        where = `, in line ${number} of your code: ${text}`;
      };
      try {
        const { answer, milliseconds } = await python.ask("check", { exercise: this.id, name: this.name, given: [...settings.given, ...this.earlier(code)], code }, { line });
        this.place.dataset.milliseconds = String(Math.round(milliseconds));
        this.take(answer);
      } catch (error) {
        const text = error instanceof Stopped ? `Stopped${where}. Your code is as you left it.`
          : /stack|recursion/i.test(error.message) ? `Python gave up${where}: your code calls itself too often.`
            : `Python gave up${where}: ${error.message} Your code is as you left it; the next check starts a new Python.`;
        this.show(element("p", { className: "solve-error", textContent: text }));
      } finally {
        clearInterval(watch);
        this.running = false;
        check.disabled = false;
        stop.hidden = true;
      }
    }

    // ---- versions: what is replaced can be brought back
    replaceBy(code) {
      const old = this.entry.code;
      const before = [...(this.entry.before ?? [])];
      if (old !== undefined && old !== this.stub && old !== code && before.at(-1) !== old) before.push(old);
      this.keep({ code, stub: this.stub, before });
      this.write(code);
    }

    again() {
      this.replaceBy(this.stub);
      const last = this.entry.before?.at(-1);
      const back = element("button", { type: "button", textContent: "Bring back what I had" });
      back.addEventListener("click", () => {
        this.replaceBy(last);
        this.show();
      });
      this.show(last === undefined ? "" : element("p", {}, "The exercise is as it was at the beginning. ", back));
    }

    // Another tab changed this answer.
    follow() {
      const entry = store.get(this.id);
      const mine = this.entry.code;
      this.entry = entry;
      if (entry.code !== undefined && entry.code !== mine) this.write(entry.code);
      this.showState();
      this.showHints();
    }
  }

  // ---- an answer in code
  class CodeTask extends Task {
    begin() {
      this.text = this.entry.code ?? this.stub;
      if (this.text !== this.stub) this.shown.querySelector("pre").textContent = this.text;
      const pre = this.shown.querySelector("pre");
      pre.setAttribute("role", "button");
      pre.setAttribute("aria-label", `Edit your answer: ${this.title}`);
      const open = () => this.edit();
      pre.addEventListener("click", open);
      pre.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open();
      });
      const was = this.entry.stub;
      if (was !== undefined && was !== this.stub && this.text !== this.stub) {
        this.show(
          element("p", { textContent: "This exercise has changed since you began. Your answer is above; it now begins like this:" }),
          element("pre", { textContent: this.stub, tabIndex: 0 }),
        );
      }
    }

    get code() {
      return this.text;
    }

    async edit() {
      if (this.editor) return void this.editor.focus();
      try {
        await loadEditor();
      } catch (error) {
        this.plain();
        return;
      }
      if (this.editor) return;
      const place = element("div", { className: "solve-editor" });
      this.editor = globalThis.codeEditor({
        place,
        code: this.text,
        label: `Your answer: ${this.title}`,
        changed: (text) => this.changed(text),
        run: () => this.check(),
      });
      this.shown.replaceChildren(place);
      this.editor.focus();
    }

    // Without the editor, a field.
    plain() {
      const field = element("textarea", { value: this.text, rows: this.text.split("\n").length + 4, spellcheck: false });
      field.setAttribute("aria-label", `Your answer: ${this.title}`);
      field.addEventListener("input", () => this.changed(field.value));
      this.shown.replaceChildren(field);
      this.editor = { focus: () => field.focus(), set code(text) { field.value = text; } };
      field.focus();
    }

    changed(text) {
      if (text === this.text) return;
      this.text = text;
      this.keep({ code: text, stub: this.stub });
    }

    write(code) {
      this.text = code;
      if (this.editor) this.editor.code = code;
      else this.shown.querySelector("pre").textContent = code;
    }
  }

  // ---- choices and values: buttons and a field
  class ChoiceTask extends Task {
    begin() {
      this.answers = settings.answers[this.id];
      this.inputs = [...this.place.querySelectorAll("input[type=radio], input[type=checkbox]")];
      for (const input of this.inputs) {
        // One letter is checked at once, several when the reader says so.
        input.addEventListener("change", () => (input.type === "radio" ? this.check() : this.keep({ code: this.code, stub: this.stub })));
      }
      this.write(this.entry.code ?? this.stub);
    }

    get code() {
      const letters = this.inputs.filter((input) => input.checked).map((input) => input.value).join("");
      return letters ? `${this.name} = "${letters}"` : this.stub;
    }

    known(code) {
      return this.answers[/"(\w+)"/.exec(code)?.[1] ?? ""];
    }

    write(code) {
      const letters = /"(\w+)"/.exec(code)?.[1] ?? "";
      for (const input of this.inputs) input.checked = letters.includes(input.value);
    }
  }

  class ValueTask extends Task {
    begin() {
      this.field = this.place.querySelector(".solve-value input");
      this.field.addEventListener("input", () => this.keep({ code: this.code, stub: this.stub }));
      this.field.addEventListener("keydown", (event) => { if (event.key === "Enter") this.check(); });
      this.write(this.entry.code ?? this.stub);
    }

    get code() {
      const value = this.field.value.trim();
      return value ? `${this.given}${this.name} = ${value}` : this.stub;
    }

    write(code) {
      const value = code.split(new RegExp(`^${this.name}\\s*=`, "m")).at(-1).trim();
      this.field.value = value === "..." ? "" : value;
    }
  }

  const KINDS = { function: CodeTask, choice: ChoiceTask, value: ValueTask };
  let tasks = [];

  function progress() {
    const solved = tasks.filter((task) => task.solved);
    const points = tasks.reduce((sum, task) => sum + (task.solved ? task.of : Math.min(task.entry.points ?? 0, task.of)), 0);
    const all = tasks.reduce((sum, task) => sum + task.of, 0);
    bar.querySelector("progress").value = points / all;
    bar.querySelector("output").textContent = `${solved.length} of ${tasks.length} solved, ${points} of ${all} points`;
    dispatchEvent(new Event("solved"));
  }

  // ---- to and from notebooks
  const answerCell = (notebook, task) => {
    const at = notebook.cells.findIndex((cell) => cell.cell_type === "code" && source(cell).includes(`check("${task.id}"`));
    for (let i = at - 1; i >= 0; i--) if (notebook.cells[i].cell_type === "code") return notebook.cells[i];
    return null;
  };
  const source = (cell) => (Array.isArray(cell.source) ? cell.source.join("") : cell.source);

  async function download() {
    let notebook;
    try {
      const answer = await fetch(settings.notebook);
      if (!answer.ok) throw new Error(String(answer.status));
      notebook = await answer.json();
    } catch {
      say("The notebook cannot be fetched here: it needs the book from a server.");
      return;
    }
    for (const task of tasks) {
      const { code } = store.get(task.id);
      const cell = answerCell(notebook, task);
      if (cell && code !== undefined && code !== task.stub) cell.source = code.split(/(?<=\n)/);
    }
    const file = new Blob([JSON.stringify(notebook, null, 1) + "\n"], { type: "application/x-ipynb+json" });
    const link = element("a", { href: URL.createObjectURL(file), download: settings.notebook.split("/").at(-1) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say("Your notebook is downloaded, with your answers in it.");
  }

  async function open(file) {
    let notebook;
    try {
      notebook = JSON.parse(await file.text());
      if (!Array.isArray(notebook.cells)) throw new Error("no cells");
    } catch {
      say(`${file.name} is not a notebook: choose an .ipynb file of this book.`);
      return;
    }
    let count = 0;
    for (const task of tasks) {
      const cell = answerCell(notebook, task);
      const code = cell && source(cell).trimEnd();
      if (!code || code === task.stub || code === (task.entry.code ?? task.stub)) continue;
      task.replaceBy(code);
      count += 1;
    }
    say(count ? `${count} ${count === 1 ? "answer" : "answers"} taken from ${file.name}; run the checks to see them judged.`
      : `${file.name} has no answers to these exercises that are not here already.`);
  }

  tasks = [...document.querySelectorAll(".solve")].map((place) => new KINDS[place.dataset.kind](place));
  progress();
  bar.querySelector("[data-do=download]").addEventListener("click", download);
  const chooser = bar.querySelector("input[type=file]");
  bar.querySelector("[data-do=open]").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => { if (chooser.files[0]) open(chooser.files[0]).finally(() => { chooser.value = ""; }); });
  addEventListener("storage", ({ key }) => {
    const task = tasks.find(({ id }) => key === store.key(id));
    if (!task) return;
    task.follow();
    progress();
  });
})();
