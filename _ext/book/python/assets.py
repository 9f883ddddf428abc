"""What Python in the page needs beside the pages: Pyodide, the package `dlmath` as an archive, the scripts.

Without the files of Pyodide (`files`) none of it is put into the book, and the build says so in a sentence.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from .. import PARALLEL
from ..page.template import in_page
from ..paths import ROOT
from . import files

logger = logging.getLogger(__name__)
ASSETS = ROOT / "assets/python"
FOLDER = "_static/python"
PACKAGE = "dlmath.zip"
SCRIPTS = ("python.js", "solve.js")
WORKER, EDITOR = "worker.js", "editor/editor.min.js"
# What a page never asks for: grading, checking of identities, the command line.
LEFT_OUT = {"grade", "identities", "doctor.py", "__main__.py", "__pycache__"}
# Whatever the clock says, the same package is the same archive.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def available(app: Sphinx) -> bool:
    """Whether the pages of this build have Python."""
    return bool(app.config.book_python)


def package_archive() -> bytes:
    """The package `dlmath`, as far as pages need it, as a zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted((ROOT / "dlmath").rglob("*")):
            inside = path.relative_to(ROOT)
            if path.is_file() and LEFT_OUT.isdisjoint(inside.parts):
                archive.writestr(
                    zipfile.ZipInfo(inside.as_posix(), LONG_AGO), path.read_bytes(), zipfile.ZIP_DEFLATED
                )
    return content.getvalue()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def style() -> str:
    """What pages with exercises need of style: in the page, so that nothing moves when it arrives."""
    return in_page((ASSETS / "solve.css").read_text("utf-8"))


def scripts(app: Sphinx) -> list[str]:
    """The addresses of the scripts of a page with exercises, from the book's root."""
    return [app.book_python[name] for name in SCRIPTS]


def addresses(app: Sphinx, to: Callable[..., str]) -> dict[str, str]:
    """Where a page finds what it loads at first use, as paths from that page."""
    known = app.book_python
    return {
        "worker": to(known[WORKER], 1),
        "editor": to(known[EDITOR], 1),
        "package": to(known["package"], 1),
        "runtime": to(known["runtime"], 1),
        "store": f"python-{files.Release.read().version}",
    }


def _prepare(app: Sphinx) -> None:
    """Put into the book what its pages load at first use; scripts get an address with their hash."""
    if app.builder.format != "html" or not available(app):
        return
    release = files.Release.read()
    target = Path(app.outdir) / FOLDER
    files.copy(Path(app.config.book_python), target / release.version, release)
    (target / PACKAGE).write_bytes(package_archive())
    known = {
        "package": f"{FOLDER}/{PACKAGE}",
        "runtime": f"{FOLDER}/{release.version}/",
    }
    for name in (*SCRIPTS, WORKER, EDITOR):
        (target / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ASSETS / name, target / name)
        known[name] = f"{FOLDER}/{name}?v={_hash((ASSETS / name).read_bytes())}"
    app.book_python = known


def _find(app: Sphinx, config: Config) -> None:
    """Find the files of Pyodide: the folder, or "" and a sentence."""
    found = files.provide()
    if isinstance(found, str):
        logger.info(found)
    config.book_python = "" if isinstance(found, str) else str(found)


def setup(app: Sphinx) -> dict:
    app.add_config_value("book_python", "", "env")
    app.connect("config-inited", _find)
    app.connect("builder-inited", _prepare)
    return PARALLEL
