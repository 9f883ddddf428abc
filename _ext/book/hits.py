"""What changes the work of other packages, and is silent when it finds nothing to change, counts its hits.

An upgrade of a package may leave such a change without anything to do, and the page would be wrong without a
word. So each has a counter, a `Hits`. What it finds is kept for each page, and a build of the whole book in
which one has found nothing on any page fails and names it. A part of the book may have no use for some.
"""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from dlmath.exercises.chapters import CHAPTERS

from . import PARALLEL

ALL: list[Hits] = []


class Hits:
    """How often a change has found its place on the page that is being written."""

    def __init__(self, place: str) -> None:
        """`place`: the module, and what it looks for."""
        self.place, self.count = place, 0
        ALL.append(self)

    def add(self, times: int = 1) -> None:
        self.count += times


def _file(app: Sphinx, page: str) -> Path:
    return Path(app.doctreedir, "hits", f"{page}.json")


def _keep(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Pages are written one by one, and only those that changed: each keeps its counts for the end."""
    if doctree is not None and app.builder.format == "html":
        path = _file(app, page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({hits.place: hits.count for hits in ALL}), "utf-8")
        for hits in ALL:
            hits.count = 0


def is_whole(env: BuildEnvironment) -> bool:
    """Whether all chapters of the table are in the book that is built."""
    pages = (
        f"{folder}/{one.file}"
        for folder in ("chapters", "exercises", "solutions")
        for one in CHAPTERS.values()
    )
    return all(page in env.found_docs for page in pages)


def without(counts: list[dict[str, int]]) -> list[str]:
    """The places that are hit on none of the pages with these counts."""
    return [hits.place for hits in ALL if not any(page.get(hits.place) for page in counts)]


def _judge(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html" or not is_whole(app.env):
        return
    files = [_file(app, page) for page in sorted(app.env.found_docs)]
    if not all(path.exists() for path in files):
        return
    if places := without([json.loads(path.read_text("utf-8")) for path in files]):
        raise ExtensionError(
            "nowhere in the whole book is there anything for these changes, so the package whose work they "
            f"change has changed: mend or delete {'; '.join(places)}"
        )


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", _keep, priority=999)
    app.connect("build-finished", _judge)
    return PARALLEL
