"""Every general fault is found in an entry whose inputs hide it, and none in one whose inputs tell."""

import re
from dataclasses import replace

import numpy as np
import pytest
from doubling import exercise

from dlmath.checking import case, drawn, gradient_of, normal, uniform, unnoticed, with_zero
from dlmath.checking.attacks import mutants


def above(x, limit):
    return np.where(x > limit, x, 0.0)


def shares(x):
    return x / np.sum(np.abs(x))


def powers(x, degree):
    return np.stack([x**k for k in range(degree + 1)])


def product(A, x):
    return A @ x


def tail(s, k):
    return s[k:]


def near(x):
    return np.abs(x) < 1e-3 * np.max(np.abs(x))


def entry(reference, *inputs, **fields):
    return exercise(reference, inputs={str(n): args for n, args in enumerate(inputs)}, **fields)


def names_of(faults):
    return [fault.partition("“")[2].partition("”")[0] for fault in faults]


HIDDEN = {
    "x is ignored": entry(product, (normal(2, 2), np.ones(2)), (normal(3, 3), np.ones(3))),
    "degree is ignored": entry(powers, (normal(2), 2), (normal(3), 2)),
    "the result of the first input for all": entry(product, (np.eye(2), np.ones(2)), (np.eye(3), np.ones(3))),
    "A is transposed": entry(
        product, (np.diag([1.0, 2.0]), normal(2)), (np.diag([3.0, 0.0, 1.0]), normal(3))
    ),
    "x is sorted": entry(
        product, (normal(2, 2), np.array([1.0, 2.5])), (normal(1, 2), np.array([-1.3, 0.7]))
    ),
    "x without signs": entry(product, (normal(2, 2), uniform(2)), (normal(3, 3), uniform(3))),
    "x is made whole": entry(
        product, (normal(2, 2), np.array([1.0, -2.0])), (normal(1, 2), np.array([3.0, 0.0]))
    ),
    "the result is rounded to two digits": entry(shares, np.array([1.0, 1.0]), np.array([-3.0, 1.0, 0.0])),
    "nan where x is 0": entry(shares, normal(2), normal(3)),
    "entries of x that are 0 become 1e-12": entry(
        lambda x: np.sign(x), np.array([1.0, -1.0]), np.array([-1.0, 2.0, 1.0])
    ),
    "A and x are exchanged": entry(
        lambda A, x: A - x, (np.ones(2), np.ones(2)), (np.full(3, 2.0), np.full(3, 2.0))
    ),
    "x >= limit in place of x > limit": entry(above, (normal(4), 0.3), (normal(5), -0.2)),
    "x in place of np.where(x > limit, x, 0.0)": entry(above, (uniform(4), -0.3), (uniform(5), -0.2)),
    "0.1 in place of 0.001": entry(near, np.array([1.0, -2.0]), np.array([3.0, 0.0, 1.0])),
    "the last entry of x is taken for the first": entry(
        product, (normal(2, 2), np.array([1.3, 1.3])), (normal(1, 3), np.array([-1.3, 0.7, -1.3]))
    ),
}


@pytest.mark.parametrize("fault", HIDDEN)
def test_a_fault_that_the_inputs_hide_is_found_and_named(fault):
    assert fault in names_of(unnoticed(HIDDEN[fault]))


TOLD = {
    "product": entry(product, (normal(2, 2), normal(2)), (normal(3, 3), with_zero(normal(3)))),
    "shares": entry(shares, normal(2), with_zero(normal(4))),
    "powers": entry(powers, (with_zero(normal(2)), 2), (normal(3), 3)),
    "tail": entry(tail, (normal(4), 2), (normal(5), 1)),
    "gradient": entry(gradient_of(lambda x: np.sum(x**3)), normal(3), with_zero(normal(2))),
}


@pytest.mark.parametrize("name", TOLD)
def test_inputs_that_tell_every_fault_are_left_in_peace(name):
    assert unnoticed(TOLD[name]) == []


def test_a_sentence_names_the_fault_and_an_input_that_would_show_it():
    hidden = entry(product, (normal(2, 2), uniform(2)), (normal(3, 3), uniform(3)))
    sentence = unnoticed(hidden)[0]
    assert re.match(
        "svd.double: the fault “x without signs” passes, and is wrong on “[01]” with x that is", sentence
    )
    assert "add such an input" in sentence


def test_what_the_statement_promises_is_not_broken():
    hidden = entry(product, (normal(2, 2), uniform(2)), (normal(3, 3), uniform(3)))
    assert unnoticed(replace(hidden, domain={"x": "positive fraction"})) == []
    assert (
        "domain knows no “round”" in unnoticed(replace(hidden, domain={"x": "round positive fraction"}))[-1]
    )
    assert "domain knows no “y”" in unnoticed(replace(hidden, domain={"y": "fixed"}))[-1]


def test_a_fault_can_be_excused_as_long_as_it_passes():
    hidden = entry(product, (normal(2, 2), uniform(2)), (normal(3, 3), uniform(3)))
    named = names_of(unnoticed(hidden))
    assert unnoticed(replace(hidden, excused=dict.fromkeys(named, "The statement says so."))) == []
    (sentence,) = unnoticed(replace(TOLD["product"], excused={"x is sorted": "No reason."}))
    assert "excuse it no longer" in sentence


def test_a_lucky_coincidence_of_inputs_is_found():
    lucky = drawn(lambda rng: (np.sort(rng.normal(size=3)), rng.normal(size=3)))
    faults = unnoticed(entry(lambda x, y: x @ y, lucky, lucky))
    assert "x is sorted" in names_of(faults)


def test_every_mutant_of_a_reference_has_a_name_and_is_another_function():
    named = dict(mutants(TOLD["powers"]))
    assert set(named) == {
        "range(0 + 1, degree + 1) in place of range(degree + 1)",
        "range(0, degree + 1 - 1) in place of range(degree + 1)",
        "degree - 1 in place of degree + 1",
    }
    x = np.array([2.0, 3.0])
    assert named["range(0 + 1, degree + 1) in place of range(degree + 1)"](x, 2).shape == (2, 2)
    assert powers(x, 2).shape == (3, 2)


def test_values_choices_and_criteria_alone_are_not_attacked():
    assert unnoticed(exercise(3.0, inputs=None)) == []
    assert unnoticed(exercise(None)) == []


def test_a_stated_result_counts_like_any_other():
    hidden = entry(shares, normal(2), normal(3))
    told = replace(hidden, special={"a zero entry": case(np.array([0.0, 2.0]), want=np.array([0.0, 1.0]))})
    assert "nan where x is 0" in names_of(unnoticed(hidden))
    assert "nan where x is 0" not in names_of(unnoticed(told))
