"""Where a reader can run a page: Binder, Colab, or on the own machine.

The links point at the repository that built the book: from GitHub's environment in CI, else from the git
remote `origin`. Without either there are no links to anywhere else, only the download.
"""

from __future__ import annotations

import os
import re
import subprocess
from urllib.parse import quote

from sphinx.application import Sphinx

from . import ROOT

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


def links(path: str, origin: tuple[str, str] | None) -> list[tuple[str, str]]:
    """Names and addresses of the services that open the notebook at `path` of the repository `origin`."""
    if origin is None:
        return []
    name, branch = origin
    return [
        (
            "Binder",
            f"https://mybinder.org/v2/gh/{name}/{quote(branch, safe='')}?urlpath={quote('lab/tree/' + path)}",
        ),
        ("Colab", f"https://colab.research.google.com/github/{name}/blob/{quote(branch)}/{quote(path)}"),
    ]


def _context(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    path = f"{pagename}.ipynb"
    notebook = doctree is not None and (ROOT / path).exists()
    context["launch_links"] = links(path, app.book_origin) if notebook else []
    context["notebook_source"] = f"_sources/{path}" if notebook else ""


def _find_origin(app: Sphinx) -> None:
    app.book_origin = repository()


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _find_origin)
    app.connect("html-page-context", _context)
