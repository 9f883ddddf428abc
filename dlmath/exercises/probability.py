"""Exercises of the chapter on probability."""

import numpy as np

from dlmath.checking import Exercise, Mistake, close, distribution, drawn, exact, joint, uniform

# -- a marginal -----------------------------------------------------------------------------------------------

MARGINAL = Exercise(
    id="probability.marginal",
    title="One marginal of three variables",
    level="warm-up",
    points=4,
    section="sec-probability-joint",
    trains="the sum rule",
    reference=lambda joint: joint.sum(axis=(0, 2)),
    inputs={"2 × 3 × 2": joint(2, 3, 2), "3 × 2 × 4": joint(3, 2, 4)},
    special={"z has one value": joint(2, 3, 1), "y has one value": joint(2, 1, 3)},
    mistakes=(
        Mistake(
            "the variable that was asked for is summed out",
            lambda joint: joint.sum(axis=1),
            because="Summing over an axis removes its variable. The y axis has to stay, the two others go.",
            by_hand="If y has 3 values, p(y) has 3 entries.",
        ),
        Mistake(
            "a slice in place of a sum",
            lambda joint: joint[0, :, 0],
            because="A slice holds y together with one pair of values of x and z; all pairs count.",
            by_hand="The result has to add up to 1; a slice adds up to the probability of its pair of values x and z.",
        ),
        Mistake(
            "the mean in place of the sum",
            lambda joint: joint.mean(axis=(0, 2)),
            because="Disjoint cases add up. Dividing by their number counts each of them too little.",
            by_hand="Two fair coins, joint ¼ four times: p(heads) = ¼ + ¼ = ½, and not ¼.",
        ),
        Mistake(
            "the wrong variable is left",
            lambda joint: joint.sum(axis=(1, 2)),
            because="This is p(x). Python counts axes from 0: 0 is x, 1 is y, 2 is z.",
            by_hand="In an array of shape (2, 3, 2) the y axis is the one of length 3.",
        ),
        Mistake(
            "only one variable is summed out",
            lambda joint: joint.sum(axis=2),
            because="This is p(x, y), a table. To be left with y alone, x has to be summed out as well.",
            by_hand="p(y) has one axis; count those of the result.",
        ),
        Mistake(
            "the last variable is left",
            lambda joint: joint.sum(axis=(0, 1)),
            because="This is p(z). Python counts axes from 0: 0 is x, 1 is y, 2 is z.",
            by_hand="In an array of shape (2, 3, 4) the y axis is the one of length 3, and z the one of length 4.",
        ),
        Mistake(
            "only x is summed out",
            lambda joint: joint.sum(axis=0),
            because="This is p(y, z), a table. To be left with y alone, z has to be summed out as well.",
            by_hand="p(y) has one axis; count those of the result.",
        ),
        Mistake(
            "everything is summed",
            lambda joint: joint.sum(),
            because="The sum of all entries is 1 for every joint distribution. The y axis has to stay.",
            by_hand="If y has 3 values, p(y) has 3 entries.",
        ),
        Mistake(
            "the largest entry in place of the sum",
            lambda joint: joint.max(axis=(0, 2)),
            because="p(y) counts all the cases with this y, not only the most probable one.",
            by_hand="Two fair coins, joint ¼ four times: p(heads) = ¼ + ¼ = ½, and not ¼.",
        ),
        Mistake(
            "y given the first x",
            lambda joint: joint[0].sum(axis=1) / joint[0].sum(),
            because="This is p(y | x=0): x is fixed, not summed out.",
            by_hand="x and y the same fair coin: p(y) is (½, ½), but given x=0 it is (1, 0).",
        ),
    ),
    hints=(
        "The axes are x, y, z. Which of them must not be in the result?",
        "np.sum takes several axes at once, axis=(…, …), and counts them from 0.",
    ),
)

# -- a conditional table --------------------------------------------------------------------------------------


def conditional(joint):
    return joint / joint.sum(axis=1, keepdims=True)


def in_place_conditional(joint):
    joint /= joint.sum(axis=1, keepdims=True)
    return joint


CONDITIONAL = Exercise(
    id="probability.conditional",
    title="From a joint table to conditionals",
    level="warm-up",
    points=4,
    section="sec-probability-conditional",
    trains="slicing and renormalising",
    reference=conditional,
    inputs={"3 × 3": joint(3, 3), "2 × 4": joint(2, 4)},
    special={"one x": joint(1, 3), "y follows from x": np.array([[0.0, 0.25], [0.75, 0.0]])},
    mistakes=(
        Mistake(
            "a slice is taken for a distribution",
            lambda joint: joint + 0.0,
            because="Row x of the joint adds up to p(x), not to 1. Fixing x is half of conditioning.",
            by_hand="The row (0.1, 0.3) becomes (0.25, 0.75).",
        ),
        Mistake(
            "the wrong side of the bar",
            lambda joint: joint / joint.sum(axis=0),
            because="Divided by p(y) the table becomes p(x | y): what stands behind the bar is divided by.",
            by_hand="Given x, the values of y are the cases: every row, not every column, has to add up to 1.",
        ),
        Mistake(
            "the row sums are laid along the columns",
            lambda joint: joint / joint.sum(axis=1),
            because="Sums with the shape (rows,) are broadcast along the last axis, so column j is divided by row sum j.",
            by_hand="joint = [[0.1, 0.3], [0.2, 0.4]]: the row sums are 0.4 and 0.6; 0.3 has to be divided by 0.4.",
        ),
        Mistake(
            "multiplied in place of divided",
            lambda joint: joint * joint.sum(axis=1, keepdims=True),
            because="p(x, y) = p(x) p(y | x): from the joint to the conditional one divides.",
            by_hand="The row (0.1, 0.3) has to become (0.25, 0.75), which adds up to 1.",
        ),
        Mistake(
            "as if x and y were independent",
            lambda joint: np.outer(joint.sum(axis=1), joint.sum(axis=0)),
            because="p(x) p(y) is the joint of independent variables; a conditional is a row of the joint, divided by its sum.",
            by_hand="joint = [[0.1, 0.3], [0.2, 0.4]]: the first row becomes (0.25, 0.75).",
        ),
        Mistake(
            "divided by the largest entry of the row",
            lambda joint: joint / joint.max(axis=1, keepdims=True),
            because="A distribution adds up to 1; this makes the largest entry 1.",
            by_hand="The row (0.1, 0.3) becomes (0.25, 0.75), not (⅓, 1).",
        ),
        Mistake(
            "a softmax",
            lambda joint: np.exp(joint) / np.exp(joint).sum(axis=1, keepdims=True),
            because="Exponentials are for logits. Probabilities are divided by their sum as they are.",
            by_hand="The row (0.1, 0.3) becomes (0.25, 0.75), and not (0.45, 0.55).",
        ),
        Mistake(
            "p(y) in every row",
            lambda joint: np.tile(joint.sum(axis=0), (len(joint), 1)),
            because="p(y | x) = p(y) only if X and Y are independent; each row has to be divided by its own sum.",
            by_hand="joint = [[½, 0], [0, ½]]: given x, y is sure, though p(y) = (½, ½).",
        ),
        Mistake(
            "divided by the length of the row",
            lambda joint: joint / np.sqrt(np.sum(joint**2, axis=1, keepdims=True)),
            because="A unit vector has the Euclidean length 1; the entries of a distribution add up to 1.",
            by_hand="The row (0.3, 0.4) has the length 0.5 and the sum 0.7: it becomes (3/7, 4/7), not (0.6, 0.8).",
        ),
        Mistake(
            "the table itself is changed",
            in_place_conditional,
            because="joint /= … writes into the table that was handed in; whoever uses it afterwards has another one.",
            by_hand="Call it twice on the same table: a joint distribution must still add up to 1 afterwards.",
        ),
    ),
    hints=(
        "What does a row of the joint add up to? What should it add up to?",
        "keepdims=True keeps the row sums as a column, which NumPy then divides every row by.",
    ),
)

