"""Probability inside formulas: laws on finite sets, random variables with finitely many outcomes, Gaussians.

Expectations are sums over all outcomes, or quadrature that is exact for the polynomials in the table; nothing
is sampled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from .context import Chance, Context, FormulaError
from .indices import indices_in
from .nodes import Array, Node, Symbol, number, times


@dataclass(frozen=True)
class Distribution:
    """Probabilities of all combinations of some variables, an axis for each."""

    axes: tuple[str, ...]
    table: Array

    def marginal(self, names: tuple[str, ...]) -> Array:
        """The table of some of the variables, in their own order here."""
        unknown = [name for name in names if name not in self.axes]
        if unknown:
            raise FormulaError(f"there is no variable {unknown[0]}")
        gone = tuple(k for k, axis in enumerate(self.axes) if axis not in names)
        return self.table.sum(axis=gone, keepdims=True)


class Law(Node):
    """p(x), p(x, y) or p(x | y) at the current values of its variables."""

    def __init__(self, name: str, of: list[str], given: list[str]):
        super().__init__()
        self.name, self.of, self.given = name, of, given

    def index_sizes(self, c):
        law = c.get(self.name)
        for name in (*self.of, *self.given):
            axis = name.rstrip("'")
            if axis not in law.axes:
                raise FormulaError(f"{self.name} has no variable {axis}")
            yield name, law.table.shape[law.axes.index(axis)]

    def value(self, c):
        law = c.get(self.name)
        places = {name.rstrip("'"): c.index.get(name) for name in (*self.of, *self.given)}
        if len(places) < len(self.of) + len(self.given) or None in places.values():
            raise FormulaError(f"{self.name} is asked for one variable twice, or for none")

        def at(names):
            table = law.marginal(names)
            return float(table[tuple(places[axis] - 1 if axis in names else 0 for axis in law.axes)])

        joint = at(tuple(places))
        return joint / at(tuple(name.rstrip("'") for name in self.given)) if self.given else joint


class Normal(Node):
    """The Gaussian distribution with a mean and a variance, or a covariance matrix."""

    def law(self, c: Context) -> tuple:
        mean, spread = (part.value(c) for part in self.parts)
        if np.ndim(mean) != np.ndim(spread) or (np.ndim(mean) and spread.shape != (len(mean),) * 2):
            raise FormulaError("the mean and the spread of a Gaussian do not fit together")
        return mean, spread

    def points(self, c: Context) -> Iterator[tuple]:
        """Points and weights: a fine grid on the line, Gauss–Hermite quadrature in space."""
        mean, spread = self.law(c)
        if np.ndim(mean) == 0:
            for x in np.linspace(-12, 12, 121):
                yield float(x), 0.2 * log_density(x, mean, spread, np.exp)
            return
        if not np.allclose(spread, spread.T):
            raise FormulaError("a covariance matrix is symmetric")
        nodes, weights = np.polynomial.hermite_e.hermegauss(4 if len(mean) < 4 else 3)
        weights = weights / weights.sum()
        root = np.linalg.cholesky(spread)
        for places in product(range(len(nodes)), repeat=len(mean)):
            yield mean + root @ nodes[list(places), None], float(np.prod(weights[list(places)]))


def log_density(x, mean, spread, transform=float):
    """ln 𝒩(x; mean, spread), or `transform` of it; derivatives vary the entries of the spread one by one."""
    if np.ndim(x) == 0:
        return transform(-0.5 * np.log(2 * np.pi * spread) - (x - mean) ** 2 / (2 * spread))
    if np.shape(x) != np.shape(mean):
        raise FormulaError("a Gaussian's argument has the shape of its mean")
    gap = x - mean
    form = (gap.T @ np.linalg.solve(spread, gap))[0, 0]
    sign, log_determinant = np.linalg.slogdet(spread)
    if sign <= 0:
        raise FormulaError("a covariance matrix is positive definite")
    return transform(-0.5 * (len(x) * np.log(2 * np.pi) + log_determinant + form))


class Density(Node):
    """𝒩(x; mean, spread)."""

    def value(self, c):
        x, mean, spread = (part.value(c) for part in self.parts)
        return log_density(x, mean, spread, np.exp)


class Expectation(Node):
    """𝔼 of a body: over the outcomes, given the value of random variables, or over a law `variable ∼ law`."""

    def __init__(self, body: Node, given: list[Symbol] = (), variable: str = "", law: Node | str = ""):
        super().__init__(body, *given, *([law] if isinstance(law, Node) else []))
        self.body, self.given, self.variable, self.law = body, given, variable, law

    def bound(self) -> set[str]:
        return {self.variable}

    def value(self, c):
        total = None
        for weight, term in self._terms(c):
            total = weight * term if total is None else total + weight * term
        return total

    def _terms(self, c: Context) -> Iterator[tuple]:
        if isinstance(self.law, Normal):
            for point, weight in self.law.points(c):
                yield weight, self.body.value(c.with_values({self.variable: point}))
        elif self.law:
            yield from self._over_law(c)
        else:
            for inside, weight in outcomes(c, self.given):
                yield weight, self.body.value(inside)

    def _over_law(self, c: Context) -> Iterator[tuple]:
        law, before = c.values.get(self.law), c.index.get(self.variable)
        try:
            size = law.table.size if isinstance(law, Distribution) else c.ranges.get(self.variable, 0)
            if not size:
                raise FormulaError(f"{self.law} is no law of {self.variable}")
            for i in range(1, size + 1):
                c.index[self.variable] = i
                weight = law.table[i - 1] if isinstance(law, Distribution) else c.call(self.law, [i])
                yield weight, self.body.value(c)
        finally:
            if before is None:
                c.index.pop(self.variable, None)
            else:
                c.index[self.variable] = before


def outcomes(c: Context, given: list[Symbol] = ()) -> list[tuple[Context, float]]:
    """All outcomes and their probabilities; given some variables, those of the current outcome."""
    if c.weights is None:
        raise FormulaError("an expectation needs random variables")
    weights = c.weights
    for symbol in given:
        values = c.values[symbol.name]
        if not isinstance(values, Chance) or c.outcome is None:
            raise FormulaError(f"{symbol.name} is not given here")
        same = np.all(values.values == values.values[c.outcome], axis=tuple(range(1, values.values.ndim)))
        weights = weights * same
    weights = weights / weights.sum()
    return [
        (replace(c, outcome=k, computed={}), float(weight)) for k, weight in enumerate(weights) if weight > 0
    ]


class Spread(Node):
    """Var of a number, Cov of a vector, given the value of other variables or not."""

    def __init__(self, body: Node, given: list[Symbol] = (), matrix: bool = False):
        super().__init__(body, *given)
        self.body, self.given, self.matrix = body, given, matrix

    def value(self, c):
        values = [(self.body.value(inside), weight) for inside, weight in outcomes(c, self.given)]
        if any((np.ndim(value) == 2) != self.matrix for value, _ in values):
            raise FormulaError("Var is of numbers, Cov of vectors")
        mean = sum(weight * value for value, weight in values)
        if not self.matrix:
            return sum(weight * (value - mean) ** 2 for value, weight in values)
        return sum(weight * times(value - mean, (value - mean).T) for value, weight in values)


def probabilities(node: Node, c: Context) -> Array:
    """The table of a distribution: by its name, as a vector, or as an expression in its variables."""
    if isinstance(node, Symbol) and isinstance(c.values.get(node.name), Distribution):
        return c.get(node.name).table
    sizes = {name: size for name, size in indices_in([node], c).items() if name not in c.index}
    if not sizes:
        value = node.value(c)
        if np.ndim(value) == 0:
            raise FormulaError("a distribution is more than one number")
        return value[:, 0]
    names = sorted(sizes)
    table = np.empty([sizes[name] for name in names])
    before = dict(c.index)
    for places in product(*(range(1, sizes[name] + 1) for name in names)):
        c.index.update(zip(names, places, strict=True))
        table[tuple(place - 1 for place in places)] = number(node.value(c))
    c.index.clear()
    c.index.update(before)
    return table


class Divergence(Node):
    """KL divergence in nats, or total variation distance."""

    def __init__(self, kind: str, p: Node, q: Node):
        super().__init__(p, q)
        self.kind = kind

    def bound(self) -> set[str]:
        """The variables that p is a law of."""
        return {name for node in self.parts[0].walk() if isinstance(node, Law) for name in node.of}

    def value(self, c):
        p, q = self.parts
        if isinstance(p, Normal) and isinstance(q, Normal):
            mean, spread = q.law(c)
            own = p.law(c)
            return sum(
                weight * (log_density(x, *own) - log_density(x, mean, spread)) for x, weight in p.points(c)
            )
        p, q = probabilities(p, c), probabilities(q, c)
        if p.shape != q.shape:
            raise FormulaError("two distributions over different values")
        if self.kind == "TV":
            return np.sum(np.abs(p - q)) / 2
        inside = p > 0
        return float(np.sum(p[inside] * np.log(p[inside] / q[inside])))


class Entropy(Node):
    """H in nats: of a distribution, of random variables, of some given others; `mutual` is I(X; Y)."""

    def __init__(self, p: Node | None = None, of: tuple = (), given: tuple = (), mutual: bool = False):
        super().__init__(*([p] if p else []))
        self.of, self.given, self.mutual = of, given, mutual

    def value(self, c):
        if self.parts:
            p = self.parts[0]
            if isinstance(p, Normal):
                law = p.law(c)
                return -sum(weight * log_density(x, *law) for x, weight in p.points(c))
            return entropy(probabilities(p, c))
        laws = [law for law in c.values.values() if isinstance(law, Distribution)]
        if len(laws) != 1:
            raise FormulaError("the entropy of random variables needs their one joint distribution")
        joint, given = laws[0].marginal(self.of + self.given), laws[0].marginal(self.given)
        if self.mutual:
            independent = laws[0].marginal(self.of) * given
            return float(np.sum(joint * np.log(joint / independent)))
        return -float(np.sum(joint * np.log(joint / given))) if self.given else entropy(joint)


def entropy(p: Array) -> float:
    p = p[p > 0]
    return -float(np.sum(p * np.log(p)))
