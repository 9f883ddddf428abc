"""How hints, progress and the line of a running check reach the reader."""

import re
import types

import IPython

from dlmath._traceback import Line
from dlmath.checking.waiting import Running
from dlmath.exercises.display import Hints, Progress, Row, Waiting


def html_of(item):
    return item._repr_mimebundle_()["text/html"]


def test_in_a_notebook_every_hint_shows_its_text_unfolded():
    html = html_of(Hints(("one", "two", "three"), 2))
    assert "<details" not in html
    assert " ".join(re.sub("<[^>]+>", " ", html).split()) == "Hint 1 of 3: one Hint 2 of 3: two"


def test_the_last_hint_says_so_and_leads_to_the_solution():
    last = html_of(Hints(("one", "two"), 2, "../solutions/02-svd.ipynb#cell-id=outer"))
    assert "Hint 2 of 2, the last one:" in last
    assert 'the <a href="../solutions/02-svd.ipynb#cell-id=outer">solution</a> explains' in last
    assert "the solution explains" in html_of(Hints(("one", "two"), 2)), "without a link there is its name"
    assert "no more hints" not in html_of(Hints(("one", "two"), 1, "x"))


def test_the_book_has_all_hints_folded():
    html = html_of(Hints(("one", "two"), 2, folded=True))
    assert html.count("<details") == html.count("</details>") == 2
    assert html.index("one") < html.index("two") < html.index("</details>")


ROWS = [
    Row(
        "1 · First",
        [("Solved one", 4, 4, "a.ipynb"), ("Begun", 0, 3, None), ("Untouched", None, 2, "#c")],
        True,
    ),
    Row("2 · Second", [("Later", None, 5, None)]),
]


def test_progress_says_of_each_exercise_whether_it_is_solved_started_or_open():
    shown = Progress(ROWS, ("Begun", "#begun"))
    assert "  ✓ solved   Solved one\n  ◐ started  Begun\n  ○ open     Untouched" in str(shown)
    assert "1 · First: 1 of 3 solved" in str(shown)
    assert str(shown).endswith("Next exercise: Begun")
    html = html_of(shown)
    assert '<a href="#begun">Begun</a>' in html
    assert '✓ <a href="a.ipynb">Solved one</a> <small>(solved, 4 of 4)</small>' in html
    assert "◐ Begun <small>(started, 0 of 3)</small>" in html
    assert re.findall("<details( open)?>", html) == [" open", ""]


def test_progress_adds_up_points_by_chapter_and_for_the_book():
    lines = str(Progress(ROWS)).splitlines()
    assert [line.split("  ")[-1] for line in lines[:3]] == ["4 of 9", "0 of 5", "4 of 14"]


def test_a_short_progress_lists_no_exercises():
    assert "Begun" not in html_of(Progress(ROWS, short=True)) + str(Progress(ROWS, short=True))


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
