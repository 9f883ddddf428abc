"""The role `demo`: a link to a demo at given values, checked while building.

    {demo}`the photograph at rank 5 <02-svd#photo?k=5>`

A chapter without such a demo, a demo without such a parameter, and a value that its control does not have are
warnings, so that a link to a lecture's picture cannot break unnoticed. Each address that a link of the book
has is an anchor in front of its demo, too: without scripts the browser finds the demo by it.
"""

from __future__ import annotations

import json
import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode

from docutils import nodes
from docutils.parsers.rst.states import Inliner
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from .. import PARALLEL
from ..build.rebuild import gathers
from ..per_page import collect

logger = logging.getLogger(__name__)

# For each demo of a page, the values of each parameter as they are written in an address.
Demos = dict[str, dict[str, list[str]]]
TARGET = re.compile(r"(?P<text>.+?)\s*<(?P<page>[\w/-]+)#(?P<name>[\w-]+)(?:\?(?P<query>[^>]*))?>", re.DOTALL)


class demo_link(nodes.inline):
    """Stands for the link until all pages are read."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.demos: Demos = {}
        self.name = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag == "figure" and "explore" in (named.get("class") or "").split():
            self.name = named.get("id") or ""
            self.demos[self.name] = {}
        elif self.name and "data-parameter" in named:
            self.demos[self.name][named["data-parameter"]] = json.loads(named["data-keys"])


def demos_in(html: str) -> Demos:
    """The demos in a piece of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.demos


def fault(demos: Demos, name: str, query: str) -> str:
    """What is wrong with an address, or an empty text."""
    if name not in demos:
        return f"no demo {name!r}, but {', '.join(demos) or 'none'}"
    for parameter, value in parse_qsl(query, keep_blank_values=True):
        keys = demos[name].get(parameter)
        if keys is None:
            return f"the demo {name!r} has no parameter {parameter!r}, but {', '.join(demos[name])}"
        if value not in keys:
            return f"{parameter} of the demo {name!r} is never {value!r}, but one of {', '.join(keys)}"
    return ""


def _read(page: str, doctree: nodes.document) -> Demos | None:
    """The demos of a page."""
    demos: Demos = {}
    for node in doctree.findall(nodes.raw):
        if 'class="explore"' in node.astext():
            demos.update(demos_in(node.astext()))
    if demos:
        gathers(doctree.settings.env, "book_demo_links")
    return demos or None


def _read_links(page: str, doctree: nodes.document) -> list[tuple[str, str, str]] | None:
    """Page, name and state of the demos in given states that a page leads to."""
    states = {
        (node["page"], node["name"], _state(node["query"]))
        for node in doctree.findall(demo_link)
        if node["query"]
    }
    return sorted(states) or None


def _state(query: str) -> str:
    """A state as it stands in an address."""
    return urlencode(parse_qsl(query))


def _role(name: str, rawtext: str, text: str, lineno: int, inliner: Inliner, options=None, content=None):
    gathers(inliner.document.settings.env, "book_demos")
    match = TARGET.fullmatch(text.strip())
    if match is None:
        return [], [inliner.reporter.error(f"no demo's address in {text!r}", line=lineno)]
    node = demo_link("", page="chapters/" + match["page"], name=match["name"], query=match["query"] or "")
    node["text"] = match["text"]
    return [node], []


class LinkDemos(SphinxPostTransform):
    default_priority = 5

    def run(self, **options) -> None:
        for node in list(self.document.findall(demo_link)):
            wrong = fault(self.env.book_demos.get(node["page"], {}), node["name"], node["query"])
            if wrong:
                logger.warning("%s: %s", node["page"], wrong, location=self.env.docname, type="demos")
            uri = self.app.builder.get_relative_uri(self.env.docname, node["page"])
            query = "?" + _state(node["query"]) if node["query"] else ""
            link = nodes.reference("", node["text"], internal=True, refuri=f"{uri}#{node['name']}{query}")
            node.replace_self(link)
        self._anchors(self.env.docname)

    def _anchors(self, here: str) -> None:
        """An anchor for each state that links of the book lead to, in front of its demo."""
        states = {state for links in self.env.book_demo_links.values() for state in links if state[0] == here}
        for node in list(self.document.findall(nodes.raw)) if states else ():
            for demo in demos_in(node.astext()):
                names = sorted(f"{name}?{query}" for _, name, query in states if name == demo)
                anchors = "".join(f'<span id="{escape(name)}"></span>' for name in names)
                node.parent.insert(node.parent.index(node), nodes.raw("", anchors, format="html"))


def setup(app: Sphinx) -> dict:
    collect(app, "book_demos", _read)
    collect(app, "book_demo_links", _read_links)
    app.add_role("demo", _role)
    app.add_post_transform(LinkDemos)
    return PARALLEL
