"""Exercises of the chapter on rank, eigenvectors and the singular value decomposition."""

import numpy as np

from dlmath.checking import (
    Criterion,
    Exercise,
    Mistake,
    close,
    drawn,
    exact,
    normal,
    up_to_sign,
    with_eigenvalues,
    with_singular_values,
)


def svd(W):
    return np.linalg.svd(W, full_matrices=False)


# -- one outer product ---------------------------------------------------------------------------------------

OUTER = Exercise(
    id="svd.outer",
    title="An outer product by hand",
    level="warm-up",
    points=4,
    section="sec-svd-rank",
    trains="the shape and the entries of an outer product",
    reference=lambda u, v: np.multiply.outer(u, v),
    inputs={"as many rows as columns": (normal(3), normal(3)), "more columns": (normal(2), normal(4))},
    special={"u is 0": (np.zeros(3), normal(2)), "one entry each": (normal(1), normal(1))},
    mistakes=(
        Mistake(
            "v uᵀ in place of u vᵀ",
            lambda u, v: np.multiply.outer(v, u),
            because="Rows belong to the output side: entry i of u rules row i, so u has to come first.",
            by_hand="For u with 2 entries and v with 4 the matrix has 2 rows and 4 columns.",
        ),
        Mistake(
            "the dot product",
            lambda u, v: u @ v,
            because="A dot product sums over a shared index and gives one number; here no index is summed.",
            by_hand="u = (1, 2), v = (3, 4): the outer product has the rows (3, 4) and (6, 8), four numbers.",
        ),
        Mistake(
            "the elementwise product",
            lambda u, v: u * v,
            because="Entry i of u has to meet every entry j of v, not only the one in the same place.",
            by_hand="u = (1, 2), v = (3, 4): the entry in row 2, column 1 is u₂ v₁ = 6.",
        ),
    ),
    hints=(
        "How many rows and columns does u vᵀ have, if u has m entries and v has n?",
        "The entry in row i and column j is u[i] * v[j]: two loops, or broadcasting a column against a row.",
    ),
)

# -- the eigenvalue of a given eigenvector -------------------------------------------------------------------


def eigenvalue_of(W, v):
    return v @ W @ v / (v @ v)


def with_eigenvector(values, column, length):
    """A symmetric matrix with these eigenvalues and one of its eigenvectors, of the given length."""

    def draw(rng):
        Q = np.linalg.qr(rng.normal(size=(len(values), len(values))))[0]
        return Q @ np.diag(values) @ Q.T, length * Q[:, column]

    return drawn(draw)


EIGENVALUE_OF = Exercise(
    id="svd.eigenvalue_of",
    title="Which eigenvalue belongs to this eigenvector?",
    level="warm-up",
    points=4,
    section="sec-svd-eigenvectors",
    trains="reading the definition of an eigenvector",
    reference=eigenvalue_of,
    inputs={"λ > 0": with_eigenvector([3, -1], 0, 2), "λ < 0": with_eigenvector([2, -4, 1], 1, 0.5)},
    special={
        "λ = 0": (np.ones((2, 2)), np.array([2.0, -2.0])),
        "v starts with 0": (np.eye(2), np.array([0.0, 3.0])),
    },
    mistakes=(
        Mistake(
            "v is taken to have length 1",
            lambda W, v: v @ W @ v,
            because="From W v = λ v follows vᵀ W v = λ vᵀv, and vᵀv is 1 only for vectors of length 1.",
            by_hand="W = diag(5, 1), v = (2, 0): vᵀ W v = 20, but W v = (10, 0) = 5 v.",
        ),
        Mistake(
            "the sign is lost",
            lambda W, v: np.linalg.norm(W @ v) / np.linalg.norm(v),
            because="Lengths say how much v is stretched, not whether it is reversed: eigenvalues can be negative.",
            by_hand="W = diag(−2, 1), v = (1, 0): W v = −2 v, so λ = −2 although the lengths have the ratio 2.",
        ),
        Mistake(
            "divided entry by entry",
            lambda W, v: (W @ v)[0] / v[0],
            because="A ratio of single entries, such as the first ones, is λ only if v has no 0 there; else it is 0/0.",
            by_hand="W = diag(1, 5), v = (0, 3): W v = (0, 15) = 5 v, and the first entries are 0 and 0.",
        ),
    ),
    hints=(
        "By definition W v = λ v. Which product turns both sides into numbers?",
        "Multiply from the left by vᵀ, and solve for λ. v need not have length 1.",
    ),
)

