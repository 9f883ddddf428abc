"""What the build makes of the outputs of executed notebooks."""

from __future__ import annotations

import nbformat
import pytest

from _ext.book.build.execution import _joined


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
