"""Points, criteria and typical mistakes, from nothing but the exercise and the record."""

import json
import subprocess
import sys

import numpy as np
import pytest
from doubling import exercise, value

from dlmath import exercises
from dlmath.checking import (
    Criterion,
    Mistake,
    assess,
    collect,
    judge,
)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: None,
        lambda record: 7,
        lambda record: {},
        lambda record: record | {"exercise": "svd.other"},
        lambda record: record | {"format": 0},
        lambda record: record | {"cases": []},
        lambda record: record | {"cases": record["cases"][:1] * 2},
        lambda record: record | {"cases": [7, 7]},
        lambda record: record | {"cases": [{"case": "two entries"}, {"case": "five entries", "error": 3}]},
        lambda record: record | {"cases": "two"},
    ],
)
def test_a_damaged_or_forged_record_earns_nothing(change):
    entry = exercise()
    result = judge(entry, change(collect(entry, lambda x: 2 * x)))
    assert (result.state, result.points) == ("failed", 0)


def test_judging_can_happen_in_another_process():
    record = collect(exercises.find("svd.low_rank"), lambda W, k: W)
    code = (
        "import json, sys; from dlmath.exercises import find; from dlmath.checking import judge;"
        "print(json.dumps(judge(find('svd.low_rank'), json.load(sys.stdin)).to_json()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(record), text=True, capture_output=True
    )
    assert json.loads(run.stdout) == judge(exercises.find("svd.low_rank"), record).to_json()


def test_a_typical_wrong_value_is_named():
    entry = value(2.0, mistakes=(Mistake("base 2", 1.0, "The logarithm has the base e here.", "ln e = 1"),))
    assert assess(entry, 1).mistake == "base 2"


def test_further_criteria_have_their_own_points_and_words():
    entry = exercise(
        None,
        points=5,
        criteria=(Criterion("adds up to 1", lambda p, x: abs(p.sum() - 1) < 1e-9 or "The sum is not 1.", 4),),
        mistakes=(),
    )
    assert assess(entry, lambda x: np.full(len(x), 1 / len(x))).points == 5
    result = assess(entry, lambda x: x)
    assert result.points == 0
    assert "The sum is not 1." in result.text()
    assert "your answer" in result.text()
    assert assess(entry, lambda x: "text").points == 0


def test_an_error_is_no_wrong_shape():
    def answer(x):
        return undefined  # noqa: F821

    text = assess(exercise(), answer).text()
    assert "✗ 0/1  runs without an error" in text
    assert "shape" not in text
