"""A general fault that explains all results is blamed, one that explains some is not."""

import numpy as np
import pytest
from doubling import exercise

from dlmath.checking import assess, integers, normal, uniform

STALE = "The same result for every input: does the function use its arguments?"


def product(A, x):
    return A @ x


def softmax(z, T):
    e = np.exp(z / T)
    return e / e.sum()


def descend(x, rate, steps):
    for _ in range(steps):
        x = x - rate * x**3
    return x


def chosen(Q, y):
    return Q[np.arange(len(y)), y]


PRODUCT = {"square": (normal(3, 3), normal(3)), "square, too": (normal(2, 2), normal(2))}
SOFTMAX = {"T = 2": (normal(3), 2.0), "T = ½": (normal(4), 0.5)}
DESCEND = {"3 steps": (normal(2), 0.1, 3), "5 steps": (normal(3), 0.2, 5)}
CHOSEN = {"4": (normal(4, 3), integers(4, low=0, high=2)), "6": (normal(6, 4), integers(6, low=0, high=3))}

SAID = {
    "T is ignored": (softmax, SOFTMAX, lambda z, T: softmax(z, 1.0), "for T = 1, on every input: is T used?"),
    "multiplied": (softmax, SOFTMAX, lambda z, T: softmax(z, 1 / T), "for 1/T in place of T."),
    "transposed": (product, PRODUCT, lambda A, x: A.T @ x, "for A transposed."),
    "reversed": (product, PRODUCT, lambda A, x: A @ x[::-1], "for x in reverse order."),
    "without signs": (product, PRODUCT, lambda A, x: A @ np.abs(x), "for x without its signs."),
    "one step too few": (descend, DESCEND, lambda x, r, n: descend(x, r, n - 1), "one too few?"),
    "one step too many": (descend, DESCEND, lambda x, r, n: descend(x, r, n + 1), "one too many?"),
    "uphill": (descend, DESCEND, lambda x, r, n: descend(x, -r, n), "for −rate in place of rate."),
    "labels from 1": (chosen, CHOSEN, lambda Q, y: chosen(Q, y + 1), "for y + 1 in place of y"),
    "exchanged": (
        lambda p, q: p @ np.log(p / q) * np.ones(3),
        {"a": (uniform(3, low=1, high=2),) * 2, "b": (uniform(4, low=1, high=2),) * 2},
        lambda p, q: q @ np.log(q / p) * np.ones(3),
        "for p and q exchanged.",
    ),
    "reshaped": (
        lambda A: np.cos(A.T),
        {"a": normal(2, 3), "b": normal(3, 4)},
        lambda A: np.cos(A.reshape(A.shape[::-1])),
        "for A reshaped where it should be transposed.",
    ),
}


@pytest.mark.parametrize(("reference", "inputs", "answer", "said"), SAID.values(), ids=SAID)
def test_the_fault_that_gives_all_results_is_blamed(reference, inputs, answer, said):
    assert said in assess(exercise(reference, inputs=inputs, mistakes=()), answer).text()


def test_one_result_for_all_inputs_is_told_from_every_property_of_the_inputs():
    entry = exercise(product, inputs=PRODUCT | {"wide": (normal(2, 3), normal(3))}, mistakes=())
    rng = np.random.default_rng(0)
    kept = entry.reference_on(entry.cases()[0])
    assert STALE in assess(entry, lambda A, x: kept).text()
    assert STALE not in assess(entry, lambda A, x: rng.normal(size=3)).text()


def test_one_result_where_one_is_asked_for_is_not_called_stale():
    entry = exercise(lambda x: 7.0, inputs={str(n): normal(n) for n in (2, 3, 4)}, mistakes=())
    assert STALE not in assess(entry, lambda x: 8.0).text()


def test_a_fault_that_gives_only_some_of_the_results_is_not_blamed():
    entry = exercise(softmax, inputs=SOFTMAX | {"T = 3": (normal(5), 3.0)}, mistakes=())
    text = assess(entry, lambda z, T: softmax(z, 1.0) if len(z) < 5 else np.ones(5)).text()
    assert "is T used" not in text


def test_what_is_surely_a_factor_is_not_a_fault_of_an_argument():
    text = assess(exercise(product, inputs=PRODUCT, mistakes=()), lambda A, x: 2 * A @ x).text()
    assert "2 times the right one" in text
    assert "in place of" not in text


def test_two_truth_values_are_too_little_to_blame_a_fault():
    entry = exercise(lambda x: bool(x[0] > 0), inputs={"a": np.ones(2), "b": -np.ones(2)}, mistakes=())
    assert "The result is that" not in assess(entry, lambda x: bool(x[0] < 0)).text()
