"""Exercises of the chapter on rank, eigenvectors and the singular value decomposition."""

import numpy as np

from dlmath.check import Exercise, Mistake


def low_rank(W, k):
    U, s, Vt = np.linalg.svd(W, full_matrices=False)
    return (U[:, :k] * s[:k]) @ Vt[:k]


def smallest_terms(W, k):
    U, s, Vt = np.linalg.svd(W, full_matrices=False)
    return (U[:, len(s) - k :] * s[len(s) - k :]) @ Vt[len(s) - k :]


EXERCISES = [
    Exercise(
        id="svd.low_rank",
        title="The best approximation of rank k",
        level="core",
        points=5,
        section="sec-svd-low-rank",
        trains="cutting off an SVD",
        reference=low_rank,
        inputs=lambda rng: {
            "a square W": (rng.normal(size=(3, 3)), 1),
            "a wide W": (rng.normal(size=(3, 5)), 2),
            "a tall W": (rng.normal(size=(6, 4)), 3),
        },
        special=lambda rng: {
            "k is the full rank": (rng.normal(size=(3, 2)), 2),
            "W is 0": (np.zeros((2, 3)), 1),
        },
        mistakes=(
            Mistake(
                "the k smallest terms",
                smallest_terms,
                because="Singular values come sorted from large to small: the first k terms carry the most.",
                by_hand="For W = diag(3, 1) and k = 1 the best approximation is diag(3, 0), at distance 1.",
            ),
            Mistake(
                "the singular values are left out",
                lambda W, k: (lambda U, s, Vt: U[:, :k] @ Vt[:k])(*np.linalg.svd(W, full_matrices=False)),
                because="Without its factor σᵢ every term has the same size, whatever it is worth in W.",
                by_hand="For W = diag(3, 1) and k = 1 the result would be diag(1, 0), not diag(3, 0).",
            ),
        ),
        hints=(
            "np.linalg.svd(W, full_matrices=False) gives U (m, r), σ (r,) and the transposed V (r, d).",
            "Keep the first k columns of U, the first k values σᵢ and the first k rows of the transposed V.",
        ),
    ),
]
