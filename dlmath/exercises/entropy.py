"""Exercises of the chapter on entropy and divergence."""

from collections import Counter
from itertools import pairwise

import numpy as np

from dlmath.checking import (
    Criterion,
    Exercise,
    Mistake,
    close,
    distribution,
    drawn,
    gradient_of,
    joint,
    normal,
)

# -- nats, bits and perplexity -------------------------------------------------------------------------------

UNITS = Exercise(
    id="entropy.units",
    title="Nats, bits and a number of choices",
    level="warm-up",
    points=2,
    section="sec-entropy-surprise",
    trains="changing the base of a logarithm",
    reference=np.array([2 / np.log(2), np.exp(2)]),
    compare=close(rtol=1e-3),
    mistakes=(
        Mistake(
            "multiplied by ln 2",
            np.array([2 * np.log(2), np.exp(2)]),
            because="A bit is smaller than a nat, so it takes more bits than nats to say the same.",
            by_hand="A fair coin has 1 bit and ln 2 = 0.693 nats: from nats to bits the number grows.",
        ),
        Mistake(
            "2 to the power of nats",
            np.array([2 / np.log(2), 4.0]),
            because="The base of the power is that of the logarithm: 2 belongs to bits, e to nats.",
            by_hand="A uniform guess among 4 costs ln 4 = 1.386 nats: e to that is 4, 2 to that is 2.61.",
        ),
        Mistake(
            "multiplied by ln 2, and then 2 to that power",
            np.array([2 * np.log(2), 4 ** np.log(2)]),
            because="A bit is smaller than a nat, so a number of bits is larger than the same in nats.",
            by_hand="A fair coin has 1 bit and ln 2 = 0.693 nats, and 2 to the 1 is e to the 0.693.",
        ),
        Mistake(
            "the two numbers are exchanged",
            np.array([np.exp(2), 2 / np.log(2)]),
            because="The bits come first. The perplexity is the larger of the two: a power of the other.",
            by_hand="8 equally likely symbols: 3 bits and perplexity 8, in this order.",
        ),
        Mistake(
            "decimal digits in place of bits",
            np.array([2 / np.log(10), np.exp(2)]),
            because="Bits belong to the logarithm to base 2. Dividing by ln 10 changes to base 10.",
            by_hand="A fair coin has 1 bit and ln 2 = 0.693 nats: dividing by ln 2 gives 1.",
        ),
        Mistake(
            "e to the power of bits",
            np.array([2 / np.log(2), np.exp(2 / np.log(2))]),
            because="The base of the power is that of the logarithm: 2 belongs to bits, e to nats.",
            by_hand="A uniform guess among 4 costs 2 bits: 2 to that is 4, e to that is 7.39.",
        ),
        Mistake(
            "2 bits in place of 2 nats",
            np.array([2.0, 4.0]),
            because="The loss is given in nats. The same in bits is another number.",
            by_hand="A fair coin has 1 bit and ln 2 = 0.693 nats.",
        ),
    ),
    hints=(
        "How many nats are one bit, the surprise of a fair coin?",
        "Divide by ln 2 = 0.6931 for the bits. The perplexity is 2 to the bits, or e to the nats.",
    ),
)

# -- entropy -------------------------------------------------------------------------------------------------


def entropy(p):
    p = np.asarray(p)[np.asarray(p) > 0]
    return -np.sum(p * np.log2(p))


ENTROPY = Exercise(
    id="entropy.entropy",
    title="Entropy in bits, zeros included",
    level="warm-up",
    points=5,
    section="sec-entropy-entropy",
    trains="the definition of entropy and its convention",
    reference=entropy,
    inputs={"a bent coin": distribution(2), "five outcomes": distribution(5)},
    special={
        "a point mass": np.array([0.0, 1.0, 0.0]),
        "one outcome never happens": np.array([0.5, 0.25, 0.0, 0.25]),
    },
    mistakes=(
        Mistake(
            "0 log 0 is not treated",
            lambda p: -np.sum(p * np.log2(p)),
            because="The computer has log₂ 0 = −∞ and 0 · ∞ = nan; by convention, and in the limit, the term is 0.",
            by_hand="p = (0, 1): the outcome is sure, so the entropy is 0 and not undefined.",
        ),
        Mistake(
            "nats in place of bits",
            lambda p: entropy(p) * np.log(2),
            because="np.log is the natural logarithm and gives nats; bits need the logarithm to base 2.",
            by_hand="A fair coin has 1 bit; with ln you get 0.693.",
        ),
        Mistake(
            "surprises without their weights",
            lambda p: -np.mean(np.log2(p[p > 0])),
            because="Entropy is the mean surprise when outcomes come from p: each counts p(x), not 1/n.",
            by_hand="p = (¾, ¼): the surprises are 0.415 and 2; the mean of draws is ¾ · 0.415 + ¼ · 2 = 0.811.",
        ),
        Mistake(
            "the minus sign is missing",
            lambda p: -entropy(p),
            because="Logarithms of probabilities are at most 0; surprise is their opposite, so entropy is at least 0.",
            by_hand="A fair coin: log₂ ½ = −1, and its entropy is +1 bit.",
        ),
        Mistake(
            "the mean of the terms",
            lambda p: entropy(p) / len(p),
            because="The weights p(x) add up to 1 already; dividing by n as well makes it too small.",
            by_hand="A fair coin: ½ · 1 + ½ · 1 = 1 bit, and not ½.",
        ),
        Mistake(
            "the entropy of a uniform distribution",
            lambda p: np.log2(len(p)),
            because="log₂ n is the most that n outcomes can have. It is reached only if all are equally probable.",
            by_hand="p = (1, 0): the outcome is sure, 0 bits, and not log₂ 2 = 1.",
        ),
        Mistake(
            "the surprise at the likeliest outcome",
            lambda p: -np.log2(np.max(p)),
            because="Entropy is the mean over all outcomes; the likeliest surprises the least.",
            by_hand="p = (¾, ¼): ¾ · 0.415 + ¼ · 2 = 0.811, and not 0.415.",
        ),
        Mistake(
            "the terms are not summed",
            lambda p: -p * np.log2(np.where(p > 0, p, 1)),
            because="Entropy is one number, the sum of these terms.",
            by_hand="A fair coin: the terms are ½ and ½, the entropy is 1 bit.",
        ),
        Mistake(
            "the number of choices",
            lambda p: 2 ** entropy(p),
            because="2 to the entropy is the perplexity; asked for is the entropy in bits.",
            by_hand="A fair coin: 1 bit, and 2 choices.",
        ),
        Mistake(
            "the share of the largest possible",
            lambda p: entropy(p) / np.log2(len(p)) if len(p) > 1 else 0.0,
            because="Divided by log₂ n it is between 0 and 1. Asked for are bits.",
            by_hand="Four equally likely outcomes have 2 bits, and the share 1.",
        ),
        Mistake(
            "the sum of all surprises",
            lambda p: -np.sum(np.log2(p[p > 0])),
            because="Each surprise counts as often as its outcome comes: with the weight p(x).",
            by_hand="A fair coin: ½ · 1 + ½ · 1 = 1 bit, and not 2.",
        ),
        Mistake(
            "decimal logarithms",
            lambda p: entropy(p) * np.log10(2),
            because="np.log10 has base 10; bits need the logarithm to base 2.",
            by_hand="A fair coin has 1 bit; with log₁₀ you get 0.301.",
        ),
        Mistake(
            "the chance of two different draws",
            lambda p: 1 - np.sum(p**2),
            because="This also measures uncertainty (Gini), but not in bits: there is no logarithm in it.",
            by_hand="A fair coin: 1 − ¼ − ¼ = ½, and its entropy is 1 bit.",
        ),
        Mistake(
            "a tiny number in the logarithm",
            lambda p: -np.sum((p + 1e-9) * np.log2(p + 1e-9)),
            because="It changes every term a little, also those that were right. Leave the zeros out instead.",
            by_hand="p = (0, 1): the entropy is exactly 0.",
        ),
    ),
    hints=(
        "Entropy is a weighted mean: what is averaged, and which are the weights?",
        "Keep only the entries p > 0 before taking np.log2; what you drop would add 0.",
    ),
)

# -- cross-entropy of a classifier ---------------------------------------------------------------------------


def cross_entropy(Q, y):
    return -np.mean(np.log(Q[np.arange(len(y)), y]))


