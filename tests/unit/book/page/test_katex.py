"""Formulas as they stand in the page."""

from __future__ import annotations

import re

import pytest
from docutils import nodes
from docutils.utils import new_document

from _ext.book.page import katex


def text(html: str) -> str:
    """What is seen of a piece of HTML."""
    return re.sub(r"<[^>]*>", "", re.sub(r"<math.*?</math>", "", html, flags=re.DOTALL)).replace("\u200b", "")


@pytest.mark.parametrize("latex", ["x", "x+1", "x=a+b"], ids=["one piece", "two", "three"])
@pytest.mark.parametrize(("before", "after"), [("", ""), ("(", ""), ("", ","), ("(", ")."), ("[", "]")])
def test_punctuation_stays_in_the_line_of_its_formula(latex, before, after):
    html = katex.joined(katex.render(latex, False), before, after)
    assert text(html) == before + latex.replace("*", "∗") + after
    assert html.count("<math>") == 1
    assert html.count("<span") == html.count("</span>")
    assert html.count(katex.BASE) == katex.render(latex, False).count(katex.BASE)
    for mark in filter(None, (before, after)):
        together = [part for part in re.split(r'(?=<span class="nobr">)', html) if mark in text(part)]
        assert together[0].startswith('<span class="nobr">')
        assert katex.BASE in together[0]


def test_punctuation_of_equal_texts_goes_to_its_own_formula():
    line = nodes.paragraph("", "", *(part for n in "abc" for part in (nodes.math("", n), nodes.Text(", "))))
    document = new_document("page")
    document += line
    transform = katex.Punctuation(document)
    transform.run()
    assert [part.get("after") for part in line.findall(nodes.math)] == [","] * 3
    assert [str(part) for part in line if isinstance(part, nodes.Text)] == [" "] * 3


def test_a_formula_holds_only_what_is_read():
    html = katex.render(r"\frac{a}{b}", False)
    assert html.startswith('<span class="katex" translate="no"><span class="katex-mathml"><math><mfrac>')
    assert "annotation" not in html and "xmlns" not in html and ';"' not in html


def test_an_unknown_command_is_named():
    with pytest.raises(ValueError, match="nosuchmacro"):
        katex.render(r"\nosuchmacro", False)
