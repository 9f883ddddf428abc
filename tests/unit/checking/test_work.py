"""How an answer works is seen in its code and while it runs: for rules, and for remarks after success."""

import functools
import json
import sys
from dataclasses import replace

import numpy as np
import pytest
from doubling import exercise

from dlmath.checking import (
    Remark,
    Rule,
    all_of,
    any_of,
    assess,
    but_not,
    calls,
    collect,
    holds,
    inconsistencies,
    judge,
    loops,
    normal,
    takes,
    uses,
)
from dlmath.checking.work import Work

OUTER = exercise(
    lambda u, v: u[:, None] * v,
    inputs={"2 and 3": (normal(2), normal(3)), "4 and 2": (normal(4), normal(2))},
    mistakes=(),
    points=4,
)
other_name = np.outer


def helper(u, v):
    return other_name(u, v)


def outer(u, v):
    return u[:, None] * v


def imported(u, v):
    from numpy import outer as product

    return product(u, v)


def imported_as(u, v):
    import numpy

    return numpy.outer(u, v)


def holder():
    inner = np.outer
    return lambda u, v: inner(u, v)


class Calling:
    def __call__(self, u, v):
        return np.outer(u, v)


def work_of(answer, entry=OUTER):
    return Work(entry, answer, entry.cases())


@pytest.mark.parametrize(
    "answer",
    [
        lambda u, v: np.outer(u, v),
        lambda u, v: np.multiply.outer(u, v),
        lambda u, v: helper(u, v),
        lambda u, v: getattr(np, "out" + "er")(u, v),
        np.vectorize(lambda u, v: np.outer(u, v)),
        functools.partial(helper),
        np.outer,
        imported,
        imported_as,
        holder(),
        Calling(),
    ],
)
def test_a_function_is_seen_under_any_name_and_inside_a_helper(answer):
    assert uses("outer")(work_of(answer))


def test_what_the_reader_has_called_so_is_not_the_librarys():
    assert not uses("outer")(work_of(lambda u, v: outer(u, v)))
    assert not uses("np.outer", "np.linalg")(work_of(outer))


def test_a_module_is_named_with_all_that_is_in_it_and_a_method_by_its_last_name():
    work = work_of(lambda u, v: np.linalg.norm(u) * u.dot(v))
    assert uses("np.linalg")(work)
    assert uses("np.linalg.norm")(work)
    assert uses("dot")(work)
    assert uses("np.dot")(work)
    assert not uses("np.linalg.svd")(work)
    assert not uses("np.random")(work)


