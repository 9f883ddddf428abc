"""How results, hints and progress reach the reader."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from typing import Any

from dlmath.checking.result import linked
from dlmath.checking.waiting import Running
from dlmath.exercises.points import bar


def publish(item: Any) -> None:
    """Show an object with text and HTML forms in a notebook, or print its text elsewhere."""
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            display(item)
            return
    print(item)


class Waiting:
    """A line that says that a check is still running, where, and how to stop it; it goes when the check ends.

    Made before an answer runs, which may print elsewhere. Outside of a notebook the line is said once, and
    stays.
    """

    def __init__(self) -> None:
        self._stream = sys.stdout
        self._handle: Any = None
        self._told = False

    def tell(self, running: Running) -> None:
        """Say or renew the line."""
        text = f"Still running after {running.seconds:.0f} s{running.place()}"
        if _in_kernel():
            self._show(f"{text}\nTo stop it, interrupt the kernel (■ above the notebook).")
        elif not self._told:
            print(f"{text}\nCtrl+C stops it.", file=self._stream, flush=True)
        self._told = True

    def end(self) -> None:
        """Take the line back."""
        if self._handle is not None:
            self._show("")

    def _show(self, text: str) -> None:
        from IPython.display import display

        style = "white-space: pre-wrap; margin: 0.3em 0"
        shown = f'<div role="status" style="{style}">{html.escape(text, quote=False)}</div>' if text else ""
        bundle = {"text/plain": text, "text/html": shown}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)


def _in_kernel() -> bool:
    """Whether output goes to a notebook, as opposed to a terminal."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")


@dataclass(frozen=True)
class Hints:
    """The first `count` hints; after the last one, where the solution is. `folded`: each in the one before."""

    hints: tuple[str, ...]
    count: int
    solution: str | None = None
    folded: bool = False

    def _title(self, number: int) -> str:
        return f"Hint {number} of {len(self.hints)}" + ", the last one" * (number == len(self.hints) > 1)

    def __str__(self) -> str:
        lines = [f"{self._title(n)}: {self.hints[n - 1]}" for n in range(1, self.count + 1)]
        return "\n".join([*lines, LAST.format("solution")] if self.count == len(self.hints) else lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        """Plain text, which every front end shows; only the book, where all hints are there, folds them."""
        end = ""
        if self.count == len(self.hints):
            end = f"<p {INDENTED}>{LAST.format(linked('solution', self.solution))}</p>"
        texts = [html.escape(text, quote=False) for text in self.hints[: self.count]]
        if self.folded:
            for number, text in reversed(list(enumerate(texts, 1))):
                end = (
                    f'<details class="dlmath-hint" style="margin: 0.3em 0"><summary>{self._title(number)}'
                    f"</summary><p {INDENTED}>{text}</p>{end}</details>"
                )
            return {"text/plain": str(self), "text/html": end}
        shown = "".join(
            f"<p {INDENTED}><strong>{self._title(number)}:</strong> {text}</p>"
            for number, text in enumerate(texts, 1)
        )
        return {"text/plain": str(self), "text/html": f'<div class="dlmath-hint">{shown}{end}</div>'}


LAST = "There are no more hints; the {} explains every step."
INDENTED = "style='margin: 0.3em 0 0.3em 1em'"


@dataclass(frozen=True)
class Row:
    """A chapter: its name, and each exercise with its title, points reached (None: not attempted), points
    possible, and link; `current` if the next exercise is one of these."""

    name: str
    exercises: list[tuple[str, int | None, int, str | None]]
    current: bool = False

    @property
    def points(self) -> tuple[int, int]:
        """Reached and possible."""
        reached = sum(min(points or 0, of) for _, points, of, _ in self.exercises)
        return reached, sum(of for _, _, of, _ in self.exercises)

    @property
    def solved(self) -> int:
        return sum(_state(points, of) == "solved" for _, points, of, _ in self.exercises)


SIGNS = {"solved": "✓", "started": "◐", "open": "○"}


def _state(points: int | None, of: int) -> str:
    return "open" if points is None else "solved" if points >= of else "started"


@dataclass(frozen=True)
class Progress:
    """All chapters, the exercise to do next (title and link), and whether exercises are left out (`short`)."""

    rows: list[Row]
    following: tuple[str, str | None] | None = None
    short: bool = False

    def _bars(self) -> list[tuple[str, int, int]]:
        total = tuple(map(sum, zip(*(row.points for row in self.rows), strict=True))) or (0, 0)
        return [*((row.name, *row.points) for row in self.rows), ("the whole book", *total)]

    def __str__(self) -> str:
        width = max(len(name) for name, _, _ in self._bars())
        lines = [f"{name.rjust(width)}  {bar(got, of)}  {got} of {of}" for name, got, of in self._bars()]
        for row in self.rows:
            if row.current and not self.short:
                lines += ["", f"{row.name}: {row.solved} of {len(row.exercises)} solved"]
                lines += [
                    f"  {SIGNS[_state(points, of)]} {_state(points, of):7}  {title}"
                    for title, points, of, _ in row.exercises
                ]
        return "\n".join([*lines, f"Next exercise: {self.following[0]}"] if self.following else lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        rows = "".join(
            f'<tr style="background: none"><th scope="row" style="text-align: left">{html.escape(name)}</th>'
            f'<td style="width: 10em"><progress value="{got}" max="{of}" '
            f'style="width: 100%; min-width: 3em" aria-label="{html.escape(name)}"></progress></td>'
            f'<td style="text-align: left">{got} of {of} points</td></tr>'
            for name, got, of in self._bars()
        )
        table = f'<table class="dlmath-progress">{rows}</table>'
        parts = [] if self.short else [self._list(row) for row in self.rows]
        if self.following:
            parts.insert(0, f"<p><strong>Next exercise:</strong> {linked(*self.following)}</p>")
        return {"text/plain": str(self), "text/html": table + "".join(parts)}

    @staticmethod
    def _list(row: Row) -> str:
        """The exercises of a chapter, folded unless the next one is among them. The summary carries a mark of
        its own, since some pages hide the usual one."""
        items = "".join(
            f'<li style="list-style: none">{SIGNS[_state(points, of)]} {linked(title, link)} '
            f"<small>({_state(points, of)}, {points or 0} of {of})</small></li>"
            for title, points, of, link in row.exercises
        )
        return (
            f"<details{' open' * row.current}><summary style='cursor: pointer'>▸ {html.escape(row.name)}: "
            f"{row.solved} of {len(row.exercises)} solved</summary>"
            f'<ul style="padding: 0; margin: 0.2em 0 0.2em 1em">{items}</ul></details>'
        )
