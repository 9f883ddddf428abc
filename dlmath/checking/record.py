"""Answers as plain data: what is collected of the reader's code, and the only thing that is judged.

`encode` looks at the exact type and the memory of a value and calls none of its methods, so that an object
cannot pretend to be another. `decode` builds new arrays, and trusts nothing about the data it reads.
"""

from __future__ import annotations

import base64
import binascii
import math
import types
from dataclasses import dataclass
from typing import Any

import numpy as np

RECORD_FORMAT = 1

MOST_ENTRIES = 1024
"""Entries of the largest array that is collected: 11 KB as text."""

MOST_PRINTED = 1000
"""Characters that are kept of what an answer prints on one input."""

_DEEPEST = 8
_NUMBERS = (
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128"
)
_DTYPES = {name: np.dtype(name).newbyteorder("<") for name in _NUMBERS.split()}


@dataclass(frozen=True)
class Unsupported:
    """An answer that is neither numbers nor text; `text` says what it is, after “The answer is”."""

    text: str


def encode(value: Any) -> dict:
    """Turn any value into JSON-able data; never raises, never runs code of the value."""
    try:
        return _pack(_tree(value, 0, [0]))
    except (RecursionError, MemoryError, ValueError, TypeError, OverflowError):
        return {"odd": "an object that cannot be read"}


def printable(text: str) -> str:
    """The text without half characters (lone surrogates), which no file or page can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def snapshot(values: tuple) -> list:
    """Data that differs as soon as any of the values has been changed in place."""
    return [encode(value) for value in values]


def _tree(value: Any, depth: int, count: list[int]) -> Any:
    """The value as text, None, Ellipsis, Unsupported, a new plain array, or a list of these."""
    kind = type(value)
    if value is None or value is Ellipsis:
        return value
    if issubclass(kind, str):
        return printable(str.__str__(value))[:2000]
    if issubclass(kind, np.ndarray):
        return _array(np.ndarray.view(value, np.ndarray), depth, count)
    if issubclass(kind, np.generic) and kind.__module__ == "numpy":
        return _array(np.asarray(value), depth, count)
    if kind is bool:
        return np.asarray(value)
    if issubclass(kind, int):
        return _integer(int.__index__(value))
    if issubclass(kind, float):
        return np.asarray(float.__float__(value), np.float64)
    if issubclass(kind, complex):
        return np.asarray(complex.__complex__(value))
    if issubclass(kind, list | tuple):
        base = list if issubclass(kind, list) else tuple
        return _sequence(value, base, depth, count)
    return Unsupported(_describe(value, kind))


def _array(array: np.ndarray, depth: int, count: list[int]) -> Any:
    """A native copy of an array of numbers, or what the entries of any other array make up."""
    if array.size > MOST_ENTRIES:
        return Unsupported(f"an array of shape {array.shape}, too large to be checked")
    if array.dtype.kind == "O" or array.dtype.kind == "U":
        return _tree(array.tolist(), depth + 1, count)
    if array.dtype.kind not in "biufc":
        return Unsupported(f"an array of dtype {array.dtype.name}")
    if array.dtype.kind in "fc" and array.dtype.name not in _DTYPES:  # long double
        array = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    new = np.array(array, order="C", subok=False)
    return new if new.dtype.isnative else new.astype(new.dtype.newbyteorder("="))


def _integer(value: int) -> Any:
    """An integer as an array of 64 bits, or as a float where it does not fit."""
    if -(2**63) <= value < 2**63:
        return np.asarray(value, np.int64)
    return (
        np.asarray(float(value)) if value.bit_length() < 1000 else Unsupported("a number of over 300 digits")
    )


def _sequence(value: Any, base: type, depth: int, count: list[int]) -> Any:
    """A list or tuple as one array if its entries are numbers in rows, else as a list of trees."""
    length = base.__len__(value)
    count[0] += length
    if depth >= _DEEPEST:
        return Unsupported("a list nested too deeply")
    if count[0] > MOST_ENTRIES:
        return Unsupported(f"a {base.__name__} of {length} entries, too large to be checked")
    members = list(base.__iter__(value))
    trees = [_tree(member, depth + 1, count) for member in members]
    # Lists of numbers are arrays; a list or tuple of arrays stays one, since it may be several results.
    several = any(
        issubclass(type(member), np.ndarray) and type(tree) is np.ndarray and tree.ndim
        for member, tree in zip(members, trees, strict=True)
    )
    arrays = all(type(tree) is np.ndarray for tree in trees)
    if arrays and not several and len({tree.shape for tree in trees}) <= 1:
        return np.array(trees) if trees else np.zeros(0)
    return trees


def _describe(value: Any, kind: type) -> str:
    """What a value is that cannot be compared, after “The answer is”."""
    name = type.__dict__["__name__"].__get__(kind)
    if name in ("generator", "map", "filter", "zip", "range", "dict_values", "dict_keys", "set", "enumerate"):
        return f"a {name} (list(…) makes a list of it)"
    if kind is types.CoroutineType:
        types.CoroutineType.close(value)
    if callable(value):
        return "a function, not its result" if name in ("function", "method") else f"a callable {name}"
    return f"an object of type {name[:40]}"


def _pack(tree: Any) -> dict:
    """A tree of `_tree` in the form that `decode` reads."""
    if tree is None:
        return {"none": True}
    if tree is Ellipsis:
        return {"dots": True}
    if type(tree) is str:
        return {"text": tree}
    if type(tree) is Unsupported:
        return {"odd": tree.text}
    if type(tree) is list:
        return {"items": [_pack(item) for item in tree]}
    data = tree.astype(_DTYPES[tree.dtype.name]).tobytes()
    return {"dtype": tree.dtype.name, "shape": list(tree.shape), "data": base64.b64encode(data).decode()}


def decode(data: Any, depth: int = 0) -> Any:
    """Read what `encode` wrote: an array, text, None, Ellipsis, Unsupported, or a list of these.

    Raises ValueError for anything else: the data may come from a stranger's notebook.
    """
    if type(data) is not dict or depth > _DEEPEST + 2:
        raise ValueError("not an encoded answer")
    if "none" in data:
        return None
    if "dots" in data:
        return Ellipsis
    if type(data.get("text")) is str:
        return data["text"][:2000]
    if type(data.get("odd")) is str:
        return Unsupported(data["odd"][:200])
    if type(data.get("items")) is list and len(data["items"]) <= MOST_ENTRIES:
        return [decode(item, depth + 1) for item in data["items"]]
    name, shape, text = data.get("dtype"), data.get("shape"), data.get("data")
    if type(name) is not str or name not in _DTYPES or type(shape) is not list or type(text) is not str:
        raise ValueError("not an encoded answer")
    if len(shape) > 16 or not all(type(n) is int and 0 <= n <= 2**40 for n in shape):
        raise ValueError("not a shape")
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
    size = math.prod(shape)
    if size > MOST_ENTRIES or len(raw) != size * _DTYPES[name].itemsize:
        raise ValueError("data and shape disagree")
    if name == "bool" and raw.strip(b"\0\1"):
        raise ValueError("not truth values")
    return np.frombuffer(raw, _DTYPES[name]).reshape(shape).astype(np.dtype(name))


def plain(value: Any) -> Any:
    """The value as `decode` would return it: arrays, text, None, Ellipsis, Unsupported, or a list."""
    return decode(encode(value))


# -- the record of an answer -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What an answer did on one input: the decoded result, or the error it raised (its texts and line).

    `printed` is the beginning of what it printed.
    """

    value: Any = None
    error: dict | None = None
    changed: bool = False
    printed: str = ""