# -- when are eigenvectors perpendicular? ---------------------------------------------------------------------

PERPENDICULAR = Exercise(
    id="svd.perpendicular",
    title="When are eigenvectors perpendicular?",
    level="warm-up",
    points=2,
    section="sec-svd-eigendecomposition",
    trains="the condition that many texts forget",
    choices="abcd",
    reference="c",
    mistakes=(
        Mistake(
            "every square matrix",
            "a",
            because="A square matrix may have eigenvectors at any angle, and a shear or a rotation by 90° has too few.",
            by_hand="[[1, 1], [0, 2]] has the eigenvectors (1, 0) and (1, 1), with the dot product 1.",
        ),
        Mistake(
            "different eigenvalues are enough",
            "b",
            because="Different eigenvalues make eigenvectors linearly independent, which is less than perpendicular.",
            by_hand="[[1, 1], [0, 2]] has the eigenvalues 1 and 2; (1, 0) and (1, 1) have the dot product 1.",
        ),
        Mistake(
            "invertible matrices",
            "d",
            because="Invertible only says that no eigenvalue is 0; it says nothing about directions.",
            by_hand="[[1, 1], [0, 2]] has the determinant 2, and eigenvectors at 45 degrees.",
        ),
    ),
    hints=(
        "Try the candidates on [[1, 1], [0, 2]]: find its two eigenvectors and their dot product.",
        "If W = Q Λ Qᵀ with perpendicular columns in Q, what is the transpose of W?",
    ),
)

# -- from the three factors back to W ------------------------------------------------------------------------


def rebuild(U, s, Vt):
    return (U[:, : len(s)] * s) @ Vt[: len(s)]


def factors(m, n, rank=None):
    """All of U (m, m), the singular values, and Vᵀ (n, n) of a random matrix."""

    def draw(rng):
        U, s, Vt = np.linalg.svd(rng.normal(size=(m, n)))
        return U, s * (np.arange(len(s)) < (rank or len(s))), Vt

    return drawn(draw)


REBUILD = Exercise(
    id="svd.rebuild",
    title="From the three factors back to the matrix",
    level="core",
    points=5,
    section="sec-svd-svd",
    trains="the shapes in U Σ Vᵀ",
    reference=rebuild,
    inputs={"a square W": factors(3, 3), "a wide W": factors(3, 4), "a tall W": factors(4, 3)},
    special={"rank 1 of 3": factors(3, 3, rank=1), "one row": factors(1, 3)},
    mistakes=(
        Mistake(
            "Vᵀ is transposed once more",
            lambda U, s, Vt: (U[:, : len(s)] * s) @ Vt.T[: len(s)],
            because="np.linalg.svd returns the third factor already transposed: its rows are the vectors vᵢ.",
            by_hand="Look at one product: row 1 of the third factor must be the input that gives σ₁u₁.",
        ),
        Mistake(
            "σᵢ scales row i of U",
            lambda U, s, Vt: np.pad(s, (0, len(U) - len(s)))[:, None] * U[:, : len(s)] @ Vt[: len(s)],
            because="A diagonal matrix on the right of U scales its columns; on the left it would scale rows.",
            by_hand="[[1, 1], [1, 1]] times diag(2, 5) is [[2, 5], [2, 5]]: the columns are scaled.",
        ),
        Mistake(
            "the singular values are squared",
            lambda U, s, Vt: (U[:, : len(s)] * s**2) @ Vt[: len(s)],
            because="Squares σᵢ² are the eigenvalues of WᵀW; W itself has the factors σᵢ, once.",
            by_hand="W = [[3]]: with U = [[1]], σ = 3, V = [[1]], the product 1 · 3 · 1 is W already.",
        ),
    ),
    hints=(
        "U is (m, m) and Vᵀ is (n, n). Which shape must Σ have for the product to be (m, n)?",
        "Put s on the main diagonal of an (m, n) matrix of zeros; or keep only the first len(s) columns of U.",
    ),
)