# -- the normaliser -------------------------------------------------------------------------------------------

NORMALISER = Exercise(
    id="probability.normaliser",
    title="What does the normaliser sum over?",
    level="warm-up",
    points=2,
    section="sec-probability-parameters",
    trains="telling parameters from data",
    choices="abcd",
    reference="b",
    mistakes=(
        Mistake(
            "a sum over the data",
            "a",
            because="It adds up what might have been observed, for one θ, and gives p(θ) again.",
            by_hand="Three coins 0.2, 0.5, 0.8, each with prior 1/3, one head: this leaves 0.2, 0.5, 0.8, with the sum 1.5.",
        ),
        Mistake(
            "the prior is left out of the sum",
            "c",
            because="The sum must run over exactly what stands above, likelihood times prior; else they do not add up to 1.",
            by_hand="Three coins 0.2, 0.5, 0.8, each with prior 1/3, one head: 0.5 above all, 1.5 below.",
        ),
        Mistake(
            "no normaliser",
            "d",
            because="A likelihood adds up to 1 over the data, not over the parameters.",
            by_hand="Three coins 0.2, 0.5, 0.8, each with prior 1/3, one head: 1.5/3 = 0.5, and not 1.",
        ),
    ),
    hints=(
        "The posterior is a distribution. Of what? It has to add up to 1 over just that.",
        "Try three coins with θ = 0.2, 0.5, 0.8, prior 1/3 each, and the data “one toss, heads”.",
    ),
)

# -- drawing --------------------------------------------------------------------------------------------------


def sample(p, u):
    return np.searchsorted(np.cumsum(p)[:-1], u, side="right")


def first_above(u, borders):
    """For every u the first place whose entry is above it; the last place if there is none."""
    return np.array(
        [next((i for i, border in enumerate(borders) if x < border), len(borders) - 1) for x in u]
    )


SAMPLE = Exercise(
    id="probability.sample",
    title="From uniform numbers to draws",
    level="core",
    points=5,
    section="sec-probability-sampling",
    trains="drawing from a distribution",
    reference=sample,
    compare=exact(),
    inputs={
        "3 values": (np.array([0.2, 0.5, 0.3]), uniform(9)),
        "5 values": (distribution(5), uniform(400)),
    },
    domain={"u": "fraction"},
    special={
        "u on a border": (np.array([0.25, 0.5, 0.25]), np.array([0.0, 0.25, 0.75])),
        "values that never come": (np.array([0.0, 0.5, 0.0, 0.5]), np.array([0.0, 0.2, 0.5, 0.9])),
    },
    mistakes=(
        Mistake(
            "the probabilities are used as borders",
            lambda p, u: first_above(u, p),
            because="A piece begins where the one before ends: the borders are running sums of the probabilities.",
            by_hand="p = (0.25, 0.5, 0.25): the pieces are [0, 0.25), [0.25, 0.75), [0.75, 1). So u = 0.6 gives 1.",
        ),
        Mistake(
            "always the most probable value",
            lambda p, u: np.full(len(u), np.argmax(p)),
            because="In many draws every value with p > 0 has to come; the mode alone ignores u and never varies.",
            by_hand="p = (0.25, 0.5, 0.25): u = 0.1 lies in the first piece.",
        ),
        Mistake(
            "all values equally probable",
            lambda p, u: (u * len(p)).astype(int),
            because="Pieces of equal length give every value the same chance; piece i must have the length p_i.",
            by_hand="p = (0.25, 0.5, 0.25), u = 0.7: the second piece ends at 0.75, so the answer is 1, not 2.",
        ),
        Mistake(
            "a border belongs to the piece on its left",
            lambda p, u: np.searchsorted(np.cumsum(p)[:-1], u, side="left"),
            because="u can be 0 but not 1, so a piece must hold its left border and not the right one.",
            by_hand="p = (0, 0.5, 0, 0.5), u = 0: value 0 has probability 0 and must not come; the answer is 1.",
        ),
        Mistake(
            "counted from 1",
            lambda p, u: sample(p, u) + 1,
            because="The values are places of an array, and Python counts them from 0.",
            by_hand="u = 0.1 with p = (0.25, 0.5, 0.25) is in the first piece, and its index is 0.",
        ),
        Mistake(
            "laid end to end from the right",
            lambda p, u: len(p) - 1 - sample(p[::-1], u),
            because="The piece of value 0 begins at 0, at the left.",
            by_hand="p = (0.2, 0.8), u = 0.1: the first piece is [0, 0.2), so the answer is 0.",
        ),
        Mistake(
            "one less",
            lambda p, u: np.maximum(sample(p, u) - 1, 0),
            because="The number of borders at or below u is the index already; nothing is to be taken off.",
            by_hand="p = (0.25, 0.5, 0.25), u = 0.6: one border, 0.25, is at most u, so the answer is 1.",
        ),
        Mistake(
            "the probability in place of the index",
            lambda p, u: p[sample(p, u)],
            because="The value is a place of p; what stands there is how probable it is.",
            by_hand="p = (0.25, 0.5, 0.25), u = 0.1: the answer is 0, and not 0.25.",
        ),
        Mistake(
            "the nearest border",
            lambda p, u: np.argmin(np.abs(u[:, None] - np.cumsum(p)), axis=1),
            because="A piece ends at its border; whether another border is nearer does not matter.",
            by_hand="p = (0.25, 0.5, 0.25), u = 0.3: the nearest border is 0.25, but u lies in the second piece.",
        ),
        Mistake(
            "the nearest probability",
            lambda p, u: np.argmin(np.abs(u[:, None] - p), axis=1),
            because="Probabilities are lengths of pieces, not places on the line: add them up to get the borders.",
            by_hand="p = (0.25, 0.5, 0.25), u = 0.3: u lies in [0.25, 0.75), so the answer is 1.",
        ),
        Mistake(
            "the probabilities are sorted first",
            lambda p, u: sample(np.sort(p), u),
            because="Value i has the piece of length p_i; sorting gives the lengths to other values.",
            by_hand="p = (0.5, 0.25, 0.25), u = 0.4: the first piece is [0, 0.5), so the answer is 0.",
        ),
    ),
    hints=(
        "Lay the probabilities end to end. Where does piece i begin, and where does it end?",
        "Borders: np.cumsum(p). The answer is the number of borders that are at most u (the last border, 1, left aside).",
    ),
)

