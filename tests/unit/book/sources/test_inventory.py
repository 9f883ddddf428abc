"""The inventory of the sources: ids, sections, marks, and what the build says of what is nowhere."""

import shutil
from pathlib import Path

import pytest

from _ext.book.sources import inventory
from dlmath.exercises.chapters import CHAPTERS
from tools import coverage

ROOT = Path(__file__).resolve().parents[4]
SOURCES = {source["id"] for source in inventory.load(ROOT, "sources")}


def test_the_items_of_the_inventory_are_of_all_sources_and_no_id_stands_twice():
    items = [entry for entry in inventory.entries(ROOT).values() if inventory.is_item(entry)]
    assert {entry.source for entry in items} == SOURCES
    files = [path.stem for path in (ROOT / inventory.FOLDER).glob("*.yml") if path.stem != "sections"]
    ids = [raw["id"] for name in files for raw in inventory.load(ROOT, name)]
    assert [name for name in ids if ids.count(name) > 1] == []


def test_every_place_belongs_to_a_section_of_its_source():
    for entry in inventory.entries(ROOT).values():
        assert inventory.section(ROOT, entry)


def test_every_item_erratum_and_question_is_treated_and_every_mark_is_known():
    places = {name: sorted(pages) for name, pages in coverage.marked().items()}
    assert inventory.coverage(ROOT, places).faults() == []


def test_an_item_that_is_nowhere_and_a_mark_that_means_nothing_are_named():
    places = {name: ["chapters/02-svd"] for name in inventory.entries(ROOT) if name != "s0.svd"}
    faults = inventory.coverage(ROOT, {**places, "s0.sdv": ["chapters/02-svd"]}).faults()
    assert len(faults) == 2
    assert "s0.svd is nowhere" in faults[0]
    assert "s0.sdv is marked in chapters/02-svd" in faults[1]


def test_what_the_book_adds_to_an_item_is_said_for_that_item_only():
    entries = inventory.entries(ROOT)
    assert "which the source only announces" in entries["s4.vector-product-rule"].added
    assert entries["s0.svd"].added == ""
    keys = {key for name in CHAPTERS for raw in inventory.load(ROOT, name) for key in raw}
    assert keys <= {"id", "kind", "title", "where", "states", "note", "added"}, "a key that nothing reads"


def test_a_place_without_a_section_is_named(tmp_path):
    shutil.copytree(ROOT / inventory.FOLDER, tmp_path / inventory.FOLDER)
    (tmp_path / inventory.FOLDER / "sections.yml").write_text("s0: []\n")
    with pytest.raises(LookupError, match=r"s0\.svd"):
        inventory.section(tmp_path, inventory.entries(tmp_path)["s0.svd"])


@pytest.mark.parametrize(
    "text",
    ["<!-- s0.svd s0.e9 -->", "<!-- s0.svd, s0.e9 -->", "a <!--s0.svd\ns0.e9--> b", "<!-- no mark -->"],
)
def test_marks_are_read_with_spaces_commas_and_line_breaks(text):
    assert inventory.marks(text) == ([] if "no mark" in text else ["s0.svd", "s0.e9"])
