"""Print what takes longest when the book is built: notebooks, cells and demos of the last build.

python tools/timings.py [how many, 15 without]
"""

from __future__ import annotations

import sys
from pathlib import Path

from jupyter_cache import get_cache

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.command_line import Parser  # noqa: E402


def timings(folder: Path) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
    """Seconds of every notebook and of every cell in the cache of a build, the longest first."""
    records = get_cache(folder).list_cache_records()
    name = {record.uri: "/".join(Path(record.uri).parts[-2:]) for record in records}
    whole = [(record.data.get("execution_seconds", 0.0), name[record.uri]) for record in records]
    cells = [
        (seconds, f"{name[record.uri]} {cell}")
        for record in records
        for cell, seconds in record.data.get("cells", {}).items()
    ]
    return sorted(whole, reverse=True), sorted(cells, reverse=True)


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("count", nargs="?", type=int, default=15)
    count = parser.parse_args(arguments).count
    folder = ROOT / "_build" / ".jupyter_cache"
    if not folder.exists():
        sys.exit("There is no built book: run make book first.")
    notebooks, cells = timings(folder)
    print(f"{sum(seconds for seconds, _ in notebooks):8.1f} s  all notebooks, one after the other")
    for title, rows in (("notebooks", notebooks), ("cells", cells)):
        print(f"\nslowest {title}")
        for seconds, what in rows[:count]:
            print(f"{seconds:8.1f} s  {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
