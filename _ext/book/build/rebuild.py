"""What is made anew, decided in one place.

A book      is built when any file of it changed, or what was made of it (`state`, for `tools/book.py`).
A notebook  is run when its code changed, or what it imports (`key`, for `execution`).
A page      is read when its text changed, or the outputs of its notebook (`_outdated`), or what a directive
            on it reads (`depends`), or this extension, or a package that it or Sphinx uses.
A page      is written when it was read, or when what it shows of other pages changed (`gathers`), or the
            look of all pages.
Everything  is read again after a build with warnings: Sphinx keeps the pages it has read, and would say
            nothing about them the next time. Executed notebooks stay.
"""

from __future__ import annotations

import ast
import hashlib
import os
import platform
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from .. import PARALLEL
from ..page.repository import repository
from ..page.standalone import public_address
from ..paths import ROOT
from .imports import Imports, names_from, notebook_code, texts

if TYPE_CHECKING:
    import nbformat
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

# Modules of the package that pages depend on one by one; all else that this extension imports, all pages do.
NOTED = ("dlmath.identities", "dlmath.exercises")
# Functions of `dlmath.exercises` that take an exercise's id, and the one that shows all chapters' points.
BY_ID, POINTS = {"check", "find", "hint", "result_of"}, {"progress"}
# Folders that are no part of the book, and what the environment may say about where it is published.
BESIDE = {"_build", "dist", "build", "tests", "__pycache__", "dlmath.egg-info"}
GIVEN = ("BOOK_URL", "GITHUB_REPOSITORY", "GITHUB_REF_NAME", "DLMATH_PYODIDE")
GATHERS = "book_gathers"


def _hash(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(b"%d:%s" % (len(data), data))
    return digest.hexdigest()


def _contents(files: Iterable[Path]) -> Iterator[str | bytes]:
    """Name and content of each file."""
    for path in sorted(files):
        yield from (path.relative_to(ROOT).as_posix(), path.read_bytes())


def _below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


# ---- the book


def _stats(folder: Path) -> Iterator[str]:
    """Name, size and time of every file below the folder, but for what tools keep beside the book."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in BESIDE)
        for name in sorted(names):
            path = Path(place, name)
            about = path.stat()
            yield f"{path} {about.st_size} {about.st_mtime_ns}"


def state(root: Path, html: Path) -> str:
    """What a book is made of and what was made of it, as one hash."""
    installed = [path.name for path in Path(sysconfig.get_path("purelib")).iterdir()]
    given = [f"{name}={os.environ.get(name)}" for name in GIVEN]
    remote = root / ".git" / "config"
    parts = [*_stats(root), *_stats(html), *sorted(installed), *given, sys.version]
    parts.append(remote.read_text("utf-8", "replace") if remote.is_file() else "")
    return _hash(*parts)


# ---- notebooks


def needs(code: ast.Module) -> Imports:
    """What the code of a notebook imports; of the exercises those of the chapters whose ids it names."""
    imports = Imports(ROOT)
    imports.code(code)
    for package in imports.opened.copy():
        modules = {path.stem for path in ROOT.joinpath(*package.split(".")).glob("*.py")} - {"__init__"}
        named = {text.partition(".")[0] for text in texts(code) if "." in text} & modules
        others = names_from(code, "dlmath.exercises") - BY_ID - POINTS
        for module in modules if others or not named else named:
            imports.module(f"{package}.{module}")
    return imports


def key(notebook: nbformat.NotebookNode) -> str:
    """What the outputs of a notebook depend on besides its own code."""
    code = notebook_code(notebook)
    imports = needs(code)
    points = _points() if names_from(code, "dlmath") & POINTS else ""
    versions = (f"{name} {_version(name)}" for name in sorted(imports.outside))
    return _hash(platform.python_version(), points, *versions, *_contents(imports.files))


@cache
def _points() -> str:
    """What `progress` shows of exercises that nobody has solved."""
    from dlmath.exercises import every

    return repr([(exercise.id, exercise.points) for exercise in every()])


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())


@cache
def _version(package: str) -> str:
    return " ".join(metadata.version(name) for name in sorted(set(_distributions().get(package, ()))))


# ---- pages


def depends(env: BuildEnvironment, *sources: str | Path) -> None:
    """Note that the page that is being read shows what is in these modules of the package, or files."""
    imports = Imports(ROOT)
    for source in sources:
        if isinstance(source, str):
            imports.module(source)
        else:
            imports.files.add(source)
    for path in imports.files:
        env.note_dependency(str(path))


def gathers(env: BuildEnvironment, attribute: str) -> None:
    """Note that the page that is being read shows what other pages keep in `env.<attribute>`."""
    env.metadata[env.docname].setdefault(GATHERS, set()).add(attribute)


def _note(app: Sphinx, config: Config) -> None:
    """What all pages depend on: extensions with what they import, and the look of the page."""
    own = _below(ROOT / "_ext")
    imports = Imports(ROOT, skip=NOTED)
    for path in own:
        if path.suffix == ".py":
            imports.module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    packages = imports.outside | {name.partition(".")[0] for name in app.extensions}
    versions = (f"{name} {_version(name)}" for name in sorted(packages))
    config.book_code = _hash(*_contents({*own, *imports.files}), *versions)
    config.book_look = _hash(*_contents(_below(ROOT / "assets")), repr((repository(), public_address())))


def _outdated(app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set) -> list[str]:
    """Pages whose notebook was run anew are read anew, also when only what it imports changed."""
    return [page for page in env.found_docs if str(env.doc2path(page)) in getattr(app, "book_executed", ())]


def _plain(value: object) -> object:
    """What a page tells others as text, for comparison."""
    from docutils import nodes

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
        attribute: _hash(repr((names, _plain(getattr(env, attribute)))))
        for attribute in set().union(*gathered.values())
    }
    changed = {attribute for attribute, told in env.book_told.items() if told != before.get(attribute)}
    return [page for page, attributes in gathered.items() if attributes & changed]


def _forget(app: Sphinx, exception: Exception | None) -> None:
    """What stops a build stops the next one, too, until it is mended."""
    if exception is not None or app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app: Sphinx) -> dict:
    app.add_config_value("book_code", "", "env")
    app.add_config_value("book_look", "", "html")
    app.connect("config-inited", _note)
    app.connect("env-get-outdated", _outdated)
    # After Sphinx has numbered the pages.
    app.connect("env-get-updated", _gathering, priority=900)
    app.connect("build-finished", _forget)
    return PARALLEL
