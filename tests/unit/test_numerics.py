"""Finite differences: right to many digits, and honest about how many."""

import numpy as np
import pytest

from dlmath._numerics import hessian, jacobian

rng = np.random.default_rng(11)
A = rng.normal(size=(4, 3))
x, W = rng.normal(size=3), rng.normal(size=(2, 3))

# The function, the point, and the derivative by hand.
BY_HAND = {
    "number by number": (np.sin, np.array(0.7), np.cos(0.7)),
    "number by vector": (lambda x: np.exp(x).sum(), x, np.exp(x)),
    "number by matrix": (lambda W: np.sum(W**3), W, 3 * W**2),
    "vector by vector": (lambda x: np.tanh(A @ x), x, (1 - np.tanh(A @ x) ** 2)[:, None] * A),
    "vector by matrix": (lambda W: W @ x, W, np.einsum("ij,k->ijk", np.eye(2), x)),
    "matrix by vector": (
        lambda x: np.outer(x, x),
        x,
        np.einsum("ik,j->ijk", np.eye(3), x) + np.einsum("jk,i->ijk", np.eye(3), x),
    ),
    "at large numbers": (lambda x: np.sqrt(x).sum(), 1e6 * (1 + x**2), 0.5 / np.sqrt(1e6 * (1 + x**2))),
    "at tiny slopes": (lambda x: 1e-9 * np.sin(x), x, 1e-9 * np.diag(np.cos(x))),
}


@pytest.mark.parametrize(("function", "at", "derivative"), BY_HAND.values(), ids=BY_HAND)
def test_a_derivative_has_the_axes_of_output_then_variable_and_ten_digits(function, at, derivative):
    measured, error = jacobian(function, at)
    assert measured.shape == error.shape == derivative.shape
    np.testing.assert_allclose(measured, derivative, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize(("function", "at", "derivative"), BY_HAND.values(), ids=BY_HAND)
def test_the_true_error_of_a_derivative_is_within_the_estimated_one(function, at, derivative):
    measured, error = jacobian(function, at)
    assert np.all(np.abs(measured - derivative) <= error)
    assert np.all(error <= 1e-7 * (1 + np.abs(derivative)))


def test_near_a_kink_the_estimated_error_gives_it_away():
    smooth, kinked = (jacobian(f, np.array(1e-4))[1] for f in (np.sin, np.abs))
    assert kinked > 1e-3 > 1e6 * smooth


def test_a_variable_without_entries_has_a_derivative_without_entries():
    measured, error = jacobian(lambda x: x.sum(), np.zeros(0))
    assert measured.shape == error.shape == (0,)


def test_a_hessian_is_symmetric_and_its_error_within_the_estimated_one():
    measured, error = hessian(lambda x: np.sum(np.exp(A @ x)), x)
    by_hand = A.T @ np.diag(np.exp(A @ x)) @ A
    assert np.array_equal(measured, measured.T)
    assert np.all(np.abs(measured - by_hand) <= error)
    assert np.all(error <= 1e-5 * np.max(np.abs(by_hand)))


def test_the_point_at_which_a_derivative_is_measured_is_left_alone():
    at = x.copy()
    jacobian(np.sin, at)
    assert np.array_equal(at, x)
