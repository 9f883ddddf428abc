"""Garbage at every exercise: never an exception out of a check, never a pass, and quick all the same."""

import statistics
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dlmath import exercises
from dlmath.checking import assess

ALL = exercises.every()
MILLISECONDS = 50

numbers = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.complex_numbers(),
    st.text(max_size=5),
    st.binary(max_size=5),
)
shapes = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
several = arrays.arrays(
    st.one_of(
        arrays.boolean_dtypes(),
        arrays.integer_dtypes(),
        arrays.floating_dtypes(),
        arrays.complex_number_dtypes(),
        arrays.unicode_string_dtypes(max_len=3),
        arrays.datetime64_dtypes(),
    ),
    shapes,
)
garbage = st.recursive(
    st.one_of(numbers, several),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=2), inner, max_size=2),
    ),
    max_leaves=6,
)
errors = st.sampled_from(
    [ValueError, TypeError, ZeroDivisionError, np.linalg.LinAlgError, SystemExit, GeneratorExit]
)


def constant(answer):
    return lambda *args: answer


def raising(error):
    def answer(*args):
        raise error("garbage")

    return answer


def input_back(number):
    """Return one of the inputs, or something made of it."""

    def answer(*args):
        argument = args[number % len(args)]
        return [argument, -argument, argument * 0, (argument, argument)][number % 4]

    return answer


answers = st.one_of(
    garbage, garbage.map(constant), errors.map(raising), st.integers(0, 7).map(input_back), st.just(print)
)


def is_luck(exercise, answer):
    """Choices are short: a random letter may be the right one."""
    return exercise.kind == "choice" and not callable(answer)


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(answer=answers)
def test_garbage_never_raises_and_never_passes(exercise, answer):
    result = assess(exercise, answer)
    assert result.state != "passed" or is_luck(exercise, answer)
    assert 0 <= result.points <= result.of
    assert result.text()
    assert result.html()


def of_part(change, number, met):
    """Change one of several results, or the only one; `met` gets True where there are several."""

    def changed(out):
        met.add(isinstance(out, tuple | list))
        if isinstance(out, tuple | list):
            return [change(np.asarray(part)) if n == number else part for n, part in enumerate(out)]
        return change(np.asarray(out))

    return changed


NEARLY = {
    "transposed": lambda a: a.T,
    "a row": lambda a: a[None],
    "a column": lambda a: a[..., None],
    "flat": lambda a: a.reshape(-1),
    "one entry more": lambda a: np.append(a, 0.0),
    "nothing": lambda a: a.reshape(-1)[:0],
    "one entry": lambda a: a.reshape(-1)[0],
    "negative": lambda a: -a if a.dtype.kind == "f" else a,
    "whole": lambda a: a.astype(int),
    "nan": lambda a: a * np.nan,
    "a text": str,
    "none": lambda a: None,
    "ragged": lambda a: [a, [1]],
}


@pytest.mark.parametrize("exercise", [e for e in ALL if e.kind != "choice"], ids=lambda exercise: exercise.id)
@pytest.mark.filterwarnings("ignore")
def test_an_answer_that_is_nearly_right_never_breaks_the_check(exercise):
    right = exercise.reference
    if right is None or isinstance(right, type):
        right = exercise.mistakes[0].answer
    met: set[bool] = set()
    for number in (0, 1):
        # Where there is only one result, the second round would be the first again.
        for change in NEARLY.values() if number == 0 or True in met else ():
            altered = of_part(change, number, met)

            def answer(*args, altered=altered):
                out = right(*args)
                return altered(out.value if exercise.derivative else out)

            result = assess(exercise, answer if exercise.kind == "function" else altered(right))
            assert 0 <= result.points <= result.of
            assert result.text()
            assert result.html()


def timed(exercise, answer):
    """Milliseconds of computing; what else the machine does meanwhile does not count."""
    start = time.process_time()
    assess(exercise, answer)
    return 1e3 * (time.process_time() - start)


def test_the_median_check_takes_no_longer_than_a_blink():
    times = [timed(exercise, mistake.answer) for exercise in ALL for mistake in exercise.mistakes]
    assert statistics.median(times) <= MILLISECONDS
