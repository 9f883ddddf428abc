"""Every identity of the table holds as it is shown, and a wrong one is caught by name."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dlmath import identities
from dlmath.identities.identity import Identity, gap

ROOT = Path(__file__).resolve().parents[3]
BY_ID = {entry.id: entry for entry in identities.TABLE}


def entry(formula, given, **more):
    return Identity("one", "One", "none", formula, given, "", **more)


@pytest.mark.parametrize("one", identities.TABLE, ids=lambda one: one.id)
def test_identity_holds_on_random_inputs(one):
    assert one.verify() <= identities.TOLERANCE


def test_errors_are_the_same_on_a_second_run():
    one = BY_ID["kl-gaussians"]
    assert one.verify() == replace(one).verify()


@pytest.mark.parametrize(
    ("id", "old", "new"),
    [
        ("jac-attention", "K^\\top", "K"),
        ("grad-ridge", r"-X^\top", r"+X^\top"),
        ("bayes", r"p(x')}", r"p(x)}"),
        ("cauchy-schwarz", r"\le", r"\ge"),
        ("cauchy-schwarz", r"\|\mathbf y\|_2", r"\|\mathbf y\|_1"),
    ],
)
def test_a_changed_formula_is_caught_by_name(id, old, new):
    one = BY_ID[id]
    assert old in one.formula
    wrong = replace(one, formula=one.formula.replace(old, new))
    with pytest.raises(identities.WrongIdentity, match=re.escape(id)):
        identities.check((wrong,))


def test_a_changed_numerator_form_is_caught_by_name():
    one = BY_ID["grad-quadratic"]
    wrong = replace(one, in_numerator=one.numerator.replace(r"=\mathbf x^\top", r"=2\mathbf x^\top"))
    with pytest.raises(identities.WrongIdentity, match="grad-quadratic"):
        identities.check((wrong,))


def test_a_changed_definition_is_caught_by_name():
    one = BY_ID["d-sigmoid"]
    wrong = replace(one, where=(one.where[0].replace("+", "-"),))
    with pytest.raises(identities.WrongIdentity, match="d-sigmoid"):
        identities.check((wrong,))


def test_a_formula_that_cannot_be_read_is_wrong_and_says_where():
    with pytest.raises(identities.WrongIdentity, match=r"one: a letter is missing: 2\+ ⟨here⟩ \?=2"):
        identities.check((entry("2+?=2", "x:"),))


@pytest.mark.parametrize("formula", [r"\ln x=\ln x", r"x/0=x/0", r"\frac x0=\frac x0"])
def test_what_is_no_number_never_passes(formula):
    one = entry(formula, "x:", bind=lambda values, rng: {"x": -1.0})
    with pytest.raises(identities.WrongIdentity):
        identities.check((one,))


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_error_is_relative_however_large_the_values_are(scale):
    a, b = scale * np.array([1.0, 2.0]), scale * np.array([1.0, 2.1])
    assert gap(a, b, "=") == pytest.approx(0.1 / 2.1)
    assert gap(b, a, "<=") == pytest.approx(0.1 / 2.1)
    assert gap(a, b, "<=") == 0
    assert gap(0 * a, 0 * b, "=") == 0
    assert gap(a, np.array([1.0, np.nan]), "=") == gap(a, a[:1], "=") == np.inf


def test_an_inequality_has_to_be_an_equality_somewhere_and_not_everywhere():
    at_zero = (("x = 0", lambda values, rng: {"x": 0 * values["x"]}),)
    assert entry(r"0\le\|\mathbf x\|_2", "x: n", tight=at_zero).verify() == 0
    assert entry(r"-1\le\|\mathbf x\|_2", "x: n", tight=at_zero).verify() == np.inf
    assert entry(r"0\le\|\mathbf x\|_2", "x: n").verify() == np.inf
    assert entry(r"\|\mathbf x\|_2\le\|\mathbf x\|_2", "x: n", tight=at_zero).verify() == np.inf


def test_a_gradient_is_of_a_number():
    with pytest.raises(identities.WrongIdentity, match="a number is needed"):
        identities.check((entry(r"\nabla_{\mathbf x}A\mathbf x=A^\top", "A: m n; x: n"),))


def test_the_layout_decides_which_jacobian_is_right():
    one = entry(r"\frac{\partial}{\partial\mathbf x}A\mathbf x=A^\top", "A: m n; x: n")
    assert one.layouts["numerator"] == r"\frac{\partial}{\partial\mathbf x}A\mathbf x=A"
    assert one.verify() <= identities.TOLERANCE
    with pytest.raises(identities.WrongIdentity):
        identities.check((replace(one, formula=one.numerator),))


def test_no_gradient_sign_stands_before_a_vector():
    for one in identities.TABLE:
        assert r"\frac{d}{d\mathbf" not in one.formula, "a vector has partial derivatives: ∂/∂x"
        assert not one.id.startswith("jac-") or r"\nabla" not in one.formula.partition("=")[0], one.id


def test_entries_are_unique_and_cite_what_the_bibliography_has():
    assert len(BY_ID) == len(identities.TABLE)
    text = (ROOT / "reference" / "references.bib").read_text("utf-8")
    keys = set(re.findall(r"^@\w+\{(\w+),", text, re.MULTILINE))
    assert {one.source for one in identities.TABLE} - {""} <= keys
    assert all(one.source.startswith("source") for one in identities.TABLE if one.posed)


def test_an_unknown_topic_is_answered_with_the_known_ones():
    with pytest.raises(
        identities.UnknownTopic, match=r"'tensors': the topics are linear maps, norms, .*information"
    ):
        identities.of_topic("tensors")


OLD = re.findall(
    r"[\w-]+",
    """
grad-dot grad-l2-squared grad-l2 grad-l1 grad-lp grad-normalise grad-frobenius frobenius-trace
cauchy-schwarz norm-order jac-linear grad-bilinear-x grad-bilinear-matrix grad-product-rule
grad-quadratic grad-quadratic-symmetric grad-quadratic-matrix hessian-quadratic grad-linear-squared
grad-linear-squared-matrix grad-least-squares grad-residual-matrix normal-equations grad-ridge
complete-the-square trace-cyclic trace-scalar trace-sum grad-trace-linear grad-trace-sandwich
grad-trace-quadratic grad-inverse grad-inverse-form grad-determinant grad-log-determinant woodbury
determinant-lemma push-through eigen-sum trace-eigenvalues frobenius-singular svd-gram eckart-young
rayleigh pseudoinverse grad-spectral jac-elementwise d-sigmoid d-tanh d-softplus grad-relu
grad-exp-linear grad-layer-weights grad-layer-input jac-two-layers grad-two-layers-weights grad-lse
lse-bounds softmax-shift jac-softmax grad-cross-entropy grad-logistic hessian-logistic jac-layer-norm
jac-attention vec-sandwich kron-product hadamard-diag outer-associative vec-jacobian variance
total-expectation bayes chain-rule-probability covariance-linear grad-gaussian score-function
entropy-bounds cross-entropy-split gibbs pinsker jensen entropy-chain mutual-information tv-two-forms
kl-gaussians grad-kl-softmax grad-entropy
""",
)
"""Entries that pages and readers may have links to."""


def test_links_to_entries_of_the_first_edition_still_lead_somewhere():
    assert set(OLD) <= set(BY_ID)
