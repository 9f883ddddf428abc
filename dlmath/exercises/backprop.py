"""Exercises of the chapter on backpropagation."""

import functools

import numpy as np

from dlmath import data
from dlmath.checking import (
    Exercise,
    Mistake,
    case,
    distribution,
    drawn,
    gradient_of,
    jacobian_of,
    normal,
    with_zero,
)


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def slope(u):
    """The slope of the sigmoid."""
    return sigmoid(u) * (1 - sigmoid(u))


# -- ReLU at 0 -----------------------------------------------------------------------------------------------

CORNER = Exercise(
    id="backprop.corner",
    title="The slope of ReLU at 0",
    level="warm-up",
    points=2,
    section="sec-backprop-relu",
    trains="telling a derivative from a convention",
    choices="abcd",
    reference="c",
    mistakes=(
        Mistake(
            "the value is taken for the slope",
            "a",
            because="That ReLU is 0 at 0 says how high the graph is there, not how steep; slopes compare two points.",
            by_hand="To the right of 0: (ReLU(0.1) − ReLU(0))/0.1 = 1. To the left: (ReLU(0) − ReLU(−0.1))/0.1 = 0.",
        ),
        Mistake(
            "a central difference is trusted at a corner",
            "b",
            because="A central difference averages the slopes of both sides, whether or not there is a derivative.",
            by_hand="For |t| at 0 it gives (0.1 − 0.1)/0.2 = 0, and yet |t| has a corner there with slopes −1 and 1.",
        ),
        Mistake(
            "one corner stops everything",
            "d",
            because="Any slope between those of the two sides can stand in at the corner, and descent goes on with it.",
            by_hand="At t = 0.001 the slope is 1, at t = −0.001 it is 0: only the single point 0 needs a convention.",
        ),
    ),
    hints=(
        "Compute the difference quotient from 0 to 0.1, and from −0.1 to 0. Do they agree?",
        "A line through (0, 0) with slope s lies nowhere above the graph for which s? Programs pick one of them.",
    ),
)

# -- the shortcut --------------------------------------------------------------------------------------------


def squared_residual(A, x, y):
    return np.sum((A @ x - y) ** 2)


SHORTCUT = Exercise(
    id="backprop.shortcut",
    title="A gradient by a matrix, without a 3-axis array",
    level="warm-up",
    points=4,
    section="sec-backprop-matrix",
    trains="the outer product g xᵀ",
    reference=gradient_of(squared_residual),
    inputs={
        "as many rows as columns": (normal(3, 3), normal(3), normal(3)),
        "a wide A": (normal(2, 4), normal(4), normal(2)),
    },
    special={
        "A x = y": (np.eye(2), np.array([1.0, 2.0]), np.array([1.0, 2.0])),
        "one row": (normal(1, 3), normal(3), normal(1)),
    },
    mistakes=(
        Mistake(
            "the factor 2 is left out",
            lambda A, x, y: np.outer(A @ x - y, x),
            because="Squaring brings down a 2. It disappears only where the loss has a ½ in front; this one has none.",
            by_hand="A = [[3]], x = 1, y = 1: the loss is (a − 1)², with the slope 2(3 − 1) = 4 at a = 3, not 2.",
        ),
        Mistake(
            "the residual is turned round",
            lambda A, x, y: 2 * np.outer(y - A @ x, x),
            because="With e = y − A x the square is the same, but the inner derivative has a minus sign, which is lost.",
            by_hand="A = [[3]], x = 1, y = 1: a larger a makes (a − 1)² larger, so the gradient is positive.",
        ),
        Mistake(
            "the gradient by x",
            lambda A, x, y: 2 * A.T @ (A @ x - y),
            because="Here x is given and A is the variable. A gradient has the shape of its variable.",
            by_hand="For A with 2 rows and 4 columns the gradient has 2 · 4 = 8 entries, one for each weight.",
        ),
        Mistake(
            "no x at all",
            lambda A, x, y: 2 * np.repeat((A @ x - y)[:, None], len(x), axis=1),
            because="How much u = A x moves with the entry in column j depends on x: that derivative is x_j, not 1.",
            by_hand="A = [[0]], x = 5, y = 1: the loss is (5a − 1)², with the slope 2 · 5 · (0 − 1) = −10 at a = 0.",
        ),
        Mistake(
            "the target is forgotten",
            lambda A, x, y: 2 * np.outer(A @ x, x),
            because="What is sent back first is the residual A x − y: where A x = y, the loss is 0 and its gradient, too.",
            by_hand="A = [[3]], x = 1, y = 3: the loss is (a − 3)², with the slope 0 at a = 3.",
        ),
        Mistake(
            "the residual is squared",
            lambda A, x, y: 2 * np.outer((A @ x - y) ** 2, x),
            because="The slope of r² is 2r: one power less.",
            by_hand="A = [[3]], x = 1, y = 0: a² has the slope 6, and not 18.",
        ),
        Mistake(
            "A as a factor",
            lambda A, x, y: 2 * np.outer(A @ x - y, x) * A,
            because="How A x moves with an entry depends on x, and not on the entry itself.",
            by_hand="A = [[3]], x = 1, y = 0: a² has the slope 2a = 6, and not 18.",
        ),
        Mistake(
            "one residual for all rows",
            lambda A, x, y: 2 * np.outer(np.full(len(y), np.sum(A @ x - y)), x),
            because="Row i of A acts on output i alone, so its gradient contains only that residual.",
            by_hand="If output 2 is right, row 2 of the gradient is 0.",
        ),
        Mistake(
            "one sum for all columns",
            lambda A, x, y: 2 * np.outer(A @ x - y, np.full(len(x), x.sum())),
            because="Entry (i, j) meets x_j alone; each column has its own factor.",
            by_hand="x = (1, 0): column 2 of A does not matter, so column 2 of the gradient is 0.",
        ),
        Mistake(
            "x is squared",
            lambda A, x, y: 2 * np.outer(A @ x - y, x**2),
            because="Entry (i, j) meets x_j once; the residual keeps its own factor.",
            by_hand="A = [[1]], x = 3, y = 0: (3a)² has the slope 18 = 2 · 3 · 3.",
        ),
        Mistake(
            "the residual, without x",
            lambda A, x, y: 2 * (A @ x - y),
            because="That is the gradient by u = A x. From there to A the factor x_j is missing, one for each column.",
            by_hand="For A with 2 rows and 4 columns the gradient has 8 entries.",
        ),
        Mistake(
            "the gradient of the length, not of its square",
            lambda A, x, y: np.outer(A @ x - y, x) / (np.linalg.norm(A @ x - y) or 1.0),
            because="The loss is the squared length; dividing by the length belongs to its root.",
            by_hand="A = [[3]], x = 1, y = 0: a² has the slope 6, |a| has 1.",
        ),
    ),
    hints=(
        "Set u = A x. What is the gradient g of the loss by u, and which shape does it have?",
        "Entry (i, j) of A acts on u in row i alone, with the factor x_j. So the gradient has the entries g_i x_j.",
    ),
)

# -- forward and reverse mode: what they cost ----------------------------------------------------------------

MODES = Exercise(
    id="backprop.modes",
    title="Which end to start from",
    level="warm-up",
    points=2,
    section="sec-backprop-modes",
    trains="counting the multiplications of forward and reverse mode",
    reference=[11_000_000, 1_100_000],
    mistakes=(
        Mistake(
            "the two modes are exchanged",
            [1_100_000, 11_000_000],
            because="Forward mode starts at the input, so with J₁; reverse mode starts at the output, with J₃.",
            by_hand="J₃ J₂ is 10 × 100 and cheap: 10 · 100 · 100 = 100 000. It belongs to the mode that starts at the output.",
        ),
        Mistake(
            "one sweep each",
            [111_000, 111_000],
            because="One sweep gives one column or one row of the Jacobian. The whole one needs several.",
            by_hand="The Jacobian has 10 · 1000 = 10 000 entries; forward mode finds 10 of them in a sweep, reverse mode 1000.",
        ),
        Mistake(
            "the first product is counted with the unit matrix",
            [111_000_000, 1_110_000],
            because="J₁ times the unit matrix, or the unit matrix times J₃, is known without a multiplication.",
            by_hand="There are two products of matrices to compute: J₂ with its neighbour, then the result with the third.",
        ),
        Mistake(
            "sweeps in place of multiplications",
            [1000, 10],
            because="These are the numbers of sweeps. Each sweep multiplies a vector by matrices.",
            by_hand="A 100 × 100 matrix times one vector takes 10 000 multiplications already.",
        ),
        Mistake(
            "the second product is left out",
            [10_000_000, 100_000],
            because="Three matrices take two products: the result of the first one is still to be multiplied.",
            by_hand="J has 10 rows and 1000 columns. J₂ J₁ has 100 rows, so J₃ is still missing.",
        ),
    ),
    hints=(
        "Write the shapes of J₁, J₂, J₃ (outputs × inputs). Which two are multiplied first in each mode?",
        "Forward: J₂ J₁ first, (100 × 100)(100 × 1000). Reverse: J₃ J₂ first, (10 × 100)(100 × 100).",
    ),
)

# -- backward through a ReLU layer ---------------------------------------------------------------------------


def layer_backward(X, W, b, D):
    return D.T @ X, D.sum(axis=0), D @ W


def masked(X, W, b, G):
    return G * (X @ W.T + b > 0)


def relu_backward(X, W, b, G):
    return layer_backward(X, W, b, masked(X, W, b, G))


def batch(N, n, m):
    return normal(N, n), normal(m, n), normal(m), normal(N, m)


