"""Marks of the sources: `<!-- s0.svd s0.e9 -->` in a text.

Jupyter and GitHub do not show such a comment. In the book it becomes small links to the page that maps the
five sources, and an anchor that the map links back to. Which pages mark what is kept in
`env.book_marks`, for the map and for the check that nothing is forgotten.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from docutils import nodes
from docutils.parsers.rst.states import Inliner
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from .. import PARALLEL
from ..per_page import collect
from .inventory import MARK, split

MAP = "reference/sources"


@dataclass(frozen=True)
class Place:
    """Where an id is first marked on a page: the page, and the heading it stands under."""

    page: str
    heading: str


class source_mark(nodes.inline):
    """One id in the text; it becomes a link to the map where the book has one."""


def anchor(identifier: str) -> str:
    return "source-" + identifier.replace(".", "-")


def first_place(env: BuildEnvironment, identifier: str, folder: str = "") -> Place | None:
    """Where an id is marked first in the order of the table of contents, in pages of one folder."""
    pages = [page for page in env.book_marks if page.startswith(folder)]
    for page in sorted(pages, key=_order):
        if identifier in env.book_marks[page]:
            return env.book_marks[page][identifier]
    return None


def places(env: BuildEnvironment) -> dict[str, list[Place]]:
    """For every marked id its places: chapters before solutions before the pages of reference."""
    by_id: dict[str, list[Place]] = {}
    for page in sorted(env.book_marks, key=_order):
        for identifier, place in env.book_marks[page].items():
            by_id.setdefault(identifier, []).append(place)
    return by_id


def _order(page: str) -> tuple[int, str]:
    folders = ("chapters", "exercises", "solutions")
    folder = page.partition("/")[0]
    return (folders.index(folder) if folder in folders else len(folders), page)


def _to_roles(app: Sphinx, docname: str, source: list[str]) -> None:
    """Turn the comments into roles before the page is parsed; in a notebook only in its Markdown cells."""

    def role(match: re.Match) -> str:
        return "{source-mark}`" + " ".join(split(match[1])) + "`"

    if "<!--" not in source[0]:
        return
    if source[0].lstrip().startswith("{"):
        notebook = json.loads(source[0])
        for cell in notebook.get("cells", []):
            if cell["cell_type"] == "markdown":
                cell["source"] = MARK.sub(role, "".join(cell["source"]))
        source[0] = json.dumps(notebook, ensure_ascii=False)
    else:
        source[0] = MARK.sub(role, source[0])


def _mark(name: str, rawtext: str, text: str, lineno: int, inliner: Inliner, options=None, content=None):
    box = nodes.inline(classes=["source-marks"])
    for number, identifier in enumerate(text.split()):
        # Between two marks a line may end.
        if number:
            box += nodes.Text(" ")
        mark = source_mark("", "", nodes.Text(identifier), classes=["source-mark"])
        mark["identifier"] = identifier
        box += mark
    return [box], []


def _is_box(node: nodes.Node) -> bool:
    return isinstance(node, nodes.inline) and "source-marks" in node["classes"]


def _read(page: str, doctree: nodes.document) -> dict[str, Place] | None:
    """The places of a page's marks; the first mark of an id on a page gets the anchor."""
    places: dict[str, Place] = {}
    for mark in doctree.findall(source_mark):
        identifier = mark["identifier"]
        if identifier not in places:
            mark["ids"].append(anchor(identifier))
            places[identifier] = Place(page, _heading(mark))
    return places or None


def _heading(node: nodes.Node) -> str:
    """The heading of the section that a node stands in."""
    while node is not None:
        if isinstance(node, nodes.section) and node.children and isinstance(node[0], nodes.title):
            return node[0].astext()
        node = node.parent
    return ""


class LinkMarks(SphinxPostTransform):
    """Marks stand at the end of their paragraph, each a link to its line of the map if the book has one."""

    default_priority = 5

    def run(self, **options) -> None:
        for box in list(self.document.findall(nodes.inline)):
            if _is_box(box) and isinstance(paragraph := box.parent, nodes.paragraph):
                paragraph.remove(box)
                paragraph.append(box)
                if all(_is_box(child) or not child.astext().strip() for child in paragraph):
                    paragraph["classes"] = ["only-marks"]
        if MAP not in self.env.found_docs or self.app.builder.format != "html":
            return
        uri = self.app.builder.get_relative_uri(self.env.docname, MAP)
        for mark in self.document.findall(source_mark):
            link = nodes.reference("", "", *mark.children, internal=True)
            link["refuri"] = f"{uri}#{anchor(mark['identifier'])}"
            link["reftitle"] = f"{mark['identifier']} in the map of the sources"
            mark.children = []
            mark += link


def setup(app: Sphinx) -> dict:
    app.connect("source-read", _to_roles)
    collect(app, "book_marks", _read)
    app.add_post_transform(LinkMarks)
    app.add_role("source-mark", _mark)
    passing = (
        (lambda translator, node: translator.visit_inline(node)),
        (lambda translator, node: translator.depart_inline(node)),
    )
    app.add_node(source_mark, html=passing, text=passing, latex=passing)
    return PARALLEL
