"""Exercises of the chapter on Hessians."""

import numpy as np

from dlmath.checking import (
    Exercise,
    Mistake,
    Rule,
    calls,
    close,
    drawn,
    hessian_of,
    normal,
    uniform,
    with_eigenvalues,
    with_zero,
)


def named(name, function):
    """The function, under a name that a reader can make sense of."""
    function.__name__ = name
    return function


# -- a Hessian by hand ---------------------------------------------------------------------------------------


def twisted(x):
    return x[0] * np.sin(x[1]) + x[1] ** 3


def matrix(a, b, c):
    return np.array([[a, b], [b, c]])


BY_HAND = Exercise(
    id="hessians.by_hand",
    title="A Hessian by hand",
    level="warm-up",
    points=4,
    section="sec-hessians-hessian",
    trains="second partial derivatives, mixed ones included",
    reference=hessian_of(twisted),
    inputs={"one point": uniform(2, low=0.3, high=1.5), "another": uniform(2, low=-1.5, high=-0.3)},
    special={"x₁ is 0": np.array([0.0, 1.0])},
    mistakes=(
        Mistake(
            "products of first derivatives",
            lambda x: np.outer(*[np.array([np.sin(x[1]), x[0] * np.cos(x[1]) + 3 * x[1] ** 2])] * 2),
            because="∂²f/∂x₁∂x₂ differentiates twice, one after the other; it does not multiply two slopes.",
            by_hand="f = x₁ + x₂ has the slopes 1 and 1, their product is 1; but no slope changes, so H = 0.",
        ),
        Mistake(
            "the mixed derivatives are left out",
            lambda x: matrix(0.0, 0.0, 6 * x[1] - x[0] * np.sin(x[1])),
            because="The slope along x₁, sin x₂, changes when x₂ changes: that is the mixed derivative cos x₂.",
            by_hand="f = x₁x₂ has the slopes (x₂, x₁): H has 0 on the diagonal and 1 beside it.",
        ),
        Mistake(
            "the sign of the second derivative of sine",
            lambda x: matrix(0.0, np.cos(x[1]), 6 * x[1] + x[0] * np.sin(x[1])),
            because="sin has the derivative cos, and cos has the derivative −sin.",
            by_hand="x₂ = π/2 is the top of x₁ sin x₂ for x₁ > 0: there the second derivative is negative.",
        ),
        Mistake(
            "the gradient",
            lambda x: np.array([np.sin(x[1]), x[0] * np.cos(x[1]) + 3 * x[1] ** 2]),
            because="These are the two first derivatives. Each of them is to be differentiated by both variables.",
            by_hand="Two variables give 2 · 2 second derivatives, a 2 × 2 matrix.",
        ),
        Mistake(
            "6x in place of 6x and the sine",
            lambda x: matrix(0.0, np.cos(x[1]), 6 * x[1]),
            because="x₁ sin x₂ depends on x₂ twice over as well: its second derivative by x₂ is −x₁ sin x₂.",
            by_hand="x₂³ alone has 6x₂; x₁ sin x₂ bends, too.",
        ),
        Mistake(
            "the cube is forgotten",
            lambda x: matrix(0.0, np.cos(x[1]), -x[0] * np.sin(x[1])),
            because="x₂³ has the second derivative 6x₂.",
            by_hand="x₁ = 0: the function is x₂³, and bends with 6x₂.",
        ),
        Mistake(
            "the factor x₁ is lost",
            lambda x: matrix(0.0, np.cos(x[1]), 6 * x[1] - np.sin(x[1])),
            because="By x₂ the factor x₁ is a constant, and constants stay.",
            by_hand="x₁ = 0: the function is x₂³, so the sine must not appear.",
        ),
        Mistake(
            "3x₂ in place of 6x₂",
            lambda x: matrix(0.0, np.cos(x[1]), 3 * x[1] - x[0] * np.sin(x[1])),
            because="x³ has the slope 3x², and 3x² has the slope 6x.",
            by_hand="x₁ = 0, x₂ = 1: the second derivative of x₂³ is 6.",
        ),
        Mistake(
            "6x₂² in place of 6x₂",
            lambda x: matrix(0.0, np.cos(x[1]), 6 * x[1] ** 2 - x[0] * np.sin(x[1])),
            because="Each derivative takes one power away: x³, 3x², 6x.",
            by_hand="x₁ = 0, x₂ = 2: the second derivative of x₂³ is 12.",
        ),
        Mistake(
            "the sine is not differentiated in the mixed entries",
            lambda x: matrix(0.0, np.sin(x[1]), 6 * x[1] - x[0] * np.sin(x[1])),
            because="The slope along x₁ is sin x₂; by x₂ it changes at the rate cos x₂.",
            by_hand="x₂ = 0: the slope along x₁ is 0 there, and grows at the rate 1.",
        ),
        Mistake(
            "x₁ stays in the mixed entries",
            lambda x: matrix(0.0, x[0] * np.cos(x[1]), 6 * x[1] - x[0] * np.sin(x[1])),
            because="Differentiated by x₁, x₁ sin x₂ becomes sin x₂: the factor x₁ is gone.",
            by_hand="x₁ = 0: the slope along x₁ is sin x₂, and still changes with x₂.",
        ),
        Mistake(
            "the sign of the mixed entries",
            lambda x: matrix(0.0, -np.cos(x[1]), 6 * x[1] - x[0] * np.sin(x[1])),
            because="sin has the derivative +cos; the minus comes only with the second one.",
            by_hand="x₂ = 0: sin rises there, at the rate +1.",
        ),
        Mistake(
            "1 in the corner",
            lambda x: matrix(1.0, np.cos(x[1]), 6 * x[1] - x[0] * np.sin(x[1])),
            because="The function is linear in x₁: its slope sin x₂ does not contain x₁.",
            by_hand="x₂ fixed: x₁ sin x₂ is a straight line in x₁, with the second derivative 0.",
        ),
        Mistake(
            "the two variables are exchanged",
            lambda x: matrix(6 * x[1] - x[0] * np.sin(x[1]), np.cos(x[1]), 0.0),
            because="Row 1 belongs to x₁, in which the function is linear.",
            by_hand="x₂ fixed: a straight line in x₁, so entry (1, 1) is 0.",
        ),
        Mistake(
            "x₁ and x₂ are read in the other order",
            lambda x: matrix(0.0, np.cos(x[0]), 6 * x[0] - x[1] * np.sin(x[0])),
            because="Python counts from 0: x[0] is x₁, and x[1] is x₂.",
            by_hand="x = (0, 1): the mixed entry is cos 1 = 0.54, and not cos 0 = 1.",
        ),
        Mistake(
            "only above the diagonal",
            lambda x: np.array([[0.0, np.cos(x[1])], [0.0, 6 * x[1] - x[0] * np.sin(x[1])]]),
            because="The order of two derivatives does not matter: a Hessian is symmetric.",
            by_hand="f = x₁x₂ has the slopes (x₂, x₁): H has 1 in both places beside the diagonal.",
        ),
    ),
    hints=(
        "First the gradient: by x₁ it is sin x₂, by x₂ it is x₁ cos x₂ + 3x₂².",
        "Row 1: sin x₂ by x₁ and by x₂. Row 2: the other entry by x₁ and by x₂. Both mixed ones must agree.",
    ),
)

# -- curvature along a direction -----------------------------------------------------------------------------


def curvature(H, v):
    return v @ H @ v / (v @ v)


CURVATURE = Exercise(
    id="hessians.curvature",
    title="Curvature along a direction",
    level="warm-up",
    points=4,
    section="sec-hessians-directional",
    trains="vᵀHv, and the length of v",
    reference=curvature,
    inputs={
        "a bowl": (with_eigenvalues(3, 1), normal(2)),
        "a saddle": (with_eigenvalues(2, -3, 1), normal(3)),
        "a summit": (with_eigenvalues(-1, -4), normal(2)),
    },
    domain={"H": "symmetric"},
    special={
        "an eigenvector": (np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([3.0, 3.0])),
        "straight": (np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([0.0, 2.0])),
    },
    mistakes=(
        Mistake(
            "v is taken to have length 1",
            lambda H, v: v @ H @ v,
            because="A direction c v gives c² times the value. Per unit of length, vᵀHv has to be divided by vᵀv.",
            by_hand="f = ½x², H = 1, v = 3: walking at unit speed the second derivative is 1, and vᵀHv = 9.",
        ),
        Mistake(
            "divided by the length only once",
            lambda H, v: v @ H @ v / np.linalg.norm(v),
            because="v occurs twice in vᵀHv, so both have to be scaled to length 1.",
            by_hand="H = 1, v = 3: the curvature is 9/9 = 1, and not 9/3.",
        ),
        Mistake(
            "the largest curvature of all",
            lambda H, v: np.linalg.eigvalsh(H)[-1],
            because="The largest eigenvalue is reached only along its eigenvectors. v is any direction.",
            by_hand="H = diag(3, 1), v = (0, 2): along x₂ the curvature is 1, and not 3.",
        ),
        Mistake(
            "the change of the gradient",
            lambda H, v: H @ v / np.linalg.norm(v),
            because="Hv says how the whole gradient changes. Curvature along v is its component along v.",
            by_hand="The second derivative of t ↦ f(x + t v) is one number.",
        ),
        Mistake(
            "the length of Hv",
            lambda H, v: np.linalg.norm(H @ v) / np.linalg.norm(v),
            because="A length has no sign, and it counts changes of the gradient across v too.",
            by_hand="H = diag(1, −2), v = (0, 1): f falls off on both sides, so the curvature is −2.",
        ),
        Mistake(
            "a factor ½",
            lambda H, v: curvature(H, v) / 2,
            because="½vᵀHv is a term of Taylor's formula; the second derivative has no ½.",
            by_hand="f = ½x², H = 1: the second derivative is 1.",
        ),
        Mistake(
            "the size of the curvature, without its sign",
            lambda H, v: abs(curvature(H, v)),
            because="Where the surface bends down along v, the curvature is negative.",
            by_hand="H = diag(1, −2), v = (0, 1): the curvature is −2.",
        ),
        Mistake(
            "the smallest curvature of all",
            lambda H, v: np.linalg.eigvalsh(H)[0],
            because="The smallest eigenvalue is reached only along its eigenvectors. v is any direction.",
            by_hand="H = diag(3, 1), v = (2, 0): along x₁ the curvature is 3.",
        ),
        Mistake(
            "only the diagonal of H",
            lambda H, v: np.sum(np.diag(H) * v**2) / (v @ v),
            because="The entries beside the diagonal belong to vᵀHv as well, twice each.",
            by_hand="H = [[0, 1], [1, 0]], v = (1, 1): (1 + 1)/2 = 1, and not 0.",
        ),
        Mistake(
            "the trace",
            lambda H, v: np.trace(H),
            because="The trace adds the curvatures along all axes; v is one direction.",
            by_hand="H = diag(3, 1), v = (0, 2): along x₂ the curvature is 1, and not 4.",
        ),
        Mistake(
            "the determinant",
            lambda H, v: np.linalg.det(H),
            because="The determinant is the product of all curvatures along the eigenvectors; v is one direction.",
            by_hand="H = diag(3, 2), v = (0, 2): along x₂ the curvature is 2, and not 6.",
        ),
        Mistake(
            "scaled by the 1-norm",
            lambda H, v: v @ H @ v / np.sum(np.abs(v)) ** 2,
            because="Unit speed means Euclidean length 1; the sum of absolute values is another norm.",
            by_hand="H = I, v = (1, 1): every direction has curvature 1; 2/4 is ½.",
        ),
        Mistake(
            "the mean of (Hv)ᵢ/vᵢ",
            lambda H, v: np.mean(H @ v / v),
            because="The quotients are all the same only for eigenvectors, and an entry 0 of v makes them 0/0.",
            by_hand="H = diag(3, 1), v = (2, 1): (3 · 4 + 1 · 1)/5 = 2.6, and not (3 + 1)/2.",
        ),
        Mistake(
            "the sum of the entries of Hv",
            lambda H, v: np.sum(H @ v) / np.linalg.norm(v),
            because="The component of Hv along v is a dot product with v.",
            by_hand="H = diag(1, −2), v = (0, 1): the curvature is −2; for v = (0, −1) the sum would be +2.",
        ),
        Mistake(
            "vᵀv is squared",
            lambda H, v: v @ H @ v / (v @ v) ** 2,
            because="v occurs twice in vᵀHv, so its length has to go out twice: vᵀv is the square already.",
            by_hand="H = 1, v = 3: the curvature is 9/9 = 1, and not 9/81.",
        ),
    ),
    hints=(
        "Walk along the unit vector u = v/‖v‖. The height is t ↦ f(x + t u); differentiate twice at t = 0.",
        "The result is uᵀHu. Write it with v: the length enters twice.",
    ),
)