# -- the best approximation of rank k ------------------------------------------------------------------------


def low_rank(W, k):
    U, s, Vt = svd(W)
    return (U[:, :k] * s[:k]) @ Vt[:k]


def smallest_terms(W, k):
    U, s, Vt = svd(W)
    return (U[:, len(s) - k :] * s[len(s) - k :]) @ Vt[len(s) - k :]


def without_sizes(W, k):
    U, _, Vt = svd(W)
    return U[:, :k] @ Vt[:k]


LOW_RANK = Exercise(
    id="svd.low_rank",
    title="The best approximation of rank k",
    level="core",
    points=5,
    section="sec-svd-low-rank",
    trains="cutting off an SVD",
    reference=low_rank,
    inputs={"a square W": (normal(3, 3), 1), "a wide W": (normal(3, 5), 2), "a tall W": (normal(6, 4), 3)},
    special={"k is the full rank": (normal(3, 2), 2), "W is 0": (np.zeros((2, 3)), 1)},
    mistakes=(
        Mistake(
            "the k smallest terms",
            smallest_terms,
            because="Singular values come sorted from large to small: the first k terms carry the most.",
            by_hand="For W = diag(3, 1) and k = 1 the best approximation is diag(3, 0), at distance 1.",
        ),
        Mistake(
            "the singular values are left out",
            without_sizes,
            because="Without its factor σᵢ every term has the same size, whatever it is worth in W.",
            by_hand="For W = diag(3, 1) and k = 1 the result would be diag(1, 0), not diag(3, 0).",
        ),
        Mistake(
            "term k alone",
            lambda W, k: low_rank(W, k) - low_rank(W, k - 1),
            because="W_k is the sum of the terms 1 to k; an index in place of a slice picks only one of them.",
            by_hand="For W = diag(3, 2, 1) and k = 2 the result must be diag(3, 2, 0), not diag(0, 2, 0).",
        ),
        Mistake(
            "one term too many",
            lambda W, k: low_rank(W, k + 1),
            because="A slice that ends at k + 1 keeps k + 1 terms, and the result has that rank.",
            by_hand="For W = diag(3, 2, 1) and k = 1 the result must be diag(3, 0, 0), not diag(3, 2, 0).",
        ),
        Mistake(
            "one term too few",
            lambda W, k: low_rank(W, k - 1),
            because="A slice in Python leaves its end out by itself: one that ends at k has the k terms 0 to k − 1.",
            by_hand="For W = diag(3, 2, 1) and k = 1 the result must be diag(3, 0, 0), and not 0.",
        ),
    ),
    hints=(
        "np.linalg.svd(W, full_matrices=False) gives U (m, r), σ (r,) and the transposed V (r, n).",
        "Keep the first k columns of U, the first k values σᵢ and the first k rows of the transposed V.",
    ),
)

# -- how far away the best one is ----------------------------------------------------------------------------


def tail_error(s, k):
    return np.sqrt(np.sum(s[k:] ** 2))


def spectrum(count):
    return drawn(lambda rng: np.sort(rng.uniform(0.5, 4, size=count))[::-1].copy())


