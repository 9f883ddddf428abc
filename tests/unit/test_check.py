"""The check engine: what it collects, how it judges, and that no answer gets out of hand."""

import json
import random
import re
import subprocess
import sys
import warnings
from dataclasses import replace

import numpy as np
import pytest

from dlmath import exercises
from dlmath.checking import (
    MIME,
    CheckFailed,
    Criterion,
    Exercise,
    Mistake,
    assess,
    case,
    close,
    collect,
    distribution,
    drawn,
    each,
    exact,
    gradient_of,
    hessian_of,
    inconsistencies,
    integers,
    is_stub,
    jacobian_of,
    joint,
    judge,
    normal,
    orthogonal,
    same_subspace,
    satisfies,
    uniform,
    up_to_order,
    up_to_scale,
    up_to_sign,
    with_eigenvalues,
    with_singular_values,
)
from dlmath.checking.record import MOST_ENTRIES, Unsupported, decode, encode, plain


def exercise(reference=lambda x: 2 * x, **changes):
    """A small exercise to try the engine on: by default, double a vector."""
    fields = {
        "id": "svd.double",
        "title": "Double it",
        "level": "warm-up",
        "points": 4,
        "section": "sec-svd-rank",
        "trains": "doubling",
        "reference": reference,
        "inputs": lambda rng: {"two entries": rng.normal(size=2), "five entries": rng.normal(size=5)},
        "mistakes": (
            Mistake(
                "squared",
                lambda x: x**2,
                "The square multiplies x by itself, not by 2.",
                "x = 3 gives 6, not 9.",
            ),
            Mistake(
                "unchanged",
                lambda x: 1 * x,
                "The factor 2 is missing from what you return.",
                "x = 3 gives 6, not 3.",
            ),
        ),
        "hints": ("What is x + x, entry by entry?", "Multiply by the number 2."),
    }
    return Exercise(**(fields | changes))


def value(reference, **changes):
    return exercise(reference, inputs=None, **({"points": 2, "mistakes": ()} | changes))


# -- plain data ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        3,
        2.5,
        True,
        1 + 2j,
        np.float32(1.5),
        np.array([[1, 2], [3, 4]]),
        np.zeros((0, 3)),
        [[1.0, 2.0], [3.0, 4.0]],
        (1, 2.5),
        np.array([1.0, np.nan, np.inf]),
        np.array([1.0, 2.0], ">f8"),
        np.arange(6.0).reshape(2, 3).T,
        np.longdouble(2),
        np.array([1, 2.5], dtype=object),
    ],
)
def test_numbers_keep_their_values_through_json(answer):
    read = decode(json.loads(json.dumps(encode(answer))))
    assert type(read) is np.ndarray
    np.testing.assert_array_equal(read, np.array(answer, dtype=read.dtype))


def test_texts_none_and_several_results_keep_their_kind():
    assert plain("b") == "b"
    assert plain(None) is None
    assert plain(...) is Ellipsis
    first, second = plain((np.eye(2), np.ones(2)))
    assert first.shape == (2, 2)
    assert second.shape == (2,)
    assert [type(part) for part in plain(np.linalg.svd(np.eye(2)))] == [np.ndarray] * 3


def test_what_is_no_number_is_described():
    endless = []
    endless.append(endless)
    for answer in (
        object(),
        {},
        (n for n in "ab"),
        lambda: 0,
        endless,
        10**400,
        [[1, 2], [3]],
        np.zeros(2, "M8[s]"),
    ):
        read = plain(answer)
        assert type(read) is Unsupported or any(
            type(part) is not np.ndarray or part.shape == (2,) for part in read
        )


def test_large_answers_are_not_copied_into_the_record():
    for answer in (
        np.zeros((30_000, 30_000)),
        np.broadcast_to(0.0, (10**9, 10**6)),
        [0.0] * (MOST_ENTRIES + 1),
    ):
        assert "too large" in plain(answer).text
        assert len(json.dumps(encode(answer))) < 200


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"dtype": "float64", "shape": [2], "data": "AAAA"},
        {"dtype": "object", "shape": [], "data": ""},
        {"dtype": "float64", "shape": [-1], "data": ""},
        {"dtype": "float64", "shape": [10**30], "data": ""},
        {"dtype": "bool", "shape": [1], "data": "Ag=="},
        {"dtype": "float64", "shape": [True], "data": ""},
        {"dtype": "float64", "shape": [1], "data": "!"},
        {"items": [{"items": [{}]}]},
    ],
)
def test_forged_data_is_refused(data):
    with pytest.raises(ValueError):
        decode(data)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: None,
        lambda record: 7,
        lambda record: {},
        lambda record: record | {"exercise": "svd.other"},
        lambda record: record | {"format": 0},
        lambda record: record | {"cases": []},
        lambda record: record | {"cases": record["cases"][:1] * 2},
        lambda record: record | {"cases": [7, 7]},
        lambda record: record | {"cases": [{"case": "two entries"}, {"case": "five entries", "error": 3}]},
        lambda record: record | {"cases": "two"},
    ],
)
def test_a_damaged_or_forged_record_earns_nothing(change):
    entry = exercise()
    result = judge(entry, change(collect(entry, lambda x: 2 * x)))
    assert (result.state, result.points) == ("failed", 0)


def test_judging_can_happen_in_another_process():
    record = collect(exercises.find("svd.low_rank"), lambda W, k: W)
    code = (
        "import json, sys; from dlmath.exercises import find; from dlmath.checking import judge;"
        "print(json.dumps(judge(find('svd.low_rank'), json.load(sys.stdin)).to_json()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(record), text=True, capture_output=True
    )
    assert json.loads(run.stdout) == judge(exercises.find("svd.low_rank"), record).to_json()


# -- answers that cheat ----------------------------------------------------------------------------------------


