"""Exercises of the chapter on vectors and matrices."""

import numpy as np

from dlmath.checking import (
    Exercise,
    Mistake,
    Rule,
    close,
    drawn,
    holds,
    loops,
    normal,
    uniform,
    uses,
)

# -- which expression computes the scores? --------------------------------------------------------------------

SHAPES = Exercise(
    id="vectors.shapes",
    title="Which expression computes the scores?",
    level="warm-up",
    points=2,
    section="sec-vectors-products",
    trains="predicting shapes before running code",
    choices="abcde",
    reference="bc",
    mistakes=(
        Mistake(
            "one way is missing: the transpose at the end",
            "b",
            because="Two expressions are right. A product may also be formed the other way round, and then transposed.",
            by_hand="(10 × 64)(64 × 32) is 10 × 32; its transpose is 32 × 10, and the bias fits its last axis.",
        ),
        Mistake(
            "one way is missing: the examples first",
            "c",
            because="Two expressions are right. The examples may stand on the left, if the weights are transposed.",
            by_hand="Write the shapes below each other: 32 × 64 times 64 × 10 is 32 × 10.",
        ),
        Mistake(
            "the weights are not transposed",
            "ab",
            because="The middle sizes have to agree: they are the lengths of the two vectors in each dot product.",
            by_hand="(32 × 64)(10 × 64): 64 meets 10, and there is no such product.",
        ),
        Mistake(
            "the scores lie in columns",
            "bd",
            because="d computes the right numbers, but its rows are classes: it is the transpose of what was asked.",
            by_hand="(10 × 64)(64 × 32) is 10 × 32, not 32 × 10.",
        ),
        Mistake(
            "an elementwise product",
            "be",
            because="* multiplies entry by entry and sums nothing, so it would need two tables of one shape.",
            by_hand="32 × 64 and 10 × 64 have neither equal numbers of rows nor a 1 there.",
        ),
    ),
    hints=(
        "Write the shapes side by side. The two in the middle must agree and disappear; the outer two remain.",
        "The transpose of W is 64 × 10. And b, with 10 entries, is added along the last axis, which must be 10 long.",
    ),
)

# -- three norms ----------------------------------------------------------------------------------------------


def norms(v):
    return np.sum(np.abs(v)), np.sqrt(np.sum(v**2)), np.max(np.abs(v))


NORMS = Exercise(
    id="vectors.norms",
    title="Three norms without np.linalg",
    level="warm-up",
    points=4,
    section="sec-vectors-norms",
    trains="the definitions of the three norms",
    reference=norms,
    inputs={
        "3 entries": np.array([3.0, -4.0, 1.0]),
        "5 entries": normal(5),
        "only negative entries": uniform(4, low=-3, high=-1),
    },
    special={"v is 0": np.zeros(3), "one negative entry": np.array([-2.0])},
    mistakes=(
        Mistake(
            "the signs are kept in L1 and in the maximum",
            lambda v: (np.sum(v), np.sqrt(np.sum(v**2)), np.max(v)),
            because="A norm measures size, so entries of opposite signs must not cancel: absolute values come first.",
            by_hand="v = (3, −4): L1 is 3 + 4 = 7, not −1, and the infinity norm is 4, not 3.",
        ),
        Mistake(
            "the maximum is taken with its sign",
            lambda v: (np.sum(np.abs(v)), np.sqrt(np.sum(v**2)), np.max(v)),
            because="The infinity norm is the largest size of an entry; a large negative entry is large too.",
            by_hand="v = (3, −4): the infinity norm is 4.",
        ),
        Mistake(
            "the root is forgotten",
            lambda v: (np.sum(np.abs(v)), np.sum(v**2), np.max(np.abs(v))),
            because="vᵀv is the square of the length. Doubling v must double a norm, and it makes vᵀv four times as large.",
            by_hand="v = (3, −4): the length is 5; 25 is its square.",
        ),
        Mistake(
            "the mean in place of the sum",
            lambda v: (np.mean(np.abs(v)), np.sqrt(np.mean(v**2)), np.max(np.abs(v))),
            because="Norms add the entries up; dividing by their number gives a typical entry, not a length.",
            by_hand="v = (3, −4): the length is √(9 + 16) = 5, not √12.5.",
        ),
        Mistake(
            "the absolute value of the sum",
            lambda v: (abs(np.sum(v)), np.sqrt(np.sum(v**2)), np.max(np.abs(v))),
            because="Inside the sum entries of opposite signs have cancelled already; the absolute values must be taken before.",
            by_hand="v = (3, −4): |3 − 4| = 1, but L1 is |3| + |−4| = 7.",
        ),
        Mistake(
            "the absolute value of the largest entry",
            lambda v: (np.sum(np.abs(v)), np.sqrt(np.sum(v**2)), abs(np.max(v))),
            because="np.max looks for the largest number, not for the largest size; the absolute values must be taken before.",
            by_hand="v = (3, −4): the largest entry is 3, the largest size 4.",
        ),
        Mistake(
            "the signs are kept in L1",
            lambda v: (np.sum(v), np.sqrt(np.sum(v**2)), np.max(np.abs(v))),
            because="A norm measures size, so entries of opposite signs must not cancel: absolute values come first.",
            by_hand="v = (3, −4): L1 is 3 + 4 = 7, not −1.",
        ),
        Mistake(
            "the place of the largest entry",
            lambda v: (np.sum(np.abs(v)), np.sqrt(np.sum(v**2)), np.argmax(np.abs(v))),
            because="np.argmax says where the largest size is; the norm is that size itself.",
            by_hand="v = (3, −4): the largest size, 4, is at index 1.",
        ),
    ),
    rules=(
        Rule(
            "without np.linalg",
            uses("np.linalg"),
            example=lambda v: tuple(np.linalg.norm(v, p) for p in (1, 2, np.inf)),
            because="np.linalg.norm is what to use from now on; here its three sums were to be written out.",
        ),
    ),
    hints=(
        "Which of the three need absolute values, and why does L2 not need them?",
        "np.abs acts entry by entry; then take a sum, a root of a sum of squares, and a maximum.",
    ),
)

# -- a delta in a sum -----------------------------------------------------------------------------------------

