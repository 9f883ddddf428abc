"""What a reader has reached, in one small plain file: `.dlmath/progress.json` of the book's folder.

Delete the file to start anew. Where nothing can be written, points are kept until the kernel stops.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from dlmath.checking.result import Result

_LANDMARKS = ("_toc.yml", ".git")
_session: dict[str, int] = {}


def places() -> list[Path]:
    """Where the file may be: the book's folder (else the working directory), then the home directory."""
    here = Path.cwd()
    book = next((p for p in (here, *here.parents) if any((p / mark).exists() for mark in _LANDMARKS)), here)
    found = [book]
    with contextlib.suppress(RuntimeError):
        found.append(Path.home())
    return [folder / ".dlmath" / "progress.json" for folder in found]


def load() -> dict[str, int]:
    """Best points by exercise; a file that cannot be read counts as empty."""
    reached = dict(_session)
    for path in places():
        try:
            stored = json.loads(path.read_text("utf-8"))["points"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if isinstance(stored, dict):
            for name, points in stored.items():
                if type(points) is int and points >= 0:
                    reached[name] = max(points, reached.get(name, 0))
            break
    return reached


def remember(result: Result) -> str | None:
    """Keep the points of a result if they are the best so far; returns a sentence if that cannot be done."""
    if not result.points or result.points <= load().get(result.exercise, 0):
        return None
    _session[result.exercise] = result.points
    text = json.dumps({"points": dict(sorted(load().items()))}, indent=1) + "\n"
    for path in places():
        try:
            path.parent.mkdir(exist_ok=True)
            fresh = path.with_name(f"{path.name}.{os.getpid()}")
            fresh.write_text(text, "utf-8")
            fresh.replace(path)
        except OSError:
            continue
        return None
    return "Your points cannot be saved here; they are kept until the kernel stops."


def bar(reached: int, of: int, width: int = 20) -> str:
    """`reached` of `of` as a bar of characters."""
    full = width * reached // of if of else 0
    return "█" * full + "░" * (width - full)
