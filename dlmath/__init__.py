"""The Python package behind the book: demos, self-checking exercises and the drawing style."""

from dlmath.exercises import check, hint, progress
from dlmath.explore import explore
from dlmath.plots import style

__version__ = "0.1.0"
__all__ = ["check", "explore", "hint", "progress", "style"]
