"""Where a reader can run a page: Binder, Colab, or on the own machine.

The links point at the repository that built the book: from GitHub's environment in CI, else from the git
remote `origin`. Without either there are no links to anywhere else, only the download. Colab opens a notebook
without the repository around it, so its link is there once the notebook names where to get the package
(`python tools/notebooks.py --address`).
"""

from __future__ import annotations

from urllib.parse import quote

import nbformat
from sphinx.application import Sphinx

from .. import PARALLEL
from ..paths import ROOT
from . import bootstrap
from .repository import repository


def links(path: str, origin: tuple[str, str] | None, *, alone: bool = True) -> list[tuple[str, str]]:
    """Names and addresses of the services that open the notebook at `path` of the repository `origin`.

    `alone` says whether the notebook also runs without the repository around it.
    """
    if origin is None:
        return []
    name, branch = origin
    lab = quote("lab/tree/" + path)
    services = [("Binder", f"https://mybinder.org/v2/gh/{name}/{quote(branch, safe='')}?urlpath={lab}")]
    if alone:
        at = f"{quote(branch)}/{quote(path)}"
        services.append(("Colab", f"https://colab.research.google.com/github/{name}/blob/{at}"))
    return services


def _context(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    path = f"{pagename}.ipynb"
    context["launch_links"], context["notebook_source"] = [], ""
    if doctree is not None and (ROOT / path).exists():
        alone = bootstrap.runs_alone(nbformat.read(ROOT / path, as_version=4))
        context["launch_links"] = links(path, app.book_origin, alone=alone)
        context["notebook_source"] = f"_sources/{path}"


def _find_origin(app: Sphinx) -> None:
    app.book_origin = repository()


def setup(app: Sphinx) -> dict:
    app.connect("builder-inited", _find_origin)
    app.connect("html-page-context", _context)
    return PARALLEL
