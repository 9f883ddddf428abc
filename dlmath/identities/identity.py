"""One identity: the formula that is shown is the formula that is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from .calculus import Gradient, Partial
from .chance import Distribution
from .context import Context, Definition, FormulaError
from .draw import draw
from .indices import indices_in
from .nodes import Node
from .parser import Claim, Parser, claims, definition
from .transpose import numerator

TRIALS = 20
"""Random inputs per identity."""

TOLERANCE = 1e-7
"""Largest error that counts as rounding, with any NumPy; a wrong factor or sign is 1e-1 or more."""


class WrongIdentity(AssertionError):
    """An entry of the table does not hold; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Identity:
    r"""One statement, in LaTeX that is both shown and evaluated.

    `formula` is in denominator layout where the layout matters; `in_numerator` states it in numerator layout
    where the rule of transposition (`transpose.py`) writes no good form. `given` says what the letters are
    (`draw.py`); `where` are definitions in LaTeX, shown and evaluated with the formula, and `means` functions
    in code that they have to agree with; `tried` are definitions of what the statement leaves open;
    `bind(values, rng)` returns values that need code.

    `tight` names inputs at which an inequality becomes an equality, each with a function like `bind`; where
    it only comes near one, `near` is how near. `source` is a key of the bibliography, empty if the statement
    is derived here; `posed` says that the source asks for it without an answer. `search` holds words to find
    the entry by, beside those it shows; `on_sheet` says whether the printed formula sheet has room for it.
    """

    id: str
    title: str
    topic: str
    formula: str
    given: str
    source: str
    conditions: str = ""
    where: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    posed: bool = False
    in_numerator: str = ""
    search: str = ""
    on_sheet: bool = True
    bind: Callable | None = None
    tight: tuple[tuple[str, Callable], ...] = ()
    near: float = 0.0
    means: tuple[tuple[str, Callable], ...] = ()

    # -- what the letters are ----------------------------------------------------------------------

    def _values(self, rng: np.random.Generator):
        drawn = draw(self.given, rng)
        if self.bind:
            drawn.values.update(self.bind(drawn.values, rng))
        return drawn

    @cached_property
    def _vocabulary(self) -> tuple[frozenset[str], dict[str, str]]:
        """The letters that mean something, and which of them are functions."""
        drawn = self._values(np.random.default_rng(0))
        names, functions = set(drawn.values), {}
        for name, value in drawn.values.items():
            if isinstance(value, Distribution):
                functions[name] = "law"
            elif callable(value):
                functions[name] = "call"
        for latex in (*self.where, *self.tried):
            name, _, arguments, _ = Parser(latex, frozenset()).defined()
            names.add(name)
            if arguments:
                functions[name] = "call"
        return frozenset(names), functions

    @cached_property
    def _definitions(self) -> dict[str, Definition]:
        return {one.name: one for one in map(self.define, (*self.where, *self.tried))}

    def define(self, latex: str) -> Definition:
        """A definition in this entry's letters."""
        return definition(latex, *self._vocabulary)

    def context(self, rng: np.random.Generator, at: Callable | None = None) -> Context:
        """Random values for all letters; `at` changes some."""
        drawn = self._values(rng)
        if at:
            drawn.values.update(at(drawn.values, rng))
        return Context(
            {**drawn.values, **self._definitions},
            drawn.ranges,
            drawn.weights,
            padded=drawn.padded,
            tied=drawn.tied,
            variable=self._variable,
        )

    def contexts(self, trials: int, seed: int = 0, at: Callable | None = None) -> Iterator[Context]:
        rng = np.random.default_rng([seed, *self.id.encode()])
        return (self.context(rng, at) for _ in range(trials))

    # -- what is shown -----------------------------------------------------------------------------

    def read(self, latex: str) -> list[Claim]:
        """The statements of a formula in this entry's letters."""
        return claims(latex, *self._vocabulary)

    @cached_property
    def statements(self) -> list[Claim]:
        return self.read(self.formula)

    @cached_property
    def _variable(self) -> str:
        """What the first derivative is by."""
        for claim in self.statements:
            for node in claim.sides[0].walk():
                if isinstance(node, Gradient | Partial):
                    return getattr(node.by, "name", "")
        return ""

    @cached_property
    def has_layouts(self) -> bool:
        """Whether the layout changes what is stated: derivatives by vectors and matrices."""
        sample = self.samples[0]
        return any(
            isinstance(claim.sides[0], Gradient | Partial) and np.ndim(claim.sides[0].value(sample))
            for claim in self.statements
        )

    @cached_property
    def samples(self) -> list[Context]:
        """Three inputs, every free index at its first value."""
        samples = list(self.contexts(3, seed=1))
        for c in samples:
            for claim in self.statements:
                c.index.update(dict.fromkeys(free_indices(claim, c), 1))
        return samples

    @cached_property
    def numerator(self) -> str:
        """The formula in numerator layout, if that differs."""
        if not self.has_layouts:
            return ""
        latex = self.in_numerator or numerator(self.formula, self.statements, self.samples)
        return "" if latex == self.formula else latex

    @property
    def layouts(self) -> dict[str, str]:
        """The formulas that are shown: one, or one for each layout."""
        if not self.numerator:
            return {"": self.formula}
        return {"denominator": self.formula, "numerator": self.numerator}

    # -- whether it holds --------------------------------------------------------------------------

    def verify(self, trials: int = TRIALS, seed: int = 0) -> float:
        """The largest error over random inputs and both layouts, the same for the same seed.

        The error of an equality is its largest gap divided by the largest entry of the two sides, that of an
        inequality what it is violated by, divided in the same way; infinite where a side is no number, the
        shapes differ, or an inequality is always or never an equality. Of a wrong formula it is the error at
        the first input that shows it; one that cannot be computed is a `WrongIdentity`.
        """
        try:
            inputs = self.inputs(trials, seed)
            worst = max(self.measure(latex, layout, inputs) for layout, latex in self._verified)
            return max(worst, self._misnamed())
        except FormulaError as error:
            raise WrongIdentity(f"{self.id}: {error}") from error

    @property
    def _verified(self) -> list[tuple[str, str]]:
        if not self.has_layouts:
            return [("denominator", self.formula)]
        return [("denominator", self.formula), ("numerator", self.numerator or self.formula)]

    def inputs(self, trials: int = TRIALS, seed: int = 0) -> Inputs:
        """Random inputs, and for inequalities those at which they are equalities."""
        return Inputs(
            list(self.contexts(trials, seed)),
            [list(self.contexts(trials, seed, at)) for _, at in self.tight],
        )

    def measure(self, latex: str, layout: str, inputs: Inputs) -> float:
        """The error of a formula in this entry's letters, read in a layout; see `verify`."""
        statements = self.read(latex)
        worst = 0.0
        for c in inputs.generic:
            c.layout = layout
            worst = max(worst, *(gap(a, b, relation) for a, b, relation in links(statements, c)))
            if not worst <= TOLERANCE:
                return worst
        if any(relation != "=" for claim in statements for relation in claim.relations):
            worst = max(worst, self._loose(statements, inputs))
        return worst

    def _loose(self, statements: list[Claim], inputs: Inputs) -> float:
        """0 if every inequality is strict in general and an equality at one of the inputs `tight`, else ∞."""

        def distances(contexts: list[Context], best: Callable) -> list[float]:
            rows = [
                [gap(a, b, "=") for a, b, relation in links(statements, c) if relation != "="]
                for c in contexts
            ]
            return [best(column) for column in zip(*rows, strict=True)]

        near = max(TOLERANCE, self.near)
        rows = [distances(contexts, max) for contexts in inputs.tight]
        if not rows or any(min(column) > near for column in zip(*rows, strict=True)):
            return np.inf
        return 0.0 if min(distances(inputs.generic, max)) > near else np.inf

    def _misnamed(self) -> float:
        """The largest error of definitions against the functions whose names they bear."""
        c = next(self.contexts(1))
        points = np.linspace(-2.3, 2.6, 9)
        return max(
            (
                gap(np.array([c.call(name, [t]) for t in points]), function(points), "=")
                for name, function in self.means
            ),
            default=0.0,
        )


