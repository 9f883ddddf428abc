"""Nothing is lost: whatever ends a run, each result is whole or not there, and the next run goes on."""

import os
import random
import subprocess
import sys
import time

import pytest
from handed_in import Here, environment, grade, put, students, text

from dlmath.grade.classroom.store import Store

COUNT = 24


def class_of(folder, count=COUNT):
    for n in range(count):
        put(
            folder / f"student {n:02d}" / "02-svd.ipynb",
            text(answers={"svd.outer": "right", "svd.rebuild": f"{n}"}),
        )
    return folder


def test_a_file_is_whole_or_not_there(tmp_path):
    store = Store(tmp_path)
    store.write("a/b.txt", b"before")

    def broken():
        yield b"half of"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError):
        store.write("a/b.txt", broken())
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"before"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_result_belongs_to_submission_release_and_seed():
    keys = {
        Store.key(*parts)
        for parts in (("a", "b", "c"), ("a", "b", "d"), ("a", "x", "c"), ("x", "b", "c"), ("ab", "", "c"))
    }
    assert len(keys) == 5 and Store.key("a", "b", "c") in keys


def test_a_second_run_does_nothing_again_and_a_damaged_result_is_done_again(tmp_path):
    class_of(tmp_path / "class", 4)
    first, second, third = Here(), Here(), Here()
    assert grade(tmp_path / "out", tmp_path / "class", pool=first) == 0
    assert grade(tmp_path / "out", tmp_path / "class", pool=second) == 0
    assert (len(first.keys), second.keys) == (4, [])
    Store(tmp_path / "out").keep(first.keys[2], {})
    file = next((tmp_path / "out" / "results").glob(f"*/{first.keys[2]}.json"))
    file.write_text("{broken")
    file.unlink()
    assert grade(tmp_path / "out", pool=third) == 0
    assert third.keys == [first.keys[2]]


RUN = """
import sys
from handed_in import Here, grade
class Noted(Here):
    def done(self, tasks):
        for outcome in super().done(tasks):
            with open(sys.argv[3], "a") as file:
                file.write(outcome.key + chr(10))
            yield outcome
sys.exit(grade(sys.argv[2], sys.argv[1], pool=Noted()))
"""


def run_of(tmp_path):
    (tmp_path / "run.py").write_text(RUN)
    command = [sys.executable, tmp_path / "run.py", tmp_path / "class", tmp_path / "out", tmp_path / "notes"]
    variables = environment(SECONDS_OF_A_TASK="0.02")
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, env=variables)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_killed_at_ten_random_moments_a_run_loses_nothing_and_reports_as_a_quiet_one_does(tmp_path):
    class_of(tmp_path / "class")
    draw, kills, notes = random.Random(0), 0, tmp_path / "notes"
    notes.touch()
    while kills < 10:
        run, seen = run_of(tmp_path), len(notes.read_text().split())
        # Killed after some results, or (0) somewhere before the first: at the start, or in the intake.
        after, pause = seen + draw.choice([0, 1, 2, 3]), draw.random() * 0.3
        while run.poll() is None and len(notes.read_text().split()) < after:
            time.sleep(0.002)
        time.sleep(pause if after == seen else pause / 30)
        kills += run.poll() is None
        run.kill()
        run.wait()
        if len(notes.read_text().split()) >= COUNT:
            break
    last = run_of(tmp_path)
    assert last.wait() == 0
    done = notes.read_text().split()
    assert len(set(done)) == COUNT
    assert len(done) <= COUNT + kills, "no more is done twice than what was under way at a kill"
    assert grade(tmp_path / "quiet", tmp_path / "class") == 0
    for name in ("grades.json", "grades.csv", "canvas.csv", "moodle.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "quiet" / name).read_bytes(), name
    assert not list((tmp_path / "out").glob("**/*.part"))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of some hundred kilobytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=84k", "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True)
    except OSError:
        pytest.skip("a small disk cannot be mounted: there is no mount")
    if done.returncode:
        pytest.skip("a small disk cannot be mounted: it needs root on Linux")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_stops_the_run_with_what_is_saved_and_with_more_space_it_goes_on(tmp_path, small_disk):
    class_of(tmp_path / "class", 12)
    first, second = Here(), Here()
    with pytest.raises(OSError, match="No space left"):
        grade(small_disk / "out", tmp_path / "class", pool=first)
    assert 0 < len(first.keys) < 12
    assert not list(small_disk.glob("**/*.part"))
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert grade(small_disk / "out", tmp_path / "class", pool=second) == 0
    assert len(first.keys) + len(second.keys) == 13, "one was graded, and could not be saved"
    assert len(students(small_disk / "out")) == 12
