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
CONFIDENCES = ["certain", "arguable", "one symbol"]


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
    "another confidence": (
        lambda cells: cells["erratum-s0-e7"].update(
            source=cells["erratum-s0-e7"].source.replace("one symbol", "certain")
        ),
        "s0.e7 in .* lacks '`s0.e7` · one symbol · ",
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
    assert len(reasons) == len(ERRATA)
    assert min(map(len, reasons)) > 40


def test_cells_are_no_wider_than_a_page(page):
    lines = [line for cell in page.cells if cell.cell_type == "code" for line in cell.source.split("\n")]
    assert max(map(len, lines)) <= 79


def labels(source: str) -> list[tuple[str, str]]:
    """The ids and confidences in the text of cells."""
    return re.findall(r"^`(s\d\.e\d+)` · ([\w ]+) · ", source, re.M)


def test_errata_are_ordered_by_severity_and_certain_ones_come_first(page):
    order = [
        (
            confidence == "one symbol",
            SEVERITIES.index(ERRATA[name]["severity"]),
            CONFIDENCES.index(confidence),
        )
        for name, confidence in labels("\n\n".join(cell.source for cell in page.cells))
    ]
    assert len(order) == len(ERRATA) and order == sorted(order)


def test_what_one_symbol_decides_stands_below_the_word_of_caution(page):
    text = "\n\n".join(cell.source for cell in page.cells)
    before, caution, after = text.partition("(errata-copy)=")
    assert caution and "copy may have lost that symbol" in after.partition("###")[0]
    assert {confidence for _, confidence in labels(before)} == {"certain", "arguable"}
    assert {confidence for _, confidence in labels(after)} == {"one symbol"}
