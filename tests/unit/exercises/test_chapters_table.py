"""The table of the chapters, and the table of contents that follows it."""

import runpy
import sys
from pathlib import Path

import pytest
import yaml

from dlmath.exercises.chapters import CHAPTERS, chosen
from tools import lighthouse

ROOT = Path(__file__).resolve().parents[3]


def test_the_table_needs_nothing_but_python(monkeypatch):
    for name in ("numpy", "matplotlib", "dlmath"):
        monkeypatch.setitem(sys.modules, name, None)
    table = runpy.run_path(str(ROOT / "dlmath" / "exercises" / "chapters.py"))["CHAPTERS"]
    assert list(table) == list(CHAPTERS)


def test_the_pages_of_a_chapter_stand_in_the_table_of_contents_in_the_order_of_the_table():
    for folder in ("chapters", "exercises", "solutions"):
        pages = [page for page in lighthouse.pages() if page.startswith(f"{folder}/")]
        in_order = [f"{folder}/{chapter.file}" for chapter in CHAPTERS.values()]
        assert pages == [page for page in in_order if page in pages]


def test_the_table_of_contents_numbers_the_chapters():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    assert [part["caption"] for part in toc["parts"] if part.get("numbered")] == ["Chapters"]


def test_a_chapter_is_chosen_by_its_key_or_its_file_and_all_by_nothing():
    assert chosen(["02-svd", "vectors"]) == [CHAPTERS["vectors"], CHAPTERS["svd"]]
    assert chosen([]) == list(CHAPTERS.values())


def test_an_unknown_chapter_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"no chapter 'svt'; the chapters are vectors, svd, .*regression"):
        chosen(["svd", "svt"])
