"""Inputs that are drawn anew: they find out what passes by luck, and can be had again by their number."""

import json

import numpy as np
import pytest
from doubling import exercise

from dlmath.checking import assess, case, collect, judge, normal
from dlmath.checking.exercise import MOST_FRESH

ENTRY = exercise(
    inputs={"fixed": np.array([1.0, 2.0]), "two": normal(2), "three": normal(3), "stated": case(normal(1))},
    special={"a zero": np.zeros(2)},
)


def names(cases):
    return [case.name for case in cases]


def judged(answer, fresh):
    return judge(ENTRY, collect(ENTRY, answer, fresh=fresh))


def test_the_random_general_inputs_are_drawn_once_more_and_the_others_stay():
    fixed, more = ENTRY.cases(), ENTRY.cases(7)
    assert names(more) == [
        "fixed", "two", "three", "stated", "two, drawn anew (7)", "three, drawn anew (7)", "a zero",
    ]  # fmt: skip
    for one, other in zip(fixed, [*more[:4], more[6]], strict=True):
        assert np.array_equal(one.args[0], other.args[0])
    assert not np.array_equal(more[1].args[0], more[4].args[0])


def test_a_number_gives_the_same_inputs_again_and_another_one_others():
    def drawn(number):
        return np.concatenate([case.args[0] for case in ENTRY.cases(number)[4:6]])

    assert np.array_equal(drawn(7), drawn(7))
    assert len({drawn(number).tobytes() for number in range(1, MOST_FRESH + 1)}) == MOST_FRESH


def test_what_passes_on_the_fixed_inputs_alone_is_found_out_and_the_input_is_named():
    known = {case.args[0].tobytes(): 2 * case.args[0] for case in ENTRY.cases()}

    def written_down(x):
        return known.get(x.tobytes(), np.zeros(len(x)))

    assert assess(ENTRY, written_down).passed
    result = judged(written_down, 3)
    assert not result.passed
    assert "Wrong for: two, drawn anew (3), three, drawn anew (3)." in result.text()


def test_state_that_is_kept_between_calls_is_found_out():
    kept = {}

    def by_shape(x):
        return kept.setdefault(x.shape, 2 * x)

    assert not judged(by_shape, 3).passed
    assert judged(lambda x: 2 * x, 3).passed


def test_the_number_travels_with_the_record_and_a_strange_one_earns_nothing():
    record = json.loads(json.dumps(collect(ENTRY, lambda x: 2 * x, fresh=5)))
    assert judge(ENTRY, record).passed
    for strange in (6, 0, -1, MOST_FRESH + 1, "5", None, True):
        assert judge(ENTRY, record | {"fresh": strange}).points == 0


@pytest.mark.parametrize("mistake", ENTRY.mistakes, ids=lambda mistake: mistake.name)
def test_a_typical_mistake_is_named_on_new_inputs_as_well(mistake):
    assert judged(mistake.answer, 11).mistake == mistake.name
