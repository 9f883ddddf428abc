"""The directive `exercises`: how many exercises a chapter has, at which levels, and where they are.

On the pages of the solutions the marks are left out that say where an exercise has its gap.
"""

from __future__ import annotations

import re
from collections import Counter

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from dlmath.exercises import LEVELS, for_chapter

from .. import PARALLEL
from ..build.rebuild import depends


class Exercises(SphinxDirective):
    """`exercises` with the key of a chapter: a sentence and a list of links to its exercises."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        key = " ".join(self.content).strip()
        entries = for_chapter(key)
        if not entries:
            raise self.error(f"no chapter {key!r} with exercises: dlmath/exercises/ has no such module")
        depends(self.env, "dlmath.exercises", f"dlmath.exercises.{key}")
        levels = Counter(entry.level for entry in entries)
        count = ", ".join(f"{levels[level]} {level}" for level in LEVELS if levels[level])
        points = sum(entry.points for entry in entries)
        lines = [f"**{len(entries)} exercises** ({count}), {points} points together: "]
        lines[0] += f"{{ref}}`solve them <ex-{key}>`, then compare with the {{ref}}`solutions <sol-{key}>`."
        lines += ["", *(self._line(entry) for entry in entries)]
        box = nodes.container(classes=["exercise-list"])
        box += self.parse_text_to_nodes("\n".join(lines))
        return [box]

    @staticmethod
    def _line(entry) -> str:
        label = "ex-" + entry.id.replace(".", "-").replace("_", "-")
        return f"- {{ref}}`{entry.title} <{label}>` ({entry.level.replace('-', '‑')})"


MARK = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION[ \t]*(?:\n|\Z)", re.MULTILINE)


def _leave_out_marks(app: Sphinx, doctree: nodes.document) -> None:
    if not app.env.docname.startswith("solutions/"):
        return
    for block in doctree.findall(nodes.literal_block):
        if MARK.search(code := block.astext()):
            block.rawsource = MARK.sub("", code).rstrip("\n")
            block.children = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> dict:
    app.add_directive("exercises", Exercises)
    app.connect("doctree-read", _leave_out_marks)
    return PARALLEL
