"""The demo that the tests vary: a line from the origin."""

from __future__ import annotations

import matplotlib.pyplot as plt

from dlmath.demos import Demo

ALT = "A line from the origin."


def line(k, mode="solid", grid=False):
    fig, ax = plt.subplots(figsize=(2, 1.5))
    ax.set(xlim=(0, 10), ylim=(0, 10))
    ax.plot([0, 10], [0, k], ls=mode)
    ax.grid(grid)
    return fig


def demo(draw=line, *, alt=ALT, name="line", max_frames=400, **keywords) -> Demo:
    own = {
        key: keywords.pop(key) for key in ("start", "labels", "play", "caption", "title") if key in keywords
    }
    return Demo(draw, keywords, alt=alt, name=name, max_frames=max_frames, **own)
