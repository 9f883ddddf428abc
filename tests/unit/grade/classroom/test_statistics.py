"""How hard an exercise was, how well it separates, and who has answers in common: by definition."""

import numpy as np
import pytest

from dlmath.grade.classroom.statistics import FEWEST, RARE, Statistics


def student(number, points, prints=(), state="graded", of=10):
    rows = [
        {
            "exercise": f"x.{k}",
            "title": f"X {k}",
            "of": of,
            "points": value,
            "mistake": "sign" if value == 0 else None,
        }
        | {"state": "passed" if value == of else "failed", "print": prints[k] if k < len(prints) else ""}
        for k, value in enumerate(points)
    ]
    total = sum(points)
    return {
        "name": f"s{number}", "state": state, "points": total, "of": of * len(points), "digest": str(number),
        "chapters": [{"exercises": rows}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def table():
    """Points of 40 students in five exercises: the last two are noise, and the rest upside down."""
    rng = np.random.default_rng(1)
    skill = rng.normal(size=40)
    columns = [
        np.clip(np.round(5 + sign * 2 * skill + rng.normal(size=40)), 0, 10) for sign in (1, 1, 1, 0, -1)
    ]
    return np.array(columns).T


def test_difficulty_and_discrimination_are_mean_and_corrected_item_total_correlation(table):
    statistics = Statistics()
    for number, row in enumerate(table):
        statistics.add(student(number, [float(value) for value in row]))
    for k, item in enumerate(statistics.items.values()):
        rest = np.delete(table, k, axis=1).sum(axis=1)
        assert item.mean == pytest.approx(table[:, k].mean() / 10)
        assert item.discrimination == pytest.approx(np.corrcoef(table[:, k], rest)[0, 1], abs=1e-9)
    values = [item.discrimination for item in statistics.items.values()]
    assert min(values[:3]) > 0.3 > abs(values[3]) and values[4] < 0


def test_nothing_is_said_of_few_students_or_of_an_exercise_that_all_solved():
    statistics = Statistics()
    for number in range(FEWEST - 1):
        statistics.add(student(number, [number, 10, number % 3]))
    assert [item.discrimination for item in statistics.items.values()] == [None] * 3
    for number in range(9):
        statistics.add(student(number, [number, 10, number % 3]))
    assert [item.discrimination is None for item in statistics.items.values()] == [False, True, False]


def test_quartiles_and_bins_are_those_of_the_shares():
    statistics = Statistics()
    shares = [0, 0.05, 0.1, 0.5, 0.99, 1]
    for number, share in enumerate(shares):
        statistics.add(student(number, [10 * share]))
    statistics.add(student(9, [5], state="not graded"))
    assert statistics.quartiles() == pytest.approx(np.quantile(shares, [0.25, 0.5, 0.75]))
    assert statistics.histogram() == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]
    assert statistics.not_graded == 1 and statistics.sentence() == "6 graded, 1 not graded."


def test_two_with_three_rare_answers_in_common_are_named_and_what_many_have_names_nobody():
    statistics = Statistics()
    common = ["c0", "c1", "c2", "c3"]
    for number in range(RARE + 2):
        statistics.add(student(number, [5] * 4, common))
    statistics.add(student(100, [5] * 4, ["r0", "r1", "r2", "x"]))
    statistics.add(student(101, [5] * 4, ["r0", "r1", "r2", "y"]))
    statistics.add(student(102, [5] * 4, ["r0", "r1", "z", "y"]))
    assert statistics.alike() == [
        ("s100", "s101", ["x.0", "x.1", "x.2"]),
        ("s101", "s102", ["x.0", "x.1", "x.3"]),
    ]


def test_the_commonest_mistakes_are_counted_with_the_first_who_made_them():
    statistics = Statistics()
    for number, value in enumerate([5, 0, 0, 10]):
        statistics.add(student(number, [value]))
    item = statistics.items["x.0"]
    assert (item.mistakes, item.examples, item.solved) == ({"sign": 2}, {"sign": "1"}, 1)
