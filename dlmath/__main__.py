"""`python -m dlmath doctor`: what of the book works on this machine. `python -m dlmath grade`: a class."""

from __future__ import annotations

import argparse
import sys

from dlmath.doctor import examine, page


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m dlmath", description="The package of the book.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("doctor", help="say what works here, and what to do about what does not")
    class_help = "grade a class: folders or zips of submissions"
    commands.add_parser("grade", help=class_help, add_help=False)
    options, others = parser.parse_known_args(arguments)
    if options.command == "grade":
        from dlmath.grade.classroom.command import main as grade

        return grade(others)
    if others:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    findings = examine()
    sys.stdout.reconfigure(errors="replace")
    print(page(findings))
    return int(any(finding.state == "no" for finding in findings))


if __name__ == "__main__":
    sys.exit(main())
