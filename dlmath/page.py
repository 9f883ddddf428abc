"""What a page of the built book asks of Python when a reader runs code there, without a kernel.

Each function takes and returns JSON, since what crosses between a reader's code and the page is text and
nothing else. A page calls them in a worker (`assets/python/worker.js`); natively they do the same.
"""

from __future__ import annotations

import dataclasses
import io
import json
import linecache
import sys
import time
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any

from dlmath._traceback import readers_line
from dlmath.checking.result import Result
from dlmath.exercises import result_of

ANSWER = "<your answer>"
BETWEEN_REPORTS = 0.5
"""Seconds between two reports of where running code is."""
EVENTS_BETWEEN_LOOKS = 500
"""Looking at the clock at each turn of a loop would cost more than most loops."""

Report = Callable[[int], None]


class Prints(io.TextIOBase):
    """Takes what code prints, up to a number of characters; the rest is counted and said to be left out."""

    def __init__(self, most: int = 20_000) -> None:
        self.most = most
        self.parts: list[str] = []
        self.kept = self.count = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        text = str(text)
        self.count += len(text)
        if self.kept < self.most:
            self.parts.append(text[: self.most - self.kept])
            self.kept += len(self.parts[-1])
        return len(text)

    @property
    def text(self) -> str:
        left = self.count - self.kept
        return "".join(self.parts) + (f"\n… and {left} more characters" if left else "")


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """A piece of code and all functions in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


@contextmanager
def watched(code: types.CodeType, report: Report | None) -> Iterator[None]:
    """While it lasts, tell `report` now and then which line of this code runs: of its loops and calls.

    Python before 3.12 cannot tell it; there the code just runs.
    """
    monitoring = getattr(sys, "monitoring", None)
    if report is None or monitoring is None:
        yield
        return
    tool, events = monitoring.PROFILER_ID, monitoring.events
    told, seen = time.monotonic(), 0

    def look(code: types.CodeType, offset: int, *_: Any) -> None:
        nonlocal told, seen
        seen += 1
        if seen % EVENTS_BETWEEN_LOOKS and seen > 1:
            return
        if (now := time.monotonic()) - told < BETWEEN_REPORTS:
            return
        told = now
        line = next((line for start, end, line in code.co_lines() if start <= offset < end), None)
        if line is not None:
            report(line)

    monitoring.use_tool_id(tool, "dlmath.page")
    try:
        for event in (events.JUMP, events.PY_START):
            monitoring.register_callback(tool, event, look)
        for part in _codes(code):
            monitoring.set_local_events(tool, part, events.JUMP | events.PY_START)
        yield
    finally:
        for event in (events.JUMP, events.PY_START):
            monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)


def _sentence(error: BaseException) -> str:
    """One sentence about an error in a reader's code, with its line."""
    name = type(error).__name__
    said = str(error).strip().split("\n")[0]
    if isinstance(error, SyntaxError):
        where = f", line {error.lineno}" if error.lineno else ""
        said = error.msg or said
    else:
        line = readers_line(error, ANSWER)
        where = f", line {line.number}: {line.text}" if line else ""
    return f"{name}{': ' if said else ''}{said}{where}"


def _plain(result: Result) -> dict[str, Any]:
    """A result as data for the page, which shows it with its own elements."""
    left_out = {"example", "record", "criteria"}
    data = {f.name: getattr(result, f.name) for f in dataclasses.fields(result) if f.name not in left_out}
    data["criteria"] = [dataclasses.asdict(criterion) for criterion in result.criteria]
    data["example"] = result.example.rows() if result.example else None
    return data | {"headline": result.headline(), "points": result.points}


def check(asked: str, report: Report | None = None) -> str:
    """Check an answer: JSON with `exercise`, `name` (what the answer's code defines), `given`, `code`.

    `given` are the pieces of code that come before, cells of the notebook and earlier answers.

    Returns JSON with `prints` and either `result` (the fields of `checking.result.Result`, with `headline`
    and `points`, and the rows of its example) or `error`, one sentence about code that cannot be run at all.
    """
    data = json.loads(asked)
    space: dict[str, Any] = {"__name__": "__main__"}
    prints = Prints()
    answer: dict[str, Any] = {}
    source = data["code"]
    linecache.cache[ANSWER] = (len(source), None, source.splitlines(True), ANSWER)
    with redirect_stdout(prints), redirect_stderr(prints):
        for given in data.get("given", ()):
            # An earlier answer that is unfinished is no fault of this one.
            with suppress(Exception):
                exec(compile(given, "<given>", "exec"), space)
        try:
            code = compile(source, ANSWER, "exec")
            with watched(code, report):
                exec(code, space)
                answer["result"] = _plain(result_of(data["exercise"], space.get(data["name"], ...)))
        except BaseException as error:
            answer["error"] = _sentence(error)
    return json.dumps(answer | {"prints": prints.text})