RELU_LAYER = Exercise(
    id="backprop.relu_layer",
    title="Backward through a ReLU layer",
    level="core",
    points=6,
    section="sec-backprop-matrix",
    trains="masking the upstream gradient, and summing over a batch",
    reference=relu_backward,
    inputs={"N = n = m = 3": batch(3, 3, 3), "N = 4, n = 3, m = 2": batch(4, 3, 2)},
    special={
        "one example": batch(1, 2, 3),
        "a pre-activation is 0": (
            np.array([[1.0, 1.0]]),
            np.array([[1.0, -1.0], [2.0, 0.0]]),
            np.zeros(2),
            np.array([[5.0, 7.0]]),
        ),
    },
    mistakes=(
        Mistake(
            "the mask is missing",
            lambda X, W, b, G: layer_backward(X, W, b, G),
            because="A unit that is off gives 0 however its weights move a little, so nothing may pass back through it.",
            by_hand="x = 1, w = −2, b = 0, g = 5: h = ReLU(−2) = 0, and stays 0 for w = −1.9. All gradients are 0.",
        ),
        Mistake(
            "the mask looks at the upstream gradient",
            lambda X, W, b, G: layer_backward(X, W, b, G * (G > 0)),
            because="Whether a unit is on was decided on the way forward, by the sign of u. The sign of g may be any.",
            by_hand="x = 1, w = 2, b = 0, g = −5: the unit is on, so the gradient by w is −5 · 1 and not 0.",
        ),
        Mistake(
            "multiplied by the output in place of the mask",
            lambda X, W, b, G: layer_backward(X, W, b, G * np.maximum(X @ W.T + b, 0)),
            because="What is passed back is multiplied by the slope of ReLU, 0 or 1, not by its value.",
            by_hand="x = 1, w = 3, b = 0, g = 1: h = w x, so the gradient by w is x = 1, not 3.",
        ),
        Mistake(
            "the bias gradient is not summed",
            lambda X, W, b, G: (*layer_backward(X, W, b, D := masked(X, W, b, G))[:1], D, D @ W),
            because="The same bias was added to every row, so it acts along N paths, and their gradients add up.",
            by_hand="b has m entries, so its gradient has m entries; N rows of length m are too many.",
        ),
        Mistake(
            "the bias gradient is summed along the units",
            lambda X, W, b, G: (
                layer_backward(X, W, b, D := masked(X, W, b, G))[0],
                D.sum(axis=1),
                D @ W,
            ),
            because="Rows are examples. The examples share the bias, so the sum runs down the rows, with axis=0.",
            by_hand="For N = 4 examples and m = 2 units the bias has 2 entries, and so has its gradient, not 4.",
        ),
        Mistake(
            "averages in place of sums",
            lambda X, W, b, G: ((D := masked(X, W, b, G)).T @ X / len(X), D.mean(axis=0), D @ W),
            because="If the loss is a mean, G has the factor 1/N already; a layer only adds up what it gets.",
            by_hand="X = (1, 1) as a column, w = 1, b = 0, G = (1, 1): h₁ + h₂ = 2w + 2b, so both gradients are 2.",
        ),
        Mistake(
            "slope 1 at u = 0",
            lambda X, W, b, G: layer_backward(X, W, b, G * (X @ W.T + b >= 0)),
            because="At the corner every slope from 0 to 1 can be defended; this exercise asks for 0, as most programs do.",
            by_hand="x = (1, 1) and w = (1, −1) give u = 0: with the slope 0 there, that row of the gradient is 0.",
        ),
        Mistake(
            "the bias is not in the mask",
            lambda X, W, b, G: layer_backward(X, W, b, G * (X @ W.T > 0)),
            because="Whether a unit is on is decided by U, which contains the bias.",
            by_hand="x = 1, w = 1, b = −2: u = −1, so the unit is off, although w x > 0.",
        ),
        Mistake(
            "the mask is turned round",
            lambda X, W, b, G: layer_backward(X, W, b, G * (X @ W.T + b < 0)),
            because="ReLU lets positive numbers pass: the slope is 1 for u > 0, and 0 for u < 0.",
            by_hand="x = 1, w = 2, b = 0, g = 5: the unit is on, and the gradient by w is 5.",
        ),
        Mistake(
            "the mask alone, without what comes from above",
            lambda X, W, b, G: layer_backward(X, W, b, 1.0 * (X @ W.T + b > 0)),
            because="The chain rule multiplies: G times the slope of ReLU.",
            by_hand="x = 1, w = 2, b = 0, g = 5: the gradient by w is 5, and not 1.",
        ),
        Mistake(
            "the bias gets what is not masked",
            lambda X, W, b, G: (
                *layer_backward(X, W, b, masked(X, W, b, G))[:1],
                G.sum(axis=0),
                masked(X, W, b, G) @ W,
            ),
            because="The bias stands inside ReLU: a unit that is off passes nothing to it either.",
            by_hand="x = 1, w = −2, b = 0, g = 5: h = 0 stays 0, so the gradient by b is 0.",
        ),
        Mistake(
            "X gets what is not masked",
            lambda X, W, b, G: (*layer_backward(X, W, b, masked(X, W, b, G))[:2], G @ W),
            because="X stands inside ReLU: a unit that is off passes nothing back to it.",
            by_hand="x = 1, w = −2, b = 0, g = 5: h = 0 stays 0, so the gradient by x is 0.",
        ),
        Mistake(
            "X is masked by its own sign",
            lambda X, W, b, G: (
                *layer_backward(X, W, b, masked(X, W, b, G))[:2],
                masked(X, W, b, G) @ W * (X > 0),
            ),
            because="ReLU acts on U; X itself has passed no ReLU in this layer.",
            by_hand="x = −1, w = −2, b = 0, g = 5: u = 2 is on, and the gradient by x is −10.",
        ),
        Mistake(
            "the slope of the sigmoid",
            lambda X, W, b, G: layer_backward(X, W, b, G * slope(X @ W.T + b)),
            because="This layer has ReLU: the slope is 0 or 1.",
            by_hand="x = 1, w = 2, b = 0, g = 5: the gradient by w is 5 · 1.",
        ),
        Mistake(
            "by X, W and b in this order",
            lambda X, W, b, G: (lambda w, c, x: (x, w, c))(*relu_backward(X, W, b, G)),
            because="Asked for is W first, then b, then X: results are read by their places.",
            by_hand="The first result must have the shape of W, (m, n).",
        ),
        Mistake(
            "all sums are averaged",
            lambda X, W, b, G: tuple(g / len(X) for g in relu_backward(X, W, b, G)),
            because="If the loss is a mean, G has the factor 1/N already; a layer only adds up what it gets.",
            by_hand="X = (1, 1) as a column, w = 1, b = 0, G = (1, 1): h₁ + h₂ = 2w + 2b, so both gradients are 2.",
        ),
    ),
    hints=(
        "First the gradient D by U = X Wᵀ + b, of shape (N, m): which entries of G survive?",
        "Shapes: W is (m, n), made of D (N, m) and X (N, n); b sums over rows; X is (N, n), made of D and W.",
    ),
)

# -- two layers, by the input --------------------------------------------------------------------------------


def two_layers(x, A, B):
    return B.T @ sigmoid(A.T @ x)


