"""Exercises of the chapter on linear regression."""

import numpy as np

from dlmath.checking import (
    Exercise,
    Mistake,
    drawn,
    gradient_of,
    normal,
    uniform,
    with_singular_values,
    with_zero,
)


def least_squares(Phi, y):
    """The shortest minimiser of ‖y − Φθ‖."""
    return np.linalg.pinv(Phi) @ y


def residual(theta, Phi, y):
    return y - Phi @ theta


# -- the slope of a line through the origin ------------------------------------------------------------------


def slope(x, y):
    return x @ y / (x @ x)


SLOPE = Exercise(
    id="regression.slope",
    title="A line through the origin",
    level="warm-up",
    points=5,
    section="sec-regression-one-parameter",
    trains="minimising a loss of one parameter",
    reference=slope,
    inputs={
        "3 points": (uniform(3, low=1, high=4), uniform(3, low=1, high=9)),
        "6 points": (normal(6), with_zero(normal(6))),
    },
    special={
        "all on a line": (np.array([1.0, 2.0, 5.0]), np.array([3.0, 6.0, 15.0])),
        "an input is 0": (np.array([0.0, 2.0]), np.array([5.0, 4.0])),
    },
    mistakes=(
        Mistake(
            "the 2 is cancelled on one side only",
            lambda x, y: 2 * slope(x, y),
            because="If the loss has no ½, its derivative has a factor 2 in both sums, and it cancels in both.",
            by_hand="One point, (1, 3): the line through it has the slope 3, not 6.",
        ),
        Mistake(
            "the mean of the single slopes",
            lambda x, y: np.mean(y / x),
            because="Each point would count alike, but a small change of the slope moves far points more.",
            by_hand="Points (1, 3) and (2, 2): (1 · 3 + 2 · 2)/(1 + 4) = 1.4; the slopes 3 and 1 have the mean 2.",
        ),
        Mistake(
            "the sum of y by the sum of x",
            lambda x, y: np.sum(y) / np.sum(x),
            because="That makes the residuals add up to 0; the derivative asks that they do so weighted by x.",
            by_hand="Points (1, 3) and (2, 2): the slope 1.4 has residuals 1.6 and −0.8, and 1 · 1.6 = 2 · 0.8.",
        ),
        Mistake(
            "the line may miss the origin",
            lambda x, y: np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2),
            because="Subtracting the means gives the slope of the best line with an intercept: two parameters.",
            by_hand="Points (1, 3) and (2, 2): the line through both has the slope −1, but misses (0, 0).",
        ),
        Mistake(
            "divided by the sum of y²",
            lambda x, y: x @ y / (y @ y),
            because="That predicts x from y. In the derivative by a, the inputs x are what is squared.",
            by_hand="One point, (1, 3): the slope is 3/1, and 3/9 is that of x over y.",
        ),
        Mistake(
            "a quotient of lengths",
            lambda x, y: np.linalg.norm(y) / np.linalg.norm(x),
            because="Lengths have no sign, and do not ask whether x and y go together.",
            by_hand="Points (1, 1) and (1, −1): the best slope is 0, and both lengths are √2.",
        ),
        Mistake(
            "the cosine",
            lambda x, y: x @ y / np.sqrt((x @ x) * (y @ y)),
            because="The correlation does not change when y is doubled; the slope does.",
            by_hand="One point, (1, 3): the slope is 3, the cosine 1.",
        ),
        Mistake(
            "upside down",
            lambda x, y: (x @ x) / (x @ y),
            because="Setting a Σx² − Σxy to 0 gives a = Σxy/Σx².",
            by_hand="One point, (1, 3): the slope is 3, and not ⅓.",
        ),
        Mistake(
            "not divided",
            lambda x, y: x @ y,
            because="Σxy is one side of the equation a Σx² = Σxy.",
            by_hand="One point, (2, 6): the slope is 3, and Σxy = 12.",
        ),
        Mistake(
            "divided by the length of x",
            lambda x, y: x @ y / np.linalg.norm(x),
            because="The length enters twice: divide by Σx², its square.",
            by_hand="One point, (2, 6): 12/4 = 3; 12/2 = 6.",
        ),
        Mistake(
            "divided by the square of the sum",
            lambda x, y: x @ y / np.sum(x) ** 2,
            because="Square first, then add: Σx², and not (Σx)².",
            by_hand="Points (1, 3) and (2, 2): Σx² = 5, and (Σx)² = 9.",
        ),
        Mistake(
            "only the first point",
            lambda x, y: y[0] / x[0] if x[0] else 0.0,
            because="All points count: the line need not pass through any of them.",
            by_hand="Points (1, 3) and (2, 2): 7/5 = 1.4, and not 3.",
        ),
        Mistake(
            "only the last point",
            lambda x, y: y[-1] / x[-1],
            because="All points count: the line need not pass through any of them.",
            by_hand="Points (1, 3) and (2, 2): 7/5 = 1.4, and not 1.",
        ),
        Mistake(
            "the median of the single slopes",
            lambda x, y: np.median(y / x),
            because="That makes the sum of absolute errors small, if at all; here squares are added.",
            by_hand="Points (1, 3), (2, 2), (1, 0): Σxy/Σx² = 7/6; the slopes 3, 1, 0 have the median 1.",
        ),
        Mistake(
            "divided by the variance",
            lambda x, y: np.mean(x * y) / np.var(x),
            because="The variance subtracts the mean of x; the line goes through the origin, so nothing is subtracted.",
            by_hand="Points (1, 3) and (3, 9): the slope is 3; the variance of x is 1, and Σxy/2 = 15.",
        ),
        Mistake(
            "the mean above, the sum below",
            lambda x, y: np.mean(x * y) / np.sum(x * x),
            because="Take the sum in both places, or the mean in both.",
            by_hand="One point more with (0, 0) must not change the slope.",
        ),
        Mistake(
            "the sums of absolute values",
            lambda x, y: np.sum(np.abs(y)) / np.sum(np.abs(x)),
            because="Absolute values forget on which side a point lies.",
            by_hand="Points (1, 1) and (1, −1): the best slope is 0.",
        ),
        Mistake(
            "half of it",
            lambda x, y: slope(x, y) / 2,
            because="If the loss has no ½, its derivative has a factor 2 in both sums, and it cancels in both.",
            by_hand="One point, (1, 3): the line through it has the slope 3, not 1.5.",
        ),
        Mistake(
            "the mean of y by the mean square of x",
            lambda x, y: np.mean(y) / np.mean(x**2),
            because="Each y is weighted with its x: Σxy above.",
            by_hand="One point, (2, 6): the slope is 3; 6/4 is 1.5.",
        ),
        Mistake(
            "the sign of the correlation is lost",
            lambda x, y: abs(slope(x, y)),
            because="Where y falls as x grows, the slope is negative.",
            by_hand="One point, (1, −3): the slope is −3.",
        ),
    ),
    hints=(
        "Differentiate ½ Σ (a x − y)² by a. Each term gives (a x − y) x.",
        "Set a Σ x² − Σ x y to 0, and solve for a.",
    ),
)

# -- the design matrix of a polynomial -----------------------------------------------------------------------


def powers(x, degree):
    return np.asarray(x, float)[:, None] ** np.arange(degree + 1)


DESIGN = Exercise(
    id="regression.design",
    title="The design matrix of a polynomial",
    level="warm-up",
    points=5,
    section="sec-regression-design",
    trains="rows are examples, columns are features",
    reference=powers,
    inputs={"3 inputs, degree 2": (normal(3), 2), "5 inputs, degree 3": (normal(5), 3)},
    special={"degree 0": (np.array([2.0, 7.0]), 0), "an input is 0": (np.array([0.0, 1.0, 2.0]), 1)},
    mistakes=(
        Mistake(
            "powers from high to low",
            lambda x, degree: powers(x, degree)[:, ::-1],
            because="θ₀ belongs to the constant and comes first, so the features must count upwards, too.",
            by_hand="x = 2, degree 2: the row is (1, 2, 4). With θ = (5, 0, 0) the prediction must be 5.",
        ),
        Mistake(
            "features as rows",
            lambda x, degree: powers(x, degree).T,
            because="Row n belongs to example n, so that Φ θ has one prediction for each example.",
            by_hand="5 inputs and 3 parameters: Φ must be (5, 3) for Φ θ to have 5 entries.",
        ),
        Mistake(
            "the constant is missing",
            lambda x, degree: powers(x, degree)[:, 1:],
            because="A polynomial has a term θ₀, whose feature is x⁰ = 1. Without it every curve goes through 0.",
            by_hand="A line has two parameters, θ₀ + θ₁ x, so for degree 1 there are two columns.",
        ),
        Mistake(
            "the highest power is missing",
            lambda x, degree: powers(x, degree)[:, :-1],
            because="The powers 0 to k are k + 1 numbers; range(k) ends at k − 1.",
            by_hand="Degree 2 has the features 1, x, x²: three columns, not two.",
        ),
        Mistake(
            "multiples in place of powers",
            lambda x, degree: np.asarray(x)[:, None] * np.arange(degree + 1),
            because="j · x is no new feature: all such columns are multiples of x, and the rank is 1.",
            by_hand="x = 3, degree 2: the row is (1, 3, 9), not (0, 3, 6).",
        ),
        Mistake(
            "the constant comes last",
            lambda x, degree: np.roll(powers(x, degree), -1, axis=1),
            because="θ₀ belongs to the constant and comes first.",
            by_hand="x = 2, degree 2: the row is (1, 2, 4), and not (2, 4, 1).",
        ),
        Mistake(
            "the constant is 0",
            lambda x, degree: powers(x, degree) * (np.arange(degree + 1) > 0),
            because="x⁰ is 1 for every x, so the first column holds ones.",
            by_hand="With θ = (5, 0, 0) the prediction must be 5 everywhere.",
        ),
        Mistake(
            "one power too many",
            lambda x, degree: powers(x, degree + 1),
            because="Degree k has the powers 0 to k: k + 1 columns.",
            by_hand="Degree 2 has the features 1, x, x²: three columns, not four.",
        ),
        Mistake(
            "the powers 1 to k + 1",
            lambda x, degree: powers(x, degree + 1)[:, 1:],
            because="The powers start with 0: the first column is the constant 1.",
            by_hand="x = 2, degree 2: the row is (1, 2, 4), and not (2, 4, 8).",
        ),
        Mistake(
            "bases and exponents are exchanged",
            lambda x, degree: np.arange(degree + 1) ** np.asarray(x, float)[:, None],
            because="x is the base, the number of the column is the exponent.",
            by_hand="x = 3, degree 2: (1, 3, 9), and not 0³, 1³, 2³.",
        ),
        Mistake(
            "only the constant and the highest power",
            lambda x, degree: np.column_stack([np.ones(len(x)), np.asarray(x, float) ** degree]),
            because="All powers between have a parameter as well.",
            by_hand="Degree 3 has the features 1, x, x², x³.",
        ),
        Mistake(
            "running sums of powers",
            lambda x, degree: np.cumsum(powers(x, degree), axis=1),
            because="Column j is x to the power j alone.",
            by_hand="x = 2, degree 2: the row is (1, 2, 4), and not (1, 3, 7).",
        ),
        Mistake(
            "powers that double",
            lambda x, degree: np.asarray(x, float)[:, None] ** (2 ** np.arange(degree + 1)),
            because="The exponents are 0, 1, 2, 3, …, and not 1, 2, 4, 8.",
            by_hand="x = 2, degree 2: the row is (1, 2, 4), and not (2, 4, 16).",
        ),
        Mistake(
            "divided by factorials",
            lambda x, degree: powers(x, degree) / np.cumprod([1, *range(1, degree + 1)]),
            because="Factorials belong to Taylor's formula; a feature is the plain power.",
            by_hand="x = 2, degree 2: the row is (1, 2, 4), and not (1, 2, 2).",
        ),
        Mistake(
            "the inputs are centred",
            lambda x, degree: powers(x - np.mean(x), degree),
            because="The features are powers of x as it is; θ₀ is then the value at 0.",
            by_hand="x = (1, 3), degree 1: the second column is (1, 3), and not (−1, 1).",
        ),
    ),
    hints=(
        "How many columns are there for degree k? What is the first one?",
        "Column j is x to the power j, from 0 on: x[:, None] against np.arange does it in one go.",
    ),
)

