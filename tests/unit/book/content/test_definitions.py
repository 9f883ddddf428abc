"""What appears at a reference to a definition is its text, or what stands above `<!-- more -->`."""

from __future__ import annotations

import pytest
from docutils import nodes

from _ext.book.content import definitions

MORE = "<!-- more -->"


def mark() -> nodes.raw:
    return nodes.raw("", MORE, format="html")


def paragraph(*parts: str | nodes.Node) -> nodes.paragraph:
    """A paragraph in which a comment is a node of its own, as the parser makes it."""
    return nodes.paragraph(
        "",
        "",
        *(mark() if part == MORE else nodes.Text(part) if isinstance(part, str) else part for part in parts),
    )


def formula(latex: str) -> nodes.math_block:
    return nodes.math_block("", latex)


def hover(*blocks: nodes.Node) -> str:
    return "".join(node.astext() for node in definitions.hover(nodes.section("", *blocks)))


def test_without_a_mark_it_is_the_whole_definition_in_one_line():
    blocks = [
        paragraph("The rank is the smallest k with"),
        formula("W=UV,"),
        paragraph("with k terms. More."),
    ]
    assert hover(*blocks) == "The rank is the smallest k withW=UV, with k terms. More."


def test_it_ends_at_the_mark():
    assert (
        hover(paragraph("A vector is a list. ", MORE, " It has entries."), formula("x"))
        == "A vector is a list."
    )
    assert (
        hover(paragraph("The norm is"), formula("n=1"), mark(), paragraph("It is positive."))
        == "The norm isn=1"
    )


def test_a_list_is_one_line():
    points = [nodes.list_item("", paragraph(text)) for text in ("the prior;", "the posterior.")]
    assert hover(nodes.bullet_list("", *points)) == "the prior; the posterior."
    points[1][0].insert(0, mark())
    assert hover(nodes.bullet_list("", *points)) == "the prior;"


def test_displayed_formulas_are_known_as_such():
    (shown,) = (node for node in definitions.hover(nodes.section("", formula("n=1"))))
    assert isinstance(shown, nodes.math) and shown["classes"] == ["displayed"]


def test_marks_of_the_sources_and_anchors_are_no_part_of_it():
    block = paragraph("A vector is ", nodes.strong("", "a list", ids=["here"]))
    block += [nodes.inline("", "s0.vector", classes=["source-marks"]), nodes.Text(".")]
    assert hover(block) == "A vector is a list."
    assert all(
        not node["ids"]
        for node in definitions.hover(nodes.section("", block))
        if isinstance(node, nodes.strong)
    )


def test_what_fits_no_line_stands_below_the_mark():
    table = nodes.table()
    assert hover(paragraph("The gradient collects."), mark(), table) == "The gradient collects."
    with pytest.raises(ValueError, match="table fits no line: write <!-- more -->"):
        hover(paragraph("The gradient collects."), table)


@pytest.mark.parametrize("after", [" It has entries.", "\nIt has entries."])
def test_the_mark_leaves_no_trace_in_the_page(after):
    block = paragraph("A vector is a list. ", MORE, after)
    definitions._remove(block[1])
    assert block.astext() == f"A vector is a list.{after}"
