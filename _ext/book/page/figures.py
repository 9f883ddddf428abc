"""Drawings of the notebooks go into the page itself, where they take on its colours.

An image file keeps its own colours in a dark page; the same drawing as part of the page has its text and
axes in the page's text colour. Photographs and other pixels stay image files.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from dlmath.demos.svg import GLYPH, inline_svg

from .. import PARALLEL

# A letter as `dlmath.demos.svg` writes it, in the page or in the frames of a demo.
LETTER = re.compile(rf"""<path id=(?P<q>['"])(?P<id>{GLYPH})(?P=q)(?P<rest>[^<>]*)/>(?:\\n|\n)?""")
EMPTY = re.compile(r"<defs>(?:\\n|\s)*<\\?/defs>(?:\\n|\n)?")


def share_glyphs(html: str) -> str:
    """Define each letter of the page's drawings once, before the text; they take a twelfth of a chapter."""
    glyphs: dict[str, str] = {}

    def collect(match: re.Match) -> str:
        glyphs.setdefault(match["id"], f'<path id="{match["id"]}"{match["rest"].replace(chr(39), chr(34))}/>')
        return ""

    html = EMPTY.sub("", LETTER.sub(collect, html))
    if not glyphs:
        return html
    sprite = "\n".join(glyphs.values())
    return (
        f'<svg class="glyphs" width="0" height="0" aria-hidden="true"><defs>\n{sprite}\n</defs></svg>\n{html}'
    )


def _share(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    if "body" in context:
        context["body"] = share_glyphs(context["body"])


def _visit_image(translator: HTML5Translator, node: nodes.image) -> None:
    path = Path(translator.builder.srcdir, node["uri"])
    # myst-nb writes the drawings of executed cells into this folder.
    if path.suffix != ".svg" or "jupyter_execute" not in path.parts:
        return HTML5Translator.visit_image(translator, node)
    svg = inline_svg(path.read_text("utf-8"), prefix=f"f{path.stem[:8]}-", alt=node.get("alt", ""))
    translator.body.append(f'<div class="drawing">{svg}</div>')
    return None


def _depart_image(translator: HTML5Translator, node: nodes.image) -> None:
    """Both ways of showing an image have written all of it on arrival."""


def setup(app: Sphinx) -> dict:
    app.add_node(nodes.image, override=True, html=(_visit_image, _depart_image))
    app.connect("html-page-context", _share)
    return PARALLEL
