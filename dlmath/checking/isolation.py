"""Isolation: what checks an answer sees the original functions, and an answer leaves no settings behind."""

from __future__ import annotations

import builtins
import io
import json
import math
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import numpy as np

_ORIGINAL = {
    module: dict(vars(module)) for module in (builtins, math, json, random, np, np.linalg, np.random)
}
_MISSING = object()
# Held by name, so that an answer that replaces them in their modules cannot keep its settings.
_get_state, _set_state, _seed = np.random.get_state, np.random.set_state, np.random.seed
_python_state, _set_python_state, _python_seed = random.getstate, random.setstate, random.seed
_geterr, _seterr, _geterrcall, _seterrcall = np.geterr, np.seterr, np.geterrcall, np.seterrcall
_get_printoptions, _set_printoptions = np.get_printoptions, np.set_printoptions


@contextmanager
def pristine() -> Iterator[None]:
    """Run with the functions of numpy, math and Python as they were when this module was imported.

    What the reader's code has replaced (`np.allclose = …`) is put aside, and back afterwards.
    """
    aside = []
    for module, names in _ORIGINAL.items():
        look = vars(module).get
        aside += [(module, name, look(name, _MISSING), f) for name, f in names.items() if look(name) is not f]
    for module, name, _, original in aside:
        setattr(module, name, original)
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for module, name, current, _ in aside:
            if current is _MISSING:
                delattr(module, name)
            else:
                setattr(module, name, current)


class Sink(io.TextIOBase):
    """Takes what an answer prints, and only counts it."""

    def __init__(self) -> None:
        self.count = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.count += len(text)
        return len(text)


@contextmanager
def guarded() -> Iterator[Sink]:
    """Run an answer: the sink takes what it prints; global settings and random states are put back after it.

    Both random states are seeded, so that an answer that draws numbers gives the same ones every time.
    """
    numpy_state, python_state = _get_state(), _python_state()
    errors, handler, options = _geterr(), _geterrcall(), _get_printoptions()
    options.pop("override_repr", None)  # reported by numpy 2, taken by no version
    limit = sys.getrecursionlimit()
    sink = Sink()
    try:
        _seed(0)
        _python_seed(0)
        with warnings.catch_warnings(), redirect_stdout(sink), redirect_stderr(sink):
            warnings.simplefilter("ignore")
            _seterr(all="ignore")
            yield sink
    finally:
        sys.setrecursionlimit(limit)
        _set_state(numpy_state)
        _set_python_state(python_state)
        _seterrcall(handler)
        _seterr(**errors)
        _set_printoptions(**options)