@dataclass(frozen=True)
class Inputs:
    """Contexts drawn at random, and for each of an entry's `tight` inputs a list of such."""

    generic: list[Context]
    tight: list[list[Context]]


def topic(name: str) -> Callable[..., Identity]:
    """What makes the entries of one topic."""

    def entry(id: str, title: str, formula: str, given: str, source: str = "", **more) -> Identity:
        return Identity(id, title, name, formula, given, source, **more)

    return entry


def free_indices(claim: Claim, c: Context) -> dict[str, int]:
    """The indices for all values of which a statement is made, and how many values each has."""
    bound = {name for side in claim.sides for node in side.walk() for name in node.bound()}
    return {name: size for name, size in indices_in(list(claim.sides), c).items() if name not in bound}


def sides(claim: Claim, c: Context) -> list[np.ndarray]:
    """The values of all sides, at all values of the indices that no sum binds."""
    free = free_indices(claim, c)
    names = sorted(free)
    places = list(product(*(range(1, free[name] + 1) for name in names)))
    return [_side(node, text, c, names, places) for node, text in zip(claim.sides, claim.texts, strict=True)]


def _side(node: Node, text: str, c: Context, names: list[str], places: list[tuple[int, ...]]) -> np.ndarray:
    key = (text, c.layout, *names)
    if key not in c.sides:
        before = dict(c.index)
        try:
            with np.errstate(all="ignore"):
                values = []
                for place in places:
                    c.index.update(zip(names, place, strict=True))
                    values.append(node.value(c))
            c.sides[key] = np.array(values, float)
        except FormulaError:
            raise
        except (ArithmeticError, IndexError, TypeError, ValueError, np.linalg.LinAlgError) as error:
            raise FormulaError(f"cannot be computed: {error}") from error
        finally:
            c.index.clear()
            c.index.update(before)
    return c.sides[key]


def links(statements: list[Claim], c: Context) -> Iterator[tuple[np.ndarray, np.ndarray, str]]:
    """The two sides of every relation, and the relation."""
    for claim in statements:
        values = sides(claim, c)
        yield from zip(values, values[1:], claim.relations, strict=False)


def gap(a: np.ndarray, b: np.ndarray, relation: str) -> float:
    """The error of `a relation b`: see `Identity.verify`."""
    if a.shape != b.shape or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return np.inf
    off = {"=": np.abs(a - b), "<=": np.maximum(a - b, 0), ">=": np.maximum(b - a, 0)}[relation]
    scale = max(np.max(np.abs(a)), np.max(np.abs(b)))
    return float(np.max(off) / scale) if scale else 0.0