class Equal:
    """Equals everything, converts to anything."""

    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __le__ = __ge__ = __eq__
    __hash__ = None
    __bool__ = lambda self: True
    __getattr__ = lambda self, name: Equal()
    __call__ = lambda self, *args, **kwargs: Equal()
    __array__ = lambda self, *args, **kwargs: np.full(2, 7.0)
    __float__ = lambda self: 7.0
    __len__ = lambda self: 2
    __iter__ = lambda self: iter([Equal(), Equal()])
    __sub__ = __rsub__ = __abs__ = lambda self, *args: Equal()


class EqualFloat(float):
    __eq__ = __le__ = __ge__ = __lt__ = lambda self, other: True
    __hash__ = float.__hash__
    __sub__ = __rsub__ = lambda self, other: 0.0
    __abs__ = lambda self: EqualFloat(0)


class EqualArray(np.ndarray):
    __eq__ = __le__ = lambda self, other: np.ones(np.shape(other), bool)
    __hash__ = None
    shape = property(lambda self: (2,))

    def __array_function__(self, function, types, args, kwargs):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return np.True_


class EvilClass:
    @property
    def __class__(self):
        raise RuntimeError("no class")

    def __repr__(self):
        raise RuntimeError("no text")

    def __reduce__(self):
        raise RuntimeError("no pickle")


class Meta(type):
    def __instancecheck__(cls, instance):
        return True

    def __subclasscheck__(cls, subclass):
        return True

    def __getattribute__(cls, name):
        raise RuntimeError("no attribute")


class EvilMeta(metaclass=Meta):
    pass


CHEATS = {
    "equal to everything": Equal(),
    "a float equal to everything": EqualFloat(7),
    "an array equal to everything": np.full(2, 7.0).view(EqualArray),
    "a class that raises": EvilClass(),
    "a metaclass that raises": EvilMeta(),
    "a list of such": [Equal(), EqualFloat(7)],
    "an object array of such": np.full(2, None, dtype=object),
}
CHEATS["an object array of such"][:] = [EvilClass(), EqualFloat(7)]


@pytest.mark.parametrize("name", CHEATS)
def test_an_object_that_pretends_passes_nothing(name):
    cheat = CHEATS[name]
    for entry in exercises.every():
        for answer in (cheat, lambda *args, cheat=cheat: cheat):
            result = assess(entry, answer)
            assert result.state != "passed"
            assert result.points <= 1
            assert result.text()
            assert result.html()


PATCHES = {
    "allclose": lambda *args, **kwargs: True,
    "all": lambda *args, **kwargs: True,
    "abs": lambda *args, **kwargs: 0.0,
    "isfinite": lambda *args, **kwargs: True,
    "where": lambda *args, **kwargs: np.ones(1),
    "asarray": lambda *args, **kwargs: np.zeros(2),
    "array": lambda *args, **kwargs: np.zeros(2),
    "frombuffer": lambda *args, **kwargs: np.zeros(2),
    "errstate": None,
}


@pytest.mark.parametrize("name", PATCHES)
def test_patched_numpy_passes_nothing_and_stays_as_the_reader_left_it(name, monkeypatch):
    monkeypatch.setattr(np, name, PATCHES[name])
    result = assess(exercise(), lambda x: x + 1)
    right = assess(exercise(), lambda x: 2 * x)
    assert getattr(np, name) is PATCHES[name]
    monkeypatch.undo()
    assert (result.state, result.points) == ("failed", 1)
    assert right.passed


def test_patching_within_the_answer_passes_nothing(monkeypatch):
    monkeypatch.setattr(np.linalg, "svd", np.linalg.svd)
    monkeypatch.setattr(np, "allclose", np.allclose)

    def cheat(W, k):
        np.allclose = lambda *args, **kwargs: True
        np.linalg.svd = lambda *args, **kwargs: (
            np.zeros((len(W), 1)),
            np.zeros(1),
            np.zeros((1, W.shape[1])),
        )
        return np.zeros_like(W)

    assert not assess(exercises.find("svd.low_rank"), cheat).passed


# -- answers that misbehave --------------------------------------------------------------------------------------


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


def test_a_function_that_returns_a_wrong_text_is_told_for_which_inputs():
    sign = exercise(
        lambda x: "up" if x > 0 else "down", inputs={"above": 2.0, "below": -1.0}, points=3, mistakes=()
    )
    result = assess(sign, lambda x: "up")
    assert result.state == "failed"
    assert "Right only for inputs without negative numbers." in result.text()


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


