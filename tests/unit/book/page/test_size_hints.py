"""The estimate of how high a part of a page will be."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from _ext.book.page import size_hints
from _ext.book.page.size_hints import Height, height


def paragraph(*parts: str | nodes.Node) -> nodes.paragraph:
    return nodes.paragraph("", "", *(nodes.Text(part) if isinstance(part, str) else part for part in parts))


def test_text_counts_its_letters_and_formulas_what_is_seen_of_them():
    formula = nodes.math("", r"\mathbf{x}^\top \alpha_{1}")
    assert height(paragraph("Let ", formula, ".")).text == len("Let ") + len("xx" + "x1") + len(".")


def test_parts_add_up():
    part = nodes.section("", paragraph("a" * 60), nodes.literal_block("", "one\ntwo\n"))
    expected = size_hints.PARAGRAPH + size_hints.CODE + 2 * size_hints.CODE_LINE
    assert height(part) == Height(60, 0, expected)
    assert Height(60, 0.5, expected).style() == f"--text:60;--pictures:0.50;--pixels:{expected}"


def test_a_part_has_room_for_its_parts():
    inner = nodes.section("", paragraph("a" * 60))
    outer = nodes.section("", paragraph("b" * 30), inner)
    nodes.section("", outer)
    assert height(outer).pixels == 2 * (size_hints.PART + size_hints.PARAGRAPH)
    assert height(inner).pixels == size_hints.PART + size_hints.PARAGRAPH


@pytest.mark.parametrize("folded", [nodes.comment("", "x" * 900), nodes.target()], ids=["comment", "target"])
def test_what_is_not_seen_has_no_height(folded):
    assert height(folded) == Height()


def test_of_a_folded_answer_only_the_question_counts():
    question, answer = paragraph("Why?"), nodes.container("", paragraph("x" * 900))
    box = nodes.container("", question, answer, classes=["sd-dropdown"])
    assert height(box) == Height(len("Why?"), 0, size_hints.FOLDED)


def test_of_tabs_only_the_first_counts():
    tabs = [nodes.container("", paragraph("x" * n), classes=["sd-tab-content"]) for n in (7, 900)]
    box = nodes.container("", *tabs, classes=["sd-tab-set"])
    assert height(box).text == 7


def test_a_row_is_as_high_as_its_longest_cell():
    row = nodes.row("", *(nodes.entry("", paragraph("x" * n)) for n in (3, 50)))
    assert height(row) == Height(100, 0, size_hints.ROW)


def test_a_picture_takes_its_shape_from_its_drawing(tmp_path: Path):
    (tmp_path / "a.svg").write_text('<svg viewBox="0 0 400 300"></svg>', "utf-8")
    assert height(nodes.image(uri="a.svg"), tmp_path).pictures == 0.75
    assert height(nodes.image(uri="gone.svg"), tmp_path).pictures == 0.7


def test_a_demo_counts_its_stage_its_controls_and_its_caption():
    html = (
        '<figure class="explore"><svg viewBox="0 0 200 100"></svg><p data-parameter="k"></p>'
        "<figcaption>What <b>is</b> seen</figcaption></figure>"
    )
    demo = height(nodes.raw("", html, format="html"))
    assert demo == Height(len("What is seen"), 0.5, size_hints.FIGURE + size_hints.CONTROL)


def test_the_style_goes_to_the_section_of_that_name():
    body = '<a href="#x">x</a><section class="c" id="x"><p id="y">y</p></section>'
    assert size_hints._styled(body, "x", "--text:1").startswith(
        '<a href="#x">x</a><section class="c" style="--text:1" id="x">'
    )
    assert size_hints._styled(body, "y", "--text:1") == body
    assert size_hints._styled(body, "z", "--text:1") == body