# -- the chain rule -------------------------------------------------------------------------------------------


def chain(p_x, p_y, p_z):
    return p_x[:, None, None] * p_y[:, :, None] * p_z


def factors(a, b, c):
    return distribution(a), distribution(a, b), distribution(a, b, c)


CHAIN = Exercise(
    id="probability.chain",
    title="A joint from its factors",
    level="core",
    points=5,
    section="sec-probability-chain",
    trains="the probability chain rule, axis by axis",
    reference=chain,
    inputs={"3 × 3 × 3": factors(3, 3, 3), "2 × 3 × 2": factors(2, 3, 2), "2 × 2 × 2": factors(2, 2, 2)},
    special={"x has one value": factors(1, 2, 3), "z has one value": factors(2, 3, 1)},
    mistakes=(
        Mistake(
            "p(x) is left out",
            lambda p_x, p_y, p_z: p_y[:, :, None] * p_z,
            because="This is p(y, z | x), one distribution for each x; the joint needs how probable each x is.",
            by_hand="All entries have to add up to 1; without p(x) they add up to the number of values of x.",
        ),
        Mistake(
            "p(x) lies along the last axis",
            lambda p_x, p_y, p_z: p_x * p_y[:, :, None] * p_z,
            because="NumPy lines shapes up from the right: a plain vector meets z, not x.",
            by_hand="2 × 2 × 2: the cell x=1, y=2, z=2 needs the probability of the first x, not of the second.",
        ),
        Mistake(
            "p(y | x) lies along the last two axes",
            lambda p_x, p_y, p_z: p_x[:, None, None] * p_y * p_z,
            because="NumPy lines shapes up from the right: a table (x, y) meets the axes y and z.",
            by_hand="2 × 2 × 2: the cell x=1, y=2, z=1 needs p(y=2 | x=1), in the first row of the table.",
        ),
        Mistake(
            "p(y | x) is averaged over x first",
            lambda p_x, p_y, p_z: p_x[:, None, None] * (p_x @ p_y)[:, None] * p_z,
            because="p(x) p(y) is the joint of x and y only if they are independent; keep y given x.",
            by_hand="Study 0.6, pass given study 0.9, pass at all 0.66: both is 0.6 · 0.9 = 0.54, not 0.6 · 0.66.",
        ),
        Mistake(
            "p(y | x) is left out",
            lambda p_x, p_y, p_z: p_x[:, None, None] * p_z,
            because="The chain rule has three factors; without p(y | x) all y count as certain.",
            by_hand="All entries have to add up to 1; without p(y | x) they add up to the number of values of y.",
        ),
        Mistake(
            "p(z | x, y) is left out",
            lambda p_x, p_y, p_z: p_x[:, None] * p_y,
            because="This is p(x, y), a table; the joint of all three has an axis for z.",
            by_hand="For 2 × 3 × 2 values the result has 12 entries, not 6.",
        ),
        Mistake(
            "sums in place of products",
            lambda p_x, p_y, p_z: p_x[:, None, None] + p_y[:, :, None] + p_z,
            because="That all three happen has the product of their probabilities, each given what came before.",
            by_hand="Study 0.6, pass given study 0.9: both is 0.6 · 0.9 = 0.54, and not 1.5.",
        ),
        Mistake(
            "all x are taken to be equally probable",
            lambda p_x, p_y, p_z: p_y[:, :, None] * p_z / len(p_x),
            because="Dividing by the number of values makes the sum 1, but x has a distribution of its own.",
            by_hand="p(x) = (0.9, 0.1): the cells of the first x must add up to 0.9, and not to ½.",
        ),
        Mistake(
            "p(x) lies along y",
            lambda p_x, p_y, p_z: np.resize(p_x, p_y.shape[1])[None, :, None] * p_y[:, :, None] * p_z,
            because="p(x) needs its entries along axis 0: p_x[:, None, None].",
            by_hand="2 × 2 × 2: the cell x=1, y=2, z=1 needs the probability of the first x, not of the second.",
        ),
        Mistake(
            "p(y | x) is read by columns",
            lambda p_x, p_y, p_z: p_x[:, None, None] * p_y.reshape(p_y.shape[::-1]).T[:, :, None] * p_z,
            because="p_y[i, j] has the row of x; read the other way round, its numbers meet other cells.",
            by_hand="2 × 2 × 2: the cell x=1, y=2, z=1 needs p(y=2 | x=1), row 1, column 2 of the table.",
        ),
        Mistake(
            "z is taken to be independent of x and y",
            lambda p_x, p_y, p_z: p_x[:, None, None] * p_y[:, :, None] * p_z.mean(axis=(0, 1)),
            because="p(z | x, y) differs from cell to cell; a mean over the cells forgets that.",
            by_hand="Z = X, both a fair coin: the cells with z ≠ x must be 0.",
        ),
    ),
    hints=(
        "Write p(x, y, z) as a product of three factors, each given what came before.",
        "Give every factor three axes, with length 1 where a variable is missing: p_x[:, None, None].",
    ),
)

# -- are the causes independent? ------------------------------------------------------------------------------


def gap(table):
    """p(y, z) − p(y) p(z) for a table (y, z) that adds up to 1."""
    return table - np.outer(table.sum(axis=1), table.sum(axis=0))


def graph(a, b, c):
    """The joint of Z → X ← Y, axes x, y, z."""

    def draw(rng):
        p_y, p_z, p_x = (rng.dirichlet(np.ones(n), size=size) for n, size in ((b, ()), (c, ()), (a, (b, c))))
        return np.moveaxis(p_x, -1, 0) * np.outer(p_y, p_z)

    return drawn(draw)


def product_of_marginals(joint):
    p_x, p_y, p_z = joint.sum(axis=(1, 2)), joint.sum(axis=(0, 2)), joint.sum(axis=(0, 1))
    return np.einsum("x,y,z->xyz", p_x, p_y, p_z)