def test_the_keyboard_still_interrupts():
    def answer(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess(exercise(), answer)


def test_global_settings_and_random_states_survive():
    def answer(x):
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        np.random.seed(7)  # noqa: NPY002
        random.seed(7)
        sys.setrecursionlimit(5000)
        warnings.simplefilter("error")
        warnings.warn("never seen", stacklevel=1)
        print("a" * 10_000)
        return 2 * x

    def state():
        return (
            np.geterr(),
            np.get_printoptions(),
            np.random.get_state()[1].tolist(),  # noqa: NPY002
            random.getstate(),
            sys.getrecursionlimit(),
            warnings.filters[:],
            sys.stdout,
        )

    before = state()
    result = assess(exercise(), answer)
    assert state() == before
    assert result.state == "failed"  # the warning was an error
    assert "never seen" in result.text()


def test_an_answer_that_prints_passes_and_its_output_is_left_out(capsys):
    def answer(x):
        print("debugging", x)
        return 2 * x

    result = assess(exercise(), answer)
    assert result.passed
    assert "printed" in result.text()
    assert capsys.readouterr().out == ""


def test_answers_get_copies_and_a_changed_input_is_noticed():
    def answer(x):
        x *= 2
        return x

    result = assess(exercise(), answer)
    assert [c.passed for c in result.criteria] == [True, True, False]
    assert "copy" in result.text()
    assert assess(exercise(), lambda x: 2 * x).passed


def test_random_answers_are_the_same_every_time():
    def answer(x):
        return np.random.normal(size=x.shape)  # noqa: NPY002

    assert collect(exercise(), answer) == collect(exercise(), answer)


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


# -- not attempted -----------------------------------------------------------------------------------------------


def stub(x):
    """What to do."""
    ...


def passing(x):
    pass


class StubClass:
    def __init__(self, x):
        self.x = x

    def forward(self): ...

    def backward(self): ...


def not_implemented(x):
    raise NotImplementedError


@pytest.mark.parametrize("answer", [..., stub, passing, lambda x: ..., not_implemented, StubClass])
def test_a_stub_is_not_an_attempt(answer):
    result = assess(exercise(), answer)
    assert (result.state, result.points, result.criteria) == ("not attempted", 0, [])
    assert result.text() == "Double it · not attempted yet · 4 points"


@pytest.mark.parametrize(
    "answer", [lambda x: print(), lambda x: 0, lambda x: x, (lambda x: (yield)), print, 0, None]
)
def test_anything_else_is_an_attempt(answer):
    assert not is_stub(answer)
    assert assess(exercise(), answer).state == "failed"


def test_a_value_is_not_attempted_while_it_is_the_ellipsis():
    assert assess(value(3.0), ...).state == "not attempted"
    assert assess(value(3.0), None).state == "failed"


# -- words -------------------------------------------------------------------------------------------------------


def matrices(rng):
    return {"square": rng.normal(size=(3, 3)), "wide": rng.normal(size=(2, 4))}


WORDS = {
    "factor": (lambda x: 2 * x, lambda x: x * 4, "2 times the right one"),
    "half": (lambda x: 2 * x, lambda x: x, "½ times"),
    "sign": (lambda x: 2 * x, lambda x: -2 * x, "multiply by −1"),
    "base": (lambda x: np.log(x**2), lambda x: np.log2(x**2), "another base"),
    "size": (lambda x: np.array([x.sum()]), lambda x: np.array([x.sum() + 1]), None),
    "up to sign": (lambda x: 2 * x, lambda x: 2 * np.abs(x), "up to the sign"),
    "reverse": (lambda x: 2 * x, lambda x: 2 * x[::-1], "reverse order"),
    "order": (lambda x: x[np.argsort(np.sin(9 * x))], lambda x: np.sort(x), "another order"),
    "root": (lambda x: x**4, lambda x: x**2, "square root of the right answer"),
    "square": (lambda x: np.abs(x), lambda x: x**2, "square of the right answer"),
    "reciprocal": (lambda x: x, lambda x: 1 / x, "reciprocal"),
    "offset": (lambda x: 2 * x, lambda x: 2 * x + 1, "off by the same amount, +1"),
    "close": (lambda x: 2 * x, lambda x: 2 * x + 0.001 * np.arange(len(x)), "Close, but not equal"),
    "integers": (lambda x: 9 * x, lambda x: (9 * x).astype(int), "whole numbers"),
    "row": (lambda x: 2 * x, lambda x: 2 * x[None, :], "The numbers are right, but the shape is (1, "),
    "scalar": (lambda x: 2 * x, lambda x: 2.0, "a single number"),
    "list for number": (lambda x: x.sum(), lambda x: [x.sum()], "should be one number"),
    "one result": (lambda x: (x, 2 * x), lambda x: x, "Return 2 results"),
    "second result": (
        lambda x: (x, 2 * x),
        lambda x: (x, x),
        "Of the 2 results, the second is wrong. Off by a constant factor: it is ½",
    ),
    "input": (lambda x: x * np.arange(len(x)), lambda x: x, "The answer is the input x itself"),
    "zero": (lambda x: 2 * x, lambda x: 0 * x, "always 0"),
    "nothing in common": (lambda x: 2 * x, lambda x: np.cos(x), "The values differ"),
    "unnormalised": (lambda x: x / np.linalg.norm(x), lambda x: x, "normalised"),
}


@pytest.mark.parametrize(("reference", "answer", "said"), WORDS.values(), ids=WORDS)
def test_a_difference_is_put_in_words(reference, answer, said):
    result = assess(exercise(reference, mistakes=()), answer)
    assert result.state == "failed"
    assert result.example is not None
    if said:
        assert said in result.text()


def test_a_factor_that_grows_with_the_number_of_entries_is_named():
    result = assess(exercise(lambda x: x, mistakes=()), lambda x: x / len(x))
    assert "factor 1/n" in result.text()


def test_a_sum_in_place_of_a_mean_is_not_called_a_mean():
    result = assess(exercise(lambda x: x / len(x), mistakes=()), lambda x: x)
    assert "factor n, n being the number of entries: a sum for a mean?" in result.text()


def test_a_factor_that_depends_on_an_input_is_named_where_the_result_has_another_length():
    entry = exercise(lambda X: X.sum(axis=0), inputs={"a": normal(3, 2), "b": normal(5, 4)}, mistakes=())
    text = assess(entry, lambda X: X.mean(axis=0)).text()
    assert "Off by the factor 1/n, n being the number of rows of X: a mean for a sum?" in text


def test_a_mean_in_place_of_a_sum_is_named_though_the_result_is_one_number():
    result = assess(exercise(lambda x: np.sum(x**2), mistakes=()), lambda x: np.mean(x**2))
    assert "factor 1/n, n being the length of x" in result.text()


def test_a_wrong_number_is_not_called_a_multiple_of_the_right_one():
    result = assess(exercise(lambda x: np.sum(x**2), mistakes=()), lambda x: np.sum(x**4))
    assert "normalised" not in result.text()
    assert "The number is" in result.text()


def test_a_number_that_is_always_too_large_is_told_so():
    result = assess(exercise(lambda x: np.sum(x**2), mistakes=()), lambda x: np.sum(x**2) + 1 + x[0] ** 2)
    assert "too large on every input" in result.text()


MATRIX_WORDS = {
    "transposed": (lambda W: 2 * W, lambda W: 2 * W.T, "right but transposed"),
    "only square": (
        lambda W: W @ W.T @ W,
        lambda W: W @ W.T @ W if len(set(W.shape)) == 1 else 0 * W,
        "Right only for square matrices",
    ),
}


@pytest.mark.parametrize(("reference", "answer", "said"), MATRIX_WORDS.values(), ids=MATRIX_WORDS)
def test_a_matrix_that_differs_is_put_in_words(reference, answer, said):
    assert said in assess(exercise(reference, inputs=matrices, mistakes=()), answer).text()


def test_right_only_for_symmetric_input_is_said():
    def both(rng):
        A = rng.normal(size=(3, 3))
        return {"symmetric": A + A.T, "not symmetric": A}

    entry = exercise(lambda A: A + A.T, inputs=both, mistakes=())
    assert "Right only for symmetric matrices" in assess(entry, lambda A: 2 * A).text()


def test_what_is_right_for_some_inputs_is_told_of_the_others():
    entry = exercise(
        lambda A: np.trace(A) * A,
        inputs={"tall": normal(3, 2), "a": normal(3, 3), "b": normal(2, 2)},
        mistakes=(),
    )
    text = assess(entry, lambda A: np.trace(A) * A * (1 if len(A) == A.shape[1] else -1)).text()
    assert "Right only for square matrices. There: right except for the sign" in text


def test_right_only_without_negative_numbers_is_not_said_by_chance():
    entry = exercise(
        lambda A: A, inputs={"a": np.ones((2, 2)), "b": np.eye(2), "c": -np.diag([1.0, 2.0])}, mistakes=()
    )
    text = assess(entry, np.abs).text()
    assert "Right for: a, b. Wrong for: c." in text


def test_a_text_that_is_always_wrong_is_told_so():
    entry = exercise(lambda x: "up", inputs={"a": 1.0, "b": 2.0}, points=3, mistakes=())
    assert "The text is not the one that is asked for." in assess(entry, lambda x: "up!").text()


def test_several_results_for_one_are_counted():
    text = assess(exercise(mistakes=()), lambda x: (2 * x, np.ones(9), 1)).text()
    assert "a list or tuple of 3 entries that do not make up one array of numbers" in text


def test_a_factor_of_rounding_noise_is_not_told():
    assert "factor" not in assess(exercise(mistakes=()), lambda x: 1e-17 * x).text()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: np.linalg.inv(np.ones((2, 2))), "has no inverse"),
        (lambda x: np.arange(2).__imul__(0.5), "make a copy with floats"),
        (lambda x: [a for a, b, c in [x]], "3 results are expected in this place"),
    ],
)
def test_what_an_error_means_is_told(answer, said):
    assert said in assess(exercise(mistakes=()), answer).text()


