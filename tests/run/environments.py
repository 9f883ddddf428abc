"""Fresh Python environments, for the tests that run the book where it was not made."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("chapters", "exercises", "solutions")
NOTEBOOKS = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.ipynb"))]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def readers_variables() -> dict[str, str]:
    """The environment variables of a reader: none of this repository, and none of pytest's own."""
    ours = ("PYTHON", "PYTEST", "DLMATH", "VIRTUAL_ENV", "MPL", "BOOK_URL", "GITHUB_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}


@dataclass
class Environment:
    """A Python environment of its own."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / SCRIPTS / ("python.exe" if os.name == "nt" else "python")

    def run(self, *arguments: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(self.python), *map(str, arguments)],
            cwd=cwd,
            env=readers_variables() | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )

    def install(self, *arguments: object, cwd: Path) -> None:
        """Install with pip. Skips the test where there is no network, fails for any other reason."""
        done = self.run("-m", "pip", "install", "-q", "--disable-pip-version-check", *arguments, cwd=cwd)
        if done.returncode:
            if any(
                word in done.stdout for word in ("NewConnectionError", "Retrying", "No matching distribution")
            ):
                pytest.skip("a fresh environment needs a network, and there is none")
            pytest.fail("\n".join(done.stdout.splitlines()[-20:]))

    def nbval(self, *paths: object, cwd: Path, **variables: str) -> None:
        """Run notebooks under nbval; their stored text outputs must come out again."""
        options = ["-q", "-n", "auto", "--dist=loadfile", "--nbval", "--nbval-current-env"]
        options += ["-p", "no:cacheprovider", "--nbval-cell-timeout=300", "--tb=short"]
        done = self.run("-m", "pytest", *options, *paths, cwd=cwd, **variables)
        assert done.returncode == 0, "\n".join(done.stdout.splitlines()[-60:])


def make_environment(folder: Path) -> Environment:
    """An environment with pip and nothing else."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, env=readers_variables())
    return Environment(folder)


def size(folder: Path) -> str:
    packages = len(list(folder.rglob("*.dist-info")))
    megabytes = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return f"{packages} packages, {megabytes:.0f} MB"


class Clock:
    """Seconds since it was made, rounded."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    def __str__(self) -> str:
        return f"{time.monotonic() - self.start:.0f} s"
