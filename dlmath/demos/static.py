"""A demo as a player in the HTML book: every frame is in the page, and no kernel is needed.

The page's `explorer.js` reads what is written here. Frames are SVG from one drawing function, so they differ
in few lines: each distinct run of lines is stored once, and a frame is a list of their numbers.
"""

from __future__ import annotations

import gc
import gzip
import json
import re
import time
from collections.abc import Iterator
from html import escape

from dlmath.demos.demo import Demo
from dlmath.demos.parameters import BudgetError, ExploreError, Parameter
from dlmath.demos.svg import normalised

KB = 1000

_OPENING = re.compile(r"(<(?:g|defs|clipPath)\b[^>]*(?<!/)>)\n")
_CLOSING = re.compile(r"\n</")

_names_shown: set[str] = set()


def show(demo: Demo, *, max_kb: float) -> None:
    """Display the player; a name may be used once in a page.

    Raises
    ------
    BudgetError
        If the player takes more than `max_kb` kilobytes after gzip.
    """
    from IPython.display import display

    if demo.name in _names_shown:
        raise ExploreError(f"demo “{demo.name}”: another demo of this page has the same name")
    html = player(demo, max_kb=max_kb)
    _names_shown.add(demo.name)
    display({"text/html": html, "text/plain": demo.text()}, raw=True)


def player(demo: Demo, *, max_kb: float = 150) -> str:
    """The HTML of the player, with its frames and its measurements (`data-frames`, `data-bytes`,
    `data-gzip` in bytes, `data-seconds`)."""
    began = time.perf_counter()
    positions = list(demo.positions())
    default = positions.index(demo.start)
    captions = [demo.caption(position) for position in positions]
    alts = [demo.alt(position) for position in positions]
    frames = list(_drawn(demo, positions))

    heads = {head for head, _ in frames}
    if len(heads) > 1:
        raise ExploreError(f"demo “{demo.name}”: its frames have different sizes; give every figure the same")
    pieces, numbered = shared([body for _, body in frames], default)
    stage = "".join(pieces[i] for i in numbered[default])
    data = {
        "pieces": pieces,
        "frames": numbered,
        "captions": captions if len(set(captions)) > 1 else captions[:1],
        "alts": alts if len(set(alts)) > 1 else alts[:1],
    }
    inside = _page(demo, heads.pop(), stage, captions[default], alts[default], data)
    raw = len(inside.encode())
    zipped = len(gzip.compress(inside.encode(), 6, mtime=0))
    if zipped > max_kb * KB:
        raise BudgetError(
            f"demo “{demo.name}” takes {zipped / KB:.0f} KB gzipped ({len(frames)} frames, "
            f"{zipped / KB / len(frames):.1f} KB each), more than {max_kb:g} KB; "
            f"{_advice(stage)}, or allow it with max_kb={-(-zipped // KB) + 10}"
        )
    seconds = time.perf_counter() - began
    measured = (
        f'data-frames="{len(frames)}" data-bytes="{raw}" data-gzip="{zipped}" data-seconds="{seconds:.2f}"'
    )
    return f'<figure class="explore" id="{demo.name}" {measured}>\n{inside}\n</figure>'


def _drawn(demo: Demo, positions: list[tuple[int, ...]]) -> Iterator[tuple[str, str]]:
    """Head and body of each frame. Closed figures are cleared away in batches, which saves a tenth."""
    collects = gc.isenabled()
    gc.disable()
    try:
        for count, position in enumerate(positions, start=1):
            try:
                drawn = demo.svg(position)
            except ExploreError:
                raise
            except Exception as error:
                error.add_note(f"(demo “{demo.name}” at {demo.at(position)})")
                raise
            yield normalised(drawn, f"{demo.name}-")
            if count % 25 == 0:
                gc.collect()
    finally:
        if collects:
            gc.enable()


def shared(bodies: list[str], first: int = 0) -> tuple[list[str], list[list[int]]]:
    """Write each distinct run of lines once: the runs, and for each frame the list of their numbers.

    Joining the runs of a frame gives its lines again, without the line breaks. The frame number `first` is
    written first: it stands in the page just before, and gzip finds it there.
    """
    numbers: dict[str, int] = {}
    order = [first, *(i for i in range(len(bodies)) if i != first)]
    frames: list[list[int]] = [[] for _ in bodies]
    for i in order:
        lines = _CLOSING.sub("</", _OPENING.sub(r"\1", bodies[i])).splitlines()
        frames[i] = [numbers.setdefault(line, len(numbers)) for line in lines]
    lines = list(numbers)

    # A line starts a run unless it always follows the same line, which nothing else follows.
    before: list[set[int]] = [set() for _ in lines]
    after: list[set[int]] = [set() for _ in lines]
    for frame in frames:
        for a, b in zip([-1, *frame], [*frame, -1], strict=True):
            if b >= 0:
                before[b].add(a)
            if a >= 0:
                after[a].add(b)
    runs: dict[int, int] = {}
    pieces: list[str] = []
    numbered: list[list[int]] = [[] for _ in bodies]
    for i in order:
        row, previous = numbered[i], -1
        for line in frames[i]:
            before_it, previous = previous, line
            if before_it >= 0 and before[line] == {before_it} and after[before_it] == {line}:
                if line not in runs:
                    pieces[-1] += _quoted(lines[line])
                    runs[line] = runs[before_it]
                continue
            if line not in runs:
                runs[line] = len(pieces)
                pieces.append(_quoted(lines[line]))
            row.append(runs[line])
    return pieces, numbered