def test_integer_overflow_is_said():
    entry = exercise(lambda x: x**5, inputs={"a": np.array([300.0, 2.0]), "b": np.array([90.0])}, mistakes=())
    assert "Integer overflow" in assess(entry, lambda x: x.astype(np.int32) ** 5).text()


def test_a_function_that_is_right_but_for_special_cases_is_told_which():
    entry = exercise(lambda x: x / (np.linalg.norm(x) or 1), special={"zero": np.zeros(3)}, mistakes=())
    result = assess(entry, lambda x: x / np.linalg.norm(x))
    assert "not for: zero" in result.text()
    assert result.points == 3


def test_the_example_is_the_smallest_failing_input_with_both_results():
    text = assess(exercise(mistakes=()), lambda x: x).text()
    assert "your answer" in text
    assert "expected" in text
    assert len(max(text.splitlines(), key=len)) < 100


def test_large_arrays_are_shown_by_their_ends():
    entry = exercise(inputs={"a": np.arange(20.0), "b": np.ones(30)}, mistakes=())
    assert "(… of length 20)" in assess(entry, lambda x: x + 1).text()


def matrix_and_two(x):
    return np.outer(x, x), x, x.sum()


def first_only(x):
    return (x, 2 * x) if len(x) > 2 else (x, x)


SEVERAL = {
    "a factor": (
        lambda x: (x, 2 * x),
        lambda x: (x, 3 * x),
        "the second is wrong. Off by a constant factor: it",
    ),
    "a shape": (
        matrix_and_two,
        lambda x: (np.outer(x, x), x[:, None], x.sum()),
        "Of the 3 results, the second is wrong. The numbers are right, but the shape is",
    ),
    "two of three": (
        matrix_and_two,
        lambda x: (-np.outer(x, x), x, x.sum() * np.nan),
        "the first is wrong. Right except for the sign: multiply by −1. The third is wrong. It contains nan",
    ),
    "all of them": (
        lambda x: (x, 2 * x),
        lambda x: (-x, -2 * x),
        "Every result is wrong. Right except for",
    ),
    "exchanged": (lambda x: (x, 2 * x), lambda x: (2 * x, x), "in another order than was asked for"),
    "exchanged, of two kinds": (
        lambda x: (np.outer(x, x), x),
        lambda x: (x, np.outer(x, x)),
        "in another order than was asked for",
    ),
    "none": (lambda x: (x, 2 * x), lambda x: (x, None), "the second is wrong. It is None."),
    "a text": (lambda x: (x, 2 * x), lambda x: (x, "x"), "the second is wrong. It should be an array"),
    "for some inputs": (lambda x: (x, 2 * x), first_only, "Right for: five entries. Wrong for: two entries."),
    "nothing in common": (
        lambda x: (x, 2 * x),
        lambda x: (x, np.cos(x)),
        "second is wrong. The values differ, by",
    ),
}


@pytest.mark.parametrize(("reference", "answer", "said"), SEVERAL.values(), ids=SEVERAL)
def test_of_several_results_it_is_said_which_is_wrong_and_how(reference, answer, said):
    result = assess(exercise(reference, mistakes=()), answer)
    assert result.state == "failed"
    assert said in result.text()


def test_several_results_are_numbered_in_the_example():
    result = assess(exercise(matrix_and_two, mistakes=()), lambda x: (np.outer(x, x), x, 0.0))
    assert [line[:3] for line in result.example.got.splitlines()] == ["(1)", "   ", "(2)", "(3)"]


def test_one_of_several_results_may_be_a_list_of_rows():
    entry = exercise(lambda x: (np.outer(x, x), x), mistakes=())
    assert assess(entry, lambda x: ([e * x for e in x], list(x))).passed