DELTA_FILTER = Exercise(
    id="vectors.delta_filter",
    title="A delta that is summed over",
    level="warm-up",
    points=2,
    section="sec-vectors-components",
    trains="the Kronecker delta as a filter",
    choices="abcde",
    reference="b",
    mistakes=(
        Mistake(
            "the summed index is kept",
            "a",
            because="i is bound by the sum and cannot occur in the result; k is free and has to.",
            by_hand="Write it out for k = 2: only the term with i = 2 is not 0, so row 2 of A must appear.",
        ),
        Mistake(
            "rows and columns are exchanged",
            "c",
            because="The delta puts k in the place of i, and i is the first index of A.",
            by_hand="For k = 2 the only term left is A with the row index 2.",
        ),
        Mistake(
            "the delta is read as 1",
            "d",
            because="The delta is 1 for a single term only; all others are multiplied by 0.",
            by_hand="A = [[1, 2], [3, 4]], k = 1, j = 1: 1 · 1 + 0 · 3 = 1, and not the column sum 4.",
        ),
        Mistake(
            "the delta stays",
            "e",
            because="The delta has done its work in the sum: sum and delta disappear together.",
            by_hand="A = [[1, 2], [3, 4]], k = 1, j = 2: 1 · 2 + 0 · 4 = 2, although k and j differ.",
        ),
    ),
    hints=(
        "Which indices are free? They, and no others, must be in the result.",
        "Write the sum out for a matrix with two rows and k = 2. Which of the terms are 0?",
    ),
)

# -- an outer product at work ---------------------------------------------------------------------------------


def outer_map(u, v, w):
    return (v @ w) * u


def reading(m, n, sign):
    """u (m,), v (n,) and w (n,) such that vᵀw has this sign."""

    def draw(rng):
        u, v, w = rng.normal(size=m), rng.normal(size=n), rng.normal(size=n)
        return u, v, sign * np.sign(v @ w) * w

    return drawn(draw)


OUTER_MAP = Exercise(
    id="vectors.outer_map",
    title="An outer product at work",
    level="warm-up",
    points=4,
    section="sec-vectors-outer",
    trains="what an outer product does to a vector",
    reference=outer_map,
    inputs={"w along v, m = n": reading(3, 3, 1), "w against v, m < n": reading(2, 4, -1)},
    special={
        "w ⊥ v": (normal(3), np.array([1.0, 2.0]), np.array([-2.0, 1.0])),
        "v = 0": (normal(2),) + (np.zeros(3),) * 2,
    },
    mistakes=(
        Mistake(
            "u reads and v writes",
            lambda u, v, w: (u @ w) * v,
            because="In u(vᵀw) the bracket is a dot product with v, and what it multiplies is u.",
            by_hand="u = (1, 0), v = (0, 1), w = (0, 5): the result is 5 u = (5, 0).",
        ),
        Mistake(
            "divided by the squared length of v",
            lambda u, v, w: (v @ w) / (v @ v) * u if v.any() else 0 * u,
            because="That division belongs to a projection. An outer product divides by nothing: if v is twice as long, so is the result.",
            by_hand="u = (1, 0), v = w = (2, 0): the matrix is [[2, 0], [0, 0]], which sends w to (4, 0).",
        ),
        Mistake(
            "the amount alone",
            lambda u, v, w: v @ w,
            because="vᵀw is the amount that is read, one number. It still has to be written along u.",
            by_hand="u with 2 entries, v with 4: a 2 × 4 matrix turns w into a vector with 2 entries.",
        ),
        Mistake(
            "written along v",
            lambda u, v, w: (v @ w) * v,
            because="The result is a combination of the columns of the matrix, and all of them are multiples of u.",
            by_hand="u = (1, 0), v = (0, 1): the matrix is [[0, 1], [0, 0]]; all results have second entry 0.",
        ),
        Mistake(
            "the size of the amount, without its sign",
            lambda u, v, w: abs(v @ w) * u,
            because="Where w points against v, the amount vᵀw is negative, and the result points against u.",
            by_hand="u = (1, 0), v = (1, 0), w = (−3, 0): the result is (−3, 0).",
        ),
        Mistake(
            "divided by the length of v",
            lambda u, v, w: (v @ w) / np.sqrt(v @ v) * u if v.any() else 0 * u,
            because="vᵀw/‖v‖ is the amount along a unit vector. An outer product divides by nothing: if v is twice as long, so is the result.",
            by_hand="u = (1, 0), v = w = (2, 0): the matrix is [[2, 0], [0, 0]], which sends w to (4, 0), not (2, 0).",
        ),
        Mistake(
            "the matrix, not what it does to w",
            lambda u, v, w: np.outer(u, v),
            because="u vᵀ is the map; the result of the map is asked for, a vector with as many entries as u.",
            by_hand="For u with 2 entries and v with 4 the matrix has 8 numbers, the result 2.",
        ),
        Mistake(
            "read with u, written along w",
            lambda u, v, w: (u @ w) * w,
            because="In u(vᵀw) the vector w is read, by a dot product with v, and does not appear any more; the result is a multiple of u.",
            by_hand="u = (1, 0), v = (0, 1), w = (0, 5): the result is 5 u = (5, 0).",
        ),
        Mistake(
            "the mean in place of the sum",
            lambda u, v, w: np.mean(v * w) * u,
            because="A dot product adds the products up; dividing by their number is no part of it.",
            by_hand="v = w = (1, 1): vᵀw = 2, and not 1.",
        ),
    ),
    rules=(
        Rule(
            "without building the m × n matrix",
            holds(20_000, normal(300), normal(200), normal(200)),
            example=lambda u, v, w: np.outer(u, v) @ w,
            because="u (vᵀw) needs m + n products, (u vᵀ) w needs twice m · n, and as much memory.",
        ),
    ),
    hints=(
        "Move the brackets: of u (vᵀ w), which part is one number?",
        "First the dot product of v and w, then that many times u.",
    ),
)

# -- a projection ---------------------------------------------------------------------------------------------


def project(u, v):
    return (u @ v) / (u @ u) * u


def towards(d, sign):
    """u (d,) and v (d,) such that uᵀv has this sign."""

    def draw(rng):
        u, v = rng.normal(size=d), rng.normal(size=d)
        return u, sign * np.sign(u @ v) * v

    return drawn(draw)


