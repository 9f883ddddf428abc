"""What an exercise is: one declarative entry. How to write one: see `dlmath.exercises`."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dlmath._environment import seed_of
from dlmath.checking.compare import Comparer, close
from dlmath.checking.derivatives import Derivative
from dlmath.checking.inputs import Draw, parameters_of

MOST_FRESH = 99
"""The largest number by which inputs are drawn anew: so few that a test can try them all."""

LEVELS = ("warm-up", "core", "challenge")


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer, to be recognised in a reader's.

    `answer` is what the reader would have written: a wrong function, number, array or choice.
    `because` says why it is wrong, `by_hand` gives a check to do on paper. Plain text, no TeX.
    """

    name: str
    answer: Any
    because: str
    by_hand: str


@dataclass(frozen=True)
class Criterion:
    """Something else the results must satisfy: `test(result, *inputs)` is True, or says what fails."""

    label: str
    test: Callable[..., bool | str]
    points: int = 1


Condition = Callable[[Any], bool]
"""A question about how an answer works; `dlmath.checking.work` makes them."""


@dataclass(frozen=True)
class Rule:
    """Something that the statement forbids. A right answer that does it gets a note, and loses `points`.

    `label` is what the statement asks for, read after “not as asked: ”: "without np.outer". `example` is a
    right answer that breaks the rule; a test sees to it that it is noticed.
    """

    label: str
    broken: Condition
    example: Any
    because: str = ""
    points: int = 0


@dataclass(frozen=True)
class Remark:
    """One line after success, where there is a better way; `example` is a right answer that gets it."""

    text: str
    when: Condition
    example: Any


@dataclass(frozen=True)
class Case:
    """One input of a function answer. A `want` that is given replaces the reference's result."""

    args: tuple
    name: str = ""
    special: bool = False
    want: Any = None


def case(*args: Any, want: Any = None) -> Case:
    """An input whose result is stated, not computed: `case(np.zeros(3), want=0.0)`."""
    return Case(args, want=want)


Inputs = Mapping[str, Any] | Callable[[np.random.Generator], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise, completely; the meaning of each field is in `dlmath.exercises`."""

    id: str
    title: str
    level: str
    points: int
    section: str
    trains: str
    reference: Any
    inputs: Inputs | None = None
    special: Inputs | None = None
    compare: Comparer = field(default_factory=close)
    choices: str = ""
    criteria: tuple[Criterion, ...] = ()
    run: Callable[..., Any] | None = None
    layout: str = "denominator"
    mistakes: tuple[Mistake, ...] = ()
    rules: tuple[Rule, ...] = ()
    remarks: tuple[Remark, ...] = ()
    domain: Mapping[str, str] = field(default_factory=dict)
    excused: Mapping[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()

    @property
    def chapter(self) -> str:
        return self.id.partition(".")[0]

    @property
    def slug(self) -> str:
        """The name as labels and cell ids write it: `low-rank` of `svd.low_rank`."""
        return self.id.partition(".")[2].replace("_", "-")

    @property
    def kind(self) -> str:
        """What the answer is: "function", "choice" or "value"."""
        return "choice" if self.choices else "value" if self.inputs is None else "function"

    @property
    def derivative(self) -> bool:
        return isinstance(self.reference, Derivative)

    def cases(self, fresh: int = 0) -> list[Case]:
        """The inputs, general cases first, then special ones. The same every time, unless a grader draws.

        With a number `fresh` up to MOST_FRESH, the first general ones that are random are drawn once more, by
        that number, and come between the two.
        """
        rng = self._generator()
        general, special = self._drawn(rng, self.inputs, False), self._drawn(rng, self.special, True)
        if fresh:
            again = self._drawn(self._generator(f" fresh {fresh}"), self.inputs, False)
            new = [
                b for a, b in zip(general, again, strict=True) if a.want is None and _differ(a.args, b.args)
            ]
            general += [replace(case, name=f"{case.name}, drawn anew ({fresh})") for case in new[:2]]
        return general + special

    def _generator(self, salt: str = "") -> np.random.Generator:
        text = self.id + seed_of(self.id) + salt
        return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))

    def _drawn(self, rng: np.random.Generator, source: Inputs | None, special: bool) -> list[Case]:
        """The cases of one source of inputs."""
        cases = []
        named = source(rng) if callable(source) else source or {}
        for name, args in named.items():
            args, want = (args.args, args.want) if isinstance(args, Case) else (args, None)
            args = args.make(rng) if isinstance(args, Draw) else args
            args = args if isinstance(args, tuple) else (args,)
            args = tuple(a.make(rng) if isinstance(a, Draw) else a for a in args)
            cases.append(Case(args, name, special, want))
        return cases

    def copied(self, case: Case) -> tuple:
        """Copies of the arguments, for one run; functions among them are passed as they are."""
        return tuple(argument if callable(argument) else copy.deepcopy(argument) for argument in case.args)

    def call(self, answer: Any, args: tuple) -> Any:
        """What an answer gives for these arguments."""
        return answer(*args) if self.run is None else self.run(answer, *args)

    def reference_on(self, case: Case) -> Any:
        """What the reference gives for copies of the arguments; of a derivative, what is measured."""
        args = self.copied(case)
        return self.reference(*args) if self.derivative else self.call(self.reference, args)

    def named(self, case: Case) -> list[tuple[str, Any]]:
        """The arguments of a case, each with the name of the reference's parameter."""
        if self.derivative:
            names = self.reference.names
        elif self.run is not None:
            names = parameters_of(self.run)[1:]
        elif callable(self.reference):
            names = parameters_of(self.reference)
        else:
            names = []
        names += [f"input {n + 1}" for n in range(len(names), len(case.args))]
        return list(zip(names, case.args, strict=False))


def _differ(one: Any, other: Any) -> bool:
    """Whether two arguments, or tuples, lists and dicts of them, are not the same."""
    if type(one) is dict and type(other) is dict:
        return _differ(list(one.values()), list(other.values()))
    if type(one) in (tuple, list) and type(other) in (tuple, list):
        return len(one) != len(other) or any(map(_differ, one, other))
    if type(one) is np.ndarray:
        return not np.array_equal(one, other)
    return one is not other and one != other
