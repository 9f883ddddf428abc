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


def test_every_block_that_the_book_fills_is_one_of_sphinx():
    own = parsed(OWN / "layout.html")
    assert [extends.template.value for extends in own.find_all(nodes.Extends)] == ["basic/layout.html"]
    assert blocks(own) - ADDED <= blocks(parsed(BASIC / "layout.html"))


@pytest.mark.parametrize("name", ["search.html", "404.html"])
def test_pages_of_the_book_fill_blocks_of_its_own_template(name):
    own = parsed(OWN / name)
    assert [extends.template.value for extends in own.find_all(nodes.Extends)] == ["layout.html"]
    assert blocks(own) <= blocks(parsed(BASIC / "layout.html"))


def test_what_sphinx_writes_around_the_blocks_is_all_overridden():
    """A block that an upgrade adds would show up in the page unseen."""
    known = {"doctype", "htmltitle", "linktags", "rootrellink", "relbaritems", "document"}
    known |= {f"sidebar{part}" for part in ("logo", "toc", "rel", "sourcelink", "search", "extra", "1", "2")}
    assert blocks(parsed(BASIC / "layout.html")) - blocks(parsed(OWN / "layout.html")) == known
