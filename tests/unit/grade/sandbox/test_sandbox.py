"""One submission in a sandbox: the points that nbval's way gives, and a sentence where nothing can be run."""

import json

import pytest
from attacks import HONEST, Class, left_over, submission
from submissions import ALL, cell, cells, instead

from dlmath.exercises import find
from dlmath.grade import sandbox
from dlmath.grade.released import load_released, read_notebook
from dlmath.grade.sandbox import EnvironmentBroken, Limits, as_json, boxes, choose, obstacle, run, running
from dlmath.grade.score import graded

NONE = "none"


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    return Class(tmp_path_factory.mktemp("class"))


@pytest.fixture(params=["none", "bwrap"])
def box(request):
    if obstacle(request.param):
        pytest.skip(f"only where {request.param} works")
    return request.param


def test_every_solution_gets_all_points_and_every_stub_none(box):
    for folder, points in (("solutions", True), ("exercises", False))[: 1 if box == "bwrap" else 2]:
        root = boxes.PACKAGE.parent / folder
        book = {name: as_json(read_notebook(root / f"{name}.ipynb")) for name in load_released()}
        answer = run(book, "a class", Limits(), box)
        states = {row["state"] for chapter in answer["chapters"] for row in chapter["exercises"]}
        assert states == {"passed" if points else "not attempted"}
        assert answer["points"] == (answer["of"] if points else 0) and answer["of"] > 400


def test_an_answer_is_json_that_says_what_it_cost(school):
    answer = run(submission(), "x", Limits(), NONE, school.release)
    assert json.loads(json.dumps(answer)) == answer
    assert answer["points"] == answer["of"] == ALL and answer["tries"] == 1
    assert 0 < answer["processor"] < 60 and answer["seconds"] > 0


def test_a_notebook_without_cells_has_the_sentence_that_was_given(school):
    answer = run({"02-svd": "its JSON is broken in line 2"}, "x", Limits(), NONE, school.release)
    assert answer["chapters"][0]["fault"] == "02-svd.ipynb: its JSON is broken in line 2"
    assert answer["state"] == "graded" and answer["points"] == 0


def test_magics_commands_and_top_level_await_are_no_errors(school):
    odd = [
        cell("magic", "%matplotlib inline\nx = !ls\nnp.zeros?\nif True:\n    %pip install nothing"),
        cell("timed", "%%time\nanswer = 42"),
        cell("waits", "import asyncio\nawait asyncio.sleep(0)\nassert answer == 42"),
        cell("shows", "display(answer)\nget_ipython().run_line_magic('time', '')\nanswer"),
        cell("last", "assert _ == 42"),
    ]
    content = [*cells()[:1], *odd, *cells()[1:]]
    found = {"02-svd": [{"id": c["id"], "source": c["source"], "code": True} for c in content]}
    answer = run(found, "x", Limits(), NONE, school.release)
    assert answer["points"] == ALL and answer["chapters"][0]["notes"] == []


def test_nothing_of_the_book_but_the_recorder_can_be_imported(school, box):
    source = "import importlib.util as u\n" + "\n".join(
        f"assert not u.find_spec('dlmath.{name}')" for name in ("exercises", "grade", "demos", "identities")
    )
    source += "\nfor name in ('scoring', 'verdict', 'explain', 'diagnose'):"
    source += "\n    assert not u.find_spec(f'dlmath.checking.{name}'), name\ndef outer(u, v): return u"
    answer = school.graded(source, box)
    assert answer["points"] == HONEST and answer["chapters"][0]["notes"] == []


def test_a_sandbox_that_does_not_start_is_tried_twice_more(school, monkeypatch):
    calls = []

    def fails(times):
        def opened(folder, limits):
            calls.append(1)
            if len(calls) <= times:
                raise OSError("no more processes")
            return boxes.BOXES[NONE].open(folder, limits)

        return boxes.Box("flaky", opened, boxes.BOXES[NONE].packages)

    monkeypatch.setattr(sandbox, "choose", lambda name: "flaky")
    monkeypatch.setitem(boxes.BOXES, "flaky", fails(2))
    assert (answer := run(submission(), "x", Limits(), "flaky", school.release))["points"] == ALL
    assert answer["tries"] == len(calls) == 3
    calls.clear()
    monkeypatch.setitem(boxes.BOXES, "flaky", fails(3))
    answer = run(submission(), "x", Limits(), "flaky", school.release)
    assert answer["state"] == "not graded" and answer["points"] == 0
    assert "no more processes" in answer["reason"]
    monkeypatch.setitem(boxes.BOXES, "flaky", fails(1000))
    with pytest.raises(EnvironmentBroken, match="no more processes"):
        run(submission(), "x", Limits(), "flaky", school.release)


def test_auto_never_falls_back_to_none(monkeypatch):
    def missing(folder, limits):
        raise boxes.NotHere("it is missing")

    for name in boxes.BOXES:
        if name != NONE:
            monkeypatch.setitem(boxes.BOXES, name, boxes.Box(name, missing))
    obstacle.cache_clear()
    try:
        with pytest.raises(EnvironmentBroken, match=r"bwrap: it is missing.*wasm: it is missing"):
            choose("auto")
        assert choose(NONE) == NONE
        with pytest.raises(ValueError, match="there is no sandbox cage"):
            choose("cage")
    finally:
        obstacle.cache_clear()


def test_nothing_runs_on_when_a_notebook_has_taken_too_long(school, box):
    content = submission("while True: pass")
    content["02-svd"] += [
        {"id": str(n), "source": "import time; time.sleep(1)", "code": True} for n in range(9)
    ]
    limits = Limits(cell=1, notebook=3, submission=60)
    answer = run(content, "x", limits, box, school.release)
    assert "02-svd.ipynb was not run to its end: it did not end within 3 s" in answer["chapters"][0]["notes"]
    assert answer["points"] <= HONEST and left_over() == []


def test_other_cells_that_show_results_are_noted_and_not_counted(school):
    content = instead(cells(), {"check-outer": [cell("mine", 'check("svd.outer", outer)')]})
    found = {"02-svd": [{"id": c["id"], "source": c["source"], "code": True} for c in content]}
    answer = run(found, "x", Limits(), NONE, school.release)
    assert any("shows a result of svd.outer" in note for note in answer["chapters"][0]["notes"])
    assert answer["points"] == HONEST


def test_records_are_kept_up_to_a_limit(school):
    limits = Limits(record=300)
    answer = run(submission(), "x", limits, NONE, school.release)
    assert answer["points"] == 0 and "wrote down more than 300 bytes" in json.dumps(answer)


def test_the_judge_is_the_one_of_nbvals_way():
    assert sandbox.graded is graded
    assert find("svd.outer").points and running.TRIES == 3
