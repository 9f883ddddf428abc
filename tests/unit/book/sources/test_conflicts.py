"""Where the sources' conventions differ: each entry is whole."""

import re
from pathlib import Path

from _ext.book.sources import inventory

ROOT = Path(__file__).resolve().parents[4]
SOURCES = {source["id"] for source in inventory.load(ROOT, "sources")}


def test_each_conflict_says_who_what_and_how_to_translate():
    entries = inventory.load(ROOT, "conflicts")
    assert [entry["id"] for entry in entries] == [f"c{n}" for n in range(1, len(entries) + 1)]
    for entry in entries:
        sources = re.findall(r"s\d", " ".join(entry["says"]))
        assert len(sources) == len(set(sources)) and set(sources) <= SOURCES
        assert all(entry[key] for key in ("topic", "book", "translate", "see"))
        assert not entry["book"].endswith(".") and not entry["translate"].endswith(".")
