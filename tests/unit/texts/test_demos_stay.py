"""A demo in a running notebook draws anew at each move: no later cell may change what it draws from."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))


def own(node: ast.AST):
    """All parts of a cell but the insides of functions and comprehensions, which have names of their own."""
    for part in ast.iter_child_nodes(node):
        yield part
        if not isinstance(
            part,
            ast.FunctionDef
            | ast.Lambda
            | ast.ClassDef
            | ast.GeneratorExp
            | ast.ListComp
            | ast.SetComp
            | ast.DictComp,
        ):
            yield from own(part)


def assigned(cell: ast.Module) -> set[str]:
    names = {n.id for n in own(cell) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.name for n in own(cell) if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def used(function: ast.FunctionDef | ast.Lambda) -> set[str]:
    """The names that a function takes from the notebook."""
    names = [n for n in ast.walk(function) if isinstance(n, ast.Name)]
    inside = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    inside |= {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)}
    inside |= {n.name for n in ast.walk(function) if isinstance(n, ast.FunctionDef) and n is not function}
    return {n.id for n in names} - inside


def changed_below(cells: list[ast.Module]) -> list[str]:
    """Every name that a demo of these cells draws from and a cell below it assigns again."""
    functions: dict[str, ast.AST] = {}
    changes = []
    for number, cell in enumerate(cells):
        functions |= {n.name: n for n in own(cell) if isinstance(n, ast.FunctionDef)}
        functions |= {
            target.id: n.value
            for n in own(cell)
            if isinstance(n, ast.Assign) and isinstance(n.value, ast.Lambda)
            for target in n.targets
            if isinstance(target, ast.Name)
        }
        below = set().union(*(assigned(later) for later in cells[number + 1 :]))
        for call in own(cell):
            if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "explore"):
                continue
            arguments = [call.args[0], *(k.value for k in call.keywords if k.arg in ("caption", "alt"))]
            waiting = set().union(
                *(
                    used(a)
                    if isinstance(a, ast.Lambda)
                    else {n.id for n in ast.walk(a) if isinstance(n, ast.Name)}
                    for a in arguments
                )
            )
            names: set[str] = set()
            while waiting:
                name = waiting.pop()
                names.add(name)
                if name in functions:
                    waiting |= used(functions[name]) - names
            changes += [f"{ast.unparse(call.args[0])}: {name}" for name in sorted(names & below)]
    return changes


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_cell_below_a_demo_changes_what_it_draws_from(path):
    transform = TransformerManager().transform_cell
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert changed_below([ast.parse(transform(cell.source)) for cell in cells]) == []


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("s = 1", ["f: s"]),
        ("for s in (1, 2):\n    pass", ["f: s"]),
        ("def g():\n    s = 1", ["f: g"]),
        ("t = 1", []),
    ],
)
def test_a_change_below_is_seen(below, expected):
    above = [
        "s = 3\ndef g():\n    return s",
        "def f(k):\n    t = g()\n    return t\nexplore(f, k=[1], alt='x')",
    ]
    assert changed_below([ast.parse(text) for text in (*above, below)]) == expected