# -- Taylor's formula ------------------------------------------------------------------------------------------


def predict(value, g, H, delta):
    return value + g @ delta + delta @ H @ delta / 2


PREDICT = Exercise(
    id="hessians.predict",
    title="Taylor's formula to second order",
    level="warm-up",
    points=4,
    section="sec-hessians-taylor",
    trains="the quadratic model",
    reference=predict,
    inputs={
        "n = 2": (normal(), normal(2), with_eigenvalues(2, -1), normal(2)),
        "n = 3": (normal(), normal(3), with_eigenvalues(1, 3, -2), normal(3)),
        "below 0": (-9.0, normal(2), with_eigenvalues(-1, -2), normal(2)),
        "value 0": (0.0, with_zero(normal(3)), with_eigenvalues(-1, 2, 1), normal(3)),
    },
    domain={"H": "symmetric"},
    special={"δ is 0": (4.0, np.array([1.0, 2.0]), np.eye(2), np.zeros(2))},
    mistakes=(
        Mistake(
            "the ½ is missing",
            lambda value, g, H, delta: value + g @ delta + delta @ H @ delta,
            because="Differentiating δᵀHδ twice gives 2H. The ½ makes the model's second derivative H.",
            by_hand="f = x² at 0 has H = 2: f(3) = 9 is ½ · 2 · 9, and not 2 · 9.",
        ),
        Mistake(
            "the value at the point is forgotten",
            lambda value, g, H, delta: g @ delta + delta @ H @ delta / 2,
            because="Slope and curvature only tell the change; it is added to the value at x.",
            by_hand="For δ = 0 the formula must give f(x).",
        ),
        Mistake(
            "the slope is forgotten",
            lambda value, g, H, delta: value + delta @ H @ delta / 2,
            because="gᵀδ is 0 for all δ only at stationary points; elsewhere it rules a short δ in almost every direction.",
            by_hand="f = x at 0: f(2) = 2, all of it from the slope.",
        ),
        Mistake(
            "the tangent",
            lambda value, g, H, delta: value + g @ delta,
            because="This is the formula to first order. The curvature ½δᵀHδ is missing.",
            by_hand="f = x² at 0 has slope 0: the tangent gives f(3) ≈ 0.",
        ),
        Mistake(
            "the sign of the slope",
            lambda value, g, H, delta: value - g @ delta + delta @ H @ delta / 2,
            because="f rises along the gradient: the term is added.",
            by_hand="f = x at 0: f(2) = +2.",
        ),
        Mistake(
            "the sign of the curvature",
            lambda value, g, H, delta: value + g @ delta - delta @ H @ delta / 2,
            because="Where the slope grows, f is above its tangent: the term is added.",
            by_hand="f = x² at 0 has H = 2: f(3) = +9.",
        ),
        Mistake(
            "½ in front of the slope, too",
            lambda value, g, H, delta: value + (g @ delta + delta @ H @ delta) / 2,
            because="Each term has its own factor: 1, 1, ½.",
            by_hand="f = x at 0: f(2) = 2, and not 1.",
        ),
        Mistake(
            "½ in front of everything",
            lambda value, g, H, delta: (value + g @ delta + delta @ H @ delta) / 2,
            because="Each term has its own factor: 1, 1, ½.",
            by_hand="For δ = 0 the formula must give f(x).",
        ),
        Mistake(
            "1/6 in place of ½",
            lambda value, g, H, delta: value + g @ delta + delta @ H @ delta / 6,
            because="1/3! belongs to the third derivative; the second has 1/2!.",
            by_hand="f = x² at 0 has H = 2: f(3) = 9 is ½ · 2 · 9.",
        ),
        Mistake(
            "only the diagonal of H",
            lambda value, g, H, delta: value + g @ delta + np.sum(np.diag(H) * delta**2) / 2,
            because="The mixed derivatives belong to it as well, twice each.",
            by_hand="f = x₁x₂ at 0 has H = [[0, 1], [1, 0]]: f(1, 1) = 1.",
        ),
        Mistake(
            "δ once in the last term",
            lambda value, g, H, delta: value + g @ delta + np.sum(H @ delta) / 2,
            because="The term of second order contains δ on both sides.",
            by_hand="f = x² at 0 has H = 2: f(3) = 9 is ½ · 3 · 2 · 3.",
        ),
        Mistake(
            "g in the last term",
            lambda value, g, H, delta: value + g @ delta + g @ H @ delta / 2,
            because="The term of second order contains δ on both sides; the slope is in the first one.",
            by_hand="f = x² at 0 has g = 0: f(3) = 9, and not 0.",
        ),
        Mistake(
            "products of lengths",
            lambda value, g, H, delta: (
                value + np.linalg.norm(g) * np.linalg.norm(delta) + delta @ H @ delta / 2
            ),
            because="That is right only for a step along the gradient; in general it is a dot product.",
            by_hand="f = x₁ at 0 and δ = (0, 2): nothing changes.",
        ),
        Mistake(
            "entry by entry, not summed",
            lambda value, g, H, delta: value + g * delta + delta * (H @ delta) / 2,
            because="f is one number: both terms are sums over the entries, dot products.",
            by_hand="n = 2: the prediction is one number.",
        ),
        Mistake(
            "the gradient at the new point",
            lambda value, g, H, delta: g + H @ delta,
            because="This predicts the gradient to first order. Asked for is the value.",
            by_hand="f = x² at 0: f(3) = 9, and its slope there is 6.",
        ),
        Mistake(
            "the lowest point of the model",
            lambda value, g, H, delta: value - g @ np.linalg.solve(H, g) / 2,
            because="That is where the Newton step leads; δ is given.",
            by_hand="For δ = 0 the formula must give f(x).",
        ),
        Mistake(
            "the value as a factor",
            lambda value, g, H, delta: value * (1 + g @ delta + delta @ H @ delta / 2),
            because="Slope and curvature tell the change itself, not a share of the value.",
            by_hand="f = x at 0 has the value 0: f(2) = 2.",
        ),
    ),
    hints=(
        "In one dimension: f(x + δ) ≈ f + f′δ + ½f″δ². What takes the place of f′δ and of f″δ²?",
        "gᵀδ and δᵀHδ, both numbers.",
    ),
)

# -- necessary and sufficient ------------------------------------------------------------------------------------

CONDITIONS = Exercise(
    id="hessians.conditions",
    title="Necessary and sufficient",
    level="warm-up",
    points=2,
    section="sec-hessians-conditions",
    trains="the two theorems on minima, and the gap between them",
    choices="abcde",
    reference="bd",
    mistakes=(
        Mistake(
            "> 0 is taken to be necessary",
            "ab",
            because="At a minimum the curvature may be 0 in some direction; only negative curvature is excluded.",
            by_hand="x⁴ has a minimum at 0, and its second derivative 12x² is 0 there.",
        ),
        Mistake(
            "> 0 is taken to be necessary, and ≥ 0 to be more than one can say",
            "ad",
            because="Both cannot be the sharp statement: a claims more than d, and more than is true.",
            by_hand="x⁴ has a minimum at 0 with second derivative 0: a is refuted, d is not.",
        ),
        Mistake(
            "semi-definite is taken to be sufficient",
            "bc",
            because="Where the curvature is 0, terms of higher order decide, and they may lead downhill.",
            by_hand="x₁² + x₂³ at 0: gradient 0, H = diag(2, 0), but f(0, −0.1) = −0.001.",
        ),
        Mistake(
            "semi-definite is taken to be necessary and sufficient",
            "cd",
            because="It is necessary only. With a curvature 0, a stationary point may be a minimum or none.",
            by_hand="x³ at 0: slope 0, second derivative 0 ≥ 0, and no minimum.",
        ),
        Mistake(
            "the gradient is forgotten",
            "be",
            because="Positive curvature says that the slope grows; it must also be zero at the point.",
            by_hand="x² + x at 0: the second derivative is 2, but f(−0.5) = −0.25 is below f(0) = 0.",
        ),
        Mistake(
            "the gradient is forgotten, and the sufficient condition missed",
            "de",
            because="Without ∇f = 0 positive definite says nothing about a minimum; with it, it is sufficient.",
            by_hand="x² + x at 0: the second derivative is 2, but f(−0.5) = −0.25 is below f(0) = 0.",
        ),
        Mistake(
            "the necessary condition is missing",
            "b",
            because="One more statement is true: it says what must hold at every minimum inside the domain.",
            by_hand="If the second derivative were negative along some line, f would fall on it to both sides.",
        ),
        Mistake(
            "the sufficient condition is missing",
            "d",
            because="One more statement is true: it allows to conclude that there is a minimum.",
            by_hand="With ∇f = 0 and all curvatures at least λ > 0, f rises at least about like ½λ‖δ‖² in every direction.",
        ),
    ),
    hints=(
        "Test every statement on x⁴, x³, x² + x and x₁² + x₂³, all at 0.",
        "One condition is needed for a minimum, and one is enough for it. They differ by the sign ≥ or >.",
    ),
)

# -- quadratic functions --------------------------------------------------------------------------------------

