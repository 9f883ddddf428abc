"""A demo's description and its frames; what is wrong with it is told in one sentence."""

from __future__ import annotations

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from demo_of_a_line import ALT, demo, line

from dlmath.demos import BudgetError, Demo, ExploreError


def test_frames_are_the_product_of_the_values():
    chosen = demo(k=range(3), mode=["solid", "dashed"], grid=[False, True], start={"k": 2, "grid": True})
    positions = list(chosen.positions())
    assert chosen.count == len(positions) == 12
    assert positions == list(itertools.product(range(3), range(2), range(2)))
    assert chosen.values(chosen.start) == {"k": 2, "mode": "solid", "grid": True}


@pytest.mark.parametrize(("count", "milliseconds"), [(2, 900), (40, 250), (100, 150)])
def test_play_shows_all_frames_in_about_ten_seconds_and_none_too_fast_to_see(count, milliseconds):
    assert demo(k=range(count), play="k").interval == milliseconds
    assert demo(k=range(count)).interval == 0


# -- what is wrong is said in one sentence


def unhelpful(k):
    return [1, 2]


@pytest.mark.parametrize(
    ("keywords", "says"),
    [
        ({"r": [1]}, "takes no parameter r"),
        ({"k": []}, "k has no values"),
        ({"k": range(5, 1)}, "k has no values"),
        ({"k": [[1], [2]]}, "unhashable"),
        ({"k": np.eye(2)}, "unhashable"),
        ({"k": [1, 2, 1]}, "1 twice"),
        ({"k": [1, 1.0]}, "1.0 twice"),
        ({"k": [1, float("nan")]}, "not finite"),
        ({"k": 5}, "needs a list"),
        ({"k": "solid"}, "needs a list"),
        ({"k": {1, 2}}, "no order"),
        ({"k": [1], "start": {"r": 1}}, "start names r"),
        ({"k": [1], "start": {"k": 3}}, "none of its values"),
        ({"k": [1], "labels": {"r": "rank"}}, "labels names r"),
        ({"k": [1, 2], "play": "r"}, "play names r"),
        ({"k": [1, 2], "grid": [True, False], "play": "grid"}, "play needs"),
        ({"mode": ["solid"]}, "needs a value for its parameter k"),
        ({"k": [1], "alt": None}, "alt="),
        ({"k": [1], "name": "My demo"}, "lower-case"),
        ({"k": [1], "caption": lambda r: ""}, "asks for r"),
        ({"k": [1], "alt": lambda r: ""}, "asks for r"),
        ({"k": itertools.count()}, "more than 400 values"),
        ({}, "at least one parameter"),
    ],
)
def test_a_wrong_description_is_refused_in_one_sentence(keywords, says):
    with pytest.raises(ExploreError) as caught:
        demo(**keywords)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_more_frames_than_allowed_are_refused_before_anything_is_drawn():
    def never(k, r):
        raise AssertionError("drawn")

    with pytest.raises(BudgetError, match="“line” has 441 frames"):
        Demo(never, {"k": range(21), "r": range(21)}, name="line", alt=ALT)
    assert Demo(never, {"k": range(21), "r": range(21)}, name="line", alt=ALT, max_frames=441).count == 441


def test_a_function_that_returns_no_figure_is_named():
    with pytest.raises(ExploreError, match="unhelpful returned list, not a matplotlib Figure, at k=2"):
        demo(unhelpful, k=[1, 2]).svg((1,))
    with pytest.raises(ExploreError, match=r"returned NoneType.*return fig"):
        demo(lambda k: None, k=[1]).svg((0,))


def test_a_caption_that_raises_is_named_with_its_frame():
    with pytest.raises(ExploreError, match=r"caption raised ZeroDivisionError .* at k=0"):
        demo(k=[0], caption=lambda k: f"{1 / k}").caption((0,))
    with pytest.raises(ExploreError, match="caption must return text"):
        demo(k=[0], caption=lambda k: k).caption((0,))
    with pytest.raises(ExploreError, match="alt must return text"):
        demo(k=[0], alt=lambda k: " ").alt((0,))


def test_ipython_shows_the_readers_line_and_the_sentence():
    with pytest.raises(ExploreError) as caught:
        demo(k=[0], caption=lambda k: f"{1 / k}").caption((0,))
    shown = caught.value._render_traceback_()
    assert "1 / k" in "\n".join(shown[:-1])
    assert shown[-1].startswith("ExploreError: demo “line”: caption raised")


def test_captions_take_the_parameters_they_name():
    chosen = demo(k=[1, 2], mode=["solid", "dashed"], caption=lambda mode: mode, alt=lambda **all_: str(all_))
    assert chosen.caption((0, 1)) == "dashed"
    assert chosen.alt((1, 0)) == "{'k': 2, 'mode': 'solid'}"


def test_no_figure_stays_open_even_if_drawing_fails():
    def fails(k):
        plt.figure()
        plt.figure()
        raise RuntimeError("no")

    def forgets_one(k):
        plt.figure()
        return line(k)

    kept = plt.figure()
    with pytest.raises(RuntimeError):
        demo(fails, k=[1]).svg((0,))
    demo(forgets_one, k=[1]).svg((0,))
    assert plt.get_fignums() == [kept.number]
