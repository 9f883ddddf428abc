"""What a check found, as plain data, and how it is shown: text, HTML and JSON."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

from dlmath._environment import in_book
from dlmath.checking.exercise import Case, Mistake

MIME = "application/vnd.dlmath.check+json"
RESULT_FORMAT = 1


@dataclass
class CriterionScore:
    """One criterion with its points; `passed` is None where it could not be judged yet."""

    label: str
    of: int
    passed: bool | None
    points: int = 0


@dataclass
class Example:
    """The input on which an answer failed: pairs of name and value, then what came and what was expected.

    `printed` is what the answer printed there, `case` the input itself.
    """

    inputs: list[tuple[str, str]]
    got: str
    want: str | None
    printed: str = ""
    case: Case | None = field(default=None, compare=False, repr=False)

    def rows(self) -> list[tuple[str, str]]:
        """Names and texts, in the order in which they are shown."""
        rows = [*self.inputs, ("your answer", self.got)]
        if self.want is not None:
            rows.append(("expected", self.want))
        if self.printed:
            rows.append(("printed", self.printed))
        return rows


@dataclass
class Result:
    """The outcome of one check. `state`: "passed", "failed", "not attempted".

    `reread` is a place in words with its link, None if there is none. `onward` says where to go from here:
    what for, in words, where, and its link.
    """

    exercise: str
    title: str
    of: int
    state: str
    criteria: list[CriterionScore] = field(default_factory=list)
    mistake: str | None = None
    because: str | None = None
    by_hand: str | None = None
    sentences: list[str] = field(default_factory=list)
    error: str | None = None
    example: Example | None = None
    notes: list[str] = field(default_factory=list)
    section: str | None = None
    reread: tuple[str, str | None] | None = None
    onward: list[tuple[str, str, str | None]] = field(default_factory=list)
    record: dict | None = None

    @property
    def points(self) -> int:
        return sum(criterion.points for criterion in self.criteria)

    @property
    def passed(self) -> bool:
        return self.state == "passed"

    def name_mistake(self, mistake: Mistake) -> None:
        """Tell the reader of this typical mistake."""
        self.mistake, self.because, self.by_hand = mistake.name, mistake.because, mistake.by_hand

    def to_json(self) -> dict[str, Any]:
        """Points and state for tools; with the collected record if there is one."""
        data: dict[str, Any] = {
            "format": RESULT_FORMAT,
            "exercise": self.exercise,
            "state": self.state,
            "points": self.points,
            "of": self.of,
            "criteria": [[c.label, c.points, c.of] for c in self.criteria],
        }
        if self.mistake:
            data["mistake"] = self.mistake
        if self.record is not None:
            data["record"] = self.record
        return data

    def headline(self) -> str:
        if self.state == "not attempted":
            return f"{self.title} · not attempted yet · {in_points(self.of)}"
        return f"{self.title} · {self.points} of {in_points(self.of)}"

    def text(self) -> str:
        """The result for a terminal, and for the output that is stored in the notebook."""
        lines = [self.headline()]
        lines += [f"{_sign(c)} {c.points}/{c.of}  {c.label}" for c in self.criteria]
        lines += [""] * bool(self.error or self.mistake or self.sentences or self.example)
        if self.error:
            lines.append(self.error)
        if self.mistake:
            lines.append(f"A typical mistake: {self.mistake}")
            lines += [str(self.because), f"Check by hand: {self.by_hand}"]
        lines += self.sentences
        if self.example:
            rows = self.example.rows()
            width = max(len(name) for name, _ in rows)
            for name, value in rows:
                first, *rest = value.splitlines()
                lines.append(f"  {name.rjust(width)}  {first}")
                lines += [" " * (width + 4) + line for line in rest]
        if self.reread and self.state == "failed":
            lines.append(f"Read again: {self.reread[0]}")
        lines += [f"{what}: {where}" for what, where, _ in self.onward]
        return "\n".join(lines + self.notes)

    def html(self) -> str:
        """The result as HTML that follows the page's own colours, light or dark."""
        colour = {"passed": "#1a8f6c", "failed": "#c9660a"}.get(self.state, "#77777f")
        parts = [
            f'<div class="dlmath-check dlmath-{self.state.replace(" ", "-")} mathjax_ignore tex2jax_ignore" '
            'role="group" '
            f'aria-label="Result of the check" style="border-left: 4px solid {colour}; '
            'padding: 0.2em 0 0.2em 0.9em; margin: 0.3em 0; line-height: 1.5">'
        ]
        parts.append(f"<div><strong>{_escape(self.headline())}</strong></div>")
        if self.criteria:
            parts.append('<ul style="list-style: none; padding: 0; margin: 0.2em 0">')
            parts += [
                f'<li style="list-style: none; margin: 0"><span role="img" aria-label="{_spoken(c)}">'
                f"{_sign(c)}</span> {_escape(c.label)} <small>({c.points} of {in_points(c.of)})</small></li>"
                for c in self.criteria
            ]
            parts.append("</ul>")
        if self.error:
            parts.append(_paragraph(self.error, tag="pre"))
        if self.mistake:
            parts.append(
                f"<p style='margin: 0.4em 0'><strong>A typical mistake: {_escape(self.mistake)}</strong><br>"
                f"{_escape(str(self.because))}</p>"
            )
            parts.append(
                f"<p style='margin: 0.4em 0'><strong>Check by hand:</strong> {_escape(str(self.by_hand))}</p>"
            )
        parts += [_paragraph(sentence) for sentence in self.sentences]
        if self.example:
            parts.append(self._example_html(self.example))
        if self.reread and self.state == "failed":
            parts.append(f"<p style='margin: 0.4em 0'>Read again: {linked(*self.reread)}</p>")
        if self.onward:
            ways = " · ".join(f"{_escape(what)}: {linked(where, link)}" for what, where, link in self.onward)
            parts.append(f"<p style='margin: 0.4em 0'>{ways}</p>")
        parts += [f"<p style='margin: 0.4em 0'><small>{_escape(note)}</small></p>" for note in self.notes]
        return "".join(parts) + "</div>"

    @staticmethod
    def _example_html(example: Example) -> str:
        cells = "".join(
            '<tr style="background: none"><th scope="row" style="text-align: right; vertical-align: top; '
            f'padding: 0 0.8em 0.2em 0">{_escape(name)}</th><td style="text-align: left; padding: 0 0 0.2em">'
            '<pre style="margin: 0; padding: 0; background: none; border: 0; color: inherit">'
            f"{_escape(value)}</pre></td></tr>"
            for name, value in example.rows()
        )
        return (
            '<div style="overflow-x: auto"><table style="border-collapse: collapse; margin: 0.3em 0; '
            f'font-size: 0.95em">{cells}</table></div>'
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": self.text(), "text/html": self.html()}
        # A page of the book has no use for the points, and Sphinx warns of types it does not know.
        return bundle if in_book() else bundle | {MIME: self.to_json()}

    def __str__(self) -> str:
        return self.text()


class CheckFailed(AssertionError):
    """Raised under DLMATH_STRICT=1 by a check that is not passed; IPython shows its text alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}"]


def in_points(count: int) -> str:
    """A number of points in words."""
    return "1 point" if count == 1 else f"{count} points"


def linked(text: str, link: str | None) -> str:
    """A text as HTML, with its link if it has one."""
    return f'<a href="{html.escape(link)}">{_escape(text)}</a>' if link else _escape(text)


def _sign(criterion: CriterionScore) -> str:
    """A tick, a cross, or a dash for what could not be judged yet."""
    return {True: "✓", False: "✗", None: "–"}[criterion.passed]


def _spoken(criterion: CriterionScore) -> str:
    """The same for a screen reader."""
    return {True: "passed", False: "not passed", None: "not judged yet"}[criterion.passed]


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _paragraph(text: str, tag: str = "p") -> str:
    style = "margin: 0.4em 0; background: none; border: 0; padding: 0; color: inherit; white-space: pre-wrap"
    return f'<{tag} style="{style}">{_escape(text)}</{tag}>'
