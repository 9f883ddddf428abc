"""Run the book's notebooks on all cores before the first page is read, and judge what they show.

Jupyter Book runs one notebook after the other, builds green over a figure that fails while it is drawn and
over a warning printed into the page, and forgets a failed notebook on the second run. Here jupyter-cache's
parallel executor fills the build's own cache, and each of these faults stops the build with notebook, cell
and cause, on every run until it is mended.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging as python_logging
import re
import shutil
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from . import ROOT
from .faults import real_alternative

logger = logging.getLogger(__name__)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class BrokenNotebooks(ExtensionError):
    """A notebook shows what a reader must not meet."""

    category = "Broken notebooks"


def _notebooks(app: Sphinx) -> list[Path]:
    """The notebooks that the table of contents names."""
    paths = (Path(app.srcdir, name).with_suffix(".ipynb") for name in sorted(app.config.external_site_map))
    return [path for path in paths if path.exists()]


def _package_hash() -> str:
    """Of everything a notebook may import or read from the book's own package."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "dlmath").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _open_cache(app: Sphinx):
    """The cache that myst-nb reads; emptied when the package that the notebooks import has changed."""
    folder = Path(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    stamp, now = folder / "dlmath.sha256", _package_hash()
    if folder.exists() and (not stamp.exists() or stamp.read_text() != now):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)
    app.config.nb_execution_cache_path = str(folder)
    return get_cache(folder)


def _run(app: Sphinx) -> None:
    """Execute what is not cached yet, then look at the outputs of every notebook."""
    if app.config.nb_execution_mode != "cache" or app.builder.format != "html":
        return
    paths = _notebooks(app)
    cache = _open_cache(app)
    waiting = []
    for path in paths:
        with contextlib.suppress(KeyError):
            cache.match_cache_notebook(nbformat.read(path, as_version=4))
            continue
        waiting.append(cache.add_nb_to_project(str(path)).pk)
    if waiting:
        logger.info("running %s notebook(s) on all cores …", len(waiting))
        quiet = python_logging.getLogger("book.execution.jupyter")
        quiet.addHandler(python_logging.NullHandler())
        quiet.propagate = False
        load_executor("local-parallel", cache, logger=quiet).run_and_cache(
            filter_pks=waiting, timeout=app.config.nb_execution_timeout
        )
    app.env.book_executed = {cache.get_project_record(pk).uri for pk in waiting}
    faults = [fault for path in paths for fault in _faults(path, cache)]
    if faults:
        lines = "\n  ".join(faults)
        raise BrokenNotebooks(f"{len(faults)} fault(s) in the notebooks stop the build:\n  {lines}")


def _faults(path: Path, cache) -> list[str]:
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    source = nbformat.read(path, as_version=4)
    try:
        _, notebook = cache.merge_match_into_notebook(source)
    except KeyError:
        return [f"{name}, {cause}" for cause in _failure(path, source, cache)]
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            found += [
                f"{name}, cell {number} ({cell.get('id', '?')}): {cause}" for cause in _cell_faults(cell)
            ]
    return found


def _failure(path: Path, notebook: nbformat.NotebookNode, cache) -> list[str]:
    """Cell and cause of a notebook that could not be run to its end."""
    record = cache.get_project_record(str(path))
    traceback = ANSI.sub("", record.traceback or "") if record else ""
    lines = [line for line in traceback.strip().splitlines() if line.strip()]
    cause = lines[-1].strip() if lines else "could not be run: is the kernel installed?"
    code = re.search(r"-{10,}\n(.*?)\n-{10,}", traceback, re.DOTALL)
    for number, cell in enumerate(notebook.cells, start=1):
        if code and cell.cell_type == "code" and cell.source.strip() == code[1].strip():
            return [f"cell {number} ({cell.get('id', '?')}): {cause}"]
    return [cause]


def _cell_faults(cell: nbformat.NotebookNode) -> list[str]:
    found = []
    tags = cell.metadata.get("tags", [])
    pictures = False
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and output.name == "stderr":
            text = ANSI.sub("", output.text).strip()
            verb = "a figure fails to draw" if "Traceback" in text else "writes to stderr"
            found.append(f"{verb}: {text.splitlines()[-1] if text else 'an empty line'}")
        if output.output_type == "error" and "raises-exception" not in tags:
            found.append(f"raises {output.ename}: {ANSI.sub('', output.evalue)}")
        data = output.get("data", {})
        pictures |= any(kind.startswith("image/") for kind in data)
        if set(data) == {"text/plain"} and re.match(r"<Figure size .* with \d+ Axes>", data["text/plain"]):
            found.append("a figure fails to draw: only its description is left")
        if "application/vnd.jupyter.widget-view+json" in data:
            found.append("shows a widget, which is dead in the book: use dlmath.explore")
    if pictures:
        shown = cell.metadata.get("mystnb", {})
        if not real_alternative(shown.get("image", {}).get("alt")):
            found.append('a figure has no real alternative text: metadata "mystnb": {"image": {"alt": …}}')
        if not {"caption", "name"} <= set(shown.get("figure", {})):
            found.append('a figure has no caption and name: metadata "mystnb": {"figure": {…}}')
    return found


def _outdated(app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set) -> list[str]:
    """Pages whose notebook was run anew are read anew, also when only `dlmath` changed."""
    executed = getattr(env, "book_executed", set())
    return [docname for docname in env.found_docs if str(env.doc2path(docname)) in executed]


def setup(app: Sphinx) -> None:
    # After every extension has seen the configuration, before the environment looks for changed pages.
    app.connect("builder-inited", _run, priority=900)
    app.connect("env-get-outdated", _outdated)
