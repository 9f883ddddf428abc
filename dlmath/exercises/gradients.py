"""Exercises of the chapter on gradients."""

import numpy as np

from dlmath.checking import (
    Exercise,
    Mistake,
    case,
    drawn,
    exact,
    gradient_of,
    jacobian_of,
    normal,
    uniform,
    with_zero,
)


def away_from_zero(*shape):
    """Entries of size 0.4 to 2 with random signs: no kinks nearby."""
    return drawn(lambda rng: rng.uniform(0.4, 2, size=shape) * rng.choice([-1.0, 1.0], size=shape))


def named(name, function):
    """The function, under a name that a reader can make sense of."""
    function.__name__ = name
    return function


# -- the squared length --------------------------------------------------------------------------------------

SQUARED_NORM = Exercise(
    id="gradients.squared_norm",
    title="The gradient of a squared length",
    level="warm-up",
    points=4,
    section="sec-gradients-norms",
    trains="the recipe on its smallest example",
    reference=gradient_of(lambda x: np.sum(x**2)),
    inputs={"two entries": away_from_zero(2), "four entries": away_from_zero(4)},
    special={"x is 0": np.zeros(3)},
    mistakes=(
        Mistake(
            "the ½ that is not there",
            lambda x: x,
            because="x is the gradient of half the squared length. Here there is no ½ to cancel the exponent.",
            by_hand="n = 1: x² has the slope 2x, which is 6 and not 3 at x = 3.",
        ),
        Mistake(
            "the gradient of the length itself",
            lambda x: x / np.linalg.norm(x),
            because="x/‖x‖ belongs to ‖x‖; the square multiplies it, by the chain rule, with 2‖x‖.",
            by_hand="x = (3, 4): going along x the length 5 grows at the rate 1, its square at 2 · 5 = 10.",
        ),
        Mistake(
            "a number",
            lambda x: 2 * np.linalg.norm(x),
            because="A gradient has one entry for each variable; 2‖x‖ is only its length.",
            by_hand="x = (3, 4): the slopes along the axes are 6 and 8, two numbers, and √(36 + 64) = 10.",
        ),
        Mistake(
            "all partial derivatives added",
            lambda x: 2 * np.sum(x),
            because="The partial derivatives are the entries of the gradient; they are listed, not added.",
            by_hand="x = (1, −1): the sum is 0, yet moving x₁ changes the squared length at the rate 2.",
        ),
    ),
    hints=(
        "Write the function as x₁² + … + xₙ². Which terms contain x₁?",
        "Only one term survives in each partial derivative: 2x₁ in the first, and so on.",
    ),
)

# -- the slope on the way to a point -------------------------------------------------------------------------


def slope_towards(g, x, z):
    return g @ (z - x) / np.linalg.norm(z - x)


def leg(n, sign, zeros=False):
    """A gradient, a start and an end, such that the way goes uphill (+1) or downhill (−1).

    With `zeros` each of the three has an entry 0.
    """

    def draw(rng):
        g, x, way = rng.normal(size=(3, n))
        if zeros:
            g[0], x[1], way[1] = 0.0, 0.0, 0.0
        return g, x, x + way * sign * np.sign(g @ way)

    return drawn(draw)


SLOPE_TOWARDS = Exercise(
    id="gradients.slope_towards",
    title="The slope on the way to a point",
    level="warm-up",
    points=4,
    section="sec-gradients-directional",
    trains="the directional derivative, and the length of a direction",
    reference=slope_towards,
    inputs={
        "uphill, in the plane": leg(2, 1),
        "uphill, in space": leg(3, 1, zeros=True),
        "downhill": leg(2, -1),
    },
    special={"along a contour": (np.array([2.0, -1.0]), np.array([1.0, 1.0]), np.array([2.0, 3.0]))},
    mistakes=(
        Mistake(
            "the direction is not of length 1",
            lambda g, x, z: g @ (z - x),
            because="D_v f is proportional to the length of v. Slope per unit of way needs a unit vector.",
            by_hand="f(x) = 3x₁ from (0, 0) to (2, 0): g = (3, 0), the slope is 3; (3, 0) · (2, 0) = 6.",
        ),
        Mistake(
            "divided by the squared length",
            lambda g, x, z: g @ (z - x) / np.sum((z - x) ** 2),
            because="(z − x)/‖z − x‖² has the length 1/‖z − x‖. A unit vector is divided by its length once.",
            by_hand="f(x) = 3x₁ from (0, 0) to (2, 0): the slope is 3; (3, 0) · (2, 0)/4 = 1.5.",
        ),
        Mistake(
            "z in place of z − x",
            lambda g, x, z: g @ z / np.linalg.norm(z),
            because="z is a place; the direction from x to z is the difference z − x.",
            by_hand="x = (1, 0), z = (1, 2): the way is (0, 2), straight up, whatever z alone points at.",
        ),
        Mistake(
            "walking the wrong way",
            lambda g, x, z: g @ (x - z) / np.linalg.norm(x - z),
            because="x − z points from z to x. The way from x to z is end minus start.",
            by_hand="f(x) = 3x₁ from (0, 0) to (2, 0) goes uphill: the slope must be +3.",
        ),
        Mistake(
            "the cosine",
            lambda g, x, z: g @ (z - x) / np.linalg.norm(z - x) / np.linalg.norm(g),
            because="The slope is ‖∇f‖ cos β. Dividing by the length of the gradient leaves only cos β.",
            by_hand="f(x) = 3x₁ from (0, 0) to (2, 0): the slope is 3, and a cosine is never above 1.",
        ),
    ),
    hints=(
        "Which vector points from x to z? How long is it?",
        "The slope is the dot product of the gradient with the unit vector of that direction.",
    ),
)

# -- at a kink ----------------------------------------------------------------------------------------------