QUADRATIC = Exercise(
    id="hessians.quadratic",
    title="The Hessian of a quadratic function",
    level="core",
    points=4,
    section="sec-hessians-hessian",
    trains="symmetric Hessians of forms that are not symmetric",
    reference=hessian_of(lambda x, A, b: x @ A @ x + b @ x),
    inputs={
        "n = 2": (normal(2), normal(2, 2), normal(2)),
        "n = 3": (normal(3), normal(3, 3), normal(3)),
    },
    special={"symmetric A": (np.ones(2), np.array([[2.0, 1.0], [1.0, 3.0]]), np.zeros(2))},
    mistakes=(
        Mistake(
            "A is taken to be symmetric",
            lambda x, A, b: 2 * A,
            because="A Hessian is symmetric whatever A is. The form only sees the symmetric part of A.",
            by_hand="A = [[0, 1], [0, 0]]: the form is x₁x₂, with H = [[0, 1], [1, 0]], but 2A = [[0, 2], [0, 0]].",
        ),
        Mistake(
            "as if there were a ½",
            lambda x, A, b: (A + A.T) / 2,
            because="½(A + Aᵀ) belongs to ½xᵀAx. Here there is no ½.",
            by_hand="n = 1, a = 1: x² has the second derivative 2.",
        ),
        Mistake(
            "A itself",
            lambda x, A, b: A,
            because="xᵀAx has two factors x; the second derivative gets a contribution from each order of them.",
            by_hand="n = 1: ax² has the second derivative 2a, not a.",
        ),
        Mistake(
            "the gradient",
            lambda x, A, b: (A + A.T) @ x + b,
            because="This is the first derivative. Differentiate it once more.",
            by_hand="n = 1: ax² + bx has the slope 2ax + b and the second derivative 2a, free of x.",
        ),
        Mistake(
            "AᵀA",
            lambda x, A, b: A.T @ A,
            because="AᵀA belongs to ½‖Ax‖². In xᵀAx the matrix stands once.",
            by_hand="n = 1, a = 3: 3x² has the second derivative 6, and not 9.",
        ),
        Mistake(
            "twice Aᵀ",
            lambda x, A, b: 2 * A.T,
            because="A Hessian is symmetric whatever A is.",
            by_hand="A = [[0, 1], [0, 0]]: the form is x₁x₂, with H = [[0, 1], [1, 0]].",
        ),
        Mistake(
            "the 2 once more",
            lambda x, A, b: 2 * (A + A.T),
            because="A + Aᵀ holds both terms of the product rule already.",
            by_hand="n = 1, a = 1: x² has the second derivative 2, and a + a = 2.",
        ),
        Mistake(
            "b is added",
            lambda x, A, b: A + A.T + b,
            because="bᵀx is linear: its second derivative is 0.",
            by_hand="A = 0: bᵀx is a plane, and bends nowhere.",
        ),
        Mistake(
            "b on the diagonal",
            lambda x, A, b: A + A.T + np.diag(b),
            because="bᵀx is linear: its second derivative is 0.",
            by_hand="A = 0: bᵀx is a plane, and bends nowhere.",
        ),
        Mistake(
            "A − Aᵀ",
            lambda x, A, b: A - A.T,
            because="Both orders of differentiation contribute with the same sign.",
            by_hand="n = 1: a − a = 0, but ax² bends with 2a.",
        ),
        Mistake(
            "only the diagonal",
            lambda x, A, b: 2 * np.diag(np.diag(A)),
            because="The entries beside the diagonal make terms xᵢxⱼ, which have mixed derivatives.",
            by_hand="A = [[0, 1], [0, 0]]: the form is x₁x₂, with H = [[0, 1], [1, 0]].",
        ),
        Mistake(
            "only above the diagonal",
            lambda x, A, b: np.triu(A + A.T),
            because="The order of two derivatives does not matter: a Hessian is symmetric.",
            by_hand="A = [[0, 1], [0, 0]]: the form is x₁x₂, with H = [[0, 1], [1, 0]].",
        ),
        Mistake(
            "x as a factor",
            lambda x, A, b: (A + A.T) * np.outer(x, x),
            because="Differentiated twice, both x are gone: the Hessian of a quadratic function is constant.",
            by_hand="n = 1, a = 1: x² has the second derivative 2 everywhere.",
        ),
        Mistake(
            "the value of the function",
            lambda x, A, b: x @ A @ x + b @ x,
            because="This is f, one number; its Hessian is n × n.",
            by_hand="n = 2: four second derivatives.",
        ),
    ),
    hints=(
        "The gradient of xᵀAx + bᵀx is (A + Aᵀ)x + b. What is the derivative of that by x?",
        "The Hessian contains neither x nor b, and it must be symmetric.",
    ),
)

# -- what kind of point is it? -----------------------------------------------------------------------------------


def kind(low, high):
    """The kind of a stationary point, from numbers that stand for its smallest and largest curvature."""
    if low > 0:
        return "minimum"
    if high < 0:
        return "maximum"
    return "saddle" if low < 0 < high else "undecided"


def signs(H):
    eigenvalues = np.linalg.eigvalsh(H)
    size = np.max(np.abs(eigenvalues))
    return np.where(np.abs(eigenvalues) <= 1e-9 * size, 0.0, np.sign(eigenvalues))


def classify(H):
    s = signs(H)
    return kind(s.min(), s.max())


def by_determinant(H):
    sign = np.prod(signs(H))
    return "undecided" if sign == 0 else "saddle" if sign < 0 else "minimum" if H[0, 0] > 0 else "maximum"


def zero_before_signs(H):
    return "undecided" if 0 in signs(H) else classify(H)


CLASSIFY = Exercise(
    id="hessians.classify",
    title="What kind of point is it?",
    level="core",
    points=5,
    section="sec-hessians-definite",
    trains="reading a stationary point off the eigenvalues",
    reference=classify,
    inputs={
        "two positive": with_eigenvalues(3, 0.5),
        "a positive diagonal": np.array([[1.0, 2.0], [2.0, 1.0]]),
        "three negative": with_eigenvalues(-1, -2, -0.5),
        "two negative and one positive": with_eigenvalues(-2, 4, -1),
        "two positive and a zero": with_eigenvalues(2, 1, 0),
        "both signs and a zero": with_eigenvalues(1, -1, 0),
        "a negative and a zero": with_eigenvalues(-3, 0),
    },
    domain={"H": "symmetric"},
    special={
        "H is 0": np.zeros((2, 2)),
        "small": with_eigenvalues(1e-12, 2e-12),
        "large, with a zero": with_eigenvalues(3e9, 1e9, 0),
        "negative, with a zero": with_eigenvalues(-3, -1, 0),
        "10⁻⁸ of the largest": np.diag([1.0, 1e-8]),
        "10⁻¹⁰ of the largest": np.diag([1.0, 1e-10]),
    },
    mistakes=(
        Mistake(
            "the determinant alone",
            by_determinant,
            because="That test is for n = 2. A determinant is a product: two negative eigenvalues cancel in it.",
            by_hand="diag(−1, −1, 1) has the determinant 1, and it is a saddle; −I (3 × 3) has −1: a maximum.",
        ),
        Mistake(
            "the signs of the diagonal",
            lambda H: kind(np.min(np.diag(H)), np.max(np.diag(H))),
            because="The diagonal holds the curvatures along the axes; other directions may bend the other way.",
            by_hand="H = [[1, 2], [2, 1]], v = (1, −1): vᵀHv = 1 − 2 − 2 + 1 = −2.",
        ),
        Mistake(
            "semi-definite counts as definite",
            lambda H: "minimum" if signs(H).min() >= 0 else "maximum" if signs(H).max() <= 0 else "saddle",
            because="With a curvature 0 the second-order terms are silent in that direction.",
            by_hand="x₁² + x₂⁴ and x₁² + x₂³ both have H = diag(2, 0) at 0: a minimum and none.",
        ),
        Mistake(
            "everything else is called a saddle",
            lambda H: k if (k := classify(H)) in ("minimum", "maximum") else "saddle",
            because="H proves a saddle only by eigenvalues of both signs. With 0 in place of one of them, H does not tell.",
            by_hand="x₁² + x₂⁴ and x₁² + x₂³ have H = diag(2, 0) at 0: a minimum, and a saddle that H does not see.",
        ),
        Mistake(
            "a zero eigenvalue hides the saddle",
            zero_before_signs,
            because="One direction up and one down are enough for a saddle, whatever the others do.",
            by_hand="x₁² − x₂² in three variables: H = diag(2, −2, 0), up along x₁, down along x₂.",
        ),
        Mistake(
            "minimum and maximum are exchanged",
            lambda H: {"minimum": "maximum", "maximum": "minimum"}.get(classify(H), classify(H)),
            because="Positive curvature bends up, as in a bowl: that is a minimum.",
            by_hand="x² has the second derivative 2 > 0 and its minimum at 0.",
        ),
        Mistake(
            "the trace alone",
            lambda H: "minimum" if np.trace(H) > 0 else "maximum" if np.trace(H) < 0 else "undecided",
            because="The trace adds the eigenvalues; a large positive one hides a negative one.",
            by_hand="diag(3, −1) has the trace 2, and it is a saddle.",
        ),
        Mistake(
            "the largest eigenvalue alone",
            lambda H: "minimum" if np.linalg.eigvalsh(H)[-1] > 0 else "maximum",
            because="A minimum needs all curvatures positive; the largest says nothing of the others.",
            by_hand="diag(3, −1): up along x₁, but down along x₂.",
        ),
        Mistake(
            "what H does not decide is called a minimum",
            lambda H: "minimum" if classify(H) == "undecided" else classify(H),
            because="With a curvature 0 terms of higher order decide, and they may lead downhill.",
            by_hand="x₁² + x₂³ has H = diag(2, 0) at 0, and no minimum.",
        ),
        Mistake(
            "an absolute limit for 0",
            lambda H: kind(*(e := np.linalg.eigvalsh(H))[[0, -1]] * (np.abs(e[[0, -1]]) > 1e-9)),
            because="What counts as 0 is a share of the largest eigenvalue: a small H may be definite, too.",
            by_hand="diag(10⁻¹², 2·10⁻¹²) is a minimum, as diag(1, 2) is.",
        ),
        Mistake(
            "no tolerance at all",
            lambda H: kind(*np.linalg.eigvalsh(H)[[0, -1]]),
            because="An eigenvalue that is 0 on paper is computed as something like 10⁻¹⁶, of either sign.",
            by_hand="[[1, 1], [1, 1]] has the eigenvalues 2 and 0; the second may come out as −2·10⁻¹⁶.",
        ),
        Mistake(
            "the tolerance is compared with the signed largest",
            lambda H: kind(*np.where(np.abs(e := np.linalg.eigvalsh(H)) > 1e-9 * e[-1], e, 0.0)[[0, -1]]),
            because="The largest in absolute value is meant; among negative eigenvalues np.max finds the smallest size.",
            by_hand="Eigenvalues −3 and −1e-15: the limit is 3·10⁻⁹, and not negative.",
        ),
        Mistake(
            "a tolerance that is too large",
            lambda H: kind(
                *np.where(np.abs(e := np.linalg.eigvalsh(H)) > 1e-6 * np.max(np.abs(e)), e, 0.0)[[0, -1]]
            ),
            because="10⁻⁹ is asked for: an eigenvalue of 10⁻⁸ of the largest still counts.",
            by_hand="diag(1, 10⁻⁸): a minimum, if a flat one.",
        ),
        Mistake(
            "a tolerance that is too small",
            lambda H: kind(
                *np.where(np.abs(e := np.linalg.eigvalsh(H)) > 1e-13 * np.max(np.abs(e)), e, 0.0)[[0, -1]]
            ),
            because="10⁻⁹ is asked for: an eigenvalue of 10⁻¹⁰ of the largest counts as 0.",
            by_hand="diag(1, 10⁻¹⁰): undecided.",
        ),
        Mistake(
            "the signs of the entries",
            lambda H: "minimum" if np.all(H > 0) else "maximum" if np.all(H < 0) else "saddle",
            because="The entries of H are curvatures and mixed derivatives; eigenvalues tell how the surface bends.",
            by_hand="diag(3, 1) is a minimum, with zeros beside the diagonal.",
        ),
    ),
    hints=(
        "np.linalg.eigvalsh gives the curvatures along the eigenvectors, from small to large.",
        "Both signs: a saddle, first of all. Then all > 0, all < 0, and what is left is undecided.",
    ),
)

# -- stationary points and end points ------------------------------------------------------------------------------


