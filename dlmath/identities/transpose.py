r"""The numerator layout of a formula, written from the letters of its denominator layout.

Both layouts are each other's transpose, so ∇ₓf = Aᵀb becomes ∂f/∂x = bᵀA: factors change their order, each is
transposed, numbers and symmetric matrices stay. What is symmetric is found by evaluating it. The result is
parsed and computed like every shown formula, so nothing rests on these rules being right.
"""

from __future__ import annotations

import re

import numpy as np

from .calculus import Derivative, Gradient, Partial
from .chance import Expectation
from .context import Context
from .functions import Apply, Call, Exponential
from .indices import Big, Index
from .nodes import Elementwise, Fraction, Group, Inverse, Node, Product, Sum, Symbol, Transpose
from .parser import Claim

TOP = r"^\top"


def numerator(latex: str, statements: list[Claim], samples: list[Context]) -> str:
    """The formula in numerator layout; `samples` say which parts are numbers and which are symmetric."""
    writer = _Writer(latex, samples)
    pieces, done = [], 0
    for claim in statements:
        left, *rest = claim.sides
        if not isinstance(left, Gradient | Partial) or writer.scalar(left):
            continue
        pieces += [latex[done : left.start], writer.derivative(left)]
        done = left.end
        for side in rest:
            pieces += [latex[done : side.start], writer.turned(side)]
            done = side.end
    return joined([*pieces, latex[done:]])


def joined(pieces: list[str]) -> str:
    r"""One text, with a space where a command such as \top would run into a letter."""
    text = ""
    for piece in filter(None, pieces):
        if piece[0].isalpha() and re.search(r"\\[A-Za-z]+$", text):
            text += " "
        text += piece
    return text


class _Writer:
    def __init__(self, latex: str, samples: list[Context]):
        self.latex, self.samples = latex, samples

    def text(self, node: Node) -> str:
        return self.latex[node.start : node.end]

    def values(self, node: Node) -> list:
        return [node.value(c) for c in self.samples]

    def scalar(self, node: Node) -> bool:
        return np.ndim(self.values(node)[0]) == 0

    def unchanged(self, node: Node) -> bool:
        """Whether a transpose makes no difference."""
        return all(
            np.ndim(value) == 0 or (value.shape == value.T.shape and np.allclose(value, value.T))
            for value in self.values(node)
        )

    def derivative(self, node: Derivative) -> str:
        r"""∇ becomes ∂/∂: over its letter if it acts on one, else before what it acts on."""
        if isinstance(node, Partial):
            return self.text(node)
        body, by = self.text(node.body), self.text(node.by)
        if isinstance(node.body, Symbol):
            return joined([r"\frac{\partial ", body, r"}{\partial", by, "}"])
        return joined([r"\frac{\partial}{\partial", by, "}", body])

    def turned(self, node: Node) -> str:
        """The text of the transpose."""
        if isinstance(node, Gradient):
            return self.derivative(node)
        if isinstance(node, Big):
            return self._inside(node, node.parts[0], node.indices)
        if isinstance(node, Expectation):
            return self._inside(node, node.body, [node.variable])
        if self.unchanged(node):
            return self.text(node)
        kind = type(node).__name__.lower()
        return getattr(self, f"_{kind}", self._other)(node)

    def _inside(self, node: Node, body: Node, indices: list[str]) -> str:
        for c in self.samples:
            c.index.update(dict.fromkeys(indices, 1))
        turned = self.turned(body)
        for c in self.samples:
            for index in indices:
                del c.index[index]
        return joined([self.latex[node.start : body.start], turned, self.latex[body.end : node.end]])

    def _sum(self, node: Sum) -> str:
        pieces = []
        for sign, mark, term in zip(node.signs, node.marks, node.parts, strict=True):
            pieces += ["-" if sign < 0 else "+" if mark >= 0 else "", self.turned(term)]
        return joined(pieces)

    def _product(self, node: Product) -> str:
        numbers = [part for part in node.parts if self.scalar(part)]
        others = [part for part in node.parts if not self.scalar(part)]
        if len(others) > 1 and self.unchanged(Product(*others)):
            turned = [self.text(part) for part in others]
        else:
            turned = [self.turned(part) for part in reversed(others)]
        thin = (
            r"\,"
            if r"\," in self.latex[node.start : node.end] and len(numbers) == len(node.parts) - 1
            else ""
        )
        return joined([*(self.text(part) for part in numbers), thin, *turned])

    def _elementwise(self, node: Elementwise) -> str:
        a, b = node.parts
        if node.op == "/":
            return joined([self.turned(a), "/", self.text(b)])
        if node.op == r"\otimes" or not self._is_column(node):
            return joined([self.turned(a), node.op, self.turned(b)])
        return self._bracketed(node)

    def _bracketed(self, node: Node) -> str:
        text = self.text(node)
        size = r"\Big" if r"\big" in text else r"\big" if "(" in text and "frac" not in text else ""
        opening, closing = (rf"{size}l(", rf"{size}r)") if size else ("(", ")")
        return joined([opening, text, closing, TOP])

    def _exponential(self, node: Exponential) -> str:
        return joined(["e^{", self.turned(node.parts[0]), "}"])

    def _is_column(self, node: Node) -> bool:
        return self.values(node)[0].shape[1] == 1

    def _fraction(self, node: Fraction) -> str:
        over, under = node.parts
        command = re.match(r"\\[a-z]*frac", self.text(node))[0]
        return joined([command, "{", self.turned(over), "}{", self.text(under), "}"])

    def _transpose(self, node: Transpose) -> str:
        base = node.parts[0]
        bare = isinstance(base, Group) and not isinstance(base.parts[0], Sum | Elementwise)
        return self.text(base.parts[0] if bare else base)

    def _inverse(self, node: Inverse) -> str:
        return joined([self.text(node.parts[0]), "^{-1}" if node.turned else r"^{-\top}"])

    def _other(self, node: Node) -> str:
        bare = isinstance(node, Symbol | Group | Call | Index) or (
            isinstance(node, Apply) and isinstance(node.parts[0], Group)
        )
        return joined([self.text(node), TOP]) if bare else self._bracketed(node)