CROSS_ENTROPY = Exercise(
    id="entropy.cross_entropy",
    title="The loss of a classifier",
    level="warm-up",
    points=5,
    section="sec-entropy-cross-entropy",
    trains="reading cross-entropy as the surprise at the true class",
    reference=cross_entropy,
    inputs={
        "2 examples, 3 classes": (distribution(2, 3), np.array([2, 0])),
        "4 examples, 3 classes": (distribution(4, 3), np.array([1, 1, 0, 2])),
    },
    special={
        "sure and right": (np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1, 0])),
        "sure and wrong": (np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([1, 1])),
    },
    mistakes=(
        Mistake(
            "a sum in place of a mean",
            lambda Q, y: cross_entropy(Q, y) * len(y),
            because="The loss is a mean over the examples, so that it does not grow with the size of the data.",
            by_hand="Two examples of probability ½ each cost ln 2 = 0.693 nats on average, not 1.386.",
        ),
        Mistake(
            "the logarithm of the mean probability",
            lambda Q, y: -np.log(np.mean(Q[np.arange(len(y)), y])),
            because="What is averaged are surprises. The logarithm of a mean hides one very bad example.",
            by_hand="q = 1 and q = 0.01: the mean surprise is (0 + 4.605)/2 = 2.303, and −ln 0.505 is only 0.683.",
        ),
        Mistake(
            "every label is looked up in every row",
            lambda Q, y: -np.mean(np.log(Q[:, y])),
            because="Q[:, y] picks all the columns y from every row, an (N, N) table; example i has only label y[i].",
            by_hand="For N = 2 there are 2 surprises to average; Q[:, y] has 4 entries.",
        ),
        Mistake(
            "the entropy of the predictions",
            lambda Q, y: np.mean([entropy(q) for q in Q]) * np.log(2),
            because="The outcomes come from the labels, not from the model: a model may be sure, and wrong.",
            by_hand="Q = [[1, 0]], y = [1]: sure of the wrong class. The loss is ∞; the entropy of (1, 0) is 0.",
        ),
        Mistake(
            "bits in place of nats",
            lambda Q, y: cross_entropy(Q, y) / np.log(2),
            because="The loss is asked for in nats, as most frameworks report it: with the natural logarithm.",
            by_hand="A uniform guess among 2 classes costs ln 2 = 0.693 nats, which is 1 bit.",
        ),
        Mistake(
            "labels counted from 1",
            lambda Q, y: -np.mean(np.log(Q[np.arange(len(y)), y - 1])),
            because="Classes are counted from 0, as Python counts columns: class y has the column y.",
            by_hand="Q = [[0.7, 0.3]], y = [0]: the probability of the true class is 0.7.",
        ),
        Mistake(
            "rows and labels are exchanged",
            lambda Q, y: -np.mean(np.log(np.resize(Q.T, Q.shape)[np.arange(len(y)), y])),
            because="Rows are examples, columns are classes: example i has Q[i, y[i]].",
            by_hand="Q = [[0.7, 0.3], [0.4, 0.6]], y = [1, 0]: the probabilities are 0.3 and 0.4.",
        ),
        Mistake(
            "divided by all entries",
            lambda Q, y: cross_entropy(Q, y) / Q.shape[1],
            because="There are N surprises, one for each example, so divide by N, and not by N · K.",
            by_hand="One example, Q = [[½, ½]]: the loss is ln 2 = 0.693, not half of it.",
        ),
        Mistake(
            "the surprises are not averaged",
            lambda Q, y: -np.log(Q[np.arange(len(y)), y]),
            because="One number is asked for: the mean of these.",
            by_hand="Two examples of probability ½ each cost ln 2 = 0.693 nats on average.",
        ),
        Mistake(
            "the likeliest class in place of the true one",
            lambda Q, y: -np.mean(np.log(Q.max(axis=1))),
            because="What counts is the probability that was given to what is true, even if another class got more.",
            by_hand="Q = [[0.9, 0.1]], y = [1]: the loss is −ln 0.1 = 2.30, and not 0.105.",
        ),
        Mistake(
            "the perplexity",
            lambda Q, y: np.exp(cross_entropy(Q, y)),
            because="e to the loss is a number of choices; asked for is the loss in nats.",
            by_hand="A uniform guess among 2 classes costs ln 2 = 0.693 nats, and has the perplexity 2.",
        ),
        Mistake(
            "only the first example",
            lambda Q, y: -np.log(Q[0, y[0]]),
            because="The mean runs over all examples.",
            by_hand="q = 1 and q = 0.01: the mean surprise is (0 + 4.605)/2 = 2.303.",
        ),
        Mistake(
            "the share of right answers",
            lambda Q, y: np.mean(Q.argmax(axis=1) == y),
            because="That is the accuracy. The cross-entropy also counts how sure the classifier was.",
            by_hand="Q = [[0.6, 0.4]], y = [0]: right, and yet the loss is −ln 0.6 = 0.511.",
        ),
        Mistake(
            "the missing probability in place of its logarithm",
            lambda Q, y: np.mean(1 - Q[np.arange(len(y)), y]),
            because="Surprise is −ln q, and 1 − q is near it only for q near 1.",
            by_hand="q = ½: −ln ½ = 0.693, and 1 − ½ = 0.5.",
        ),
        Mistake(
            "a softmax once more",
            lambda Q, y: cross_entropy(np.exp(Q) / np.exp(Q).sum(axis=1, keepdims=True), y),
            because="The rows of Q are probabilities already; a softmax belongs to logits.",
            by_hand="Q = [[1, 0]], y = [0]: sure and right, so the loss is 0.",
        ),
        Mistake(
            "all classes count alike",
            lambda Q, y: -np.mean(np.log(Q)),
            because="Only the probability of the true class counts; the labels say which it is.",
            by_hand="Q = [[0.9, 0.1]], y = [0]: the loss is −ln 0.9 = 0.105.",
        ),
        Mistake(
            "the minus sign is missing",
            lambda Q, y: -cross_entropy(Q, y),
            because="Logarithms of probabilities are at most 0; a loss is their opposite, and falls as they rise.",
            by_hand="A uniform guess among 2 classes costs +0.693 nats.",
        ),
    ),
    hints=(
        "The truth is a point mass on y[i], so the sum over the classes has one term for each example.",
        "Q[np.arange(len(y)), y] are the N probabilities of the true classes. Average their surprises.",
    ),
)

# -- KL by hand, both ways -----------------------------------------------------------------------------------

KL_BY_HAND = Exercise(
    id="entropy.kl_by_hand",
    title="KL both ways, on paper",
    level="warm-up",
    points=2,
    section="sec-entropy-kl",
    trains="the direction of KL, and what zeros do",
    reference=np.array([np.inf, np.log(2) / 2]),
    compare=close(rtol=2e-3),  # 0.347 is 0.3466, rounded
    mistakes=(
        Mistake(
            "the two directions are exchanged",
            np.array([np.log(2) / 2, np.inf]),
            because="In KL(p‖q) the first argument gives the weights: it says how often each outcome occurs.",
            by_hand="The third outcome has p = ¼ and q = 0: it occurs under p, and q calls it impossible.",
        ),
        Mistake(
            "the outcome with q = 0 is left out",
            np.array([-np.log(2) / 4, np.log(2) / 2]),
            because="A term counts as 0 where p(x) = 0. Where p(x) > 0 and q(x) = 0 it is ∞.",
            by_hand="The sum of the other terms is ¼ ln ½ < 0, and a KL divergence is never negative.",
        ),
        Mistake(
            "both are infinite",
            np.array([np.inf, np.inf]),
            because="A zero in the first argument has the weight 0: the term 0 · ln(0/¼) counts as 0.",
            by_hand="p = (½, ½), q = (1, 0): KL(q‖p) = 1 · ln 2 + 0, finite, although KL(p‖q) is ∞.",
        ),
        Mistake(
            "bits in place of nats",
            np.array([np.inf, 0.5]),
            because="Divergences are asked for in nats, with the natural logarithm.",
            by_hand="log₂ 2 is 1, but ln 2 is 0.693.",
        ),
        Mistake(
            "the outcome with q = 0 is left out, and the sign of the rest",
            np.array([np.log(2) / 4, np.log(2) / 2]),
            because="Where p(x) > 0 and q(x) = 0 the term is ∞, and so is the sum.",
            by_hand="The third outcome has p = ¼ and q = 0: it occurs under p, and q calls it impossible.",
        ),
        Mistake(
            "−∞",
            np.array([-np.inf, np.log(2) / 2]),
            because="The term is p ln(p/q), and p/q is ¼ over 0: ∞, with the logarithm ∞.",
            by_hand="As q gets smaller, ln(p/q) grows without bound.",
        ),
        Mistake(
            "the weight ½ is left out",
            np.array([np.inf, np.log(2)]),
            because="Each term has the weight of its outcome: q(x) in the sum of D_KL(q‖p).",
            by_hand="Second outcome: ½ · ln(½ / ¼). The first adds ½ · ln 1 = 0.",
        ),
    ),
    hints=(
        "Write the three terms p ln(p/q) in a column. Which one has a zero, and in which place?",
        "A term with weight 0 counts as 0. A term with a positive weight and q = 0 is ∞, in Python np.inf.",
    ),
)

