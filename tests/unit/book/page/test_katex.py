"""Formulas as they stand in the page."""

from __future__ import annotations

import json
import re

import pytest
from docutils import nodes
from docutils.utils import new_document

from _ext.book.page import katex


def text(html: str) -> str:
    """What is seen of a piece of HTML."""
    return re.sub(r"<[^>]*>", "", re.sub(r"<math.*?</math>", "", html, flags=re.DOTALL)).replace("\u200b", "")


BASE = '<span class="base">'


@pytest.mark.parametrize("latex", ["x", "x+1", "x=a+b"], ids=["one piece", "two", "three"])
@pytest.mark.parametrize(("before", "after"), [("", ""), ("(", ""), ("", ","), ("(", ")."), ("[", "]")])
def test_punctuation_stays_in_the_line_of_its_formula(latex, before, after):
    html = katex.render(latex, False, before, after)
    assert text(html) == before + latex + after
    assert html.count("<math>") == 1
    assert html.count("<span") == html.count("</span>")
    assert html.count(BASE) == katex.render(latex, False).count(BASE)
    for mark in filter(None, (before, after)):
        together = [part for part in re.split(r'(?=<span class="nobr">)', html) if mark in text(part)]
        assert together[0].startswith('<span class="nobr">')
        assert BASE in together[0]


def test_a_line_may_still_break_between_the_pieces_of_a_formula():
    html = katex.render("x=a+b", False, "(", ")")
    first, *rest = html.split('<span class="nobr">')[1:]
    assert text(first) == "(x=" + "a+" and text("".join(rest)) == "b)"


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ("tree.children.reverse()", "MathML"),
        ("tree.children.pop()", "HTML"),
        ("tree.children[0].children[0].children.pop()", "math with semantics"),
        ("tree.children[0].children[0].children[0].children.pop()", "annotation"),
        ("delete tree.children[0].children[0].attributes.xmlns", "name space of math"),
    ],
)
def test_a_tree_that_a_new_version_of_katex_would_build_otherwise_is_an_error(change, missing):
    engine = katex.context()
    assert "error" not in json.loads(engine.get("typeset")("x", False, "", ""))
    engine.eval(
        """const typesetAsNow = katex.__renderToDomTree;
        katex.__renderToDomTree = (...given) => { const tree = typesetAsNow(...given); CHANGE; return tree; };
        """.replace("CHANGE", change)
    )
    answer = json.loads(engine.get("typeset")("x", False, "", ""))
    assert answer == {"error": f"the tree of this version of KaTeX has no {missing}: mend typeset.js"}


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
