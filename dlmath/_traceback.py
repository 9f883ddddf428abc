"""Where in a reader's own code an error happened, as opposed to the inside of this or any other package."""

from __future__ import annotations

import linecache
import sysconfig
import traceback
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
        code = frame.f_code
        if code.co_filename == file if file else _is_readers(code.co_filename):
            last = code, number
        if count >= MOST_FRAMES:
            break
    if last is None:
        return None
    code, number = last
    return Line(code.co_name, number, linecache.getline(code.co_filename, number).strip())


def _is_readers(file: str) -> bool:
    """Whether a file or notebook cell belongs to neither Python nor a package."""
    if file.startswith("<"):  # a cell, whose lines are known, or generated code, whose are not
        return bool(linecache.getlines(file))
    return _PACKAGES.isdisjoint(Path(file).resolve().parents)
