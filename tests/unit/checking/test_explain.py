"""From the trials of a wrong answer: on which inputs it fails, which result is wrong, and one example."""

import json
import re

import numpy as np
import pytest
from doubling import exercise, value

from dlmath.checking import (
    Mistake,
    assess,
)


def test_a_function_that_returns_a_wrong_text_is_told_for_which_inputs():
    sign = exercise(
        lambda x: "up" if x > 0 else "down", inputs={"above": 2.0, "below": -1.0}, points=3, mistakes=()
    )
    result = assess(sign, lambda x: "up")
    assert result.state == "failed"
    assert "Right only for inputs without negative numbers." in result.text()


def test_a_text_that_is_always_wrong_is_told_so():
    entry = exercise(lambda x: "up", inputs={"a": 1.0, "b": 2.0}, points=3, mistakes=())
    assert "The text is not the one that is asked for." in assess(entry, lambda x: "up!").text()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: np.linalg.inv(np.ones((2, 2))), "has no inverse"),
        (lambda x: np.arange(2).__imul__(0.5), "make a copy with floats"),
        (lambda x: [a for a, b, c in [x]], "3 results are expected in this place"),
    ],
)
def test_what_an_error_means_is_told(answer, said):
    assert said in assess(exercise(mistakes=()), answer).text()


def test_a_function_that_is_right_but_for_special_cases_is_told_which():
    entry = exercise(lambda x: x / (np.linalg.norm(x) or 1), special={"zero": np.zeros(3)}, mistakes=())
    result = assess(entry, lambda x: x / np.linalg.norm(x))
    assert "not for: zero" in result.text()
    assert result.points == 3


def test_the_example_is_the_smallest_failing_input_with_both_results():
    text = assess(exercise(mistakes=()), lambda x: x).text()
    assert "your answer" in text
    assert "expected" in text
    assert len(max(text.splitlines(), key=len)) < 100


def test_large_arrays_are_shown_by_their_ends():
    entry = exercise(inputs={"a": np.arange(20.0), "b": np.ones(30)}, mistakes=())
    assert "(… of length 20)" in assess(entry, lambda x: x + 1).text()


def matrix_and_two(x):
    return np.outer(x, x), x, x.sum()


def first_only(x):
    return (x, 2 * x) if len(x) > 2 else (x, x)


SEVERAL = {
    "a factor": (
        lambda x: (x, 2 * x),
        lambda x: (x, 3 * x),
        "the second is wrong. Off by a constant factor: it",
    ),
    "a shape": (
        matrix_and_two,
        lambda x: (np.outer(x, x), x[:, None], x.sum()),
        "Of the 3 results, the second is wrong. The numbers are right, but the shape is",
    ),
    "two of three": (
        matrix_and_two,
        lambda x: (-np.outer(x, x), x, x.sum() * np.nan),
        "the first is wrong. Right except for the sign: multiply by −1. The third is wrong. It contains nan",
    ),
    "all of them": (
        lambda x: (x, 2 * x),
        lambda x: (-x, -2 * x),
        "Every result is wrong. Right except for",
    ),
    "exchanged": (lambda x: (x, 2 * x), lambda x: (2 * x, x), "in another order than was asked for"),
    "exchanged, of two kinds": (
        lambda x: (np.outer(x, x), x),
        lambda x: (x, np.outer(x, x)),
        "in another order than was asked for",
    ),
    "none": (lambda x: (x, 2 * x), lambda x: (x, None), "the second is wrong. It is None."),
    "a text": (lambda x: (x, 2 * x), lambda x: (x, "x"), "the second is wrong. It should be an array"),
    "for some inputs": (lambda x: (x, 2 * x), first_only, "Right for: five entries. Wrong for: two entries."),
    "nothing in common": (
        lambda x: (x, 2 * x),
        lambda x: (x, np.cos(x)),
        "second is wrong. The values differ, by",
    ),
}


@pytest.mark.parametrize(("reference", "answer", "said"), SEVERAL.values(), ids=SEVERAL)
def test_of_several_results_it_is_said_which_is_wrong_and_how(reference, answer, said):
    result = assess(exercise(reference, mistakes=()), answer)
    assert result.state == "failed"
    assert said in result.text()


