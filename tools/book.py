"""Build the HTML book with warnings as errors, and say where it is.

    python tools/book.py [folder of the build, _build without]

The same as `jupyter-book build . -W --keep-going`, without its banner and with one line for each fault.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What says nothing to a reader of the log: progress, and the traceback behind a fault that is named above it.
NOISE = re.compile(r"IPKernelApp|process shutting down|^\s*$")
FAULT = re.compile(r"WARNING|ERROR|Broken notebooks|fault\(s\)|, cell \d+|Exception|Extension error")


def build(source: Path, output: Path) -> tuple[Path, list[str]]:
    """Build the book in `source` below `output`; return its first page and the faults."""
    jupyter_book = shutil.which("jupyter-book", path=Path(sys.executable).parent) or "jupyter-book"
    command = [jupyter_book, "build", str(source), "-W", "--keep-going", "--path-output", str(output)]
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
    lines = [ANSI.sub("", line) for line in done.stdout.splitlines() if not NOISE.search(line)]
    end = next((n for n, line in enumerate(lines) if "Traceback" in line), len(lines))
    # An extension's message stands on the line below its announcement.
    announced = {n + 1 for n, line in enumerate(lines) if line.startswith("Extension error")}
    said = [line.strip() for n, line in enumerate(lines[:end]) if FAULT.search(line) or n in announced]
    faults = list(dict.fromkeys(said))
    return page, faults or lines[-40:]


def main(arguments: list[str]) -> int:
    page, faults = build(ROOT, Path(arguments[0]).resolve() if arguments else ROOT)
    if not faults:
        print(f"The book is in {page}")
        return 0
    print("\n".join(faults))
    print("\nThe book was not built: mend the faults above, then run the same command again.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
