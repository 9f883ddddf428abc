"""Tables, code, folded cells and headings serve keyboards and screen readers, too."""

from __future__ import annotations

import io

from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from pygments import highlight
from pygments.lexers import PythonLexer
from sphinx_proof.nodes import proof_node

from _ext.book.page.accessibility import CodeFormatter, Headings, Proofs, code_colours


def table(*headings: nodes.Node) -> nodes.document:
    document = new_document("page")
    row = nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *parts)) for parts in headings))
    document += nodes.table("", nodes.tgroup("", nodes.thead("", row)))
    return document


def hidden(document: nodes.document) -> list[str]:
    return [node.astext() for node in document.findall(nodes.inline) if "hidden-text" in node["classes"]]


def test_code_has_elements_for_coloured_words_only_and_scrolls_by_keyboard():
    code = "def half(x):\n    return x / 2  # a half\n"
    html = BeautifulSoup(highlight(code, PythonLexer(), CodeFormatter()), "html.parser")
    assert html.pre.get_text() == code
    assert html.pre["tabindex"] == "0"
    kinds = {name for span in html.find_all("span") for name in span.get("class", [])}
    assert kinds and kinds <= set(code_colours())
    assert html.find("span", string="def") and not html.find("span", string="(")


def test_an_empty_first_line_of_code_stays():
    written = io.StringIO()
    CodeFormatter().format(PythonLexer(stripnl=False).get_tokens("\nx"), written)
    assert "<span></span>\n" in written.getvalue()


def test_a_column_without_a_heading_is_named_for_screen_readers():
    document = table([nodes.Text("size")], [])
    Headings(document).run()
    assert hidden(document) == ["item"]
    assert [entry.astext() for entry in document.findall(nodes.entry)] == ["size", "item"]


def test_a_heading_that_begins_with_a_formula_says_so_to_screen_readers():
    document = table([nodes.math("", "x")], [nodes.Text("of "), nodes.math("", "x")])
    Headings(document).run()
    assert hidden(document) == ["formula "]
    assert [entry.astext() for entry in document.findall(nodes.entry)] == ["formula x", "of x"]


def test_the_word_proof_is_told_from_the_text_of_its_proof_only():
    document = new_document("page")
    for kind in (proof_node, nodes.container):
        document += kind("", nodes.admonition("", nodes.paragraph("", "Proof. Let it be so.")))
    Proofs(document).run()
    assert [node.astext() for node in document.findall(nodes.emphasis)] == ["Proof."]
    assert document[0].astext() == document[1].astext() == "Proof. Let it be so."
