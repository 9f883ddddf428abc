"""The tokens of a formula, and the letters with their typefaces, accents and subscripts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .context import FormulaError
from .nodes import Node, Number, Symbol

TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|\S")
SIZES = {rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r")}
STYLES = {r"\textstyle", r"\displaystyle"}
SKIPPED = {*SIZES, *STYLES, r"\,", r"\!", r"\;", r"\nobreak"}
"""What changes the look only; `\\,` also sets a factor off from the one before it."""
GREEK = frozenset(
    re.findall(
        r"\w+",
        """alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi psi omega
        Gamma Delta Theta Lambda Sigma Phi Psi Omega ell""",
    )
)
LETTERS = {r"\mathbf", r"\boldsymbol", r"\hat", r"\bar", r"\tilde", *(f"\\{letter}" for letter in GREEK)}
"""Commands that a letter can begin with."""


@dataclass(frozen=True)
class Token:
    """A command or a character; `start` is before its size or style, `apart` says that `\\,` is before it."""

    text: str
    start: int
    end: int
    apart: bool


def tokens(latex: str, start: int = 0) -> list[Token]:
    """The tokens of a formula from a place on, without what is skipped."""
    read, size, apart = [], None, False
    for match in TOKEN.finditer(latex, start):
        text = match[0]
        if text in SKIPPED:
            apart = apart or text == r"\,"
            size = match.start() if size is None and text in SIZES | STYLES else size
            continue
        read.append(Token(text, match.start() if size is None else size, match.end(), apart))
        size, apart = None, False
    return read


class Reader:
    """Moves through the tokens. `names` are the letters that mean something, `functions` those that take
    arguments: "law" for p(x | y), "call" for others."""

    def __init__(
        self, latex: str, names: frozenset[str], functions: dict[str, str] | None = None, start: int = 0
    ):
        self.latex, self.names, self.functions = latex, names, functions or {}
        self.tokens = tokens(latex, start)
        self.place = 0
        self.bars = [False]  # whether ‖ closes what was opened last

    # -- tokens ------------------------------------------------------------------------------------

    @property
    def next(self) -> str:
        return self.tokens[self.place].text if self.place < len(self.tokens) else ""

    @property
    def position(self) -> int:
        return self.tokens[self.place].start if self.place < len(self.tokens) else len(self.latex)

    @property
    def behind(self) -> int:
        return self.tokens[self.place - 1].end

    def take(self, *texts: str) -> bool:
        """Move past these tokens if they come next."""
        here = [token.text for token in self.tokens[self.place : self.place + len(texts)]]
        if here != list(texts):
            return False
        self.place += len(texts)
        return True

    def expect(self, *texts: str) -> None:
        if not self.take(*texts):
            raise self.error(f"{''.join(texts)} is missing")

    def error(self, what: str) -> FormulaError:
        return FormulaError(f"{what}: {self.latex[: self.position]} ⟨here⟩ {self.latex[self.position :]}")

    def end(self) -> None:
        if self.next:
            raise self.error("not understood")

    def braced(self) -> str:
        """The text between braces, without spaces."""
        self.expect("{")
        texts, depth = [], 1
        while depth:
            if not self.next:
                raise self.error("} is missing")
            depth += {"{": 1, "}": -1}.get(self.next, 0)
            texts.append(self.next)
            self.place += 1
        return "".join(texts[:-1])

    def argument(self) -> Node:
        """What stands in braces, or one token, as after ^ and \\frac."""
        if self.take("{"):
            node = self.sum()
            self.expect("}")
            return node
        start = self.position
        if self.next.isdigit():
            self.place += 1
            return Number(int(self.latex[start])).at(start, self.behind)
        return self.letter()

    def letter(self) -> Symbol:
        """A letter with its typeface, accent and subscript, as far as they are part of its name."""
        start = self.position
        look, accent = "", ""
        for mark in (r"\hat", r"\bar", r"\tilde"):
            if self.take(mark):
                accent = mark[1:] + " "
        braces = accent and self.take("{")
        if self.take(r"\mathbf") or self.take(r"\boldsymbol"):
            look = "bold"
        braced = look and self.take("{")
        name = self.next.removeprefix("\\")
        if not (name in GREEK or (len(name) == 1 and name.isalpha()) or (look and name in ("0", "1"))):
            raise self.error("a letter is missing")
        self.place += 1
        for opened in (braced, braces):
            if opened:
                self.expect("}")
        look = look or ("upper" if name[0].isupper() else "lower")
        name = accent + name
        while self.take("'"):
            name += "'"
        for mark in ("^", "_"):
            if self.next == mark and (longer := self._subscripted(name, mark)):
                name = longer
        return Symbol(name, look).at(start, self.behind)

    def _subscripted(self, name: str, mark: str) -> str:
        """The name with its subscript if that is the name of something."""
        place, longer = self.place, f"{name}{mark}{self._label(mark)}"
        if longer in self.names:
            return longer
        self.place = place
        return ""

    def _label(self, mark: str) -> str:
        self.expect(mark)
        if self.next == "{":
            label = self.braced()
        else:
            label = self.next
            self.place += 1
            if label in (r"\mathbf", r"\boldsymbol"):
                label = self.next
                self.place += 1
        return re.sub(r"\\(?:mathbf|boldsymbol|mathrm|text)|[{}\\]", "", label)

    def defined(self) -> tuple[str, str, tuple[str, ...], bool]:
        """The left of a definition: name, index of its entries, arguments, whether it is squared."""
        symbol = self.letter()
        name, index, arguments = symbol.name, "", []
        if self.next == "_":
            label = self._label("_")
            if len(label) == 1 and label.islower():
                index = label
            else:
                name = f"{name}_{label}"
        if self.take("("):
            while not self.take(")"):
                argument = self.letter()
                arguments.append(("bold " if argument.look == "bold" else "") + argument.name)
                self.take(",")
        squared = self.take("^", "2")
        self.expect("=")
        return name, index, tuple(arguments), squared
