"""The reference pages say what their data say: errata, conflicts, glossary, map, drawing, formula sheet."""

import re
import shutil
from pathlib import Path

import pytest

from _ext.book.content import demos, formulas, prerequisites
from _ext.book.sources import conflicts, inventory
from dlmath.exercises.chapters import CHAPTERS
from tools import coverage

ROOT = Path(__file__).resolve().parents[2]


# ---- the inventory and the marks


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


# ---- the conflicts


def test_each_conflict_says_who_what_and_how_to_translate():
    entries = inventory.load(ROOT, "conflicts")
    assert [entry["id"] for entry in entries] == [f"c{n}" for n in range(1, len(entries) + 1)]
    for entry in entries:
        sources = re.findall(r"s\d", " ".join(entry["says"]))
        assert len(sources) == len(set(sources)) and set(sources) <= SOURCES
        assert all(entry[key] for key in ("topic", "book", "translate", "see"))
        assert not entry["book"].endswith(".") and not entry["translate"].endswith(".")


def test_the_directive_of_conflicts_is_registered():
    class App:
        def add_directive(self, name, directive):
            self.name = name, directive

    app = App()
    conflicts.setup(app)
    assert app.name == ("conflicts", conflicts.Conflicts)


# ---- the drawing of prerequisites


def test_a_link_that_follows_from_others_is_left_out():
    needs = {"a": set(), "b": {"a"}, "c": {"a", "b"}}
    assert prerequisites.reduced(needs) == {"a": set(), "b": {"a"}, "c": {"b"}}


def test_chapters_that_need_each_other_are_named():
    with pytest.raises(ValueError, match="circle"):
        prerequisites.reduced({"a": {"b"}, "b": {"a"}, "c": set()})


def test_rows_are_as_deep_as_the_longest_way():
    assert prerequisites.levels({"a": set(), "b": {"a"}, "c": {"b"}, "d": {"a"}}) == [
        ["a"],
        ["b", "d"],
        ["c"],
    ]


def test_the_drawing_says_in_words_what_it_shows():
    needs = {"a": set(), "b": {"a"}, "c": {"b", "a"}}
    drawn = prerequisites.svg(needs, {"a": "Sets", "b": "Maps", "c": "A & B"}, {"a": "a", "b": "b", "c": "c"})
    assert "Maps builds on Sets; A &amp; B builds on Sets and Maps." in drawn
    assert drawn.count('class="need"') == 3
    assert drawn.count("<a href=") == 3


# ---- links to demos


HTML = """<figure class="explore" id="photo" data-frames="2"><div data-parameter="k"
data-keys="[&quot;1&quot;,&quot;5&quot;]"></div></figure>"""


def test_links_to_demos_are_checked_against_the_page():
    found = demos.demos_in(HTML)
    assert found == {"photo": {"k": ["1", "5"]}}
    assert demos.fault(found, "photo", "k=5") == ""
    assert "no demo 'foto'" in demos.fault(found, "foto", "k=5")
    assert "no parameter 'rank'" in demos.fault(found, "photo", "rank=5")
    assert "never '6'" in demos.fault(found, "photo", "k=6")


# ---- the formula sheet


def test_formulas_fit_the_cells_of_a_table():
    assert formulas._in_table(r"\|x\| = |x|") == r"$\Vert x\Vert  = \vert x\vert $"
