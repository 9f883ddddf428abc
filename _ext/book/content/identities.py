"""The directive `identities`: the entries of one topic of `dlmath.identities`, verified while building.

Each entry shows its formula (in both layouts where they differ), its conditions, its source, and the largest
relative error over many random trials. A wrong entry stops the build and is named, and so does a topic that
the page of the identities leaves out.
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


class Identities(SphinxDirective):
    """`identities` with the name of a topic, as in `dlmath.identities`."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        depends(self.env, "dlmath.identities")
        topic = " ".join(self.content).strip()
        entries = [entry for entry in identities.TABLE if entry.topic == topic]
        if not entries:
            raise self.error(f"dlmath.identities has no entry with the topic {topic!r}")
        self.env.metadata[self.env.docname].setdefault(TOPICS, []).append(topic)
        return [self._entry(entry) for entry in entries]

    def _entry(self, entry: identities.Identity) -> nodes.Node:
        error = max(_errors()[entry.id], 1e-16)
        proof = "holds in all trials" if entry.relation == "<=" else f"largest error {error:.0e}"
        lines = [f"**{entry.title}**", "", *self._formula(entry), ""]
        said = [f"✓ {proof}", f"`{entry.id}`", f"{{cite}}`{entry.source}`"]
        lines.append(" · ".join([*([entry.conditions] if entry.conditions else []), *said]))
        box = nodes.container(classes=["identity"], ids=[f"identity-{entry.id}"])
        box += self.parse_text_to_nodes("\n".join(lines))
        return box

    @staticmethod
    def _formula(entry: identities.Identity) -> list[str]:
        if not entry.numerator:
            return ["$$", entry.formula, "$$"]
        lines = ["::::{tab-set}", ":sync-group: layout", ""]
        for name, formula in (("Denominator", entry.formula), ("Numerator", entry.numerator)):
            lines += [
                f":::{{tab-item}} {name}",
                f":sync: {name.lower()}",
                "",
                "$$",
                formula,
                "$$",
                ":::",
            ]
        return [*lines, "::::"]


def missing(shown: list[str]) -> list[str]:
    """A sentence for each topic that is not among those that are shown."""
    topics: dict[str, list[str]] = {}
    for entry in identities.TABLE:
        topics.setdefault(entry.topic, []).append(entry.id)
    return [
        f"{PAGE}.md does not show the topic {topic!r} ({', '.join(ids)}): write a section with the directive "
        f"{{identities}} {topic}, or give its entries one of the topics {', '.join(shown)}"
        for topic, ids in topics.items()
        if topic not in shown
    ]


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    if PAGE in env.found_docs:
        for fault in missing(env.metadata[PAGE].get(TOPICS, [])):
            logger.warning(fault, location=PAGE, type="identities")


def setup(app: Sphinx) -> dict:
    app.connect("env-check-consistency", _check)
    app.add_directive("identities", Identities)
    return PARALLEL
