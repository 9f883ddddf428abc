"""The parameters of a demo: their kinds, and how their values are written in the page and in its address."""

from __future__ import annotations

import re

import numpy as np
import pytest
from demo_of_a_line import ALT, demo, line
from hypothesis import given, settings
from hypothesis import strategies as st

from dlmath.demos import Demo


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (range(1, 4), ("1", "2", "3")),
        (np.linspace(0, 1, 11), ("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1")),
        (np.linspace(-1, 1, 5), ("−1", "−0.5", "0", "0.5", "1")),
        ([1e-4, 0.003, 0.1], ("0.0001", "0.003", "0.1")),
        ([1, 1.0001], ("1", "1.0001")),
        (np.array([1, 2], dtype=np.int8), ("1", "2")),
        ([10**6, 2 * 10**6], ("1000000", "2000000")),
        ([1e12, 2e12], ("1e12", "2e12")),
    ],
)
def test_numbers_are_written_with_the_digits_that_tell_them_apart(given, texts):
    (parameter,) = demo(k=given).parameters
    assert parameter.kind == "number"
    assert parameter.texts == texts


@given(
    st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=30, unique=True),
)
@settings(max_examples=200, deadline=None)
def test_every_number_has_its_own_address(values):
    (parameter,) = demo(k=values).parameters
    assert len(set(parameter.keys)) == len(values)
    assert all(re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", key) for key in parameter.keys)


def test_drawing_functions_get_plain_python_values():
    received = []

    def draw(k, mode, grid):
        received.extend([k, mode, grid])
        return line(k)

    chosen = demo(draw, k=np.arange(2), mode=np.array(["a", "b"]), grid=np.array([False, True]))
    chosen.svg((1, 0, 1))
    assert [type(value) for value in received] == [int, str, bool]


def test_kinds_of_parameters():
    numbers, choice, switch = demo(k=[1, 2], mode=["solid", "dashed"], grid=[True, False]).parameters
    assert (numbers.kind, choice.kind, switch.kind) == ("number", "choice", "switch")
    assert switch.values == (False, True)


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        (["Gradient descent", "Newton’s method"], ("gradient-descent", "newton-s-method")),
        (["a b", "a-b"], ("1", "2")),
        (["∂", "∇"], ("1", "2")),
        (["λ₁", "λ₂"], ("λ1", "λ2")),
        (["x² at 1", "Naïve"], ("x2-at-1", "naive")),
    ],
)
def test_choices_have_short_addresses(texts, keys):
    (parameter,) = Demo(lambda mode: None, {"mode": texts}, name="line", alt=ALT).parameters
    assert parameter.keys == keys
