"""Judge what was collected, and add up the points: by exercise, by chapter, for the whole book."""

from __future__ import annotations

import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dlmath._environment import drawn_by
from dlmath.checking import Exercise, Result, judge
from dlmath.exercises import find, reread
from dlmath.grade.released import (
    Cell,
    CheckCell,
    Location,
    Notebook,
    Unreadable,
    load_released,
    read_submitted,
    release_id,
)
from dlmath.grade.run import EnvironmentBroken, Run, run
from dlmath.grade.seeds import draw_seed

TIMEOUT = 60.0
STATES = ("passed", "failed", "not attempted", "not run", "not counted")


@dataclass
class Row:
    """One exercise. `state` is one of STATES; `sentence` explains it.

    "not run": its code raised, never ended, or ended the kernel. "not counted": its check cell is not the
    released one. `criteria` are what was judged, each with its points and their maximum.
    """

    exercise: str
    title: str
    points: int
    of: int
    state: str
    sentence: str = ""
    mistake: str | None = None
    reread: str | None = None
    criteria: list[tuple[str, int, int]] = field(default_factory=list)


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


@dataclass
class Submitted:
    """One submitted notebook: where its check cells are, its code cells, and what came of running them."""

    released: Notebook
    locations: dict[CheckCell, Location]
    code: list[Cell]
    run: Run
    seconds: float

    @property
    def check_cells(self) -> set[int]:
        """The numbers of the code cells that count."""
        return {place.code for place in self.locations.values() if place.code is not None}

    def called(self, number: int) -> str:
        """What a code cell is called in a report."""
        return f"cell “{self.code[number].id}”" if self.code[number].id else f"code cell {number + 1}"


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
    released = load_released() if released is None else released
    for name in chapters or ():
        if name not in released:
            raise KeyError(f"there is no released notebook {name}; there are {', '.join(released)}")
    wanted = [released[name] for name in chapters or released]
    seed = draw_seed([find(check.exercise) for notebook in wanted for check in notebook.checks], seed)
    jobs = [(folder / f"{notebook.name}.ipynb", notebook) for _, folder in submissions for notebook in wanted]
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        waiting = [pool.submit(_submitted, path, notebook, seed, timeout) for path, notebook in jobs]
        try:
            submitted = [future.result() for future in waiting]
        except EnvironmentBroken:
            pool.shutdown(cancel_futures=True)
            raise
    with drawn_by(seed):
        chapters_of_all = [graded(notebook) for notebook in submitted]
    count = len(wanted)
    return [
        Report(name, chapters_of_all[n * count : (n + 1) * count], seed, release_id())
        for n, (name, _) in enumerate(submissions)
    ]


def _submitted(path: Path, released: Notebook, seed: str, timeout: float) -> Submitted:
    """Read and run a submitted notebook, whatever it holds."""
    start = time.monotonic()
    try:
        code, locations = read_submitted(path, released)
    except Unreadable as error:
        return Submitted(released, {}, [], Run(fault=str(error)), 0.0)
    submitted = Submitted(released, locations, code, Run(), 0.0)
    if code:
        setup = [source for _, source in released.setup]
        sources = [cell.source for cell in code]
        submitted.run = run(path, sources, sorted(submitted.check_cells), setup, seed, timeout)
    submitted.seconds = time.monotonic() - start
    return submitted


def graded(submitted: Submitted) -> Chapter:
    """The rows and notes of a submitted notebook."""
    chapter = Chapter(submitted.released.name, [], seconds=submitted.seconds)
    fault, file = submitted.run.fault, f"{chapter.name}.ipynb"
    if fault and not submitted.run.outcomes:
        chapter.fault = f"{file}: {fault}"
    elif fault:
        chapter.notes.append(f"{file} was not run to its end: {fault}")
    blamed: set[int] = set()
    for check in submitted.released.checks:
        exercise = find(check.exercise)
        row = Row(exercise.id, exercise.title, 0, exercise.points, "not counted")
        chapter.rows.append(row)
        if chapter.fault:
            row.sentence = chapter.fault
            continue
        location = submitted.locations[check]
        if location.code is None:
            row.sentence = f"{location.change}: nothing is counted"
        elif location.code >= len(submitted.run.outcomes):
            row.state, row.sentence = "not run", "its check cell was not reached"
        else:
            _judge(row, exercise, submitted.run.outcomes[location.code])
            if row.state == "not run":
                blamed |= _blame(row, location.code, submitted)
    chapter.notes += _notes(submitted, blamed)
    return chapter


def _judge(row: Row, exercise: Exercise, outcome: dict) -> None:
    """Fill in a row from what its check cell did."""
    records = outcome["records"]
    if not records and outcome["ended"] == "done":
        row.sentence = "its check cell ran, but the book’s check did not: nothing is counted"
        return
    if not records:
        row.state, row.sentence = "not run", _ending(outcome) or ""
        return
    if len(records) > 1:
        row.sentence = f"its check cell shows {len(records)} results in place of one: nothing is counted"
        return
    shown = records[0]
    if type(shown) is not dict or type(shown.get("record")) is not dict:
        row.sentence = "its check cell shows a result without the collected answer: nothing is counted"
        return
    try:
        result = judge(exercise, shown["record"])
    except Exception as error:  # whatever a forged record has brought about
        row.sentence = f"what was collected cannot be judged ({type(error).__name__}): nothing is counted"
        return
    row.state, row.points, row.mistake = result.state, result.points, result.mistake
    row.criteria = [(score.label, score.points, score.of) for score in result.criteria]
    row.sentence = _sentence(result)
    if result.state == "failed":
        row.reread = reread(exercise)[0]


def _sentence(result: Result) -> str:
    """The one sentence that says most of a result; none for a right answer."""
    if result.mistake:
        return f"A typical mistake: {result.mistake}"
    if result.error:
        return result.error.splitlines()[0]
    if result.sentences:
        return result.sentences[0]
    missed = next((score.label for score in result.criteria if score.passed is False), None)
    return f"wrong: {missed}" if result.state == "failed" and missed else ""


def _ending(outcome: dict) -> str | None:
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


def _blame(row: Row, at: int, submitted: Submitted) -> set[int]:
    """Where the answer's own cell has failed, say that and not what followed; the number of that cell."""
    if not row.sentence.startswith("NameError"):
        return set()
    for number in range(at - 1, -1, -1):
        if number in submitted.check_cells:
            return set()
        ending = _ending(submitted.run.outcomes[number])
        if ending and not ending.startswith("CheckFailed"):
            row.sentence = f"{submitted.called(number)}: {ending}"
            return {number}
    return set()


def _notes(submitted: Submitted, blamed: set[int]) -> list[str]:
    """What else a teacher wants to know: other cells that failed, or that show results as check cells do."""
    notes = []
    setup = {cell_id for cell_id, _ in submitted.released.setup}
    for number, outcome in enumerate(submitted.run.outcomes):
        if number in submitted.check_cells:
            continue
        called, ending = submitted.called(number), _ending(outcome)
        if outcome["records"]:
            names = sorted({name for record in outcome["records"] if (name := _exercise_of(record))})
            what = ", ".join(names) or "an exercise"
            notes.append(f"{called} shows a result of {what}, but is not its check cell: nothing is counted")
        elif ending and number not in blamed:
            instead = "; the released one was run in its place" * (submitted.code[number].id in setup)
            notes.append(f"{called}: {ending}{instead}")
    return notes


def _exercise_of(record: Any) -> str | None:
    """The exercise that a record names, if it is a text as short as a name."""
    name = record.get("exercise") if type(record) is dict else None
    return name if type(name) is str and len(name) < 60 else None
