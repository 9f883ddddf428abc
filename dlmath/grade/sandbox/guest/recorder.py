"""The inputs of the exercises, as the grader sent them, and what the check cells have written down."""

import __future__

import base64
import importlib

import numpy as np

from dlmath.checking.exercise import Case, Exercise, Rule

GIVEN = {}
RECORDS = []
MOST_RECORDS = 3


def give(exercises):
    """Take over the exercises, as `tasks.task` packs them, by id."""
    for name, task in exercises.items():
        cases = [Case(unpack(args), case, special) for case, special, args in task["cases"]]
        run = unpack(task["run"]) if task["run"] else None
        rules = [Rule(label, unpack(broken)) for label, broken in task["rules"]]
        GIVEN[name] = Exercise(name, cases, run, rules, task["names"])


def write_down(name, collected):
    """Keep what an answer to the exercise gave; `collected` makes the record of it."""
    if name not in GIVEN:
        raise KeyError(f"there is no exercise {name!r}")
    record = collected(GIVEN[name])
    if len(RECORDS) < MOST_RECORDS:
        RECORDS.append({"exercise": name, "record": record})


def unpack(data):
    """The value that `tasks.pack` has written."""
    ((kind, value),) = data.items()
    if kind == "plain":
        return value
    if kind == "float":
        return float.fromhex(value)
    if kind == "array":
        dtype, shape, text = value
        return np.frombuffer(base64.b64decode(text), dtype).reshape(shape).copy()
    if kind == "number":
        return unpack({"array": value})[()]
    if kind in ("tuple", "list"):
        items = [unpack(item) for item in value]
        return tuple(items) if kind == "tuple" else items
    if kind == "dict":
        return {key: unpack(item) for key, item in value}
    if kind == "module":
        return importlib.import_module(value)
    if kind == "name":
        return getattr(importlib.import_module(value[0]), value[1])
    if kind == "draw":
        return importlib.import_module("dlmath.checking.inputs").Draw(unpack(value))
    if kind == "function":
        return _function(value)
    raise ValueError(f"there is no kind {kind}")


def _function(value):
    """A function from its source, with the values of the names that it uses."""
    space = {name: unpack(item) for name, item in value["globals"].items()} | {"__name__": "given"}
    names = ", ".join(value["free"])
    body = "\n".join("    " + line for line in value["source"].splitlines())
    # Annotations are left alone: what they name is not here.
    flags = __future__.annotations.compiler_flag
    exec(compile(f"def make({names}):\n{body}\n", "<given>", "exec", flags), space)
    made = space.pop("make")(*(unpack(item) for item in value["free"].values()))
    made.__defaults__, made.__kwdefaults__ = map(unpack, value["defaults"])
    space.setdefault(made.__name__, made)
    made.__name__ = value["name"]
    return made
