"""Generate the unsolved exercises/ from the hand-written solutions/.

    python tools/make_exercises.py                 all chapters (same as `make exercises`)
    python tools/make_exercises.py svd …           only these
    python tools/make_exercises.py --check         only say what is out of step (exit code 1)

How a solution notebook looks, cell by cell:

1. Markdown, the head of the page: `(sol-svd)=`, `# Solutions: <title>`, then what the reader should know.
   The exercise page gets a head of its own, written by this tool.
2. Code: the imports, with `from dlmath import check, …`. The other page adds `hint`, `progress`.
3. For every exercise of `dlmath/exercises/svd.py`, in its order:
   - Markdown, the statement: `(sol-svd-low-rank)=`, then `## Its title`, then the task. This tool
     writes title, level, points, section and the link to the other page, and moves the label into the
     cell's metadata, where no front end shows it: leave all that alone. Choices are listed as `- **a** …`.
   - Code, the answer between `### BEGIN SOLUTION` and `### END SOLUTION`. Inside a function the lines between
     become `...`; what is above stays (signature, docstring). At top level `name = value` becomes
     `name = ...`, for the names that later cells of the exercise page use.
   - Code, the check: `check("svd.low_rank", low_rank)`. On the exercise page a cell with its hint follows.
   - Whatever is tagged `solution`, Markdown or code, wherever it stands: explanations and experiments. The
     exercise page does without.

All other cells are on both pages, so they must run when nothing is solved. Both pages are then run, and
their text outputs stored: run this tool also after a change of titles, points or hints. The headings of
chapters are gathered in `dlmath/exercises/sections.json`, so that a check can say which section to read
again, and the check cells of the exercise pages in `dlmath/grade/released.json`, by which a grader knows
them. Each page has a stamp in its metadata that changes with these cells.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dlmath.exercises.chapters import Chapter, chosen  # noqa: E402
from tools import notebooks, release_files  # noqa: E402
from tools.command_line import Parser  # noqa: E402
from tools.exercise_pages import OutOfStep, exercise_page, same_sources, tidy_solution  # noqa: E402


def generate(chapter: Chapter, only_check: bool) -> list[str]:
    """Write (or compare) the sources of one chapter's notebooks; returns what is out of step."""
    source, target = (ROOT / folder / f"{chapter.file}.ipynb" for folder in ("solutions", "exercises"))
    name = f"solutions/{chapter.file}.ipynb"
    if not source.exists():
        return [f"{name} is missing: write the solutions of chapter {chapter.number}"]
    solution = nbformat.read(source, as_version=4)
    try:
        stale_solution = tidy_solution(solution, chapter.key)
        page = exercise_page(solution, chapter.key)
        page.metadata[notebooks.STAMP] = release_files.stamp(chapter.file, solution, page)
    except OutOfStep as error:
        return [f"{name}: {error}"]
    there = nbformat.read(target, as_version=4) if target.exists() else nbformat.v4.new_notebook()
    stale_page = not same_sources(page, there) or page.metadata != there.metadata
    if only_check:
        faults = [f"{name}: a heading, a line under it, or a cell id is not up to date"] * stale_solution
        return faults + [f"exercises/{chapter.file}.ipynb is not what the solutions say"] * stale_page
    if stale_solution:
        source.write_text(notebooks.text_of(notebooks.normalise(solution)), "utf-8", newline="\n")
    if stale_page:
        target.write_text(notebooks.text_of(page), "utf-8", newline="\n")
    return []


def write_release(only_check: bool) -> list[str]:
    """Write (or compare) the files of the package; returns what is out of step."""
    faults = []
    for path, text in release_files.texts(ROOT).items():
        place = ROOT / path
        if not place.exists() or place.read_text("utf-8") != text:
            if only_check:
                faults.append(f"{path.as_posix()} is not what the notebooks say")
            else:
                place.write_text(text, "utf-8", newline="\n")
    return faults


def run(chapters: list[Chapter]) -> list[str]:
    """Run the notebooks of these chapters and store their outputs; returns what is wrong with them."""
    paths = [ROOT / folder / f"{c.file}.ipynb" for c in chapters for folder in ("solutions", "exercises")]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = pool.map(notebooks.tidy, paths)
        return [
            f"{path.relative_to(ROOT).as_posix()}: {fault}"
            for path, faults in zip(paths, results, strict=True)
            for fault in faults
        ]


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("names", nargs="*", help="chapters, such as svd or 02-svd")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    try:
        chapters = chosen(options.names)
    except ValueError as error:
        parser.error(str(error))
    faults = [fault for chapter in chapters for fault in generate(chapter, options.check)]
    faults = faults or write_release(options.check)
    if not faults and not options.check:
        faults = run(chapters)
    for fault in faults:
        print(fault)
    if faults and options.check:
        print("mend it with: make exercises")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