PROJECT = Exercise(
    id="vectors.project",
    title="A projection without np.linalg",
    level="core",
    points=5,
    section="sec-vectors-dot",
    trains="splitting a vector into along and across",
    reference=project,
    inputs={"v along u, in the plane": towards(2, 1), "v against u, in 4 dimensions": towards(4, -1)},
    special={
        "u ⊥ v": (np.array([1.0, 2.0]), np.array([-2.0, 1.0])),
        "v = 0": (normal(3), np.zeros(3)),
        "u is long": (np.array([0.0, 100.0]), np.array([1.0, 1.0])),
    },
    mistakes=(
        Mistake(
            "divided by the length once",
            lambda u, v: (u @ v) / np.sqrt(u @ u) * u,
            because="u enters twice, in the dot product and as the direction, so its length has to go out twice.",
            by_hand="u = (2, 0), v = (3, 1): the projection is (3, 0). This gives 6/2 · (2, 0) = (6, 0).",
        ),
        Mistake(
            "u is taken to have length 1",
            lambda u, v: (u @ v) * u,
            because="(uᵀv) u is the projection if u has length 1; in general divide by uᵀu.",
            by_hand="u = (2, 0), v = (3, 1): the projection is (3, 0). This gives 6 · (2, 0) = (12, 0).",
        ),
        Mistake(
            "u is projected on v",
            lambda u, v: (u @ v) / (v @ v) * v if v.any() else v,
            because="The projection on u is a multiple of u; the other one is a multiple of v.",
            by_hand="u = (2, 0), v = (3, 1): the result must have second entry 0, like u.",
        ),
        Mistake(
            "the rest, not the projection",
            lambda u, v: v - project(u, v),
            because="v minus its projection is the part across u, which has the dot product 0 with u.",
            by_hand="u = (2, 0), v = (3, 1): along u lies (3, 0); the rest is (0, 1).",
        ),
        Mistake(
            "the factor alone",
            lambda u, v: (u @ v) / (u @ u),
            because="uᵀv / uᵀu says how many times u; the projection is that many times u, a vector.",
            by_hand="u = (2, 0), v = (3, 1): the factor is 1.5, the projection 1.5 u = (3, 0).",
        ),
        Mistake(
            "the length of the projection",
            lambda u, v: (u @ v) / np.sqrt(u @ u),
            because="uᵀv/‖u‖ says how long the projection is; asked for is the vector.",
            by_hand="u = (2, 0), v = (3, 1): the length is 3, the projection (3, 0).",
        ),
        Mistake(
            "divided by vᵀv",
            lambda u, v: (u @ v) / (v @ v) * u if v.any() else 0 * u,
            because="c u is closest to v where uᵀ(v − c u) = 0, so what is divided by is uᵀu.",
            by_hand="u = (2, 0), v = (3, 1): c = 6/4 gives (3, 0); 6/10 gives (1.2, 0), and the rest is not across u.",
        ),
        Mistake(
            "the factor, along v",
            lambda u, v: (u @ v) / (u @ u) * v,
            because="The projection on u is a multiple of u. The factor is right, the vector it multiplies is not.",
            by_hand="u = (2, 0), v = (3, 1): the result must have second entry 0, like u.",
        ),
        Mistake(
            "the cosine in place of the factor",
            lambda u, v: (u @ v) / np.sqrt((u @ u) * (v @ v)) * u if v.any() else 0 * u,
            because="The cosine does not grow with v, but the projection does: a v twice as long has a projection twice as long.",
            by_hand="u = (1, 0), v = (3, 0): the projection is v itself, (3, 0), and the cosine 1.",
        ),
        Mistake(
            "the mirror image",
            lambda u, v: 2 * project(u, v) - v,
            because="Twice the projection minus v is v mirrored in the line of u; the projection is half-way there.",
            by_hand="u = (1, 0), v = (3, 1): the mirror image is (3, −1), the projection (3, 0).",
        ),
        Mistake(
            "the size of the factor, without its sign",
            lambda u, v: abs(u @ v) / (u @ u) * u,
            because="Where v points away from u, the closest multiple of u is a negative one.",
            by_hand="u = (1, 0), v = (−3, 1): the projection is (−3, 0).",
        ),
        Mistake(
            "the unit vector of u",
            lambda u, v: u / np.sqrt(u @ u),
            because="The unit vector only has the direction of the projection; how far it reaches depends on v.",
            by_hand="u = (2, 0), v = (3, 1): the unit vector is (1, 0), the projection (3, 0).",
        ),
        Mistake(
            "divided by a sum of absolute values",
            lambda u, v: (u @ v) / np.sum(np.abs(u)) * u,
            because="The factor is uᵀv/uᵀu, with the sum of the squares.",
            by_hand="u = (2, 0), v = (3, 1): c = 6/4; the sum of absolute values would give 6/2.",
        ),
    ),
    rules=(
        Rule(
            "without np.linalg",
            uses("np.linalg"),
            example=lambda u, v: u @ v / np.linalg.norm(u) ** 2 * u,
            because="‖u‖² is u @ u: no root has to be taken and squared again.",
        ),
    ),
    hints=(
        "It is c u for some number c, and the rest v − c u is orthogonal to u. Which equation for c is that?",
        "0 = uᵀ(v − c u) gives c = uᵀv / uᵀu.",
    ),
)

# -- a norm that does not overflow ----------------------------------------------------------------------------


def safe_norm(v):
    top = np.max(np.abs(v))
    return 0.0 if top == 0 else top * np.sqrt(np.sum((v / top) ** 2))


def scaled_by(top):
    """The norm of v after dividing by top(v), as `safe_norm` does, but without its exception."""
    return lambda v: top(v) * np.sqrt(np.sum((v / top(v)) ** 2))