def extremes(f, a, b, stationary):
    places = [a, b] + [x for x in stationary if a < x < b]
    return min(places, key=f), max(places, key=f)


def among(choose):
    """An answer that looks only at some places."""

    def found(f, a, b, stationary):
        places = choose(a, b, list(stationary))
        return min(places, key=f), max(places, key=f)

    return found


wave = named("cos(3πx)/x", lambda x: np.cos(3 * np.pi * x) / x)
cubic = named("x³ − 3x", lambda x: x**3 - 3 * x)
hill = named("x(4 − x)", lambda x: x * (4 - x))


def grid_search(f, a, b, stationary):
    places = np.linspace(a, b, 1001)
    values = [f(x) for x in places]
    return places[np.argmin(values)], places[np.argmax(values)]


END_POINTS = Exercise(
    id="hessians.end_points",
    title="Stationary points and end points",
    level="core",
    points=5,
    section="sec-hessians-optima",
    trains="finding global optima on an interval",
    reference=extremes,
    compare=close(rtol=1e-9),
    inputs={
        "the wave": (wave, 0.1, 1.1, [0.2969, 0.6495, 0.9887, 1.3249]),
        "a cubic": (cubic, -2.5, 1.5, [-1.0, 1.0]),
        "the cubic, cut": (cubic, -1.5, 0.5, [-1.0, 1.0]),
        "left of 0": (cubic, -1.5, -0.2, [-1.0, 1.0]),
        "left of the top": (hill, 0.0, 1.0, [2.0]),
        "deep below 0": (named("x³ − 3x − 20", lambda x: x**3 - 3 * x - 20), -1.5, 1.5, [-1.0, 1.0]),
    },
    special={"no stationary point": (named("2x", lambda x: 2 * x), 0.0, 2.0, [])},
    mistakes=(
        Mistake(
            "only stationary points",
            among(lambda a, b, s: [x for x in s if a < x < b] or [np.nan]),
            because="Slope 0 is necessary inside the interval only. At an end the function may be highest or lowest.",
            by_hand="f(x) = 2x from 0 to 2: no slope is 0, and yet 0 is the minimum and 2 the maximum.",
        ),
        Mistake(
            "stationary points outside the interval",
            among(lambda a, b, s: [a, b, *s]),
            because="The function is asked for on the interval only; other places are no candidates.",
            by_hand="x(4 − x) from 0 to 1: the top at 2 is outside, so the maximum is at 1.",
        ),
        Mistake(
            "only the end points",
            among(lambda a, b, s: [a, b]),
            because="Between the ends the function may turn, and where it does, its slope is 0.",
            by_hand="x(4 − x) from 0 to 4 is 0 at both ends, and 4 in between, at x = 2.",
        ),
        Mistake(
            "values in place of places",
            lambda f, a, b, s: tuple(f(x) for x in extremes(f, a, b, s)),
            because="The minimum is a value of f; asked is where it is taken (argmin and argmax).",
            by_hand="x(4 − x) from 0 to 1: the largest value is 3, the place is x = 1.",
        ),
        Mistake(
            "largest first",
            lambda f, a, b, s: extremes(f, a, b, s)[::-1],
            because="Asked for is the place of the minimum first.",
            by_hand="2x from 0 to 2: (0, 2).",
        ),
        Mistake(
            "the ends, unseen",
            lambda f, a, b, s: (a, b),
            because="a is the left end, not the lowest place: compare the values of f.",
            by_hand="−x from 0 to 1: the minimum is at 1.",
        ),
        Mistake(
            "places on a grid",
            grid_search,
            because="A grid meets the stationary points only by chance; they are given, so use them.",
            by_hand="cos(3πx)/x has its lowest place at 0.2969, between two places of a grid.",
        ),
        Mistake(
            "sizes in place of values",
            lambda f, a, b, s: (
                min(p := [a, b] + [x for x in s if a < x < b], key=lambda x: abs(f(x))),
                max(p, key=lambda x: abs(f(x))),
            ),
            because="A minimum may be far below 0, and there |f| is large.",
            by_hand="2x from −3 to 1: the minimum is at −3, and |f| is smallest at 0.",
        ),
        Mistake(
            "numbers in a list in place of places",
            lambda f, a, b, s: (
                int(np.argmin(v := [f(x) for x in [a, b] + [x for x in s if a < x < b]])),
                int(np.argmax(v)),
            ),
            because="np.argmin says the place in the list; asked for is the x that stands there.",
            by_hand="2x from 1 to 3: the minimum is at x = 1, index 0.",
        ),
        Mistake(
            "pairs of place and value",
            lambda f, a, b, s: tuple((x, f(x)) for x in extremes(f, a, b, s)),
            because="Only the places are asked for, two numbers.",
            by_hand="2x from 0 to 2: (0, 2).",
        ),
        Mistake(
            "one end is forgotten",
            among(lambda a, b, s: [a] + [x for x in s if a < x < b]),
            because="Both ends can be highest or lowest.",
            by_hand="2x from 0 to 2: the maximum is at the right end.",
        ),
        Mistake(
            "the left end is forgotten",
            among(lambda a, b, s: [b] + [x for x in s if a < x < b]),
            because="Both ends can be highest or lowest.",
            by_hand="2x from 0 to 2: the minimum is at the left end.",
        ),
        Mistake(
            "only the first stationary point",
            among(lambda a, b, s: [a, b, *s[:1]]),
            because="There may be several; each can be the highest or the lowest place.",
            by_hand="x³ − 3x from −1.5 to 1.5: highest at −1, lowest at 1.",
        ),
    ),
    hints=(
        "Which places can be the highest at all? Two kinds, apart from kinks.",
        "Collect both ends and the stationary points that lie between them; compare the values of f there.",
    ),
)

# -- when local is global -------------------------------------------------------------------------------------------

GLOBAL = Exercise(
    id="hessians.global",
    title="When is a local minimum global?",
    level="core",
    points=2,
    section="sec-hessians-convex",
    trains="recognising convex losses",
    choices="abcd",
    reference="ab",
    mistakes=(
        Mistake(
            "least squares only",
            "a",
            because="Another loss has a Hessian that is positive semi-definite everywhere, though it varies.",
            by_hand="One example of the logistic loss: ln(1 + eᶻ) − yz has the second derivative p(1 − p) > 0.",
        ),
        Mistake(
            "dependent columns are taken for an obstacle",
            "b",
            because="Dependent columns give many minima, all global: H = XᵀX has eigenvalues 0, and none below.",
            by_hand="X = (1, 1), y = 2: ½(θ₁ + θ₂ − 2)² is 0 on a whole line, and every point of it is global.",
        ),
        Mistake(
            "the squared error behind a sigmoid is taken to be convex",
            "abc",
            because="Squared errors are convex in the prediction, but the sigmoid bends: the sum need not be convex in w.",
            by_hand="x = 10, −1, 0.1, all y = 1: valleys at w = −1.95 and 0.20, with the losses 0.66 and 0.28.",
        ),
        Mistake(
            "the squared error of a neuron in place of its cross-entropy",
            "ac",
            because="The sigmoid saturates: the squared error has a plateau where it is wrong, the cross-entropy has none there.",
            by_hand="One example x = y = 1: ½(φ(w) − 1)² falls from ½ to 0, flat at both ends; a convex curve cannot.",
        ),
        Mistake(
            "two valleys",
            "abd",
            because="t⁴ − 2t² + ½t has a local minimum that is not global: its second derivative is negative at 0.",
            by_hand="Its values at −1 and 1 are −1.5 and −0.5, at 0 it is 0: two valleys of different depth.",
        ),
    ),
    hints=(
        "It is enough that the function is convex: a Hessian without negative eigenvalues at every point.",
        "Which have it? XᵀX, also if X has dependent columns; Xᵀdiag(p(1 − p))X. A plateau high up speaks against it.",
    ),
)

# -- the Hessians of two losses -------------------------------------------------------------------------------------


def ridge_loss(theta, X, y, tau):
    return np.sum((X @ theta - y) ** 2) / 2 + tau * np.sum(theta**2) / 2


