"""What a notebook's code shows to a reader of it, without running it: reasons to look, and never proofs.

A grader's sandbox holds no references, and judges outside; so nothing of this changes a point.
"""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator

from dlmath.grade.released import Notebook

MOST_SOURCE = 20_000
FEWEST_NODES = 30
"""An answer with fewer nodes in its syntax tree is like others by chance."""
MODULES = {"ctypes", "gc", "inspect", "multiprocessing", "signal", "socket", "subprocess"}
WORDS = ("DLMATH_", "/proc/", "solutions/")
ATTRIBUTES = {"reference", "mistakes"}
TAUGHT = {"check", "explore", "hint", "plots", "progress", "style"}
"""What notebooks of the book import from `dlmath`."""


def parsed(source: str) -> ast.Module | None:
    """The syntax tree of a cell; None for what is no Python, or longer than any answer."""
    if len(source) > MOST_SOURCE:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def found_in(cells: Iterable[dict]) -> list[str]:
    """What a teacher may want to look at in these cells; each with the cell's id, the same but once."""
    notes: dict[str, None] = {}
    for cell in cells:
        if not cell["code"] or cell["id"] == "bootstrap":
            continue
        try:
            for what in _odd(parsed(cell["source"])):
                notes[f"cell “{cell['id']}” {what}"] = None
        except RecursionError:
            notes[f"cell “{cell['id']}” is nested too deeply to be read"] = None
    return list(notes)[:20]


def _odd(tree: ast.Module | None) -> Iterator[str]:
    for node in ast.walk(tree) if tree else ():
        if (isinstance(node, ast.Name) and node.id == "check" and not isinstance(node.ctx, ast.Load)) or (
            isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == "check"
        ):
            yield "gives the name check another meaning"
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            yield f"uses .{node.attr}"
        elif isinstance(node, ast.Name) and node.id == "get_ipython":
            yield "uses get_ipython"
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name.partition(".")[0] in MODULES or name.name.startswith("dlmath."):
                    yield f"imports {name.name}"
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {name.name for name in node.names}
            if node.module.partition(".")[0] in MODULES or node.module.startswith("dlmath."):
                yield f"imports {node.module}"
            elif node.module == "dlmath" and names - TAUGHT:
                yield f"imports dlmath.{min(names - TAUGHT)}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for word in WORDS:
                if word in node.value:
                    yield f"holds the text {word}"


def answers(cells: list[dict], notebook: Notebook) -> dict[str, str]:
    """The code that was written for each exercise: from the check before it to its own."""
    exercise_of = {check.id: check.exercise for check in notebook.checks}
    given = {name for name, _ in notebook.setup} | {"bootstrap"}
    found, lines = {}, []
    for cell in cells:
        if not cell["code"]:
            continue
        if cell["id"] in exercise_of:
            found[exercise_of[cell["id"]]] = "\n\n".join(lines)
            lines = []
        elif cell["id"] not in given and not cell["id"].startswith("hint-"):
            lines.append(cell["source"].strip())
    return found


def fingerprint(source: str) -> str:
    """Sixteen digits that stay the same when names and comments change; "" for little code."""
    tree = parsed(source)
    if tree is None:
        return ""
    numbers: Counter[str] = Counter()
    names: dict[str, str] = {}
    own = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        numbers["nodes"] += 1
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            text = body[0].value
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                body[:] = body[1:] or [ast.Pass()]
        if isinstance(node, ast.Name) and node.id in own:
            node.id = names.setdefault(node.id, f"n{len(names)}")
        elif isinstance(node, ast.arg):
            node.arg, node.annotation = names.setdefault(node.arg, f"n{len(names)}"), None
    if numbers["nodes"] < FEWEST_NODES:
        return ""
    try:
        return hashlib.sha256(ast.dump(tree).encode("utf-8", "replace")).hexdigest()[:16]
    except RecursionError:
        return ""
