/* Copying formulas as LaTeX: with the text around them, or one by a double click or its button. */
"use strict";
(() => {
  const { latex } = document.currentScript?.dataset ?? {};
  const article = document.querySelector("article");
  if (!latex || !article) return;

  // The LaTeX of the page's formulas, in order: a script of its own, so that it can be had from disk, too.
  let texts, loading;
  window.bookLatex = (list) => { texts = list; };
  const load = () => (loading ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = latex;
    script.onload = script.onerror = done;
    document.head.append(script);
  }));
  const all = [...article.querySelectorAll(".katex-mathml")];
  const numbered = new Map(all.map((formula, n) => [formula, n]));

  // A formula in a line may be several pieces, with the punctuation that stays with it; the first has the MathML.
  const whole = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return element?.closest(".katex-display") ?? element?.closest(".nobr") ?? element?.closest(".katex");
  };
  const plain = (range) => {
    range = range.cloneRange();
    const first = whole(range.startContainer);
    const last = whole(range.endContainer);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const own = all.filter((formula) => range.intersectsNode(formula));
    const copy = document.createElement("div");
    copy.className = "copied";
    copy.append(range.cloneContents());
    const shown = [...copy.querySelectorAll(".katex-mathml")];
    if (!shown.length || shown.length !== own.length) return null;
    shown.forEach((formula, n) => {
      const text = texts[numbered.get(own[n])] || formula.textContent;
      const box = formula.closest(".katex-display");
      (box ?? formula.closest(".katex")).replaceWith(box ? `$$${text}$$` : `$${text}$`);
    });
    for (const rest of copy.querySelectorAll(".katex, .headerlink, .copy, .source-marks, .hidden-text, .tip, script")) rest.remove();
    article.append(copy);
    const text = copy.innerText.trim();
    copy.remove();
    return text;
  };

  const chosen = () => {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    return article.contains(range.commonAncestorContainer) ? range : null;
  };
  document.addEventListener("selectionchange", () => { if (!texts && chosen()) load(); });
  document.addEventListener("copy", (event) => {
    const range = chosen();
    if (!range || event.target.closest?.("input, textarea") || !all.some((formula) => range.intersectsNode(formula))) return;
    if (texts) {
      const text = plain(range);
      if (text === null) return;
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    } else if (navigator.clipboard) {
      event.preventDefault();
      load().then(() => navigator.clipboard.writeText((texts && plain(range)) ?? String(getSelection())));
    }
  });

  // One displayed formula.
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy copy-formula";
  const named = () => {
    button.textContent = "LaTeX";
    button.setAttribute("aria-label", "Copy this formula as LaTeX");
  };
  named();
  const copyFormula = async (box) => {
    await load();
    const text = texts?.[numbered.get(box.querySelector(".katex-mathml"))];
    if (!text) return;
    await navigator.clipboard.writeText(`$$${text}$$`);
    button.textContent = "Copied";
    setTimeout(named, 1500);
  };
  const offer = (event) => {
    const box = event.target.closest?.("div.math");
    if (box && button.parentElement !== box) box.append(button);
  };
  article.addEventListener("pointerover", offer, { passive: true });
  article.addEventListener("focusin", offer);
  article.addEventListener("dblclick", (event) => {
    const box = event.target.closest?.("div.math");
    if (box && event.target.closest(".katex")) copyFormula(box);
  });
  button.addEventListener("click", () => copyFormula(button.closest("div.math")));
})();
