"""The points that count: late rules, points by hand with a reason, and what was not handed in."""

import calendar

import pytest
from handed_in import SVD, grade, put, students, text

from dlmath.grade.classroom.points import due_time, shown

DUE = "2026-12-01T12:00+00:00"
NOON = calendar.timegm((2026, 12, 1, 12, 0, 0))
OF = {check.exercise: None for check in SVD.checks}
ANSWERS = {"svd.outer": "right", "svd.rebuild": "right", "svd.low_rank": "wrong"}


@pytest.fixture
def place(tmp_path):
    """A class of three: in time, half an hour late, two days late."""
    for name, late in (("Ada", 0), ("Emmy", 1800), ("Carl", 2 * 86_400)):
        put(tmp_path / "class" / name / "02-svd.ipynb", text(answers=ANSWERS), NOON + late)
    return tmp_path


def test_each_day_begun_costs_its_part_and_nothing_goes_below_zero(place):
    grade(place / "out", place / "class", "--due", DUE, "--penalty", "15")
    found = students(place / "out")
    full = found["Ada"]["points"]
    assert full > 0 and found["Ada"]["chapters"][1]["days_late"] == 0
    assert found["Emmy"]["points"] == pytest.approx(0.85 * full, abs=0.005)
    assert found["Carl"]["points"] == pytest.approx(0.70 * full, abs=0.005)
    grade(place / "out", "--penalty", "60")
    assert students(place / "out")["Carl"]["points"] == 0
    assert students(place / "out")["Emmy"]["points"] == pytest.approx(0.4 * full, abs=0.005), (
        "the due time is kept"
    )


def test_points_by_hand_replace_those_of_an_exercise_and_the_days_and_add_to_the_sum(place):
    grade(place / "out", place / "class", "--due", DUE, "--penalty", "50")
    full = students(place / "out")["Ada"]["points"]
    put(
        place / "out" / "manual.csv",
        "student;exercise;points;reason\nAda;svd.low_rank;2,5;right idea\nAda;;1;explained at the board\n"
        "Emmy;late;0;was ill\nCarl;;-99;copied\n",
    )
    grade(place / "out")
    found = students(place / "out")
    assert found["Ada"]["points"] == full + 3.5
    row = next(row for row in found["Ada"]["chapters"][1]["exercises"] if row["exercise"] == "svd.low_rank")
    assert (row["points"], row["by_hand"]) == (2.5, "right idea")
    assert found["Emmy"]["points"] == full and found["Carl"]["points"] == 0
    page = next((place / "out" / "feedback").glob("ada-*")).read_text("utf-8")
    assert "explained at the board" in page and "right idea" in page


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ada,svd.outer,1,", "line 2: it needs a student and a reason"),
        ("Ada,svd.outer,many,x", "line 2: the points must be a number, not many"),
        ("Ada,svd.outer,-1,x", "0 or more"),
        ("Ada,svd.outer,inf,x", "0 or more"),
        ("Ada,svd.none,1,x", "there is no exercise svd.none"),
        ("Ada,late,0.5,x", "whole"),
        ("Eve,svd.outer,1,x", "for Eve: nobody"),
    ],
)
def test_points_by_hand_that_cannot_be_meant_stop_the_run_with_the_line(place, line, words):
    put(place / "out" / "manual.csv", f"student,exercise,points,reason\n{line}\n")
    with pytest.raises(ValueError, match=words):
        grade(place / "out", place / "class")


def test_what_is_missing_has_no_points_and_the_sum_is_that_of_the_class(place):
    grade(place / "out", place / "class", "--chapters", "01-vectors,02-svd")
    ada = students(place / "out")["Ada"]
    first, second = ada["chapters"]
    assert {row["state"] for row in first["exercises"]} == {"not handed in"} and first["file"] is None
    assert ada["of"] == first["of"] + second["of"] and ada["points"] == second["points"]


def test_a_time_is_read_with_and_without_its_zone_and_a_date_ends_at_midnight():
    assert due_time(DUE) == NOON
    assert due_time("2026-12-01") - due_time("2026-12-01T23:59:59") == 0
    with pytest.raises(ValueError, match="it must be like"):
        due_time("tomorrow")
    assert (shown(12.0), shown(11.25), shown(11.5)) == ("12", "11.25", "11.5")
