"""Plausible wrong answers that are no listed mistakes: none may pass, and what is said of them must help.

Most of them passed once, or were called by a wrong name.
"""

from itertools import pairwise

import numpy as np
import pytest

from dlmath.checking import assess
from dlmath.exercises import find, gradients, hessians, probability, regression, svd, vectors
from dlmath.exercises.backprop import Node

# -- vectors -------------------------------------------------------------------------------------------------


def gram_schmidt(enough):
    def orthonormal(V):
        kept = []
        for v in V.T:
            rest = v - sum((q @ v) * q for q in kept)
            length = np.sqrt(rest @ rest)
            if length > enough:
                kept.append(rest / length)
        return np.array(kept).reshape(-1, len(V)).T

    return orthonormal


def largest_place(v):
    return np.sum(np.abs(v)), np.sqrt(np.sum(v**2)), np.argmax(np.abs(v))


# -- svd -----------------------------------------------------------------------------------------------------


def never_full_rank(W, eps):
    return int(np.argmax(svd.errors_by_rank(W)[:-1] <= eps))


# -- probability and entropy ---------------------------------------------------------------------------------


def counted_by_str(train, test, alphabet, alpha):
    chances = [
        (train.count(c + x) + alpha) / (train[:-1].count(c) + len(alphabet) * alpha)
        for c, x in pairwise(test)
    ]
    return 2.0 ** -np.mean(np.log2(chances))


def two_largest(p, q):
    return 1 - p @ q, np.sort(p - q)[-2:].sum()


# -- gradients and Hessians ----------------------------------------------------------------------------------


def judged_by(tolerance):
    """A gradient checker with another tolerance(measured, claimed)."""

    def wrong_entries(f, gradient, x):
        x = np.array(x, float)
        claimed, measured = np.asarray(gradient(x)), gradients.measured(f, x)
        if claimed.shape != x.shape:
            return np.ones(x.shape, bool)
        return np.abs(claimed - measured) > tolerance(measured, claimed)

    return wrong_entries


def scaled_without_abs(x, p):
    u = np.abs(x) / np.max(x)
    return np.sign(x) * (u / np.sum(u**p) ** (1 / p)) ** (p - 1)


def absolute_zero(H):
    e = np.linalg.eigvalsh(H)
    e = np.where(np.abs(e) < 1e-9, 0.0, e)
    return hessians.kind(e[0], e[-1])


def newton(most, smallest):
    def minimise(gradient, hessian, start, tol):
        x, steps = np.array(start, float), 0
        while np.linalg.norm(gradient(x)) > tol and steps < most:
            H = hessian(x)
            H = H + max(0.0, 1.0 - smallest(H)) * np.eye(len(H))
            x, steps = x - np.linalg.solve(H, gradient(x)), steps + 1
        return x, steps

    return minimise


def first_of_eigvals(H):
    return np.linalg.eigvals(H)[0].real


# -- regression ----------------------------------------------------------------------------------------------


def inverted(keep):
    return lambda Phi, y: regression.by_svd(Phi, y, lambda s: np.where(keep(s), 1 / s, 0))


def ridge_path(Phi, y, strengths):
    return regression.filtered(lambda s, t: np.where(s > 0, s, 0) / np.where(s > 0, s**2 + t, 1))(
        Phi, y, strengths
    )


class EqualByValue(Node):
    """As a dataclass would make it, found in lists by its value."""

    __hash__ = None

    def __eq__(self, other):
        return self.value == other.value

    def sorted(self, seen):
        seen = [] if isinstance(seen, set) else seen
        if self in seen:
            return []
        seen.append(self)
        return [node for parent, _ in self.parents for node in parent.sorted(seen)] + [self]