# -- the gradient as a formula -------------------------------------------------------------------------------

FORMS = Exercise(
    id="regression.forms",
    title="One gradient, two forms",
    level="warm-up",
    points=2,
    section="sec-regression-gradient",
    trains="factor, sign and layout of the gradient",
    choices="abcde",
    reference="ab",
    mistakes=(
        Mistake(
            "the factor ½ is overlooked",
            "ac",
            because="The square brings a 2, and the loss has a ½ in front: together 1.",
            by_hand="Φ = [[1]], y = 0: L = ½ θ², with the slope θ. Form c gives 2 θ.",
        ),
        Mistake(
            "one is twice the other",
            "bc",
            because="Both cannot be right: c is b times 2, and the loss has a ½ in front of the square.",
            by_hand="Φ = [[1]], y = 0: L = ½ θ², with the slope θ. Form c gives 2 θ.",
        ),
        Mistake(
            "a row is taken for a column",
            "ad",
            because="In denominator layout the gradient has the shape of θ, a column; d is its transpose.",
            by_hand="(1 × N) times (N × d) is 1 × d: a row, which cannot be added to the column θ.",
        ),
        Mistake(
            "the sign of the residual",
            "be",
            because="The residual is y − Φθ, so θ enters with a minus, which the chain rule brings to the front.",
            by_hand="Φ = [[1]], y = 0, θ = 1: L = ½ θ² rises, slope +1. Form e gives 1 · (0 − 1) = −1.",
        ),
        Mistake(
            "the expanded form is missing",
            "a",
            because="One more form is right: multiply out the bracket.",
            by_hand="−Φᵀ(y − Φθ) has two products. Which signs do they have?",
        ),
        Mistake(
            "the short form is missing",
            "b",
            because="One more form is right: take Φᵀ out of both terms.",
            by_hand="ΦᵀΦθ − Φᵀy = Φᵀ(…). What is in the bracket, in terms of the residual?",
        ),
    ),
    hints=(
        "Try the smallest case: one example, one feature, Φ = [[1]], y = 0. Then L = ½ θ².",
        "Check the shapes: the gradient must be d × 1. Then multiply out the brackets and compare.",
    ),
)

# -- the gradient as code ------------------------------------------------------------------------------------


def half_squares(theta, Phi, y):
    return 0.5 * np.sum(residual(theta, Phi, y) ** 2)


GRADIENT = Exercise(
    id="regression.gradient",
    title="The gradient of the squared loss",
    level="core",
    points=5,
    section="sec-regression-gradient",
    trains="turning the gradient into code",
    reference=gradient_of(half_squares),
    inputs={
        "5 examples, 2 features": (normal(2), normal(5, 2), normal(5)),
        "4 examples, 3 features": (normal(3), normal(4, 3), normal(4)),
        "3 examples, 3 features": (normal(3), normal(3, 3), normal(3)),
    },
    special={
        "an exact fit": drawn(lambda rng: (t := rng.normal(size=2), P := rng.normal(size=(3, 2)), P @ t))
    },
    mistakes=(
        Mistake(
            "the sign is reversed",
            lambda theta, Phi, y: Phi.T @ residual(theta, Phi, y),
            because="That is the direction in which the loss falls. The gradient points where it rises.",
            by_hand="Φ = [[1]], y = 0, θ = 1: L = ½ θ² has the slope +1, and Φᵀ(y − Φθ) is −1.",
        ),
        Mistake(
            "the factor ½ is overlooked",
            lambda theta, Phi, y: -2 * Phi.T @ residual(theta, Phi, y),
            because="The loss of this book has ½ in front, which cancels the 2 of the square.",
            by_hand="Φ = [[1]], y = 0, θ = 3: L = ½ · 9, and its slope is 3, not 6.",
        ),
        Mistake(
            "a mean in place of a sum",
            lambda theta, Phi, y: -Phi.T @ residual(theta, Phi, y) / len(y),
            because="The loss is a sum over the examples, not a mean, so its gradient is not divided by N.",
            by_hand="Two equal examples have twice the loss of one, and twice its gradient.",
        ),
        Mistake(
            "only the targets",
            lambda theta, Phi, y: -Phi.T @ y,
            because="The term ½ ‖Φθ‖² also depends on θ; its gradient is ΦᵀΦθ.",
            by_hand="Φ = [[1]], y = 0: L = ½ θ² has the slope θ, and not 0 everywhere.",
        ),
        Mistake(
            "the targets are forgotten",
            lambda theta, Phi, y: Phi.T @ Phi @ theta,
            because="−Φᵀy is a part of the gradient: where Φθ = y it must be 0.",
            by_hand="Φ = [[1]], y = 3, θ = 3: an exact fit, so the gradient is 0.",
        ),
        Mistake(
            "the sign of the targets",
            lambda theta, Phi, y: Phi.T @ (Phi @ theta + y),
            because="The residual is a difference: Φθ − y.",
            by_hand="Φ = [[1]], y = 3, θ = 3: an exact fit, so the gradient is 0.",
        ),
        Mistake(
            "the residuals are squared",
            lambda theta, Phi, y: Phi.T @ residual(theta, Phi, y) ** 2,
            because="The slope of ½e² is e: one power less.",
            by_hand="Φ = [[1]], y = 0, θ = 3: the slope of ½θ² is 3, and not 9.",
        ),
        Mistake(
            "one sum for all parameters",
            lambda theta, Phi, y: np.full(len(theta), -np.sum(residual(theta, Phi, y))),
            because="Each parameter meets the residuals with its own feature: the columns of Φ are weights.",
            by_hand="A feature that is always 0 has the slope 0.",
        ),
        Mistake(
            "θ as a factor",
            lambda theta, Phi, y: -Phi.T @ residual(theta, Phi, y) * theta,
            because="How the prediction moves with θ_j depends on feature j, and not on θ_j.",
            by_hand="Φ = [[1]], y = 3, θ = 0: the slope is −3, and not 0.",
        ),
        Mistake(
            "only the signs of the residuals",
            lambda theta, Phi, y: -Phi.T @ np.sign(residual(theta, Phi, y)),
            because="Signs belong to a loss of absolute values.",
            by_hand="Φ = [[1]], y = 0, θ = 3: the slope of ½θ² is 3, and not 1.",
        ),
        Mistake(
            "only the first example",
            lambda theta, Phi, y: -Phi[0] * residual(theta, Phi, y)[0],
            because="The loss is a sum over all examples.",
            by_hand="Two equal examples have twice the loss of one, and twice its gradient.",
        ),
        Mistake(
            "half of it",
            lambda theta, Phi, y: -Phi.T @ residual(theta, Phi, y) / 2,
            because="The ½ of the loss cancels the 2 of the square; no ½ is left.",
            by_hand="Φ = [[1]], y = 0, θ = 3: L = ½ · 9, and its slope is 3.",
        ),
        Mistake(
            "the gradient of the length",
            lambda theta, Phi, y: -Phi.T @ (e := residual(theta, Phi, y)) / (np.linalg.norm(e) or 1.0),
            because="The loss is half the squared length; dividing by the length belongs to its root.",
            by_hand="Φ = [[1]], y = 0, θ = 3: the slope of ½θ² is 3, that of |θ| is 1.",
        ),
        Mistake(
            "a unit vector",
            lambda theta, Phi, y: (g := -Phi.T @ residual(theta, Phi, y)) / (np.linalg.norm(g) or 1.0),
            because="A gradient has a length: how steep the loss is.",
            by_hand="Φ = [[1]], y = 0, θ = 3: the slope is 3, and not 1.",
        ),
        Mistake(
            "the residuals",
            lambda theta, Phi, y: -residual(theta, Phi, y),
            because="That is the gradient by the predictions. From there to θ the factor Φᵀ is missing.",
            by_hand="5 examples and 2 features: the gradient has 2 entries.",
        ),
        Mistake(
            "the Hessian",
            lambda theta, Phi, y: Phi.T @ Phi,
            because="This is the second derivative; the gradient still contains θ and y.",
            by_hand="2 features: the gradient has 2 entries, not 4.",
        ),
        Mistake(
            "the loss",
            lambda theta, Phi, y: half_squares(theta, Phi, y),
            because="Asked for is how the loss changes with each parameter.",
            by_hand="2 features: the gradient has 2 entries.",
        ),
    ),
    hints=(
        "The chain rule: how does residual n change with θ_j, and how does the loss with residual n?",
        "Entry j is minus the dot product of column j of Φ with the residuals y − Φθ.",
    ),
)

