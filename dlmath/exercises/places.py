"""Links to the book's notebooks, from the outputs of checks, hints and `progress()`.

In JupyterLab a link with `#cell-id=…` leads to the cell; Jupyter Notebook, VS Code and others open the
notebook. In the HTML book the same places have labels. There is no link to a notebook that is not there, as
beside one that was downloaded alone.
"""

from __future__ import annotations

from pathlib import Path

from dlmath._environment import in_book, notebook_name
from dlmath.checking import Exercise
from dlmath.exercises.chapters import CHAPTERS, Chapter

__all__ = ["to_exercise", "to_section", "to_solution"]

_BOOKS = ("chapters", "solutions", "reference")
"""Folders beside `exercises/`. Any other folder may be a reader's copy of that."""


def to_exercise(exercise: Exercise) -> str | None:
    """The link to an exercise, in the reader's own copy of its notebook where there is one beside this one."""
    chapter = CHAPTERS[exercise.chapter]
    if not in_book() and Path.cwd().name not in _BOOKS:
        if notebook_name() == chapter.file:
            return f"#cell-id={exercise.slug}"
        if Path(f"{chapter.file}.ipynb").is_file():
            return f"{chapter.file}.ipynb#cell-id={exercise.slug}"
    return _link("exercises", chapter, exercise.slug, f"ex-{exercise.chapter}-{exercise.slug}")


def to_solution(exercise: Exercise) -> str | None:
    """The link to the solution of an exercise."""
    label = f"sol-{exercise.chapter}-{exercise.slug}"
    return _link("solutions", CHAPTERS[exercise.chapter], exercise.slug, label)


def to_section(chapter: Chapter, label: str = "", cell: str = "") -> str | None:
    """The link to a section of a chapter, or to the chapter."""
    return _link("chapters", chapter, cell, label)


def _link(folder: str, chapter: Chapter, cell: str, label: str) -> str | None:
    if in_book():
        return f"../{folder}/{chapter.file}.html" + f"#{label}" * bool(label)
    page = f"../{folder}/{chapter.file}.ipynb"
    if not Path(page).is_file():
        return None
    return page + f"#cell-id={cell}" * bool(cell)