WRONG = [
    (
        "vectors.orthonormal",
        "any rest is kept",
        gram_schmidt(0.0),
        "not for: dependent up to rounding, rests of",
    ),
    (
        "vectors.orthonormal",
        "an absolute limit",
        gram_schmidt(1e-9),
        "A typical mistake: the rest is compared with a fixed number",
    ),
    (
        "vectors.safe_norm",
        "scaled by the first entry",
        lambda v: abs(v[0]) * np.sqrt(np.sum((v / v[0]) ** 2)),
        "There: the answer contains ∞",
    ),
    ("vectors.norms", "a place", largest_place, "A typical mistake: the place of the largest entry"),
    (
        "vectors.scores",
        "a mean",
        lambda Q, K: vectors.scores(Q, K) / K.shape[-1],
        "A typical mistake: divided by the number of entries",
    ),
    (
        "svd.rebuild",
        "U transposed",
        lambda U, s, Vt: (U.T[:, : len(s)] * s) @ Vt[: len(s)],
        "A typical mistake: U is transposed",
    ),
    (
        "svd.numerical_rank",
        "never the full rank",
        never_full_rank,
        "Wrong for: every term counts, small numbers.",
    ),
    (
        "svd.compress",
        "never the full rank",
        lambda W, budget: svd.terms(W, np.arange(never_full_rank(W, budget))),
        "is more than",
    ),
    (
        "probability.sample",
        "rounded",
        lambda p, u: np.round(u * (len(p) - 1)).astype(int),
        "The values differ",
    ),
    (
        "probability.explain",
        "the rate alone",
        lambda p_y, p_z, lamp: (probability.explain(p_y, p_z, lamp)[0], p_y),
        "A typical mistake: the rate of Y, as if nothing had been seen",
    ),
    ("entropy.perplexity", "str.count", counted_by_str, "A typical mistake: pairs that overlap are missed"),
    (
        "entropy.differ",
        "the two largest",
        two_largest,
        "Wrong for: 5 outcomes. There: of the 2 results, the second",
    ),
    ("entropy.differ", "the largest", lambda p, q: (1 - p @ q, np.max(p - q)), "the second is wrong"),
    ("entropy.extremes", "entropies", lambda n: (0.0, np.log2(n)), "two distributions are asked for"),
    (
        "gradients.slope_towards",
        "the size",
        lambda g, x, z: abs(gradients.slope_towards(g, x, z)),
        "A typical mistake: the size of the slope, without its sign",
    ),
    ("gradients.p_norm", "scaled without abs", scaled_without_abs, "nan"),
    (
        "gradients.checker",
        "np.isclose",
        judged_by(lambda measured, claimed: 1e-8 + 1e-5 * np.abs(measured)),
        "Wrong for: small slopes",
    ),
    (
        "gradients.checker",
        "each by its own",
        judged_by(lambda measured, claimed: 1e-5 * np.abs(measured)),
        "A typical mistake: every entry is compared with its own slope",
    ),
    (
        "gradients.checker",
        "max without abs",
        judged_by(lambda measured, claimed: 1e-5 * np.max(measured)),
        "A typical mistake: the largest slope is taken with its sign",
    ),
    (
        "gradients.checker",
        "by the claim",
        judged_by(lambda measured, claimed: 1e-5 * np.max(np.abs(claimed))),
        "A typical mistake: compared with the claim",
    ),
    (
        "hessians.curvature",
        "the size",
        lambda H, v: abs(hessians.curvature(H, v)),
        "A typical mistake: the size of the curvature, without its sign",
    ),
    (
        "hessians.predict",
        "the size",
        lambda *args: abs(hessians.predict(*args)),
        "right except for the sign",
    ),
    ("hessians.classify", "an absolute limit", absolute_zero, "A typical mistake: an absolute limit for 0"),
    ("hessians.newton", "99 steps", newton(99, lambda H: np.linalg.eigvalsh(H)[0]), "not for: 100 steps."),
    (
        "hessians.newton",
        "unsorted",
        newton(100, first_of_eigvals),
        "Wrong for: beside a saddle, the other way",
    ),
    (
        "hessians.largest_curvature",
        "one round more",
        lambda gradient, x, v, rounds: hessians.largest_curvature(gradient, x, v, rounds + 1),
        "A typical mistake: one round too many",
    ),
    ("backprop.node", "compared by value", EqualByValue, "nodes are compared by their values"),
    ("regression.shortest", "an absolute limit", inverted(lambda s: s > 1e-12), "not for: tiny units."),
    ("regression.shortest", "any σ > 0", inverted(lambda s: s > 0), "not for: a feature twice."),
    (
        "regression.shortest",
        "all of lstsq",
        lambda Phi, y: np.linalg.lstsq(Phi, y, rcond=None),
        "A typical mistake: all that np.linalg.lstsq returns",
    ),
    ("regression.ridge_path", "any σ > 0", ridge_path, "not for: λ = 0, a feature twice."),
    (
        "regression.after_steps",
        "0/0",
        lambda Phi, y, rate, steps: regression.by_svd(Phi, y, lambda s: (1 - (1 - rate * s**2) ** steps) / s),
        "A typical mistake: zero singular values are divided by",
    ),
    (
        "regression.noise",
        "a sum",
        lambda Phi, y: len(y) * regression.noise_variance(Phi, y),
        "A typical mistake: the sum of the squares",
    ),
]


@pytest.mark.parametrize(
    ("exercise", "answer", "said"),
    [(exercise, answer, said) for exercise, _, answer, said in WRONG],
    ids=[f"{exercise}-{name}" for exercise, name, _, _ in WRONG],
)
@pytest.mark.filterwarnings("ignore")
def test_a_plausible_wrong_answer_fails_and_is_told_why(exercise, answer, said):
    result = assess(find(exercise), answer)
    assert result.state == "failed"
    assert said in result.text()


@pytest.mark.parametrize("draw", range(25))
@pytest.mark.filterwarnings("ignore")
def test_no_draw_of_inputs_lets_a_wrong_total_variation_pass(draw, monkeypatch):
    monkeypatch.setenv("DLMATH_SEED", f"draw {draw}".replace(" ", ""))
    exercise = find("entropy.differ")
    assert assess(exercise, exercise.reference).passed
    for mistake in exercise.mistakes:
        assert assess(exercise, mistake.answer).mistake == mistake.name
    assert not assess(exercise, two_largest).passed


@pytest.mark.parametrize(
    "exercise", ["entropy.kl_by_hand", "entropy.units", "svd.eigen_trap", "backprop.modes"]
)
def test_no_explanation_writes_out_the_value_that_is_asked_for(exercise):
    entry = find(exercise)
    told = " ".join(mistake.because + mistake.by_hand for mistake in entry.mistakes).replace(
        "½ ln(½/¼)", "0.347"
    )
    for value in np.ravel(entry.reference):
        assert f"{value:.4g}" not in told or np.isinf(value)
        assert f"{value:_.0f}".replace("_", " ") not in told or value < 100
