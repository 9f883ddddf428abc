"""All exercises in the page's Python: every solution is right there, every listed mistake has its name."""

import statistics

import nbformat
import pytest
from served import ROOT

from dlmath.exercises import every, for_chapter, result_of
from dlmath.exercises.chapters import CHAPTERS

SECONDS = 300_000
ASK = """async ([exercise, name, code, earlier]) => {
    const settings = JSON.parse(document.getElementById("solve").textContent);
    const here = (address) => new URL(address, location.href).href;
    window.tried ??= new bookPython.Python({
        worker: here(settings.worker), runtime: here(settings.runtime), package: here(settings.package),
        store: settings.store,
    });
    const asked = { exercise, name, given: [...settings.given, ...earlier], code };
    const { answer, milliseconds } = await window.tried.ask("check", asked);
    return { ...answer, milliseconds };
}"""


@pytest.fixture
def ask(book, page):
    """Check an answer as the page of a chapter's exercises does."""

    def turn_to(chapter):
        if not (book.path / "_static/python").is_dir():
            pytest.skip(
                "Pyodide is not installed in the built book: name a folder of its files in DLMATH_PYODIDE"
            )
        page.goto(f"{book.url}/exercises/{CHAPTERS[chapter].file}.html")
        page.set_default_timeout(SECONDS)
        page.locator(".solve-page").hover()
        page.wait_for_function("() => globalThis.bookPython")
        return lambda *asked: page.evaluate(ASK, list(asked))

    return turn_to


def solutions(chapter):
    """The code of each exercise's solution, with the name that it defines."""
    cells = nbformat.read(ROOT / f"solutions/{CHAPTERS[chapter].file}.ipynb", as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    ids = {f"check-{exercise.slug}": exercise.id for exercise in for_chapter(chapter)}
    found, before = {}, ""
    for cell in code:
        if cell.id in ids:
            found[ids[cell.id]] = (cell.source.partition(",")[2].strip(" )\n"), before)
        elif not cell.metadata.get("tags") or "solution" not in cell.metadata.tags:
            before = cell.source
    return found


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_solutions_pass_and_mistakes_are_named_in_the_page_as_they_are_here(ask, chapter, record_property):
    check = ask(chapter)
    known = solutions(chapter)
    took, earlier = [], []
    for exercise in for_chapter(chapter):
        name, code = known[exercise.id]
        answer = check(exercise.id, name, code, earlier)
        earlier.append(code)
        assert answer.get("result", answer)["state"] == "passed", (exercise.id, answer)
        took.append(answer["milliseconds"])
        for number, mistake in enumerate(exercise.mistakes):
            code = f"from dlmath.exercises import find\nx = find({exercise.id!r}).mistakes[{number}].answer"
            answer = check(exercise.id, "x", code, [])
            told = answer["result"]["mistake"]
            assert told == result_of(exercise.id, mistake.answer).mistake, (exercise.id, mistake.name)
    record_property("median milliseconds", round(statistics.median(took)))


def test_all_exercises_are_asked():
    assert sum(len(solutions(chapter)) for chapter in CHAPTERS) == len(every())
