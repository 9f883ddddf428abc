"""What the reference pages promise, on a small book: links both ways, terms, faults that stop the build."""

import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell
from test_faults import faults, small_book

from _ext.book.sources import inventory
from tools import book

SOURCES = "# Sources\n\n```{sources-map}\ns0\n```\n"
GLOSSARY = "# Glossary\n\n```{glossary-of-definitions}\n```\n"
TEXT = """## Maps
:::{prf:definition} Linear map and kernel
:label: def-map
:index: linear map; kernel
Let $V$ be a space. A *linear map* respects sums,

$$f(x+y)=f(x)+f(y).$$ (eq-sums)

Its *kernel* is what it sends to 0. <!-- more --> There is
more to say. <!-- s0.map s0.e1 -->
:::

By {prf:ref}`def-map` and {eq}`eq-sums` it keeps 0. Again: <!-- s0.map -->
"""


def with_sources(folder: Path, text: str, **pages) -> Path:
    """A small book with a map of an inventory of one item and one erratum, and a glossary."""
    small_book(folder, maps=[new_markdown_cell(text)], **pages)
    data = {name: [] for name in (*inventory.CHAPTERS, "errata", "questions", "ocr-noise")}
    item = {"id": "s0.map", "kind": "definition", "title": "Linear map", "where": "Maps, par. 1"}
    data["vectors"] = [{**item, "added": "its kernel, $\\ker f$"}]
    data["errata"] = [{"id": "s0.e1", "where": "Maps", "says": "it is $y=mx+b$"}]
    data["sections"] = {"s0": [{"title": "On maps", "pattern": "^maps"}]}
    (folder / inventory.FOLDER).mkdir(parents=True)
    for name, content in data.items():
        (folder / inventory.FOLDER / f"{name}.yml").write_text(yaml.safe_dump(content), "utf-8")
    (folder / "reference" / "sources.md").write_text(SOURCES, "utf-8")
    (folder / "reference" / "glossary.md").write_text(GLOSSARY, "utf-8")
    with (folder / "_toc.yml").open("a") as toc:
        toc.write("- file: reference/sources\n- file: reference/glossary\n")
    return folder


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    folder = with_sources(tmp_path_factory.mktemp("sound"), TEXT)
    page, lines = book.build(folder, folder)
    assert lines == []

    def read(name: str) -> BeautifulSoup:
        return BeautifulSoup((page.parent / f"{name}.html").read_text("utf-8"), "html.parser")

    return read


def test_marks_and_map_link_to_each_other(html):
    chapter, sources = html("chapters/maps"), html("reference/sources")
    marks = chapter.select(".source-mark")
    assert [mark.get_text() for mark in marks] == ["s0.map", "s0.e1", "s0.map"]
    assert [mark.get("id") for mark in marks] == ["source-s0-map", "source-s0-e1", None], "one anchor a page"
    for mark in marks:
        address, anchor = mark.a["href"].split("#")
        assert address.endswith("reference/sources.html")
        assert sources.find(id=anchor).get_text() == mark.get_text()
    links = [a["href"] for a in sources.select(".sources-map li a")]
    assert links == ["../chapters/maps.html#source-s0-map", "../chapters/maps.html#source-s0-e1"]
    assert "On maps" in sources.get_text()
    added = [line.get_text() for line in sources.select(".sources-map li") if "added here" in line.get_text()]
    assert len(added) == 1 and "Linear map (added here: its kernel," in added[0]
    assert sources.select(".sources-map li .katex"), "formulas in what is added"


def test_one_mark_gives_number_index_glossary_and_hover_text(html):
    chapter, glossary, index = html("chapters/maps"), html("reference/glossary"), html("genindex")
    entry = glossary.select_one("dl.glossary-of-definitions")
    assert entry.dt.get_text() == "linear map, kernel"
    assert "what it sends to 0. →" in entry.get_text() and entry.select_one(".katex")
    assert entry.a["href"] == "../chapters/maps.html#def-map"
    assert entry.dd["style"].startswith("--text:"), "laid out when the reader comes near"
    assert {a.get_text() for a in index.select(".genindextable a")} >= {"linear map", "kernel"}
    link = chapter.select_one(".tipped > a")
    assert re.fullmatch(r"Definition \d+", link.get_text())
    tip = chapter.find(id=link["aria-describedby"])
    assert tip["role"] == "tooltip" and tip.get_text().endswith("what it sends to 0.")
    assert tip.select_one(".katex")
    assert "There is\nmore to say." in chapter.get_text() and "<!--" not in str(chapter.article)
    ids = [tag["id"] for tag in chapter.find_all(id=True)]
    assert chapter.select("#equation-eq-sums") and len([i for i in ids if i == "equation-eq-sums"]) == 1


