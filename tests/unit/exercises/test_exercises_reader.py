"""What a reader calls: check, hint and progress."""

import builtins
import functools
import json
import re
import subprocess
import sys
import threading

import numpy as np
import pytest

from dlmath import exercises
from dlmath.checking import (
    MIME,
    CheckFailed,
    Interrupted,
    judge,
)
from dlmath.checking.waiting import Watch

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


def test_the_page_to_reread_is_named_and_linked_where_it_is_at_hand(own_folder):
    result = exercises.result_of("svd.low_rank", lambda W, k: W)
    assert "Read again: chapter 2, “The best approximation of rank k”" in result.text()
    assert "<a" not in result.html(), "a notebook that was downloaded alone has no chapter beside it"
    chapter = own_folder / "chapters" / "02-svd.ipynb"
    chapter.parent.mkdir()
    chapter.write_text("")
    result = exercises.result_of("svd.low_rank", lambda W, k: W)
    (link,) = re.findall('href="([^"]*)"', result.html())
    page, cell = link.split("#cell-id=")
    assert page == "../chapters/02-svd.ipynb"
    assert cell == exercises.sections()["sec-svd-low-rank"][2]


def test_html_escapes_what_the_reader_wrote():
    def answer(W, k):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in exercises.result_of("svd.low_rank", answer).html()


def test_hints_come_one_by_one(capsys):
    exercises.hint("svd.low_rank")
    first = capsys.readouterr().out
    assert "Hint 1 of 2:" in first
    assert "no more hints" not in first
    for _ in range(2):
        exercises.hint("svd.low_rank")
        said = capsys.readouterr().out
        assert "Hint 2 of 2, the last one:" in said
        assert "no more hints; the solution explains" in said
    exercises.hint("svd.low_rank", 1)
    assert "Hint 2" not in capsys.readouterr().out


def test_importing_the_package_is_light_and_loads_no_chapter():
    code = "import sys, dlmath; print([m for m in sys.modules if m.startswith('dlmath.exercises.')])"
    run = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    names = ("chapters", "places", "points", "display")
    assert run.stdout.strip() == str([f"dlmath.exercises.{name}" for name in names])


def test_the_failing_input_can_be_had_by_name_until_the_answer_passes(capsys):
    exercises.check("svd.outer", lambda u, v: 2 * np.outer(u, v))
    assert 'from dlmath import failing; u, v = failing("svd.outer")' in capsys.readouterr().out
    u, _ = exercises.failing("svd.outer")
    u += 1
    again, _ = exercises.failing("svd.outer")
    assert u.shape == (3,)
    assert np.allclose(u, again + 1), "each time a copy"
    assert f"[{again[0]:.3f}  {again[1]:.3f}" in exercises.result_of("svd.outer", lambda u, v: u).text()
    exercises.check("svd.outer", np.outer)
    for name in ("svd.outer", "svd.perpendicular"):
        with pytest.raises(LookupError, match=f"no input of {name} has failed"):
            exercises.failing(name)


def test_a_single_argument_is_given_as_it_is():
    one = next(e for e in exercises.every() if e.kind == "function" and len(e.cases()[0].args) == 1)
    exercises.check(one.id, lambda x: "wrong")
    assert any(np.array_equal(exercises.failing(one.id), case.args[0]) for case in one.cases())


def test_a_check_that_takes_long_says_so_once_in_a_terminal(monkeypatch, capsys):
    said = threading.Event()

    class Telling(exercises.Waiting):
        def tell(self, running):
            super().tell(running)
            super().tell(running)
            said.set()

    def answer(u, v):
        said.wait(60)
        return np.outer(u, v)

    monkeypatch.setattr(exercises, "Waiting", Telling)
    monkeypatch.setattr(exercises, "Watch", functools.partial(Watch, after=0.01))
    exercises.check("svd.outer", answer)
    out = capsys.readouterr().out
    assert out.count("Still running after 0 s on the input “as many rows as columns”, in line") == 1
    assert "said.wait(60)\nCtrl+C stops it.\n" in out
    assert "4 of 4 points" in out


def test_an_interrupt_of_the_check_itself_is_one_line_too(monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(exercises, "judge", interrupted)
    with pytest.raises(Interrupted, match="before a judgement"):
        exercises.check("svd.perpendicular", "c")


@pytest.mark.parametrize("name", ["len", "isinstance", "next", "type", "setattr"])
def test_a_check_works_where_the_reader_has_replaced_a_builtin_and_leaves_it_so(name, capsys):
    names, original = vars(builtins), getattr(builtins, name)
    names[name] = "mine"
    try:
        exercises.check("svd.perpendicular", "c")
        found = names[name]
    finally:
        names[name] = original
    assert found == "mine"
    assert "2 of 2 points" in capsys.readouterr().out


def test_new_inputs_stay_the_same_until_an_answer_passes(capsys):
    exercises.check("svd.low_rank", lambda W, k: W)
    number = exercises._drawn_by["svd.low_rank"]
    exercises.check("svd.low_rank", lambda W, k: 2 * W)
    assert exercises._drawn_by["svd.low_rank"] == number
    exercises.check("svd.low_rank", exercises.find("svd.low_rank").reference)
    assert "svd.low_rank" not in exercises._drawn_by


def test_what_is_graded_has_no_inputs_but_those_of_the_seed(monkeypatch, capsys):
    monkeypatch.setenv("DLMATH_STRICT", "1")
    exercises.check("svd.low_rank", exercises.find("svd.low_rank").reference)
    assert "svd.low_rank" not in exercises._drawn_by