def outcomes_of(record: Any, exercise_id: str, cases: list[str]) -> list[Outcome] | Outcome | None:
    """What a record of `recording.collect` holds; `cases` are the names of the exercise's inputs.

    A list with an outcome for each input; a single one if the answer is no function; None if it was not
    attempted. Raises ValueError for data that `collect` cannot have written.
    """
    if type(record) is not dict or record.get("format") != RECORD_FORMAT:
        raise ValueError("not a record")
    if record.get("exercise") != exercise_id:
        raise ValueError("not a record of this exercise")
    if record.get("attempted") is False:
        return None
    if not cases or "cases" not in record:
        return Outcome(decode(record.get("value")))
    items = record["cases"]
    if type(items) is not list or len(items) != len(cases):
        raise ValueError("not the cases of this exercise")
    return [_outcome(item, name) for item, name in zip(items, cases, strict=True)]


def _outcome(item: Any, name: str) -> Outcome:
    """The outcome on the input called `name`, as `recording.collect` writes it."""
    if type(item) is not dict or item.get("case") != name:
        raise ValueError("not the cases of this exercise")
    printed = item.get("printed")
    printed = printable(printed[:MOST_PRINTED]) if type(printed) is str else ""
    if "error" not in item:
        changed = item.get("changed") is not False
        return Outcome(decode(item.get("out")), changed=changed, printed=printed)
    error = item["error"]
    if type(error) is not dict:
        raise ValueError("not an error")
    texts = {key: text[:300] for key, text in error.items() if type(text) is str}
    number = error.get("number")
    error = texts | ({"number": number} if type(number) is int else {})
    return Outcome(error=error, printed=printed)
