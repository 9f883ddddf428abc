"""Also as `make grade`: run exercise notebooks, judge their answers, add up the points.

Exit codes: 0 graded, and the points that are asked for are reached; 3 graded, but fewer points;
2 not graded, since something is wrong with the environment or the command; a sentence says what.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dlmath._environment import job_summary
from dlmath.grade.released import load_released
from dlmath.grade.report import files, overview, terminal
from dlmath.grade.run import EnvironmentBroken
from dlmath.grade.score import TIMEOUT, Report, grade

ENOUGH, NOT_GRADED, TOO_FEW = 0, 2, 3


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m dlmath.grade", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add = parser.add_argument
    add(
        "folders",
        nargs="*",
        type=Path,
        help="submissions: folders of notebooks, or forks that hold exercises/",
    )
    add(
        "--chapters", default="", metavar="02-svd,…", help="only these notebooks (default: all released ones)"
    )
    add("--out", type=Path, default=Path("_build/grade"), help="where the reports go (default: _build/grade)")
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


def submissions(folders: list[Path]) -> list[tuple[str, Path]]:
    """The folders that hold notebooks, each with a name; none for a single one, which needs no name."""
    named = []
    for folder in folders or [Path()]:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        inner = folder / "exercises"
        notebooks = inner if inner.is_dir() else folder
        if not any(notebooks.glob("*.ipynb")):
            raise ValueError(f"there are no notebooks in {notebooks}")
        name = folder.resolve().name
        named.append((name if len(folders) > 1 else "", notebooks))
    names = [name for name, _ in named]
    if len(folders) > 1 and len(set(names)) < len(names):
        return [(folder.as_posix(), inner) for folder, (_, inner) in zip(folders, named, strict=True)]
    return named


def write(reports: list[Report], out: Path) -> None:
    """All forms of the reports, in one folder; and the job summary, where GitHub asks for one."""
    out.mkdir(parents=True, exist_ok=True)
    forms = files(reports)
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
        reports = grade(submissions(options.folders), released, chapters, options.seed, options.timeout)
        write(reports, options.out)
    except (EnvironmentBroken, ValueError, KeyError, OSError) as error:
        text = error.args[0] if isinstance(error, KeyError) else error
        print(f"Not graded: {text}.", file=sys.stderr)
        return NOT_GRADED
    for report in reports:
        print(terminal(report), end="\n\n")
    if len(reports) > 1:
        print(overview(reports), end="\n\n")
    print(f"Reports: {options.out.as_posix()}/grade.md, .json, .xml (JUnit), .csv")
    enough = all(100 * report.points >= options.require * report.of for report in reports)
    return ENOUGH if enough else TOO_FEW


if __name__ == "__main__":
    sys.exit(main())
