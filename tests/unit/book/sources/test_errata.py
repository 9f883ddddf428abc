"""The page of the errata says what `errata.yml` says, and shows each mistake."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from _ext.book.sources import errata, inventory

ROOT = Path(__file__).resolve().parents[4]
SEVERITIES = ["major", "moderate", "minor", "typo"]
ERRATA = {entry["id"]: entry for entry in inventory.load(ROOT, "errata")}
SHOWN = [name for name, entry in ERRATA.items() if entry["confidence"] != errata.COPY]


@pytest.fixture(scope="module")
def page():
    return nbformat.read(ROOT / errata.NAME, as_version=4)


def test_every_erratum_has_a_text_and_a_cell_that_shows_it(page):
    assert errata.faults(list(ERRATA.values()), page) == []


FAULTS = {
    "no text": (
        lambda cells: cells.pop("erratum-s0-e2"),
        "s0.e2 of .* write a Markdown cell with the id erratum-s0-e2; of s0 it has s0.e1, s0.e3, ",
    ),
    "no cell": (
        lambda cells: cells.pop("erratum-s0-e2-shown"),
        "s0.e2 in .* has no code cell below its text",
    ),
    "nothing shown": (
        lambda cells: cells["erratum-s0-e2-shown"].update(outputs=[]),
        "s0.e2 in .* prints nothing",
    ),
    "other words": (
        lambda cells: cells["erratum-s0-e2"].update(source="(erratum-s0-e2)="),
        "s0.e2 in .* lacks '.*The source",
    ),
    "unknown cell": (
        lambda cells: cells["erratum-s0-e2"].update(id="erratum-s0-e99"),
        "cell erratum-s0-e99 .* shows no entry .*: of s0 it has s0.e1, s0.e2, ",
    ),
    "not listed": (
        lambda cells: cells["errata-copy"].update(source="Nothing."),
        "s0.e11 of .* is not in the list",
    ),
    "unknown line": (
        lambda cells: cells["errata-copy"].update(source="- `s0.e99`"),
        "s0.e99 in .* is no entry of .*: of s0 it has s0.e1, s0.e2, ",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_an_erratum_lacks_is_named_with_what_there_is(page, name):
    change, expected = FAULTS[name]
    cells = {cell.id: cell for cell in nbformat.from_dict(page).cells}
    change(cells)
    lines = errata.faults(list(ERRATA.values()), nbformat.v4.new_notebook(cells=list(cells.values())))
    assert any(re.search(expected, line) for line in lines), lines


def test_a_reason_is_more_than_a_word(page):
    reasons = [
        re.search(r"\*\*Why it matters:\*\* (.+)", cell.source)[1]
        for cell in page.cells
        if "**Why it matters:**" in cell.source
    ]
    assert len(reasons) == len(SHOWN)
    assert min(map(len, reasons)) > 40


def test_cells_are_no_wider_than_a_page(page):
    lines = [line for cell in page.cells if cell.cell_type == "code" for line in cell.source.split("\n")]
    assert max(map(len, lines)) <= 79


def test_errata_are_ordered_by_severity_and_certain_ones_come_first(page):
    labels = re.findall(r"^`(s\d\.e\d+)` · (\w+)", "\n\n".join(c.source for c in page.cells), re.M)
    order = [
        (SEVERITIES.index(ERRATA[name]["severity"]), confidence != "certain") for name, confidence in labels
    ]
    assert [name for name, _ in labels] and order == sorted(order)
    assert sorted(name for name, _ in labels) == sorted(SHOWN)


def test_readings_of_the_copy_are_one_list_without_cells(page):
    listed = re.findall(r"^- `(s\d\.e\d+)`", page.cells[-1].source, re.M)
    assert sorted(listed) == sorted(set(ERRATA) - set(SHOWN))