SAFE_NORM = Exercise(
    id="vectors.safe_norm",
    title="A norm that does not overflow",
    level="core",
    points=5,
    section="sec-vectors-norms",
    trains="rounding and range in a formula that is right on paper",
    reference=safe_norm,
    compare=close(rtol=1e-9, atol=0.0),
    inputs={
        "usual numbers": np.array([3.0, -4.0, 1.0]),
        "huge numbers": np.array([3e200, 4e200]),
        "tiny numbers": np.array([-3e-200, 2e-200, 6e-200]),
        "one huge number": np.array([1.0, 5e200]),
        "one huge negative number": np.array([1.0, -5e200]),
    },
    special={"v is 0": np.zeros(3), "one entry": np.array([-7.0])},
    mistakes=(
        Mistake(
            "squared at once",
            lambda v: np.sqrt(np.sum(v**2)),
            because="The square is out of range long before the norm is: numbers of 64 bits end near 1.8e308.",
            by_hand="(3e200)² = 9e400 becomes ∞, and (3e-200)² = 9e-400 becomes 0. The norm of (3e200, 4e200) is 5e200.",
        ),
        Mistake(
            "not scaled back",
            lambda v: safe_norm(v) / np.max(np.abs(v)) if v.any() else 0.0,
            because="‖c v‖ = |c| ‖v‖: what was divided out before the root has to be multiplied in again after it.",
            by_hand="v = (3, −4): v / 4 has the norm 1.25, and 4 · 1.25 = 5.",
        ),
        Mistake(
            "the largest entry in place of the largest size",
            lambda v: 0.0 if not v.any() else abs(scaled_by(np.max)(v)),
            because="The entry whose square overflows may be negative; np.max does not see it.",
            by_hand="v = (1, −5e200): the largest entry is 1, and dividing by 1 changes nothing.",
        ),
        Mistake(
            "the zero vector is divided by 0",
            scaled_by(lambda v: np.max(np.abs(v))),
            because="For v = 0 the largest size is 0, and 0/0 is nan. The norm of the zero vector is 0.",
            by_hand="v = (0, 0): dividing by the largest size means 0/0.",
        ),
        Mistake(
            "the largest size alone",
            lambda v: np.max(np.abs(v)),
            because="The largest size is the infinity norm; the other entries still have to be counted.",
            by_hand="v = (3, −4): the infinity norm is 4, the Euclidean norm 5.",
        ),
        Mistake(
            "the root is missing",
            lambda v: np.max(np.abs(v)) * np.sum((v / np.max(np.abs(v))) ** 2) if v.any() else 0.0,
            because="What is in the bracket is the square of the norm of the scaled vector.",
            by_hand="v = (3, −4): 4 · (0.5625 + 1) = 6.25; with the root 4 · 1.25 = 5.",
        ),
        Mistake(
            "scaled by a fixed power of ten",
            lambda v: 1e200 * np.sqrt(np.sum((v / 1e200) ** 2)),
            because="One scale fits numbers of one size. Divided by 1e200, the squares of usual numbers become 0.",
            by_hand="(3/1e200)² = 9e-400 becomes 0: the norm of (3, −4) would be 0.",
        ),
        Mistake(
            "the mean in place of the sum",
            lambda v: np.max(np.abs(v)) * np.sqrt(np.mean((v / np.max(np.abs(v))) ** 2)) if v.any() else 0.0,
            because="A norm adds the squares up; the root of their mean is a typical entry, not a length.",
            by_hand="v = (3, −4): √(9 + 16) = 5, not √12.5.",
        ),
        Mistake(
            "scaled by the sum of the entries",
            lambda v: abs(scaled_by(np.sum)(v)) if v.any() else 0.0,
            because="A sum with signs may be 0, or tiny next to the entries, and then the quotients are huge. The largest size cannot.",
            by_hand="v = (1, −1): the sum is 0, and dividing by it gives ∞.",
        ),
        Mistake(
            "a tiny number against 0/0",
            lambda v: scaled_by(lambda v: np.max(np.abs(v)) + 1e-12)(v),
            because="Next to entries of 1e-200 the number 1e-12 is huge: divided by it, their squares vanish. Answer the case v = 0 by itself.",
            by_hand="2e-200/1e-12 = 2e-188, and its square 4e-376 becomes 0.",
        ),
    ),
    rules=(
        Rule(
            "without np.linalg",
            uses("np.linalg"),
            example=lambda v: safe_norm(v) * np.linalg.norm([1.0]),
            because="Divide by the largest size before squaring; np.linalg.norm would not do that for you.",
        ),
    ),
    hints=(
        "‖c v‖ = |c| ‖v‖. By which c can you scale v so that no square overflows?",
        "Divide by the largest absolute value, take the norm, multiply by it again. What if it is 0?",
    ),
)

# -- a delta that is not summed over --------------------------------------------------------------------------


def delta_outside(A, B):
    return np.diag(B.T @ A.sum(axis=1))


