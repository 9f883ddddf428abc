"""Environment variables: the one place of the package that reads and sets them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_BOOK, _STRICT, _RECORD, _SEED = "DLMATH_BOOK", "DLMATH_STRICT", "DLMATH_RECORD", "DLMATH_SEED"
_IMAGE = "DLMATH_GRADE_IMAGE"
_NOTEBOOK = "JPY_SESSION_NAME"


def in_book() -> bool:
    """Whether the running kernel belongs to a build of the HTML book (the Sphinx extension sets it)."""
    return os.environ.get(_BOOK) == "1"


def strict() -> bool:
    """Whether a failed check must raise, as it does for solutions and for a graded class."""
    return os.environ.get(_STRICT) == "1"


def notebook_name() -> str:
    """The name of the notebook that the running kernel belongs to, without folder and suffix, as a Jupyter
    server tells it; "" elsewhere."""
    return Path(os.environ.get(_NOTEBOOK, "")).stem


def recorded() -> bool:
    """Whether a check's JSON form must carry the collected answer, for a grader to judge elsewhere."""
    return os.environ.get(_RECORD) == "1"


def seed_of(exercise_id: str) -> str:
    """What the random inputs of an exercise are drawn by: "" for the ones that every reader gets.

    A grader sets DLMATH_SEED, to a text that nobody knows before. After it may come exercises: each mention
    draws that one's inputs again, and `-` before its id brings back the inputs that every reader gets.
    """
    nonce, *exceptions = os.environ.get(_SEED, "").split() or [""]
    if f"-{exercise_id}" in exceptions:
        return ""
    return nonce + "+" * exceptions.count(exercise_id)


@contextmanager
def drawn_by(seed: str) -> Iterator[None]:
    """Within it, exercises have the inputs that belong to `seed`; every reader's, if it is empty."""
    before = os.environ.get(_SEED)
    os.environ[_SEED] = seed
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SEED]
        else:
            os.environ[_SEED] = before


def variables_as_now() -> Callable[[], None]:
    """What puts all variables back to what they are now."""
    environ, now = os.environ, dict(os.environ)

    def put_back() -> None:
        for name in environ.keys() - now.keys():
            del environ[name]
        for name, value in now.items():
            if environ.get(name) != value:
                environ[name] = value

    return put_back


# What a submission's process inherits. Not among it: tokens, and the files that GitHub reads.
_INHERITED = re.compile(
    "PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|VIRTUAL_ENV|LD_LIBRARY_PATH|PYTHONUTF8"
    "|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA"
    "|(OMP|OPENBLAS|MKL)_NUM_THREADS|MPLCONFIGDIR"
)


def for_submission(scratch: str, seed: str) -> dict[str, str]:
    """All variables of the process that runs a submission, and of its kernels.

    Its checks are strict and carry what they collected, on the inputs that belong to `seed`; the settings of
    IPython come from the empty folder `scratch`.
    """
    here = str(Path(__file__).resolve().parent.parent)
    inherited = {name: value for name, value in os.environ.items() if _INHERITED.fullmatch(name.upper())}
    return inherited | {
        "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")])),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "IPYTHONDIR": scratch,
        _STRICT: "1",
        _RECORD: "1",
        _SEED: seed,
    }


# What a Python needs to start where a sandbox is none; on Windows nothing starts without the first three.
_STARTING = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PATH", "LD_LIBRARY_PATH")


def for_starting() -> dict[str, str]:
    """The few variables without which a Python may not start; no token is among them."""
    return {name: os.environ[name] for name in _STARTING if name in os.environ}


def for_sandbox_program() -> dict[str, str]:
    """All variables, for a program that makes a sandbox and hands none of them on."""
    return dict(os.environ)


def image_of_containers(default: str) -> str:
    """The image in which containers grade; DLMATH_GRADE_IMAGE names another one."""
    return os.environ.get(_IMAGE) or default


def job_summary() -> Path | None:
    """The file to which a run on GitHub appends what it wants to say; None elsewhere."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(path) if path else None
