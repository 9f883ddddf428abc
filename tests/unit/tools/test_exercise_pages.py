"""The pages of exercises and solutions: in step with each other and with the entries."""

import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from _ext.book.content import links
from dlmath.exercises import for_chapter, sections
from tools import exercise_pages as tool
from tools import release_files

ROOT = Path(__file__).resolve().parents[3]
PAGES = [(chapter.key, chapter.file) for chapter in release_files.written(ROOT, "solutions", "exercises")]
each_page = pytest.mark.parametrize(("key", "name"), PAGES, ids=[key for key, _ in PAGES])


def notebook(folder, name):
    return nbformat.read(ROOT / folder / f"{name}.ipynb", as_version=4)


def statements(page):
    """The statement cells of a page, by the label of their exercise."""
    sources = {}
    for cell in page.cells:
        match = re.match(r"\((?:ex|sol)-([\w-]+)\)=\n## ", links.labelled(cell))
        if cell.cell_type == "markdown" and match:
            sources[match[1]] = cell.source
    return sources


@each_page
def test_the_exercises_are_what_the_solutions_say(key, name):
    solution = notebook("solutions", name)
    assert not tool.tidy_solution(solution, key), "run: make exercises"
    assert tool.same_sources(tool.exercise_page(solution, key), notebook("exercises", name)), (
        "run: make exercises"
    )


@each_page
def test_both_pages_show_level_points_and_links(key, name):
    for folder, there in (("exercises", "sol"), ("solutions", "ex")):
        sources = statements(notebook(folder, name))
        assert list(sources) == [tool.label(exercise) for exercise in for_chapter(key)]
        for exercise in for_chapter(key):
            text = sources[tool.label(exercise)]
            assert text.startswith(f"## {exercise.title}\n")
            assert f"**{exercise.level.capitalize()}** · {exercise.points} point" in text
            meant = links.to_book(text, f"{folder}/{name}", links.places())[1].values()
            assert list(meant)[:2] == [exercise.section, f"{there}-{tool.label(exercise)}"]


@each_page
def test_the_choices_are_all_listed(key, name):
    for exercise in for_chapter(key):
        if exercise.choices:
            text = statements(notebook("exercises", name))[tool.label(exercise)]
            assert "".join(re.findall(r"^- \*\*(\w)\*\* ", text, re.MULTILINE)) == exercise.choices


@each_page
def test_no_solution_is_left_in_the_exercises(key, name):
    page, solved = notebook("exercises", name), notebook("solutions", name)
    assert not any("SOLUTION" in cell.source for cell in page.cells)
    hidden = [cell.source for cell in solved.cells if tool.TAG in cell.metadata.get("tags", [])]
    assert not {cell.source for cell in page.cells} & set(hidden)


@each_page
def test_every_exercise_is_explained_and_says_not_attempted(key, name):
    solved, page = notebook("solutions", name), notebook("exercises", name)
    answers = [tool.CHECK.search(cell.source) for cell in solved.cells]
    at = [n for n, match in enumerate(answers) if match] + [len(answers)]
    for start, stop in pairwise(at):
        before = solved.cells[max(0, start - 3) : start]
        texts = [
            c.source
            for c in [*solved.cells[start:stop], *before]
            if c.cell_type == "markdown" and _explains(c)
        ]
        assert sum(map(len, texts)) > 200, f"{answers[start][1]} is solved but not explained"
    for cell in page.cells:
        if cell.cell_type == "code" and tool.CHECK.search(cell.source):
            (output,) = cell.outputs
            assert "not attempted yet" in output["data"]["text/plain"]


def _explains(cell):
    return tool.TAG in cell.metadata.get("tags", [])


def test_the_files_of_the_package_are_what_the_notebooks_say():
    for path, text in release_files.texts(ROOT).items():
        assert (ROOT / path).read_text("utf-8") == text, f"{path} is out of step: run make exercises"


@each_page
def test_the_sections_to_reread_exist(key, name):
    for exercise in for_chapter(key):
        assert exercise.section in sections(), f"{exercise.id}: no chapter has the label {exercise.section}"


# -- the stubs ---------------------------------------------------------------------------------------------


