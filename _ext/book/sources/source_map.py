"""The map of the sources, and links to the place where the book treats something of them.

directive `sources-map`  source by source and section by section: every item, erratum and question with its
                         id, the places of the book that mark it, and what the book added to it
role `treated`           a link to the first place of the chapters (else of the solutions) that marks an id

A book that has the map must treat everything: an id that no page marks, or a mark that the inventory does not
know, stops the build and is named.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from docutils.parsers.rst.states import Inliner
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .. import PARALLEL
from ..build.rebuild import depends, gathers
from . import inventory
from .source_marks import MAP, Place, anchor, first_place, places

logger = logging.getLogger(__name__)


class places_of(nodes.inline):
    """Stands for the links to the places of one id until all pages are read."""


class treated(nodes.inline):
    """Stands for the link to the place that teaches one id until all pages are read."""


class Map(SphinxDirective):
    """`sources-map` with the key of a source: its sections, each with a list of what it holds."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        gathers(self.env, "book_marks")
        root, source = Path(self.env.srcdir), " ".join(self.content).strip()
        depends(self.env, *inventory.files(root))
        sections = inventory.load_sections(root)
        if source not in sections:
            raise self.error(f"sections.yml has no source {source!r}")
        lists = {section["title"]: nodes.bullet_list(classes=["sources-map"]) for section in sections[source]}
        for entry in inventory.entries(root).values():
            if entry.source == source:
                lists[inventory.section(root, entry)] += self._line(entry)
        return [self._section(source, title, content) for title, content in lists.items() if content.children]

    @staticmethod
    def _section(source: str, title: str, content: nodes.bullet_list) -> nodes.section:
        return nodes.section("", nodes.title("", title), content, ids=[nodes.make_id(f"{source} {title}")])

    def _line(self, entry: inventory.Entry) -> nodes.list_item:
        name = nodes.inline("", "", nodes.literal("", entry.id), ids=[anchor(entry.id)])
        line = nodes.paragraph("", "", name, nodes.Text(f" {entry.kind}: "))
        added = f" (added here: {entry.added})" if entry.added else ""
        text, _ = self.state.inline_text(entry.title + added, self.lineno)
        line += text
        line += nodes.Text(" → ")
        line += places_of("", identifier=entry.id)
        return nodes.list_item("", line)


def _treated(name: str, rawtext: str, text: str, lineno: int, inliner: Inliner, options=None, content=None):
    gathers(inliner.document.settings.env, "book_marks")
    node = treated("", identifier=text.strip())
    node.line = lineno
    return [node], []


class LinkPlaces(SphinxPostTransform):
    """Put in the links once every page has said what it marks."""

    default_priority = 5

    def run(self, **options) -> None:
        marked = places(self.env)
        for node in list(self.document.findall(places_of)):
            links: list[nodes.Node] = []
            for place in marked.get(node["identifier"], []):
                links += [nodes.Text(", "), self._link(place, node["identifier"])]
            node.replace_self(links[1:] or [nodes.Text("nowhere yet")])
        for node in list(self.document.findall(treated)):
            identifier = node["identifier"]
            place = first_place(self.env, identifier, "chapters/") or first_place(
                self.env, identifier, "solutions/"
            )
            if place is None:
                logger.warning("no chapter marks %s", identifier, location=self.env.docname, type="marks")
                node.replace_self(nodes.Text(identifier))
            else:
                node.replace_self(self._link(place, identifier))

    def _link(self, place: Place, identifier: str) -> nodes.reference:
        title = self.env.titles[place.page].astext()
        numbers = self.env.toc_secnumbers.get(place.page, {}).get("", ())
        # In a chapter the section is named too.
        text = f"Chapter {numbers[0]}" if numbers else title
        if numbers and place.heading not in ("", title):
            text += f": {place.heading}"
        link = nodes.reference("", text, internal=True)
        link["refuri"] = (
            f"{self.app.builder.get_relative_uri(self.env.docname, place.page)}#{anchor(identifier)}"
        )
        return link


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    if MAP not in env.found_docs:
        return
    pages = {name: [place.page for place in marked] for name, marked in places(env).items()}
    faults = inventory.coverage(Path(app.srcdir), pages).faults()
    for fault in faults:
        logger.error(fault, type="marks")
    if faults:
        raise ExtensionError(f"{len(faults)} fault(s) in the marks of the sources stop the build")


def _skip(translator, node) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict:
    app.add_directive("sources-map", Map)
    app.add_role("treated", _treated)
    app.add_post_transform(LinkPlaces)
    app.connect("env-check-consistency", _check)
    for node in (places_of, treated):
        app.add_node(node, html=(_skip, None))
    return PARALLEL
