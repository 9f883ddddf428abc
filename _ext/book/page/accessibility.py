"""What Sphinx, the theme and the extensions write against the rules of accessible HTML is written otherwise.

Each is changed where it is made: a formatter of code, visitors of nodes, transforms of the page's tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode as FoldedCell
from pygments.formatters import HtmlFormatter
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Token
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator
from sphinx_proof.nodes import proof_node

from .. import PARALLEL
from ..hits import Hits

# Accessible pairs: every colour has at least 7 : 1 contrast on its page.
LIGHT, DARK = (get_style_by_name(f"a11y-high-contrast-{theme}") for theme in ("light", "dark"))
PROOFS = Hits("page/accessibility.py: a proof that begins with the word Proof")
EMPTY_HEADINGS = Hits("page/accessibility.py: a column of a table without a heading")
FORMULA_HEADINGS = Hits("page/accessibility.py: a heading of a column that begins with a formula")


def code_colours() -> dict[str, tuple[str, str]]:
    """The colours of each kind of word in code, in light and dark, where it is not the text's."""
    light, dark = dict(LIGHT), dict(DARK)
    pairs = {name: (light[token]["color"], dark[token]["color"]) for token, name in STANDARD_TYPES.items()}
    return {name: pair for name, pair in pairs.items() if name and None not in pair and pair != pairs[""]}


# Names, brackets and spaces in code, which look like the text around them: half of its elements.
PLAIN = {token for token, name in STANDARD_TYPES.items() if name not in code_colours()}


class CodeFormatter(HtmlFormatter):
    """Code that scrolls by keyboard, too, with elements only for the words that have a colour."""

    def format(self, tokensource: Iterable[tuple], outfile) -> None:
        plain = ((Token if kind in PLAIN else kind, word) for kind, word in tokensource)
        super().format(plain, outfile)

    def wrap(self, source: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        # The empty element keeps an empty first line.
        yield 0, '<pre tabindex="0"><span></span>'
        yield from source
        yield 0, "</pre>"


def _format_code(app: Sphinx) -> None:
    if app.builder.format == "html":
        app.builder.highlighter.formatter = CodeFormatter


def _visit_table(translator: HTML5Translator, node: nodes.table) -> None:
    """What is wider than the page scrolls in itself, by keyboard too: a region, and regions have names."""
    tables = enumerate(translator.document.findall(nodes.table), 1)
    number = next(number for number, table in tables if table is node)
    translator.body.append(f'<div class="wide" tabindex="0" role="region" aria-label="table {number}">')
    HTML5Translator.visit_table(translator, node)


def _depart_table(translator: HTML5Translator, node: nodes.table) -> None:
    HTML5Translator.depart_table(translator, node)
    translator.body.append("</div>\n")


def _visit_folded(translator: HTML5Translator, node: FoldedCell) -> None:
    """A folded cell is named by what its summary says."""
    classes = " ".join(["admonition", "hide", *node["classes"]])
    closed, opened = escape(node["prompt_show"]), escape(node["prompt_hide"])
    translator.body.append(
        f'<details class="{classes}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{closed}</p>\n'
        f'<p class="expanded admonition-title">{opened}</p>\n'
        "</summary>\n"
    )


def _depart_folded(translator: HTML5Translator, node: FoldedCell) -> None:
    translator.body.append("</details>\n")


def _visit_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    """The role of bibliography entries is deprecated; they are the items of a list."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        translator.body.append('<div role="list" class="citation-list">\n')
    translator.body.append(translator.starttag(node, "div", CLASS="citation", role="listitem"))


def _depart_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    HTML5Translator.depart_citation(translator, node)


def _hidden(text: str) -> nodes.inline:
    return nodes.inline("", text, classes=["hidden-text"])


class Headings(SphinxPostTransform):
    """A column without a heading still has one for screen readers.

    And a heading that is a formula and nothing else counts as empty.
    """

    default_priority = 890
    formats = ("html",)

    def run(self, **options) -> None:
        for head in self.document.findall(nodes.thead):
            for entry in head.findall(nodes.entry):
                first = next(iter(entry.findall(lambda node: not node.children)), entry)
                if not entry.astext().strip():
                    entry.children = []
                    entry += nodes.paragraph("", "", _hidden("item"))
                    EMPTY_HEADINGS.add()
                elif isinstance(first.parent, nodes.math) and first.parent.parent.index(first.parent) == 0:
                    first.parent.parent.insert(0, _hidden("formula "))
                    FORMULA_HEADINGS.add()


class Proofs(SphinxPostTransform):
    """The word “Proof.” is told from the text of the proof."""

    default_priority = 890
    formats = ("html",)

    def run(self, **options) -> None:
        for proof in self.document.findall(proof_node):
            text = proof.next_node(nodes.Text)
            if text is not None and text.startswith("Proof."):
                line, place = text.parent, text.parent.index(text)
                line[place] = nodes.Text(text.removeprefix("Proof."))
                line.insert(place, nodes.emphasis("", "Proof."))
                PROOFS.add()


def setup(app: Sphinx) -> dict:
    app.connect("builder-inited", _format_code)
    app.add_post_transform(Headings)
    app.add_post_transform(Proofs)
    for node, visit, depart in (
        (nodes.table, _visit_table, _depart_table),
        (nodes.citation, _visit_citation, _depart_citation),
        (FoldedCell, _visit_folded, _depart_folded),
    ):
        app.add_node(node, override=True, html=(visit, depart))
    return PARALLEL
