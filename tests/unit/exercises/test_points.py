"""Points are kept in one small plain file."""

import json

import pytest

from dlmath import exercises
from dlmath.exercises import points as store

pytestmark = pytest.mark.usefixtures("own_folder")


def test_points_are_kept_in_a_plain_file_of_the_book(own_folder, capsys):
    exercises.check("svd.perpendicular", "c")
    exercises.check("svd.perpendicular", "a")  # the best result counts
    file = own_folder / ".dlmath" / "progress.json"
    assert json.loads(file.read_text()) == {"points": {"svd.perpendicular": 2}}
    capsys.readouterr()
    exercises.progress()
    text = capsys.readouterr().out
    assert f"2 of {sum(e.points for e in exercises.for_chapter('svd'))}" in text
    assert "the whole book" in text


def test_points_survive_a_restart_and_a_deleted_file_starts_anew(own_folder, monkeypatch):

    exercises.check("svd.perpendicular", "c")
    monkeypatch.setattr(store, "_session", {})
    assert store.reached() == {"svd.perpendicular": 2}
    (own_folder / ".dlmath" / "progress.json").unlink()
    assert store.reached() == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"points": 3}', '{"points": {"svd.perpendicular": "2"}}'])
def test_a_damaged_file_of_points_is_no_obstacle(own_folder, text):
    file = own_folder / ".dlmath" / "progress.json"
    file.parent.mkdir()
    file.write_text(text)
    exercises.check("svd.perpendicular", "c")
    assert json.loads(file.read_text()) == {"points": {"svd.perpendicular": 2}}


def test_nothing_is_written_by_strict_runs_by_the_book_or_for_stubs(own_folder, monkeypatch):
    exercises.check("svd.perpendicular", ...)
    for name in ("DLMATH_STRICT", "DLMATH_BOOK"):
        monkeypatch.setenv(name, "1")
        exercises.check("svd.perpendicular", "c")
        monkeypatch.delenv(name)
    assert not (own_folder / ".dlmath").exists()


def test_where_nothing_can_be_written_one_sentence_says_so(own_folder, capsys):
    for folder in (own_folder, own_folder / "home"):
        folder.mkdir(exist_ok=True)
        (folder / ".dlmath").write_text("a file, not a folder")
    exercises.check("svd.perpendicular", "c")
    out = capsys.readouterr().out
    assert "2 of 2 points" in out
    assert "cannot be saved here" in out
    exercises.progress()
    assert "2 of" in capsys.readouterr().out


def test_an_attempt_without_a_point_is_kept_as_started(own_folder, capsys):
    exercises.check("svd.perpendicular", "a")
    assert store.reached() == {"svd.perpendicular": 0}
    capsys.readouterr()
    exercises.progress()
    said = capsys.readouterr().out
    title = exercises.find("svd.perpendicular").title
    assert f"◐ started  {title}" in said
    assert said.count("◐") == 1