# -- one example ---------------------------------------------------------------------------------------------


def single_fit(x, y):
    return np.outer(y, x) / (x @ x)


SINGLE = Exercise(
    id="regression.single",
    title="What one example teaches",
    level="core",
    points=6,
    section="sec-regression-singular",
    trains="the shortest of many exact fits",
    reference=single_fit,
    inputs={
        "2 features, 3 targets": (np.array([0.5, 1.125]), normal(3)),
        "4 features, 2 targets": (np.array([4.0, -2.0, 0.0, 2.0]), normal(2)),
    },
    special={"one feature": (np.array([2.0]), normal(2)), "y is 0": (np.array([1.0, 2.0]), np.zeros(2))},
    mistakes=(
        Mistake(
            "the inverse of x xᵀ",
            lambda x, y: np.outer(y, x) @ np.linalg.inv(np.outer(x, x)),
            because="x xᵀ is an outer product, of rank 1: for two or more features it has no inverse.",
            by_hand="x = (1, 2): x xᵀ = [[1, 2], [2, 4]], with the determinant 1 · 4 − 2 · 2 = 0.",
        ),
        Mistake(
            "divided by the length of x",
            lambda x, y: np.outer(y, x) / np.linalg.norm(x),
            because="W x = y needs y (xᵀx)/c = y, so c is xᵀx, the square of the length.",
            by_hand="x = (3, 4), y = 1: W = (3, 4)/25. Divided by 5, W x would be 5.",
        ),
        Mistake(
            "rows and columns are exchanged",
            lambda x, y: np.outer(x, y) / (x @ x),
            because="W maps features to targets, so it has a row for each target and a column for each feature.",
            by_hand="2 features and 3 targets: W must be (3, 2) for W x to have 3 entries.",
        ),
        Mistake(
            "an exact fit, but not the shortest",
            lambda x, y: np.outer(y, 1 / x) / len(x),
            because="W x = y holds, but a part of the rows is perpendicular to x: it does nothing but add length.",
            by_hand="x = (1, 2), y = 1: (½, ¼) fits, with the square ⁵⁄₁₆ = 0.31; (⅕, ⅖) fits with 0.2.",
        ),
        Mistake(
            "divided by the sum of the features",
            lambda x, y: np.outer(y, np.ones(len(x))) / x.sum(),
            because="W x = y holds, but equal weights are not the shortest: the rows must be multiples of x.",
            by_hand="x = (1, 2), y = 1: (⅓, ⅓) has the square 0.22; (⅕, ⅖) has 0.2.",
        ),
        Mistake(
            "only the first feature is used",
            lambda x, y: np.outer(y, np.eye(len(x))[0]) / x[0],
            because="It fits, but is not the shortest: all features share the work.",
            by_hand="x = (1, 2), y = 1: (1, 0) has the length 1, (⅕, ⅖) has 0.45.",
        ),
        Mistake(
            "only the last feature is used",
            lambda x, y: np.outer(y, np.eye(len(x))[-1]) / x[-1],
            because="It fits, but is not the shortest: all features share the work.",
            by_hand="x = (1, 2), y = 1: (0, ½) has the length 0.5, (⅕, ⅖) has 0.45.",
        ),
        Mistake(
            "signs in place of features",
            lambda x, y: np.outer(y, np.sign(x)) / np.abs(x).sum(),
            because="It fits with the smallest largest entry; the Frobenius norm is smallest along x.",
            by_hand="x = (1, 2), y = 1: (⅓, ⅓) has the square 0.22; (⅕, ⅖) has 0.2.",
        ),
        Mistake(
            "divided by the 1-norm",
            lambda x, y: np.outer(y, x) / np.abs(x).sum(),
            because="W x = y needs y (xᵀx)/c = y, so c is xᵀx.",
            by_hand="x = (3, 4), y = 1: W = (3, 4)/25; divided by 7, W x would be 25/7.",
        ),
        Mistake(
            "divided by the squared length of y",
            lambda x, y: np.outer(y, x) / (y @ y or 1.0),
            because="W x = y (xᵀx)/c has to be y, so c is xᵀx.",
            by_hand="x = (2), y = (3): W = 3/2; divided by 9 it is 6/9.",
        ),
        Mistake(
            "divided by both lengths",
            lambda x, y: np.outer(y, x) / (np.linalg.norm(x) * (np.linalg.norm(y) or 1.0)),
            because="W x = y (xᵀx)/c has to be y, so c is xᵀx, whatever y is.",
            by_hand="x = (2), y = (3): W = 3/2, and not 6/6.",
        ),
        Mistake(
            "absolute values of the features",
            lambda x, y: np.outer(y, np.abs(x)) / (x @ x),
            because="A feature that is negative needs a weight of its own sign.",
            by_hand="x = (−2), y = 4: W = −2.",
        ),
        Mistake(
            "the squared sum of the features",
            lambda x, y: np.outer(y, x) / x.sum() ** 2,
            because="Square first, then add: xᵀx, and not (Σx)².",
            by_hand="x = (1, 2), y = 1: W = (1, 2)/5, and not /9.",
        ),
        Mistake(
            "one row for all targets",
            lambda x, y: y.sum() * x / (x @ x),
            because="Each target has its own row of W.",
            by_hand="2 features and 3 targets: W is 3 × 2.",
        ),
    ),
    hints=(
        "Every row of W must fit one number: wᵀx = y_j. Which w is shortest: along x, or across?",
        "A row w = c x has wᵀx = c xᵀx. Choose c for each target, and stack the rows.",
    ),
)

# -- the shortest solution -----------------------------------------------------------------------------------


def by_svd(Phi, y, filtered):
    """Σ filter(σ) (uᵀy) v over all singular triples."""
    U, s, Vt = np.linalg.svd(Phi, full_matrices=False)
    return Vt.T @ (filtered(s) * (U.T @ y))


def first_columns(Phi, y):
    """A solution that uses as many of the first columns as are independent, and 0 for the others."""
    chosen = []
    for j in range(Phi.shape[1]):
        if np.linalg.matrix_rank(Phi[:, [*chosen, j]]) > len(chosen):
            chosen.append(j)
    theta = np.zeros(Phi.shape[1])
    theta[chosen] = np.linalg.lstsq(Phi[:, chosen], y, rcond=None)[0]
    return theta


SHORTEST = Exercise(
    id="regression.shortest",
    title="Least squares that always answers",
    level="core",
    points=6,
    section="sec-regression-pseudoinverse",
    trains="the pseudoinverse where the inverse fails",
    reference=least_squares,
    inputs={
        "5 examples, 2 features": (normal(5, 2), normal(5)),
        "3 examples, 3 features": (with_singular_values(3, 3, [3, 2, 1]), normal(3)),
    },
    special={
        "fewer examples than features": (np.array([[1.0, 2.0, 4.0]]), np.array([3.0])),
        "a feature that is always 0": (np.array([[1.0, 0.0], [2.0, 0.0], [2.0, 0.0]]), normal(3)),
        "a feature twice": (np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]), normal(3)),
        "tiny units": (1e-13 * np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]]), normal(3)),
    },
    mistakes=(
        Mistake(
            "the inverse of ΦᵀΦ",
            lambda Phi, y: np.linalg.inv(Phi.T @ Phi) @ Phi.T @ y,
            because="It exists only if the columns of Φ are linearly independent. Those of real data may not be.",
            by_hand="Φ = [[1, 1], [2, 2]]: ΦᵀΦ = [[5, 5], [5, 5]] has the determinant 0.",
        ),
        Mistake(
            "zero singular values are inverted, too",
            lambda Phi, y: by_svd(Phi, y, lambda s: 1 / s),
            because="Only σ > 0 may be inverted. In directions with σ = 0 the data say nothing: take 0 there.",
            by_hand="Φ = [[1, 0], [0, 0]], y = (3, 0): θ = (3, 0) fits, and 1/0 is no number.",
        ),
        Mistake(
            "a best fit, but not the shortest",
            first_columns,
            because="It has the least loss, but a part of θ is in a direction that Φ does not see.",
            by_hand="Φ = [[1, 1]], y = 2: (2, 0) fits with the length 2, (1, 1) with the length 1.41.",
        ),
        Mistake(
            "a little ridge",
            lambda Phi, y: np.linalg.solve(Phi.T @ Phi + 1e-3 * np.eye(Phi.shape[1]), Phi.T @ y),
            because="Adding to the diagonal avoids the error message, but shrinks the answer wherever σ > 0.",
            by_hand="Φ = [[1]], y = 1: θ = 1 fits exactly, and 1/1.001 does not.",
        ),
        Mistake(
            "Φᵀy",
            lambda Phi, y: Phi.T @ y,
            because="Φᵀy is one side of the normal equations ΦᵀΦθ = Φᵀy, and the solution only if ΦᵀΦ = I.",
            by_hand="Φ = [[2]], y = 2: θ = 1, and Φᵀy = 4.",
        ),
        Mistake(
            "divided by σ²",
            lambda Phi, y: by_svd(
                Phi, y, lambda s: np.where(s > 1e-12 * s[0], 1 / np.where(s > 0, s, 1) ** 2, 0)
            ),
            because="One σ is cancelled by Φᵀ: σ/σ² = 1/σ.",
            by_hand="Φ = [[2]], y = 2: θ = 1, and not ½.",
        ),
        Mistake(
            "the singular values are left out",
            lambda Phi, y: by_svd(Phi, y, np.ones_like),
            because="Each direction is stretched by σ on the way to y, so it has to be divided by σ on the way back.",
            by_hand="Φ = [[2]], y = 2: θ = 1, and not 2.",
        ),
        Mistake(
            "only the first singular term",
            lambda Phi, y: by_svd(Phi, y, lambda s: (np.arange(len(s)) == 0) / s[0]),
            because="All singular values that are not 0 are inverted.",
            by_hand="Φ = I, y = (1, 1): θ = (1, 1).",
        ),
        Mistake(
            "the last singular term is lost",
            lambda Phi, y: by_svd(Phi, y, lambda s: np.append(1 / s[:-1], 0.0)),
            because="All singular values that are not 0 are inverted, the smallest included.",
            by_hand="Φ = diag(2, 1), y = (2, 1): θ = (1, 1), and not (1, 0).",
        ),
        Mistake(
            "the targets are centred",
            lambda Phi, y: least_squares(Phi, y - y.mean()),
            because="Nothing is to be subtracted: a constant is in Φ, if it is meant to be there.",
            by_hand="Φ = [[1], [1]], y = (2, 4): θ = 3, and not 0.",
        ),
        Mistake(
            "all that np.linalg.lstsq returns",
            lambda Phi, y: list(np.linalg.lstsq(Phi, y, rcond=None)),
            because="np.linalg.lstsq returns four things: the solution, residuals, the rank and the singular values.",
            by_hand="Asked for is the first of them, with d entries.",
        ),
        Mistake(
            "the predictions",
            lambda Phi, y: Phi @ least_squares(Phi, y),
            because="Φθ is what θ predicts; asked for is θ.",
            by_hand="5 examples and 2 features: θ has 2 entries.",
        ),
    ),
    hints=(
        "Which formula for the best θ does not need an inverse of ΦᵀΦ?",
        "The pseudoinverse: invert each singular value that is not 0 (up to rounding), and leave out the others.",
    ),
)

