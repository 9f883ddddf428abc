"""Definitions: one mark in the text gives number, index entries, glossary entry and hover text.

    :::{prf:definition} Eigenvector and eigenvalue
    :label: def-svd-eigenvector
    :index: eigenvector; eigenvalue
    Let $W$ be square. A vector … is an **eigenvector** … <!-- more --> With complex numbers allowed …
    :::

The number is sphinx-proof's. This module

- puts the terms of `index` into the index,
- fills the directive `glossary-of-definitions` with all definitions of the book, in alphabetical order: the
  terms, the text of the definition up to `<!-- more -->`, or all of it, and a link to it,
- gives every reference to a definition the same text, which appears while the reference has the pointer or
  the keyboard's focus: part of the page, without script or request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_proof.nodes import definition_node
from sphinx_proof.proof_type import DefinitionDirective

from .. import PARALLEL
from ..build.rebuild import gathers
from ..hits import Hits
from ..per_page import collect

logger = logging.getLogger(__name__)

DESCRIBED = Hits("content/definitions.py: a reference with hover text")
MORE = re.compile(r"\s*<!--\s*more\s*-->\s*")
# What a line of hover text is made of; a list has paragraphs in it.
BLOCKS = nodes.paragraph | nodes.math_block | nodes.bullet_list | nodes.enumerated_list
UNSEEN = nodes.target | nodes.comment | addnodes.index


@dataclass(frozen=True)
class Definition:
    """A definition: its label, its title, its terms, and what stands of it in glossary and hover text."""

    label: str
    title: str
    terms: list[str]
    text: list[nodes.Node]

    @property
    def heading(self) -> str:
        return ", ".join(self.terms)


class glossary(nodes.General, nodes.Element):
    """Stands for the entries of the glossary until all pages are read."""


class hover_text(nodes.Inline, nodes.Element):
    """The text that appears at a reference. Its nodes are an attribute: no part of the text of its page."""


class IndexedDefinition(DefinitionDirective):
    """`prf:definition` with its terms, as they stand inside a sentence: `:index: prior; likelihood`."""

    option_spec = DefinitionDirective.option_spec | {"index": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        (node,) = super().run()
        node["terms"] = [term.strip() for term in self.options.get("index", "").split(";") if term.strip()]
        if not node["terms"]:
            logger.warning(
                "the definition %r has no terms for index and glossary: write :index: one term; another",
                " ".join(self.arguments),
                location=self.get_location(),
                type="definitions",
            )
        entries = [("single", term, node["ids"][0], "", None) for term in node["terms"]]
        return [addnodes.index("", entries=entries, inline=False), node]


def title_of(node: nodes.Element) -> str:
    """The title of a definition, which sphinx-proof has put into brackets."""
    return node[0].astext().strip().removeprefix("(").removesuffix(")")


def hover(content: nodes.Element) -> list[nodes.Node]:
    """Copies of what stands in a definition up to `<!-- more -->`, all in one line.

    Displayed formulas become inline ones of a class of their own. Raises `ValueError` for what fits no line.
    """
    content = content.deepcopy()
    for mark in _marks(content)[:1]:
        _cut(mark, content)
    line: list[nodes.Node] = []
    for block in content.children:
        if isinstance(block, nodes.math_block):
            line.append(_displayed(block))
        elif isinstance(block, BLOCKS):
            for paragraph in block.findall(nodes.paragraph):
                line += [nodes.Text(" "), *_inline(paragraph)]
        elif not isinstance(block, UNSEEN):
            raise ValueError(f"{type(block).__name__} fits no line: write <!-- more --> on a line above it")
    if line and isinstance(line[0], nodes.Text):
        line[0] = nodes.Text(line[0].lstrip())
    if line and isinstance(line[-1], nodes.Text):
        line[-1] = nodes.Text(line[-1].rstrip())
    return line


def _marks(content: nodes.Element) -> list[nodes.raw]:
    return [node for node in content.findall(nodes.raw) if MORE.fullmatch(node.astext())]


def _cut(mark: nodes.Node, content: nodes.Element) -> None:
    """Remove the mark and all that follows it."""
    last, node = True, mark
    while node is not content:
        parent = node.parent
        del parent[parent.index(node) + (not last) :]
        last, node = False, parent


def _displayed(block: nodes.math_block) -> nodes.math:
    return nodes.math("", block.astext().strip(), classes=["displayed"])


def _inline(paragraph: nodes.paragraph) -> list[nodes.Node]:
    """What stands in a paragraph, without marks of the sources, targets and anchors."""
    line: list[nodes.Node] = []
    for child in paragraph.children:
        classes = child["classes"] if isinstance(child, nodes.Element) else []
        if isinstance(child, UNSEEN) or "source-marks" in classes:
            continue
        if isinstance(child, nodes.math_block):
            line.append(_displayed(child))
            continue
        for element in child.findall(nodes.Element):
            element["ids"] = []
        child.parent = None
        line.append(child)
    return line


def _remove(mark: nodes.raw) -> None:
    """Take the mark out of the page, and one of the two spaces around it."""
    parent, place = mark.parent, mark.parent.index(mark)
    before, after = parent[max(place - 1, 0)], parent[min(place + 1, len(parent) - 1)]
    if isinstance(before, nodes.Text) and isinstance(after, nodes.Text):
        parent[place - 1] = nodes.Text(before.rstrip())
    parent.remove(mark)


def _read(page: str, doctree: nodes.document) -> list[Definition] | None:
    """The definitions of a page."""
    if any(node.get("refdomain") == "prf" for node in doctree.findall(addnodes.pending_xref)):
        gathers(doctree.settings.env, "book_definitions")
    definitions = []
    for node in doctree.findall(definition_node):
        text: list[nodes.Node] = []
        try:
            text = hover(node[1])
        except ValueError as fault:
            logger.warning("the definition %s: %s", node["label"], fault, location=node, type="definitions")
        for mark in _marks(node):
            _remove(mark)
        definitions.append(Definition(node["label"], title_of(node), node["terms"], text))
    return definitions or None


def _all(env: BuildEnvironment) -> dict[str, Definition]:
    return {one.label: one for page in sorted(env.book_definitions) for one in env.book_definitions[page]}


def _copies(definition: Definition, docname: str) -> list[nodes.Node]:
    """The text of a definition for use on another page."""
    copies = [node.deepcopy() for node in definition.text]
    for node in copies:
        for reference in node.findall(addnodes.pending_xref):
            reference["refdoc"] = docname
    return copies


class Glossary(SphinxDirective):
    """`glossary-of-definitions`: every definition of the book, in alphabetical order."""

    def run(self) -> list[nodes.Node]:
        gathers(self.env, "book_definitions")
        return [glossary()]


class FillGlossary(SphinxPostTransform):
    """Entries of the same terms become one, with a link to each of the definitions."""

    default_priority = 4

    def run(self, **options) -> None:
        for place in list(self.document.findall(glossary)):
            by_heading: dict[str, list[Definition]] = {}
            for one in _all(self.env).values():
                by_heading.setdefault(one.heading, []).append(one)
            content = nodes.definition_list(classes=["glossary-of-definitions"])
            for heading in sorted(by_heading, key=str.casefold):
                content += self._entry(heading, by_heading[heading])
            place.replace_self(content if content.children else [])

    def _entry(self, heading: str, definitions: list[Definition]) -> nodes.definition_list_item:
        first = definitions[0]
        body = nodes.definition("", nodes.paragraph())
        for node in _copies(first, self.env.docname):
            if "displayed" in getattr(node, "attributes", {}).get("classes", []):
                block = nodes.math_block("", node.astext(), label=None, number=None, nowrap=False)
                body += [block, nodes.paragraph()]
            else:
                body[-1] += node
        for one in definitions:
            body[-1] += [nodes.Text(" →\u00a0" if one is first else ", "), _reference(self.env, one)]
        term = nodes.term("", heading, ids=["term-" + first.label.removeprefix("def-")])
        return nodes.definition_list_item("", term, body)


def _reference(env: BuildEnvironment, one: Definition) -> addnodes.pending_xref:
    return addnodes.pending_xref(
        "",
        nodes.inline("", one.label, classes=["xref", "prf", "prf-ref"]),
        refdomain="prf",
        reftype="ref",
        reftarget=one.label,
        refexplicit=False,
        refwarn=True,
        refdoc=env.docname,
        classes=["without-tip"],
    )


class Tips(SphinxPostTransform):
    """The text of its definition beside every reference to one, before references are resolved."""

    default_priority = 6

    def run(self, **options) -> None:
        if self.app.builder.format != "html":
            return
        known = _all(self.env)
        for number, node in enumerate(list(self.document.findall(addnodes.pending_xref))):
            definition = known.get(node.get("reftarget"))
            if node.get("refdomain") != "prf" or definition is None or "without-tip" in node["classes"]:
                continue
            if _in_table(node):
                continue
            box = nodes.inline("", "", classes=["tipped"])
            node.replace_self(box)
            box += [
                node,
                hover_text("", ids=[f"tip-{number}"], title=definition.title, content=definition.text),
            ]


def _in_table(node: nodes.Node) -> bool:
    """A table scrolls in itself and would cut off what appears in it."""
    while node is not None and not isinstance(node, nodes.table):
        node = node.parent
    return node is not None


def _visit_tip(translator, node: hover_text) -> None:
    translator.body.append(translator.starttag(node, "span", "", CLASS="tip", role="tooltip"))
    parts = [nodes.strong("", node["title"]), nodes.Text(": "), *node["content"]]
    for part in parts:
        if isinstance(part, nodes.math) and "displayed" in part["classes"]:
            bare = "\\\\" in part.astext() and "\\begin{" not in part.astext()
            text = rf"\begin{{aligned}}{part.astext()}\end{{aligned}}" if bare else part.astext()
            part = nodes.math("", r"\displaystyle " + text)
            translator.body.append(" ")
        elif isinstance(part, addnodes.pending_xref):
            # What appears at a link cannot be reached itself.
            part = nodes.Text(part.astext() if part.get("refexplicit") else "another section")
        part.deepcopy().walkabout(translator)
    translator.body.append("</span>")
    raise nodes.SkipNode


class described(nodes.reference):
    """A reference to a definition, with the anchor of the text that appears at it."""


class Describe(SphinxPostTransform):
    """Say to screen readers that the text beside a reference describes it, once the reference is resolved."""

    default_priority = 20
    formats = ("html",)

    def run(self, **options) -> None:
        for tip in list(self.document.findall(hover_text)):
            for link in list(tip.parent.findall(nodes.reference)):
                attributes = link.attributes | {"described_by": tip["ids"][0]}
                link.replace_self(described("", "", *link.children, **attributes))
                DESCRIBED.add()


def _visit_described(translator, node: described) -> None:
    attributes = {"href": node["refuri"] if "refuri" in node else f"#{node['refid']}"}
    if "reftitle" in node:
        attributes["title"] = node["reftitle"]
    tag = translator.starttag(
        node, "a", "", CLASS="reference internal", **attributes, **{"aria-describedby": node["described_by"]}
    )
    translator.body.append(tag)


def _depart_described(translator, node: described) -> None:
    translator.body.append("</a>")


def setup(app: Sphinx) -> dict:
    app.add_directive("glossary-of-definitions", Glossary)
    app.setup_extension("sphinx_proof")
    app.add_directive_to_domain("prf", "definition", IndexedDefinition, override=True)
    collect(app, "book_definitions", _read)
    app.add_post_transform(FillGlossary)
    app.add_post_transform(Tips)
    app.add_post_transform(Describe)
    app.add_node(hover_text, html=(_visit_tip, None))
    app.add_node(described, html=(_visit_described, _depart_described))
    return PARALLEL
