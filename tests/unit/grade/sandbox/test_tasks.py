"""What a sandbox is told of the exercises: the same inputs, and nothing that is right."""

import json

import numpy as np
import pytest
from answers import SEED, collected, differences

from dlmath._environment import drawn_by
from dlmath.checking import Exercise, Mistake, close, drawn, normal
from dlmath.checking.exercise import Rule
from dlmath.checking.recording import collect
from dlmath.checking.work import all_of, any_of, but_not, calls, holds, loops, takes, uses
from dlmath.exercises import every, find
from dlmath.grade.sandbox import Limits, boxes, running, tasks


def test_solutions_and_listed_mistakes_give_the_results_that_they_give_here():
    assert differences([find("svd.outer"), find("svd.eigenvalue_of"), find("entropy.coupling")]) == []


def test_no_reference_mistake_criterion_hint_or_stated_result_is_told():
    with drawn_by(SEED):
        told = json.dumps([tasks.packed_exercise(exercise) for exercise in every()], ensure_ascii=False)
        for exercise in every():
            texts = [exercise.title, *exercise.hints, *(c.label for c in exercise.criteria)]
            texts += [text for m in exercise.mistakes for text in (m.name, m.because, m.by_hand)]
            assert [text for text in texts if len(text) > 25 and text in told] == []
    assert set(tasks.packed_exercise(find("svd.outer"))) == {"cases", "run", "rules", "names"}


RULES = {
    "uses": uses("outer"),
    "loops": loops(),
    "takes": takes(50, normal(40)),
    "holds": holds(5000, drawn(lambda rng: rng.normal(size=300))),
    "calls": calls("f", 2),
    "any": any_of(loops(), uses("einsum")),
    "all": all_of(loops(), but_not(uses("einsum"))),
}


def with_outer(v):
    return np.outer(v, v) @ v


def with_loop(v):
    total = 0.0
    for x in v:
        total += x * x
    return total * v


def by_einsum(v):
    return np.einsum("i,i", v, v) * v


@pytest.mark.parametrize("answer", [with_outer, with_loop, by_einsum])
def test_rules_are_noticed_in_a_sandbox_as_they_are_here(answer):
    exercise = Exercise(
        id="svd.long",
        title="",
        level="core",
        points=3,
        section="",
        trains="",
        reference=by_einsum,
        inputs={"three": normal(3), "four": normal(4)},
        compare=close(),
        mistakes=(Mistake("", 0, "", ""),),
        rules=tuple(Rule(label, broken, with_loop) for label, broken in RULES.items() if label != "calls"),
    )
    (there,) = collected([("svd.long", tasks.pack(answer))], {"svd.long": exercise})
    assert there == collect(exercise, answer)
    assert ("broken" in there) == (answer is not by_einsum or "any" in there.get("broken", []))


def test_calls_of_a_given_function_are_counted_in_a_sandbox():
    double = lambda x: 2 * x  # noqa: E731
    exercise = Exercise(
        id="svd.often",
        title="",
        level="core",
        points=3,
        section="",
        trains="",
        reference=often,
        inputs={"one": (double, 1.0), "two": (double, 2.0)},
        rules=(Rule("once", RULES["calls"], often),),
    )
    (there,) = collected([("svd.often", tasks.pack(often))], {"svd.often": exercise})
    assert there["broken"] == ["once"]


def often(f, x):
    return f(f(f(x)))


@pytest.mark.parametrize(
    "value", [{1, 2}, object(), np.array(["text"]), {1: 2}, iter(())], ids=lambda v: type(v).__name__
)
def test_what_cannot_be_sent_is_said(value):
    with pytest.raises(TypeError, match="cannot be sent to a sandbox"):
        tasks.pack(value)


def test_numbers_arrive_exactly():
    values = (
        0.1,
        -0.0,
        float("inf"),
        5e-324,
        2**70,
        True,
        None,
        "é",
        [1, (2.5,)],
        {"a": np.arange(3)},
        np.float64(0.1),
    )
    check = "import recorder, math\nx = recorder.GIVEN['svd.values'].cases()[0].args\n"
    check += "assert repr(x) == %r, repr(x)\n" % (repr(values),)  # noqa: UP031
    packed = {"cases": [["all", False, tasks.pack(values)]], "run": None, "rules": [], "names": []}
    with running.Submission(boxes.BOXES["none"], SEED, Limits()) as submission:
        submission.task = lambda name, seed: packed
        (outcome,) = submission.run([check], set(), [], ["svd.values"]).outcomes
    assert outcome["ended"] == "done", outcome