# -- gradient descent ----------------------------------------------------------------------------------------


def descend(Phi, y, rate, steps, scale=1.0):
    theta = np.zeros(Phi.shape[1])
    for _ in range(steps):
        theta = theta + rate * scale * Phi.T @ (y - Phi @ theta)
    return theta


def ascend(Phi, y, rate, steps):
    return descend(Phi, y, -rate, steps)


def descending(step, start=0.0):
    """Descent with another step(θ, Φ, y, α, number of the step), or another start."""

    def descend(Phi, y, rate, steps):
        theta = np.full(Phi.shape[1], start)
        for k in range(steps):
            theta = theta + step(theta, Phi, y, rate, k)
        return theta

    return descend


start_at_one = descending(lambda theta, Phi, y, rate, k: rate * Phi.T @ (y - Phi @ theta), start=1.0)
shrinking_rate = descending(lambda theta, Phi, y, rate, k: rate / (k + 1) * Phi.T @ (y - Phi @ theta))
steps_of_one_length = descending(
    lambda theta, Phi, y, rate, k: rate * (g := Phi.T @ (y - Phi @ theta)) / (np.linalg.norm(g) or 1.0)
)
one_example_each = descending(
    lambda theta, Phi, y, rate, k: rate * Phi[k % len(y)] * (y[k % len(y)] - Phi[k % len(y)] @ theta)
)


DESCEND = Exercise(
    id="regression.descend",
    title="Gradient descent for least squares",
    level="core",
    points=6,
    section="sec-regression-descent",
    trains="a descent step, and where it leads",
    reference=descend,
    inputs={
        "3 steps": (normal(4, 2), normal(4), 0.05, 3),
        "10 steps": (normal(5, 3), normal(5), 0.02, 10),
    },
    special={
        "no step": (np.array([[1.0, 2.0]]), np.array([3.0]), 0.1, 0),
        "200 steps, more features than examples": (np.array([[1.0, 2.0, 2.0]]), np.array([9.0]), 0.1, 200),
    },
    mistakes=(
        Mistake(
            "steps uphill",
            ascend,
            because="The step goes against the gradient −Φᵀe, so along +Φᵀe with the residual e = y − Φθ.",
            by_hand="Φ = [[1]], y = 1, from 0: the first step must go towards 1, so to +α.",
        ),
        Mistake(
            "the gradient of the start is used in every step",
            lambda Phi, y, rate, steps: steps * rate * Phi.T @ y,
            because="After a step the residual is smaller, and the next gradient with it: compute it anew.",
            by_hand="Φ = [[1]], y = 1, α = ½: θ goes 0, ½, ¾, …; never beyond 1.",
        ),
        Mistake(
            "the gradient of the mean loss",
            lambda Phi, y, rate, steps: descend(Phi, y, rate, steps, 1 / len(y)),
            because="The loss is a sum over the examples; divided by N, each step is N times shorter.",
            by_hand="Φ = [[1], [1]], y = (1, 1), α = ½: one step moves θ by ½ · (1 + 1) = 1.",
        ),
        Mistake(
            "the factor ½ is overlooked",
            lambda Phi, y, rate, steps: descend(Phi, y, rate, steps, 2.0),
            because="The ½ in the loss cancels the 2 of the square; without it every step is twice as long.",
            by_hand="Φ = [[1]], y = 1, α = ½: one step goes to ½, not to 1.",
        ),
        Mistake(
            "one step too many",
            lambda Phi, y, rate, steps: descend(Phi, y, rate, steps + 1),
            because="After 0 steps θ is still the start. range(steps) has as many turns as steps.",
            by_hand="Φ = [[1]], y = 1, α = ½: 0 steps give 0, 1 step gives ½.",
        ),
        Mistake(
            "one step too few",
            lambda Phi, y, rate, steps: descend(Phi, y, rate, max(steps - 1, 0)),
            because="range(1, steps) has one turn less than steps; range(steps) has as many.",
            by_hand="Φ = [[1]], y = 1, α = ½: 1 step gives ½, and not 0.",
        ),
        Mistake(
            "a start at 1",
            start_at_one,
            because="The start is θ = 0: after few steps it still matters.",
            by_hand="Φ = [[1]], y = 1, α = ½: from 0 one step gives ½; from 1 nothing moves.",
        ),
        Mistake(
            "the end of the way",
            lambda Phi, y, rate, steps: least_squares(Phi, y),
            because="Descent comes nearer step by step. After a few it is not there yet.",
            by_hand="Φ = [[1]], y = 1, α = ½: after 1 step θ = ½, after 2 steps ¾.",
        ),
        Mistake(
            "a single step",
            lambda Phi, y, rate, steps: descend(Phi, y, rate, 1),
            because="The step belongs inside the loop, and the return after it.",
            by_hand="Φ = [[1]], y = 1, α = ½: ½ after 1 step, ¾ after 2.",
        ),
        Mistake(
            "the rate is forgotten",
            lambda Phi, y, rate, steps: descend(Phi, y, 1.0, steps),
            because="A step is the gradient times α.",
            by_hand="Φ = [[1]], y = 1, α = ½: one step goes to ½, not to 1.",
        ),
        Mistake(
            "the factor 2/N",
            lambda Phi, y, rate, steps: descend(Phi, y, rate, steps, 2 / len(y)),
            because="2/N belongs to the mean squared error; this loss is half the sum.",
            by_hand="Φ = [[1], [1]], y = (1, 1), α = ½: one step moves θ by ½ · (1 + 1) = 1.",
        ),
        Mistake(
            "half of the gradient",
            lambda Phi, y, rate, steps: descend(Phi, y, rate, steps, 0.5),
            because="The ½ of the loss cancels the 2 of the square; no ½ is left.",
            by_hand="Φ = [[1]], y = 1, α = ½: one step goes to ½, not to ¼.",
        ),
        Mistake(
            "divided by the number of features",
            lambda Phi, y, rate, steps: descend(Phi, y, rate, steps, 1 / Phi.shape[1]),
            because="The loss is a sum; nothing divides by d.",
            by_hand="Φ = [[1, 1]], y = 1, α = ½: one step goes to (½, ½).",
        ),
        Mistake(
            "the rate shrinks",
            shrinking_rate,
            because="The step size α is the same in every step.",
            by_hand="Φ = [[1]], y = 1, α = ½: 0, ½, ¾, …",
        ),
        Mistake(
            "steps of one length",
            steps_of_one_length,
            because="A step is α times the gradient: long where it is steep, short near the goal.",
            by_hand="Φ = [[1]], y = 1, α = ½: the second step is ¼, and not ½.",
        ),
        Mistake(
            "one example in each step",
            one_example_each,
            because="The gradient is that of the whole loss, over all examples.",
            by_hand="Φ = [[1], [1]], y = (1, 1), α = ½: one step moves θ by ½ · (1 + 1) = 1.",
        ),
        Mistake(
            "the rate is squared",
            lambda Phi, y, rate, steps: descend(Phi, y, rate**2, steps),
            because="A step is the gradient times α, once.",
            by_hand="Φ = [[1]], y = 1, α = ½: one step goes to ½, not to ¼.",
        ),
        Mistake(
            "all points of the way",
            lambda Phi, y, rate, steps: np.array([descend(Phi, y, rate, k) for k in range(steps + 1)]),
            because="Asked for is the last θ alone, with d entries.",
            by_hand="2 features: the result has the shape (2,).",
        ),
        Mistake(
            "the last gradient",
            lambda Phi, y, rate, steps: -Phi.T @ (y - Phi @ descend(Phi, y, rate, steps)),
            because="Asked for is where descent has come to, θ itself.",
            by_hand="After 0 steps the result is 0.",
        ),
    ),
    hints=(
        "Start with np.zeros(d). In each step, compute the residual first.",
        "θ becomes θ + α Φᵀ(y − Φθ), as many times as there are steps.",
    ),
)