KINK = Exercise(
    id="gradients.kink",
    title="At a kink",
    level="warm-up",
    points=2,
    section="sec-gradients-norms",
    trains="telling a gradient from a subgradient",
    choices="abcd",
    reference="bd",
    mistakes=(
        Mistake(
            "the values that software returns are taken for derivatives",
            "ac",
            because="At a kink the quotients from left and right differ, so there is no derivative.",
            by_hand="|h|/h is 1 for h = 0.1 and −1 for h = −0.1: no common limit, also not 0.",
        ),
        Mistake(
            "sign(x) is taken for a gradient at a zero entry",
            "ab",
            because="sign(0) = 0 is one choice from an interval. Where there is a gradient, it is the only subgradient.",
            by_hand="At (2, 0, −1) move x₂ by h: ‖x‖₁ grows by |h|, with slope 1 to one side, −1 to the other.",
        ),
        Mistake(
            "sign(x) is taken for a gradient, and the interval of |x| for a wrong one",
            "ad",
            because="sign(0) = 0 is a choice, and −0.3 is as good a one: |z| ≥ −0.3z for all z.",
            by_hand="z = −1: |−1| = 1 ≥ 0.3. z = 1: 1 ≥ −0.3. So the line with slope −0.3 stays below |z|.",
        ),
        Mistake(
            "ReLU is given a derivative at 0",
            "bc",
            because="A program returns 0 there because it must return something; the limit does not exist.",
            by_hand="max(0, h)/h is 1 for h = 0.1 and 0 for h = −0.1.",
        ),
        Mistake(
            "one true statement is missing: the interval of ReLU",
            "b",
            because="One more statement is true. It says which lines through 0 stay below the graph of ReLU.",
            by_hand="Slope s: s z ≤ z for z > 0 asks s ≤ 1, and s z ≤ 0 for z < 0 asks s ≥ 0.",
        ),
        Mistake(
            "one true statement is missing: a subgradient of the 1-norm",
            "d",
            because="One more statement is true. A subgradient may have any entry from −1 to 1 where x is 0.",
            by_hand="|z| ≥ −0.3z holds for z = 1 (1 ≥ −0.3) and for z = −1 (1 ≥ 0.3).",
        ),
    ),
    hints=(
        "For each derivative that is claimed, compute the quotient from the left and from the right.",
        "A line of slope s through 0 is below |z| for −1 ≤ s ≤ 1. For which s is it below max(0, z)?",
    ),
)

# -- the derivative by one entry ------------------------------------------------------------------------------


def by_entry(alpha, k, n):
    return alpha * np.eye(n)[k - 1]


BY_ENTRY = Exercise(
    id="gradients.by_entry",
    title="The derivative by one entry",
    level="warm-up",
    points=3,
    section="sec-gradients-recipe",
    trains="the Kronecker delta",
    reference=by_entry,
    inputs={"by x₂ of 10": (0.1375, 2, 10), "by x₁ of 4": (-3.0, 1, 4), "by x₂ of 3": (2.0, 2, 3)},
    special={"by the last": (1.5, 3, 3)},
    mistakes=(
        Mistake(
            "only the entry that is not zero",
            lambda alpha, k, n: alpha,
            because="f has n outputs, and each of them has a derivative by xₖ, also if it is 0.",
            by_hand="α = 0.5, n = 3, k = 2: f = (0.5x₁, 0.5x₂, 0.5x₃); by x₂ this is (0, 0.5, 0).",
        ),
        Mistake(
            "counted from 0",
            lambda alpha, k, n: alpha * (np.arange(n) == k),
            because="The formula counts entries from 1, Python from 0: x₂ has the index 1.",
            by_hand="n = 3, k = 2: the number α must stand in the middle, at index 1.",
        ),
        Mistake(
            "α everywhere",
            lambda alpha, k, n: np.full(n, alpha),
            because="Output j contains only xⱼ. For j ≠ k it does not change when xₖ moves.",
            by_hand="n = 3: if only x₂ moves, 0.5x₁ and 0.5x₃ stay what they are.",
        ),
        Mistake(
            "1 in place of α",
            lambda alpha, k, n: np.eye(n)[k - 1],
            because="δⱼₖ is the derivative of xⱼ; the factor α in front of it stays.",
            by_hand="α = 0.5: when x₂ grows by 1, output 2 grows by 0.5.",
        ),
    ),
    hints=(
        "How many outputs are there? Each gives one entry of the answer.",
        "Output j has the derivative α δⱼₖ: nonzero in one place. Which index does Python give that place?",
    ),
)

# -- quadratic forms -----------------------------------------------------------------------------------------

QUADRATIC = Exercise(
    id="gradients.quadratic",
    title="The gradient of a quadratic function",
    level="core",
    points=5,
    section="sec-gradients-quadratic",
    trains="quadratic forms whose matrix is not symmetric",
    reference=gradient_of(lambda x, A, b: x @ A @ x / 2 - b @ x),
    inputs={
        "n = 2": (normal(2), normal(2, 2), normal(2)),
        "n = 3": (normal(3), normal(3, 3), with_zero(normal(3))),
    },
    special={
        "symmetric A": (np.array([1.0, 2.0]), np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([1.0, -1.0])),
        "x is 0": (np.zeros(2), np.array([[1.0, 4.0], [0.0, 1.0]]), np.array([3.0, 5.0])),
    },
    mistakes=(
        Mistake(
            "A is taken to be symmetric",
            lambda x, A, b: A @ x - b,
            because="A x + Aᵀx is 2A x for every x only if A = Aᵀ; nothing in the task says so.",
            by_hand="A = [[0, 2], [0, 0]]: ½xᵀAx = x₁x₂ has the gradient (x₂, x₁), but A x = (2x₂, 0).",
        ),
        Mistake(
            "only the transposed half",
            lambda x, A, b: A.T @ x - b,
            because="Both factors x depend on x: the product rule gives A x and Aᵀx, each with the factor ½.",
            by_hand="A = [[0, 2], [0, 0]]: ½xᵀAx = x₁x₂ has the gradient (x₂, x₁), but Aᵀx = (0, 2x₁).",
        ),
        Mistake(
            "the ½ is forgotten",
            lambda x, A, b: (A + A.T) @ x - b,
            because="(A + Aᵀ)x is the gradient of xᵀAx; the function has half of it.",
            by_hand="n = 1, a = 1: ½x² has the slope x, and (a + a)x is 2x.",
        ),
        Mistake(
            "the linear term has the wrong sign",
            lambda x, A, b: (A + A.T) @ x / 2 + b,
            because="The function contains −bᵀx, and the gradient of bᵀx is b.",
            by_hand="A = 0, b = 1: −x has the slope −1.",
        ),
        Mistake(
            "the linear term is lost",
            lambda x, A, b: (A + A.T) @ x / 2,
            because="−bᵀx is not constant: it changes by −bᵢ when xᵢ grows by 1.",
            by_hand="A = 0, b = (1, 2): the function is −x₁ − 2x₂, with the gradient (−1, −2).",
        ),
    ),
    hints=(
        "xᵀAx is a double sum of Aᵢⱼxᵢxⱼ. In which terms does x₁ occur, as first factor or as second?",
        "The gradient of xᵀAx is A x + Aᵀx. Now the ½ and the linear term.",
    ),
)

