"""A notebook's cells give the same text when one is run again, and when all are run again after the end.

    pytest -n 0 tests/run/test_twice.py -k 02-svd      one notebook; all of them are `make twice`

Readers run cells again, after a change above them or out of curiosity. A cell that goes on from its own
last result (`V = V[:, order]`), or draws from a generator that all cells share, then says something else.
"""

import nbformat
import pytest
from environments import ROOT
from nbclient import NotebookClient

from tools import notebooks
from tools.notebooks import book_notebooks

BY_DESIGN = ("hint(",)
"""How cells begin that say something new each time: a hint gives one more."""


def printed(cell):
    """What a cell shows, but for widgets: texts, and whole pictures, since those must stay too."""
    if any(output.output_type == "error" for output in cell.outputs):
        return [(o.ename, o.evalue) for o in cell.outputs if o.output_type == "error"]
    streams = "".join(o.text for o in cell.outputs if o.output_type == "stream")
    bundles = [o.data for o in cell.outputs if o.output_type in ("execute_result", "display_data")]
    kinds = ("text/plain", "text/html", "image/png", "image/svg+xml")
    shown = [[bundle.get(kind) for kind in kinds] for bundle in bundles if not is_widget(bundle)]
    return [streams, *shown]


def is_widget(bundle):
    return any(kind.startswith("application/vnd.jupyter.widget") for kind in bundle)


def differing(path):
    """The ids of the cells that say something else when they are run again: at once, and after the end."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        allow_errors=True,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
    )
    cells = [
        (number, cell)
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and not cell.source.startswith(BY_DESIGN)
    ]
    first, at_once, after_the_end = {}, [], []
    with client.setup_kernel(env=notebooks.environment_of(path)):

        def run(number, cell):
            client.execute_cell(cell, number)
            return printed(cell)

        for number, cell in cells:
            first[cell.id] = run(number, cell)
            if run(number, cell) != first[cell.id]:
                at_once.append(cell.id)
        for number, cell in cells:
            if run(number, cell) != first[cell.id]:
                after_the_end.append(cell.id)
    return at_once, after_the_end


@pytest.mark.parametrize("path", book_notebooks(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_cell_run_again_says_the_same(path):
    at_once, after_the_end = differing(path)
    assert at_once == [], "these cells say something else when they are run twice in a row"
    assert after_the_end == [], "these cells say something else when they are run again after the last one"