# -- least and most entropy ----------------------------------------------------------------------------------


def in_order(extremes, n):
    """An answer's two distributions, each sorted from large to small: the order of outcomes is free."""
    found = [np.asarray(p, float) for p in extremes(n)]
    if [p.ndim for p in found] != [1, 1]:
        raise ValueError("two distributions are asked for, each an array of shape (n,)")
    return tuple(np.sort(p)[::-1] for p in found)


def extremes(n):
    return np.eye(n)[0], np.full(n, 1 / n)


EXTREMES = Exercise(
    id="entropy.extremes",
    title="The least and the most entropy",
    level="core",
    points=5,
    section="sec-entropy-extremes",
    trains="which distributions are least and most uncertain",
    reference=extremes,
    run=in_order,
    inputs={"3 outcomes": 3, "8 outcomes": 8},
    special={"1 outcome": 1},
    mistakes=(
        Mistake(
            "the two are exchanged",
            lambda n: extremes(n)[::-1],
            because="Entropy is uncertainty: least where the outcome is sure, most where no outcome is preferred.",
            by_hand="n = 2: a coin with two heads has 0 bits, a fair coin has 1 bit.",
        ),
        Mistake(
            "the least is no distribution",
            lambda n: (np.zeros(n), np.full(n, 1 / n)),
            because="The sum over zeros is 0, but probabilities must add up to 1.",
            by_hand="(0, 0) sums to 0; some outcome has to happen.",
        ),
        Mistake(
            "the most is not normalised",
            lambda n: (np.eye(n)[0], np.ones(n)),
            because="All entries equal is right, but together they must make 1, so each is 1/n.",
            by_hand="n = 4: the entries are ¼. Four ones sum to 4.",
        ),
        Mistake(
            "the least is a fair coin",
            lambda n: (np.where(np.arange(n) < 2, 1 / min(n, 2), 0.0), np.full(n, 1 / n)),
            because="Two equally likely outcomes still leave one bit. It can be less: one outcome may be sure.",
            by_hand="(½, ½, 0) has 1 bit. In (1, 0, 0) every term p log₂ p is 0.",
        ),
        Mistake(
            "all mass is spread over n − 1",
            lambda n: (extremes(n)[0], np.full(n, 1 / max(n - 1, 1))),
            because="n equal probabilities that add up to 1 are 1/n each.",
            by_hand="n = 4: the entries are ¼; with ⅓ they add up to 4/3.",
        ),
        Mistake(
            "growing probabilities",
            lambda n: (extremes(n)[0], np.arange(1, n + 1) / (n * (n + 1) / 2)),
            because="The most uncertain distribution prefers no outcome: all entries are equal.",
            by_hand="n = 2: (⅓, ⅔) has 0.918 bits, (½, ½) has 1.",
        ),
    ),
    hints=(
        "Every term p log₂(1/p) is at least 0. For which p in [0, 1] is it exactly 0?",
        "All terms are 0 only if each p is 0 or 1. For the most, think of a die: when is it hardest to predict?",
    ),
)

# -- KL divergence -------------------------------------------------------------------------------------------


def kl_where(seen, p, q):
    return np.sum(p[seen] * np.log(p[seen] / q[seen]))


def kl(p, q):
    return kl_where(p > 0, p, q)


KL = Exercise(
    id="entropy.kl",
    title="KL divergence, zeros included",
    level="core",
    points=6,
    section="sec-entropy-zeros",
    trains="the definition of KL and its three conventions",
    reference=kl,
    inputs={"two outcomes": (distribution(2), distribution(2)), "four": (distribution(4), distribution(4))},
    special={
        "p has a zero": (np.array([0.5, 0.0, 0.5]), np.array([0.2, 0.5, 0.3])),
        "q has a zero where p has none": (np.array([0.5, 0.2, 0.3]), np.array([0.5, 0.0, 0.5])),
        "both have the same zero": (np.array([0.0, 0.4, 0.6]), np.array([0.0, 0.6, 0.4])),
        "p = q": (np.array([0.25, 0.75]), np.array([0.25, 0.75])),
    },
    mistakes=(
        Mistake(
            "the arguments are exchanged",
            lambda p, q: kl(q, p),
            because="The first argument gives the weights, because outcomes come from it: p(x), not q(x).",
            by_hand="p = (1, 0), q = (½, ½): KL(p‖q) = 1 · ln 2 = 0.693. With weights from q it is ∞.",
        ),
        Mistake(
            "that is the cross-entropy",
            lambda p, q: -np.sum(p[p > 0] * np.log(q[p > 0])),
            because="Cross-entropy contains the entropy of p, which no model can avoid; KL is what is beyond it.",
            by_hand="p = q = (½, ½): the cross-entropy is 0.693, the divergence of p from itself is 0.",
        ),
        Mistake(
            "0 log 0 is not treated",
            lambda p, q: np.sum(p * np.log(p / q)),
            because="For the computer 0 · ln 0 is nan; an outcome that p never has must count as 0.",
            by_hand="p = (1, 0), q = (½, ½): 1 · ln 2 + 0 = 0.693.",
        ),
        Mistake(
            "all zeros are left out, those of q too",
            lambda p, q: kl_where((p > 0) & (q > 0), p, q),
            because="Where p(x) > 0 and q(x) = 0 the model calls impossible what happens: that term is ∞.",
            by_hand="p = (½, ½), q = (1, 0): the first term alone is ½ ln ½ < 0, and KL is never negative.",
        ),
        Mistake(
            "a tiny number hides the zeros",
            lambda p, q: np.sum(p * np.log((p + 1e-12) / (q + 1e-12))),
            because="It turns ∞ into a number that says little but how tiny you chose: every decade adds p(x) · 2.3.",
            by_hand="p = (½, ½), q = (1, 0): the divergence is ∞; with 10⁻¹² it comes out as 13.1, with 10⁻⁶ as 6.2.",
        ),
        Mistake(
            "absolute values of the terms",
            lambda p, q: np.sum(np.abs(p[p > 0] * np.log(p[p > 0] / q[p > 0]))),
            because="Single terms are negative where q is larger than p, and they belong to the sum with their sign.",
            by_hand="p = (½, ½), q = (¾, ¼): ½ ln ⅔ + ½ ln 2 = −0.203 + 0.347 = 0.144.",
        ),
        Mistake(
            "bits in place of nats",
            lambda p, q: kl(p, q) / np.log(2),
            because="Divergences are asked for in nats here: with np.log, the natural logarithm.",
            by_hand="p = (1, 0), q = (½, ½): ln 2 = 0.693 nats, which is 1 bit.",
        ),
        Mistake(
            "weights of q",
            lambda p, q: np.sum(q[p > 0] * np.log(p[p > 0] / q[p > 0])),
            because="Outcomes come from p, the first argument: the weights are p(x).",
            by_hand="p = (1, 0), q = (½, ½): 1 · ln 2 = 0.693; with weights from q it is half of that.",
        ),
        Mistake(
            "no weights",
            lambda p, q: np.sum(np.log(p[p > 0] / q[p > 0])),
            because="Each logarithm counts as often as its outcome comes: with the weight p(x).",
            by_hand="p = (½, ½), q = (¾, ¼): ½ ln ⅔ + ½ ln 2 = 0.144, and not 0.288.",
        ),
        Mistake(
            "a quotient of logarithms",
            lambda p, q: np.sum(p[p > 0] * np.log(p[p > 0]) / np.log(q[p > 0])),
            because="ln(p/q) is a difference of logarithms, ln p − ln q, and not their quotient.",
            by_hand="p = q = (½, ½): the divergence must be 0; ln ½ / ln ½ is 1.",
        ),
        Mistake(
            "both directions, averaged",
            lambda p, q: (kl(p, q) + kl(q, p)) / 2,
            because="D_KL(p‖q) has a direction. The mean of both is another quantity.",
            by_hand="p = (1, 0), q = (½, ½): KL(p‖q) = ln 2; the other direction is ∞.",
        ),
        Mistake(
            "a difference of entropies",
            lambda p, q: (entropy(q) - entropy(p)) * np.log(2),
            because="The entropy of q has weights of q. What is compared with H(p) is the cross-entropy, with weights of p.",
            by_hand="p = (¾, ¼), q = (¼, ¾): both entropies are equal, but the divergence is ½ ln 3.",
        ),
        Mistake(
            "total variation",
            lambda p, q: np.sum(np.abs(p - q)) / 2,
            because="Total variation measures a difference, too, but without logarithms, and it never exceeds 1.",
            by_hand="p = (1, 0), q = (½, ½): total variation ½, divergence ln 2 = 0.693.",
        ),
        Mistake(
            "the mean of the terms",
            lambda p, q: kl(p, q) / len(p),
            because="The weights p(x) add up to 1 already; nothing is to be divided by n.",
            by_hand="p = (1, 0), q = (½, ½): 1 · ln 2 = 0.693, and not half of it.",
        ),
        Mistake(
            "the minus sign of entropy",
            lambda p, q: -kl(p, q),
            because="In p ln(p/q) the sign is in the quotient already; a divergence is never negative.",
            by_hand="p = (1, 0), q = (½, ½): +ln 2.",
        ),
        Mistake(
            "∞ for every zero of q",
            lambda p, q: np.inf if np.any(q == 0) else kl(p, q),
            because="An outcome that p never has may be impossible for q, too: that term counts as 0.",
            by_hand="p = (1, 0), q = (1, 0): the divergence is 0.",
        ),
    ),
    hints=(
        "Which outcomes may be left out of the sum, and what are the weights of the others?",
        "Keep the outcomes with p > 0, and only these. Where q is 0 among them, NumPy's p/q is ∞ by itself.",
    ),
)