DELTA_OUTSIDE = Exercise(
    id="vectors.delta_outside",
    title="A delta that is not summed over",
    level="core",
    points=5,
    section="sec-vectors-components",
    trains="telling free indices from bound ones",
    reference=delta_outside,
    inputs={
        "A and B square": (normal(3, 3), normal(3, 3)),
        "A wide, B tall": (normal(3, 4), normal(3, 2)),
        "A tall, B square": (normal(2, 1), normal(2, 2)),
    },
    special={"one l": (normal(3, 2), normal(3, 1)), "A is 0": (np.zeros((2, 3)), normal(2, 2))},
    mistakes=(
        Mistake(
            "the delta is used as a filter",
            lambda A, B: A.T @ B,
            because="A delta filters only if one of its indices is summed over. Here the sums run over i and j.",
            by_hand="Free indices are l and m. The result cannot depend on j, over which the sum runs.",
        ),
        Mistake(
            "a vector: the delta is left out",
            lambda A, B: B.T @ A.sum(axis=1),
            because="Two indices, l and m, are free, so the result is a matrix; off its diagonal the delta makes it 0.",
            by_hand="All sizes 1 but l, m = 1, 2, with A = 1, B = (5, 7): the result is [[5, 0], [0, 7]].",
        ),
        Mistake(
            "the delta is read as 1",
            lambda A, B: np.outer(B.T @ A.sum(axis=1), np.ones(B.shape[1])),
            because="The delta is 0 for l ≠ m, and it multiplies the whole sum.",
            by_hand="Take l = 1, m = 2: every term contains a factor 0.",
        ),
        Mistake(
            "l is summed as well",
            lambda A, B: np.sum(B.T @ A.sum(axis=1)),
            because="The two sums run over i and j only; l and m stay free, and the result is a matrix.",
            by_hand="With two free indices, each having 2 values, there are 4 numbers, not one.",
        ),
        Mistake(
            "j is not summed",
            lambda A, B: (B.T @ A) * np.eye(B.shape[1], A.shape[1]),
            because="j occurs in A alone and is summed: each row of A adds up to one number.",
            by_hand="A = [[1, 2]], B = [[5]]: the sum is 1 · 5 + 2 · 5 = 15.",
        ),
        Mistake(
            "the sums are multiplied",
            lambda A, B: np.diag(A.sum() * B.sum(axis=0)),
            because="A and B share the index i: row i of A meets row i of B, and no other.",
            by_hand="A = [[1], [2]], B = [[3], [4]]: 1 · 3 + 2 · 4 = 11, and not (1 + 2)(3 + 4) = 21.",
        ),
        Mistake(
            "only the first column of A",
            lambda A, B: np.diag(B.T @ A[:, 0]),
            because="j runs over all columns of A, so its row sums count.",
            by_hand="A = [[1, 2]], B = [[5]]: the sum is 1 · 5 + 2 · 5 = 15, and not 5.",
        ),
        Mistake(
            "the mean over j",
            lambda A, B: np.diag(B.T @ A.mean(axis=1)),
            because="A sum over j adds the entries of a row up; nothing divides by their number.",
            by_hand="A = [[1, 2]], B = [[5]]: the sum is 1 · 5 + 2 · 5 = 15, and not 7.5.",
        ),
        Mistake(
            "the delta is read as 1, along the columns",
            lambda A, B: np.tile(B.T @ A.sum(axis=1), (B.shape[1], 1)),
            because="The delta is 0 for l ≠ m, and it multiplies the whole sum.",
            by_hand="Take l = 1, m = 2: every term contains a factor 0.",
        ),
        Mistake(
            "l is summed, and its sum fills the diagonal",
            lambda A, B: np.sum(B.T @ A.sum(axis=1)) * np.eye(B.shape[1]),
            because="Only i and j are summed. Each l keeps a number of its own, made with its own column of B.",
            by_hand="A = 1, B = (5, 7): the result is diag(5, 7), and not diag(12, 12).",
        ),
        Mistake(
            "the diagonal of the filtered sum",
            lambda A, B: np.diag(np.diag(A.T @ B)),
            because="In the diagonal of AᵀB, j and l are the same number; here j is summed, whatever l is.",
            by_hand="A = [[1, 2]], B = [[5]]: the sum is 1 · 5 + 2 · 5 = 15, and not 5.",
        ),
    ),
    rules=(
        Rule(
            "without loops",
            loops(),
            example=lambda A, B: np.diag([b @ A.sum(axis=1) for b in B.T]),
            because="One product B.T @ (row sums of A) gives all entries of the diagonal.",
        ),
        Rule(
            "without an array for the delta",
            uses("eye", "identity"),
            example=lambda A, B: np.eye(B.shape[1]) * (B.T @ A.sum(axis=1)),
            because="np.diag lays a vector on the diagonal; nothing has to be multiplied by 0.",
        ),
    ),
    hints=(
        "Which indices are free? How many rows and columns has the result? What is it for l ≠ m?",
        "What contains neither i nor j may be taken out of the sums. Of A only its row sums are needed.",
    ),
)

# -- a product in layers --------------------------------------------------------------------------------------


def layers(A, B):
    return np.einsum("ij,jk->jik", A, B)


LAYERS = Exercise(
    id="vectors.layers",
    title="A matrix product in layers",
    level="core",
    points=5,
    section="sec-vectors-outer",
    trains="a matrix product as a sum of outer products",
    reference=layers,
    inputs={
        "square matrices": (normal(3, 3), normal(3, 3)),
        "few layers": (normal(3, 2), normal(2, 4)),
        "many layers": (normal(2, 4), normal(4, 2)),
    },
    special={"one layer": (normal(2, 1), normal(1, 3)), "one entry": (normal(1, 2), normal(2, 1))},
    mistakes=(
        Mistake(
            "the layers are added up",
            lambda A, B: A @ B,
            because="The terms are asked for one by one; A @ B is their sum.",
            by_hand="A is 3 × 2 and B is 2 × 4: there are 2 layers, each 3 × 4, so the result has 3 axes.",
        ),
        Mistake(
            "the number of the layer is the last axis",
            lambda A, B: np.einsum("ij,jk->ikj", A, B),
            because="Layer j is asked for as result[j], so j has to be the first axis.",
            by_hand="A is 3 × 2 and B is 2 × 4: the shape must be (2, 3, 4).",
        ),
        Mistake(
            "rows of A meet columns of B",
            lambda A, B: np.stack([np.outer(A[j], B[:, j]) for j in range(len(A))]),
            because="In A_ij B_jk the fixed j is the column index of A and the row index of B.",
            by_hand="A = [[1, 2], [3, 4]], B = I: layer 1 is the column (1, 3) times the row (1, 0): [[1, 0], [3, 0]].",
        ),
        Mistake(
            "the layers are transposed",
            lambda A, B: np.einsum("ij,jk->jki", A, B),
            because="The column of A belongs to the output side: its index i counts the rows of every layer.",
            by_hand="A = [[1], [2]], B = [[5, 7]]: the only layer is [[5, 7], [10, 14]], which is AB itself.",
        ),
        Mistake(
            "the terms are added up one after the other",
            lambda A, B: np.cumsum(layers(A, B), axis=0),
            because="Term j is one outer product; running sums hold all the terms before it, too.",
            by_hand="A = (1, 1), B = (2, 3)ᵀ: the terms are 2 and 3; running sums are 2 and 5.",
        ),
        Mistake(
            "the row of A is the first axis",
            lambda A, B: np.einsum("ij,jk->ijk", A, B),
            because="Layer j is asked for as result[j], so j has to be the first axis.",
            by_hand="A is 3 × 2 and B is 2 × 4: the shape must be (2, 3, 4).",
        ),
        Mistake(
            "only the first layer",
            lambda A, B: np.outer(A[:, 0], B[0]),
            because="All n terms are asked for, one behind the other in one array.",
            by_hand="A is 3 × 2 and B is 2 × 4: there are 2 layers.",
        ),
    ),
    hints=(
        "Fix j in the sum over j of A_ij B_jk. Which part of A and which part of B is left?",
        "In einsum, a letter that stands after the arrow is not summed. Which letter comes first there?",
    ),
)

# -- the matrix and the bias of an affine map -----------------------------------------------------------------


def recover(f, n):
    b = f(np.zeros(n))
    return np.stack([f(e) - b for e in np.eye(n)], axis=1), b


def affine(m, n, biased=True):
    """An affine map from n to m numbers, and n; what it does is in its name."""

    def draw(rng):
        W = rng.choice([-4, -3, -2, -1, 1, 2, 3, 4], size=(m, n)).astype(float)
        b = biased * rng.permutation([5.0, -7.0, 8.0])[:m]

        def f(x):
            return W @ x + b

        f.__name__ = f"x ↦ W x + b, W = {W.astype(int).tolist()}, b = {b.astype(int).tolist()}"
        return f, n

    return drawn(draw)