def test_inputs_of_lists_of_arrays_with_different_shapes_are_weighed_and_shown():
    small, large = [np.ones((2, 3)), np.ones(2)], [np.ones((3, 4)), np.ones(3), np.ones((2, 2))]
    entry = exercise(
        lambda weights, by: by["factor"] * sum(W.sum() for W in weights),
        inputs={"large": (large, {"factor": 2.0}), "small": (small, {"factor": np.ones(2)[0]})},
        mistakes=(),
    )
    result = assess(entry, lambda weights, by: 0.0)
    assert result.state == "failed"
    assert result.example.want == "8"


def test_where_only_special_cases_fail_it_is_said_what_is_seen_there():
    entry = exercise(lambda x: x / (np.linalg.norm(x) or 1), special={"zero": np.zeros(3)}, mistakes=())
    assert "not for: zero. The answer contains nan" in assess(entry, lambda x: x / np.linalg.norm(x)).text()


# -- values and choices ------------------------------------------------------------------------------------------


def test_a_value_answer_never_shows_the_expected_value():
    entry = value(42.5, mistakes=(Mistake("half", 21.25, "…", "…"),))
    for wrong in (1.0, 21.25, 42.6, -42.5, [42.5], "42.5", np.eye(2), None, True, 85.0):
        result = assess(entry, wrong)
        assert result.state == "failed"
        assert "42.5" not in result.text()
        assert "42.5" not in json.dumps(result.to_json())
    assert assess(entry, 42.5).passed
    assert assess(entry, np.float32(42.5)).passed


SECRET = np.array([37.25, 11.5, 2.75, 8.0])
GIVEN_AWAY = {
    "offset": (SECRET + 3.125, "off by one and the same amount"),
    "factor": (SECRET * 1.37, "up to a constant factor"),
    "simple factor": (SECRET * 2, "up to a constant factor"),
    "minus a factor": (SECRET * -0.5, "up to a constant factor"),
    "another base": (SECRET / np.log(2), "up to a constant factor"),
    "sign": (-SECRET, "Right up to the sign."),
    "some signs": (SECRET * [1, -1, 1, -1], "Right up to the sign"),
    "reverse": (SECRET[::-1], "another order"),
    "nearly": (SECRET * [1.001, 1, 1, 0.998], "Close, but not equal"),
    "square": (SECRET**2, "Not this value"),
    "root": (SECRET**0.5, "Not this value"),
    "reciprocal": (1 / SECRET, "Not this value"),
    "one is right": (SECRET * [1, 3, 4, 5], "Right: entry 1; not the others."),
    "column": (SECRET[:, None], "the shape is (4, 1), and should be (4,)"),
    "nan": (SECRET * np.nan, "nan"),
    "whole": (np.floor(SECRET).astype(int), "whole numbers"),
    "nothing": (np.arange(4.0), "Not this value"),
}


@pytest.mark.parametrize(("answer", "said"), GIVEN_AWAY.values(), ids=GIVEN_AWAY)
def test_a_value_cannot_be_computed_from_what_is_said(answer, said):
    result = assess(value(SECRET), answer)
    assert result.state == "failed"
    assert said in result.text()
    told = " ".join(result.sentences)
    for shape in (str(np.shape(answer)), "(4,)", "entry 1", "0/0"):  # the only numbers that may be told
        told = told.replace(shape, "")
    assert not re.search(r"\d|½|¼|√|π|ln|times", told)


@pytest.mark.parametrize("answer", [85.0, 21.25, 42.5**2, 42.5**0.5, 1 / 42.5, 43.5, 42.5 / np.log(2)])
def test_of_a_single_value_no_relation_is_told(answer):
    assert assess(value(42.5), answer).sentences in (["Not this value."], ["Close, but not equal: is it rounded too early, or are there too few digits?"])  # fmt: skip


def test_a_vector_of_values_says_which_entries_are_right():
    assert "Right: entry 2" in assess(value(np.array([1.0, 5.0, 3.0])), [2, 5, 7]).text()


def test_a_typical_wrong_value_is_named():
    entry = value(2.0, mistakes=(Mistake("base 2", 1.0, "The logarithm has the base e here.", "ln e = 1"),))
    assert assess(entry, 1).mistake == "base 2"


@pytest.mark.parametrize("answer", ["b", "B", " (b) ", ["b"], np.array(["b"]), np.str_("b")])
def test_a_choice_is_read_as_it_is_written(answer):
    assert assess(value("b", choices="abc"), answer).passed


def test_several_letters_may_come_in_any_order():
    entry = value("ac", choices="abcd")
    for answer in ("ca", "a, c", ["c", "a"], ("a", "c")):
        assert assess(entry, answer).passed
    for answer in ("a", "acd", "abcd", "", "e", 1, None):
        assert assess(entry, answer).state == "failed"
    assert "one is missing" in assess(entry, "a").text()
    assert "letters of a, b, c, d" in assess(entry, "x").text()


# -- what counts as the same -------------------------------------------------------------------------------------

V = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 2)))[0]
COMPARED = {
    "close": (close(), V, V + 1e-9, V + 1e-3),
    "exact": (exact(), np.array(3), np.array(3.0), np.array(3 + 1e-9)),
    "sign": (up_to_sign(), V, -V, V * [1, -1]),
    "sign of columns": (up_to_sign(axis=1), V, V * [1, -1], V * [[1], [-1], [1], [1]]),
    "scale": (up_to_scale(), V, -3 * V, V * [1, -1]),
    "positive scale": (up_to_scale(positive=True), V, 3 * V, -3 * V),
    "order": (up_to_order(), V, V[[2, 0, 3, 1]], V[[0, 0, 1, 2]]),
    "order of columns": (up_to_order(axis=1), V, V[:, ::-1], V[::-1]),
    "subspace": (same_subspace(), V, V @ [[0.6, 0.8], [-0.8, 0.6]], V @ [[1, 1], [0, 1]]),
    "any basis": (same_subspace(orthonormal=False), V, V @ [[1, 1], [0, 1]], V[::-1]),
    "a test": (satisfies(lambda got, want: got.sum() < want.sum(), "smaller"), V, V - 1, V + 1),
}


