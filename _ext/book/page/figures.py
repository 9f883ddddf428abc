"""Drawings of the notebooks go into the page itself, where they take on its colours.

An image file keeps its own colours in a dark page; the same drawing as part of the page has its text and
axes in the page's text colour. Photographs and other pixels stay image files.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from dlmath.demos.svg import GLYPH, inline_svg

from .. import PARALLEL
from ..hits import Hits

DRAWINGS = Hits("page/figures.py: a drawing of a cell among the images")
LETTERS = Hits("page/figures.py: a letter of a drawing")
# A letter as `dlmath.demos.svg` writes it, in the page or in the frames of a demo.
LETTER = re.compile(rf"""<path id=(?P<q>['"])(?P<id>{GLYPH})(?P=q)(?P<rest>[^<>]*)/>(?:\\n|\n)?""")
EMPTY = re.compile(r"<defs>(?:\\n|\s)*<\\?/defs>(?:\\n|\n)?")


def without_letters(html: str, letters: dict[str, str]) -> str:
    """A drawing without the definitions of its letters, which are added to `letters` by their names."""

    def collect(match: re.Match) -> str:
        letters.setdefault(
            match["id"], f'<path id="{match["id"]}"{match["rest"].replace(chr(39), chr(34))}/>'
        )
        return ""

    return EMPTY.sub("", LETTER.sub(collect, html))


def definitions(letters: dict[str, str]) -> str:
    """What defines letters for all drawings below it."""
    content = "\n".join(letters.values())
    return f'<svg class="glyphs" width="0" height="0" aria-hidden="true"><defs>\n{content}\n</defs></svg>\n'


class Drawings(SphinxPostTransform):
    """Drawings of cells become part of the page, and each letter of drawings and demos is defined once.

    The definitions stand before the text; they take a twelfth of a chapter.
    """

    default_priority = 800
    formats = ("html",)

    def run(self, **options) -> None:
        for image in list(self.document.findall(nodes.image)):
            path = Path(self.app.srcdir, image["uri"])
            # myst-nb writes the drawings of executed cells into this folder.
            if path.suffix == ".svg" and "jupyter_execute" in path.parts:
                svg = inline_svg(
                    path.read_text("utf-8"), prefix=f"f{path.stem[:8]}-", alt=image.get("alt", "")
                )
                image.parent.replace(image, nodes.raw("", f'<div class="drawing">{svg}</div>', format="html"))
                DRAWINGS.add()
        letters: dict[str, str] = {}
        for raw in list(self.document.findall(nodes.raw)):
            if LETTER.search(html := raw.astext()):
                raw.replace_self(nodes.raw("", without_letters(html, letters), **raw.attributes))
        if letters:
            LETTERS.add(len(letters))
            self.document.insert(0, nodes.raw("", definitions(letters), format="html"))


def setup(app: Sphinx) -> dict:
    app.add_post_transform(Drawings)
    return PARALLEL
