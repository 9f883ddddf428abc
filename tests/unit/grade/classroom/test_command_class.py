"""The whole way: a class is taken in, graded, graded again in part, and every wrong call is answered."""

import sys

import pytest
from handed_in import Here, grade, put, students, text

from dlmath.__main__ import main
from dlmath.grade.classroom import command
from dlmath.grade.released import release_id
from dlmath.grade.run import EnvironmentBroken


@pytest.fixture
def place(tmp_path):
    for name in ("Ada", "Emmy"):
        put(
            tmp_path / "class" / name / "02-svd.ipynb",
            text(answers={"svd.outer": "right", "svd.rebuild": name}),
        )
        put(tmp_path / "class" / name / "x" / "01-vectors.ipynb", text("01-vectors"))
    return tmp_path


def test_a_class_is_graded_and_regrading_touches_only_what_it_names(place):
    assert grade(place / "out", place / "class") == 0
    before = students(place / "out")
    results = {path: path.read_bytes() for path in (place / "out" / "results").rglob("*.json")}
    pool = Here()
    assert grade(place / "out", "--regrade", "svd.outer", pool=pool) == 0
    assert len(pool.keys) == 2
    after = students(place / "out")
    for name, student in after.items():
        assert student.pop("regraded") == {"svd.outer": {"was": 4, "release": release_id()}}
        assert student == {k: v for k, v in before[name].items() if k != "regraded"}
    one = Here()
    assert grade(place / "out", "--regrade", "ada", pool=one) == 0
    assert len(one.keys) == 1
    changed = [path for path, content in results.items() if path.read_bytes() != content]
    assert len(changed) == 1, "Emmy’s was regraded in part, and Ada’s anew"


def test_only_an_exercise_that_is_named_changes(place):
    result = {
        "chapters": [{"name": "c", "exercises": [{"exercise": e, "points": 1} for e in "ab"], "points": 2}],
        "release": "1",
    }
    new = {
        "chapters": [{"name": "c", "exercises": [{"exercise": e, "points": 5} for e in "ab"], "points": 10}],
        "release": "2",
    }
    both = command.replaced(result, new, frozenset("b"))
    assert [row["points"] for row in both["chapters"][0]["exercises"]] == [1, 5]
    assert (both["chapters"][0]["points"], both["release"]) == (6, "1")
    assert both["regraded"] == {"b": {"was": 1, "release": "2"}}


def test_another_release_of_the_grader_regrades_nothing_unasked(place, monkeypatch):
    grade(place / "out", place / "class")
    monkeypatch.setattr(command, "release_id", lambda: "0" * 12)
    with pytest.raises(ValueError, match=r"graded with release .* and this is 000000000000: --regrade all"):
        grade(place / "out")
    pool = Here()
    grade(place / "out", "--regrade", "svd.rebuild", pool=pool)
    assert len(pool.keys) == 2
    assert students(place / "out")["Ada"]["points"] > 0
    monkeypatch.undo()


def test_what_fails_for_the_operator_is_tried_again_by_the_next_run_and_never_0_points(place):
    put(place / "class" / "Carl" / "02-svd.ipynb", text(answers={"svd.outer": "operator"}))
    assert grade(place / "out", place / "class") == 3
    carl = students(place / "out")["Carl"]
    assert (carl["state"], carl["reason"]) == ("not graded", "the sandbox did not start")
    canvas = (place / "out" / "canvas.csv").read_text("utf-8")
    assert "Carl" not in canvas and "Ada" in canvas
    pool = Here()
    assert grade(place / "out", pool=pool) == 3
    assert len(pool.keys) == 1


def test_a_broken_surrounding_stops_the_run_with_what_is_saved(place):
    put(place / "class" / "Zoë" / "02-svd.ipynb", text(answers={"svd.outer": "broken"}))
    with pytest.raises(EnvironmentBroken, match="nothing can be graded here"):
        grade(place / "out", place / "class")
    assert len(list((place / "out" / "results").rglob("*.json"))) == 2
    assert not list((place / "out").glob("report.html"))


def test_the_same_submission_of_two_is_graded_once(place):
    put(place / "class" / "Eve" / "02-svd.ipynb", (place / "class" / "Ada" / "02-svd.ipynb").read_text())
    put(place / "class" / "Eve" / "x" / "01-vectors.ipynb", text("01-vectors"))
    pool = Here()
    grade(place / "out", place / "class", pool=pool)
    assert len(pool.keys) == 2
    assert students(place / "out")["Eve"]["points"] == students(place / "out")["Ada"]["points"] > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere is no folder"),
        ([], "holds no class yet"),
        (["class", "--chapters", "09-none"], "no released notebook 09-none"),
        (["class", "--roster", "nowhere.csv"], "nowhere.csv"),
        (["class", "--jobs", "0"], "--jobs must be at least 1"),
        (["class", "--penalty", "200"], "between 0 and 100"),
        (["class", "--due", "soon"], "it must be like"),
        (["class", "--released", "class/Ada/02-svd.ipynb"], "cannot be read"),
        (["class", "--regrade", "svd.none"], "that is no exercise, and nobody"),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why_in_a_line(
    place, monkeypatch, capsys, arguments, words
):
    monkeypatch.chdir(place)
    assert main(["grade", *arguments, "--out", "out", "--sandbox", "none", "--seed", ""]) == 2
    said = capsys.readouterr()
    (line,) = [line for line in said.err.splitlines() if line.startswith("Stopped: ")]
    assert words in line and said.out == "" and "Traceback" not in said.err


def test_ctrl_c_says_how_to_go_on(place, monkeypatch, capsys):
    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(command.Class, "take_in", interrupted)
    assert main(["grade", str(place / "class"), "--out", str(place / "out"), "--seed", ""]) == 2
    assert "the same command goes on where it stopped" in capsys.readouterr().err


def test_dask_that_is_not_there_is_said(place, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    arguments = [
        "grade",
        str(place / "class"),
        "--out",
        str(place / "out"),
        "--seed",
        "",
        "--dask",
        "tcp://127.0.0.1:1",
    ]
    assert main(arguments) == 2
    assert "pip install 'dlmath[dask]'" in capsys.readouterr().err
