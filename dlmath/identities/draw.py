"""Random values for the letters of a formula, from a line that says what each is.

    x: n; A, B: m n; S: spd n; lambda: positive; p: law x y

Sizes are letters: one letter is one size, different letters are different sizes of 2 to 5 (N, a number of
examples, is 6 to 8), so that no wrong order of factors fits by chance; `n: size 3 5` gives other bounds. The
letters of sizes are numbers that the formula can use. Kinds and what they draw are in `KINDS`; without one,
entries are normal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .chance import Distribution
from .context import Chance, Dependent, FormulaError, Many

OUTCOMES = 5


@dataclass
class Drawn:
    """Everything a context needs."""

    values: dict = field(default_factory=dict)
    ranges: dict[str, int] = field(default_factory=dict)
    weights: np.ndarray | None = None
    tied: frozenset = frozenset()
    padded: frozenset = frozenset()


def _normal(rng, *shape):
    return rng.normal(size=shape) if shape else float(rng.normal())


def _orthogonal(rng, n):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def _spectrum(rng, m, n):
    """A matrix whose singular values are well apart."""
    k = min(m, n)
    values = 3 * 0.55 ** np.arange(k) * rng.uniform(0.95, 1.05, k)
    return _orthogonal(rng, m)[:, :k] * values @ _orthogonal(rng, n)[:, :k].T


def _symmetric(rng, n):
    """Eigenvalues of both signs, well apart."""
    values = np.linspace(-2, 2.5, n) + rng.uniform(-0.15, 0.15, n)
    V = _orthogonal(rng, n)
    return V * values @ V.T


def _spd(rng, n):
    """Symmetric positive definite: eigenvalues from ½ to 2½, well apart."""
    V = _orthogonal(rng, n)
    S = V * (np.linspace(0.6, 2.4, n) + rng.uniform(-0.1, 0.1, n)) @ V.T
    return (S + S.T) / 2


def _invertible(rng, n):
    """Far from singular: singular values between ½ and 2."""
    return _orthogonal(rng, n) * rng.uniform(0.5, 2, n) @ _orthogonal(rng, n)


def _away(rng, *shape):
    """Entries of both signs, none nearer than 0.2 to zero."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.2, 2, shape)


def _probabilities(rng, *shape):
    p = rng.uniform(0.15, 1, shape)
    return p / p.sum()


def _activation(rng):
    a = rng.uniform(0.6, 1.4)
    return [
        lambda t: np.tanh(a * t),
        lambda t: np.sin(a * t),
        lambda t: np.log1p(np.exp(a * t)),
        lambda t: 1 / (1 + np.exp(-a * t)),
    ][rng.integers(4)]


def _convex(rng):
    a = rng.uniform(0.5, 1.5)
    return [lambda t: np.exp(a * t), lambda t: t**2 + a * t, lambda t: np.log1p(np.exp(a * t))][
        rng.integers(3)
    ]


def _diagonalisable(rng, n):
    """Real eigenvalues of both signs, eigenvectors that are not orthogonal."""
    V = _invertible(rng, n)
    return V * (np.linspace(-1.5, 2, n) + rng.uniform(-0.2, 0.2, n)) @ np.linalg.inv(V)


def _loss(rng):
    """A smooth function of all entries of an array, with a different slope at each."""
    a, b = rng.uniform(0.5, 1.5, 2)

    def loss(x):
        weights = np.cos(a + 2.1 * np.arange(np.size(x))).reshape(np.shape(x))
        return float(np.sum(weights * np.sin(b * x)) + 0.1 * np.sum(x) ** 2)

    return loss


