"""The page's template stands on Sphinx's own: an upgrade that moves the ground is named here."""

from __future__ import annotations

from pathlib import Path

import pytest
import sphinx
from jinja2 import Environment, nodes

from _ext.book.page import template

OWN = Path(template.__file__).parent / "templates"
BASIC = Path(sphinx.__file__).parent / "themes" / "basic"
# Places that the book's own template makes inside a block of Sphinx.
ADDED = {"tools"}


def parsed(path: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text("utf-8"))


def blocks(template: nodes.Template) -> set[str]:
    return {block.name for block in template.find_all(nodes.Block)}


@pytest.mark.parametrize("name", ["layout.html", "search.html"])
def test_every_block_that_the_book_fills_is_one_of_sphinx(name):
    own = parsed(OWN / name)
    assert [extends.template.value for extends in own.find_all(nodes.Extends)] == [f"basic/{name}"]
    assert blocks(own) - ADDED <= blocks(parsed(BASIC / name))


def test_what_sphinx_writes_around_the_blocks_is_all_overridden():
    """A block that an upgrade adds would show up in the page unseen."""
    known = {"doctype", "htmltitle", "linktags", "extrahead", "rootrellink", "relbaritems", "document"}
    known |= {f"sidebar{part}" for part in ("logo", "toc", "rel", "sourcelink", "search", "extra", "1", "2")}
    assert blocks(parsed(BASIC / "layout.html")) - blocks(parsed(OWN / "layout.html")) == known


@pytest.mark.parametrize("name", template.SEARCH)
def test_every_script_of_the_search_is_one_that_sphinx_brings_or_writes(name):
    static = BASIC / "static"
    written = {"language_data.js", "documentation_options.js"}
    assert name in written or (static / name).exists()
    search = (OWN / "search.html").read_text("utf-8")
    assert search.count(f"_static/{name}") == 1


def test_the_search_script_still_takes_what_the_page_gives_it():
    script = (BASIC / "static" / "searchtools.js").read_text("utf-8")
    for needed in ('getElementById("search-results")', "SHOW_SEARCH_SUMMARY", "setIndex"):
        assert needed in script, needed
