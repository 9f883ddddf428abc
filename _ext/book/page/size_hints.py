"""How high each part of a page will be, roughly, so that the page has its length before it is laid out.

Parts far from the screen are laid out when the reader comes near (`content-visibility` in book.css). Until
then their height is this estimate: scroll bars and links are then about right, and no part reaches into the
next one, where the audit of touch targets would count links on top of each other. The numbers are fitted
to the heights of all parts of this book in Chromium, 360 to 1280 px wide, and rather too large than too
small: by a fifth in the median.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from .. import PARALLEL
from .accessibility import FoldedCell

VIEW_BOX = re.compile(r"""viewBox=["'][-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)""")
# LaTeX that takes no room in a line: commands count as one letter, fonts and grouping as none.
UNSEEN = re.compile(
    r"\\(?:mathbf|mathbb|mathrm|mathcal|boldsymbol|operatorname|text|t?frac|left|right)\b|[{}_^\s]"
)
COMMAND = re.compile(r"\\[a-zA-Z]+")

# Pixels, whatever the width of the page.
PART, PARAGRAPH, BOX, FOLDED = 130, 24, 85, 80
CODE, CODE_LINE, FORMULA, FORMULA_LINE, ROW = 66, 20, 92, 42, 50
FIGURE, CONTROL = 60, 100
# An entry of the glossary has shorter lines than the page.
ENTRY = 40
# Part of the page's width: a picture that is no drawing, whose shape is known.
PICTURE = 0.7


@dataclass(frozen=True)
class Height:
    """Characters of running text, pictures' heights as parts of the page's width, and pixels."""

    text: float = 0
    pictures: float = 0
    pixels: float = 0

    def __add__(self, other: Height) -> Height:
        return Height(self.text + other.text, self.pictures + other.pictures, self.pixels + other.pixels)

    def style(self) -> str:
        return f"--text:{self.text:.0f};--pictures:{self.pictures:.2f};--pixels:{self.pixels:.0f}"


def height(node: nodes.Node) -> Height:
    """The estimate for one part."""
    if not isinstance(node, nodes.Element) or isinstance(node, nodes.Invisible):
        return Height()
    classes = node.get("classes", [])
    if isinstance(node, FoldedCell):
        return Height(pixels=FOLDED)
    if "sd-dropdown" in classes:
        return Height(_letters(node[0]), pixels=FOLDED)
    if "sd-tab-set" in classes:
        tabs = [child for child in node if "sd-tab-content" in child.get("classes", [])]
        return sum((height(tab) for tab in tabs[:1]), Height(pixels=BOX))
    match node:
        case nodes.raw():
            return _raw(node.astext())
        case nodes.image():
            return Height(pictures=PICTURE, pixels=FIGURE)
        case nodes.literal_block():
            return Height(pixels=CODE + CODE_LINE * (node.astext().rstrip().count("\n") + 1))
        case nodes.math_block():
            return Height(pixels=FORMULA + FORMULA_LINE * node.astext().count(r"\\"))
        case nodes.row():
            return Height(max(map(_letters, node), default=0) * len(node), pixels=ROW)
        case nodes.paragraph() | nodes.caption() | nodes.term() | nodes.title():
            own = Height(_letters(node), pixels=PARAGRAPH)
            return sum((height(image) for image in node.findall(nodes.image)), own)
    boxed = isinstance(node, nodes.Admonition) or "admonition" in classes
    own = Height(pixels=PART if _is_part(node) else BOX if boxed else 0)
    return sum((height(child) for child in node), own)


def _is_part(node: nodes.Node) -> bool:
    """Whether it is a section of a page, or of such a section; the outermost is the page itself."""
    return isinstance(node, nodes.section) and isinstance(node.parent, nodes.section)


def _letters(node: nodes.Node) -> float:
    """The letters that a reader sees in a line, those of formulas too."""
    formulas = [formula.astext() for formula in node.findall(nodes.math)]
    other = sum(len(part.astext()) for kind in (nodes.math, nodes.raw) for part in node.findall(kind))
    return len(node.astext()) - other + sum(len(COMMAND.sub("x", UNSEEN.sub("", one))) for one in formulas)


def _raw(html: str) -> Height:
    """A demo, a drawing, or the output of a cell."""
    if box := VIEW_BOX.search(html):
        caption = re.search(r"<figcaption[^>]*>(.*?)</figcaption>", html, re.DOTALL)
        return Height(
            len(re.sub("<[^>]*>", "", caption[1])) if caption else 0,
            float(box[2]) / float(box[1]),
            FIGURE + CONTROL * html.count("data-parameter="),
        )
    blocks = len(re.findall(r"<(?:p|li|tr|div)\b", html))
    return Height(len(re.sub("<[^>]*>", "", html)), pixels=BOX + PARAGRAPH * blocks)


def _visit_section(translator: HTML5Translator, node: nodes.section) -> None:
    style = {"style": height(node).style()} if _is_part(node) else {}
    translator.section_level += 1
    translator.body.append(translator.starttag(node, "section", **style))


def _depart_section(translator: HTML5Translator, node: nodes.section) -> None:
    HTML5Translator.depart_section(translator, node)


def _visit_definition(translator: HTML5Translator, node: nodes.definition) -> None:
    """The glossary is one list: each of its entries is a part."""
    if "glossary-of-definitions" in node.parent.parent["classes"]:
        style = (height(node) + Height(pixels=ENTRY)).style()
        translator.body.append(translator.starttag(node, "dd", style=style))
    else:
        HTML5Translator.visit_definition(translator, node)


def _depart_definition(translator: HTML5Translator, node: nodes.definition) -> None:
    HTML5Translator.depart_definition(translator, node)


def setup(app: Sphinx) -> dict:
    app.add_node(nodes.section, override=True, html=(_visit_section, _depart_section))
    app.add_node(nodes.definition, override=True, html=(_visit_definition, _depart_definition))
    return PARALLEL
