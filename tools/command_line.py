"""The command lines of the tools: help is a tool's own text, and a wrong call is answered in one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """Shows a docstring as its help, and answers a wrong call in one sentence, with exit code 2."""

    def __init__(self, description: str | None):
        super().__init__(description=description, formatter_class=argparse.RawTextHelpFormatter)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")

    def demand_known(self, what: str, names: Iterable[str], known: Iterable[str]) -> None:
        """Answer with the known names of such things (`what` is one of them) where a name is unknown."""
        known = list(known)
        for name in names:
            if name not in known:
                self.error(f"there is no {what} {name}; there are {', '.join(known)}")
