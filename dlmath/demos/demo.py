"""A demo: a drawing function with its parameters, and the texts of each of its frames."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

from dlmath.demos.parameters import BudgetError, ExploreError, Parameter, parameter

NAME = re.compile(r"[a-z][a-z0-9-]*")


class Demo:
    """The one description from which the page's player and the notebook's widgets are made.

    Raises ExploreError, with what to change, when the description does not hold together.
    """

    def __init__(
        self,
        draw: Callable,
        parameters: Mapping[str, Any],
        *,
        name: str | None = None,
        start: Mapping[str, Any] | None = None,
        labels: Mapping[str, str] | None = None,
        play: str | None = None,
        caption: str | Callable[..., str] | None = None,
        alt: str | Callable[..., str] | None = None,
        title: str | None = None,
        max_frames: int = 400,
    ):
        if not callable(draw):
            raise ExploreError(f"explore needs a drawing function first, not {type(draw).__name__}")
        self.draw = draw
        self.name = name or getattr(draw, "__name__", "demo").strip("_<>").replace("_", "-").lower()
        if not NAME.fullmatch(self.name):
            raise ExploreError(
                f"demo “{self.name}”: a name is the demo's address and holds lower-case letters, digits and "
                "hyphens only, starting with a letter"
            )
        if not parameters:
            raise ExploreError(f"demo “{self.name}”: give at least one parameter, as in k=range(1, 41)")
        start, labels = dict(start or {}), dict(labels or {})
        self._check_signature(draw, parameters)
        for what, names in (("start", start), ("labels", labels), ("play", [play] if play else [])):
            for unknown in [n for n in names if n not in parameters]:
                raise ExploreError(
                    f"demo “{self.name}”: {what} names {unknown}, which is no parameter "
                    f"({', '.join(parameters)})"
                )
        self.parameters: tuple[Parameter, ...] = tuple(
            parameter(
                self.name,
                key,
                given,
                label=str(labels.get(key, key)),
                start=(start[key],) if key in start else (),
                most=max_frames,
            )
            for key, given in parameters.items()
        )
        self.count = math.prod(len(p.values) for p in self.parameters)
        if self.count > max_frames:
            sizes = " × ".join(f"{len(p.values)} {p.name}" for p in self.parameters)
            raise BudgetError(
                f"demo “{self.name}” has {self.count} frames ({sizes}), more than {max_frames}; "
                "give a parameter fewer values, or allow more with max_frames"
            )
        self.play = next((p for p in self.parameters if p.name == play), None)
        if self.play is not None and (self.play.kind == "switch" or len(self.play.values) < 2):
            raise ExploreError(f"demo “{self.name}”: play needs a parameter with several values, not {play}")
        self.title = title
        if not alt:
            raise ExploreError(
                f"demo “{self.name}”: say with alt=… what is to be seen, for readers who do not see it"
            )
        self._texts = {"caption": caption, "alt": alt}
        self._takes = {
            what: self._taken(what, text, parameters) for what, text in self._texts.items() if callable(text)
        }

    # -- reading the description

    def _check_signature(self, draw: Callable, parameters: Mapping[str, Any]) -> None:
        try:
            signature = inspect.signature(draw)
        except (TypeError, ValueError):
            return
        function = getattr(draw, "__name__", "the drawing function")
        accepted = {
            k: p
            for k, p in signature.parameters.items()
            if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
        }
        if not any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values()):
            for unknown in [n for n in parameters if n not in accepted]:
                raise ExploreError(
                    f"demo “{self.name}”: {function} takes no parameter {unknown} "
                    f"(it takes {', '.join(accepted) or 'none'})"
                )
        for key, p in accepted.items():
            if p.default is p.empty and key not in parameters:
                raise ExploreError(f"demo “{self.name}”: {function} needs a value for its parameter {key}")

    def _taken(self, what: str, text: Callable, parameters: Mapping[str, Any]) -> tuple[str, ...]:
        """Which parameters a caption or alt function wants: those it names, or all if it takes any."""
        try:
            signature = inspect.signature(text)
        except (TypeError, ValueError):
            return tuple(parameters)
        if any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values()):
            return tuple(parameters)
        for key, p in signature.parameters.items():
            if key not in parameters and p.default is p.empty and p.kind is not p.VAR_POSITIONAL:
                raise ExploreError(
                    f"demo “{self.name}”: {what} asks for {key}, which is no parameter "
                    f"({', '.join(parameters)})"
                )
        return tuple(key for key in signature.parameters if key in parameters)

    # -- the whole

    @property
    def interval(self) -> int:
        """Milliseconds between the frames of Play: all of them in about ten seconds, none too fast to see."""
        return max(150, min(900, 10_000 // len(self.play.values))) if self.play else 0

    def text(self) -> str:
        """The demo for a reader of plain text: what its default frame shows."""
        return f"Demo “{self.name}”. {self.alt(self.start)} {self.caption(self.start)}".strip()

    # -- frames

    @property
    def start(self) -> tuple[int, ...]:
        """The position of the default frame in each parameter's values."""
        return tuple(p.start for p in self.parameters)

    def positions(self) -> Iterator[tuple[int, ...]]:
        """All frames, the last parameter changing fastest."""
        return product(*(range(len(p.values)) for p in self.parameters))

    def values(self, position: tuple[int, ...]) -> dict[str, Any]:
        return {p.name: p.values[i] for p, i in zip(self.parameters, position, strict=True)}

    def at(self, position: tuple[int, ...]) -> str:
        """The values of a frame as an author would write them, for messages."""
        return ", ".join(f"{p.name}={p.values[i]!r}" for p, i in zip(self.parameters, position, strict=True))

    def caption(self, position: tuple[int, ...]) -> str:
        """What stands under the figure; empty if the demo has no caption."""
        return self._text("caption", position)

    def alt(self, position: tuple[int, ...]) -> str:
        """What is to be seen."""
        return self._text("alt", position)

    def _text(self, what: str, position: tuple[int, ...]) -> str:
        text = self._texts[what]
        if callable(text):
            values = self.values(position)
            try:
                text = text(**{key: values[key] for key in self._takes[what]})
            except Exception as error:
                raise ExploreError(
                    f"demo “{self.name}”: {what} raised {type(error).__name__} ({error}) "
                    f"at {self.at(position)}"
                ) from error
            if not isinstance(text, str) or (what == "alt" and not text.strip()):
                raise ExploreError(
                    f"demo “{self.name}”: {what} must return text, not {text!r:.60}, at {self.at(position)}"
                )
        return text or ""

    def svg(self, position: tuple[int, ...]) -> str:
        """Draw one frame; whatever figures the drawing opened are closed again, also when it fails."""
        import matplotlib.pyplot as plt
        from matplotlib.figure import Figure

        from dlmath.demos.svg import figure_svg

        open_before = set(plt.get_fignums())
        figure = None
        try:
            figure = self.draw(**self.values(position))
            if not isinstance(figure, Figure):
                function = getattr(self.draw, "__name__", "the drawing function")
                raise ExploreError(
                    f"demo “{self.name}”: {function} returned {type(figure).__name__}, not a matplotlib "
                    f"Figure, at {self.at(position)}; end it with “return fig”"
                )
            return figure_svg(figure)
        finally:
            if isinstance(figure, Figure):
                plt.close(figure)
            for number in set(plt.get_fignums()) - open_before:
                plt.close(number)
