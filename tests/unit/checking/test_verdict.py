"""One result against what is expected of it, in whatever form it comes."""

import numpy as np
import pytest
from doubling import exercise, value

from dlmath.checking import (
    assess,
    case,
    close,
    each,
    up_to_sign,
)


def test_one_of_several_results_may_be_a_list_of_rows():
    entry = exercise(lambda x: (np.outer(x, x), x), mistakes=())
    assert assess(entry, lambda x: ([e * x for e in x], list(x))).passed


@pytest.mark.parametrize("answer", ["b", "B", " (b) ", ["b"], np.array(["b"]), np.str_("b")])
def test_a_choice_is_read_as_it_is_written(answer):
    assert assess(value("b", choices="abc"), answer).passed


def test_several_letters_may_come_in_any_order():
    entry = value("ac", choices="abcd")
    for answer in ("ca", "a, c", ["c", "a"], ("a", "c")):
        assert assess(entry, answer).passed
    for answer in ("a", "acd", "abcd", "", "e", 1, None):
        assert assess(entry, answer).state == "failed"
    assert "one is missing" in assess(entry, "a").text()
    assert "letters of a, b, c, d" in assess(entry, "x").text()


def test_several_results_are_compared_each_in_its_way():
    entry = exercise(
        lambda x: (np.linalg.norm(x), x / np.linalg.norm(x)), compare=each(close(), up_to_sign()), mistakes=()
    )
    assert assess(entry, lambda x: (np.linalg.norm(x), -x / np.linalg.norm(x))).passed
    assert not assess(entry, lambda x: (-np.linalg.norm(x), x / np.linalg.norm(x))).passed


def test_a_result_can_be_stated_where_the_reference_has_none():
    entry = exercise(
        lambda x: np.sin(x) / x, special={"zero": case(np.zeros(2), want=np.ones(2))}, mistakes=()
    )
    assert assess(entry, lambda x: np.sinc(x / np.pi)).passed
    assert assess(entry, lambda x: np.sin(x) / x).points == 3


def test_a_class_is_checked_by_how_it_is_used():
    class Counter:
        def __init__(self, start):
            self.n = start

        def up(self, by):
            self.n += by
            return self

    entry = exercise(
        Counter,
        run=lambda counter, start, by: counter(start).up(by).n,
        inputs={"a": (1, 2), "b": (5, -3)},
        points=3,
        mistakes=(),
    )
    assert assess(entry, Counter).passed
    assert "your answer" in assess(entry, type("Wrong", (Counter,), {"up": lambda self, by: self})).text()