def test_operators_are_named_by_their_sign():
    assert uses("@")(work_of(lambda u, v: u @ v))
    assert uses("//")(work_of(lambda u, v: u // 2))
    assert not uses("@", "//")(work_of(lambda u, v: u * v / 2))


def counting_down(u, v):
    n = 3
    while n:
        n -= 1
    return n


def recursive(u, v):
    return u if len(u) < 2 else recursive(u[1:], v)


@pytest.mark.parametrize(
    "answer",
    [
        counting_down,
        recursive,
        lambda u, v: [2 * a for a in u],
        lambda u, v: sum(a for a in u),
        lambda u, v: list(map(abs, u)),
        lambda u, v: np.vectorize(abs)(u),
    ],
)
def test_every_form_of_a_loop_is_one(answer):
    assert loops()(work_of(answer))
    assert not loops()(work_of(outer))


def test_the_lines_that_run_are_counted_on_an_input_of_its_own():
    entry = exercise(lambda x, n: n * x, inputs={"3": (normal(3), 3), "4": (normal(4), 4)})

    def adding(x, n):
        total = 0 * x
        for _ in range(n):
            total = total + x
        return total

    many = takes(1000, normal(2), 10**5)
    before = sys.gettrace()
    assert many(work_of(adding, entry))
    assert not takes(1000)(work_of(adding, entry))
    assert not many(work_of(lambda x, n: n * x, entry))
    assert sys.gettrace() is before


def test_numbers_in_memory_tell_a_matrix_from_two_vectors():
    entry = exercise(lambda u, v, w: u * (v @ w), inputs={"a": (normal(3),) * 3, "b": (normal(4),) * 3})
    matrix = holds(10_000, normal(400), normal(400), normal(400))
    assert matrix(work_of(lambda u, v, w: np.outer(u, v) @ w, entry))
    assert not matrix(work_of(lambda u, v, w: u * (v @ w), entry))


def test_calls_of_an_argument_are_counted():
    def slope(x):
        return 2 * x

    entry = exercise(lambda f, x: f(x), inputs={"a": (slope, normal(3)), "b": (slope, normal(2))})
    assert calls("f", 2)(work_of(lambda f, x: f(x) + f(x) - f(x), entry))
    assert not calls("f", 2)(work_of(lambda f, x: f(x), entry))


def test_conditions_can_be_combined():
    work = work_of(lambda u, v: np.outer(u, v))
    assert any_of(loops(), uses("outer"))(work)
    assert not all_of(loops(), uses("outer"))(work)
    assert all_of(but_not(loops()), uses("outer"))(work)


FORBIDDEN = Rule("without np.outer", uses("outer"), lambda u, v: np.outer(u, v), "Broadcasting does it.")
SHORTER = Remark("Shorter: u[:, None] * v.", loops(), lambda u, v: np.array([a * v for a in u]))


def test_a_right_answer_by_a_forbidden_way_has_its_points_and_a_note():
    result = assess(replace(OUTER, rules=(FORBIDDEN,)), lambda u, v: np.outer(u, v))
    assert (result.state, result.points) == ("passed", 4)
    assert "Right, but not as asked: without np.outer. Broadcasting does it." in result.text()
    assert "not as asked" not in assess(replace(OUTER, rules=(FORBIDDEN,)), outer).text()


def test_a_rule_may_cost_points_of_its_own():
    entry = replace(OUTER, rules=(replace(FORBIDDEN, points=1),))
    result = assess(entry, lambda u, v: np.outer(u, v))
    assert (result.state, result.points, result.mistake) == ("failed", 3, None)
    assert "✗ 0/1  without np.outer" in result.text()
    assert assess(entry, outer).points == 4


def test_a_wrong_answer_is_told_what_is_wrong_and_not_of_rules():
    entry = replace(OUTER, rules=(replace(FORBIDDEN, points=1),), remarks=(SHORTER,))
    result = assess(entry, lambda u, v: 2 * np.outer(u, v))
    assert "not as asked" not in result.text()
    assert "– 0/1  without np.outer" in result.text()


def test_a_remark_is_made_after_success_only():
    entry = replace(OUTER, remarks=(SHORTER,))
    assert SHORTER.text in assess(entry, SHORTER.example).notes
    assert SHORTER.text not in assess(entry, outer).notes
    assert SHORTER.text not in assess(entry, lambda u, v: np.array([2 * a * v for a in u])).notes


def test_how_an_answer_works_travels_with_its_record():
    entry = replace(OUTER, rules=(FORBIDDEN,), remarks=(SHORTER,))
    record = json.loads(json.dumps(collect(entry, lambda u, v: np.array([np.outer(a, v)[0] for a in u]))))
    assert (record["broken"], record["remarks"]) == ([FORBIDDEN.label], [SHORTER.text])
    text = judge(entry, record).text()
    assert FORBIDDEN.label in text
    assert SHORTER.text in text
    forged = record | {"broken": 7, "remarks": [["x"], "Well done!"]}
    assert judge(entry, forged).state == "passed"
    assert "Well done!" not in judge(entry, forged).text()


def test_an_answer_that_fails_only_where_it_is_watched_breaks_no_rule():
    runs = iter([False] * 2 + [True] * 100)

    def answer(u, v):
        if next(runs):
            raise SystemExit
        return u[:, None] * v

    assert assess(replace(OUTER, rules=(FORBIDDEN,)), answer).passed


def test_the_example_of_a_rule_or_remark_must_be_right_and_noticed():
    entry = exercise()
    good = Rule("without +", uses("+"), lambda x: x + x)

    def faults(**fields):
        return inconsistencies(replace(entry, **fields))

    assert faults(rules=(good,)) == []
    assert "is not noticed" in faults(rules=(replace(good, broken=uses("np.dot")),))[0]
    assert "is not right" in faults(rules=(replace(good, example=lambda x: x + x + x),))[0]
    assert "the reference is told" in faults(rules=(replace(good, broken=uses("*", "+")),))[0]
    remark = Remark("Shorter: 2 * x.", uses("+"), lambda x: x + x)
    assert faults(remarks=(remark,)) == []
    assert "is not noticed" in faults(remarks=(replace(remark, when=loops()),))[0]
