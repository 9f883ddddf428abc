"""Where a reader can run a page: Binder, Colab, or on the own machine.

The links point at the repository that built the book: from GitHub's environment in CI, else from the git
remote `origin`. Without either there are no links to anywhere else, only the download. Colab opens a notebook
without the repository around it, so its link is there once the notebook names where to get the package
(`python tools/notebooks.py --address`).
"""

from __future__ import annotations

import os
import re
import subprocess
from urllib.parse import quote

from sphinx.application import Sphinx

from .. import PARALLEL
from ..paths import ROOT

# The line of the bootstrap cell, as it stands in the notebook's JSON, when it names an address.
ADDRESSED = re.compile(r'"address = \\"https?://')
GITHUB = re.compile(r"github\.com[:/]+([\w.-]+/[\w.-]+?)(?:\.git)?/?$")


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def repository(environment: dict[str, str] | None = None) -> tuple[str, str] | None:
    """Owner/name and branch of the GitHub repository that builds this book, or None if there is none."""
    environment = dict(os.environ) if environment is None else environment
    if name := environment.get("GITHUB_REPOSITORY"):
        return name, environment.get("GITHUB_REF_NAME") or "main"
    if found := GITHUB.search(_git("remote", "get-url", "origin")):
        return found[1], _git("rev-parse", "--abbrev-ref", "HEAD").replace("HEAD", "") or "main"
    return None


def links(path: str, origin: tuple[str, str] | None, *, alone: bool = True) -> list[tuple[str, str]]:
    """Names and addresses of the services that open the notebook at `path` of the repository `origin`.

    `alone` says whether the notebook also runs without the repository around it.
    """
    if origin is None:
        return []
    name, branch = origin
    lab = quote("lab/tree/" + path)
    found = [("Binder", f"https://mybinder.org/v2/gh/{name}/{quote(branch, safe='')}?urlpath={lab}")]
    if alone:
        at = f"{quote(branch)}/{quote(path)}"
        found.append(("Colab", f"https://colab.research.google.com/github/{name}/blob/{at}"))
    return found


def runs_alone(notebook: str) -> bool:
    """Whether a notebook, given as JSON, needs no package of the book or names where to get it."""
    return "dlmath" not in notebook or bool(ADDRESSED.search(notebook))


def _context(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    path = f"{pagename}.ipynb"
    context["launch_links"], context["notebook_source"] = [], ""
    if doctree is not None and (ROOT / path).exists():
        alone = runs_alone((ROOT / path).read_text("utf-8"))
        context["launch_links"] = links(path, app.book_origin, alone=alone)
        context["notebook_source"] = f"_sources/{path}"


def _find_origin(app: Sphinx) -> None:
    app.book_origin = repository()


def setup(app: Sphinx) -> dict:
    app.connect("builder-inited", _find_origin)
    app.connect("html-page-context", _context)
    return PARALLEL
