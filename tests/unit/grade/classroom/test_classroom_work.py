"""Tasks are done, again where a process ended, and given up after three tries; progress is one line."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from handed_in import environment

from dlmath.grade.classroom import work
from dlmath.grade.classroom.work import TRIES, Processes, Progress, Task, duration


def misbehave(data):
    """A task that does what it is told, and notes each try."""
    with Path(data["notes"]).open("a") as file:
        file.write(data["what"] + "\n")
    tries = Path(data["notes"]).read_text().split().count(data["what"])
    if data["what"].startswith("die") or (data["what"].startswith("once") and tries == 1):
        os._exit(1)
    if data["what"].startswith("hang"):
        time.sleep(600)
    if data["what"].startswith("raise"):
        raise ValueError("a fault of the grader")
    return {"what": data["what"], "pid": os.getpid()}


def test_each_task_is_done_whatever_the_others_do(tmp_path):
    notes = tmp_path / "notes"
    names = ["a", "die", "b", "once", "c", "raise", "d"]
    tasks = (Task(name, {"what": name, "notes": str(notes)}) for name in names)
    done = {outcome.key: outcome for outcome in Processes(misbehave, 2).done(tasks)}
    assert sorted(done) == sorted(names)
    assert {key for key, outcome in done.items() if outcome.result} == {"a", "b", "c", "d", "once"}
    assert "ended in the middle" in done["die"].reason
    assert done["raise"].reason == "ValueError: a fault of the grader"
    tries = notes.read_text().split()
    assert [tries.count(name) for name in ("a", "die", "raise", "once")] == [1, TRIES, TRIES, 2]
    assert len({outcome.result["pid"] for outcome in done.values() if outcome.result}) > 1


def test_a_task_that_hangs_is_ended_and_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "TRIES", 2)
    notes = tmp_path / "notes"
    tasks = iter([Task("hang", {"what": "hang", "notes": str(notes)})])
    (outcome,) = Processes(misbehave, 2, longest=1).done(tasks)
    assert (outcome.result, outcome.reason) == (None, "the process that graded it did not end within 1 s")


def test_tasks_are_taken_from_the_class_one_by_one():
    taken = []

    def tasks():
        for n in range(8):
            taken.append(n)
            yield Task(str(n), {"n": n})

    done = Processes(dict, 2).done(tasks())
    for count, _ in enumerate(done, 1):
        assert len(taken) <= count + 2
    assert len(taken) == 8


STARTS_A_CHILD = """
import sys
from dlmath.grade.classroom.work import Processes, Task
from test_classroom_work import child_of_a_task
if __name__ == "__main__":
    for _ in Processes(child_of_a_task).done(iter([Task("a", {"file": sys.argv[1]})])):
        pass
"""


def child_of_a_task(data):
    """A task that starts a process, as a sandbox does."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as child:
        Path(data["file"]).write_text(str(child.pid))
    return {}


@pytest.mark.skipif(os.name == "nt", reason="groups of processes are those of POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_when_the_run_ends_so_does_everything_that_it_has_started(tmp_path, how):
    script, file = tmp_path / "run.py", tmp_path / "pid"
    script.write_text(STARTS_A_CHILD)
    run = subprocess.Popen([sys.executable, script, file], stderr=subprocess.DEVNULL, env=environment())
    while not (file.exists() and file.read_text()):
        assert run.poll() is None
        time.sleep(0.02)
    run.send_signal(how)
    run.wait()
    child = int(file.read_text())
    for _ in range(1000):
        if not alive(child):
            return
        time.sleep(0.02)
    pytest.fail("a process of the run is left")


def alive(pid):
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return not state.strip().startswith("Z") and bool(state.strip())


def test_progress_says_how_much_is_done_and_how_long_the_rest_takes():
    now, stream = [0.0], io.StringIO()
    progress = Progress(40, stream, lambda: now[0])
    for _ in range(10):
        now[0] += 30
        progress.step()
    assert progress.line() == "█████░░░░░░░░░░░░░░░ 10 of 40, 15 min left"
    progress.step(failed=True)
    assert "11 of 40, 1 not graded, 13 min left" in progress.line()
    assert len(stream.getvalue().splitlines()) <= 6, "not more than a line a minute in a file"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (89, "89 s"), (600, "10 min"), (12_000, "3 h 20 min")]
)
def test_a_time_is_said_as_people_say_it(seconds, said):
    assert duration(seconds) == said
