"""The directive `prerequisites`: a drawing of which chapter builds on which.

What is drawn is what the chapters say: the links to other chapters in the table of what a reader needs first,
which is the first table of every chapter. A link that follows from others is left out.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .. import PARALLEL
from ..build.rebuild import gathers
from ..per_page import collect

FOLDER = "chapters/"
BOX, ROW, GAP = (190, 62), 108, 12


class drawing(nodes.General, nodes.Element):
    """Stands for the drawing until all pages are read."""


def _read(page: str, doctree: nodes.document) -> list[str] | None:
    """The labels that the first table of a chapter refers to."""
    table = next(doctree.findall(nodes.table), None)
    if table is None or not page.startswith(FOLDER):
        return None
    return [node["reftarget"] for node in table.findall(nodes.Element) if "reftarget" in node.attributes]


class Prerequisites(SphinxDirective):
    """`prerequisites`: the drawing."""

    def run(self) -> list[nodes.Node]:
        gathers(self.env, "book_needs")
        return [drawing()]


def graph(env: BuildEnvironment) -> dict[str, set[str]]:
    """For every chapter the chapters that it builds on directly, without those that follow from others."""
    labels = env.get_domain("std").labels
    needs = {
        page: {
            labels[label][0] for label in targets if label in labels and labels[label][0] in env.book_needs
        }
        - {page}
        for page, targets in env.book_needs.items()
    }
    return reduced(needs)


def reduced(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """The graph without the edges that a longer way replaces; raises `ValueError` if it has a cycle."""

    def behind(page: str, seen: tuple[str, ...] = ()) -> set[str]:
        if page in seen:
            raise ValueError(f"chapters need each other in a circle: {' → '.join((*seen, page))}")
        return needs[page].union(*(behind(other, (*seen, page)) for other in needs[page]))

    all_behind = {page: behind(page) for page in needs}
    return {
        page: {other for other in others if not any(other in all_behind[third] for third in others)}
        for page, others in needs.items()
    }


def levels(needs: dict[str, set[str]]) -> list[list[str]]:
    """The chapters in rows: each as high as the longest way to it from one that needs nothing."""
    depth: dict[str, int] = {}

    def of(page: str) -> int:
        if page not in depth:
            depth[page] = 1 + max((of(other) for other in needs[page]), default=-1)
        return depth[page]

    for page in needs:
        of(page)
    return [
        sorted(page for page in needs if depth[page] == row)
        for row in range(max(depth.values(), default=-1) + 1)
    ]


def svg(needs: dict[str, set[str]], titles: dict[str, str], links: dict[str, str]) -> str:
    """The drawing as part of a page: boxes that are links, arrows from what is needed to what needs it."""
    rows = levels(needs)
    width = max(map(len, rows), default=1) * (BOX[0] + 2 * GAP) + 4 * GAP
    place = {
        page: (
            width / 2 + (column - (len(row) - 1) / 2) * (BOX[0] + 2 * GAP),
            GAP + BOX[1] / 2 + ROW * number,
        )
        for number, row in enumerate(rows)
        for column, page in enumerate(row)
    }
    height = ROW * len(rows) - (ROW - BOX[1]) + 2 * GAP
    sentences = "; ".join(
        f"{titles[page]} builds on {' and '.join(titles[other] for other in sorted(needs[page]))}"
        for row in rows
        for page in row
        if needs[page]
    )
    parts = [
        f'<svg viewBox="0 0 {width} {height}" role="group" aria-labelledby="prerequisites-in-words">',
        f'<title id="prerequisites-in-words">Which chapter builds on which: {escape(sentences)}.</title>',
        '<defs><marker id="prerequisites-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ]
    for page, others in needs.items():
        for other in sorted(others):
            path = _arrow(place[other], place[page], width)
            parts.append(f'<path class="need" d="{path}" marker-end="url(#prerequisites-tip)"/>')
    for page, (x, y) in place.items():
        lines = wrapped(titles[page])
        first = y + 5 - 9 * (len(lines) - 1)
        text = "".join(
            f'<tspan x="{x:.0f}" y="{first + 18 * number:.0f}">{escape(line)}</tspan>'
            for number, line in enumerate(lines)
        )
        parts.append(
            f'<a href="{escape(links[page])}"><rect x="{x - BOX[0] / 2:.0f}" y="{y - BOX[1] / 2:.0f}" '
            f'width="{BOX[0]}" height="{BOX[1]}" rx="8"/><text>{text}</text></a>'
        )
    return "".join([*parts, "</svg>"])


def _arrow(start: tuple[float, float], end: tuple[float, float], width: float) -> str:
    """From box to box in the next row; to a row further down along the edge, not behind other boxes."""
    (a, b), (x, y) = start, end
    if y - b <= ROW:
        top, bottom = b + BOX[1] / 2, y - BOX[1] / 2 - 2
        middle = (top + bottom) / 2
        return f"M{a:.0f} {top:.0f}C{a:.0f} {middle:.0f} {x:.0f} {middle:.0f} {x:.0f} {bottom:.0f}"
    side = 1 if a >= width / 2 else -1
    edge, bend = (width - 4 if side > 0 else 4), 14
    return (
        f"M{a + side * BOX[0] / 2:.0f} {b:.0f}H{edge - side * bend:.0f}"
        f"Q{edge:.0f} {b:.0f} {edge:.0f} {b + bend:.0f}V{y - bend:.0f}"
        f"Q{edge:.0f} {y:.0f} {edge - side * bend:.0f} {y:.0f}H{x + side * (BOX[0] / 2 + 2):.0f}"
    )


def wrapped(title: str, width: int = 20) -> list[str]:
    """A title in lines of at most `width` letters where its words allow."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _visit(translator, node: drawing) -> None:
    env, builder = translator.builder.env, translator.builder
    here, needs = builder.current_docname, graph(env)
    numbers = {page: env.toc_secnumbers.get(page, {}).get("", ()) for page in needs}
    titles = {page: " ".join([*map(str, numbers[page][:1]), env.titles[page].astext()]) for page in needs}
    links = {page: builder.get_relative_uri(here, page) for page in needs}
    translator.body.append(f'<div class="prerequisites">{svg(needs, titles, links)}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict:
    collect(app, "book_needs", _read)
    app.add_directive("prerequisites", Prerequisites)
    app.add_node(drawing, html=(_visit, None))
    return PARALLEL