def test_several_results_are_numbered_in_the_example():
    result = assess(exercise(matrix_and_two, mistakes=()), lambda x: (np.outer(x, x), x, 0.0))
    assert [line[:3] for line in result.example.got.splitlines()] == ["(1)", "   ", "(2)", "(3)"]


def test_inputs_of_lists_of_arrays_with_different_shapes_are_weighed_and_shown():
    small, large = [np.ones((2, 3)), np.ones(2)], [np.ones((3, 4)), np.ones(3), np.ones((2, 2))]
    entry = exercise(
        lambda weights, by: by["factor"] * sum(W.sum() for W in weights),
        inputs={"large": (large, {"factor": 2.0}), "small": (small, {"factor": np.ones(2)[0]})},
        mistakes=(),
    )
    result = assess(entry, lambda weights, by: 0.0)
    assert result.state == "failed"
    assert result.example.want == "8"


def test_where_only_special_cases_fail_it_is_said_what_is_seen_there():
    entry = exercise(lambda x: x / (np.linalg.norm(x) or 1), special={"zero": np.zeros(3)}, mistakes=())
    assert "not for: zero. The answer contains nan" in assess(entry, lambda x: x / np.linalg.norm(x)).text()


def test_a_value_answer_never_shows_the_expected_value():
    entry = value(42.5, mistakes=(Mistake("half", 21.25, "…", "…"),))
    for wrong in (1.0, 21.25, 42.6, -42.5, [42.5], "42.5", np.eye(2), None, True, 85.0):
        result = assess(entry, wrong)
        assert result.state == "failed"
        assert "42.5" not in result.text()
        assert "42.5" not in json.dumps(result.to_json())
    assert assess(entry, 42.5).passed
    assert assess(entry, np.float32(42.5)).passed


SECRET = np.array([37.25, 11.5, 2.75, 8.0])


GIVEN_AWAY = {
    "offset": (SECRET + 3.125, "off by one and the same amount"),
    "factor": (SECRET * 1.37, "up to a constant factor"),
    "simple factor": (SECRET * 2, "up to a constant factor"),
    "minus a factor": (SECRET * -0.5, "up to a constant factor"),
    "another base": (SECRET / np.log(2), "up to a constant factor"),
    "sign": (-SECRET, "Right up to the sign."),
    "some signs": (SECRET * [1, -1, 1, -1], "Right up to the sign"),
    "reverse": (SECRET[::-1], "another order"),
    "nearly": (SECRET * [1.001, 1, 1, 0.998], "Close, but not equal"),
    "square": (SECRET**2, "Not this value"),
    "root": (SECRET**0.5, "Not this value"),
    "reciprocal": (1 / SECRET, "Not this value"),
    "one is right": (SECRET * [1, 3, 4, 5], "Right: entry 1; not the others."),
    "column": (SECRET[:, None], "the shape is (4, 1), and should be (4,)"),
    "nan": (SECRET * np.nan, "nan"),
    "whole": (np.floor(SECRET).astype(int), "whole numbers"),
    "nothing": (np.arange(4.0), "Not this value"),
}


@pytest.mark.parametrize(("answer", "said"), GIVEN_AWAY.values(), ids=GIVEN_AWAY)
def test_a_value_cannot_be_computed_from_what_is_said(answer, said):
    result = assess(value(SECRET), answer)
    assert result.state == "failed"
    assert said in result.text()
    told = " ".join(result.sentences)
    for shape in (str(np.shape(answer)), "(4,)", "entry 1", "0/0"):  # the only numbers that may be told
        told = told.replace(shape, "")
    assert not re.search(r"\d|½|¼|√|π|ln|times", told)


@pytest.mark.parametrize("answer", [85.0, 21.25, 42.5**2, 42.5**0.5, 1 / 42.5, 43.5, 42.5 / np.log(2)])
def test_of_a_single_value_no_relation_is_told(answer):
    assert assess(value(42.5), answer).sentences in (["Not this value."], ["Close, but not equal: is it rounded too early, or are there too few digits?"])  # fmt: skip


def test_a_vector_of_values_says_which_entries_are_right():
    assert "Right: entry 2" in assess(value(np.array([1.0, 5.0, 3.0])), [2, 5, 7]).text()


def test_what_cannot_be_compared_is_shown_by_what_it_is_among_several_results_too():
    example = assess(exercise(mistakes=()), lambda x: (len, x)).example
    assert example.got.splitlines()[0] == "(1)  a callable builtin_function_or_method"
