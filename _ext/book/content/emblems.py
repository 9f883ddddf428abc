"""A small picture of each chapter for its card: drawn from its own mathematics, in the page's colours.

An emblem is a function that returns the strokes of its drawing in a plane from −1.5 to 1.5 and −1 to 1,
upwards positive. While a chapter has none, its card has no picture, and `chapters` says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np

SCALE, WIDE, HIGH = 40, 1.5, 1.0


def _place(points: np.ndarray) -> list[str]:
    """Points of shape (n, 2) as they stand in an SVG path, whose second axis points down."""
    xy = (np.asarray(points, dtype=float) * (1, -1) + (WIDE, HIGH)) * SCALE
    return [f"{x:.1f} {y:.1f}".replace(".0", "") for x, y in xy]


def line(points: np.ndarray, color: str = "blue", width: float = 2, *, dashed: bool = False) -> str:
    """A stroke through points of shape (n, 2)."""
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    d = "M" + "L".join(_place(points))
    return f'<path d="{d}" fill="none" stroke="var(--dl-{color})" stroke-width="{width}"{dash}/>'


def dot(point: np.ndarray, color: str = "blue", radius: float = 3.5) -> str:
    x, y = _place([point])[0].split()
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="var(--dl-{color})"/>'


def arrow(start: np.ndarray, end: np.ndarray, color: str = "blue") -> Iterator[str]:
    """A stroke with a tip at its end."""
    start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    along = (end - start) / np.linalg.norm(end - start)
    across = np.array([-along[1], along[0]])
    yield line([start, end], color)
    yield line([end - 0.18 * along + 0.1 * across, end, end - 0.18 * along - 0.1 * across], color)


def bar(x: float, height: float, color: str = "blue") -> str:
    """A bar on the bottom of the drawing, `height` of its full height."""
    a, b = ((x + WIDE) * SCALE, (2 - 1.8 * height - 0.1) * SCALE)
    return (
        f'<rect x="{a - 5:.1f}" y="{b:.1f}" width="10" height="{72 * height:.1f}" fill="var(--dl-{color})"/>'
    )


def _circle(count: int = 49) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, count)
    return np.column_stack([np.cos(angles), np.sin(angles)])


def vectors() -> Iterator[str]:
    """Two vectors and their sum."""
    origin, u, v = np.array([-1.1, -0.7]), np.array([1.5, 0.3]), np.array([0.6, 1.1])
    yield line([origin + u, origin + u + v], "orange", 1, dashed=True)
    yield line([origin + v, origin + u + v], "blue", 1, dashed=True)
    yield from arrow(origin, origin + u, "blue")
    yield from arrow(origin, origin + v, "orange")
    yield from arrow(origin, origin + u + v, "green")


def svd() -> Iterator[str]:
    """A circle, its image under a matrix, and the axes of the image: singular values times left vectors."""
    matrix = np.array([[1.1, 0.45], [0.15, 0.65]])
    left, values, _ = np.linalg.svd(matrix)
    yield line(0.55 * _circle(), "blue", 1.2, dashed=True)
    yield line(_circle() @ matrix.T, "orange")
    for value, axis in zip(values, left.T, strict=True):
        yield from arrow(np.zeros(2), value * axis, "green")


def probability() -> Iterator[str]:
    """Prior and posterior of a coin: Beta(2, 2), and Beta(8, 4) after six heads and two tails."""
    p = np.linspace(0, 1, 41)
    for density, color, dashed in (
        (6 * p * (1 - p), "blue", True),
        (1320 * p**7 * (1 - p) ** 3, "orange", False),
    ):
        yield line(np.column_stack([2.6 * p - 1.3, 0.55 * density - 0.85]), color, dashed=dashed)


def entropy() -> Iterator[str]:
    """Two distributions over five values, side by side."""
    for n, (p, q) in enumerate(((0.5, 0.2), (0.25, 0.2), (0.125, 0.2), (0.0625, 0.2), (0.0625, 0.2))):
        yield bar(-1.2 + 0.58 * n, 1.9 * p, "blue")
        yield bar(-0.94 + 0.58 * n, 1.9 * q, "orange")


def gradients() -> Iterator[str]:
    """Level lines of a valley, and steps of gradient descent on it."""
    curvature, x = np.array([0.6, 2.4]), np.array([-1.25, 0.62])
    for level in (0.08, 0.3, 0.75):
        yield line(_circle() * np.sqrt(2 * level / curvature), "blue", 1.2)
    path = [x]
    for _ in range(9):
        path.append(path[-1] - 0.65 * curvature * path[-1])
    yield line(path, "orange")
    yield from (dot(point, "orange", 2.5) for point in path)


def hessians() -> Iterator[str]:
    """Level lines of a saddle."""
    t = np.linspace(-1.4, 1.4, 41)
    for level in (0.12, 0.5):
        branch = np.sqrt(t**2 * 0.45 + level)
        for sign in (1, -1):
            inside = branch < 1
            yield line(np.column_stack([t, sign * branch])[inside], "blue", 1.6)
        side = np.sqrt((np.linspace(-0.95, 0.95, 31) ** 2 + level) / 0.45)
        for sign in (1, -1):
            points = np.column_stack([sign * side, np.linspace(-0.95, 0.95, 31)])
            yield line(points[side < WIDE], "orange", 1.6, dashed=True)
    yield dot(np.zeros(2), "green")


def backprop() -> Iterator[str]:
    """A network of three layers, and the way back through it."""
    layers = [[(-1.1, y) for y in (0.6, 0, -0.6)], [(0, y) for y in (0.75, 0.25, -0.25, -0.75)], [(1.1, 0)]]
    for left, right in itertools.pairwise(layers):
        for a in left:
            yield from (line([a, b], "blue", 0.8) for b in right)
    way = [(1.1, 0), (0, 0.25), (-1.1, 0.6)]
    for a, b in itertools.pairwise(way):
        step = np.subtract(b, a) / np.hypot(*np.subtract(b, a))
        yield from arrow(np.add(a, 0.14 * step), np.subtract(b, 0.14 * step), "orange")
    yield from (dot(point, "blue") for layer in layers for point in layer)


def regression() -> Iterator[str]:
    """Points, the line of least squares through them, and its residuals."""
    x = np.array([-1.2, -0.8, -0.35, 0.1, 0.5, 0.9, 1.2])
    y = np.array([-0.75, -0.25, -0.5, 0.25, -0.05, 0.65, 0.45])
    slope, start = np.polyfit(x, y, 1)
    for a, b in zip(x, y, strict=True):
        yield line([(a, b), (a, start + slope * a)], "orange", 1.2, dashed=True)
    yield line([(a, start + slope * a) for a in (-1.4, 1.4)], "blue")
    yield from (dot(point, "orange") for point in zip(x, y, strict=True))


EMBLEMS: dict[str, Callable[[], Iterator[str]]] = {
    draw.__name__: draw
    for draw in (vectors, svd, probability, entropy, gradients, hessians, backprop, regression)
}
"""By the key of the chapter."""


def emblem(key: str) -> str:
    """The drawing of a chapter as SVG, or "". Its card's title says what it is, so it has no name."""
    if key not in EMBLEMS:
        return ""
    size = f'width="{2 * WIDE * SCALE:.0f}" height="{2 * HIGH * SCALE:.0f}"'
    box = f'viewBox="0 0 {2 * WIDE * SCALE:.0f} {2 * HIGH * SCALE:.0f}"'
    return f'<svg class="emblem" aria-hidden="true" {size} {box}>{"".join(EMBLEMS[key]())}</svg>'
