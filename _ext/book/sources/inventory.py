"""The inventory: what the five sources teach, ask and get wrong, and which places of the book mark it.

The pages of the map and of the errata, the marks in the text and `tools/coverage.py` all read it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dlmath.exercises.chapters import CHAPTERS

FOLDER = Path("reference") / "inventory"
MARK = re.compile(r"<!--\s*((?:s\d\.[\w-]+[\s,]*)+)-->")


@dataclass(frozen=True)
class Entry:
    """One thing of a source: an item that it teaches, an erratum, or a question.

    `added` says what of an item the book adds to what the source says.
    """

    id: str
    kind: str
    title: str
    where: str
    file: str
    added: str = ""

    @property
    def source(self) -> str:
        return self.id.partition(".")[0]


def load(root: Path, name: str):
    """The content of one file of the inventory below the book's folder: shared, so not to be changed."""
    path = root / FOLDER / f"{name}.yml"
    return _parsed(path, path.stat().st_mtime_ns)


def files(root: Path) -> list[Path]:
    """The files of the inventory."""
    return sorted((root / FOLDER).glob("*.yml"))


@lru_cache
def _parsed(path: Path, modified: int):
    """A page asks for the same file hundreds of times, and parsing takes 25 ms."""
    return yaml.safe_load(path.read_text("utf-8"))


def entries(root: Path) -> dict[str, Entry]:
    """Every item, erratum and question, by its id.

    A chapter that has no file has none: `content.chapters` asks for the file.
    """
    by_id = {}
    chapters = [key for key in CHAPTERS if (root / FOLDER / f"{key}.yml").is_file()]
    for name in (*chapters, "errata", "questions"):
        for raw in load(root, name):
            kind = {"errata": "erratum", "questions": "question"}.get(name) or raw["kind"]
            title = raw.get("title") or raw.get("says") or raw["question"]
            by_id[raw["id"]] = Entry(raw["id"], kind, title, raw["where"], name, raw.get("added", ""))
    return by_id


def is_item(entry: Entry) -> bool:
    return entry.file in CHAPTERS


def known(root: Path) -> set[str]:
    """Every id that a page may mark: those of the entries, and of the readings of a text copy."""
    return {*entries(root), *(raw["id"] for raw in load(root, "ocr-noise"))}


def split(marks: str) -> list[str]:
    """The ids in the text of one mark."""
    return [mark for mark in re.split(r"[\s,]+", marks) if mark]


def marks(text: str) -> list[str]:
    """The ids that the source of a page marks, in its order."""
    return [mark for group in MARK.findall(text) for mark in split(group)]


@dataclass(frozen=True)
class Coverage:
    """Which entries no page marks, and which marks stand for nothing."""

    missing: dict[str, Entry]
    unknown: dict[str, list[str]]

    def faults(self) -> list[str]:
        """One sentence for each id that is nowhere, or is marked but unknown."""
        lines = [
            f"{entry.id} is nowhere in the book: {entry.kind} {entry.title!r} ({entry.file}.yml)"
            for entry in self.missing.values()
        ]
        return lines + [
            f"{mark} is marked in {', '.join(pages)} but is not in the inventory"
            for mark, pages in self.unknown.items()
        ]


def coverage(root: Path, places: Mapping[str, Iterable[str]]) -> Coverage:
    """Compare the inventory with the places of the marks: for each marked id the pages that mark it."""
    allowed = known(root)
    return Coverage(
        {name: entry for name, entry in entries(root).items() if not places.get(name)},
        {mark: sorted(set(pages)) for mark, pages in sorted(places.items()) if mark not in allowed},
    )


def section(root: Path, entry: Entry) -> str:
    """The title of the section of its source that an entry is from; raises `LookupError` if there is none."""
    for candidate in load_sections(root)[entry.source]:
        if re.search(candidate["pattern"], entry.where, re.IGNORECASE):
            return candidate["title"]
    raise LookupError(f"no section of {entry.source} in sections.yml fits {entry.where!r} ({entry.id})")


def load_sections(root: Path) -> dict[str, list[dict[str, str]]]:
    return load(root, "sections")