TAIL_ERROR = Exercise(
    id="svd.tail_error",
    title="How far away is the best approximation?",
    level="core",
    points=5,
    section="sec-svd-low-rank",
    trains="the error formula of the best approximation",
    reference=tail_error,
    inputs={"k = 1 of 3": (spectrum(3), 1), "k = 2 of 5": (spectrum(5), 2)},
    special={"k = 0": (spectrum(3), 0), "k = r": (spectrum(4), 4)},
    mistakes=(
        Mistake(
            "the last kept term is counted as lost",
            lambda s, k: np.sqrt(np.sum(s[max(k - 1, 0) :] ** 2)),
            because="Terms 1 to k are kept, so the loss starts at σₖ₊₁, which Python calls s[k].",
            by_hand="σ = (3, 1), k = 1: only the 1 is lost, so the error is 1 and not √10.",
        ),
        Mistake(
            "the first lost term is forgotten",
            lambda s, k: np.sqrt(np.sum(s[k + 1 :] ** 2)),
            because="The first lost value is σₖ₊₁, and Python, which counts from 0, calls it s[k].",
            by_hand="σ = (9, 4, 3), k = 1: the 4 and the 3 are lost, so the error is 5, and not 3.",
        ),
        Mistake(
            "what is kept in place of what is lost",
            lambda s, k: np.sqrt(np.sum(s[:k] ** 2)),
            because="Terms 1 to k are in W_k, so they cancel in W − W_k; what is left is the rest.",
            by_hand="σ = (9, 4, 3), k = 1: the 4 and the 3 are lost, so the error is 5, and not 9.",
        ),
        Mistake(
            "a sum in place of a root of squares",
            lambda s, k: np.sum(s[k:]),
            because="The terms are perpendicular to each other, so their sizes add like the sides in Pythagoras.",
            by_hand="σ = (9, 4, 3), k = 1: the error is √(16 + 9) = 5, not 7.",
        ),
        Mistake(
            "the root is forgotten",
            lambda s, k: np.sum(s[k:] ** 2),
            because="The sum of squares is the square of the Frobenius norm; the distance is its root.",
            by_hand="σ = (9, 4, 3), k = 1: the error is 5, and 25 is its square.",
        ),
        Mistake(
            "the spectral norm",
            lambda s, k: s[k] if k < len(s) else 0.0,
            because="σₖ₊₁ is the error in the spectral norm; the Frobenius norm counts every lost term.",
            by_hand="σ = (9, 4, 3), k = 1: the spectral error is 4, the Frobenius error √(16 + 9) = 5.",
        ),
    ),
    hints=(
        "Which terms of the sum are missing in W_k? Their singular values are a slice of s.",
        "Singular terms are perpendicular, so the square of the distance is the sum of the lost σᵢ².",
    ),
)

# -- a minimum is not a minimiser ----------------------------------------------------------------------------

ARGMIN = Exercise(
    id="svd.argmin",
    title="A minimum is not a minimiser",
    level="core",
    points=2,
    section="sec-svd-low-rank",
    trains="telling min from argmin",
    choices="abcd",
    reference="bd",
    mistakes=(
        Mistake(
            "the minimum is the matrix",
            "ab",
            because="min is the smallest value of a distance, a number; the matrix where it is reached is the argmin.",
            by_hand="The distance of diag(4, 2, 1) and diag(4, 0, 0) is one number: √(0² + 2² + 1²).",
        ),
        Mistake(
            "a sum in place of a root of squares",
            "bc",
            because="The lost terms are perpendicular, so their sizes 2 and 1 add like the sides in Pythagoras.",
            by_hand="diag(4, 2, 1) − diag(4, 0, 0) = diag(0, 2, 1), with Frobenius norm √(4 + 1).",
        ),
        Mistake(
            "min and argmin are exchanged",
            "a",
            because="min is the smallest value, argmin is where it is reached: here a number and a matrix.",
            by_hand="min of (x − 2)² + 7 is 7, and its argmin is 2. Which of the two is of the kind of x?",
        ),
        Mistake(
            "the value is missing",
            "b",
            because="One more statement is true: the smallest distance has a value, and one of the two fits.",
            by_hand="diag(4, 2, 1) − diag(4, 0, 0) = diag(0, 2, 1). What is its Frobenius norm?",
        ),
        Mistake(
            "the minimiser is missing",
            "d",
            because="One more statement is true: it says where that value is reached.",
            by_hand="The first singular term of diag(4, 2, 1) is diag(4, 0, 0). How far is it from W?",
        ),
    ),
    hints=(
        "A distance between matrices is a number. Which statements give a number where one is due?",
        "The argmin is of the kind of Ŵ. For the value, subtract: which singular values are left?",
    ),
)

# -- numerical rank --------------------------------------------------------------------------------------------