RECOVER = Exercise(
    id="vectors.recover",
    title="What is inside an affine map?",
    level="core",
    points=5,
    section="sec-vectors-affine",
    trains="the difference between linear and affine",
    reference=recover,
    inputs={"2 to 2": affine(2, 2), "3 to 2": affine(2, 3), "2 to 3": affine(3, 2)},
    special={"a linear map": affine(2, 2, biased=False), "1 to 1": affine(1, 1)},
    mistakes=(
        Mistake(
            "the bias stays in the columns",
            lambda f, n: (np.stack([f(e) for e in np.eye(n)], axis=1), f(np.zeros(n))),
            because="f(eⱼ) is column j of W only for a linear map; an affine map adds b to every output.",
            by_hand="f(x) = 3x + 2: f(1) = 5, but the slope is 5 − f(0) = 3.",
        ),
        Mistake(
            "columns laid down as rows",
            lambda f, n: (recover(f, n)[0].T, recover(f, n)[1]),
            because="What eⱼ is sent to is column j of W, and np.array of a list stacks rows.",
            by_hand="A map from 3 to 2 numbers needs a W with 2 rows and 3 columns.",
        ),
        Mistake(
            "the bias is read off at (1, …, 1)",
            lambda f, n: (recover(f, n)[0], f(np.ones(n))),
            because="Whatever W is, W x vanishes at x = 0 and b is left alone; at any other x a part W x may remain.",
            by_hand="f(x) = 3x + 2: f(0) = 2 is the bias, f(1) = 5 is not.",
        ),
        Mistake(
            "the results in the wrong order",
            lambda f, n: recover(f, n)[::-1],
            because="Asked for is W first, then b: what a function returns is read by its place.",
            by_hand="The first result must have two axes, the second one.",
        ),
        Mistake(
            "taken to be linear",
            lambda f, n: (np.stack([f(e) for e in np.eye(n)], axis=1), 0 * f(np.zeros(n))),
            because="A linear map sends 0 to 0. Where f(0) is not 0, there is a bias, and it is in every f(eⱼ).",
            by_hand="f(x) = 3x + 2: with W = 5 and b = 0 we would get f(2) = 10, but f(2) = 8.",
        ),
        Mistake(
            "the bias is taken away twice",
            lambda f, n: (recover(f, n)[0] - recover(f, n)[1][:, None], recover(f, n)[1]),
            because="f(eⱼ) holds b once, so it is to be subtracted once.",
            by_hand="f(x) = 3x + 2: f(1) = 5, and 5 − 2 = 3 is the slope, not 1.",
        ),
        Mistake(
            "the bias is added",
            lambda f, n: (recover(f, n)[0] + 2 * recover(f, n)[1][:, None], recover(f, n)[1]),
            because="f(eⱼ) is column j plus b; to be left with the column, subtract.",
            by_hand="f(x) = 3x + 2: f(1) = 5, and the slope is 5 − 2 = 3, not 5 + 2.",
        ),
        Mistake(
            "all entries but one are set to 1",
            lambda f, n: (np.stack([f(np.ones(n)) - f(e) for e in np.eye(n)], axis=1), recover(f, n)[1]),
            because="f(1, …, 1) − f(eⱼ) is the sum of all the other columns.",
            by_hand="f(x) = x₁ + 10x₂: f(1, 1) − f(1, 0) = 10 belongs to x₂, and not to x₁.",
        ),
        Mistake(
            "reshape in place of a transpose",
            lambda f, n: (recover(f, n)[0].T.reshape(-1, n), recover(f, n)[1]),
            because="The results f(eⱼ) lie one behind the other as columns. reshape cuts that row of numbers anew; a transpose exchanges rows and columns.",
            by_hand="Columns (1, 2) and (3, 4): stacked as rows and transposed they are [[1, 3], [2, 4]]; reshaped, [[1, 2], [3, 4]].",
        ),
        Mistake(
            "the bias is read off at the first unit vector",
            lambda f, n: (recover(f, n)[0], f(np.eye(n)[0])),
            because="At e₁ the first column of W is added to b. Only at 0 is b alone.",
            by_hand="f(x) = 3x + 2: f(0) = 2 is the bias, f(1) = 5 is not.",
        ),
    ),
    hints=(
        "You may ask f about any x. Which x makes W x vanish, whatever W is?",
        "f(eⱼ) is column j of W plus b. np.stack(…, axis=1) puts vectors side by side as columns.",
    ),
)

# -- attention scores -----------------------------------------------------------------------------------------


def scores(Q, K):
    return np.einsum("bihk,bjhk->bhij", Q, K)


