"""Derivatives are judged against finite differences, and the other layout is named."""

from dataclasses import replace

import numpy as np
import pytest
from doubling import exercise

from dlmath.checking import (
    assess,
    gradient_of,
    hessian_of,
    jacobian_of,
)

A = np.random.default_rng(5).normal(size=(4, 3))


def vectors(rng):
    return {"one": rng.normal(size=3), "two": rng.normal(size=3)}


DERIVATIVES = {
    "gradient": (gradient_of(lambda x: np.sum(np.exp(A @ x))), lambda x: A.T @ np.exp(A @ x)),
    "jacobian": (jacobian_of(lambda x: np.tanh(A @ x)), lambda x: (1 - np.tanh(A @ x) ** 2)[:, None] * A),
    "denominator": (
        jacobian_of(lambda x: np.tanh(A @ x), inputs_first=True),
        lambda x: ((1 - np.tanh(A @ x) ** 2)[:, None] * A).T,
    ),
    "hessian": (hessian_of(lambda x: np.sum(np.exp(A @ x))), lambda x: A.T @ np.diag(np.exp(A @ x)) @ A),
}


@pytest.mark.parametrize(("reference", "formula"), DERIVATIVES.values(), ids=DERIVATIVES)
def test_a_derivative_is_judged_against_finite_differences(reference, formula):
    entry = exercise(reference, inputs=vectors, mistakes=())
    assert assess(entry, formula).passed
    assert assess(entry, lambda x: formula(x).astype(np.float32)).passed
    assert assess(entry, lambda x: formula(x).tolist()).passed
    assert not assess(entry, lambda x: formula(x) * (1 + 1e-4)).passed
    assert "2 times" in assess(entry, lambda x: 2 * formula(x)).text()


@pytest.mark.parametrize("name", ["jacobian", "denominator"])
def test_the_other_layout_is_named_and_costs_the_point_of_the_shape(name):
    reference, formula = DERIVATIVES[name]
    entry = exercise(reference, inputs=vectors, mistakes=())
    result = assess(entry, lambda x: formula(x).T)
    assert result.points == 3
    assert (
        "Right, in " + {"jacobian": "inputs × outputs", "denominator": "numerator layout"}[name]
        in result.text()
    )
    assert assess(replace(entry, layout="any"), lambda x: formula(x).T).passed


def test_the_gradient_in_a_matrix_has_its_shape_and_the_transpose_is_the_other_layout():
    reference = gradient_of(lambda W, x: np.sum((W @ x) ** 2), wrt=0)

    def inputs(rng):
        return {"wide": (rng.normal(size=(2, 3)), rng.normal(size=3)), "square": (np.eye(2), np.ones(2))}

    entry = exercise(reference, inputs=inputs, mistakes=())
    assert assess(entry, lambda W, x: 2 * np.outer(W @ x, x)).passed
    assert "numerator layout" in assess(entry, lambda W, x: 2 * np.outer(x, W @ x)).text()


def test_the_other_layout_is_shown_on_a_general_input():
    entry = exercise(
        gradient_of(lambda x: np.sum(x**2)), inputs=vectors, special={"0": np.zeros(2)}, mistakes=()
    )
    result = assess(entry, lambda x: 2 * x[None, :])
    assert "numerator layout" in result.text()
    assert any(digit in result.example.got for digit in "123456789")


def test_the_layout_shows_even_where_all_shapes_are_square():
    entry = exercise(
        jacobian_of(lambda x: np.array([x[0] * x[1], x[0]])),
        inputs={"a": np.array([1.0, 2.0]), "b": np.array([3.0, -1.0])},
        mistakes=(),
    )
    assert "inputs × outputs" in assess(entry, lambda x: np.array([[x[1], 1], [x[0], 0]])).text()


def test_the_derivative_in_a_number_is_a_number():
    entry = exercise(gradient_of(np.sin), inputs={"a": 0.5, "b": 2.0}, points=3, mistakes=())
    assert assess(entry, np.cos).passed
    assert "multiply by −1" in assess(entry, lambda x: -np.cos(x)).text()


def test_the_matrix_by_vector_derivative_has_the_axes_of_output_then_variable():
    entry = exercise(
        jacobian_of(lambda W, x: W @ x, wrt=0),
        inputs=lambda rng: {"a": (rng.normal(size=(2, 3)), rng.normal(size=3)), "b": (np.eye(2), np.ones(2))},
        mistakes=(),
    )
    assert assess(entry, lambda W, x: np.einsum("ij,k->ijk", np.eye(len(W)), x)).passed
    swapped = assess(entry, lambda W, x: np.einsum("ij,k->jki", np.eye(len(W)), x))
    assert "inputs × outputs" in swapped.text()