def errors_by_rank(W):
    """Relative Frobenius errors of rank 0, 1, …, r (all 0 for W = 0)."""
    s = np.linalg.svd(W, compute_uv=False)
    tails = np.sqrt(np.append(np.cumsum(s[::-1] ** 2)[::-1], 0.0))
    return tails / (tails[0] or 1.0)


def numerical_rank(W, eps):
    return int(np.argmax(errors_by_rank(W) <= eps))


def rank_by_sum(W, eps):
    s = np.linalg.svd(W, compute_uv=False)
    return int(np.argmax(1 - np.cumsum(np.append(0.0, s)) / (s.sum() or 1.0) <= eps)) if s.any() else 0


NUMERICAL_RANK = Exercise(
    id="svd.numerical_rank",
    title="Numerical rank",
    level="core",
    points=5,
    section="sec-svd-decay",
    trains="reading a spectrum",
    reference=numerical_rank,
    compare=exact(),
    inputs={
        "a flat spectrum": (with_singular_values(4, 4, [2, 2, 2, 2]), 0.6),
        "a falling spectrum": (with_singular_values(5, 7, [8, 4, 2, 1, 0.5]), 0.2),
        "a slow tail": (with_singular_values(6, 6, [5, 1, 1, 1, 1, 1]), 0.25),
        "every term counts": (with_singular_values(3, 4, [3, 2, 2]), 0.1),
    },
    special={"dust": (with_singular_values(5, 4, [3, 2, 1e-9]), 1e-6), "W is 0": (np.zeros((2, 3)), 0.1)},
    mistakes=(
        Mistake(
            "counting σᵢ above ε σ₁",
            lambda W, eps: int(np.sum((s := np.linalg.svd(W, compute_uv=False)) > eps * s[0])),
            because="That is another definition, in the spectral norm. In the Frobenius norm all that is left out counts together.",
            by_hand="σ = (1, 1, 1, 1), ε = 0.6: leaving out one term costs √(1/4) = 0.5 ≤ 0.6, so 3 are enough.",
        ),
        Mistake(
            "sums of σᵢ in place of squares",
            rank_by_sum,
            because="The Frobenius norm adds squares. Sums of σᵢ measure something else (the nuclear norm).",
            by_hand="σ = (4, 3), rank 1: the error is 3/√(16 + 9) = 0.6, and not 3/7.",
        ),
        Mistake(
            "squared errors are compared with ε",
            lambda W, eps: int(np.argmax(errors_by_rank(W) ** 2 <= eps)),
            because="1 − (σ₁² + … + σₖ²)/‖W‖² is the square of the relative error; take the root first.",
            by_hand="σ = (4, 3), rank 1: 9/25 = 0.36 is the square of the error 0.6.",
        ),
        Mistake(
            "one term too many",
            lambda W, eps: min(numerical_rank(W, eps) + 1, min(W.shape)),
            because="The error of rank k is made of the terms from k + 1 on, and rank 0 counts as well.",
            by_hand="σ = (4, 3), ε = 0.6: rank 1 leaves 3/5 = 0.6, which is allowed, so the answer is 1.",
        ),
    ),
    hints=(
        "Compute the relative errors of rank 0, 1, …, r first; the rest is finding the first that is small enough.",
        "The squared errors are sums over the end of the spectrum: np.cumsum(s[::-1] ** 2)[::-1], and 0 for rank r.",
    ),
)

# -- symmetric matrices: the size of an eigenvalue, not its order ----------------------------------------------


def eigen_terms(S, chosen, values=lambda eigenvalues: eigenvalues):
    """The sum of the eigen-terms that `chosen(eigenvalues)` picks."""
    eigenvalues, V = np.linalg.eigh(S)
    keep = chosen(eigenvalues)
    return (V[:, keep] * values(eigenvalues)[keep]) @ V[:, keep].T