TWO_LAYER_INPUT = Exercise(
    id="backprop.two_layer_input",
    title="Two layers, by the input",
    level="core",
    points=6,
    section="sec-backprop-two-layer",
    trains="the chain rule and the order of its factors",
    reference=jacobian_of(two_layers, inputs_first=True),
    inputs={
        "d = n = m = 3": (normal(3), normal(3, 3), normal(3, 3)),
        "d = 4, n = 3, m = 2": (normal(4), with_zero(normal(4, 3)), normal(3, 2)),
        "d = 2, n = 3, m = 4": (normal(2), normal(2, 3), with_zero(normal(3, 4))),
    },
    special={
        "x = 0": (np.zeros(2), normal(2, 3), normal(3, 2)),
        "one output": (normal(3), normal(3, 2), normal(2, 1)),
    },
    mistakes=(
        Mistake(
            "the slope of the activation is missing",
            lambda x, A, B: A @ B,
            because="Between the two linear maps stands σ. Its derivative is a factor of its own.",
            by_hand="d = n = m = 1, A = B = 1, x = 0: f = σ(x) has the slope ¼ at 0, not 1.",
        ),
        Mistake(
            "σ in place of its slope",
            lambda x, A, B: A * sigmoid(A.T @ x) @ B,
            because="The diagonal matrix in the middle holds derivatives of σ, not its values.",
            by_hand="d = n = m = 1, A = B = 1, x = 0: σ(0) = ½, and the slope is ½ · (1 − ½) = ¼.",
        ),
        Mistake(
            "the slope of tanh",
            lambda x, A, B: A * (1 - sigmoid(A.T @ x) ** 2) @ B,
            because="1 − h² is the slope of tanh, where h is its value. For the sigmoid it is h(1 − h).",
            by_hand="u = 0: h = ½, and the slope of the sigmoid is ½ · ½ = ¼; 1 − h² would be ¾.",
        ),
        Mistake(
            "the slope is taken at the output of the layer",
            lambda x, A, B: A * slope(sigmoid(A.T @ x)) @ B,
            because="The slope is σ(u)(1 − σ(u)) at the pre-activation u. With h = σ(u) known it is h(1 − h): no second σ.",
            by_hand="u = 0: h = ½ and the slope is ½ · ½ = ¼. Taken at ½ it would be 0.235.",
        ),
        Mistake(
            "the slope is taken at x",
            lambda x, A, B: A @ np.diag(slope(x)) @ B,
            because="σ gets u = Aᵀx, with n entries, and not x, with d entries.",
            by_hand="d = n = m = 1, A = 2, B = 1, x = 1: σ(2x) has the slope 2 · σ'(2) = 0.21 at 1, not 2 · σ'(1) = 0.393.",
        ),
        Mistake(
            "the slope is taken after the second map",
            lambda x, A, B: A @ B * slope(B.T @ sigmoid(A.T @ x)),
            because="σ stands between the two maps; its slopes belong to the n hidden units.",
            by_hand="All sizes 1, A = 1, B = 0, x = 0: f = 0 always, so the derivative is 0.",
        ),
        Mistake(
            "a second σ at the output",
            lambda x, A, B: A * slope(A.T @ x) @ B * slope(B.T @ sigmoid(A.T @ x)),
            because="The output Bᵀh is linear: no σ acts on it.",
            by_hand="d = n = m = 1, A = B = 1, x = 0: f = σ(x) has the slope ¼, and not ¼ · 0.235.",
        ),
        Mistake(
            "1 − h alone",
            lambda x, A, B: A * (1 - sigmoid(A.T @ x)) @ B,
            because="The slope of the sigmoid is the product h(1 − h).",
            by_hand="x = 0: h = ½, and the slope is ½ · ½ = ¼, not ½.",
        ),
        Mistake(
            "¼ for every unit",
            lambda x, A, B: A @ B / 4,
            because="¼ is the slope at u = 0 only; elsewhere it is smaller.",
            by_hand="d = n = m = 1, A = B = 1, x = 2: the slope is 0.881 · 0.119 = 0.105.",
        ),
        Mistake(
            "the mean slope for all",
            lambda x, A, B: A @ B * slope(A.T @ x).mean(),
            because="Each hidden unit has its own slope.",
            by_hand="A unit with u = 0 passes ¼, one with u = 10 nearly nothing.",
        ),
        Mistake(
            "all slopes added",
            lambda x, A, B: A @ B * slope(A.T @ x).sum(),
            because="Each hidden unit has its own slope, between its column of A and its row of B.",
            by_hand="Two units with u = 0: each passes ¼, and not ½.",
        ),
        Mistake(
            "the slope of ReLU",
            lambda x, A, B: A * (A.T @ x > 0) @ B,
            because="The activation is the sigmoid; 0 or 1 is the slope of ReLU.",
            by_hand="d = n = m = 1, A = B = 1, x = 0: σ has the slope ¼ at 0.",
        ),
        Mistake(
            "u(1 − u)",
            lambda x, A, B: A * (A.T @ x) * (1 - A.T @ x) @ B,
            because="The slope is h(1 − h) with the value h = σ(u), not with u itself.",
            by_hand="u = 0: h = ½, and the slope is ¼, not 0.",
        ),
        Mistake(
            "h²",
            lambda x, A, B: A * sigmoid(A.T @ x) ** 2 @ B,
            because="The slope of the sigmoid is h(1 − h): it is small where h is near 1.",
            by_hand="u = 10: h is nearly 1 and flat; h² is nearly 1.",
        ),
        Mistake(
            "the plus sign",
            lambda x, A, B: A * (h := sigmoid(A.T @ x)) * (1 + h) @ B,
            because="The slope of the sigmoid is h(1 − h).",
            by_hand="u = 0: ½ · ½ = ¼, and not ½ · 1.5.",
        ),
        Mistake(
            "x as a factor",
            lambda x, A, B: x[:, None] * (A * slope(A.T @ x)) @ B,
            because="Aᵀx is linear: its derivative by x is A, without x.",
            by_hand="d = n = m = 1, A = B = 1, x = 0: the slope is ¼, and not 0.",
        ),
        Mistake(
            "the outputs are added up",
            lambda x, A, B: (A * slope(A.T @ x) @ B).sum(axis=1),
            because="Every input acts on every output: d × m slopes.",
            by_hand="d = 4, m = 2: the derivative has 8 entries.",
        ),
    ),
    hints=(
        "Three maps follow each other: x to u = Aᵀx, u to h = σ(u), h to Bᵀh. Write down the derivative of each.",
        "In denominator layout they are A (d × n), a diagonal matrix (n × n) and B (n × m), in this order.",
    ),
)

# -- two layers, by the first weights ------------------------------------------------------------------------


def two_layer_loss(A, B, x, c):
    return np.sum((B.T @ sigmoid(A.T @ x) - c) ** 2)


def two_layer_gradient(A, B, x, c, factor=slope):
    u = A.T @ x
    return 2 * np.outer(x, factor(u) * (B @ (B.T @ sigmoid(u) - c)))


TWO_LAYER_WEIGHTS = Exercise(
    id="backprop.two_layer_weights",
    title="Two layers, by the first weights",
    level="challenge",
    points=6,
    section="sec-backprop-two-layer",
    trains="walking back from the loss to a weight matrix",
    reference=gradient_of(two_layer_loss),
    inputs={
        "d = n = m = 3": (normal(3, 3), normal(3, 3), normal(3), normal(3)),
        "d = 4, n = 3, m = 2": (normal(4, 3), normal(3, 2), normal(4), with_zero(normal(2))),
    },
    special={
        "x = 0": (normal(2, 3), normal(3, 2), np.zeros(2), normal(2)),
        "no error": case(np.zeros((2, 2)), np.eye(2), np.ones(2), np.full(2, 0.5), want=np.zeros((2, 2))),
    },
    mistakes=(
        Mistake(
            "the slope of the activation is missing",
            lambda A, B, x, c: two_layer_gradient(A, B, x, c, np.ones_like),
            because="On the way from h back to u the gradient passes σ, and is multiplied by its slope.",
            by_hand="All sizes 1, A = 0, B = 1, x = 1, c = 0: the loss is σ(a)², with the slope 2 · ½ · ¼ = ¼ at 0, not 1.",
        ),
        Mistake(
            "σ in place of its slope",
            lambda A, B, x, c: two_layer_gradient(A, B, x, c, sigmoid),
            because="What multiplies the gradient at σ is how fast σ changes, not how large it is.",
            by_hand="All sizes 1, A = 0, B = 1, x = 1, c = 0: 2 · ½ · σ'(0) = ¼; with σ(0) it would be ½.",
        ),
        Mistake(
            "the slope is taken at the output of the layer",
            lambda A, B, x, c: two_layer_gradient(A, B, x, c, lambda u: slope(sigmoid(u))),
            because="The slope is needed at the pre-activation u. From h = σ(u) it is h(1 − h), without a second σ.",
            by_hand="u = 0: h = ½ and the slope is ½ · ½ = ¼. Taken at ½ it would be 0.235.",
        ),
        Mistake(
            "the factor 2 is left out",
            lambda A, B, x, c: two_layer_gradient(A, B, x, c) / 2,
            because="The gradient of ‖r‖² by r is 2r. Only ½‖r‖² has the gradient r.",
            by_hand="All sizes 1, A = 0, B = 1, x = 1, c = 0: σ(a)² has the slope 2 σ σ' = 2 · ½ · ¼ = ¼ at 0.",
        ),
        Mistake(
            "the target is forgotten",
            lambda A, B, x, c: two_layer_gradient(A, B, x, 0 * c),
            because="The loss measures the distance to c, so what is sent back first is the residual, output minus c.",
            by_hand="Where the output is c the loss is 0, its smallest value: there the gradient must be 0.",
        ),
        Mistake(
            "x is left out",
            lambda A, B, x, c: np.outer(
                np.ones_like(x), 2 * slope(A.T @ x) * (B @ (B.T @ sigmoid(A.T @ x) - c))
            ),
            because="u = Aᵀx moves with A_ij at the rate x_i: that factor belongs to row i.",
            by_hand="x = (1, 0): row 2 of A plays no part, so row 2 of the gradient is 0.",
        ),
        Mistake(
            "B is left out",
            lambda A, B, x, c: 2 * np.outer(x, slope(A.T @ x) * np.sum(B.T @ sigmoid(A.T @ x) - c)),
            because="The residual goes back to each hidden unit through its row of B.",
            by_hand="A unit whose row of B is 0 acts on no output, and its column of the gradient is 0.",
        ),
        Mistake(
            "the slope of tanh",
            lambda A, B, x, c: two_layer_gradient(A, B, x, c, lambda u: 1 - sigmoid(u) ** 2),
            because="1 − h² is the slope of tanh. For the sigmoid it is h(1 − h).",
            by_hand="u = 0: ½ · ½ = ¼; 1 − h² would be ¾.",
        ),
        Mistake(
            "the slope of ReLU",
            lambda A, B, x, c: two_layer_gradient(A, B, x, c, lambda u: u > 0),
            because="The activation is the sigmoid; 0 or 1 is the slope of ReLU.",
            by_hand="u = 0: σ has the slope ¼.",
        ),
        Mistake(
            "1 − h alone",
            lambda A, B, x, c: two_layer_gradient(A, B, x, c, lambda u: 1 - sigmoid(u)),
            because="The slope of the sigmoid is the product h(1 − h).",
            by_hand="u = 0: ½ · ½ = ¼, and not ½.",
        ),
        Mistake(
            "the slopes are squared",
            lambda A, B, x, c: two_layer_gradient(A, B, x, c, lambda u: slope(u) ** 2),
            because="The way back passes σ once, so its slope is a factor once.",
            by_hand="All sizes 1, A = 0, B = 1, x = 1, c = 0: 2 · ½ · ¼ = ¼, and not 1/16.",
        ),
        Mistake(
            "the residual is squared",
            lambda A, B, x, c: 2 * np.outer(x, slope(A.T @ x) * (B @ (B.T @ sigmoid(A.T @ x) - c) ** 2)),
            because="The slope of r² is 2r: one power less.",
            by_hand="All sizes 1, A = 0, B = 1, x = 1, c = 0: r = ½, and 2 · ½ · ¼ = ¼.",
        ),
        Mistake(
            "the residual without σ",
            lambda A, B, x, c: 2 * np.outer(x, slope(A.T @ x) * (B @ (B.T @ (A.T @ x) - c))),
            because="The output is Bᵀσ(Aᵀx); the residual needs the values of the hidden units, not their pre-activations.",
            by_hand="All sizes 1, A = 0, B = 1, x = 1, c = ½: the output is ½ = c, so the gradient is 0.",
        ),
        Mistake(
            "A as a factor",
            lambda A, B, x, c: A * two_layer_gradient(A, B, x, c),
            because="How u moves with A_ij depends on x_i, and not on A_ij itself.",
            by_hand="All sizes 1, A = 0, B = 1, x = 1, c = 0: the slope is ¼, and not 0.",
        ),
        Mistake(
            "the gradient by B",
            lambda A, B, x, c: 2 * np.outer(sigmoid(A.T @ x), B.T @ sigmoid(A.T @ x) - c),
            because="Hidden values times residuals belong to the last weights. Asked for are the first.",
            by_hand="For d = 4, n = 3, m = 2 the gradient by A is 4 × 3.",
        ),
        Mistake(
            "the gradient by x",
            lambda A, B, x, c: A @ (2 * slope(A.T @ x) * (B @ (B.T @ sigmoid(A.T @ x) - c))),
            because="From u the way goes back to x through A, and to A through x. Here A is the variable.",
            by_hand="For d = 4 and n = 3 the gradient by A has 12 entries, not 4.",
        ),
        Mistake(
            "the last step to A is missing",
            lambda A, B, x, c: 2 * slope(A.T @ x) * (B @ (B.T @ sigmoid(A.T @ x) - c)),
            because="This is the gradient by u. From u = Aᵀx back to A it is an outer product with x.",
            by_hand="For d = 4 and n = 3 the gradient by A has 12 entries, not 3.",
        ),
    ),
    hints=(
        "Walk back: r = Bᵀσ(u) − c, then h = σ(u), then u = Aᵀx. Write the gradient by each, with its shape.",
        "By r: 2r, (m,). By h: B times that, (n,). By u: times σ'(u), entry by entry. A is (d, n): x comes first.",
    ),
)

