"""Derivatives by finite differences, with an estimate of their error: the one place that measures them.

The Jacobian's axes are those of the output, then those of the variable; so the derivative of a number has the
shape of the variable.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

_EPS = float(np.finfo(float).eps)


def jacobian(
    function: Callable[[np.ndarray], np.ndarray], at: np.ndarray, step: float = 2e-3
) -> tuple[np.ndarray, np.ndarray]:
    """Derivative of `function` at `at`, and the estimated error of its entries.

    Both have the shape of the output followed by that of `at`. `step` is relative to an entry of `at`, or
    absolute where that is below 1. Central differences with steps h, h/2 and h/4, extrapolated twice
    (Richardson 1911): the truncation error is of order h⁶, the rounding error of order ε/h. The error is what
    the last step changed, plus rounding.
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
        errors.append(np.abs(best - fine) + 40 * _EPS * (size + 1.0) / h)
    if not columns:
        return np.zeros(at.shape), np.zeros(at.shape)
    shape = columns[0].shape + at.shape
    return np.stack(columns, -1).reshape(shape), np.stack(errors, -1).reshape(shape)


def hessian(
    function: Callable[[np.ndarray], np.ndarray], at: np.ndarray, step: float = 1e-2
) -> tuple[np.ndarray, np.ndarray]:
    """Second derivatives (n, n) of a scalar function at `at` (n,), symmetric, and their estimated error."""

    def gradient(x: np.ndarray) -> np.ndarray:
        return jacobian(function, x, step)[0]

    value, error = jacobian(gradient, at, step)
    # Each entry is measured twice, and both measurements carry the rounding error of the inner difference.
    spread = np.abs(value - value.T) / 2
    rounding = 400 * _EPS * (1.0 + abs(float(function(at)))) / step**2
    return (value + value.T) / 2, error + spread + rounding
