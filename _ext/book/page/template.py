"""The page around the text: the book's own template, one style sheet, one script, nothing else.

The theme's style sheets and scripts (and those of the extensions) are 2.2 MB that a reader's phone would
load for a table of contents, a search box and a switch to a dark page. The template in `templates/` builds
on Sphinx's own `basic/layout.html`; what it needs of style and script is in `assets/`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from .. import PARALLEL
from ..paths import ROOT
from .accessibility import code_colours

ASSETS = ROOT / "assets"
STYLES = ("katex/katex.min.css", "katex/common.css", "book.css", "explorer.css")
SCRIPTS = ("book.js", "copy.js", "explorer.js")
FILES = (
    "logo.svg",
    *(f"katex/fonts/{path.name}" for path in (ASSETS / "katex/fonts").iterdir()),
)


def _code_style() -> str:
    rules = []
    for name, (light, dark) in code_colours().items():
        # Comments are quiet; the dark style has them in bright yellow.
        look = "var(--quiet);font-style:italic" if name.startswith("c") else f"light-dark(#{light},#{dark})"
        rules.append(f".highlight .{name}{{color:{look}}}")
    return "\n".join(rules)


def in_page(css: str) -> str:
    """A style sheet as it stands in a page: without comments and indentation, ASCII (see `_context`)."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*\n\s*", "\n", css).strip() + "\n"
    return re.sub(r"[^\x00-\x7f]", lambda letter: f"\\{ord(letter[0]):06x}", css)


def _write_assets(app: Sphinx) -> None:
    """One style sheet, which stands in every page: 9 KB, and nothing to wait for before the text appears.

    One script, with its hash in the address.
    """
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    style = "".join((ASSETS / name).read_text("utf-8") for name in STYLES) + _code_style()
    app.book_style = in_page(style)
    script = "".join((ASSETS / name).read_text("utf-8") for name in SCRIPTS)
    (static / "book.js").write_text(script, "utf-8", newline="\n")
    app.book_script = f"_static/book.js?v={hashlib.sha256(script.encode()).hexdigest()[:8]}"
    for name in FILES:
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ASSETS / name, static / name)


def _remove_unused(app: Sphinx, exception: Exception | None) -> None:
    """What theme and extensions copied beside it is on no page: 8 MB that need not be published."""
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    keep = {static / name for name in ("book.js", *FILES)}
    for path in sorted(static.rglob("*"), reverse=True):
        if static / "python" in path.parents:
            continue
        if path.is_file() and path not in keep and path.suffix != ".whl":
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _description(doctree: nodes.document | None) -> str:
    """The first paragraph of a page, for search engines and link previews."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree else ():
        text = " ".join(paragraph.astext().split())
        if len(text) > 60:
            return text if len(text) <= 155 else text[:152].rsplit(" ", 1)[0] + " …"
    return ""


def _context(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Leave out the scripts and styles of theme and extensions."""
    context["css_files"], context["script_files"] = [], []
    # Characters beyond ASCII are written as references (the template still says UTF-8): Chromium holds such
    # a page in half the memory, and its parser blocks a phone for 45 ms instead of 75.
    context["encoding"] = "ascii"
    fonts = context["pathto"]("_static/katex/fonts/", 1)
    context["book_style"] = app.book_style.replace("url(fonts/", f"url({fonts}")
    context["book_script"] = app.book_script
    context["book_description"] = _description(doctree) or app.config.html_title


def setup(app: Sphinx) -> dict:
    app.connect("builder-inited", _write_assets)
    app.connect("html-page-context", _context, priority=990)
    app.connect("build-finished", _remove_unused)
    app.config.templates_path.append(str(Path(__file__).parent / "templates"))
    return PARALLEL
