"""The release, and what has happened to the check cells of a submission."""

import json
import shutil
from dataclasses import replace

import pytest
from submissions import (
    RELEASE,
    ROOT,
    cell,
    cells,
    submitted,
)

from dlmath.exercises import CHAPTERS, for_chapter
from dlmath.grade.released import (
    PACKAGE,
    Cell,
    CheckCell,
    Unreadable,
    load_released,
    locate,
    parse_notebook,
    read_notebook,
    release_id,
)


@pytest.mark.parametrize(
    "file",
    [
        "_numerics.py",
        "checking/scoring.py",
        "exercises/svd.py",
        "exercises/sections.json",
        "grade/released.json",
    ],
)
def test_a_change_of_whatever_points_depend_on_is_another_release(tmp_path, file):
    copy = shutil.copytree(PACKAGE, tmp_path / "dlmath", ignore=shutil.ignore_patterns("data", "__pycache__"))
    (copy / "plots.py").write_text("changed", "utf-8")
    assert release_id(copy) == release_id()
    (copy / file).write_text("changed", "utf-8")
    release_id.cache_clear()
    assert release_id(copy) != release_id()


@pytest.mark.parametrize("name", load_released())
def test_a_release_has_every_exercise_and_its_page_passes_as_released(name):
    key = next(chapter.key for chapter in CHAPTERS.values() if chapter.file == name)
    checks = load_released()[name].checks
    assert [check.exercise for check in checks] == [exercise.id for exercise in for_chapter(key)]
    assert load_released()[name].setup
    for folder in ("exercises", "solutions"):
        page = read_notebook(ROOT / folder / f"{name}.ipynb")
        assert all(locate(check, page).code is not None for check in checks)


@pytest.mark.parametrize("name", load_released())
def test_a_released_page_bears_the_stamp_of_the_cells_by_which_it_is_graded(name):
    _, metadata = parse_notebook((ROOT / "exercises" / f"{name}.ipynb").read_bytes())
    released = load_released()[name]
    assert metadata["dlmath"] == {"notebook": name, "release": released.stamp}
    first, *others = released.checks
    edited = CheckCell(first.id, first.exercise, first.source + " ")
    for other in (replace(released, checks=(edited, *others)), replace(released, setup=())):
        assert other.stamp != released.stamp


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ([("check-outer", 'check("svd.outer", outer)\n ')], None),
        ([("check-outer", "check('svd.outer', outer)")], "edited"),
        ([("check-outer", 'check("svd.outer",'), ("", "outer"), ("", ")")], "split"),
        ([("x", 'check("svd.outer",'), ("check-outer", "outer)")], "split"),
        ([("x", 'check("svd.outer", outer)')], "deleted (a copy of it does not count)"),
        ([], "deleted"),
    ],
)
def test_what_has_happened_to_a_check_cell_is_told_apart(tmp_path, parts, fault):
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [cell("a", "1"), *(cell(*part) for part in parts)]}), "utf-8")
    place = locate(RELEASE["02-svd"].checks[0], read_notebook(path))
    assert (place.code, place.change) == ((None, f"its check cell was {fault}") if fault else (1, None))


def test_the_place_where_colab_keeps_ids_is_known(tmp_path):
    moved = [{**c, "id": None, "metadata": {"id": c["id"]}} for c in cells()]
    path = submitted(tmp_path / "a", moved) / "02-svd.ipynb"
    assert [locate(check, read_notebook(path)).code for check in RELEASE["02-svd"].checks] == [2, 4, 6]


def test_a_check_cell_that_was_turned_into_text_is_reported():
    text = Cell("check-outer", 'check("svd.outer", outer)', None)
    assert locate(RELEASE["02-svd"].checks[0], [text]).change == "its check cell is now text"


@pytest.mark.parametrize(
    "content", ["[]", "null", '{"cells": {}}', '{"cells": [{"source": 3}]}', "[" * 100_000]
)
def test_whatever_a_file_holds_it_is_unreadable_and_no_more(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_text(content, "utf-8")
    with pytest.raises(Unreadable):
        read_notebook(path)
