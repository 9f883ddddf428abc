"""Build the HTML book with warnings as errors, and say where it is.

    python tools/book.py [folder of the build, _build without]

The same as `jupyter-book build . -W --keep-going`, without its banner and with one line for each fault;
when nothing has changed since the last build, it only says so.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What says nothing to a reader of the log: progress, and the traceback behind a fault that is named above it.
NOISE = re.compile(r"IPKernelApp|process shutting down|^\s*$")
# Kernels that are stopped on a busy machine now and then say so with a traceback, in the middle of the log.
CHATTER = re.compile(
    r"^[A-Z]+:(?:tornado|asyncio|traitlets|zmq)\b.*\n(?:Traceback .*\n(?:[ \t].*\n)*.*\n?)?", re.MULTILINE
)
# Folders that are no part of the book, and what the environment may say about where it is published.
BESIDE = {"_build", "dist", "build", "tests", "__pycache__", "dlmath.egg-info"}
GIVEN = ("BOOK_URL", "GITHUB_REPOSITORY", "GITHUB_REF_NAME")
# The command `jupyter-book`, without a grammar of addresses that checks notebooks for what none of them holds
# and takes 1.4 seconds to import.
START = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyter_book.cli.main import main; main()"
FAULT = re.compile(r"WARNING|ERROR|Broken notebooks|fault\(s\)|, cell \d+|Exception|Extension error")


def build(source: Path, output: Path) -> tuple[Path, list[str]]:
    """Build the book in `source` below `output`; return its first page and the faults."""
    command = [sys.executable, "-c", START, "build", str(source), "-W", "--keep-going"]
    command += ["--path-output", str(output)]
    environment = os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run(
        command,
        cwd=source,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    page = output / "_build" / "html" / "index.html"
    if done.returncode == 0:
        return page, []
    return page, faults(done.stdout)


def faults(log: str) -> list[str]:
    """What stopped a build, one line each; the end of its log where no line says so."""
    lines = [line for line in ANSI.sub("", CHATTER.sub("", log)).splitlines() if not NOISE.search(line)]
    end = next((n for n, line in enumerate(lines) if "Traceback" in line), len(lines))
    # An extension's message stands on the line below its announcement.
    announced = {n + 1 for n, line in enumerate(lines) if line.startswith("Extension error")}
    said = [line.strip() for n, line in enumerate(lines[:end]) if FAULT.search(line) or n in announced]
    return list(dict.fromkeys(said)) or lines[-40:]


def _files(folder: Path) -> Iterator[str]:
    """Name, size and time of every file below the folder, but for what tools keep beside the book."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in BESIDE)
        for name in sorted(names):
            path = Path(place, name)
            about = path.stat()
            yield f"{path} {about.st_size} {about.st_mtime_ns}"


def _state(html: Path) -> str:
    """What the book is made of and what was made of it, as one hash."""
    installed = [path.name for path in Path(sysconfig.get_path("purelib")).iterdir()]
    given = [f"{name}={os.environ.get(name)}" for name in GIVEN]
    remote = ROOT / ".git" / "config"
    parts = [*_files(ROOT), *_files(html), *sorted(installed), *given, sys.version]
    parts.append(remote.read_text("utf-8", "replace") if remote.is_file() else "")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def main(arguments: list[str]) -> int:
    output = Path(arguments[0]).resolve() if arguments else ROOT
    html, stamp = output / "_build" / "html", output / "_build" / "book.sha256"
    page = html / "index.html"
    if page.exists() and stamp.exists() and stamp.read_text("utf-8") == _state(html):
        print(f"The book is in {page} (nothing has changed)")
        return 0
    stamp.unlink(missing_ok=True)
    page, faults = build(ROOT, output)
    if not faults:
        stamp.write_text(_state(html), "utf-8")
        print(f"The book is in {page}")
        return 0
    print("\n".join(faults))
    print("\nThe book was not built: mend the faults above, then run the same command again.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
