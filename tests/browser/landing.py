"""Where a link lands: how far the top of its target is from the top of the window.

A browser's own scrolling, layout and fonts decide this, so it is judged by position: in Chromium with the
other tests, in Firefox with `make firefox`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

UPPER = 0.6
"""The part of the window, from its top, in which a target has to be."""

SCROLLED_DOWN = 4
"""Pixels from the end of the page within which no further scrolling is possible."""

READ = """(name) => {
    const target = document.getElementById(name) ?? document.getElementById(name.split("?")[0]);
    return target && {
        top: target.getBoundingClientRect().top,
        window: innerHeight,
        below: document.documentElement.scrollHeight - scrollY - innerHeight,
        header: document.querySelector("header.top").getBoundingClientRect().bottom,
        shown: target.checkVisibility(),
        ready: document.fonts.status === "loaded",
    };
}"""

# The target's place once the page no longer moves: two readings that agree, two frames apart.
PLACE = f"""async (name) => {{
    const read = {READ};
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await document.fonts.ready;
    let now = read(name);
    for (let tries = 0; now && tries < 60; tries++) {{
        await frames();
        const later = read(name);
        if (later.top === now.top && later.below === now.below) return later;
        now = later;
    }}
    return now;
}}"""

# Click an entry of a list of contents, which may be folded, and wait until the browser has followed it.
CLICK = """async ([list, anchor]) => {
    const named = (place) => decodeURIComponent(place.hash.slice(1)) === anchor;
    [...document.querySelectorAll(`${list} a`)].find(named).click();
    for (let tries = 0; !named(location) && tries < 600; tries++) await new Promise(requestAnimationFrame);
}"""

ENTRIES = """list => [...document.querySelectorAll(`${list} a`)]
    .map(link => decodeURIComponent(link.hash.slice(1))).filter(Boolean)"""

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def judged(page, anchor: str) -> str | None:
    """What is wrong with where the page is, for this target; `page` is Playwright's or firefox.py's."""
    return astray(page.evaluate(PLACE, anchor))


def clicked(page, contents: str) -> dict[str, str | None]:
    """For every entry of a list of contents (a selector), what is wrong with where a click leads.

    From the end to the start, so that the first click is the farthest.
    """
    said = {}
    for anchor in reversed(page.evaluate(ENTRIES, contents)):
        page.evaluate(CLICK, [contents, anchor])
        said[anchor] = judged(page, anchor)
    return said


def arrived(page, url: str, anchors: Iterable[str]) -> dict[str, str | None]:
    """For every anchor, what is wrong with where a reader lands who opens the page at it."""
    said = {}
    for anchor in anchors:
        page.goto("about:blank")
        page.goto(f"{url}#{anchor}")
        said[anchor] = judged(page, anchor)
    return said


def arrived_without_scripts(page, url: str, anchors: Iterable[str]) -> dict[str, str | None]:
    """The same where no script of the page runs; browsers tell positions all the same."""
    said = {}
    for anchor in anchors:
        page.goto("about:blank")
        page.goto(f"{url}#{anchor}")
        place = page.evaluate(READ, anchor)
        for _ in range(100):
            time.sleep(0.05)
            before, place = place, page.evaluate(READ, anchor)
            if place == before and (place is None or place["ready"]):
                break
        said[anchor] = astray(place)
    return said


def wrong(said: dict[str, str | None]) -> dict[str, str]:
    """Only what is wrong."""
    return {anchor: fault for anchor, fault in said.items() if fault}


def astray(place: dict | None) -> str | None:
    """What is wrong with the place of a target (as `PLACE` gives it), or None where a reader sees it."""
    if place is None:
        return "there is no such target"
    if not place["shown"]:
        return "the target is folded away"
    top, window = place["top"], place["window"]
    if top < place["header"] - 2:
        return f"{place['header'] - top:.0f} px behind the header or above the window"
    if top > UPPER * window and place["below"] > SCROLLED_DOWN:
        return f"{top:.0f} px down in a window of {window} px"
    if top > window:
        return f"{top - window:.0f} px below the window"
    return None


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (address := dict(attributes).get("href")) and "#" in address:
            self.targets.append(address)


def targets(html: Path) -> dict[str, list[str]]:
    """From each page (as `chapters/02-svd.html`) to the anchors that links of the book lead to, sorted."""
    found: dict[str, set[str]] = {}
    for page in sorted(html.rglob("*.html")):
        reader = _Links()
        reader.feed(page.read_text("utf-8"))
        for link in reader.targets:
            address, anchor = urldefrag(link)
            if anchor and "://" not in address:
                goal = (page.parent / address.split("?")[0]).resolve() if address else page.resolve()
                found.setdefault(goal.relative_to(html.resolve()).as_posix(), set()).add(unquote(anchor))
    return {page: sorted(anchors) for page, anchors in found.items()}


KINDS = {
    "ch",
    "sec",
    "def",
    "thm",
    "alg",
    "eq",
    "equation",
    "fig",
    "source",
    "conflict",
    "erratum",
    "ex",
    "sol",
}
KINDS |= {"index", "id", "cap", "identity"}


def kind(anchor: str) -> str:
    """The kind of a target, by how its name begins; a state of a demo is `?`, headings and demos are ``."""
    begin = anchor.partition("-")[0].rstrip("0123456789")
    return "?" if "?" in anchor else begin if begin in KINDS else ""


def one_of_each_kind(anchors: Iterable[str]) -> list[str]:
    """One anchor of every kind: the last by name."""
    return sorted({kind(anchor): anchor for anchor in anchors}.values())