INDEPENDENCE = Exercise(
    id="probability.independence",
    title="How far from independent are two causes?",
    level="core",
    points=5,
    section="sec-probability-graph",
    trains="independence as a statement about every pair of values",
    reference=lambda joint: np.max(np.abs(gap(joint.sum(axis=0)))),
    inputs={
        "Y and Z never equal": np.array(
            [[[0.0, 1, 2], [3, 0, 1], [2, 1, 0]], [[0.0, 3, 2], [1, 0, 3], [2, 3, 0]]]
        )
        / 24,
        "any joint, 3 × 2 × 4": joint(3, 2, 4),
        "Z never comes after Y": np.array(
            [[[1.0, 0, 2], [3, 1, 0], [0, 1, 2]], [[2.0, 0, 1], [0, 2, 0], [0, 2, 1]]]
        )
        / 18,
        "Z mostly comes after Y": np.array(
            [[[1.0, 4, 0], [0, 1, 3], [2, 0, 1]], [[0.0, 2, 1], [1, 0, 3], [4, 1, 0]]]
        )
        / 24,
        "a graph Z → X ← Y": graph(2, 3, 3),
    },
    special={"Y has one value": joint(2, 1, 3), "Z copies Y": np.array([[[0.5, 0.0], [0.0, 0.5]]])},
    mistakes=(
        Mistake(
            "all three variables are compared",
            lambda joint: np.max(np.abs(joint - product_of_marginals(joint))),
            because="That asks whether X, Y and Z are independent together. X depends on its causes; only Y and Z are asked for.",
            by_hand="X = Y with a fair coin, Z constant: Y and Z are independent, although p(x, y, z) is not a product.",
        ),
        Mistake(
            "x is known in place of summed out",
            lambda joint: max(np.max(np.abs(gap(table / table.sum()))) for table in joint),
            because="This is independence given X. Seeing a common effect in general couples its causes, whatever they were before.",
            by_hand="Two fair coins Y, Z, and X = 1 if they differ: Y and Z are independent, but given X each tells the other.",
        ),
        Mistake(
            "the sign is kept",
            lambda joint: np.max(gap(joint.sum(axis=0))),
            because="A pair may be more or less probable than the product says; both are deviations.",
            by_hand="The deviations add up to 0: unless all are 0, some are negative, and one of those may be the largest in size.",
        ),
        Mistake(
            "the deviations are added up",
            lambda joint: np.sum(np.abs(gap(joint.sum(axis=0)))),
            because="Asked for is the largest deviation of a single pair of values, not all of them together.",
            by_hand="Z copies a fair coin Y: every pair is off by ¼, so the answer is ¼, and not 1.",
        ),
        Mistake(
            "X and Y are compared",
            lambda joint: np.max(np.abs(gap(joint.sum(axis=2)))),
            because="Summing out axis 2 leaves x and y. Asked for are Y and Z, the axes 1 and 2, so axis 0 has to go.",
            by_hand="Python counts axes from 0: 0 is x, 1 is y, 2 is z.",
        ),
        Mistake(
            "X and Z are compared",
            lambda joint: np.max(np.abs(gap(joint.sum(axis=1)))),
            because="Summing out axis 1 leaves x and z. Asked for are Y and Z, the axes 1 and 2, so axis 0 has to go.",
            by_hand="Python counts axes from 0: 0 is x, 1 is y, 2 is z.",
        ),
        Mistake(
            "the mean deviation",
            lambda joint: np.mean(np.abs(gap(joint.sum(axis=0)))),
            because="Asked for is the largest deviation of a single pair of values.",
            by_hand="Y and Z with 3 values, off by 0.1 in one pair of rows and columns only: the mean hides it among zeros.",
        ),
        Mistake(
            "the deviations are squared",
            lambda joint: np.max(gap(joint.sum(axis=0)) ** 2),
            because="The measure is an absolute value. Squares do without signs, too, but are much smaller numbers.",
            by_hand="Z copies a fair coin Y: every pair is off by ¼, so the answer is ¼, and not 1/16.",
        ),
        Mistake(
            "half of the sum",
            lambda joint: np.sum(np.abs(gap(joint.sum(axis=0)))) / 2,
            because="This is the total variation of the two tables; asked for is the largest deviation of a single pair.",
            by_hand="Z copies a fair coin Y: every pair is off by ¼, so the answer is ¼, and not ½.",
        ),
        Mistake(
            "only pairs of equal values",
            lambda joint: np.max(np.abs(np.diag(gap(joint.sum(axis=0))))),
            because="Independence is a statement about every pair (y, z), also about unequal ones.",
            by_hand="Z is 0 where Y is 1: the pairs (0, 0), (0, 1), … all count, not only (0, 0) and (1, 1).",
        ),
        Mistake(
            "only pairs that are too rare",
            lambda joint: -np.min(gap(joint.sum(axis=0))),
            because="A pair may be more or less probable than the product says; both are deviations.",
            by_hand="The deviations add up to 0: one large positive one may face many small negative ones.",
        ),
        Mistake(
            "x is fixed at its first value",
            lambda joint: np.max(np.abs(gap(joint[0]))),
            because="joint[0] holds only the cases with the first x, and does not even add up to 1. Sum x out.",
            by_hand="Two fair coins Y, Z and a third X: joint[0] has four entries ⅛, and p(y, z) four entries ¼.",
        ),
        Mistake(
            "a truth value",
            lambda joint: bool(np.max(np.abs(gap(joint.sum(axis=0)))) < 1e-9),
            because="Asked for is how far from independent they are: a number, 0 for independent ones.",
            by_hand="Z copies a fair coin Y: the answer is ¼.",
        ),
        Mistake(
            "the whole table of deviations",
            lambda joint: gap(joint.sum(axis=0)),
            because="One number is asked for, the largest absolute value in the table.",
            by_hand="Z copies a fair coin Y: the deviations are ¼ and −¼, and the answer is ¼.",
        ),
        Mistake(
            "mutual information",
            lambda joint: np.sum(
                (t := joint.sum(axis=0))[t > 0]
                * np.log(t[t > 0] / np.outer(t.sum(axis=1), t.sum(axis=0))[t > 0])
            ),
            because="It is 0 for the same variables, but it is another measure; asked for is the largest difference of two probabilities.",
            by_hand="Z copies a fair coin Y: the largest difference is ¼; the mutual information is ln 2.",
        ),
    ),
    hints=(
        "Y and Z alone: which axis of the joint has to go? The result is a table p(y, z).",
        "np.outer of its two marginals is the table that it would be if Y and Z were independent.",
    ),
)

PROOF = Exercise(
    id="probability.proof",
    title="Which step of the proof uses the graph?",
    level="core",
    points=2,
    section="sec-probability-graph",
    trains="seeing where an assumption enters a proof",
    choices="abcd",
    reference="b",
    mistakes=(
        Mistake(
            "the sum rule is taken for an assumption",
            "a",
            because="Summing a variable out of a joint is right for all variables, dependent or not.",
            by_hand="Take any table of numbers that add up to 1: its margins are its sums, whatever made it.",
        ),
        Mistake(
            "taking a factor out of a sum",
            "c",
            because="p(z) and p(y) do not contain x, so they are the same in all terms. That is arithmetic.",
            by_hand="2 · 3 + 2 · 5 = 2 (3 + 5), whatever the numbers mean.",
        ),
        Mistake(
            "a conditional adds up to 1 in any case",
            "d",
            because="For fixed y and z the numbers p(x | y, z) are a distribution of x, with or without the graph.",
            by_hand="A lamp that is on with probability 0.9 is off with 0.1: together 1, for every y and z.",
        ),
    ),
    hints=(
        "Take three variables that are all the same coin. Which of the four equations is false for them?",
        "Without the graph the chain rule says p(z) p(y | z) p(x | y, z). Where was a bar dropped?",
    ),
)