LEAST_SQUARES = Exercise(
    id="hessians.least_squares",
    title="The Hessian of least squares",
    level="core",
    points=5,
    section="sec-hessians-losses",
    trains="XᵀX, and what a penalty does to it",
    reference=hessian_of(ridge_loss),
    inputs={
        "five examples": (normal(2), with_zero(normal(5, 2)), with_zero(normal(5)), 0.7),
        "more parameters than examples": (normal(3), normal(2, 3), normal(2), 1.5),
    },
    special={"no penalty": (np.zeros(2), np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones(2), 0.0)},
    mistakes=(
        Mistake(
            "the penalty is forgotten",
            lambda theta, X, y, tau: X.T @ X,
            because="½τ‖θ‖² has the second derivative τ along every axis.",
            by_hand="X = 0: the loss is a constant and ½τ‖θ‖², with H = τI.",
        ),
        Mistake(
            "τ is added to every entry",
            lambda theta, X, y, tau: X.T @ X + tau,
            because="In NumPy a matrix plus a number adds it everywhere. ‖θ‖² has no mixed derivatives.",
            by_hand="½τ(θ₁² + θ₂²): the slope along θ₁, τθ₁, does not change with θ₂.",
        ),
        Mistake(
            "2τ",
            lambda theta, X, y, tau: X.T @ X + 2 * tau * np.eye(X.shape[1]),
            because="2τ belongs to the penalty τ‖θ‖². Here the ½ in front cancels the 2 of the square.",
            by_hand="½τθ² has the slope τθ and the second derivative τ.",
        ),
        Mistake(
            "XXᵀ",
            lambda theta, X, y, tau: X @ X.T + tau * np.eye(len(X)),
            because="The Hessian is parameters × parameters. XXᵀ is examples × examples.",
            by_hand="5 examples and 2 parameters: H is 2 × 2.",
        ),
        Mistake(
            "the 2 of a loss without ½",
            lambda theta, X, y, tau: 2 * (X.T @ X + tau * np.eye(X.shape[1])),
            because="The ½ in front of both parts cancels the 2 of the square.",
            by_hand="One example x = 1, y = 0, τ = 0: ½θ² has the second derivative 1.",
        ),
        Mistake(
            "weighted with the residuals",
            lambda theta, X, y, tau: X.T * (X @ theta - y) ** 2 @ X + tau * np.eye(X.shape[1]),
            because="Squares of gradients are not second derivatives. The slope is linear in θ, so H is constant.",
            by_hand="½(θ − 5)² bends with 1 everywhere, also at θ = 5, where the residual is 0.",
        ),
        Mistake(
            "a mean over the examples",
            lambda theta, X, y, tau: X.T @ X / len(y) + tau * np.eye(X.shape[1]),
            because="½‖Xθ − y‖² is a sum over the examples, not a mean.",
            by_hand="Twice the same example x = 1, τ = 0: θ² bends with 2, and not 1.",
        ),
        Mistake(
            "½τ",
            lambda theta, X, y, tau: X.T @ X + tau / 2 * np.eye(X.shape[1]),
            because="The ½ cancels the 2 of the square: ½τθ² bends with τ.",
            by_hand="X = 0, τ = 2: θ² has the second derivative 2, and not 1.",
        ),
        Mistake(
            "½XᵀX",
            lambda theta, X, y, tau: X.T @ X / 2 + tau * np.eye(X.shape[1]),
            because="The ½ cancels the 2 of the square.",
            by_hand="One example x = 1, τ = 0: ½θ² has the second derivative 1.",
        ),
        Mistake(
            "2XᵀX",
            lambda theta, X, y, tau: 2 * X.T @ X + tau * np.eye(X.shape[1]),
            because="2XᵀX belongs to ‖Xθ − y‖²; the ½ in front cancels the 2.",
            by_hand="One example x = 1, τ = 0: ½θ² has the second derivative 1.",
        ),
        Mistake(
            "the ½ in front of both",
            lambda theta, X, y, tau: (X.T @ X + tau * np.eye(X.shape[1])) / 2,
            because="The ½ cancels the 2 of the square, in both terms.",
            by_hand="One example x = 1, τ = 0: ½θ² has the second derivative 1.",
        ),
        Mistake(
            "the gradient",
            lambda theta, X, y, tau: X.T @ (X @ theta - y) + tau * theta,
            because="This is the first derivative. Differentiate it once more.",
            by_hand="n = 2 parameters: H is 2 × 2.",
        ),
        Mistake(
            "τθ on the diagonal",
            lambda theta, X, y, tau: X.T @ X + np.diag(tau * theta),
            because="τθ is the slope of the penalty; its derivative is τ, free of θ.",
            by_hand="X = 0: ½τθ² bends with τ everywhere, also at θ = 0.",
        ),
        Mistake(
            "τ is subtracted",
            lambda theta, X, y, tau: X.T @ X - tau * np.eye(X.shape[1]),
            because="The penalty is added to the loss, and bends upwards.",
            by_hand="X = 0: the loss is a constant and ½τ‖θ‖², with H = +τI.",
        ),
        Mistake(
            "τ²",
            lambda theta, X, y, tau: X.T @ X + tau**2 * np.eye(X.shape[1]),
            because="τ stands in the penalty as it is; only θ is squared.",
            by_hand="X = 0, τ = 3: ½ · 3θ² bends with 3.",
        ),
        Mistake(
            "only the diagonal",
            lambda theta, X, y, tau: np.diag(np.diag(X.T @ X) + tau),
            because="Parameters whose columns are not orthogonal act together: their mixed derivatives are not 0.",
            by_hand="One example x = (1, 1): ½(θ₁ + θ₂)² has the mixed derivative 1.",
        ),
        Mistake(
            "N τ",
            lambda theta, X, y, tau: X.T @ X + len(y) * tau * np.eye(X.shape[1]),
            because="The penalty counts once, not once for each example.",
            by_hand="X = 0 with 5 rows: ½τθ² bends with τ.",
        ),
        Mistake(
            "the penalty has strength 1",
            lambda theta, X, y, tau: X.T @ X + np.eye(X.shape[1]),
            because="τ is an argument: it says how strong the penalty is.",
            by_hand="X = 0, τ = 3: ½ · 3θ² bends with 3.",
        ),
        Mistake(
            "the inverse",
            lambda theta, X, y, tau: np.linalg.inv(X.T @ X + tau * np.eye(X.shape[1])),
            because="The inverse is for solving; the Hessian is the matrix itself.",
            by_hand="One example x = 2, τ = 0: ½(2θ)² bends with 4, and not ¼.",
        ),
        Mistake(
            "weighted with the residuals, once",
            lambda theta, X, y, tau: X.T * (X @ theta - y) @ X + tau * np.eye(X.shape[1]),
            because="The residuals are in the gradient; differentiated once more they leave X, and are gone.",
            by_hand="½(θ − 5)² bends with 1 everywhere, also at θ = 5, where the residual is 0.",
        ),
        Mistake(
            "no penalty on the first parameter",
            lambda theta, X, y, tau: X.T @ X + tau * np.diag(np.arange(X.shape[1]) > 0),
            because="Often an intercept is left free, but here ‖θ‖² holds all parameters.",
            by_hand="X = 0: every axis bends with τ.",
        ),
    ),
    hints=(
        "The gradient is Xᵀ(Xθ − y) + τθ. Differentiate it once more by θ.",
        "Xθ has the Jacobian X; θ itself has the Jacobian I. Neither θ nor y is left.",
    ),
)


def logistic_loss(theta, X, y):
    z = X @ theta
    return np.mean(np.logaddexp(0, z) - y * z)


def weighted(weight):
    """An answer Xᵀ diag(w) X / N with w from the probabilities p and the targets y."""

    def hessian(theta, X, y):
        p = 1 / (1 + np.exp(-X @ theta))
        return X.T * weight(p, y) @ X / len(y)

    return hessian


def labels(count):
    return drawn(lambda rng: rng.permutation(np.arange(count) % 2).astype(float))


LOGISTIC = Exercise(
    id="hessians.logistic",
    title="The Hessian of the logistic loss",
    level="core",
    points=5,
    section="sec-hessians-losses",
    trains="the chain rule, twice",
    reference=hessian_of(logistic_loss),
    inputs={
        "five examples": (normal(2), normal(5, 2), labels(5)),
        "three parameters": (normal(3), normal(6, 3), labels(6)),
    },
    special={"θ is 0": (np.zeros(2), np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([0.0, 1.0]))},
    mistakes=(
        Mistake(
            "p in place of p(1 − p)",
            weighted(lambda p, y: p),
            because="The second derivative of ln(1 + eᶻ) is the derivative of the sigmoid, p(1 − p).",
            by_hand="For large z the curve ln(1 + eᶻ) is nearly straight: its curvature is nearly 0, but p nearly 1.",
        ),
        Mistake(
            "squares of p − y",
            weighted(lambda p, y: (p - y) ** 2),
            because="p − y is the slope by z. Its square is no second derivative; differentiate it instead.",
            by_hand="At z = 0, y = 1 the square is ¼, as is p(1 − p); at large negative z it is nearly 1, the curvature nearly 0.",
        ),
        Mistake(
            "the sum in place of the mean",
            weighted(lambda p, y: len(y) * p * (1 - p)),
            because="The loss is a mean over N examples, so its derivatives carry the factor 1/N.",
            by_hand="Twice the same example has the same mean loss, hence the same Hessian.",
        ),
        Mistake(
            "no sigmoid",
            weighted(lambda p, y: np.ones_like(p)),
            because="XᵀX/N belongs to half the mean squared error of linear outputs; here the slope p − y bends with z.",
            by_hand="One example x = 1 at z = 0: the second derivative of ln(1 + eᶻ) is ¼.",
        ),
        Mistake(
            "the slope p − y stays as a factor",
            weighted(lambda p, y: p * (1 - p) * (p - y)),
            because="The slope by z is p − y, and its derivative is p(1 − p), with nothing of the slope left.",
            by_hand="One example x = 1, y = 0 at z = 0: p − y has the slope ¼, and ¼ · ½ is half of it.",
        ),
        Mistake(
            "1 − p in place of p(1 − p)",
            weighted(lambda p, y: 1 - p),
            because="The derivative of the sigmoid is the product p(1 − p).",
            by_hand="For large negative z the curve ln(1 + eᶻ) is nearly flat: its curvature is nearly 0, but 1 − p nearly 1.",
        ),
        Mistake(
            "p²",
            weighted(lambda p, y: p**2),
            because="The derivative of the sigmoid is p(1 − p).",
            by_hand="For large z the curve ln(1 + eᶻ) is nearly straight: its curvature is nearly 0, but p² nearly 1.",
        ),
        Mistake(
            "the slope p − y",
            weighted(lambda p, y: p - y),
            because="p − y is the first derivative by z. Differentiate it once more.",
            by_hand="At z = 0, y = 1 the curvature is ¼, and p − y is −½.",
        ),
        Mistake(
            "the targets in the weights",
            weighted(lambda p, y: y * (1 - p)),
            because="The targets enter the loss linearly, −yz, and bend nothing.",
            by_hand="One example x = 1, y = 0 at z = 0: the curvature is ¼, and not 0.",
        ),
        Mistake(
            "the slope of tanh",
            weighted(lambda p, y: 1 - p**2),
            because="1 − h² belongs to tanh. The sigmoid has the slope p(1 − p).",
            by_hand="z = 0: p = ½, and ½ · ½ = ¼; 1 − p² is ¾.",
        ),
        Mistake(
            "divided by the number of parameters",
            lambda theta, X, y: weighted(lambda p, y: p * (1 - p))(theta, X, y) * len(y) / X.shape[1],
            because="The mean is over the N examples, the rows.",
            by_hand="Twice the same example has the same mean loss, hence the same Hessian.",
        ),
        Mistake(
            "the sigmoid is applied twice",
            weighted(lambda p, y: (s := 1 / (1 + np.exp(-p))) * (1 - s)),
            because="p is the sigmoid of z already; its slope is p(1 − p).",
            by_hand="z = 0: p = ½, and ½ · ½ = ¼; a second sigmoid gives 0.235.",
        ),
        Mistake(
            "the plus sign",
            weighted(lambda p, y: p * (1 + p)),
            because="The sigmoid's slope is p(1 − p): it is flat at both ends.",
            by_hand="For large z the curvature is nearly 0, but p(1 + p) nearly 2.",
        ),
        Mistake(
            "¼ everywhere",
            weighted(lambda p, y: np.full_like(p, 0.25)),
            because="p(1 − p) is ¼ at z = 0 only, and smaller elsewhere.",
            by_hand="z = 2: 0.881 · 0.119 = 0.105.",
        ),
        Mistake(
            "the weights are squared",
            weighted(lambda p, y: (p * (1 - p)) ** 2),
            because="Each example has its weight once, between its x and its xᵀ.",
            by_hand="One example x = 1 at z = 0: the second derivative of ln(1 + eᶻ) is ¼, and not 1/16.",
        ),
        Mistake(
            "roots of the weights",
            weighted(lambda p, y: np.sqrt(p * (1 - p))),
            because="The root belongs to each of two factors, if H is written as AᵀA.",
            by_hand="One example x = 1 at z = 0: the second derivative of ln(1 + eᶻ) is ¼, and not ½.",
        ),
        Mistake(
            "the mean weight for all",
            lambda theta, X, y: np.mean((p := 1 / (1 + np.exp(-X @ theta))) * (1 - p)) * X.T @ X / len(y),
            because="Each example has its own weight: far from the border it counts little.",
            by_hand="x = 1 at z = 0 and x = 100 at z = 10: the second is nearly flat, and must not get half of ¼.",
        ),
        Mistake(
            "only the diagonal",
            lambda theta, X, y: np.diag(np.diag(weighted(lambda p, y: p * (1 - p))(theta, X, y))),
            because="Parameters act together in z = xᵀθ: their mixed derivatives are not 0.",
            by_hand="x = (1, 1): the loss depends on θ₁ + θ₂ only, so all four entries are equal.",
        ),
        Mistake(
            "the gradient",
            lambda theta, X, y: X.T @ (1 / (1 + np.exp(-X @ theta)) - y) / len(y),
            because="This is the first derivative. Differentiate it once more.",
            by_hand="n = 2 parameters: H is 2 × 2.",
        ),
        Mistake(
            "divided by N twice",
            lambda theta, X, y: weighted(lambda p, y: p * (1 - p) / len(y))(theta, X, y),
            because="The loss is one mean: a single factor 1/N.",
            by_hand="One example x = 1 twice, at z = 0: the mean loss bends with ¼, and not ⅛.",
        ),
        Mistake(
            "XXᵀ",
            lambda theta, X, y: X @ X.T / len(y),
            because="The Hessian is parameters × parameters. XXᵀ is examples × examples.",
            by_hand="5 examples and 2 parameters: H is 2 × 2.",
        ),
    ),
    hints=(
        "The gradient is Xᵀ(p − y)/N. Only p depends on θ, by way of z = Xθ.",
        "p has the derivative p(1 − p) by z, example by example: weights for the rows of X.",
    ),
)