SCORES = Exercise(
    id="vectors.scores",
    title="Attention scores with einsum",
    level="challenge",
    points=6,
    section="sec-vectors-arrays",
    trains="contracting one axis of arrays with four",
    reference=scores,
    inputs={
        "as many queries as keys": (normal(2, 3, 2, 4), normal(2, 3, 2, 4)),
        "fewer queries": (normal(2, 2, 3, 2), normal(2, 4, 3, 2)),
    },
    special={
        "one query": (normal(3, 1, 2, 2), normal(3, 2, 2, 2)),
        "one head": (normal(1, 2, 1, 3), normal(1, 3, 1, 3)),
    },
    mistakes=(
        Mistake(
            "keys and queries are exchanged",
            lambda Q, K: np.einsum("bihk,bjhk->bhji", Q, K),
            because="Row i of the scores belongs to query i, so i has to stand before j.",
            by_hand="With 2 queries and 4 keys the last two axes must be 2 and 4.",
        ),
        Mistake(
            "the heads stay in the third place",
            lambda Q, K: np.einsum("bihk,bjhk->bihj", Q, K),
            because="The numbers are right, but the axes come in another order than asked: sentence, head, query, key.",
            by_hand="2 sentences, 3 heads, 2 queries, 4 keys: the shape must be (2, 3, 2, 4).",
        ),
        Mistake(
            "the heads are added up",
            lambda Q, K: np.einsum("bihk,bjhk->bij", Q, K),
            because="A letter that is missing after the arrow is summed over, and each head has scores of its own.",
            by_hand="The result has four axes: sentence, head, query, key. Here one is missing.",
        ),
        Mistake(
            "divided by the root of the number of entries",
            lambda Q, K: scores(Q, K) / np.sqrt(Q.shape[-1]),
            because="Transformers do divide by √d, in their next step. Here S is the plain dot product.",
            by_hand="A query (1, 1, 1, 1) and the same key: 4, and not 4/√4 = 2.",
        ),
        Mistake(
            "@ on the last two axes",
            lambda Q, K: Q @ np.swapaxes(K, -1, -2),
            because="@ multiplies the matrices in the last two axes: here head × entry. It compares the heads of one word.",
            by_hand="For 3 words and 2 heads it gives (3, 2, 2) per sentence; asked for is (2, 3, 3).",
        ),
        Mistake(
            "reshape in place of a transpose",
            lambda Q, K: (
                Q.reshape(len(Q), Q.shape[2], Q.shape[1], -1)
                @ K.reshape(len(K), K.shape[2], K.shape[1], -1).swapaxes(-1, -2)
            ),
            because="reshape cuts the same row of numbers anew, and mixes words and heads; to move an axis, use transpose.",
            by_hand="Words (a, b), (c, d) with the heads a, b and c, d: by head they are (a, c) and (b, d); reshape gives (a, b) and (c, d) again.",
        ),
        Mistake(
            "word i meets only word i",
            lambda Q, K: np.einsum(
                "bihk,bihk->bhi", Q[:, : min(Q.shape[1], K.shape[1])], K[:, : min(Q.shape[1], K.shape[1])]
            ),
            because="With the same letter for both, einsum pairs them. Every query has to meet every key, so they need two letters.",
            by_hand="2 queries and 4 keys make 8 scores per head.",
        ),
        Mistake(
            "the keys of all heads are added up first",
            lambda Q, K: np.einsum("bihk,bjgk->bhij", Q, K),
            because="A letter of its own for the head of the keys, missing after the arrow, is summed. Head h of the queries meets head h of the keys only.",
            by_hand="Queries 1 and 1, keys 2 and 3 in two heads: the scores are 2 and 3; with the sum both are 5.",
        ),
        Mistake(
            "the sentences are added up",
            lambda Q, K: np.einsum("bihk,bjhk->hij", Q, K),
            because="A letter that is missing after the arrow is summed over, and each sentence has scores of its own.",
            by_hand="The result has four axes: sentence, head, query, key. Here one is missing.",
        ),
        Mistake(
            "softmax at once",
            lambda Q, K: (e := np.exp(scores(Q, K))) / e.sum(axis=-1, keepdims=True),
            because="The softmax is the next step of a transformer. Asked for are the scores, plain dot products, which may be negative.",
            by_hand="A query (1, 0) and the keys (1, 0), (−1, 0): the scores are 1 and −1.",
        ),
        Mistake(
            "the queries meet each other",
            lambda Q, K: np.einsum("bihk,bjhk->bhij", Q, Q),
            because="The second factor is a key, K_bjhk.",
            by_hand="With 2 queries and 4 keys the last two axes must be 2 and 4.",
        ),
        Mistake(
            "divided by the number of entries",
            lambda Q, K: scores(Q, K) / Q.shape[-1],
            because="A dot product is a sum, and not a mean; a transformer divides by √d, in its next step.",
            by_hand="A query (1, 1, 1, 1) and the same key: 4, and not 4/4 = 1.",
        ),
    ),
    hints=(
        "Give every axis a letter: b for the sentence, i for the query, j for the key, h for the head, k for the entry.",
        "Only k is summed. All other letters stand after the arrow, in the order of the result.",
    ),
)

# -- an orthonormal basis -------------------------------------------------------------------------------------


def share_of_length(v):
    return 1e-9 * np.sqrt(v @ v)


def orthonormal(V, against=lambda q, v: (q @ v) * q, earlier=slice(None), enough=share_of_length):
    """The answer; the keywords are for mistakes."""
    kept = []
    for v in V.T:
        rest = v - sum(against(q, v) for q in kept[earlier])
        length = np.sqrt(rest @ rest)
        if length > enough(v):
            kept.append(rest / length)
    return np.array(kept).reshape(-1, len(V)).T


def with_zeros(V):
    """Columns that depend on earlier ones become zeros, and stay."""
    kept = np.zeros(V.shape)
    for j, v in enumerate(V.T):
        rest = v - kept @ (kept.T @ v)
        length = np.sqrt(rest @ rest)
        kept[:, j] = rest / length if length > share_of_length(v) else 0.0
    return kept


def never_scaled(V):
    kept = []
    for v in V.T:
        rest = v - sum(project(w, v) for w in kept)
        kept += [rest] if rest @ rest > 1e-18 * (v @ v) else []
    return np.array(kept).reshape(-1, len(V)).T


def against_the_given(V):
    kept, used = [], []
    for v in V.T:
        rest = v - sum(project(w, v) for w in used)
        if rest @ rest > 1e-18 * (v @ v):
            kept.append(rest / np.sqrt(rest @ rest))
            used.append(v)
    return np.array(kept).reshape(-1, len(V)).T


