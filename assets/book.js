/* The page: theme switch, search, layout switch, copy buttons, place in the page. Everything else is HTML. */
"use strict";
(() => {
  const root = document.documentElement;
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window: keeps the page */ } },
  };

  // Links land. Parts far from the screen have estimated heights until the reader comes near (book.css), and no
  // jump may trust an estimate: everything is laid out before it.
  const layOutAll = () => root.classList.add("whole");

  // The element that an address names: #id, or #demo?k=5 for a demo in a state.
  const named = (hash) => {
    let name = hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* as it is */ }
    return name && (document.getElementById(name) ?? document.getElementById(name.split("?")[0]));
  };
  // Unfold what the target is folded in.
  const reveal = (target) => {
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const tab = target?.closest(".sd-tab-content");
    if (tab) tab.previousElementSibling.previousElementSibling.checked = true;
  };
  const show = (target) => {
    layOutAll();
    reveal(target);
    target?.scrollIntoView({ block: "start", behavior: "instant" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link?.hash || link.pathname !== location.pathname || link.host !== location.host) return;
    layOutAll();
    reveal(named(link.hash));
  }, { capture: true });
  addEventListener("hashchange", () => {
    // The browser went there already, unless places were not known or the address holds a state.
    const target = named(location.hash);
    const folded = target && !target.checkVisibility();
    if (!root.classList.contains("whole") || folded || location.hash.includes("?")) show(target);
  });
  const arrive = () => {
    // Who reloads or comes back stays where they were.
    const [{ type } = {}] = performance.getEntriesByType("navigation");
    const target = named(location.hash);
    if (!target || type === "reload" || type === "back_forward") return;
    const settle = () => show(target);
    settle();
    // What loads above the target moves it, but the reader's own scrolling counts more, and where a link led since
    // (screen readers click without pointer or key).
    let free = false;
    for (const hand of ["wheel", "touchstart", "pointerdown", "keydown", "click", "hashchange"]) {
      addEventListener(hand, () => { free = true; }, { once: true, passive: true });
    }
    const late = () => free || settle();
    addEventListener("load", late, { once: true });
    document.fonts?.ready.then(late);
  };
  arrive();

  // Light or dark: first press leaves what the system asks for.
  const kept = store.get("theme");
  if (kept === "dark" || kept === "light") root.dataset.theme = kept; // where the page's own line may not run
  const themeSwitch = document.getElementById("theme-switch");
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
  const tellTheme = () => themeSwitch.setAttribute("aria-pressed", String(isDark()));
  themeSwitch.hidden = false;
  themeSwitch.setAttribute("aria-label", "Dark page");
  tellTheme();
  systemDark.addEventListener("change", tellTheme);
  themeSwitch.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    store.set("theme", root.dataset.theme);
    tellTheme();
  });

  // Search: the link works alone; with a script it opens a field in place. What it searches comes at first use.
  const dialog = document.getElementById("search-dialog");
  let searching;
  const loadSearch = () => {
    if (searching) return;
    searching = document.createElement("script");
    searching.src = dialog.dataset.script;
    document.head.append(searching);
  };
  const openSearch = (event) => {
    event.preventDefault();
    dialog.showModal();
    loadSearch();
  };
  if (document.getElementById("search-results")) loadSearch();
  document.getElementById("search-link").addEventListener("click", openSearch);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if ((event.key === "/" && !typing && !dialog.open) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      openSearch(event);
    }
  });

  // Tabs of one group are one switch, kept from page to page (numerator or denominator layout).
  const synced = [...document.querySelectorAll(".sd-tab-set > label[data-sync-group]")];
  const choose = (group, id) => {
    for (const label of synced) {
      if (label.dataset.syncGroup === group && label.dataset.syncId === id) document.getElementById(label.htmlFor).checked = true;
    }
  };
  for (const group of new Set(synced.map((label) => label.dataset.syncGroup))) {
    const kept = store.get(`tabs-${group}`);
    if (kept) choose(group, kept);
  }
  for (const label of synced) {
    const input = document.getElementById(label.htmlFor);
    input.addEventListener("change", () => {
      const top = label.getBoundingClientRect().top;
      choose(label.dataset.syncGroup, label.dataset.syncId);
      store.set(`tabs-${label.dataset.syncGroup}`, label.dataset.syncId);
      scrollBy({ top: label.getBoundingClientRect().top - top, behavior: "instant" });
    });
  }

  // Copy buttons for code, made when the code comes near the screen.
  const addCopyButton = (block) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this code");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("pre").textContent.trimEnd() + "\n");
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    block.append(button);
  };
  if (navigator.clipboard) {
    const near = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        addCopyButton(target);
      }
    }, { rootMargin: "200px" });
    for (const block of document.querySelectorAll("article div[class*=highlight-]:not(.cell_output *) > .highlight")) near.observe(block);
  }

  // Find identities by words or by what their formulas show, as dlmath/identities/words.py does.
  const place = document.querySelector(".identity-filter");
  if (place) {
    const entries = [...document.querySelectorAll(".identity")];
    const typed = (text) => text.replaceAll("||", "‖").replaceAll("\\|", "‖")
      .replace(/\\(?:mathbf|boldsymbol|mathrm|mathcal|mathbb|operatorname\*?|[td]?frac|hat|textstyle)\s*/g, "")
      .replace(/\^\{?-(?:\\top|[Tᵀ])\}?/g, "⁻ᵀ").replace(/\^\{?(?:\\top|[Tᵀ])(?![A-Za-z])\}?/g, "ᵀ")
      .replace(/\^\{?-1\}?/g, "⁻¹").replaceAll("^2", "²").replace(/[{}\\&_]/g, "");
    const spelt = (text) => ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")}`;
    const find = (query) => {
      const pieces = typed(query).split(/\s+/).filter(Boolean);
      const whole = pieces.join("").toLowerCase();
      const shows = (piece) => (entry) => entry.dataset.formulas.includes(piece.toLowerCase());
      if (/[^a-z-]/.test(whole) && entries.some(shows(whole))) return new Set(entries.filter(shows(whole)));
      let found = entries;
      for (const piece of pieces) {
        const spoken = spelt(piece) === " " ? [] : found.filter((entry) => ` ${entry.dataset.words}`.includes(spelt(piece)));
        found = spoken.length ? spoken : found.filter(shows(piece));
      }
      return new Set(found);
    };
    place.innerHTML = '<label for="identity-words">Find an identity</label><input id="identity-words" type="search" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="e.g. log det, ∇ tr, x^T A x"/><output role="status"></output>';
    place.querySelector("input").addEventListener("input", (event) => {
      const query = event.target.value.trim();
      const found = find(query);
      for (const entry of entries) entry.hidden = !found.has(entry);
      for (const section of document.querySelectorAll("article > section > section")) {
        section.hidden = Boolean(section.querySelector(".identity")) && !section.querySelector(".identity:not([hidden])");
      }
      place.querySelector("output").textContent = query ? `${found.size} of ${entries.length}` : "";
    });
  }

  // A list that scrolls in itself shows this link in its middle.
  const intoSight = (list, link) => { list.scrollTop = link.offsetTop - list.clientHeight / 2; };

  // Mark the section being read.
  const links = new Map([...document.querySelectorAll(".wide-toc a[href^='#']")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      const link = links.get(entry.target.id);
      link?.setAttribute("aria-current", "true");
      remember(entry.target.id);
      const toc = link?.closest(".wide-toc");
      if (toc) intoSight(toc, link);
    }
  }, { rootMargin: "0px 0px -75% 0px" });
  for (const id of links.keys()) {
    const section = id && document.getElementById(id);
    if (section) seen.observe(section);
  }
  // The first page offers to go on where the reader was: the last chapter, and its section.
  const chapter = document.querySelector("#book-nav li.current > a")?.textContent.trim();
  const goOn = document.querySelector(".go-on");
  const remember = (section) => {
    if (/\/chapters\/[^/]+$/.test(location.pathname)) store.set("reading", JSON.stringify([location.pathname + (section ? `#${section}` : ""), chapter]));
  };
  remember("");
  try {
    const [address, title] = JSON.parse(store.get("reading") ?? "[]");
    if (goOn && address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = `Go on reading: ${title}`;
      goOn.append(link);
    }
  } catch { /* not written by this book */ }

  // What solves exercises comes when a reader turns to one, or has answers here already; the first press waits for it.
  const solving = document.getElementById("solve");
  if (solving) {
    const places = ":is(.solve, .solve-page)";
    let awake;
    let ready = false;
    const one = (src) => new Promise((yes, no) => {
      const script = document.createElement("script");
      Object.assign(script, { src, onload: yes, onerror: no });
      document.head.append(script);
    });
    const wake = () => (awake ??= solving.dataset.scripts.split(" ").reduce((before, src) => before.then(() => one(src)), Promise.resolve())
      .then(() => { ready = true; }));
    for (const place of document.querySelectorAll(places)) {
      for (const hand of ["pointerover", "focusin"]) place.addEventListener(hand, wake, { once: true, passive: true });
    }
    const first = (event) => {
      const target = event.target.closest?.(`${places} :is(button, input, .solve-code pre)`);
      if (!target || ready || (event.type === "keydown" && !(target.matches("pre") && event.key === "Enter"))) return;
      const { checked } = target;
      event.stopPropagation();
      wake().then(() => {
        if (!target.matches("input")) return void target.click();
        target.checked = checked;
        target.dispatchEvent(new Event("change", { bubbles: true }));
      });
    };
    for (const hand of ["click", "keydown"]) document.addEventListener(hand, first, { capture: true });
    try {
      if (Object.keys(localStorage).some((key) => key.startsWith(`solve:${solving.dataset.chapter}.`))) wake();
    } catch { /* nothing can be kept here */ }
  }

  // How many exercises are solved in this browser (assets/python/solve.js keeps them), beside each chapter's.
  const solved = () => {
    let all = 0;
    let of = 0;
    for (const link of document.querySelectorAll("[data-solved]")) {
      const [chapter, count] = link.dataset.solved.split(" ");
      let done = 0;
      try {
        for (const key of Object.keys(localStorage)) {
          if (key.startsWith(`solve:${chapter}.`) && JSON.parse(localStorage.getItem(key))?.state === "passed") done += 1;
        }
      } catch { /* nothing can be kept here, or it was not written by this book */ }
      all += done;
      of += Number(count);
      link.querySelector(".solved")?.remove();
      if (!done) continue;
      const told = document.createElement("span");
      told.className = "solved";
      told.textContent = ` ${done}/${count}`;
      told.setAttribute("aria-label", `, ${done} of ${count} solved`);
      told.setAttribute("role", "img");
      link.append(told);
    }
    if (goOn && all) {
      const told = goOn.querySelector("span") ?? goOn.appendChild(document.createElement("span"));
      told.textContent = `${goOn.querySelector("a") ? " · " : ""}${all} of ${of} exercises solved`;
    }
  };
  addEventListener("solved", solved);
  addEventListener("storage", solved);
  solved();

  // Of the pages, too, and within sight among them.
  const nav = document.getElementById("book-nav");
  const here = nav.querySelector(".current > a");
  if (here) {
    here.setAttribute("aria-current", "page");
    nav.addEventListener("toggle", (event) => { if (event.newState === "open") intoSight(nav, here); });
    new IntersectionObserver(([entry], watch) => {
      watch.disconnect();
      if (!entry.isIntersecting && entry.rootBounds?.height) intoSight(nav, here);
    }, { root: nav }).observe(here);
  }
})();
