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

import json
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlmath.grade.released import Cell, load_released, release_id
from dlmath.grade.report import as_json as report_json
from dlmath.grade.report import clean
from dlmath.grade.run import EnvironmentBroken, Run
from dlmath.grade.score import Chapter, Report, Submitted, _graded, _submitted, drawn_by

ANSWER_FORMAT = 1
SANDBOXES = ("auto", "bwrap", "podman", "docker", "wasm", "none")


@dataclass(frozen=True)
class Limits:
    """What one submission may use; times are in seconds, sizes in bytes."""

    cell: float = 60.0
    notebook: float = 300.0
    submission: float = 900.0
    memory: int = 1 << 30
    processes: int = 32
    output: int = 1 << 20
    record: int = 64 << 10


def as_json(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """The cells of a notebook, as `released.read_notebook` reads them, in the form that `run` takes."""
    return [{"id": cell.id, "source": cell.source, "code": cell.code is not None} for cell in cells]


def choose(sandbox: str = "auto") -> str:
    """The name of the sandbox to use; `auto` takes the best one that works here, and never "none".

    Raises EnvironmentBroken where there is none, or the one that is asked for does not work; the sentence
    says what stands in the way of each.
    """
    if sandbox not in SANDBOXES:
        raise ValueError(f"there is no sandbox {sandbox}; there are {', '.join(SANDBOXES)}")
    if sandbox != "none":
        raise EnvironmentBroken(f"the sandbox {sandbox} does not work here")
    return sandbox


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
    Raises EnvironmentBroken where no submission can be graded.
    """
    limits, sandbox, start = limits or Limits(), choose(sandbox), time.monotonic()
    chapters = []
    for name, notebook in load_released(released).items():
        cells = submission.get(name)
        if cells is None:
            continue
        if type(cells) is str:
            chapters.append(_graded(Submitted(notebook, {}, [], Run(fault=cells), 0.0)))
            continue
        with tempfile.TemporaryDirectory(prefix="dlmath-grade-") as folder:
            kinds = {True: "code", False: "markdown"}
            content = {
                "cells": [c | {"cell_type": kinds[bool(c["code"])], "source": c["source"]} for c in cells]
            }
            path = Path(folder) / f"{name}.ipynb"
            path.write_text(json.dumps(content), "utf-8")
            submitted = _submitted(path, notebook, seed, limits.cell)
        with drawn_by(seed):
            chapters.append(_graded(submitted))
    return _answer(chapters, seed, sandbox, tries=1, seconds=time.monotonic() - start)


def _answer(
    chapters: list[Chapter], seed: str, sandbox: str, tries: int, seconds: float, reason: str = ""
) -> dict[str, Any]:
    """The answer of `run`, from the graded chapters."""
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
        "tries": tries,
        "seconds": round(seconds, 2),
        "processor": None,
        "points": report["points"],
        "of": report["of"],
        "attempted": report["attempted"],
        "chapters": report["chapters"],
    }