# -- how often do two samples differ? ------------------------------------------------------------------------


def tv(p, q):
    return np.sum(np.abs(p - q)) / 2


def crossing(*signs):
    """Two distributions whose difference has these signs: no single outcome tells it all."""
    up, down = np.array(signs) > 0, np.array(signs) < 0

    def draw(rng):
        middle = rng.dirichlet(np.full(len(signs), 20.0)) * 0.6 + 0.4 / len(signs)
        more, less = (rng.uniform(0.4, 0.9, size=len(signs)) * where for where in (up, down))
        half = (more / more.sum() - less / less.sum()) * 0.8 * middle.min()
        return middle + half, middle - half

    return drawn(draw)


DIFFER = Exercise(
    id="entropy.differ",
    title="How often do two samples differ?",
    level="core",
    points=6,
    section="sec-entropy-tv",
    trains="telling total variation from independent draws",
    reference=lambda p, q: (1 - p @ q, tv(p, q)),
    inputs={
        "3 outcomes": crossing(1, -1, 1),
        "4 outcomes": crossing(1, -1, -1, 1),
        "5 outcomes": crossing(1, -1, 1, 1, -1),
    },
    special={
        "p = q": (np.array([0.5, 0.3, 0.2]), np.array([0.5, 0.3, 0.2])),
        "one outcome": (np.ones(1), np.ones(1)),
        "nothing in common": (np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.0, 1.0])),
    },
    mistakes=(
        Mistake(
            "total variation for separate draws",
            lambda p, q: (tv(p, q), tv(p, q)),
            because="Total variation is the fraction only for the pair of samples drawn together in the best way.",
            by_hand="Two fair dice have d_TV = 0, and differ 5 times in 6 when thrown separately.",
        ),
        Mistake(
            "the factor ½ is missing",
            lambda p, q: (1 - p @ q, 2 * tv(p, q)),
            because="What p has more in one place it has less in another: the sum counts the same mass twice.",
            by_hand="p = (1, 0), q = (0, 1): they always differ, a fraction of 1; the 1-norm of p − q is 2.",
        ),
        Mistake(
            "the fractions that agree",
            lambda p, q: (p @ q, 1 - tv(p, q)),
            because="p(x) q(x), summed over x, is the chance that both show the same. What differs is the rest.",
            by_hand="Two fair dice show the same number once in 6 throws, so they differ in 5/6.",
        ),
        Mistake(
            "the largest difference of one outcome",
            lambda p, q: (1 - p @ q, np.max(np.abs(p - q))),
            because="Every place where p has more than q is disagreement that cannot be avoided, not only the largest.",
            by_hand="p = (½, ½, 0, 0), q = (0, 0, ½, ½): they always differ, and single outcomes differ by ½.",
        ),
        Mistake(
            "the chance to agree",
            lambda p, q: (1 - p @ q, np.sum(np.minimum(p, q))),
            because="min(p, q), summed, is how often they can agree; asked for is how often they must differ.",
            by_hand="p = q: they need never differ, so the second number is 0.",
        ),
        Mistake(
            "draws of p alone",
            lambda p, q: (1 - p @ p, tv(p, q)),
            because="X comes from p and Y from q: both show x with probability p(x) q(x).",
            by_hand="p = (1, 0), q = (0, 1): they always differ, and p(x)², summed, is 1.",
        ),
        Mistake(
            "squares in place of absolute values",
            lambda p, q: (1 - p @ q, np.sum((p - q) ** 2) / 2),
            because="Total variation adds absolute differences; squares count small ones too little.",
            by_hand="p = (½, ½, 0, 0), q = (0, 0, ½, ½): ½ · 4 · ½ = 1; with squares ½ · 4 · ¼ = ½.",
        ),
        Mistake(
            "differences without absolute values",
            lambda p, q: (1 - p @ q, np.sum(p - q) / 2),
            because="Both distributions sum to 1, so the differences always cancel.",
            by_hand="p = (1, 0), q = (0, 1): 1 and −1 add up to 0, and yet they always differ.",
        ),
        Mistake(
            "the length of the difference",
            lambda p, q: (1 - p @ q, np.linalg.norm(p - q) / 2),
            because="Total variation is half the 1-norm; the Euclidean norm is smaller.",
            by_hand="p = (1, 0), q = (0, 1): the 1-norm is 2, the length √2.",
        ),
        Mistake(
            "the mean of the differences",
            lambda p, q: (1 - p @ q, np.mean(np.abs(p - q))),
            because="Half the sum is meant, not the sum divided by n; for two outcomes they are the same.",
            by_hand="p = (½, ½, 0, 0), q = (0, 0, ½, ½): half the sum is 1, the mean ½.",
        ),
        Mistake(
            "both ways are added",
            lambda p, q: (np.sum(p * (1 - q)) + np.sum(q * (1 - p)), tv(p, q)),
            because="p(x)(1 − q(x)), summed, is all of “X is x and Y is not” already; the second sum counts it once more.",
            by_hand="p = (1, 0), q = (0, 1): they always differ, a fraction of 1, not 2.",
        ),
    ),
    hints=(
        "For independent draws, how likely is it that both show x? Sum over x, and take the rest.",
        "In the best joint draw both show x with probability min(p(x), q(x)). How much is left over?",
    ),
)

# -- softmax with a temperature ------------------------------------------------------------------------------


def softmax(z, T=1.0):
    e = np.exp((z - np.max(z)) / T)
    return e / e.sum()


def plain_softmax(z, T):
    e = np.exp(z / T)
    return e / e.sum()


