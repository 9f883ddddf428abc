"""What a link to a page shows where it is shared: title, description and a picture (Open Graph).

The pictures, one for each chapter and one for the rest of the book, are drawn when the public address of the
book is known, as such a picture needs an absolute one, and are in no repository.
"""

from __future__ import annotations

import io
import itertools
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sphinx.application import Sphinx

from dlmath import plots
from dlmath.exercises import chapters

from .. import PARALLEL
from .standalone import public_address

FOLDER = "_static/sharing"
WIDTH, HEIGHT = 1200, 630
DARK = "#1f2328"


def _vectors(ax) -> None:
    t = np.linspace(0, 2 * np.pi, 361)
    for p, color in ((1, plots.ORANGE), (2, plots.BLUE), (4, plots.GREEN)):
        ball = plots.unit_circle(361)
        ax.plot(*(1.6 * ball / (np.abs(ball) ** p).sum(axis=0) ** (1 / p)), color=color, lw=4)
    plots.arrow(
        plots.plane(ax, 2.0, ticks=False), (1.6 * np.cos(t[35]), 1.6 * np.sin(t[35])), color=plots.BLUE
    )


def _svd(ax) -> None:
    W = np.array([[1.7, 0.6], [0.3, 0.9]])
    U, sizes, _ = np.linalg.svd(W)
    plots.plane(ax, 2.0, ticks=False)
    plots.mapped_grid(ax, W)
    ax.plot(*(W @ plots.unit_circle()), color=plots.BLUE, lw=4)
    for direction, size, color in zip(U.T, sizes, (plots.ORANGE, plots.GREEN), strict=True):
        plots.arrow(ax, size * direction * np.sign(direction[1]), color=color)


def _probability(ax) -> None:
    x = np.linspace(0.001, 0.999, 400)
    for (a, b), color in zip(
        ((2, 2), (5, 3), (17, 7), (65, 27)), (plots.SKY, plots.GREEN, plots.ORANGE, plots.BLUE), strict=True
    ):
        density = np.exp((a - 1) * np.log(x) + (b - 1) * np.log(1 - x))
        density /= density.mean()
        ax.plot(x, density, color=color, lw=4)
        ax.fill_between(x, density, color=color, alpha=0.12)


def _entropy(ax) -> None:
    x = np.linspace(-4, 5, 400)
    p = np.exp(-((x + 1) ** 2) / 0.9) + 0.7 * np.exp(-((x - 2) ** 2) / 1.1)
    q = 0.62 * np.exp(-((x - 0.4) ** 2) / 5)
    ax.fill_between(x, p, q, color=plots.GOLD, alpha=0.22)
    ax.plot(x, p, color=plots.BLUE, lw=4)
    ax.plot(x, q, color=plots.ORANGE, lw=4, ls="--")


def _descent(ax, rate: float, steps: int) -> None:
    curvature, place = np.array([1.0, 6.0]), np.array([-1.8, 0.9])
    path = [place := place - rate * curvature * place if n else place for n in range(steps)]
    x, y = np.meshgrid(np.linspace(-2.1, 2.1, 120), np.linspace(-2.1, 2.1, 120))
    ax.contour(x, y, x**2 + 6 * y**2, levels=np.linspace(0.2, 3.2, 9) ** 2, colors=plots.BLUE, alpha=0.6)
    ax.plot(*np.array(path).T, "o-", color=plots.ORANGE, lw=3.5, ms=9)
    ax.set_aspect("equal")


def _gradients(ax) -> None:
    _descent(ax, 0.12, 12)


def _hessians(ax) -> None:
    _descent(ax, 0.31, 14)


def _backprop(ax) -> None:
    layers = [[(n, (k - (size - 1) / 2) * 0.8) for k in range(size)] for n, size in enumerate((3, 5, 4, 1))]
    for left, right in itertools.pairwise(layers):
        for a in left:
            for b in right:
                ax.plot(*zip(a, b, strict=True), color=plots.INK, lw=1.2, alpha=0.6, zorder=1)
    for places, color in zip(layers, (plots.GREEN, plots.BLUE, plots.BLUE, plots.ORANGE), strict=True):
        ax.plot(*zip(*places, strict=True), "o", color=color, ms=34, zorder=2, clip_on=False)


def _regression(ax) -> None:
    x = np.linspace(0, 1, 14)
    y = np.sin(2 * np.pi * x) + 0.25 * np.random.default_rng(3).standard_normal(len(x))
    fine = np.linspace(0, 1, 300)
    ax.plot(fine, np.polyval(np.polyfit(x, y, 1), fine), color=plots.GREEN, lw=3, ls="--")
    ax.plot(fine, np.polyval(np.polyfit(x, y, 4), fine), color=plots.BLUE, lw=4)
    ax.plot(x, y, "o", color=plots.ORANGE, ms=12)


DRAWINGS: dict[str, Callable] = {
    "vectors": _vectors,
    "svd": _svd,
    "probability": _probability,
    "entropy": _entropy,
    "gradients": _gradients,
    "hessians": _hessians,
    "backprop": _backprop,
    "regression": _regression,
}
"""By a chapter's key; a chapter without a drawing of its own shares that of the book."""


def picture(book: str, key: str = "", heading: str = "") -> bytes:
    """A PNG of 1200 × 630 pixels: the book's title, a chapter's number and title, and its drawing."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from PIL import Image

    with mpl.rc_context(plots.RC | {"axes.grid": False}):
        fig = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor="white")
        ax = fig.add_axes((0.54, 0.08, 0.42, 0.84))
        DRAWINGS.get(key, _svd)(ax)
        ax.axis("off")
        big, small = (
            (heading, book)
            if heading
            else (book, "Executable chapters, demos that move, exercises that check themselves")
        )
        lines = textwrap.fill(big, 20)
        fig.text(0.06, 0.56, lines, size=34, weight="bold", color=DARK, va="center", linespacing=1.2)
        fig.text(0.06, 0.12, textwrap.fill(small, 44), size=17, color="#585f69", va="bottom", linespacing=1.4)
        fig.add_artist(mpl.patches.Rectangle((0, 0), 0.018, 1, color=plots.BLUE))
        drawn = io.BytesIO()
        fig.savefig(drawn, format="png", transparent=False, facecolor="white")
    small_file = io.BytesIO()
    # 64 colours are plenty for lines on white.
    Image.open(drawn).convert("RGB").quantize(64).save(small_file, "png", optimize=True)
    return small_file.getvalue()


def picture_name(page: str) -> str:
    """The picture of a page: that of its chapter for a chapter, its exercises and its solutions."""
    keys = {chapter.file: key for key, chapter in chapters.CHAPTERS.items()}
    folder, _, name = page.partition("/")
    return keys.get(name, "book") if folder in ("chapters", "exercises", "solutions") else "book"


def _describe(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    public = public_address()
    context["sharing_address"] = f"{public}{app.builder.get_target_uri(pagename)}" if public else ""
    context["sharing_picture"] = f"{public}{FOLDER}/{picture_name(pagename)}.png" if public else ""


def _draw(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html" or not public_address():
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.png").write_bytes(picture(app.config.html_title))
    for key, chapter in chapters.CHAPTERS.items():
        heading = f"{chapter.number}. {chapter.title}"
        (folder / f"{key}.png").write_bytes(picture(app.config.html_title, key, heading))


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", _describe)
    app.connect("build-finished", _draw)
    return PARALLEL
