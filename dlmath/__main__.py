"""`python -m dlmath doctor`: what of the book works on this machine."""

from __future__ import annotations

import argparse
import sys

from dlmath.doctor import examine, page


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m dlmath", description="The package of the book.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("doctor", help="say what works here, and what to do about what does not")
    parser.parse_args(arguments)
    findings = examine()
    sys.stdout.reconfigure(errors="replace")
    print(page(findings))
    return int(any(finding.state == "no" for finding in findings))


if __name__ == "__main__":
    sys.exit(main())
