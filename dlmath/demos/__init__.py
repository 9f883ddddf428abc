"""Demos that run with a kernel and without: `explore`.

With a kernel a demo has ipywidgets controls (`live`); in the HTML book it is a player whose frames are all
in the page (`static`). Both are made from one description (`demo.Demo`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dlmath._environment import in_book
from dlmath.demos.demo import Demo
from dlmath.demos.parameters import BudgetError, ExploreError

__all__ = ["BudgetError", "Demo", "ExploreError", "explore"]


def explore(
    draw: Callable,
    /,
    *,
    name: str | None = None,
    start: Mapping[str, Any] | None = None,
    labels: Mapping[str, str] | None = None,
    play: str | None = None,
    caption: str | Callable[..., str] | None = None,
    alt: str | Callable[..., str] | None = None,
    title: str | None = None,
    max_kb: float = 150,
    max_frames: int = 400,
    **parameters: Any,
) -> None:
    """Show a figure that the reader can set: `draw` is called with a value for each parameter.

    In Jupyter the controls are ipywidgets and each change draws anew. In a build of the HTML book all frames,
    the product of all values, are drawn once and put into the page, where they need no kernel.

    Parameters
    ----------
    draw : function
        Takes the parameters by name and returns a matplotlib Figure. It is called once per frame; give it
        fixed axis limits and margins, so that frames can be compared and share what does not change.
    **parameters : iterable
        Every other keyword is a parameter of `draw` with the values it can take, in order: numbers make a
        slider, strings a choice, `[False, True]` a checkbox. Numpy arrays of shape (n,) and ranges are fine;
        `draw` gets plain Python numbers.
    name : str
        The demo's address in its page, as in `02-svd.html#photo?k=5`; the function's name if not given.
    start : dict
        Parameter → value of the frame shown first; the first value where nothing is said.
    labels : dict
        Parameter → text beside its control; the parameter's name where nothing is said.
    play : str
        A parameter that a Play button steps through.
    caption : str or function
        The text under the figure; a function takes those parameters that it names.
    alt : str or function
        What is to be seen, for readers who do not see the figure; required.
    title : str
        A heading of the demo.
    max_kb, max_frames : number
        What the demo may take in the page: kilobytes after gzip, and frames.

    Raises
    ------
    ExploreError
        If the description does not hold together: a parameter that `draw` does not take, no values, a value
        twice or unhashable, a caption that raises, no figure returned. The message says what to change.
    BudgetError
        If the demo is larger than it may be (the size is known in a build of the book only).

    Examples
    --------
    >>> def wave(frequency):
    ...     fig, ax = plots.panels()
    ...     ax.plot(t, np.sin(frequency * t))
    ...     return fig
    >>> explore(
    ...     wave,
    ...     frequency=range(1, 9),
    ...     caption=lambda frequency: f"{frequency} oscillations in 2π",
    ...     alt=lambda frequency: f"A sine curve with {frequency} crests.",
    ... )  # doctest: +SKIP
    """
    demo = Demo(
        draw,
        parameters,
        name=name,
        start=start,
        labels=labels,
        play=play,
        caption=caption,
        alt=alt,
        title=title,
        max_frames=max_frames,
    )
    if in_book():
        from dlmath.demos.static import show

        show(demo, max_kb=max_kb)
    else:
        from dlmath.demos.live import show

        show(demo)
