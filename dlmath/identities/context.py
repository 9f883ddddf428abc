"""What the letters of a formula stand for while it is evaluated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


class FormulaError(ValueError):
    """A formula that cannot be read, or whose shapes do not fit."""


class Many(list):
    """Several things under one letter, told apart by an index: the eigenvalues λ₁, λ₂, …"""


@dataclass(frozen=True)
class Definition:
    """`name = body`, or `name(arguments) = body`, or `name_index = body`: computed when it is asked for."""

    name: str
    body: object
    arguments: tuple[str, ...] = ()
    index: str = ""


@dataclass(frozen=True)
class Dependent:
    """A value that `compute(context)` gets from others, so that it changes with them."""

    compute: Callable


@dataclass(frozen=True)
class Chance:
    """A random variable: one value for every outcome of the context's finite space."""

    values: np.ndarray


@dataclass
class Context:
    """Values of letters; `changed` makes a copy with others, in which everything that depends follows.

    `index` holds the current values of indices, `ranges` how many values an index has, `weights` the
    probabilities of the outcomes of random variables, `numbers` the capitals that stand for numbers, `padded`
    the vectors whose entries outside their range are 0, `tied` the matrices whose entries (i, j) and (j, i)
    change together, `variable` what the statement differentiates by. `sizes`, `sides` and `computed` keep
    what is known already: how far sums run, sides of statements by their text, and definitions.
    """

    values: dict
    ranges: dict[str, int] = field(default_factory=dict)
    weights: np.ndarray | None = None
    numbers: frozenset = frozenset("LN")
    padded: frozenset = frozenset()
    tied: frozenset = frozenset()
    variable: str = ""
    layout: str = "denominator"
    index: dict[str, int] = field(default_factory=dict)
    outcome: int | None = None
    sizes: dict = field(default_factory=dict)
    sides: dict = field(default_factory=dict)
    computed: dict = field(default_factory=dict)

    def changed(self, **values) -> Context:
        """The same with other values: by names as in `values`, given as keywords."""
        return self.with_values(values)

    def with_values(self, values: dict) -> Context:
        return Context(
            {**self.values, **values},
            self.ranges,
            self.weights,
            self.numbers,
            self.padded,
            self.tied,
            self.variable,
            self.layout,
            self.index,
            self.outcome,
            self.sizes,
        )

    def get(self, name: str):
        """The value of a letter, computed if it is defined by others."""
        if name not in self.values:
            raise FormulaError(f"nothing says what {name} is")
        value = self.values[name]
        if isinstance(value, Chance):
            if self.outcome is None:
                raise FormulaError(f"the random variable {name} stands outside an expectation")
            value = value.values[self.outcome]
            return value if np.ndim(value) else float(value)
        if isinstance(value, Definition | Dependent):
            if name not in self.computed:
                self.computed[name] = self._compute(value)
            return self.computed[name]
        return value

    def is_number(self, name: str) -> bool:
        """Whether a capital stands for a number here: a loss, a count, or a random variable."""
        return name in self.numbers or isinstance(self.values[name], Chance)

    def _compute(self, value: Definition | Dependent):
        if isinstance(value, Dependent):
            return value.compute(self)
        if not value.index:
            return value.body.value(self)
        column, before = [], self.index.get(value.index)
        for i in range(1, self.ranges[value.index] + 1):
            self.index[value.index] = i
            column.append(value.body.value(self))
        if before is None:
            del self.index[value.index]
        else:
            self.index[value.index] = before
        return np.array(column, float).reshape(-1, 1)

    def call(self, name: str, arguments: list):
        """A declared function of the arguments; one defined for a number acts on every entry."""
        function = self.values.get(name.rstrip("'"))
        if name.endswith("'"):
            return self._slope(name[:-1], arguments)
        if callable(function):
            return function(*arguments)
        if not isinstance(function, Definition) or len(function.arguments) != len(arguments):
            raise FormulaError(f"{name} is no function of {len(arguments)} argument(s)")
        if len(arguments) == 1 and np.ndim(arguments[0]) and not function.arguments[0].startswith("bold "):
            entries = [self._apply(function, [entry]) for entry in arguments[0].flat]
            return np.array(entries, float).reshape(arguments[0].shape)
        return self._apply(function, arguments)

    def _apply(self, function: Definition, arguments: list):
        names = [name.removeprefix("bold ") for name in function.arguments]
        return function.body.value(self.with_values(dict(zip(names, arguments, strict=True))))

    def _slope(self, name: str, arguments: list):
        """f′ of every entry, from f itself."""
        from .calculus import slope  # which needs this module

        if len(arguments) != 1:
            raise FormulaError(f"{name}′ is of one argument")
        x = arguments[0]
        return slope(lambda t: self.call(name, [x + t]))
