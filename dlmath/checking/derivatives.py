"""The derivative of a function as the reference of an exercise, in both layouts.

It is measured by finite differences, so that no formula can be wrong. The gradient of a scalar function has
the shape of its variable, and the Jacobian is outputs × inputs. `Measured.other` is the same derivative in
the other layout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlmath._numerics import hessian, jacobian
from dlmath.checking.inputs import parameters_of


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
        return parameters_of(self.function)

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