@pytest.mark.parametrize(("compare", "want", "same", "other"), COMPARED.values(), ids=COMPARED)
def test_what_counts_as_the_same(compare, want, same, other):
    assert compare.agrees(np.asarray(want), np.asarray(want)) or compare.note == "smaller"
    assert compare.agrees(np.asarray(same), np.asarray(want))
    assert not compare.agrees(np.asarray(other), np.asarray(want))
    assert not compare.agrees(np.full(np.shape(want), np.nan), np.asarray(want))


def test_several_results_are_compared_each_in_its_way():
    entry = exercise(
        lambda x: (np.linalg.norm(x), x / np.linalg.norm(x)), compare=each(close(), up_to_sign()), mistakes=()
    )
    assert assess(entry, lambda x: (np.linalg.norm(x), -x / np.linalg.norm(x))).passed
    assert not assess(entry, lambda x: (-np.linalg.norm(x), x / np.linalg.norm(x))).passed


def test_a_zero_vector_is_no_multiple_of_another():
    assert not up_to_scale().agrees(np.zeros(3), np.ones(3))
    assert up_to_scale().agrees(np.zeros(3), np.zeros(3))


def test_further_criteria_have_their_own_points_and_words():
    entry = exercise(
        None,
        points=5,
        criteria=(Criterion("adds up to 1", lambda p, x: abs(p.sum() - 1) < 1e-9 or "The sum is not 1.", 4),),
        mistakes=(),
    )
    assert assess(entry, lambda x: np.full(len(x), 1 / len(x))).points == 5
    result = assess(entry, lambda x: x)
    assert result.points == 0
    assert "The sum is not 1." in result.text()
    assert "your answer" in result.text()
    assert assess(entry, lambda x: "text").points == 0


def test_a_result_can_be_stated_where_the_reference_has_none():
    entry = exercise(
        lambda x: np.sin(x) / x, special={"zero": case(np.zeros(2), want=np.ones(2))}, mistakes=()
    )
    assert assess(entry, lambda x: np.sinc(x / np.pi)).passed
    assert assess(entry, lambda x: np.sin(x) / x).points == 3


def test_a_class_is_checked_by_how_it_is_used():
    class Counter:
        def __init__(self, start):
            self.n = start

        def up(self, by):
            self.n += by
            return self

    entry = exercise(
        Counter,
        run=lambda counter, start, by: counter(start).up(by).n,
        inputs={"a": (1, 2), "b": (5, -3)},
        points=3,
        mistakes=(),
    )
    assert assess(entry, Counter).passed
    assert "your answer" in assess(entry, type("Wrong", (Counter,), {"up": lambda self, by: self})).text()


# -- derivatives ---------------------------------------------------------------------------------------------------

A = np.random.default_rng(5).normal(size=(4, 3))


def vectors(rng):
    return {"one": rng.normal(size=3), "two": rng.normal(size=3)}


DERIVATIVES = {
    "gradient": (gradient_of(lambda x: np.sum(np.exp(A @ x))), lambda x: A.T @ np.exp(A @ x)),
    "jacobian": (jacobian_of(lambda x: np.tanh(A @ x)), lambda x: (1 - np.tanh(A @ x) ** 2)[:, None] * A),
    "denominator": (
        jacobian_of(lambda x: np.tanh(A @ x), inputs_first=True),
        lambda x: ((1 - np.tanh(A @ x) ** 2)[:, None] * A).T,
    ),
    "hessian": (hessian_of(lambda x: np.sum(np.exp(A @ x))), lambda x: A.T @ np.diag(np.exp(A @ x)) @ A),
}


@pytest.mark.parametrize(("reference", "formula"), DERIVATIVES.values(), ids=DERIVATIVES)
def test_a_derivative_is_judged_against_finite_differences(reference, formula):
    entry = exercise(reference, inputs=vectors, mistakes=())
    assert assess(entry, formula).passed
    assert assess(entry, lambda x: formula(x).astype(np.float32)).passed
    assert assess(entry, lambda x: formula(x).tolist()).passed
    assert not assess(entry, lambda x: formula(x) * (1 + 1e-4)).passed
    assert "2 times" in assess(entry, lambda x: 2 * formula(x)).text()


@pytest.mark.parametrize("name", ["jacobian", "denominator"])
def test_the_other_layout_is_named_and_costs_the_point_of_the_shape(name):
    reference, formula = DERIVATIVES[name]
    entry = exercise(reference, inputs=vectors, mistakes=())
    result = assess(entry, lambda x: formula(x).T)
    assert result.points == 3
    assert (
        "Right, in " + {"jacobian": "inputs × outputs", "denominator": "numerator layout"}[name]
        in result.text()
    )
    assert assess(replace(entry, layout="any"), lambda x: formula(x).T).passed


def test_the_gradient_in_a_matrix_has_its_shape_and_the_transpose_is_the_other_layout():
    reference = gradient_of(lambda W, x: np.sum((W @ x) ** 2), wrt=0)

    def inputs(rng):
        return {"wide": (rng.normal(size=(2, 3)), rng.normal(size=3)), "square": (np.eye(2), np.ones(2))}

    entry = exercise(reference, inputs=inputs, mistakes=())
    assert assess(entry, lambda W, x: 2 * np.outer(W @ x, x)).passed
    assert "numerator layout" in assess(entry, lambda W, x: 2 * np.outer(x, W @ x)).text()


def test_the_other_layout_is_shown_on_a_general_input():
    entry = exercise(
        gradient_of(lambda x: np.sum(x**2)), inputs=vectors, special={"0": np.zeros(2)}, mistakes=()
    )
    result = assess(entry, lambda x: 2 * x[None, :])
    assert "numerator layout" in result.text()
    assert any(digit in result.example.got for digit in "123456789")


