"""The exercise notebooks as they were released, and how a submitted one compares with them.

Check cells are recognised by the ids that they have in `released.json`. `make exercises` writes that file
into the package, so that it comes with the grader and not with the submission.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RELEASED_FORMAT = 1
PACKAGE = Path(__file__).resolve().parent.parent
FILE = PACKAGE / "grade" / "released.json"
GRADER = (
    "_[a-z]*.py",
    "checking/*.py",
    "exercises/*.py",
    "exercises/*.json",
    "grade/*.py",
    "grade/*.json",
    "grade/sandbox/**/*.py",
)
"""What the points depend on: patterns of files in the package."""

MOST_BYTES = 50_000_000
"""Size of the largest notebook that is read."""


class Unreadable(Exception):
    """A submitted notebook that is none; says in a few words why."""


@dataclass(frozen=True)
class CheckCell:
    """A check cell of a released notebook."""

    id: str
    exercise: str
    source: str


@dataclass(frozen=True)
class Notebook:
    """What the grader knows of a released notebook: cells before the first answer, and check cells."""

    name: str
    setup: tuple[tuple[str, str], ...]
    checks: tuple[CheckCell, ...]

    @property
    def stamp(self) -> str:
        """Twelve digits that change when a cell does by which the notebook is graded; `make exercises` puts
        them into its metadata, so that a submission says which release it is of."""
        content = [self.name, self.setup, [(check.id, check.exercise, check.source) for check in self.checks]]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Cell:
    """A cell of a submitted notebook; `code` is its number among the code cells, None for text."""

    id: str
    source: str
    code: int | None


@dataclass(frozen=True)
class Location:
    """Where the check cell of an exercise is: the number of a code cell, or None and what was done to it."""

    code: int | None
    change: str | None = None


def load_released(path: Path | None = None) -> dict[str, Notebook]:
    """The released notebooks by name, from the package or from a file that a teacher has put aside.

    Raises ValueError for a file that `make exercises` cannot have written.
    """
    try:
        data = json.loads((path or FILE).read_text("utf-8"))
        if data["format"] != RELEASED_FORMAT:
            raise ValueError(f"its format is {data['format']}, not {RELEASED_FORMAT}")
        return {name: notebook_of(name, item) for name, item in data["notebooks"].items()}
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(
            f"the released notebooks cannot be read from {path or FILE} ({_short(error)})"
        ) from None


def notebook_of(name: str, item: dict[str, Any]) -> Notebook:
    """One notebook of `released.json`."""
    return Notebook(
        name,
        tuple((cell["id"], cell["source"]) for cell in item["setup"]),
        tuple(CheckCell(cell["id"], cell["exercise"], cell["source"]) for cell in item["checks"]),
    )


@cache
def release_id(package: Path = PACKAGE) -> str:
    """Twelve digits that tell this grader, its exercises and its released notebooks from any other's."""
    digest = hashlib.sha256()
    for pattern in GRADER:
        for file in sorted(package.glob(pattern)):
            digest.update(file.name.encode() + b"\0" + file.read_text("utf-8").encode())
    return digest.hexdigest()[:12]


def read_notebook(path: Path) -> list[Cell]:
    """The cells of a submitted notebook, whatever it holds. Raises Unreadable."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"it is larger than {MOST_BYTES // 1_000_000} MB")
        return parse_notebook(path.read_bytes())[0]
    except FileNotFoundError:
        raise Unreadable("it is missing") from None
    except OSError as error:
        raise Unreadable(f"it cannot be read: {_short(error)}") from None


def parse_notebook(content: bytes) -> tuple[list[Cell], dict[str, Any]]:
    """The cells of a submitted notebook and its metadata, whatever it holds. Raises Unreadable."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise Unreadable(f"its JSON is broken in line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it cannot be read: {_short(error)}") from None
    if type(data) is not dict or type(data.get("cells")) is not list:
        raise Unreadable("it is JSON, but no notebook: it has no list of cells")
    cells, count = [], 0
    for number, item in enumerate(data["cells"], 1):
        source = _source(item)
        if source is None:
            raise Unreadable(f"it is JSON, but no notebook: cell {number} is no cell")
        code = count if item.get("cell_type") == "code" else None
        count += code is not None
        cells.append(Cell(_id(item), source, code))
    if cells and not any(cell.id for cell in cells):
        raise Unreadable(
            "its cells have no ids, so that no check can be recognised: it was saved by a program that drops "
            "them. Copy the answers into a fresh copy of the released notebook"
        )
    metadata = data.get("metadata")
    return cells, metadata if type(metadata) is dict else {}


def read_submitted(path: Path, released: Notebook) -> tuple[list[Cell], dict[CheckCell, Location]]:
    """The code cells of a submitted notebook, and where the released check cells are. Raises Unreadable."""
    cells = read_notebook(path)
    code = [cell for cell in cells if cell.code is not None]
    return code, {check: locate(check, cells) for check in released.checks}


def _source(item: Any) -> str | None:
    """The source of a cell, which may be stored as lines; None for what is no cell."""
    if type(item) is not dict:
        return None
    source = item.get("source")
    if type(source) is list and all(type(line) is str for line in source):
        source = "".join(source)
    return source if type(source) is str else None


def _id(item: dict) -> str:
    """A cell's id; Colab keeps it in the metadata."""
    metadata = item.get("metadata")
    for name in (item.get("id"), metadata.get("id") if type(metadata) is dict else None):
        if type(name) is str and name:
            return name
    return ""


def locate(check: CheckCell, cells: list[Cell]) -> Location:
    """Find a released check cell among the submitted cells."""
    same = [number for number, cell in enumerate(cells) if cell.id == check.id]
    if not same:
        copied = any(_bare(cell.source) == _bare(check.source) for cell in cells)
        return Location(None, "its check cell was deleted" + " (a copy of it does not count)" * copied)
    if len(same) > 1:
        return Location(None, f"its check cell was duplicated: {len(same)} cells have the id {check.id}")
    (at,) = same
    cell = cells[at]
    if cell.code is not None and same_lines(cell.source, check.source):
        return Location(cell.code)
    for first, last in ((at, at + 2), (at - 1, at + 1), (at, at + 3), (at - 2, at + 1)):
        parts = cells[max(first, 0) : last]
        if len(parts) > 1 and "".join(_bare(part.source) for part in parts) == _bare(check.source):
            return Location(None, "its check cell was split")
    return Location(
        None, "its check cell was edited" if cell.code is not None else "its check cell is now text"
    )


def same_lines(one: str, other: str) -> bool:
    """Whether two sources are the same in all but blanks at the ends of lines and around the whole."""
    return _lines(one) == _lines(other)


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines()]


def _bare(source: str) -> str:
    """A source without any blanks."""
    return "".join(source.split())


def _short(error: BaseException) -> str:
    """Type and text of an error, in a line."""
    return f"{type(error).__name__}: {error}"[:200]