SOFTMAX = Exercise(
    id="entropy.softmax",
    title="A softmax that does not overflow",
    level="core",
    points=6,
    section="sec-entropy-softmax",
    trains="temperature, and computing with large exponents",
    reference=softmax,
    inputs={"three logits, T = 2": (normal(3), 2.0), "five logits, T = ½": (normal(5), 0.5)},
    special={
        "logits around 2000": (np.array([2000.0, 2001.0, 1999.0]), 1.0),
        "logits around −2000": (np.array([-2000.0, -2001.0]), 1.0),
        "logits far apart": (np.array([3000.0, 0.0, -3000.0]), 1.0),
        "T = 0.001": (np.array([1.0, 3.0, 2.0]), 0.001),
        "equal logits": (np.full(4, 7.0), 3.0),
    },
    mistakes=(
        Mistake(
            "the exponentials overflow",
            plain_softmax,
            because="exp of 710 and more is ∞ in floating point, and ∞/∞ is nan. Far below 0 you get 0/0.",
            by_hand="z = (2000, 2000): the probabilities are ½ and ½, though exp(2000) has 869 digits.",
        ),
        Mistake(
            "multiplied by T",
            lambda z, T: softmax(T * z),
            because="Logits are divided by the temperature: a large T makes them small, so nearly uniform.",
            by_hand="z = (1, 0) and T = 100: z/T = (0.01, 0), nearly ½ and ½. T z = (100, 0) would be sure.",
        ),
        Mistake(
            "the probabilities are divided by T",
            lambda z, T: softmax(z) / T,
            because="T acts on the logits, before the exponential. Dividing afterwards breaks the sum of 1.",
            by_hand="z = (0, 0), T = 2: the result must be (½, ½), and not (¼, ¼).",
        ),
        Mistake(
            "a power that is not normalised",
            lambda z, T: softmax(z) ** (1 / T),
            because="Temperature raises probabilities to the power 1/T, but then they must be divided by their sum.",
            by_hand="z = (0, 0), T = 2: √½ + √½ = 1.41, which is not 1.",
        ),
        Mistake(
            "T is ignored",
            lambda z, T: softmax(z),
            because="The logits have to be divided by T before anything else.",
            by_hand="z = (1, 0), T = 100: z/T is nearly (0, 0), so the result is nearly (½, ½).",
        ),
        Mistake(
            "not normalised",
            lambda z, T: np.exp((z - np.max(z)) / T),
            because="Exponentials are positive, but add up to 1 only after division by their sum.",
            by_hand="z = (0, 0): the exponentials are 1 and 1, the probabilities ½ and ½.",
        ),
        Mistake(
            "shifted by the mean",
            lambda z, T: (e := np.exp((z - z.mean()) / T)) / e.sum(),
            because="Logits far apart are still far above the mean. Only with the largest subtracted is no exponent positive.",
            by_hand="z = (3000, 0, 0): less the mean, 2000 is left, and exp(2000) overflows.",
        ),
        Mistake(
            "shifted by the smallest",
            lambda z, T: (e := np.exp((z - z.min()) / T)) / e.sum(),
            because="Then all exponents are positive, and the largest may still overflow. Subtract the largest.",
            by_hand="z = (3000, 0): less the smallest, 3000 is left, and exp(3000) overflows.",
        ),
        Mistake(
            "shifted after the division by T",
            lambda z, T: (e := np.exp(z / T - np.max(z))) / e.sum(),
            because="Subtract before dividing, or subtract max(z)/T: the largest exponent must be 0.",
            by_hand="z = (2000, 2000), T = ½: 4000 − 2000 = 2000 is left, and exp(2000) overflows.",
        ),
        Mistake(
            "clipped logits",
            lambda z, T: softmax(np.clip(z, -700, 700), T),
            because="Clipping makes different logits equal. A shift keeps their differences.",
            by_hand="z = (2000, 2001): clipped both are 700, so ½ and ½; the differences say 0.27 and 0.73.",
        ),
        Mistake(
            "logarithms of the probabilities",
            lambda z, T: np.log(softmax(z, T)),
            because="That is log-softmax; asked for are the probabilities.",
            by_hand="z = (0, 0): the probabilities are ½ and ½, their logarithms −0.693.",
        ),
        Mistake(
            "the logits are divided by their sum",
            lambda z, T: z / z.sum(),
            because="Logits may be negative or add up to 0. The exponential makes them positive first.",
            by_hand="z = (1, −1): the sum is 0.",
        ),
        Mistake(
            "one hot",
            lambda z, T: np.eye(len(z))[np.argmax(z)],
            because="That is the limit T → 0. At T > 0 the other outcomes keep a probability.",
            by_hand="z = (1, 0), T = 1: e/(e + 1) = 0.73, and not 1.",
        ),
        Mistake(
            "the sign of the logits is reversed",
            lambda z, T: softmax(-z, T),
            because="A large logit makes a large probability; the minus belongs to energies.",
            by_hand="z = (1, 0), T = 1: the first is the larger one, 0.73.",
        ),
        Mistake(
            "powers of 2",
            lambda z, T: softmax(z * np.log(2), T),
            because="The softmax is defined with the base e.",
            by_hand="z = (1, 0), T = 1: e/(e + 1) = 0.73; with powers of 2 it is 2/3.",
        ),
        Mistake(
            "T squared",
            lambda z, T: softmax(z, T**2),
            because="The logits are divided by T once.",
            by_hand="z = (2, 0), T = 2: z/T = (1, 0), with the probabilities 0.73 and 0.27.",
        ),
    ),
    hints=(
        "What happens to the quotient if the same number is subtracted from all logits?",
        "Subtract the largest logit first: then the largest exponent is 0, and no exponential exceeds 1.",
    ),
)

# -- the gradient of the loss in the logits ------------------------------------------------------------------


def logit_loss(z, y, T):
    return np.max(z) / T + np.log(np.sum(np.exp((z - np.max(z)) / T))) - z[y] / T


def one_hot(z, y):
    return np.eye(len(z))[y]


GRADIENT = Exercise(
    id="entropy.gradient",
    title="The gradient at the logits",
    level="core",
    points=5,
    section="sec-entropy-cross-entropy",
    trains="differentiating cross-entropy after a softmax",
    reference=gradient_of(logit_loss),
    inputs={
        "three logits, T = 1": (normal(3), 2, 1.0),
        "four logits, T = 2": (normal(4), 0, 2.0),
        "two logits, T = ½": (normal(2), 1, 0.5),
    },
    special={
        "sure and right": (np.array([30.0, 0.0]), 0, 1.0),
        "sure and wrong": (np.array([30.0, 0.0]), 1, 1.0),
    },
    mistakes=(
        Mistake(
            "the factor 1/T is missing",
            lambda z, y, T: softmax(z, T) - one_hot(z, y),
            because="The loss depends on z through z/T: the chain rule multiplies by the slope of z/T.",
            by_hand="z = (0, 0), T = 2: one more unit on a logit moves that logit divided by T by ½ only.",
        ),
        Mistake(
            "the temperature is not in the softmax",
            lambda z, y, T: (softmax(z) - one_hot(z, y)) / T,
            because="The probabilities of this loss are those at temperature T, not at 1.",
            by_hand="At a very large T all probabilities are nearly 1/n, whatever the logits are.",
        ),
        Mistake(
            "the sign is reversed",
            lambda z, y, T: (one_hot(z, y) - softmax(z, T)) / T,
            because="Raising the logit of the true class lowers the loss, so that entry must be negative.",
            by_hand="z = (0, 0), T = 1, y = 0: the loss falls as z₀ grows, and the gradient is (−½, ½).",
        ),
        Mistake(
            "the true class is left out",
            lambda z, y, T: softmax(z, T) / T,
            because="The loss has two parts; −z_y/T has a slope as well, in the entry y.",
            by_hand="Adding 1 to all logits changes nothing, so the entries of the gradient sum to 0.",
        ),
        Mistake(
            "the gradient in the probabilities",
            lambda z, y, T: -one_hot(z, y) / softmax(z, T),
            because="−1/q_y is the slope in q_y. But q depends on all logits: the chain rule is not finished.",
            by_hand="Adding 1 to all logits changes nothing, so the entries of the gradient sum to 0.",
        ),
        Mistake(
            "labels counted from 1",
            lambda z, y, T: (softmax(z, T) - one_hot(z, y - 1)) / T,
            because="y is counted from 0, as Python counts entries.",
            by_hand="z = (0, 0), T = 1, y = 0: the first entry is the negative one, (−½, ½).",
        ),
        Mistake(
            "multiplied by T",
            lambda z, y, T: (softmax(z, T) - one_hot(z, y)) * T,
            because="z enters as z/T, whose slope is 1/T: divide.",
            by_hand="z = (0, 0), T = 2: one more unit on a logit moves that logit divided by T by ½ only.",
        ),
        Mistake(
            "T is ignored",
            lambda z, y, T: softmax(z) - one_hot(z, y),
            because="T stands in the loss twice: below every z_j in the sum, and below z_y.",
            by_hand="z = (0, 0), T = 2, y = 0: (½ − 1)/2 = −¼, and not −½.",
        ),
        Mistake(
            "1/T twice",
            lambda z, y, T: (softmax(z, T) - one_hot(z, y)) / T**2,
            because="The chain rule multiplies by the slope of z/T once.",
            by_hand="z = (0, 0), T = 2, y = 0: (½ − 1)/2 = −¼, and not −⅛.",
        ),
        Mistake(
            "only the probabilities are divided by T",
            lambda z, y, T: softmax(z, T) / T - one_hot(z, y),
            because="−z_y/T has the slope −1/T: both parts carry the factor.",
            by_hand="Adding 1 to all logits changes nothing, so the entries of the gradient sum to 0.",
        ),
        Mistake(
            "only the true class is divided by T",
            lambda z, y, T: softmax(z, T) - one_hot(z, y) / T,
            because="The first part, ln Σ exp(z_j/T), has the slope p/T: both parts carry the factor.",
            by_hand="Adding 1 to all logits changes nothing, so the entries of the gradient sum to 0.",
        ),
        Mistake(
            "only the entry of the true class",
            lambda z, y, T: (softmax(z, T) - 1) * one_hot(z, y) / T,
            because="All logits stand in the sum of the softmax: raising a wrong one raises the loss.",
            by_hand="z = (0, 0), T = 1, y = 0: the gradient is (−½, ½), not (−½, 0).",
        ),
        Mistake(
            "1 is taken from every entry",
            lambda z, y, T: (softmax(z, T) - 1) / T,
            because="Only z_y occurs in the second part of the loss, so 1 is taken from entry y alone.",
            by_hand="Adding 1 to all logits changes nothing, so the entries of the gradient sum to 0.",
        ),
        Mistake(
            "the number y is subtracted",
            lambda z, y, T: (softmax(z, T) - y) / T,
            because="y is the place of the true class, not a probability: subtract 1 in that place.",
            by_hand="z = (0, 0), T = 1, y = 1: the gradient is (½, −½).",
        ),
        Mistake(
            "the probabilities alone",
            lambda z, y, T: softmax(z, T),
            because="The loss has two parts, and both are divided by T.",
            by_hand="Adding 1 to all logits changes nothing, so the entries of the gradient sum to 0, not to 1.",
        ),
        Mistake(
            "the diagonal of the Jacobian of softmax",
            lambda z, y, T: softmax(z, T) * (1 - softmax(z, T)) / T,
            because="p(1 − p) is how a probability changes with its own logit; the loss is a logarithm, and depends on all.",
            by_hand="z = (0, 0), T = 1, y = 0: the gradient is (−½, ½), not (¼, ¼).",
        ),
        Mistake(
            "the Jacobian of softmax",
            lambda z, y, T: (np.diag(p := softmax(z, T)) - np.outer(p, p)) / T,
            because="The loss is one number, so its gradient has one entry for each logit.",
            by_hand="For 3 logits the gradient has 3 entries, not 9.",
        ),
        Mistake(
            "the loss, not its gradient",
            logit_loss,
            because="Asked for is how the loss changes with each logit: one entry for each.",
            by_hand="For 3 logits the gradient has 3 entries.",
        ),
        Mistake(
            "one number",
            lambda z, y, T: (softmax(z, T)[y] - 1) / T,
            because="This is the entry of the true class; the other logits have slopes as well.",
            by_hand="z = (0, 0), T = 1, y = 0: the gradient is (−½, ½), two numbers.",
        ),
        Mistake(
            "a mean over the classes",
            lambda z, y, T: (softmax(z, T) - one_hot(z, y)) / T / len(z),
            because="The loss is that of one example, and nothing in it is divided by the number of classes.",
            by_hand="z = (0, 0), T = 1, y = 0: the gradient is (−½, ½), not (−¼, ¼).",
        ),
        Mistake(
            "T multiplies the logits",
            lambda z, y, T: (softmax(T * z) - one_hot(z, y)) / T,
            because="Logits are divided by the temperature.",
            by_hand="At a very large T all probabilities are nearly 1/n, whatever the logits are.",
        ),
    ),
    hints=(
        "Write the loss as ln Σ exp(z_j/T) − z_y/T, and differentiate each part in z_k.",
        "The first part gives p_T(k)/T by the chain rule, the second −1/T in the entry k = y only.",
    ),
)

