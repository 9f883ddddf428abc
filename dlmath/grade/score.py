"""Judge what was collected, and add up the points: by exercise, by chapter, for the whole book."""

from __future__ import annotations

import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dlmath.checking import Exercise, Result, judge
from dlmath.exercises import CHAPTERS, find, reread
from dlmath.grade.released import Notebook, Unreadable, load, placed, read, release_id
from dlmath.grade.run import EnvironmentBroken, run
from dlmath.grade.seeds import drawn_from, fresh

FORMAT = 1
TIMEOUT = 60.0
STATES = ("passed", "failed", "not attempted", "not run", "not counted")


@dataclass
class Row:
    """One exercise. `state` is one of STATES; `said` is the one sentence that explains it.

    "not run": its code raised, never ended, or ended the kernel. "not counted": its check cell is not the
    released one.
    """

    exercise: str
    title: str
    points: int
    of: int
    state: str
    said: str = ""
    mistake: str | None = None
    reread: str | None = None


@dataclass
class Chapter:
    """One notebook: its exercises, or the fault that keeps all of them from being graded."""

    name: str
    rows: list[Row]
    fault: str | None = None
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def points(self) -> int:
        return sum(row.points for row in self.rows)

    @property
    def of(self) -> int:
        return sum(row.of for row in self.rows)


@dataclass
class Report:
    """One submission."""

    name: str
    chapters: list[Chapter]
    seed: str
    release: str

    @property
    def rows(self) -> list[Row]:
        return [row for chapter in self.chapters for row in chapter.rows]

    @property
    def points(self) -> int:
        return sum(chapter.points for chapter in self.chapters)

    @property
    def of(self) -> int:
        return sum(chapter.of for chapter in self.chapters)

    @property
    def attempted(self) -> int:
        return sum(row.state in ("passed", "failed", "not run") for row in self.rows)


def grade(
    submissions: list[tuple[str, Path]],
    released: dict[str, Notebook] | None = None,
    chapters: list[str] | None = None,
    seed: str | None = None,
    timeout: float = TIMEOUT,
) -> list[Report]:
    """Grade folders of exercise notebooks, each given with a name; all get the same inputs.

    `released` are the released notebooks (those of the package), `chapters` the names of the ones to grade
    (all), `seed` what the inputs are drawn by (nobody knows what; "" are every reader's inputs).
    Raises EnvironmentBroken, and KeyError for a chapter that was not released.
    """
    released = load() if released is None else released
    for name in chapters or ():
        if name not in released:
            raise KeyError(f"there is no released notebook {name}; there are {', '.join(released)}")
    wanted = [released[name] for name in chapters or released]
    exercises = [find(check.exercise) for notebook in wanted for check in notebook.checks]
    seed = fresh(exercises, seed)
    jobs = [(folder / f"{notebook.name}.ipynb", notebook) for _, folder in submissions for notebook in wanted]
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        waiting = [pool.submit(_ran, path, notebook, seed, timeout) for path, notebook in jobs]
        try:
            found = [future.result() for future in waiting]
        except EnvironmentBroken:
            pool.shutdown(cancel_futures=True)
            raise
    with drawn_from(seed):
        chapters_done = [_chapter(notebook, *parts) for (_, notebook), parts in zip(jobs, found, strict=True)]
    count = len(wanted)
    return [
        Report(name, chapters_done[n * count : (n + 1) * count], seed, release_id())
        for n, (name, _) in enumerate(submissions)
    ]


def _ran(path: Path, notebook: Notebook, seed: str, timeout: float) -> tuple[list, dict, float]:
    """The cells of a submitted notebook and what came of them."""
    start = time.monotonic()
    try:
        cells = read(path)
    except Unreadable as error:
        return [], {"fault": str(error), "outcomes": []}, 0.0
    code = [cell.source for cell in cells if cell.code is not None]
    checks = [place.code for check in notebook.checks if (place := placed(check, cells)).code is not None]
    outcomes = (
        run(path, code, checks, [source for _, source in notebook.setup], seed, timeout) if code else {}
    )
    return cells, outcomes, time.monotonic() - start


