"""Errors of a reader's own code, told without the inside of the package."""

from __future__ import annotations

import os
import sysconfig
import traceback

_NOT_THE_READERS = tuple(
    os.path.join(os.path.realpath(folder), "")
    for folder in {
        os.path.dirname(os.path.dirname(__file__)),
        *(sysconfig.get_paths()[kind] for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
    }
)


def readers_line(error: BaseException) -> str:
    """The error in one line, then the last line of the reader's own code on the way to it."""
    said = "".join(traceback.format_exception_only(type(error), error)).strip()
    own = [
        step
        for step in traceback.extract_tb(error.__traceback__)
        if not os.path.realpath(step.filename).startswith(_NOT_THE_READERS)
        and not step.filename.startswith("<")
    ]
    if not own:
        return said
    step = own[-1]
    return f"{said}\nin {step.name}, line {step.lineno}:\n    {step.line}"
