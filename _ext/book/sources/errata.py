"""Every erratum of the inventory stands on the page of the errata, with a cell that shows it.

An entry of `reference/inventory/errata.yml` has a Markdown cell `erratum-s0-e2` in `reference/errata.ipynb`
with what the source says and what is right, and below it a code cell that prints something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .. import PARALLEL
from . import inventory

logger = logging.getLogger(__name__)

PAGE = "reference/errata"
NAME, DATA = f"{PAGE}.ipynb", "reference/inventory/errata.yml"


def cell_id(erratum: str) -> str:
    return "erratum-" + erratum.replace(".", "-")


def faults(entries: list[dict], page: nbformat.NotebookNode) -> list[str]:
    """What an entry of `errata.yml` lacks on the page, or the page has without an entry; a sentence each."""
    known = {entry["id"]: entry for entry in entries}
    texts = {cell.id: n for n, cell in enumerate(page.cells) if cell.cell_type == "markdown"}
    there = {name for name in known if cell_id(name) in texts}
    lines = []
    for name, entry in known.items():
        if cell_id(name) not in texts:
            lines.append(
                f"{name} of {DATA} has no text in {NAME}: write a Markdown cell with the id {cell_id(name)}; "
                + _of(name, there)
            )
        else:
            at = texts[cell_id(name)]
            below = page.cells[at + 1] if at + 1 < len(page.cells) else None
            lines += (
                f"{name} in {NAME} {fault}" for fault in _entry_faults(entry, page.cells[at].source, below)
            )
    for cell in sorted(texts):
        if erratum := re.fullmatch(r"erratum-(s\d)-(e\d+)", cell):
            name = ".".join(erratum.groups())
            if name not in known:
                lines.append(f"the cell {cell} of {NAME} shows no entry of {DATA}: {_of(name, known)}")
    return lines


def _of(name: str, names: Iterable[str]) -> str:
    """What the page has of the same source."""
    source = name.partition(".")[0]
    same = [other for other in names if other.startswith(f"{source}.")]
    return f"of {source} it has {', '.join(sorted(same, key=lambda other: (len(other), other))) or 'nothing'}"


def _entry_faults(entry: dict, text: str, below: nbformat.NotebookNode | None) -> Iterator[str]:
    name = entry["id"]
    for line in (
        f"({cell_id(name)})=\n### ",
        f"`{name}` · {entry['confidence']} · {entry['where']} · taught in {{treated}}`{name}`",
        f"**The source:** {entry['says'].rstrip('.?')}",
        f"**Right:** {entry['correct'].rstrip('.?')}",
        "**Why it matters:** ",
    ):
        if line not in text:
            yield f"lacks {line!r} in its text, as {DATA} has it"
    if below is None or below.cell_type != "code":
        yield "has no code cell below its text: write one that prints what shows the mistake"
    elif not any(output.get("text", "").strip() for output in below.outputs):
        yield "has a code cell that prints nothing: print what shows the mistake, then: make notebooks"


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    if PAGE in env.found_docs:
        page = nbformat.read(Path(app.srcdir, NAME), as_version=4)
        for fault in faults(inventory.load(Path(app.srcdir), "errata"), page):
            logger.warning(fault, type="errata")


def setup(app: Sphinx) -> dict:
    app.connect("env-check-consistency", _check)
    return PARALLEL
