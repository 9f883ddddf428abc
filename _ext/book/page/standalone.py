"""What a downloaded notebook needs when it is opened alone: an address for the package `dlmath`.

The book carries the package as a wheel, and its downloads name that wheel, where it is known which address
the book is published at: from the environment variable BOOK_URL, else GitHub Pages of the repository that CI
builds. Elsewhere they name the repository that builds the book, and without one they stay as they are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .. import PARALLEL
from ..paths import ROOT
from . import bootstrap
from .repository import archive, repository

PARTS = ("pyproject.toml", "README.md", "LICENSE", "dlmath")


def public_address(environment: dict[str, str] | None = None) -> str:
    """Where the book that is being built will be read, with a slash at its end; "" if that is not known."""
    environment = dict(os.environ) if environment is None else environment
    address = environment.get("BOOK_URL", "").strip()
    if not address and "/" in (name := environment.get("GITHUB_REPOSITORY", "")):
        owner, repository_name = name.split("/", 1)
        host = f"{owner.lower()}.github.io"
        address = f"https://{host}/" + ("" if repository_name.lower() == host else repository_name)
    return address.rstrip("/") + "/" if address.startswith(("https://", "http://")) else ""


def build_wheel(folder: Path) -> Path:
    """Build the wheel of `dlmath` into `folder`, from a copy, so that nothing old gets into it."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place, "source")
        source.mkdir()
        for name in PARTS:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(ROOT / name, source / name)
        command = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ]
        command += ["--no-build-isolation", "--wheel-dir", place, str(source)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        made = list(Path(place).glob("*.whl"))
        if done.returncode or len(made) != 1:
            reason = (done.stdout.strip().splitlines() or ["pip says nothing"])[-1]
            raise ExtensionError(f"the wheel of dlmath for downloaded notebooks cannot be built: {reason}")
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("dlmath-*.whl"):
            old.unlink()
        return Path(shutil.copy2(made[0], folder))


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    if public := public_address():
        wheel = build_wheel(out / "_static")
        address = f"{public}_static/{wheel.name}"
    elif origin := repository():
        address = archive(*origin)
    else:
        return
    for path in sorted((out / "_sources").rglob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if bootstrap.give_address(notebook, address):
            text = nbformat.writes(notebook, indent=1, ensure_ascii=False)
            path.write_text(text + "\n", "utf-8", newline="\n")


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", _finish)
    return PARALLEL