# -- the form of that gradient -------------------------------------------------------------------------------

FORM = Exercise(
    id="backprop.form",
    title="Shapes through the chain rule",
    level="core",
    points=2,
    section="sec-backprop-two-layer",
    trains="finding the right formula by its shapes",
    choices="abcd",
    reference="b",
    mistakes=(
        Mistake(
            "the gradient by the transpose",
            "a",
            because="A column of n entries times a row of d entries is n × d: the shape of Aᵀ. A itself is d × n.",
            by_hand="For d = 4 and n = 3 write the shapes: (3 × 1)(1 × 4) is 3 × 4, and A is 4 × 3.",
        ),
        Mistake(
            "Bᵀ on the way back",
            "c",
            because="Forward, Bᵀ takes n numbers to m. Backward the residual's m numbers must become n: that is B's work.",
            by_hand="For n = 3 and m = 2: Bᵀ is 2 × 3 and r has 2 entries. That product does not exist.",
        ),
        Mistake(
            "slopes and B in the wrong order",
            "d",
            because="The slopes belong to the n hidden units, the residual has m entries: ⊙ needs equal lengths.",
            by_hand="For n = 3 and m = 2: three slopes times two residuals, entry by entry, does not fit.",
        ),
    ),
    hints=(
        "Take d = 4, n = 3, m = 2 and write the shape under every factor. Which products exist?",
        "A gradient has the shape of its variable, here d × n. One column times one row: which of them has d entries?",
    ),
)

# -- softmax with cross-entropy ------------------------------------------------------------------------------


def softmax_loss(z, y):
    powers = np.exp(z - z.max())
    return np.log(powers.sum()) + z.max() - y @ z, powers / powers.sum() - y


def softmax_unshifted(z, y):
    p = np.exp(z) / np.exp(z).sum()
    return -np.sum(y * np.log(p)), p - y


def softmax_then_log(z, y):
    gradient = softmax_loss(z, y)[1]
    return -np.sum(y * np.log(gradient + y)), gradient


def softmax_diagonal(z, y):
    loss, gradient = softmax_loss(z, y)
    return loss, -y * (1 - (gradient + y))


SOFTMAX = Exercise(
    id="backprop.softmax",
    title="Softmax with cross-entropy, for any logits",
    level="core",
    points=6,
    section="sec-backprop-softmax",
    trains="prediction minus truth, without overflow",
    reference=softmax_loss,
    inputs={"3 classes": (normal(3), distribution(3)), "5 classes": (normal(5), np.eye(5)[1])},
    special={
        "logits around 1000": (np.array([1000.0, 1001.0]), np.array([1.0, 0.0])),
        "a hopeless class": (np.array([0.0, -800.0]), np.array([0.0, 1.0])),
    },
    mistakes=(
        Mistake(
            "truth minus prediction",
            lambda z, y: (softmax_loss(z, y)[0], -softmax_loss(z, y)[1]),
            because="This is the direction in which the loss falls. The gradient points where it rises.",
            by_hand="z = (0, 0), y = (1, 0): raising z₁ lowers the loss, so the first entry is negative, ½ − 1.",
        ),
        Mistake(
            "the probabilities alone",
            lambda z, y: (softmax_loss(z, y)[0], softmax_loss(z, y)[1] + y),
            because="p is the gradient of ln Σ exp(z_j), one part of the loss. The other part, −yᵀz, has the gradient −y.",
            by_hand="A constant added to all logits changes nothing, so the entries of the gradient add up to 0, not 1.",
        ),
        Mistake(
            "only the diagonal of the Jacobian of softmax",
            softmax_diagonal,
            because="Every logit is in the denominator of every probability: raising one lowers all the others.",
            by_hand="z = (0, 0), y = (1, 0): raising z₂ lowers p₁, so the loss rises. The second entry is ½, not 0.",
        ),
        Mistake(
            "bits in place of nats",
            lambda z, y: (softmax_loss(z, y)[0] / np.log(2), softmax_loss(z, y)[1]),
            because="The loss is defined with the natural logarithm; only then is its gradient p − y.",
            by_hand="z = (0, 0), y = (1, 0): −ln ½ = 0.693 nats, which is 1 bit.",
        ),
        Mistake(
            "only the likeliest class of y counts",
            lambda z, y: (-np.log(softmax_loss(z, y)[1] + y)[np.argmax(y)], softmax_loss(z, y)[1]),
            because="y may be any distribution: the loss is the sum over all classes, weighted with y.",
            by_hand="z = (0, ln 3), y = (0.5, 0.5): p = (¼, ¾), and the loss is (ln 4 + ln(4/3))/2 = 0.837, not ln 4.",
        ),
        Mistake(
            "exponentials of the logits as they are",
            softmax_unshifted,
            because="e to the power of 1000 is too large for a float: inf/inf is nan. Only differences of logits matter.",
            by_hand="Subtract the largest logit: (1000, 1001) has the same probabilities as (−1, 0).",
        ),
        Mistake(
            "the logarithm of a probability that is 0",
            softmax_then_log,
            because="A small probability is rounded to 0 and its logarithm is −∞. ln p has a formula without p.",
            by_hand="z = (0, −800): ln p₂ = −800 − ln(1 + e⁻⁸⁰⁰), which is −800 for any calculator, and not −∞.",
        ),
    ),
    hints=(
        "Take the logarithm of p_k on paper first: ln p_k = z_k − ln Σ exp(z_j). Which terms are dangerous?",
        "Subtract the largest logit from all. Then the sum is between 1 and K. The gradient is p − y.",
    ),
)

# -- vec and the Kronecker product ---------------------------------------------------------------------------


def by_vec(B, C, G):
    K = np.kron(C.T, B)
    return K, K.T @ G.reshape(-1, order="F")


def by_vec_measured(B, C, G):
    """The same from its definition: finite differences of vec(B Θ C) by the entries of vec Θ."""
    p, q = B.shape[1], C.shape[0]

    def of_vec(theta):
        return (B @ theta.reshape(p, q, order="F") @ C).reshape(-1, order="F")

    K = jacobian_of(of_vec)(np.zeros(p * q)).value
    return K, K.T @ G.reshape(-1, order="F")


def rows_and_columns(B, C, G):
    K = np.kron(C.T, B)
    return K, K.T @ G.reshape(-1)


def kronecker(K):
    """A mistake that has `K(B, C)` in place of the Jacobian."""
    return lambda B, C, G: (K(B, C), K(B, C).T @ G.reshape(-1, order="F"))


