"""The player of demos in a real browser, by itself: two demos with its script and style sheet."""

from __future__ import annotations

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from player import SETTLED, state
from served import ROOT, Site, serve

from dlmath import plots
from dlmath.demos import Demo, static
from dlmath.demos.svg import figure_svg, inline_svg


def wave(k, curve, grid):
    fig, ax = plt.subplots(figsize=(3, 2))
    fig.subplots_adjust(0.15, 0.15, 0.95, 0.9)
    ax.plot(x := np.linspace(0, 6, 60), getattr(np, curve)(k * x))
    ax.set(xlim=(0, 6), ylim=(-1.1, 1.1))
    ax.grid(grid)
    return fig


def shade(level):
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.imshow([[0, level], [level, 1]], vmin=0, vmax=1)
    return fig


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Demos</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="explorer.css"><style>:root {{ color-scheme: light dark }}</style>
<script defer src="explorer.js"></script><body><div style="height: 1500px">Above.</div>
{demos}<p id="after">After.</p><div style="height: 1500px">Below.</div></body></html>"""


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory):
    """A page of two demos, with the book's script and style sheet and nothing else of the book."""
    folder = tmp_path_factory.mktemp("little")
    with plt.rc_context(plots.RC):
        plt.switch_backend("agg")
        demos = [
            Demo(
                wave,
                {"k": [0.5, 1.0, 1.5, 2.0], "curve": ["sin", "cos"], "grid": [False, True]},
                name="wave",
                start={"k": 1.0},
                labels={"k": "frequency"},
                play="k",
                caption=lambda k, curve, grid: f"{curve} of {k} x" + " with a grid" * grid,
                alt=lambda k, curve: f"A {curve} wave, {k}",
                title="Waves",
            ),
            Demo(
                shade,
                {"level": [f"{v}0 %" for v in range(1, 10)]},
                name="shade",
                caption=lambda level: level * 20,
                alt="Four cells.",
            ),
        ]
        shade_of = demos[1].draw
        demos[1].draw = lambda level: shade_of(float(level[:-2]) / 100)
        html = "\n".join(static.player(demo) for demo in demos)
    (folder / "index.html").write_text(PAGE.format(demos=html), "utf-8")
    for name in ("explorer.js", "explorer.css"):
        (folder / name).write_bytes((ROOT / "assets" / name).read_bytes())
    with serve(folder) as site:
        yield site


def test_keys_move_a_slider_and_everything_follows(little: Site, page):
    page.goto(f"{little.url}/index.html")
    before = state(page)
    page.get_by_role("slider", name="frequency").focus()
    page.keyboard.press("ArrowRight")
    now = state(page)
    assert now["picture"] != before["picture"]
    assert (before["caption"], now["caption"]) == ("sin of 1.0 x", "sin of 1.5 x")
    assert (now["alt"], now["output"], now["spoken"]) == ("A sin wave, 1.5", "1.5", "1.5")
    assert now["announced"] == ""
    page.keyboard.press("End")
    page.wait_for_timeout(SETTLED)
    now = state(page)
    assert now["announced"] == now["caption"] == "sin of 2.0 x"
    assert now["address"] == "#wave?k=2&curve=sin&grid=off"


def test_a_finger_chooses_and_switches(little: Site, new_page):
    page = new_page(has_touch=True, viewport={"width": 360, "height": 700})
    page.goto(f"{little.url}/index.html")
    seen = {state(page)["picture"]}
    page.get_by_role("radio", name="cos").tap()
    seen.add(state(page)["picture"])
    page.get_by_role("checkbox", name="grid").tap()
    seen.add(state(page)["picture"])
    assert len(seen) == 3
    assert state(page)["caption"] == "cos of 1.0 x with a grid"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_targets_are_large_enough_for_a_finger(little: Site, new_page):
    page = new_page(has_touch=True, viewport={"width": 360, "height": 700})
    page.goto(f"{little.url}/index.html")
    heights = page.evaluate(
        """() => [...document.querySelectorAll(".explore-controls :is(input, select, button)")].map(
            (target) => (target.closest("label") ?? target).getBoundingClientRect().height)"""
    )
    assert len(heights) == 8
    assert min(heights) >= 44