# -- explaining away ------------------------------------------------------------------------------------------


def causes(p_y, p_z):
    return np.outer([1 - p_y, p_y], [1 - p_z, p_z])


def explain(p_y, p_z, lamp):
    seen = causes(p_y, p_z) * lamp
    return seen[1].sum() / seen.sum(), seen[1, 1] / seen[:, 1].sum()


EXPLAIN = Exercise(
    id="probability.explain",
    title="Explaining away",
    level="core",
    points=6,
    section="sec-probability-graph",
    trains="conditioning on a common effect",
    reference=explain,
    inputs={
        "one fault is enough": (0.1, 0.2, np.array([[0.02, 0.9], [0.8, 0.95]])),
        "both faults are needed": (0.3, 0.1, np.array([[0.02, 0.05], [0.1, 0.9]])),
        "any lamp": (0.4, 0.6, uniform(2, 2, low=0.1, high=0.9)),
    },
    domain={"p_y": "fraction", "p_z": "fraction", "lamp": "fraction"},
    special={
        "the lamp ignores the faults": (0.2, 0.3, np.full((2, 2), 0.5)),
        "never on without a fault": (0.1, 0.1, np.array([[0.0, 1.0], [1.0, 1.0]])),
    },
    mistakes=(
        Mistake(
            "the joint is not renormalised",
            lambda p_y, p_z, lamp: ((s := causes(p_y, p_z) * lamp)[1].sum(), s[1, 1]),
            because="p(y=1, x=1) is how often both happen. Given that the lamp is on, divide by how often that happens.",
            by_hand="Faults 0.1 each, lamp on if there is at least one, else off: p(y, on) = 0.1, p(on) = 0.19, so the first is 0.53.",
        ),
        Mistake(
            "the bar is turned round",
            lambda p_y, p_z, lamp: (lamp[1] @ [1 - p_z, p_z], lamp[1, 1]),
            because="That is the probability of the lamp given the fault; asked for is the fault given the lamp.",
            by_hand="A rare fault that always lights the lamp is still rare if the lamp is often on without it.",
        ),
        Mistake(
            "independent, so finding Z changes nothing",
            lambda p_y, p_z, lamp: (explain(p_y, p_z, lamp)[0],) * 2,
            because="Y and Z are independent before the lamp is seen. Given their common effect they are in general not.",
            by_hand="Faults 0.1 each, lamp on if there is at least one, else off: 0.53 with the lamp on, and 0.1 when Z is found too.",
        ),
        Mistake(
            "Z is added, but not to what is known",
            lambda p_y, p_z, lamp: (
                explain(p_y, p_z, lamp)[0],
                (s := causes(p_y, p_z) * lamp)[1, 1] / s.sum(),
            ),
            because="Divided by p(x=1) it is p(y=1, z=1 | x=1). If z=1 is known too, it belongs below as well.",
            by_hand="Given x=1 and z=1, the cases y=0 and y=1 have to add up to 1.",
        ),
        Mistake(
            "the faults have changed places",
            lambda p_y, p_z, lamp: explain(p_y, p_z, lamp.T),
            because="lamp[y, z] has a row for each y, so the rates of Y have to run down the rows as well.",
            by_hand="The case y=1, z=0 has the weight p_y (1 − p_z), and the lamp in row 1, column 0.",
        ),
        Mistake(
            "the rates of the faults are left out",
            lambda p_y, p_z, lamp: (lamp[1].sum() / lamp.sum(), lamp[1, 1] / lamp[:, 1].sum()),
            because="This treats present and absent as equally probable. Each case counts with its prior.",
            by_hand="If the lamp ignores the faults, the answer must be the rate of fault Y, and not ½.",
        ),
        Mistake(
            "the rate of Y, as if nothing had been seen",
            lambda p_y, p_z, lamp: (explain(p_y, p_z, lamp)[0], p_y),
            because="Y and Z are independent as long as the lamp is not looked at. Given the lamp, finding Z changes the answer, in general not back to p(y).",
            by_hand="Lamp on only if both are there: given x=1 and z=1, y=1 is sure, whatever its rate is.",
        ),
        Mistake(
            "what Z tells is asked for Z",
            lambda p_y, p_z, lamp: explain(p_z, p_y, lamp.T),
            because="The roles are exchanged: this is p(z=1 | x=1) and p(z=1 | x=1, y=1).",
            by_hand="If the lamp ignores the faults, the answer must be the rate of Y, and not of Z.",
        ),
        Mistake(
            "the two rates are exchanged",
            lambda p_y, p_z, lamp: explain(p_z, p_y, lamp),
            because="p_y belongs to fault Y, the rows of the lamp, and p_z to fault Z, its columns.",
            by_hand="If the lamp ignores the faults, the answer must be p_y, and not p_z.",
        ),
        Mistake(
            "absent in place of present",
            lambda p_y, p_z, lamp: tuple(1 - x for x in explain(p_y, p_z, lamp)),
            because="This is p(y=0 | …): row 0 is “absent”, row 1 “present”.",
            by_hand="If the lamp ignores the faults, the answer must be p_y, and not 1 − p_y.",
        ),
        Mistake(
            "the weights of absent and present are exchanged",
            lambda p_y, p_z, lamp: explain(1 - p_y, 1 - p_z, lamp),
            because="Index 0 is “absent”, with the probability 1 − p; index 1 is “present”, with p.",
            by_hand="If the lamp ignores the faults, the answer must be p_y, and not 1 − p_y.",
        ),
        Mistake(
            "the lamp is off",
            lambda p_y, p_z, lamp: explain(p_y, p_z, 1 - lamp),
            because="lamp[y, z] is the probability that the lamp is on, which is what has been seen.",
            by_hand="Lamp on only if there is a fault: seen on, some fault is sure; seen off, none is.",
        ),
        Mistake(
            "Z is known to be absent",
            lambda p_y, p_z, lamp: (
                (s := causes(p_y, p_z) * lamp)[1].sum() / s.sum(),
                s[1, 0] / s[:, 0].sum(),
            ),
            because="Given z=1, only column 1 of the table is left; column 0 is z=0.",
            by_hand="Lamp on if there is at least one fault, else off: with z=0 the fault Y would be sure.",
        ),
        Mistake(
            "Z is taken to be absent in the first, too",
            lambda p_y, p_z, lamp: (
                (s := causes(p_y, p_z) * lamp)[1, 0] / s[:, 0].sum(),
                explain(p_y, p_z, lamp)[1],
            ),
            because="In the first question nothing is known of Z: both columns count, summed.",
            by_hand="Faults 0.1 each, lamp on if there is at least one, else off: p(y, on) = 0.1 of 0.19 is 0.53, and with z=0 it would be 1.",
        ),
    ),
    hints=(
        "Write down p(x=1, y, z) for the four pairs (y, z): a 2 × 2 table. Which of its entries are still possible?",
        "First: row y=1 divided by the whole table. Second: only the column z=1 is left.",
    ),
)

