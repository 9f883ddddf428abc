"""Exercises of the chapter on rank, eigenvectors and the singular value decomposition."""

import numpy as np

from dlmath.checking import (
    Criterion,
    Exercise,
    Mistake,
    Rule,
    close,
    drawn,
    exact,
    holds,
    normal,
    up_to_sign,
    uses,
    with_eigenvalues,
    with_singular_values,
    with_zero,
)


def svd(W):
    return np.linalg.svd(W, full_matrices=False)


# -- one outer product ---------------------------------------------------------------------------------------


def outer(u, v):
    return u[:, None] * v


OUTER = Exercise(
    id="svd.outer",
    title="An outer product by hand",
    level="warm-up",
    points=4,
    section="sec-svd-rank",
    trains="the shape and the entries of an outer product",
    reference=outer,
    inputs={"as many rows as columns": (normal(3), normal(3)), "more columns": (normal(2), normal(4))},
    special={"u is 0": (np.zeros(3), normal(2)), "one entry each": (normal(1), normal(1))},
    mistakes=(
        Mistake(
            "v uᵀ in place of u vᵀ",
            lambda u, v: outer(v, u),
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
        Mistake(
            "sums in place of products",
            lambda u, v: u[:, None] + v,
            because="Broadcasting a column against a row is right; the entries are to be multiplied.",
            by_hand="u = (1, 2), v = (3, 4): the entry in row 2, column 1 is 2 · 3 = 6, and not 5.",
        ),
        Mistake(
            "all products in a row",
            lambda u, v: np.kron(u, v),
            because="The products are right, but they belong in a table: one row for each entry of u.",
            by_hand="u = (1, 2), v = (3, 4): the rows are (3, 4) and (6, 8).",
        ),
        Mistake(
            "u with itself",
            lambda u, v: np.multiply.outer(u, u),
            because="The columns belong to v: entry (i, j) is u_i times v_j.",
            by_hand="u = (1, 2), v = (3, 4): row 1 is (3, 4), and not (1, 2).",
        ),
    ),
    rules=(
        Rule(
            "without np.outer",
            uses("outer"),
            example=lambda u, v: np.outer(u, v),
            because="u as a column times v: the broadcasting of u[:, None] * v is all that np.outer does.",
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


def with_eigenvector(values, number, length):
    """A matrix that is not symmetric, its eigenvalues near these, and one of its eigenvectors of this length."""

    def draw(rng):
        exact = np.array(values) + rng.uniform(-0.3, 0.3, size=len(values))
        V = np.eye(len(values)) + rng.uniform(0.2, 0.8, size=(len(values),) * 2)
        v = V[:, number]
        return V @ np.diag(exact) @ np.linalg.inv(V), length * v / np.linalg.norm(v)

    return drawn(draw)


EIGENVALUE_OF = Exercise(
    id="svd.eigenvalue_of",
    title="Which eigenvalue belongs to this eigenvector?",
    level="warm-up",
    points=4,
    section="sec-svd-eigenvectors",
    trains="reading the definition of an eigenvector",
    reference=eigenvalue_of,
    inputs={"λ > 0": with_eigenvector([-3, 1.5, 4], 1, 2), "λ < 0": with_eigenvector([2, -1.5], 1, 0.5)},
    special={
        "λ = 0": (np.ones((2, 2)), np.array([2.0, -2.0])),
        "v starts with 0": (np.diag([2.0, 5.0]), np.array([0.0, 3.0])),
        "v ends with 0": (np.diag([2.0, 5.0]), np.array([3.0, 0.0])),
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
        Mistake(
            "divided by the last entries",
            lambda W, v: (W @ v)[-1] / v[-1],
            because="A ratio of single entries is λ only if v has no 0 there; else it is 0/0.",
            by_hand="W = diag(5, 1), v = (3, 0): W v = (15, 0) = 5 v, and the last entries are 0 and 0.",
        ),
        Mistake(
            "the mean of the ratios",
            lambda W, v: np.mean(W @ v / v),
            because="Each ratio is λ only where v is not 0; one entry 0 makes 0/0 of the whole mean.",
            by_hand="W = diag(5, 1), v = (3, 0): the ratios are 5 and 0/0.",
        ),
        Mistake(
            "one ratio for every entry",
            lambda W, v: W @ v / v,
            because="One eigenvalue is asked for. All ratios are the same number, where v is not 0; where it is, they are 0/0.",
            by_hand="W = diag(5, 1), v = (3, 0): the ratios are 5 and 0/0; λ = 5.",
        ),
        Mistake(
            "the largest eigenvalue of W",
            lambda W, v: np.max(np.linalg.eigvals(W).real),
            because="A matrix has several eigenvalues. The one that belongs to v says by how much W stretches v.",
            by_hand="W = diag(5, 1), v = (0, 2): W v = (0, 2) = 1 v.",
        ),
        Mistake(
            "Wᵀ in place of W",
            lambda W, v: (W.T @ v)[np.argmax(np.abs(v))] / v[np.argmax(np.abs(v))],
            because="An eigenvector of W is in general none of Wᵀ: v stands on the right of W.",
            by_hand="W = [[1, 1], [0, 2]], v = (1, 1): W v = (2, 2) = 2 v, but Wᵀv = (1, 3).",
        ),
        Mistake(
            "divided by the length once",
            lambda W, v: v @ W @ v / np.linalg.norm(v),
            because="In vᵀ W v = λ vᵀv the length of v enters twice, on both sides.",
            by_hand="W = diag(5, 1), v = (2, 0): vᵀ W v = 20, and 20/4 = 5; 20/2 = 10.",
        ),
        Mistake(
            "the sums are divided",
            lambda W, v: np.sum(W @ v) / np.sum(v),
            because="The entries of an eigenvector may add up to 0, and then the quotient is 0/0. Use a product that cannot vanish.",
            by_hand="W = [[2, 1], [1, 2]], v = (1, −1): W v = v, but both sums are 0.",
        ),
        Mistake(
            "the image, not the eigenvalue",
            lambda W, v: W @ v,
            because="W v is the stretched vector λ v; asked for is the number λ.",
            by_hand="W = diag(5, 1), v = (2, 0): W v = (10, 0), λ = 5.",
        ),
        Mistake(
            "rounded to a whole number",
            lambda W, v: float(np.round(eigenvalue_of(W, v))),
            because="Eigenvalues need not be whole numbers; round nothing.",
            by_hand="W = [[1.5]]: the eigenvalue is 1.5, and not 2.",
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
    domain={"s": "positive decreasing"},
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
        Mistake(
            "the singular values are left out",
            lambda U, s, Vt: U[:, : len(s)] @ Vt[: len(s)],
            because="Each term uᵢvᵢᵀ counts with its σᵢ; without them all terms are equally large.",
            by_hand="W = [[3]]: U = [[1]], σ = 3, V = [[1]], and 1 · 1 is not 3.",
        ),
        Mistake(
            "U is transposed",
            lambda U, s, Vt: (U.T[:, : len(s)] * s) @ Vt[: len(s)],
            because="In W = U Σ Vᵀ only V is transposed. The vectors uᵢ are the columns of U.",
            by_hand="Column 1 of U times σ₁ must be what W makes of v₁.",
        ),
        Mistake(
            "only the first term",
            lambda U, s, Vt: s[0] * np.multiply.outer(U[:, 0], Vt[0]),
            because="W is the sum of all its terms; the first alone has rank 1.",
            by_hand="W = diag(3, 1) is diag(3, 0) + diag(0, 1).",
        ),
        Mistake(
            "the last term is lost",
            lambda U, s, Vt: (U[:, : len(s)] * np.append(s[:-1], 0)) @ Vt[: len(s)],
            because="A slice in Python leaves its end out by itself: [:len(s)] has all the r terms.",
            by_hand="W = diag(3, 1): without its last term it is diag(3, 0).",
        ),
        Mistake(
            "roots of the singular values",
            lambda U, s, Vt: (U[:, : len(s)] * np.sqrt(s)) @ Vt[: len(s)],
            because="σᵢ are roots already, those of the eigenvalues of WᵀW; no further root is needed.",
            by_hand="W = [[9]]: U = [[1]], σ = 9, V = [[1]], and 1 · 9 · 1 is W.",
        ),
        Mistake(
            "it fits only where W is square",
            lambda U, s, Vt: U @ np.diag(s) @ Vt,
            because="np.diag(s) is r × r, but Σ has the shape of W: m × n, with zeros beside or below the diagonal.",
            by_hand="W 3 × 4: U is 3 × 3 and Vᵀ is 4 × 4, so Σ has to be 3 × 4.",
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
        Mistake(
            "what is lost, not what is kept",
            lambda W, k: W - low_rank(W, k),
            because="W − W_k holds the terms from k + 1 on; asked for are the first k.",
            by_hand="For W = diag(3, 1) and k = 1 the result must be diag(3, 0), not diag(0, 1).",
        ),
        Mistake(
            "always rank 1",
            lambda W, k: low_rank(W, 1),
            because="k is an argument: the result has as many terms as it says.",
            by_hand="For W = diag(3, 2, 1) and k = 2 the result must be diag(3, 2, 0), not diag(3, 0, 0).",
        ),
        Mistake(
            "the first k columns of W",
            lambda W, k: W * (np.arange(W.shape[1]) < k),
            because="Keeping k columns makes the rank at most k as well, but singular terms lose less.",
            by_hand="W = [[1, 1], [1, 1]], k = 1: W has rank 1 already, so the best approximation is W; one column alone is at distance √2.",
        ),
        Mistake(
            "the upper left corner of W",
            lambda W, k: W * (np.arange(W.shape[1]) < k) * (np.arange(len(W)) < k)[:, None],
            because="Which entries stand in the corner is an accident of the order of rows and columns; singular terms do not depend on it.",
            by_hand="W = diag(1, 3), k = 1: the best approximation is diag(0, 3), at distance 1; the corner diag(1, 0) is at distance 3.",
        ),
        Mistake(
            "squared singular values",
            lambda W, k: (lambda U, s, Vt: (U[:, :k] * s[:k] ** 2) @ Vt[:k])(*svd(W)),
            because="Squares σᵢ² are the eigenvalues of WᵀW; a singular term has the factor σᵢ, once.",
            by_hand="For W = diag(3, 1) and k = 1 the result must be diag(3, 0), not diag(9, 0).",
        ),
        Mistake(
            "V is transposed once more",
            lambda W, k: (lambda U, s, V: (U[:, :k] * s[:k]) @ V.T[:k])(*np.linalg.svd(W)),
            because="np.linalg.svd returns the third factor already transposed: its rows are the vectors vᵢ.",
            by_hand="Look at one product: row 1 of the third factor is the input that W sends to σ₁u₁.",
        ),
        Mistake(
            "the number of terms that are left out",
            lambda W, k: low_rank(W, min(W.shape) - k),
            because="k terms are to be kept, not left out.",
            by_hand="For W = diag(3, 2, 1) and k = 1 the result must be diag(3, 0, 0), not diag(3, 2, 0).",
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
    inputs={"k = 1 of 4": (spectrum(4), 1), "k = 2 of 5": (spectrum(5), 2)},
    domain={"s": "positive decreasing"},
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
        Mistake(
            "the last k of the list",
            lambda s, k: np.sqrt(np.sum(s[-k:] ** 2)),
            because="s[-k:] are the k smallest values; lost are all but the k largest, r − k of them.",
            by_hand="σ = (9, 4, 3), k = 1: s[-1:] is the 3 alone, but the 4 is lost, too: √(16 + 9) = 5.",
        ),
        Mistake(
            "the relative error",
            lambda s, k: np.sqrt(np.sum(s[k:] ** 2) / np.sum(s**2)),
            because="Divided by ‖W‖ it is the share that is lost. The distance itself is asked for.",
            by_hand="σ = (9, 4, 3), k = 1: the distance is 5, and ‖W‖ = √106.",
        ),
        Mistake(
            "a difference of norms",
            lambda s, k: np.sqrt(np.sum(s**2)) - np.sqrt(np.sum(s[:k] ** 2)),
            because="What is lost is perpendicular to what is kept: the squares of the norms are to be subtracted, not the norms.",
            by_hand="σ = (4, 3), k = 1: the error is √(25 − 16) = 3, and not 5 − 4.",
        ),
        Mistake(
            "the mean of the squares",
            lambda s, k: np.sqrt(np.mean(s[k:] ** 2)) if k < len(s) else 0.0,
            because="The Frobenius norm adds the squares up; nothing divides by their number.",
            by_hand="σ = (9, 4, 3), k = 1: √(16 + 9) = 5, and not √12.5.",
        ),
        Mistake(
            "the smallest singular value",
            lambda s, k: s[-1],
            because="The last value is lost first; all the others from σₖ₊₁ on are lost as well.",
            by_hand="σ = (9, 4, 3), k = 1: the 4 and the 3 are lost, so the error is 5, and not 3.",
        ),
        Mistake(
            "the values are not squared",
            lambda s, k: np.sqrt(np.sum(s[k:])),
            because="The Frobenius norm is the root of a sum of squares.",
            by_hand="σ = (9, 4, 3), k = 1: √(16 + 9) = 5, and not √7.",
        ),
        Mistake(
            "nothing is kept",
            lambda s, k: np.sqrt(np.sum(s**2)),
            because="That is ‖W‖, the error for k = 0. The first k terms are kept and do not count.",
            by_hand="σ = (9, 4, 3), k = 1: only the 4 and the 3 are lost, so the error is 5.",
        ),
        Mistake(
            "the largest values are lost",
            lambda s, k: np.sqrt(np.sum(np.sort(s)[k:] ** 2)),
            because="Singular values come from large to small, and the first k are kept. Sorted upwards, the smallest are.",
            by_hand="σ = (9, 4, 3), k = 1: the 9 is kept, so the error is √(16 + 9) = 5.",
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
        "small numbers": (with_singular_values(4, 4, [0.5, 0.15, 0.15, 0.15]), 0.2),
    },
    domain={"eps": "positive"},
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
        Mistake(
            "the rank of W, whatever ε is",
            lambda W, eps: int(np.linalg.matrix_rank(W)),
            because="np.linalg.matrix_rank counts the σᵢ that are not 0 up to rounding. The tolerance ε allows much more to be left out.",
            by_hand="σ = (4, 3), ε = 0.6: the rank is 2, but rank 1 leaves 3/5 = 0.6, which is allowed.",
        ),
        Mistake(
            "ε is read as an absolute error",
            lambda W, eps: int(np.argmax(errors_by_rank(W) * np.linalg.norm(W) <= eps)),
            because="ε is a share of ‖W‖: what counts is the error divided by the norm of W.",
            by_hand="σ = (8, 4), ε = 0.5: the error 4 of rank 1 is 4/√80 = 0.447 of ‖W‖, so the answer is 1.",
        ),
        Mistake(
            "counting σᵢ above ε",
            lambda W, eps: int(np.sum(np.linalg.svd(W, compute_uv=False) > eps)),
            because="ε is a share of ‖W‖, and what is left out counts together. Single values say neither.",
            by_hand="σ = (4, 3), ε = 0.6: both are above 0.6, but rank 1 leaves 3/5 = 0.6, which is allowed.",
        ),
        Mistake(
            "counting σᵢ above ε ‖W‖",
            lambda W, eps: int(np.sum((s := np.linalg.svd(W, compute_uv=False)) > eps * np.linalg.norm(s))),
            because="Each of the terms that are left out may be small, and all of them together too much.",
            by_hand="σ = (2, 2, 2, 2), ε = 0.6: each is 0.5 of ‖W‖ = 4, but leaving out two of them costs √8/4 = 0.71.",
        ),
        Mistake(
            "one term too few",
            lambda W, eps: max(numerical_rank(W, eps) - 1, 0),
            because="The answer is the first k whose error is small enough; the one before it is not enough.",
            by_hand="σ = (4, 3), ε = 0.6: rank 0 leaves everything, 1; rank 1 leaves 0.6.",
        ),
        Mistake(
            "compared with σ₁",
            lambda W, eps: int(
                np.argmax(errors_by_rank(W) * np.linalg.norm(W) <= eps * np.linalg.norm(W, 2))
            ),
            because="The error is compared with ‖W‖_F, the root of all σᵢ²; σ₁ is the spectral norm, which is smaller.",
            by_hand="σ = (4, 3), ε = 0.6: 3 ≤ 0.6 · 5, but 3 > 0.6 · 4.",
        ),
        Mistake(
            "the number of terms that are left out",
            lambda W, eps: min(W.shape) - numerical_rank(W, eps),
            because="k counts the terms that are kept, and the tolerance says how much may be left out.",
            by_hand="σ = (4, 3, 0), ε = 0.6: one term is kept, two are left out.",
        ),
        Mistake(
            "at least one term",
            lambda W, eps: max(1, numerical_rank(W, eps)),
            because="Rank 0 counts as well: where W is 0, or ε allows everything, no term is needed.",
            by_hand="W = 0: the error of rank 0 is 0, so the answer is 0.",
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


def by_svd(S, k):
    U, s, Vt = np.linalg.svd(S)
    return (U[:, :k] * s[:k]) @ Vt[:k]


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
    domain={"S": "symmetric"},
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
        Mistake(
            "the smallest sizes",
            lambda S, k: eigen_terms(S, lambda e: np.argsort(abs(e))[:k]),
            because="np.argsort sorts upwards, so its first places belong to the smallest |λ|, the terms that matter least.",
            by_hand="S = diag(1, −3), k = 1: keeping −3 costs 1, keeping 1 costs 3.",
        ),
        Mistake(
            "rows in place of columns",
            lambda S, k: (lambda e, V: (V[(c := np.argsort(-abs(e))[:k])].T * e[c]) @ V[c])(
                *np.linalg.eigh(S)
            ),
            because="np.linalg.eigh returns the eigenvectors as columns: the one of eigenvalues[i] is V[:, i].",
            by_hand="S = [[2, 1], [1, 2]]: test S v = λ v with a column, then with a row of a matrix that is not symmetric.",
        ),
        Mistake(
            "the eigenvalues are left out",
            lambda S, k: eigen_terms(S, lambda e: np.argsort(-abs(e))[:k], np.ones_like),
            because="Without its factor λ every term v vᵀ has the same size, whatever it is worth in S.",
            by_hand="S = diag(1, −3), k = 1: the best approximation is diag(0, −3), and not diag(0, 1).",
        ),
        Mistake(
            "squared eigenvalues",
            lambda S, k: eigen_terms(S, lambda e: np.argsort(-abs(e))[:k], np.square),
            because="λ² are the eigenvalues of S²; a term of S has the factor λ, with its sign.",
            by_hand="S = diag(1, −3), k = 1: the best approximation is diag(0, −3), and not diag(0, 9).",
        ),
        Mistake(
            "the eigenvalues stay in their order",
            lambda S, k: (lambda e, V: (V[:, (c := np.argsort(-abs(e))[:k])] * e[:k]) @ V[:, c].T)(
                *np.linalg.eigh(S)
            ),
            because="The columns of V are picked in another order than the eigenvalues: each must keep the eigenvalue it belongs to.",
            by_hand="S = diag(1, −3, 2): eigenvalues −3, 1, 2; by size −3, 2, 1, and so the columns, too.",
        ),
        Mistake(
            "term k alone",
            lambda S, k: eigen_terms(S, lambda e: np.argsort(-abs(e))[max(k - 1, 0) : k]),
            because="The best approximation is the sum of the k terms; an index in place of a slice picks only one of them.",
            by_hand="S = diag(5, −2, 1), k = 2: the result is diag(5, −2, 0), and not diag(0, −2, 0).",
        ),
        Mistake(
            "one term too many",
            lambda S, k: eigen_terms(S, lambda e: np.argsort(-abs(e))[: k + 1]),
            because="A slice that ends at k + 1 keeps k + 1 terms, and the result has that rank.",
            by_hand="S = diag(1, −3), k = 1: the result must be diag(0, −3), not S.",
        ),
        Mistake(
            "one term too few",
            lambda S, k: eigen_terms(S, lambda e: np.argsort(-abs(e))[: max(k - 1, 0)]),
            because="A slice in Python leaves its end out by itself: one that ends at k has k terms.",
            by_hand="S = diag(1, −3), k = 1: the result must be diag(0, −3), and not 0.",
        ),
        Mistake(
            "what is lost, not what is kept",
            lambda S, k: S - eigen_terms(S, lambda e: np.argsort(-abs(e))[:k]),
            because="That is the rest, S minus its approximation; asked for is the approximation.",
            by_hand="S = diag(1, −3), k = 1: the result must be diag(0, −3), and the rest is diag(1, 0).",
        ),
    ),
    rules=(
        Rule(
            "without np.linalg.svd",
            uses("svd"),
            example=by_svd,
            because="eigh does less work, and keeps the symmetry.",
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
        Mistake(
            "the eigenvalues themselves",
            np.array([3.0, 2.0]),
            because="Asked for are distances: norms of what is left of W when a term is subtracted.",
            by_hand="The rest W − λ v yᵀ is a matrix; its Frobenius norm is the root of the sum of its squared entries.",
        ),
        Mistake(
            "the squares of the distances",
            misled_errors(3 * np.outer(_V[:, 1], _Y[1])) ** 2,
            because="The sum of squared entries is the square of the Frobenius norm; the distance is its root.",
            by_hand="diag(3, 4): the squares add up to 25, and the norm is 5.",
        ),
        Mistake(
            "the largest singular value",
            np.array([np.linalg.norm(MISLED - 3 * np.outer(_V[:, 1], _Y[1])), np.linalg.norm(MISLED, 2)]),
            because="σ₁ is the size of the term that is kept. What is lost is the other one.",
            by_hand="W = diag(3, 1): the best approximation is diag(3, 0), at distance σ₂ = 1.",
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


def by_product(W, x, steps):
    product = W.T @ W
    for _ in range(steps):
        x = product @ x
        x = x / np.linalg.norm(x)
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
        "a square W": (with_singular_values(3, 3, [3, 2, 1]), normal(3), 2),
        "a wide W": (with_singular_values(2, 4, [2, 1]), with_zero(normal(4)), 3),
        "a tall W": (with_singular_values(5, 2, [4, 3]), normal(2), 3),
    },
    special={
        "one step": (normal(3, 2), np.array([2.0, -1.0]), 1),
        "30 steps": (with_singular_values(3, 3, [3, 1, 0.5]), normal(3), 30),
        "a very long start": (normal(3, 3), 1e150 * np.ones(3), 2),
        "a large W, 60 steps": (1e3 * np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([1.0, 2.0]), 60),
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
        Mistake(
            "the exact vector, whatever the start",
            lambda W, x, steps: svd(W)[2][0],
            because="Power iteration comes near v₁ step by step. After few steps it is not there yet, and where it is depends on the start.",
            by_hand="W = diag(2, 1), x = (1, 1): one step gives (4, 1)/√17, not (1, 0).",
        ),
        Mistake(
            "another start",
            lambda W, x, steps: leading_vector(W, np.ones(W.shape[1]), steps),
            because="The start x is given; after few steps the result still depends on it.",
            by_hand="W = diag(2, 1), x = (1, 2): one step gives (4, 2)/√20; from (1, 1) it gives (4, 1)/√17.",
        ),
        Mistake(
            "one step too many",
            lambda W, x, steps: leading_vector(W, x, steps + 1),
            because="A step is W, then Wᵀ, then the scaling; there are as many as `steps` says.",
            by_hand="W = diag(2, 1), x = (1, 1): after one step (4, 1)/√17, after two (16, 1)/√257.",
        ),
        Mistake(
            "one step too few",
            lambda W, x, steps: leading_vector(W, x / np.linalg.norm(x), steps - 1),
            because="range(1, steps) has one turn less than steps; range(steps) has as many.",
            by_hand="W = diag(2, 1), x = (1, 1): one step gives (4, 1)/√17, and not (1, 1)/√2.",
        ),
        Mistake(
            "a single step",
            lambda W, x, steps: leading_vector(W, x, 1),
            because="Each step starts from the result of the one before: the loop must renew x, and return after it has ended.",
            by_hand="W = diag(2, 1), x = (1, 1): after one step (4, 1)/√17, after two (16, 1)/√257.",
        ),
        Mistake(
            "the largest entry is made 1",
            lambda W, x, steps: (y := leading_vector(W, x, steps)) / np.max(np.abs(y)),
            because="Unit vector means Euclidean length 1; the largest size is the infinity norm.",
            by_hand="(3, 4) has the length 5, so its unit vector is (0.6, 0.8), not (0.75, 1).",
        ),
        Mistake(
            "the singular value, not the vector",
            lambda W, x, steps: np.linalg.norm(W @ leading_vector(W, x, steps)),
            because="‖W v₁‖ is σ₁; asked for is the vector.",
            by_hand="W = diag(2, 1): σ₁ = 2, and v₁ = (1, 0).",
        ),
        Mistake(
            "the vector is scaled at the end only",
            lambda W, x, steps: (y := never_normalised(W, x, steps)) / np.linalg.norm(y),
            because="The direction is right as long as the numbers are in range. Each step multiplies the length by about σ₁²: after many it overflows.",
            by_hand="σ₁ = 1000: after 60 steps the length is about 10³⁶⁰, and numbers of 64 bits end near 10³⁰⁸.",
        ),
    ),
    rules=(
        Rule(
            "without forming WᵀW",
            holds(20_000, normal(5, 400), normal(400), 3),
            example=by_product,
            because="W.T @ (W @ x) takes two products with a vector; WᵀW has n² entries, and squares the condition number.",
        ),
        Rule(
            "without np.linalg.svd",
            uses("svd"),
            example=lambda W, x, steps: leading_vector(W, x, steps) * np.sign(np.linalg.svd(W)[1][0]),
            because="Each step needs W only in products with a vector: that is what makes it possible for huge W.",
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
        "a flat spectrum": (with_singular_values(4, 4, [2.2, 2.1, 1.9, 1.8]), 0.75),
        "a slow tail": (with_singular_values(7, 6, [5, 1.2, 1.1, 1, 0.9, 0.8]), 0.25),
        "every term counts": (with_singular_values(3, 4, [3, 2.2, 1.9]), 0.1),
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
        Mistake(
            "one column too many",
            lambda W, budget: terms(W, np.arange(min(numerical_rank(W, budget) + 1, min(W.shape)))),
            because="The error of rank k is made of the terms from k + 1 on, and rank 0 counts as well.",
            by_hand="σ = (4, 3), budget 0.6: rank 1 leaves 3/5 = 0.6, which is allowed.",
        ),
        Mistake(
            "one column too few",
            lambda W, budget: terms(W, np.arange(max(numerical_rank(W, budget) - 1, 0))),
            because="The answer is the first k whose error is within the budget; the one before it is not.",
            by_hand="σ = (4, 3), budget 0.6: rank 0 leaves everything, rank 1 leaves 0.6.",
        ),
        Mistake(
            "all terms are kept",
            lambda W, budget: terms(W, np.arange(min(W.shape))),
            because="The error is 0, but nothing is saved: the budget allows to leave terms out.",
            by_hand="σ = (4, 3), budget 0.6: one column is enough.",
        ),
        Mistake(
            "the singular values are in neither factor",
            lambda W, budget: (
                lambda U, s, Vt: (U[:, : numerical_rank(W, budget)], Vt[: numerical_rank(W, budget)].T)
            )(*svd(W)),
            because="B Cᵀ is a sum of terms uᵢvᵢᵀ; each needs its σᵢ, in one of the two factors.",
            by_hand="W = [[3]]: U = [[1]], V = [[1]], and 1 · 1 is not 3.",
        ),
        Mistake(
            "the singular values are in both factors",
            lambda W, budget: (lambda B, C: (B, C * np.linalg.norm(B, axis=0)))(
                *terms(W, np.arange(numerical_rank(W, budget)))
            ),
            because="Each term has the factor σᵢ once. With σᵢ in B and in C it is σᵢ².",
            by_hand="W = [[3]]: B = [[3]] and C = [[1]] are right; B = C = [[3]] make 9.",
        ),
        Mistake(
            "sums of σᵢ in place of squares",
            lambda W, budget: terms(W, np.arange(rank_by_sum(W, budget))),
            because="The Frobenius norm adds squares. Sums of σᵢ measure something else (the nuclear norm).",
            by_hand="σ = (4, 3), rank 1: the error is 3/√(16 + 9) = 0.6, and not 3/7.",
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
