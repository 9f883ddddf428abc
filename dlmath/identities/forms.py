"""What has a notation of its own in a formula: ∑, ∇, norms, 𝔼, entropies, p(x | y), …"""

from __future__ import annotations

from math import e, pi

from .calculus import ArgMin, Differential, Gradient, Hessian, Jacobian, Partial, RankMinimum, Rate
from .chance import Density, Divergence, Entropy, Expectation, Law, Normal, Spread
from .functions import FUNCTIONS, Apply, Call, Exponential, Extreme, Indicator
from .indices import Big, Index, Unit
from .nodes import Absolute, Blocks, Fraction, Node, Norm, Number, Root, Symbol
from .reader import GREEK, LETTERS, Reader

OPENING = {"(": ")", "[": "]"}
NAMES = {
    name
    for name in FUNCTIONS
    if name[0] == "\\" and name[1:] not in GREEK and name.isascii() and "_" not in name
}
BIG = (r"\sum", r"\prod", r"\max", r"\min")
CONSTANTS = {"pi": pi, "e": e}
STARTS = {
    *LETTERS,
    *(r"\frac", r"\tfrac", r"\dfrac", r"\sqrt", r"\lvert", r"\mathbb", r"\mathcal", r"\mathrm"),
    *(r"\operatorname", r"\operatorname*", r"\nabla", r"\begin"),
    *BIG,
    *NAMES,
}
"""Commands that a factor can begin with."""


