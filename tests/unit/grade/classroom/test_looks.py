"""What code shows without being run: notes on what is odd, and the same digits for the same answer."""

import pytest

from dlmath.grade.classroom.looks import answers, fingerprint, found_in, parsed
from dlmath.grade.released import load_released


def cell(source, name="c"):
    return {"id": name, "source": source, "code": True}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("def check(*a): pass", "gives the name check another meaning"),
        ("check = print", "gives the name check another meaning"),
        ("from dlmath.exercises import find\nouter = find('svd.outer').reference", "uses .reference"),
        ("import dlmath.checking as c", "imports dlmath.checking"),
        ("from dlmath import exercises", "imports dlmath.exercises"),
        ("import os; os.environ['DLMATH_SEED']", "holds the text DLMATH_"),
        ("open('/proc/self/environ')", "holds the text /proc/"),
        ("import inspect, numpy", "imports inspect"),
        ("get_ipython().input_transformers_cleanup.append(f)", "uses get_ipython"),
    ],
)
def test_what_a_teacher_wants_to_look_at_is_noted_with_its_cell(source, what):
    assert f"cell “c” {what}" in found_in([cell(source)])


def test_honest_code_text_and_broken_code_are_not_noted():
    code = "import numpy as np\nfrom dlmath import check, hint\n\ndef outer(u, v):\n    return np.outer(u, v)"
    text = {"id": "t", "source": "check = 1", "code": False}
    assert (
        found_in(
            [cell(code), cell("def f(:"), cell("%matplotlib inline"), cell('check("svd.outer", outer)'), text]
        )
        == []
    )


@pytest.mark.parametrize(
    "source", ["(" * 5000 + ")" * 5000, "-" * 15_000 + "1", "x" * 30_000, "a.b" + ".c" * 9000, "\0"]
)
def test_code_that_no_parser_likes_is_no_end_of_the_run(source):
    assert fingerprint(source) == ""
    found_in([cell(source)])
    parsed(source)


ANSWER = '''
def low_rank(W, k):
    """The best approximation of rank k."""
    U, s, Vt = np.linalg.svd(W, full_matrices=False)  # thin
    return (U[:, :k] * s[:k]) @ Vt[:k]
'''
RENAMED = """
def low_rank(A, rank):
    # copied, and made mine
    left, values, right = np.linalg.svd(A, full_matrices=False)
    return (left[:, :rank] * values[:rank]) @ right[:rank]
"""
OTHER = ANSWER.replace("* s[:k]) @ Vt", "@ np.diag(s[:k])) @ Vt")


def test_a_fingerprint_outlasts_new_names_and_comments_and_not_another_idea():
    assert len(fingerprint(ANSWER)) == 16
    assert fingerprint(ANSWER) == fingerprint(RENAMED) != fingerprint(OTHER)
    assert fingerprint("def outer(u, v):\n    return u") == ""


def test_an_answer_is_the_code_between_two_checks():
    released = load_released()["02-svd"]
    first, second = released.checks[:2]
    cells = [
        cell(released.setup[0][1], released.setup[0][0]),
        cell("a = 1", "x"), cell("b = 2", "y"), cell(first.source, first.id),
        cell("hint(1)", "hint-outer"), {"id": "t", "source": "text", "code": False},
        cell("c = 3", "z"), cell(second.source, second.id), cell("d = 4", "w"),
    ]  # fmt: skip
    assert answers(cells, released) == {first.exercise: "a = 1\n\nb = 2", second.exercise: "c = 3"}
