// KaTeX in QuickJS (katex.py): typesets a formula as a tree, from which what nothing reads is left out before
// it is written. A tree of another kind is an error, so that a new version of KaTeX cannot change it unseen.
const need = (condition, what) => {
  if (!condition) throw new Error(`the tree of this version of KaTeX has no ${what}: mend typeset.js`);
};
const has = (node, name) => Boolean(node && node.classes && node.classes.includes(name));
const copy = (node, children) => Object.assign(Object.create(Object.getPrototypeOf(node)), node, { children });
const write = (nodes) => nodes.map((node) => node.toMarkup()).join("");
const whole = (inside) => `<span class="nobr">${inside}</span>`;

// The formula's LaTeX is a tenth of its size, `semantics` only holds it, the name space is HTML's own, and
// `math` is a row already.
function lighten(math) {
  const semantics = math.children[0];
  need(math.type === "math" && semantics && semantics.type === "semantics", "math with semantics");
  const [content, annotation] = semantics.children;
  need(annotation && annotation.type === "annotation" && semantics.children.length === 2, "annotation");
  need("xmlns" in math.attributes, "name space of math");
  delete math.attributes.xmlns;
  const bare = content.type === "mrow" && Object.keys(content.attributes).length === 0;
  math.children = bare ? content.children : [content];
}

// The formula with what stands before and after it in one line with its first and last piece. A browser may
// break a line between two pieces, which KaTeX calls bases.
function joined(formula, before, after) {
  const [mathml, html] = formula.children;
  const pieces = [];
  for (const part of html.children) {
    if (has(part, "base") || !pieces.length) pieces.push([part]);
    else pieces[pieces.length - 1].push(part);
  }
  if (!before && !after) return formula.toMarkup();
  if (pieces.length < 2) {
    const inside = before + formula.toMarkup() + after;
    return pieces.length ? whole(inside) : inside;
  }
  const middle = pieces.slice(before ? 1 : 0, after ? -1 : undefined);
  const groups = [[before, before ? pieces[0] : [], ""], ["", middle.flat(), ""]];
  groups.push(["", after ? pieces[pieces.length - 1] : [], after]);
  let first = true;
  return groups
    .filter(([, parts]) => parts.length)
    .map(([left, parts, right]) => {
      // The MathML goes with the first group.
      const inside = copy(formula, [...(first ? [mathml] : []), copy(html, parts)]).toMarkup();
      first = false;
      return left || right ? whole(left + inside + right) : inside;
    })
    .join("");
}

function typeset(latex, display, before, after) {
  try {
    const options = { displayMode: display, throwOnError: true, strict: "ignore", trust: false };
    const tree = katex.__renderToDomTree(latex, options);
    const formula = display ? tree.children[0] : tree;
    need(has(formula, "katex") && has(formula.children[0], "katex-mathml"), "MathML");
    need(has(formula.children[1], "katex-html") && formula.children.length === 2, "HTML");
    lighten(formula.children[0].children[0]);
    // A translation of the page must not translate letters of formulas.
    formula.setAttribute("translate", "no");
    return JSON.stringify({ html: display ? tree.toMarkup() : joined(formula, before, after) });
  } catch (error) {
    return JSON.stringify({ error: String(error.message) });
  }
}
