"""How results, hints and progress reach the reader."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from typing import Any

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
    """The first `count` hints."""

    hints: tuple[str, ...]
    count: int
    end: str = ""

    def __str__(self) -> str:
        lines = [f"Hint {n} of {len(self.hints)}: {self.hints[n - 1]}" for n in range(1, self.count + 1)]
        return "\n".join([*lines, self.end] if self.end else lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        inner = f"<p style='margin: 0.3em 0 0.3em 1em'>{html.escape(self.end)}</p>" if self.end else ""
        for number in range(self.count, 0, -1):
            inner = (
                f'<details class="dlmath-hint" style="margin: 0.3em 0"><summary>Hint {number} of '
                f"{len(self.hints)}</summary><p style='margin: 0.3em 0 0.3em 1em'>"
                f"{html.escape(self.hints[number - 1], quote=False)}</p>{inner}</details>"
            )
        return {"text/plain": str(self), "text/html": inner}


@dataclass(frozen=True)
class Progress:
    """Rows of name, points reached and points possible."""

    rows: list[tuple[str, int, int]]

    def _all(self) -> list[tuple[str, int, int]]:
        total = ("the whole book", sum(row[1] for row in self.rows), sum(row[2] for row in self.rows))
        return [*self.rows, total]

    def __str__(self) -> str:
        width = max(len(name) for name, _, _ in self._all())
        return "\n".join(
            f"{name.rjust(width)}  {bar(points, of)}  {points} of {of}" for name, points, of in self._all()
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        rows = "".join(
            f'<tr style="background: none"><th scope="row" style="text-align: right">{html.escape(name)}</th>'
            f'<td style="width: 10em"><progress value="{points}" max="{of}" '
            f'style="width: 100%; min-width: 3em" aria-label="{html.escape(name)}"></progress></td>'
            f'<td style="text-align: left">{points} of {of} points</td></tr>'
            for name, points, of in self._all()
        )
        return {"text/plain": str(self), "text/html": f'<table class="dlmath-progress">{rows}</table>'}