# -- standardising features ----------------------------------------------------------------------------------


def standardise(X, new, by=None):
    """Both tables with the means and deviations of `by`, the training table if not given."""
    by = X if by is None else by
    return (X - by.mean(axis=0)) / by.std(axis=0), (new - by.mean(axis=0)) / by.std(axis=0)


def along_the_rows(X, new):
    return tuple((T - T.mean(axis=1, keepdims=True)) / T.std(axis=1, keepdims=True) for T in (X, new))


STANDARDISE = Exercise(
    id="regression.standardise",
    title="Standardise, for training and for later",
    level="core",
    points=5,
    section="sec-regression-scaling",
    trains="scaling features without looking ahead",
    reference=standardise,
    inputs={
        "2 features": (uniform(5, 2, low=1, high=9), uniform(3, 2, low=4, high=20)),
        "3 features": (normal(4, 3), uniform(2, 3, low=-5, high=-2)),
    },
    special={
        "one new example": (np.array([[1.0, 200.0], [3.0, 600.0]]), np.array([[2.0, 400.0]])),
    },
    mistakes=(
        Mistake(
            "new examples by their own mean",
            lambda X, new: (standardise(X, X)[0], standardise(new, new)[0]),
            because="The same input must become the same number in training and later, or θ no longer fits it.",
            by_hand="Trained on speeds 10 and 20, a new car at 20 must become +1, even if it comes alone.",
        ),
        Mistake(
            "mean and deviation of all examples together",
            lambda X, new: standardise(X, new, np.vstack([X, new])),
            because="New examples are not known while training; scaling with them lets the test leak in.",
            by_hand="Trained on 10 and 20: mean 15, deviation 5, whatever comes later.",
        ),
        Mistake(
            "divided by the variance",
            lambda X, new: ((X - X.mean(0)) / X.var(0), (new - X.mean(0)) / X.var(0)),
            because="The deviation is the root of the variance; only it has the unit of the feature.",
            by_hand="10 and 20 have the variance 25 and the deviation 5: they become −1 and +1.",
        ),
        Mistake(
            "one mean for the whole table",
            lambda X, new: ((X - X.mean()) / X.std(), (new - X.mean()) / X.std()),
            because="Each feature has its own unit, so each column needs its own mean and deviation.",
            by_hand="Columns (1, 3) and (200, 600): both must become (−1, 1).",
        ),
        Mistake(
            "N − 1 in the deviation",
            lambda X, new: (
                standardise(X, X)[0] * (c := np.sqrt(1 - 1 / len(X))),
                standardise(X, new)[1] * c,
            ),
            because="With 1/(N − 1), as some programs compute it, the features do not quite get the deviation 1 asked for.",
            by_hand="10 and 20: the mean square of −5 and 5 is 25, so the deviation is 5, and not √50 = 7.07.",
        ),
        Mistake(
            "the mean is not subtracted",
            lambda X, new: (X / X.std(0), new / X.std(0)),
            because="Without it the column is not perpendicular to the constant, and the valley stays slanted.",
            by_hand="10 and 20 have the deviation 5; they become 2 and 4, with the mean 3 in place of 0.",
        ),
        Mistake(
            "along the rows",
            along_the_rows,
            because="Rows are examples, columns are features: axis=0 runs down a column.",
            by_hand="Columns (1, 3) and (200, 600): both must become (−1, 1).",
        ),
        Mistake(
            "scaled to 0 and 1",
            lambda X, new: tuple((T - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0)) for T in (X, new)),
            because="That is another scaling. Here the mean becomes 0 and the deviation 1.",
            by_hand="10 and 20 become −1 and +1, and not 0 and 1.",
        ),
        Mistake(
            "centred only",
            lambda X, new: (X - X.mean(axis=0), new - X.mean(axis=0)),
            because="The deviation has to become 1 as well: divide by it.",
            by_hand="10 and 20 have the deviation 5: they become −1 and +1, not −5 and +5.",
        ),
        Mistake(
            "new examples by their own mean, but X's deviation",
            lambda X, new: (standardise(X, X)[0], (new - new.mean(axis=0)) / X.std(axis=0)),
            because="Both numbers come from the training data: mean and deviation.",
            by_hand="Trained on 10 and 20, a new 20 must become +1, even if it comes alone.",
        ),
        Mistake(
            "new examples by X's mean, but their own deviation",
            lambda X, new: (
                standardise(X, X)[0],
                (new - X.mean(axis=0)) / (new.std(axis=0) if len(new) > 1 else 1.0),
            ),
            because="Both numbers come from the training data: mean and deviation.",
            by_hand="Trained on 10 and 20, new 20 and 30 become +1 and +3.",
        ),
        Mistake(
            "new examples are left as they are",
            lambda X, new: (standardise(X, X)[0], new + 0.0),
            because="θ was found for scaled features, so new ones must be scaled in the same way.",
            by_hand="Trained on 10 and 20, a new 20 must become +1.",
        ),
        Mistake(
            "both by the new examples",
            lambda X, new: standardise(X, new, new) if len(new) > 1 else (X - new, new - new),
            because="Mean and deviation come from the training data X.",
            by_hand="Trained on 10 and 20: mean 15, deviation 5, whatever comes later.",
        ),
        Mistake(
            "one deviation for the whole table",
            lambda X, new: ((X - X.mean(axis=0)) / X.std(), (new - X.mean(axis=0)) / X.std()),
            because="Each feature has its own unit, so each column needs its own deviation.",
            by_hand="Columns (1, 3) and (200, 600): both must become (−1, 1).",
        ),
        Mistake(
            "divided by the length of the column",
            lambda X, new: tuple(
                (T - X.mean(axis=0)) / np.linalg.norm(X - X.mean(axis=0), axis=0) for T in (X, new)
            ),
            because="The length grows with the number of examples; the deviation is the root of the mean square.",
            by_hand="10 and 20: −5 and 5 have the length √50 = 7.07, and the deviation 5.",
        ),
        Mistake(
            "the median in place of the mean",
            lambda X, new: tuple((T - np.median(X, axis=0)) / X.std(axis=0) for T in (X, new)),
            because="The mean of each scaled feature has to be 0; with the median it is not.",
            by_hand="1, 2, 6: the mean is 3, the median 2.",
        ),
        Mistake(
            "the root of the mean square, means included",
            lambda X, new: tuple((T - X.mean(axis=0)) / np.sqrt(np.mean(X**2, axis=0)) for T in (X, new)),
            because="The deviation is measured from the mean.",
            by_hand="10 and 20: the deviation is 5; the root of (100 + 400)/2 is 15.8.",
        ),
        Mistake(
            "N − 1 for the new examples",
            lambda X, new: (standardise(X, X)[0], (new - X.mean(axis=0)) / X.std(axis=0, ddof=1)),
            because="Both tables are divided by the same deviation, the one with 1/N.",
            by_hand="Trained on 10 and 20, a new 20 must become +1.",
        ),
        Mistake(
            "the largest is made 1",
            lambda X, new: (X / X.max(axis=0), new / X.max(axis=0)),
            because="That is another scaling. Here the mean becomes 0 and the deviation 1.",
            by_hand="10 and 20 become −1 and +1, and not ½ and 1.",
        ),
        Mistake(
            "the tables in the wrong order",
            lambda X, new: standardise(X, new)[::-1],
            because="Asked for is X first, then the new examples.",
            by_hand="The first result must have as many rows as X.",
        ),
    ),
    hints=(
        "Along which axis is the mean of a feature taken, if examples are rows?",
        "Compute X.mean(axis=0) and X.std(axis=0) once, and use the same two for both tables.",
    ),
)

# -- the size of the noise -----------------------------------------------------------------------------------


def noise_variance(Phi, y):
    return np.mean(residual(least_squares(Phi, y), Phi, y) ** 2)


