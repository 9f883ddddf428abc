"""The directive `chapter-cards`: a card for every chapter, from the table `dlmath/exercises/chapters.py`.

A book that shows the cards must have every chapter whole: its three notebooks, their headings, the parts that
a reader finds in each chapter, exercises, and a file of the inventory. What is missing is named while
building, and in the tests.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from dlmath.exercises.chapters import CHAPTERS, Chapter

from .. import PARALLEL
from ..sources import inventory
from .emblems import EMBLEMS, emblem
from .links import labelled

logger = logging.getLogger(__name__)

TABLE = "dlmath/exercises/chapters.py"
# What every chapter has, as it stands in its text, and how to write it.
PARTS = {
    r"^:class: goals$": "goals: a note with the line “:class: goals”",
    r"^\*\*What you need first\*\*\n+\|.*\n\|[ :]*-": "table under **What you need first**",
    r"^:class: pitfall$": "pitfall: a note with the line “:class: pitfall”",
    r"^## Check yourself$": "section ## Check yourself",
    r"^## Summary$(?:(?!^## )[\s\S])*?^\|[ :]*-": "section ## Summary with a table",
    r"^## Exercises\n+(?:```|:::)\{exercises\} KEY$": "section ## Exercises with the list {exercises} KEY",
    r"^## What comes next$": "section ## What comes next",
    r"^## Further reading$": "section ## Further reading",
}


class ChapterCards(SphinxDirective):
    """`chapter-cards`: a grid of cards, each with number, title and a sentence, and a link to its chapter."""

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["chapter-cards"] = "shown"
        lines = ["::::{grid} 1 2 2 3", ":gutter: 3", ""]
        for chapter in CHAPTERS.values():
            lines += [f":::{{grid-item-card}} {chapter.number} · {chapter.title}"]
            lines += [f":link: ch-{chapter.key}", ":link-type: ref"]
            lines += ["```{raw} html", picture, "```"] if (picture := emblem(chapter.key)) else []
            lines += [chapter.about, ":::", ""]
        return self.parse_text_to_nodes("\n".join([*lines, "::::"]))


def faults(root: Path) -> list[str]:
    """What keeps the chapters of the book in `root` from being whole, a sentence each."""
    sentences = [
        f"{TABLE}: {chapter.file} is the {place}. chapter of the table, so its name begins with {place:02d}-"
        for place, chapter in enumerate(CHAPTERS.values(), 1)
        if chapter.number != place
    ]
    for chapter in CHAPTERS.values():
        sentences += missing_parts(root, chapter)
    names = {chapter.file for chapter in CHAPTERS.values()}
    for folder in ("chapters", "exercises", "solutions"):
        for path in sorted((root / folder).glob("[0-9][0-9]-*.ipynb")):
            if path.stem not in names:
                sentences.append(
                    f"{folder}/{path.name} has no line in {TABLE}: write one, or delete the notebook"
                )
    return sentences


def missing_parts(root: Path, chapter: Chapter) -> Iterator[str]:
    """What one chapter lacks, a sentence each."""
    if not (root / inventory.FOLDER / f"{chapter.key}.yml").is_file():
        name = f"{inventory.FOLDER.as_posix()}/{chapter.key}.yml"
        yield f"{name} is missing: list what of the sources chapter {chapter.number} treats, or write []"
    if importlib.util.find_spec(f"dlmath.exercises.{chapter.key}") is None:
        yield f"dlmath/exercises/{chapter.key}.py is missing: write the exercises of chapter {chapter.number}"
    if chapter.key not in EMBLEMS:
        yield f"_ext/book/content/emblems.py has no {chapter.key}: draw one for chapter {chapter.number}"
    for folder, prefix, kind in (
        ("chapters", "ch", ""),
        ("exercises", "ex", "Exercises: "),
        ("solutions", "sol", "Solutions: "),
    ):
        name = f"{folder}/{chapter.file}.ipynb"
        if not (root / name).is_file():
            yield f"{name} is missing" + ("; it is made by: make exercises" if folder == "exercises" else "")
            continue
        cells = nbformat.read(root / name, as_version=4).cells
        text = "\n\n".join(labelled(cell) for cell in cells if cell.cell_type == "markdown")
        label, heading = f"({prefix}-{chapter.key})=", f"# {kind}{chapter.title}"
        if not text.lower().startswith(f"{label}\n{heading}\n".lower()):
            yield f"{name} must begin with {label} and {heading}, as {TABLE} says"
        for pattern, part in PARTS.items() if folder == "chapters" else ():
            if not re.search(pattern.replace("KEY", chapter.key), text, re.MULTILINE):
                yield f"{name} has no {part.replace('KEY', chapter.key)}"


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    if any("chapter-cards" in about for about in env.metadata.values()):
        for fault in faults(Path(app.srcdir)):
            logger.warning(fault, type="chapters")


def setup(app: Sphinx) -> dict:
    app.add_directive("chapter-cards", ChapterCards)
    app.connect("env-check-consistency", _check)
    return PARALLEL
