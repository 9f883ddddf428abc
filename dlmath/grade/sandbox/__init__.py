"""Grade one submission without trusting it: plain data in, plain data out.

    submission = {"02-svd": as_json(read_notebook(path)), "03-…": "it is no notebook: …"}
    answer = run(submission, seed, Limits(), sandbox="none")

A submission is a dict from the name of a released notebook to its cells, each {"id", "source", "code"}
(`code` is whether Python runs it), or to a sentence that says why it has no cells. Both are JSON, so that a
submission can be sent to another machine. `run` needs nothing else, keeps nothing between two calls that
matters to a result, and may be called in many processes at once.

`run` returns an answer, JSON again, of at most some hundred KB:

    format      ANSWER_FORMAT
    state       "graded", or "not graded": the operator has to look; never a student's fault, and no points
    reason      why it is not graded, in a sentence; "" otherwise
    sandbox     what it was run in
    release, seed   as in the report of `dlmath.grade`
    tries       how often the sandbox was started, until it was run
    seconds     of the clock, for the whole submission
    processor   seconds of the processor, of everything that was started for it; None if not counted
    points, of, attempted
    chapters    the dicts that `dlmath.grade.report.as_json` writes below "chapters": name, points, of,
                seconds, fault, notes, exercises: exercise, title, state, points, of, mistake, said, reread,
                criteria: what was judged, each with its points and their maximum

All texts in it are single lines without control characters, of at most 300 letters; none is markup, and all
may be a stranger's.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dlmath._environment import drawn_by
from dlmath.grade.released import Cell, Notebook, load_released, locate, release_id
from dlmath.grade.report import as_json as report_json
from dlmath.grade.report import clean
from dlmath.grade.run import EnvironmentBroken, Run
from dlmath.grade.sandbox.boxes import BOXES, NotHere
from dlmath.grade.sandbox.limits import Limits
from dlmath.grade.sandbox.running import NotStarted, Submission
from dlmath.grade.score import Chapter, Report, Submitted, graded

__all__ = [
    "ANSWER_FORMAT",
    "SANDBOXES",
    "EnvironmentBroken",
    "Limits",
    "as_json",
    "choose",
    "obstacle",
    "run",
]

ANSWER_FORMAT = 1
SANDBOXES = ("auto", *BOXES)


def as_json(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """The cells of a notebook, as `released.read_notebook` reads them, in the form that `run` takes."""
    return [{"id": cell.id, "source": cell.source, "code": cell.code is not None} for cell in cells]


@functools.cache
def obstacle(sandbox: str) -> str | None:
    """What keeps a sandbox from working here, in a sentence; None if it runs a cell, which is tried once."""
    try:
        with Submission(BOXES[sandbox], "", Limits()) as probe:
            outcomes = probe.run(["import numpy, dlmath"], set(), ["import numpy, dlmath"], []).outcomes
    except (NotHere, NotStarted) as error:
        return str(error)
    return None if outcomes and outcomes[0]["ended"] == "done" else "it runs no notebook"


def choose(sandbox: str = "auto") -> str:
    """The name of the sandbox to use; `auto` takes the first that works here, and never "none".

    Raises EnvironmentBroken where there is none, or the one that is asked for does not work; the sentence
    says what stands in the way of each.
    """
    if sandbox not in SANDBOXES:
        raise ValueError(f"there is no sandbox {sandbox}; there are {', '.join(SANDBOXES)}")
    wanted = [name for name in BOXES if name != "none"] if sandbox == "auto" else [sandbox]
    for name in wanted:
        if obstacle(name) is None:
            return name
    why = "; ".join(f"{name}: {obstacle(name)}" for name in wanted)
    raise EnvironmentBroken(f"no sandbox works here ({why})")


def run(
    submission: Mapping[str, list[dict] | str],
    seed: str,
    limits: Limits | None = None,
    sandbox: str = "auto",
    released: Path | None = None,
) -> dict[str, Any]:
    """Run and judge one submission.

    `seed` is what `dlmath.grade.seeds.draw_seed` gave, once for the whole class; `released` a file of
    released notebooks in place of the package's. Only notebooks that `submission` names are graded.
    Raises EnvironmentBroken where no submission can be graded: the sandbox does not work without one either.
    """
    box, start, counted = BOXES[choose(sandbox)], time.monotonic(), time.thread_time()
    notebooks = {name: book for name, book in load_released(released).items() if name in submission}
    reason, submitted = "", []
    with Submission(box, seed, limits or Limits()) as running:
        for name, notebook in notebooks.items():
            try:
                submitted.append(_submitted(running, notebook, submission[name]))
            except NotStarted as error:
                reason = str(error)
                break
    if reason:
        _probe(box.name, seed, limits, notebooks.values())
        submitted = [Submitted(book, {}, [], Run(fault=reason), 0.0) for book in notebooks.values()]
    with drawn_by(seed):
        chapters = [graded(notebook) for notebook in submitted]
    answer = _answer(chapters, seed, box.name, reason)
    used = running.processor + time.thread_time() - counted
    seconds = time.monotonic() - start
    return answer | {"tries": running.tries, "seconds": round(seconds, 2), "processor": round(used, 2)}


def _probe(name: str, seed: str, limits: Limits | None, notebooks: Iterable[Notebook]) -> None:
    """Run the book's own first cells without any submission. Raises EnvironmentBroken if they do not run."""
    try:
        with Submission(BOXES[name], seed, limits or Limits()) as probe:
            for notebook in notebooks:
                probe.run(["0"], set(), [source for _, source in notebook.setup], [])
    except NotStarted as error:
        raise EnvironmentBroken(f"notebooks cannot be run: {error}") from None


def _submitted(running: Submission, released: Notebook, cells: list[dict] | str) -> Submitted:
    """One notebook of a submission, run. Raises NotStarted."""
    if type(cells) is str:
        return Submitted(released, {}, [], Run(fault=cells), 0.0)
    start, count, read = time.monotonic(), 0, []
    for cell in cells:
        read.append(Cell(cell["id"], cell["source"], count if cell["code"] else None))
        count += bool(cell["code"])
    code = [cell for cell in read if cell.code is not None]
    submitted = Submitted(
        released, {check: locate(check, read) for check in released.checks}, code, Run(), 0.0
    )
    if code:
        setup = [source for _, source in released.setup]
        exercises = [check.exercise for check in released.checks]
        sources = [cell.source for cell in code]
        submitted.run = running.run(sources, submitted.check_cells, setup, exercises)
    submitted.seconds = time.monotonic() - start
    return submitted


def _answer(chapters: list[Chapter], seed: str, sandbox: str, reason: str) -> dict[str, Any]:
    """What `run` answers, without what it cost."""
    report = report_json(Report("", chapters, seed, release_id()))
    for chapter in report["chapters"]:
        chapter["fault"] = clean(chapter["fault"]) if chapter["fault"] else None
    return {
        "format": ANSWER_FORMAT,
        "state": "not graded" if reason else "graded",
        "reason": clean(reason),
        "sandbox": sandbox,
        "release": report["release"],
        "seed": seed,
        "points": report["points"],
        "of": report["of"],
        "attempted": report["attempted"],
        "chapters": report["chapters"],
    }