VEC = Exercise(
    id="backprop.vec",
    title="The chain rule through a matrix",
    level="core",
    points=6,
    section="sec-backprop-vec",
    trains="vec, the Kronecker product and the order of entries",
    reference=by_vec_measured,
    inputs={
        "all 2 × 2": (normal(2, 2), normal(2, 2), normal(2, 2)),
        "N = 3, M = 2": (normal(3, 2), normal(3, 2), normal(3, 2)),
    },
    special={
        "C is the unit matrix": (normal(2, 3), np.eye(2), normal(2, 2)),
        "Θ is 1 × 1": (normal(2, 1), normal(1, 3), normal(2, 3)),
    },
    mistakes=(
        Mistake(
            "rows in place of columns, everywhere",
            lambda B, C, G: ((K := np.kron(B, C.T)), K.T @ G.reshape(-1)),
            because="vec stacks columns. B ⊗ Cᵀ is the matrix for stacked rows, which is what reshape does by default.",
            by_hand="B = I₂, C = (3) with Θ a column: both agree. For Θ with two columns, entry 2 of vec Θ is Θ₂₁, not Θ₁₂.",
        ),
        Mistake(
            "vec G along the rows",
            rows_and_columns,
            because='The matrix is right, but NumPy\'s reshape and ravel read along rows; vec G needs order="F".',
            by_hand="G = [[1, 2], [3, 4]]: vec G = (1, 3, 2, 4).",
        ),
        Mistake(
            "the factors are exchanged",
            kronecker(lambda B, C: np.kron(B, C.T)),
            because="In vec(B Θ C) the right factor C, transposed, rules the blocks and comes first; B fills the blocks.",
            by_hand="B = I₂, C = [[0, 5], [0, 0]]: B Θ C has column 2 = 5 times column 1 of Θ. So block (2, 1) is 5 I₂.",
        ),
        Mistake(
            "C is not transposed",
            kronecker(lambda B, C: np.kron(C, B)),
            because="Column j of Θ C mixes the columns of Θ with column j of C, so block row j holds column j of C.",
            by_hand="C is q × M and B is N × p: C ⊗ B has qN rows, but vec A has NM.",
        ),
        Mistake(
            "the Jacobian is not transposed for the gradient",
            lambda B, C, G: ((K := by_vec(B, C, G)[0]), K @ G.reshape(-1, order="F")),
            because="K takes changes of Θ to changes of A, forward. A gradient goes the other way, through Kᵀ.",
            by_hand="K is NM × pq, vec G has NM entries and the result pq: only Kᵀ, pq × NM, fits.",
        ),
        Mistake(
            "inputs × outputs",
            lambda B, C, G: (by_vec(B, C, G)[0].T, by_vec(B, C, G)[1]),
            because="The first result was asked as a Jacobian, outputs × inputs; this is its transpose.",
            by_hand="The rows belong to the NM entries of A, the columns to the pq entries of Θ.",
        ),
    ),
    hints=(
        "vec(B Θ C) = K vec Θ. Which Kronecker product is K? Check its shape: NM × pq.",
        "K is made of Cᵀ and B. Since f changes by vec(G) · vec(dA), its gradient by vec Θ is Kᵀ vec G.",
    ),
)

# -- vanishing gradients -------------------------------------------------------------------------------------


def bound(weights, pre_activations, size=lambda W: np.linalg.norm(W, 2), most=lambda u: slope(u).max()):
    return np.prod([size(W) * most(u) for W, u in zip(weights, pre_activations, strict=True)])


def pre_activations(rng, depth, width):
    """The unit with the steepest slope has neither the largest nor the smallest u, which differ in size."""
    usual = np.array([-2.0, 0.5, 1.2]) if width == 3 else np.array([-1.2, 0.5, 3.0, 2.0])
    sizes = np.linspace(1.0, 2.0, depth)[:, None]
    return rng.permuted(sizes * (usual + rng.uniform(-0.3, 0.3, size=(depth, width))), axis=1)


def layers(depth, width):
    return normal(depth, width, width), drawn(lambda rng: pre_activations(rng, depth, width))


VANISHING = Exercise(
    id="backprop.vanishing",
    title="How much of a gradient can be left",
    level="core",
    points=5,
    section="sec-backprop-vanishing",
    trains="the factor that a layer puts on a gradient",
    reference=lambda weights, pre_activations: bound(weights, pre_activations),
    inputs={"2 layers of width 3": layers(2, 3), "3 layers of width 4": layers(3, 4)},
    special={
        "one layer": layers(1, 4),
        "the first layer is saturated": (
            np.stack([np.eye(2), 4 * np.eye(2)]),
            np.array([[20.0, 20.0], [0.0, 0.0]]),
        ),
    },
    mistakes=(
        Mistake(
            "the Frobenius norm",
            lambda weights, pre_activations: bound(weights, pre_activations, np.linalg.norm),
            because="It adds up all singular values, squared. How much W can stretch one vector is the largest of them.",
            by_hand="W = I₄ stretches nothing, so its factor is 1; its Frobenius norm is 2.",
        ),
        Mistake(
            "the largest entry of W",
            lambda weights, pre_activations: bound(weights, pre_activations, lambda W: np.abs(W).max()),
            because="A matrix of small entries can stretch a vector a lot, if they all act together.",
            by_hand="W = [[1, 1], [1, 1]] takes (1, 1) to (2, 2): the factor is 2, and the largest entry 1.",
        ),
        Mistake(
            "¼ for every layer",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: 0.25),
            because="¼ is the slope at u = 0 only. The pre-activations are given, and they can make the bound smaller.",
            by_hand="W = 1, u = 2: σ(2) = 0.881, so the slope is 0.881 · 0.119 = 0.105, less than half of ¼.",
        ),
        Mistake(
            "the slope at the largest u",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: slope(u.max())),
            because="The sigmoid is steepest near 0; at its largest pre-activation a layer is often flat.",
            by_hand="u = (0, 5): the slopes are 0.25 and 0.0066. The largest slope belongs to u = 0.",
        ),
        Mistake(
            "the layers are added up",
            lambda weights, pre_activations: sum(
                bound([W], [u]) for W, u in zip(weights, pre_activations, strict=True)
            ),
            because="Each layer multiplies what the one above it has left, so the factors are multiplied.",
            by_hand="Two layers with the factor ¼ each leave 1/16 of the gradient, not ½.",
        ),
        Mistake(
            "the smallest slope",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: slope(u).min()),
            because="An upper bound has to hold for every gradient, also for one that goes through the steepest unit.",
            by_hand="u = (0, 5): a gradient along the first unit keeps 0.25 of its length, not 0.0066.",
        ),
        Mistake(
            "the mean slope",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: slope(u).mean()),
            because="A gradient may go through the steepest unit alone; a mean is no bound for it.",
            by_hand="u = (0, 5): the mean slope is 0.128, but along the first unit 0.25 is left.",
        ),
        Mistake(
            "the slope at the mean of u",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: slope(u.mean())),
            because="The slope is taken for each unit, and then the largest is chosen.",
            by_hand="u = (−4, 4): the mean is 0, with the slope ¼, but both slopes are 0.018.",
        ),
        Mistake(
            "the slope at the smallest u",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: slope(u.min())),
            because="The sigmoid is flat on the left as well: steep is only what is near 0.",
            by_hand="u = (−5, 0): the slopes are 0.0066 and 0.25.",
        ),
        Mistake(
            "the sum of the slopes",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: slope(u).sum()),
            because="Multiplying entry by entry lengthens a vector by no more than the largest factor.",
            by_hand="u = (0, 0): each entry is multiplied by ¼, and so is the length; not by ½.",
        ),
        Mistake(
            "the length of the slopes",
            lambda weights, pre_activations: bound(
                weights, pre_activations, most=lambda u: np.linalg.norm(slope(u))
            ),
            because="Multiplying entry by entry lengthens a vector by no more than the largest factor.",
            by_hand="u = (0, 0): each entry is multiplied by ¼, and so is the length; not by 0.354.",
        ),
        Mistake(
            "values of σ in place of slopes",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: sigmoid(u).max()),
            because="What multiplies the gradient is how fast σ changes, not how large it is.",
            by_hand="u = 5: σ is 0.993, but flat: the slope is 0.0066.",
        ),
        Mistake(
            "the slope of tanh",
            lambda weights, pre_activations: bound(
                weights, pre_activations, most=lambda u: np.max(1 - np.tanh(u) ** 2)
            ),
            because="tanh is steeper: 1 at 0. The sigmoid has the slope σ(1 − σ), ¼ at 0.",
            by_hand="u = 0: ½ · ½ = ¼.",
        ),
        Mistake(
            "the slopes are left out",
            lambda weights, pre_activations: bound(weights, pre_activations, most=lambda u: 1.0),
            because="A sigmoid multiplies by at most ¼; without that factor the bound is far too large.",
            by_hand="W = 1, u = 0: ¼ is left.",
        ),
        Mistake(
            "the weights are left out",
            lambda weights, pre_activations: bound(weights, pre_activations, lambda W: 1.0),
            because="W stretches what passes through it, by up to its largest singular value.",
            by_hand="W = 8, u = 0: 8 · ¼ = 2: the gradient grows.",
        ),
        Mistake(
            "the largest eigenvalue",
            lambda weights, pre_activations: bound(
                weights, pre_activations, lambda W: np.max(np.abs(np.linalg.eigvals(W)))
            ),
            because="A matrix that is not symmetric can stretch a vector by more than any eigenvalue says.",
            by_hand="W = [[0, 9], [0, 0]] has only the eigenvalue 0, but sends (0, 1) to (9, 0).",
        ),
        Mistake(
            "the largest sum of a column",
            lambda weights, pre_activations: bound(weights, pre_activations, lambda W: np.linalg.norm(W, 1)),
            because="np.linalg.norm(W, 1) is a bound for the 1-norm. For the Euclidean length it is the largest singular value.",
            by_hand="W = [[1, 1], [1, −1]] stretches every vector by √2, and its columns sum to 2.",
        ),
        Mistake(
            "the largest sum of a row",
            lambda weights, pre_activations: bound(
                weights, pre_activations, lambda W: np.linalg.norm(W, np.inf)
            ),
            because="That is a bound for the largest entry. For the Euclidean length it is the largest singular value.",
            by_hand="W = [[1, 1], [1, −1]] stretches every vector by √2, and its rows sum to 2.",
        ),
        Mistake(
            "the sum of the singular values",
            lambda weights, pre_activations: bound(
                weights, pre_activations, lambda W: np.linalg.norm(W, "nuc")
            ),
            because="How much W can stretch one vector is the largest of them.",
            by_hand="W = I₄ stretches nothing, so its factor is 1; the sum is 4.",
        ),
        Mistake(
            "the smallest singular value",
            lambda weights, pre_activations: bound(weights, pre_activations, lambda W: np.linalg.norm(W, -2)),
            because="The smallest is how little W stretches at least; an upper bound needs the largest.",
            by_hand="W = diag(3, 1): (1, 0) is stretched by 3.",
        ),
        Mistake(
            "the squared singular value",
            lambda weights, pre_activations: bound(
                weights, pre_activations, lambda W: np.linalg.norm(W, 2) ** 2
            ),
            because="σ₁² is the eigenvalue of WᵀW; a vector is stretched by σ₁.",
            by_hand="W = 3: the factor is 3, and not 9.",
        ),
        Mistake(
            "the determinant",
            lambda weights, pre_activations: bound(weights, pre_activations, lambda W: abs(np.linalg.det(W))),
            because="The determinant is how much areas grow; a vector can be stretched though areas shrink.",
            by_hand="W = diag(3, ⅓): the determinant is 1, but (1, 0) is stretched by 3.",
        ),
        Mistake(
            "the trace",
            lambda weights, pre_activations: bound(weights, pre_activations, lambda W: abs(np.trace(W))),
            because="The trace adds the diagonal; entries beside it stretch as well, and those on it may cancel.",
            by_hand="W = diag(3, −3): the trace is 0, but every vector is stretched by 3.",
        ),
        Mistake(
            "only the first layer",
            lambda weights, pre_activations: bound(weights[:1], pre_activations[:1]),
            because="The gradient passes all D layers, and each has its factor.",
            by_hand="Two layers with the factor ¼ each leave 1/16.",
        ),
        Mistake(
            "only the last layer",
            lambda weights, pre_activations: bound(weights[-1:], pre_activations[-1:]),
            because="The gradient passes all D layers, and each has its factor.",
            by_hand="Two layers with the factor ¼ each leave 1/16.",
        ),
        Mistake(
            "the last factor is missing",
            lambda weights, pre_activations: bound(weights[1:], pre_activations[1:]),
            because="From h_D down to h_0 there are D layers, the first one included.",
            by_hand="One layer with W = 1, u = 0: ¼ is left, and not 1.",
        ),
        Mistake(
            "the largest factor alone",
            lambda weights, pre_activations: max(
                bound([W], [u]) for W, u in zip(weights, pre_activations, strict=True)
            ),
            because="Each layer multiplies what the one above it has left.",
            by_hand="Two layers with the factor ¼ each leave 1/16, and not ¼.",
        ),
        Mistake(
            "the mean factor",
            lambda weights, pre_activations: np.mean(
                [bound([W], [u]) for W, u in zip(weights, pre_activations, strict=True)]
            ),
            because="Each layer multiplies what the one above it has left.",
            by_hand="Two layers with the factor ¼ each leave 1/16, and not ¼.",
        ),
        Mistake(
            "the factors one by one",
            lambda weights, pre_activations: np.array(
                [bound([W], [u]) for W, u in zip(weights, pre_activations, strict=True)]
            ),
            because="One number is asked for, the product of these.",
            by_hand="Two layers with the factor ¼ each: 1/16.",
        ),
        Mistake(
            "one slope for all layers",
            lambda weights, pre_activations: (
                np.prod([np.linalg.norm(W, 2) for W in weights]) * slope(pre_activations).max()
            ),
            because="Each layer has its own σ, and so its own largest slope.",
            by_hand="Two layers with W = 1, u = 0: ¼ · ¼ = 1/16, and not ¼.",
        ),
        Mistake(
            "the exact length of one layer's Jacobian",
            lambda weights, pre_activations: np.prod(
                [
                    np.linalg.norm(slope(u)[:, None] * W, 2)
                    for W, u in zip(weights, pre_activations, strict=True)
                ]
            ),
            because="The bound of the chapter has two factors for each layer, from its singular values and from its slopes. This one is sharper, but another.",
            by_hand="W = I₂, u = (0, 5): both are ¼; for W = [[0, 0], [0, 1]] this is 0.0066, and the bound ¼.",
        ),
        Mistake(
            "the exact length of the whole Jacobian",
            lambda weights, pre_activations: np.linalg.norm(
                functools.reduce(
                    np.matmul,
                    [(slope(u)[:, None] * W).T for W, u in zip(weights, pre_activations, strict=True)],
                ),
                2,
            ),
            because="That is the most that can really be left. Asked for is the bound of the chapter, a product of factors of the single layers.",
            by_hand="W₁ = diag(1, 0), W₂ = diag(0, 1), u = 0: nothing passes both, and the bound is 1/16.",
        ),
    ),
    hints=(
        "One layer back: δ = σ'(u) ⊙ g, then Wᵀδ. By how much can each of the two steps lengthen a vector?",
        "The largest entry of σ'(u), and the largest singular value of W. Multiply over all layers.",
    ),
)

