"""What the search finds: entries of a page, and formulas as a line of text."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx_proof.nodes import definition_node

from _ext.book.page import katex, search


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\nabla_x f", "∇ₓf"),
        (r"\sigma_1 \ge \sigma_2", "σ₁ ≥ σ₂"),
        (r"\mathbb{R}^{n}", "ℝⁿ"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\|\mathbf{x}\|_2", "∥x∥₂"),
        (r"\hat{y}", "ŷ"),
        (r"f'(x)", "f′(x)"),
        (r"\sqrt{x+1}", "√(x + 1)"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)"),
        (r"x_{\text{new}} = 1", "x_new = 1"),
    ],
)
def test_formula_is_the_text_that_a_reader_sees(latex, text):
    (mathml,) = katex.MATHML.findall(katex.render(latex, False))
    assert search.seen(mathml) == text


def section(name: str, title: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *content, ids=[name])


def page(*content: nodes.Node) -> nodes.document:
    document = new_document("page")
    document += section("top", "Gradients", *content)
    return document


def test_every_section_is_an_entry_of_its_own_text_below_the_one_above_it():
    words = [nodes.paragraph("", text) for text in ("First.", "Second.", "Third.")]
    inner = section("inner", "Inner", words[2])
    entries = search.entries(page(words[0], section("part", "Part", words[1], inner)))
    assert [(entry.anchor, entry.heading, entry.above, entry.blocks) for entry in entries] == [
        ("", "Gradients", "", ["First."]),
        ("part", "Part", "Gradients", ["Second."]),
        ("inner", "Inner", "Part", ["Third."]),
    ]


def test_definition_is_an_entry_and_its_words_are_not_in_the_section_around_it():
    content = nodes.section("", nodes.paragraph("", "The rank is a number."), ids=["proof-content"])
    definition = definition_node("", nodes.title("", "(Rank)"), content, ids=["def-rank"])
    _, part, entry = search.entries(page(section("part", "Part", definition)))
    assert (entry.kind, entry.heading, entry.anchor, entry.above) == (
        "Definition",
        "Rank",
        "def-rank",
        "Part",
    )
    assert entry.blocks == ["The rank is a number."]
    assert part.blocks == []


def test_code_and_what_it_prints_are_left_out_and_captions_are_not():
    code = nodes.literal_block("", "x = 1")
    printed = nodes.container("", nodes.paragraph("", "printed"), classes=["cell_output"])
    demo = nodes.raw("", "<figure><svg></svg><figcaption>A <b>demo</b>.</figcaption></figure>", format="html")
    (entry,) = search.entries(page(code, printed, demo))
    assert entry.blocks == ["A demo."]


def test_what_stands_on_two_pages_is_found_on_the_first():
    statement = "Write a function outer(u, v) that returns the outer product."
    pages = [[{"blocks": [statement, "Hint."]}], [{"blocks": [statement, "Hint.", "The idea comes first."]}]]
    search.without_repetitions(pages)
    assert pages[0][0]["blocks"] == [statement, "Hint."]
    assert pages[1][0]["blocks"] == ["Hint.", "The idea comes first."]
