"""A wrong call of a tool ends with exit code 2 and one sentence, which names what there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dlmath.exercises.chapters import CHAPTERS
from tools import lighthouse, notebooks

ROOT = Path(__file__).resolve().parents[3]
KEYS = ", ".join(CHAPTERS)
FILES = ", ".join(chapter.file for chapter in CHAPTERS.values())
NOTEBOOKS = ", ".join(path.relative_to(ROOT).as_posix() for path in notebooks.book_notebooks())

# The call, and what its answer holds.
WRONG = {
    "tools/make_exercises.py nonsense": f"no chapter 'nonsense'; the chapters are {KEYS}",
    "tools/make_exercises.py svd nonsense --check": f"no chapter 'nonsense'; the chapters are {KEYS}",
    "tools/coverage.py nonsense": f"no chapter 'nonsense'; the chapters are {KEYS}",
    "tools/notebooks.py nonsense.ipynb": f"no notebook nonsense.ipynb; there are {NOTEBOOKS}",
    "tools/notebooks.py --check README.md": f"no notebook README.md; there are {NOTEBOOKS}",
    "tools/lighthouse.py nonsense": f"no page nonsense; there are {', '.join(lighthouse.pages())}",
    "tools/book.py nonsense": "unrecognized arguments: nonsense",
    "tools/serving.py nonsense": "no folder nonsense: build the book first",
    "tools/demos.py nonsense": "no folder nonsense: build the book first",
    "tools/timings.py nonsense": "invalid int value: 'nonsense'",
    "tools/fonts.py nonsense": "unrecognized arguments: nonsense",
    "tools/solve.py nonsense": f"no chapter 'nonsense'; the chapters are {KEYS}",
    "tools/editor.py nonsense": "unrecognized arguments: nonsense",
    "tools/environment.py nonsense": "takes no arguments, and was given nonsense",
    "tools/versions.py nonsense": "no set of versions nonsense; there are oldest, newest",
    "tools/versions.py newest --python 3.99": "newest: Python 3.99 is not here (found: 3.",
    "tools/grade.py nonsense": "there is no folder nonsense",
    "tools/grade.py --chapters nonsense": f"no released notebook nonsense; there are {FILES}",
}


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_call_is_answered_in_one_sentence_with_what_there_is(call):
    done = subprocess.run(
        [sys.executable, *call.split()], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert WRONG[call] in done.stderr


def test_the_package_answers_an_unknown_command_with_the_known_one():
    done = subprocess.run(
        [sys.executable, "-m", "dlmath", "nonsense"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "invalid choice: 'nonsense' (choose from" in done.stderr.splitlines()[-1]
    assert "doctor" in done.stderr.splitlines()[-1]


def test_every_tool_that_can_be_called_is_tried():
    called = {path.name for path in (ROOT / "tools").glob("*.py") if '"__main__"' in path.read_text("utf-8")}
    assert called == {call.split()[0].removeprefix("tools/") for call in WRONG}
