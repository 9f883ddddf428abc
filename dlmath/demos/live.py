"""A demo in a notebook with a kernel: ipywidgets controls, one picture that is drawn anew on each change."""

from __future__ import annotations

import base64
import re
from html import escape

from dlmath.demos.demo import Demo
from dlmath.demos.errors import with_readers_line
from dlmath.demos.parameters import Parameter
from dlmath.demos.svg import normalised

NO_WIDGETS = (
    "This is the first picture of a demo. Its controls need the Python package ipywidgets, and a notebook "
    "that shows widgets."
)
BROKEN_WIDGETS = (
    "This is the first picture of a demo. Its controls need a newer ipywidgets than the {version} here: "
    "python -m pip install --upgrade ipywidgets, then start the kernel again."
)
OLDEST = (7, 7)
"""The version of ipywidgets that first shows everything that a demo uses."""


def show(demo: Demo) -> None:
    """Display the demo. Only its default frame is drawn now; an error of the drawing function is raised.

    Where ipywidgets is missing or too old, or the notebook cannot show widgets, the default frame stands in
    its place.
    """
    from IPython.display import display

    first = Picture.of(demo, demo.start)
    reason = obstacle()
    bundle = {"text/plain": demo.text(), "text/html": first.without_widgets(reason or NO_WIDGETS)}
    if reason is None:
        bundle |= view(controls(demo, first))
    display(bundle, raw=True)


def obstacle() -> str | None:
    """A sentence on why no controls can be made here, or None if they can."""
    try:
        import ipywidgets
    except ImportError:
        return NO_WIDGETS
    except Exception as error:  # an old one in new surroundings fails in many ways
        return BROKEN_WIDGETS.format(version=f"one ({type(error).__name__})")
    version = str(getattr(ipywidgets, "__version__", "0"))
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    return None if numbers >= OLDEST else BROKEN_WIDGETS.format(version=version)


def view(box) -> dict:
    """What a notebook needs to show a widget: of ipywidgets 7, which Colab has, as of later ones."""
    reference = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    return {"application/vnd.jupyter.widget-view+json": reference}


class Picture:
    """One frame with its texts, as HTML for a notebook."""

    def __init__(self, svg: str, alt: str, caption: str):
        self.svg, self.alt, self.caption = svg, alt, caption

    @classmethod
    def of(cls, demo: Demo, position: tuple[int, ...]) -> Picture:
        return cls(demo.svg(position), demo.alt(position), demo.caption(position))

    def html(self, prefix: str) -> str:
        """The picture in place; its text and axes keep the mid-grey that is readable on any background."""
        from dlmath.plots import INK

        head, body = normalised(self.svg, prefix)
        return (
            f'<svg {head} color="{INK}" role="img" aria-label="{escape(self.alt)}">{body}</svg>'
            f'<p aria-live="polite" style="max-width:40em;min-height:3em;line-height:1.5;margin:0">'
            f"{escape(self.caption)}</p>"
        )

    def without_widgets(self, why: str = NO_WIDGETS) -> str:
        data = base64.b64encode(self.svg.encode()).decode("ascii")
        return (
            f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(self.alt)}" style="max-width:100%">'
            f"<p>{escape(self.caption)}</p><p><em>{escape(why, quote=False)}</em></p>"
        )


def controls(demo: Demo, first: Picture):
    """The widget of the demo: its title, picture with caption, and controls (`ipywidgets.VBox`)."""
    import ipywidgets as widgets

    prefix = f"{demo.name}-live-"
    picture = widgets.HTML(first.html(prefix))
    picture.add_class("explore-picture")
    fields = [_field(widgets, p) for p in demo.parameters]

    def redraw(_change) -> None:
        position = tuple(_position(field) for field in fields)
        try:
            picture.value = Picture.of(demo, position).html(prefix)
        except Exception as error:
            shown = error if error.__cause__ is None else error.__cause__
            message = with_readers_line(shown) if shown is error else f"{error}\n\n{with_readers_line(shown)}"
            picture.value = (
                f'<pre role="alert" style="white-space:pre-wrap;color:#d1495b;line-height:1.4">'
                f"{escape(demo.name)} at {escape(demo.at(position))}\n{escape(message)}</pre>"
            )

    for field in fields:
        field.observe(redraw, "value")
    rows = []
    for p, field in zip(demo.parameters, fields, strict=True):
        if demo.play is p:
            play = widgets.Play(min=0, max=len(p.values) - 1, value=p.start, interval=demo.interval)
            widgets.link((play, "value"), (field, "index"))
            rows.append(widgets.HBox([field, play], layout={"flex_flow": "row wrap"}))
        else:
            rows.append(field)
    heading = [widgets.HTML(f"<b>{escape(demo.title)}</b>")] if demo.title else []
    return widgets.VBox([*heading, picture, *rows])


def _field(widgets, p: Parameter):
    shared = {"style": {"description_width": "initial"}, "description": p.label}
    options = list(zip(p.texts, p.values, strict=True))
    if p.kind == "switch":
        return widgets.Checkbox(value=bool(p.start), indent=False, **shared)
    if p.kind == "number":
        return widgets.SelectionSlider(
            options=options, index=p.start, layout={"width": "min(100%, 28em)"}, **shared
        )
    few = widgets.ToggleButtons if p.few else widgets.Dropdown
    return few(options=options, index=p.start, **shared)


def _position(field) -> int:
    """Which of its parameter's values a control is set to."""
    return field.index if hasattr(field, "index") else int(field.value)
