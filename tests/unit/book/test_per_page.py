"""What pages tell each other is kept page by page, and a page that shows it is written when it changes."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace

import pytest
from docutils import nodes

from _ext.book.build import rebuild
from _ext.book.per_page import collect


class App:
    """A Sphinx application as far as a collector sees it."""

    def __init__(self) -> None:
        self.env = SimpleNamespace(docname="", metadata=defaultdict(dict))
        self.env.titles, self.env.toc_secnumbers, self.env.toc_fignumbers = {}, {}, {}
        collect(self, "words", lambda page, doctree: doctree.children or None)

    def connect(self, event: str, handler) -> None:
        assert event == "builder-inited"
        handler(self)

    def add_env_collector(self, collector) -> None:
        self.collector = collector()

    def read(self, page: str, *words: str, gathering: bool = False) -> None:
        self.env.docname = page
        self.collector.clear_doc(self, self.env, page)
        if gathering:
            rebuild.gathers(self.env, "words")
        self.collector.process_doc(self, nodes.section("", *(nodes.paragraph("", word) for word in words)))

    def written_besides(self) -> list[str]:
        return rebuild._gathering(self, self.env)


@pytest.fixture
def app() -> App:
    app = App()
    app.read("a", "one")
    app.read("b", "two")
    app.read("glossary", gathering=True)
    assert app.written_besides() == ["glossary"]
    return app


def test_what_a_page_tells_is_forgotten_with_it(app):
    assert set(app.env.words) == {"a", "b"}, "a page that tells nothing is no entry"
    app.read("a")
    assert set(app.env.words) == {"b"}


def test_pages_read_by_another_process_are_taken_over(app):
    other = App()
    other.read("b", "three")
    other.read("c", "four")
    app.collector.merge_other(app, app.env, {"b"}, other.env)
    assert [node.astext() for node in app.env.words["b"]] == ["three"]
    assert "c" not in app.env.words


def test_a_page_that_gathers_is_written_anew_when_what_it_shows_changed(app):
    app.read("a", "one")
    assert app.written_besides() == []
    app.read("a", "another")
    assert app.written_besides() == ["glossary"]
    assert app.written_besides() == []


@pytest.mark.parametrize("names", ["titles", "toc_secnumbers", "toc_fignumbers"])
def test_a_page_that_gathers_is_written_anew_when_a_title_or_number_changed(app, names):
    setattr(app.env, names, {"a": "new"})
    assert app.written_besides() == ["glossary"]
