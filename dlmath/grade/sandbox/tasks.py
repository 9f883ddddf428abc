"""What a sandbox is told of an exercise: its inputs, how an answer is called, and what the statement forbids.

Inputs are packed as data, functions among them as their source with the values that it uses. References,
mistakes, criteria, examples, hints and stated results stay here: nothing says what is right.
"""

from __future__ import annotations

import ast
import base64
import builtins
import copy
import functools
import inspect
import threading
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from dlmath._environment import drawn_by
from dlmath.checking import Exercise
from dlmath.checking.inputs import Draw
from dlmath.checking.isolation import pristine
from dlmath.exercises import find

THERE = ("dlmath.checking.inputs", "dlmath.checking.work")
"""Modules of this package whose functions a sandbox has, so that their names are enough."""


@functools.lru_cache(maxsize=512)
def task(exercise_id: str, seed: str) -> dict[str, Any]:
    """The inputs of an exercise that belong to `seed`: JSON, which `recorder.give` takes."""
    exercise = find(exercise_id)
    with drawn_by(seed), pristine():
        return packed_exercise(exercise)


def packed_exercise(exercise: Exercise) -> dict[str, Any]:
    """The present inputs of an exercise, its `run` and its rules, packed."""
    cases = exercise.cases()
    return {
        "cases": [[case.name, case.special, pack(case.args)] for case in cases],
        "run": pack(exercise.run) if exercise.run else None,
        "rules": [[rule.label, pack(rule.broken)] for rule in exercise.rules],
        "names": [name for name, _ in exercise.named(cases[0])] if cases else [],
    }


def pack(value: Any) -> dict[str, Any]:
    """The value as JSON that gives the very same value again. Raises TypeError where that is impossible."""
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return {"plain": value}
    if kind is float:
        return {"float": value.hex()}
    if kind is np.ndarray and value.dtype.kind in "biufc":
        data = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
        return {"array": [data.dtype.str, list(value.shape), base64.b64encode(data.tobytes()).decode()]}
    if isinstance(value, np.generic) and value.dtype.kind in "biufc":
        return {"number": pack(np.asarray(value))["array"]}
    if kind in (tuple, list):
        return {kind.__name__: [pack(item) for item in value]}
    if kind is dict and all(type(key) is str for key in value):
        return {"dict": [[key, pack(item)] for key, item in value.items()]}
    if kind is types.ModuleType:
        return {"module": value.__name__}
    if kind is Draw:
        return {"draw": pack(value.make)}
    if kind is types.FunctionType and value.__module__ in THERE and value.__qualname__ == value.__name__:
        return {"name": [value.__module__, value.__name__]}
    if kind is types.FunctionType:
        return {"function": _packed_function(value)}
    for module in (np, builtins):
        if getattr(module, str(getattr(value, "__name__", "")), None) is value:
            return {"name": [module.__name__, value.__name__]}
    raise TypeError(f"an input of type {kind.__name__} cannot be sent to a sandbox")


def _packed_function(function: types.FunctionType) -> dict[str, Any]:
    """A function: its source as an expression or a definition below `def make(free…)`, and what it uses."""
    free = inspect.getclosurevars(function).nonlocals
    known = function.__globals__
    return {
        "name": function.__name__,
        "source": _source(function),
        "defaults": [pack(function.__defaults__), pack(function.__kwdefaults__)],
        "free": {name: pack(value) for name, value in free.items()},
        "globals": {
            name: pack(known[name])
            for name in sorted(_names(function.__code__))
            if name in known and known[name] is not function  # it knows itself by its own name
        },
    }


def _names(code: types.CodeType) -> set[str]:
    """The names that a code looks up, also in the functions and comprehensions inside it."""
    inner = [constant for constant in code.co_consts if type(constant) is types.CodeType]
    return set(code.co_names).union(*map(_names, inner))


_PARSING = threading.Lock()


@functools.cache
def _tree(module: types.ModuleType) -> ast.Module:
    """The syntax of a module."""
    # Two threads that parse at once can stop Python 3.11 with a SystemError.
    with _PARSING:
        return ast.parse(inspect.getsource(module))


def _source(function: Callable) -> str:
    """Lines that return the function, from the file that it was written in."""
    code = function.__code__
    tree, at = _tree(inspect.getmodule(function)), code.co_firstlineno
    if code.co_name != "<lambda>":
        found = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.lineno == at]
        (definition,) = (node for node in found if node.name == code.co_name)
        return f"{ast.unparse(_without_defaults(definition))}\nreturn {definition.name}"
    spans = [(line, column) for line, _, column, end in code.co_positions() if column and end]
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Lambda)
        and node.lineno == at
        and all(_at(node.body) <= place < (node.end_lineno, node.end_col_offset) for place in spans)
    ]
    (expression,) = found
    return f"return {ast.unparse(_without_defaults(expression))}"


def _without_defaults(node: ast.FunctionDef | ast.Lambda) -> ast.AST:
    """The same function with None for its defaults, whose values are sent beside it."""
    plain = copy.deepcopy(node)
    nothing = ast.Constant(None)
    plain.args.defaults = [nothing for _ in plain.args.defaults]
    plain.args.kw_defaults = [default and nothing for default in plain.args.kw_defaults]
    return plain


def _at(node: ast.expr) -> tuple[int, int]:
    """Line and column where an expression begins."""
    return node.lineno, node.col_offset
