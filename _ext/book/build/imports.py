"""What code is made of: the files of the package that it imports, found without running anything.

A name that a package only passes on leads to where it is from: `from dlmath import style` needs the drawing,
and not the exercises, which `dlmath/__init__.py` imports besides. Imports inside functions count, those under
`if TYPE_CHECKING` do not.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import nbformat


class Imports:
    """The files that pieces of code need, and the packages outside of the book that they import."""

    def __init__(self, root: Path, *, skip: tuple[str, ...] = ()) -> None:
        """Modules are looked for below `root`; those in `skip` are not followed."""
        self.root, self.skip = root, skip
        self.files: set[Path] = set()
        self.outside: set[str] = set()
        # Packages of which a module is imported by a name that is known only when the code runs.
        self.opened: set[str] = set()
        self._walked: set[str] = set()

    def module(self, name: str) -> None:
        """A module with everything that it imports, and the files that lie beside a package."""
        if name in self._walked or name in self.skip:
            return
        self._walked.add(name)
        path = self._path(name)
        if path is None:
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and not (self.root / top).is_dir():
                self.outside.add(top)
            return
        self._file(name)
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        self._statements(_statements_of(path), package)
        if path.name == "__init__.py":
            self.files.update(beside for beside in path.parent.iterdir() if _is_data(beside))

    def code(self, tree: ast.Module) -> None:
        """A piece of code that is in no package."""
        self._statements(_statements(tree), "")

    def _statements(self, statements: tuple[ast.AST, ...], package: str) -> None:
        for node in statements:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.module(alias.name)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self._name(_source(node, package), alias.name)
            else:
                self.opened.add(_opened(node))

    def _name(self, module: str, name: str) -> None:
        """`from module import name`: a module, what the module passes on, or what it defines itself."""
        if module in self.skip:
            return
        if self._path(f"{module}.{name}"):
            self._file(module)
            self.module(f"{module}.{name}")
        elif passed := self._passed_on(module, name):
            self._file(module)
            self._name(*passed)
        else:
            self.module(module)

    def _passed_on(self, module: str, name: str) -> tuple[str, str] | None:
        """The module that a name of this module is from, and its name there."""
        path = self._path(module)
        package = module if path and path.name == "__init__.py" else module.rpartition(".")[0]
        for node in _statements_of(path) if path else ():
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if (alias.asname or alias.name) == name:
                        return _source(node, package), alias.name
        return None

    def _file(self, name: str) -> None:
        """The file of a module, and those of the packages it is in, which run before it."""
        while name:
            if name not in self.skip and (path := self._path(name)):
                self.files.add(path)
            name = name.rpartition(".")[0]

    def _path(self, name: str) -> Path | None:
        place = self.root.joinpath(*name.split("."))
        candidates = (place / "__init__.py", place.with_name(f"{place.name}.py"))
        return next((path for path in candidates if path.is_file()), None)


def names_from(tree: ast.AST, package: str) -> set[str]:
    """The names that code imports from a package or its modules."""
    return {
        alias.name
        for node in _statements(tree)
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{package}.")
        for alias in node.names
    }


def texts(tree: ast.AST) -> set[str]:
    """The texts that stand in a piece of code."""
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def notebook_code(notebook: nbformat.NotebookNode) -> ast.Module:
    """The code of a notebook, without cells that are no Python: they stop by themselves."""
    whole = ast.Module([], [])
    for cell in notebook.cells:
        if cell.cell_type == "code":
            with suppress(SyntaxError):
                whole.body += _cell_code(cell.source)
    return whole


def _cell_code(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:
        # Magic commands; most cells have none, and this takes ten times as long.
        from IPython.core.inputtransformer2 import TransformerManager

        return ast.parse(TransformerManager().transform_cell(source)).body


def _statements(tree: ast.AST) -> tuple[ast.AST, ...]:
    """What imports something: statements, and calls of `import_module` with a name that is put together."""
    return tuple(
        node
        for node in _nodes(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) or (isinstance(node, ast.Call) and _opened(node))
    )


@cache
def _parsed(path: Path, modified: int) -> tuple[ast.AST, ...]:
    return _statements(ast.parse(path.read_text("utf-8")))


def _statements_of(path: Path) -> tuple[ast.AST, ...]:
    return _parsed(path, path.stat().st_mtime_ns)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes below `tree`, but those that only a type checker reads."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if not (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"):
            yield node
            waiting += ast.iter_child_nodes(node)


def _source(node: ast.ImportFrom, package: str) -> str:
    """The full name of the module that names are imported from."""
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    return ".".join([*above, *filter(None, [node.module])])


def _opened(node: ast.Call) -> str:
    """`dlmath.exercises` for `import_module(f"dlmath.exercises.{key}")`."""
    function = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if function == "import_module" and node.args and isinstance(node.args[0], ast.JoinedStr):
        first = node.args[0].values[0]
        if isinstance(first, ast.Constant) and first.value.endswith("."):
            return first.value[:-1]
    return ""


def _is_data(path: Path) -> bool:
    return path.is_file() and path.suffix not in (".py", ".pyc") and not path.name.startswith(".")
