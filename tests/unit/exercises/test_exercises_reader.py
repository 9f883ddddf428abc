"""What a reader calls: check, hint and progress."""

import json
import subprocess
import sys

import pytest

from dlmath import exercises
from dlmath.checking import (
    MIME,
    CheckFailed,
    judge,
)

pytestmark = pytest.mark.usefixtures("own_folder")


def test_check_never_raises_unless_strict(monkeypatch, capsys):
    assert exercises.check("svd.perpendicular", "a") is None
    assert "0 of 2 points" in capsys.readouterr().out
    monkeypatch.setenv("DLMATH_STRICT", "1")
    with pytest.raises(CheckFailed, match="When are eigenvectors perpendicular"):
        exercises.check("svd.perpendicular", "a")
    with pytest.raises(CheckFailed, match="not attempted"):
        exercises.check("svd.perpendicular", ...)
    exercises.check("svd.perpendicular", "c")


def test_the_json_form_has_the_points_and_on_demand_the_record(monkeypatch):
    data = exercises.result_of("svd.perpendicular", "a")._repr_mimebundle_()[MIME]
    assert (data["points"], data["of"], data["mistake"]) == (0, 2, "every square matrix")
    assert "record" not in data
    monkeypatch.setenv("DLMATH_RECORD", "1")
    data = exercises.result_of("svd.perpendicular", "c")._repr_mimebundle_()[MIME]
    assert judge(exercises.find("svd.perpendicular"), json.loads(json.dumps(data))["record"]).points == 2


def test_a_check_that_breaks_itself_says_so(monkeypatch, capsys):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(exercises, "judge", broken)
    exercises.check("svd.perpendicular", "c")
    assert "This check itself broke" in capsys.readouterr().out


def test_the_page_to_reread_is_named_and_linked():
    result = exercises.result_of("svd.low_rank", lambda W, k: W)
    assert "Read again: chapter 2, “The best approximation of rank k”" in result.text()
    assert 'href="../chapters/02-svd.ipynb#The-best-approximation-of-rank-k"' in result.html()


def test_html_escapes_what_the_reader_wrote():
    def answer(W, k):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in exercises.result_of("svd.low_rank", answer).html()


def test_hints_come_one_by_one(capsys):
    for said in ("Hint 1 of 2", "Hint 2 of 2", "no more hints"):
        exercises.hint("svd.low_rank")
        assert said in capsys.readouterr().out
    exercises.hint("svd.low_rank", 1)
    assert "Hint 2" not in capsys.readouterr().out


def test_importing_the_package_is_light_and_loads_no_chapter():
    code = "import sys, dlmath; print([m for m in sys.modules if m.startswith('dlmath.exercises.')])"
    run = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    names = ("chapters", "points", "display")
    assert run.stdout.strip() == str([f"dlmath.exercises.{name}" for name in names])
