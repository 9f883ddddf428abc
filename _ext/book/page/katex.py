"""Typeset formulas with KaTeX while building, in this process.

sphinxcontrib-katex ships KaTeX and runs it in node, which readers need not have: QuickJS, a JavaScript
engine that pip installs, takes node's place. A formula that KaTeX does not understand is a warning that
names its page, so that it stops a build in which warnings are errors.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import sphinxcontrib.katex as sphinx_katex
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from .. import PARALLEL

logger = logging.getLogger(__name__)

LATEX_OF: dict[str, str] = {}
"""From the MathML of every formula that this process has typeset, as it stands in the page, to its LaTeX."""


@cache
def _engine():
    from quickjs import Context

    context = Context()
    script = Path(sphinx_katex.__file__).with_name("katex.min.js").read_text("utf-8")
    context.eval("var window = globalThis, self = globalThis;" + script)
    # JSON, since the binding does not know the engine's rope strings.
    context.eval(
        """
        function render(latex, display) {
          try {
            const options = {displayMode: display, throwOnError: true, strict: "ignore", trust: false};
            return JSON.stringify({html: katex.renderToString(latex, options)});
          } catch (error) {
            return JSON.stringify({error: String(error.message)});
          }
        }
        """
    )
    return context.get("render")


@cache
def render(latex: str, display: bool) -> str:
    """HTML of one formula; raises `ValueError` with KaTeX's message if it is not valid."""
    result = json.loads(_engine()(latex, display))
    if "error" in result:
        raise ValueError(result["error"])
    # A translation of the page must not translate letters of formulas.
    return _smaller(result["html"]).replace('<span class="katex">', '<span class="katex" translate="no">', 1)


def _smaller(html: str) -> str:
    """Without what nothing on the page reads: a chapter has 700 formulas.

    The formula's LaTeX is a tenth of its size, `semantics` only holds it, the name space is HTML's own, and
    `math` is a row already.
    """
    html = re.sub(r"<annotation .*?</annotation>|</?semantics>", "", html, flags=re.DOTALL)
    html = html.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "").replace(';"', '"')
    return re.sub(r"(<math[^>]*>)<mrow>(.*)</mrow>(?=</math>)", r"\1\2", html, flags=re.DOTALL)


MID = re.compile(r"\\mid(?![A-Za-z])")
NO_BREAK = r"\mid\nobreak "
MATHML = re.compile(r"<math\b.*</math>", re.DOTALL)


def html(node: nodes.Element, display: bool) -> str:
    """HTML of the formula of a node; one that KaTeX does not understand is a warning."""
    # "p(y |" is no end of a line of text.
    latex = node.astext() if display else MID.sub(lambda _: NO_BREAK, node.astext())
    # Sphinx writes a formula of several lines without an environment of its own with `\\` and `&`.
    bare = display and not node.get("nowrap") and not latex.lstrip().startswith(r"\begin{")
    if bare and ("\\\\" in latex or "&" in latex) and r"\begin{" not in latex:
        latex = rf"\begin{{aligned}}{latex}\end{{aligned}}"
    try:
        typeset = render(latex, display)
        if found := MATHML.search(typeset):
            LATEX_OF[found[0]] = latex.replace(NO_BREAK, r"\mid ").strip()
        return typeset
    except ValueError as error:
        logger.warning("formula %r: %s", latex, error, location=node, type="katex")
        return f"<code>{latex.replace('&', '&amp;').replace('<', '&lt;')}</code>"


class Punctuation(SphinxPostTransform):
    """Brackets before a formula and punctuation after it become part of it.

    A browser may break a line on either side of a formula: "(" would end a line, or a comma start one.
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **options) -> None:
        for node in list(self.document.findall(nodes.math)):
            line, place = node.parent, node.parent.index(node)
            if place and isinstance(text := line[place - 1], nodes.Text):
                rest = text.rstrip("([“‘|")
                node["before"] = text[len(rest) :]
                line[place - 1] = nodes.Text(rest)
            if place + 1 < len(line) and isinstance(text := line[place + 1], nodes.Text):
                rest = text.lstrip(".,;:!?)]’”…–-")
                node["after"] = text[: len(text) - len(rest)]
                line[place + 1] = nodes.Text(rest)


BASE = '<span class="base">'
MORE = '<span class="katex" translate="no"><span class="katex-html" aria-hidden="true">'


def joined(html: str, before: str, after: str) -> str:
    """A formula's first and last piece in one line with what stands before and after it."""
    if (not before and not after) or BASE not in html:
        return before + html + after
    start, *bases = html.removesuffix("</span></span>").split(BASE)

    def piece(start: str, bases: list[str]) -> str:
        return f"{start}{''.join(BASE + base for base in bases)}</span></span>"

    def whole(inside: str) -> str:
        return f'<span class="nobr">{inside}</span>'

    if len(bases) == 1:
        return whole(before + html + after)
    pieces = []
    if before:
        pieces.append(whole(before + piece(start, bases[:1])))
        start, bases = MORE, bases[1:]
    if not after:
        return "".join([*pieces, piece(start, bases)])
    if len(bases) > 1:
        pieces.append(piece(start, bases[:-1]))
        start = MORE
    return "".join([*pieces, whole(piece(start, bases[-1:]) + after)])


def _visit_inline(translator, node: nodes.math) -> None:
    before, after = (translator.encode(node.get(name, "")) for name in ("before", "after"))
    translator.body.append(joined(html(node, False), before, after))
    raise nodes.SkipNode


def _visit_display(translator, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", "", CLASS="math"))
    # A wide formula scrolls in itself, by keyboard too.
    translator.body.append(
        f'<div class="formula" tabindex="0" role="group" aria-label="formula">{html(node, True)}</div>'
    )
    if node["number"]:
        number = sphinx_katex.get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict:
    app.add_post_transform(Punctuation)
    app.add_html_math_renderer("book-katex", (_visit_inline, None), (_visit_display, None))
    return PARALLEL
