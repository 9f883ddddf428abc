"""An answer is run, whatever it does: its results, its errors, and whether it is one at all."""

import json
import sys

import numpy as np
import pytest
from doubling import Equal, exercise, stub, value

from dlmath import exercises
from dlmath.checking import (
    assess,
    is_stub,
)


def test_an_error_is_shown_with_the_readers_own_line():
    def inner(x):
        return x[99]

    result = assess(exercise(), lambda x: inner(x))
    assert "IndexError: index 99 is out of bounds" in result.text()
    assert "return x[99]" in result.text()


def test_an_error_in_numpy_is_shown_with_the_readers_line():
    result = assess(exercises.find("svd.low_rank"), lambda W, k: np.linalg.inv(W[:, :2]))
    assert "LinAlgError" in result.text()
    assert "np.linalg.inv(W[:, :2])" in result.text()


def test_memory_addresses_do_not_get_into_the_text():
    def answer(x):
        raise ValueError(object())

    assert "0x…" in assess(exercise(), answer).text()


def recursive(x):
    return recursive(x)


def leaves(x):
    sys.exit(0)


def unspeakable(x):
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    raise Mute


def half_a_character(x):
    raise ValueError("\ud800")


MISBEHAVING = {
    "recursion": (recursive, "RecursionError"),
    "exit": (leaves, "SystemExit"),
    "an error without text": (unspeakable, "Mute"),
    "half a character": (half_a_character, "ValueError"),
    "none": (lambda x: print(x), "None"),
    "generator": (lambda x: (2 * e for e in x), "a generator"),
    "huge": (lambda x: np.broadcast_to(0.0, (10**6, 10**6)), "too large"),
    "too much memory": (lambda x: np.zeros((10**9, 10**9)), "MemoryError"),
    "nan": (lambda x: x * np.nan, "nan"),
    "infinite": (lambda x: x / 0.0, "∞"),
    "text": (lambda x: "2", "a text"),
    "ragged": (lambda x: [[1, 2], [3]], "one array"),
    "too many inputs": (lambda x, y: 2 * x, "Keep the inputs of the function as they are given"),
    "inner dimensions": (lambda x: np.ones((1, 9)) @ x, "9 columns meet 2 rows"),
    "broadcasting": (lambda x: x + np.ones(7), "do not fit entry by entry"),
    "a set": (lambda x: {1, 2}, "a set"),
    "a dict": (lambda x: {"x": 2}, "dict"),
    "truth values": (lambda x: x > 5, "numbers"),
    "complex": (lambda x: 2j * x, "complex"),
    "an object": (lambda x: Equal(), "a callable Equal"),
}


@pytest.mark.parametrize(("answer", "said"), MISBEHAVING.values(), ids=MISBEHAVING)
def test_a_misbehaving_answer_is_told_what_it_did(answer, said):
    result = assess(exercise(), answer)
    assert result.state == "failed"
    assert said in result.text()
    json.dumps(result.to_json()).encode()
    result.html().encode()


def test_an_interrupt_ends_the_check_and_says_in_one_line_where_it_was():
    def answer(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        assess(exercise(), answer)
    line = answer.__code__.co_firstlineno + 1
    said = f"Interrupted on the input “two entries”, in line {line} of your code:  raise KeyboardInterrupt"
    assert caught.value._render_traceback_() == [said]


def test_answers_get_copies_and_a_changed_input_is_noticed():
    def answer(x):
        x *= 2
        return x

    result = assess(exercise(), answer)
    assert [c.passed for c in result.criteria] == [True, True, False]
    assert "copy" in result.text()
    assert assess(exercise(), lambda x: 2 * x).passed


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: [2 * e for e in x],
        lambda x: tuple(2 * e for e in x),
        lambda x: (2 * x).astype(np.float32),
        lambda x: np.asarray(2 * x, np.longdouble),
        lambda x: (2 * x).astype(complex),
        lambda x: np.matrix(2 * x).A1,
        lambda x: np.ma.array(2 * x),
        lambda x: [np.float64(2) * e for e in x],
        lambda x: np.array([2 * e for e in x], dtype=object),
    ],
)
def test_every_kind_of_numbers_is_accepted(answer):
    assert assess(exercise(), answer).passed


def passing(x):
    pass


class StubClass:
    def __init__(self, x):
        self.x = x

    def forward(self): ...

    def backward(self): ...


def not_implemented(x):
    raise NotImplementedError


def long_stub(x):
    """What to do."""
    # Think first.
    ...
    ...


def without_source(text):
    names = {}
    exec(text, names)
    return names["f"]


STUBS = {
    "the ellipsis": ...,
    "a docstring": stub,
    "pass": passing,
    "a lambda": lambda x: ...,
    "NotImplementedError": not_implemented,
    "a class": StubClass,
    "several lines": long_stub,
    "no source": without_source("def f(x): ..."),
    "no source, with a docstring": without_source("def f(x):\n    'What to do.'\n    ..."),
}


@pytest.mark.parametrize("answer", STUBS.values(), ids=STUBS)
def test_a_stub_is_not_an_attempt(answer):
    result = assess(exercise(), answer)
    assert (result.state, result.points, result.criteria) == ("not attempted", 0, [])
    assert result.text() == "Double it · not attempted yet · 4 points"


def returns_none(x):
    return None


def returns_a_text(x):
    return "2"


ATTEMPTS = [lambda x: print(), lambda x: 0, lambda x: x, lambda x: "2", (lambda x: (yield)), print, 0, None]
ATTEMPTS += [returns_none, returns_a_text, without_source("def f(x): return x")]
ATTEMPTS += [without_source("def f(x): return '2'"), without_source("def f(x):\n    'Doc.'\n    return 1")]


@pytest.mark.parametrize("answer", ATTEMPTS)
def test_anything_else_is_an_attempt(answer):
    assert not is_stub(answer)
    assert assess(exercise(), answer).state == "failed"


def test_a_value_is_not_attempted_while_it_is_the_ellipsis():
    assert assess(value(3.0), ...).state == "not attempted"
    assert assess(value(3.0), None).state == "failed"
