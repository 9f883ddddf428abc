"""SVG that stands in a page: whole, its own, and in the page's colours."""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from dlmath import plots
from dlmath.demos.svg import figure_svg, inline_svg


def drawing():
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.plot([0, 1, 2], [0, 1, 0.123456789], "o-", label="a")
    ax.fill_between([0, 1], [0, 1], color=plots.GREEN, hatch="//", alpha=0.3)
    ax.set(title="Naïve $\\sigma_1 < 2$", xlabel="x")
    ax.legend()
    return fig


def test_the_same_drawing_gives_the_same_text():
    assert figure_svg(drawing()) == figure_svg(drawing())
    assert inline_svg(figure_svg(drawing()), "a-", "x") == inline_svg(figure_svg(drawing()), "a-", "x")


def test_drawing_leaves_the_figure_as_it_was():
    fig = drawing()
    before = fig.dpi, fig.canvas
    figure_svg(fig)
    assert (fig.dpi, fig.canvas) == before


def test_it_is_well_formed_named_and_keeps_its_place():
    svg = inline_svg(figure_svg(drawing()), "a-", 'One "peak" < 2 & more')
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'One "peak" < 2 & more'
    assert (root.get("width"), root.get("height")) == ("384", "288")
    assert root.get("viewBox") == "0 0 288 216"
    assert "max-width:100%" in root.get("style")
    for left_out in ("<?xml", "<!DOCTYPE", "<metadata", "<!--", "<style", "xlink", "Matplotlib"):
        assert left_out not in svg


def test_ids_start_with_the_prefix_and_references_hold():
    svg = inline_svg(figure_svg(drawing()), "fig-one-", "x")
    ids = re.findall(r' id="([^"]*)"', svg)
    assert len(ids) == len(set(ids)) > 0
    letters = {name for name in ids if name.startswith("DejaVuSans-")}
    assert letters, "letters keep their names, so that a page defines each only once"
    assert all(name.startswith("fig-one-") for name in set(ids) - letters)
    references = re.findall(r'href="#([^"]*)"', svg) + re.findall(r"url\(#([^)]*)\)", svg)
    assert set(references) == set(ids)


def test_ink_and_palette_take_the_colours_of_the_page():
    svg = inline_svg(figure_svg(drawing()), "a-", "x")
    assert plots.INK not in svg
    assert "currentColor" in svg
    for colour in (plots.BLUE, plots.GREEN):
        assert svg.count(colour) == svg.count(f"var(--dl-{plots.NAMES[colour]},{colour})") > 0


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", plots.NAMES.values())
def test_words_in_a_colour_of_the_palette_can_be_read_on_both_pages(name):
    style = (Path(plots.__file__).parents[1] / "assets" / "book.css").read_text("utf-8")
    pairs = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", style))
    own = pairs[f"dl-{name}"].split(", ")
    grounds = [f"dl-{other}" for other in plots.NAMES.values() if other != "on"]
    for ground in grounds if name == "on" else ("page", "raised"):
        for colour, behind in zip(own, pairs[ground].split(", "), strict=True):
            assert contrast(colour, behind) >= 4.5, (name, ground)


def absolute(d: str) -> list[float]:
    """The coordinates of a path, whether its steps are written relative or absolute."""
    coordinates, here, start = [], (0.0, 0.0), (0.0, 0.0)
    for command, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        values = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        if command == "z":
            here = start
            continue
        length = {"m": 2, "l": 2, "q": 4, "c": 6}[command.lower()]
        for i in range(0, len(values), length):
            step = values[i : i + length]
            places = [v + here[n % 2] for n, v in enumerate(step)] if command.islower() else step
            coordinates += places
            here = tuple(places[-2:])
            start = here if command in "mM" and i == 0 else start
    return coordinates


def numbers(svg: str) -> list[float]:
    root = ET.fromstring(svg)
    coordinates = []
    for element in root.iter():
        coordinates += absolute(element.get("d", ""))
        for name in ("x", "y", "transform"):
            coordinates += [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", element.get(name, ""))]
    return coordinates


def test_coordinates_are_kept_to_a_hundredth_of_a_point():
    original = figure_svg(drawing())
    given, kept = numbers(original), numbers(inline_svg(original, "a-", "x"))
    assert len(given) == len(kept)
    assert np.max(np.abs(np.subtract(given, kept))) <= 0.005 + 1e-9


def embedded(svg: str) -> tuple[Image.Image, int]:
    data = base64.b64decode(re.search(r'href="data:image/\w+;base64,([^"]*)"', svg)[1])
    return Image.open(io.BytesIO(data)), len(data)


def shown(values, **keywords) -> str:
    fig, ax = plt.subplots()
    ax.imshow(values, **keywords)
    return inline_svg(figure_svg(fig), "a-", "x")


def test_cells_keep_their_edges_and_their_colours():
    values = np.arange(12).reshape(3, 4)
    svg = shown(values)
    image, _ = embedded(svg)
    assert "image-rendering:pixelated" in svg
    assert image.size == (4, 3)
    expected = plt.get_cmap(plots.SEQUENTIAL)(plt.Normalize(0, 11)(values), bytes=True)
    assert np.array_equal(np.asarray(image.convert("RGBA")), expected)


def test_a_photograph_is_smooth_small_and_faithful():
    x, y = np.meshgrid(np.linspace(0, 6, 150), np.linspace(0, 6, 150))
    noise = np.random.default_rng(0).normal(scale=3, size=x.shape)
    photograph = (128 + 90 * np.sin(x) * np.cos(y) + noise).clip(0, 255).round()
    svg = shown(photograph, cmap="gray", vmin=0, vmax=255)
    image, size = embedded(svg)
    assert "pixelated" not in svg
    assert image.size == (150, 150)
    difference = np.asarray(image.convert("L"), float) - photograph
    assert np.abs(difference).mean() < 3
    png = io.BytesIO()
    Image.fromarray(photograph.astype(np.uint8)).save(png, "png", optimize=True)
    assert size < len(png.getvalue()) / 2


def test_a_fine_map_of_flat_colours_is_kept_to_the_last_pixel():
    values = (np.indices((120, 120)).sum(axis=0) > 100).astype(float)
    image, _ = embedded(shown(values, cmap="PuOr"))
    assert len(set(map(tuple, np.asarray(image.convert("RGB")).reshape(-1, 3)))) == 2


def test_text_that_is_no_svg_is_refused():
    with pytest.raises(ValueError, match="no <svg>"):
        inline_svg("<p>hello</p>", "a-", "x")
