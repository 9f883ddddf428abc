"""The engine behind `check`: collect an answer as plain data, judge the data, say what is wrong.

It knows nothing of chapters. How to write an exercise is told in `dlmath.exercises`.

    collect(exercise, answer)   runs the answer where the reader's code runs; returns JSON-able data
    judge(exercise, record)     judges that data, in this process or in another; returns a `Result`
    assess(exercise, answer)    both
    inconsistencies(exercise)   what does not hold together in an entry; empty for a good one
    unnoticed(exercise)         the general faults that its inputs let pass; empty for a good one

The rooms, each of which imports only from those above it:

    inputs, compare, derivatives   how an entry draws its inputs, and when two results count as the same
    exercise                       an entry: inputs, reference, mistakes, hints
    record                         answers as plain data: written without trust, read without trust
    waiting                        a word while an answer runs for long
    isolation, recording           run an answer on the inputs of an exercise, and write down what it does
    work                           how it does it: functions it uses, loops, cost; for rules and remarks
    format, diagnose               values as a reader takes them in; a sentence on what is the matter with one
    verdict                        one result against what is expected: a `Trial` holds both and the input
    result                         what a reader is shown, as text, HTML and JSON
    faults, suspicion              general faults of an argument; the one that gives just what came
    explain                        why an answer is not right, from its trials
    scoring                        criteria, points and listed mistakes, from the trials; the whole judgement
    lint, attacks                  what does not hold together in an entry; which faults its inputs let pass
"""

from dlmath.checking.attacks import unnoticed
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
from dlmath.checking.exercise import LEVELS, Case, Criterion, Exercise, Mistake, Remark, Rule, case
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
    with_zero,
)
from dlmath.checking.lint import inconsistencies
from dlmath.checking.recording import Interrupted, collect, is_stub
from dlmath.checking.result import MIME, CheckFailed, Result
from dlmath.checking.scoring import assess, judge
from dlmath.checking.work import all_of, any_of, but_not, calls, holds, loops, takes, uses

__all__ = [
    "LEVELS",
    "MIME",
    "Case",
    "CheckFailed",
    "Comparer",
    "Criterion",
    "Exercise",
    "Interrupted",
    "Mistake",
    "Remark",
    "Result",
    "Rule",
    "all_of",
    "any_of",
    "assess",
    "but_not",
    "calls",
    "case",
    "close",
    "collect",
    "distribution",
    "drawn",
    "each",
    "exact",
    "gradient_of",
    "hessian_of",
    "holds",
    "inconsistencies",
    "integers",
    "is_stub",
    "jacobian_of",
    "joint",
    "judge",
    "loops",
    "normal",
    "orthogonal",
    "same_subspace",
    "satisfies",
    "takes",
    "uniform",
    "unnoticed",
    "up_to_order",
    "up_to_scale",
    "up_to_sign",
    "uses",
    "with_eigenvalues",
    "with_singular_values",
    "with_zero",
]