def _chapter(notebook: Notebook, cells: list, ran: dict, seconds: float) -> Chapter:
    outcomes = dict(enumerate(ran.get("outcomes", ())))
    chapter = Chapter(notebook.name, [], seconds=seconds)
    fault = ran.get("fault")
    if fault and not outcomes:
        chapter.fault = f"{notebook.name}.ipynb: {fault}"
    elif fault:
        chapter.notes.append(f"{notebook.name}.ipynb was not run to its end: {fault}")
    code = [cell for cell in cells if cell.code is not None]
    places = {check: placed(check, cells) for check in notebook.checks}
    counted = {place.code for place in places.values() if place.code is not None}
    blamed: set[int] = set()
    for check, place in places.items():
        exercise = find(check.exercise)
        row = Row(exercise.id, exercise.title, 0, exercise.points, "not counted")
        chapter.rows.append(row)
        if chapter.fault:
            row.said = chapter.fault
        elif place.code is None:
            row.said = f"{place.fault}: nothing is counted"
        elif place.code not in outcomes:
            row.state, row.said = "not run", "its check cell was not reached"
        else:
            _judged(row, exercise, outcomes[place.code])
            if row.state == "not run":
                _blame(row, place.code, outcomes, counted, code, blamed)
    chapter.notes += _notes(notebook, code, outcomes, counted, blamed)
    return chapter


def _judged(row: Row, exercise: Exercise, outcome: dict) -> None:
    """Fill in a row from what its check cell did."""
    records = outcome["records"]
    if not records:
        row.state = "not run"
        row.said = _ended(outcome) or "its check cell ran, but the book’s check did not: nothing is counted"
        if outcome["ended"] == "done":
            row.state = "not counted"
        return
    if len(records) > 1:
        row.said = f"its check cell shows {len(records)} results in place of one: nothing is counted"
        return
    shown = records[0]
    if type(shown) is not dict or type(shown.get("record")) is not dict:
        row.said = "its check cell shows a result without the collected answer: nothing is counted"
        return
    try:
        result = judge(exercise, shown["record"])
    except Exception as error:  # whatever a forged record has brought about
        row.said = f"what was collected cannot be judged ({type(error).__name__}): nothing is counted"
        return
    row.state, row.points, row.mistake = result.state, result.points, result.mistake
    row.said = _sentence(result)
    if result.state == "failed":
        row.reread = reread(exercise)[0]


def _sentence(result: Result) -> str:
    if result.mistake:
        return f"A typical mistake: {result.mistake}"
    if result.error:
        return result.error.splitlines()[0]
    if result.words:
        return result.words[0]
    missed = next((c.label for c in result.criteria if c.passed is False), None)
    return f"wrong: {missed}" if result.state == "failed" and missed else ""


def _ended(outcome: dict) -> str | None:
    """How a cell ended, where it did not end well."""
    if outcome["ended"] == "timeout":
        return "it did not end within the time limit: an endless loop?"
    if outcome["ended"] == "kernel ended":
        return "it ended the Python kernel (os._exit, a crash, or too much memory)"
    if outcome["ended"] == "raised":
        name, text = outcome.get("raised", ["an error", ""])
        text = re.sub(r"\((?:<[^>]*>|[^()]*\.py), line (\d+)\)$", r"(line \1)", text)
        return f"{name}: {text}" if text else name
    return None


def _blame(row: Row, at: int, outcomes: dict, counted: set[int], code: list, blamed: set[int]) -> None:
    """Where the answer's own cell has failed, say that rather than what followed from it."""
    if not row.said.startswith("NameError"):
        return
    for number in range(at - 1, -1, -1):
        if number in counted:
            return
        said = _ended(outcomes[number])
        if said and not said.startswith("CheckFailed"):
            blamed.add(number)
            row.said = f"{_called(code, number)}: {said}"
            return


def _called(code: list, number: int) -> str:
    return f"cell “{code[number].id}”" if code[number].id else f"code cell {number + 1}"


def _notes(notebook: Notebook, code: list, outcomes: dict, counted: set[int], blamed: set[int]) -> list[str]:
    """What else a teacher wants to know: other cells that failed, or that show results as check cells do."""
    notes = []
    setup = {cell_id for cell_id, _ in notebook.setup}
    for number, outcome in outcomes.items():
        if number in counted:
            continue
        called, said = _called(code, number), _ended(outcome)
        if outcome["records"]:
            names = (
                ", ".join(sorted({r["exercise"] for r in outcome["records"] if _names(r)})) or "an exercise"
            )
            notes.append(f"{called} shows a result of {names}, but is not its check cell: nothing is counted")
        elif said and number not in blamed:
            instead = "; the released one was run in its place" * (code[number].id in setup)
            notes.append(f"{called}: {said}{instead}")
    return notes


def _names(record: Any) -> bool:
    return type(record) is dict and type(record.get("exercise")) is str and len(record["exercise"]) < 60


def chapter_title(name: str) -> str:
    """`02-svd` as a reader calls it."""
    number = next((chapter.number for chapter in CHAPTERS.values() if chapter.file == name), None)
    words = name.partition("-")[2].replace("-", " ") or name
    return f"{number} {words}" if number else words
