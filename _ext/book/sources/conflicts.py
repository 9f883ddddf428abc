"""The directive `conflicts`: where the sources' conventions differ, what the book does, how to translate."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import PARALLEL
from ..build.rebuild import depends
from . import inventory


class Conflicts(SphinxDirective):
    """`conflicts`: every entry of `reference/inventory/conflicts.yml`, each with an anchor of its id."""

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        depends(self.env, *inventory.files(root))
        return [self._conflict(entry) for entry in inventory.load(root, "conflicts")]

    def _conflict(self, entry: dict) -> nodes.Node:
        see = ", ".join(f"{{ref}}`{label}`" for label in entry["see"])
        lines = [
            f"**{entry['topic']}**",
            "",
            *(f"- *{sources}:* {convention}" for sources, convention in entry["says"].items()),
            "",
            f"*This book:* {entry['book']}. *To translate:* {entry['translate']}. → {see}",
        ]
        box = nodes.container(classes=["conflict"], ids=[f"conflict-{entry['id']}"])
        box += self.parse_text_to_nodes("\n".join(lines))
        return box


def setup(app: Sphinx) -> dict:
    app.add_directive("conflicts", Conflicts)
    return PARALLEL
