"""Honest work earns its points, and nothing else does; one clear row for whatever went wrong."""

import os

import pytest
from submissions import (
    ALL,
    EIGEN,
    LEADING,
    NAMES,
    OF,
    OUTER,
    RELEASE,
    SUBMISSIONS,
    TEXTS,
    small_release,
    submitted,
    written_down,
)

from dlmath.checking import judge
from dlmath.exercises import find
from dlmath.grade import grade, report
from dlmath.grade.released import read_notebook
from dlmath.grade.sandbox import Limits, as_json, run

# The others forge results by means that a sandbox does not have, or end the process that runs them.
IN_BOTH = [
    *("unsolved", "correct", "up to sign", "transposed", "second is None", "errors in answers"),
    *("syntax error in the first cell", "equal to everything", "os._exit", "deleted, split, duplicated"),
    *("copied", "a file called numpy"),
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """All submissions, graded in one go."""
    place = tmp_path_factory.mktemp("class")
    folders = [(name, submitted(place / name, content)) for name, content in (SUBMISSIONS | TEXTS).items()]
    (place / "a file called numpy" / "numpy.py").write_text("raise ImportError('not this one')", "utf-8")
    before = os.environ.get("GITHUB_TOKEN")
    os.environ["GITHUB_TOKEN"] = "secret"
    try:
        reports = grade(folders, RELEASE, timeout=10)
    finally:
        os.environ.pop("GITHUB_TOKEN") if before is None else os.environ.update(GITHUB_TOKEN=before)
    return {found.name: found for found in reports}


def rows(found):
    return {row.exercise: (row.state, row.points, row.sentence) for row in found.rows}


def demand(found, exercise, state, points, *words):
    """One exercise came out as it must, the two others as they do when solved."""
    assert len(found.rows) == len(NAMES)
    for name, (is_state, is_points, said) in rows(found).items():
        if name == exercise:
            assert (is_state, is_points) == (state, points), said
            for word in words:
                assert word in said
            assert said in report.terminal(found)
        else:
            assert (is_state, is_points) == ("passed", OF[name]), said
    assert found.points == ALL - OF[exercise] + points


def test_the_unsolved_set_scores_0_and_says_so(graded):
    found = graded["unsolved"]
    assert [row.state for row in found.rows] == ["not attempted"] * 3
    assert (found.points, found.of) == (0, ALL)
    assert f"0 of {ALL} points: nothing has been attempted yet" in report.terminal(found)
    assert not found.chapters[0].fault


@pytest.mark.parametrize("name", ["correct", "up to sign", "a file called numpy"])
def test_right_answers_score_full(graded, name):
    found = graded[name]
    assert [row.state for row in found.rows] == ["passed"] * 3
    assert (found.points, found.chapters[0].notes) == (ALL, [])


def test_a_typical_mistake_is_named_with_the_section_to_reread(graded):
    demand(graded["transposed"], OUTER, "failed", 0, "A typical mistake: v uᵀ in place of u vᵀ")
    row = graded["transposed"].rows[0]
    assert row.mistake == "v uᵀ in place of u vᵀ"
    assert "chapter 2" in row.reread
    assert sum(points for _, points, _ in row.criteria) == row.points
    assert sum(of for _, _, of in row.criteria) == row.of


def test_an_answer_that_is_none_costs_its_own_points_only(graded):
    demand(graded["second is None"], EIGEN, "failed", 0, "this is None")


def test_a_syntax_error_in_the_first_cell_costs_no_answer(graded):
    found = graded["syntax error in the first cell"]
    assert found.points == ALL
    (note,) = found.chapters[0].notes
    assert note.startswith("cell “imports”: SyntaxError")
    assert "the released one was run in its place" in note


def test_an_error_in_an_answer_is_said_where_it_happened(graded):
    found = rows(graded["errors in answers"])
    assert found[OUTER][:2] == found[EIGEN][:2] == ("not run", 0)
    assert found[OUTER][2].startswith("cell “outer-answer”: SyntaxError: ")
    assert found[LEADING][:2] == ("passed", OF[LEADING])
    assert graded["errors in answers"].chapters[0].notes == []


def test_no_token_and_no_file_of_github_is_in_the_kernels_environment(graded):
    assert rows(graded["errors in answers"])[EIGEN][2] == "cell “eigenvalue_of-answer”: ValueError: []"


def test_patching_numpy_and_dlmath_earns_nothing(graded):
    demand(graded["allclose patched"], OUTER, "failed", 0)


def test_an_object_equal_to_everything_earns_nothing(graded):
    demand(graded["equal to everything"], OUTER, "failed", 0, "an object of type Anything")


def test_ending_the_kernel_costs_one_exercise(graded):
    demand(graded["os._exit"], OUTER, "not run", 0, "ended the Python kernel")


def test_an_endless_loop_costs_one_exercise(graded):
    demand(graded["endless loop"], OUTER, "not run", 0, "time limit")


def test_the_kernel_is_started_again_as_often_as_it_takes(graded):
    found = rows(graded["two cells that end nothing well"])
    assert found[OUTER][:2] == found[EIGEN][:2] == ("not run", 0)
    assert found[OUTER][2].startswith("cell “outer-answer”: it ended the Python kernel")
    assert found[EIGEN][2].startswith("cell “eigenvalue_of-answer”: it did not end within the time limit")
    assert found[LEADING][:2] == ("passed", OF[LEADING])


@pytest.mark.parametrize(
    ("name", "exercise", "words"),
    [
        ("deleted, split, duplicated", OUTER, "its check cell was deleted"),
        ("deleted, split, duplicated", EIGEN, "its check cell was split"),
        ("deleted, split, duplicated", LEADING, "duplicated: 2 cells have the id check-leading-vector"),
        ("edited, forged in its place, forged beside", OUTER, "its check cell was edited"),
        ("edited, forged in its place, forged beside", EIGEN, "its check cell was edited"),
        ("edited, forged in its place, forged beside", LEADING, "results in place of one"),
        ("forged by another cell", OUTER, "its check cell was deleted"),
    ],
)
def test_a_check_cell_that_is_not_the_released_one_earns_nothing(graded, name, exercise, words):
    state, points, said = rows(graded[name])[exercise]
    assert (state, points) == ("not counted", 0)
    assert words in said and said.endswith("nothing is counted")
    assert sum(exercise in line for line in report.terminal(graded[name]).splitlines() if "!" in line) == 1


def test_results_that_other_cells_show_are_reported(graded):
    (note,) = graded["forged by another cell"].chapters[0].notes
    assert note == "cell “mine” shows a result of svd.outer, but is not its check cell: nothing is counted"
    demand(graded["copied"], OUTER, "failed", 0)
    (note,) = graded["copied"].chapters[0].notes
    assert note.startswith("cell “copy” shows a result of svd.outer")


def test_another_check_in_place_of_the_books_earns_nothing(graded):
    found = graded["forged by another check"]
    assert [row.state for row in found.rows] == ["not counted"] * 3
    assert all("the book’s check did not" in row.sentence for row in found.rows)


def test_results_written_down_for_every_readers_inputs_earn_nothing(graded):
    assert judge(find(OUTER), written_down()).passed
    found = graded["forged by a check that shows a result"]
    assert found.points <= 1  # the shape may be right
    assert rows(found)[OUTER][0] == "failed"


def test_ending_the_process_that_runs_it_costs_the_own_notebook_only(graded):
    found = graded["ends the process that runs it"]
    assert found.points == 0
    assert "it ended the process in which it was run" in found.chapters[0].fault
    assert graded["correct"].points == ALL


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("broken JSON", "its JSON is broken in line 2"),
        ("no notebook", "cell 1 is no cell"),
        ("empty file", "its JSON is broken in line 1"),
        ("missing", "it is missing"),
        ("without ids", "its cells have no ids"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_one_row(graded, name, words):
    found = graded[name]
    assert (found.points, found.of) == (0, ALL)
    assert words in found.chapters[0].fault
    assert report.terminal(found).count(words) == 1


def test_a_sandbox_gives_the_same_points_for_the_same_reasons(graded, tmp_path):
    (tmp_path / "released.json").write_text(small_release(), "utf-8")
    differ = {}
    for name in IN_BOTH:
        cells = as_json(read_notebook(submitted(tmp_path / name, SUBMISSIONS[name]) / "02-svd.ipynb"))
        limits, seed = Limits(cell=5), graded[name].seed
        answer = run({"02-svd": cells}, seed, limits, "none", tmp_path / "released.json")
        here = [(row["state"], row["points"], row["mistake"]) for row in answer["chapters"][0]["exercises"]]
        there = [(row.state, row.points, row.mistake) for row in graded[name].rows]
        if here != there:
            differ[name] = here, there
    assert differ == {}
