"""Definitions: one mark in the text gives number, index entry, glossary entry and hover text.

The mark is the directive `prf:definition` with a title and a label; the number is sphinx-proof's. This module

- puts the terms of the title into the index,
- fills the directive `glossary-of-definitions` with all definitions of the book, in alphabetical order:
  the term, the first sentence of its definition, and a link to it,
- gives every reference to a definition that first sentence as a text that appears while the reference has
  the pointer or the keyboard's focus: part of the page, without script or request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx_proof.nodes import definition_node

from .. import PARALLEL
from ..build.rebuild import gathers
from ..per_page import collect

# Words that keep their capital inside a sentence.
NAMES = {"Frobenius", "Hadamard", "Hessian", "Jacobian", "Kronecker", "Kullback–Leibler", "Newton", "ReLU"}
# What is no term without the noun that ends the title.
ADJECTIVES = {"local"}
EMPHASIS = (nodes.strong, nodes.emphasis)
# The end of a sentence: a full stop before a space or the end, not that of an abbreviation.
END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)[.!?](?=[\s)”\"]|$)")


@dataclass(frozen=True)
class Definition:
    """A definition: its label, its title, its page, and the nodes of its first sentence."""

    label: str
    title: str
    page: str
    sentence: list[nodes.Node]


class glossary(nodes.General, nodes.Element):
    """Stands for the entries of the glossary until all pages are read."""


class hover_text(nodes.Inline, nodes.Element):
    """The text that appears at a reference. Its nodes are an attribute: no part of the text of its page."""


def title_of(node: nodes.Element) -> str:
    """The title of a definition, which sphinx-proof has put into brackets."""
    return node[0].astext().strip().removeprefix("(").removesuffix(")")


def lower(title: str) -> str:
    """A title as it stands inside a sentence: `Dot product` is `dot product`, `Jacobian` stays."""
    first = title.split()[0]
    keeps = (
        re.split("[-,]", first)[0] in NAMES or any(letter.isupper() for letter in first[1:]) or "$" in first
    )
    return title if keeps else title[0].lower() + title[1:]


def terms(title: str) -> list[str]:
    """The single terms of a title such as `Prior, likelihood, posterior` or `Local and global minimum`."""
    parts = [part.strip() for part in re.split(r",\s+(?:and\s+)?|\s+and\s+", title) if part.strip()]
    noun = parts[-1].split()[-1]
    return [lower(f"{part} {noun}" if part.lower() in ADJECTIVES else part) for part in parts]


def first_sentence(content: nodes.Element, names: int = 1) -> list[nodes.Node]:
    """Copies of the nodes below `content` up to the end of the sentence that names the last of `names` terms.

    That is the first sentence, or as many as it takes to meet so many emphasised words; a preparation
    such as "Let … be square." does not count. Displayed formulas become inline ones of a class of their own.
    """
    needed = min(names, sum(1 for _ in content.findall(lambda node: isinstance(node, EMPHASIS))))
    result: list[nodes.Node] = []
    for block in content.children:
        if isinstance(block, nodes.math_block):
            result.append(_displayed(block))
            if _complete(result, needed):
                break
        elif isinstance(block, nodes.paragraph):
            if _pause(result, block, needed) or _take(block, result, needed):
                break
        elif isinstance(block, nodes.bullet_list | nodes.enumerated_list):
            # A list of definitions in place of a sentence: all of its lines belong to it.
            for paragraph in block.findall(nodes.paragraph):
                result += [nodes.Text(" "), *_inline(paragraph)]
            break
    while result and isinstance(result[0], nodes.Text) and not result[0].strip():
        result.pop(0)
    return result


def _displayed(block: nodes.math_block) -> nodes.math:
    return nodes.math("", block.astext().strip(), classes=["displayed"])


def _complete(result: list[nodes.Node], needed: int) -> bool:
    """Whether what was taken so far ends a sentence and names the term."""
    text = "".join(node.astext() for node in result).rstrip(" }")
    if not text.endswith((".", "!", "?")) and not text.endswith("end{cases"):
        return False
    if needed:
        return _named(result) >= needed
    return not re.fullmatch(r"(Let|Given) [^.]*\.", text)


def _pause(result: list[nodes.Node], block: nodes.paragraph, needed: int) -> bool:
    """Whether a formula without a full stop was the end: the text after it starts a sentence of its own."""
    text = block.astext().lstrip()
    starts = text[:1].isupper() and not isinstance(block.children[0], nodes.math)
    if result:
        result.append(nodes.Text(" "))
    return bool(result) and starts and _named(result) >= needed


def _named(result: list[nodes.Node]) -> int:
    """How many terms are named so far."""
    return sum(isinstance(node, EMPHASIS) for node in result)


def _inline(paragraph: nodes.Element) -> list[nodes.Node]:
    """Copies of what stands in a paragraph, without marks, targets and anchors."""
    found: list[nodes.Node] = []
    for child in paragraph.children:
        classes = child["classes"] if isinstance(child, nodes.Element) else []
        if isinstance(child, nodes.target | addnodes.index) or "source-marks" in classes:
            continue
        if isinstance(child, nodes.math_block):
            found.append(_displayed(child))
            continue
        copy = child.deepcopy()
        for element in copy.findall(nodes.Element):
            element["ids"] = []
        found.append(copy)
    return found


def _take(paragraph: nodes.Element, result: list[nodes.Node], needed: int) -> bool:
    """Append what a paragraph has up to the end of the sentence; whether it ended."""
    for child in _inline(paragraph):
        if not isinstance(child, nodes.Text):
            result.append(child)
            continue
        start = 0
        for end in END.finditer(child):
            result.append(nodes.Text(child[start : end.end()]))
            start = end.end()
            if _complete(result, needed):
                return True
        result.append(nodes.Text(child[start:]))
    return False


class IndexDefinitions(SphinxTransform):
    """Entries in the index, before the domains collect them."""

    default_priority = 800

    def apply(self, **options) -> None:
        for node in list(self.document.findall(definition_node)):
            entries = [("single", term, node["ids"][0], "", None) for term in terms(title_of(node))]
            node.parent.insert(node.parent.index(node), addnodes.index("", entries=entries, inline=False))


def _read(page: str, doctree: nodes.document) -> list[Definition] | None:
    """The definitions of a page."""
    if any(node.get("refdomain") == "prf" for node in doctree.findall(addnodes.pending_xref)):
        gathers(doctree.settings.env, "book_definitions")
    definitions = [
        Definition(node["label"], title, page, first_sentence(node[1], len(terms(title))))
        for node in doctree.findall(definition_node)
        for title in [title_of(node)]
    ]
    return definitions or None


def _all(env: BuildEnvironment) -> dict[str, Definition]:
    return {one.label: one for page in sorted(env.book_definitions) for one in env.book_definitions[page]}


def _copies(definition: Definition, docname: str) -> list[nodes.Node]:
    """The first sentence for use on another page."""
    copies = [node.deepcopy() for node in definition.sentence]
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
    """Entries with the same title become one, with a link to each of the definitions."""

    default_priority = 4

    def run(self, **options) -> None:
        for place in list(self.document.findall(glossary)):
            by_title: dict[str, list[Definition]] = {}
            for one in _all(self.env).values():
                by_title.setdefault(lower(one.title), []).append(one)
            content = nodes.definition_list(classes=["glossary-of-definitions"])
            for title in sorted(by_title, key=str.casefold):
                content += self._entry(title, by_title[title])
            place.replace_self(content if content.children else [])

    def _entry(self, title: str, definitions: list[Definition]) -> nodes.definition_list_item:
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
        term = nodes.term("", title, ids=["term-" + first.label.removeprefix("def-")])
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
    """The first sentence beside every reference to a definition, before references are resolved."""

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
                hover_text("", ids=[f"tip-{number}"], title=definition.title, sentence=definition.sentence),
            ]


def _in_table(node: nodes.Node) -> bool:
    """A table scrolls in itself and would cut off what appears in it."""
    while node is not None and not isinstance(node, nodes.table):
        node = node.parent
    return node is not None


def _visit_tip(translator, node: hover_text) -> None:
    translator.body.append(translator.starttag(node, "span", "", CLASS="tip", role="tooltip"))
    parts = [nodes.strong("", node["title"]), nodes.Text(": "), *node["sentence"]]
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


TIPPED = re.compile(
    r'(<span class="tipped"><a )(?=(?:(?!</a>).)*</a>\s*<span class="tip" id="(tip-\d+)")', re.DOTALL
)


def _describe(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Say to screen readers that the text beside a reference describes it."""
    if "body" in context:
        context["body"] = TIPPED.sub(r'\1aria-describedby="\2" ', context["body"])


def setup(app: Sphinx) -> dict:
    app.add_directive("glossary-of-definitions", Glossary)
    app.add_transform(IndexDefinitions)
    collect(app, "book_definitions", _read)
    app.add_post_transform(FillGlossary)
    app.add_post_transform(Tips)
    app.connect("html-page-context", _describe)
    app.add_node(hover_text, html=(_visit_tip, None))
    return PARALLEL