# -- the best fixed step ----------------------------------------------------------------------------------------


def best_step(H):
    eigenvalues = np.linalg.eigvalsh(H)
    low, high = eigenvalues[0], eigenvalues[-1]
    return 2 / (low + high), (high - low) / (high + low)


def stepping(rate):
    """The answer with another step size, and the factor that belongs to it."""

    def answer(H):
        eigenvalues = np.linalg.eigvalsh(H)
        alpha = rate(eigenvalues)
        return alpha, np.max(np.abs(1 - alpha * eigenvalues))

    return answer


BEST_STEP = Exercise(
    id="hessians.best_step",
    title="The best fixed step size",
    level="core",
    points=5,
    section="sec-hessians-conditioning",
    trains="condition numbers and the speed of gradient descent",
    reference=best_step,
    inputs={
        "κ = 4": with_eigenvalues(4, 1),
        "κ = 10": with_eigenvalues(0.5, 2, 5, 1),
        "κ = 5, the largest in the middle": np.diag([1.0, 5.0, 2.0]),
        "κ = 3": with_eigenvalues(6, 2),
    },
    domain={"H": "symmetric"},
    special={"all curvatures equal": 2 * np.eye(3)},
    mistakes=(
        Mistake(
            "the limit of convergence",
            stepping(lambda e: 2 / e[-1]),
            because="2/λ_max is where convergence ends: the steepest direction is reversed, and never shrinks.",
            by_hand="Curvatures 1 and 4, α = 0.5: the factors are 0.5 and −1.",
        ),
        Mistake(
            "1/λ_max",
            stepping(lambda e: 1 / e[-1]),
            because="A safe choice, with the factor 1 − 1/κ. A longer step serves the flat direction better.",
            by_hand="Curvatures 1 and 4: α = 0.25 leaves 0.75, but α = 0.4 leaves |1 − 0.4| = |1 − 1.6| = 0.6.",
        ),
        Mistake(
            "1 over the sum",
            stepping(lambda e: 1 / (e[0] + e[-1])),
            because="The best α makes both ends shrink alike: 1 − αλ_min = αλ_max − 1, where 2 is on one side.",
            by_hand="Curvatures 1 and 4: α = 0.2 leaves 0.8 and 0.2, so a longer step is better for the worst.",
        ),
        Mistake(
            "the mean of all eigenvalues",
            stepping(lambda e: 1 / np.mean(e)),
            because="Only the two extremes decide the worst case; what lies between shrinks at least as fast.",
            by_hand="Curvatures 1, 1, 4: 1/2 gives the factors 0.5, 0.5, −1; α = 0.4 gives 0.6, 0.6, −0.6.",
        ),
        Mistake(
            "the condition number as the factor",
            lambda H: (best_step(H)[0], np.linalg.cond(H)),
            because="κ = λ_max/λ_min is at least 1; the factor of a step that converges is below 1.",
            by_hand="Curvatures 1 and 4: κ = 4, and each step leaves (4 − 1)/(4 + 1) = 0.6 of the distance.",
        ),
        Mistake(
            "the two results are exchanged",
            lambda H: best_step(H)[::-1],
            because="Asked for is the step size first, then the factor.",
            by_hand="Curvatures 1 and 4: α = 0.4, factor 0.6.",
        ),
        Mistake(
            "1/κ as the factor",
            lambda H: (best_step(H)[0], 1 / np.linalg.cond(H)),
            because="The factor is what is left, (κ − 1)/(κ + 1): near 1 for a large κ.",
            by_hand="Curvatures 1 and 4: each step leaves |1 − 0.4 · 1| = 0.6, and not ¼.",
        ),
        Mistake(
            "the factor of the step 1/λ_max",
            lambda H: (best_step(H)[0], 1 - 1 / np.linalg.cond(H)),
            because="1 − 1/κ belongs to α = 1/λ_max. The best α does better.",
            by_hand="Curvatures 1 and 4: α = 0.4 leaves 0.6, and 1/4 leaves 0.75.",
        ),
        Mistake(
            "what is gone in place of what is left",
            lambda H: (best_step(H)[0], 1 - best_step(H)[1]),
            because="The factor multiplies the distance: it is what is left after a step.",
            by_hand="Curvatures 1 and 4: each step leaves 0.6, and takes 0.4 away.",
        ),
        Mistake(
            "the factor of the loss",
            lambda H: (best_step(H)[0], best_step(H)[1] ** 2),
            because="The loss is quadratic, and shrinks by the square; asked for is the distance.",
            by_hand="Curvatures 1 and 4: the distance shrinks by 0.6, the loss by 0.36.",
        ),
        Mistake(
            "the factor with a minus sign",
            lambda H: (best_step(H)[0], -best_step(H)[1]),
            because="A distance stays positive: the factor is a size.",
            by_hand="Curvatures 1 and 4: |1 − 0.4 · 4| = 0.6.",
        ),
        Mistake(
            "2 over the trace",
            lambda H: (2 / np.trace(H), best_step(H)[1]),
            because="Only the smallest and the largest curvature count; the trace adds all.",
            by_hand="Curvatures 1, 1, 4: α = 2/5, and not 2/6.",
        ),
        Mistake(
            "the diagonal in place of the eigenvalues",
            lambda H: best_step(np.diag(np.diag(H))),
            because="The diagonal holds the curvatures along the axes; the extremes are the eigenvalues.",
            by_hand="[[2, 1], [1, 2]] has the eigenvalues 1 and 3: α = 2/4.",
        ),
        Mistake(
            "unsorted eigenvalues",
            lambda H: (2 / ((e := np.linalg.eig(H)[0].real)[0] + e[-1]), abs(e[0] - e[-1]) / (e[0] + e[-1])),
            because="np.linalg.eig sorts nothing: first and last are not smallest and largest. eigvalsh sorts.",
            by_hand="diag(1, 5, 2): eig gives 1, 5, 2, and the largest is in the middle.",
        ),
        Mistake(
            "the two smallest eigenvalues",
            lambda H: (2 / ((e := np.linalg.eigvalsh(H))[0] + e[1]), abs(e[1] - e[0]) / (e[0] + e[1])),
            because="e[1] is the second of all; the largest is the last, e[-1].",
            by_hand="Curvatures 1, 2, 4: α = 2/5, and not 2/3.",
        ),
        Mistake(
            "gradient descent with momentum",
            lambda H: (
                4 / (np.sqrt((e := np.linalg.eigvalsh(H))[0]) + np.sqrt(e[-1])) ** 2,
                (np.sqrt(e[-1]) - np.sqrt(e[0])) / (np.sqrt(e[-1]) + np.sqrt(e[0])),
            ),
            because="The roots of the curvatures belong to descent with the best momentum; here there is none.",
            by_hand="Curvatures 1 and 4: α = 2/5 and 0.6; with momentum 4/9 and 1/3.",
        ),
        Mistake(
            "the geometric mean",
            lambda H: (1 / np.sqrt((e := np.linalg.eigvalsh(H))[0] * e[-1]), best_step(H)[1]),
            because="The best α is 1 over the arithmetic mean of the extremes, so that both are equal in size.",
            by_hand="Curvatures 1 and 4: 1/2.5 = 0.4 leaves 0.6 and −0.6; 1/2 leaves 0.5 and −1.",
        ),
        Mistake(
            "1/λ_min",
            stepping(lambda e: 1 / e[0]),
            because="It brings the flat direction home in one step, but throws the steep one far across.",
            by_hand="Curvatures 1 and 4, α = 1: the factors are 0 and −3.",
        ),
    ),
    hints=(
        "Along an eigenvector a step multiplies the distance by 1 − αλ. Which λ are the worst?",
        "The best α makes them equal in size: 1 − αλ_min = αλ_max − 1. Solve for α and insert it.",
    ),
)

# -- Hessian times vector ---------------------------------------------------------------------------------------


def hvp(gradient, x, v, h=1e-5):
    length = np.linalg.norm(v)
    if length == 0:
        return np.zeros_like(x)
    u = v / length
    return length * (gradient(x + h * u) - gradient(x - h * u)) / (2 * h)


def unscaled(gradient, x, v, h=1e-5):
    return (gradient(x + h * v) - gradient(x - h * v)) / (2 * h)


exponential = named("∇f = (exp(x₁), exp(x₂), …)", lambda x: np.exp(x))
mixed = named("∇f of x₁²x₂ + x₂³", lambda x: np.array([2 * x[0] * x[1], x[0] ** 2 + 3 * x[1] ** 2]))
sines = named("∇f of Σ sin(xᵢ) + ½(Σ xᵢ)²", lambda x: np.cos(x) + np.sum(x))


def by_columns(gradient, x, v):
    """H v by way of H, column by column."""
    H = np.stack([hvp(gradient, x, e) for e in np.eye(len(x))], axis=1)
    return H @ v


