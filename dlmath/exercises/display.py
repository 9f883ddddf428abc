"""How results, hints and progress reach the reader."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from typing import Any

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
