"""The directive `identities`: the entries of one topic of `dlmath.identities`, verified while building.

Each entry shows its formula (in both layouts where they differ), what its letters mean, its conditions, its
source, and the largest error over many random inputs. A wrong entry stops the build and is named, and so is a
topic that the page of the identities leaves out.
"""

from __future__ import annotations

from functools import cache

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from dlmath import identities
from dlmath.identities import words

from .. import PARALLEL
from ..build.rebuild import depends

logger = logging.getLogger(__name__)

PAGE = "reference/identities"
# What the page notes of itself while it is read.
TOPICS = "book_topics"


@cache
def _errors() -> dict[str, float]:
    try:
        return identities.check()
    except identities.WrongIdentity as error:
        raise ExtensionError(str(error)) from error


class identity(nodes.General, nodes.Element):
    """One entry, with what the filter of the page looks in."""


class Identities(SphinxDirective):
    """`identities` with the name of a topic, as in `dlmath.identities`."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        depends(self.env, "dlmath.identities")
        topic = " ".join(self.content).strip()
        try:
            entries = identities.of_topic(topic)
        except identities.UnknownTopic as error:
            raise self.error(str(error)) from error
        self.env.metadata[self.env.docname].setdefault(TOPICS, []).append(topic)
        return [self._entry(entry) for entry in entries]

    def _entry(self, entry: identities.Identity) -> nodes.Node:
        lines = [f"**{entry.title}**", "", *_formula(entry), "", " · ".join(_details(entry))]
        box = identity(ids=[f"identity-{entry.id}"], classes=["identity"])
        box["findable"] = words.findable(entry)
        box += self.parse_text_to_nodes("\n".join(lines))
        return box


def _formula(entry: identities.Identity) -> list[str]:
    if len(entry.layouts) == 1:
        return _display(entry.formula)
    lines = ["::::{tab-set}", ":sync-group: layout", ""]
    for name, latex in entry.layouts.items():
        lines += [f":::{{tab-item}} {name.capitalize()}", f":sync: {name}", "", *_display(latex), ":::"]
    return [*lines, "::::"]


def _display(latex: str) -> list[str]:
    """A formula, several statements below each other."""
    statements = latex.split(r",\quad")
    if len(statements) > 1:
        latex = r"\begin{gathered}" + r"\\[.4em]".join(statements) + r"\end{gathered}"
    return ["$$", latex, "$$"]


def _details(entry: identities.Identity) -> list[str]:
    """What stands below the formula."""
    details = []
    if entry.where:
        details.append("where " + ", ".join(f"${latex}$" for latex in entry.where))
    if entry.conditions:
        details.append(entry.conditions)
    if entry.has_layouts and len(entry.layouts) == 1:
        details.append("the same in both layouts")
    if entry.tight:
        details.append(f"equality: {'; '.join(label for label, _ in entry.tight)}")
    if entry.tried:
        details.append("computed with " + ", ".join(f"${latex}$" for latex in entry.tried))
    error = max(_errors()[entry.id], 1e-16)
    inequality = bool(entry.tight)
    details.append("✓ holds on all inputs" if inequality else f"✓ largest error {error:.0e}")
    details.append(f"`{entry.id}`")
    if not entry.source:
        details.append("derived here")
    else:
        details.append(f"{'asked in ' if entry.posed else ''}{{cite}}`{entry.source}`")
    return details


def _visit(translator, node: identity) -> None:
    words, formulas = node["findable"].words.strip(), node["findable"].formulas
    data = {"data-words": words, "data-formulas": formulas}
    translator.body.append(translator.starttag(node, "div", **data))


def _depart(translator, node: identity) -> None:
    translator.body.append("</div>\n")


def missing(shown: list[str]) -> list[str]:
    """A sentence for each topic that is not among those that are shown."""
    sentences = []
    for topic in identities.topics():
        if topic not in shown:
            ids = ", ".join(entry.id for entry in identities.of_topic(topic))
            sentences.append(
                f"{PAGE}.md does not show the topic {topic!r} ({ids}): write a section with the directive "
                f"{{identities}} {topic}, or give its entries one of the topics {', '.join(shown)}"
            )
    return sentences


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    if PAGE in env.found_docs:
        for fault in missing(env.metadata[PAGE].get(TOPICS, [])):
            logger.warning(fault, location=PAGE, type="identities")


def setup(app: Sphinx) -> dict:
    app.connect("env-check-consistency", _check)
    app.add_node(identity, html=(_visit, _depart))
    app.add_directive("identities", Identities)
    return PARALLEL
