"""The directives `formula-sheet` and `identity-sheet`: formulas for four printed pages.

What the sheet shows is what the book says: the tables of the chapters' sections "Summary", collected while
the chapters are read, and the formulas of `dlmath.identities`. Where there is a switch between layouts the
sheet has both.
"""

from __future__ import annotations

from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from dlmath import identities

from .. import PARALLEL
from ..build.rebuild import depends, gathers
from ..per_page import collect

logger = logging.getLogger(__name__)

FOLDER = "chapters/"


@dataclass(frozen=True)
class Part:
    """One table of a summary, and the layout that it is in, if it depends on one."""

    layout: str
    table: nodes.table


class sheet(nodes.General, nodes.Element):
    """Stands for the tables until all chapters are read."""


def _read(page: str, doctree: nodes.document) -> list[Part] | None:
    """The tables of a chapter's summary."""
    if not page.startswith(FOLDER):
        return None
    return [
        Part(_layout(table), _copy(table))
        for section in doctree.findall(nodes.section)
        if section[0].astext() == "Summary"
        for table in section.findall(nodes.table)
    ]


def _layout(table: nodes.table) -> str:
    """The title of the tab that a table stands in."""
    node = table.parent
    while node is not None:
        if isinstance(node, nodes.Element) and node.get("design_component") == "tab-item":
            return node[0].astext()
        node = node.parent
    return ""


def _copy(table: nodes.table) -> nodes.table:
    """The table without its head, which says little on the sheet, and without anchors."""
    copy = table.deepcopy()
    for head in list(copy.findall(nodes.thead)):
        head.parent.remove(head)
    for element in copy.findall(nodes.Element):
        element["ids"] = []
    return copy


class FormulaSheet(SphinxDirective):
    """`formula-sheet`: the tables of all chapters in their order."""

    def run(self) -> list[nodes.Node]:
        gathers(self.env, "book_formulas")
        return [sheet()]


class IdentitySheet(SphinxDirective):
    """`identity-sheet`: the formulas of the most used identities by topic, in both layouts."""

    def run(self) -> list[nodes.Node]:
        depends(self.env, "dlmath.identities")
        entries = [entry for entry in identities.TABLE if entry.on_sheet]
        topics = dict.fromkeys(entry.topic for entry in entries)
        return [self._topic(topic, [one for one in entries if one.topic == topic]) for topic in topics]

    def _topic(self, topic: str, entries: list[identities.Identity]) -> nodes.section:
        lines = ["| name | formula | if |", "| --- | --- | --- |"]
        for entry in entries:
            formulas = "; ".join(map(_in_table, entry.layouts.values()))
            conditions = "; ".join(
                [*map(_in_table, entry.where), *filter(None, [entry.conditions.replace("|", "&#124;")])]
            )
            lines.append(f"| {entry.title} | {formulas} | {conditions} |")
        box = nodes.section(ids=[f"formulas-{nodes.make_id(topic)}"], classes=["formula-tables"])
        box += nodes.title("", topic[0].upper() + topic[1:])
        box += self.parse_text_to_nodes("\n".join(lines))
        return box


def _in_table(formula: str) -> str:
    """A formula for a cell of a Markdown table."""
    return f"${_bars(' '.join(formula.split()))}$"


def _bars(text: str) -> str:
    """Bars by their names, since a bar ends a cell of a Markdown table."""
    return text.replace(r"\|", r"\Vert ").replace("|", r"\vert ")


class FillSheet(SphinxPostTransform):
    default_priority = 4

    def run(self, **options) -> None:
        for place in list(self.document.findall(sheet)):
            place.replace_self([self._chapter(name) for name in sorted(self.env.book_formulas)])

    def _chapter(self, page: str) -> nodes.section:
        parts = self.env.book_formulas[page]
        if not parts:
            logger.warning("the chapter %s has no table in a section Summary", page, type="formulas")
        number = self.env.toc_secnumbers.get(page, {}).get("", ())
        title = " ".join([*map(str, number[:1]), self.env.titles[page].astext()])
        uri = self.app.builder.get_relative_uri(self.env.docname, page) + "#summary"
        box = nodes.section(ids=[f"formulas-{page.removeprefix(FOLDER)}"], classes=["formula-tables"])
        box += nodes.title("", "", nodes.reference("", title, refuri=uri, internal=True))
        for part in parts:
            if part.layout:
                box += nodes.paragraph("", part.layout, classes=["layout-name"])
            table = part.table.deepcopy()
            for reference in table.findall(addnodes.pending_xref):
                reference["refdoc"] = self.env.docname
            box += table
        return box


def setup(app: Sphinx) -> dict:
    collect(app, "book_formulas", _read)
    app.add_directive("formula-sheet", FormulaSheet)
    app.add_directive("identity-sheet", IdentitySheet)
    app.add_post_transform(FillSheet)
    return PARALLEL
