"""What a page asks of Python, natively: results as plain data, sentences about code that cannot run."""

import itertools
import json
import sys

import pytest

from dlmath import page
from dlmath.exercises import every, result_of

OUTER = "def outer(u, v):\n    return np.array(u)[:, None] * v"


def check(code, exercise="svd.outer", name="outer", report=None):
    asked = {"exercise": exercise, "name": name, "given": ["import numpy as np"], "code": code}
    return json.loads(page.check(json.dumps(asked), report))


def test_a_right_answer_has_its_points_and_what_it_prints_is_shown():
    answer = check(f"print('before')\n{OUTER}")
    assert answer["result"]["state"] == "passed" and answer["prints"] == "before\n"
    assert answer["result"]["points"] == answer["result"]["of"]


@pytest.mark.parametrize("exercise", every(), ids=lambda exercise: exercise.id)
def test_a_mistake_is_named_as_it_is_in_a_notebook(exercise):
    mistake = exercise.mistakes[0]
    code = f"from dlmath.exercises import find\nanswer = find({exercise.id!r}).mistakes[0].answer"
    assert (
        check(code, exercise.id, "answer")["result"]["mistake"]
        == result_of(exercise.id, mistake.answer).mistake
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def outer(u, v:", "SyntaxError: '(' was never closed, line 1"),
        ("x = 1\ny = x / 0", "ZeroDivisionError: division by zero, line 2: y = x / 0"),
        ("raise SystemExit('over')", "SystemExit: over, line 1: raise SystemExit('over')"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt, line 1: raise KeyboardInterrupt"),
    ],
)
def test_code_that_cannot_run_is_told_in_one_sentence_with_its_line(code, said):
    assert check(code) == {"error": said, "prints": ""}


def test_prints_are_kept_up_to_a_number_of_characters_and_the_rest_is_counted():
    prints = page.Prints(most=10)
    for _ in range(5):
        prints.write("abcd")
    assert prints.text == "abcdabcdab\n… and 10 more characters"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python before 3.12 cannot tell where code runs")
def test_a_long_loop_reports_its_line(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(page.time, "monotonic", lambda: next(clock))
    lines = []
    assert (
        check(f"for n in range(5000):\n    pass\n{OUTER}", report=lines.append)["result"]["state"] == "passed"
    )
    assert 1 in lines
    assert sys.monitoring.get_tool(sys.monitoring.PROFILER_ID) is None
