r"""Reads the LaTeX of a formula, exactly as it is shown, into nodes that evaluate.

Only what is listed here is read, anything else is a `FormulaError`: a formula whose meaning is not plain does
not pass for one that was checked. Typefaces are those of reference/notation.md: bold letters are vectors,
capitals matrices, small letters numbers, and `x_i` is an entry of **x**. Factors side by side are a matrix
product and bind closer than ⊙, ⊗ and /; ∇, ∂, ∑ and 𝔼 take the product that follows. A name without
parentheses, as in `\det A`, takes one factor and has to be the last of its product, or be set off by `\,`.
"""

from __future__ import annotations

from dataclasses import dataclass

from .context import Definition
from .forms import OPENING, STARTS, Forms
from .functions import Apply
from .indices import Index
from .nodes import (
    Absolute,
    Elementwise,
    Fraction,
    Group,
    Inverse,
    Node,
    Power,
    Product,
    PseudoInverse,
    Root,
    Sum,
    Transpose,
)

RELATIONS = {"=": "=", r"\le": "<=", r"\ge": ">="}
ELEMENTWISE = {r"\odot", r"\oslash", r"\otimes", "/"}


@dataclass(frozen=True)
class Claim:
    """`sides[0] relations[0] sides[1] …`, the sides as nodes and as they are written."""

    sides: tuple[Node, ...]
    texts: tuple[str, ...]
    relations: tuple[str, ...]


def claims(latex: str, names: frozenset[str], functions: dict[str, str] | None = None) -> list[Claim]:
    r"""The statements of a formula, which `,\quad` or `,\qquad` separates."""
    parser = Parser(latex, names, functions)
    statements = [parser.claim()]
    while parser.take(","):
        if not (parser.take(r"\quad") or parser.take(r"\qquad")):
            raise parser.error("a comma between statements is followed by a quad")
        statements.append(parser.claim())
    parser.end()
    return statements


def definition(latex: str, names: frozenset[str], functions: dict[str, str] | None = None) -> Definition:
    """`name = body`, `name_i = body` or `f(x, y) = body`; `name^2 = body` means the root that is positive."""
    head = Parser(latex, names, functions)
    name, index, arguments, squared = head.defined()
    inside = names | {argument.removeprefix("bold ") for argument in arguments}
    body = Parser(latex, inside, functions, start=head.behind)
    node = body.sum()
    body.end()
    return Definition(name, Root(node) if squared else node, arguments, index)


class Parser(Forms):
    """Statements, sums, products, factors."""

    # -- statements, sums, products ----------------------------------------------------------------

    def claim(self) -> Claim:
        sides, relations = [self.sum()], []
        while self.next in RELATIONS:
            relations.append(RELATIONS[self.next])
            self.place += 1
            sides.append(self.sum())
        if not relations:
            raise self.error("a statement needs =, ≤ or ≥")
        texts = tuple(self.latex[side.start : side.end] for side in sides)
        return Claim(tuple(sides), texts, tuple(relations))

    def sum(self) -> Node:
        start, terms, signs, marks = self.position, [], [], []
        while True:
            sign = {"-": -1, "+": 1}.get(self.next)
            if sign is None and terms:
                break
            if sign == 1 and not terms:
                raise self.error("a sum does not begin with +")
            marks.append(self.position if sign else -1)
            self.place += sign is not None
            signs.append(sign or 1)
            terms.append(self.term())
        if len(terms) == 1 and signs == [1]:
            return terms[0]
        return Sum(terms, signs, marks).at(start, self.behind)

    def term(self) -> Node:
        start, node = self.position, self.product()
        before = ""
        while self.next in ELEMENTWISE:
            op = self.next
            if before and r"\otimes" in (before, op) and before != op:
                raise self.error("⊗ beside another operation needs parentheses")
            self.place += 1
            node = Elementwise(op, node, self.factor() if op == "/" else self.product()).at(
                start, self.behind
            )
            if op == "/" and self._starts_factor():
                raise self.error("a divisor of several factors needs parentheses")
            before = op
        return node

    def product(self) -> Node:
        start, factors, closed = self.position, [], False
        while not factors or self._starts_factor():
            if closed and not self.tokens[self.place].apart:
                raise self.error("set a name without parentheses off from the next factor")
            factors.append(self.factor())
            closed = self._bare(factors[-1])
        return factors[0] if len(factors) == 1 else Product(*factors).at(start, self.behind)

    def _bare(self, node: Node) -> bool:
        """Whether it is a name that applies to what stands behind it without parentheses."""
        return isinstance(node, Apply) and not isinstance(node.parts[0], Group | Absolute | Fraction)

    def _starts_factor(self) -> bool:
        text = self.next
        if text == r"\|":
            return not self.bars[-1]
        return text.isalnum() or text in OPENING or text in STARTS

    # -- factors -----------------------------------------------------------------------------------

    def factor(self) -> Node:
        start = self.position
        node = self.prefix()
        if node is None:
            node = self.postfix(self.atom(), start)
        return node.at(start, self.behind)

    def postfix(self, node: Node, start: int) -> Node:
        node.at(start, self.behind)
        while self.next in ("^", "_"):
            if self.next == "_":
                node = self.index(node)
            elif self.take("^", r"\top"):
                node = Transpose(node)
            elif self.take("^", "+"):
                node = PseudoInverse(node)
            elif self.take("^", "{", "-", r"\top", "}"):
                node = Inverse(node, turned=True)
            elif self.take("^", "{", "-", "1", "}"):
                node = Inverse(node)
            else:
                self.expect("^")
                node = self.raised(node, self.argument())
            node.at(start, self.behind)
        return node

    def raised(self, node: Node, power: Node) -> Node:
        return Power(node, power)

    def index(self, base: Node) -> Node:
        self.expect("_")
        if not self.take("{"):
            return Index(base, [self.argument()])
        indices: list[Node | None] = []
        while not self.take("}"):
            if self.take(":"):
                indices.append(None)
            elif any(token in "+-" for token in self._until("}", ",")):
                indices.append(self.sum())
            else:
                indices.append(self.argument())
            self.take(",")
        if not indices or (None in indices and len(indices) != 2):
            raise self.error("an index is missing")
        return Index(base, indices)

    def _until(self, *ends: str) -> list[str]:
        texts = []
        for token in self.tokens[self.place :]:
            if token.text in ends:
                break
            texts.append(token.text)
        return texts

    def group(self) -> Node:
        start, opening = self.position, self.next
        if opening not in OPENING:
            raise self.error("a parenthesis is missing")
        self.place += 1
        self.bars.append(False)
        node = self.sum()
        self.bars.pop()
        self.expect(OPENING[opening])
        return Group(node).at(start, self.behind)

    def arguments(self) -> list[Node]:
        self.expect("(")
        self.bars.append(False)
        given = [self.sum()]
        while self.take(","):
            given.append(self.sum())
        self.bars.pop()
        self.expect(")")
        return given