NOISE = Exercise(
    id="regression.noise",
    title="How large is the noise?",
    level="core",
    points=5,
    section="sec-regression-likelihood",
    trains="maximum likelihood for a second parameter",
    reference=noise_variance,
    inputs={"5 examples, 2 features": (normal(5, 2), normal(5)), "7 examples": (normal(7, 3), normal(7))},
    special={"an exact fit": (np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]), np.array([3.0, 5.0, 7.0]))},
    mistakes=(
        Mistake(
            "divided by N − d",
            lambda Phi, y: noise_variance(Phi, y) * len(y) / (len(y) - Phi.shape[1]),
            because="That is right on average, but it is not where the likelihood is largest.",
            by_hand="(N/2) ln s² + R/(2 s²), R the sum of squares, has the derivative 0 by s² at s² = R/N.",
        ),
        Mistake(
            "the standard deviation",
            lambda Phi, y: np.sqrt(noise_variance(Phi, y)),
            because="The variance s² is asked for, the mean square; its root is the deviation s.",
            by_hand="Residuals 3 and −3: the variance is 9, the deviation 3.",
        ),
        Mistake(
            "the variance of the targets",
            lambda Phi, y: np.var(y),
            because="Most of what varies in y may be explained by the features; noise is only what is left.",
            by_hand="Targets 3, 5, 7 on a line: they vary, but the residuals are 0.",
        ),
        Mistake(
            "residuals about their mean",
            lambda Phi, y: np.var(residual(least_squares(Phi, y), Phi, y)),
            because="np.var subtracts the residuals' mean, which is sure to be 0 only if a weighted sum of the features is 1.",
            by_hand="Φ = [[1], [0]], y = (0, 2): the residuals are 0 and 2; mean square 2, np.var 1.",
        ),
        Mistake(
            "the loss",
            lambda Phi, y: half_squares(least_squares(Phi, y), Phi, y),
            because="The loss is half the sum of the squares, which grows with N; the noise does not.",
            by_hand="Residuals 3 and −3: the loss is 9, as is the mean square; with four of them it is 18.",
        ),
        Mistake(
            "the sum of the squares",
            lambda Phi, y: np.sum(residual(least_squares(Phi, y), Phi, y) ** 2),
            because="The variance is a mean: divide by N.",
            by_hand="Residuals 3 and −3: the variance is 9, the sum 18.",
        ),
        Mistake(
            "divided by N − 1",
            lambda Phi, y: noise_variance(Phi, y) * len(y) / (len(y) - 1),
            because="N − 1 corrects for one parameter, the mean. Maximum likelihood divides by N.",
            by_hand="(N/2) ln s² + R/(2 s²), R the sum of squares, has the derivative 0 by s² at s² = R/N.",
        ),
        Mistake(
            "divided by the number of features",
            lambda Phi, y: noise_variance(Phi, y) * len(y) / Phi.shape[1],
            because="The mean is over the N examples.",
            by_hand="Residuals 3 and −3, three features: the variance is 18/2, and not 18/3.",
        ),
        Mistake(
            "the mean absolute residual",
            lambda Phi, y: np.mean(np.abs(residual(least_squares(Phi, y), Phi, y))),
            because="The variance is the mean of the squares.",
            by_hand="Residuals 3 and −3: the variance is 9, the mean size 3.",
        ),
        Mistake(
            "the mean square of the targets",
            lambda Phi, y: np.mean(y**2),
            because="What the features explain is no noise: subtract the predictions first.",
            by_hand="Targets 3, 5, 7 on a line: the residuals are 0.",
        ),
        Mistake(
            "the largest squared residual",
            lambda Phi, y: np.max(residual(least_squares(Phi, y), Phi, y) ** 2),
            because="The variance is the mean of the squares, not the largest.",
            by_hand="Residuals 3, 0 and −3: the variance is 6.",
        ),
        Mistake(
            "half of it",
            lambda Phi, y: noise_variance(Phi, y) / 2,
            because="The ½ of the exponent cancels: the derivative gives s² = R/N.",
            by_hand="Residuals 3 and −3: the variance is 9.",
        ),
        Mistake(
            "the length of the residuals",
            lambda Phi, y: np.linalg.norm(residual(least_squares(Phi, y), Phi, y)),
            because="The variance is the squared length divided by N.",
            by_hand="Residuals 3 and −3: the length is √18, the variance 9.",
        ),
        Mistake(
            "the length divided by N",
            lambda Phi, y: np.linalg.norm(residual(least_squares(Phi, y), Phi, y)) / len(y),
            because="The squared length is divided by N: take no root.",
            by_hand="Residuals 3 and −3: 18/2 = 9, and not √18/2.",
        ),
        Mistake(
            "the variance of the predictions",
            lambda Phi, y: np.var(Phi @ least_squares(Phi, y)),
            because="How much the predictions vary is what the features explain; noise is what is left.",
            by_hand="Targets 3, 5, 7 on a line: the predictions vary, but the residuals are 0.",
        ),
        Mistake(
            "the variance of the parameters",
            lambda Phi, y: np.var(least_squares(Phi, y)),
            because="Noise is in the targets: look at the residuals.",
            by_hand="Targets 3, 5, 7 on a line 1 + 2x: the parameters 1 and 2 differ, but the residuals are 0.",
        ),
        Mistake(
            "np.var with N − 1",
            lambda Phi, y: np.var(residual(least_squares(Phi, y), Phi, y), ddof=1),
            because="np.var subtracts the residuals' mean, and ddof=1 divides by N − 1. Maximum likelihood does neither.",
            by_hand="Residuals 0 and 2: mean square 2; with ddof=1 it is 2 as well, with 3 examples no more.",
        ),
        Mistake(
            "the mean residual",
            lambda Phi, y: np.mean(residual(least_squares(Phi, y), Phi, y)),
            because="Residuals of both signs cancel; the variance is the mean of their squares.",
            by_hand="Residuals 3 and −3: the mean is 0, the variance 9.",
        ),
        Mistake(
            "the precision",
            lambda Phi, y: 1 / max(noise_variance(Phi, y), 1e-12),
            because="1/s² is the precision; asked for is the variance s².",
            by_hand="Residuals 3 and −3: the variance is 9.",
        ),
        Mistake(
            "the residuals",
            lambda Phi, y: residual(least_squares(Phi, y), Phi, y),
            because="One number is asked for: the mean of their squares.",
            by_hand="Residuals 3 and −3: the variance is 9.",
        ),
    ),
    hints=(
        "Which θ maximises the likelihood, whatever s is? Then only s is left.",
        "Differentiate (N/2) ln s² + Σ e²/(2 s²) by s², with the residuals e of the least-squares fit.",
    ),
)

# -- the most probable parameters ----------------------------------------------------------------------------


def ridge(Phi, y, strength):
    return np.linalg.solve(Phi.T @ Phi + strength * np.eye(Phi.shape[1]), Phi.T @ y)


MAP = Exercise(
    id="regression.map",
    title="From a prior to a ridge",
    level="core",
    points=6,
    section="sec-regression-ridge",
    trains="which ridge belongs to which prior",
    reference=lambda Phi, y, s, tau: ridge(Phi, y, s**2 / tau**2),
    inputs={
        "4 examples, 2 features": (normal(4, 2), with_zero(normal(4)), 0.5, 2.0),
        "5 examples, 3 features": (with_zero(normal(5, 3)), normal(5), 3.0, 0.5),
        "6 examples, 4 features": (normal(6, 4), normal(6), 0.8, 1.5),
    },
    domain={"s": "positive", "tau": "positive"},
    special={
        "fewer examples than features": (np.array([[1.0, 2.0]]), np.array([3.0]), 1.0, 1.0),
        "a feature twice": (np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([1.0, 2.0]), 0.5, 1.0),
    },
    mistakes=(
        Mistake(
            "the ratio upside down",
            lambda Phi, y, s, tau: ridge(Phi, y, tau**2 / s**2),
            because="A narrow prior (small τ) must pull hard, and much noise (large s) makes the data weak.",
            by_hand="τ → 0 says that θ is surely 0: the strength must then grow beyond all bounds.",
        ),
        Mistake(
            "the squares are missing",
            lambda Phi, y, s, tau: ridge(Phi, y, s / tau),
            because="Both densities have the square of their deviation in the exponent.",
            by_hand="−ln of the posterior is e²/(2 s²) + θ²/(2 τ²); multiplied by s², the factor of θ²/2 is s²/τ².",
        ),
        Mistake(
            "one ½ too many",
            lambda Phi, y, s, tau: ridge(Phi, y, s**2 / (2 * tau**2)),
            because="Both exponents have a ½. It cancels, or stays in front of both terms.",
            by_hand="One example with Φ = [[1]], y = 1, s = τ: data 1 and prior 0 weigh alike, so θ = ½, not ⅔.",
        ),
        Mistake(
            "the noise is left out",
            lambda Phi, y, s, tau: ridge(Phi, y, 1 / tau**2),
            because="The residuals are divided by s². Multiplying by s² to free them multiplies the prior as well.",
            by_hand="One example with Φ = [[1]], s = τ: data 1 and prior 0 weigh alike, so θ = ½.",
        ),
        Mistake(
            "the prior is left out",
            lambda Phi, y, s, tau: least_squares(Phi, y),
            because="Maximum likelihood knows no prior. The most probable θ lies between that and 0.",
            by_hand="One example with Φ = [[1]], y = 1, s = τ: the posterior is largest at ½, not at 1.",
        ),
        Mistake(
            "a mean over the examples",
            lambda Phi, y, s, tau: ridge(Phi, y, len(y) * s**2 / tau**2),
            because="The logarithms of N densities are added up, not averaged, so the data weigh N times.",
            by_hand="With more and more examples the prior must matter less and less.",
        ),
        Mistake(
            "the strength s²",
            lambda Phi, y, s, tau: ridge(Phi, y, s**2),
            because="Without τ the prior's width plays no part.",
            by_hand="τ → 0 says that θ is surely 0: the strength must then grow beyond all bounds.",
        ),
        Mistake(
            "the strength τ²",
            lambda Phi, y, s, tau: ridge(Phi, y, tau**2),
            because="A wide prior (large τ) must pull weakly.",
            by_hand="τ → 0 says that θ is surely 0: the strength must then grow beyond all bounds.",
        ),
        Mistake(
            "s/τ²",
            lambda Phi, y, s, tau: ridge(Phi, y, s / tau**2),
            because="Both deviations are squared in the exponents.",
            by_hand="−ln of the posterior is e²/(2 s²) + θ²/(2 τ²); multiplied by s², the factor of θ²/2 is s²/τ².",
        ),
        Mistake(
            "s²/τ",
            lambda Phi, y, s, tau: ridge(Phi, y, s**2 / tau),
            because="Both deviations are squared in the exponents.",
            by_hand="−ln of the posterior is e²/(2 s²) + θ²/(2 τ²); multiplied by s², the factor of θ²/2 is s²/τ².",
        ),
        Mistake(
            "a product in place of a quotient",
            lambda Phi, y, s, tau: ridge(Phi, y, s**2 * tau**2),
            because="A narrow prior must pull hard: τ² stands below.",
            by_hand="τ → 0 says that θ is surely 0: the strength must then grow beyond all bounds.",
        ),
        Mistake(
            "the 2 of a square too many",
            lambda Phi, y, s, tau: ridge(Phi, y, 2 * s**2 / tau**2),
            because="Both terms have a ½ and a square: the factors cancel alike.",
            by_hand="One example with Φ = [[1]], y = 1, s = τ: θ = ½, not ⅓.",
        ),
        Mistake(
            "divided by N",
            lambda Phi, y, s, tau: ridge(Phi, y, s**2 / tau**2 / len(y)),
            because="The prior counts once; the N examples are in ΦᵀΦ already.",
            by_hand="Two equal examples with Φ = 1, y = 1, s = τ: θ = 2/(2 + 1), and not 2/2.5.",
        ),
        Mistake(
            "the strength is added to every entry",
            lambda Phi, y, s, tau: np.linalg.pinv(Phi.T @ Phi + s**2 / tau**2) @ Phi.T @ y,
            because="In NumPy a matrix plus a number adds it everywhere. The penalty ‖θ‖² is on the diagonal only.",
            by_hand="Φ = I₂, y = (1, 0), s = τ: θ = (½, 0).",
        ),
        Mistake(
            "Φᵀy is not divided by s²",
            lambda Phi, y, s, tau: np.linalg.solve(
                Phi.T @ Phi / s**2 + np.eye(Phi.shape[1]) / tau**2, Phi.T @ y
            ),
            because="If ΦᵀΦ is divided by s², Φᵀy is, too.",
            by_hand="Φ = [[1]], y = 1, s = τ = 2: (¼ + ¼)θ = ¼, so θ = ½.",
        ),
        Mistake(
            "Φᵀy is divided by s²",
            lambda Phi, y, s, tau: ridge(Phi, y, s**2 / tau**2) / s**2,
            because="Multiplied by s², the equation has ΦᵀΦ and Φᵀy as they are.",
            by_hand="Φ = [[1]], y = 1, s = τ = 2: θ = ½, and not ⅛.",
        ),
        Mistake(
            "the prior is subtracted",
            lambda Phi, y, s, tau: (
                np.linalg.pinv(Phi.T @ Phi - s**2 / tau**2 * np.eye(Phi.shape[1])) @ Phi.T @ y
            ),
            because="The two terms of −ln are added: the prior pulls towards 0.",
            by_hand="Φ = [[1]], y = 1, s = τ: 1/(1 + 1) = ½; 1 − 1 would be 0 below.",
        ),
        Mistake(
            "strength 1",
            lambda Phi, y, s, tau: ridge(Phi, y, 1.0),
            because="How strong the prior is depends on both deviations.",
            by_hand="τ → 0 says that θ is surely 0: the strength must then grow beyond all bounds.",
        ),
        Mistake(
            "everything is shrunk alike",
            lambda Phi, y, s, tau: least_squares(Phi, y) / (1 + s**2 / tau**2),
            because="Directions in which the data say much are shrunk little: the factor is σ²/(σ² + s²/τ²).",
            by_hand="Φ = [[10]], y = 10, s = τ: θ = 100/101, and not ½.",
        ),
        Mistake(
            "τ/s",
            lambda Phi, y, s, tau: ridge(Phi, y, tau / s),
            because="It is upside down, and the squares are missing: s²/τ².",
            by_hand="τ → 0 says that θ is surely 0: the strength must then grow beyond all bounds.",
        ),
        Mistake(
            "fourth powers",
            lambda Phi, y, s, tau: ridge(Phi, y, s**4 / tau**4),
            because="s and τ are deviations, and squared once they are variances.",
            by_hand="One example with Φ = [[1]], y = 1, s = 2, τ = 1: strength 4, so θ = 1/5.",
        ),
        Mistake(
            "σ in place of σ²",
            lambda Phi, y, s, tau: by_svd(Phi, y, lambda q: 1 / (q + s**2 / tau**2)),
            because="In ΦᵀΦ + λI stand σ² + λ, and Φᵀ brings one σ above.",
            by_hand="Φ = [[2]], y = 2, s = τ: θ = 4/5, and not 2/3.",
        ),
        Mistake(
            "the middle of the prior",
            lambda Phi, y, s, tau: np.zeros(Phi.shape[1]),
            because="Before any data θ = 0 is the most probable. The data pull it away.",
            by_hand="Φ = [[1]], y = 1, s = τ: θ = ½.",
        ),
    ),
    hints=(
        "Write −ln p(y|θ) − ln p(θ) and drop what does not depend on θ.",
        "Multiply by s²: half the sum of squares plus (s²/τ²)/2 times ‖θ‖². That is ridge regression.",
    ),
)

