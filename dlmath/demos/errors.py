"""Errors of a reader's own code, told without the inside of the package."""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path

_NOT_THE_READERS = {
    Path(__file__).resolve().parents[1],
    *(Path(sysconfig.get_path(kind)).resolve() for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
}


def readers_line(error: BaseException) -> str:
    """The error, then the last line of the reader's own code on the way to it."""
    said = "".join(traceback.format_exception_only(type(error), error)).strip()
    own = [step for step in traceback.extract_tb(error.__traceback__) if _is_readers(step.filename)]
    if not own:
        return said
    return f"{said}\nin {own[-1].name}, line {own[-1].lineno}:\n    {own[-1].line}"


def _is_readers(filename: str) -> bool:
    return not filename.startswith("<") and _NOT_THE_READERS.isdisjoint(Path(filename).resolve().parents)
