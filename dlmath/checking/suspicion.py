"""What a reader has probably done: the general fault that gives just the results that came.

The reference is run with a fault, on the inputs of the trials, and what comes is compared with the answer.
That tells “is T used?” from “off by a factor”, without a list in the entry. A fault explains an answer if it
gives all that came on the general inputs, wrong results and right ones, and if that is no matter of chance.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from dlmath.checking.exercise import Exercise
from dlmath.checking.faults import CHANGED, IGNORED, MISUSED, at, exchanged, kind
from dlmath.checking.record import Unsupported, plain
from dlmath.checking.verdict import Trial, compared

LEAST = 2
"""Numbers in wrong results that must agree before a fault is blamed; a truth value or count is worth half."""


def suspicion(exercise: Exercise, trials: list[Trial]) -> str | None:
    """The general fault that explains an answer, in a sentence, or None. `trials` raised no error."""
    general = [trial for trial in trials if not trial.case.special]
    if not any(not trial.verdict.right for trial in general):
        return None
    if exercise.reference is None or _weight(general) < LEAST:
        return None
    for said, change in _suspects(exercise, general):
        if all(_gives(exercise, trial, change) for trial in _most_telling_first(general)):
            return said
    return None


def stale(trials: list[Trial]) -> str | None:
    """One result for all inputs, where different ones are asked for; of any shape, but not always 0."""
    first = trials[0].outcome.value
    if len(trials) < 3 or first is None or type(first) is Unsupported:
        return None
    if not all(_is_same(trial.outcome.value, first) for trial in trials[1:]):
        return None
    if all(_is_same(trial.want.value, trials[0].want.value) for trial in trials[1:]):
        return None
    if type(first) is np.ndarray and not np.any(first):
        return None  # told in other words
    return "The same result for every input: does the function use its arguments?"


def _is_same(one: Any, other: Any) -> bool:
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(_is_same, one, other))
    if type(one) is np.ndarray and type(other) is np.ndarray:
        return one.shape == other.shape and bool(np.array_equal(one, other))
    return type(one) is type(other) is str and one == other


def _suspects(exercise: Exercise, trials: list[Trial]) -> Iterator[tuple[str, Callable[[list], list]]]:
    """Every fault with its sentence, the simplest first."""
    names = [name for name, _ in exercise.named(trials[0].case)]
    for i, name in enumerate(names):
        for fault in (*MISUSED[:2], *IGNORED, *CHANGED, *MISUSED[2:]):
            if fault.said:
                said = fault.said.format(name, name)
                end = "" if said.endswith("?") else "."
                yield f"The result is that for {said}{end}", at(i, fault.change)
    for i, j in itertools.combinations(range(len(names)), 2):
        if all(kind(trial.case.args[i]) == kind(trial.case.args[j]) for trial in trials):
            yield f"The result is that for {names[i]} and {names[j]} exchanged.", exchanged(i, j)


def _gives(exercise: Exercise, trial: Trial, change: Callable[[list], list]) -> bool:
    """Whether the reference with changed arguments gives what came on a trial."""
    try:
        args = tuple(change(list(exercise.copied(trial.case))))
        out = (
            exercise.reference(*args).value
            if exercise.derivative
            else exercise.call(exercise.reference, args)
        )
        got = plain(out)
        if type(got) is np.ndarray and got.dtype.kind == "f" and not np.all(np.isfinite(got)):
            return False
        return compared(trial.verdict.got, got, exercise.compare, trial.want.error).right
    except Exception:  # no such fault can be made of these arguments
        return False


def _most_telling_first(trials: list[Trial]) -> list[Trial]:
    """Wrong results first, so that what does not fit is seen at once."""
    return sorted(trials, key=lambda trial: trial.verdict.right)


def _weight(trials: list[Trial]) -> float:
    """How much there is to agree with: the numbers in the wrong results."""
    return sum(_numbers(trial.want.value) for trial in trials if not trial.verdict.right)


def _numbers(value: Any) -> float:
    if type(value) is list:
        return sum(map(_numbers, value))
    if type(value) is not np.ndarray or value.dtype.kind != "f":
        return 0.5 * (value.size if type(value) is np.ndarray else 1)
    return value.size
