"""Random inputs, written down without a generator: `{"a wide W": (normal(3, 5), 2)}`.

Each is drawn with the exercise's own seed when the exercise is checked.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Draw:
    """An argument that is still to be drawn: `make(rng)` gives it."""

    make: Callable[[np.random.Generator], Any]


def drawn(make: Callable[[np.random.Generator], Any]) -> Draw:
    """Any other random argument: `drawn(lambda rng: rng.permutation(5))`."""
    return Draw(make)


def normal(*shape: int) -> Draw:
    """Independent standard normal entries; `normal()` is one number."""
    return Draw(lambda rng: rng.normal(size=shape) if shape else float(rng.normal()))


def uniform(*shape: int, low: float = 0.0, high: float = 1.0) -> Draw:
    """Independent entries between `low` and `high`; `uniform()` is one number."""
    return Draw(lambda rng: rng.uniform(low, high, size=shape) if shape else float(rng.uniform(low, high)))


def integers(*shape: int, low: int = 0, high: int = 10) -> Draw:
    """Independent whole numbers from `low` to `high` − 1."""
    return Draw(lambda rng: rng.integers(low, high, size=shape) if shape else int(rng.integers(low, high)))


def distribution(*shape: int) -> Draw:
    """Positive probabilities that add up to 1 along the last axis; `distribution(2, 3)` has two rows."""
    return Draw(lambda rng: (p := rng.uniform(0.1, 1.0, size=shape)) / p.sum(axis=-1, keepdims=True))


def joint(*shape: int) -> Draw:
    """Positive probabilities that add up to 1 altogether: a joint distribution."""
    return Draw(lambda rng: (p := rng.uniform(0.1, 1.0, size=shape)) / p.sum())


def orthogonal(n: int, columns: int | None = None) -> Draw:
    """A matrix (n, n), or its first columns, with perpendicular columns of length 1."""
    return Draw(lambda rng: _orthogonal(rng, n)[:, :columns])


def with_eigenvalues(*values: float) -> Draw:
    """A symmetric matrix with these eigenvalues; positive ones make it positive definite."""

    def make(rng: np.random.Generator) -> np.ndarray:
        Q = _orthogonal(rng, len(values))
        W = (Q * np.asarray(values)) @ Q.T
        return (W + W.T) / 2

    return Draw(make)


def with_singular_values(m: int, n: int, values: Sequence[float]) -> Draw:
    """A matrix (m, n) with these singular values."""
    k = len(values)
    return Draw(lambda rng: (_orthogonal(rng, m)[:, :k] * np.asarray(values)) @ _orthogonal(rng, n)[:, :k].T)


def with_zero(draw: Draw) -> Draw:
    """The same array, with a 0 in place of one entry."""

    def make(rng: np.random.Generator) -> np.ndarray:
        array = draw.make(rng)
        array.flat[rng.integers(array.size)] = 0
        return array

    return Draw(make)


def parameters_of(function: Callable[..., Any]) -> list[str]:
    """The names of a function's parameters; none where they are not known, as of many functions in C."""
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


def _orthogonal(rng: np.random.Generator, n: int) -> np.ndarray:
    return np.linalg.qr(rng.normal(size=(n, n)))[0]
