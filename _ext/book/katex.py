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
from sphinx.util import logging

logger = logging.getLogger(__name__)


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
    return _smaller(result["html"])


def _smaller(html: str) -> str:
    """Without what nothing on the page reads: a chapter has 700 formulas.

    The formula's LaTeX is a tenth of its size, `semantics` only holds it, the name space is HTML's own, and
    `math` is a row already.
    """
    html = re.sub(r"<annotation .*?</annotation>|</?semantics>", "", html, flags=re.DOTALL)
    html = html.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "").replace(';"', '"')
    return re.sub(r"(<math[^>]*>)<mrow>(.*)</mrow>(?=</math>)", r"\1\2", html, flags=re.DOTALL)


def _html(node: nodes.Element, display: bool) -> str:
    latex = node.astext()
    # Sphinx writes a formula of several lines without an environment of its own with `\\` and `&`.
    bare = display and not node.get("nowrap") and not latex.lstrip().startswith(r"\begin{")
    if bare and ("\\\\" in latex or "&" in latex) and r"\begin{" not in latex:
        latex = rf"\begin{{aligned}}{latex}\end{{aligned}}"
    try:
        return render(latex, display)
    except ValueError as error:
        logger.warning("formula %r: %s", latex, error, location=node, type="katex")
        return f"<code>{latex.replace('&', '&amp;').replace('<', '&lt;')}</code>"


def _visit_inline(translator, node: nodes.math) -> None:
    translator.body.append(_html(node, False))
    raise nodes.SkipNode


def _visit_display(translator, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", "", CLASS="math"))
    # A wide formula scrolls in itself, by keyboard too.
    translator.body.append(
        f'<div class="formula" tabindex="0" role="group" aria-label="formula">{_html(node, True)}</div>'
    )
    if node["number"]:
        number = sphinx_katex.get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("book-katex", (_visit_inline, None), (_visit_display, None))
