"""A formula is read as a reader reads it, or not at all."""

import numpy as np
import pytest

from dlmath.identities import FormulaError, WrongIdentity
from dlmath.identities.identity import Identity

GIVEN = "x, y: n; A: n n; B: n m; c:; k: whole 2 3; phi: activation; I: identity n; 1: ones n"


def entry(formula, given=GIVEN, **more):
    return Identity("one", "One", "none", formula, given, "", **more)


def value(latex):
    """The value of an expression, and the drawn values by their names."""
    one = entry(f"{latex}=0")
    c = next(one.contexts(1))
    with np.errstate(all="ignore"):
        return one.statements[0].sides[0].value(c), c.values


@pytest.mark.parametrize(
    ("latex", "meaning"),
    [
        (r"\mathbf x^\top A\mathbf y", lambda v: (v["x"].T @ v["A"] @ v["y"])[0, 0]),
        (r"2\mathbf x-\tfrac12\mathbf y", lambda v: 2 * v["x"] - v["y"] / 2),
        (r"\mathbf x\mathbf y^\top\mathbf x", lambda v: v["x"] * (v["y"].T @ v["x"])),
        (r"A\mathbf x\odot\mathbf y/c", lambda v: v["A"] @ v["x"] * v["y"] / v["c"]),
        (r"B^\top\otimes A\mathbf x", lambda v: np.kron(v["B"].T, v["A"] @ v["x"])),
        (r"A^{-\top}B", lambda v: np.linalg.inv(v["A"]).T @ v["B"]),
        (r"-c^2", lambda v: -(v["c"] ** 2)),
        (r"A^k\mathbf x", lambda v: np.linalg.matrix_power(v["A"], int(v["k"])) @ v["x"]),
        (r"\lvert\mathbf x\rvert^3", lambda v: np.abs(v["x"]) ** 3),
        (r"\|\mathbf x-\mathbf y\|_1", lambda v: np.sum(np.abs(v["x"] - v["y"]))),
        (r"\sum_{i,j}A_{ij}x_jy_i", lambda v: (v["y"].T @ v["A"] @ v["x"])[0, 0]),
        (r"\sum_{i>2}x_i^2+1", lambda v: np.sum(v["x"][2:] ** 2) + 1),
        (r"\sum_i\phi'(x_i)\,c", lambda v: None),
        (r"\max_ix_i-\min(c,1)", lambda v: np.max(v["x"]) - min(v["c"], 1)),
        (r"\operatorname{vec}(A\mathbf x)", lambda v: v["A"] @ v["x"]),
        (r"\ln\det(A^\top A)", lambda v: np.linalg.slogdet(v["A"])[1] * 2),
        (r"e^{2c}e^{-c}", lambda v: np.exp(v["c"])),
        (r"A_{1,:}^\top\mathbf x-(A\mathbf x)_1", lambda v: 0.0),
        (r"\operatorname{tr}(A-cI)", lambda v: np.trace(v["A"]) - len(v["A"]) * v["c"]),
        (r"\tanh^2c", lambda v: np.tanh(v["c"]) ** 2),
        (r"\sqrt{c^2}\,\pi", lambda v: abs(v["c"]) * np.pi),
        (r"\nabla_{\mathbf x}\,\mathbf x^\top\mathbf x-2\mathbf x", lambda v: 0 * v["x"]),
    ],
)
def test_an_expression_has_the_value_that_it_shows(latex, meaning):
    computed, values = value(latex)
    expected = meaning(values)
    if expected is None:
        f = values["phi"]
        h = 1e-5
        expected = values["c"] * float(np.sum(f(values["x"] + h) - f(values["x"] - h))) / (2 * h)
    np.testing.assert_allclose(computed, expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\mathbf x\mathbf y", "have no product"),
        (r"\mathbf x+A", "have no sum"),
        (r"\mathbf x+c", "have no sum"),
        (r"c^\top", "a number needs no transpose"),
        (r"\mathbf A\mathbf x", "set as a vector"),
        (r"x+c", "set as a number"),
        (r"B^2", "a square matrix is needed"),
        (r"\mathbf x^2", "whole powers|square matrix"),
        (r"c/\mathbf x", "a number is needed"),
        (r"\nabla_{\mathbf x}A\mathbf x", "a number is needed"),
        (r"A_1", "two indices"),
        (r"x_9", "out of its range"),
        (r"z+1", "nothing says what z is"),
        (r"\operatorname{rank}A", "rank is not known"),
        (r"\oint c", "not understood|letter is missing"),
        (r"\det AB", "set a name without parentheses off"),
        (r"c/cc", "a divisor of several factors needs parentheses"),
        (r"\mathbf x\odot\mathbf y\otimes\mathbf x", "⊗ beside another operation needs parentheses"),
        (r"(A\mathbf x", r"\) is missing"),
        (r"\frac{c}{2", "} is missing"),
        (r"\|\mathbf x_2", r"\\\| is missing|out of"),
    ],
)
def test_what_is_unclear_or_does_not_fit_is_said_in_a_sentence(latex, said):
    with pytest.raises(FormulaError, match=said) as caught:
        one = entry(f"{latex}=0")
        c = next(one.contexts(1))
        one.statements[0].sides[0].value(c)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("formula", "given", "turned"),
    [
        (r"\nabla_{\mathbf x}\,\mathbf a^\top\mathbf x=\mathbf a", "a, x: n", r"=\mathbf a^\top"),
        (
            r"\nabla_{\mathbf x}\,\mathbf x^\top S\mathbf x=2S\mathbf x",
            "x: n; S: symmetric n",
            r"=2\mathbf x^\top S",
        ),
        (
            r"\nabla_A\,\mathbf u^\top A\mathbf x=\mathbf u\mathbf x^\top",
            "u: m; A: m n; x: n",
            r"=\mathbf x\mathbf u^\top",
        ),
        (r"\nabla_A\ln\lvert\det A\rvert=A^{-\top}", "A: invertible n", r"=A^{-1}"),
        (
            r"\nabla_{\mathbf x}\tfrac12\|A\mathbf x-\mathbf b\|_2^2=A^\top(A\mathbf x-\mathbf b)",
            "A: m n; x: n; b: m",
            r"=(A\mathbf x-\mathbf b)^\top A",
        ),
    ],
)
def test_the_numerator_layout_is_written_from_the_same_letters(formula, given, turned):
    one = entry(formula, given)
    assert one.numerator.endswith(turned)
    assert one.numerator.startswith(r"\frac{\partial}{\partial")
    assert one.verify() < 1e-9


