"""When two results count as the same."""

import numpy as np
import pytest

from dlmath.checking import (
    close,
    exact,
    same_subspace,
    satisfies,
    up_to_order,
    up_to_scale,
    up_to_sign,
)

V = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 2)))[0]


COMPARED = {
    "close": (close(), V, V + 1e-9, V + 1e-3),
    "exact": (exact(), np.array(3), np.array(3.0), np.array(3 + 1e-9)),
    "sign": (up_to_sign(), V, -V, V * [1, -1]),
    "sign of columns": (up_to_sign(axis=1), V, V * [1, -1], V * [[1], [-1], [1], [1]]),
    "scale": (up_to_scale(), V, -3 * V, V * [1, -1]),
    "positive scale": (up_to_scale(positive=True), V, 3 * V, -3 * V),
    "order": (up_to_order(), V, V[[2, 0, 3, 1]], V[[0, 0, 1, 2]]),
    "order of columns": (up_to_order(axis=1), V, V[:, ::-1], V[::-1]),
    "subspace": (same_subspace(), V, V @ [[0.6, 0.8], [-0.8, 0.6]], V @ [[1, 1], [0, 1]]),
    "any basis": (same_subspace(orthonormal=False), V, V @ [[1, 1], [0, 1]], V[::-1]),
    "a test": (satisfies(lambda got, want: got.sum() < want.sum(), "smaller"), V, V - 1, V + 1),
}


@pytest.mark.parametrize(("compare", "want", "same", "other"), COMPARED.values(), ids=COMPARED)
def test_what_counts_as_the_same(compare, want, same, other):
    assert compare.agrees(np.asarray(want), np.asarray(want)) or compare.note == "smaller"
    assert compare.agrees(np.asarray(same), np.asarray(want))
    assert not compare.agrees(np.asarray(other), np.asarray(want))
    assert not compare.agrees(np.full(np.shape(want), np.nan), np.asarray(want))


def test_a_zero_vector_is_no_multiple_of_another():
    assert not up_to_scale().agrees(np.zeros(3), np.ones(3))
    assert up_to_scale().agrees(np.zeros(3), np.zeros(3))


def test_what_is_expected_to_be_infinite_makes_no_other_entry_right():
    want = np.array([np.inf, 2.0])
    assert close().is_near(np.array([np.inf, 2.0 + 1e-9]), want)
    assert not close().is_near(np.array([np.inf, 3.0]), want)
    assert not close().is_near(np.array([1.0, 2.0]), want)
