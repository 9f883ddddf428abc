"""How high each part of a page will be, roughly, so that the page has its length before it is laid out.

Parts far from the screen are laid out when the reader comes near (`content-visibility` in book.css). Until
then their height is this estimate: scroll bars and links are then about right, and no part reaches into the
next one, which those who measure the page would take for links on top of each other. The numbers are fitted
to the heights of all parts of this book in Chromium, 360 to 1280 px wide, and rather too large than too
small: by a fifth in the median.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx

from .. import PARALLEL

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


def height(node: nodes.Node, source: Path = Path()) -> Height:
    """The estimate for one part; files of pictures are below `source`."""
    if not isinstance(node, nodes.Element) or isinstance(node, nodes.Invisible):
        return Height()
    classes = node.get("classes", [])
    if isinstance(node, HideCodeCellNode):
        return Height(pixels=FOLDED)
    if "sd-dropdown" in classes:
        return Height(_letters(node[0]), pixels=FOLDED)
    if "sd-tab-set" in classes:
        tabs = [child for child in node if "sd-tab-content" in child.get("classes", [])]
        return sum((height(tab, source) for tab in tabs[:1]), Height(pixels=BOX))
    match node:
        case nodes.raw():
            return _raw(node.astext())
        case nodes.image():
            return _picture(source / node["uri"])
        case nodes.literal_block():
            return Height(pixels=CODE + CODE_LINE * (node.astext().rstrip().count("\n") + 1))
        case nodes.math_block():
            return Height(pixels=FORMULA + FORMULA_LINE * node.astext().count(r"\\"))
        case nodes.row():
            return Height(max(map(_letters, node), default=0) * len(node), pixels=ROW)
        case nodes.paragraph() | nodes.caption() | nodes.term() | nodes.title():
            own = Height(_letters(node), pixels=PARAGRAPH)
            return sum((height(image, source) for image in node.findall(nodes.image)), own)
    boxed = isinstance(node, nodes.Admonition) or "admonition" in classes
    own = Height(pixels=PART if _is_part(node) else BOX if boxed else 0)
    return sum((height(child, source) for child in node), own)


def _is_part(node: nodes.Node) -> bool:
    """Whether it is a section of a page, or of such a section; the outermost is the page itself."""
    return isinstance(node, nodes.section) and isinstance(node.parent, nodes.section)


def _letters(node: nodes.Node) -> float:
    """The letters that a reader sees in a line, those of formulas too."""
    formulas = [formula.astext() for formula in node.findall(nodes.math)]
    other = sum(len(part.astext()) for kind in (nodes.math, nodes.raw) for part in node.findall(kind))
    return len(node.astext()) - other + sum(len(COMMAND.sub("x", UNSEEN.sub("", one))) for one in formulas)


@cache
def _picture(path: Path) -> Height:
    """Drawings of cells have their content for a name; parts in parts ask for each twice."""
    drawing = path.read_text("utf-8") if path.suffix == ".svg" and path.exists() else ""
    return _raw(drawing) if VIEW_BOX.search(drawing) else Height(pictures=0.7, pixels=FIGURE)


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


def _note(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    if doctree is None:
        return
    for part in doctree.findall(nodes.section):
        if _is_part(part):
            style = height(part, Path(app.srcdir)).style()
            context["body"] = _styled(context["body"], part["ids"][0], style)


def _styled(body: str, name: str, style: str) -> str:
    """The page with a style for the section of this name."""
    place = body.find(f' id="{name}"')
    if place < 0 or not body.startswith("<section", body.rfind("<", 0, place)):
        return body
    return f'{body[:place]} style="{style}"{body[place:]}'


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", _note)
    return PARALLEL
