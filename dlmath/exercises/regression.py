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
