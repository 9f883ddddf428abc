"""The statements of exercises name the function's own arguments, and have a sample call that holds."""

import ast
import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest

from dlmath.exercises import CHAPTERS, every, find

SOLUTIONS = Path(__file__).resolve().parents[3] / "solutions"
SAMPLE = re.compile(r"^For example, `(.+)` gives `(.+)`", re.MULTILINE)
FUNCTIONS = [exercise.id for exercise in every() if exercise.kind == "function"]


@pytest.fixture(scope="module")
def solved():
    """From the id of an exercise to its statement, the solution's answer, and all names of its notebook."""
    found = {}
    for chapter in CHAPTERS.values():
        path = SOLUTIONS / f"{chapter.file}.ipynb"
        if not path.exists():
            continue
        names, statement = {}, ""
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source, tags = "".join(cell["source"]), cell["metadata"].get("tags", [])
            check = re.match(r'check\("([\w.]+)", (\w+)\)', source)
            if cell["cell_type"] == "markdown" and "solution" not in tags:
                statement = source
            elif check:
                found[check[1]] = statement, names[check[2]], names
            elif cell["id"] != "bootstrap" and "solution" not in tags:
                exec(source, names)
    return found


def value_of(code, names):
    """The value of the last of several statements, which is an expression."""
    *before, last = ast.parse(code).body
    exec(compile(ast.Module(before, []), "sample", "exec"), names)
    return eval(compile(ast.Expression(last.value), "sample", "eval"), names)


def same(got, want):
    if isinstance(want, str):
        return got == want
    if isinstance(got, tuple | list) and isinstance(want, tuple):
        return len(got) == len(want) and all(map(same, got, want))
    got, want = np.asarray(got), np.asarray(want)
    kinds = (got.dtype.kind == "b") == (want.dtype.kind == "b")
    return kinds and got.shape == want.shape and np.allclose(got, want, rtol=1e-3, atol=1e-12)


@pytest.mark.parametrize("exercise", FUNCTIONS)
def test_the_sample_call_of_a_statement_gives_what_it_says(exercise, solved):
    statement, _, names = solved[exercise]
    sample = SAMPLE.search(statement)
    assert sample, f"the statement of {exercise} has no line “For example, `…` gives `…`.”"
    assert same(value_of(sample[1], dict(names)), ast.literal_eval(sample[2]))


@pytest.mark.parametrize("exercise", [name for name in FUNCTIONS if name != "backprop.node"])
def test_inputs_are_shown_under_the_functions_own_names(exercise, solved):
    entry = find(exercise)
    shown = [name for name, _ in entry.named(entry.cases()[0])]
    assert shown == list(inspect.signature(solved[exercise][1]).parameters)
