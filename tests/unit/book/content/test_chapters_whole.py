"""Every chapter of the book is whole; what one lacks is named in one sentence."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from _ext.book.content import chapters as whole
from _ext.book.sources import inventory
from dlmath.exercises.chapters import CHAPTERS, Chapter

ROOT = Path(__file__).resolve().parents[4]
NEW = Chapter("flow", "99-flow", "Flow", "Sources and sinks.")


def test_every_chapter_of_the_book_is_whole():
    faults = whole.faults(ROOT)
    assert not faults, "\n".join(faults)


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A copy of what the check reads, of all chapters that are whole."""
    for key, chapter in list(CHAPTERS.items()):
        if list(whole.missing_parts(ROOT, chapter)):
            monkeypatch.delitem(CHAPTERS, key)
    for folder in ("chapters", "exercises", "solutions"):
        (tmp_path / folder).mkdir()
        for chapter in CHAPTERS.values():
            shutil.copyfile(*(root / folder / f"{chapter.file}.ipynb" for root in (ROOT, tmp_path)))
    shutil.copytree(ROOT / inventory.FOLDER, tmp_path / inventory.FOLDER)
    return tmp_path


def replace(path, old, new):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, path)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (":class: goals", ":class: note", "goals: a note with the line “:class: goals”"),
        ("**What you need first**", "First", "table under **What you need first**"),
        (":class: pitfall", ":class: note", "pitfall: a note with the line “:class: pitfall”"),
        ("## Check yourself", "## Questions", "section ## Check yourself"),
        ("## Summary", "## Sum", "section ## Summary with a table"),
        ("{exercises} svd", "{exercises} vectors", "section ## Exercises with the list {exercises} svd"),
        ("## What comes next", "## Next", "section ## What comes next"),
        ("## Further reading", "## Read", "section ## Further reading"),
    ],
)
def test_a_part_that_a_chapter_lacks_is_named_with_its_notebook(book, old, new, part):
    replace(book / "chapters" / "02-svd.ipynb", old, new)
    assert whole.faults(book) == [f"chapters/02-svd.ipynb has no {part}"]


def test_a_summary_of_prose_alone_is_named(book):
    replace(book / "chapters" / "02-svd.ipynb", "\n|--", "\n--")
    assert "chapters/02-svd.ipynb has no section ## Summary with a table" in whole.faults(book)


@pytest.mark.parametrize("rule", ["| --- | --- |", "|:--|--:|", "|-|-|"])
def test_a_table_may_be_ruled_as_markdown_allows(book, rule):
    notebook = nbformat.read(book / "chapters" / "02-svd.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = re.sub(r"^\|[-: |]+\|$", rule, cell.source, flags=re.MULTILINE)
    assert any(rule in cell.source for cell in notebook.cells)
    nbformat.write(notebook, book / "chapters" / "02-svd.ipynb")
    assert whole.faults(book) == []


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("chapters", "(ch-svd)= and # Eigenvectors and the singular value decomposition"),
        ("solutions", "(sol-svd)= and # Solutions: Eigenvectors and the singular value decomposition"),
    ],
)
def test_a_heading_that_is_not_the_title_in_the_table_is_named(book, name, heading):
    replace(book / name / "02-svd.ipynb", "# ", "# The ")
    fault = f"{name}/02-svd.ipynb must begin with {heading}, as dlmath/exercises/chapters.py says"
    assert fault in whole.faults(book)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("chapters/02-svd.ipynb", "chapters/02-svd.ipynb is missing"),
        ("exercises/02-svd.ipynb", "exercises/02-svd.ipynb is missing; it is made by: make exercises"),
        ("solutions/02-svd.ipynb", "solutions/02-svd.ipynb is missing"),
        (
            "reference/inventory/svd.yml",
            "reference/inventory/svd.yml is missing: list what of the sources chapter 2 treats, or write []",
        ),
    ],
)
def test_a_file_that_a_chapter_lacks_is_named(book, name, sentence):
    (book / name).unlink()
    assert whole.faults(book) == [sentence]


def test_a_line_without_a_chapter_is_told_all_that_it_needs(book):
    assert [fault.partition(" ")[0] for fault in whole.missing_parts(book, NEW)] == [
        "reference/inventory/flow.yml",
        "dlmath/exercises/flow.py",
        "_ext/book/content/emblems.py",
        "chapters/99-flow.ipynb",
        "exercises/99-flow.ipynb",
        "solutions/99-flow.ipynb",
    ]


def test_a_chapter_without_a_line_is_named(book):
    shutil.copyfile(book / "chapters" / "02-svd.ipynb", book / "chapters" / "99-flow.ipynb")
    shutil.copyfile(book / "chapters" / "02-svd.ipynb", book / "chapters" / "Untitled.ipynb")
    assert whole.faults(book) == [
        f"chapters/99-flow.ipynb has no line in {whole.TABLE}: write one, or delete the notebook"
    ]


def test_a_number_that_is_not_the_place_in_the_table_is_named(book, monkeypatch):
    monkeypatch.setitem(CHAPTERS, "svd", CHAPTERS["svd"]._replace(file="03-svd"))
    assert (
        "dlmath/exercises/chapters.py: 03-svd is the 2. chapter of the table, so its name begins with 02-"
        in whole.faults(book)
    )
