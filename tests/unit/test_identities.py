"""Every identity of the table holds, and a wrong one is caught by name."""

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest

from dlmath import identities

BIBLIOGRAPHY = Path(__file__).resolve().parents[2] / "reference" / "references.bib"


@pytest.mark.parametrize("entry", identities.TABLE, ids=lambda entry: entry.id)
def test_identity_holds_on_random_inputs(entry):
    assert entry.verify() <= identities.TOLERANCE


def test_errors_are_the_same_on_a_second_run():
    entry = identities.find("kl gaussians")[0]
    assert entry.verify() == entry.verify()


@pytest.mark.parametrize("entry", identities.TABLE, ids=lambda entry: entry.id)
def test_a_wrong_right_hand_side_is_caught_by_name(entry):
    # Twice the claim, and a little more for claims of 0; an inequality is turned round.
    if entry.relation == "<=":
        wrong = dataclasses.replace(entry, left=entry.right, right=entry.left)
    else:
        wrong = dataclasses.replace(entry, right=lambda *a: 2 * np.asarray(entry.right(*a)) + 0.01)
    with pytest.raises(identities.WrongIdentity, match=re.escape(entry.id)):
        identities.check((wrong,))


def test_a_transposed_jacobian_is_caught():
    entry = identities.find("attention")[0]
    wrong = dataclasses.replace(entry, right=lambda q, K: entry.right(q, K).T)
    with pytest.raises(identities.WrongIdentity):
        identities.check((wrong,))


def test_derivative_of_known_functions():
    x = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(identities.derivative(lambda x: x @ x, (x,), 0), 2 * x, rtol=1e-9)
    W = np.arange(6.0).reshape(2, 3)
    np.testing.assert_allclose(identities.derivative(lambda x: W @ x, (x,), 0), W, atol=1e-9)
    array = identities.derivative(lambda W: W @ x, (W,), 0)
    assert array.shape == (2, 2, 3)
    np.testing.assert_allclose(array, np.einsum("ij,k->ijk", np.eye(2), x), atol=1e-9)


def test_entries_are_unique_and_cite_what_the_bibliography_has():
    names = [entry.id for entry in identities.TABLE]
    assert len(set(names)) == len(names) >= 60
    keys = set(re.findall(r"^@\w+\{(\w+),", BIBLIOGRAPHY.read_text("utf-8"), re.MULTILINE))
    assert {entry.source for entry in identities.TABLE} <= keys


def test_find_looks_at_title_topic_and_conditions():
    assert identities.find("ridge")[0].id == "grad-ridge"
    assert identities.find("no such words") == []
    assert len(identities.find("")) == len(identities.TABLE)
