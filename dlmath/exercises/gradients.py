"""Exercises of the chapter on gradients."""

import numpy as np

from dlmath.checking import (
    Exercise,
    Mistake,
    Rule,
    case,
    drawn,
    exact,
    gradient_of,
    jacobian_of,
    normal,
    uniform,
    uses,
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
        Mistake(
            "the squares of the entries",
            lambda x: x**2,
            because="x² is the function in one variable; its slope is 2x.",
            by_hand="n = 1, x = 3: the slope of x² is 6, and not 9.",
        ),
        Mistake(
            "the size of the entries",
            lambda x: 2 * np.abs(x),
            because="Where xᵢ is negative, the squared length falls as xᵢ grows.",
            by_hand="x = (−1): x² has the slope −2 at −1.",
        ),
        Mistake(
            "the Hessian",
            lambda x: 2 * np.eye(len(x)),
            because="2I is the second derivative. The gradient has one entry for each variable.",
            by_hand="x = (3, 4): two slopes, 6 and 8.",
        ),
        Mistake(
            "the function itself",
            lambda x: x @ x,
            because="This is the squared length; asked for is how it changes with each entry.",
            by_hand="x = (3, 4): the squared length is 25, its gradient (6, 8).",
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
        Mistake(
            "divided by the 1-norm",
            lambda g, x, z: g @ (z - x) / np.sum(np.abs(z - x)),
            because="The way has the Euclidean length; the sum of absolute values is how far one goes along the axes.",
            by_hand="From (0, 0) to (3, 4): the way has the length 5, and not 7.",
        ),
        Mistake(
            "the steepest slope",
            lambda g, x, z: np.linalg.norm(g),
            because="‖∇f‖ is the slope in the direction of the gradient; the way to z goes elsewhere.",
            by_hand="f(x) = 3x₁ from (0, 0) to (0, 2): the way is along a contour, slope 0.",
        ),
        Mistake(
            "the size of the slope, without its sign",
            lambda g, x, z: abs(slope_towards(g, x, z)),
            because="If the way goes downhill, the slope is negative.",
            by_hand="f(x) = 3x₁ from (0, 0) to (−2, 0): the slope is −3.",
        ),
        Mistake(
            "the gradient is scaled, not the direction",
            lambda g, x, z: g @ (z - x) / np.linalg.norm(g),
            because="Per unit of length of the way: it is z − x that has to get the length 1.",
            by_hand="f(x) = 3x₁ from (0, 0) to (2, 0): the slope is 3; 6/3 is 2.",
        ),
        Mistake(
            "a difference of lengths",
            lambda g, x, z: g @ (z - x) / (np.linalg.norm(z) - np.linalg.norm(x)),
            because="‖z − x‖ is the length of the way; ‖z‖ − ‖x‖ says how much further z is from 0.",
            by_hand="x = (1, 0), z = (0, 1): both have the length 1, and the way has √2.",
        ),
        Mistake(
            "divided by the length of z",
            lambda g, x, z: g @ (z - x) / np.linalg.norm(z),
            because="The way goes from x to z; its length is that of z − x.",
            by_hand="x = (1, 0), z = (1, 2): the way has the length 2, and z has √5.",
        ),
        Mistake(
            "the sum of both places",
            lambda g, x, z: g @ (z + x) / np.linalg.norm(z + x),
            because="The way from x to z is end minus start.",
            by_hand="x = (1, 0), z = (1, 2): z − x = (0, 2) points straight up; z + x = (2, 2) does not.",
        ),
        Mistake(
            "entry by entry, not summed",
            lambda g, x, z: g * (z - x) / np.linalg.norm(z - x),
            because="A slope is one number: the sum of these, a dot product.",
            by_hand="f(x) = 3x₁ from (0, 0) to (2, 0): the slope is 3 + 0.",
        ),
        Mistake(
            "the gradient at a place",
            lambda g, x, z: (g - x) @ (z - x) / np.linalg.norm(z - x),
            because="g is the gradient already, a direction; nothing is to be subtracted from it.",
            by_hand="f(x) = 3x₁ from (1, 0) to (2, 0): the slope is 3, and not 2.",
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
        Mistake(
            "the whole Jacobian",
            lambda alpha, k, n: alpha * np.eye(n),
            because="Each column of it belongs to one variable. Asked for is the column of xₖ alone.",
            by_hand="n = 3, k = 2: the answer is (0, α, 0).",
        ),
        Mistake(
            "counted from the end",
            lambda alpha, k, n: alpha * np.eye(n)[n - k],
            because="x₁ is the first entry, x₂ the second.",
            by_hand="n = 3, k = 1: the answer is (α, 0, 0).",
        ),
        Mistake(
            "everywhere but there",
            lambda alpha, k, n: alpha * (1 - np.eye(n)[k - 1]),
            because="Output j contains only xⱼ: those with j ≠ k do not change.",
            by_hand="n = 3, k = 2: the answer is (0, α, 0), and not (α, 0, α).",
        ),
        Mistake(
            "up to that entry",
            lambda alpha, k, n: alpha * (np.arange(n) < k),
            because="Only output k contains xₖ; those before it do not.",
            by_hand="n = 3, k = 2: the answer is (0, α, 0), and not (α, α, 0).",
        ),
        Mistake(
            "k as a factor",
            lambda alpha, k, n: k * np.eye(n)[k - 1],
            because="k says which variable it is; the slope of αxₖ by xₖ is α.",
            by_hand="α = 0.5, k = 2: when x₂ grows by 1, output 2 grows by 0.5.",
        ),
        Mistake(
            "always the second",
            lambda alpha, k, n: alpha * np.eye(n)[1],
            because="The question for n = 10 is one case; k is an argument.",
            by_hand="n = 3, k = 1: the answer is (α, 0, 0).",
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
        Mistake(
            "AᵀA in place of A and Aᵀ",
            lambda x, A, b: A.T @ A @ x - b,
            because="AᵀAx is the gradient of ½‖Ax‖². In xᵀAx the matrix stands once.",
            by_hand="n = 1, a = 3: ½ · 3x² has the slope 3x, and not 9x.",
        ),
        Mistake(
            "A x, halved",
            lambda x, A, b: A @ x / 2 - b,
            because="Both factors x depend on x: the product rule gives ½ A x and ½ Aᵀx.",
            by_hand="n = 1, a = 1: ½x² has the slope x, and not x/2.",
        ),
        Mistake(
            "b is halved, too",
            lambda x, A, b: ((A + A.T) @ x - b) / 2,
            because="The ½ belongs to the quadratic term alone.",
            by_hand="A = 0, b = 1: −x has the slope −1, and not −½.",
        ),
        Mistake(
            "twice A x",
            lambda x, A, b: 2 * A @ x - b,
            because="2Ax is the gradient of xᵀAx for symmetric A. Here there is a ½, and A need not be symmetric.",
            by_hand="n = 1, a = 1: ½x² has the slope x.",
        ),
        Mistake(
            "the value of the function",
            lambda x, A, b: x @ A @ x / 2 - b @ x,
            because="This is f, one number; its gradient has one entry for each variable.",
            by_hand="n = 2: the gradient has 2 entries.",
        ),
        Mistake(
            "the Hessian",
            lambda x, A, b: (A + A.T) / 2,
            because="This is the second derivative; the gradient still contains x and b.",
            by_hand="n = 1, a = 1, b = 0: the slope of ½x² is x, not 1.",
        ),
        Mistake(
            "A − Aᵀ in place of the sum",
            lambda x, A, b: (A - A.T) @ x / 2 - b,
            because="The product rule adds both terms: A x from the second factor, Aᵀx from the first.",
            by_hand="n = 1: a − a = 0, but ½ax² has the slope ax.",
        ),
        Mistake(
            "b times x",
            lambda x, A, b: (A + A.T) @ x / 2 - b * x,
            because="The linear term bᵀx has the gradient b, free of x.",
            by_hand="A = 0, b = 2: −2x has the slope −2 everywhere.",
        ),
        Mistake(
            "only the diagonal of A",
            lambda x, A, b: np.diag(A) * x - b,
            because="The entries beside the diagonal make terms xᵢxⱼ, which have slopes as well.",
            by_hand="A = [[0, 2], [0, 0]]: ½xᵀAx = x₁x₂ has the gradient (x₂, x₁).",
        ),
        Mistake(
            "all signs are reversed",
            lambda x, A, b: b - (A + A.T) @ x / 2,
            because="The gradient points to where f rises; nothing is to be reversed.",
            by_hand="n = 1, a = 1, b = 0: ½x² has the slope +x.",
        ),
        Mistake(
            "A Aᵀ in place of A + Aᵀ",
            lambda x, A, b: A @ A.T @ x / 2 - b,
            because="The two terms of the product rule are added, not multiplied.",
            by_hand="n = 1, a = 3: ½ · 3x² has the slope 3x; ½ · 9x is another.",
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
        Mistake(
            "by x: the factor 2 is forgotten",
            both(lambda A, x: A @ A.T @ x, right_by_A),
            because="There is no ½ in front of the squared length that could cancel the exponent.",
            by_hand="A = [[3]]: (3x)² has the slope 18x by x; A Aᵀx is 9x.",
        ),
        Mistake(
            "by A: the factor 2 is forgotten",
            both(right_by_x, lambda A, x: np.outer(x, x) @ A),
            because="There is no ½ in front of the squared length that could cancel the exponent.",
            by_hand="x = 1, A = [[a]]: a² has the slope 2a.",
        ),
        Mistake(
            "the results in the wrong order",
            lambda A, x: (right_by_A(A, x), right_by_x(A, x)),
            because="Asked for is by_x first, then by_A: what a function returns is read by its place.",
            by_hand="The first result must have one axis, the second two.",
        ),
        Mistake(
            "by A: only x and x",
            both(right_by_x, lambda A, x: 2 * np.outer(x, x)),
            because="x xᵀ is d × d. The second x comes from z = Aᵀx, so A stays.",
            by_hand="x = 1, A = [[3]]: a² has the slope 2a = 6, and not 2.",
        ),
        Mistake(
            "by A: 2A alone",
            both(right_by_x, lambda A, x: 2 * A),
            because="2A is the gradient of the sum of squared entries of A. How A acts depends on x.",
            by_hand="x = 0: Aᵀx = 0 whatever A is, so the gradient by A is 0.",
        ),
        Mistake(
            "by A: x is left out",
            both(right_by_x, lambda A, x: 2 * np.tile(A.T @ x, (len(x), 1))),
            because="zⱼ changes with Aᵢⱼ at the rate xᵢ: row i carries that factor.",
            by_hand="x = (1, 0): row 2 of A plays no part, so row 2 of the gradient is 0.",
        ),
        Mistake(
            "by A: entry by entry with x²",
            both(right_by_x, lambda A, x: 2 * A * (x**2)[:, None]),
            because="zⱼ is a sum over all rows: Aᵢⱼ meets the whole of zⱼ, and not only its own part xᵢAᵢⱼ.",
            by_hand="x = (1, 1), A = (a, b)ᵀ: (a + b)² has the slope 2(a + b) by a, and not 2a.",
        ),
        Mistake(
            "the gradient of the length, not of its square",
            lambda A, x: (right_by_x(A, x) / (n := 2 * np.linalg.norm(A.T @ x) or 1.0), right_by_A(A, x) / n),
            because="The function is the squared length. Dividing by twice the length belongs to its root.",
            by_hand="A = [[3]], x = 1: (3x)² has the slope 18, and 3x has 3.",
        ),
        Mistake(
            "by x: the matrix 2AAᵀ",
            both(lambda A, x: 2 * A @ A.T, right_by_A),
            because="That is the Hessian by x. The gradient still has the factor x.",
            by_hand="A = [[3]]: 9x² has the slope 18x, and the second derivative 18.",
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
        Mistake(
            "the target is forgotten",
            lambda A, x, y: 2 * np.outer(A @ x, x),
            because="The error is Ax − y: where Ax = y, the loss is 0 and its gradient, too.",
            by_hand="1 × 1 with x = 1, y = 3: (a − 3)² has the slope 0 at a = 3.",
        ),
        Mistake(
            "only the target counts",
            lambda A, x, y: -2 * np.outer(y, x),
            because="‖Ax‖² depends on A as well; its gradient is 2Ax xᵀ.",
            by_hand="1 × 1 with x = 1, y = 0: a² has the slope 2a, and not 0.",
        ),
        Mistake(
            "the error is squared",
            lambda A, x, y: 2 * np.outer((A @ x - y) ** 2, x),
            because="The slope of e² is 2e: one power less.",
            by_hand="1 × 1 with x = 1, y = 0, a = 3: a² has the slope 6, and not 18.",
        ),
        Mistake(
            "x is squared",
            lambda A, x, y: 2 * np.outer(A @ x - y, x**2),
            because="Aᵢⱼ meets xⱼ once in Ax, and the error keeps its own factor.",
            by_hand="1 × 1 with x = 3, y = 0, a = 1: (3a)² = 9a² has the slope 18 = 2 · 3 · 3.",
        ),
        Mistake(
            "A as a factor",
            lambda A, x, y: 2 * np.outer(A @ x - y, x) * A,
            because="How Ax changes with Aᵢⱼ depends on xⱼ, and not on Aᵢⱼ itself.",
            by_hand="1 × 1 with x = 1, y = 0: a² has the slope 2a, and not 2a².",
        ),
        Mistake(
            "one error for all rows",
            lambda A, x, y: 2 * np.outer(np.full(len(y), np.sum(A @ x - y)), x),
            because="Row i of A acts on output i alone, so its gradient contains only that error.",
            by_hand="If output 2 is right, row 2 of the gradient is 0, whatever output 1 is.",
        ),
        Mistake(
            "one sum for all columns",
            lambda A, x, y: 2 * np.outer(A @ x - y, np.full(len(x), x.sum())),
            because="Aᵢⱼ meets xⱼ alone; each column has its own factor.",
            by_hand="x = (1, 0): column 2 of A does not matter, so column 2 of the gradient is 0.",
        ),
        Mistake(
            "the error, without x",
            lambda A, x, y: 2 * (A @ x - y),
            because="That is the gradient by the output Ax. From there to A the factor xⱼ is missing, one for each column.",
            by_hand="For A with 2 rows and 4 columns the gradient has 8 entries, not 2.",
        ),
        Mistake(
            "the gradient of the length, not of its square",
            lambda A, x, y: np.outer(A @ x - y, x) / (np.linalg.norm(A @ x - y) or 1.0),
            because="The function is the squared length; dividing by the length belongs to its root.",
            by_hand="1 × 1 with x = 1, y = 0, a = 3: a² has the slope 6, |a| has 1.",
        ),
        Mistake(
            "a mean over the outputs",
            lambda A, x, y: 2 * np.outer(A @ x - y, x) / len(y),
            because="‖Ax − y‖² is a sum over the outputs, not a mean.",
            by_hand="Two outputs, each off by 1, x = 1: the slope by each weight is 2, and not 1.",
        ),
        Mistake(
            "twice the factor 2",
            lambda A, x, y: 4 * np.outer(A @ x - y, x),
            because="The exponent brings down one 2.",
            by_hand="1 × 1 with x = 1, y = 0: a² has the slope 2a.",
        ),
        Mistake(
            "the function itself",
            lambda A, x, y: np.sum((A @ x - y) ** 2),
            because="This is f, one number; its gradient has one entry for each entry of A.",
            by_hand="For A with 2 rows and 4 columns the gradient has 8 entries.",
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
        Mistake(
            "1/s is forgotten on the diagonal",
            lambda x: np.eye(len(x)) - x[:, None] / np.sum(x),
            because="Both terms are too large by the factor s: δᵢⱼ/s − xᵢ/s².",
            by_hand="x = (1, 1): ∂y₁/∂x₁ = ½ − ¼ = ¼, and not 1 − ½.",
        ),
        Mistake(
            "the Jacobian of softmax",
            lambda x: np.diag(y := x / np.sum(x)) - np.outer(y, y),
            because="diag(y) − yyᵀ is for exponentials. Here the numerator is xᵢ itself.",
            by_hand="x = (2, 2): ∂y₁/∂x₁ = ¼ − ⅛ = 0.125, and ½ − ¼ would be 0.25.",
        ),
        Mistake(
            "only the second term",
            lambda x: -np.tile(x[:, None], len(x)) / np.sum(x) ** 2,
            because="Output i also contains xᵢ above the fraction bar: the diagonal gets 1/s more.",
            by_hand="x = (1, 1): if x₁ grows, y₁ grows; the entry must be positive.",
        ),
        Mistake(
            "the diagonal as a vector",
            lambda x: (np.sum(x) - x) / np.sum(x) ** 2,
            because="Every share depends on every number: n outputs and n inputs make n² slopes.",
            by_hand="Two numbers: the Jacobian is 2 × 2.",
        ),
        Mistake(
            "the means in place of sums",
            lambda x: np.eye(len(x)) / np.mean(x) - x[:, None] / np.mean(x) ** 2,
            because="The shares are divided by the sum; with the mean they would not add up to 1.",
            by_hand="x = (1, 1): the sum is 2, the mean 1.",
        ),
        Mistake(
            "the numerator rule for all entries",
            lambda x: np.tile(((np.sum(x) - x) / np.sum(x) ** 2)[:, None], len(x)),
            because="xᵢ stands above the fraction bar of output i alone; for j ≠ i only the sum changes.",
            by_hand="x = (1, 1): ∂y₁/∂x₂ is −¼, not +¼.",
        ),
        Mistake(
            "s² below both terms",
            lambda x: (np.eye(len(x)) - x[:, None]) / np.sum(x) ** 2,
            because="In the quotient rule the first term is s/s² = 1/s.",
            by_hand="x = (1, 1): ∂y₁/∂x₁ = ½ − ¼ = ¼, and not (1 − 1)/4.",
        ),
        Mistake(
            "the power 3",
            lambda x: np.eye(len(x)) / np.sum(x) - x[:, None] / np.sum(x) ** 3,
            because="1/s has the derivative −1/s²; in the quotient rule s is squared, and no more.",
            by_hand="x = (1, 1): ∂y₁/∂x₂ is −1/4, and not −1/8.",
        ),
        Mistake(
            "made symmetric",
            lambda x: ((J := np.eye(len(x)) / np.sum(x) - x[:, None] / np.sum(x) ** 2) + J.T) / 2,
            because="Hessians are symmetric; a Jacobian need not be.",
            by_hand="x = (1, 3): ∂y₁/∂x₂ = −1/16, but ∂y₂/∂x₁ = −3/16.",
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
        Mistake(
            "u is left out",
            lambda v, u, W: W.T @ np.exp(W @ v),
            because="Each output counts with its factor uᵢ.",
            by_hand="1 × 1: u e^(wv) has the slope u w e^(wv).",
        ),
        Mistake(
            "u inside exp",
            lambda v, u, W: W.T @ np.exp(u * (W @ v)),
            because="u multiplies the exponentials; exp acts on Wv alone.",
            by_hand="1 × 1 at v = 0: u e^(wv) has the slope u w; w · e⁰ lacks u.",
        ),
        Mistake(
            "divided by the value",
            lambda v, u, W: W.T @ (u * np.exp(W @ v)) / (u @ np.exp(W @ v)),
            because="That is the gradient of the logarithm of f.",
            by_hand="1 × 1 at v = 0: u e^(wv) has the slope u w; its logarithm has the slope w.",
        ),
        Mistake(
            "the exponent is lowered, as in a power",
            lambda v, u, W: W.T @ (u * (W @ v) * np.exp(W @ v - 1)),
            because="(xⁿ)′ = n xⁿ⁻¹ is for a variable below. With the variable above, exp is its own derivative.",
            by_hand="1 × 1 at v = 0: u e^(wv) has the slope u w, and not 0.",
        ),
        Mistake(
            "exp of a negative number",
            lambda v, u, W: W.T @ (u * np.exp(-(W @ v))),
            because="exp(z) has the derivative exp(z), with the same sign above.",
            by_hand="1 × 1 with w = u = 1 at v = 1: e^v has the slope e = 2.72, not 0.37.",
        ),
        Mistake(
            "all exponentials added",
            lambda v, u, W: W.T @ u * np.exp(W @ v).sum(),
            because="Row i of W meets its own exponential, not the sum of all.",
            by_hand="W = I, u = (1, 1): e^v₁ + e^v₂ has the gradient (e^v₁, e^v₂).",
        ),
        Mistake(
            "the rows are not added",
            lambda v, u, W: W * (u * np.exp(W @ v))[:, None],
            because="These are the slopes of the single terms; the function is their sum.",
            by_hand="W with 4 rows and 2 columns: the gradient has 2 entries.",
        ),
        Mistake(
            "the value of the function",
            lambda v, u, W: u @ np.exp(W @ v),
            because="This is f, one number; its gradient has one entry for each entry of v.",
            by_hand="v with 2 entries: the gradient has 2 entries.",
        ),
        Mistake(
            "the gradient by u",
            lambda v, u, W: np.exp(W @ v),
            because="f is linear in u, and this is its slope by u. Asked for is the one by v.",
            by_hand="v with 2 entries: the gradient has 2 entries, whatever m is.",
        ),
        Mistake(
            "v as a factor",
            lambda v, u, W: v * (W.T @ (u * np.exp(W @ v))),
            because="The slope of Wv by v is W; v stands only in the exponent.",
            by_hand="1 × 1 at v = 0: u e^(wv) has the slope u w there, and not 0.",
        ),
        Mistake(
            "exp of W",
            lambda v, u, W: np.exp(W).T @ (u * np.exp(W @ v)),
            because="exp acts on the product Wv; the way back from z to v is Wᵀ itself.",
            by_hand="1 × 1 with w = 3: e^(3v) has the slope 3e^(3v).",
        ),
        Mistake(
            "exp is applied twice",
            lambda v, u, W: W.T @ (u * np.exp(np.exp(W @ v))),
            because="exp(z) has the derivative exp(z), at z, and not at its own value.",
            by_hand="1 × 1 with w = u = 1 at v = 0: the slope is 1, and not e.",
        ),
    ),
    rules=(
        Rule(
            "without a diagonal matrix",
            uses("diag", "diagflat", "eye", "identity"),
            example=lambda v, u, W: W.T @ np.diag(np.exp(W @ v)) @ u,
            because="diag(e) u is e * u: m products in place of m².",
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
        Mistake(
            "half of the terms beside the diagonal",
            lambda theta, x: form(x, [np.exp(theta), 0.5], [theta, 0.0]),
            because="Both entries beside the diagonal meet x₁x₂ once: 1 from θ and 2θ from θ².",
            by_hand="x = (1, 1): the form is e^θ + θ + θ² + 1, with the slope e^θ + 1 + 2θ.",
        ),
        Mistake(
            "the terms beside the diagonal count twice",
            lambda theta, x: form(x, [np.exp(theta), 2.0], [4 * theta, 0.0]),
            because="A is not symmetric: x₁x₂ meets A₁₂ and A₂₁, each once.",
            by_hand="x = (1, 1): the form is e^θ + θ + θ² + 1, with the slope e^θ + 1 + 2θ.",
        ),
        Mistake(
            "θ in place of 2θ",
            lambda theta, x: form(x, [np.exp(theta), 1.0], [theta, 0.0]),
            because="θ² has the derivative 2θ: the exponent becomes a factor.",
            by_hand="x = (1, 1) at θ = 1: the slope is e + 1 + 2.",
        ),
        Mistake(
            "exp as a power",
            lambda theta, x: form(x, [theta * np.exp(theta - 1), 1.0], [2 * theta, 0.0]),
            because="e^θ has the derivative e^θ; the rule for powers is for θ below.",
            by_hand="x = (1, 0) at θ = 0: e^θ has the slope 1, and not 0.",
        ),
        Mistake(
            "θ² is not differentiated",
            lambda theta, x: form(x, [np.exp(theta), 1.0], [theta**2, 0.0]),
            because="Every entry that contains θ is differentiated: θ² becomes 2θ.",
            by_hand="x = (1, 1) at θ = 1: the slope is e + 1 + 2, and not e + 1 + 1.",
        ),
        Mistake(
            "the entry θ is lost",
            lambda theta, x: form(x, [np.exp(theta), 0.0], [2 * theta, 0.0]),
            because="θ has the derivative 1, not 0.",
            by_hand="x = (1, 1) at θ = 0: the form is e^θ + θ + θ² + 1, with the slope 1 + 1.",
        ),
        Mistake(
            "the entry θ² is lost",
            lambda theta, x: form(x, [np.exp(theta), 1.0], [0.0, 0.0]),
            because="θ² depends on θ as well: its derivative is 2θ.",
            by_hand="x = (1, 1) at θ = 1: the slope is e + 1 + 2.",
        ),
        Mistake(
            "exp is lost",
            lambda theta, x: form(x, [1.0, 1.0], [2 * theta, 0.0]),
            because="e^θ has the derivative e^θ, which is 1 only at θ = 0.",
            by_hand="x = (1, 0): the form is e^θ, and its slope is e^θ.",
        ),
        Mistake(
            "twice the form",
            lambda theta, x: 2 * form(x, [np.exp(theta), 1.0], [2 * theta, 0.0]),
            because="A factor 2 comes from a square in the variable; x is constant here.",
            by_hand="x = (1, 0): the form is e^θ, and its slope is e^θ.",
        ),
        Mistake(
            "the matrix dA/dθ",
            lambda theta, x: np.array([[np.exp(theta), 1.0], [2 * theta, 0.0]]),
            because="The form is one number, so its slope is one: put x on both sides.",
            by_hand="x = (1, 0): the slope is e^θ.",
        ),
        Mistake(
            "x on one side only",
            lambda theta, x: np.array([[np.exp(theta), 1.0], [2 * theta, 0.0]]) @ x,
            because="The form has x on both sides, and so has its derivative.",
            by_hand="x = (2, 0): the form is 4e^θ, so its slope is 4e^θ, one number.",
        ),
        Mistake(
            "x₁ is not squared",
            lambda theta, x: np.exp(theta) * x[0] + (1 + 2 * theta) * x[0] * x[1],
            because="A₁₁ meets x₁ on both sides: x₁².",
            by_hand="x = (2, 0): the form is 4e^θ, so its slope is 4e^θ.",
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
        Mistake(
            "G is added up first",
            lambda G, D: G.sum() * D.sum(axis=(0, 1)),
            because="Entry (i, j) of G meets entry (i, j) of D; a product of sums has all the wrong pairs as well.",
            by_hand="f = A₁₁, A₁₁ = θ, A₁₂ = 5θ: the slope is 1, and not 1 · 6.",
        ),
        Mistake(
            "f is taken to weigh all entries alike",
            lambda G, D: D.sum(axis=(0, 1)),
            because="How much f changes with an entry of A is what G says.",
            by_hand="f = 3A₁₁, A₁₁ = θ: the slope is 3, and not 1.",
        ),
        Mistake(
            "the products are not summed",
            lambda G, D: G[:, :, None] * D,
            because="A change of θ acts through all entries of A at once: sum over i and j.",
            by_hand="With p parameters the answer has p entries.",
        ),
        Mistake(
            "the parameters are summed, too",
            lambda G, D: np.sum(G[:, :, None] * D),
            because="Each parameter has its own slope: l stays.",
            by_hand="With p parameters the answer has p entries, not one.",
        ),
        Mistake(
            "D is reshaped",
            lambda G, D: np.einsum("ij,lij->l", G, D.reshape(D.shape[2], *G.shape)),
            because="reshape cuts the row of numbers anew; to bring l to the front, axes have to be moved.",
            by_hand="D of shape (1, 2, 2): D[0, 0] are the two slopes of A₁₁, and reshape makes them A₁₁ and A₁₂ of the first parameter.",
        ),
        Mistake(
            "columns are stacked in G, rows in D",
            lambda G, D: G.ravel(order="F") @ D.reshape(G.size, -1),
            because="Both must be laid out in the same order, or entries of G meet the wrong entries of D.",
            by_hand="G = [[1, 2], [3, 4]]: along rows 1, 2, 3, 4; along columns 1, 3, 2, 4.",
        ),
        Mistake(
            "only the first row of A",
            lambda G, D: G[0] @ D[0],
            because="θ acts through all rows of A, so the sum runs over i as well.",
            by_hand="f = A₂₁, and A₂₁ = θ is the only entry that moves: the slope is 1, and not 0.",
        ),
        Mistake(
            "the size of the slope, without its sign",
            lambda G, D: np.abs(through_matrix(G, D)),
            because="Where f falls as θ grows, the slope is negative.",
            by_hand="f = −A₁₁, A₁₁ = θ: the slope is −1.",
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


def nan_at_zero(x, p):
    u = x / np.max(np.abs(x))
    return u * np.abs(u) ** (p - 2) * np.sum(np.abs(u) ** p) ** (1 / p - 1)


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
        "a zero entry, p = 3": case(np.array([0.0, 2.0]), 3.0, want=np.array([0.0, 1.0])),
        "a zero entry, p = 1.5": case(np.array([0.0, -2.0]), 1.5, want=np.array([0.0, -1.0])),
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
        Mistake(
            "x |x|^(p − 2), which is 0/0 at a zero",
            nan_at_zero,
            because="For p < 2 the power p − 2 is negative, and 0 to it is ∞; 0 · ∞ is nan. Write sign(x) |x|^(p − 1).",
            by_hand="x = 0, p = 1.5: |x|^(−0.5) is 1/0, but |x|^0.5 is 0.",
        ),
        Mistake(
            "the power p in place of p − 1",
            lambda x, p: np.sign(x) * (np.abs(x) / p_norm(x, p)) ** p,
            because="|x|ᵖ has the derivative p |x|ᵖ⁻¹ sign(x): one power less.",
            by_hand="p = 2, x = (3, 4): the gradient is (0.6, 0.8), and not (0.36, 0.64).",
        ),
        Mistake(
            "the factor 1/p remains",
            lambda x, p: p_norm_gradient(x, p) / p,
            because="The 1/p of the root and the p of the power cancel.",
            by_hand="p = 2, x = (3, 4): walking along x the length grows at the rate 1, so the gradient has length 1.",
        ),
        Mistake(
            "the gradient of the Euclidean norm",
            lambda x, p: x / np.max(np.abs(x)) / np.linalg.norm(x / np.max(np.abs(x))),
            because="x/‖x‖ belongs to p = 2 alone; p is an argument.",
            by_hand="p = 1: the gradient of |x₁| + |x₂| is (±1, ±1).",
        ),
        Mistake(
            "the gradient of the 1-norm",
            lambda x, p: np.sign(x),
            because="sign(x) belongs to p = 1; for p > 1 larger entries have larger slopes.",
            by_hand="p = 2, x = (3, 4): the gradient is (0.6, 0.8).",
        ),
        Mistake(
            "scaled, and scaled back",
            lambda x, p: np.max(np.abs(x)) * p_norm_gradient(x, p),
            because="‖cx‖ = c‖x‖, but its slope by x is the same: the gradient depends only on the direction of x.",
            by_hand="p = 2, x = (6, 8): the gradient is (0.6, 0.8), as for (3, 4).",
        ),
        Mistake(
            "the norm itself",
            p_norm,
            because="Asked for is how it changes with each entry.",
            by_hand="p = 2, x = (3, 4): the norm is 5, the gradient (0.6, 0.8).",
        ),
        Mistake(
            "powers without absolute values",
            lambda x, p: (
                (x / np.max(np.abs(x))) ** (p - 1) * np.sum(np.abs(x / np.max(np.abs(x))) ** p) ** (1 / p - 1)
            ),
            because="A negative number has no power 0.5, and an even power loses its sign. Take powers of |x|, and the sign apart.",
            by_hand="p = 3, x = (−1): the slope of |x| is −1; (−1)² is +1.",
        ),
        Mistake(
            "made to have length 1",
            lambda x, p: (g := p_norm_gradient(x, p)) / np.linalg.norm(g),
            because="Only for p = 2 the gradient has Euclidean length 1.",
            by_hand="p = 1: (1, 1) is the gradient of x₁ + x₂, of length √2.",
        ),
        Mistake(
            "x/‖x‖ₚ",
            lambda x, p: x / np.max(np.abs(x)) / p_norm(x / np.max(np.abs(x)), p),
            because="The quotient has to be taken to the power p − 1.",
            by_hand="p = 3, n = 1, x = 2: both are 1; for x = (1, 1) the slopes are 2^(−2/3), not 2^(−1/3).",
        ),
        Mistake(
            "the exponent of the root stays 1/p",
            lambda x, p: (
                np.sign(u := x / np.max(np.abs(x))) * np.abs(u) ** (p - 1) * np.sum(np.abs(u) ** p) ** (1 / p)
            ),
            because="s^(1/p) has the derivative (1/p) s^(1/p − 1).",
            by_hand="p = 2, x = (3, 4): the gradient of √s has √s below.",
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

fast = named("Σ sin(200xᵢ)", lambda x: np.sum(np.sin(200 * x)))
fast_slope = named("200 cos(200x)", lambda x: 200 * np.cos(200 * x))
nearly = named("3x², the second 0.02 % too large", lambda x: 3 * x**2 * np.array([1.0, 1.0002, 1.0]))
small = named("3x², the last 0.9 times", lambda x: 3 * x**2 * np.append(np.ones(len(x) - 1), 0.9))
forgiven = named("3x², off by half of what is allowed", lambda x: 3 * x**2 + 5e-6 * 3 * np.max(x**2))


def compared_by_claim(f, gradient, x):
    x = np.array(x, float)
    truth, claimed = measured(f, x), np.asarray(gradient(x))
    if claimed.shape != x.shape:
        return np.ones(x.shape, bool)
    return np.abs(claimed - truth) > 1e-5 * np.max(np.abs(claimed))


def too_large_only(f, gradient, x):
    x = np.array(x, float)
    truth, claimed = measured(f, x), np.asarray(gradient(x))
    if claimed.shape != x.shape:
        return np.ones(x.shape, bool)
    return claimed - truth > to_largest(truth)


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
        "a function that bends fast": (fast, fast_slope, np.array([0.3, 0.65, 1.0])),
        "one claim is 0.02 % too large": (cubes, nearly, np.array([1.0, 1.5, 0.8])),
        "one claim is too small": (cubes, small, uniform(4, low=0.6, high=1.8)),
        "errors that are allowed": (cubes, forgiven, np.array([2.0, 0.5, 0.5])),
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
        Mistake(
            "True where the claim is right",
            lambda f, gradient, x: ~wrong_entries(f, gradient, x),
            because="The result says where the claim is wrong.",
            by_hand="A right gradient gives False everywhere.",
        ),
        Mistake(
            "compared with the claim",
            compared_by_claim,
            because="A claim that is far too large would make the tolerance large as well, and hide other wrong entries.",
            by_hand="Claims 3·10⁶ and 3.3 for slopes of 3: the tolerance would be 30, and the second passes.",
        ),
        Mistake(
            "one answer for the whole gradient",
            lambda f, gradient, x: bool(np.any(wrong_entries(f, gradient, x))),
            because="Each entry has its own answer: the result has the shape of x.",
            by_hand="One wrong entry of three: (False, False, True).",
        ),
        Mistake(
            "only claims that are too large",
            lambda f, gradient, x: too_large_only(f, gradient, x),
            because="A claim can be too small as well: compare the absolute value of the difference.",
            by_hand="Slope 3, claim 2: the difference −1 is below every tolerance, and yet the claim is wrong.",
        ),
        Mistake(
            "no error is forgiven",
            compared_by(lambda truth: 0.0),
            because="Measured slopes are never exact: rounding alone makes an error of about 10⁻¹⁰.",
            by_hand="f = x³ at 1: the central difference gives 3 + h², and the right claim 3 differs from it.",
        ),
        Mistake(
            "a step that is too long",
            compared_by(to_largest, h=1e-2),
            because="A central difference is off by about h² times the third derivative.",
            by_hand="x³ at 1 with h = 0.01: 3 + h² = 3.0001, off by more than 10⁻⁵ · 3.",
        ),
        Mistake(
            "a step that is too short",
            compared_by(to_largest, h=1e-11),
            because="f has rounding errors of about 10⁻¹⁶, and divided by h they become 10⁻⁵.",
            by_hand="h = 10⁻¹¹: 10⁻¹⁶/10⁻¹¹ = 10⁻⁵, as large as the tolerance.",
        ),
        Mistake(
            "the smallest slope sets the tolerance",
            compared_by(lambda truth: 1e-5 * np.min(np.abs(truth))),
            because="One slope of 0 then forgives nothing. The tolerance is a share of the largest.",
            by_hand="Slopes 4 and 0: the tolerance is 4·10⁻⁵.",
        ),
        Mistake(
            "the mean slope sets the tolerance",
            compared_by(lambda truth: 1e-5 * np.mean(np.abs(truth))),
            because="The mean is smaller than the largest slope, so right claims may be called wrong, and it changes with the number of entries.",
            by_hand="Slopes 4, 0, 0, 0: the tolerance is 4·10⁻⁵, and not 10⁻⁵.",
        ),
        Mistake(
            "a tolerance that is too large",
            compared_by(lambda truth: 1e-3 * np.max(np.abs(truth))),
            because="10⁻⁵ is asked for: an error of 0.01 % is a mistake in a formula, not in the measurement.",
            by_hand="Slope 3, claim 3.0005: off by 17 times 10⁻⁵ of it.",
        ),
        Mistake(
            "a tolerance that is too small",
            compared_by(lambda truth: 1e-7 * np.max(np.abs(truth))),
            because="Central differences are off by h² times the third derivative; where a function bends quickly that is more than 10⁻⁷ of the slope.",
            by_hand="sin(20x) with h = 6·10⁻⁶: the error is about (20h)²/6 = 2.4·10⁻⁹ of the slope; for sin(200x) 2.4·10⁻⁷.",
        ),
        Mistake(
            "the shapes differ, and nothing is called wrong",
            lambda f, gradient, x: (
                wrong_entries(f, gradient, x)
                if np.shape(gradient(x)) == np.shape(x)
                else np.zeros(np.shape(x), bool)
            ),
            because="A claim of another shape cannot be right in any entry: all are wrong.",
            by_hand="x has the shape (3,), the claim (3, 1): True, True, True.",
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


def at_least_one_step(gradient, start, rate, beta, tol):
    theta, steps = momentum(gradient, start, rate, beta, tol)
    return (
        (np.array(start, float) - rate * gradient(np.array(start, float)), 1)
        if steps == 0
        else (theta, steps)
    )


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
        "in the end as steep as tol": (line, np.array([1.0]), 0.5, 0.0, 0.25),
    },
    domain={"tol": "positive", "beta": "positive fraction"},
    special={
        "no momentum": (bowl, np.array([2.0, 2.0, 2.0]), 0.5, 0.0, 1e-2),
        "already there": (bowl, np.array([1.0, 2.0, 3.1]), 0.1, 0.9, 0.2),
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
        Mistake(
            "it stops just before the tolerance",
            going(right_update, stop=lambda g, move: np.linalg.norm(g) * (1 + 1e-12)),
            because="The rule is ≤: with ‖∇L‖ equal to `tol` it is time to stop.",
            by_hand="∇L = θ, θ = 1, α = ½, no momentum: 1, ½, ¼; with tol = ¼ that is 2 steps.",
        ),
        Mistake(
            "always one step",
            at_least_one_step,
            because="Look at the gradient before the first step: there may be nothing to do.",
            by_hand="Start at the minimum: 0 steps.",
        ),
        Mistake(
            "one step is counted too many",
            lambda *args: (momentum(*args)[0], momentum(*args)[1] + 1),
            because="Count what has moved the point; looking at the gradient is no step.",
            by_hand="Start at the minimum: 0 steps.",
        ),
        Mistake(
            "the squared length is compared",
            going(right_update, stop=lambda g, move: g @ g),
            because="gᵀg is the square of the length; take the root before comparing.",
            by_hand="A gradient of length 0.05 and tol = 0.01: 0.0025 is below, 0.05 is not.",
        ),
        Mistake(
            "the largest entry is compared",
            going(right_update, stop=lambda g, move: np.max(np.abs(g))),
            because="The rule asks for the Euclidean length, which is larger.",
            by_hand="∇L = (0.008, 0.008), tol = 0.01: the length is 0.0113.",
        ),
        Mistake(
            "it never stops before 200 steps",
            going(right_update, stop=lambda g, move: np.inf),
            because="Stop as soon as the gradient is short; more steps may even lead away from the point asked for.",
            by_hand="Start at the minimum: 0 steps.",
        ),
        Mistake(
            "the velocity is only the last gradient",
            going(lambda theta, m, g, rate, beta: (theta - rate * (beta * m + g), g)),
            because="The velocity remembers all earlier gradients: the new m is βm + ∇L, and it has to be kept.",
            by_hand="β = ½ and gradients 1, 1, 1: m is 1, 1.5, 1.75, and not 1, 1.5, 1.5.",
        ),
        Mistake(
            "β weighs the gradient",
            going(lambda theta, m, g, rate, beta: (theta - rate * (m + beta * g), m + beta * g)),
            because="β is the share of the old velocity that stays; the gradient is added in full.",
            by_hand="The first step is −α times the gradient, since m = β · 0 + ∇L.",
        ),
        Mistake(
            "rate and β are exchanged",
            lambda gradient, start, rate, beta, tol: momentum(gradient, start, beta, rate, tol),
            because="α multiplies the velocity in the step, β the old velocity in the new one.",
            by_hand="α = 0.1, first gradient 1: the first step must be 0.1.",
        ),
        Mistake(
            "a look ahead",
            going(lambda theta, m, g, rate, beta: (theta - rate * (g + beta * (beta * m + g)), beta * m + g)),
            because="That is Nesterov's variant. Here the point moves by the new velocity itself.",
            by_hand="The first step is −α times the gradient, and not −α(1 + β) times it.",
        ),
        Mistake(
            "only the point",
            lambda *args: momentum(*args)[0],
            because="Two results are asked for: the last θ, and the number of steps.",
            by_hand="return theta, steps",
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