# -- mutual information --------------------------------------------------------------------------------------


def mutual_information(P):
    return entropy(P.sum(axis=1)) + entropy(P.sum(axis=0)) - entropy(P)


def independent(P):
    return np.outer(P.sum(axis=1), P.sum(axis=0))


MUTUAL_INFORMATION = Exercise(
    id="entropy.mutual_information",
    title="What one variable says about another",
    level="core",
    points=6,
    section="sec-entropy-mutual-information",
    trains="mutual information from a joint table",
    reference=mutual_information,
    inputs={"2 × 3": joint(2, 3), "3 × 3": joint(3, 3)},
    special={
        "independent": np.outer([0.5, 0.5], [0.2, 0.3, 0.5]),
        "X says all about Y": np.diag([0.5, 0.25, 0.25]),
        "a row of zeros": np.array([[0.25, 0.25], [0.0, 0.0], [0.5, 0.0]]),
    },
    mistakes=(
        Mistake(
            "zeros in the table",
            lambda P: np.sum(P * np.log2(P / independent(P))),
            because="A pair that never occurs counts as 0; the computer makes nan of 0 · log 0.",
            by_hand="The table [[½, 0], [0, ½]] has one bit of mutual information.",
        ),
        Mistake(
            "nats in place of bits",
            lambda P: mutual_information(P) * np.log(2),
            because="np.log gives nats; bits need the logarithm to base 2.",
            by_hand="The table [[½, 0], [0, ½]]: knowing X tells one fair coin flip, so 1 bit.",
        ),
        Mistake(
            "the entropy that is left",
            lambda P: entropy(P) - entropy(P.sum(axis=1)),
            because="H(Y|X) is what remains unknown of Y once X is known. Mutual information is what was removed.",
            by_hand="For independent variables H(Y|X) = H(Y), but the mutual information is 0.",
        ),
        Mistake(
            "the two tables are exchanged",
            lambda P: np.sum(independent(P) * np.log2(independent(P) / P)),
            because="The pairs occur as the joint table says, so its entries are the weights, not the products.",
            by_hand="The table [[½, 0], [0, ½]] tells 1 bit; with the weights ¼ of the products it would be ∞.",
        ),
        Mistake(
            "the joint entropy",
            entropy,
            because="H(X, Y) is the uncertainty of the pair. What X and Y share is what it lacks to H(X) + H(Y).",
            by_hand="Two separate fair coins: H(X, Y) = 2 bits, and they say nothing about each other.",
        ),
        Mistake(
            "both entropies are added",
            lambda P: entropy(P.sum(axis=1)) + entropy(P.sum(axis=0)),
            because="H(X) + H(Y) counts what they share twice; take H(X, Y) away.",
            by_hand="Two separate fair coins share nothing, and 1 + 1 = 2 bits.",
        ),
        Mistake(
            "the entropy of X",
            lambda P: entropy(P.sum(axis=1)),
            because="X tells all of itself, but not all of that is about Y.",
            by_hand="Two separate fair coins: H(X) = 1 bit, and X says nothing about Y.",
        ),
        Mistake(
            "the entropy of X that is left",
            lambda P: entropy(P) - entropy(P.sum(axis=0)),
            because="H(X|Y) is what remains unknown of X once Y is known. Mutual information is what was removed.",
            by_hand="For independent variables H(X|Y) = H(X), but the mutual information is 0.",
        ),
        Mistake(
            "no weights",
            lambda P: np.sum(np.log2((P / independent(P))[P > 0])),
            because="Each logarithm counts as often as its pair comes: with the weight P(x, y).",
            by_hand="The table [[½, 0], [0, ½]] tells ½ · 1 + ½ · 1 = 1 bit, not 2.",
        ),
        Mistake(
            "only the rows are divided out",
            lambda P: np.sum(P[P > 0] * np.log2((P / P.sum(axis=1, keepdims=True))[P > 0])),
            because="P/p(x) is p(y  | x): this is −H(Y|X). Both margins belong below.",
            by_hand="Two separate fair coins: ¼ / (½ · ½) = 1, with the logarithm 0.",
        ),
        Mistake(
            "the quotient upside down",
            lambda P: -mutual_information(P),
            because="The joint table stands above, the product below; then the sum is never negative.",
            by_hand="The table [[½, 0], [0, ½]]: ½ / (½ · ½) = 2, with the logarithm +1.",
        ),
        Mistake(
            "absolute values of the terms",
            lambda P: np.sum(np.abs(P[P > 0] * np.log2((P / independent(P))[P > 0]))),
            because="Pairs that are rarer than the product says have negative terms, and they belong to the sum with their sign.",
            by_hand="Nearly independent: terms of both signs nearly cancel, and so they must.",
        ),
        Mistake(
            "compared with a uniform table",
            lambda P: np.sum(P[P > 0] * np.log2(P[P > 0] * P.size)),
            because="The table is compared with the product of its own margins, and not with 1/(mn).",
            by_hand="X sure, Y sure: they share nothing, but log₂ 4 = 2.",
        ),
        Mistake(
            "the share of the entropy of X",
            lambda P: mutual_information(P) / max(entropy(P.sum(axis=1)), 1e-9),
            because="Divided by H(X) it is between 0 and 1. Asked for are bits.",
            by_hand="Two copies of a fair die with 4 sides share 2 bits, and the share is 1.",
        ),
        Mistake(
            "a mean over the cells",
            lambda P: mutual_information(P) / P.size,
            because="The weights P(x, y) add up to 1 already; nothing is to be divided by mn.",
            by_hand="The table [[½, 0], [0, ½]] tells 1 bit, not ¼.",
        ),
    ),
    hints=(
        "It is a KL divergence: from which table, to which? Or three entropies do it.",
        "The margins are P.sum(axis=1) and P.sum(axis=0). H(X) + H(Y) − H(X, Y), each with 0 log 0 = 0.",
    ),
)