# -- the squared length of a linear map, by both variables -----------------------------------------------------


def squared_map(A, x):
    return np.sum((A.T @ x) ** 2)


def both_measured(A, x):
    """By x and by A, by finite differences."""
    return gradient_of(squared_map, 1)(A, x).value, gradient_of(squared_map, 0)(A, x).value


def both(by_x, by_A):
    """An answer with one of the two formulas, or both, replaced."""
    return lambda A, x: (by_x(A, x), by_A(A, x))


def right_by_x(A, x):
    return 2 * A @ A.T @ x


def right_by_A(A, x):
    return 2 * np.outer(x, x) @ A


SQUARED_MAP = Exercise(
    id="gradients.squared_map",
    title="The squared length of Aᵀx, by x and by A",
    level="core",
    points=6,
    section="sec-gradients-chain",
    trains="the chain rule, and gradients with the shape of a matrix",
    reference=both_measured,
    inputs={
        "A is 2 × 2": (normal(2, 2), normal(2)),
        "A is 2 × 3": (normal(2, 3), normal(2)),
        "A is 4 × 2": (normal(4, 2), normal(4)),
    },
    special={"x is 0": (normal(3, 2), np.zeros(3))},
    mistakes=(
        Mistake(
            "by x: AᵀA in place of AAᵀ",
            both(lambda A, x: 2 * A.T @ A @ x, right_by_A),
            because="The gradient has the shape of x, (d,). The last factor to be applied must be A (d, n).",
            by_hand="A = (1, 2)ᵀ (2 × 1): Aᵀx = x₁ + 2x₂ and AAᵀ is 2 × 2; AᵀA is the number 5.",
        ),
        Mistake(
            "by x: the outer factor 2Aᵀx only",
            both(lambda A, x: 2 * A.T @ x, right_by_A),
            because="2Aᵀx is the gradient by z = Aᵀx. The chain from z back to x, the factor A, is missing.",
            by_hand="A = [[3]]: (3x)² = 9x² has the slope 18x; 2Aᵀx is 6x.",
        ),
        Mistake(
            "by A: the number xᵀx in place of the matrix x xᵀ",
            both(right_by_x, lambda A, x: 2 * (x @ x) * A),
            because="xᵀx is one number for all entries; the entry Aᵢⱼ meets xᵢ times the output j.",
            by_hand="x = (1, 0): only row 1 of A occurs in Aᵀx, so row 2 of the gradient must be 0.",
        ),
        Mistake(
            "by A: transposed",
            both(right_by_x, lambda A, x: right_by_A(A, x).T),
            because="(Aᵀx) xᵀ has n rows and d columns; the gradient by A has the shape of A, (d, n).",
            by_hand="A with 2 rows and 3 columns: x (Aᵀx)ᵀ is 2 × 3, and (Aᵀx) xᵀ is 3 × 2.",
        ),
        Mistake(
            "the factor 2 of the square is forgotten in both",
            both(lambda A, x: A @ A.T @ x, lambda A, x: np.outer(x, x) @ A),
            because="There is no ½ in front of the squared length that could cancel the exponent.",
            by_hand="A = [[3]]: (3x)² has the slope 18x by x; A Aᵀx is 9x.",
        ),
    ),
    hints=(
        "Let z = Aᵀx (n,). The gradient of ‖z‖² by z is 2z. How do you get from z back to x?",
        "By x: A times 2z. By A: zⱼ is the sum of Aᵢⱼxᵢ, so entry (i, j) is 2zⱼxᵢ: an outer product.",
    ),
)

# -- one example of linear regression, by the matrix -------------------------------------------------------------

FIT_MATRIX = Exercise(
    id="gradients.fit_matrix",
    title="A squared error by its matrix",
    level="core",
    points=5,
    section="sec-gradients-matrix",
    trains="gradients by a matrix as outer products",
    reference=gradient_of(lambda A, x, y: np.sum((A @ x - y) ** 2)),
    inputs={
        "A is 3 × 3": (normal(3, 3), normal(3), normal(3)),
        "A is 2 × 4": (normal(2, 4), normal(4), normal(2)),
    },
    special={
        "no error": (np.eye(2), np.array([1.0, 2.0]), np.array([1.0, 2.0])),
        "one output": (normal(1, 3), normal(3), normal(1)),
    },
    mistakes=(
        Mistake(
            "the gradient by x",
            lambda A, x, y: 2 * A.T @ (A @ x - y),
            because="2Aᵀ(Ax − y) says what a change of x does. Here x is given and the entries of A change.",
            by_hand="For A with 2 rows and 4 columns the answer has 8 entries, not 4.",
        ),
        Mistake(
            "the outer product is the wrong way round",
            lambda A, x, y: 2 * np.outer(x, A @ x - y),
            because="Rows of A belong to outputs, so the error comes first: entry (i, j) is 2(Ax − y)ᵢ xⱼ.",
            by_hand="For A with 2 rows and 4 columns the error has 2 entries and x has 4.",
        ),
        Mistake(
            "target minus output",
            lambda A, x, y: 2 * np.outer(y - A @ x, x),
            because="‖Ax − y‖² has the inner derivative +x. With y − Ax in front it must be −x.",
            by_hand="1 × 1: (ax − y)² by a is 2(ax − y)x, positive if ax > y > 0 and x > 0.",
        ),
        Mistake(
            "the 2 is forgotten",
            lambda A, x, y: np.outer(A @ x - y, x),
            because="(Ax − y)xᵀ belongs to half the squared error. The task has no ½.",
            by_hand="1 × 1 with x = 1, y = 0: a² has the slope 2a.",
        ),
        Mistake(
            "the error alone, in every column",
            lambda A, x, y: 2 * np.outer(A @ x - y, np.ones_like(x)),
            because="Aᵢⱼ acts on the output through xⱼ: an entry that meets a zero of x has no effect.",
            by_hand="x = (1, 0): column 2 of A does not matter, so column 2 of the gradient is 0.",
        ),
    ),
    hints=(
        "Write e = Ax − y. Which of its entries change when only A₁₂ moves, and how fast?",
        "By Aᵢⱼ only eᵢ changes, at the rate xⱼ. So the entry is 2eᵢxⱼ: an outer product.",
    ),
)

