"""Which Pythons and packages the tests are run with, and how their results are counted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tools import versions

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stands in for programs with shell scripts")


def program(folder: Path, name: str, says: str) -> str:
    """A program that answers what a Python is asked."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{says}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def found(tmp_path, monkeypatch):
    """Pythons of a machine that has 3.12 on its path, 3.13 twice with pyenv, and one that leads nowhere."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    program(tmp_path / "bin", "python3.12", "echo 3 12")
    program(tmp_path / "bin", "python3.14", "exit 127")
    program(tmp_path / "bin", "python3.9", "echo 3 9")
    program(tmp_path / "pyenv" / "versions" / "3.13.2" / "bin", "python3.13", "echo 3 13")
    program(tmp_path / "pyenv" / "versions" / "3.13.10" / "bin", "python3.13", "echo 3 13")
    monkeypatch.setattr(sys, "version_info", (3, 12, 1))
    return versions.pythons()


def test_pythons_of_the_path_and_of_pyenv_are_found_and_broken_or_old_ones_are_not(found, tmp_path):
    newest = tmp_path / "pyenv" / "versions" / "3.13.10" / "bin" / "python3.13"
    assert found == {(3, 12): str(tmp_path / "bin" / "python3.12"), (3, 13): str(newest)}


def test_the_oldest_runs_on_the_declared_python_and_the_newest_on_the_newest_found(found):
    assert versions.oldest_python() == (3, 11)
    assert versions.choose("newest", None, found)[0] == (3, 13)
    assert versions.choose("oldest", "3.12.7", found)[0] == (3, 12)


def test_a_python_that_is_missing_is_named_with_those_that_are_there(found):
    with pytest.raises(versions.Missing, match=r"oldest: Python 3.11 is not here \(found: 3.12, 3.13\)"):
        versions.choose("oldest", None, found)
    with pytest.raises(versions.Missing, match="Python any is not here"):
        versions.choose("newest", None, {})
    with pytest.raises(versions.Missing, match="new is no version"):
        versions.choose("newest", "new", found)


def test_what_failed_is_no_success_in_the_count(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="2" errors="1" skipped="1"/></testsuites>')
    assert versions.counted(report) == versions.Count(passed=5, failed=3, skipped=1)


def test_every_notebook_and_every_unit_test_belongs_to_one_part():
    root = versions.ROOT
    paths = [path for part in versions.PARTS.values() for path in part if not path.startswith("-")]
    assert all((root / path).is_dir() for path in paths)
    assert {path.parent.name for path in root.glob("*/*.ipynb")} <= set(paths)
    assert {f"--ignore={path}" for path in versions.PARTS["grading"]} <= set(versions.PARTS["units"])
