"""What a JupyterHub does: nbgitpuller brings the book up to date and leaves a student's work alone."""

import json
import subprocess

import pytest
from environments import ROOT, make_environment

NAME = "exercises/01-vectors.ipynb"


def git(folder, *arguments):
    who = ["-c", "user.name=Teacher", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def puller(tmp_path_factory):
    environment = make_environment(tmp_path_factory.mktemp("hub") / "env")
    environment.install("nbgitpuller", cwd=ROOT)
    return environment


def cells(path):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]]


def edited(path, number, source):
    """Change one cell, as Jupyter saves it."""
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][number]["source"] = source.splitlines(keepends=True)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


def test_an_update_overwrites_no_work(puller, tmp_path):
    course, student = tmp_path / "course", tmp_path / "student files" / "course"
    for name in (NAME, ".gitignore", "README.md"):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_bytes((ROOT / name).read_bytes())
    git(course, "init", "-q", "-b", "main")
    git(course, "add", "-A")
    git(course, "commit", "-q", "-m", "The course")

    def pull():
        student.parent.mkdir(exist_ok=True)
        done = puller.run("-m", "nbgitpuller", course.as_uri(), "main", student, cwd=tmp_path)
        if "No module named nbgitpuller.__main__" in done.stdout:
            gitpuller = puller.python.with_name("gitpuller")
            done = subprocess.run(
                [gitpuller, course.as_uri(), "main", student], cwd=tmp_path, capture_output=True, text=True
            )
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"

    pull()
    answer = next(n for n, source in enumerate(cells(student / NAME)) if source.endswith("..."))
    solved = "# my answer, of an hour's work\nresult = 42"
    edited(student / NAME, answer, solved)
    (student / "my-exercises").mkdir()
    (student / "my-exercises" / "01-vectors.ipynb").write_bytes((student / NAME).read_bytes())
    kept = (student / "my-exercises" / "01-vectors.ipynb").read_bytes()
    edited(course / NAME, answer, "# the teacher has changed this very cell\n...")
    (course / "README.md").write_text("Second week.\n", "utf-8")
    git(course, "commit", "-q", "-a", "-m", "Second week")
    pull()

    assert (student / "README.md").read_text("utf-8") == "Second week.\n", "the update came"
    assert cells(student / NAME)[answer] == solved
    assert (student / "my-exercises" / "01-vectors.ipynb").read_bytes() == kept
