"""Errors of a reader's own code, told without the inside of the package."""

from __future__ import annotations

import traceback

from dlmath._traceback import readers_line


def with_readers_line(error: BaseException) -> str:
    """The error, then the last line of the reader's own code on the way to it."""
    sentence = "".join(traceback.format_exception_only(type(error), error)).strip()
    line = readers_line(error)
    if line is None:
        return sentence
    return f"{sentence}\nin {line.function}, line {line.number}:\n    {line.text}"
