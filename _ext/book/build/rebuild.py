"""What a page is made of besides its own text: when that changes, the page is made anew.

Sphinx looks at texts, configuration and templates. Pages of this book also come from the package, from these
extensions, from the style sheet and from other pages.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from .. import PARALLEL
from ..page.repository import repository
from ..paths import ROOT
from ..per_page import GATHERS


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


def _plain(value: object) -> object:
    """What a page tells others as text, for comparison."""
    if isinstance(value, nodes.Node):
        return value.pformat()
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, dict):
        return sorted((str(key), _plain(content)) for key, content in value.items())
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else repr(value)


def _gathering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that show what others tell, where that is no longer what it was in the last build."""
    gathered = {page: data[GATHERS] for page, data in env.metadata.items() if GATHERS in data}
    # A link shows the title and the number of what it leads to.
    names = [_plain(names) for names in (env.titles, env.toc_secnumbers, env.toc_fignumbers)]
    before = getattr(env, "book_told", {})
    env.book_told = {
        attribute: hashlib.sha256(repr((names, _plain(getattr(env, attribute)))).encode()).hexdigest()
        for attribute in set().union(*gathered.values())
    }
    changed = {attribute for attribute, told in env.book_told.items() if told != before.get(attribute)}
    return [page for page, attributes in gathered.items() if attributes & changed]


def setup(app: Sphinx) -> dict:
    app.add_config_value("book_code", "", "env")
    app.add_config_value("book_look", "", "html")
    app.connect("config-inited", _note)
    # After Sphinx has numbered the pages.
    app.connect("env-get-updated", _gathering, priority=900)
    return PARALLEL