SYMMETRIC = Exercise(
    id="svd.symmetric",
    title="The best approximation of a symmetric matrix",
    level="core",
    points=5,
    section="sec-svd-low-rank",
    trains="sorting eigenvalues by size",
    reference=lambda S, k: eigen_terms(S, lambda e: np.argsort(-abs(e))[:k]),
    inputs={
        "eigenvalues 1, −3": (with_eigenvalues(1, -3), 1),
        "eigenvalues 4, 2, −3, −1": (with_eigenvalues(4, 2, -3, -1), 2),
        "eigenvalues 5, −2, 1": (with_eigenvalues(5, -2, 1), 2),
    },
    special={"k = 0": (with_eigenvalues(2, 1), 0), "S is 0": (np.zeros((2, 2)), 1)},
    mistakes=(
        Mistake(
            "the k largest eigenvalues, negative ones last",
            lambda S, k: eigen_terms(S, lambda e: np.argsort(-e)[:k]),
            because="What a term is worth is |λ|: an eigenvalue −3 matters more than an eigenvalue 1.",
            by_hand="S = diag(1, −3), k = 1: keeping 1 costs 3, keeping −3 costs 1.",
        ),
        Mistake(
            "the first k of eigh",
            lambda S, k: eigen_terms(S, lambda e: np.arange(k)),
            because="np.linalg.eigh sorts its eigenvalues from small to large: the first ones are the lowest.",
            by_hand="For diag(5, −2, 1) it gives −2, 1, 5, and the most important term comes last.",
        ),
        Mistake(
            "absolute values as factors",
            lambda S, k: eigen_terms(S, lambda e: np.argsort(-abs(e))[:k], abs),
            because="|λ| decides which terms to keep, but the term itself has the factor λ, with its sign.",
            by_hand="S = diag(1, −3), k = 1: the best approximation is diag(0, −3), not diag(0, 3).",
        ),
    ),
    hints=(
        "np.linalg.eigh(S) returns eigenvalues from small to large, and eigenvectors as columns.",
        "np.argsort(-np.abs(eigenvalues)) gives the order you need; keep its first k entries.",
    ),
)

# -- where eigenvalues mislead -----------------------------------------------------------------------------------

MISLED = np.array([[2.0, 10.0], [0.0, 3.0]])


def misled_errors(eigen):
    """Distance of MISLED to `eigen` and to its best approximation of rank 1."""
    return np.array([np.linalg.norm(MISLED - eigen), np.linalg.svd(MISLED, compute_uv=False)[1]])


_V = np.array([[1.0, 10.0], [0.0, 1.0]]) / np.array([1.0, np.sqrt(101.0)])  # eigenvectors of 2 and 3
_Y = np.linalg.inv(_V)

EIGEN_TRAP = Exercise(
    id="svd.eigen_trap",
    title="Eigenvalues can mislead",
    level="core",
    points=3,
    section="sec-svd-low-rank",
    trains="the difference between eigen-terms and singular terms",
    reference=misled_errors(3 * np.outer(_V[:, 1], _Y[1])),
    compare=close(rtol=2e-4),
    mistakes=(
        Mistake(
            "the two errors are exchanged",
            misled_errors(3 * np.outer(_V[:, 1], _Y[1]))[::-1].copy(),
            because="The second number belongs to the singular term, which no matrix of rank 1 can beat.",
            by_hand="The best approximation is the best: its error cannot be the larger one.",
        ),
        Mistake(
            "v in place of y",
            misled_errors(3 * np.outer(_V[:, 1], _V[:, 1])),
            because="λ v vᵀ is the term of a symmetric W. Here yᵀ is a row of V⁻¹, and that is not Vᵀ.",
            by_hand="V⁻¹V = I: y has the product 0 with the other eigenvector, (1, 0); v has not.",
        ),
        Mistake(
            "y is scaled to length 1",
            misled_errors(3 * np.outer(_V[:, 1], _Y[1] / np.linalg.norm(_Y[1]))),
            because="V⁻¹V = I fixes the length of y: yᵀv = 1. Only v may be scaled, and y changes with it.",
            by_hand="v = (10, 1)/√101, y = (0, c): yᵀv = c/√101 has to be 1.",
        ),
        Mistake(
            "the term of the smaller eigenvalue",
            misled_errors(2 * np.outer(_V[:, 0], _Y[0])),
            because="The eigenvalues are the diagonal entries 2 and 3, and the larger one is 3.",
            by_hand="W (1, 0) = (2, 0) has the eigenvalue 2; W (10, 1) = (30, 3) has the eigenvalue 3.",
        ),
    ),
    hints=(
        "The eigenvalues of a triangular matrix are on its diagonal. Find both eigenvectors; y has the product 1 with v, "
        "and 0 with the other one.",
        "The first number is np.linalg.norm(W - 3 * np.outer(v, y)); the second is a singular value of W.",
    ),
)

