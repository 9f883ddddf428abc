"""Derivatives measured by finite differences, with an estimate of their error.

Layouts: the gradient of a scalar function has the shape of its variable, and the Jacobian is
outputs × inputs. `Measured.other` is the same derivative in the other layout.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Measured:
    """A derivative in the layout that is asked for and in the other one, with the error of every entry."""

    value: np.ndarray
    error: np.ndarray
    other: np.ndarray
    other_error: np.ndarray
    name: str
    other_name: str


@dataclass(frozen=True)
class Derivative:
    """`derivative(*args)` measures the derivative of `function` in its argument number `wrt`."""

    function: Callable[..., Any]
    kind: str
    wrt: int = 0
    inputs_first: bool = False

    @property
    def names(self) -> list[str]:
        return list(inspect.signature(self.function).parameters)

    def __call__(self, *args: Any) -> Measured:
        at = np.asarray(args[self.wrt], float)

        def along(x: np.ndarray) -> np.ndarray:
            point = x if at.ndim else float(x)
            return np.asarray(self.function(*args[: self.wrt], point, *args[self.wrt + 1 :]), float)

        if self.kind == "hessian":
            value, error = hessian(along, at)
            return Measured(value, error, value.T, error.T, "the Hessian", "the transposed Hessian")
        value, error = jacobian(along, at)
        outputs = value.ndim - at.ndim
        if self.kind == "gradient":
            other, other_error = value.T, error.T
            if at.ndim == 1:
                other, other_error = value[None, :], error[None, :]
            return Measured(value, error, other, other_error, "denominator layout", "numerator layout")
        axes = [*range(outputs, value.ndim), *range(outputs)]
        swapped, swapped_error = value.transpose(axes), error.transpose(axes)
        if self.inputs_first:
            return Measured(swapped, swapped_error, value, error, "denominator layout", "numerator layout")
        return Measured(value, error, swapped, swapped_error, "outputs × inputs", "inputs × outputs")


def gradient_of(function: Callable[..., Any], wrt: int = 0) -> Derivative:
    """Judge the answer as the gradient of a scalar `function`, with the shape of the variable."""
    return Derivative(function, "gradient", wrt)


def jacobian_of(function: Callable[..., Any], wrt: int = 0, *, inputs_first: bool = False) -> Derivative:
    """Judge the answer as the Jacobian, outputs × inputs (axes of the output, then of the variable).

    `inputs_first=True` asks for the derivative in denominator layout instead, its transpose.
    """
    return Derivative(function, "jacobian", wrt, inputs_first)


def hessian_of(function: Callable[..., Any], wrt: int = 0) -> Derivative:
    """Judge the answer as the Hessian (n, n) of a scalar function of a vector (n,)."""
    return Derivative(function, "hessian", wrt)


def jacobian(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray, step: float = 2e-3):
    """Derivative (output shape + shape of `at`) of `function` at `at`, and its estimated error.

    Central differences with steps h, h/2 and h/4, extrapolated twice (Richardson): the truncation error is of
    order h⁶, the rounding error of order ε/h. The error is what the last step changed, plus rounding.
    """
    flat = at.reshape(-1)
    columns, errors = [], []
    for j in range(flat.size):
        h = step * max(1.0, abs(flat[j]))
        quotients, size = [], 0.0
        for shrink in (1.0, 2.0, 4.0):
            up, down = flat.copy(), flat.copy()
            up[j] += h / shrink
            down[j] -= h / shrink
            above, below = function(up.reshape(at.shape)), function(down.reshape(at.shape))
            size = max(size, float(np.max(np.abs(above), initial=0.0)))
            quotients.append((above - below) / (up[j] - down[j]))
        first, second, third = quotients
        coarse, fine = (4 * second - first) / 3, (4 * third - second) / 3
        best = (16 * fine - coarse) / 15
        columns.append(best)
        errors.append(np.abs(best - fine) + 40 * np.finfo(float).eps * (size + 1.0) / h)
    if not columns:
        return np.zeros(at.shape), np.zeros(at.shape)
    shape = columns[0].shape + at.shape
    return np.stack(columns, -1).reshape(shape), np.stack(errors, -1).reshape(shape)


def hessian(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray, step: float = 1e-2):
    """Second derivatives (n, n) of a scalar function at `at` (n,), and their estimated error."""

    def gradient(x: np.ndarray) -> np.ndarray:
        return jacobian(function, x, step)[0]

    value, error = jacobian(gradient, at, step)
    # Each entry is measured twice, and both measurements carry the rounding error of the inner difference.
    spread = np.abs(value - value.T) / 2
    rounding = 400 * np.finfo(float).eps * (1.0 + abs(float(function(at)))) / step**2
    return (value + value.T) / 2, error + spread + rounding
