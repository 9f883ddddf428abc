"""Marks of sources: where they stand in a paragraph, and where a line may end between them."""

from __future__ import annotations

from types import SimpleNamespace

from docutils import nodes
from docutils.utils import new_document

from _ext.book.sources import source_marks


def box(text: str) -> nodes.inline:
    (found,), _ = source_marks._mark("source-mark", "", text, 1, None)
    return found


def moved(*paragraphs: nodes.paragraph) -> nodes.document:
    """The document after the marks went to the ends of their paragraphs, in a book without a map."""
    document = new_document("page")
    document += paragraphs
    document.settings.env = SimpleNamespace(found_docs=set())
    source_marks.LinkMarks(document).run()
    return document


def test_a_line_may_end_between_two_marks():
    assert box("s0.a s1.b s4.c").astext() == "s0.a s1.b s4.c"
    assert len(list(box("s0.a s1.b").findall(source_marks.source_mark))) == 2


def test_marks_stand_behind_the_text_of_their_paragraph():
    document = moved(nodes.paragraph("", "", box("s0.a"), nodes.Text("Text.")))
    assert document.astext() == "Text.s0.a"


def test_only_a_paragraph_of_nothing_but_marks_is_set_tightly():
    alone = nodes.paragraph("", "", box("s0.a"), nodes.Text("\n"), box("s0.b"))
    text = nodes.paragraph("", "", nodes.Text("Text."), box("s0.c"))
    formula = nodes.paragraph("", "", nodes.math("", "x"), box("s0.d"))
    document = moved(alone, text, formula)
    assert [paragraph["classes"] for paragraph in document] == [["only-marks"], [], []]