# -- a coin: from prior to posterior --------------------------------------------------------------------------

GRID = (np.arange(200) + 0.5) / 200


def weights(k, n, theta):
    return theta**k * (1 - theta) ** (n - k)


def posterior_mean(k, n, theta, prior):
    w = prior * weights(k, n, theta)
    return np.sum(theta * w) / np.sum(w)


POSTERIOR_MEAN = Exercise(
    id="probability.posterior_mean",
    title="The posterior mean of a coin",
    level="core",
    points=5,
    section="sec-probability-parameters",
    trains="Bayes' rule with an integral below",
    reference=posterior_mean,
    compare=close(rtol=1e-4),
    inputs={
        "flat prior": (7, 10, GRID, np.ones(200)),
        "about fair": (2, 6, GRID, 30 * (GRID * (1 - GRID)) ** 2),
        "mostly tails": (4, 5, GRID, 4 * (1 - GRID) ** 3),
    },
    domain={"theta": "fixed", "prior": "positive"},
    excused={"theta is rounded to two digits": "the rounding averages out under a smooth prior"},
    special={"no toss yet": (0, 0, GRID, 2 * GRID), "all heads": (3, 3, GRID, np.ones(200))},
    mistakes=(
        Mistake(
            "the observed share",
            lambda k, n, theta, prior: k / n if n else 0.5,
            because="k/n is the maximum-likelihood estimate: it uses no prior, and it is a highest point, not a mean.",
            by_hand="Flat prior, 3 heads in 3 tosses: the mean is (3 + 1)/(3 + 2) = 0.8, not 1.",
        ),
        Mistake(
            "the highest point of the posterior",
            lambda k, n, theta, prior: theta[np.argmax(prior * weights(k, n, theta))],
            because="That is the MAP estimate. A mean weighs all θ with their posterior.",
            by_hand="Flat prior, 1 head in 1 toss: the posterior 2θ is highest at 1, and its mean is 2/3.",
        ),
        Mistake(
            "the prior is left out",
            lambda k, n, theta, prior: posterior_mean(k, n, theta, np.ones_like(theta)),
            because="The likelihood alone has the shape of the posterior only for a flat prior.",
            by_hand="Before the first toss the answer must be the mean of the prior: 2/3 for the density 2θ.",
        ),
        Mistake(
            "the normaliser is missing",
            lambda k, n, theta, prior: np.mean(theta * prior * weights(k, n, theta)),
            because="Likelihood times prior does not integrate to 1 over θ; divide by its integral.",
            by_hand="Flat prior, 1 head in 1 toss: ∫ θ · θ dθ = 1/3, ∫ θ dθ = 1/2, and the mean is 2/3.",
        ),
        Mistake(
            "the tails have the exponent n",
            lambda k, n, theta, prior: posterior_mean(k, n + k, theta, prior),
            because="Of n tosses k are heads, so n − k are tails.",
            by_hand="Flat prior, 1 head in 1 toss: the weight is θ, with the mean 2/3; θ(1 − θ) would have the mean ½.",
        ),
        Mistake(
            "heads and tails are exchanged",
            lambda k, n, theta, prior: posterior_mean(n - k, n, theta, prior),
            because="θ is the probability of heads, so θ has the exponent k.",
            by_hand="Flat prior, 3 heads in 3 tosses: the mean is 0.8, nearer to 1 than to 0.",
        ),
        Mistake(
            "only the heads count",
            lambda k, n, theta, prior: posterior_mean(k, k, theta, prior),
            because="Tails tell something too: each multiplies the likelihood by 1 − θ.",
            by_hand="Flat prior, 1 head in 2 tosses: the mean must be ½, and not 2/3.",
        ),
        Mistake(
            "the mean of the prior",
            lambda k, n, theta, prior: np.sum(theta * prior) / np.sum(prior),
            because="This is the answer before the first toss. The data multiply the prior by their likelihood.",
            by_hand="Flat prior, 3 heads in 3 tosses: the mean is 0.8, not ½.",
        ),
        Mistake(
            "the posterior, not its mean",
            lambda k, n, theta, prior: (w := prior * weights(k, n, theta)) / w.sum(),
            because="The posterior has a number for every θ. Its mean is one number: the sum of θ times these.",
            by_hand="Flat prior, 1 head in 1 toss: the mean is 2/3.",
        ),
        Mistake(
            "not divided at all",
            lambda k, n, theta, prior: np.sum(theta * prior * weights(k, n, theta)),
            because="Likelihood times prior does not add up to 1 over θ; divide by its sum.",
            by_hand="Flat prior, 1 head in 1 toss: ∫ θ · θ dθ = 1/3, ∫ θ dθ = 1/2, and the mean is 2/3.",
        ),
        Mistake(
            "the median",
            lambda k, n, theta, prior: theta[
                np.searchsorted(c := np.cumsum(prior * weights(k, n, theta)), c[-1] / 2)
            ],
            because="Half of the posterior lies below the median. A mean weighs every θ with its posterior.",
            by_hand="Flat prior, 1 head in 1 toss: the density 2θ has the median √½ = 0.707 and the mean 0.667.",
        ),
        Mistake(
            "the prior is used twice",
            lambda k, n, theta, prior: posterior_mean(k, n, theta, prior**2),
            because="The prior stands for what was known before; it multiplies the likelihood once.",
            by_hand="Before the first toss the answer must be the mean of the prior: 2/3 for the density 2θ; (2θ)² has the mean ¾.",
        ),
    ),
    hints=(
        "The posterior is proportional to likelihood times prior. What is the likelihood of k heads in n tosses?",
        "A mean is the sum of θ times its weight, divided by the sum of the weights; the width of the pieces cancels.",
    ),
)


def estimates(k, n, a, b):
    return k / n, (k + a - 1) / (n + a + b - 2), (k + a) / (n + a + b)


