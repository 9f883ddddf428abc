"""What an answer replaces, sets or prints reaches neither the check nor the reader's notebook."""

import builtins
import os
import random
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from doubling import exercise

from dlmath import exercises
from dlmath.checking import (
    assess,
    collect,
    judge,
)

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


def test_random_answers_are_the_same_every_time():
    def answer(x):
        return np.random.normal(size=x.shape)  # noqa: NPY002

    assert collect(exercise(), answer) == collect(exercise(), answer)


@pytest.mark.parametrize("name", ["len", "isinstance", "next", "str", "setattr", "dict"])
def test_a_builtin_that_an_answer_replaces_is_back_and_harms_no_later_check(name):
    original = getattr(builtins, name)

    def answer(x):
        setattr(builtins, name, None)
        return 2 * x

    assert assess(exercise(), answer).passed
    assert getattr(builtins, name) is original
    assert assess(exercise(), answer).passed


def test_folder_variables_and_module_path_are_put_back(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEPT", "1")
    monkeypatch.setenv("DROPPED", "1")
    before = Path.cwd(), dict(os.environ), sys.path[:], np.add

    def answer(x):
        os.chdir(Path.cwd().parent)
        os.environ["KEPT"] = "2"
        os.environ["NEW"] = "1"
        del os.environ["DROPPED"]
        sys.path.insert(0, "elsewhere")
        np.add = None
        return 2 * x

    assert assess(exercise(), answer).passed
    assert (Path.cwd(), dict(os.environ), sys.path, np.add) == before


def test_what_is_printed_on_the_failing_input_is_shown_with_it():
    def answer(x):
        print("the size is", len(x))
        return 3 * x if len(x) == 5 else 2 * x

    text = assess(exercise(), answer).text()
    assert "printed  the size is 5" in text
    assert "size is 2" not in text
    assert "left out" not in text


def test_long_output_is_cut_and_comes_from_no_forged_record():
    def answer(x):
        for n in range(10**5):
            print(n)
        raise ValueError

    record = collect(exercise(), answer)
    assert max(len(case["printed"]) for case in record["cases"]) <= 1000
    shown = judge(exercise(), record).example.printed
    assert shown == "0\n1\n2\n3\n4\n5\n6\n7\n…"
    record["cases"][0]["printed"] = record["cases"][1]["printed"] = ["x"]
    assert judge(exercise(), record).example.printed == ""
