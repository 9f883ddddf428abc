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