HVP = Exercise(
    id="hessians.hvp",
    title="Hessian times vector, without the Hessian",
    level="core",
    points=5,
    section="sec-hessians-hvp",
    trains="the directional derivative of a gradient",
    reference=hvp,
    compare=close(rtol=1e-6, atol=0.0),
    inputs={
        "two variables": (mixed, with_zero(normal(2)), 3 * np.array([1.0, -0.5])),
        "three variables": (sines, normal(3), normal(3)),
        "four variables": (exponential, normal(4), normal(4)),
    },
    excused={"entries of x that are 0 become 1e-12": "next to the step of 10⁻⁵ it is nothing"},
    special={
        "a very long v": (exponential, np.array([1.0, 2.0]), np.array([3e7, -4e7])),
        "a very short v": (exponential, np.array([1.0, 2.0]), np.array([3e-15, -4e-15])),
        "v is 0": (mixed, np.array([1.0, 2.0]), np.zeros(2)),
    },
    mistakes=(
        Mistake(
            "divided by h in place of 2h",
            lambda gradient, x, v: 2 * hvp(gradient, x, v),
            because="Between x + hv and x − hv there are two steps h.",
            by_hand="∇f = x, so H = 1, v = 1, h = 1, x = 0: (1 − (−1))/1 = 2.",
        ),
        Mistake(
            "the length of v is lost",
            lambda gradient, x, v: hvp(gradient, x, v / (np.linalg.norm(v) or 1.0)),
            because="With a unit vector in place of v the result is Hv/‖v‖. Multiply by the length at the end.",
            by_hand="H = I, v = (0, 3): Hv is v itself, of length 3.",
        ),
        Mistake(
            "around 0 in place of x",
            lambda gradient, x, v: hvp(gradient, np.zeros_like(x), v),
            because="The Hessian at x is asked for; so the gradient is taken at x + hv and x − hv.",
            by_hand="f = x³: H = 6x is 6 at x = 1, and 0 at 0.",
        ),
        Mistake(
            "the number vᵀHv",
            lambda gradient, x, v: v @ hvp(gradient, x, v),
            because="One product too many: Hv is a vector, the change of the gradient along v.",
            by_hand="H = I, v = (1, 2): Hv = (1, 2), and vᵀHv = 5.",
        ),
        Mistake(
            "a step as long as v",
            unscaled,
            because="h v is not small if v is long: the difference quotient then leaves the neighbourhood of x.",
            by_hand="h = 10⁻⁵ and ‖v‖ = 5·10⁷: the step has the length 500.",
        ),
        Mistake(
            "division by the length 0",
            lambda gradient, x, v: hvp(gradient, x, v) if v.any() else np.full_like(x, np.nan),
            because="v = 0 has no unit vector; 0/0 is nan. H times 0 is 0.",
            by_hand="Any H times (0, 0) is (0, 0).",
        ),
        Mistake(
            "multiplied by the length twice",
            lambda gradient, x, v: np.linalg.norm(v) * hvp(gradient, x, v),
            because="The quotient is H times the unit vector; one factor ‖v‖ makes it Hv.",
            by_hand="H = I, v = (0, 3): Hv = (0, 3), and not (0, 9).",
        ),
        Mistake(
            "a difference to one side",
            lambda gradient, x, v: (
                (n := np.linalg.norm(v)) * (gradient(x + 1e-5 * v / n) - gradient(x)) / 1e-5
                if v.any()
                else 0 * x
            ),
            because="A difference to one side is off by about h/2 times the third derivative; the central one by about h².",
            by_hand="∇f = x² at 1, h = 0.01: (1.0201 − 1)/0.01 = 2.01, and the slope is 2.",
        ),
        Mistake(
            "the gradient at x",
            lambda gradient, x, v: gradient(x),
            because="Hv is how the gradient changes along v, not the gradient.",
            by_hand="∇f = 3x, so H = 3: at x = 1 the gradient is 3, but H · 2 = 6.",
        ),
        Mistake(
            "gradient times v",
            lambda gradient, x, v: gradient(x) * v,
            because="Hv is a difference of two gradients; a product with one gradient knows nothing of curvature.",
            by_hand="∇f = 5 everywhere: H = 0, and 5v is not.",
        ),
        Mistake(
            "x and v are exchanged",
            lambda gradient, x, v: hvp(gradient, v, x),
            because="x is the place, v the direction: step from x along v.",
            by_hand="f = x³ at x = 1: H = 6, and H · 2 = 12; at 2 along 1 it would be 12 · 1.",
        ),
        Mistake(
            "the gradient at v",
            lambda gradient, x, v: gradient(v),
            because="∇f(v) is Hv only for a quadratic function without a linear term.",
            by_hand="f = x³: ∇f(2) = 12, but H at x = 1 times 2 is 6 · 2 = 12; at x = 3 it is 36.",
        ),
        Mistake(
            "the difference is not divided by the step",
            lambda gradient, x, v: 2e-5 * hvp(gradient, x, v),
            because="A rate of change is a difference divided by the distance, here 2h.",
            by_hand="∇f = x, v = 1: the difference is 2h, and Hv = 1.",
        ),
        Mistake(
            "each entry by its own axis",
            lambda gradient, x, v: v * np.array([hvp(gradient, x, e) @ e for e in np.eye(len(x))]),
            because="That uses only the diagonal of H. All slopes change when x moves along v.",
            by_hand="f = x₁x₂: H = [[0, 1], [1, 0]], and H(1, 0) = (0, 1).",
        ),
        Mistake(
            "the length of Hv",
            lambda gradient, x, v: np.linalg.norm(hvp(gradient, x, v)),
            because="Hv is a vector with n entries.",
            by_hand="H = I, v = (3, 4): Hv = (3, 4), and not 5.",
        ),
        Mistake(
            "a step that rounding swallows",
            lambda gradient, x, v: hvp(gradient, x, v, h=1e-15),
            because="Near 1 neighbouring numbers are 2·10⁻¹⁶ apart: of a step of 10⁻¹⁵ little is left, and the quotient is noise.",
            by_hand="(1 + 1e-15) − 1 is computed as 1.11e-15: off by 11 %.",
        ),
        Mistake(
            "a step that is too long",
            lambda gradient, x, v: hvp(gradient, x, v, h=0.1),
            because="A central difference is off by h² times the third derivative of the gradient.",
            by_hand="exp at 0 with h = 0.1: (1.10517 − 0.90484)/0.2 = 1.0017.",
        ),
        Mistake(
            "a very short v counts as 0",
            lambda gradient, x, v: hvp(gradient, x, v) if np.linalg.norm(v) > 1e-6 else np.zeros_like(x),
            because="Hv is proportional to v: short, but not 0. Only v = 0 itself is an exception.",
            by_hand="H = 2, v = 10⁻⁹: Hv = 2·10⁻⁹.",
        ),
        Mistake(
            "a tiny number against 0/0",
            lambda gradient, x, v: (
                (n := np.linalg.norm(v) + 1e-8)
                * (gradient(x + 1e-5 * v / n) - gradient(x - 1e-5 * v / n))
                / 2e-5
            ),
            because="Next to a very short v even 10⁻⁸ is large: the step is then much shorter than h, and rounding is all that is left.",
            by_hand="‖v‖ = 10⁻¹⁵: v/(‖v‖ + 10⁻⁸) has the length 10⁻⁷, and not 1.",
        ),
    ),
    rules=(
        Rule(
            "with two gradients, not the whole Hessian",
            calls("gradient", 2),
            example=by_columns,
            because="A Hessian needs a difference of gradients for each of its n columns; H v needs one, along v.",
        ),
    ),
    hints=(
        "Hv is the rate at which the gradient changes along v: a difference of two gradients.",
        "Step along the unit vector u = v/‖v‖ with h = 1e-5, and multiply the quotient by ‖v‖. Think of v = 0.",
    ),
)

# -- Newton's method ------------------------------------------------------------------------------------------------


def newton(gradient, hessian, start, tol):
    x, steps = np.array(start, float), 0
    while np.linalg.norm(gradient(x)) > tol and steps < 100:
        H = hessian(x)
        tau = max(0.0, 1.0 - np.linalg.eigvalsh(H)[0])
        x = x - np.linalg.solve(H + tau * np.eye(len(x)), gradient(x))
        steps += 1
    return x, steps


def stepper(step, most=100):
    """Newton's method with another step(g, H, first H)."""

    def minimise(gradient, hessian, start, tol):
        x = np.array(start, float)
        first = hessian(x)
        for steps in range(most):
            g = gradient(x)
            if not np.linalg.norm(g) > tol:  # also for nan
                return x, steps
            x = x + step(g, hessian(x), first)
        return x, most

    return minimise


def damped(H):
    return H + max(0.0, 1.0 - np.linalg.eigvalsh(H)[0]) * np.eye(len(H))


def problem(name, gradient, hessian):
    return named(f"∇f of {name}", gradient), named(f"H of {name}", hessian)


QUADRATIC_BOWL = problem(
    "x₁² + x₁x₂ + 2x₂² − x₁",
    lambda x: np.array([2 * x[0] + x[1] - 1, x[0] + 4 * x[1]]),
    lambda x: np.array([[2.0, 1.0], [1.0, 4.0]]),
)
TWO_VALLEYS = problem("x⁴ − 2x²", lambda x: 4 * x**3 - 4 * x, lambda x: np.array([[12 * x[0] ** 2 - 4]]))
PASS = problem(
    "x₁⁴ − 2x₁² + x₁x₂ + x₂²",
    lambda x: np.array([4 * x[0] ** 3 - 4 * x[0] + x[1], x[0] + 2 * x[1]]),
    lambda x: np.array([[12 * x[0] ** 2 - 4, 1.0], [1.0, 2.0]]),
)
OTHER_PASS = problem(
    "x₂⁴ − 2x₂² + x₁x₂ + x₁²",
    lambda x: np.array([x[1] + 2 * x[0], 4 * x[1] ** 3 - 4 * x[1] + x[0]]),
    lambda x: np.array([[2.0, 1.0], [1.0, 12 * x[1] ** 2 - 4]]),
)
NO_MINIMUM = problem("exp(x)", lambda x: np.exp(x), lambda x: np.exp(x)[:, None])
SOFT = problem(
    "cosh(x₁) + cosh(2x₂ − 1) + x₁x₂/2",
    lambda x: np.array([np.sinh(x[0]) + x[1] / 2, 2 * np.sinh(2 * x[1] - 1) + x[0] / 2]),
    lambda x: np.array([[np.cosh(x[0]), 0.5], [0.5, 4 * np.cosh(2 * x[1] - 1)]]),
)

