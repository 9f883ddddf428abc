"""Entries of vectors and matrices, and sums over their indices."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np

from .context import Context, FormulaError, Many
from .nodes import Node, Symbol, number, same_shape

REDUCE = {r"\prod": prod, r"\max": max, r"\min": min}


class Index(Node):
    """An entry, a row or a column; indices count from 1."""

    def __init__(self, base: Node, indices: list[Node | None]):
        super().__init__(base, *(index for index in indices if index is not None))
        self.indices = indices

    def base(self, c: Context):
        """What is indexed: a symbol may stand for several things, or lend its letter to its entries."""
        node = self.parts[0]
        return c.get(node.name) if isinstance(node, Symbol) else node.value(c)

    def index_sizes(self, c):
        if any(isinstance(index, Symbol) and index.name not in c.values for index in self.indices):
            base = self.base(c)
            sizes = (len(base),) if isinstance(base, Many) else np.shape(base)
            for index, size in zip(self.indices, sizes, strict=False):
                if isinstance(index, Symbol) and index.name not in c.values:
                    yield index.name, size

    def value(self, c):
        base = self.base(c)
        places = [None if index is None else int(number(index.value(c))) - 1 for index in self.indices]
        if isinstance(base, Many):
            if not 0 <= places[0] < len(base):
                raise FormulaError("an index is out of its range")
            return base[places[0]]
        if np.ndim(base) == 0:
            raise FormulaError("a number has no entries")
        if len(places) == 1:
            if base.shape[1] != 1:
                raise FormulaError("an entry of a matrix has two indices")
            places.append(0)
        if any(
            place is not None and not 0 <= place < size
            for place, size in zip(places, base.shape, strict=True)
        ):
            if isinstance(self.parts[0], Symbol) and self.parts[0].name in c.padded:
                return 0.0
            raise FormulaError("an index is out of its range")
        if places[0] is None:
            return base[:, places[1], None]
        if places[1] is None:
            return base[places[0], :, None]
        return base[places[0], places[1]]


class Unit(Node):
    """The unit vector eᵢ of as many entries as i has values."""

    def value(self, c):
        index = self.parts[0]
        size = c.ranges.get(index.name) if isinstance(index, Symbol) else None
        if size is None:
            raise FormulaError("the size of a unit vector is not known")
        column = np.zeros((size, 1))
        column[int(index.value(c)) - 1] = 1
        return column


def indices_in(formulas: list[Node], c: Context) -> dict[str, int]:
    """The free indices of some formulas and how many values each has."""
    sizes: dict[str, int] = {}

    def count(name: str, size: int) -> None:
        if sizes.setdefault(name, size) != size:
            raise FormulaError(f"the index {name} runs over {sizes[name]} and over {size} values")

    for node in (part for formula in formulas for part in formula.walk()):
        for name, size in node.index_sizes(c):
            count(name, size)
    return sizes


class Big(Node):
    """Σ, Π, max or min over indices, all their values or those between bounds or within a relation."""

    def __init__(self, name, indices: list[str], body: Node, low=None, high=None, relation=""):
        super().__init__(body, *(bound for bound in (low, high) if bound is not None))
        self.name, self.indices, self.low, self.high, self.relation = name, indices, low, high, relation

    def bound(self):
        return set(self.indices)

    def _values(self, c: Context, index: str) -> range | list[int]:
        if self.high is not None:
            return range(int(self.low.value(c)), int(self.high.value(c)) + 1)
        if id(self) not in c.sizes:
            c.sizes[id(self)] = indices_in([self.parts[0]], c)
        size = c.ranges.get(index) or c.sizes[id(self)].get(index)
        if size is None:
            raise FormulaError(f"nothing says how far the index {index} runs")
        values = range(1, size + 1)
        if self.relation:
            bound = self.low.value(c)
            inside = {">": lambda i: i > bound, r"\ge": lambda i: i >= bound, r"\ne": lambda i: i != bound}
            return [i for i in values if inside[self.relation](i)]
        return values

    def _terms(self, c: Context, indices: list[str]) -> Iterator:
        if not indices:
            yield self.parts[0].value(c)
            return
        first, *rest = indices
        before = c.index.get(first)
        try:
            for i in self._values(c, first):
                c.index[first] = i
                yield from self._terms(c, rest)
        finally:
            if before is None:
                c.index.pop(first, None)
            else:
                c.index[first] = before

    def value(self, c):
        terms = list(self._terms(c, self.indices))
        if not terms:
            raise FormulaError("a sum of nothing")
        if self.name == r"\sum":
            total = terms[0]
            for term in terms[1:]:
                same_shape(total, term, "sum")
                total = total + term
            return total
        return REDUCE[self.name]([number(term) for term in terms])
