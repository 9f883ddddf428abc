"""The Python package behind the book: demos, self-checking exercises and the drawing style."""

import sys

# An old Python can read this file too, so that it can be told.
if sys.version_info < (3, 11):  # noqa: UP036
    _version = ".".join(map(str, sys.version_info[:2]))
    raise ImportError(
        f"This book needs Python 3.11 or newer, and this is Python {_version}: choose another kernel, or "
        "install a newer Python."
    )

try:
    from dlmath.demos import explore
    from dlmath.exercises import check, failing, hint, progress
    from dlmath.plots import style
except ModuleNotFoundError as error:
    name = {"cycler": "matplotlib"}.get(error.name or "", error.name)
    if name not in ("numpy", "matplotlib"):
        raise
    raise ModuleNotFoundError(
        f"This book needs the Python package {name}: install it with python -m pip install {name}, then "
        "start the kernel again.",
        name=name,
    ) from None

__version__ = "0.1.0"
__all__ = ["check", "explore", "failing", "hint", "progress", "style"]
