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
from ..hits import Hits

logger = logging.getLogger(__name__)

LATEX_OF: dict[str, str] = {}
"""From the MathML of every formula that this process has typeset, as it stands in the page, to its LaTeX."""


STYLES = Hits("page/katex.py: a style that ends in a semicolon")


def context():
    """A JavaScript engine with KaTeX and `typeset.js`."""
    from quickjs import Context

    engine = Context()
    script = Path(sphinx_katex.__file__).with_name("katex.min.js").read_text("utf-8")
    engine.eval("var window = globalThis, self = globalThis;" + script)
    engine.eval(Path(__file__).with_name("typeset.js").read_text("utf-8"))
    return engine


@cache
def _engine():
    # Its answer is JSON, since the binding does not know the engine's rope strings.
    return context().get("typeset")


@cache
def _typeset(latex: str, display: bool, before: str, after: str) -> str:
    result = json.loads(_engine()(latex, display, before, after))
    if "error" in result:
        raise ValueError(result["error"])
    return result["html"]


def render(latex: str, display: bool, before: str = "", after: str = "") -> str:
    """HTML of one formula; raises `ValueError` with KaTeX's message if it is not valid.

    `before` and `after` is HTML that stays in one line with the first and last piece of an inline formula.
    """
    html = _typeset(latex, display, before, after)
    STYLES.add(html.count(STYLE_END))
    return html.replace(STYLE_END, '"')


MID = re.compile(r"\\mid(?![A-Za-z])")
NO_BREAK = r"\mid\nobreak "
MATHML = re.compile(r"<math\b.*</math>", re.DOTALL)
# A chapter has some ten thousand of them.
STYLE_END = ';"'


def html(node: nodes.Element, display: bool, before: str = "", after: str = "") -> str:
    """HTML of the formula of a node, as `render` has it; one that KaTeX does not understand is a warning."""
    # "p(y |" is no end of a line of text.
    latex = node.astext() if display else MID.sub(lambda _: NO_BREAK, node.astext())
    # Sphinx writes a formula of several lines without an environment of its own with `\\` and `&`.
    bare = display and not node.get("nowrap") and not latex.lstrip().startswith(r"\begin{")
    if bare and ("\\\\" in latex or "&" in latex) and r"\begin{" not in latex:
        latex = rf"\begin{{aligned}}{latex}\end{{aligned}}"
    try:
        typeset = render(latex, display, before, after)
        if mathml := MATHML.search(typeset):
            LATEX_OF[mathml[0]] = latex.replace(NO_BREAK, r"\mid ").strip()
        return typeset
    except ValueError as error:
        logger.warning("formula %r: %s", latex, error, location=node, type="katex")
        return f"{before}<code>{latex.replace('&', '&amp;').replace('<', '&lt;')}</code>{after}"


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


def _visit_inline(translator, node: nodes.math) -> None:
    before, after = (translator.encode(node.get(name, "")) for name in ("before", "after"))
    translator.body.append(html(node, False, before, after))
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
