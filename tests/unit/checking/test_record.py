"""Answers as plain data: what is written, what is read, and that no object pretends to be another."""

import json

import numpy as np
import pytest
from doubling import Equal

from dlmath import exercises
from dlmath.checking import (
    assess,
)
from dlmath.checking.record import MOST_ENTRIES, Unsupported, decode, encode, plain


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
