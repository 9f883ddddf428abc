"""Formulas that differ from a shown one in one place: a sign, a transpose, a factor, an order, an index, …

Changes are made to the LaTeX itself, at the places that the parsed formula names, so that a mutant goes the
whole way of a shown formula: it is read, computed and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dlmath.identities import chance, functions, indices, nodes
from dlmath.identities.context import Context, FormulaError
from dlmath.identities.identity import Identity
from dlmath.identities.nodes import Node
from dlmath.identities.transpose import joined


@dataclass(frozen=True)
class Mutant:
    kind: str
    latex: str


RELATIONS = {r"\le": r"\ge ", r"\ge": r"\le "}
OTHERS = {
    r"\ln": r"\exp",
    r"\exp": r"\ln",
    r"\tanh": r"\sin",
    r"\det": r"\operatorname{tr}",
    r"\operatorname{tr}": r"\det",
    r"\operatorname{softmax}": r"\exp",
    r"\operatorname{sign}": "",
    r"\operatorname{diag}": "",
    r"\operatorname{Var}": r"\mathbb E",
    r"\max": r"\min",
    r"\min": r"\max",
    r"\sum": r"\max",
    r"\prod": r"\sum",
    r"\odot": "+",
    r"\otimes": r"\odot",
    r"\|_2": r"\|_1",
    r"\|_1": r"\|_2",
    r"\|_F": r"\|_*",
    r"\|_*": r"\|_F",
    r"\|_p": r"\|_2",
    r"\|_\infty": r"\|_2",
    "'": "",
    r"\mid": ",",
    ",": r"\mid ",
    ">": r"\ge ",
}
"""Another function, norm, operation or condition for each."""


def of_formula(latex: str, entry: Identity, sample: Context) -> list[Mutant]:
    """All mutants of a formula."""
    all_mutants = list(
        _of_sides(latex, [side for claim in entry.read(latex) for side in claim.sides], sample)
    )
    for match in re.finditer(r"\\[A-Za-z]+", latex):
        if match[0] in RELATIONS:
            all_mutants.append(Mutant("relation", splice(latex, *match.span(), RELATIONS[match[0]])))
    return _distinct(all_mutants, latex)


def of_definition(latex: str, entry: Identity, sample: Context) -> list[Mutant]:
    """All mutants of the right side of a definition."""
    return _distinct(_of_sides(latex, [entry.define(latex).body], sample), latex)


def _distinct(all_mutants: Iterator[Mutant], latex: str) -> list[Mutant]:
    return list({mutant.latex: mutant for mutant in all_mutants if mutant.latex != latex}.values())


def splice(latex: str, start: int, end: int, new: str) -> str:
    """The formula with another piece between two places."""
    return joined([latex[:start], new, latex[end:]])


def _of_sides(latex: str, sides: list[Node], sample: Context) -> Iterator[Mutant]:
    write = _Writer(latex, sides, sample)
    for side in sides:
        yield from write.ends(side)
        for node in side.walk():
            if node.end and not write.is_variable(node):
                for change in (
                    write.sign,
                    write.transpose,
                    write.factor,
                    write.order,
                    write.index,
                    write.symbol,
                ):
                    yield from change(node)
                yield from write.omission(node)
    yield from write.function()


class _Writer:
    """Writes the changes of one formula."""

    def __init__(self, latex: str, sides: list[Node], sample: Context):
        self.latex, self.sides, self.sample = latex, sides, sample
        self.parents = {id(part): node for side in sides for node in side.walk() for part in node.parts}
        self.symbols = {
            (node.look, self.text(node))
            for side in sides
            for node in side.walk()
            if isinstance(node, nodes.Symbol) and node.name not in sample.ranges
        }

    def text(self, node: Node) -> str:
        return self.latex[node.start : node.end]

    def new(self, kind: str, node: Node, text: str) -> Mutant:
        return Mutant(kind, splice(self.latex, node.start, node.end, text))

    def is_variable(self, node: Node) -> bool:
        """Whether it is what a derivative is by."""
        return getattr(self.parents.get(id(node)), "by", None) is node

    def is_number(self, node: Node) -> bool:
        try:
            return np.ndim(node.value(self.sample)) == 0
        except (FormulaError, KeyError):  # only a sum around it has its indices: the change is tried
            return False

    def ends(self, side: Node) -> Iterator[Mutant]:
        """A sign before a side, a factor of 2 before each of its terms."""
        if self.latex[side.start] != "-":
            yield Mutant("sign", splice(self.latex, side.start, side.start, "-"))
        for term in side.parts if isinstance(side, nodes.Sum) else [side]:
            number = re.match(r"\d+", self.latex[term.start :])
            if not number:
                yield Mutant("factor", splice(self.latex, term.start, term.start, "2"))
            elif not isinstance(term, nodes.Number):
                twice = str(2 * int(number[0]))
                yield Mutant("factor", splice(self.latex, term.start, term.start + len(number[0]), twice))

    def sign(self, node: Node) -> Iterator[Mutant]:
        if isinstance(node, nodes.Sum):
            for place, (sign, mark) in enumerate(zip(node.signs, node.marks, strict=True)):
                if mark >= 0:
                    other = "-" if sign > 0 else "+" if place else ""
                    yield Mutant("sign", splice(self.latex, mark, mark + 1, other))

    def transpose(self, node: Node) -> Iterator[Mutant]:
        if isinstance(node, nodes.Transpose):
            yield self.new("transpose", node, self.text(node.parts[0]))
        elif isinstance(node, nodes.Inverse) and not self.is_number(node):
            yield self.new(
                "transpose", node, self.text(node.parts[0]) + ("^{-1}" if node.turned else r"^{-\top}")
            )
        elif isinstance(node, nodes.Symbol | nodes.Group | indices.Index | nodes.PseudoInverse):
            parent = self.parents.get(id(node))
            inside = (nodes.Transpose, nodes.Inverse, nodes.PseudoInverse, indices.Index)
            argument = isinstance(parent, functions.Apply | functions.Call) and not isinstance(
                node, nodes.Symbol
            )
            if not isinstance(parent, inside) and not argument and not self.is_number(node):
                yield self.new("transpose", node, self.text(node) + r"^\top")

    def factor(self, node: Node) -> Iterator[Mutant]:
        if isinstance(node, nodes.Number) and self.text(node).isdigit():
            yield self.new("factor", node, str(int(self.text(node)) + 1))

    def order(self, node: Node) -> Iterator[Mutant]:
        if isinstance(node, nodes.Fraction):
            command = re.match(r"\\[a-z]*frac", self.text(node))[0]
            over, under = map(self.text, node.parts)
            yield self.new("order", node, f"{command}{{{under}}}{{{over}}}")
        pairs = []
        if isinstance(node, nodes.Product):
            pairs = list(zip(node.parts, node.parts[1:], strict=False))
        elif isinstance(node, nodes.Elementwise) and node.op in (r"\otimes", "/", r"\oslash"):
            pairs = [node.parts]
        for a, b in pairs:
            if isinstance(node, nodes.Product) and (self.is_number(a) or self.is_number(b)):
                continue
            swapped = joined([self.text(b), self.latex[a.end : b.start], self.text(a)])
            yield Mutant("order", splice(self.latex, a.start, b.end, swapped))

    def index(self, node: Node) -> Iterator[Mutant]:
        if isinstance(node, indices.Index) and len(places := [one for one in node.indices if one]) == 2:
            a, b = places
            swapped = self.text(b) + self.latex[a.end : b.start] + self.text(a)
            yield Mutant("index", splice(self.latex, a.start, b.end, swapped))
        if isinstance(node, chance.Law | chance.Entropy):
            place = self.text(node).index("(") + 1
            inside = self.text(node)[place:-1]
            letters = re.findall(r"[A-Za-z]'?", re.sub(r"\\[A-Za-z]+", "", inside))
            if len(letters) >= 2:
                other = {letters[0]: letters[1], letters[1]: letters[0]}
                swapped = re.sub(
                    r"\\[A-Za-z]+|[A-Za-z]'?", lambda match: other.get(match[0], match[0]), inside
                )
                yield Mutant("index", splice(self.latex, node.start + place, node.end - 1, swapped))

    def symbol(self, node: Node) -> Iterator[Mutant]:
        if isinstance(node, nodes.Symbol):
            parent = self.parents.get(id(node))
            kind = "index" if isinstance(parent, indices.Index) and parent.parts[0] is not node else "symbol"
            for look, other in sorted(self.symbols):
                if look == node.look and other != self.text(node):
                    yield self.new(kind, node, other)

    def omission(self, node: Node) -> Iterator[Mutant]:
        if isinstance(node, nodes.Sum) and len(node.parts) > 1:
            for place, (mark, part) in enumerate(zip(node.marks, node.parts, strict=True)):
                end = part.end + (place == 0 and self.latex[part.end] == "+")
                yield Mutant("omission", splice(self.latex, mark if mark >= 0 else part.start, end, ""))
        elif isinstance(node, nodes.Product):
            for part in node.parts:
                yield self.new("omission", part, "")

    def function(self) -> Iterator[Mutant]:
        start, end = min(side.start for side in self.sides), max(side.end for side in self.sides)
        for old, new in OTHERS.items():
            behind = r"(?![A-Za-z])" if old[-1].isalpha() else r"(?!\\q?quad)"
            for match in re.finditer(r"(?<!\\)" + re.escape(old) + behind, self.latex[:end]):
                if match.start() >= start:
                    yield Mutant("function", splice(self.latex, *match.span(), new))