def test_two_demos_do_not_disturb_each_other(little: Site, page):
    page.goto(f"{little.url}/index.html")
    before = state(page, "wave")
    page.locator("#shade select").select_option(index=3)
    assert state(page, "shade")["caption"].startswith("40 %")
    assert {**state(page, "wave"), "address": ""} == {**before, "address": ""}
    page.wait_for_timeout(SETTLED)
    assert state(page)["address"] == "#shade?level=40"
    assert page.evaluate(
        "(() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id)"
        ".filter((id) => !id.startsWith('DejaVu')); return ids.length === new Set(ids).size; })()"
    )


def test_an_address_sets_a_demo(little: Site, page):
    page.goto(f"{little.url}/index.html#wave?k=2&curve=cos&grid=on")
    page.wait_for_load_state("load")
    assert state(page)["caption"] == "cos of 2.0 x with a grid"
    assert page.get_by_role("slider").input_value() == "3"
    assert page.get_by_role("radio", name="cos").is_checked()
    assert page.get_by_role("checkbox", name="grid").is_checked()
    page.evaluate("location.hash = '#wave?k=0.5'")
    page.wait_for_function("document.querySelector('#wave output').value === '0.5'")
    assert state(page)["caption"] == "cos of 0.5 x with a grid"


@pytest.mark.parametrize(
    "hash_",
    [
        "#wave?k=7",
        "#wave?k=",
        "#wave?k=constructor&curve=__proto__",
        "#wave?k=%E0%A4%A",
        "#wave?",
        "#wave?grid=1&curve=2",
        "#%E0%A4%A?k=2",
        "#nothing?k=2",
        "#wave'\"<script>?k=2",
        "#?",
    ],
)
def test_a_malformed_address_changes_nothing(little: Site, page, hash_):
    page.goto(f"{little.url}/index.html")
    before = state(page)
    page.goto("about:blank")
    page.goto(f"{little.url}/index.html{hash_}")
    page.wait_for_load_state("load")
    assert {**state(page), "address": ""} == {**before, "address": ""}


def test_what_is_right_in_an_address_counts(little: Site, page):
    page.goto(f"{little.url}/index.html#wave?k=9&curve=cos&colour=red")
    assert state(page)["caption"] == "cos of 1.0 x"
    page.goto("about:blank")
    page.goto(f"{little.url}/index.html#wave?k=2.00")
    assert state(page)["caption"] == "sin of 2.0 x"


def test_reloading_keeps_the_demo_as_it_is_set_and_the_reader_where_they_are(little: Site, page):
    page.goto(f"{little.url}/index.html")
    page.get_by_role("slider").press("End")
    page.wait_for_timeout(SETTLED)
    page.evaluate("scrollTo(0, 200)")
    page.reload()
    page.wait_for_timeout(SETTLED)
    assert state(page)["output"] == "2"
    assert page.evaluate("scrollY") == 200


def test_copy_link_gives_the_address_of_what_is_seen(little: Site, new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{little.url}/index.html?old=1#after")
    page.get_by_role("slider").press("Home")
    page.locator("#wave").get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{little.url}/index.html?old=1#wave?k=0.5&curve=sin&grid=off"
    seen = state(page)["picture"]
    page.goto("about:blank")
    page.goto(link)
    assert state(page)["picture"] == seen


def test_copy_link_without_a_clipboard_leaves_the_link_in_the_address_bar(little: Site, new_page):
    page = new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{little.url}/index.html")
    page.locator("#wave").get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="address bar").wait_for()
    assert state(page)["address"] == "#wave?k=1&curve=sin&grid=off"


def test_play_steps_to_the_end_and_stops(little: Site, page):
    page.goto(f"{little.url}/index.html")
    play = page.get_by_role("button", name="Play frequency")
    assert play.get_attribute("aria-pressed") == "false"
    play.click()
    assert play.get_attribute("aria-pressed") == "true"
    page.wait_for_function("document.querySelector('.explore-play').getAttribute('aria-pressed') === 'false'")
    assert state(page)["output"] == "2"
    page.wait_for_timeout(SETTLED)
    assert state(page)["announced"] == "sin of 2.0 x"
    play.click()
    assert state(page)["output"] == "0.5"
    play.click()
    assert play.get_attribute("aria-pressed") == "false"
    stopped = state(page)["output"]
    page.wait_for_timeout(2 * SETTLED)
    assert state(page)["output"] == stopped


