"""Random inputs have the properties they are named for, and are the same every time."""

import types
from dataclasses import replace

import numpy as np
from doubling import exercise

from dlmath.checking import (
    distribution,
    drawn,
    integers,
    joint,
    normal,
    orthogonal,
    uniform,
    with_eigenvalues,
    with_singular_values,
)
from dlmath.checking.inputs import parameters_of


def drawn_values(**named):
    """The first argument of each named input, as the exercise gets it."""
    return [c.args[0] for c in exercise(inputs=named).cases()]


def test_random_inputs_have_the_properties_they_are_named_for():
    number, whole, p, both, Q, thin, S, W = drawn_values(
        number=uniform(low=1, high=2),
        whole=integers(5, high=3),
        p=distribution(2, 3),
        both=joint(2, 3),
        Q=orthogonal(3),
        thin=orthogonal(4, columns=2),
        S=with_eigenvalues(2, -1, 0.5),
        W=with_singular_values(3, 5, [3, 1]),
    )
    assert type(number) is float
    assert 1 <= number < 2
    assert whole.dtype.kind == "i"
    assert set(whole) <= {0, 1, 2}
    np.testing.assert_allclose(p.sum(axis=1), 1)
    np.testing.assert_allclose(both.sum(), 1)
    np.testing.assert_allclose(Q.T @ Q, np.eye(3), atol=1e-12)
    assert thin.shape == (4, 2)
    np.testing.assert_allclose(np.linalg.eigvalsh(S), [-1, 0.5, 2])
    np.testing.assert_allclose(np.linalg.svd(W)[1], [3, 1, 0], atol=1e-12)


def test_inputs_are_the_same_every_time_and_other_ones_for_another_exercise():
    entry = exercise(inputs={"a": (normal(3), 2), "b": drawn(lambda rng: (rng.permutation(4), "b"))})
    one, again = entry.cases(), entry.cases()
    assert [len(c.args) for c in one] == [2, 2]
    np.testing.assert_array_equal(one[0].args[0], again[0].args[0])
    other = replace(entry, id="svd.other").cases()
    assert not np.array_equal(one[0].args[0], other[0].args[0])


def test_parameters_that_are_not_known_are_none():
    assert parameters_of(lambda u, v=0: u) == ["u", "v"]
    silent = types.SimpleNamespace(__signature__="not known")
    assert parameters_of(silent) == []
