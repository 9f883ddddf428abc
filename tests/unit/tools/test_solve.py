"""A reader's copies of the exercises, which no update touches."""

import json
import subprocess
from pathlib import Path

import pytest

from dlmath.exercises.chapters import CHAPTERS
from tools import solve

ROOT = Path(__file__).resolve().parents[3]
SVD = CHAPTERS["svd"]


@pytest.fixture
def book(tmp_path):
    page = tmp_path / "exercises" / "02-svd.ipynb"
    page.parent.mkdir()
    page.write_bytes((ROOT / "exercises" / "02-svd.ipynb").read_bytes())
    return tmp_path


def edited(path, cell_id, text):
    """Change one cell, as Jupyter saves it."""
    notebook = json.loads(path.read_text("utf-8"))
    (cell,) = (cell for cell in notebook["cells"] if cell["id"] == cell_id)
    cell["source"] = text.splitlines(keepends=True)
    path.write_text(json.dumps(notebook), "utf-8")


def test_a_copy_is_made_once_and_then_left_alone(book):
    mine = book / "my-exercises" / "02-svd.ipynb"
    assert solve.copy(book, [SVD]) == ["my-exercises/02-svd.ipynb is yours to solve"]
    assert mine.read_bytes() == (book / "exercises" / "02-svd.ipynb").read_bytes()
    edited(mine, "outer-answer", "def outer(u, v):\n    return u[:, None] * v")
    solved = mine.read_bytes()
    assert solve.copy(book, [SVD]) == [], "an answer is no change of the page"
    assert mine.read_bytes() == solved


def test_an_update_of_the_page_is_said_and_keeps_the_answers(book):
    mine = book / "my-exercises" / "02-svd.ipynb"
    solve.copy(book, [SVD])
    edited(mine, "outer-answer", "def outer(u, v):\n    return u[:, None] * v")
    solved = mine.read_bytes()
    edited(book / "exercises" / "02-svd.ipynb", "outer", "## An outer product by hand\n\nMore precisely.")
    (sentence,) = solve.copy(book, [SVD])
    assert "exercises/02-svd.ipynb has changed since" in sentence
    assert mine.read_bytes() == solved


def test_git_ignores_the_copies():
    done = subprocess.run(["git", "check-ignore", "-q", "my-exercises/02-svd.ipynb"], cwd=ROOT)
    if done.returncode == 128:
        pytest.skip("not a clone")
    assert done.returncode == 0


def test_an_unknown_chapter_is_answered_with_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        solve.main(["algebra"])
    assert "there is no chapter 'algebra'; the chapters are vectors, svd" in capsys.readouterr().err