# -- many steps in one formula -------------------------------------------------------------------------------


def after_steps(Phi, y, rate, steps):
    def arrived(s):
        keep = s > 1e-12 * s[0]
        return np.where(keep, 1 - (1 - rate * s**2) ** steps, 0) / np.where(keep, s, 1)

    return by_svd(Phi, y, arrived)


def reached(Phi, y, factor):
    """Another factor(σ) on uᵀy; 0 where σ = 0."""

    def safe(s):
        keep = s > 1e-12 * s[0]
        return np.where(keep, factor(np.where(keep, s, 1.0)), 0.0)

    return by_svd(Phi, y, safe)


AFTER_STEPS = Exercise(
    id="regression.after_steps",
    title="A million steps at once",
    level="challenge",
    points=7,
    section="sec-regression-descent",
    trains="descent, direction by direction",
    reference=after_steps,
    inputs={
        "3 steps": (with_singular_values(4, 2, [2.0, 0.5]), with_zero(normal(4)), 0.1, 3),
        "10 steps": (with_singular_values(5, 3, [3.0, 1.5, 0.5]), normal(5), 0.2, 10),
    },
    domain={"rate": "positive"},
    special={
        "no step": (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([3.0, 1.0]), 0.1, 0),
        "a million steps": (np.array([[2.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), normal(3), 0.1, 10**6),
        "more features than examples": (np.array([[1.0, 2.0, 2.0]]), np.array([9.0]), 0.1, 5),
        "a feature that is always 0": (np.array([[1.0, 0.0], [2.0, 0.0], [2.0, 0.0]]), normal(3), 0.1, 4),
    },
    mistakes=(
        Mistake(
            "zero singular values are divided by",
            lambda Phi, y, rate, steps: by_svd(Phi, y, lambda s: (1 - (1 - rate * s**2) ** steps) / s),
            because="For σ = 0 the formula is 0/0. Descent never moves in a direction that Φ does not see.",
            by_hand="Φ = [[1, 0], [0, 0]], y = (3, 0): the gradient is (θ₁ − 3, 0), so θ₂ stays at 0.",
        ),
        Mistake(
            "σ in place of σ²",
            lambda Phi, y, rate, steps: by_svd(Phi, y, lambda s: (1 - (1 - rate * s) ** steps) / s),
            because="A step applies Φ and then Φᵀ, so each direction meets its singular value twice.",
            by_hand="Φ = [[2]], y = 2, α = 0.1: one step gives 0.1 · 2 · 2 = 0.4, which is 1 − (1 − 0.1 · 4).",
        ),
        Mistake(
            "what is left in place of what has arrived",
            lambda Phi, y, rate, steps: by_svd(Phi, y, lambda s: (1 - rate * s**2) ** steps / s),
            because="(1 − ασ²) to the k is the share of the way that is still to go; the start is 0.",
            by_hand="After 0 steps θ = 0. The power is then 1, so 1 minus the power is what is needed.",
        ),
        Mistake(
            "the end of the way",
            lambda Phi, y, rate, steps: least_squares(Phi, y),
            because="Descent comes nearer step by step; with α ≤ 1/σ₁² it is last where σ is small.",
            by_hand="Φ = [[1]], y = 1, α = ½: after 1 step θ = ½, after 2 steps ¾.",
        ),
        Mistake(
            "not divided by σ",
            lambda Phi, y, rate, steps: by_svd(Phi, y, lambda s: 1 - (1 - rate * s**2) ** steps),
            because="The goal in direction i is (uᵀy)/σ: the parameter that makes the prediction uᵀy.",
            by_hand="Φ = [[2]], y = 2: the goal is θ = 1, not 2.",
        ),
        Mistake(
            "one step too many",
            lambda Phi, y, rate, steps: after_steps(Phi, y, rate, steps + 1),
            because="After k steps what is left has shrunk k times, so the power is k.",
            by_hand="After 0 steps θ = 0: the power is then 1.",
        ),
        Mistake(
            "one step too few",
            lambda Phi, y, rate, steps: after_steps(Phi, y, rate, max(steps - 1, 0)),
            because="After k steps what is left has shrunk k times, so the power is k.",
            by_hand="Φ = [[1]], y = 1, α = ½: 1 step gives ½.",
        ),
        Mistake(
            "an exponential",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: (1 - np.exp(-rate * s**2 * steps)) / s),
            because="exp(−ασ²k) is the limit of tiny steps; descent multiplies by 1 − ασ² each time.",
            by_hand="Φ = [[1]], y = 1, α = ½: one step gives ½, and not 1 − e^(−½) = 0.39.",
        ),
        Mistake(
            "the same stretch in each step",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: rate * s**2 * steps / s),
            because="Each step is shorter than the one before: a share of what is left.",
            by_hand="Φ = [[1]], y = 1, α = ½: ½, ¾, …; after three steps not 1.5.",
        ),
        Mistake(
            "twice the rate",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: (1 - (1 - 2 * rate * s**2) ** steps) / s),
            because="The ½ in the loss cancels the 2 of the square.",
            by_hand="Φ = [[1]], y = 1, α = ½: one step goes to ½, not to 1.",
        ),
        Mistake(
            "the rate is divided by N",
            lambda Phi, y, rate, steps: reached(
                Phi, y, lambda s: (1 - (1 - rate * s**2 / len(y)) ** steps) / s
            ),
            because="The loss is a sum over the examples, not a mean.",
            by_hand="Φ = [[1], [1]], y = (1, 1), α = ½: one step moves θ by 1.",
        ),
        Mistake(
            "multiplied by σ in place of divided",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: (1 - (1 - rate * s**2) ** steps) * s),
            because="The goal in direction i is (uᵀy)/σ: the parameter that makes the prediction uᵀy.",
            by_hand="Φ = [[2]], y = 2: the goal is θ = 1, not 4.",
        ),
        Mistake(
            "divided by σ²",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: (1 - (1 - rate * s**2) ** steps) / s**2),
            because="The goal in direction i is (uᵀy)/σ: one σ is cancelled by Φᵀ.",
            by_hand="Φ = [[2]], y = 2: the goal is θ = 1, not ½.",
        ),
        Mistake(
            "σ is left out of the factor",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: (1 - (1 - rate) ** steps) / s),
            because="How fast a direction shrinks depends on its singular value: 1 − ασ².",
            by_hand="Φ = [[2]], y = 2, α = 0.1: one step gives 0.4, which is 1 − (1 − 0.1 · 4).",
        ),
        Mistake(
            "the rate is left out of the factor",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: (1 - (1 - s**2) ** min(steps, 50)) / s),
            because="A step is α times the gradient: the factor is 1 − ασ².",
            by_hand="Φ = [[1]], y = 1, α = ½: one step gives ½, and not 1.",
        ),
        Mistake(
            "the power of the share",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: (rate * s**2) ** steps / s),
            because="What shrinks by the same factor in each step is what is left, 1 − ασ².",
            by_hand="Φ = [[1]], y = 1, α = ½: after two steps ¾, and not ¼.",
        ),
        Mistake(
            "σ₁ for every direction",
            lambda Phi, y, rate, steps: reached(Phi, y, lambda s: (1 - (1 - rate * s[0] ** 2) ** steps) / s),
            because="Each direction has its own singular value, and its own speed.",
            by_hand="Φ = diag(2, 1), α = 0.1: the factors are 0.6 and 0.9.",
        ),
        Mistake(
            "the predictions",
            lambda Phi, y, rate, steps: Phi @ after_steps(Phi, y, rate, steps),
            because="Φθ is what θ predicts; asked for is θ.",
            by_hand="2 features: θ has 2 entries.",
        ),
    ),
    hints=(
        "Look at one direction: multiply the step by v_iᵀ. By which factor does the distance to the goal shrink?",
        "The factor is 1 − ασ². From 0, after k steps, the share 1 − (1 − ασ²)^k of the goal has been reached.",
        "The goal in direction i is (u_iᵀy)/σ_i; directions with σ = 0 stay at 0. Add up along the v_i.",
    ),
)