# -- a coupling ----------------------------------------------------------------------------------------------


def coupling(p, q):
    more, less = np.maximum(p - q, 0), np.maximum(q - p, 0)
    return np.diag(np.minimum(p, q)) + np.outer(more, less) / (more.sum() or 1.0)


def table(P, p):
    P = np.asarray(P, float)
    if P.shape != (len(p), len(p)):
        raise ValueError("not a table of n by n")
    return P


def numbers(p):
    return "(" + ", ".join(f"{x:.3g}" for x in p) + ")"


def keeps_margins(P, p, q):
    P = table(P, p)
    for sums, want, name in ((P.sum(axis=1), p, "rows"), (P.sum(axis=0), q, "columns")):
        if not np.allclose(sums, want, atol=1e-6):
            return f"The sums of the {name} are {numbers(sums)}, and should be {numbers(want)}."
    return True


def is_probability(P, p, q):
    return bool(np.min(table(P, p)) > -1e-9) or "A probability is negative, or is no number."


def rarely_differs(P, p, q):
    if keeps_margins(P, p, q) is not True:
        return "This is judged once the margins are right."
    differ, least = 1 - np.trace(table(P, p)), tv(p, q)
    return bool(differ <= least + 1e-6) or f"X ≠ Y with probability {differ:.3f}; {least:.3f} is possible."


def from_the_corner(p, q):
    """The margins are filled cell by cell, as they come."""
    P, left, right = np.zeros((len(p), len(q))), p.copy(), q.copy()
    for cell in np.ndindex(P.shape):
        P[cell] = min(left[cell[0]], right[cell[1]])
        left[cell[0]], right[cell[1]] = left[cell[0]] - P[cell], right[cell[1]] - P[cell]
    return P


def nothing_left(p, q):
    more, less = np.maximum(p - q, 0), np.maximum(q - p, 0)
    return np.diag(np.minimum(p, q)) + np.outer(more, less) / more.sum()


COUPLING = Exercise(
    id="entropy.coupling",
    title="Two samples that differ as rarely as possible",
    level="challenge",
    points=7,
    section="sec-entropy-tv",
    trains="building the coupling that attains total variation",
    reference=None,
    run=lambda answer, p, q: answer(p, q),
    inputs={
        "2 outcomes": (np.array([0.7, 0.3]), np.array([0.4, 0.6])),
        "3 outcomes": (distribution(3), distribution(3)),
        "4 outcomes": (np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.1, 0.2, 0.4, 0.3])),
        "p = q": (np.array([0.25, 0.75]), np.array([0.25, 0.75])),
        "nothing in common": (np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.0, 1.0])),
    },
    criteria=(
        Criterion("rows sum to p, columns to q", keeps_margins, 2),
        Criterion("no negative probability", is_probability, 1),
        Criterion("X ≠ Y as rarely as possible", rarely_differs, 3),
    ),
    mistakes=(
        Mistake(
            "independent draws",
            np.outer,
            because="The margins are right, but X and Y know nothing of each other and often miss each other.",
            by_hand="p = q = (½, ½): independent draws differ half of the time, and need not differ at all.",
        ),
        Mistake(
            "only the diagonal is filled",
            lambda p, q: np.diag(np.minimum(p, q)),
            because="Where p and q agree is used up; what p has left over must go somewhere in its own row.",
            by_hand="p = (0.7, 0.3), q = (0.4, 0.6): the diagonal sums to 0.4 + 0.3 = 0.7, and 0.3 is missing.",
        ),
        Mistake(
            "the rest is not divided by its total",
            lambda p, q: np.diag(np.minimum(p, q)) + np.outer(np.maximum(p - q, 0), np.maximum(q - p, 0)),
            because="Surplus times deficit sums to d · d, with d = d_TV; it should sum to d.",
            by_hand="p = (0.7, 0.3), q = (0.4, 0.6): the rest is 0.3; 0.3 · 0.3 = 0.09 is too little.",
        ),
        Mistake(
            "rows and columns are exchanged",
            lambda p, q: coupling(p, q).T,
            because="X comes from p and is the row; so row x must sum to p(x), and column y to q(y).",
            by_hand="p = (0.7, 0.3), q = (0.4, 0.6): the 0.3 off the diagonal stands in row 1, column 2.",
        ),
        Mistake(
            "the rest is spread over all cells off the diagonal",
            lambda p, q: (
                np.diag(np.minimum(p, q)) + (1 - np.eye(len(p))) * tv(p, q) / (len(p) * (len(p) - 1))
            ),
            because="The total is right, but only rows with a surplus and columns with a deficit may get more.",
            by_hand="p = (0.7, 0.3), q = (0.4, 0.6): row 2 has its 0.3 already; all of the rest belongs to row 1.",
        ),
        Mistake(
            "filled from the upper left corner",
            from_the_corner,
            because="The margins are right, but the diagonal, X = Y, was not filled first.",
            by_hand="p = (½, ½, 0), q = (0, ½, ½): filled in order, X and Y always differ; they can agree half of the time.",
        ),
        Mistake(
            "the mean of p and q on the diagonal",
            lambda p, q: np.diag((p + q) / 2),
            because="Row x must sum to p(x) and column x to q(x), so the entry (x, x) can be at most the smaller one.",
            by_hand="p = (0.7, 0.3), q = (0.4, 0.6): row 1 sums to 0.55, and should sum to 0.7.",
        ),
        Mistake(
            "p on the diagonal",
            lambda p, q: np.diag(p),
            because="Then X = Y always, and the columns sum to p. They have to sum to q.",
            by_hand="p = (0.7, 0.3), q = (0.4, 0.6): column 1 sums to 0.7, and should sum to 0.4.",
        ),
        Mistake(
            "the surplus is spread evenly over its row",
            lambda p, q: np.diag(np.minimum(p, q)) + np.maximum(p - q, 0)[:, None] / len(p),
            because="The rows are right, but the columns get what they do not lack.",
            by_hand="p = (0.7, 0.3), q = (0.4, 0.6): all of the 0.3 in row 1 belongs to column 2.",
        ),
        Mistake(
            "divided by twice the total",
            lambda p, q: (
                np.diag(np.minimum(p, q))
                + np.outer(np.maximum(p - q, 0), np.maximum(q - p, 0)) / (np.sum(np.abs(p - q)) or 1.0)
            ),
            because="Σ|p − q| counts surplus and deficit; divide by one of them, d_TV.",
            by_hand="p = (0.7, 0.3), q = (0.4, 0.6): the rest is 0.3 · 0.3/0.3 = 0.3; over 0.6 it is 0.15.",
        ),
        Mistake(
            "0/0 where nothing is left over",
            nothing_left,
            because="If p = q nothing has to be shared out, and the total to divide by is 0.",
            by_hand="p = q = (¼, ¾): the table is diag(¼, ¾).",
        ),
        Mistake(
            "the smaller of p(x) and q(y) in every cell",
            lambda p, q: np.minimum(p[:, None], q[None, :]),
            because="That is how much fits into a cell by itself. Together the cells of a row must hold p(x).",
            by_hand="p = q = (½, ½): four cells with ½ sum to 2.",
        ),
    ),
    hints=(
        "How large can entry (x, x) be, if row x sums to p(x) and column x to q(x)?",
        "Put min(p, q) on the diagonal. Row x then lacks max(p(x) − q(x), 0), column y lacks max(q(y) − p(y), 0).",
        "Share each row's surplus among the columns in proportion to what they lack; all they lack together is d_TV.",
    ),
)

# -- the perplexity of a model of letters --------------------------------------------------------------------


def followed(train, c, n, alpha):
    """How often c was followed by anything, alpha included for each of n symbols."""
    return train[:-1].count(c) + n * alpha


def chances(train, test, alphabet, alpha, total=followed):
    """q(x | c) for each pair of neighbours c, x of the test text."""
    pairs, n = Counter(pairwise(train)), len(alphabet)
    return np.array([(pairs[c, x] + alpha) / total(train, c, n, alpha) for c, x in pairwise(test)])


def perplexity(train, test, alphabet, alpha, total=followed):
    return 2.0 ** -np.mean(np.log2(chances(train, test, alphabet, alpha, total)))


def dividing_by(total):
    return lambda train, test, alphabet, alpha: perplexity(train, test, alphabet, alpha, total)


def no_context(train, test, alphabet, alpha):
    counts, n = Counter(train), len(alphabet)
    return 2.0 ** -np.mean([np.log2((counts[x] + alpha) / (len(train) + n * alpha)) for x in test[1:]])


