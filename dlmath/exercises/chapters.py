"""The chapters of the book, in its order: the one table from which everything that goes by chapter follows.

A line holds a chapter's key, the name of its three notebooks, its title, and what its card on the first page
says. The key names the module of its exercises, its file of the inventory and its labels: `svd` stands for
`dlmath/exercises/svd.py`, `reference/inventory/svd.yml`, `ch-svd`, `sec-svd-…`, `ex-svd` and `sol-svd`. The
name, `02-svd`, begins with the chapter's number; the title is the heading of its page.

Needs nothing but Python.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CHAPTERS", "Chapter", "chosen"]


class Chapter(NamedTuple):
    """One chapter: `file` is the name of its notebooks in chapters/, exercises/ and solutions/."""

    key: str
    file: str
    title: str
    about: str

    @property
    def number(self) -> int:
        return int(self.file.partition("-")[0])


_TABLE = (
    Chapter(
        "vectors",
        "01-vectors",
        "Vectors and matrices",
        "Dot products, maps, norms, outer products, axes, and what a computer makes of a real number.",
    ),
    Chapter(
        "svd",
        "02-svd",
        "Eigenvectors and the singular value decomposition",
        "Rank, eigenvectors and their limits, the best approximation of low rank, a photograph at rank 22.",
    ),
    Chapter(
        "probability",
        "03-probability",
        "Probability",
        "Joint and conditional, the chain rule of probability, Bayes, maximum likelihood on real data.",
    ),
    Chapter(
        "entropy",
        "04-entropy-kl",
        "Entropy and divergence",
        "Surprise, coding, cross-entropy, divergences and their infinities, the perplexity of a real text.",
    ),
    Chapter(
        "gradients",
        "05-gradients",
        "Gradients",
        "From the limit to the Jacobian, both layouts side by side, gradient descent and momentum.",
    ),
    Chapter(
        "hessians",
        "06-hessians",
        "Hessians",
        "Curvature, saddles, convexity, conditioning, Newton's method, products with a Hessian nobody stores.",
    ),
    Chapter(
        "backprop",
        "07-backprop",
        "Backpropagation",
        "Layers, the chain rule by shapes, an automatic differentiator, a network trained with it.",
    ),
    Chapter(
        "regression",
        "08-regression",
        "Linear regression",
        "Everything together: one loss, its gradient three ways, pseudoinverse, ridge, and real data.",
    ),
)
CHAPTERS: dict[str, Chapter] = {chapter.key: chapter for chapter in _TABLE}


def chosen(names: list[str]) -> list[Chapter]:
    """The chapters of these names, which may be keys or names of notebooks; all of them for none.

    Raises ValueError, with the known names, for an unknown one.
    """
    by_name = {name: chapter for chapter in CHAPTERS.values() for name in (chapter.key, chapter.file)}
    for name in names:
        if name not in by_name:
            raise ValueError(f"there is no chapter {name!r}; the chapters are {', '.join(CHAPTERS)}")
    return [chapter for chapter in CHAPTERS.values() if not names or {chapter.key, chapter.file} & {*names}]