def test_statements_are_set_apart_by_a_quad():
    assert len(entry(r"c=c,\quad\mathbf x=\mathbf x").statements) == 2
    with pytest.raises(WrongIdentity, match="a comma between statements is followed by a quad"):
        entry(r"c=c,\,\mathbf x=\mathbf x").verify()


def test_a_symmetric_derivative_is_shown_once_for_both_layouts():
    one = entry(r"\frac{\partial}{\partial\mathbf x}S\mathbf x=S", "x: n; S: symmetric n")
    assert one.has_layouts
    assert one.layouts == {"": one.formula}
    assert one.verify() < 1e-9


def test_a_gradient_by_what_is_defined_holds_what_comes_after_it():
    one = entry(
        r"\nabla_{\mathbf x}L=A^\top\mathbf g",
        "A: m n; x: n; ell: loss",
        where=(r"\mathbf y=A\mathbf x", r"L=\ell(\mathbf y)", r"\mathbf g=\nabla_{\mathbf y}L"),
    )
    assert one.verify() < 1e-9


def test_expectations_are_sums_over_all_outcomes():
    one = entry(r"\mathbb E[XY]-\mathbb E[X]\,\mathbb E[Y]=c", "X: chance; Y: groups; c:")
    c = next(one.contexts(1))
    x, y, p = c.values["X"].values, c.values["Y"].values, c.weights
    assert one.statements[0].sides[0].value(c) == pytest.approx(p @ (x * y) - (p @ x) * (p @ y))


def test_sizes_of_different_letters_differ():
    for seed in range(30):
        sizes = entry("m=n", "A: m n; B: n k; C: k l; X: N m").contexts(1, seed)
        values = next(sizes).values
        assert len({values[size] for size in "mnklN"}) == 5
