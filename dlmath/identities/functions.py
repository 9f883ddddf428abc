"""Functions with a name: of numbers, where they act on every entry, and of vectors and matrices."""

from __future__ import annotations

from math import erf

import numpy as np

from .context import FormulaError, Many
from .nodes import Array, Node, number, square


class Exponential(Node):
    """e to a number, or to a square matrix."""

    def value(self, c):
        value = self.parts[0].value(c)
        return np.exp(value) if np.ndim(value) == 0 else matrix_exponential(square(value))


def matrix_exponential(matrix: Array) -> Array:
    """By its series, at a matrix halved until it is small, squared as often."""
    halvings = max(0, int(np.ceil(np.log2(max(np.abs(matrix).sum(axis=0).max(), 1e-300)))) + 4)
    small = matrix / 2**halvings
    total = term = np.eye(len(matrix))
    for k in range(1, 14):
        term = term @ small / k
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


def softmax(value: Array) -> Array:
    """Of a vector, and of every row of a matrix."""
    axis = 0 if value.shape[1] == 1 else 1
    powers = np.exp(value - value.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def diag(value: Array) -> Array:
    if value.shape[1] != 1:
        raise FormulaError("diag is of a vector")
    return np.diag(value[:, 0])


def _matrix(f):
    def of(value):
        if np.ndim(value) != 2:
            raise FormulaError(f"{f.__name__} is of an array, not of a number")
        return f(value)

    return of


def _determinant(value):
    return np.linalg.det(square(value))


def _eigenvalues(value):
    if not np.allclose(square(value), value.T):
        raise FormulaError("eigenvalues are taken of symmetric matrices")
    return np.linalg.eigvalsh(value)[::-1]


FUNCTIONS = {
    r"\exp": np.exp,
    r"\ln": np.log,
    r"\tanh": np.tanh,
    r"\sin": np.sin,
    r"\cos": np.cos,
    "sign": np.sign,
    "erf": np.vectorize(erf, otypes=[float]),
    "ReLU": lambda value: np.maximum(value, 0),
    "softmax": _matrix(softmax),
    "diag": _matrix(diag),
    "tr": _matrix(lambda value: np.trace(square(value))),
    "vec": _matrix(lambda value: value.reshape(-1, 1, order="F")),
    r"\det": _matrix(_determinant),
    r"\lambda_\max": lambda value: _eigenvalues(value)[0],
    r"\lambda_\min": lambda value: _eigenvalues(value)[-1],
    r"\lambda": lambda value: Many(_eigenvalues(value)),
    r"\sigma": lambda value: Many(np.linalg.svd(value, compute_uv=False)),
}
"""Functions with a name of their own; those of a number act on every entry."""


class Apply(Node):
    """A function of `FUNCTIONS`."""

    entrywise = True

    def __init__(self, name: str, argument: Node):
        super().__init__(argument)
        self.name = name

    def value(self, c):
        return FUNCTIONS[self.name](self.parts[0].value(c))


class Extreme(Node):
    """max or min of several numbers."""

    def __init__(self, name: str, *arguments: Node):
        super().__init__(*arguments)
        self.best = max if name == r"\max" else min

    def value(self, c):
        return self.best(number(part.value(c)) for part in self.parts)


class Call(Node):
    """A function that the entry declares or defines."""

    def __init__(self, name: str, *arguments: Node):
        super().__init__(*arguments)
        self.name = name

    def value(self, c):
        return c.call(self.name, [part.value(c) for part in self.parts])


class Indicator(Node):
    """1 where the left is greater than the right, else 0."""

    def value(self, c):
        a, b = (part.value(c) for part in self.parts)
        return (a > b) * 1.0
