"""The list of the book's pages beside the text: chapters with their exercises and solutions, then the rest.

The pages are those of `_toc.yml`; the table of chapters says which of them belong together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sphinx import addnodes
from sphinx.application import Sphinx

from dlmath.exercises import for_chapter
from dlmath.exercises.chapters import CHAPTERS

from .. import PARALLEL

BENEATH = {"exercises": "Exercises", "solutions": "Solutions"}


@dataclass
class Entry:
    """A page in the list: its title with its number, its address from here, and what stands beneath it.

    A page of exercises has the key of its chapter and their number: a script says how many are solved.
    """

    page: str
    title: str
    link: str
    beneath: list[Entry] = field(default_factory=list)
    chapter: str = ""
    exercises: int = 0


@dataclass
class Part:
    """A part of the list under its caption."""

    caption: str
    entries: list[Entry]


def parts(app: Sphinx) -> list[tuple[str, list[str]]]:
    """The captions of the table of contents with their pages, without those that stand beneath a chapter."""
    beneath = {f"{folder}/{chapter.file}" for folder in BENEATH for chapter in CHAPTERS.values()}
    root = app.env.tocs[app.config.root_doc]
    listed = [(node.get("caption") or "", node["includefiles"]) for node in root.findall(addnodes.toctree)]
    pages = [(caption, [page for page in files if page not in beneath]) for caption, files in listed]
    return [(caption, files) for caption, files in pages if files]


def _entry(app: Sphinx, page: str, here: str) -> Entry:
    number = app.env.toc_secnumbers.get(page, {}).get("", ())
    title = " ".join([*(f"{n}." for n in number[:1]), app.env.titles[page].astext()])
    entry = Entry(page, title, app.builder.get_relative_uri(here, page))
    folder, _, name = page.partition("/")
    key = next((key for key, chapter in CHAPTERS.items() if chapter.file == name), "")
    if folder == "chapters":
        for other, text in BENEATH.items():
            below = f"{other}/{name}"
            if below in app.env.found_docs:
                made = Entry(below, text, app.builder.get_relative_uri(here, below))
                if other == "exercises":
                    made.chapter, made.exercises = key, len(for_chapter(key))
                entry.beneath.append(made)
    return entry


def _context(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    context["book_nav"] = [
        Part(caption, [_entry(app, page, pagename) for page in files]) for caption, files in parts(app)
    ]


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", _context)
    return PARALLEL
