"""The book's drawing vocabulary: one visual language for every figure and demo.

Figures have a transparent background. Colours are mid-tones whose contrast is at least 3 : 1 against the
light and the dark page, and at least 4.5 : 1 in the HTML book, which has a pair for each; text and axes use
`INK`, which the HTML book turns into the page's own text colour.
matplotlib is imported when the first thing is drawn, since it takes longer than all the rest of the package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from cycler import cycler

from dlmath._environment import in_book

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#77777f"
"""Text, axes and grid lines. In the HTML book every stroke and fill of this colour becomes `currentColor`."""

BLUE, ORANGE, GREEN, PURPLE, RED, GOLD, SKY = (
    "#2f7fc8",
    "#c9660a",
    "#1a8f6c",
    "#9467c9",
    "#d1495b",
    "#a37a00",
    "#3a95b8",
)
"""The palette, in order of use. Meaning is never carried by colour alone: add a label, marker or dash."""

PALETTE = (BLUE, ORANGE, GREEN, PURPLE, RED, GOLD, SKY)

ON = "#000001"
"""Text on an area in a colour of the palette: black, and white where the page makes that colour darker."""

NAMES = dict(zip(PALETTE, ("blue", "orange", "green", "purple", "red", "gold", "sky"), strict=True)) | {
    ON: "on"
}
"""In the HTML book a colour of the palette is the style sheet's `--dl-blue` and so on, where there is one:
darker on the light page and lighter on the dark one, so that words in it have a contrast of 4.5 : 1."""

SEQUENTIAL = "cividis"
DIVERGING = "PuOr"

WIDTH, HEIGHT = 5.2, 3.4
"""Inches of a single-panel figure: on a page of 360 CSS pixels its 10-point text is 9 pixels high."""

RC = {
    "figure.figsize": (WIDTH, HEIGHT),
    "figure.facecolor": "none",
    "figure.dpi": 110,
    "savefig.facecolor": "none",
    "savefig.transparent": True,
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 10,
    # Titles stand on the frame: looking for room above the tick labels takes a tenth of a drawing.
    "axes.titley": 1.0,
    "axes.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=PALETTE),
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": INK,
    "grid.alpha": 0.22,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "text.color": INK,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 2,
    "image.cmap": SEQUENTIAL,
    "image.interpolation": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "dlmath",
    "mathtext.fontset": "dejavusans",
}


def style() -> None:
    """Give matplotlib the book's look; call it once, in a notebook's first cell.

    In a build of the HTML book figures are then shown as SVG, elsewhere as high-resolution PNG.
    Outside IPython only the look is set.
    """
    # pyplot first: when it is imported later, its notebook backend brings its own picture format along.
    import matplotlib.pyplot as plt

    plt.rcParams.update(RC)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return
    if get_ipython() is not None:
        if in_book():
            # Without the time of drawing in it, a figure that did not change is the same file.
            set_matplotlib_formats("svg", metadata={"Date": None})
        else:
            set_matplotlib_formats("retina")


def panels(
    rows: int = 1, columns: int = 1, *, width: float | None = None, height: float | None = None, **kwargs
) -> tuple[Figure, Axes | np.ndarray]:
    """`plt.subplots` in the book's sizes (inches); the margins fit themselves to the labels.

    One panel is `WIDTH` × `HEIGHT`; more panels share at most 6.4 inches of width, so that the text stays
    readable on a phone. Keyword arguments go to `plt.subplots`.
    """
    import matplotlib.pyplot as plt

    width = width or min(6.4, WIDTH * columns)
    height = height or (HEIGHT if columns == 1 else 2.9) * rows
    kwargs.setdefault("layout", "constrained")
    return plt.subplots(rows, columns, figsize=(width, height), **kwargs)


def plane(ax: Axes, limit: float = 2.0, *, ticks: bool = True) -> Axes:
    """Make `ax` a plane with equal units, from −limit to limit, with both axes drawn through the origin.

    Without `ticks` the grid lines stand at the whole numbers, in two strokes: a fifth of the time of ticks.
    """
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    if ticks:
        ax.axhline(0, color=INK, lw=0.8, alpha=0.6)
        ax.axvline(0, color=INK, lw=0.8, alpha=0.6)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
        return ax
    whole = np.arange(-int(limit), int(limit) + 1)
    look = {"color": INK, "lw": 0.7, "alpha": np.where(whole == 0, 0.6, RC["grid.alpha"])}
    ax.vlines(whole, -limit, limit, **look)
    ax.hlines(whole, -limit, limit, **look)
    ax.set_axis_off()
    return ax


def arrow(ax: Axes, tip, *, tail=(0.0, 0.0), color: str = BLUE, label: str | None = None, **kwargs) -> None:
    """Draw the vector from `tail` (2,) to `tip` (2,), with its `label` just beyond the tip.

    A vector of length zero is drawn as a point. Keyword arguments go to the arrow patch.
    """
    tail, tip = np.asarray(tail, float), np.asarray(tip, float)
    step = tip - tail
    length = float(np.hypot(*step))
    if length < 1e-9:
        ax.plot(*tip, "o", color=color, ms=5)
    else:
        properties = {"arrowstyle": "-|>,head_width=0.28,head_length=0.5", "lw": 2.2, "color": color}
        properties |= {"shrinkA": 0, "shrinkB": 0, "mutation_scale": 12} | kwargs
        ax.annotate("", tip, tail, arrowprops=properties)
    if label:
        beyond = step / length if length > 1e-9 else np.array([0.7, 0.7])
        ax.annotate(
            label,
            tip,
            xytext=(11 + 2.6 * (len(label) - 1) * abs(beyond[0])) * beyond,
            textcoords="offset points",
            color=color,
            ha="center",
            va="center",
            fontweight="bold",
        )


def matrix(ax: Axes, values, *, fmt: str | None = "{:.2g}", limit: float | None = None, **kwargs):
    """Show a matrix (m, n) as coloured cells, each with its number; returns the image.

    Signed values use a diverging map symmetric about 0, others a sequential one. `fmt=None` leaves the
    numbers out, `limit` fixes the colour range so that frames of a demo can be compared.
    """
    values = np.asarray(values, float)
    top = limit or float(np.max(np.abs(values), initial=0.0)) or 1.0
    signed = bool((values < 0).any()) or kwargs.get("cmap") == DIVERGING
    kwargs.setdefault("cmap", DIVERGING if signed else SEQUENTIAL)
    image = ax.imshow(values, vmin=-top if signed else 0, vmax=top, **kwargs)
    ax.grid(False)
    # On a page as dark as its darkest cells a matrix would have no edge.
    ax.spines[:].set(visible=True, color=INK, lw=0.7)
    ax.set(xticks=[], yticks=[])
    if fmt is not None:
        for (row, column), value in np.ndenumerate(values):
            shade = image.cmap(image.norm(value))
            number = fmt.format(value).replace("-", "−")
            ax.text(column, row, number, ha="center", va="center", fontsize=9, color=on(shade))
    return image


def on(background) -> str:
    """Black or white, whichever is easier to read on the given colour (relative luminance as in WCAG 2).

    On a colour of the palette, which changes with the page, it is `ON`, which changes with it.
    """
    from matplotlib.colors import to_rgb

    if isinstance(background, str) and background in PALETTE:
        return ON
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(background)]
    luminance = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
    return "#000000" if luminance > 0.18 else "#ffffff"


def mapped_grid(ax: Axes, W, *, extent: float = 2.0, color: str = BLUE, **kwargs) -> None:
    """Draw what the matrix `W` (2, 2) makes of the square grid with unit spacing, as thin lines."""
    W = np.asarray(W, float)
    kwargs = {"lw": 0.9, "alpha": 0.75} | kwargs
    offsets = np.arange(-extent, extent + 0.5)
    # Each line from end to end, and a gap before the next: one stroke for all of them.
    along = np.tile([-extent, extent, np.nan], len(offsets))
    across = np.repeat(offsets, 3)
    points = np.stack([np.append(along, across), np.append(across, along)])
    ax.plot(*(W @ points), color=color, **kwargs)


def unit_circle(points: int = 181) -> np.ndarray:
    """Points of the unit circle, shape (2, points), first and last the same."""
    angle = np.linspace(0, 2 * np.pi, points)
    return np.stack([np.cos(angle), np.sin(angle)])


def graph(
    ax: Axes,
    places: dict[str, tuple[float, float]],
    edges,
    *,
    radius: float = 0.34,
    color: str = INK,
    highlight: dict[str, str] | None = None,
) -> Axes:
    """Draw a computation graph: each name in a circle at its place (x, y), each edge (from, to) as an arrow.

    `highlight` gives single nodes another colour than `color`; an edge may carry a colour as third entry.
    The axes get equal units and room for the circles; what stands beside nodes and edges is for the caller.
    """
    from matplotlib.patches import Circle

    highlight = highlight or {}
    for start, end, *shade in edges:
        tail, tip = np.array(places[start], float), np.array(places[end], float)
        unit = (tip - tail) / np.hypot(*(tip - tail))
        properties = {"arrowstyle": "-|>,head_width=0.2,head_length=0.4", "shrinkA": 0, "shrinkB": 0}
        properties |= {
            "color": shade[0] if shade else color,
            "lw": 2.2 if shade else 1.2,
            "mutation_scale": 12,
        }
        ax.annotate("", tip - radius * unit, tail + radius * unit, arrowprops=properties)
    for name, place in places.items():
        shade = highlight.get(name, color)
        ax.add_patch(Circle(place, radius, facecolor="none", edgecolor=shade, lw=1.6))
        ax.text(*place, name, ha="center", va="center_baseline", color=shade)
    corners = np.array(list(places.values()), float)
    room = radius + 0.1
    (left, bottom), (right, top) = corners.min(0) - room, corners.max(0) + room
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    ax.axis("off")
    return ax
