"""Inputs that nobody has seen before: what keeps written-down results from passing.

The random inputs of an exercise are the same for every reader, so a check cell's record could be written down
once and shown again. For each grading run they are drawn anew, by a text that is passed to the kernels in
DLMATH_SEED. An exercise keeps its promises on every reader's inputs (a test sees to that), and has to keep
them on the new ones: where a right answer would fail, or a listed mistake pass, they are drawn once more.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np

from dlmath.checking import Exercise, problems
from dlmath.checking.isolation import pristine
from dlmath.checking.scoring import expected

VARIABLE = "DLMATH_SEED"
MOST_DRAWS = 4


@contextmanager
def drawn_from(seed: str) -> Iterator[None]:
    """Within it, exercises have the inputs that belong to `seed`; every reader's, if it is empty."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = seed
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def fresh(exercises: Iterable[Exercise], nonce: str | None = None) -> str:
    """A value for DLMATH_SEED under which every exercise is fair; `nonce` fixes it."""
    nonce = secrets.token_hex(8) if nonce is None else re.sub(r"\W", "", nonce)
    seed = nonce
    for exercise in exercises if nonce else ():
        if exercise.kind == "function":
            seed += _exceptions(exercise, nonce)
    return seed


def _exceptions(exercise: Exercise, nonce: str) -> str:
    """What must follow the nonce for one exercise: nothing, its id once for each new draw, or “-id”."""
    for draws in range(MOST_DRAWS):
        again = f" {exercise.id}" * draws
        with drawn_from(nonce + again):
            if fair(exercise):
                return again
    return f" -{exercise.id}"


def fair(exercise: Exercise) -> bool:
    """Whether the present inputs let right answers pass, and every listed mistake be recognised."""
    with pristine():
        return _measurable(exercise) and not problems(exercise)


def _measurable(exercise: Exercise) -> bool:
    """Whether derivatives can be measured to four digits: no input is at a kink."""
    for case in exercise.cases() if exercise.derivative else ():
        want = expected(exercise, case)
        if case.want is None and np.max(want.error, initial=0) > 1e-4 * (
            1 + np.max(np.abs(want.value), initial=0)
        ):
            return False
    return True
