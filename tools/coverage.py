"""Count where the book treats what its sources teach.

    python tools/coverage.py            a table by chapter; exit code 1 while something is nowhere
    python tools/coverage.py svd        what is missing from one chapter

A notebook or page marks a place by the ids in an HTML comment: <!-- s0.svd s0.e9 -->.
The build itself asks the same questions: both read `_ext/book/sources/inventory.py`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from _ext.book.sources import inventory  # noqa: E402
from dlmath.exercises.chapters import chosen  # noqa: E402
from tools.command_line import Parser  # noqa: E402


def marked(root: Path = ROOT) -> dict[str, set[str]]:
    """For every marked id the pages that mark it, as paths without suffix."""
    places: dict[str, set[str]] = defaultdict(set)
    for folder in ("chapters", "solutions", "reference"):
        for path in sorted((root / folder).glob("*.*")):
            if path.suffix in (".ipynb", ".md"):
                for mark in inventory.marks(path.read_text("utf-8")):
                    places[mark].add(f"{folder}/{path.stem}")
    return places


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("names", nargs="*", help="chapters, such as svd or 02-svd")
    names = parser.parse_args(arguments).names
    try:
        chapters = chosen(names)
    except ValueError as error:
        parser.error(str(error))
    places, entries = marked(), inventory.entries(ROOT)
    for chapter in chapters:
        items = [entry.id for entry in entries.values() if entry.file == chapter.key]
        missing = [item for item in items if f"chapters/{chapter.file}" not in places[item]]
        _line(chapter.file, items, missing, "missing")
    if not names:
        items = [entry.id for entry in entries.values() if inventory.is_item(entry)]
        _line("items", items, [item for item in items if not places[item]], "missing")
        for kind in ("errata", "questions"):
            ids = [entry.id for entry in entries.values() if entry.file == kind]
            missing = [name for name in ids if not any("chapters/" in page for page in places[name])]
            _line(kind, ids, missing, "not in a chapter")
    coverage = inventory.coverage(ROOT, {name: sorted(pages) for name, pages in places.items()})
    faults = [fault for fault in coverage.faults() if not names or "but is not" in fault]
    print("\n".join(faults))
    return int(bool(faults))


def _line(title: str, ids: list[str], missing: list[str], word: str) -> None:
    tail = f"   {word}: {' '.join(missing)}" if missing else ""
    print(f"{title:16} {len(ids) - len(missing):4} of {len(ids)}{tail}")


if __name__ == "__main__":
    sys.exit(main())
