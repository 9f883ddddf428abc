"""What a demo can be set to: its parameters, their values, and how a value is written."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from numbers import Real
from typing import Any
from unicodedata import combining, normalize

import numpy as np

RADIO_VALUES, RADIO_CHARACTERS = 7, 96
"""At most this many choices, of at most so many characters together, are all shown; more become a list.

A list costs a phone 100 to 200 ms of blocked time when its page loads: browsers look into every list of a
page for what they could fill in, and lay out the whole page for that.
"""


class ExploreError(ValueError):
    """A demo that cannot be shown as it was asked for; says in one sentence what to change."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints: the reader's own line if it failed there, then the sentence."""
        lines = []
        if self.__cause__ is not None:
            from dlmath.demos.errors import with_readers_line

            lines = with_readers_line(self.__cause__).splitlines()[1:]
        return [*lines, f"{type(self).__name__}: {self}"]


class BudgetError(ExploreError):
    """A demo that is too large for the page it stands in."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a demo.

    `values` are what the drawing function gets, `texts` what the reader sees, `keys` what the page's address
    holds, one each; `kind` is "number" (a slider), "choice" or "switch" (a checkbox); `start` is a position.
    """

    name: str
    label: str
    kind: str
    values: tuple
    texts: tuple[str, ...]
    keys: tuple[str, ...]
    start: int = 0

    @property
    def few(self) -> bool:
        """Whether a choice is small enough to show all its values at once."""
        return len(self.texts) <= RADIO_VALUES and sum(map(len, self.texts)) <= RADIO_CHARACTERS


def parameter(demo: str, name: str, given: Any, *, label: str, start: Any, most: int) -> Parameter:
    """Read what an author gave for a parameter; `start` is a one-element tuple with its value, or empty."""
    values = _values(demo, name, given, most)
    if not values:
        raise ExploreError(f"demo “{demo}”: parameter {name} has no values; give at least one")
    for value in values:
        if not _hashable(value):
            raise ExploreError(
                f"demo “{demo}”: parameter {name} has an unhashable value, {_brief(value)}; "
                "use numbers, strings or booleans and look the object up in the drawing function"
            )
        if isinstance(value, Real) and not math.isfinite(value):
            raise ExploreError(f"demo “{demo}”: parameter {name} has the value {value}, which is not finite")
    seen = set()
    for value in values:
        if value in seen:
            raise ExploreError(f"demo “{demo}”: parameter {name} has the value {_brief(value)} twice")
        seen.add(value)

    if set(map(type, values)) == {bool} and len(values) == 2:
        kind, values = "switch", (False, True)
        texts = keys = ("off", "on")
    elif all(isinstance(value, Real) and not isinstance(value, bool) for value in values):
        kind, keys = "number", _numbers(values)
        texts = tuple(text.replace("-", "−") for text in keys)
    else:
        kind, texts = "choice", tuple(map(str, values))
        keys = _slugs(texts)
        if len(set(texts)) < len(texts):
            raise ExploreError(f"demo “{demo}”: two values of parameter {name} are written the same")

    position = 0
    if start:
        wanted = _plain(start[0])
        if kind == "number" and isinstance(wanted, Real) and not isinstance(wanted, bool):
            matches = [
                i for i, v in enumerate(values) if math.isclose(v, wanted, rel_tol=1e-9, abs_tol=1e-12)
            ]
        else:
            matches = [i for i, v in enumerate(values) if type(v) is type(wanted) and v == wanted]
        if not matches:
            raise ExploreError(
                f"demo “{demo}”: start asks for {name} = {_brief(wanted)}, which is none of its values "
                f"({_listed(texts)})"
            )
        position = matches[0]
    return Parameter(name, label, kind, values, texts, keys, position)


def _values(demo: str, name: str, given: Any, most: int) -> tuple:
    if isinstance(given, (bool, np.bool_)):
        return (False, True) if not given else (True, False)
    if isinstance(given, (str, bytes, Real)) or not isinstance(given, Iterable):
        raise ExploreError(
            f"demo “{demo}”: parameter {name} is {_brief(given)}, but needs a list of the values it can take"
        )
    if isinstance(given, (set, frozenset)):
        raise ExploreError(f"demo “{demo}”: parameter {name} is a set, which has no order; use a list")
    if isinstance(given, Mapping):
        given = given.keys()
    values = tuple(_plain(value) for value in islice(given, most + 1))
    if len(values) > most:
        raise ExploreError(
            f"demo “{demo}”: parameter {name} alone has more than {most} values; "
            "take fewer, or allow more with max_frames"
        )
    return values


def _plain(value: Any) -> Any:
    """A numpy scalar as the Python number, boolean or string that it is."""
    return value.item() if isinstance(value, np.generic) else value


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return isinstance(value, Hashable)


def _numbers(values: tuple) -> tuple[str, ...]:
    """Numbers with as few digits as tell them apart evenly: off by at most 2 % of the smallest step."""
    ordered = sorted(map(float, values))
    step = min((b - a for a, b in pairwise(ordered)), default=abs(ordered[0]))
    for digits in range(3, 18):
        texts = tuple(
            str(v) if isinstance(v, int) else _trimmed(f"{float(v):.{digits}g}", float(v), step)
            for v in values
        )
        close = all(abs(float(t) - float(v)) <= 0.02 * step for t, v in zip(texts, values, strict=True))
        if close and len(set(texts)) == len(texts):
            break
    return texts


def _trimmed(text: str, value: float, step: float) -> str:
    if abs(value) < 1e-9 * step:
        return "0"
    return re.sub(r"e([+-])0*(\d)", lambda m: "e" + m[1].replace("+", "") + m[2], text)


def _slugs(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Short names for the address: letters, digits and hyphens; positions where these would not be unique."""
    plain = ("".join(c for c in normalize("NFKD", text) if not combining(c)) for text in texts)
    slugs = tuple(re.sub(r"[^\w.]+", "-", text.lower()).strip("-")[:40] for text in plain)
    return (
        slugs if all(slugs) and len(set(slugs)) == len(slugs) else tuple(map(str, range(1, len(texts) + 1)))
    )


def _brief(value: Any) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "…"


def _listed(texts: tuple[str, ...]) -> str:
    return ", ".join(texts) if len(texts) <= 6 else f"{texts[0]}, {texts[1]}, …, {texts[-1]}"