# -- a Jacobian -------------------------------------------------------------------------------------------------

SHARES = Exercise(
    id="gradients.shares",
    title="The Jacobian of shares",
    level="core",
    points=5,
    section="sec-gradients-jacobian",
    trains="a Jacobian in which every output listens to every input",
    reference=jacobian_of(lambda x: x / np.sum(x)),
    inputs={"two": uniform(2, low=0.5, high=3), "three": uniform(3, low=0.5, high=3)},
    domain={"x": "positive"},
    special={"the sum is 1": np.array([0.2, 0.3, 0.5]), "one entry": np.array([2.0])},
    mistakes=(
        Mistake(
            "the sum is taken for a constant",
            lambda x: np.eye(len(x)) / np.sum(x),
            because="Every entry occurs in the sum below the fraction bar; if one grows, all other shares fall.",
            by_hand="x = (1, 1): the shares are ½, ½. If x₁ becomes 3 they are ¾, ¼: the second changes too.",
        ),
        Mistake(
            "only the diagonal",
            lambda x: np.diag((np.sum(x) - x) / np.sum(x) ** 2),
            because="Elementwise functions have diagonal Jacobians; this one mixes all entries through the sum.",
            by_hand="The shares add up to 1 always, so the changes in every column of J must add up to 0.",
        ),
        Mistake(
            "rows and columns are exchanged",
            lambda x: np.eye(len(x)) / np.sum(x) - x[None, :] / np.sum(x) ** 2,
            because="Row i belongs to output i: the numerator xᵢ must stay the same along the row.",
            by_hand="The shares add up to 1 always, so the columns of J have the sum 0. The rows need not.",
        ),
        Mistake(
            "plus in the quotient rule",
            lambda x: np.eye(len(x)) / np.sum(x) + x[:, None] / np.sum(x) ** 2,
            because="The sum is below the fraction bar: when it grows, the quotient falls.",
            by_hand="The shares add up to 1 always, so the columns of J have the sum 0. Add up yours.",
        ),
        Mistake(
            "divided by the sum, not by its square",
            lambda x: np.eye(len(x)) / np.sum(x) - x[:, None] / np.sum(x),
            because="1/s has the derivative −1/s². With −1/s it is right only where the sum is 1.",
            by_hand="x = (1, 1): ∂y₁/∂x₂ is −1/4; if x₂ grows by 0.1, y₁ = 1/2.1 ≈ 0.476, lower by 0.024.",
        ),
    ),
    hints=(
        "yᵢ = xᵢ/s with s = x₁ + … + xₙ, and ∂s/∂xⱼ = 1 for every j. Use the quotient rule.",
        "∂yᵢ/∂xⱼ = δᵢⱼ/s − xᵢ/s². The second part is a column x, repeated in every column of the matrix.",
    ),
)

# -- exp of a linear map --------------------------------------------------------------------------------------

EXP_MAP = Exercise(
    id="gradients.exp_map",
    title="exp of a linear map",
    level="core",
    points=5,
    section="sec-gradients-exp",
    trains="a chain with an elementwise function",
    reference=gradient_of(lambda v, u, W: u @ np.exp(W @ v)),
    inputs={
        "W is 3 × 3": (normal(3), normal(3), normal(3, 3)),
        "W is 4 × 2": (normal(2), normal(4), normal(4, 2)),
    },
    special={"v is 0": (np.zeros(3), normal(2), normal(2, 3))},
    mistakes=(
        Mistake(
            "exp is lost",
            lambda v, u, W: W.T @ u,
            because="exp(z) has the derivative exp(z), and not 1; each output has its own factor.",
            by_hand="1 × 1: u e^(wv) has the slope u w e^(wv), which is u w only at v = 0.",
        ),
        Mistake(
            "the inner values in place of their exp",
            lambda v, u, W: W.T @ (u * (W @ v)),
            because="The diagonal of the chain rule holds the derivatives exp(zᵢ), not the zᵢ.",
            by_hand="1 × 1 at v = 0: u e^(wv) has the slope u w there; with z = 0 as factor it would be 0.",
        ),
        Mistake(
            "the whole value as one factor",
            lambda v, u, W: W.T @ u * (u @ np.exp(W @ v)),
            because="In one dimension exp(…)′ is exp(…) times something; here every term has a factor of its own.",
            by_hand="W = I, u = (1, 1): e^v₁ + e^v₂ has the gradient (e^v₁, e^v₂): no factor in common.",
        ),
        Mistake(
            "the inner derivative is missing",
            lambda v, u, W: u * np.exp(W @ v),
            because="u ⊙ exp(z) is the gradient by z = Wv. The way from z back to v, the factor Wᵀ, is missing.",
            by_hand="1 × 1 with w = 3: e^(3v) has the slope 3e^(3v).",
        ),
        Mistake(
            "W in place of Wᵀ",
            lambda v, u, W: W @ (u * np.exp(W @ v)),
            because="Going back from the m outputs to the n inputs takes Wᵀ (n × m).",
            by_hand="W with 4 rows and 2 columns: u ⊙ exp(Wv) has 4 entries, and W takes only 2.",
        ),
    ),
    hints=(
        "Go along v → z = Wv → y = exp(z) → uᵀy. What is the gradient by y, then by z, then by v?",
        "By y it is u, by z it is u ⊙ exp(z). From z back to v multiply by Wᵀ.",
    ),
)

