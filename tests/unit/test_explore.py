"""A demo's description, its frames and its player in the page."""

from __future__ import annotations

import gzip
import html
import itertools
import json
import re
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlmath import explore, plots
from dlmath.demos import BudgetError, Demo, ExploreError, static

pytestmark = pytest.mark.usefixtures("book_style")


@pytest.fixture
def book_style():
    with plt.rc_context(plots.RC):
        plt.switch_backend("agg")
        yield
        plt.close("all")


def line(k, mode="solid", grid=False):
    fig, ax = plt.subplots(figsize=(2, 1.5))
    ax.set(xlim=(0, 10), ylim=(0, 10))
    ax.plot([0, 10], [0, k], ls=mode)
    ax.grid(grid)
    return fig


ALT = "A line from the origin."


def demo(draw=line, *, alt=ALT, name="line", max_frames=400, **keywords) -> Demo:
    own = {
        key: keywords.pop(key) for key in ("start", "labels", "play", "caption", "title") if key in keywords
    }
    return Demo(draw, keywords, alt=alt, name=name, max_frames=max_frames, **own)


def frames_of(player: str) -> tuple[dict, list[str]]:
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', player, re.S)[1])
    return data, ["".join(data["pieces"][i] for i in frame) for frame in data["frames"]]


# -- values


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (range(1, 4), ("1", "2", "3")),
        (np.linspace(0, 1, 11), ("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1")),
        (np.linspace(-1, 1, 5), ("−1", "−0.5", "0", "0.5", "1")),
        ([1e-4, 0.003, 0.1], ("0.0001", "0.003", "0.1")),
        ([1, 1.0001], ("1", "1.0001")),
        (np.array([1, 2], dtype=np.int8), ("1", "2")),
        ([10**6, 2 * 10**6], ("1000000", "2000000")),
        ([1e12, 2e12], ("1e12", "2e12")),
    ],
)
def test_numbers_are_written_with_the_digits_that_tell_them_apart(given, texts):
    (parameter,) = demo(k=given).parameters
    assert parameter.kind == "number"
    assert parameter.texts == texts


@given(
    st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=30, unique=True),
)
@settings(max_examples=200, deadline=None)
def test_every_number_has_its_own_address(values):
    (parameter,) = demo(k=values).parameters
    assert len(set(parameter.keys)) == len(values)
    assert all(re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", key) for key in parameter.keys)


def test_drawing_functions_get_plain_python_values():
    received = []

    def draw(k, mode, grid):
        received.extend([k, mode, grid])
        return line(k)

    chosen = demo(draw, k=np.arange(2), mode=np.array(["a", "b"]), grid=np.array([False, True]))
    chosen.svg((1, 0, 1))
    assert [type(value) for value in received] == [int, str, bool]


def test_kinds_of_parameters():
    numbers, choice, switch = demo(k=[1, 2], mode=["solid", "dashed"], grid=[True, False]).parameters
    assert (numbers.kind, choice.kind, switch.kind) == ("number", "choice", "switch")
    assert switch.values == (False, True)


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        (["Gradient descent", "Newton’s method"], ("gradient-descent", "newton-s-method")),
        (["a b", "a-b"], ("1", "2")),
        (["∂", "∇"], ("1", "2")),
        (["λ₁", "λ₂"], ("λ1", "λ2")),
        (["x² at 1", "Naïve"], ("x2-at-1", "naive")),
    ],
)
def test_choices_have_short_addresses(texts, keys):
    (parameter,) = Demo(lambda mode: None, {"mode": texts}, name="line", alt=ALT).parameters
    assert parameter.keys == keys


def test_frames_are_the_product_of_the_values():
    chosen = demo(k=range(3), mode=["solid", "dashed"], grid=[False, True], start={"k": 2, "grid": True})
    positions = list(chosen.positions())
    assert chosen.count == len(positions) == 12
    assert positions == list(itertools.product(range(3), range(2), range(2)))
    assert chosen.values(chosen.start) == {"k": 2, "mode": "solid", "grid": True}


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


# -- the player


def test_every_frame_is_what_drawing_it_alone_gives():
    from dlmath.demos.svg import normalised

    chosen = demo(k=range(5), mode=["solid", "dotted"], caption=lambda k: f"slope {k / 10}")
    data, frames = frames_of(static.player(chosen))
    bare = str.maketrans("'", '"', "\n")
    for position, frame in zip(chosen.positions(), frames, strict=True):
        _, body = normalised(chosen.svg(position), "line-")
        assert frame.translate(bare) == body.translate(bare)
    assert data["captions"] == [chosen.caption(position) for position in chosen.positions()]
    assert data["alts"] == [ALT]


