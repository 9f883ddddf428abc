"""The Sphinx extension of this book: what turns notebooks into pages that need no kernel and no other host.

Each module does one thing and has its own `setup`:

execution   run the notebooks on all cores, and stop at what a reader must not meet
katex       typeset formulas while building, inside this process
figures     put drawings into the page, where they follow its colours
marks       `<!-- s0.svd -->` in a text becomes a link to the map of the sources
sources     the map of the sources, and the check that the book treats all of them
conflicts   the directive that shows where the sources' conventions differ
definitions index entry, glossary entry and hover text of every definition
formulas    the sheet of formulas: the tables of the chapters' summaries
prerequisites  the drawing of which chapter builds on which
demos       links to demos at given values, checked
exercises   the directive that lists a chapter's exercises
identities  the directive that shows identities with their verification
alone       downloads that find the package where there is no repository around them
launch      links that run a page's notebook elsewhere, and its download
heights     how long each part of a page will be, before it is laid out
pages       the page around the text: template, one style sheet, one script
changes     what else a page is made of: when that changes, it is made anew
faults      a warning or an error also stops the next build, until it is mended
"""

import os
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[2]


def setup(app: Sphinx) -> dict:
    # The kernels that the build starts inherit these: demos become players, and `dlmath` is found
    # even where it is not installed.
    os.environ["DLMATH_BOOK"] = "1"
    # An exercise that is not solved is no fault of the book.
    os.environ.pop("DLMATH_STRICT", None)
    # One kernel a core: threads inside each would only stand in each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)

    from . import (
        alone,
        changes,
        conflicts,
        definitions,
        demos,
        execution,
        exercises,
        faults,
        figures,
        formulas,
        heights,
        identities,
        katex,
        launch,
        marks,
        pages,
        prerequisites,
        sources,
    )

    modules = (execution, katex, figures, marks, sources, conflicts, definitions, formulas, prerequisites)
    for module in (*modules, demos, exercises, identities, launch, alone, pages, heights, changes, faults):
        module.setup(app)
    return {"version": "1", "env_version": 3, "parallel_read_safe": True, "parallel_write_safe": True}
