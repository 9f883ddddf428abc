"""Where the links of outputs lead, and what comes after an exercise."""

import re

import pytest

from dlmath import exercises
from dlmath.exercises import places

pytestmark = pytest.mark.usefixtures("own_folder")
OUTER = exercises.find("svd.outer")


@pytest.fixture
def book(own_folder, monkeypatch):
    """A copy of the book, with a reader's own copy of the exercises; the reader is in `exercises/`."""
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    for folder in ("chapters", "exercises", "solutions", "my-exercises"):
        (own_folder / folder).mkdir(exist_ok=True)
        for chapter in exercises.CHAPTERS.values():
            (own_folder / folder / f"{chapter.file}.ipynb").write_text("")
    return own_folder


def test_an_exercise_is_in_the_readers_own_copy_or_else_in_exercises(book, monkeypatch):
    for folder, link in (
        ("exercises", "02-svd.ipynb#cell-id=outer"),
        ("my-exercises", "02-svd.ipynb#cell-id=outer"),
        ("chapters", "../exercises/02-svd.ipynb#cell-id=outer"),
    ):
        monkeypatch.chdir(book / folder)
        assert places.to_exercise(OUTER) == link
    monkeypatch.chdir(book / "my-exercises")
    monkeypatch.setenv("JPY_SESSION_NAME", str(book / "my-exercises" / "02-svd.ipynb"))
    assert places.to_exercise(OUTER) == "#cell-id=outer", "in its own notebook"
    assert places.to_exercise(exercises.find("vectors.norms")).startswith("01-vectors.ipynb#")


def test_where_a_notebook_is_alone_nothing_leads_nowhere(own_folder):
    assert places.to_exercise(OUTER) is None
    assert places.to_solution(OUTER) is None
    assert places.to_section(exercises.CHAPTERS["svd"], "sec-svd-rank", "rank") is None


def test_in_the_html_book_links_lead_to_its_labels(monkeypatch):
    monkeypatch.setenv("DLMATH_BOOK", "1")
    assert places.to_exercise(OUTER) == "../exercises/02-svd.html#ex-svd-outer"
    assert places.to_solution(OUTER) == "../solutions/02-svd.html#sol-svd-outer"
    assert places.to_section(exercises.CHAPTERS["svd"]) == "../chapters/02-svd.html"


def test_a_passed_check_offers_the_next_exercise_and_the_solution(book, capsys):
    exercises.check("svd.perpendicular", "c")
    following = exercises.next_open({}, "svd.perpendicular")
    said = capsys.readouterr().out
    assert f"Next exercise: {following.title}" in said
    assert "Compare with: the solution" in said
    result = exercises.result_of("svd.perpendicular", "c")
    result.onward = exercises.onward(exercises.find("svd.perpendicular"), {})
    assert re.findall('href="([^"]*)"', result.html()) == [
        f"02-svd.ipynb#cell-id={following.slug}",
        "../solutions/02-svd.ipynb#cell-id=perpendicular",
    ]
    exercises.check("svd.perpendicular", "a")
    assert "Next exercise" not in capsys.readouterr().out


def test_next_is_what_is_left_of_the_chapter_before_other_chapters():
    chapter = exercises.for_chapter("svd")
    solved = {exercise.id: exercise.points for exercise in chapter}
    assert exercises.next_open({}, chapter[0].id) == chapter[1]
    assert exercises.next_open({}, chapter[-1].id) == chapter[0]
    assert exercises.next_open(solved, chapter[3].id) == exercises.for_chapter("probability")[0]
    assert exercises.next_open({}) == exercises.every()[0]
    everything = {exercise.id: exercise.points for exercise in exercises.every()}
    assert exercises.next_open(everything, chapter[0].id) is None
    assert exercises.onward(chapter[0], everything)[0][1] == "all exercises of the book are solved"