def test_a_stub_keeps_signature_and_docstring():
    source = '''def f(x):
    """Say what."""
    y = 1
    ### BEGIN SOLUTION
    if x:
        return y
    return x
    ### END SOLUTION'''
    assert tool.stub(source, set()) == 'def f(x):\n    """Say what."""\n    y = 1\n    ...'


def test_a_stub_at_top_level_keeps_the_names_that_are_used_later():
    solved = "helper = 3\nfirst, answer = 1, helper == 3\nanswer += 1"
    source = f"{tool.BEGIN}\n{solved}\n{tool.END}\nprint(1)"
    assert tool.stub(source, {"answer", "first"}) == "first = ...\nanswer = ...\nprint(1)"


@pytest.mark.parametrize(
    "source", ["### BEGIN SOLUTION\nx = 1", "x = 1\n### END SOLUTION", "### BEGIN SOLUTION\n" * 2]
)
def test_unpaired_marks_are_refused(source):
    with pytest.raises(tool.OutOfStep, match="SOLUTION"):
        tool.stub(source, set())


def small_solution():
    first = for_chapter("svd")[0]
    cells = [new_markdown_cell("(sol-svd)=\n# Solutions: a trial"), new_code_cell("from dlmath import check")]
    for exercise in for_chapter("svd"):
        cells += [
            new_markdown_cell(f"(sol-{tool.label(exercise)})=\nDo it."),
            new_code_cell(f"### BEGIN SOLUTION\nanswer = 1\n### END SOLUTION\n# {exercise.id}"),
            new_code_cell(f'check("{exercise.id}", answer)'),
            new_markdown_cell("Why it is so.", metadata={"tags": ["solution"]}),
        ]
    return first, new_notebook(cells=cells)


def test_a_page_is_made_of_statement_stub_check_and_hint():
    first, solution = small_solution()
    assert tool.tidy_solution(solution, "svd")
    assert not tool.tidy_solution(solution, "svd")
    page = tool.exercise_page(solution, "svd")
    head, package, imports, statement, answer, check, hint = page.cells[:7]
    assert links.labelled(head).startswith("(ex-svd)=\n# Exercises: a trial")
    assert head.source.startswith("# Exercises: a trial"), "what a front end shows has no label"
    assert package.id == "bootstrap"
    assert imports.source == "from dlmath import check, hint, progress"
    assert links.labelled(statement).startswith(
        f"(ex-{tool.label(first)})=\n## {first.title}\n\n**Warm-up** · 4 points"
    )
    assert statement.source.endswith("\n\nDo it.")
    assert answer.source.startswith("answer = ...")
    assert (check.id, check.source) == (f"check-{first.slug}", f'check("{first.id}", answer)')
    assert (hint.id, hint.source) == (f"hint-{first.slug}", f'hint("{first.id}")')
    assert "Why it is so." not in [cell.source for cell in page.cells]


@pytest.mark.parametrize("cell", [2, 4])
def test_a_missing_statement_or_check_is_refused_by_name(cell):
    first, solution = small_solution()
    del solution.cells[cell]
    with pytest.raises(tool.OutOfStep, match=tool.label(first) if cell == 2 else re.escape(first.id)):
        tool.exercise_page(solution, "svd")


@pytest.mark.parametrize(("cell", "kind"), [(2, "statement"), (4, "check")])
def test_a_statement_or_check_that_stands_twice_is_refused_with_the_order(cell, kind):
    _, solution = small_solution()
    solution.cells.append(solution.cells[cell])
    with pytest.raises(tool.OutOfStep, match=f"each {kind} must be there once, in the order of .*svd.py: "):
        tool.exercise_page(solution, "svd")


def test_a_label_that_is_no_exercise_is_refused():
    _, solution = small_solution()
    solution.cells.append(new_markdown_cell("(sol-svd-nothing)=\n## Nothing"))
    with pytest.raises(tool.OutOfStep, match="svd-nothing"):
        tool.tidy_solution(solution, "svd")


def test_generating_twice_gives_the_same():
    _, solution = small_solution()
    assert tool.same_sources(tool.exercise_page(solution, "svd"), tool.exercise_page(solution, "svd"))
