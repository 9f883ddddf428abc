"""One result against what is expected of it: its kind, shape and entries, and the layout of a derivative."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dlmath.checking import diagnose
from dlmath.checking.compare import Comparer
from dlmath.checking.derivatives import Measured
from dlmath.checking.exercise import Case, Exercise
from dlmath.checking.record import Outcome, Unsupported, plain


@dataclass(frozen=True)
class Want:
    """What is expected on one input; derivatives also know their error and the other layout.

    `several`: the numbers of `value` are separate results, which have become one array.
    """

    value: Any
    error: Any = 0.0
    measured: Measured | None = None
    several: bool = False


@dataclass(frozen=True)
class Verdict:
    """How a result compares with what is expected; `complaint` says why it cannot be compared at all.

    `got` is the result in the form of what is expected: one array, or several results.
    """

    got: Any
    complaint: str | None
    shape: bool
    value: bool
    other_layout: bool = False

    @property
    def right(self) -> bool:
        return self.shape and self.value


@dataclass(frozen=True)
class Trial:
    """One input of an exercise, what the answer did on it, what was expected, and how the two compare."""

    case: Case
    outcome: Outcome
    want: Want
    verdict: Verdict


def trials_of(exercise: Exercise, cases: list[Case], outcomes: list[Outcome]) -> list[Trial]:
    """The outcomes of an answer on the inputs of an exercise, each compared with what is expected there."""
    return [
        tried(case, outcome, expected(exercise, case), exercise.compare)
        for case, outcome in zip(cases, outcomes, strict=True)
    ]


def tried(case: Case, outcome: Outcome, want: Want, compare: Comparer) -> Trial:
    """One trial: an error is wrong in everything; where nothing is expected, every result is right."""
    if outcome.error is not None:
        return Trial(case, outcome, want, Verdict(None, None, False, False))
    if want.value is None:
        return Trial(case, outcome, want, Verdict(outcome.value, None, True, True))
    verdict = compared(outcome.value, want.value, compare, want.error)
    if want.measured and not verdict.right and type(outcome.value) is np.ndarray:
        other = compared(outcome.value, want.measured.other, compare, 5 * want.measured.other_error)
        verdict = replace(verdict, other_layout=other.right)
    return Trial(case, outcome, want, verdict)


def expected(exercise: Exercise, case: Case) -> Want:
    """What the reference gives on one input, or what the input states."""
    if case.want is not None:
        return Want(plain(case.want))
    if exercise.reference is None:
        return Want(None)
    out = exercise.reference_on(case)
    if isinstance(out, Measured):
        return Want(out.value, 5 * out.error, out)
    value = plain(out)
    return Want(value, several=type(out) is tuple and type(value) is np.ndarray and value.ndim == 1)


def compared(got: Any, want: Any, compare: Comparer, error: Any = 0.0) -> Verdict:
    """Compare two decoded values: kind, then shape, then entries, which are known up to `error`."""
    got = coerced(got, want)
    complaint = diagnose.about_type(got, want)
    if complaint:
        return Verdict(got, complaint, False, False)
    if type(want) is str:
        return Verdict(got, None, True, got.strip().casefold() == want.strip().casefold())
    if type(want) is list:
        parts = [compared(g, w, c) for g, w, c in zip(got, want, compare.of_each(len(want)), strict=True)]
        return Verdict(
            got,
            next((part.complaint for part in parts if part.complaint), None),
            all(part.shape for part in parts),
            all(part.value for part in parts),
        )
    shape = got.shape == want.shape
    if not shape and np.squeeze(got).shape != np.squeeze(want).shape:
        return Verdict(got, None, False, False)
    try:
        return Verdict(got, None, shape, compare.agrees(got.reshape(want.shape), want, error))
    except (ValueError, TypeError, np.linalg.LinAlgError):
        return Verdict(got, None, shape, False)


def coerced(got: Any, want: Any) -> Any:
    """Read a list of equal arrays as one array, or the rows of an array as several results, if wanted."""
    if type(want) is list:
        if type(got) is np.ndarray and got.ndim and len(got) == len(want):
            return [np.asarray(item) for item in got]
        if type(got) is list and len(got) == len(want):
            return [coerced(one, other) for one, other in zip(got, want, strict=True)]
        return got
    if type(want) is not np.ndarray:
        return got
    if type(got) is list and got and all(type(item) is np.ndarray for item in got):
        if len({item.shape for item in got}) == 1 and len(got) * got[0].size <= 10**6:
            got = np.stack(got)
        else:
            return got
    if type(got) is np.ndarray and got.dtype.kind == "b" and want.dtype.kind != "b" and got.ndim:
        return got.astype(float) if np.all((want == 0) | (want == 1)) else got
    return got


def letters(answer: Any) -> str | None:
    """The letters of a choice, in order and once: "a", " (A) ", "a, c" and ["c", "a"] are all read."""
    if type(answer) is list and all(type(item) is str for item in answer):
        answer = "".join(answer)
    if type(answer) is not str or len(answer) > 40:
        return None
    return "".join(sorted({c for c in answer.lower() if c.isalnum()})) or None


def matches(exercise: Exercise, trials: list[Trial], outcomes: list[Outcome]) -> bool:
    """Whether an answer does what a wrong one did on the same inputs, `outcomes`.

    All general inputs are compared if the other is wrong on one of them, else the special ones too.
    """
    compare = exercise.compare
    others = [
        tried(trial.case, outcome, trial.want, compare)
        for trial, outcome in zip(trials, outcomes, strict=True)
    ]
    wrong = [
        other.case.special
        for other in others
        if exercise.reference is None or not other.verdict.right or other.outcome.changed
    ]
    return bool(wrong) and all(
        is_alike(trial.outcome, other.outcome, compare)
        for trial, other in zip(trials, others, strict=True)
        if all(wrong) or not trial.case.special
    )


def is_alike(one: Outcome, other: Outcome, compare: Comparer) -> bool:
    """Whether two outcomes on one input are alike: the error, or what becomes of the input, and the value."""
    if one.error or other.error:
        return bool(one.error and other.error and one.error.get("type") == other.error.get("type"))
    if one.changed != other.changed:
        return False
    if other.value is None or type(other.value) is Unsupported:
        return type(one.value) is type(other.value)
    return compared(one.value, other.value, compare).right


def is_value(exercise: Exercise, got: Any, want: Any) -> bool:
    """Whether a decoded value or choice counts as another one, `want`, as the entry writes it."""
    if exercise.kind == "choice":
        return letters(got) == letters(want)
    return compared(got, plain(want), exercise.compare).right
