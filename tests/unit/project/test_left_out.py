"""A run that left tests out says so at its end, and fails on a machine for tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TESTS = """
import pytest

def test_one():
    pytest.skip("no Chromium: get one")

def test_two():
    pytest.importorskip("no_such_package", reason="axe is not installed")

def test_three():
    pytest.skip("only on Windows")

def test_four():
    pass
"""


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
@pytest.mark.parametrize("workers", ["0", "1"])
def test_the_last_lines_count_what_was_left_out(tmp_path, ci, status, workers):
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_few.py").write_text(TESTS, "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--numprocesses",
            workers,
            "test_few.py",
        ],
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-2:] == [
        "1 tests were LEFT OUT: no Chromium: get one",
        "1 tests were LEFT OUT: axe is not installed",
    ]
    assert done.returncode == status
