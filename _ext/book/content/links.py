"""Links between notebooks that every front end follows, and labels that none of them shows.

    [Rank](../chapters/02-svd.ipynb#cell-id=rank-how-many-things-a-matrix-does)

JupyterLab opens such a link at the cell, Jupyter Notebook and others open the notebook. In the book it is the
reference to the label of that cell. The label stands in the text, `(sec-svd-rank)=`, or, where a tool has put
it, in the cell's metadata, `{"dlmath": {"label": "ex-svd-outer"}}`.

A link called “Figure 2.1” or “Theorem 6.3” means the figure or theorem in that cell.
`written` turns references into such links, for the tools; `to_book` turns them back, while a page is read. A
link to a notebook or a cell that is not there, or has no label, is a warning.
"""

from __future__ import annotations

import functools
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .. import PARALLEL
from ..paths import ROOT
from ..per_page import collect

logger = logging.getLogger(__name__)

FOLDERS = ("chapters", "exercises", "solutions", "reference")
LABEL = re.compile(r"^\(([\w-]+)\)=\s*$", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
THEOREM = re.compile(r"^:::+\{prf:(\w+)\}.*\n(?::\w+:.*\n)*?:label: ([\w-]+)$", re.MULTILINE)
PROOF = "proof"  # has no number
LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]+)\]\((?P<file>[\w./-]+\.ipynb)?(?:#cell-id=(?P<cell>[\w-]+))?\)")
ROLE = re.compile(
    r"\{(?P<role>ref|numref|prf:ref)\}`(?:(?P<text>[^`<]+?)\s*<(?P<named>[\w-]+)>|(?P<label>[\w-]+))`"
)
NUMBERED = re.compile(r"(?P<kind>[A-Z][a-z]+) \d+\.\d+")
MARKUP = re.compile(r"[`$*<>]")


@dataclass(frozen=True)
class Place:
    """Where a label is: its page (`chapters/02-svd`), the id of its cell, and how a link calls it; `role` is
    what refers to it in the book."""

    page: str
    cell: str
    name: str
    role: str = "ref"


@dataclass(frozen=True)
class Places:
    """All labelled places: by label; the labels of each cell; the first cell of each notebook."""

    by_label: dict[str, Place] = field(default_factory=dict)
    by_cell: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, page: str, cells: list[Mapping[str, Any]]) -> None:
        counts: Counter[str] = Counter()
        for cell in cells:
            self.first.setdefault(page, cell["id"])
            for label, name, role in _labels(cell, page, counts):
                self.by_label[label] = Place(page, cell["id"], name, role)
                self.by_cell.setdefault((page, cell["id"]), []).append(label)

    def target(self, page: str, cell: str | None, text: str) -> str | None:
        """The label that a link to a cell, or to a page, means; None if there is none.

        A link called “Figure 2.1” means a figure; one to a cell with several theorems means none of them.
        """
        labels = self.by_cell.get((page, cell or self.first.get(page, "")), [])
        kind = NUMBERED.fullmatch(text)
        fits = [label for label in labels if NUMBERED.fullmatch(self.by_label[label].name)]
        if kind:
            fits = [label for label in fits if self.by_label[label].name.startswith(kind["kind"])]
            return fits[0] if len(fits) == 1 else None
        return next((label for label in labels if label not in fits), None)


def _labels(cell: Mapping[str, Any], page: str, counts: Counter[str]) -> Iterator[tuple[str, str, str]]:
    """Label, name and role of all that a cell holds; `counts` what stands before it on its page."""
    number = re.match(r"\d+", posixpath.basename(page))
    chapter = int(number[0]) if number else 0
    if cell["cell_type"] == "code":
        figure = cell.get("metadata", {}).get("mystnb", {}).get("figure")
        if figure:
            counts["figure"] += 1
            if "name" in figure:
                yield figure["name"], f"Figure {chapter}.{counts['figure']}", "numref"
        return
    source = labelled(cell)
    for label in LABEL.finditer(source):
        heading = HEADING.search(source, label.end())
        yield label[1], plain(heading[1]) if heading else "", "ref"
    for kind, label in THEOREM.findall(source):
        counts[kind] += kind != PROOF
        yield label, f"{kind.capitalize()} {chapter}.{counts[kind]}", "prf:ref"


def text_of(cell: Mapping[str, Any]) -> str:
    """The source of a cell, which a file may keep as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def plain(heading: str) -> str:
    """A heading without the marks of Markdown."""
    return re.sub(r"[$*`]", "", heading).strip()


def labelled(cell: Mapping[str, Any]) -> str:
    """The text of a Markdown cell, with the label of its metadata in front."""
    label = cell.get("metadata", {}).get("dlmath", {}).get("label")
    return f"({label})=\n{text_of(cell)}" if label else text_of(cell)


def places(root: Path = ROOT) -> Places:
    """The labelled places of all notebooks of the book, as they are now."""
    kinds = ("*.ipynb", "*.md")
    files = sorted(path for folder in FOLDERS for kind in kinds for path in (root / folder).glob(kind))
    return _places(root, tuple((path, path.stat().st_mtime_ns) for path in files))


@functools.lru_cache(maxsize=2)
def _places(root: Path, files: tuple[tuple[Path, int], ...]) -> Places:
    found = Places()
    for path, _ in files:
        page, text = path.relative_to(root).with_suffix("").as_posix(), path.read_text("utf-8")
        if path.suffix == ".ipynb":
            found.add(page, json.loads(text)["cells"])
        else:
            names = LABEL.findall(text)
            found.by_label.update({name: Place(page, "", name) for name in names[:1] if names})
    return found


def address(here: str, place: Place, first: str = "") -> str:
    """The link from the page `here` to a place; without a cell for the first one of a page."""
    suffix = "ipynb" if place.cell else "md"
    file = "" if place.page == here else posixpath.relpath(f"{place.page}.{suffix}", posixpath.dirname(here))
    return file if file and place.cell == first else f"{file}#cell-id={place.cell}"


def written(source: str, here: str, known: Places) -> str:
    """The text of a cell of the notebook `here` with its references as links.

    References to definitions and theorems of the notebook itself stay: what shows these shows those.
    """

    def link(match: re.Match) -> str:
        label = match["named"] or match["label"]
        place = known.by_label.get(label)
        if place is None or match["role"] != place.role or (place.role == "prf:ref" and place.page == here):
            return match[0]
        text = match["text"] or place.name
        found = known.target(place.page, place.cell, text) if place.cell else label
        if not text or found != label:
            return match[0]
        return f"[{text}]({address(here, place, known.first.get(place.page, ''))})"

    return ROLE.sub(link, source)


Used = dict[tuple[str, str, str], str | None]


def to_book(source: str, here: str, known: Places) -> tuple[str, Used]:
    """The text of a cell with its links as references; and the label of each link (page, cell, text)."""
    used: Used = {}

    def reference(match: re.Match) -> str:
        if not match["file"] and not match["cell"]:
            return match[0]
        page, text = here, match["text"]
        if match["file"]:
            page = posixpath.normpath(posixpath.join(posixpath.dirname(here), match["file"]))
            page = page.removesuffix(".ipynb")
        label = used[page, match["cell"] or "", text] = known.target(page, match["cell"], text)
        if label is None:
            return match[0]
        role = known.by_label[label].role
        if role != "ref":
            return f"{{{role}}}`{label}`"
        return f"[{text}](#{label})" if MARKUP.search(text) else f"{{ref}}`{text} <{label}>`"

    return LINK.sub(reference, source), used


def _to_book(app: Sphinx, page: str, source: list[str]) -> None:
    if not source[0].lstrip().startswith("{") or page.partition("/")[0] not in FOLDERS:
        return
    notebook, known = json.loads(source[0]), places(Path(app.srcdir))
    used: Used = {}
    for cell in notebook.get("cells", []):
        if cell["cell_type"] == "markdown":
            cell["source"], found = to_book(labelled(cell), page, known)
            used |= found
    for (target, cell, text), label in used.items():
        if label is None:
            where = f"cell {cell} of {target}.ipynb" if cell else f"{target}.ipynb"
            reason = "has no label of that kind" if target in known.first else "is not there"
            logger.warning("the link %r to %s, which %s", text, where, reason, location=page, type="links")
    app.env.temp_data["book_links"] = used
    source[0] = json.dumps(notebook, ensure_ascii=False)


def _read(page: str, doctree: nodes.document) -> Used | None:
    return doctree.settings.env.temp_data.get("book_links") or None


def _outdated(app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set) -> list[str]:
    """Pages with links to cells whose labels have changed since they were read."""
    known = places(Path(app.srcdir))
    return [
        page
        for page, used in env.book_links.items()
        if any(known.target(page, cell, text) != label for (page, cell, text), label in used.items())
    ]


def setup(app: Sphinx) -> dict:
    # Before the marks of the sources become roles.
    app.connect("source-read", _to_book, priority=400)
    collect(app, "book_links", _read)
    app.connect("env-get-outdated", _outdated)
    return PARALLEL
