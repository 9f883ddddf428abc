"""A change runs the notebooks that it concerns, and no others."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbformat.v4 import new_code_cell, new_notebook

from _ext.book.build import execution, rebuild
from _ext.book.build.imports import notebook_code

ROOT = Path(__file__).resolve().parents[4]
NOTEBOOKS = {
    f"{path.parent.name}/{path.stem}": nbformat.read(path, as_version=4)
    for folder in ("chapters", "exercises", "solutions", "reference")
    for path in sorted((ROOT / folder).glob("*.ipynb"))
}


def notebook(*code: str) -> nbformat.NotebookNode:
    return new_notebook(cells=[new_code_cell(source) for source in code])


def run_after(file: str) -> set[str]:
    """The notebooks that a change of a file of the package runs."""
    path = ROOT / "dlmath" / file
    assert path.is_file()
    return {name for name, book in NOTEBOOKS.items() if path in rebuild.needs(notebook_code(book)).files}


def test_entries_of_a_chapter_run_its_two_pages_of_exercises():
    assert run_after("exercises/svd.py") == {"exercises/02-svd", "solutions/02-svd"}


def test_judging_runs_exercises_and_solutions_but_no_chapter():
    folders = {name.partition("/")[0] for name in run_after("checking/scoring.py")}
    assert folders == {"exercises", "solutions"}


def test_drawing_demos_runs_the_chapters_but_no_exercise():
    changed = run_after("demos/static.py")
    assert changed >= {name for name in NOTEBOOKS if name.startswith("chapters/")}
    assert not any(name.startswith(("exercises/", "reference/")) for name in changed)


def test_data_run_what_loads_them():
    assert "chapters/03-probability" in run_after("data/coin.csv")
    assert "chapters/02-svd" not in run_after("data/coin.csv")


def entries(code: str) -> set[str]:
    files = rebuild.needs(notebook_code(notebook(code))).files
    return {path.stem for path in files if path.parent.name == "exercises"} & {"svd", "vectors", "gradients"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('from dlmath import check\ncheck("svd.rank", 3)', {"svd"}),
        (
            'from dlmath import hint\nfor name in ["svd.rank", "vectors.trace"]:\n    hint(name)',
            {"svd", "vectors"},
        ),
        ("from dlmath import check\ncheck(name, 3)", {"svd", "vectors", "gradients"}),
        ('from dlmath.exercises import every\n"svd.rank"', {"svd", "vectors", "gradients"}),
        ('from dlmath import style\n"svd.rank"', set()),
    ],
    ids=["one", "a list", "unknown", "all", "none"],
)
def test_entries_are_those_whose_exercises_are_named_or_all_where_that_is_not_known(code, expected):
    assert entries(code) == expected


def test_progress_depends_on_the_points_of_all_chapters(monkeypatch):
    shows = notebook('from dlmath import check, progress\ncheck("svd.rank", 3)\nprogress()')
    checks = notebook('from dlmath import check\ncheck("svd.rank", 3)')
    before = rebuild.key(shows), rebuild.key(checks)
    monkeypatch.setattr(rebuild, "_points", lambda: "one more")
    assert rebuild.key(shows) != before[0]
    assert rebuild.key(checks) == before[1]


def test_an_upgrade_runs_what_imports_it(monkeypatch):
    numbers, none = notebook("import numpy"), notebook("1 + 1")
    before = rebuild.key(numbers), rebuild.key(none)
    monkeypatch.setattr(rebuild, "_version", lambda package: "99")
    assert rebuild.key(numbers) != before[0]
    assert rebuild.key(none) == before[1]


def test_an_upgrade_of_what_makes_pages_makes_all_of_them_anew(monkeypatch):
    def code(**versions: str) -> str:
        monkeypatch.setattr(rebuild, "_version", lambda package: versions.get(package, "1"))
        app = SimpleNamespace(extensions={"sphinx_book_theme": None, "myst_nb.sphinx_ext": None})
        rebuild._note(app, config := SimpleNamespace())
        return config.book_code

    assert code() == code(nothing_of_the_book="2")
    for package in ("sphinx", "docutils", "sphinx_book_theme", "myst_nb"):
        assert code(**{package: "2"}) != code(), package


def test_a_cached_notebook_is_used_while_code_and_imports_are_the_same_and_else_removed(tmp_path):
    cache, path = get_cache(tmp_path), tmp_path / "a.ipynb"
    old, new = notebook("1 + 1"), notebook("1 + 2")
    data = {execution.KEY: "one"}
    cache.cache_notebook_bundle(CacheBundleIn(old, str(path), data=data), check_validity=False)
    assert list(execution._cached(cache, {path: old}, {path: "one"})) == [path]
    assert execution._cached(cache, {path: old}, {path: "two"}) == {}
    assert cache.list_cache_records() == []
    cache.cache_notebook_bundle(CacheBundleIn(old, str(path), data=data), check_validity=False)
    assert execution._cached(cache, {path: new}, {path: "one"}) == {}
    assert cache.list_cache_records() == [], "what no page shows takes no room"
