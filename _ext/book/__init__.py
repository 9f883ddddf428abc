"""The Sphinx extension of this book: what turns notebooks into pages that need no kernel and no other host.

Each module does one thing and has its own `setup`:

build/      execution      run the notebooks on all cores, and stop at what a reader must not meet
            rebuild        what is made anew: book, notebooks, pages
            imports        what code imports, found without running it
            alternatives   every image has an alternative text
content/    links          links between notebooks that every front end follows
            chapters       a card for every chapter, and the check that each is whole
            definitions    index entry, glossary entry and hover text of every definition
            formulas       the sheet of formulas: the tables of the chapters' summaries
            prerequisites  the drawing of which chapter builds on which
            demos          links to demos at given values, checked
            emblems        the pictures on the cards of chapters
            exercises      the directive that lists a chapter's exercises
            identities     the directive that shows identities with their verification
sources/    source_marks   `<!-- s0.svd -->` in a text becomes a link to the map of the sources
            source_map     the map of the sources, and the check that the book treats all of them
            conflicts      the directive that shows where the sources' conventions differ
            errata         the check that each erratum stands on its page with a cell that shows it
            inventory      what the sources teach, as data
per_page    what a page tells the others, collected while it is read
hits        what changes the work of other packages has to find something to change
page/       template       the page around the text: template, one style sheet, one script
            accessibility  tables, code, folded cells and headings for keyboards and screen readers
            katex          typeset formulas while building, inside this process
            figures        put drawings into the page, where they follow its colours
            copying        the LaTeX that a reader gets who copies a formula
            size_hints     how long each part of a page will be, before it is laid out
            search         what the search finds: sections, definitions, identities, formulas as text
            addresses      pages that moved, and the page for those that are not there
            sharing        title, description and picture of a page where its link is shared
            navigation     the list of the book's pages beside the text
            launch         links that run a page's notebook elsewhere, and its download
            bootstrap      the cell that sees to it that a notebook has its package
            repository     the GitHub repository that the book comes from
            standalone     downloads that find the package where there is no repository around them
python/     files          the files of Pyodide: where they are had, and that they are the right ones
            assets         what Python in the page needs beside the pages
            exercises      places to solve an exercise on the page, instead of cells
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from .paths import ROOT

if TYPE_CHECKING:
    # What tools import from here needs no Sphinx, which takes half a second.
    from sphinx.application import Sphinx

# In this order: of two that change the same page, the later sees what the earlier made of it.
MODULES = (
    "build.execution",
    "page.katex",
    "page.figures",
    "content.links",
    "sources.source_marks",
    "sources.source_map",
    "sources.conflicts",
    "sources.errata",
    "content.chapters",
    "content.definitions",
    "content.formulas",
    "content.prerequisites",
    "content.demos",
    "content.exercises",
    "content.identities",
    "page.launch",
    "page.navigation",
    "page.standalone",
    "page.accessibility",
    "page.template",
    "python.assets",
    "python.exercises",
    "page.size_hints",
    "page.copying",
    "page.search",
    "page.addresses",
    "page.sharing",
    "build.rebuild",
    "build.alternatives",
    "hits",
)
PARALLEL = {"parallel_read_safe": True, "parallel_write_safe": True}
"""What every module says of itself: Sphinx may read and write pages in several processes."""


def setup(app: Sphinx) -> dict:
    # The kernels that the build starts inherit these: demos become players, and `dlmath` is found
    # even where it is not installed.
    os.environ["DLMATH_BOOK"] = "1"
    # An exercise that is not solved is no fault of the book.
    os.environ.pop("DLMATH_STRICT", None)
    # One kernel a core: more threads than cores make all of them slower.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    # The package beside this extension, whatever else is installed.
    sys.path.insert(0, str(ROOT))

    for name in MODULES:
        app.setup_extension(f"{__name__}.{name}")
    return {"env_version": 4, **PARALLEL}