# -- power iteration -----------------------------------------------------------------------------------------------


def leading_vector(W, x, steps):
    for _ in range(steps):
        x = W.T @ (W @ x)
        x = x / np.linalg.norm(x)
    return x


def without_transpose(W, x, steps):
    for _ in range(steps):
        x = W @ x
        x = x / np.linalg.norm(x)
    return x


def never_normalised(W, x, steps):
    for _ in range(steps):
        x = W.T @ (W @ x)
    return x


LEADING_VECTOR = Exercise(
    id="svd.leading_vector",
    title="Power iteration",
    level="challenge",
    points=6,
    section="sec-svd-svd",
    trains="the link between W and WᵀW",
    reference=leading_vector,
    compare=up_to_sign(),
    inputs={
        "a square W": (with_singular_values(3, 3, [3, 1, 0.5]), np.ones(3), 30),
        "a wide W": (with_singular_values(2, 4, [2, 0.5]), np.ones(4), 20),
        "a tall W": (with_singular_values(5, 2, [4, 1]), np.ones(2), 20),
    },
    special={
        "one step": (normal(3, 2), np.ones(2), 1),
        "a very long start": (normal(3, 3), 1e150 * np.ones(3), 2),
    },
    mistakes=(
        Mistake(
            "W alone is repeated",
            without_transpose,
            because="v₁ is an eigenvector of WᵀW. W alone has to be square, and leads to one of its own eigenvectors, if to anything.",
            by_hand="W = [[0, 2], [1, 0]] and x = (1, 1): W alone goes to and fro for ever, WᵀW = diag(1, 4) leads to (0, 1).",
        ),
        Mistake(
            "the vector is never normalised",
            never_normalised,
            because="The direction is right, but every step multiplies the length by about σ₁²: in the end it overflows, or vanishes if σ₁ < 1.",
            by_hand="W = [[3]], x = 1: after two steps x = 81. A singular vector has length 1.",
        ),
        Mistake(
            "the left vector",
            lambda W, x, steps: (
                W @ leading_vector(W, x, steps) / np.linalg.norm(W @ leading_vector(W, x, steps))
            ),
            because="W maps v₁ to σ₁u₁: after one more product with W you are on the output side.",
            by_hand="For a W with 2 rows and 4 columns, v₁ has 4 entries and u₁ has 2.",
        ),
        Mistake(
            "divided by the sum of absolute values",
            lambda W, x, steps: (y := leading_vector(W, x, steps)) / np.sum(np.abs(y)),
            because="Unit vector means Euclidean length 1; the sum of absolute values is the 1-norm.",
            by_hand="(3, 4) has the length 5, so its unit vector is (0.6, 0.8), not (3/7, 4/7).",
        ),
    ),
    hints=(
        "Of which symmetric matrix is v₁ an eigenvector with the largest eigenvalue?",
        "One step: x becomes WᵀW x, divided by its length. Two products with a vector are cheaper than WᵀW.",
    ),
)

# -- a compressor that meets an error budget -------------------------------------------------------------------------


def compress(W, budget):
    U, s, Vt = svd(W)
    k = numerical_rank(W, budget)
    return U[:, :k] * s[:k], Vt[:k].T


def terms(W, chosen):
    U, s, Vt = svd(W)
    return U[:, chosen] * s[chosen], Vt[chosen].T


