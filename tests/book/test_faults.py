"""Broken content never ships: each planted fault stops the build, on the first run and on the next."""

import shutil
from pathlib import Path

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


def small_book(folder: Path, **pages) -> Path:
    """A book with the real configuration and extension; each page is a notebook of the given cells."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "reference").mkdir()
    (folder / "assets").mkdir()
    for name in ("assets/logo.svg", "reference/references.bib"):
        shutil.copyfile(ROOT / name, folder / name)
    extension = f'{{book: "{(ROOT / "_ext").as_posix()}"}}'
    configuration = (ROOT / "_config.yml").read_text("utf-8").replace("{book: _ext}", extension)
    (folder / "_config.yml").write_text(configuration, "utf-8")
    toc = "format: jb-book\nroot: index\nchapters:\n"
    (folder / "_toc.yml").write_text(toc + "".join(f"- file: chapters/{name}\n" for name in pages), "utf-8")
    (folder / "index.md").write_text("# Book\n\n```{bibliography}\n```\n", "utf-8")
    for name, cells in pages.items():
        title = new_markdown_cell(f"# {name}\n\nA text that cites {{cite}}`eckart1936approximation`.")
        notebook = notebooks.normalise(new_notebook(cells=[title, *cells]))
        (folder / "chapters" / f"{name}.ipynb").write_text(notebooks.text_of(notebook), "utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    return book.build(folder, folder)[1]


def test_a_sound_book_is_built_and_its_figure_is_part_of_the_page(tmp_path):
    look = new_code_cell("from dlmath import style\n\nstyle()")
    figure = new_code_cell(DRAW, metadata=FIGURE)
    folder = small_book(tmp_path, one=[look, figure, new_code_cell("print(1)")])
    page, lines = book.build(folder, folder)
    assert lines == []
    html = (page.parent / "chapters" / "one.html").read_text("utf-8")
    assert "A straight line that rises" in html
    assert '<div class="drawing"><svg' in html
    assert "Figure 1" in html
    (drawing,) = (folder / "_build" / "jupyter_execute").rglob("*.svg")
    assert "dc:date" not in drawing.read_text("utf-8"), "the next build would have another file for it"


# name: (found in executed notebooks or in written pages, the cell, what the build says of it)
PLANTED = {
    "raises": ("executed", new_code_cell("1 / 0", id="bad"), ["(bad)", "ZeroDivisionError"]),
    "undrawable": (
        "executed",
        new_code_cell(
            "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.set_title(r'$\\frac{1$');",
            id="bad",
            metadata=FIGURE,
        ),
        ["(bad)", "fails to draw"],
    ),
    "stderr": (
        "executed",
        new_code_cell("import warnings\nwarnings.warn('careful')", id="bad"),
        ["(bad)", "stderr", "careful"],
    ),
    "no-alternative": (
        "executed",
        new_code_cell(DRAW, id="bad", metadata={"mystnb": {"figure": {"caption": "A", "name": "fig-a"}}}),
        ["(bad)", "alternative text"],
    ),
    "file-name-as-alternative": (
        "executed",
        new_code_cell(
            DRAW,
            id="bad",
            metadata={
                "mystnb": {"figure": {"caption": "A", "name": "fig-b"}, "image": {"alt": "plot of x.png"}}
            },
        ),
        ["(bad)", "alternative text"],
    ),
    "no-caption": (
        "executed",
        new_code_cell(DRAW, id="bad", metadata={"mystnb": {"image": {"alt": "A line that rises."}}}),
        ["(bad)", "caption"],
    ),
    "dead-widget": (
        "executed",
        new_code_cell(
            "import ipywidgets\nipywidgets.IntSlider()", id="bad", metadata={"tags": [notebooks.IGNORE]}
        ),
        ["(bad)", "widget"],
    ),
    "too-large-demo": (
        "executed",
        new_code_cell(
            "import matplotlib.pyplot as plt\nimport numpy as np\nfrom dlmath import explore\n"
            "def noise(k):\n    fig, ax = plt.subplots()\n"
            "    ax.plot(np.random.default_rng(k).normal(size=2000), '.')\n    return fig\n"
            "explore(noise, k=range(30), alt='Noise without any structure.')",
            id="bad",
        ),
        ["(bad)", "noise", "KB"],
    ),
    "image-without-alternative": (
        "written",
        new_markdown_cell("![](../assets/logo.svg)"),
        ["alternative text"],
    ),
    "reference": ("written", new_markdown_cell("See {ref}`sec-nowhere`."), ["sec-nowhere"]),
    "equation": ("written", new_markdown_cell("See {eq}`eq-nowhere`."), ["eq-nowhere"]),
    "citation": ("written", new_markdown_cell("See {cite}`nobody1900nothing`."), ["nobody1900nothing"]),
    "definition": (
        "written",
        new_markdown_cell(":::{prf:definition} Kernel\n:label: def-kernel\nWhat is sent to 0.\n:::"),
        ["'Kernel' has no terms for index and glossary: write :index:"],
    ),
    "hover-text": (
        "written",
        new_markdown_cell(":::{prf:definition} A\n:label: def-a\n:index: a\n> A quotation.\n:::"),
        ["def-a: block_quote fits no line: write <!-- more -->"],
    ),
    "formula": ("written", new_markdown_cell(r"A $\nosuchmacro{x}$."), ["nosuchmacro"]),
}


@pytest.fixture(scope="module", params=["executed", "written"])
def two_builds(request, tmp_path_factory):
    """What two builds of one book say that holds all faults of a kind, each on a page of its own."""
    pages = {name: [cell] for name, (kind, cell, _) in PLANTED.items() if kind == request.param}
    folder = small_book(tmp_path_factory.mktemp(request.param), **pages)
    return request.param, faults(folder), faults(folder)


def test_planted_faults_stop_this_build_and_the_next(two_builds):
    kind, *runs = two_builds
    for run, lines in zip(("first", "second"), runs, strict=True):
        for name, (group, _, expected) in PLANTED.items():
            if group == kind:
                named = [line for line in lines if f"{name}.ipynb" in line]
                missing = [text for text in expected if not any(text in line for line in named)]
                assert not missing, f"the {run} build says of {name}: {named}, without {missing}"


def test_one_fault_alone_stops_the_build_until_it_is_mended(tmp_path):
    folder = small_book(tmp_path, one=[new_code_cell("1 / 0", id="bad")])
    assert faults(folder)
    path = folder / "chapters" / "one.ipynb"
    path.write_text(path.read_text("utf-8").replace("1 / 0", "print(1 / 1)"), "utf-8")
    assert faults(folder) == []
    path.write_text(path.read_text("utf-8").replace("A text", "See {ref}`sec-nowhere`. A text"), "utf-8")
    assert any("sec-nowhere" in line for line in faults(folder))
    assert any("sec-nowhere" in line for line in faults(folder)), "the second run forgets it"
