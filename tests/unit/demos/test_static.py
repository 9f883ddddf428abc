"""A demo's player in the page: its frames, its controls, its size."""

from __future__ import annotations

import gzip
import html
import json
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from demo_of_a_line import ALT, demo, line
from hypothesis import given, settings
from hypothesis import strategies as st

from dlmath import explore
from dlmath.demos import BudgetError, Demo, ExploreError, static


def frames_of(player: str) -> tuple[dict, list[str]]:
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', player, re.S)[1])
    return data, ["".join(data["pieces"][i] for i in frame) for frame in data["frames"]]


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
    assert page.count('class="explore-play" data-interval="900" aria-pressed="false"') == 1


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
