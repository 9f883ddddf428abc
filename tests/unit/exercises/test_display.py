"""How hints and the line of a running check reach the reader."""

import types

import IPython
import pytest

from dlmath._traceback import Line
from dlmath.checking.waiting import Running
from dlmath.exercises.display import Hints, Waiting

pytestmark = pytest.mark.usefixtures("own_folder")


def test_the_book_has_all_hints_folded(monkeypatch):

    html = Hints(("one", "two"), 2)._repr_mimebundle_()["text/html"]
    assert html.count("<details") == html.count("</details>") == 2
    assert html.index("one") < html.index("two") < html.index("</details>")


def test_in_a_notebook_the_line_of_a_running_check_is_renewed_and_then_taken_back(monkeypatch):
    shown = []

    class Handle:
        def update(self, bundle, raw):
            shown.append(bundle)

    def show(bundle, raw, display_id):
        shown.append(bundle)
        return Handle()

    monkeypatch.setattr(IPython, "get_ipython", lambda: types.SimpleNamespace(kernel=True))
    monkeypatch.setattr(IPython.display, "display", show)
    waiting = Waiting()
    waiting.end()
    assert shown == []
    line = Line("outer", 2, "while u < v:")
    for seconds in (3.0, 4.0):
        waiting.tell(Running(seconds, "u is 0", line))
    waiting.end()
    texts = [bundle["text/plain"] for bundle in shown]
    start = "Still running after 3 s on the input “u is 0”, in line 2 of your code:  while u < v:\n"
    assert texts[0].startswith(start + "To stop it, interrupt the kernel")
    assert texts[1].startswith("Still running after 4 s")
    assert texts[2:] == [""]
    assert "while u &lt; v:" in shown[0]["text/html"]
