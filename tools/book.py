"""Build the HTML book with warnings as errors, and say where it is.

    python tools/book.py                      into _build/html
    python tools/book.py --output FOLDER      into FOLDER/_build/html

The same as `jupyter-book build . -W --keep-going`, without its banner and with one line for each fault;
when nothing has changed since the last build, it only says so.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from _ext.book.build import rebuild  # noqa: E402
from tools.command_line import Parser  # noqa: E402

ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What says nothing to a reader of the log: progress, and the traceback behind a fault that is named above it.
NOISE = re.compile(r"IPKernelApp|process shutting down|^\s*$")
# Kernels that are stopped on a busy machine now and then say so with a traceback, in the middle of the log.
CHATTER = re.compile(
    r"^[A-Z]+:(?:tornado|asyncio|traitlets|zmq)\b.*\n(?:Traceback .*\n(?:[ \t].*\n)*.*\n?)?", re.MULTILINE
)
# The command `jupyter-book`, without what jsonschema validates addresses with (RFC 3987): notebooks have no
# such field, and its import takes 1.4 seconds.
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
    sentences = [line.strip() for n, line in enumerate(lines[:end]) if FAULT.search(line) or n in announced]
    return list(dict.fromkeys(sentences)) or lines[-40:]


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("--output", type=Path, default=ROOT)
    output = parser.parse_args(arguments).output.resolve()
    html, stamp = output / "_build" / "html", output / "_build" / "book.sha256"
    page = html / "index.html"
    if page.exists() and stamp.exists() and stamp.read_text("utf-8") == rebuild.state(ROOT, html):
        print(f"The book is in {page} (nothing has changed)")
        return 0
    stamp.unlink(missing_ok=True)
    page, faults = build(ROOT, output)
    if not faults:
        stamp.write_text(rebuild.state(ROOT, html), "utf-8")
        print(f"The book is in {page}")
        return 0
    print("\n".join(faults))
    print("\nThe book was not built: mend the faults above, then run the same command again.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