def test_play_pauses_as_long_as_the_page_says(little: Site, page):
    page.goto(f"{little.url}/index.html")
    page.evaluate("document.querySelector('.explore-play').dataset.interval = 20")
    page.get_by_role("button", name="Play frequency").click()
    page.wait_for_function(
        "document.querySelector('.explore-play').getAttribute('aria-pressed') === 'false'", timeout=500
    )
    assert state(page)["output"] == "2"


def test_moving_a_control_stops_the_play(little: Site, page):
    page.goto(f"{little.url}/index.html")
    play = page.get_by_role("button", name="Play frequency")
    play.click()
    page.get_by_role("slider").press("Home")
    assert play.get_attribute("aria-pressed") == "false"
    page.wait_for_timeout(2 * SETTLED)
    assert state(page)["output"] == "0.5"


def test_with_reduced_motion_the_button_makes_one_step(little: Site, new_page):
    page = new_page(reduced_motion="reduce")
    page.goto(f"{little.url}/index.html")
    step = page.get_by_role("button", name="Step frequency")
    step.click()
    assert state(page)["output"] == "1.5"
    page.wait_for_timeout(2 * SETTLED)
    assert state(page)["output"] == "1.5"
    assert step.get_attribute("aria-pressed") == "false"


def test_without_javascript_the_default_frame_stands_with_its_caption(little: Site, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"{little.url}/index.html#wave?k=2")
    assert page.get_by_role("img", name="A sin wave, 1.0").is_visible()
    assert page.get_by_text("sin of 1.0 x", exact=True).is_visible()
    assert not page.locator(".explore-controls").first.is_visible()


def test_in_print_the_frame_stands_without_controls(little: Site, page):
    page.goto(f"{little.url}/index.html")
    page.emulate_media(media="print")
    assert page.get_by_role("img", name="A sin wave, 1.0").is_visible()
    assert page.get_by_text("sin of 1.0 x", exact=True).is_visible()
    assert not page.locator(".explore-controls").first.is_visible()


def test_nothing_moves_while_the_page_loads_or_the_caption_grows(little: Site, new_page):
    page = new_page(viewport={"width": 360, "height": 700})
    page.add_init_script(
        """window.shifts = 0;
        new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts += e.value })
            .observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(f"{little.url}/index.html#wave")
    page.wait_for_timeout(300)
    assert page.evaluate("shifts") == 0
    place = "document.getElementById('after').getBoundingClientRect().top + scrollY"
    page.get_by_role("slider").press("Home")
    top = page.evaluate(place)
    for key in ("End", "Home", "ArrowRight"):
        page.get_by_role("slider").press(key)
        assert page.evaluate(place) == top


def test_text_and_axes_follow_the_colour_of_the_page(little: Site, new_page):
    colours = set()
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        page.goto(f"{little.url}/index.html")
        stroke = "getComputedStyle(document.querySelector('#wave svg [style*=currentColor]')).stroke"
        ground = "getComputedStyle(document.querySelector('#wave')).color"
        assert page.evaluate(stroke) == page.evaluate(ground)
        colours.add(page.evaluate(stroke))
    assert len(colours) == 2


def test_an_inlined_figure_looks_like_the_figure(page):
    with plt.rc_context(plots.RC):
        fig = wave(1.3, "sin", True)
        fig.axes[0].set(title="$\\sigma_1$ and é", ylabel="y")
        fig.axes[0].scatter([1, 2, 3], [0, 0.5, -0.5], s=[10, 40, 90], color=plots.ORANGE)
        fig.axes[0].fill_between([3, 5], [0, 0.4], color=plots.GREEN, alpha=0.4, hatch="//")
        raw = figure_svg(fig)
        plt.close(fig)
    raw = raw[raw.index("<svg") :]
    inlined = inline_svg(raw, "a-", "A wave.")
    pictures = []
    for svg in (raw, inlined):
        page.set_content(f'<body style="margin: 0; background: white; color: {plots.INK}">{svg}</body>')
        page.set_viewport_size({"width": 400, "height": 300})
        pictures.append(page.screenshot())
    first, second = (plt.imread(io.BytesIO(p)) for p in pictures)
    assert (first != 1).any()
    assert np.abs(first - second).max() < 0.25
    assert np.abs(first - second).mean() < 0.001
