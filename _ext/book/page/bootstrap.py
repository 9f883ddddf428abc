"""The first code cell of a notebook that uses `dlmath`: it sees to it that the package is there.

`tools/notebooks.py` puts it into every notebook of the repository, `standalone` gives it an address in the
downloads of the book, and `launch` asks it whether a notebook runs without the repository around it. All of
these cells are the same but for the address.
"""

from __future__ import annotations

import re

import nbformat

ID = "bootstrap"
# Hidden in the book and folded in JupyterLab.
METADATA = {"jupyter": {"source_hidden": True}, "tags": ["remove-cell"]}
SOURCE = """\
# The book's own package. Where it is installed, nothing is done. A notebook in a copy of the book takes it
# from there, and one that was opened alone gets it from this address.
import importlib.util
import pathlib
import sys

address = ""
if not importlib.util.find_spec("dlmath"):
    if pathlib.Path("../dlmath/__init__.py").is_file():
        sys.path.append(str(pathlib.Path("..").resolve()))
    elif address:
        %pip install --quiet --disable-pip-version-check --no-deps {address}
    importlib.invalidate_caches()
    if not importlib.util.find_spec("dlmath"):
        print(
            "This notebook needs dlmath, the package of its book, which cannot be had here: "
            "get the whole book and open the notebook there."
        )"""
ADDRESS = re.compile(r'^address = "(.*)"$', re.MULTILINE)
# Anything else is a name that somebody else could own.
WEB = re.compile(r'https?://[^"\s]+')
USES_PACKAGE = re.compile(r"^\s*(from|import) dlmath\b", re.MULTILINE)


def source(address: str = "") -> str:
    """The cell's code with the address that pip takes the package from; without one it has none."""
    return ADDRESS.sub(lambda _: f'address = "{address}"', SOURCE)


def address_of(notebook: nbformat.NotebookNode) -> str:
    """The address in the notebook's cell; "" if there is none, or one that is no web address."""
    for cell in notebook.cells:
        if cell.get("id") == ID and (line := ADDRESS.search(cell.source)) and WEB.fullmatch(line[1]):
            return line[1]
    return ""


def give_address(notebook: nbformat.NotebookNode, address: str) -> bool:
    """Write the address into the notebook's cell; whether it has one."""
    cells = [cell for cell in notebook.cells if cell.get("id") == ID]
    for cell in cells:
        cell.source = source(address)
    return bool(cells)


def uses_package(notebook: nbformat.NotebookNode) -> bool:
    """Whether any code of the notebook imports `dlmath`."""
    return any(USES_PACKAGE.search(cell.source) for cell in notebook.cells if cell.cell_type == "code")


def runs_alone(notebook: nbformat.NotebookNode) -> bool:
    """Whether a notebook needs no package of the book, or names where to get it."""
    return not uses_package(notebook) or bool(address_of(notebook))


def insert(notebook: nbformat.NotebookNode, address: str) -> None:
    """Put the cell before the first code of a notebook that uses the package; nowhere else."""
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != ID]
    if uses_package(notebook):
        cell = nbformat.v4.new_code_cell(source(address), id=ID, metadata=nbformat.from_dict(METADATA))
        first = next(number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code")
        notebook.cells.insert(first, cell)
