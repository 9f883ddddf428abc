"""Values as a reader can take them in: few, rounded, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dlmath.checking.record import Unsupported, plain


def number(value: Any) -> str:
    """One number with four significant digits."""
    value = value.item() if isinstance(value, np.generic | np.ndarray) else value
    if isinstance(value, bool | int):
        return str(value) if abs(value) < 10**12 else f"{value:.4g}"
    if isinstance(value, complex):
        return f"{number(value.real)}{'+' if value.imag >= 0 else '−'}{number(abs(value.imag))}i"
    if not np.isfinite(value):
        return {"inf": "∞", "-inf": "−∞"}.get(str(value), "nan")
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return f"{value:.4g}"


def input_text(value: Any) -> str:
    """An input of an exercise, in a few short lines; a function by its name."""
    if callable(value):
        return getattr(value, "__name__", "a function").replace("<lambda>", "a function")
    if type(value) is np.ndarray and value.dtype.kind in "biufc":
        return result_text(value)  # of any size
    return result_text(plain(value))


def result_text(value: Any, most: int = 6) -> str:
    """A decoded value in a few short lines; of more than `most` rows or columns the middle is left out."""
    if type(value) is str:
        return repr(value if len(value) < 80 else value[:77] + "…")
    if value is None or value is Ellipsis or type(value) is Unsupported:
        return kind_of(value)
    if type(value) is list:
        # Several results are numbered, so that matrices below each other can be told apart.
        shown = [result_text(item, most).replace("\n", "\n     ") for item in value[:4]]
        lines = [f"({n})  {text}" for n, text in enumerate(shown, 1)] + ["…"] * (len(value) > 4)
        return "\n".join(lines) or "an empty list"
    if value.ndim == 0:
        return number(value)
    if value.ndim > 2 or value.size == 0:
        text = f"an array of shape {value.shape}"
        return text + (f": {_row(value.reshape(-1), most)}" if value.size else "")
    if value.ndim == 1:
        return _row(value, most)
    write = _writer(value)
    cells = [[write(x) for x in _ends(row, most)] for row in _ends(value, most)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rows = ["[" + "  ".join(c.rjust(w) for c, w in zip(r, widths, strict=True)) + "]" for r in cells]
    for cut, length in ((0, len(value)), (1, value.shape[1])):
        if length > most and cut == 0:
            rows.insert(most // 2, "…")
        elif length > most:
            rows[0] += f"   (… of shape {value.shape})"
    return "\n".join(rows)


def printed_text(text: str, most: int = 8) -> str:
    """What an answer has printed, without blank ends; the first `most` lines."""
    lines = text.strip("\n").rstrip().splitlines()
    return "\n".join(lines if len(lines) <= most else [*lines[:most], "…"])


def _writer(array: np.ndarray) -> Callable[[Any], str]:
    """How to write the entries of an array: with the same decimals, unless their sizes are too different."""
    finite = np.abs(array[np.isfinite(array)]) if array.dtype.kind == "f" else np.zeros(0)
    top = float(np.max(finite, initial=0.0))
    if not 0.01 <= top < 1e5 or np.all(finite == np.round(finite)):
        return number
    decimals = max(0, 3 - max(0, int(np.floor(np.log10(top)))))

    def write(value: Any) -> str:
        return f"{round(float(value), decimals) + 0.0:.{decimals}f}" if np.isfinite(value) else number(value)

    return write


def _ends(items: Any, most: int) -> list:
    items = list(items)
    return items if len(items) <= most else items[: most // 2] + items[-(most - most // 2) :]


def _row(vector: np.ndarray, most: int) -> str:
    entries = list(map(_writer(vector), _ends(vector, most + 2)))
    if len(vector) > most + 2:
        entries.insert((most + 2) // 2, "…")
        return "[" + "  ".join(entries) + f"]   (… of length {len(vector)})"
    return "[" + "  ".join(entries) + "]"


def kind_of(value: Any) -> str:
    """What a decoded value is, for a sentence such as “a (2, 3) array”."""
    if value is None:
        return "None"
    if value is Ellipsis:
        return "…"
    if type(value) is str:
        return "a text"
    if type(value) is Unsupported:
        return value.text
    if type(value) is list:
        return f"{len(value)} separate results"
    numbers = {"b": "truth value", "c": "complex number"}.get(value.dtype.kind, "number")
    return f"a {numbers}" if value.ndim == 0 else f"an array of shape {value.shape}"
