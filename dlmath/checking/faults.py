"""General faults in the use of an argument, each with a name for an audit and words for a reader.

Attacks give a reference changed arguments, and look whether an entry notices; an explanation does the same to
find out what a reader has done. A change raises TypeError for what it cannot be made of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Fault:
    """A change of one argument. In `name`, and in `said` for a reader, {} stands for its name.

    `said` is read after “The result is that for ”; a fault without it is only tried in attacks.
    """

    name: str
    change: Change
    said: str = ""


def _array(change: Callable[[np.ndarray], Any]) -> Change:
    """A change of arrays, and of lists of arrays."""

    def changed(a: Any) -> Any:
        if type(a) is list and a and all(type(x) is np.ndarray for x in a):
            return [change(x) for x in a]
        if type(a) is not np.ndarray:
            raise TypeError
        return change(a)

    return changed


def _float(change: Callable[[np.ndarray], Any]) -> Change:
    """A change of arrays and numbers that are no whole numbers."""

    def changed(a: Any) -> Any:
        if isinstance(a, float):
            return float(change(np.float64(a)))
        if type(a) is np.ndarray and a.dtype.kind != "f":
            raise TypeError
        return _array(change)(a)

    return changed


def _number(change: Callable[[Any], Any]) -> Change:
    """A change of a single number that is no whole number."""

    def changed(a: Any) -> Any:
        if not isinstance(a, float):
            raise TypeError
        return change(a)

    return changed


def _whole(change: Callable[[Any], Any]) -> Change:
    """A change of whole numbers: of one, or of an array of them."""

    def changed(a: Any) -> Any:
        if type(a) is int or (type(a) is np.ndarray and a.dtype.kind in "iu"):
            return change(a)
        raise TypeError

    return changed


def _square(a: np.ndarray) -> np.ndarray:
    if a.ndim != 2 or a.shape[0] != a.shape[1]:
        raise TypeError
    return a


def _last_as_first(a: np.ndarray) -> np.ndarray:
    a[-1] = a[0]
    return a


def _fixed(value: float) -> Change:
    """The same number for every number, in every entry."""

    def fixed(a: Any) -> Any:
        if type(a) is np.ndarray:
            return np.full_like(a, value)
        if type(a) in (int, float):
            return type(a)(value)
        raise TypeError

    return fixed


IGNORED = (
    Fault("{} is ignored", _fixed(0), "{} = 0, on every input: is {} used?"),
    Fault("{} is ignored", _fixed(1), "{} = 1, on every input: is {} used?"),
    Fault("{} is ignored", _float(lambda a: np.full(a.shape, 1 / a.shape[-1]))),
    Fault("{} is ignored", _array(lambda a: np.arange(1, a.size + 1).reshape(a.shape).astype(a.dtype))),
    Fault("{} is ignored", _float(lambda a: np.random.default_rng(7).normal(size=a.shape))),
    Fault(
        "{} is ignored",
        _array(lambda a: np.eye(len(_square(a)))),
        "the unit matrix in place of {}: is {} used?",
    ),
)

CHANGED = (
    Fault("{} without signs", _float(np.abs), "{} without its signs"),
    Fault(
        "negative entries of {} are 0",
        _float(lambda a: np.maximum(a, 0)),
        "{} with 0 for all negative numbers",
    ),
    Fault("{} is sorted", _array(lambda a: np.sort(a, axis=0)), "{} in ascending order"),
    Fault("{} is reversed", _array(lambda a: a[::-1]), "{} in reverse order"),
    Fault("{} is transposed", _array(lambda a: _square(a).T), "{} transposed"),
    Fault("{} is made symmetric", _array(lambda a: (_square(a) + a.T) / 2), "({0} + {0}ᵀ)/2 in place of {0}"),
    Fault("only the lower triangle of {}", _array(lambda a: np.tril(_square(a)) + np.tril(a, -1).T)),
    Fault(
        "only the diagonal of {}", _array(lambda a: np.diag(np.diag(_square(a)))), "the diagonal of {} alone"
    ),
    Fault("{} is made whole", _float(np.round), "{} rounded to whole numbers"),
    Fault("{} is rounded to two digits", _float(lambda a: np.round(a, 2) if np.ndim(a) else None)),
    Fault("entries of {} that are 0 become 1e-12", _float(lambda a: np.where(a == 0, 1e-12, a))),
    Fault("{} is scaled to length 1", _float(lambda a: a / np.linalg.norm(a)), "{} scaled to length 1"),
    Fault("the last entry of {} is taken for the first", _array(_last_as_first)),
)

MISUSED = (
    Fault("{} is one less", _whole(lambda a: a - 1), "{0} − 1 in place of {0}: one too few?"),
    Fault("{} is one more", _whole(lambda a: a + 1), "{0} + 1 in place of {0}: one too many?"),
    Fault("{} has the other sign", _float(np.negative), "−{0} in place of {0}"),
    Fault("{} is doubled", _float(lambda a: 2 * a), "2{0} in place of {0}"),
    Fault("{} is halved", _float(lambda a: a / 2), "{0}/2 in place of {0}"),
    Fault("{} is inverted", _number(lambda a: 1 / a), "1/{0} in place of {0}"),
    Fault("{} is squared", _number(lambda a: a * a), "{0}² in place of {0}"),
    Fault("{} is a root", _number(np.sqrt), "√{0} in place of {0}"),
    Fault("the last of {} is missing", _array(lambda a: a[:-1]), "{} without its last entry"),
    Fault("the first of {} is missing", _array(lambda a: a[1:]), "{} without its first entry"),
    Fault(
        "reshape for transpose", _array(lambda a: _reshaped(a)), "{} reshaped where it should be transposed"
    ),
)
"""What readers do, and attacks need not try: inputs that differ tell such faults."""


def _reshaped(a: np.ndarray) -> np.ndarray:
    """The matrix whose transpose is what `reshape` makes of a matrix in place of its transpose."""
    if a.ndim != 2 or min(a.shape) < 2:
        raise TypeError
    return a.reshape(a.shape[::-1]).T


# -- which argument ----------------------------------------------------------------------------------------


def at(i: int, change: Change) -> Callable[[list], list]:
    """The arguments with number `i` changed."""
    return lambda args: [change(a) if j == i else a for j, a in enumerate(args)]


def exchanged(i: int, j: int) -> Callable[[list], list]:
    """The arguments with two of them in each other's place."""

    def exchange(args: list) -> list:
        args[i], args[j] = args[j], args[i]
        return args

    return exchange


def kind(value: Any) -> tuple:
    """What two arguments have in common that can be exchanged."""
    return (type(value), value.shape, value.dtype.kind) if type(value) is np.ndarray else (type(value),)
