"""The command: every form of its reports, and an exit code and a sentence where it cannot grade."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from submissions import (
    ALL,
    OF,
    OUTER,
    RELEASE,
    ROOT,
    cells,
    small_release,
    submitted,
)

from dlmath._environment import for_submission
from dlmath.grade import EnvironmentBroken, grade
from dlmath.grade.__main__ import main
from dlmath.grade.released import (
    Notebook,
)


def test_a_broken_environment_is_an_error_and_not_0_points(tmp_path):
    setup = (("imports", "from dlmath import no_such_name"),)
    release = {"02-svd": Notebook("02-svd", setup, RELEASE["02-svd"].checks)}
    with pytest.raises(EnvironmentBroken, match="first cell raises ImportError: cannot import name"):
        grade([("", submitted(tmp_path / "a", cells()))], release, seed="x")


@pytest.mark.parametrize(
    ("module", "source", "words"),
    [
        ("ipykernel_launcher", "raise SystemExit('no')", "kernel does not start"),
        ("numpy", "raise ImportError('no numpy here')", "no numpy here"),
        ("nbval", "raise ImportError('no nbval here')", "no nbval here"),
    ],
)
def test_the_command_says_what_is_broken_with_an_exit_code_of_its_own(tmp_path, module, source, words):
    (tmp_path / f"{module}.py").write_text(source, "utf-8")
    folder = submitted(tmp_path / "a", cells())
    (tmp_path / "released.json").write_text(small_release(), "utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "grade.py", folder, "--released", "released.json", "--seed", ""],
        cwd=tmp_path,
        env=for_submission(str(tmp_path), "") | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Not graded: ") and words in done.stderr
    assert "points" not in done.stdout
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_command_grades_a_folder_or_fork_and_writes_every_form(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    Path("released.json").write_text(small_release(), "utf-8")
    submitted(
        tmp_path / "emmy" / "exercises",
        cells(outer="def outer(u, v):\n    raise ValueError('|<b>@me`\\x1b[1m')"),
    )
    arguments = ["emmy", "--released", "released.json", "--out", "out", "--seed", "x"]
    assert main(arguments) == 3
    printed = capsys.readouterr().out
    assert f"{ALL - OF[OUTER]} of {ALL} points: 3 of 3 exercises attempted, 2 solved" in printed
    assert "\x1b" not in printed
    data = json.loads(Path("out/grade.json").read_text("utf-8"))
    assert data["points"] == ALL - OF[OUTER]
    assert data["chapters"][0]["exercises"][0]["state"] == "failed"
    (suite,) = ElementTree.parse("out/grade.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert suite[0].find("failure").get("message").startswith("0 of 4 points: ValueError")
    page = Path("out/grade.md").read_text("utf-8")
    assert "\\|&lt;b&gt;" in page and "@me" not in page
    assert Path("summary.md").read_text("utf-8") == page
    assert main([*arguments, "--require", "60"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "there is no folder nowhere"),
        (["."], "there are no notebooks"),
        (["a", "--chapters", "09-none"], "there is no released notebook 09-none"),
        (["a", "--released", "a/02-svd.ipynb"], "the released notebooks cannot be read"),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    submitted(tmp_path / "a", cells())
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Not graded: ") and words in captured.err
