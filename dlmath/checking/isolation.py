"""Isolation: what checks an answer sees the original functions, and an answer leaves no settings behind."""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import math
import os
import random
import sys
import warnings
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout

import numpy as np

from dlmath._environment import variables_as_now
from dlmath.checking.record import MOST_PRINTED

# Taken when this module is imported; held here, so that an answer that replaces one cannot keep its settings.
_GUARDED = tuple(
    (vars(module), dict(vars(module)))
    for module in (builtins, math, json, random, os, np, np.linalg, np.random)
)
_MISSING = object()
_getcwd, _chdir = os.getcwd, os.chdir
_get_state, _set_state, _seed = np.random.get_state, np.random.set_state, np.random.seed
_python_state, _set_python_state, _python_seed = random.getstate, random.setstate, random.seed
_geterr, _seterr, _geterrcall, _seterrcall = np.geterr, np.seterr, np.geterrcall, np.seterrcall
_get_printoptions, _set_printoptions = np.get_printoptions, np.set_printoptions


def _put_back() -> list[tuple[dict, str, object]]:
    """Put the original functions back into their modules; returns what stood in their place.

    It calls no builtin function: any of them may be what has been replaced.
    """
    aside = []
    for names, originals in _GUARDED:
        for name, original in originals.items():
            current = names.get(name, _MISSING)
            if current is not original:
                names[name] = original
                aside += [(names, name, current)]
    return aside


class _Pristine:
    """What `pristine` returns. A class: `contextlib` itself calls functions that may have been replaced."""

    def __enter__(self) -> None:
        self._aside = _put_back()
        self._settings = ExitStack()
        self._settings.enter_context(np.errstate(all="ignore"))
        self._settings.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")

    def __exit__(self, *raised: object) -> None:
        self._settings.close()
        for names, name, current in self._aside:
            if current is _MISSING:
                del names[name]
            else:
                names[name] = current


def pristine() -> _Pristine:
    """Run with the functions of NumPy, math and Python as they were when this module was imported.

    What the reader's code has replaced (`np.allclose = …`, `builtins.len = …`) is put aside, and back
    afterwards.
    """
    return _Pristine()


class Sink(io.TextIOBase):
    """Takes what an answer prints: counts all of it, and keeps the beginning."""

    def __init__(self) -> None:
        self.count = 0
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.count += len(text)
        if len(self.text) < MOST_PRINTED:
            self.text += text[: MOST_PRINTED - len(self.text)]
        return len(text)


class _Guarded:
    """What `guarded` returns."""

    def __enter__(self) -> Sink:
        self._put_back, self._settings = _put_back_to_now(), ExitStack()
        self._settings.callback(_settings_as_now())
        sink = Sink()
        _seed(0)
        _python_seed(0)
        self._settings.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        self._settings.enter_context(redirect_stdout(sink))
        self._settings.enter_context(redirect_stderr(sink))
        _seterr(all="ignore")
        return sink

    def __exit__(self, *raised: object) -> None:
        self._put_back()
        self._settings.close()


def guarded() -> _Guarded:
    """Run an answer: the sink takes what it prints, and everything global is afterwards as it was before.

    That is functions of NumPy, math and Python, the working directory, environment variables, settings of
    NumPy, filters of warnings, the recursion limit, where modules are looked for, and both random states.
    The latter are seeded, so that an answer that draws numbers gives the same ones every time.
    """
    return _Guarded()


def _put_back_to_now() -> Callable[[], None]:
    """What puts functions back that are replaced from now on; it calls no builtin function."""
    now = [(names, names.copy(), originals) for names, originals in _GUARDED]

    def put_back() -> None:
        for names, before, originals in now:
            for name in originals:
                current = before.get(name, _MISSING)
                if current is _MISSING:
                    names.pop(name, None)
                elif names.get(name, _MISSING) is not current:
                    names[name] = current

    return put_back


def _settings_as_now() -> Callable[[], None]:
    """What puts all other settings back to what they are now."""
    numpy_state, python_state = _get_state(), _python_state()
    errors, handler, options = _geterr(), _geterrcall(), _get_printoptions()
    options.pop("override_repr", None)  # reported by numpy 2, taken by no version
    limit, path, folder = sys.getrecursionlimit(), sys.path[:], None
    put_variables_back = variables_as_now()
    with contextlib.suppress(OSError):  # a folder that is gone
        folder = _getcwd()

    def put_back() -> None:
        sys.setrecursionlimit(limit)
        sys.path[:] = path
        _set_state(numpy_state)
        _set_python_state(python_state)
        _seterrcall(handler)
        _seterr(**errors)
        _set_printoptions(**options)
        put_variables_back()
        with contextlib.suppress(OSError):
            if folder is not None and _getcwd() != folder:
                _chdir(folder)

    return put_back
