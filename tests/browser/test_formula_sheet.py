"""The formula sheet on paper: four sides of A4, nothing cut off."""

import re

from bs4 import BeautifulSoup
from served import ROOT

A4 = (595, 842)  # points


def test_formula_sheet_is_four_sides_of_a4(book, new_page):
    page = new_page()
    page.goto(f"{book.url}/reference/formulas.html")
    pdf = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 4
    assert {(round(float(w) - 0.4), round(float(h) - 0.4)) for w, h in sizes} <= {A4, (595, 841), (596, 842)}


def test_no_formula_of_the_sheet_is_wider_than_its_column(book, new_page):
    page = new_page(viewport={"width": 718, "height": 1000})  # what A4 leaves between margins of 10 mm
    page.goto(f"{book.url}/reference/formulas.html")
    page.emulate_media(media="print")
    wide = page.evaluate(
        """() => [...document.querySelectorAll("#formula-sheet td")]
            .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
            .map((cell) => cell.closest("tr").textContent.trim().slice(0, 60))"""
    )
    assert wide == []


def test_formula_sheet_has_every_chapter_and_both_layouts(book):
    page = BeautifulSoup((book.path / "reference" / "formulas.html").read_text("utf-8"), "html.parser")
    numbers = [path.stem[:2].lstrip("0") for path in sorted((ROOT / "chapters").glob("*.ipynb"))]
    assert [title.get_text().split()[0] for title in page.select(".formula-tables > h2")] == numbers
    layouts = [name.get_text() for name in page.select(".layout-name")]
    assert layouts == ["Denominator layout", "Numerator layout"] * (len(layouts) // 2) and layouts