def seen_only(train, test, alphabet, alpha):
    known = {c + x for c, x in pairwise(train)}
    pairs = [c + x for c, x in pairwise(test)]
    found = [q for q, pair in zip(chances(train, test, alphabet, alpha), pairs, strict=True) if pair in known]
    return 2.0 ** -np.mean(np.log2(found or [1.0]))


PERPLEXITY = Exercise(
    id="entropy.perplexity",
    title="Build a language model and score it",
    level="challenge",
    points=8,
    section="sec-entropy-perplexity",
    trains="counting, smoothing and the score of a model",
    reference=lambda train, test, alphabet, alpha: perplexity(train, test, alphabet, alpha),
    inputs={
        "α = 1": ("abracadabra", "cabab", "abcdr", 1.0),
        "α = 0.1": ("the cat sat on the mat", "that hat", " acehmnost", 0.1),
        "a letter three times": ("aaabbaaa", "aab", "ab", 0.5),
    },
    special={
        "a model that always knows": ("abababab", "baba", "ab", 0.0),
        "nothing of it was seen": ("ababab", "cdcd", "abcd", 0.5),
        "α = 0, and a new pair": ("abbab", "aab", "ab", 0.0),
    },
    mistakes=(
        Mistake(
            "not per symbol",
            lambda train, test, alphabet, alpha: 1 / np.prod(chances(train, test, alphabet, alpha)),
            because="The surprises must be averaged over the scored symbols, or a longer text looks worse.",
            by_hand="Two symbols with q = ½ each: the text costs 2 bits, 1 bit a symbol, perplexity 2, not 4.",
        ),
        Mistake(
            "the mean of 1/q",
            lambda *args: np.mean(1 / chances(*args)),
            because="Perplexity averages the surprises log₂(1/q) and takes the power at the end.",
            by_hand="q = 1 and q = ¼: (0 + 2)/2 = 1 bit, so perplexity 2. The mean of 1 and 4 is 2.5.",
        ),
        Mistake(
            "bases are mixed",
            lambda *args: 2.0 ** -np.mean(np.log(chances(*args))),
            because="2 to the power belongs to log₂, e to the power to ln; with one base for both, any will do.",
            by_hand="q = ¼ always: perplexity 4. 2 to the power of ln 4 = 1.386 is 2.61.",
        ),
        Mistake(
            "α is added to the denominator once",
            dividing_by(lambda train, c, n, alpha: train[:-1].count(c) + alpha),
            because="α is added to the count of every symbol that may follow, so n of them come to the total.",
            by_hand="Alphabet ab, nothing seen, α = 1: q(a|c) = 1/2. Over 1 it would be 1, for a and for b.",
        ),
        Mistake(
            "the last letter is counted as a context",
            dividing_by(lambda train, c, n, alpha: train.count(c) + n * alpha),
            because="No symbol follows the end of the text, so the probabilities after that letter sum to less than 1.",
            by_hand="Text aab, α = 0: a is followed twice, by a and by b. In baa it stands twice, followed once.",
        ),
        Mistake(
            "the probability of the pair",
            dividing_by(lambda train, c, n, alpha: len(train) - 1 + n * n * alpha),
            because="The context is given, so divide by how often it was followed, not by the number of all pairs.",
            by_hand="Text abab, α = 0: after a always b, so q(b|a) = 1, although only 2 of 3 pairs are ab.",
        ),
        Mistake(
            "the first letter is counted, too",
            lambda *args: np.prod(1 / chances(*args)) ** (1 / (len(chances(*args)) + 1)),
            because="The first letter of the test text has no letter before it, and no surprise is added for it.",
            by_hand="Text ab with q(b|a) = ½: 1 bit for one scored letter, so perplexity 2, and not √2.",
        ),
        Mistake(
            "pairs that overlap are missed",
            lambda train, test, alphabet, alpha: (
                2.0
                ** -np.mean(
                    [
                        np.log2((train.count(c + x) + alpha) / followed(train, c, len(alphabet), alpha))
                        for c, x in pairwise(test)
                    ]
                )
            ),
            because="Python's str.count goes on behind what it has found, so it does not see two pairs that share a letter.",
            by_hand="The pairs of aaab are aa, aa and ab, but “aaab”.count(“aa”) is 1.",
        ),
        Mistake(
            "scored on the training text",
            lambda train, test, alphabet, alpha: perplexity(train, train, alphabet, alpha),
            because="A model has learnt its training text by heart. What counts is text that it has not seen.",
            by_hand="Training on abab makes b sure after a; the score of a test text such as aa must not be 1.",
        ),
        Mistake(
            "the surprise, not the perplexity",
            lambda *args: np.log2(perplexity(*args)),
            because="The mean surprise is a number of bits; the perplexity is 2 to that power.",
            by_hand="q = ½ always: 1 bit a symbol, and perplexity 2.",
        ),
        Mistake(
            "the symbol behind is the context",
            lambda train, test, alphabet, alpha: perplexity(train[::-1], test[::-1], alphabet, alpha),
            because="q(x|c) has the symbol before x as the context, not the one after it.",
            by_hand="Text abb: after a comes b. Backwards, before the last b there is a b.",
        ),
        Mistake(
            "the symbols of the training text are counted",
            lambda train, test, alphabet, alpha: perplexity(train, test, sorted(set(train)), alpha),
            because="n is the number of symbols in the alphabet, also of those that the training text lacks.",
            by_hand="Alphabet abc, text abab, α = 1: after a, three symbols share 2 + 3.",
        ),
        Mistake(
            "no smoothing",
            lambda train, test, alphabet, alpha: perplexity(train, test, alphabet, 0.0),
            because="α is added to every count, or what was never seen is impossible.",
            by_hand="Alphabet ab, nothing seen, α = 1: q(a|c) = 1/2, and not 0/0.",
        ),
        Mistake(
            "α = 1, whatever was given",
            lambda train, test, alphabet, alpha: perplexity(train, test, alphabet, 1.0),
            because="α is an argument: the smaller it is, the less is left for what was never seen.",
            by_hand="Alphabet ab, a followed by b once, α = 0: q(b|a) = 1; with α = 1 it is 2/3.",
        ),
        Mistake(
            "α is added above only",
            dividing_by(lambda train, c, n, alpha: max(train[:-1].count(c), 1)),
            because="Every symbol that may follow gets α, so the total grows by n α; else the chances add up to more than 1.",
            by_hand="Alphabet ab, a followed by b once, α = 1: 2/3 and 1/3; over 1 they would be 2 and 1.",
        ),
        Mistake(
            "no context at all",
            no_context,
            because="This model counts single symbols. Asked for is one that looks back one symbol.",
            by_hand="Text abab: after a always b, so q(b|a) = 1, although only half of the symbols are b.",
        ),
        Mistake(
            "e to the power of bits",
            lambda *args: np.exp(np.log2(perplexity(*args))),
            because="2 to the power belongs to log₂, e to the power to ln; with one base for both, any will do.",
            by_hand="q = ¼ always: 2 bits, perplexity 2² = 4, and not e² = 7.39.",
        ),
        Mistake(
            "what was never seen is skipped",
            seen_only,
            because="A surprise that is left out makes the model look better than it is.",
            by_hand="Trained on abab, tested on aa: the pair aa was never seen, and its surprise is the only one.",
        ),
        Mistake(
            "the test text is learnt, too",
            lambda train, test, alphabet, alpha: perplexity(train + test, test, alphabet, alpha),
            because="A model must not have seen the text by which it is scored.",
            by_hand="Trained on abab, tested on aa with α = 1: q(a|a) = 1/4, and not 2/5.",
        ),
        Mistake(
            "learnt from the test text",
            lambda train, test, alphabet, alpha: perplexity(test, test, alphabet, alpha),
            because="The model learns from `train`, and is scored on `test`.",
            by_hand="Trained on abab, tested on aa with α = 1: q(a|a) = 1/4, and not 2/3.",
        ),
        Mistake(
            "the reciprocal",
            lambda *args: 1 / perplexity(*args),
            because="The perplexity is a number of choices, at least 1: 2 to the power of the surprise, which is −log₂ q.",
            by_hand="q = ½ always: perplexity 2, and not ½.",
        ),
    ),
    hints=(
        "Count first: how often is c followed by x in the training text, and how often by anything?",
        "q(x|c) = (count of cx + α) / (how often c is followed + n α), with n symbols in the alphabet.",
        "Score the pairs of neighbours of the test text: the mean of −log₂ q, and then 2 to that power.",
    ),
)

EXERCISES = [
    UNITS,
    ENTROPY,
    CROSS_ENTROPY,
    KL_BY_HAND,
    EXTREMES,
    KL,
    DIFFER,
    SOFTMAX,
    GRADIENT,
    MUTUAL_INFORMATION,
    COUPLING,
    PERPLEXITY,
]