KINDS: dict[str, Callable] = {
    "": _normal,
    "symmetric": _symmetric,
    "spd": _spd,
    "invertible": _invertible,
    "orthogonal": _orthogonal,
    "spectrum": _spectrum,
    "away": _away,
    "probabilities": _probabilities,
    "positive": lambda rng, *shape: rng.uniform(0.3, 2, shape) if shape else float(rng.uniform(0.3, 2)),
    "small": lambda rng, *shape: 0.3 * rng.normal(size=shape),
    "labels": lambda rng, *shape: rng.choice([-1.0, 1.0], shape),
    "whole": lambda rng, low, high: float(rng.integers(low, high + 1)),
    "order": lambda rng: float(rng.uniform(1.3, 4)),
    "activation": _activation,
    "convex": _convex,
    "loss": _loss,
    "diagonalisable": _diagonalisable,
    "identity": lambda rng, n: np.eye(n),
    "ones": lambda rng, n: np.ones(n),
    "zeros": lambda rng, n: np.zeros(n),
    "fraction": lambda rng: float(rng.uniform(0.1, 0.9)),
    "spread": lambda rng: float(rng.uniform(0.7, 1.2)),
}
DEPENDENT: dict[str, Callable] = {
    "eigen": lambda S: (lambda w, V: (Many(w[::-1]), _columns(V[:, ::-1])))(*np.linalg.eigh(S)),
    "eigenvalues": lambda A: (Many(np.linalg.eigvals(A)),),
    "svd": lambda W: (lambda U, s, Vt: (U, np.diag(s), Vt.T))(*np.linalg.svd(W, full_matrices=False)),
    "triples": lambda W: (lambda U, s, Vt: (Many(s), _columns(U), _columns(Vt.T)))(
        *np.linalg.svd(W, full_matrices=False)
    ),
    "rows": lambda X: (Many(row[:, None] for row in X),),
    "columns": lambda X: (_columns(X),),
}
"""Several letters at once that a matrix determines, such as its eigenvalues and eigenvectors."""


def _columns(V: np.ndarray) -> Many:
    return Many(V[:, [j]] for j in range(V.shape[1]))


def _size(word: str, sizes: dict[str, int], rng: np.random.Generator) -> int:
    if word.isdigit():
        return int(word)
    if word not in sizes:
        pool = range(6, 9) if word == "N" else range(2, 6)
        free = [size for size in pool if size not in sizes.values()]
        if not free:
            raise FormulaError(f"there are too many sizes: {', '.join(sizes)}, {word}")
        sizes[word] = int(rng.choice(free))
    return sizes[word]


def draw(given: str, rng: np.random.Generator) -> Drawn:
    """Random values for a line such as `x: n; A: m n`."""
    drawn, sizes, tied, padded = Drawn(), {}, set(), set()
    for item in filter(None, (part.strip() for part in given.split(";"))):
        names, _, what = item.partition(":")
        names, words = [name.strip() for name in names.split(",")], what.split()
        kind = words.pop(0) if words and not _is_size(words[0]) else ""
        if kind == "size":
            low, high = map(int, words)
            sizes.update({name: int(rng.integers(low, high + 1)) for name in names})
            continue
        if kind in DEPENDENT:
            _determined(drawn, names, kind, words[0])
            continue
        shape = [_size(word, sizes, rng) for word in words] if kind != "law" else []
        for name in names:
            if kind == "padded":
                padded.add(name)
            elif kind == "index":
                drawn.ranges[name] = shape[0]
            elif kind == "law":
                table = _probabilities(
                    rng, *(sizes[word] if word in sizes else drawn.ranges[word] for word in words)
                )
                drawn.values[name] = Distribution(tuple(words), table)
            elif kind == "values":
                table = rng.normal(size=shape[0])
                drawn.values[name] = lambda i, table=table: table[int(i) - 1]
            elif kind in ("chance", "groups", "signs"):
                _random_variable(drawn, name, kind, shape, rng)
            else:
                value = KINDS[kind.removeprefix("tied-")](rng, *shape)
                drawn.values[name] = value[:, None] if np.ndim(value) == 1 else value
                tied |= {name} if kind.startswith("tied-") else set()
    drawn.values.update({name: float(size) for name, size in sizes.items() if name not in drawn.values})
    drawn.tied, drawn.padded = frozenset(tied), frozenset(padded)
    return drawn


def _is_size(word: str) -> bool:
    return len(word) == 1 or word.isdigit()


def _determined(drawn: Drawn, names: list[str], kind: str, of: str) -> None:
    for place, name in enumerate(names):
        drawn.values[name] = Dependent(lambda c, place=place: DEPENDENT[kind](c.get(of))[place])


def _random_variable(drawn: Drawn, name: str, kind: str, shape: list[int], rng: np.random.Generator) -> None:
    """Values on a finite space of outcomes; `signs` takes every vector of ±1 once."""
    if kind == "signs":
        every = np.array(np.meshgrid(*[[-1.0, 1.0]] * shape[0])).reshape(shape[0], -1).T
        drawn.values[name] = Chance(every[:, :, None])
        drawn.weights = np.full(len(every), 1 / len(every))
        return
    if drawn.weights is None:
        drawn.weights = _probabilities(rng, OUTCOMES)
    if kind == "groups":
        drawn.values[name] = Chance(np.array([0.5, -1.0, 0.5, -1.0, 2.0])[rng.permutation(OUTCOMES)])
        return
    drawn.values[name] = Chance(rng.normal(size=(OUTCOMES, *shape, 1) if shape else OUTCOMES))