FORMS = Exercise(
    id="gradients.forms",
    title="Which way round runs the chain rule?",
    level="core",
    points=2,
    section="sec-gradients-chain",
    trains="the order of factors in both layouts",
    choices="abcd",
    reference="ad",
    mistakes=(
        Mistake(
            "both forms are in the wrong order",
            "bc",
            because="Neighbouring sizes must agree: in b an n × k matrix would have to follow a k × m one.",
            by_hand="n = 2, k = 3, m = 4: b multiplies 3 × 4 by 2 × 3, c multiplies 3 × 2 by 4 × 3.",
        ),
        Mistake(
            "the output first in both",
            "bd",
            because="In denominator layout the matrices are transposed, and transposing reverses a product.",
            by_hand="n = 2, k = 3, m = 4: ∂y/∂x is 2 × 3 and ∂z/∂y is 3 × 4; only ∂y/∂x · ∂z/∂y fits.",
        ),
        Mistake(
            "the input first in both",
            "ac",
            because="With outputs in rows, the first matrix applied to a change Δx must stand at the right.",
            by_hand="n = 2, k = 3, m = 4: dy/dx is 3 × 2, dz/dy is 4 × 3; only dz/dy · dy/dx fits.",
        ),
        Mistake(
            "the numerator layout is missing",
            "a",
            because="Both layouts have a right order; one of the two products in numerator layout fits as well.",
            by_hand="n = 2, k = 3, m = 4: a 4 × 2 result comes from (4 × 3)(3 × 2).",
        ),
        Mistake(
            "the denominator layout is missing",
            "d",
            because="Both layouts have a right order; one of the two products in denominator layout fits as well.",
            by_hand="n = 2, k = 3, m = 4: a 2 × 4 result comes from (2 × 3)(3 × 4).",
        ),
    ),
    hints=(
        "Write the shape under every factor, with n = 2, k = 3, m = 4. Which products exist?",
        "Numerator: Δz ≈ (dz/dy) Δy ≈ (dz/dy)(dy/dx) Δx. Denominator: transpose both sides.",
    ),
)

# -- a parameter inside a matrix ---------------------------------------------------------------------------------


def of_theta(theta, x):
    A = np.array([[np.exp(theta), theta], [theta**2, 1.0]])
    return x @ A @ x


def form(x, *rows):
    return x @ np.array(rows) @ x


INSIDE = Exercise(
    id="gradients.inside",
    title="A parameter inside a matrix",
    level="core",
    points=4,
    section="sec-gradients-quadratic",
    trains="differentiating a matrix entry by entry",
    reference=gradient_of(of_theta),
    inputs={"θ = 0.5": (0.5, normal(2)), "θ = −0.8": (-0.8, normal(2)), "θ = 1.3": (1.3, normal(2))},
    special={"x is 0": (0.3, np.zeros(2))},
    mistakes=(
        Mistake(
            "the constant entry is kept",
            lambda theta, x: form(x, [np.exp(theta), 1.0], [2 * theta, 1.0]),
            because="An entry that does not depend on θ has the derivative 0.",
            by_hand="x = (0, 1): the form is the number 1 for every θ, so its slope is 0.",
        ),
        Mistake(
            "A is not differentiated",
            lambda theta, x: of_theta(theta, x),
            because="The factors x are constant; all change comes from A(θ), so its derivative has to appear.",
            by_hand="x = (0, 1): the form is the number 1 for every θ, so its slope is 0 and not 1.",
        ),
        Mistake(
            "a gradient by x",
            lambda theta, x: 2 * np.array([[np.exp(theta), 1.0], [2 * theta, 0.0]]) @ x,
            because="The variable is one number θ, so the derivative is one number; x does not change.",
            by_hand="x = (1, 0): the form is e^θ, and its slope is e^θ, one number.",
        ),
        Mistake(
            "all of dA/dθ is added up",
            lambda theta, x: np.exp(theta) + 1 + 2 * theta,
            because="Entry (i, j) of dA/dθ counts with the weight xᵢxⱼ, as A's entries do in the form.",
            by_hand="x = (2, 0): the form is 4e^θ, so its slope is 4e^θ.",
        ),
        Mistake(
            "only the diagonal",
            lambda theta, x: np.exp(theta) * x[0] ** 2,
            because="The off-diagonal entries depend on θ too, and both of them meet x₁x₂.",
            by_hand="x = (1, 1): the form is e^θ + θ + θ² + 1, with the slope e^θ + 1 + 2θ.",
        ),
    ),
    hints=(
        "Write xᵀA(θ)x as a sum of four terms. Which of them contain θ?",
        "The result is xᵀ (dA/dθ) x, where dA/dθ is A differentiated entry by entry.",
    ),
)

# -- a chain through a matrix: double contraction ------------------------------------------------------------------


def through_matrix(G, D):
    return np.einsum("ij,ijl->l", G, D)


CONTRACTION = Exercise(
    id="gradients.contraction",
    title="A chain through a matrix",
    level="challenge",
    points=6,
    section="sec-gradients-matrix",
    trains="the chain rule with arrays of three axes",
    reference=through_matrix,
    inputs={
        "A is 2 × 2": (normal(2, 2), normal(2, 2, 3)),
        "A is 2 × 3": (normal(2, 3), normal(2, 3, 4)),
        "A is 3 × 1": (normal(3, 1), normal(3, 1, 2)),
    },
    special={"one parameter": (normal(2, 2), normal(2, 2, 1))},
    mistakes=(
        Mistake(
            "a matrix product",
            lambda G, D: np.tensordot(G, D, axes=1),
            because="It sums over one pair of indices only. A change of θ acts through all entries of A.",
            by_hand="f = A₁₁ + A₁₂ with A = (θ, θ²): the slope is 1 + 2θ, one number from 1 × 2 and 1 × 2.",
        ),
        Mistake(
            "only one of two indices is summed",
            lambda G, D: np.einsum("ij,ijl->il", G, D),
            because="The result has one entry for each parameter: rows and columns of A are both summed over.",
            by_hand="With p parameters the answer has p entries; the number of rows of A plays no part.",
        ),
        Mistake(
            "the trace of a product without a transpose",
            lambda G, D: np.einsum("ij,jil->l", G, D),
            because="The sum pairs entry (i, j) with entry (i, j). That is tr(GᵀD), and not tr(GD).",
            by_hand="f = A₁₂, and A₁₂ = θ is the only entry that moves: the slope is 1, but tr(GD) = 0.",
        ),
        Mistake(
            "only the diagonal",
            lambda G, D: np.einsum("iil->l", (G[:, :, None] * D)[: min(G.shape), : min(G.shape)]),
            because="Entries off the diagonal of A carry θ to f as well.",
            by_hand="f = A₁₂, and A₁₂ = θ is the only entry that moves: the slope is 1.",
        ),
        Mistake(
            "a mean in place of a sum",
            lambda G, D: np.einsum("ij,ijl->l", G, D) / G.size,
            because="The contributions of all paths from θ to f add up; they are not averaged.",
            by_hand="f = A₁₁ + A₁₂ with both entries equal to θ: f = 2θ, with the slope 2 and not 1.",
        ),
    ),
    hints=(
        "If θ_l moves a little, entry A_ij moves by D_ijl times as much. What does each such move do to f?",
        "Sum G_ij D_ijl over i and j; l stays. np.einsum can say just that.",
    ),
)