ORTHONORMAL = Exercise(
    id="vectors.orthonormal",
    title="An orthonormal basis of a span",
    level="challenge",
    points=7,
    section="sec-vectors-independence",
    trains="projections, orthogonality and independence together",
    reference=orthonormal,
    compare=close(rtol=1e-6, atol=1e-7),
    inputs={"3 columns of length 3": normal(3, 3), "4 columns of length 5": normal(5, 4)},
    special={
        "a column that depends on the first": np.array([[2.0, -6.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]),
        "a column of zeros": np.array([[0.0, 3.0], [0.0, 4.0]]),
        "dependent up to rounding": np.outer([0.1, 0.2, 0.3], [1.0, 3.0, 7.0, 0.7]),
        "tiny columns": 1e-12 * np.array([[3.0, 1.0], [4.0, 1.0]]),
        "more columns than rows": np.array([[2.0, 0.0, 1.0, 5.0], [0.0, 1.0, 3.0, 2.0]]),
        "nothing but zeros": np.zeros((3, 2)),
        "rests of 10⁻⁸ and 10⁻¹⁰ of their columns": np.array(
            [[1e3, 1e3, 1e3], [0.0, 1e-5, 0.0], [0.0, 0.0, 1e-7]]
        ),
    },
    mistakes=(
        Mistake(
            "the lengths are never made 1",
            never_scaled,
            because="Orthonormal means orthogonal and of length 1; only the first half is done.",
            by_hand="V with the columns (2, 0) and (1, 1): the result is (1, 0), (0, 1), not (2, 0), (0, 1).",
        ),
        Mistake(
            "the columns are scaled and nothing else",
            lambda V: V / np.sqrt(np.sum(V**2, axis=0)),
            because="Orthonormal means orthogonal and of length 1; only the second half is done.",
            by_hand="V with the columns (2, 0) and (1, 1): (1, 0) and (1, 1)/√2 have the dot product 1/√2, not 0.",
        ),
        Mistake(
            "projected on the given columns",
            against_the_given,
            because="Where the given columns are not orthogonal, taking away one projection spoils the work of another.",
            by_hand="Columns (1, 0, 0), (1, 1, 0), (0, 1, 1): from the third this takes ½(1, 1, 0), and the rest is not ⊥ (1, 0, 0).",
        ),
        Mistake(
            "only the previous direction is taken away",
            lambda V: orthonormal(V, earlier=slice(-1, None)),
            because="The rest has to be orthogonal to all earlier directions, not just to the last one.",
            by_hand="Columns (1, 0, 0), (0, 1, 0), (1, 1, 1): the third must become (0, 0, 1); this leaves (1, 0, 1)/√2.",
        ),
        Mistake(
            "dependent columns are kept",
            lambda V: orthonormal(V, enough=lambda v: -1.0),
            because="If a column depends on the earlier ones, nothing is left of it, and 0/0 (or rounding noise) is no direction.",
            by_hand="Columns (2, 0) and (−6, 0): after the projection (0, 0) is left. The basis has one vector.",
        ),
        Mistake(
            "a basis without vectors has lost its rows",
            lambda V: orthonormal(V) if V.any() else np.array([]),
            because="An empty list becomes an array with one axis. The result is a matrix with d rows, even without columns.",
            by_hand="V = [[0, 0], [0, 0], [0, 0]]: np.array([]).T has the shape (0,); asked for is (3, 0).",
        ),
        Mistake(
            "rows in place of columns",
            lambda V: orthonormal(V.T).T,
            because="The vectors are the columns of V. Looping over a NumPy matrix runs through its rows.",
            by_hand="V = [[2, 1], [0, 1]]: the first vector is (2, 0), so the first column of the result is (1, 0).",
        ),
        Mistake(
            "the amount is taken away, not the projection",
            lambda V: orthonormal(V, against=lambda q, v: q @ v),
            because="qᵀv is one number: how many times q. What is taken away is that many times q, a vector.",
            by_hand="q = (1, 0), v = (1, 1): the projection is (1, 0), and the rest (0, 1). Taking 1 from both entries leaves (0, 0).",
        ),
        Mistake(
            "the projections are added",
            lambda V: orthonormal(V, against=lambda q, v: -(q @ v) * q),
            because="What lies along the earlier directions has to go: subtract it.",
            by_hand="q = (1, 0), v = (1, 1): v + (1, 0) = (2, 1) is not orthogonal to q; v − (1, 0) = (0, 1) is.",
        ),
        Mistake(
            "from right to left",
            lambda V: orthonormal(V[:, ::-1]),
            because="The first column keeps its direction, and each later one is changed by those before it.",
            by_hand="Columns (2, 0) and (1, 1): the first vector is (1, 0), and not (1, 1)/√2.",
        ),
        Mistake(
            "divided by the squared length",
            lambda V: (
                np.array(
                    [q / np.sqrt(w @ w) for q, w in zip(orthonormal(V).T, never_scaled(V).T, strict=True)]
                )
                .reshape(-1, len(V))
                .T
            ),
            because="v/‖v‖² has the length 1/‖v‖. A unit vector is divided by its length once.",
            by_hand="(3, 4) has the length 5: divided by 25 it is (0.12, 0.16), of length 0.2.",
        ),
        Mistake(
            "it stops at the first dependent column",
            lambda V: orthonormal(
                V[
                    :,
                    : next(
                        (j for j in range(V.shape[1]) if orthonormal(V[:, : j + 1]).shape[1] <= j), V.shape[1]
                    ),
                ]
            ),
            because="A column that depends on the earlier ones is skipped; those behind it may still bring new directions.",
            by_hand="Columns (1, 0), (2, 0), (0, 1): the second is skipped, and the basis is (1, 0), (0, 1).",
        ),
        Mistake(
            "a column of zeros for a dependent one",
            with_zeros,
            because="Zeros are no direction and have not the length 1. A column that brings nothing new gets no place in the basis.",
            by_hand="Columns (2, 0) and (−6, 0): the basis has one vector, so one column.",
        ),
        Mistake(
            "the rest is compared with a fixed number",
            lambda V: orthonormal(V, enough=lambda v: 1e-9),
            because="Whether a rest is noise depends on how long its column was: compare it with a share of that length.",
            by_hand="The columns 10⁻¹² (3, 4) and 10⁻¹² (1, 1) are as independent as (3, 4) and (1, 1).",
        ),
        Mistake(
            "the limit is a share of the squared length",
            lambda V: orthonormal(V, enough=lambda v: 1e-9 * (v @ v)),
            because="vᵀv is the square of the length; for long columns its share is much too large, for short ones too small.",
            by_hand="v = (1000, 0.0001): 10⁻⁹ ‖v‖ is 10⁻⁶, below the rest 0.0001; 10⁻⁹ vᵀv is 0.001, above it.",
        ),
        Mistake(
            "the basis vectors are rows",
            lambda V: orthonormal(V).T,
            because="The basis is asked for as columns of one matrix. np.array of a list of vectors lays them down as rows.",
            by_hand="Two vectors with three entries: the shape must be (3, 2).",
        ),
    ),
    rules=(
        Rule(
            "without np.linalg",
            uses("np.linalg"),
            example=lambda V: orthonormal(V) * np.linalg.norm([1.0]),
            because="Sums of products are all that Gram–Schmidt needs.",
        ),
    ),
    hints=(
        "Go through the columns in order. From each, take away its projections on the directions you have already.",
        "On a unit vector q the projection is (qᵀv) q. Keep the rest, divided by its length, if it is long enough.",
    ),
)

EXERCISES = [
    SHAPES,
    NORMS,
    DELTA_FILTER,
    OUTER_MAP,
    PROJECT,
    SAFE_NORM,
    DELTA_OUTSIDE,
    LAYERS,
    RECOVER,
    SCORES,
    ORTHONORMAL,
]
