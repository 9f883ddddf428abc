"""What a reader gets who copies a formula: its LaTeX.

A page shows a formula as MathML and as letters in boxes; its LaTeX, a tenth of the page, is not in it. It
stands in a file of its own, `_latex/<page>.js`, one text for each formula in the order of the page, and is
loaded when a reader selects something (assets/copy.js).
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from sphinx.application import Sphinx

from .. import PARALLEL
from .katex import LATEX_OF

MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)
FOLDER = "_latex"


def formulas(body: str) -> list[str]:
    """The LaTeX of every formula of a page's HTML, in order; "" where it did not come from LaTeX."""
    return [LATEX_OF.get(mathml, "") for mathml in MATHML.findall(body)]


def _write(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    context["book_latex"] = ""
    latex = formulas(context.get("body", ""))
    if app.builder.format != "html" or not any(latex):
        return
    path = Path(app.outdir, FOLDER, f"{pagename}.js")
    path.parent.mkdir(parents=True, exist_ok=True)
    script = f"bookLatex({json.dumps(latex)});\n"
    path.write_text(script, "ascii", newline="\n")
    context["book_latex"] = f"{FOLDER}/{pagename}.js?v={hashlib.sha256(script.encode()).hexdigest()[:8]}"


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", _write)
    return PARALLEL