# -- the p-norm --------------------------------------------------------------------------------------------------


def p_norm(x, p):
    largest = np.max(np.abs(x))  # divided out, so that no power overflows
    return largest * np.sum((np.abs(x) / largest) ** p) ** (1 / p)


def p_norm_gradient(x, p):
    return np.sign(x) * (np.abs(x) / p_norm(x, p)) ** (p - 1)


P_NORM = Exercise(
    id="gradients.p_norm",
    title="The gradient of the p-norm",
    level="challenge",
    points=7,
    section="sec-gradients-norms",
    trains="the chain rule through a power and a root",
    reference=gradient_of(p_norm),
    inputs={
        "p = 3": (away_from_zero(3), 3.0),
        "p = 1.5": (away_from_zero(2), 1.5),
        "p = 4": (away_from_zero(4), 4.0),
    },
    special={
        "p = 1": (np.array([2.0, -0.5]), 1.0),
        "p = 2": (np.array([3.0, -4.0]), 2.0),
        "only negative entries": (np.array([-3.0, -1.0]), 3.0),
        "a zero entry": case(np.array([0.0, 2.0]), 3.0, want=np.array([0.0, 1.0])),
        "large numbers": case(np.array([1e200, -1e200]), 4.0, want=np.array([1, -1]) * 2**-0.75),
    },
    mistakes=(
        Mistake(
            "the signs are lost",
            lambda x, p: np.abs(p_norm_gradient(x, p)),
            because="|x|ᵖ falls as x grows towards 0 from the left: its slope has the sign of x.",
            by_hand="p = 2, x = (−3): ‖x‖ = |x|, with the slope −1 at −3.",
        ),
        Mistake(
            "the root is not differentiated",
            lambda x, p: p * np.sign(x) * np.abs(x) ** (p - 1),
            because="That is the gradient of the sum s = ‖x‖ₚᵖ. The root s^(1/p) has a derivative of its own.",
            by_hand="p = 2, x = (3, 4): the gradient of √s is (0.6, 0.8), that of s is (6, 8).",
        ),
        Mistake(
            "the factor p remains",
            lambda x, p: p * p_norm_gradient(x, p),
            because="The p of the power and the 1/p of the root cancel.",
            by_hand="p = 2, x = (3, 4): walking along x the length grows at the rate 1, so the gradient has length 1.",
        ),
        Mistake(
            "the denominator has the power p",
            lambda x, p: np.sign(x) * np.abs(x) ** (p - 1) / p_norm(x, p) ** p,
            because="The derivative of s^(1/p) has the exponent 1/p − 1, so ‖x‖ₚ gets the power 1 − p.",
            by_hand="p = 2, x = (3, 4): x/25 would be (0.12, 0.16), which gets shorter as x gets longer.",
        ),
        Mistake(
            "divided by the norm, without a power",
            lambda x, p: np.sign(x) * np.abs(x) ** (p - 1) / p_norm(x, p),
            because="The gradient must not change when x is doubled; so the power below must be p − 1 as above.",
            by_hand="n = 1, x = 2, p = 3: ‖x‖ₚ = |x| has the slope 1, but 2²/2 = 2.",
        ),
        Mistake(
            "the powers overflow",
            lambda x, p: np.sign(x) * np.abs(x) ** (p - 1) / p_norm(x, p) ** (p - 1),
            because="The formula is right, but powers of large numbers exceed 10³⁰⁸. Divide before you take powers.",
            by_hand="x = (10²⁰⁰, …), p = 4: |x|³ = 10⁶⁰⁰ is no 64-bit number, and ∞/∞ is nan.",
        ),
    ),
    hints=(
        "Let s be the sum of |xᵢ|ᵖ; the norm is s^(1/p). The derivative of |x|ᵖ is p |x|ᵖ⁻¹ sign(x).",
        "The result is sign(x) ⊙ (|x|/‖x‖ₚ)ᵖ⁻¹. It depends only on the direction of x, so scale x first.",
    ),
)

# -- a gradient checker ------------------------------------------------------------------------------------------