def _quoted(line: str) -> str:
    """Attributes in single quotes, which JSON need not escape."""
    return line if "'" in line else line.replace('"', "'")


def _advice(body: str) -> str:
    embedded = sum(map(len, re.findall(r"href='data:[^']*'", body)))
    if embedded > len(body) / 2:
        return "show a smaller image or fewer values"
    return "draw fewer points or objects, or give a parameter fewer values"


def _json(data) -> str:
    """JSON that cannot end the script element it stands in, nor open a comment there."""
    text = json.dumps(data, separators=(",", ":"))
    return re.sub(r"<(?=[!/]|script)", lambda _: "\\u003c", text, flags=re.I).replace("\\u003c/", "<\\/")


def _page(demo: Demo, head: str, body: str, caption: str, alt: str, data: dict) -> str:
    title = f'<p class="explore-title">{escape(demo.title)}</p>\n' if demo.title else ""
    controls = "\n".join(_control(demo, p) for p in demo.parameters)
    return (
        f"{title}"
        f'<div class="explore-stage"><svg {head} role="img" aria-label="{escape(alt)}">{body}</svg>'
        f"</div>\n"
        f'<div class="explore-controls" role="group" aria-label="{escape(demo.title or demo.name)}">\n'
        f"{controls}\n"
        f'<div class="explore-tools"><button type="button" class="explore-copy" disabled>Copy link</button>'
        f'<span class="explore-status" role="status" aria-live="polite"></span></div>\n'
        f"</div>\n"
        f'<script type="application/json">{_json(data)}</script>\n'
        f'<figcaption class="explore-caption">{escape(caption)}</figcaption>'
    )


def _control(demo: Demo, p: Parameter) -> str:
    identity = f"explore-{demo.name}-{p.name}"
    label = escape(p.label)
    values = (
        f'data-parameter="{escape(p.name)}" data-keys="{escape(_json(p.keys))}" '
        f'data-texts="{escape(_json(p.texts))}"'
    )
    off = 'disabled autocomplete="off"'
    if p.kind == "switch":
        checked = " checked" if p.start else ""
        inner = f'<label class="explore-switch"><input type="checkbox"{checked} {off}> {label}</label>'
        return f'<div class="explore-control" {values}>{inner}</div>'
    if p.kind == "choice" and p.few:
        options = "".join(
            f'<label><input type="radio" name="{identity}" value="{i}" {off}'
            f"{' checked' if i == p.start else ''}><span>{escape(text)}</span></label>"
            for i, text in enumerate(p.texts)
        )
        return (
            f'<fieldset class="explore-control" {values}><legend>{label}</legend>'
            f'<div class="explore-choice">{options}</div>{_play(demo, p)}</fieldset>'
        )
    if p.kind == "choice":
        options = "".join(
            f'<option value="{i}"{" selected" if i == p.start else ""}>{escape(text)}</option>'
            for i, text in enumerate(p.texts)
        )
        field = f'<select id="{identity}" {off}>{options}</select>'
    else:
        widest = max(map(len, p.texts))
        field = (
            f'<input type="range" id="{identity}" min="0" max="{len(p.values) - 1}" step="1" '
            f'value="{p.start}" aria-valuetext="{escape(p.texts[p.start])}" {off}>'
            f'<output for="{identity}" aria-live="off" style="min-width:{widest}ch">'
            f"{escape(p.texts[p.start])}</output>"
        )
    return (
        f'<div class="explore-control" {values}><label for="{identity}">{label}</label>'
        f"{field}{_play(demo, p)}</div>"
    )


def _play(demo: Demo, p: Parameter) -> str:
    if demo.play is not p:
        return ""
    return (
        f'<button type="button" class="explore-play" data-interval="{demo.interval}" aria-pressed="false" '
        f'aria-label="Play {escape(p.label)}" disabled></button>'
    )
