"""A class graded with real kernels: by two processes, and on a cluster of which a worker is killed, alike."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from environments import ROOT, Clock, make_environment, readers_variables

CHAPTER = "02-svd"
COUNT = 6
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    made = make_environment(tmp_path_factory.mktemp("grading") / "env")
    made.install(f"{ROOT}[dask]", "nbval", "pytest", cwd=ROOT)
    return made


@pytest.fixture(scope="module")
def submissions(tmp_path_factory):
    """Some that are solved in part: each has one answer more than the one before."""
    folder = tmp_path_factory.mktemp("class")
    solved = json.loads((ROOT / "solutions" / f"{CHAPTER}.ipynb").read_text("utf-8"))["cells"]
    answers = {
        cell["id"]: cell["source"] for cell in solved if "### BEGIN SOLUTION" in "".join(cell["source"])
    }
    for n in range(COUNT):
        page = json.loads((ROOT / "exercises" / f"{CHAPTER}.ipynb").read_text("utf-8"))
        for cell in page["cells"]:
            if cell["id"] in list(answers)[:n]:
                cell["source"] = answers[cell["id"]]
        place = folder / f"student {n}" / f"{CHAPTER}.ipynb"
        place.parent.mkdir()
        place.write_text(json.dumps(page), "utf-8")
    return folder


def command(environment, out, *arguments):
    # The submissions are this test's own, hence no sandbox.
    common = [
        "-m",
        "dlmath",
        "grade",
        *arguments,
        "--out",
        out,
        "--chapters",
        CHAPTER,
        "--seed",
        "x",
        "--sandbox",
        "none",
    ]
    return [str(part) for part in (environment.python, *common)]


def points(out):
    data = json.loads((out / "grades.json").read_text("utf-8"))
    assert all(student["state"] == "graded" for student in data["students"])
    return {student["name"]: student["points"] for student in data["students"]}


@pytest.fixture(scope="module")
def alone(environment, submissions, tmp_path_factory):
    """What two processes of this machine make of the class."""
    out, clock = tmp_path_factory.mktemp("alone") / "out", Clock()
    done = environment.run(*command(environment, out, submissions, "--jobs", "2")[1:], cwd=submissions)
    assert done.returncode == 0, done.stdout
    print(f"\n{COUNT} submissions of one chapter, two processes: {clock}")
    return points(out)


def test_who_has_solved_more_has_more_points(alone):
    reached = [alone[f"student {n}"] for n in range(COUNT)]
    assert reached == sorted(set(reached)) and reached[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="a worker is killed as on POSIX")
def test_a_cluster_of_which_a_worker_is_killed_in_the_middle_gives_the_same(
    environment, submissions, alone, tmp_path
):
    (tmp_path / "cluster.py").write_text(CLUSTER)
    cluster = subprocess.Popen(
        [environment.python, tmp_path / "cluster.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=readers_variables(), cwd=tmp_path, text=True,
    )  # fmt: skip
    try:
        address, *workers = cluster.stdout.readline().split()
        out, clock = tmp_path / "out", Clock()
        run = subprocess.Popen(
            command(environment, out, submissions, "--dask", address), env=readers_variables(), cwd=tmp_path
        )
        while not list(out.glob("results/*/*.json")):
            assert run.poll() is None
            time.sleep(0.05)
        assert len(list(out.glob("results/*/*.json"))) < COUNT - 1, "it is killed in the middle"
        os.kill(int(workers[0]), signal.SIGKILL)
        assert run.wait() == 0
        print(f"\n{COUNT} submissions of one chapter, a cluster of two, one killed: {clock}")
        assert points(out) == alone
    finally:
        cluster.stdin.close()
        cluster.wait(60)


@pytest.mark.skipif(not shutil.which("pgrep") or sys.platform == "win32", reason="pgrep counts processes")
def test_killed_with_kernels_under_way_a_run_goes_on(environment, submissions, alone, tmp_path):
    out = tmp_path / "out"
    run = subprocess.Popen(
        command(environment, out, submissions, "--jobs", "2"), env=readers_variables(), cwd=tmp_path
    )
    while not list(out.glob("results/*/*.json")):
        assert run.poll() is None
        time.sleep(0.05)
    run.kill()
    run.wait()
    there = {path: path.stat().st_mtime_ns for path in out.glob("results/*/*.json")}
    done = environment.run(*command(environment, out, submissions)[1:], cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert all(path.stat().st_mtime_ns == when for path, when in there.items()), "nothing is done again"
    assert points(out) == alone
