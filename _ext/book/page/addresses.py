"""The book's addresses stay: pages that moved lead on, and an address that never was gets a page that helps.

`reference/addresses.yml` lists the pages that readers may have linked to, and where moved ones are now.
`404.html` is what GitHub Pages and most other hosts show for an address that is not there, at any depth: its
links start from the book's folder, which is known when the public address is; otherwise a script finds it.
"""

from __future__ import annotations

import html
import posixpath
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .. import PARALLEL
from .standalone import public_address

FILE = "reference/addresses.yml"


def read(root: Path) -> tuple[list[str], dict[str, str]]:
    """The published pages, and the moved ones with their new place; a book without the file has none."""
    path = root / FILE
    content = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    return content.get("published") or [], content.get("moved") or {}


def faults(published: Collection[str], moved: Mapping[str, str], pages: Collection[str]) -> list[str]:
    """What `addresses.yml` lacks, or says wrongly, of a book with these pages: one sentence each."""
    sentences = [
        f"{FILE}: the published page {page} is gone: write `{page}: its new place` below `moved`"
        for page in published
        if page not in pages and page not in moved
    ]
    sentences += [
        f"{FILE}: the page {page} is new: add it below `published`" for page in pages if page not in published
    ]
    return sentences + wrong_moves(moved, pages)


def wrong_moves(moved: Mapping[str, str], pages: Collection[str]) -> list[str]:
    """Entries below `moved` that lead nowhere, or away from a page that is there."""
    sentences = [
        f"{FILE}: {old} has moved to {new}, which is no page"
        for old, new in moved.items()
        if new not in pages
    ]
    return sentences + [f"{FILE}: {old} has moved, but is still a page" for old in moved if old in pages]


def redirection(old: str, new: str, title: str, public: str) -> str:
    """The page at a moved page's old address: it leads on at once, with query and `#section`."""
    target = html.escape(posixpath.relpath(f"{new}.html", posixpath.dirname(old) or "."))
    canonical = html.escape(f"{public}{new}.html" if public else target)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1.0"/>
<title>{html.escape(title)}</title>
<link rel="canonical" href="{canonical}"/>
<meta name="color-scheme" content="light dark"/>
<script>location.replace("{target}" + location.search + location.hash)</script>
<meta http-equiv="refresh" content="0; url={target}"/>
</head>
<body><p>This page has moved: <a href="{target}">{html.escape(title)}</a></p></body>
</html>
"""


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    _, moved = read(Path(app.srcdir))
    if wrong := wrong_moves(moved, app.env.found_docs):
        raise ExtensionError("; ".join(wrong))
    for old, new in moved.items():
        path = Path(app.outdir, f"{old}.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        page = redirection(old, new, app.env.titles[new].astext(), public_address())
        path.write_text(page, "utf-8", newline="\n")


def _not_found(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    base = urlsplit(public_address()).path or "/"
    tags = f'\n    <base href="{html.escape(base)}"/>\n'
    yield "404", {"title": "There is no such page", "metatags": tags}, "404.html"


def setup(app: Sphinx) -> dict:
    app.connect("html-collect-pages", _not_found)
    app.connect("build-finished", _write)
    return PARALLEL
