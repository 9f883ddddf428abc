"""Which of its surroundings the package runs in: the one place that reads the environment."""

import os


def in_book() -> bool:
    """Whether the running kernel belongs to a build of the HTML book (the Sphinx extension sets it)."""
    return os.environ.get("DLMATH_BOOK") == "1"


def strict() -> bool:
    """Whether a failed check must raise, as it does for solutions and for a graded class."""
    return os.environ.get("DLMATH_STRICT") == "1"


def recorded() -> bool:
    """Whether a check's JSON form must carry the collected answer, for a grader to judge elsewhere."""
    return os.environ.get("DLMATH_RECORD") == "1"


def inputs_of(exercise_id: str) -> str:
    """Which random inputs an exercise gets: "" for the ones that every reader gets.

    A grader sets DLMATH_SEED, to a text that nobody knows before. After it may come exercises: each mention
    draws that one's inputs again, and `-` before its id brings back the inputs that every reader gets.
    """
    nonce, *exceptions = os.environ.get("DLMATH_SEED", "").split() or [""]
    if f"-{exercise_id}" in exceptions:
        return ""
    return nonce + "+" * exceptions.count(exercise_id)
