"""What the build makes of the outputs of executed notebooks."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from sphinx_external_toc.parsing import parse_toc_yaml

from _ext.book.build.execution import _joined, _notebooks
from tools.notebooks import book_notebooks

ROOT = Path(__file__).resolve().parents[4]


def test_every_notebook_of_the_book_is_run_and_judged_before_the_first_page_is_read():
    configuration = SimpleNamespace(external_site_map=parse_toc_yaml(ROOT / "_toc.yml"))
    app = SimpleNamespace(srcdir=str(ROOT), config=configuration)
    assert set(_notebooks(app)) == {ROOT / "index.md", *(path.resolve() for path in book_notebooks())}


def printed(text: str, name: str = "stdout") -> nbformat.NotebookNode:
    return nbformat.v4.new_output("stream", name=name, text=text)


SHOWN = nbformat.v4.new_output("display_data", data={"text/plain": "x"})


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ([], []),
        ([printed("step 0"), printed("\nstep 1\n")], [printed("step 0\nstep 1\n")]),
        ([printed("a"), printed("b", "stderr"), printed("c")],) * 2,
        ([printed("a\n"), SHOWN, printed("b\n")],) * 2,
    ],
    ids=["nothing", "cut before the end of a line", "two streams", "a figure between"],
)
def test_texts_that_follow_each_other_are_one(outputs, expected):
    assert _joined([output.copy() for output in outputs]) == expected