def measured(f, x, h=6e-6, twice=2, moved=np.ndindex, one_sided=False):
    """Central differences; the keywords are for typical mistakes."""
    slopes = np.zeros(x.shape)
    for index in moved(*x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        slopes[index] = (f(x + step) - f(x if one_sided else x - step)) / ((1 if one_sided else twice) * h)
    return slopes


def wrong_entries(f, gradient, x):
    x = np.array(x, float)
    truth, claimed = measured(f, x), np.asarray(gradient(x))
    if claimed.shape != x.shape:
        return np.ones(x.shape, bool)
    return np.abs(claimed - truth) > 1e-5 * np.max(np.abs(truth))


def compared_by(tolerance, **how):
    """A checker with another tolerance or another measurement."""

    def wrong(f, gradient, x):
        x = np.array(x, float)
        truth, claimed = measured(f, x, **how), np.asarray(gradient(x))
        return np.abs(claimed - truth) > tolerance(truth)

    return wrong


def to_largest(truth):
    return 1e-5 * np.max(np.abs(truth))


def steps_of_whole_numbers(f, gradient, x):
    slopes = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[index] += x.dtype.type(6e-6)
        down[index] -= x.dtype.type(6e-6)
        slopes[index] = (f(up) - f(down)) / 1.2e-5
    claimed = np.asarray(gradient(x))
    if claimed.shape != x.shape:
        return np.ones(x.shape, bool)
    return np.abs(claimed - slopes) > to_largest(slopes)


def last_doubled(x):
    return 3 * x**2 * np.append(np.ones(len(x) - 1), 2)


def transposed_gradient(W):
    g = [[W[0, 1] ** 2, 2 * W[0, 0] * W[0, 1]], [2 * W[1, 0] * W[1, 1], W[1, 0] ** 2]]
    return np.array(g).T


cubes = named("Σ xᵢ³", lambda x: np.sum(x**3))
doubled = named("3x², with the last entry doubled", last_doubled)
products = named("W₁₁W₁₂² + W₂₁²W₂₂", lambda W: W[0, 0] * W[0, 1] ** 2 + W[1, 0] ** 2 * W[1, 1])
transposed = named("the gradient, transposed", transposed_gradient)
tiny = named("10⁻⁹ Σ xᵢ³", lambda x: 1e-9 * np.sum(x**3))
too_large = named("3·10⁻⁹ x², 10 % too large", lambda x: 3.3e-9 * x**2)
wavy = named("Σ sin(20xᵢ)", lambda x: np.sum(np.sin(20 * x)))
steep = named("20 cos(20x)", lambda x: 20 * np.cos(20 * x))
huge = named("3x², the first 10⁶ times, the last 1.1 times", lambda x: 3 * x**2 * np.array([1e6, 1.0, 1.1]))
falling = named("−Σ xᵢ³", lambda x: -np.sum(x**3))
downhill = named("−3x²", lambda x: -3 * x**2)
slightly_wrong = named("3x², the last 1.0003 times", lambda x: 3 * x**2 * np.array([1.0, 1.0, 1.0003]))
column = named("3x² as a column", lambda x: (3 * x**2)[:, None])

CHECKER = Exercise(
    id="gradients.checker",
    title="A gradient checker",
    level="challenge",
    points=8,
    section="sec-gradients-finite-differences",
    trains="measuring a gradient, and judging what is equal in floating point",
    reference=wrong_entries,
    compare=exact(),
    inputs={
        "a right gradient": (cubes, named("3x²", lambda x: 3 * x**2), uniform(3, low=0.6, high=1.8)),
        "one wrong entry": (cubes, doubled, uniform(4, low=0.6, high=1.8)),
        "a matrix": (products, transposed, np.array([[1.0, 2.0], [0.5, 1.5]])),
        "small slopes": (tiny, too_large, uniform(3, low=0.6, high=1.8)),
        "a wavy function": (wavy, steep, np.array([0.3, 0.65, 1.0])),
        "one claim is huge": (cubes, huge, uniform(3, low=0.6, high=1.8)),
        "a right gradient with a 0 in it": (falling, downhill, np.array([1.2, 0.0, 0.7])),
        "twice 0 is 0": (cubes, doubled, np.array([1.2, 0.7, 0.0])),
        "slightly wrong": (cubes, slightly_wrong, uniform(3, low=0.6, high=1.8)),
    },
    special={
        "whole numbers": (cubes, doubled, np.array([1, 2, 3])),
        "a column": (cubes, column, np.array([1.0, 2.0, 3.0])),
    },
    mistakes=(
        Mistake(
            "a fixed tolerance",
            compared_by(lambda truth: 1e-5),
            because="10⁻⁵ is huge where all slopes are of size 10⁻⁷: then every answer of that size passes.",
            by_hand="f = 10⁻⁷x³ at 1: the slope is 3·10⁻⁷. A claim of 0 is off by only 3·10⁻⁷, and all wrong.",
        ),
        Mistake(
            "every entry is compared with its own slope",
            compared_by(lambda truth: 1e-5 * np.abs(truth)),
            because="A slope that is 0 is measured as something like 10⁻¹¹, and a share of that forgives nothing.",
            by_hand="x³ at 0: (h³ + h³)/(2h) = h² = 3.6·10⁻¹¹, so the right claim 0 would be off by 100 %.",
        ),
        Mistake(
            "the largest slope is taken with its sign",
            compared_by(lambda truth: 1e-5 * np.max(truth)),
            because="A steep slope downhill is large, too; and if no slope is positive, the tolerance is negative.",
            by_hand="Slopes −4 and −1: the largest in absolute value is 4, and np.max gives −1.",
        ),
        Mistake(
            "divided by h in place of 2h",
            compared_by(to_largest, twice=1),
            because="Between x + h and x − h lies the distance 2h.",
            by_hand="f = x at 0, h = 1: (f(1) − f(−1))/1 = 2, but the slope is 1.",
        ),
        Mistake(
            "a difference to one side",
            compared_by(to_largest, one_sided=True),
            because="(f(x + h) − f(x))/h is off by about h/2 times the curvature, the central one by about h² only.",
            by_hand="f = x² at 0, h = 0.1: (0.01 − 0)/0.1 = 0.1, and (0.01 − 0.01)/0.2 = 0, the slope.",
        ),
        Mistake(
            "a step that rounding swallows",
            compared_by(to_largest, h=1e-17),
            because="Near 1 neighbouring 64-bit numbers are 2·10⁻¹⁶ apart: x + 10⁻¹⁷ is x, and all slopes are 0.",
            by_hand="In Python, 1 + 1e-17 == 1 is True. Cancellation needs h near 10⁻⁵ or 10⁻⁶.",
        ),
        Mistake(
            "whole rows are moved at once",
            compared_by(to_largest, moved=lambda *shape: range(shape[0])),
            because="len(x) counts the rows of a matrix. Each single entry has to move alone.",
            by_hand="f = W₁₁ + W₁₂ at any W: moving row 1 by h gives the slope 2; both entries have the slope 1.",
        ),
        Mistake(
            "the shape is not compared",
            compared_by(to_largest),
            because="A column (n, 1) minus a vector (n,) is broadcast to n × n numbers, without a complaint.",
            by_hand="Shapes (3, 1) and (3,): the difference has the shape (3, 3), and not that of x.",
        ),
        Mistake(
            "steps inside an array of whole numbers",
            steps_of_whole_numbers,
            because="An integer array cannot hold 1.000006: the step is cut off to 0. Make floats first.",
            by_hand="np.array([1, 2]) has an integer dtype; int(1.000006) is 1.",
        ),
    ),
    hints=(
        "Copy x into floats. np.ndindex(*x.shape) runs over all entries, whatever the number of axes.",
        "Measure with (f(x + step) − f(x − step))/(2h), h = 6e-6. If the shapes differ, all entries are wrong.",
        "An entry is wrong if it differs by more than 1e-5 times the largest measured slope.",
    ),
)

# -- gradient descent with momentum --------------------------------------------------------------------------------


def momentum(gradient, start, rate, beta, tol):
    theta, velocity, steps = np.array(start, float), 0.0, 0
    while np.linalg.norm(gradient(theta)) > tol and steps < 200:
        velocity = beta * velocity + gradient(theta)
        theta = theta - rate * velocity
        steps += 1
    return theta, steps


def going(update, stop=lambda g, move: np.linalg.norm(g)):
    """Descent with another update `(θ, m, g, α, β) → θ, m` or another stopping rule."""

    def descend(gradient, start, rate, beta, tol):
        theta, m, move = np.array(start, float), 0.0, np.inf
        for steps in range(200):
            g = gradient(theta)
            if not stop(g, move) > tol:  # also for nan
                return theta, steps
            new, m = update(theta, m, g, rate, beta)
            theta, move = new, np.linalg.norm(new - theta)
        return theta, 200

    return descend


def right_update(theta, m, g, rate, beta):
    m = beta * m + g
    return theta - rate * m, m


line = named("∇L = θ", lambda theta: 1.0 * theta)
valley = named("∇L = (θ₁, 10 θ₂)", lambda theta: np.array([1.0, 10.0]) * theta)
bowl = named("∇L = θ − (1, 2, 3)", lambda theta: theta - np.array([1.0, 2.0, 3.0]))
quartic = named("∇L = θ³ + θ, entry by entry", lambda theta: theta**3 + theta)

MOMENTUM = Exercise(
    id="gradients.momentum",
    title="Gradient descent with momentum",
    level="challenge",
    points=7,
    section="sec-gradients-momentum",
    trains="building the algorithm, with a rule for when to stop",
    reference=momentum,
    inputs={
        "one parameter": (line, np.array([1.0]), 0.5, 0.5, 0.3),
        "a valley": (valley, np.array([4.0, 1.0]), 0.08, 0.6, 1e-2),
        "a bowl": (bowl, np.array([0.0, 0.0, 0.0]), 0.3, 0.5, 1e-3),
        "not quadratic": (quartic, np.array([1.0, -0.7]), 0.2, 0.4, 1e-2),
        "as steep as tol": (line, np.array([0.25]), 0.5, 0.5, 0.25),
    },
    domain={"tol": "positive"},
    special={
        "no momentum": (bowl, np.array([2.0, 2.0, 2.0]), 0.5, 0.0, 1e-2),
        "already there": (valley, np.array([0.0, 0.0]), 0.1, 0.9, 1e-6),
        "whole numbers": (valley, np.array([3, 1]), 0.05, 0.5, 1e-2),
        "200 steps": (line, np.array([1.0]), 2.0, 0.0, 1e-3),
    },
    mistakes=(
        Mistake(
            "plain descent",
            going(lambda theta, m, g, rate, beta: (theta - rate * g, m)),
            because="The velocity has to move the point; otherwise it is only computed and β has no effect.",
            by_hand="β = 0.5, α = 1 and two gradients of 1: the steps are 1 and 1.5, together 2.5 and not 2.",
        ),
        Mistake(
            "the gradient is weighted with 1 − β",
            going(
                lambda theta, m, g, rate, beta: (
                    theta - rate * (beta * m + (1 - beta) * g),
                    beta * m + (1 - beta) * g,
                )
            ),
            because="That is another convention, with steps smaller by the factor 1 − β for the same α.",
            by_hand="The first step is −α times the gradient, since m = β · 0 + ∇L.",
        ),
        Mistake(
            "the step size is used twice",
            going(
                lambda theta, m, g, rate, beta: (theta - rate * (beta * m + rate * g), beta * m + rate * g)
            ),
            because="α belongs to one of the two lines: here to that of θ, and the velocity sums plain gradients.",
            by_hand="α = 0.1, first gradient 1: the first step must be 0.1, not 0.01.",
        ),
        Mistake(
            "the old velocity moves the point",
            going(lambda theta, m, g, rate, beta: (theta - rate * m, beta * m + g)),
            because="The velocity is renewed first, then the point moves; else the first step does nothing.",
            by_hand="m starts as 0: if θ moves before m is renewed, θ does not move in the first step.",
        ),
        Mistake(
            "it stops when a step is short",
            going(right_update, stop=lambda g, move: move),
            because="A step is short too when the velocity turns round, or when α is small. The rule asks for ‖∇L‖.",
            by_hand="α = 0.001 and a gradient of length 5: the step 0.005 is below 0.01, and the slope is steep.",
        ),
        Mistake(
            "uphill",
            going(lambda theta, m, g, rate, beta: (theta + rate * (beta * m + g), beta * m + g)),
            because="The gradient points in the direction of steepest ascent; descent subtracts.",
            by_hand="L = θ² at θ = 1: the gradient is 2, and the minimum is to the left.",
        ),
    ),
    hints=(
        "Start from a copy of `start` with floats, velocity 0 and 0 steps. Before every step look at ‖∇L(θ)‖.",
        "One step: m ← βm + ∇L(θ), then θ ← θ − αm, with the new m. Count it.",
    ),
)

EXERCISES = [
    SQUARED_NORM,
    SLOPE_TOWARDS,
    KINK,
    BY_ENTRY,
    QUADRATIC,
    SQUARED_MAP,
    FIT_MATRIX,
    SHARES,
    EXP_MAP,
    FORMS,
    INSIDE,
    P_NORM,
    CONTRACTION,
    CHECKER,
    MOMENTUM,
]
