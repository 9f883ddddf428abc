"""Run a submitted notebook in a process of its own, and bring back what its cells did: plain data."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from dlmath._environment import for_submission
from dlmath.checking.result import MIME
from dlmath.grade.released import PACKAGE


class EnvironmentBroken(Exception):
    """Nothing can be graded here; says why. It is never a student's fault."""


@dataclass
class Run:
    """What came of a notebook: an outcome for each code cell that was run, and why there are no more."""

    outcomes: list[dict] = field(default_factory=list)
    fault: str | None = None


def run(path: Path, cells: list[str], checks: list[int], setup: list[str], seed: str, timeout: float) -> Run:
    """Run the code cells of a notebook, in its own folder; `checks` are the numbers of its check cells.

    An outcome is {"ended": how, "records": what check cells showed, "raised": [type, text] if it was an
    error}. Raises EnvironmentBroken.
    """
    answer = _in_process(path.resolve().parent, cells, checks, setup, seed, timeout)
    if type(answer) is str:
        # The process is gone. Where it can run the book's own first cells, the notebook has ended it.
        with tempfile.TemporaryDirectory(prefix="dlmath-grade-") as empty:
            probe = _in_process(Path(empty), ["0"], [], setup, seed, timeout)
        if type(probe) is str:
            raise EnvironmentBroken(f"notebooks cannot be run: {probe}")
        answer = probe if "environment" in probe else {"fault": "it ended the process in which it was run"}
    if "environment" in answer:
        raise EnvironmentBroken(answer["environment"])
    return Run(answer.get("outcomes", []), answer.get("fault"))


def _in_process(
    folder: Path, cells: list[str], checks: list[int], setup: list[str], seed: str, timeout: float
) -> dict | str:
    """What the process for a notebook answers; or its last line of errors, if it ended without answering."""
    job = {
        "mime": MIME,
        "folder": str(folder),
        "cells": cells,
        "checks": checks,
        "setup": setup,
        "timeout": timeout,
    }
    # Starting kernels anew for every cell is the slowest that a notebook can be.
    longest = 300 + len(cells) * (2 * timeout + 30)
    with tempfile.TemporaryDirectory(prefix="dlmath-grade-", ignore_cleanup_errors=True) as scratch:
        try:
            done = subprocess.run(
                [sys.executable, "-P", PACKAGE / "grade" / "runner.py"],
                input=json.dumps(job),
                cwd=scratch,
                env=for_submission(scratch, seed),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=longest,
            )
        except subprocess.TimeoutExpired:
            return {"fault": f"it did not end within {longest:.0f} s"}
    try:
        return dict(json.loads(done.stdout))
    except (ValueError, TypeError):
        return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
