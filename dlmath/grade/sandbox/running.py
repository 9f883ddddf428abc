"""Run the notebooks of one submission in a sandbox, cell by cell, and keep what their checks wrote down.

A cell that never ends, or that ends its kernel, costs that cell alone: another sandbox is started, the cells
that had worked are run again (check cells excepted), and the run goes on. Whatever comes out of a sandbox and
is not what a notebook gives is a fault of the cell that was asked.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from dlmath.grade.run import Run
from dlmath.grade.sandbox.boxes import Box, furnish
from dlmath.grade.sandbox.conversation import Conversation, Ended, Late, Violation
from dlmath.grade.sandbox.limits import Limits
from dlmath.grade.sandbox.tasks import task

TRIES = 3
MOST_TEXT = 400
MOST_RECORDS = 3


class NotStarted(Exception):
    """A sandbox does not start, or cannot run the book's own cells; the text says why."""


class Submission:
    """The sandboxes of one submission, one after another."""

    task = staticmethod(task)

    def __init__(self, box: Box, seed: str, limits: Limits) -> None:
        self.box, self.seed, self.limits = box, seed, limits
        self.processor, self.tries, self.kept = 0.0, 1, 0
        self.until = time.monotonic() + limits.submission
        self._talk: Conversation | None = None
        self._number = 0
        self._begun = ""

    def __enter__(self) -> Submission:
        # What the sandboxes are made of; a submission without one writes there, too, and is cleaned up.
        self._folder = tempfile.TemporaryDirectory(prefix="dlmath-grade-", ignore_cleanup_errors=True)
        furnish(Path(self._folder.name))
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()
        self._folder.cleanup()

    def run(self, cells: list[str], checks: set[int], setup: list[str], exercises: list[str]) -> Run:
        """Run the code cells of one notebook, in a new sandbox; `checks` are the numbers of its check cells.

        `setup` are the book's own cells that come first, `exercises` the ids that `check` knows there. Raises
        NotStarted.
        """
        begin = {"do": "begin", "exercises": {name: self.task(name, self.seed) for name in exercises}}
        worked: list[str] = []
        self._begun = ""
        found = Run()
        end = min(self.until, time.monotonic() + self.limits.notebook)
        for number, source in enumerate(cells):
            if time.monotonic() < end:
                self._ready(begin, setup, worked, end)
            left = end - time.monotonic()
            if left <= 0:
                longest = min(self.limits.notebook, self.limits.submission)
                found.fault = f"it did not end within {longest:.0f} s"
                break
            outcome = self._outcome(source, min(self.limits.cell, left))
            found.outcomes.append(outcome)
            if outcome["ended"] == "done" and number not in checks:
                worked.append(source)
        return found

    def _ready(self, begin: dict, setup: list[str], worked: list[str], end: float) -> None:
        """See to it that a sandbox runs, in the state that the cells so far have brought about."""
        while not (self._begun and self._talk is not None and self._talk.alive):
            self._start(begin, setup)
            for source in list(worked):
                left = end - time.monotonic()
                outcome = self._outcome(source, min(self.limits.cell, max(left, 0.01)))
                if outcome["ended"] in ("timeout", "kernel ended"):
                    worked.remove(source)
                    break

    def _start(self, begin: dict, setup: list[str]) -> None:
        """A sandbox in which the book's own first cells have been run; what fails is tried twice more."""
        reason = ""
        for tried in range(1, TRIES + 1):
            self.tries = max(self.tries, tried)
            try:
                if not (self.box.again and self._talk is not None and self._talk.alive):
                    self._stop()
                    self._talk = self.box.open(Path(self._folder.name), self.limits)
                limits = {"limits": self.limits.of_system(), "packages": list(self.box.packages)}
                seconds = self.limits.start + self.box.start
                for message in (begin | limits, *({"do": "cell", "source": source} for source in setup)):
                    answer = self._ask(message, seconds)
                    if answer.get("ended") != "done":
                        kind, text = _raised(answer)
                        raise NotStarted(f"the book’s first cell raises {kind}: {text}")
                self._begun = begin["do"]
                return
            except NotStarted as error:
                reason = str(error)
            except Late:
                reason = f"the sandbox {self.box.name} does not answer"
            except (Ended, Violation) as error:
                reason = f"the sandbox {self.box.name} does not start ({error})"
            except OSError as error:
                reason = f"the sandbox {self.box.name} cannot be started ({error})"
            self._stop()
        raise NotStarted(reason)

    def _ask(self, message: dict, seconds: float) -> dict:
        self._number += 1
        return self._talk.ask(message | {"number": self._number}, seconds)

    def _outcome(self, source: str, seconds: float) -> dict[str, Any]:
        """What came of a cell, in the form of `dlmath.grade.run.Run`, whatever the sandbox did."""
        try:
            return self._validated(self._ask({"do": "cell", "source": source}, seconds))
        except Late:
            outcome = {"ended": "timeout", "records": []}
        except Ended:
            outcome = {"ended": "kernel ended", "records": []}
        except Violation as error:
            outcome = {"ended": "raised", "records": [], "raised": ["not allowed", str(error)]}
        self._stop()
        return outcome

    def _validated(self, answer: dict) -> dict[str, Any]:
        """The answer of a cell with nothing in it but what it may have. Raises Violation."""
        ended, records = answer.get("ended"), answer.get("records")
        if ended not in ("done", "raised") or type(records) is not list or len(records) > MOST_RECORDS:
            raise Violation("it sent something that no cell gives")
        outcome = {"ended": ended, "records": records}
        if ended == "raised":
            outcome["raised"] = _raised(answer)
        for record in records:
            size = len(json.dumps(record))
            self.kept += size
            if size > self.limits.record or self.kept > self.limits.records:
                raise Violation(f"its checks wrote down more than {self.limits.record} bytes")
        return outcome

    def _stop(self) -> None:
        """End what runs, and everything that it started."""
        if self._talk is not None:
            self._talk.stop()
            self.processor += self._talk.processor
        self._talk, self._begun = None, ""


def _raised(answer: dict) -> list[str]:
    """Type and text of what a cell raised, short. Raises Violation."""
    raised = answer.get("raised")
    if type(raised) is not list or [type(item) for item in raised] != [str, str]:
        raise Violation("it sent an error that no cell gives")
    return [text[:MOST_TEXT] for text in raised]
