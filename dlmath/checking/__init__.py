"""The engine behind `check`: collect an answer as plain data, judge the data, say what is wrong.

It knows nothing of chapters. How to write an exercise is told in `dlmath.exercises`.

    collect(exercise, answer)   runs the answer where the reader's code runs; returns JSON-able data
    judge(exercise, record)     judges that data, in this process or in another; returns a `Result`
    answered(exercise, answer)  both
    problems(exercise)          what is inconsistent in an entry; empty for a good one
"""

from dlmath.checking.compare import (
    Comparer,
    close,
    each,
    exact,
    same_subspace,
    satisfies,
    up_to_order,
    up_to_scale,
    up_to_sign,
)
from dlmath.checking.derivatives import gradient_of, hessian_of, jacobian_of
from dlmath.checking.exercise import LEVELS, Case, Criterion, Exercise, Mistake, case
from dlmath.checking.inputs import (
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
from dlmath.checking.lint import problems
from dlmath.checking.recording import collect, is_stub
from dlmath.checking.result import MIME, CheckFailed, Result
from dlmath.checking.scoring import answered, judge

__all__ = [
    "LEVELS",
    "MIME",
    "Case",
    "CheckFailed",
    "Comparer",
    "Criterion",
    "Exercise",
    "Mistake",
    "Result",
    "answered",
    "case",
    "close",
    "collect",
    "distribution",
    "drawn",
    "each",
    "exact",
    "gradient_of",
    "hessian_of",
    "integers",
    "is_stub",
    "jacobian_of",
    "joint",
    "judge",
    "normal",
    "orthogonal",
    "problems",
    "same_subspace",
    "satisfies",
    "uniform",
    "up_to_order",
    "up_to_scale",
    "up_to_sign",
    "with_eigenvalues",
    "with_singular_values",
]
