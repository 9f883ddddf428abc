"""Copy the exercises to `my-exercises/`, where your answers are yours, and open them in JupyterLab.

    python tools/solve.py                     all chapters (same as `make solve`)
    python tools/solve.py svd                 open this one first
    python tools/solve.py --only-copy         do not start JupyterLab

A copy that is there is never changed: git ignores the folder, so an update of the book (`git pull`) cannot
touch your answers. Where an exercise page has changed since, that is said: rename your copy to get the new
one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dlmath.exercises.chapters import Chapter, chosen  # noqa: E402
from tools.command_line import Parser  # noqa: E402

SOURCE, COPIES = "exercises", "my-exercises"


def texts(path: Path) -> dict[str, str]:
    """The text of each cell that is no code of a reader's, by its id: statements, checks and hints."""
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        return {
            cell["id"]: "".join(cell["source"])
            for cell in cells
            if cell["cell_type"] == "markdown" or cell["id"].startswith(("check-", "hint-"))
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def copy(root: Path, chapters: list[Chapter]) -> list[str]:
    """Copy the pages of these chapters that are not there yet; returns what there is to say."""
    said = []
    for chapter in chapters:
        page, mine = (root / folder / f"{chapter.file}.ipynb" for folder in (SOURCE, COPIES))
        if not mine.exists():
            mine.parent.mkdir(exist_ok=True)
            shutil.copyfile(page, mine)
            said.append(f"{COPIES}/{mine.name} is yours to solve")
        elif not texts(page).items() <= texts(mine).items():
            said.append(
                f"{COPIES}/{mine.name} is as you left it, and {SOURCE}/{page.name} has changed since: "
                "to get the new one beside it, rename yours and run this again"
            )
    return said


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("chapter", nargs="?", help="a chapter, such as svd or 02-svd")
    parser.add_argument("--only-copy", action="store_true")
    options = parser.parse_args(arguments)
    try:
        first = chosen([options.chapter] if options.chapter else [])[0]
    except ValueError as error:
        parser.error(str(error))
    for sentence in copy(ROOT, chosen([])):
        print(sentence)
    if options.only_copy:
        return 0
    path = f"{COPIES}/{first.file}.ipynb"
    try:
        return subprocess.run([sys.executable, "-m", "jupyterlab", path], cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
