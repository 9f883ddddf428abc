"""A demo in a notebook: its widgets, driven from Python as a reader drives them from the page."""

from __future__ import annotations

import builtins
import re

import matplotlib.pyplot as plt
import pytest

from dlmath import explore
from dlmath.demos import Demo, ExploreError, live

widgets = pytest.importorskip("ipywidgets")


@pytest.fixture(autouse=True)
def notebook(monkeypatch, book_style):
    monkeypatch.delenv("DLMATH_BOOK", raising=False)
    yield
    assert plt.get_fignums() == []


def line(k, mode="solid", grid=False):
    fig, ax = plt.subplots(figsize=(2, 1.5))
    ax.set(xlim=(0, 10), ylim=(0, 10))
    ax.plot([0, 10], [0, 10 / (k - 3)], ls=mode)
    ax.grid(grid)
    return fig


def shown(**keywords):
    """The picture and the controls of a demo, by the labels of the controls."""
    own = {
        key: keywords.pop(key) for key in ("start", "play", "caption", "labels", "title") if key in keywords
    }
    demo = Demo(line, keywords, name="line", alt="A line.", **own)
    box = live.controls(demo, live.Picture.of(demo, demo.start))
    flat = [
        w for child in box.children for w in (child.children if isinstance(child, widgets.HBox) else [child])
    ]
    (picture,) = [w for w in flat if "<svg" in str(getattr(w, "value", ""))]
    return picture, {w.description: w for w in flat if getattr(w, "description", "")}, flat


def test_controls_have_the_values_and_the_start_of_the_book():
    start = {"k": 2, "mode": "dashed", "grid": True}
    _, controls, _ = shown(
        k=[1, 2], mode=["solid", "dashed"], grid=[False, True], start=start, labels={"k": "slope"}
    )
    assert isinstance(controls["slope"], widgets.SelectionSlider)
    assert isinstance(controls["mode"], widgets.ToggleButtons)
    assert isinstance(controls["grid"], widgets.Checkbox)
    assert controls["slope"].options == (("1", 1), ("2", 2))
    assert [controls[name].value for name in ("slope", "mode", "grid")] == [2, "dashed", True]


def test_many_choices_become_a_dropdown():
    demo = Demo(
        lambda mode: line(1), {"mode": [f"style {i}" for i in range(9)]}, name="styles", alt="A line."
    )
    box = live.controls(demo, live.Picture.of(demo, demo.start))
    assert isinstance(box.children[-1], widgets.Dropdown)


def test_each_control_draws_anew():
    picture, controls, _ = shown(
        k=[1, 2], mode=["solid", "dashed"], grid=[False, True], caption=lambda k: f"slope {1 / (k - 3):.2f}"
    )
    seen = [picture.value]
    for name, value in (("k", 2), ("mode", "dashed"), ("grid", True)):
        controls[name].value = value
        seen.append(picture.value)
    assert len(set(seen)) == 4
    assert "slope -0.50" in seen[0]
    assert "slope -1.00" in seen[-1]


def test_an_error_is_shown_in_place_with_the_readers_line_and_goes_again():
    picture, controls, _ = shown(k=[2, 3, 4])
    whole = picture.value
    controls["k"].value = 3
    assert "line at k=3" in picture.value
    assert "ZeroDivisionError" in picture.value
    assert "10 / (k - 3)" in picture.value
    assert "site-packages" not in picture.value
    assert plt.get_fignums() == []
    controls["k"].value = 2
    assert picture.value == whole


def test_a_caption_that_fails_is_shown_in_place():
    picture, controls, _ = shown(k=[4, 5], caption=lambda k: "slope " + (k if k > 4 else "one"))
    controls["k"].value = 5
    assert "caption raised TypeError" in picture.value
    assert "at k=5" in picture.value
    assert "k if k &gt; 4" in picture.value


def test_play_steps_the_parameter():
    _, controls, flat = shown(k=[4, 5, 6], play="k", start={"k": 5})
    (play,) = [w for w in flat if isinstance(w, widgets.Play)]
    assert (play.min, play.max, play.value, play.interval) == (0, 2, 1, 900)
    play.value = 2
    assert controls["k"].value == 6


def test_texts_are_escaped():
    picture, _, _ = shown(k=[1], caption="a < b & <script>")
    assert "a &lt; b &amp; &lt;script&gt;" in picture.value


def test_only_the_default_frame_is_drawn_at_first():
    drawn = []

    def draw(k):
        drawn.append(k)
        return line(k)

    explore(draw, k=range(4, 100), start={"k": 7}, alt="A line.", name="line")
    assert drawn == [7]


@pytest.fixture
def bundle(monkeypatch):
    displayed = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: displayed.append(data))
    return displayed


def test_what_is_shown_is_a_widget_with_a_picture_behind_it(bundle):
    assert explore(line, name="line", k=[1, 2], alt="A <line>.", caption="Here.") is None
    (data,) = bundle
    assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"] == "Demo “line”. A <line>. Here."
    assert 'alt="A &lt;line&gt;."' in data["text/html"]


def test_without_ipywidgets_the_default_frame_is_shown_with_one_sentence(bundle, monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name.split(".")[0] == "ipywidgets":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    explore(line, name="line", k=[1, 2], alt="A line.", caption="Here.")
    (data,) = bundle
    assert set(data) == {"text/plain", "text/html"}
    assert re.search(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="A line\."', data["text/html"])
    assert "<p>Here.</p>" in data["text/html"]
    assert live.NO_WIDGETS in data["text/html"]


def test_a_wrong_description_is_refused_in_a_notebook_too():
    with pytest.raises(ExploreError, match="no parameter r"):
        explore(line, name="line", r=[1], alt="A line.")
    with pytest.raises(ExploreError, match="not a matplotlib Figure"):
        explore(lambda k: None, name="none", k=[1], alt="Nothing.")


@pytest.mark.parametrize("version", ["7.5.1", "6.0"])
def test_an_old_ipywidgets_is_told_in_one_sentence_and_the_picture_stands(monkeypatch, version):
    monkeypatch.setattr(widgets, "__version__", version)
    monkeypatch.setattr(live, "controls", lambda *_: pytest.fail("made controls with an old ipywidgets"))
    bundle = displayed(monkeypatch)
    assert set(bundle) == {"text/plain", "text/html"}
    assert "<img" in bundle["text/html"]
    assert live.BROKEN_WIDGETS.format(version=version) in bundle["text/html"]


def test_an_ipywidgets_that_fails_on_import_leaves_the_picture(monkeypatch):
    real = builtins.__import__

    def broken(name, *arguments):
        if name == "ipywidgets":
            raise AttributeError("module 'inspect' has no attribute 'getargspec'")
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", broken)
    assert "newer ipywidgets than the one (AttributeError)" in live.obstacle()


@pytest.mark.parametrize("version", ["7.7.0", "7.7.1", "8.1.9"])
def test_a_version_that_can_is_used_and_shown_by_its_model(monkeypatch, version):
    monkeypatch.setattr(widgets, "__version__", version)
    bundle = displayed(monkeypatch)
    shown = bundle["application/vnd.jupyter.widget-view+json"]
    assert shown == {"version_major": 2, "version_minor": 0, "model_id": shown["model_id"]}


def displayed(monkeypatch):
    """What a demo hands to the notebook."""
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: bundles.append(bundle))
    explore(line, k=[1, 2], alt="A line.")
    (bundle,) = bundles
    return bundle
