"""Where in a reader's own code an error happened or a run is, as opposed to the inside of any package."""

from __future__ import annotations

import linecache
import sysconfig
import traceback
import types
from pathlib import Path
from typing import NamedTuple

MOST_FRAMES = 5000
"""Frames that are looked at: those of an endless recursion are all alike."""

_PACKAGES = {
    Path(__file__).resolve().parent,
    *(Path(sysconfig.get_path(kind)).resolve() for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
}


class Line(NamedTuple):
    """A line of code on the way to an error: the function it is in, its number and its text."""

    function: str
    number: int
    text: str


def readers_line(error: BaseException, file: str | None = None) -> Line | None:
    """The last line of the reader's code on the way to an error; `file` is the one it is known to be in."""
    last = None
    for count, (frame, number) in enumerate(traceback.walk_tb(error.__traceback__)):
        if _is_readers(frame.f_code.co_filename, file):
            last = frame.f_code, number
        if count >= MOST_FRAMES:
            break
    return None if last is None else _line(*last)


def running_line(frame: types.FrameType | None, file: str | None = None) -> Line | None:
    """The line of the reader's code that a run is in; `frame` is its innermost, `file` as above."""
    while frame is not None:
        if _is_readers(frame.f_code.co_filename, file):
            return _line(frame.f_code, frame.f_lineno)
        frame = frame.f_back
    return None


def _line(code: types.CodeType, number: int) -> Line:
    return Line(code.co_name, number, linecache.getline(code.co_filename, number).strip())


def _is_readers(file: str, known: str | None) -> bool:
    """Whether a file is the `known` one, or else a file or notebook cell of neither Python nor a package."""
    if known:
        return file == known
    if file.startswith("<"):  # a cell, whose lines are known, or generated code, whose are not
        return bool(linecache.getlines(file))
    return _PACKAGES.isdisjoint(Path(file).resolve().parents)
