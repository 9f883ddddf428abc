"""Broken content never ships: each planted fault stops the build, on the first run and on the next."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import book, notebooks

ROOT = Path(__file__).resolve().parents[2]
FIGURE = {
    "tags": ["nbval-ignore-output"],
    "mystnb": {
        "figure": {"caption": "A line.", "name": "fig-line"},
        "image": {"alt": "A straight line that rises from left to right."},
    },
}
DRAW = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([0, 1]);"


def small_book(folder: Path, *cells) -> Path:
    """A book of one notebook with the real configuration and extension."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "reference").mkdir()
    (folder / "assets").mkdir()
    for name in ("assets/logo.svg", "reference/references.bib"):
        shutil.copyfile(ROOT / name, folder / name)
    configuration = (
        (ROOT / "_config.yml")
        .read_text("utf-8")
        .replace("{book: _ext}", f'{{book: "{(ROOT / "_ext").as_posix()}"}}')
    )
    (folder / "_config.yml").write_text(configuration, "utf-8")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: chapters/one\n", "utf-8"
    )
    (folder / "index.md").write_text("# Book\n\n```{bibliography}\n```\n", "utf-8")
    title = new_markdown_cell("# One\n\nA text that cites {cite}`eckart1936approximation`.")
    notebook = notebooks.normalise(new_notebook(cells=[title, *cells]))
    nbformat.write(notebook, folder / "chapters" / "one.ipynb")
    return folder


def faults(folder: Path) -> str:
    return "\n".join(book.build(folder, folder)[1])


def test_a_sound_book_is_built_and_its_figure_is_part_of_the_page(tmp_path):
    folder = small_book(tmp_path, new_code_cell(DRAW, metadata=FIGURE), new_code_cell("print(1)"))
    page, found = book.build(folder, folder)
    assert found == []
    html = (page.parent / "chapters" / "one.html").read_text("utf-8")
    assert "A straight line that rises" in html
    assert "<svg" in html and "Figure 1" in html.replace(" ", " ")


PLANTED = {
    "a cell that raises": (new_code_cell("1 / 0", id="bad"), ["one.ipynb", "(bad)", "ZeroDivisionError"]),
    "a figure that fails while it is drawn": (
        new_code_cell(
            "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.set_title(r'$\\frac{1$');",
            id="bad",
            metadata=FIGURE,
        ),
        ["one.ipynb", "(bad)", "fails to draw"],
    ),
    "a warning on stderr": (
        new_code_cell("import warnings\nwarnings.warn('careful')", id="bad"),
        ["one.ipynb", "(bad)", "stderr", "careful"],
    ),
    "a figure without alternative text": (
        new_code_cell(DRAW, id="bad", metadata={"mystnb": {"figure": {"caption": "A", "name": "fig-a"}}}),
        ["one.ipynb", "(bad)", "alternative text"],
    ),
    "a figure whose alternative text is a file name": (
        new_code_cell(
            DRAW,
            id="bad",
            metadata={
                "mystnb": {"figure": {"caption": "A", "name": "fig-a"}, "image": {"alt": "plot of x.png"}}
            },
        ),
        ["one.ipynb", "(bad)", "alternative text"],
    ),
    "an image in the text without alternative text": (
        new_markdown_cell("![](../assets/logo.svg)"),
        ["one.ipynb", "alternative text"],
    ),
    "a broken reference": (new_markdown_cell("See {ref}`sec-nowhere`."), ["one.ipynb", "sec-nowhere"]),
    "a broken equation reference": (new_markdown_cell("See {eq}`eq-nowhere`."), ["one.ipynb", "eq-nowhere"]),
    "a broken citation": (
        new_markdown_cell("See {cite}`nobody1900nothing`."),
        ["one.ipynb", "nobody1900nothing"],
    ),
    "a formula that KaTeX does not know": (
        new_markdown_cell(r"A $\nosuchmacro{x}$."),
        ["one.ipynb", "nosuchmacro"],
    ),
    "a dead widget": (
        new_code_cell(
            "import ipywidgets\nipywidgets.IntSlider()", id="bad", metadata={"tags": ["nbval-ignore-output"]}
        ),
        ["one.ipynb", "(bad)", "widget"],
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_stops_this_build_and_the_next(tmp_path, name):
    cell, expected = PLANTED[name]
    folder = small_book(tmp_path, cell)
    for run in ("first", "second"):
        found = faults(folder)
        for text in expected:
            assert text in found, f"the {run} build does not say {text!r}:\n{found}"


def test_a_mended_notebook_builds_again(tmp_path):
    folder = small_book(tmp_path, new_code_cell("1 / 0", id="bad"))
    assert faults(folder)
    path = folder / "chapters" / "one.ipynb"
    path.write_text(path.read_text("utf-8").replace("1 / 0", "print(1 / 1)"), "utf-8")
    assert faults(folder) == ""
