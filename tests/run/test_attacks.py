"""Every attack in every sandbox that works here, with an honest neighbour: minutes."""

import pytest
from sandboxes import OUTSIDE, SAYING, SYSTEM, Class, differences, left_over

from dlmath.exercises import every
from dlmath.grade.released import load_released, read_notebook
from dlmath.grade.sandbox import Limits, as_json, boxes, obstacle, run

ISOLATING = [name for name in boxes.BOXES if name != "none"]
CASES = [("none", attack) for attack in SAYING]
CASES += [(name, attack) for name in ISOLATING for attack in SAYING | SYSTEM | OUTSIDE]


def needed(name):
    if reason := obstacle(name):
        print(reason)
        pytest.skip(f"only where {name} works")


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    return Class(tmp_path_factory.mktemp("class"))


@pytest.mark.parametrize(("box", "attack"), CASES)
def test_an_attack_gets_nothing_and_harms_nobody(school, monkeypatch, box, attack):
    needed(box)
    monkeypatch.setenv("DLMATH_ATTACKED", "a token")
    school.survives((SAYING | SYSTEM | OUTSIDE)[attack], box)
    assert left_over() == []


@pytest.mark.parametrize("box", [*ISOLATING, "none"])
def test_a_submission_of_all_exercises_gets_all_points_and_costs_some_seconds(box):
    needed(box)
    root = boxes.PACKAGE.parent / "solutions"
    book = {name: as_json(read_notebook(root / f"{name}.ipynb")) for name in load_released()}
    run(book, "a class", Limits(), box)  # what is computed once for a class
    answer = run(book, "a class", Limits(), box)
    assert answer["points"] == answer["of"] == sum(exercise.points for exercise in every())
    print(f"{box}: {answer['processor']} s of the processor, {answer['seconds']} s")


@pytest.mark.parametrize("box", [*ISOLATING, "none"])
def test_every_solution_and_every_listed_mistake_gets_the_points_that_it_gets_here(box):
    needed(box)
    assert differences(every(), box) == []
