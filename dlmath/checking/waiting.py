"""A word while an answer runs for long: on which input, and in which line of the reader's code, it is."""

from __future__ import annotations

import contextlib
import contextvars
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from dlmath._traceback import Line, running_line

SECONDS = 3.0
"""How long an answer may run before a word is said."""


@dataclass(frozen=True)
class Running:
    """Where an answer is that has been running for some seconds; `line` is None where that is not known."""

    seconds: float
    case: str
    line: Line | None

    def place(self) -> str:
        """After “is still running” and the like: the input and the line."""
        where = f" on the input “{self.case}”" if self.case else ""
        if self.line is None:
            return where
        return f"{where}, in line {self.line.number} of your code:  {self.line.text[:80]}"


class Watch:
    """Within it, `tell` is called from `after` seconds on, once a second, with what is running.

    It looks at the thread in which it was made, from another one, whose output belongs to the same cell.
    Whoever runs an answer sets `file` (the one that the answer is in, or None) and `case`. Where there are no
    threads, as in a browser, nothing is told. `tell` must not need functions that the answer may have
    replaced: what it raises is lost.
    """

    def __init__(self, tell: Callable[[Running], None], after: float = SECONDS) -> None:
        self.tell, self.after = tell, after
        self.file: str | None = None
        self.case = ""
        self._ended = threading.Event()
        self._thread = threading.get_ident()
        self._begun = time.monotonic()

    def now(self) -> Running:
        """What is running."""
        frame = sys._current_frames().get(self._thread)
        return Running(time.monotonic() - self._begun, self.case, running_line(frame, self.file))

    def __enter__(self) -> Watch:
        run = contextvars.copy_context().run
        self._teller = threading.Thread(target=run, args=(self._told,), daemon=True)
        with contextlib.suppress(RuntimeError):
            self._teller.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._ended.set()
        if self._teller.ident:
            self._teller.join()

    def _told(self) -> None:
        pause = self.after
        while not self._ended.wait(pause):
            pause = 1.0
            with contextlib.suppress(Exception):
                self.tell(self.now())
