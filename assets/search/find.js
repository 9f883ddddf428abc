/* What the search finds, in which order, and the piece of text that shows it. Knows nothing of the page. */
"use strict";
globalThis.bookSearch = (() => {
  const SCRIPTED = "\u00aa\u00b2\u00b3\u00b9\u00ba\u02b0-\u02b8\u1d2c-\u1d6a\u2070-\u209c\u2c7c";
  // Words, letters above or below the line, Greek letters one by one, and the signs of formulas.
  const TOKEN = new RegExp(
    `[${SCRIPTED}]+|\\p{Script=Greek}|(?:(?![${SCRIPTED}]|\\p{Script=Greek})[\\p{L}\\p{N}\\p{M}])+|\\|\\||[\\p{Sm}∥‖⊤⊥…]`, "gu");
  const IGNORED = new Set("=+<>|~¬±×".split(""));
  const STOP = new Set("a an and are as at be by do does for from how in is it its of on or that the this to what when why with".split(" "));
  const SIGNS = { "‖": "∥", "||": "∥", "∆": "Δ", "µ": "μ", "ϵ": "ε", "ϕ": "φ", "ϑ": "θ" };

  // The form in which a word is looked for: no accents, no capitals but Greek ones, no plural.
  const plain = (token) => {
    if (IGNORED.has(token)) return null;
    if (SIGNS[token]) return SIGNS[token];
    const word = token.normalize("NFKD").replace(/\p{M}/gu, "");
    if (!/[a-z]/i.test(word)) return word || null;
    const small = word.toLowerCase();
    if (small.length < 4 || !small.endsWith("s") || /(ss|us|is|bayes)$/.test(small)) return small;
    if (/(tr|rt|nd)ices$/.test(small)) return small.replace(/ices$/, small.endsWith("trices") ? "ix" : "ex");
    return small.endsWith("ies") && small.length > 5 ? `${small.slice(0, -3)}y` : small.slice(0, -1);
  };
  const tokens = (text) => text.match(TOKEN) ?? [];

  // Other names of the same thing, with what a match of them is worth.
  const GREEK = { alpha: "α", beta: "β", gamma: "γ", delta: "δ Δ", epsilon: "ε", eta: "η", theta: "θ", kappa: "κ", lambda: "λ Λ",
    mu: "μ", nu: "ν", pi: "π", rho: "ρ", sigma: "σ Σ", tau: "τ", phi: "φ Φ", psi: "ψ", omega: "ω" };
  const SAME = { ...GREEK, "∇": "gradient", nabla: "∇ gradient", "∂": "partial", "∥": "norm", "Σ": "∑ singular covariance", "∑": "Σ sum",
    "σ": "singular sigmoid", "λ": "eigenvalue", "∫": "integral", "⊙": "hadamard elementwise", "⊗": "kronecker", kl: "kullback", svd: "singular value decomposition",
    transpose: "ᵀ", mle: "likelihood", evd: "eigendecomposition", colour: "color", color: "colour" };

  // A place counts by what it is for: text, then exercises, then lists of what is elsewhere.
  const WORTH = [[/^chapters\//, 1], [/^reference\/(identities|notation)/, 0.85], [/^exercises\//, 0.55], [/^solutions\//, 0.45], [/^reference\/(sources|teachers)/, 0.25], [/^reference\/errata/, 0.35], [/./, 0.5]];
  // Sections that every chapter has, which name everything and explain nothing.
  const FRAME = /^(Goals|What you need first|Pitfalls|Check yourself|Summary|Exercises|What comes next|Further reading)$/;
  const KINDS = { Definition: 1.9, Theorem: 1.3, Identity: 1 };

  const entries = [];
  const index = new MiniSearch({
    fields: ["heading", "page", "text"],
    tokenize: tokens,
    processTerm: plain,
    searchOptions: {
      boost: { heading: 3, page: 0.6 },
      // A beginning is worth little where the whole word is found, a misspelling less.
      weights: { prefix: 0.3, fuzzy: 0.2 },
      boostDocument: (id) => entries[id].worth,
    },
  });

  /** Take the book: a list of [address, number, [[anchor, heading, kind, above, text], …]]. */
  const fill = (pages) => {
    for (const [address, number, rows] of pages) {
      const worth = WORTH.find(([pattern]) => pattern.test(address))[1];
      const page = number ? `${number}. ${rows[0][1]}` : rows[0][1];
      for (const [anchor, heading, kind, above, text] of rows) {
        const where = anchor && above && above !== rows[0][1] ? `${page} › ${above}` : page;
        entries.push({ href: address + (anchor && `#${anchor}`), heading, kind, page, where, text, worth: worth * (FRAME.test(heading) ? 0.5 : KINDS[kind] ?? 1) });
      }
    }
    index.addAll(entries.map(({ heading, page, text }, id) => ({ id, heading, page, text })));
  };

  const spelled = (term) => {
    const word = /[a-z]{2}/.test(term);
    return { queries: [term], prefix: word, fuzzy: term.length > 4 && word ? (term.length > 7 ? 2 : 1) : false, processTerm: (same) => same };
  };
  const asked = (terms, combineWith) => ({
    combineWith,
    queries: terms.map((term) => {
      const others = (SAME[term] ?? "").split(" ").filter(Boolean);
      if (!others.length) return spelled(term);
      const same = { queries: others, combineWith: "OR", boostTerm: () => 0.6, processTerm: (other) => other, prefix: false, fuzzy: false };
      return { combineWith: "OR", queries: [spelled(term), same] };
    }),
  });

  const words = (text) => tokens(text).map(plain).filter((word) => word && !STOP.has(word));
  const follow = (text, terms) => {
    const all = words(text);
    return all.some((_, n) => terms.every((term, k) => all[n + k]?.startsWith(term)));
  };

  /** The entries that hold all the words, or else those that hold most, best first. */
  const find = (query) => {
    const all = tokens(query).map(plain).filter(Boolean);
    const some = all.filter((term) => !STOP.has(term));
    const terms = [...new Set(some.length ? some : all)];
    if (!terms.length) return [];
    let found = index.search(asked(terms, "AND"));
    // Who asks for a sign asks what it means.
    const sign = terms.length === 1 && !/[a-z]/.test(terms[0]);
    const whole = found.length > 0;
    if (!whole) found = index.search(asked(terms, "OR"));
    const results = found.map(({ id, score, terms: hits }, rank) => {
      const entry = entries[id];
      let worth = sign && entry.href.startsWith("reference/notation") ? 3 * score : score;
      if (rank < 60) {
        if (words(entry.heading).join(" ") === terms.join(" ")) worth *= 2;
        else if (terms.length > 1 && follow(entry.heading, terms)) worth *= 1.6;
        else if (terms.length > 1 && follow(entry.text, terms)) worth *= 1.3;
      }
      return { ...entry, hits: new Set(hits), whole, score: worth };
    });
    results.sort((a, b) => b.score - a.score);
    // "Bayes’ rule" is a section and the theorem in it: the better of the two stands for both.
    const seen = new Set();
    return results.filter(({ page, heading }) => {
      const name = `${page}: ${words(heading).join(" ")}`;
      return !seen.has(name) && seen.add(name);
    });
  };

  /** The text around most of the hits, as pieces [text, whether it is a hit]. */
  const excerpt = ({ text, hits }, length = 170) => {
    const places = [...text.matchAll(TOKEN)].filter(([token]) => hits.has(plain(token))).map(({ 0: token, index: at }) => [at, at + token.length]);
    let [best, most] = [0, -1];
    for (const [start] of places) {
      const inside = new Set(places.filter(([a, b]) => a >= start && b <= start + length - 30).map(([a, b]) => text.slice(a, b).toLowerCase()));
      if (inside.size > most) [best, most] = [start, inside.size];
    }
    let from = Math.max(0, best - 40);
    if (from) from = text.indexOf(" ", from) + 1;
    let to = Math.min(text.length, from + length);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + 1);
    const pieces = [[from ? "… " : "", false]];
    let done = from;
    for (const [start, end] of places) {
      if (start < from || end > to) continue;
      pieces.push([text.slice(done, start), false], [text.slice(start, end), true]);
      done = end;
    }
    pieces.push([text.slice(done, to) + (to < text.length ? " …" : ""), false]);
    return pieces.filter(([piece]) => piece);
  };

  return { fill, find, excerpt };
})();