ESTIMATES = Exercise(
    id="probability.estimates",
    title="Three estimates for one coin",
    level="core",
    points=5,
    section="sec-probability-mle-map",
    trains="telling MLE, MAP and posterior mean apart",
    reference=estimates,
    inputs={
        "7 of 10, Beta(2, 3)": (7, 10, 2, 3),
        "1 of 4, Beta(5, 2)": (1, 4, 5, 2),
        "60 of 90": (60, 90, 4, 4),
    },
    special={"flat prior": (2, 5, 1, 1), "no heads": (0, 6, 2, 2)},
    mistakes=(
        Mistake(
            "MAP and mean are exchanged",
            lambda k, n, a, b: (k / n, (k + a) / (n + a + b), (k + a - 1) / (n + a + b - 2)),
            because="MAP is the highest point of the posterior. Its exponents are smaller by 1 than the two parameters.",
            by_hand="Flat prior Beta(1, 1): MAP must be k/n, since the posterior has the shape of the likelihood.",
        ),
        Mistake(
            "the mean for both",
            lambda k, n, a, b: (k / n, (k + a) / (n + a + b), (k + a) / (n + a + b)),
            because="The highest point and the mean of a curve that is not symmetric are in general different places.",
            by_hand="Flat prior, 1 head in 1 toss: the density 2θ has the mean 2/3 and is highest at 1.",
        ),
        Mistake(
            "the prior is Beta(a, b) of a in b trials",
            lambda k, n, a, b: (k / n, (k + a - 1) / (n + b - 2), (k + a) / (n + b)),
            because="b belongs to the tails, it is no number of trials: the mean divides by n + a + b, the highest point by n + a + b − 2.",
            by_hand="The prior mean of Beta(2, 2) is 2/(2 + 2) = ½, and not 2/2.",
        ),
        Mistake(
            "a and b are exchanged",
            lambda k, n, a, b: estimates(k, n, b, a),
            because="a belongs to the heads and b to the tails: the larger a is, the more the prior pulls towards 1.",
            by_hand="Beta(2, 3), 7 heads of 10: the mean is (7 + 2)/(10 + 5) = 0.6, and not 10/15.",
        ),
        Mistake(
            "1 is taken from the heads only",
            lambda k, n, a, b: (k / n, (k + a - 1) / (n + a + b), (k + a) / (n + a + b)),
            because="Both exponents, of θ and of 1 − θ, are smaller by 1, and their sum stands below.",
            by_hand="Flat prior, 1 head in 2 tosses: MAP must be 1/2; this gives 1/4.",
        ),
        Mistake(
            "the tails are counted",
            lambda k, n, a, b: tuple(1 - x for x in estimates(k, n, a, b)),
            because="θ is the probability of heads, and k counts heads.",
            by_hand="6 heads of 6: the maximum-likelihood estimate is 1, and not 0.",
        ),
        Mistake(
            "MAP is the observed share",
            lambda k, n, a, b: (k / n, k / n, estimates(k, n, a, b)[2]),
            because="That holds for a flat prior. In general the prior pulls the highest point towards its own.",
            by_hand="Beta(2, 2), 0 heads of 2: MAP is (0 + 1)/(2 + 2) = ¼, and not 0.",
        ),
        Mistake(
            "1 is taken from the denominator once",
            lambda k, n, a, b: (k / n, (k + a - 1) / (n + a + b - 1), estimates(k, n, a, b)[2]),
            because="Both exponents, of θ and of 1 − θ, are smaller by 1, so their sum is smaller by 2.",
            by_hand="Flat prior, 1 head in 2 tosses: MAP must be 1/2, and not 1/3.",
        ),
        Mistake(
            "the mean of a flat prior",
            lambda k, n, a, b: (k / n, estimates(k, n, a, b)[1], (k + 1) / (n + 2)),
            because="(k + 1)/(n + 2) belongs to a = b = 1; the prior counts as a heads and b tails.",
            by_hand="Beta(2, 3), 7 heads of 10: the mean is (7 + 2)/(10 + 5) = 0.6, and not 8/12.",
        ),
        Mistake(
            "what the prior says alone",
            lambda k, n, a, b: (k / n, (a - 1) / max(a + b - 2, 1), a / (a + b)),
            because="Highest point and mean of the prior know nothing of the tosses: add k to a, and n − k to b.",
            by_hand="Beta(2, 2), 0 heads of 6: the mean is 2/10, and not ½.",
        ),
        Mistake(
            "heads over tails",
            lambda k, n, a, b: (k / (n - k), *estimates(k, n, a, b)[1:]),
            because="k/(n − k) are the odds; a probability is the share of all tosses.",
            by_hand="1 head of 2: the share is ½, the odds are 1.",
        ),
        Mistake(
            "1 is taken from the denominator only",
            lambda k, n, a, b: (k / n, (k + a) / (n + a + b - 2), estimates(k, n, a, b)[2]),
            because="The exponent of θ is smaller by 1 as well, and it stands above.",
            by_hand="Flat prior, 1 head in 2 tosses: MAP must be 1/2, and not 2/2.",
        ),
        Mistake(
            "the mean of data and prior",
            lambda k, n, a, b: (k / n, estimates(k, n, a, b)[1], (k / n + a / (a + b)) / 2),
            because="The more tosses, the less the prior counts: it weighs as much as a + b tosses.",
            by_hand="Beta(1, 1), 2 heads of 2: the mean is 3/4; after 98 heads of 98 it is 0.99, and not 0.75.",
        ),
    ),
    hints=(
        "The posterior is Beta(a + k, b + n − k). Its mean is first parameter over sum of both.",
        "The density has the exponents a + k − 1 and b + n − k − 1. θᵖ(1 − θ)^q is highest at p/(p + q).",
    ),
)

# -- a Bayes update -------------------------------------------------------------------------------------------


def update(prior, table, data):
    with np.errstate(divide="ignore"):
        logs = np.log(prior) + np.log(table[:, data]).sum(axis=1)
    w = np.exp(logs - logs.max())
    return w / w.sum()


def product(table, data):
    return np.prod(table[:, data], axis=1)


def counts_times_logs(prior, table, data):
    """Seen values times the logarithms of their probabilities, those that were never seen included."""
    logs = np.log(prior) + np.log(table) @ np.bincount(data, minlength=table.shape[1])
    w = np.exp(logs - logs.max())
    return w / w.sum()


def mean_of_logs(prior, table, data):
    logs = np.log(prior) + (np.log(table[:, data]).mean(axis=1) if len(data) else 0.0)
    w = np.exp(logs - logs.max())
    return w / w.sum()


COINS = np.array([[0.8, 0.2], [0.5, 0.5], [0.3, 0.7]])
TOSSES = np.tile([0, 1, 1, 0, 1], 600)

