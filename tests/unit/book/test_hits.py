"""A change of other packages' work that finds nothing in the whole book stops the build and is named."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from _ext.book import hits
from dlmath.exercises.chapters import CHAPTERS

PAGES = [
    f"{folder}/{one.file}" for folder in ("chapters", "exercises", "solutions") for one in CHAPTERS.values()
]


@pytest.fixture
def counters(monkeypatch):
    monkeypatch.setattr(hits, "ALL", [])
    return [hits.Hits("a.py: tables"), hits.Hits("b.py: proofs")]


def build(folder: Path, pages: list[str], found_docs: list[str] | None = None, **count: dict):
    """A build that writes these pages; `count` says which counters find something on them."""
    app = SimpleNamespace(
        doctreedir=str(folder),
        builder=SimpleNamespace(format="html"),
        env=SimpleNamespace(found_docs=set(found_docs or pages)),
    )
    for page in pages:
        for counter in hits.ALL:
            counter.add(count.get(counter.place[0], 0))
        hits._keep(app, page, "page.html", {}, object())
    hits._judge(app, None)


def test_a_whole_book_in_which_each_finds_something_is_built(counters, tmp_path):
    build(tmp_path, PAGES, a=1, b=2)


def test_what_finds_nothing_in_the_whole_book_is_named(counters, tmp_path):
    with pytest.raises(ExtensionError, match=r"delete b\.py: proofs$"):
        build(tmp_path, PAGES, a=1)


def test_a_part_of_the_book_may_have_no_use_for_some(counters, tmp_path):
    build(tmp_path, PAGES[:-1])


def test_pages_that_are_not_written_again_keep_what_was_found_on_them(counters, tmp_path):
    build(tmp_path, PAGES, a=1, b=1)
    build(tmp_path, PAGES[:1], PAGES)
    assert json.loads((tmp_path / "hits" / f"{PAGES[0]}.json").read_text()) == {
        "a.py: tables": 0,
        "b.py: proofs": 0,
    }


def test_a_book_of_which_a_page_was_never_written_is_not_judged(counters, tmp_path):
    build(tmp_path, PAGES[:1], PAGES)


def test_what_one_page_has_does_not_count_for_the_next(counters, tmp_path):
    build(tmp_path, PAGES[:1], a=3, b=3)
    assert [counter.count for counter in counters] == [0, 0]
