"""Also as `make grade`: run the exercises of one folder or fork, judge the answers, add up the points.

For a class, `python -m dlmath grade --help`.

Exit codes: 0 graded, and the points that are asked for are reached; 3 graded, but fewer points;
2 not graded, since something is wrong with the environment or the command; a sentence says what.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dlmath._environment import job_summary
from dlmath.grade.released import load_released
from dlmath.grade.report import files, terminal
from dlmath.grade.run import EnvironmentBroken
from dlmath.grade.score import TIMEOUT, Report, grade

ENOUGH, NOT_GRADED, TOO_FEW = 0, 2, 3


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m dlmath.grade", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add = parser.add_argument
    add(
        "folder",
        nargs="?",
        default=Path(),
        type=Path,
        help="a folder of notebooks, or a fork that holds exercises/ (default: this one)",
    )
    add(
        "--chapters", default="", metavar="02-svd,…", help="only these notebooks (default: all released ones)"
    )
    add(
        "--out", type=Path, default=Path("_build/grade"), help="where the report goes (default: _build/grade)"
    )
    add(
        "--require",
        type=float,
        default=100,
        metavar="PERCENT",
        help="points without which the exit code is 3",
    )
    add("--timeout", type=float, default=TIMEOUT, metavar="SECONDS", help="for one cell (default: 60)")
    add(
        "--seed", help="draw the inputs by this text, such as a report shows (default: one that nobody knows)"
    )
    add("--released", type=Path, help="released notebooks put aside (default: the package’s released.json)")
    return parser.parse_args(arguments)


def notebooks_in(folder: Path) -> Path:
    """Where the notebooks of a folder or fork are. Raises ValueError where there are none."""
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}")
    inner = folder / "exercises"
    notebooks = inner if inner.is_dir() else folder
    if not any(notebooks.glob("*.ipynb")):
        raise ValueError(f"there are no notebooks in {notebooks}")
    return notebooks


def write(report: Report, out: Path) -> None:
    """All forms of the report, in one folder; and the job summary, where GitHub asks for one."""
    out.mkdir(parents=True, exist_ok=True)
    forms = files(report)
    for name, content in forms.items():
        (out / name).write_text(content, "utf-8", newline="\n")
    if summary := job_summary():
        with summary.open("a", encoding="utf-8") as file:
            file.write(forms["grade.md"])


def main(arguments: list[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    options = options_of(arguments)
    chapters = [name for name in options.chapters.replace(" ", ",").split(",") if name]
    try:
        released = load_released(options.released)
        submission = ("", notebooks_in(options.folder))
        (report,) = grade([submission], released, chapters, options.seed, options.timeout)
        write(report, options.out)
    except (EnvironmentBroken, ValueError, KeyError, OSError) as error:
        text = error.args[0] if isinstance(error, KeyError) else error
        print(f"Not graded: {text}.", file=sys.stderr)
        return NOT_GRADED
    print(terminal(report), end="\n\n")
    print(f"Reports: {options.out.as_posix()}/grade.md, .json, .xml (JUnit)")
    enough = 100 * report.points >= options.require * report.of
    return ENOUGH if enough else TOO_FEW


if __name__ == "__main__":
    sys.exit(main())
