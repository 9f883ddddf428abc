"""Expressions of linear algebra as a tree that evaluates to numbers.

The parser makes these nodes from the LaTeX that a reader sees; `value(context)` computes them. A scalar is a
number, everything else has two axes: a vector is a column (n, 1), its transpose a row (1, n). So a missing
transpose or two factors in the wrong order do not fit together, and say so by a `FormulaError`.

Each node knows where it stands in the formula (`start`, `end`), so that the numerator layout can be written
from the same letters, and so that tests can change one sign at a time.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .context import Context, FormulaError

Array = np.ndarray


def plain(value: Array) -> Array | float:
    """A product of a row and a column is a number."""
    return value[0, 0] if value.shape == (1, 1) else value


def times(a, b):
    """Matrix product, or a multiple of an array."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    if a.shape[1] != b.shape[0]:
        raise FormulaError(f"shapes {a.shape} and {b.shape} have no product")
    return plain(a @ b)


def same_shape(a, b, what: str) -> None:
    if np.shape(a) != np.shape(b):
        raise FormulaError(f"shapes {np.shape(a)} and {np.shape(b)} have no {what}")


def number(value) -> float:
    if np.ndim(value):
        raise FormulaError(f"a number is needed, not an array of shape {np.shape(value)}")
    return value


def square(value) -> Array:
    if np.ndim(value) != 2 or value.shape[0] != value.shape[1]:
        raise FormulaError(f"a square matrix is needed, not shape {np.shape(value)}")
    return value


class Node:
    """One part of a formula."""

    start = end = 0
    entrywise = False  # whether it is a function of every entry, whose values have powers

    def __init__(self, *parts: Node):
        self.parts = parts

    def at(self, start: int, end: int) -> Node:
        """The node, told where it stands."""
        self.start, self.end = start, end
        return self

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.walk()

    def bound(self) -> set[str]:
        """The indices that this node runs over."""
        return set()

    def index_sizes(self, c: Context) -> Iterator[tuple[str, int]]:
        """The indices that stand right in this node, and how many values each has."""
        return iter(())

    def value(self, c: Context):
        raise NotImplementedError


class Number(Node):
    def __init__(self, number: float):
        super().__init__()
        self.number = number

    def value(self, c):
        return self.number


class Symbol(Node):
    """A name; `look` is its typeface, which says what it may stand for (reference/notation.md)."""

    def __init__(self, name: str, look: str):
        super().__init__()
        self.name, self.look = name, look

    def value(self, c):
        if self.name in c.index:
            return c.index[self.name]
        value = c.get(self.name)
        axes = np.shape(value)
        if self.look == "bold" and not (len(axes) == 2 and axes[1] == 1):
            raise FormulaError(f"{self.name} is set as a vector and has the shape {axes}")
        if self.look == "lower" and axes:
            raise FormulaError(f"{self.name} is set as a number and has the shape {axes}")
        if self.look == "upper" and not axes and not c.is_number(self.name):
            raise FormulaError(f"{self.name} is set as a matrix and is a number")
        return value


class Group(Node):
    """What stands in parentheses or brackets."""

    def value(self, c):
        return self.parts[0].value(c)


class Sum(Node):
    """Terms with the sign of each."""

    def __init__(self, terms: list[Node], signs: list[int], marks: list[int]):
        super().__init__(*terms)
        self.signs, self.marks = signs, marks  # marks: where each sign stands, -1 without one

    def value(self, c):
        total = self.parts[0].value(c) * self.signs[0]
        for sign, term in zip(self.signs[1:], self.parts[1:], strict=True):
            value = term.value(c)
            same_shape(total, value, "sum")
            total = total + sign * value
        return total


class Product(Node):
    def value(self, c):
        result = self.parts[0].value(c)
        for part in self.parts[1:]:
            result = times(result, part.value(c))
        return result


class Elementwise(Node):
    """⊙ and ⊘ of equal shapes, ⊗ of any, and division by a number."""

    def __init__(self, op: str, left: Node, right: Node):
        super().__init__(left, right)
        self.op = op

    def value(self, c):
        a, b = (part.value(c) for part in self.parts)
        if self.op == "/":
            return a / number(b)
        if self.op == r"\otimes":
            return np.kron(a, b)
        if np.ndim(a) == 0:
            raise FormulaError(f"{self.op} is for arrays")
        same_shape(a, b, self.op)
        return a * b if self.op == r"\odot" else a / b


class Fraction(Node):
    def value(self, c):
        return self.parts[0].value(c) / number(self.parts[1].value(c))


class Transpose(Node):
    def value(self, c):
        value = self.parts[0].value(c)
        if np.ndim(value) == 0:
            raise FormulaError("a number needs no transpose")
        return value.T


class Inverse(Node):
    """The inverse, and with `turned` its transpose."""

    def __init__(self, base: Node, turned: bool = False):
        super().__init__(base)
        self.turned = turned

    def value(self, c):
        value = self.parts[0].value(c)
        if np.ndim(value) == 0:
            if self.turned:
                raise FormulaError("a number needs no transpose")
            return 1 / value
        inverse = np.linalg.inv(square(value))
        return inverse.T if self.turned else inverse


class PseudoInverse(Node):
    """Reciprocals of what is not zero on the diagonal of the SVD, by its definition."""

    def value(self, c):
        value = self.parts[0].value(c)
        if np.ndim(value) != 2:
            raise FormulaError("only a matrix has a pseudoinverse")
        return np.linalg.pinv(value)


class Power(Node):
    """Of a number, of a square matrix (a whole power), and of every value of a function such as tanh."""

    def value(self, c):
        base, exponent = self.parts[0].value(c), number(self.parts[1].value(c))
        if np.ndim(base) and not self.parts[0].entrywise:
            if exponent != int(exponent):
                raise FormulaError("a matrix has whole powers only")
            return np.linalg.matrix_power(square(base), int(exponent))
        if exponent == int(exponent):
            return base ** int(exponent)
        return np.power(base, exponent)


class Root(Node):
    def value(self, c):
        return np.sqrt(number(self.parts[0].value(c)))


class Absolute(Node):
    entrywise = True

    def value(self, c):
        return np.abs(self.parts[0].value(c))


class Norm(Node):
    """‖x‖ with a subscript: 1, 2, p or ∞ of a vector, F or * of a matrix; 2 without one."""

    def __init__(self, inner: Node, kind: str, order: Node | None = None):
        super().__init__(inner, *([order] if order else []))
        self.kind = kind

    def value(self, c):
        value = self.parts[0].value(c)
        if np.ndim(value) == 0:
            raise FormulaError("a norm is of a vector or a matrix")
        if self.kind == "F":
            return np.sqrt(np.sum(value * value))
        if self.kind == "*":
            return np.sum(np.linalg.svd(value, compute_uv=False))
        if value.shape[1] != 1:
            raise FormulaError("this norm is of a column")
        if self.kind == "infty":
            return np.max(np.abs(value))
        p = number(self.parts[1].value(c)) if len(self.parts) > 1 else 2
        return np.sum(np.abs(value) ** p) ** (1 / p)


class Blocks(Node):
    """A matrix of blocks."""

    def __init__(self, rows: list[list[Node]]):
        super().__init__(*(part for row in rows for part in row))
        self.rows = rows

    def value(self, c):
        try:
            return np.block([[part.value(c) for part in row] for row in self.rows])
        except ValueError as error:
            raise FormulaError("the blocks do not fit together") from error
