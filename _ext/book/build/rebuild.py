"""What a page is made of besides its own text: when that changes, the page is made anew.

Sphinx looks at texts, configuration and templates. Pages of this book also come from the package, from these
extensions, from the style sheet and from other pages.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..page.launch import repository
from ..paths import ROOT

# Pages that show what other pages say.
GATHERED = ("reference/sources", "reference/errata", "reference/glossary", "reference/formulas")


def digest(*folders: Path) -> str:
    """One hash for all files below the folders, by content."""
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def _note(app: Sphinx, config: Config) -> None:
    config.book_code = digest(ROOT / "_ext", ROOT / "dlmath")
    config.book_look = f"{digest(ROOT / 'assets')} {repository()}"


def _before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    env.book_reads = bool(docnames)


def _gathered(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """When any page was read, the gathered ones are written, too."""
    return [name for name in GATHERED if name in env.found_docs] if env.book_reads else []


def setup(app: Sphinx) -> None:
    app.add_config_value("book_code", "", "env")
    app.add_config_value("book_look", "", "html")
    app.connect("config-inited", _note)
    app.connect("env-before-read-docs", _before_reading)
    app.connect("env-updated", _gathered)