# -- ridge regression by SVD ---------------------------------------------------------------------------------


def filtered(factor):
    """Ridge-like answers: a row for each strength, with the factor factor(σ, λ) on uᵀy."""

    def answer(Phi, y, strengths):
        return np.array([by_svd(Phi, y, lambda s, strength=t: factor(s, strength)) for t in strengths])

    return answer


def ridge_factor(s, strength):
    used = s > 1e-12 * s[0]
    return np.where(used, s, 0) / np.where(used, s**2 + strength, 1)


RIDGE_PATH = Exercise(
    id="regression.ridge_path",
    title="Ridge regression by SVD",
    level="challenge",
    points=8,
    section="sec-regression-ridge",
    trains="one decomposition for all strengths",
    reference=filtered(ridge_factor),
    inputs={
        "5 examples, 2 features": (normal(5, 2), with_zero(normal(5)), np.array([0.4375, 3.0])),
        "3 examples, 4 features": (normal(3, 4), normal(3), np.array([10.0, 0.1, 1.0])),
    },
    domain={"strengths": "positive"},
    special={
        "λ = 0, full rank": (with_singular_values(4, 2, [2, 1]), normal(4), np.array([0.0, 1.0])),
        "λ = 0, a feature that is always 0": (
            np.array([[1.0, 0.0], [2.0, 0.0], [2.0, 0.0]]),
            normal(3),
            np.array([0.0, 2.0]),
        ),
        "λ = 0, a feature twice": (
            np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]),
            normal(3),
            np.array([0.0, 2.0]),
        ),
    },
    mistakes=(
        Mistake(
            "σ/(σ + λ)",
            filtered(lambda s, strength: 1 / (s + strength)),
            because="In the normal equations ΦᵀΦ + λI stand σ² + λ, not σ + λ.",
            by_hand="Φ = [[2]], y = 2, λ = 4: θ = 2 · 2/(4 + 4) = ½, and not 2/(2 + 4) = ⅓.",
        ),
        Mistake(
            "the factor σ of Φᵀ is missing",
            filtered(lambda s, strength: 1 / (s**2 + strength)),
            because="Φᵀy has the parts σ uᵀy; only its σ² + λ in the denominator was counted.",
            by_hand="Φ = [[2]], y = 2, λ = 4: Φᵀy = 4 and θ = 4/8 = ½, and not 2/8.",
        ),
        Mistake(
            "the strength is squared",
            filtered(lambda s, strength: s / (s**2 + strength**2)),
            because="The penalty is λ/2 ‖θ‖², so λ itself is added to the diagonal.",
            by_hand="Φ = [[1]], y = 1, λ = 3: θ = 1/(1 + 3) = ¼, and not 1/10.",
        ),
        Mistake(
            "the share without the goal",
            filtered(lambda s, strength: s**2 / (s**2 + strength)),
            because="σ²/(σ² + λ) is the share of the least-squares solution, which is (uᵀy)/σ, not uᵀy.",
            by_hand="Φ = [[2]], y = 2, λ = 4: the share is ½, of the goal 2/2 = 1.",
        ),
        Mistake(
            "zero singular values at λ = 0",
            filtered(lambda s, strength: s / (s**2 + strength)),
            because="For σ = 0 and λ = 0 the factor is 0/0; directions that Φ does not see must get 0.",
            by_hand="Φ = [[1, 0], [0, 0]], y = (3, 0), λ = 0: the shortest best θ is (3, 0).",
        ),
        Mistake(
            "twice the strength",
            filtered(lambda s, strength: ridge_factor(s, 2 * strength)),
            because="Both terms of the loss have a ½ and a square: the factors cancel alike.",
            by_hand="Φ = [[1]], y = 1, λ = 1: θ = ½, and not ⅓.",
        ),
        Mistake(
            "half the strength",
            filtered(lambda s, strength: ridge_factor(s, strength / 2)),
            because="Both terms of the loss have a ½ and a square: the factors cancel alike.",
            by_hand="Φ = [[1]], y = 1, λ = 1: θ = ½, and not ⅔.",
        ),
        Mistake(
            "N times the strength",
            lambda Phi, y, strengths: filtered(ridge_factor)(Phi, y, len(y) * strengths),
            because="The loss is a sum over the examples; λ counts once.",
            by_hand="Φ = [[1]] and a second example (0), y = (1, 0), λ = 1: θ = ½.",
        ),
        Mistake(
            "the strength divided by N",
            lambda Phi, y, strengths: filtered(ridge_factor)(Phi, y, strengths / len(y)),
            because="The loss is a sum over the examples, and λ counts once.",
            by_hand="Φ = [[1]] and a second example (0), y = (1, 0), λ = 1: θ = ½, and not ⅔.",
        ),
        Mistake(
            "the last strength for all rows",
            lambda Phi, y, strengths: filtered(ridge_factor)(Phi, y, np.full(len(strengths), strengths[-1])),
            because="Row k belongs to the strength in place k.",
            by_hand="Strengths 0 and 1, Φ = [[1]], y = 1: the rows are 1 and ½.",
        ),
        Mistake(
            "the strengths are sorted",
            lambda Phi, y, strengths: filtered(ridge_factor)(Phi, y, np.sort(strengths)),
            because="The rows come in the order in which the strengths are given.",
            by_hand="Strengths 1 and 0, Φ = [[1]], y = 1: the rows are ½ and 1.",
        ),
        Mistake(
            "λ is subtracted",
            filtered(
                lambda s, strength: (
                    np.where(s > 1e-12 * s[0], s, 0) / np.where(s > 1e-12 * s[0], s**2 - strength, 1)
                )
            ),
            because="The penalty adds to the diagonal: σ² + λ.",
            by_hand="Φ = [[1]], y = 1, λ = 3: θ = ¼, and not −½.",
        ),
        Mistake(
            "the strengths are ignored",
            filtered(lambda s, strength: ridge_factor(s, 0.0)),
            because="A larger λ makes θ shorter: every row is another solution.",
            by_hand="Φ = [[1]], y = 1, λ = 1: θ = ½, and not 1.",
        ),
        Mistake(
            "the root of the strength",
            filtered(lambda s, strength: ridge_factor(s, np.sqrt(strength))),
            because="The penalty is λ/2 ‖θ‖², so λ itself is added to the diagonal.",
            by_hand="Φ = [[1]], y = 1, λ = 4: θ = 1/5, and not 1/3.",
        ),
        Mistake(
            "all directions are shrunk alike",
            filtered(lambda s, strength: ridge_factor(s, 0.0) / (1 + strength)),
            because="A direction with a large σ is shrunk little: the share is σ²/(σ² + λ).",
            by_hand="Φ = [[10]], y = 10, λ = 1: θ = 100/101, and not ½.",
        ),
        Mistake(
            "a column for each strength",
            lambda Phi, y, strengths: filtered(ridge_factor)(Phi, y, strengths).T,
            because="A row for each strength is asked for.",
            by_hand="2 strengths and 3 features: the shape is (2, 3).",
        ),
        Mistake(
            "the predictions",
            lambda Phi, y, strengths: filtered(ridge_factor)(Phi, y, strengths) @ Phi.T,
            because="Φθ is what θ predicts; asked for is θ.",
            by_hand="5 examples and 2 features: each row has 2 entries.",
        ),
        Mistake(
            "only the first strength",
            lambda Phi, y, strengths: filtered(ridge_factor)(Phi, y, strengths)[0],
            because="One row for each strength is asked for.",
            by_hand="2 strengths: 2 rows.",
        ),
    ),
    hints=(
        "Put Φ = U Σ Vᵀ into (ΦᵀΦ + λI)θ = Φᵀy and multiply by v_iᵀ.",
        "In direction i: (σ² + λ) t = σ uᵀy. Only this line depends on λ; U, Σ and V do not.",
        "For λ = 0 leave out the singular values that are 0 up to rounding, compared with the largest.",
    ),
)

EXERCISES = [
    SLOPE,
    DESIGN,
    FORMS,
    GRADIENT,
    SINGLE,
    SHORTEST,
    DESCEND,
    STANDARDISE,
    NOISE,
    MAP,
    AFTER_STEPS,
    RIDGE_PATH,
]