@given(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=12), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_shared_runs_give_every_frame_back(frames):
    pieces, numbered = static.shared(["\n".join(frame) for frame in frames], first=len(frames) // 2)
    assert ["".join(pieces[i] for i in row) for row in numbered] == ["".join(frame) for frame in frames]


def test_what_does_not_change_is_stored_once():
    one = len(static.player(demo(k=[1])))
    forty = len(static.player(demo(k=np.linspace(0.1, 10, 40))))
    assert forty < 3 * one


def test_the_default_frame_stands_in_the_page_without_a_script():
    chosen = demo(k=range(4), start={"k": 3}, caption=lambda k: f"k is {k}", alt=lambda k: f"Line {k}")
    page = re.sub(r"<script.*?</script>", "", static.player(chosen), flags=re.S)
    assert page.count("<svg") == 1
    assert 'aria-label="Line 3"' in page
    assert '<figcaption class="explore-caption">k is 3</figcaption>' in page
    assert all("disabled" in control for control in re.findall(r"<(?:input|select|button)[^>]*>", page))


def test_controls_are_native_labelled_and_start_at_the_default():
    page = static.player(
        demo(
            k=range(4),
            mode=["solid", "dashed"],
            grid=[False, True],
            start={"k": 2, "mode": "dashed", "grid": True},
            labels={"k": "slope <k>"},
            play="k",
        )
    )
    assert re.search(r'<input type="range" id="explore-line-k" min="0" max="3" step="1" value="2"', page)
    assert '<label for="explore-line-k">slope &lt;k&gt;</label>' in page
    assert re.search(r'type="radio" name="explore-line-mode" value="1"[^>]* checked', page)
    assert re.search(r'<input type="checkbox" checked', page)
    assert page.count('aria-pressed="false"') == 1


def test_many_choices_become_a_list():
    chosen = Demo(lambda mode: line(1), {"mode": [f"style {i}" for i in range(9)]}, name="styles", alt=ALT)
    assert static.player(chosen).count("<option") == 9


def test_texts_cannot_leave_their_place():
    nasty = '</script><!-- <script> & "it\'s" </figcaption> λ ≤ ½'
    page = static.player(demo(k=[1, 2], caption=lambda k: nasty + str(k), alt=lambda k: nasty + str(k)))
    assert page.count("</script>") == page.count("<script") == 1
    assert "<!--" not in page
    assert page.count("</figcaption>") == 1
    data, _ = frames_of(page)
    assert data["captions"] == data["alts"] == [nasty + "1", nasty + "2"]
    assert html.escape(nasty + "1") in page


def test_ids_are_the_demos_own():
    pages = [static.player(demo(k=[1, 2], name=name)) for name in ("one", "two")]
    ids = [set(re.findall(r"""\bid=["']([^"']*)""", page)) for page in pages]
    assert all(name.startswith("DejaVuSans-") for name in ids[0] & ids[1])
    for page, own in zip(pages, ids, strict=True):
        assert (
            set(re.findall(r"url\(#([^)]*)\)", page)) | set(re.findall(r"href=['\"]#([^'\"]*)", page)) <= own
        )


def test_the_player_is_the_same_each_time():
    def without_time(page):
        return re.sub(r' data-seconds="[^"]*"', "", page)

    first, second = (without_time(static.player(demo(k=[1, 2], grid=[False, True]))) for _ in range(2))
    assert first == second


def test_the_measurements_are_in_the_page():
    page = static.player(demo(k=[1, 2]))
    inside = re.fullmatch(r"<figure[^>]*>\n(.*)\n</figure>", page, re.S)[1].encode()
    attributes = dict(re.findall(r'data-(\w+)="([^"]*)"', page.split("\n")[0]))
    assert int(attributes["frames"]) == 2
    assert int(attributes["bytes"]) == len(inside)
    assert int(attributes["gzip"]) == len(gzip.compress(inside, 6, mtime=0))
    assert float(attributes["seconds"]) > 0


def test_a_demo_over_its_budget_stops_the_build_and_says_what_to_reduce():
    rng = np.random.default_rng(0)

    def noise(k):
        fig, ax = plt.subplots()
        ax.imshow(rng.uniform(size=(200, 200, 3)))
        return fig

    chosen = Demo(noise, {"k": range(3)}, name="noise", alt=ALT)
    with pytest.raises(
        BudgetError, match=r"“noise” takes \d+ KB gzipped \(3 frames.*smaller image.*max_kb=\d+"
    ):
        static.player(chosen, max_kb=20)
    assert static.player(chosen, max_kb=2000)


def test_frames_of_different_sizes_are_refused():
    def grows(k):
        return plt.figure(figsize=(k, 1))

    with pytest.raises(ExploreError, match="different sizes"):
        static.player(Demo(grows, {"k": [1, 2]}, name="grows", alt=ALT))


def test_an_error_of_the_drawing_function_says_which_frame(monkeypatch):
    with pytest.raises(ZeroDivisionError) as caught:
        static.player(demo(lambda k: line(1 / k), k=[1, 0]))
    assert caught.value.__notes__ == ["(demo “line” at k=0)"]


def test_in_a_build_of_the_book_a_player_is_shown(monkeypatch):
    shown = []
    monkeypatch.setenv("DLMATH_BOOK", "1")
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    monkeypatch.setattr(static, "_names_shown", set())
    assert explore(line, name="line", k=[1, 2], alt=ALT, caption="A line.") is None
    assert shown[0]["text/html"].startswith('<figure class="explore" id="line"')
    assert shown[0]["text/plain"] == "Demo “line”. A line from the origin. A line."
    with pytest.raises(ExploreError, match="same name"):
        explore(line, name="line", k=[1, 2], alt=ALT)


def test_importing_the_package_is_light():
    code = "import sys, dlmath; print(sorted({'ipywidgets', 'IPython'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
