"""Count where the book treats what its sources teach.

    python tools/coverage.py            a table by chapter; exit code 1 while something is nowhere
    python tools/coverage.py svd        what is missing from one chapter

A notebook or page marks a place by the ids in an HTML comment: <!-- s0.svd s0.e9 -->.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
INVENTORY = ROOT / "reference" / "inventory"
CHAPTERS = {
    "vectors": "01-vectors",
    "svd": "02-svd",
    "probability": "03-probability",
    "entropy-kl": "04-entropy-kl",
    "gradients": "05-gradients",
    "hessians": "06-hessians",
    "backprop": "07-backprop",
    "regression": "08-regression",
}
MARK = re.compile(r"<!--\s*((?:s\d\.[\w-]+[\s,]*)+)-->")


def ids(name: str) -> list[str]:
    """The ids in one file of the inventory, in its order."""
    return [entry["id"] for entry in yaml.safe_load((INVENTORY / f"{name}.yml").read_text("utf-8"))]


def marks(path: Path) -> list[str]:
    """The ids that a page marks."""
    return [
        mark for group in MARK.findall(path.read_text("utf-8")) for mark in re.split(r"[\s,]+", group) if mark
    ]


def marked() -> dict[str, set[str]]:
    """For every marked id the pages that mark it, as paths without suffix."""
    places: dict[str, set[str]] = defaultdict(set)
    for folder in ("chapters", "solutions", "reference"):
        for path in sorted((ROOT / folder).glob("*.*")):
            if path.suffix in (".ipynb", ".md"):
                for mark in marks(path):
                    places[mark].add(f"{folder}/{path.stem}")
    return places


def main(names: list[str]) -> int:
    places = marked()
    total = covered = 0
    for name, page in CHAPTERS.items():
        if names and name not in names:
            continue
        items = ids(name)
        here = [item for item in items if f"chapters/{page}" in places[item]]
        missing = [item for item in items if item not in here]
        total, covered = total + len(items), covered + len(here)
        print(
            f"{page:16} {len(here):4} of {len(items)}"
            + (f"   missing: {' '.join(missing)}" if missing else "")
        )
    print(f"{'items':16} {covered:4} of {total}")
    if not names:
        for kind in ("errata", "questions"):
            missing = [entry for entry in ids(kind) if not any("chapters/" in p for p in places[entry])]
            treated = len(ids(kind)) - len(missing)
            print(f"{kind:16} {treated:4} of {len(ids(kind))}   not in a chapter: {' '.join(missing)}")
    known = set().union(*(ids(path.stem) for path in INVENTORY.glob("*.yml")))
    unknown = sorted(set(places) - known - {""})
    if unknown:
        print("unknown ids:", " ".join(f"{mark} ({', '.join(places[mark])})" for mark in unknown))
    return int(covered < total or bool(unknown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