UPDATE = Exercise(
    id="probability.update",
    title="A Bayes update that survives 3000 tosses",
    level="challenge",
    points=7,
    section="sec-probability-parameters",
    trains="Bayes' rule as code, in logarithms",
    reference=update,
    inputs={
        "3 coins, 4 tosses": (np.array([0.5, 0.3, 0.2]), COINS, np.array([1, 0, 1, 0])),
        "2 dice, 3 throws": (distribution(2), distribution(2, 6), np.array([5, 0, 2])),
        "4 urns, 5 draws": (distribution(4), distribution(4, 3), np.array([2, 2, 0, 1, 0])),
    },
    special={
        "3000 tosses": (np.full(3, 1 / 3), np.array([[0.6, 0.4], [0.405, 0.595], [0.4, 0.6]]), TOSSES),
        "a prior of 0": (np.array([0.0, 0.5, 0.5]), COINS, np.array([1, 1])),
        "an impossible observation": (
            np.array([0.5, 0.5]),
            np.array([[1.0, 0.0], [0.5, 0.5]]),
            np.array([0, 1]),
        ),
        "an impossible value that does not come": (
            np.array([0.5, 0.5]),
            np.array([[1.0, 0.0], [0.5, 0.5]]),
            np.array([0, 0]),
        ),
        "refuted after sixty hits": (
            np.array([0.5, 0.5]),
            np.array([[1.0, 0.0], [0.5, 0.5]]),
            np.append(np.zeros(60, dtype=int), 1),
        ),
        "no data": (np.array([0.2, 0.8]), COINS[:2], np.array([], dtype=int)),
    },
    mistakes=(
        Mistake(
            "the product underflows",
            lambda prior, table, data: (w := prior * product(table, data)) / w.sum(),
            because="3000 factors of about ½ make less than any positive number of 64 bits: all products are 0, and 0/0 is nan.",
            by_hand="0.5 to the power 3000 is about 10 to the power −903; numbers of 64 bits end near 10 to the power −324.",
        ),
        Mistake(
            "the prior is left out",
            lambda prior, table, data: (w := product(table, data)) / w.sum(),
            because="How probable a hypothesis was before counts as much as how well it predicts the data.",
            by_hand="With no data at all the result must be the prior.",
        ),
        Mistake(
            "never renormalised",
            lambda prior, table, data: prior * product(table, data),
            because="Likelihood times prior is in the right proportions, but it does not add up to 1.",
            by_hand="Prior (½, ½), one observation with the likelihoods 0.9 and 0.3: 0.45 and 0.15 become 0.75 and 0.25.",
        ),
        Mistake(
            "the normaliser sums over the data",
            lambda prior, table, data: prior * product(table, data) / (prior * table.sum(axis=1)),
            because="Summed over all observations for one hypothesis, the likelihoods give 1 and only the prior is left below.",
            by_hand="Prior (½, ½), likelihoods 0.9 and 0.3: below must stand 0.45 + 0.15, the same for both.",
        ),
        Mistake(
            "likelihoods are added",
            lambda prior, table, data: (w := prior * table[:, data].sum(axis=1)) / w.sum(),
            because="All observations happened, one and the next: for independent ones probabilities multiply.",
            by_hand="A fair coin shows two heads with probability ½ · ½ = ¼; the sum of the two is 1.",
        ),
        Mistake(
            "only the last observation counts",
            lambda prior, table, data: prior * table[:, data[-1]] / np.sum(prior * table[:, data[-1]]),
            because="The posterior of one observation is the prior of the next; this starts from the old prior every time.",
            by_hand="Prior (½, ½), likelihoods (0.9, 0.3) twice: 0.81 to 0.09 is 0.9 and 0.1, not 0.75 and 0.25.",
        ),
        Mistake(
            "the prior is counted once per observation",
            lambda prior, table, data: (w := prior ** len(data) * product(table, data)) / w.sum(),
            because="The prior stands for what was known before the first observation. It enters once.",
            by_hand="Two observations that tell nothing (likelihoods equal) must leave (0.2, 0.8) as it is.",
        ),
        Mistake(
            "0 times log 0",
            counts_times_logs,
            because="How often a value was seen times the logarithm of its probability is 0 · (−∞) = nan for a value that is impossible and was never seen.",
            by_hand="Table row (1, 0), data (0, 0): the likelihood is 1 · 1 = 1, although the other value has probability 0.",
        ),
        Mistake(
            "a tiny number for every zero",
            lambda prior, table, data: update(prior + 1e-12, table + 1e-12, data),
            because="What a hypothesis calls impossible has happened: it is refuted, whatever else it predicts well. A tiny number lets it survive enough other data.",
            by_hand="Rows (1, 0) and (½, ½), data sixty times 0, then 1: the first is refuted, though ½ to the power 61 is less than 10⁻¹².",
        ),
        Mistake(
            "only the first observation counts",
            lambda prior, table, data: (w := prior * (table[:, data[0]] if len(data) else 1.0)) / w.sum(),
            because="All observations happened; each multiplies by its own likelihood.",
            by_hand="Prior (½, ½), likelihoods (0.9, 0.3) twice: 0.81 to 0.09 is 0.9 and 0.1, not 0.75 and 0.25.",
        ),
        Mistake(
            "each value counts once",
            lambda prior, table, data: update(prior, table, np.unique(data)),
            because="An observation that comes twice has been made twice, and multiplies twice.",
            by_hand="Prior (½, ½), likelihoods (0.9, 0.3) twice: 0.81 to 0.09 is 0.9 and 0.1, not 0.75 and 0.25.",
        ),
        Mistake(
            "the mean of the logarithms",
            mean_of_logs,
            because="The logarithm of a product is the sum of the logarithms. With the mean, 3000 observations say as little as one.",
            by_hand="Prior (½, ½), likelihoods (0.9, 0.3) twice: 0.81 to 0.09 is 0.9 and 0.1, not 0.75 and 0.25.",
        ),
        Mistake(
            "logarithms are returned",
            lambda prior, table, data: np.log(prior) + np.log(table[:, data]).sum(axis=1),
            because="Logarithms are a way to compute. At the end take np.exp again, and divide by the sum.",
            by_hand="A posterior is positive and adds up to 1; logarithms of probabilities are negative.",
        ),
        Mistake(
            "logarithms are divided by their sum",
            lambda prior, table, data: (
                (logs := np.log(prior) + np.log(table[:, data]).sum(axis=1)) / logs.sum()
            ),
            because="Only the exponentials are in the right proportions; the most probable hypothesis has the smallest share of the logarithms.",
            by_hand="Weights 0.45 and 0.15: their logarithms −0.8 and −1.9 would give 0.3 and 0.7, the wrong way round.",
        ),
        Mistake(
            "the most probable hypothesis alone",
            lambda prior, table, data: np.eye(len(prior))[np.argmax(update(prior, table, data))],
            because="The posterior says how probable each hypothesis is; the others are not excluded.",
            by_hand="Prior (½, ½), likelihoods 0.9 and 0.3: the posterior is (0.75, 0.25), not (1, 0).",
        ),
        Mistake(
            "the prior multiplies after renormalising",
            lambda prior, table, data: prior * update(np.ones(len(prior)), table, data),
            because="Renormalise last: the product with the prior has to add up to 1.",
            by_hand="Prior (½, ½), likelihoods 0.9 and 0.3: (0.75, 0.25) times ½ adds up to ½.",
        ),
    ),
    hints=(
        "Likelihood of all data = product over the observations of table[i, x]. Multiply by the prior, then renormalise.",
        "Add logarithms in place of multiplying. Before np.exp subtract the largest: the factor cancels in the division.",
    ),
)

EXERCISES = [
    MARGINAL,
    CONDITIONAL,
    NORMALISER,
    SAMPLE,
    CHAIN,
    INDEPENDENCE,
    PROOF,
    EXPLAIN,
    POSTERIOR_MEAN,
    ESTIMATES,
    UPDATE,
]
