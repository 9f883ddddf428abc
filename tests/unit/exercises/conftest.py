"""Each test has its own folder of the book."""

import pytest

from dlmath import exercises
from dlmath.exercises import points as store


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """Each test has its own book folder, no environment of the book, and no points."""

    (tmp_path / "_toc.yml").write_text("")
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path / "exercises")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(store, "_session", {})
    monkeypatch.setattr(exercises, "_shown", {})
    for name in ("DLMATH_STRICT", "DLMATH_BOOK", "DLMATH_RECORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path
