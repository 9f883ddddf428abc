"""Where a link lands: how far the top of its target is from the top of the window.

A browser's own scrolling, layout and fonts decide this, so it is judged by position, in the tests with
Chromium.
"""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

UPPER = 0.6
"""The part of the window, from its top, in which a target has to be."""

SCROLLED_DOWN = 4
"""Pixels from the end of the page within which no further scrolling is possible."""

# The target's place once the page no longer moves: two readings that agree, two frames apart.
PLACE = """async (name) => {
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const find = () => document.getElementById(name) ?? document.getElementById(name.split("?")[0]);
    if (!find()) return null;
    const read = () => ({
        top: find().getBoundingClientRect().top,
        window: innerHeight,
        below: document.documentElement.scrollHeight - scrollY - innerHeight,
        header: document.querySelector("header.top").getBoundingClientRect().bottom,
        shown: find().checkVisibility(),
    });
    await document.fonts.ready;
    let now = read();
    for (let tries = 0; tries < 60; tries++) {
        await frames();
        const later = read();
        if (later.top === now.top && later.below === now.below) return later;
        now = later;
    }
    return now;
}"""


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
