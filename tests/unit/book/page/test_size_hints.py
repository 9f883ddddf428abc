"""The estimate of how high a part of a page will be."""

from __future__ import annotations

import pytest
from docutils import nodes

from _ext.book.page.size_hints import Height, height

NOTHING = Height()


def paragraph(*parts: str | nodes.Node) -> nodes.paragraph:
    return nodes.paragraph("", "", *(nodes.Text(part) if isinstance(part, str) else part for part in parts))


def code(lines: int) -> nodes.literal_block:
    return nodes.literal_block("", "x = 1\n" * lines)


def drawing(width: int, height: int, more: str = "") -> nodes.raw:
    html = f'<figure class="explore"><svg viewBox="0 0 {width} {height}"></svg>{more}</figure>'
    return nodes.raw("", html, format="html")


def test_text_counts_its_letters_and_formulas_what_is_seen_of_them():
    formula = nodes.math("", r"\mathbf{x}^\top \alpha_{1}")
    assert height(paragraph("Let ", formula, ".")).text == len("Let ") + len("xx" + "x1") + len(".")


def test_a_part_is_as_high_as_its_parts_together_and_has_room_around_them():
    inner = nodes.section("", paragraph("a" * 60), code(3))
    nodes.section("", inner)
    together = height(paragraph("a" * 60)) + height(code(3))
    assert height(inner).text == together.text == 60
    assert height(inner).pixels > together.pixels


def test_each_line_of_code_and_of_a_formula_adds_the_same():
    lines = [height(code(n)).pixels for n in (1, 2, 3)]
    assert lines[1] - lines[0] == lines[2] - lines[1] > 0
    formulas = [height(nodes.math_block("", r"a\\" * n + "b")).pixels for n in (0, 1, 2)]
    assert formulas[1] - formulas[0] == formulas[2] - formulas[1] > 0


@pytest.mark.parametrize("unseen", [nodes.comment("", "x" * 900), nodes.target()], ids=["comment", "target"])
def test_what_is_not_seen_has_no_height(unseen):
    assert height(unseen) == NOTHING


def test_of_a_folded_answer_only_the_question_counts():
    def box(answer: int) -> nodes.container:
        folded = nodes.container("", paragraph("x" * answer))
        return nodes.container("", paragraph("Why?"), folded, classes=["sd-dropdown"])

    assert height(box(9)) == height(box(900))
    assert height(box(9)).text == len("Why?")


def test_of_tabs_only_the_first_counts():
    tabs = [nodes.container("", paragraph("x" * n), classes=["sd-tab-content"]) for n in (7, 900)]
    box = nodes.container("", *tabs, classes=["sd-tab-set"])
    assert height(box).text == 7


def test_a_row_is_as_high_as_its_longest_cell():
    row = nodes.row("", *(nodes.entry("", paragraph("x" * n)) for n in (3, 50)))
    assert height(row).text == 2 * 50


def test_a_drawing_has_the_shape_of_its_view_box():
    assert height(drawing(400, 300)).pictures == 0.75


def test_each_control_of_a_demo_adds_the_same_and_its_caption_its_letters():
    control, caption = '<p data-parameter="k"></p>', "<figcaption>What <b>is</b> seen</figcaption>"
    demos = [height(drawing(200, 100, control * n + caption)) for n in (0, 1, 2)]
    assert demos[1].pixels - demos[0].pixels == demos[2].pixels - demos[1].pixels > 0
    assert {demo.text for demo in demos} == {len("What is seen")}


def test_the_style_has_the_three_measures_that_the_style_sheet_adds_up():
    assert Height(60.4, 0.5, 1234.6).style() == "--text:60;--pictures:0.50;--pixels:1235"