NEWTON = Exercise(
    id="hessians.newton",
    title="Newton's method that finds minima",
    level="challenge",
    points=7,
    section="sec-hessians-newton",
    trains="building Newton's method, and keeping it from summits and saddles",
    reference=newton,
    inputs={
        "a quadratic": (*QUADRATIC_BOWL, np.array([3.0, -2.0]), 1e-8),
        "two valleys": (*TWO_VALLEYS, np.array([0.3]), 1e-4),
        "beside a saddle": (*PASS, np.array([0.2, 0.4]), 1e-8),
        "beside a saddle, the other way round": (*OTHER_PASS, np.array([0.4, 0.2]), 1e-8),
        "beside a saddle, until the slope is 1": (*PASS, np.array([0.2, 0.4]), 1.0),
        "not quadratic": (*SOFT, np.array([2.0, -1.0]), 1e-2),
    },
    domain={"tol": "positive"},
    special={
        "already there": (*TWO_VALLEYS, np.array([1.0]), 1e-8),
        "‖g‖ equal to tol": (*QUADRATIC_BOWL, np.array([1.0, 0.0]), np.sqrt(2.0)),
        "whole numbers": (*QUADRATIC_BOWL, np.array([3, 2]), 1e-8),
        "100 steps": (*NO_MINIMUM, np.array([0.0]), 1e-8),
    },
    mistakes=(
        Mistake(
            "no damping",
            stepper(lambda g, H, first: -np.linalg.solve(H, g)),
            because="A plain Newton step goes to the stationary point of the model, be it a summit or a saddle.",
            by_hand="x⁴ − 2x² at 0.3: slope −1.092, bend −2.92; −g/H = −0.374 goes uphill, towards 0.",
        ),
        Mistake(
            "the sign of the step",
            stepper(lambda g, H, first: np.linalg.solve(damped(H), g)),
            because="The model's slope g + Hδ is zero for Hδ = −g.",
            by_hand="f = x² at 1: g = 2, H = 2, and the minimum is at 1 − 1.",
        ),
        Mistake(
            "the Hessian of the start for all steps",
            stepper(lambda g, H, first: -np.linalg.solve(damped(first), g)),
            because="H changes with x unless f is quadratic; an old H makes the steps too long or too short.",
            by_hand="x⁴ − 2x²: the bend is −2.9 at 0.3 and 8 at the minimum 1.",
        ),
        Mistake(
            "entry by entry",
            stepper(lambda g, H, first: -g / np.diag(damped(H))),
            because="Dividing by the diagonal ignores how one slope changes along the other axes.",
            by_hand="H = [[2, 1], [1, 4]], g = (1, 4): δ = (0, −1) solves Hδ = −g, but −g/diag = (−0.5, −1).",
        ),
        Mistake(
            "damping in every step",
            stepper(lambda g, H, first: -np.linalg.solve(H + np.eye(len(H)), g)),
            because="τ is needed only where an eigenvalue is below 1; elsewhere it makes all steps too short.",
            by_hand="x² from 1: H = 2 is fine, and the step −2/2 arrives at once; −2/3 does not.",
        ),
        Mistake(
            "lifted to 0, not to 1",
            stepper(
                lambda g, H, first: (
                    -np.linalg.solve(H + max(1e-9, -np.linalg.eigvalsh(H)[0] + 1e-9) * np.eye(len(H)), g)
                )
            ),
            because="τ = max(0, 1 − λ_min) lifts the smallest curvature to 1; with −λ_min it is lifted to 0, and the step is endless.",
            by_hand="H = −3: τ = 4 makes 1; τ = 3 makes 0.",
        ),
        Mistake(
            "only the low eigenvalues are lifted",
            stepper(
                lambda g, H, first: (
                    -(V := np.linalg.eigh(H)[1]) @ (V.T @ g / np.maximum(np.linalg.eigvalsh(H), 1.0))
                )
            ),
            because="τI lifts all curvatures by the same amount; the statement asks for that.",
            by_hand="H = diag(−1, 3): τ = 2 makes diag(1, 5), and not diag(1, 3).",
        ),
        Mistake(
            "absolute values of the eigenvalues",
            stepper(
                lambda g, H, first: -(V := np.linalg.eigh(H)[1]) @ (V.T @ g / np.abs(np.linalg.eigvalsh(H)))
            ),
            because="That is another way to keep from saddles. Here τI is added.",
            by_hand="H = −3: 1 − (−3) = 4 is added, which makes 1, and not 3.",
        ),
        Mistake(
            "the largest eigenvalue sets τ",
            stepper(
                lambda g, H, first: (
                    -np.linalg.solve(H + max(0.0, 1.0 - np.linalg.eigvalsh(H)[-1]) * np.eye(len(H)), g)
                )
            ),
            because="The smallest curvature is the one that may be negative.",
            by_hand="H = diag(−1, 3): the largest is 3, so nothing would be lifted.",
        ),
        Mistake(
            "τ may be negative",
            stepper(
                lambda g, H, first: -np.linalg.solve(H + (1.0 - np.linalg.eigvalsh(H)[0]) * np.eye(len(H)), g)
            ),
            because="Where all curvatures are above 1, nothing is to be lifted, and nothing lowered either: τ = max(0, …).",
            by_hand="H = 2: τ = max(0, −1) = 0, and the plain Newton step is taken.",
        ),
        Mistake(
            "lifted only where H is negative",
            stepper(
                lambda g, H, first: (
                    -np.linalg.solve(
                        H + ((1.0 - low) if (low := np.linalg.eigvalsh(H)[0]) < 0 else 0.0) * np.eye(len(H)),
                        g,
                    )
                )
            ),
            because="Curvatures between 0 and 1 are lifted as well, up to 1.",
            by_hand="H = 0.1: τ = 0.9, and the step is −g, not −10g.",
        ),
        Mistake(
            "τ is added to every entry",
            stepper(lambda g, H, first: -np.linalg.solve(H + max(0.0, 1.0 - np.linalg.eigvalsh(H)[0]), g)),
            because="In NumPy a matrix plus a number adds it everywhere. τI has it on the diagonal only.",
            by_hand="H = diag(−1, 1), τ = 2: diag(1, 3), and not [[1, 2], [2, 3]].",
        ),
        Mistake(
            "half a step",
            stepper(lambda g, H, first: -np.linalg.solve(damped(H), g) / 2),
            because="The model is lowest at the end of the whole step δ.",
            by_hand="x² from 1: H = 2, δ = −1 arrives at once.",
        ),
        Mistake(
            "gradient descent",
            stepper(lambda g, H, first: -g),
            because="The step solves (H + τI)δ = −g; without H it is plain descent with step size 1.",
            by_hand="x² from 1: g = 2, H = 2, and δ = −1, not −2.",
        ),
        Mistake(
            "one step is counted too many",
            lambda *args: (newton(*args)[0], newton(*args)[1] + 1),
            because="Count what has moved the point; looking at the gradient is no step.",
            by_hand="Start at the minimum: 0 steps.",
        ),
        Mistake(
            "the count comes first",
            lambda *args: newton(*args)[::-1],
            because="Asked for is the last x, then the number of steps.",
            by_hand="return x, steps",
        ),
    ),
    hints=(
        "The loop: as long as ‖g‖ is above tol, compute H, make it safe, solve, step, count.",
        "τ = max(0, 1 − smallest eigenvalue). np.linalg.solve(H + τI, −g) is the step.",
    ),
)

# -- the largest curvature ------------------------------------------------------------------------------------------


def largest_curvature(gradient, x, v, rounds):
    for _ in range(rounds):
        v = unscaled(gradient, x, v / np.linalg.norm(v))
    v = v / np.linalg.norm(v)
    return v @ unscaled(gradient, x, v)


def direction(gradient, x, v, rounds):
    for _ in range(rounds):
        v = unscaled(gradient, x, v / np.linalg.norm(v))
    return v / np.linalg.norm(v)


def gradient_repeated(gradient, x, v, rounds):
    for _ in range(rounds):
        v = gradient(v / np.linalg.norm(v))
    v = v / np.linalg.norm(v)
    return v @ unscaled(gradient, x, v)


def form(*rows):
    """The gradient of a quadratic function plus Σ xᵢ⁴/4, in small print for a reader."""
    H = np.array(rows, float)
    return named(f"∇f = Hx + x³, H = {[list(row) for row in rows]}", lambda x: H @ x + x**3)


def exact_largest(gradient, x, v, rounds):
    e = np.linalg.eigvalsh([unscaled(gradient, x, unit) for unit in np.eye(len(x))])
    return e[np.argmax(np.abs(e))]


LARGEST = Exercise(
    id="hessians.largest_curvature",
    title="The largest curvature, from gradients alone",
    level="challenge",
    points=6,
    section="sec-hessians-hvp",
    trains="power iteration with Hessian-vector products",
    reference=largest_curvature,
    compare=close(rtol=1e-4),
    inputs={
        "a bowl": (form((5, 1), (1, 2)), np.array([0.5125, 0.25]), np.array([0.0, -1.0]), 2),
        "a saddle": (
            form((1, 2, 0), (2, -6, 1), (0, 1, 2)),
            np.array([0.3, -0.1, 0.2]),
            np.array([1.0, 0.4, 0.7]),
            3,
        ),
        "away from 0": (form((1, 0.5), (0.5, 1)), np.array([0.5, -1.5]), np.array([1.976, 1.043]), 2),
    },
    excused={"v is rounded to two digits": "each round shrinks an error of the start"},
    special={
        "a long start": (form((5, 1), (1, 2)), np.zeros(2), np.array([3e8, 1e8]), 60),
        "one variable": (form((-3,)), np.array([0.5]), np.array([2.0]), 5),
        "60 rounds": (form((5, 1), (1, 2)), np.array([0.2, 0.5]), np.array([1.0, 1.0]), 60),
        "one round": (form((5, 1), (1, 2)), np.array([0.2, 0.5]), np.array([1.0, -0.5]), 1),
    },
    mistakes=(
        Mistake(
            "the sign is lost",
            lambda gradient, x, v, rounds: np.linalg.norm(
                unscaled(gradient, x, direction(gradient, x, v, rounds))
            ),
            because="‖Hv‖ is |λ|. Whether the surface bends up or down is told by vᵀHv.",
            by_hand="H = diag(1, −6): v = (0, 1) gives Hv = (0, −6), of length 6, and vᵀHv = −6.",
        ),
        Mistake(
            "the vector in place of the curvature",
            direction,
            because="The iteration finds a direction; asked is the curvature along it.",
            by_hand="H = diag(5, 2): the direction is (1, 0), the curvature along it 5.",
        ),
        Mistake(
            "the last vector is not of length 1",
            lambda gradient, x, v, rounds: largest_curvature(gradient, x, v, rounds) ** 3,
            because="After a product the vector has the length |λ|, so vᵀHv is λ² times too large.",
            by_hand="H = 5: v = 1 becomes 5, and 5 · 5 · 5 = 125. Divided by vᵀv = 25 it is 5.",
        ),
        Mistake(
            "the gradient itself is applied",
            gradient_repeated,
            because="∇f(v) is no product with H. H v is the change of the gradient at x along v.",
            by_hand="f = ½x² + ¼x⁴ at x = 1: H = 1 + 3 = 4, but ∇f(1) = 2.",
        ),
        Mistake(
            "a single product",
            lambda gradient, x, v, rounds: largest_curvature(gradient, x, v, 0),
            because="vᵀHv/vᵀv of the start is a weighted mean of the eigenvalues. Repeated products bring out one of them.",
            by_hand="H = diag(5, 2), v = (1, 1): vᵀHv/vᵀv = 3.5.",
        ),
        Mistake(
            "another start",
            lambda gradient, x, v, rounds: largest_curvature(gradient, x, np.ones_like(v), rounds),
            because="The start v is given; after few rounds the result still depends on it.",
            by_hand="H = diag(5, 2), v = (1, 2): one round gives (5, 4), and a curvature of (5 · 25 + 2 · 16)/41.",
        ),
        Mistake(
            "the exact eigenvalue",
            exact_largest,
            because="Power iteration comes near it round by round. After few rounds it is not there yet, and H was not to be formed.",
            by_hand="H = diag(5, 2), v = (1, 1): one round gives (5, 2), and a curvature of (5 · 25 + 2 · 4)/29 = 4.59.",
        ),
        Mistake(
            "the largest with its sign",
            lambda gradient, x, v, rounds: np.linalg.eigvalsh(
                [unscaled(gradient, x, e) for e in np.eye(len(x))]
            )[-1],
            because="The largest in absolute value is meant; it may be negative.",
            by_hand="H = diag(1, −6): −6 is the larger one in size.",
        ),
        Mistake(
            "one round too many",
            lambda gradient, x, v, rounds: largest_curvature(gradient, x, v, rounds + 1),
            because="The product at the end measures the curvature along the last vector; it is no round.",
            by_hand="H = diag(5, 2), v = (1, 1), one round: the vector is (5, 2), the curvature 4.59.",
        ),
        Mistake(
            "one round too few",
            lambda gradient, x, v, rounds: largest_curvature(gradient, x, v, rounds - 1),
            because="range(1, rounds) has one turn less than rounds; range(rounds) has as many.",
            by_hand="H = diag(5, 2), v = (1, 1), one round: the vector is (5, 2), and not (1, 1).",
        ),
        Mistake(
            "the curvature at 0",
            lambda gradient, x, v, rounds: largest_curvature(gradient, np.zeros_like(x), v, rounds),
            because="H is the Hessian at x: the gradients are taken at x + hv and x − hv.",
            by_hand="f = ¼x⁴: H = 3x² is 3 at x = 1, and 0 at 0.",
        ),
        Mistake(
            "the trace",
            lambda gradient, x, v, rounds: np.trace([unscaled(gradient, x, e) for e in np.eye(len(x))]),
            because="The trace adds all eigenvalues.",
            by_hand="H = diag(5, 2): the largest is 5, the trace 7.",
        ),
        Mistake(
            "the limit of the step size",
            lambda *args: 2 / largest_curvature(*args),
            because="2/λ is what the curvature is good for; asked for is λ itself.",
            by_hand="H = 5: λ = 5, and the limit 0.4.",
        ),
    ),
    hints=(
        "Each round: scale v to length 1, then replace it by Hv, as a central difference of gradients at x.",
        "At the end scale once more to length 1, and return vᵀ(Hv): it has the right sign.",
    ),
)

EXERCISES = [
    BY_HAND,
    CURVATURE,
    PREDICT,
    CONDITIONS,
    QUADRATIC,
    CLASSIFY,
    END_POINTS,
    GLOBAL,
    LEAST_SQUARES,
    LOGISTIC,
    BEST_STEP,
    HVP,
    NEWTON,
    LARGEST,
]
