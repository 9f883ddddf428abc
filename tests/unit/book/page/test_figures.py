"""Drawings in the page: each letter is defined once, before the text."""

from __future__ import annotations

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document

from _ext.book.page.figures import Drawings


@pytest.fixture
def page(tmp_path):
    """A page with a photograph and two drawings of cells with the same letters, after the transform."""
    folder = tmp_path / "jupyter_execute"
    folder.mkdir()
    document = new_document("page")
    for number in range(2):
        fig, ax = plt.subplots()
        ax.set_title("a" * (number + 1))
        fig.savefig(folder / f"drawing{number}.svg")
        plt.close(fig)
        document += nodes.image(uri=f"jupyter_execute/drawing{number}.svg", alt=f"drawing {number}")
    document += nodes.image(uri="jupyter_execute/photo.png")
    document.settings.env = SimpleNamespace(app=SimpleNamespace(srcdir=str(tmp_path)))

    Drawings(document).run()
    return document


def test_drawings_are_part_of_the_page_and_photographs_stay_files(page):
    assert [image["uri"] for image in page.findall(nodes.image)] == ["jupyter_execute/photo.png"]
    html = BeautifulSoup("".join(raw.astext() for raw in page.findall(nodes.raw)), "html.parser")
    drawings = html.select("div.drawing > svg")
    assert ["drawing 0" in str(drawings[0]), "drawing 1" in str(drawings[1])] == [True, True]


def test_each_letter_is_defined_once_before_all_drawings_that_use_it(page):
    first, *rest = (BeautifulSoup(raw.astext(), "html.parser") for raw in page.findall(nodes.raw))
    defined = [path["id"] for path in first.select("svg.glyphs path[id]")]
    assert defined and len(defined) == len(set(defined))
    used = {
        use.get("xlink:href", use.get("href")).removeprefix("#")
        for one in rest
        for use in one.find_all("use")
    }
    assert set(defined) <= used
    assert not [path for one in rest for path in one.select("path[id]") if path["id"] in defined]
