"""Inputs that nobody has seen before: what keeps written-down results from passing.

The random inputs of an exercise are the same for every reader, so a check cell's record could be written down
once and shown again. For each grading run they are drawn anew, by a text that is passed to the kernels in
DLMATH_SEED. An exercise keeps its promises on every reader's inputs (a test sees to that), and has to keep
them on the new ones: where a right answer would fail, or a listed mistake pass, they are drawn once more.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from dlmath._environment import drawn_by
from dlmath.checking import Exercise, inconsistencies
from dlmath.checking.isolation import pristine

MOST_DRAWS = 4


def draw_seed(exercises: Iterable[Exercise], nonce: str | None = None) -> str:
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
        with drawn_by(nonce + again):
            if is_fair(exercise):
                return again
    return f" -{exercise.id}"


def is_fair(exercise: Exercise) -> bool:
    """Whether the present inputs let right answers pass, and every listed mistake be recognised."""
    with pristine():
        return not inconsistencies(exercise)