def test_a_changed_definition_is_new_on_every_page_that_shows_it_and_touches_no_other(tmp_path):
    links = [new_markdown_cell("See {prf:ref}`def-map`.")]
    folder = with_sources(tmp_path, TEXT, links=links, other=[])
    page, lines = book.build(folder, folder)
    assert lines == []
    shown = [page.parent / f"{name}.html" for name in ("chapters/links", "reference/glossary")]
    other = page.parent / "chapters" / "other.html"
    # The search has another index now, and so another address on every page.
    read = lambda: re.sub(r"search\.js\?v=\w+", "", other.read_text("utf-8"))  # noqa: E731
    before = read()
    path = folder / "chapters" / "maps.ipynb"
    path.write_text(path.read_text("utf-8").replace("what it sends to 0", "its zeros"), "utf-8")
    assert faults(folder) == []
    for page in shown:
        assert "its zeros" in page.read_text("utf-8"), page.name
    assert read() == before


def test_an_item_that_is_nowhere_and_an_unknown_mark_stop_this_build_and_the_next(tmp_path):
    folder = with_sources(
        tmp_path, TEXT.replace("s0.map s0.e1", "s0.mpa s0.e1").replace("<!-- s0.map -->", "")
    )
    for run in ("first", "second"):
        log = "\n".join(faults(folder))
        assert "s0.map is nowhere in the book: definition 'Linear map' (vectors.yml)" in log, run
        assert "s0.mpa is marked in chapters/maps but is not in the inventory" in log, run
        assert "2 fault(s) in the marks of the sources stop the build" in log, run


PLANT = """
import dataclasses

from dlmath import identities


def setup(app):
    entry = identities.find("trace cyclic")[0]
    wrong = dataclasses.replace(entry, formula=entry.formula.replace("BCA", "ACB"))
    identities.TABLE = tuple(wrong if one is entry else one for one in identities.TABLE)
"""


def test_a_wrong_identity_stops_the_build_and_is_named(tmp_path):
    folder = small_book(tmp_path, one=[new_markdown_cell("```{identities}\ntrace\n```")])
    (folder / "plant.py").write_text(PLANT, "utf-8")
    configuration = (folder / "_config.yml").read_text("utf-8")
    configuration = configuration.replace("{book: ", f'{{plant: "{folder.as_posix()}", book: ')
    (folder / "_config.yml").write_text(configuration, "utf-8")
    log = "\n".join(faults(folder))
    assert "trace-cyclic" in log, log


DEMO = """import matplotlib.pyplot as plt
from dlmath import explore


def line(k):
    fig, ax = plt.subplots()
    ax.plot([0, k])
    return fig


explore(line, name="line", k=range(3), alt="A line whose slope is the number k.")"""


def test_links_to_demos_lead_to_their_values_or_stop_the_build(tmp_path):
    demo = new_code_cell(DEMO, metadata={"tags": ["nbval-ignore-output"]})
    links = "{demo}`slope 2 <one#line?k=2>`"
    folder = small_book(tmp_path, one=[demo], two=[new_markdown_cell(links)])
    page, lines = book.build(folder, folder)
    assert lines == []
    assert 'href="one.html#line?k=2">slope 2</a>' in (page.parent / "chapters/two.html").read_text("utf-8")
    path = folder / "chapters" / "two.ipynb"
    path.write_text(path.read_text("utf-8").replace("k=2", "k=7"), "utf-8")
    assert any("k of the demo 'line' is never '7', but one of 0, 1, 2" in line for line in faults(folder))
