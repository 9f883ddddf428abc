"""What a shared link shows."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from PIL import Image

from _ext.book.page import sharing
from dlmath.exercises import chapters

TEMPLATES = Environment(loader=FileSystemLoader(Path(sharing.__file__).parent / "templates"))


def meta(**context) -> str:
    context = {
        "title": "<b>Rank</b>",
        "book_description": "About.",
        "docstitle": "Book",
        "pagename": "a",
    } | context
    return TEMPLATES.get_template("sharing.html").render(root_doc="index", **context)


@pytest.mark.parametrize("key", ["", *chapters.CHAPTERS])
def test_picture_has_the_size_that_is_asked_for_and_is_small(key):
    data = sharing.picture("The Mathematics of Deep Learning", key, "2. Rank" if key else "")
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (1200, 630)
    assert len(data) < 100_000
    # Something is drawn on both halves.
    for half in ((0, 0, 600, 630), (600, 0, 1200, 630)):
        assert len(picture.convert("RGB").crop(half).getcolors(10_000)) > 2


def test_every_chapter_has_a_drawing_of_its_own_which_its_exercises_share():
    assert set(sharing.DRAWINGS) == set(chapters.CHAPTERS)
    names = [sharing.picture_name(f"{folder}/02-svd") for folder in ("chapters", "exercises", "solutions")]
    assert names == ["svd"] * 3
    assert sharing.picture_name("reference/02-svd") == sharing.picture_name("index") == "book"


def test_picture_is_named_only_where_the_public_address_is_known():
    unknown = meta(sharing_address="", sharing_picture="")
    assert "og:image" not in unknown
    assert '<meta property="og:title" content="Rank"/>' in unknown
    assert 'content="summary"' in unknown
    known = meta(sharing_address="https://b.org/a.html", sharing_picture="https://b.org/svd.png")
    assert '<meta property="og:image" content="https://b.org/svd.png"/>' in known
    assert '<meta property="og:url" content="https://b.org/a.html"/>' in known
    assert 'content="summary_large_image"' in known
