"""The words and symbols by which a reader finds an identity.

The filter of the page (assets/book.js) does with a query what `search` does here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GAP = "␣"
SYMBOLS = {
    "nabla": "∇",
    "partial": "∂",
    "top": "ᵀ",
    "odot": "⊙",
    "oslash": "⊘",
    "otimes": "⊗",
    "sum": "∑",
    "prod": "∏",
    "sqrt": "√",
    "infty": "∞",
    "le": "≤",
    "ge": "≥",
    "mid": "|",
    "lvert": "|",
    "rvert": "|",
    "sim": "~",
    "pi": "π",
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ϵ",
    "theta": "θ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "phi": "φ",
    "sigma": "σ",
    "tau": "τ",
    "Sigma": "Σ",
    "ell": "ℓ",
    "quad": GAP,
    "qquad": GAP,
}
"""Commands that are one symbol, on a line of text."""

FONTS = r"\\(?:mathbf|boldsymbol|mathrm|mathcal|mathbb|operatorname\*?|[td]?frac|hat|textstyle)"

SPOKEN = {
    r"\nabla": "nabla gradient grad",
    r"\partial": "partial derivative Jacobian",
    r"\frac{d}": "derivative",
    r"\mathrm d": "differential",
    r"\sum": "sum",
    r"\odot": "Hadamard elementwise",
    r"\otimes": "Kronecker kron",
    "{tr}": "trace",
    r"\det": "determinant",
    r"\ln": "log logarithm",
    r"\exp": "exponential",
    r"\|": "norm",
    "^{-1}": "inverse",
    r"\mathbb E": "expectation mean",
    "{Var}": "variance",
    "{Cov}": "covariance",
    r"\lambda": "lambda",
    r"\sigma": "sigma",
    r"\Sigma": "Sigma covariance",
    r"\mu": "mu",
    r"\theta": "theta",
    "{KL}": "KL Kullback Leibler divergence",
    "{TV}": "TV total variation distance",
    r"\mathcal N": "Gaussian normal",
}
"""What readers call what they see."""


def on_a_line(latex: str) -> str:
    r"""A formula as text, in small letters: `\mathbf x^\top A^{-1}` is xᵀa⁻¹."""
    text = re.sub(r"\\(?:[Bb]igg?[lr]?(?![A-Za-z])|[,;!]|(?:begin|end)\{pmatrix\})", "", latex)
    text = re.sub(FONTS, "", text.replace(r"\|", "‖"))
    text = re.sub(r"\\([A-Za-z]+)", lambda match: SYMBOLS.get(match[1], match[1]), text)
    return typed(text).replace(" ", "").replace(GAP, " ").lower()


def typed(text: str) -> str:
    """Text as it may be typed: ^T, ^-1, ||, backslashes and braces are taken for what they mean."""
    text = re.sub(FONTS + r"\s*", "", text.replace("||", "‖").replace(r"\|", "‖"))
    text = re.sub(r"\^\{?-(\\top|[Tᵀ])\}?", "⁻ᵀ", text)
    text = re.sub(r"\^\{?(\\top|[Tᵀ])(?![A-Za-z])\}?", "ᵀ", text)
    text = re.sub(r"\^\{?-1\}?", "⁻¹", text).replace("^2", "²")
    return re.sub(r"[{}\\&_]", "", text)


def spelt(text: str) -> str:
    """Words in small letters, one blank before each."""
    return " " + " ".join(re.findall(r"[^\W_]+", text.lower()))


@dataclass(frozen=True)
class Findable:
    """What an entry can be found by: its words, and its formulas on a line."""

    words: str
    formulas: str


def findable(entry) -> Findable:
    """The words and formulas of an entry."""
    latex = [*entry.layouts.values(), *entry.where]
    own = [entry.formula, *entry.where]
    names = re.findall(r"\\operatorname\*?\{(\w+)\}|\\(ln|exp|det|tanh|sin|max|min)", " ".join(own))
    spoken = [words for sign, words in SPOKEN.items() if any(sign in one for one in own)]
    told = [
        entry.id,
        entry.title,
        entry.topic,
        entry.conditions,
        entry.search,
        *spoken,
        *map(" ".join, names),
    ]
    return Findable(spelt(" ".join(told)), " ".join(map(on_a_line, latex)))


def search(query: str, entries: dict[str, Findable]) -> list[str]:
    """Names of the entries that a query finds.

    Those that show it as a formula; if none does, those that have all its pieces: a word of theirs begins
    with the piece, or, where that is so nowhere, a formula holds it.
    """
    pieces = typed(query).split()
    whole = "".join(pieces).lower()
    names = list(entries)
    if re.search(r"[^a-z-]", whole) and (
        shown := [name for name in names if whole in entries[name].formulas]
    ):
        return shown
    for piece in pieces:
        spoken = [name for name in names if spelt(piece) != " " and spelt(piece) in entries[name].words]
        names = spoken or [name for name in names if piece.lower() in entries[name].formulas]
    return names