def test_the_layout_shows_even_where_all_shapes_are_square():
    entry = exercise(
        jacobian_of(lambda x: np.array([x[0] * x[1], x[0]])),
        inputs={"a": np.array([1.0, 2.0]), "b": np.array([3.0, -1.0])},
        mistakes=(),
    )
    assert "inputs × outputs" in assess(entry, lambda x: np.array([[x[1], 1], [x[0], 0]])).text()


def test_the_derivative_in_a_number_is_a_number():
    entry = exercise(gradient_of(np.sin), inputs={"a": 0.5, "b": 2.0}, points=3, mistakes=())
    assert assess(entry, np.cos).passed
    assert "multiply by −1" in assess(entry, lambda x: -np.cos(x)).text()


def test_the_matrix_by_vector_derivative_has_the_axes_of_output_then_variable():
    entry = exercise(
        jacobian_of(lambda W, x: W @ x, wrt=0),
        inputs=lambda rng: {"a": (rng.normal(size=(2, 3)), rng.normal(size=3)), "b": (np.eye(2), np.ones(2))},
        mistakes=(),
    )
    assert assess(entry, lambda W, x: np.einsum("ij,k->ijk", np.eye(len(W)), x)).passed
    swapped = assess(entry, lambda W, x: np.einsum("ij,k->jki", np.eye(len(W)), x))
    assert "inputs × outputs" in swapped.text()


# -- inputs ------------------------------------------------------------------------------------------------------


def drawn_values(**named):
    """The first argument of each named input, as the exercise gets it."""
    return [c.args[0] for c in exercise(inputs=named).cases()]


def test_random_inputs_have_the_properties_they_are_named_for():
    number, whole, p, both, Q, thin, S, W = drawn_values(
        number=uniform(low=1, high=2),
        whole=integers(5, high=3),
        p=distribution(2, 3),
        both=joint(2, 3),
        Q=orthogonal(3),
        thin=orthogonal(4, columns=2),
        S=with_eigenvalues(2, -1, 0.5),
        W=with_singular_values(3, 5, [3, 1]),
    )
    assert type(number) is float
    assert 1 <= number < 2
    assert whole.dtype.kind == "i"
    assert set(whole) <= {0, 1, 2}
    np.testing.assert_allclose(p.sum(axis=1), 1)
    np.testing.assert_allclose(both.sum(), 1)
    np.testing.assert_allclose(Q.T @ Q, np.eye(3), atol=1e-12)
    assert thin.shape == (4, 2)
    np.testing.assert_allclose(np.linalg.eigvalsh(S), [-1, 0.5, 2])
    np.testing.assert_allclose(np.linalg.svd(W)[1], [3, 1, 0], atol=1e-12)


def test_inputs_are_the_same_every_time_and_other_ones_for_another_exercise():
    entry = exercise(inputs={"a": (normal(3), 2), "b": drawn(lambda rng: (rng.permutation(4), "b"))})
    one, again = entry.cases(), entry.cases()
    assert [len(c.args) for c in one] == [2, 2]
    np.testing.assert_array_equal(one[0].args[0], again[0].args[0])
    other = replace(entry, id="svd.other").cases()
    assert not np.array_equal(one[0].args[0], other[0].args[0])


# -- entries that do not hold together -----------------------------------------------------------------------------

GOOD = exercise()
TWIN = Mistake(
    "doubled twice over", lambda x: x * x, "The square multiplies x by itself.", "x = 3 gives 6, not 9."
)
INCONSISTENT = {
    "the reference fails its own check": {
        "reference": lambda x: np.random.default_rng().normal(size=x.shape)
    },
    "is not recognised": {"compare": satisfies(lambda got, want: False, "never")},
    "behave alike": {"mistakes": (*GOOD.mistakes, TWIN)},
    "passes the check": {"mistakes": (*GOOD.mistakes, replace(TWIN, answer=lambda x: x + x))},
    "counts as not attempted": {"mistakes": (*GOOD.mistakes, replace(TWIN, answer=stub))},
    "a hint is missing": {"hints": GOOD.hints[:1]},
    "a mistake is missing": {"mistakes": GOOD.mistakes[:1]},
    "does not say why": {"mistakes": (GOOD.mistakes[0], replace(GOOD.mistakes[1], because="wrong"))},
    "no check by hand": {"mistakes": (GOOD.mistakes[0], replace(GOOD.mistakes[1], by_hand=""))},
    "the level is": {"level": "hard"},
    "the section is missing": {"section": ""},
    "no label of the form": {"section": "sec-vectors-norms"},
    "the id must": {"id": "SVD low rank"},
    "points must": {"points": 0},
    "do not cover": {"points": 2},
    "fewer than two general inputs": {"inputs": {"a": np.ones(2)}},
    "neither a reference": {"reference": None},
    "two mistakes are called": {"mistakes": (GOOD.mistakes[0], replace(GOOD.mistakes[1], name="squared"))},
    "the reference gives an object": {"reference": lambda x: {"x": x}},
    "use smaller inputs": {"inputs": lambda rng: {str(n): rng.normal(size=1000) for n in range(12)}},
}


def test_a_consistent_entry_has_no_problems():
    assert inconsistencies(GOOD) == []


@pytest.mark.parametrize("said", INCONSISTENT)
def test_an_inconsistent_entry_is_named_with_its_fault(said):
    found = inconsistencies(replace(GOOD, **INCONSISTENT[said]))
    if said == "is not recognised":
        said = "the reference fails its own check"
    assert any(
        said in text and text.startswith(INCONSISTENT.get(said, {}).get("id", "svd.double")) for text in found
    )


def test_an_unexplained_mistake_is_not_taken_for_a_recognised_one():
    odd = Mistake(
        "by chance",
        iter_of_changes(),
        "It gives something else every time it runs.",
        "Run it twice and compare.",
    )
    found = inconsistencies(replace(GOOD, mistakes=(*GOOD.mistakes, odd)))
    assert any("“by chance” is not recognised" in text for text in found)


def iter_of_changes():
    count = iter(range(10**6))
    return lambda x: x + next(count) + 1


