"""What the package knows of the notebooks: the headings of chapters, and the check cells of exercises.

A check says by `dlmath/exercises/sections.json` which section to read again; a grader knows the cells of a
submission by `dlmath/grade/released.json`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat

from _ext.book.content.links import plain
from _ext.book.page import bootstrap
from dlmath.exercises.chapters import CHAPTERS, Chapter
from dlmath.grade import released
from tools.exercise_pages import BEGIN, CHECK

SECTIONS = Path("dlmath", "exercises", "sections.json")
RELEASED = Path("dlmath", "grade", "released.json")


def written(root: Path, *folders: str) -> list[Chapter]:
    """The chapters that have their notebooks in these folders already."""
    return [
        chapter
        for chapter in CHAPTERS.values()
        if all((root / folder / f"{chapter.file}.ipynb").is_file() for folder in folders)
    ]


def sections(root: Path) -> dict[str, list[str]]:
    """From each labelled section of the chapters to its notebook, its heading and the id of its cell."""
    places = {}
    for chapter in written(root, "chapters"):
        for cell in nbformat.read(root / "chapters" / f"{chapter.file}.ipynb", as_version=4).cells:
            if cell.cell_type == "markdown":
                for match in re.finditer(r"^\((sec-[\w-]+)\)=\n+#+ (.+)$", cell.source, re.MULTILINE):
                    places[match[1]] = [chapter.file, plain(match[2]), cell.id]
    return places


def release(root: Path) -> dict:
    """What a grader must know of the exercise pages: cells before the first answer, and check cells."""
    pages = {}
    for chapter in written(root, "solutions", "exercises"):
        solved, page = (
            nbformat.read(root / folder / f"{chapter.file}.ipynb", as_version=4)
            for folder in ("solutions", "exercises")
        )
        pages[chapter.file] = _known(solved, page)
    return {"format": released.RELEASED_FORMAT, "notebooks": pages}


def _known(solved: nbformat.NotebookNode, page: nbformat.NotebookNode) -> dict:
    """What a grader must know of one page of exercises."""
    answers = {cell.id for cell in solved.cells if BEGIN in cell.source}
    code = [c for c in page.cells if c.cell_type == "code" and c.id != bootstrap.ID]
    first = next((n for n, c in enumerate(code) if c.id in answers or CHECK.search(c.source)), len(code))
    return {
        "setup": [{"id": cell.id, "source": cell.source} for cell in code[:first]],
        "checks": [
            {"id": cell.id, "exercise": match[1], "source": cell.source}
            for cell in code
            if (match := CHECK.search(cell.source)) and cell.id.startswith("check-")
        ],
    }


def stamp(name: str, solved: nbformat.NotebookNode, page: nbformat.NotebookNode) -> dict[str, str]:
    """What a page of exercises says of itself, by which a grader knows its release wherever it is saved."""
    return {"notebook": name, "release": released.notebook_of(name, _known(solved, page)).stamp}


def texts(root: Path) -> dict[Path, str]:
    """Both files as they must be, by their places below the root of the book."""
    documents = {SECTIONS: (sections(root), 0), RELEASED: (release(root), 1)}
    return {
        path: json.dumps(content, indent=indent, ensure_ascii=False) + "\n"
        for path, (content, indent) in documents.items()
    }
