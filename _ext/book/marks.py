"""Marks of the sources: `<!-- s0.svd s0.e9 -->` in a text.

Jupyter and GitHub do not show such a comment. In the book it becomes a small link to the page that maps
the five sources, and an anchor that the map links back to.
"""

from __future__ import annotations

import json
import re

from docutils import nodes
from docutils.parsers.rst.states import Inliner
from sphinx.application import Sphinx

MARK = re.compile(r"<!--\s*((?:s\d\.[\w-]+[\s,]*)+)-->")


def anchor(identifier: str) -> str:
    return "source-" + identifier.replace(".", "-")


def _to_roles(app: Sphinx, docname: str, source: list[str]) -> None:
    """Turn the comments into roles before the page is parsed; in a notebook only in its Markdown cells."""

    def role(match: re.Match) -> str:
        return "{source-mark}`" + " ".join(re.split(r"[\s,]+", match[1].strip())) + "`"

    if "<!--" not in source[0]:
        return
    if source[0].lstrip().startswith("{"):
        notebook = json.loads(source[0])
        for cell in notebook.get("cells", []):
            if cell["cell_type"] == "markdown":
                cell["source"] = MARK.sub(role, "".join(cell["source"]))
        source[0] = json.dumps(notebook, ensure_ascii=False)
    else:
        source[0] = MARK.sub(role, source[0])


def _mark(name: str, rawtext: str, text: str, lineno: int, inliner: Inliner, options=None, content=None):
    box = nodes.inline(classes=["source-marks"])
    for identifier in text.split():
        target = nodes.inline("", "", ids=[anchor(identifier)], classes=["source-mark"])
        target += nodes.Text(identifier)
        box += target
    return [box], []


def setup(app: Sphinx) -> None:
    app.connect("source-read", _to_roles)
    app.add_role("source-mark", _mark)
