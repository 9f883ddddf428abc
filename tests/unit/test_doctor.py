"""`python -m dlmath doctor` says what works, what does not, and what to do about it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dlmath import doctor
from dlmath.__main__ import main
from dlmath.demos import live
from dlmath.exercises import points

ROOT = Path(__file__).resolve().parents[2]


def without(monkeypatch, *missing, **versions):
    """As if packages were missing, or there in other versions."""
    real = doctor.version
    other = dict.fromkeys(missing, "") | versions
    monkeypatch.setattr(doctor, "version", lambda name: other.get(name.replace("-", "_"), real(name)))


def test_it_fits_one_screen_and_all_is_well_where_the_book_is_made(capsys):
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100
    assert "NO" not in out
    assert [finding.name for finding in doctor.examine()] == [
        "Python",
        "packages",
        "kernel",
        "notebook",
        "widgets",
        "drawing",
        "fonts",
        "data",
        "exercises",
        "points",
    ]


def test_it_runs_as_a_module_where_nothing_but_ascii_can_be_printed():
    command = [sys.executable, "-X", "utf8=0", "-m", "dlmath", "doctor"]
    environment = {
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "numpy" in done.stdout


@pytest.mark.parametrize(
    ("examination", "missing", "versions", "state", "words"),
    [
        ("packages", ["matplotlib"], {}, "no", "pip install --upgrade matplotlib"),
        ("packages", [], {"numpy": "1.24.4"}, "no", "numpy 1.26 or newer"),
        ("kernel", ["ipykernel"], {}, "no", "pip install --upgrade ipykernel"),
        ("notebook", ["jupyterlab", "notebook"], {}, "less", "VS Code needs nothing more"),
        ("notebook", ["jupyterlab_myst"], {}, "less", "pip install --upgrade jupyterlab-myst"),
        ("widgets", ["ipywidgets"], {}, "less", "first picture only"),
        ("widgets", [], {"ipywidgets": "7.5.1"}, "less", "first picture only"),
        ("widgets", [], {"ipywidgets": "7.7.1"}, "ok", ""),
        (
            "widgets",
            ["jupyterlab_widgets"],
            {"jupyterlab": "4.4.0"},
            "less",
            "jupyterlab-widgets, then start",
        ),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(monkeypatch, examination, missing, versions, state, words):
    without(monkeypatch, *missing, **versions)
    finding = getattr(doctor, examination)()
    assert finding.state == state
    assert words in finding.todo


def test_the_oldest_versions_are_the_floors_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    floors = dict(dependency.split(">=") for dependency in project["dependencies"])
    oldest = doctor.NEEDED | {"ipywidgets": doctor.WIDGETS}
    assert floors == {name: ".".join(map(str, version)) for name, version in oldest.items()}
    assert live.OLDEST == doctor.WIDGETS


def test_what_a_notebook_cannot_do_without_makes_the_exit_code_1(monkeypatch, capsys):
    without(monkeypatch, "ipykernel")
    assert main(["doctor"]) == 1
    assert "lines with NO must be mended" in capsys.readouterr().out


def test_what_only_would_be_better_leaves_it_0(monkeypatch, capsys):
    without(monkeypatch, "ipywidgets")
    assert main(["doctor"]) == 0
    assert "say what would be better" in capsys.readouterr().out


def test_a_folder_where_nothing_can_be_written_is_said(monkeypatch, tmp_path):
    block = tmp_path / "file"
    block.write_text("in the way")
    monkeypatch.setattr(points, "progress_files", lambda: [block / ".dlmath" / "progress.json"])
    finding = doctor.points()
    assert (finding.state, "until the kernel stops" in finding.todo) == ("less", True)


def test_looking_leaves_nothing_behind(monkeypatch, tmp_path):
    place = tmp_path / ".dlmath" / "progress.json"
    monkeypatch.setattr(points, "progress_files", lambda: [place])
    assert doctor.points().state == "ok"
    assert list(tmp_path.iterdir()) == []


def test_an_examination_that_breaks_is_a_finding_and_the_rest_goes_on(monkeypatch):
    def breaks():
        raise RuntimeError("boom")

    monkeypatch.setattr(doctor, "EXAMINATIONS", (breaks, doctor.python))
    first, second = doctor.examine()
    assert (first.state, second.state) == ("no", "ok")
    assert "boom" in doctor.page([first])


def test_no_advice_asks_an_index_for_the_package_of_the_book(monkeypatch):
    """The name may be anybody's there."""
    monkeypatch.setattr(doctor, "version", lambda name: "")
    advice = [finding.todo for finding in doctor.examine()]
    assert any("pip install" in todo for todo in advice)
    assert [todo for todo in advice if re.search(r"pip install[^;,.]* dlmath\b", todo)] == []