def test_every_wrong_choice_needs_an_explanation():
    entry = value(
        "b",
        choices="abc",
        mistakes=tuple(
            Mistake(n, n, "This letter is not the right one.", "Read the question again.") for n in "a"
        ),
    )
    assert any("a mistake is missing" in text for text in inconsistencies(entry))
    two = replace(
        entry, choices="abcd", mistakes=(*entry.mistakes, replace(entry.mistakes[0], name="c", answer="c"))
    )
    assert inconsistencies(two) == ["svd.double: the wrong choice “d” has no explanation"]


# -- in a notebook -------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Each test has its own book folder, no environment of the book, and no points."""
    from dlmath.exercises import points as store

    (tmp_path / "_toc.yml").write_text("")
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path / "exercises")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(store, "_session", {})
    monkeypatch.setattr(exercises, "_shown", {})
    for name in ("DLMATH_STRICT", "DLMATH_BOOK", "DLMATH_RECORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_check_never_raises_unless_strict(monkeypatch, capsys):
    assert exercises.check("svd.perpendicular", "a") is None
    assert "0 of 2 points" in capsys.readouterr().out
    monkeypatch.setenv("DLMATH_STRICT", "1")
    with pytest.raises(CheckFailed, match="When are eigenvectors perpendicular"):
        exercises.check("svd.perpendicular", "a")
    with pytest.raises(CheckFailed, match="not attempted"):
        exercises.check("svd.perpendicular", ...)
    exercises.check("svd.perpendicular", "c")


def test_the_json_form_has_the_points_and_on_demand_the_record(monkeypatch):
    data = exercises.result_of("svd.perpendicular", "a")._repr_mimebundle_()[MIME]
    assert (data["points"], data["of"], data["mistake"]) == (0, 2, "every square matrix")
    assert "record" not in data
    monkeypatch.setenv("DLMATH_RECORD", "1")
    data = exercises.result_of("svd.perpendicular", "c")._repr_mimebundle_()[MIME]
    assert judge(exercises.find("svd.perpendicular"), json.loads(json.dumps(data))["record"]).points == 2


def test_a_check_that_breaks_itself_says_so(monkeypatch, capsys):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(exercises, "judge", broken)
    exercises.check("svd.perpendicular", "c")
    assert "This check itself broke" in capsys.readouterr().out


def test_the_page_to_reread_is_named_and_linked():
    result = exercises.result_of("svd.low_rank", lambda W, k: W)
    assert "Read again: chapter 2, “The best approximation of rank k”" in result.text()
    assert 'href="../chapters/02-svd.ipynb#The-best-approximation-of-rank-k"' in result.html()


def test_html_escapes_what_the_reader_wrote():
    def answer(W, k):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in exercises.result_of("svd.low_rank", answer).html()


def test_hints_come_one_by_one(capsys):
    for said in ("Hint 1 of 2", "Hint 2 of 2", "no more hints"):
        exercises.hint("svd.low_rank")
        assert said in capsys.readouterr().out
    exercises.hint("svd.low_rank", 1)
    assert "Hint 2" not in capsys.readouterr().out


def test_the_book_has_all_hints_folded(monkeypatch):
    from dlmath.exercises.display import Hints

    html = Hints(("one", "two"), 2)._repr_mimebundle_()["text/html"]
    assert html.count("<details") == html.count("</details>") == 2
    assert html.index("one") < html.index("two") < html.index("</details>")


def test_points_are_kept_in_a_plain_file_of_the_book(own_folder, capsys):
    exercises.check("svd.perpendicular", "c")
    exercises.check("svd.perpendicular", "a")  # the best result counts
    file = own_folder / ".dlmath" / "progress.json"
    assert json.loads(file.read_text()) == {"points": {"svd.perpendicular": 2}}
    capsys.readouterr()
    exercises.progress()
    text = capsys.readouterr().out
    assert f"2 of {sum(e.points for e in exercises.for_chapter('svd'))}" in text
    assert "the whole book" in text


def test_points_survive_a_restart_and_a_deleted_file_starts_anew(own_folder, monkeypatch):
    from dlmath.exercises import points as store

    exercises.check("svd.perpendicular", "c")
    monkeypatch.setattr(store, "_session", {})
    assert store.reached() == {"svd.perpendicular": 2}
    (own_folder / ".dlmath" / "progress.json").unlink()
    assert store.reached() == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"points": 3}', '{"points": {"svd.perpendicular": "2"}}'])
def test_a_damaged_file_of_points_is_no_obstacle(own_folder, text):
    file = own_folder / ".dlmath" / "progress.json"
    file.parent.mkdir()
    file.write_text(text)
    exercises.check("svd.perpendicular", "c")
    assert json.loads(file.read_text()) == {"points": {"svd.perpendicular": 2}}


def test_nothing_is_written_by_strict_runs_by_the_book_or_for_stubs(own_folder, monkeypatch):
    exercises.check("svd.perpendicular", ...)
    for name in ("DLMATH_STRICT", "DLMATH_BOOK"):
        monkeypatch.setenv(name, "1")
        exercises.check("svd.perpendicular", "c")
        monkeypatch.delenv(name)
    assert not (own_folder / ".dlmath").exists()


def test_where_nothing_can_be_written_one_sentence_says_so(own_folder, capsys):
    for folder in (own_folder, own_folder / "home"):
        folder.mkdir(exist_ok=True)
        (folder / ".dlmath").write_text("a file, not a folder")
    exercises.check("svd.perpendicular", "c")
    out = capsys.readouterr().out
    assert "2 of 2 points" in out
    assert "cannot be saved here" in out
    exercises.progress()
    assert "2 of" in capsys.readouterr().out


def test_importing_the_package_is_light_and_loads_no_chapter():
    code = "import sys, dlmath; print([m for m in sys.modules if m.startswith('dlmath.exercises.')])"
    run = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    names = ("chapters", "points", "display")
    assert run.stdout.strip() == str([f"dlmath.exercises.{name}" for name in names])
