"""Run a submitted notebook in a process of its own, and bring back what its cells did: plain data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from dlmath.checking.result import MIME
from dlmath.grade.released import PACKAGE
from dlmath.grade.seeds import VARIABLE

# What a kernel is told of its surroundings. Not among it: tokens, and the files that GitHub reads.
_PASSED_ON = re.compile(
    "PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|VIRTUAL_ENV|LD_LIBRARY_PATH|PYTHONUTF8"
    "|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA"
    "|(OMP|OPENBLAS|MKL)_NUM_THREADS|MPLCONFIGDIR"
)


class EnvironmentBroken(Exception):
    """Nothing can be graded here; says why. It is never a student's fault."""


def run(path: Path, cells: list[str], checks: list[int], setup: list[str], seed: str, timeout: float) -> dict:
    """Run the code cells of a notebook, in its own folder; `checks` are the numbers of its check cells.

    Returns {"outcomes": [one for each cell that was run], "fault": why there are no more, if so}.
    Raises EnvironmentBroken.
    """
    found = _answer(path.resolve().parent, cells, checks, setup, seed, timeout)
    if type(found) is str:
        # The process is gone. Where it can run the book's own first cells, the notebook has ended it.
        with tempfile.TemporaryDirectory(prefix="dlmath-grade-") as empty:
            probe = _answer(Path(empty), ["0"], [], setup, seed, timeout)
        if type(probe) is str:
            raise EnvironmentBroken(f"notebooks cannot be run: {probe}")
        if "environment" not in probe:
            return {"fault": "it ended the process in which it was run"}
        found = probe
    if "environment" in found:
        raise EnvironmentBroken(found["environment"])
    return found


def _answer(
    folder: Path, cells: list[str], checks: list[int], setup: list[str], seed: str, timeout: float
) -> dict | str:
    """What the process for a notebook says; or its last words, if it ended without saying it."""
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
                env=environment(scratch, seed),
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


def environment(scratch: str, seed: str) -> dict[str, str]:
    """The environment of a submission's process and of its kernels."""
    kept = {name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name.upper())}
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")])),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "IPYTHONDIR": scratch,
        "DLMATH_STRICT": "1",
        "DLMATH_RECORD": "1",
        VARIABLE: seed,
    }
