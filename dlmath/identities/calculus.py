"""Derivatives and minima inside formulas, computed from the function itself.

A derivative is a finite difference of the expression that stands behind ∇ or ∂, so its value owes nothing to
the formula that claims to be equal to it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .. import _numerics
from .context import Context, FormulaError
from .indices import Index
from .nodes import Array, Node, Symbol, number


def derivative(f: Callable, x) -> Array:
    """Derivative of `f` at a number or an array: the axes of the value of `f`, then those of `x`."""
    return _numerics.jacobian(
        lambda z: np.asarray(f(z if z.ndim else float(z)), float), np.asarray(x, float)
    )[0]


def slope(f: Callable, t: float = 0.0):
    """Derivative of `f` by a number: a number, or an array of the shape of its value."""
    value = derivative(f, t)
    return value if value.ndim else float(value)


def gradient(f: Callable, x):
    """Gradient of a function with the value of a number, in the shape of `x`."""
    return slope(lambda z: number(f(z)), x)


def hessian(f: Callable, x: Array) -> Array:
    """Second derivatives (n, n) of a function of a column with the value of a number."""
    return _numerics.hessian(lambda z: np.asarray(number(f(z[:, None])), float), x[:, 0])[0]


def jacobian(f: Callable, x: Array, by_columns: bool = False) -> Array:
    """Outputs × inputs, the entries of the input by rows or by columns; a number is one output."""

    def outputs(z):
        value = np.asarray(f(z), float)
        if value.ndim == 2 and value.shape[1] != 1:
            raise FormulaError(f"a Jacobian is of a column, not of shape {value.shape}")
        return value.reshape(-1)

    axes = derivative(outputs, x)
    return (axes.transpose(0, 2, 1) if by_columns else axes).reshape(len(axes), -1)


class Derivative(Node):
    """Of a body by a symbol; the body is evaluated anew for every step."""

    def __init__(self, by: Node, body: Node):
        super().__init__(by, body)
        self.by, self.body = by, body

    def _along(self, c: Context, name: str) -> Callable:
        return lambda value: self.body.value(c.with_values({name: value}))

    def _gradient(self, c: Context, name: str, x):
        """Gradient by a whole array; entries (i, j) and (j, i) of a tied matrix change together."""
        if name not in c.tied:
            return gradient(self._along(c, name), x)
        places = [(i, j) for i in range(len(x)) for j in range(i + 1)]

        def moved(steps):
            change = np.zeros_like(x)
            for (i, j), step in zip(places, steps, strict=True):
                change[i, j] = change[j, i] = step
            return self._along(c, name)(x + change)

        tied = np.zeros_like(x)
        for (i, j), value in zip(places, gradient(moved, np.zeros(len(places))), strict=True):
            tied[i, j] = tied[j, i] = value
        return tied


class Gradient(Derivative):
    """∇ₓ of a scalar, in the shape of x."""

    def value(self, c):
        return self._gradient(c, self.by.name, self.by.value(c))


class Hessian(Derivative):
    """∇²ₓ of a scalar."""

    def value(self, c):
        name, x = self.by.name, self.by.value(c)
        inside = self._along(c, name)
        return hessian(inside, x)


class Partial(Derivative):
    """∂/∂x in the layout of the context: the transposed Jacobian in denominator layout, else the Jacobian."""

    def value(self, c):
        if isinstance(self.by, Index):
            return self._by_entry(c)
        symbol = self.by if isinstance(self.by, Symbol) else self.by.parts[0]
        x = symbol.value(c)
        along = self._along(c, symbol.name)
        if np.ndim(x) == 0:
            return slope(along, x)
        if symbol is self.by and x.shape[1] != 1:
            by_matrix = self._gradient(c, symbol.name, x)
            return by_matrix if c.layout == "denominator" else by_matrix.T
        matrix = jacobian(along, x, by_columns=symbol is not self.by)
        return matrix.T if c.layout == "denominator" else matrix

    def _by_entry(self, c: Context):
        name = self.by.parts[0].name
        whole = c.get(name)
        entry = np.zeros_like(whole)
        entry[int(self.by.parts[1].value(c)) - 1] = 1
        return slope(lambda t: number(self._along(c, name)(whole + t * entry)))


class Rate(Derivative):
    """d/dt of anything by a number t, at a value of t if one is given."""

    def __init__(self, by: Symbol, body: Node, at: Node | None = None):
        super().__init__(by, body)
        self.point = at
        if at is not None:
            self.parts = (by, body, at)

    def value(self, c):
        t = self.point.value(c) if self.point else number(self.by.value(c))
        return slope(self._along(c, self.by.name), t)


class Differential(Node):
    """d of an expression: its change to first order when every X that has a dX changes by it."""

    def value(self, c):
        changes = {name.removeprefix("d "): name for name in c.values if name.startswith("d ")}
        if not changes:
            raise FormulaError("a differential needs letters that change")

        def at(t):
            moved = {name: c.get(name) + t * c.get(by) for name, by in changes.items()}
            return self.parts[0].value(c.with_values(moved))

        return slope(at)


class Jacobian(Node):
    """J of a named vector by the variable of the statement: outputs × inputs in either layout."""

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def value(self, c):
        if not c.variable:
            raise FormulaError("nothing says by what the Jacobian is taken")
        x = c.get(c.variable)
        return jacobian(lambda z: c.with_values({c.variable: z}).get(self.name), x)


class ArgMin(Derivative):
    """The minimiser of a smooth convex function, by Newton's method from zero."""

    def value(self, c):
        x = np.zeros_like(self.by.value(c))
        inside = self._along(c, self.by.name)
        for _ in range(8):
            step = np.linalg.solve(hessian(inside, x), gradient(inside, x))
            x = x - step
            if np.max(np.abs(step)) < 1e-12 * max(1.0, float(np.max(np.abs(x)))):
                break
        return x


class RankMinimum(Node):
    """min over matrices Ŵ of rank ≤ k of a Frobenius norm, Ŵ = ABᵀ found by improving A and B in turn.

    The square is a quadratic function of A for fixed B, so differences with a step of 1 are exact for it.
    """

    def __init__(self, name: str, rank: Node, body: Node):
        super().__init__(rank, body)
        self.name, self.rank, self.body = name, rank, body

    def value(self, c):
        m, n = np.shape(c.get(self.name))
        k = int(self.rank.value(c))
        rng = np.random.default_rng(0)
        A, B = rng.normal(size=(m, k)), rng.normal(size=(n, k))

        def square(A, B):
            return number(self.body.value(c.with_values({self.name: A @ B.T}))) ** 2

        for _ in range(25):
            A = _minimise_quadratic(lambda z, B=B: square(z, B), A)
            B = _minimise_quadratic(lambda z, A=A: square(A, z), B)
        return np.sqrt(square(A, B))


def _minimise_quadratic(f: Callable, x: Array) -> Array:
    units = np.eye(x.size).reshape(-1, *x.shape)
    middle = f(x)
    up, down = [f(x + e) for e in units], [f(x - e) for e in units]
    slope = (np.array(up) - down) / 2
    curvature = np.diag(np.array(up) + down - 2 * middle)
    for i in range(x.size):
        for j in range(i):
            mixed = f(x + units[i] + units[j]) - up[i] - up[j] + middle
            curvature[i, j] = curvature[j, i] = mixed
    return x - np.linalg.solve(curvature, slope).reshape(x.shape)
