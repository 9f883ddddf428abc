"""Every demo of every page of the built book, in a real browser.

What a demo of the book says is compared with what its notebook says when it is run afresh in this process's
Python, value by value of the address.
"""

from __future__ import annotations

import json
import math
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs

import nbformat
import pytest
from player import SETTLED, state
from served import ROOT, Site


def has_demos(path: Path) -> bool:
    return any("explore(" in cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")


NOTEBOOKS = [
    path.relative_to(ROOT).with_suffix("").as_posix()
    for folder in ("chapters", "reference")
    for path in sorted((ROOT / folder).glob("*.ipynb"))
    if has_demos(path)
]

FRESH = """
import json, sys
import matplotlib
import matplotlib.pyplot
matplotlib.use("agg")
import nbformat
from IPython.core.interactiveshell import InteractiveShell
import dlmath
from dlmath.demos import Demo

texts = {}

def record(draw, *, name=None, max_kb=None, start=None, labels=None, play=None, caption=None, alt=None,
           title=None, max_frames=400, **parameters):
    demo = Demo(draw, parameters, name=name, start=start, labels=labels, play=play, caption=caption, alt=alt,
                title=title, max_frames=max_frames)
    texts[demo.name] = {
        "&".join(f"{p.name}={p.keys[i]}" for p, i in zip(demo.parameters, position)):
            [demo.caption(position), demo.alt(position)]
        for position in demo.positions()
    }

dlmath.explore = record
shell = InteractiveShell.instance()
for cell in nbformat.read(sys.argv[1], 4).cells:
    if cell.cell_type == "code":
        result = shell.run_cell(cell.source, store_history=False)
        if not result.success and "raises-exception" not in cell.metadata.get("tags", []):
            sys.exit(f"cell {cell.id} failed: {result.error_in_exec or result.error_before_exec}")
        matplotlib.pyplot.close("all")
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(texts, file)
"""


@pytest.fixture(scope="session")
def fresh(run_folder: Path, tmp_path_factory: pytest.TempPathFactory):
    """Of a notebook: demo → values → caption and alternative text, computed now in a fresh interpreter."""
    known: dict[str, dict] = {}

    def run(name: str) -> dict:
        if name not in known:
            out = tmp_path_factory.mktemp("fresh") / "texts.json"
            environment = {k: v for k, v in os.environ.items() if k not in ("DLMATH_BOOK", "DLMATH_STRICT")}
            notebook = ROOT / f"{name}.ipynb"
            done = subprocess.run(
                [sys.executable, "-c", FRESH, str(notebook), str(out)],
                cwd=notebook.parent,
                env=environment | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            assert done.returncode == 0, done.stdout[-2000:]
            known[name] = json.loads(out.read_text("utf-8"))
        return known[name]

    return run


def open_page(book: Site, page, name: str, hash_: str = "") -> None:
    page.goto("about:blank")
    page.goto(f"{book.url}/{name}.html{hash_}")
    page.wait_for_load_state("load")


# Set one control of a demo as a reader's hand does, and say what is seen and how long it took to be there.
MOVE = """([demo, parameter, at]) => {
    const figure = document.getElementById(demo);
    const inputs = [...figure.querySelectorAll(`[data-parameter="${parameter}"] :is(input, select)`)];
    let input = inputs[0];
    const began = performance.now();
    if (input.type === "radio") (input = inputs[at]).checked = true;
    else if (input.type === "checkbox") input.checked = Boolean(at);
    else input.value = String(at);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const svg = figure.querySelector("svg");
    svg.getBoundingClientRect();
    return {
        milliseconds: performance.now() - began,
        picture: svg.innerHTML,
        alt: svg.getAttribute("aria-label"),
        caption: figure.querySelector("figcaption").textContent,
    };
}"""

DEMOS = """() => [...document.querySelectorAll("figure.explore")].map((figure) => ({
    name: figure.id,
    controls: [...figure.querySelectorAll("[data-parameter]")].map((control) => {
        const inputs = [...control.querySelectorAll("input, select")];
        const at = inputs[0].type === "radio" ? inputs.findIndex((i) => i.checked)
            : inputs[0].type === "checkbox" ? Number(inputs[0].checked) : Number(inputs[0].value);
        return { name: control.dataset.parameter, keys: JSON.parse(control.dataset.keys), start: at };
    }),
}))"""


def visited(count: int) -> list[int]:
    """First, middle and last of so many values."""
    return sorted({0, count // 2, count - 1})


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_control_of_every_demo_changes_the_figure_and_says_what_python_says(book, page, fresh, name):
    open_page(book, page, name)
    demos = page.evaluate(DEMOS)
    texts = fresh(name)
    assert [demo["name"] for demo in demos] == list(texts)
    for demo in demos:
        controls = demo["controls"]
        values = {control["name"]: control["start"] for control in controls}

        def move(parameter, at, demo=demo, controls=controls, values=values):
            values[parameter] = at
            seen = page.evaluate(MOVE, [demo["name"], parameter, at])
            key = "&".join(f"{c['name']}={c['keys'][values[c['name']]]}" for c in controls)
            assert [seen["caption"], seen["alt"]] == texts[demo["name"]][key], (demo["name"], key)
            return seen

        for control in controls:
            pictures, captions = set(), set()
            # Where one other setting hides what a control does (0 steps of either method), another shows it.
            for other in (None, *(c for c in controls if c is not control)):
                if other is not None:
                    move(other["name"], len(other["keys"]) - 1)
                seen = [move(control["name"], at) for at in visited(len(control["keys"]))]
                pictures |= {s["picture"] for s in seen}
                captions |= {s["caption"] for s in seen}
                if len(pictures) >= len(seen):
                    break
            assert len(pictures) >= min(2, len(control["keys"])), (demo["name"], control["name"])
            for back in controls:
                move(back["name"], back["start"])
        different = {tuple(text) for text in texts[demo["name"]].values()}
        assert len(different) > 1, f"{demo['name']}: neither caption nor alternative text ever changes"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_demo_can_be_linked_to_at_given_values(book, page, fresh, name):
    for number, (demo, captions) in enumerate(fresh(name).items()):
        key = list(captions)[-1]
        if number == 0:
            open_page(book, page, name, f"#{demo}?{key}")
        else:  # as by a link in the page itself
            page.evaluate("hash => { location.hash = hash; }", f"#{demo}?{key}")
            page.wait_for_timeout(100)
        seen = state(page, demo)
        assert [seen["caption"], seen["alt"]] == captions[key]
        assert page.locator(f"[id='{demo}']").bounding_box()["y"] < 400
        page.wait_for_timeout(SETTLED / 2)
        assert parse_qs(state(page, demo)["address"].partition("?")[2]) == parse_qs(key)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_move_of_a_slider_takes_less_than_a_frame_of_the_screen(book, page, name, record_property):
    open_page(book, page, name)
    slow = {}
    for demo in page.evaluate(DEMOS):
        for control in demo["controls"]:
            count = len(control["keys"])
            positions = [i % count for i in range(max(2 * count, 12))]
            # Other programs on the machine can only make a move slower: the best of three rounds counts.
            median = math.inf
            for _ in range(3):
                moves = (page.evaluate(MOVE, [demo["name"], control["name"], at]) for at in positions)
                median = min(median, statistics.median(move["milliseconds"] for move in moves))
                if median <= 16:
                    break
            record_property(f"{demo['name']}.{control['name']}", round(median, 2))
            if median > 16:
                slow[f"{demo['name']}.{control['name']}"] = round(median, 1)
    assert slow == {}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_demo_stands_in_the_page_without_javascript(book, new_page, fresh, name):
    page = new_page(java_script_enabled=False)
    page.goto(f"{book.url}/{name}.html")
    for demo, texts in fresh(name).items():
        seen = page.evaluate(
            """demo => {
                const figure = document.getElementById(demo);
                const svg = figure.querySelector("svg");
                const controls = figure.querySelector(".explore-controls");
                const { width, height } = svg.getBoundingClientRect();
                return {
                    texts: [figure.querySelector("figcaption").textContent, svg.getAttribute("aria-label")],
                    role: svg.getAttribute("role"), width, height, controls: controls.checkVisibility(),
                };
            }""",
            demo,
        )
        assert seen["texts"] in list(texts.values())
        assert seen["role"] == "img" and seen["width"] > 200 and seen["height"] > 100, (demo, seen)
        assert not seen["controls"], demo


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_demo_fits_a_phone_in_the_dark(book, new_page, name):
    page = new_page(viewport={"width": 360, "height": 800}, color_scheme="dark")
    open_page(book, page, name)
    wide = page.evaluate(
        """() => [...document.querySelectorAll("figure.explore *")]
            .filter((e) => !e.closest("svg svg, svg *") && e.getBoundingClientRect().right > innerWidth + 1)
            .map((e) => `${e.closest("figure").id}: ${e.className}`)"""
    )
    assert wide == []
    grounds = page.evaluate(
        """() => [...document.querySelectorAll("figure.explore")].map((figure) => {
            for (let e = figure; e; e = e.parentElement) {
                const ground = getComputedStyle(e).backgroundColor;
                if (!/^rgba\\(.*, 0\\)$/.test(ground)) return `${e.tagName} ${ground}`;
            }
        })"""
    )
    for ground in grounds:
        red, green, blue = map(int, re.findall(r"\d+", ground)[:3])
        assert max(red, green, blue) < 80, ground


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_demo_is_the_only_thing_of_its_name_in_the_page(book, page, name):
    open_page(book, page, name)
    for demo in page.evaluate(DEMOS):
        assert page.locator(f"[id='{demo['name']}']").count() == 1, f"{demo['name']} also names a section"


def test_a_link_that_is_followed_right_after_a_move_leads_where_it_says(book, page):
    open_page(book, page, NOTEBOOKS[0])
    demo = page.evaluate(DEMOS)[0]
    page.evaluate(MOVE, [demo["name"], demo["controls"][0]["name"], 1])
    link = page.evaluate("""() => {
        const [link] = [...document.querySelectorAll(".wide-toc a")].slice(-1);
        link.click();
        return link.hash;
    }""")
    page.wait_for_timeout(2 * SETTLED)
    assert page.evaluate("location.hash") == link
