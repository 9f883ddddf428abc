"""Inputs drawn anew for a grading run: fair to right answers, useless for written-down ones."""

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from submissions import EIGEN, OUTER, ROOT

from dlmath._environment import drawn_by
from dlmath.checking import collect, judge
from dlmath.exercises import find
from dlmath.grade.released import (
    load_released,
    read_notebook,
)
from dlmath.grade.seeds import draw_seed


def test_every_readers_inputs_are_the_default_and_a_seed_draws_others():
    exercise = find(OUTER)
    default = exercise.cases()[0].args[0].tolist()
    with drawn_by("abc"):
        other = exercise.cases()[0].args[0].tolist()
        assert exercise.cases()[0].args[0].tolist() == other
    with drawn_by("abc svd.low_rank"):
        assert exercise.cases()[0].args[0].tolist() == other
    with drawn_by("abc svd.outer"):
        assert exercise.cases()[0].args[0].tolist() not in (default, other)
    with drawn_by("abc -svd.outer"):
        assert exercise.cases()[0].args[0].tolist() == default
    assert exercise.cases()[0].args[0].tolist() == default


def test_inputs_on_which_a_mistake_would_pass_are_drawn_again(monkeypatch):
    calls = []

    def fair(exercise):
        calls.append(exercise.id)
        return exercise.id == OUTER or len(calls) > 4

    monkeypatch.setattr("dlmath.grade.seeds.is_fair", fair)
    assert draw_seed([find(OUTER), find(EIGEN)], "n") == f"n {EIGEN} {EIGEN} {EIGEN}"
    monkeypatch.setattr("dlmath.grade.seeds.is_fair", lambda exercise: False)
    assert draw_seed([find(OUTER), find("svd.perpendicular")], "n") == f"n -{OUTER}"
    assert draw_seed([find(OUTER)], "") == ""
    assert draw_seed([], None) != draw_seed([], None)


@pytest.mark.parametrize("name", load_released())
def test_the_books_solutions_score_full_on_inputs_that_are_drawn_anew(name, monkeypatch):
    import dlmath

    answers = {}
    monkeypatch.setattr(dlmath, "check", answers.__setitem__)
    monkeypatch.chdir(ROOT / "solutions")
    names = {"__name__": "solutions"}
    for part in read_notebook(ROOT / "solutions" / f"{name}.ipynb"):
        if part.code is not None:
            exec(TransformerManager().transform_cell(part.source), names)
    exercises = [find(check.exercise) for check in load_released()[name].checks]
    for nonce in ("one", "two"):
        with drawn_by(draw_seed(exercises, nonce)):
            for exercise in exercises:
                result = judge(exercise, collect(exercise, answers[exercise.id]))
                assert result.points == result.of, result.text()
