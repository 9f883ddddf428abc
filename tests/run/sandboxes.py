"""The attacks stand with the tests of the grader; here is where Python finds them."""

import sys
from pathlib import Path

GRADE = Path(__file__).resolve().parents[1] / "unit" / "grade"
sys.path[:0] = [str(GRADE / "sandbox"), str(GRADE)]

from answers import differences  # noqa: E402
from attacks import OUTSIDE, SAYING, SYSTEM, Class, left_over  # noqa: E402

__all__ = ["OUTSIDE", "SAYING", "SYSTEM", "Class", "differences", "left_over"]
