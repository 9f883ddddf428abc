"""A difference is put in words that name its kind."""

import numpy as np
import pytest
from doubling import exercise

from dlmath.checking import (
    assess,
    normal,
)


def matrices(rng):
    return {"square": rng.normal(size=(3, 3)), "wide": rng.normal(size=(2, 4))}


WORDS = {
    "factor": (lambda x: 2 * x, lambda x: x * 4, "2 times the right one"),
    "half": (lambda x: 2 * x, lambda x: x, "½ times"),
    "sign": (lambda x: 2 * x, lambda x: -2 * x, "multiply by −1"),
    "base": (lambda x: np.log(x**2), lambda x: np.log2(x**2), "another base"),
    "size": (lambda x: np.array([x.sum()]), lambda x: np.array([x.sum() + 1]), None),
    "up to sign": (lambda x: 2 * x, lambda x: 2 * np.abs(x), "for x without its signs."),
    "reverse": (lambda x: 2 * x, lambda x: 2 * x[::-1], "reverse order"),
    "order": (lambda x: x[np.argsort(np.sin(9 * x))], lambda x: np.sort(x), "another order"),
    "root": (lambda x: x**4, lambda x: x**2, "square root of the right answer"),
    "square": (lambda x: np.abs(x), lambda x: x**2, "square of the right answer"),
    "reciprocal": (lambda x: x, lambda x: 1 / x, "reciprocal"),
    "offset": (lambda x: 2 * x, lambda x: 2 * x + 1, "off by the same amount, +1"),
    "close": (lambda x: 2 * x, lambda x: 2 * x + 0.001 * np.arange(len(x)), "Close, but not equal"),
    "integers": (lambda x: 9 * x, lambda x: (9 * x).astype(int), "whole numbers"),
    "row": (lambda x: 2 * x, lambda x: 2 * x[None, :], "The numbers are right, but the shape is (1, "),
    "scalar": (lambda x: 2 * x, lambda x: 2.0, "a single number"),
    "list for number": (lambda x: x.sum(), lambda x: [x.sum()], "should be one number"),
    "one result": (lambda x: (x, 2 * x), lambda x: x, "Return 2 results"),
    "second result": (
        lambda x: (x, 2 * x),
        lambda x: (x, x),
        "Of the 2 results, the second is wrong. Off by a constant factor: it is ½",
    ),
    "floor": (lambda x: 9 * x, lambda x: 9 * x // 1, "// in place of /?"),
    "decimals": (lambda x: 2 * x, lambda x: np.round(2 * x, 3), "rounded to 3 decimals"),
    "input": (lambda x: x * np.arange(len(x)), lambda x: x, "The answer is the input x itself"),
    "zero": (lambda x: 2 * x, lambda x: 0 * x, "always 0"),
    "nothing in common": (lambda x: 2 * x, lambda x: np.cos(x), "The values differ"),
    "unnormalised": (lambda x: x / np.linalg.norm(x), lambda x: 3 * x, "is it not normalised?"),
}


@pytest.mark.parametrize(("reference", "answer", "said"), WORDS.values(), ids=WORDS)
def test_a_difference_is_put_in_words(reference, answer, said):
    result = assess(exercise(reference, mistakes=()), answer)
    assert result.state == "failed"
    assert result.example is not None
    if said:
        assert said in result.text()


def test_a_factor_that_grows_with_the_number_of_entries_is_named():
    result = assess(exercise(lambda x: x, mistakes=()), lambda x: x / len(x))
    assert "factor 1/n" in result.text()


def test_a_sum_in_place_of_a_mean_is_not_called_a_mean():
    result = assess(exercise(lambda x: x / len(x), mistakes=()), lambda x: x)
    assert "factor n, n being the number of entries: a sum for a mean?" in result.text()


def test_a_factor_that_depends_on_an_input_is_named_where_the_result_has_another_length():
    entry = exercise(lambda X: X.sum(axis=0), inputs={"a": normal(3, 2), "b": normal(5, 4)}, mistakes=())
    text = assess(entry, lambda X: X.mean(axis=0)).text()
    assert "Off by the factor 1/n, n being the number of rows of X: a mean for a sum?" in text


def test_a_mean_in_place_of_a_sum_is_named_though_the_result_is_one_number():
    result = assess(exercise(lambda x: np.sum(x**2), mistakes=()), lambda x: np.mean(x**2))
    assert "factor 1/n, n being the length of x" in result.text()


def test_a_wrong_number_is_not_called_a_multiple_of_the_right_one():
    result = assess(exercise(lambda x: np.sum(x**2), mistakes=()), lambda x: np.sum(x**4))
    assert "normalised" not in result.text()
    assert "The number is" in result.text()


def test_a_number_that_is_always_too_large_is_told_so():
    result = assess(exercise(lambda x: np.sum(x**2), mistakes=()), lambda x: np.sum(x**2) + 1 + x[0] ** 2)
    assert "too large on every input" in result.text()


MATRIX_WORDS = {
    "transposed": (lambda W: 2 * W, lambda W: 2 * W.T, "right but transposed"),
    "only square": (
        lambda W: W @ W.T @ W,
        lambda W: W @ W.T @ W if len(set(W.shape)) == 1 else 0 * W,
        "Right only for square matrices",
    ),
}


@pytest.mark.parametrize(("reference", "answer", "said"), MATRIX_WORDS.values(), ids=MATRIX_WORDS)
def test_a_matrix_that_differs_is_put_in_words(reference, answer, said):
    assert said in assess(exercise(reference, inputs=matrices, mistakes=()), answer).text()


def test_right_only_for_symmetric_input_is_said():
    def both(rng):
        A = rng.normal(size=(3, 3))
        return {"symmetric": A + A.T, "not symmetric": A}

    entry = exercise(lambda A: A + A.T, inputs=both, mistakes=())
    assert "Right only for symmetric matrices" in assess(entry, lambda A: 2 * A).text()


def test_what_is_right_for_some_inputs_is_told_of_the_others():
    entry = exercise(
        lambda A: np.trace(A) * A,
        inputs={"tall": normal(3, 2), "a": normal(3, 3), "b": normal(2, 2)},
        mistakes=(),
    )
    text = assess(entry, lambda A: np.trace(A) * A * (1 if len(A) == A.shape[1] else -1)).text()
    assert "Right only for square matrices. There: right except for the sign" in text


def test_right_only_without_negative_numbers_is_not_said_by_chance():
    entry = exercise(
        lambda A: A, inputs={"a": np.ones((2, 2)), "b": np.eye(2), "c": -np.diag([1.0, 2.0])}, mistakes=()
    )
    text = assess(entry, lambda A: A + 7 * (A < 0) * np.triu(A - 1)).text()
    assert "Right for: a, b. Wrong for: c." in text
    assert "for A without its signs" in assess(entry, np.abs).text()


def test_several_results_for_one_are_counted():
    text = assess(exercise(mistakes=()), lambda x: (2 * x, np.ones(9), 1)).text()
    assert "a list or tuple of 3 entries that do not make up one array of numbers" in text


def test_a_factor_of_rounding_noise_is_not_told():
    assert "factor" not in assess(exercise(mistakes=()), lambda x: 1e-17 * x).text()


def test_integer_overflow_is_said():
    entry = exercise(lambda x: x**5, inputs={"a": np.array([300.0, 2.0]), "b": np.array([90.0])}, mistakes=())
    assert "Integer overflow" in assess(entry, lambda x: x.astype(np.int32) ** 5).text()
