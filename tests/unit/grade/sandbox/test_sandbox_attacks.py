"""Attacks that cost little, in each sandbox that works here; `tests/run/test_attacks.py` has all of them."""

import pytest
from attacks import HONEST, OUTSIDE, SAYING, SYSTEM, Class, left_over

from dlmath.grade.sandbox import obstacle

OFTEN = [
    *("the reference asked for", "the stack inspected for a reference", "check wrapped", "collect patched"),
    *("check cells rewritten", "json patched", "a record with an impossible shape", "a record nested deeply"),
    *("a number of 5000 digits", "records of 2 MB", "an error that is markup", "an error whose text raises"),
    *("os._exit", "memory without end", "dlmath replaced"),
]
ISOLATED = [
    *("an answer forged through every descriptor", "answers to what will be asked", "a line without end"),
    *("an answer nested 100,000 deep", "limits raised", "threads without end", "tokens of the environment"),
    *("a key is read", "the solutions are found", "the course by its path", "the grader is overwritten"),
    *("files for others", "a process that comes back later", "a server of the teacher's", "a new name space"),
    *("files without end", "memory in nameless files", "memory in segments", "all processes are killed"),
]


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    return Class(tmp_path_factory.mktemp("class"))


@pytest.fixture(autouse=True)
def token(monkeypatch):
    monkeypatch.setenv("DLMATH_ATTACKED", "a token")


@pytest.mark.parametrize("name", OFTEN)
def test_a_submission_that_lies_gets_nothing_and_harms_nobody(school, name):
    school.survives(SAYING[name], "none")


@pytest.mark.parametrize("name", ISOLATED)
def test_a_sandbox_keeps_a_submission_from_everything(school, name):
    if obstacle("bwrap"):
        pytest.skip("only where bwrap works")
    answer = school.survives((SYSTEM | OUTSIDE)[name], "bwrap")
    assert answer["points"] <= HONEST
    assert left_over() == []
