"""Run the book's notebooks on all cores before the first page is read, and judge what they show.

Jupyter Book runs one notebook after the other, builds green over a figure that fails while it is drawn and
over a warning printed into the page, and forgets a failed notebook on the second run. Here they
run side by side into the cache that the build reads, and each of these faults stops the build with notebook,
cell and cause, on every run until it is mended.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from .. import PARALLEL
from . import rebuild
from .alternatives import real_alternative

logger = logging.getLogger(__name__)
# Where the cache keeps what a notebook's outputs were made of.
KEY = "made_of"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class BrokenNotebooks(ExtensionError):
    """A notebook shows what a reader must not meet."""

    category = "Broken notebooks"


def _notebooks(app: Sphinx) -> dict[Path, nbformat.NotebookNode]:
    """The notebooks of the table of contents: those that it names, and those that fit its patterns.

    Among those that it names may be text notebooks: Markdown with cells of code.
    """
    source, contents = Path(app.srcdir), app.config.external_site_map
    paths = {source / f"{name}.ipynb" for name in contents}
    paths |= {path for pattern in contents.globs() for path in source.glob(f"{pattern}.ipynb")}
    notebooks = {path: nbformat.read(path, as_version=4) for path in sorted(paths) if path.exists()}
    for path in sorted(source / f"{name}.md" for name in contents):
        if path.exists() and is_myst_markdown_notebook(text := path.read_text("utf-8")):
            notebooks[path] = read_myst_markdown_notebook(text)
    return notebooks


def _cached(
    cache: JupyterCacheAbstract, notebooks: dict[Path, nbformat.NotebookNode], keys: dict[Path, str]
) -> dict[Path, nbformat.NotebookNode]:
    """The notebooks whose outputs in the cache are those of their code and of what they import.

    All else is removed from the cache, so that myst-nb, which compares only the code, does not find it.
    """
    executed, kept = {}, set()
    for path, notebook in notebooks.items():
        with suppress(KeyError):
            record = cache.match_cache_notebook(notebook)
            if record.data.get(KEY) == keys[path]:
                _, executed[path] = cache.merge_match_into_notebook(notebook)
                kept.add(record.pk)
    for record in cache.list_cache_records():
        if record.pk not in kept:
            cache.remove_cache(record.pk)
    return executed


def _execute(
    path: Path, notebook: nbformat.NotebookNode, key: str, app: Sphinx
) -> CacheBundleIn | nbformat.NotebookNode:
    """Run one notebook: what the cache is to keep, or the notebook up to the cell that failed."""
    result = single_nb_execution(
        notebook,
        cwd=str(path.parent),
        timeout=app.config.nb_execution_timeout,
        allow_errors=False,
        record_timing=True,
    )
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell["outputs"] = _joined(cell["outputs"])
    cells = {cell.get("id", str(n)): _seconds(cell) for n, cell in enumerate(notebook.cells)}
    if result.err is None:
        data = {"execution_seconds": result.time, "cells": cells, KEY: key}
        return CacheBundleIn(notebook, str(path), data=data)
    last = max((n for n, cell in enumerate(notebook.cells) if cell.get("outputs")), default=0)
    if not any(output.output_type == "error" for output in notebook.cells[last].get("outputs", [])):
        name, cause = type(result.err).__name__, (str(result.err).strip() or "no reason").splitlines()[-1]
        notebook.cells[last].outputs = [nbformat.v4.new_output("error", ename=name, evalue=cause)]
    return notebook


def _joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Texts printed one after the other as one: a kernel may cut them before the end of a line."""
    joined: list[nbformat.NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and output.get("name") == last.get("name"):
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def _seconds(cell: nbformat.NotebookNode) -> float:
    """How long a cell ran; takes the time stamps out of its metadata (`make timings` prints the slowest)."""
    stamps = cell.metadata.pop("execution", {})
    if not {"iopub.execute_input", "shell.execute_reply"} <= set(stamps):
        return 0.0
    began, ended = (datetime.fromisoformat(stamps[k]) for k in ("iopub.execute_input", "shell.execute_reply"))
    return round((ended - began).total_seconds(), 3)


def _run(app: Sphinx) -> None:
    """Execute what is not cached yet, then look at the outputs of every notebook."""
    if app.config.nb_execution_mode != "cache" or app.builder.format != "html":
        return
    # The cache that myst-nb reads.
    cache = get_cache(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    notebooks = _notebooks(app)
    keys = {path: rebuild.key(notebook) for path, notebook in notebooks.items()}
    executed = _cached(cache, notebooks, keys)
    # The longest first, so that no core waits at the end.
    waiting = sorted(keys.keys() - executed, key=lambda path: path.stat().st_size, reverse=True)
    if waiting:
        logger.info("running %s notebook(s) on all cores …", len(waiting))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = pool.map(lambda path: _execute(path, notebooks[path], keys[path], app), waiting)
        for path, outcome in zip(waiting, outcomes, strict=True):
            if isinstance(outcome, CacheBundleIn):
                cache.cache_notebook_bundle(outcome, check_validity=False, overwrite=True)
                executed[path] = outcome.nb
            else:
                executed[path] = outcome
    app.book_executed = {str(path) for path in waiting}
    names = {path: path.relative_to(app.srcdir).as_posix() for path in keys}
    faults = [fault for path in keys for fault in _faults(names[path], executed[path])]
    if faults:
        lines = "\n  ".join(faults)
        raise BrokenNotebooks(f"{len(faults)} fault(s) in the notebooks stop the build:\n  {lines}")


def _faults(name: str, notebook: nbformat.NotebookNode) -> list[str]:
    return [
        f"{name}, cell {number} ({cell.get('id', '?')}): {cause}"
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "code"
        for cause in _cell_faults(cell)
    ]


def _cell_faults(cell: nbformat.NotebookNode) -> list[str]:
    causes = []
    tags = cell.metadata.get("tags", [])
    pictures = False
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and output.name == "stderr":
            text = ANSI.sub("", output.text).strip()
            verb = "a figure fails to draw" if "Traceback" in text else "writes to stderr"
            causes.append(f"{verb}: {text.splitlines()[-1] if text else 'an empty line'}")
        if output.output_type == "error" and "raises-exception" not in tags:
            causes.append(f"raises {output.ename}: {ANSI.sub('', output.evalue)}")
        data = output.get("data", {})
        pictures |= any(kind.startswith("image/") for kind in data)
        if set(data) == {"text/plain"} and re.match(r"<Figure size .* with \d+ Axes>", data["text/plain"]):
            causes.append("a figure fails to draw: only its description is left")
        if "application/vnd.jupyter.widget-view+json" in data:
            causes.append("shows a widget, which is dead in the book: use dlmath.demos")
    if pictures:
        shown = cell.metadata.get("mystnb", {})
        if not real_alternative(shown.get("image", {}).get("alt")):
            causes.append('a figure has no real alternative text: metadata "mystnb": {"image": {"alt": …}}')
        if not {"caption", "name"} <= set(shown.get("figure", {})):
            causes.append('a figure has no caption and name: metadata "mystnb": {"figure": {…}}')
    return causes


def setup(app: Sphinx) -> dict:
    # After every extension has seen the configuration, before the environment looks for changed pages.
    app.connect("builder-inited", _run, priority=900)
    return PARALLEL