def unpacked(compress, W, budget):
    """What an answer's factors make together, and how many columns they have."""
    B, C = compress(W, budget)
    B, C = np.asarray(B, float), np.asarray(C, float)
    if B.ndim != 2 or C.ndim != 2 or B.shape[1] != C.shape[1] or (len(B), len(C)) != np.shape(W):
        raise ValueError(f"B must be (m, k) and C (n, k); they are {B.shape} and {C.shape}")
    return B @ C.T, np.array(B.shape[1])


def within(result, W, budget):
    product, _ = result
    error = np.linalg.norm(W - product)
    allowed = budget * np.linalg.norm(W)
    return bool(error <= allowed * (1 + 1e-6) + 1e-12) or f"The error {error:.4g} is more than {allowed:.4g}."


def shortest(result, W, budget):
    (_, k), least = result, numerical_rank(W, budget)
    if within(result, W, budget) is not True:
        return "k is judged once the error is within the budget."
    return int(k) <= least or f"k = {int(k)} columns are used, and fewer are enough."


COMPRESS = Exercise(
    id="svd.compress",
    title="A compressor that meets an error budget",
    level="challenge",
    points=7,
    section="sec-svd-photo",
    trains="turning the theorem of the best approximation into a tool",
    reference=None,
    run=unpacked,
    inputs={
        "a falling spectrum": (with_singular_values(4, 5, [8, 4, 2, 1]), 0.3),
        "a flat spectrum": (with_singular_values(4, 4, [2, 2, 2, 2]), 0.75),
        "a slow tail": (with_singular_values(7, 6, [5, 1, 1, 1, 1, 1]), 0.25),
        "every term counts": (with_singular_values(3, 4, [3, 2, 2]), 0.1),
        "W is 0": (np.zeros((3, 2)), 0.1),
        "everything is allowed": (normal(3, 4), 1.5),
    },
    criteria=(
        Criterion("the error is within the budget", within, 2),
        Criterion("k is as small as possible", shortest, 4),
    ),
    mistakes=(
        Mistake(
            "the budget is compared with single σᵢ",
            lambda W, budget: terms(W, (s := svd(W)[1]) > budget * (s[0] or 1)),
            because="Every left-out term may be small, and all of them together too much, or the reverse.",
            by_hand="σ = (5, 1, 1, 1, 1, 1), budget 0.25: all 1s are below 1.25, but leaving them out costs √5/√30 = 0.41.",
        ),
        Mistake(
            "the budget is read as an absolute error",
            lambda W, budget: terms(
                W, np.arange(int(np.argmax(errors_by_rank(W) * np.linalg.norm(W) <= budget)))
            ),
            because="The budget is a share of ‖W‖: what counts is the error divided by the norm of W.",
            by_hand="W = diag(8, 4), budget 0.5: the error 4 of rank 1 is 4/√80 = 0.447 of W, within the budget.",
        ),
        Mistake(
            "the squared error is compared with the budget",
            lambda W, budget: terms(W, np.arange(int(np.argmax(errors_by_rank(W) ** 2 <= budget)))),
            because="1 − (σ₁² + … + σₖ²)/‖W‖² is the square of the relative error; take the root first.",
            by_hand="σ = (4, 3), rank 1: 9/25 = 0.36 is the square of the error 0.6.",
        ),
        Mistake(
            "at least one term is kept",
            lambda W, budget: terms(W, np.arange(max(1, numerical_rank(W, budget)))),
            because="Where the budget allows to forget W altogether, rank 0 is enough: factors without columns.",
            by_hand="For W = 0 the product of B (m, 0) and the transpose of C (n, 0) is the zero matrix: error 0.",
        ),
    ),
    hints=(
        "First find the smallest k, from singular values alone: that was the exercise on numerical rank.",
        "Put the first k columns of U times σᵢ into B, and the first k vectors vᵢ as columns into C.",
    ),
)

EXERCISES = [
    OUTER,
    EIGENVALUE_OF,
    PERPENDICULAR,
    REBUILD,
    LOW_RANK,
    TAIL_ERROR,
    ARGMIN,
    SYMMETRIC,
    EIGEN_TRAP,
    NUMERICAL_RANK,
    LEADING_VECTOR,
    COMPRESS,
]
