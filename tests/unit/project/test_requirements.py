"""What is declared can be tested; Binder's environment has fewer packages of the same versions."""

import json
import os
import re
import tomllib
from pathlib import Path

from tools.notebooks import book_notebooks

ROOT = Path(__file__).resolve().parents[3]
BINDER = ROOT / "binder"


def pins(path):
    pairs = re.findall(r"^([\w.-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE)
    return {name.lower(): version for name, version in pairs}


def test_it_has_the_versions_that_the_book_is_tested_with():
    small, full = pins(BINDER / "requirements.txt"), pins(ROOT / "requirements.txt")
    other = {name: (version, full.get(name)) for name, version in small.items() if full.get(name) != version}
    assert other == {}, "mend it with: make lock"


def test_it_has_what_running_needs_and_no_book_builder():
    small = pins(BINDER / "requirements.txt")
    assert {"numpy", "matplotlib", "ipywidgets", "jupyterlab", "jupyterlab-myst"} <= set(small)
    assert not {"jupyter-book", "sphinx", "myst-nb", "pytest", "playwright"} & set(small)
    assert re.search(r"^-e \.$", (BINDER / "requirements.txt").read_text("utf-8"), re.MULTILINE)


def test_its_python_is_one_that_the_package_takes():
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    minor = int(re.fullmatch(r"python-3\.(\d+)", (BINDER / "runtime.txt").read_text("utf-8").strip())[1])
    assert minor >= int(oldest.removeprefix(">=3."))


def test_everything_that_is_declared_names_its_oldest_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = [text for group in groups for text in group]
    assert [text for text in declared if not re.match(r"[\w-]+>=\d", text)] == [], "make versions tests them"


def test_its_layout_is_json_and_its_script_can_be_run():
    for name in ("overrides.json", "workspace.json"):
        assert json.loads((BINDER / name).read_text("utf-8"))
    script = BINDER / "postBuild"
    assert script.read_bytes().startswith(b"#!/bin/sh\n")
    assert os.name == "nt" or os.access(script, os.X_OK)


def test_text_files_have_the_same_line_ends_on_every_system():
    assert "* text=auto eol=lf" in (ROOT / ".gitattributes").read_text("utf-8").splitlines()
    assert [path.name for path in book_notebooks() if b"\r" in path.read_bytes()] == []