class Forms(Reader):
    """Reads what has a notation of its own; sums and factors come from `Parser`."""

    # -- operators that take the product behind them -----------------------------------------------

    def prefix(self) -> Node | None:
        """∑, ∇, ∂, d/dt, arg min and d with what they act on, or nothing if none comes next."""
        start = self.position
        if self.next in BIG and not self._is_function():
            return self._big()
        if self.take(r"\nabla"):
            hessian = self.take("^", "2")
            self.expect("_")
            by = self._variable()
            return (Hessian if hessian else Gradient)(by, self.product())
        if self.take(r"\frac", "{", r"\partial"):
            body = None if self.next == "}" else self.sum()
            self.expect("}", "{", r"\partial")
            by = self._variable(self.factor())
            self.expect("}")
            return Partial(by, body or self.product())
        if self.take(r"\frac", "{", "d", "}", "{", "d"):
            by = self.letter()
            self.expect("}")
            body = self.product()
            at = None
            if self.take("|", "_", "{"):
                self.letter()
                self.expect("=")
                at = self.sum()
                self.expect("}")
            return Rate(by, body, at)
        if self.take(r"\mathrm", "d"):
            place = self.place
            symbol = self.letter() if self.next[:1].isalpha() or self.next in LETTERS else None
            if symbol and f"d {symbol.name}" in self.names:
                return self.postfix(Symbol(f"d {symbol.name}", symbol.look), start)
            self.place = place
            return Differential(self.factor())
        if self.next == r"\operatorname*":
            self.place += 1
            if self.braced() != "argmin":
                raise self.error("not understood")
            self.expect("_")
            by = self._variable()
            return ArgMin(by, self.product())
        return None

    def _variable(self, by: Node | None = None) -> Node:
        """A letter; after ∂ also an entry of one, or its vec."""
        inner = by or self.argument()
        if isinstance(by, Index) or (isinstance(by, Apply) and by.name == "vec"):
            inner = by.parts[0]
        if not isinstance(inner, Symbol):
            raise self.error("a derivative is by a letter")
        return by or inner

    def _is_function(self) -> bool:
        """Whether max or min comes with arguments, not with an index below it."""
        return self.tokens[self.place + 1].text in OPENING if self.place + 1 < len(self.tokens) else False

    def _big(self) -> Node:
        name = self.next
        self.place += 1
        self.expect("_")
        if not self.take("{"):
            return Big(name, [self.letter().name], self.term())
        if name == r"\min" and self.take(r"\operatorname", "{"):
            self.place -= 1
            if self.braced() != "rank":
                raise self.error("not understood")
            variable = self.letter()
            self.expect(r"\le")
            rank = self.sum()
            self.expect("}")
            return RankMinimum(variable.name, rank, self.term())
        indices = [self.letter().name]
        low = high = None
        relation = ""
        if self.take("="):
            low = self.sum()
        elif self.next in (">", r"\ge", r"\ne"):
            relation = self.next
            self.place += 1
            low = self.sum()
        while self.take(","):
            indices.append(self.letter().name)
        self.expect("}")
        if low is not None and not relation:
            self.expect("^")
            high = self.argument()
        return Big(name, indices, self.term(), low, high, relation)

    # -- atoms -------------------------------------------------------------------------------------

    def atom(self) -> Node:
        start, text = self.position, self.next
        if text.isdigit():
            while self.next.isdigit() and self.position <= max(self.behind, start):
                self.place += 1
            return Number(float(self.latex[start : self.behind]))
        if text in OPENING:
            return self.group()
        if text in (r"\frac", r"\tfrac", r"\dfrac"):
            self.place += 1
            return Fraction(self.argument(), self.argument())
        if self.take(r"\sqrt"):
            return Root(self.argument())
        if self.take(r"\lvert"):
            self.bars.append(False)
            inner = self.sum()
            self.bars.pop()
            self.expect(r"\rvert")
            return Absolute(inner)
        if self.take(r"\|"):
            return self._norm()
        if text in (r"\max", r"\min"):
            self.place += 1
            return Extreme(text, *self.arguments())
        if text in NAMES:
            self.place += 1
            return self._applied(text)
        if self.take(r"\operatorname"):
            return self._operator(self.braced())
        if self.take(r"\mathbb"):
            return self._blackboard()
        if self.take(r"\mathcal", "N"):
            self.expect("(")
            x = self.sum()
            self.expect(";")
            mean = self.sum()
            self.expect(",")
            spread = self.sum()
            self.expect(")")
            return Density(x, mean, spread)
        if self.take(r"\begin", *"{pmatrix}"):
            return self._blocks()
        return self.named()

    def _norm(self) -> Node:
        self.bars.append(True)
        inner = self.sum()
        self.bars.pop()
        self.expect(r"\|")
        if not self.take("_"):
            return Norm(inner, "2")
        kind = self.next.removeprefix("\\")
        if kind in ("F", "*", "infty"):
            self.place += 1
            return Norm(inner, kind)
        return Norm(inner, "p", self.argument())

    def _applied(self, name: str) -> Node:
        """A function of FUNCTIONS, with a power between its name and its argument or not."""
        start = self.position
        power = None
        if name in NAMES and self.take("^"):
            power = self.argument()
        argument = self.group() if self.next in OPENING else self.factor()
        node = Apply(name, argument).at(start, self.behind)
        return node if power is None else self.raised(node, power)

    def _operator(self, name: str) -> Node:
        if name in ("Var", "Cov"):
            if self.next not in OPENING:
                return Spread(self.factor(), [], name == "Cov")
            closing = OPENING[self.next]
            self.place += 1
            body, given = self.sum(), self._given()
            self.expect(closing)
            return Spread(body, given, name == "Cov")
        if name not in FUNCTIONS:
            raise self.error(f"{name} is not known")
        return self._applied(name)

    def _given(self) -> list[Symbol]:
        if not self.take(r"\mid"):
            return []
        letters = [self.letter()]
        while self.take(","):
            letters.append(self.letter())
        return letters

    def _blackboard(self) -> Node:
        if self.take("I"):
            self.expect("_", "{")
            left = self.sum()
            self.expect(">")
            right = self.sum()
            self.expect("}")
            return Indicator(left, right)
        self.expect("E")
        variable, law = "", ""
        if self.take("_", "{"):
            variable = self.letter().name
            self.expect(r"\sim")
            law = self._normal() if self.next == r"\mathcal" else self.letter().name
            self.expect("}")
        self.expect("[")
        body, given = self.sum(), self._given()
        self.expect("]")
        return Expectation(body, given, variable, law)

    def _normal(self) -> Normal:
        self.expect(r"\mathcal", "N", "(")
        self.bars.append(False)
        mean = self.sum()
        self.expect(",")
        spread = self.sum()
        self.bars.pop()
        self.expect(")")
        return Normal(mean, spread)

    def _blocks(self) -> Node:
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(self.sum())
            if self.take(r"\\"):
                rows.append([])
            elif not self.take("&"):
                break
        self.expect(r"\end", *"{pmatrix}")
        return Blocks(rows)

    # -- what begins with a letter -----------------------------------------------------------------

    def named(self) -> Node:
        for name, label, end in (("D", "KL", self._divergence), ("d", "TV", self._divergence)):
            if self.take(name, "_", "{", r"\mathrm", "{", *label, "}", "}"):
                return end(label)
        if self.next == "e" and self.take("e", "^"):
            return Exponential(self.argument())
        if self.take(r"\mathbf", "e", "_"):
            return Unit(self.argument())
        symbol = self.letter()
        name = symbol.name
        plain = name.rstrip("'")
        if plain in self.functions and self.next in OPENING:
            if self.functions[plain] == "law":
                return self._law(name)
            return Call(name, *self.arguments())
        if name in self.names:
            return symbol
        if name in ("H", "I") and self.next in OPENING:
            return self._entropy(name)
        if name == "J" and self.take("_"):
            return Jacobian(self.argument().name)
        if name in ("sigma", "lambda") and self.next == "_":
            return self._spectrum(name)
        if name in CONSTANTS:
            return Number(CONSTANTS[name])
        return symbol

    def _spectrum(self, name: str) -> Node:
        r"""\sigma_i(W), \lambda_i(A), \lambda_{\max}(A)."""
        if self.take("_", "{"):
            label = self.next
            if label in (r"\max", r"\min"):
                self.place += 1
                self.expect("}")
                return Apply(rf"\{name}_{label}", self.group())
            raise self.error("not understood")
        self.expect("_")
        index = self.argument()
        return Index(Apply(rf"\{name}", self.group()), [index])

    def _law(self, name: str) -> Node:
        self.expect("(")
        of, given = [self.letter().name], []
        while self.take(","):
            of.append(self.letter().name)
        if self.take(r"\mid"):
            given.append(self.letter().name)
            while self.take(","):
                given.append(self.letter().name)
        self.expect(")")
        return Law(name, of, given)

    def _distribution(self) -> Node:
        return self._normal() if self.next == r"\mathcal" else self.sum()

    def _divergence(self, kind: str) -> Node:
        self.expect("(")
        self.bars.append(kind == "KL")
        p = self._distribution()
        self.expect(r"\|" if kind == "KL" else ",")
        q = self._distribution()
        self.bars.pop()
        self.expect(")")
        return Divergence(kind, p, q)

    def _entropy(self, name: str) -> Node:
        texts = self._until(")")[1:]
        if any(not text.isupper() and text not in (",", ";", r"\mid") for text in texts):
            if name == "I":
                raise self.error("mutual information is of two random variables")
            self.expect("(")
            p = self._distribution()
            self.expect(")")
            return Entropy(p)
        self.expect("(")
        groups: list[list[str]] = [[]]
        while not self.take(")"):
            if self.take(";") or self.take(r"\mid"):
                groups.append([])
            elif not self.take(","):
                groups[-1].append(self.letter().name.lower())
        of, given = (*groups, [])[:2]
        if len(groups) > 2 or not of or (name == "I" and not given):
            raise self.error("not understood")
        return Entropy(None, tuple(of), tuple(given), mutual=name == "I")
