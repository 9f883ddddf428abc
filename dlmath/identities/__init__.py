r"""Identities of deep learning's mathematics that verify themselves.

Each entry states its formula once, in LaTeX. What the page shows and what is computed are that text: a parser
(`parser.py`) reads it, strictly, into an expression (`nodes.py`, `calculus.py`, `chance.py`), whose sides are
evaluated on random inputs (`draw.py`), in denominator and in numerator layout. The function behind ∇ or ∂ is
part of the text, and its derivative is a finite difference of that function. A formula that cannot be read,
or whose sides differ, stops the build of the book.

    >>> from dlmath import identities
    >>> [entry.id for entry in identities.find("quadratic")][:2]
    ['grad-quadratic', 'grad-quadratic-symmetric']
    >>> identities.find("log det")[0].verify() < 1e-7
    True

Three ways to have one source were tried on ten entries of different kinds. SymPy's matrix expressions could
evaluate three, and rearrange what they print. A tree of our own that prints itself wrote six from one source,
but needed pieces of LaTeX beside code for norms, indices and probabilities, which is the gap that was to be
closed, and cannot know the size of a bracket. Evaluating the shown LaTeX took all ten as they stood, and
cannot disagree with what is shown.

The numerator layout is written from the same letters by the rule of transposition (`transpose.py`) and
then read and computed like any other formula; where a form reads better it is stated, and computed too.
"""

from __future__ import annotations

from functools import cache

from . import words
from .context import FormulaError
from .identity import TOLERANCE, TRIALS, Identity, WrongIdentity
from .table import TABLE

__all__ = [
    "TABLE",
    "TOLERANCE",
    "TRIALS",
    "FormulaError",
    "Identity",
    "UnknownTopic",
    "WrongIdentity",
    "check",
    "find",
    "of_topic",
    "topics",
]


class UnknownTopic(ValueError):
    """A topic that no entry has; the message names those that are known."""


def topics() -> list[str]:
    """The topics in the order of the table."""
    return list(dict.fromkeys(entry.topic for entry in TABLE))


def of_topic(topic: str) -> list[Identity]:
    """The entries of one topic."""
    entries = [entry for entry in TABLE if entry.topic == topic]
    if not entries:
        raise UnknownTopic(f"no identity has the topic {topic!r}: the topics are {', '.join(topics())}")
    return entries


@cache
def _findable() -> dict[str, words.Findable]:
    return {entry.id: words.findable(entry) for entry in TABLE}


def find(query: str) -> list[Identity]:
    """The entries that a query finds: `ridge`, `log det`, `∇ tr`, `x^T A x`.

    Formulas may be typed as LaTeX or on a line. Where none shows the query as it stands, all its words and
    symbols have to be among those of an entry.
    """
    ids = set(words.search(query, _findable()))
    return [entry for entry in TABLE if entry.id in ids]


def check(entries: tuple[Identity, ...] | None = None, tolerance: float = TOLERANCE) -> dict[str, float]:
    """Verify all entries: the largest error of each, or a `WrongIdentity` that names those that are wrong."""
    errors, wrong = {}, []
    for entry in TABLE if entries is None else entries:
        try:
            errors[entry.id] = entry.verify()
        except WrongIdentity as error:
            wrong.append(str(error))
            continue
        if not errors[entry.id] <= tolerance:
            wrong.append(f"{entry.id} (error {errors[entry.id]:.1e})")
    if wrong:
        raise WrongIdentity(f"dlmath/identities: not true as written: {', '.join(wrong)}")
    return errors