# -- a node of reverse mode ----------------------------------------------------------------------------------


class Node:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = value, parents, 0.0

    def __add__(self, other):
        return type(self)(self.value + other.value, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return type(self)(self.value * other.value, [(self, other.value), (other, self.value)])

    def tanh(self):
        value = np.tanh(self.value)
        return type(self)(value, [(self, 1 - value**2)])

    def sorted(self, seen):
        if self in seen:
            return []
        seen.add(self)
        return [node for parent, _ in self.parents for node in parent.sorted(seen)] + [self]

    def backward(self):
        order = self.sorted(set())
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, local in node.parents:
                parent.grad += node.grad * local


class Overwriting(Node):
    def backward(self):
        self.grad = 1.0
        for node in reversed(self.sorted(set())):
            for parent, local in node.parents:
                parent.grad = node.grad * local


class TooEarly(Node):
    def backward(self, seen=None):
        if seen is None:
            self.grad = 1.0
        seen = seen or set()
        seen.add(self)
        for parent, local in self.parents:
            parent.grad += self.grad * local
            if parent not in seen:
                parent.backward(seen)


class Repeated(Node):
    def backward(self, top=True):
        self.grad = 1.0 if top else self.grad
        for parent, local in self.parents:
            parent.grad += self.grad * local
            parent.backward(top=False)


class OwnFactor(Node):
    def __mul__(self, other):
        return type(self)(self.value * other.value, [(self, self.value), (other, other.value)])


class NoStart(Node):
    def backward(self):
        for node in reversed(self.sorted(set())):
            for parent, local in node.parents:
                parent.grad += node.grad * local


class ByValue(Node):
    def __eq__(self, other):
        return self.value == other.value

    def __hash__(self):
        return hash(self.value)


class InputSlope(Node):
    def tanh(self):
        return type(self)(np.tanh(self.value), [(self, 1 - self.value**2)])


class NotCleared(Node):
    def backward(self):
        self.grad = 1.0
        for node in reversed(self.sorted(set())):
            for parent, local in node.parents:
                parent.grad += node.grad * local


class LeavesOnly(Node):
    def backward(self):
        super().backward()
        for node in self.sorted(set()):
            node.grad = 0.0 if node.parents else node.grad


class BreadthFirst(Node):
    def backward(self):
        order = [self]
        for node in order:
            order += [parent for parent, _ in node.parents if parent not in order]
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in order:
            for parent, local in node.parents:
                parent.grad += node.grad * local


class ParentsOnly(Node):
    def backward(self):
        for node in self.sorted(set()):
            node.grad = 0.0
        self.grad = 1.0
        for parent, local in self.parents:
            parent.grad += local


class OneFactor(Node):
    def __mul__(self, other):
        return type(self)(self.value * other.value, [(self, other.value)])


class SumLikeProduct(Node):
    def __add__(self, other):
        return type(self)(self.value + other.value, [(self, other.value), (other, self.value)])


class ProductLikeSum(Node):
    def __mul__(self, other):
        return type(self)(self.value * other.value, [(self, 1.0), (other, 1.0)])


class NoParent(Node):
    def tanh(self):
        return type(self)(np.tanh(self.value))


class OnceTanh(Node):
    def tanh(self):
        return type(self)(np.tanh(self.value), [(self, 1 - np.tanh(self.value))])


class SigmoidSlope(Node):
    def tanh(self):
        value = np.tanh(self.value)
        return type(self)(value, [(self, value * (1 - value))])


class FlatTanh(Node):
    def tanh(self):
        return type(self)(np.tanh(self.value), [(self, 1.0)])


class Scaled(Node):
    """The sweep starts with another number than 1."""

    def start(self):
        return 1.0

    def backward(self):
        super().backward()
        start = self.start()
        for node in self.sorted(set()):
            node.grad *= start


class StartsWithValue(Scaled):
    def start(self):
        return self.value


class StartsWithTwo(Scaled):
    def start(self):
        return 2.0


FORMULAS = {
    "x * y + x": lambda x, y: x * y + x,
    "x + x * y": lambda x, y: x + x * y,
    "x * x * x": lambda x: x * x * x,
    "(x * y).tanh() + y": lambda x, y: (x * y).tanh() + y,
    "u = x * y; u * u + u": lambda x, y: (u := x * y) * u + u,
    "u = x * y; u * u * u + u": lambda x, y: (u := x * y) * u * u + u,
    "u = x * y; u + u * u * u": lambda x, y: (u := x * y) + u * u * u,
    "u = x * y; u * u + u; also by u": lambda x, y: ((u := x * y) * u + u, u),
    "x": lambda x: x,
    "x * y, backward twice": lambda x, y: x * y,
    "x * x + x, without y": lambda x, y: x * x + x,
}


def value_and_gradients(Node, formula, values):
    """What an answer's nodes say: the value of the formula, and its derivative by every variable.

    Some formulas ask for the derivative by a value in between, too, or call `backward` twice.
    """
    nodes = [Node(value) for value in values]
    output = FORMULAS[formula](*nodes)
    if isinstance(output, tuple):
        output, *between = output
        nodes += between
    for _ in range(2 if "twice" in formula else 1):
        output.backward()
    return np.array([output.value, *(node.grad for node in nodes)], float)


NODE = Exercise(
    id="backprop.node",
    title="A reverse-mode node",
    level="challenge",
    points=8,
    section="sec-backprop-autodiff",
    trains="local derivatives, and the sum over all paths",
    reference=Node,
    run=value_and_gradients,
    inputs={
        "a product and a sum": ("x * y + x", [3.0, 5.0]),
        "one variable, used three times": ("x * x * x", [2.0]),
        "tanh": ("(x * y).tanh() + y", [0.5, -1.5]),
        "a shared intermediate value": ("u = x * y; u * u + u", [2.0, 1.5]),
        "two nodes of the same value": ("x + x * y", [2.0, 1.0]),
        "a short way and a long one": ("u = x * y; u + u * u * u", [2.0, 0.5]),
        "a long way and a short one": ("u = x * y; u * u * u + u", [1.5, 0.5]),
        "a value in between": ("u = x * y; u * u + u; also by u", [2.0, 1.5]),
        "backward is called twice": ("x * y, backward twice", [3.0, 5.0]),
    },
    special={"a variable alone": ("x", [4.0]), "an unused variable": ("x * x + x, without y", [3.0, 7.0])},
    mistakes=(
        Mistake(
            "gradients are overwritten",
            Overwriting,
            because="A value that is used twice acts on the output along two paths, and their gradients add up.",
            by_hand="x · y + x at (3, 5): the path through the product gives 5, the other one 1, together 6.",
        ),
        Mistake(
            "passed on too early",
            TooEarly,
            because="A node may pass its gradient on only when all nodes that use it have added their part to it.",
            by_hand="u = x y, u · u + u at (2, 1.5): by u it is 2u + 1 = 7, so by x it is 7 · 1.5 = 10.5.",
        ),
        Mistake(
            "the same part is passed on again",
            Repeated,
            because="Visiting a shared node once for each use sends on, the second time, what was sent already.",
            by_hand="u = x y, u · u + u at (2, 1.5): by u it is 2u + 1 = 7, so by x it is 7 · 1.5 = 10.5.",
        ),
        Mistake(
            "a factor's own value as its local derivative",
            OwnFactor,
            because="The derivative of a product by one factor is the other factor.",
            by_hand="x · y + x at (3, 5): by y it is x = 3, since one more in y adds 3.",
        ),
        Mistake(
            "all derivatives stay 0",
            NoStart,
            because="The sweep starts with 1, the output's derivative by itself; else every product on the way back is 0. And it has to write into the grad of the nodes: what backward returns is not looked at.",
            by_hand="For the formula x alone the derivative by x is 1.",
        ),
        Mistake(
            "nodes are compared by their values",
            ByValue,
            because="Two nodes may hold the same number and still be two places of the computation; both have to pass on.",
            by_hand="x + x · y at (2, 1): x and x · y are both 2, and yet two nodes. By y the slope is x = 2, not 0.",
        ),
        Mistake(
            "1 − u² as the slope of tanh",
            InputSlope,
            because="The slope of tanh at u is 1 − tanh(u)²: the square is that of the value, not of the input.",
            by_hand="For large u tanh is flat, so its slope is nearly 0; at u = 3 the other formula gives −8.",
        ),
        Mistake(
            "what was there is added to",
            NotCleared,
            because="The gradients of an earlier sweep are still in the nodes. `backward` sets them: begin with 0 in every node.",
            by_hand="z = x x at 3: x.grad is 6, also when z.backward() is called twice, and not 12.",
        ),
        Mistake(
            "only the variables get a gradient",
            LeavesOnly,
            because="The statement asks for the grad of every node that z depends on, also of the values in between.",
            by_hand="u = x y, u · u + u at (2, 1.5): by u it is 2u + 1 = 7.",
        ),
        Mistake(
            "nodes in the order of their distance",
            BreadthFirst,
            because="A node may be reached by a short way and by a long one. It has to wait until all nodes that use it have passed on, so it must stand after all of them.",
            by_hand="u = x y, u + u · u · u: u is a parent of the sum, but also of a product further down, which has to come first.",
        ),
        Mistake(
            "only the direct parents",
            ParentsOnly,
            because="The derivative goes on from the parents to their parents, down to the variables.",
            by_hand="x · y · y at (2, 3): by y it is 2xy = 12; the outer product alone knows only x y = 6.",
        ),
        Mistake(
            "the second factor has no part",
            OneFactor,
            because="A product depends on both factors: two pairs in its parents.",
            by_hand="x · y at (3, 5): by y it is 3, and not 0.",
        ),
        Mistake(
            "sums with the local derivatives of products",
            SumLikeProduct,
            because="x + y changes by 1 when x does, whatever y is.",
            by_hand="x + y at (3, 5): by x it is 1.",
        ),
        Mistake(
            "1 as the local derivatives of a product",
            ProductLikeSum,
            because="The derivative of a product by one factor is the other factor.",
            by_hand="x · y at (3, 5): by x it is 5.",
        ),
        Mistake(
            "tanh keeps no parent",
            NoParent,
            because="Without its parent the way back ends at tanh, and nothing arrives below it.",
            by_hand="tanh(x) at 0: the slope is 1, and not 0.",
        ),
        Mistake(
            "1 − t in place of 1 − t²",
            OnceTanh,
            because="The slope of tanh is 1 minus the square of its value.",
            by_hand="x = 0.5: tanh = 0.462, and the slope is 1 − 0.2135 = 0.786.",
        ),
        Mistake(
            "the slope of the sigmoid",
            SigmoidSlope,
            because="t(1 − t) is for the sigmoid. tanh has 1 − t².",
            by_hand="x = 0: tanh(0) = 0, and the slope is 1, not 0.",
        ),
        Mistake(
            "1 as the slope of tanh",
            FlatTanh,
            because="tanh bends: its slope is 1 only at 0.",
            by_hand="For large x tanh is flat, so its slope is nearly 0.",
        ),
        Mistake(
            "the sweep starts with the value",
            StartsWithValue,
            because="The output's derivative by itself is 1, whatever its value is.",
            by_hand="For the formula x alone, at 4: the derivative by x is 1, and not 4.",
        ),
        Mistake(
            "the sweep starts with 2",
            StartsWithTwo,
            because="The output's derivative by itself is 1.",
            by_hand="For the formula x alone the derivative by x is 1.",
        ),
    ),
    hints=(
        "Let every operation store pairs: the node it used, and the derivative of its own value by that node.",
        "backward: list all nodes, each after its parents. Start with 1 at the output, go through the list backwards, and add.",
    ),
)

# -- a training loop -----------------------------------------------------------------------------------------


def network_gradients(X, labels, W1, b1, W2, b2, axis=1, mask=np.sign, W2_back=None):
    """Gradients of the mean cross-entropy by W1, b1, W2, b2; what follows b2 is for mistakes."""
    H = np.maximum(X @ W1.T + b1, 0)
    Z = H @ W2.T + b2
    P = np.exp(Z - Z.max(axis=axis, keepdims=True))
    G = (P / P.sum(axis=axis, keepdims=True) - np.eye(len(b2))[labels]) / len(X)
    D = (G @ (W2 if W2_back is None else W2_back)) * mask(H)
    return [D.T @ X, D.sum(axis=0), G.T @ H, G.sum(axis=0)]


one_softmax = functools.partial(network_gradients, axis=None)
without_mask = functools.partial(network_gradients, mask=np.ones_like)


def weights_only(*args):
    return [g if g.ndim == 2 else 0 * g for g in network_gradients(*args)]


def train(X, labels, W1, b1, W2, b2, rate, steps, gradients=network_gradients):
    parameters = [W1, b1, W2, b2]
    for _ in range(steps):
        found = gradients(X, labels, *parameters)
        parameters = [value - rate * g for value, g in zip(parameters, found, strict=True)]
    return parameters


def train_in_place(X, labels, W1, b1, W2, b2, rate, steps):
    parameters = [W1, b1, W2, b2]
    for _ in range(steps):
        for value, g in zip(parameters, network_gradients(X, labels, *parameters), strict=True):
            value -= rate * g
    return parameters


def train_with_old_gradients(X, labels, W1, b1, W2, b2, rate, steps):
    found = network_gradients(X, labels, W1, b1, W2, b2)
    return train(X, labels, W1, b1, W2, b2, rate, steps, lambda *_: found)


def train_last_layer_first(X, labels, W1, b1, W2, b2, rate, steps):
    def gradients(X, labels, W1, b1, W2, b2):
        changed = W2 - rate * network_gradients(X, labels, W1, b1, W2, b2)[2]
        return network_gradients(X, labels, W1, b1, W2, b2, W2_back=changed)

    return train(X, labels, W1, b1, W2, b2, rate, steps, gradients)


def without_truth(X, labels, W1, b1, W2, b2):
    """The gradients if the one-hot truth is not subtracted."""
    H = np.maximum(X @ W1.T + b1, 0)
    Z = H @ W2.T + b2
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    G = P / P.sum(axis=1, keepdims=True) / len(X)
    D = (G @ W2) * np.sign(H)
    return [D.T @ X, D.sum(axis=0), G.T @ H, G.sum(axis=0)]


def scaled_gradients(factor):
    """Training with all gradients multiplied by factor(X, b2)."""

    def gradients(X, labels, W1, b1, W2, b2):
        return [factor(X, b2) * g for g in network_gradients(X, labels, W1, b1, W2, b2)]

    return functools.partial(train, gradients=gradients)


def biases_summed(X, labels, *parameters):
    return [g if g.ndim == 2 else len(X) * g for g in network_gradients(X, labels, *parameters)]


def first_frozen(X, labels, W1, b1, W2, b2, rate, steps):
    def gradients(*args):
        return [g * (n > 1) for n, g in enumerate(network_gradients(*args))]

    return train(X, labels, W1, b1, W2, b2, rate, steps, gradients)[2:]


def last_frozen(X, labels, W1, b1, W2, b2, rate, steps):
    def gradients(*args):
        return [g * (n < 2) for n, g in enumerate(network_gradients(*args))]

    return train(X, labels, W1, b1, W2, b2, rate, steps, gradients)


def one_after_the_other(X, labels, W1, b1, W2, b2, rate, steps):
    parameters = [W1, b1, W2, b2]
    for _ in range(steps):
        for n in range(4):
            parameters[n] = parameters[n] - rate * network_gradients(X, labels, *parameters)[n]
    return parameters


def started(N, n, hidden, K, rate, steps):
    """Random examples and starting parameters of a network n → hidden → K."""

    def draw(rng):
        sizes = [(hidden, n), (hidden,), (K, hidden), (K,)]
        parameters = [rng.normal(size=size) for size in sizes]
        return rng.normal(size=(N, n)), rng.integers(0, K, size=N), *parameters, rate, steps

    return drawn(draw)


def ten_digits(rng):
    digits = data.load("digits")
    X, labels = digits["images"][:10].reshape(10, 64) / 16, digits["labels"][:10].astype(int)
    parameters = [0.1 * rng.normal(size=size) for size in [(6, 64), (6,), (10, 6), (10,)]]
    return X, labels, *parameters, 0.5, 5


TRAIN = Exercise(
    id="backprop.train",
    title="A training loop",
    level="challenge",
    points=8,
    section="sec-backprop-training",
    trains="putting forward sweep, backward sweep and update together",
    reference=train,
    inputs={
        "one step": started(3, 2, 2, 2, 0.5, 1),
        "4 → 3 → 2": started(5, 4, 3, 2, 0.5, 3),
        "2 → 4 → 3": started(6, 2, 4, 3, 0.2, 4),
        "ten digits": drawn(ten_digits),
    },
    domain={"rate": "positive"},
    special={"no step": started(3, 2, 2, 2, 0.5, 0), "one example": started(1, 3, 2, 2, 0.5, 2)},
    mistakes=(
        Mistake(
            "the starting parameters are changed",
            train_in_place,
            because="value -= … writes into the caller's arrays. Whoever wants to train again starts somewhere else.",
            by_hand="Train twice from the same start with the same data: both runs must end in the same place.",
        ),
        Mistake(
            "uphill",
            functools.partial(train, gradients=lambda *args: [-g for g in network_gradients(*args)]),
            because="The gradient points to where the loss rises fastest; a step goes against it.",
            by_hand="The loss w² has the gradient 2w. From w = 1 with rate 0.1: 1 − 0.2 = 0.8 is better, 1.2 is worse.",
        ),
        Mistake(
            "the loss is summed, not averaged",
            functools.partial(
                train, gradients=lambda X, *rest: [len(X) * g for g in network_gradients(X, *rest)]
            ),
            because="With the mean loss every gradient has the factor 1/N; without it the steps are N times as long.",
            by_hand="Put every example in twice. The mean loss stays what it is, so training must not change at all.",
        ),
        Mistake(
            "the gradients of the start are used in every step",
            train_with_old_gradients,
            because="After a step the parameters are others, and so are the gradients: both sweeps belong inside the loop.",
            by_hand="The loss w² from w = 1 with rate 0.5: the first step leads to 0, the lowest point; the next must stay there.",
        ),
        Mistake(
            "the last layer is updated before the sweep has passed it",
            train_last_layer_first,
            because="All gradients belong to the same parameters. With W₂ already new, the rest is no gradient of anything.",
            by_hand="L = w₂ w₁ from w₁ = w₂ = 1 with rate 0.5: both slopes are 1, so both become 0.5; the mistake makes w₁ 0.75.",
        ),
        Mistake(
            "the mask of ReLU is forgotten",
            functools.partial(train, gradients=without_mask),
            because="A unit that is off for an example passes nothing back from it.",
            by_hand="x = 1, w = −2: h = ReLU(−2) = 0, and it stays 0 for w = −1.9. The gradient by w is 0.",
        ),
        Mistake(
            "one softmax for the whole batch",
            functools.partial(train, gradients=one_softmax),
            because="Each example has its own probabilities, which add up to 1: the sum runs along its row only.",
            by_hand="Two examples with the logits (0, 0): P has the rows (½, ½) and (½, ½), not ¼ everywhere.",
        ),
        Mistake(
            "the biases are left as they are",
            functools.partial(train, gradients=weights_only),
            because="Biases are parameters like the weights: they have gradients, and take part in every step.",
            by_hand="L = ½(w x + b − y)² with x = 0: only b can lower the loss, by steps against w x + b − y = b − y.",
        ),
        Mistake(
            "one step too few",
            lambda *args: train(*args[:7], max(args[7] - 1, 0)),
            because="range(steps) has as many turns as there are steps.",
            by_hand="One step with rate 0.5 on w² from 1: 1 − 0.5 · 2 = 0.",
        ),
        Mistake(
            "one step too many",
            lambda *args: train(*args[:7], args[7] + 1),
            because="After 0 steps the parameters are still the start.",
            by_hand="No step: W1, b1, W2, b2 as they were given.",
        ),
        Mistake(
            "a single step",
            lambda *args: train(*args[:7], 1),
            because="The whole step belongs inside the loop, and the return after it.",
            by_hand="w² from 1 with rate 0.25: 1, ½, ¼, …",
        ),
        Mistake(
            "the rate is forgotten",
            lambda *args: train(*args[:6], 1.0, args[7]),
            because="A step is the gradient times the learning rate.",
            by_hand="w² from 1 with rate 0.25: 1 − 0.25 · 2 = ½, and not −1.",
        ),
        Mistake(
            "the labels are counted from 1",
            lambda X, labels, *rest: train(X, labels - 1, *rest),
            because="Classes are counted from 0, as Python counts columns.",
            by_hand="Label 0 belongs to the first logit.",
        ),
        Mistake(
            "the truth is left out",
            functools.partial(train, gradients=without_truth),
            because="The gradient by the logits is prediction minus truth, P − Y.",
            by_hand="Where the prediction is the truth, nothing may move any more.",
        ),
        Mistake(
            "the softmax runs over the examples",
            functools.partial(train, gradients=functools.partial(network_gradients, axis=0)),
            because="Each example has its own probabilities: they add up to 1 along its row.",
            by_hand="Two examples with the logits (0, 0): P has the rows (½, ½); along the columns that is the same by chance, for three examples it is ⅓.",
        ),
        Mistake(
            "divided by the number of all entries",
            scaled_gradients(lambda X, b2: 1 / len(b2)),
            because="The mean is over the N examples; their cross-entropy is not divided by K.",
            by_hand="One example, z = (0, 0), label 0: the gradient by z is (−½, ½), and not (−¼, ¼).",
        ),
        Mistake(
            "divided by the number of classes",
            scaled_gradients(lambda X, b2: len(X) / len(b2)),
            because="The mean is over the N examples, not over the K classes.",
            by_hand="Put every example in twice. The mean loss stays what it is, so training must not change at all.",
        ),
        Mistake(
            "divided by the number of features",
            scaled_gradients(lambda X, b2: len(X) / X.shape[1]),
            because="len(X) counts the rows, the examples; X.shape[1] counts the features.",
            by_hand="Put every example in twice. The mean loss stays what it is, so training must not change at all.",
        ),
        Mistake(
            "the value of ReLU in place of its slope",
            functools.partial(train, gradients=functools.partial(network_gradients, mask=lambda H: H)),
            because="What is passed back is multiplied by the slope of ReLU, 0 or 1, not by its value.",
            by_hand="x = 1, w = 3: h = w x, so the gradient by w is x = 1, not 3.",
        ),
        Mistake(
            "the first layer is left as it is",
            lambda X, labels, W1, b1, *rest: [W1, b1, *first_frozen(X, labels, W1, b1, *rest)],
            because="All four parameters take part in every step, also those of the first layer.",
            by_hand="L = w₂ w₁ from 1, 1: both slopes are 1, so both have to move.",
        ),
        Mistake(
            "the last layer is left as it is",
            last_frozen,
            because="All four parameters take part in every step, also those of the last layer.",
            by_hand="L = w₂ w₁ from 1, 1: both slopes are 1, so both have to move.",
        ),
        Mistake(
            "only the first example",
            lambda X, labels, *rest: train(X[:1], labels[:1], *rest),
            because="Each step is on all examples, whose mean loss it lowers.",
            by_hand="The mean loss of two examples has a slope from both.",
        ),
        Mistake(
            "the bias gradients are not averaged",
            functools.partial(train, gradients=biases_summed),
            because="The factor 1/N belongs to all four gradients.",
            by_hand="Put every example in twice. The mean loss stays what it is, so training must not change at all.",
        ),
        Mistake(
            "one parameter after the other",
            one_after_the_other,
            because="All four gradients belong to the same parameters; update only when all are known.",
            by_hand="L = w₂ w₁ from w₁ = w₂ = 1 with rate 0.5: both slopes are 1, so both become 0.5; in turn w₂ becomes 0.75.",
        ),
        Mistake(
            "the gradients, not the parameters",
            lambda *args: network_gradients(*args[:6]),
            because="Asked for are the new W1, b1, W2, b2.",
            by_hand="No step: they are as they were given.",
        ),
        Mistake(
            "the results in another order",
            lambda *args: [train(*args)[i] for i in (0, 2, 1, 3)],
            because="Asked for are W1, b1, W2, b2: results are read by their places.",
            by_hand="The second result must have one axis, as b1 has.",
        ),
    ),
    hints=(
        "Write one step first: forward to the probabilities P (N, K), then back from (P − Y)/N to the four gradients.",
        "By W₂: Gᵀ H. By H: G W₂, masked where H is 0. By W₁: Dᵀ X. Biases: sums over rows. Only then update all four.",
    ),
)

EXERCISES = [
    CORNER,
    SHORTCUT,
    MODES,
    RELU_LAYER,
    TWO_LAYER_INPUT,
    SOFTMAX,
    VEC,
    VANISHING,
    TWO_LAYER_WEIGHTS,
    FORM,
    NODE,
    TRAIN,
]
