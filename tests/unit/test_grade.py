"""Grading: honest work earns its points, and nothing else does; one clear row for whatever went wrong."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from dlmath._environment import drawn_by, for_submission
from dlmath.checking import collect, judge
from dlmath.checking.result import MIME
from dlmath.exercises import CHAPTERS, find, for_chapter
from dlmath.grade import EnvironmentBroken, grade, report
from dlmath.grade.__main__ import main
from dlmath.grade.released import (
    PACKAGE,
    Cell,
    CheckCell,
    Notebook,
    Unreadable,
    load_released,
    locate,
    read_notebook,
    release_id,
)
from dlmath.grade.seeds import draw_seed

ROOT = Path(__file__).resolve().parents[2]

# A release of three exercises: what comes is a matrix, a number, and a vector up to sign.
SETUP = "import numpy as np\n\nfrom dlmath import check, hint, progress"
NAMES = {"svd.outer": "outer", "svd.eigenvalue_of": "eigenvalue_of", "svd.leading_vector": "leading_vector"}
RELEASE = {
    "02-svd": Notebook(
        "02-svd",
        (("imports", SETUP),),
        tuple(CheckCell(f"check-{find(i).slug}", i, f'check("{i}", {name})') for i, name in NAMES.items()),
    )
}
OUTER, EIGEN, LEADING = NAMES
OF = {i: find(i).points for i in NAMES}
ALL = sum(OF.values())

STUBS = {
    OUTER: "def outer(u, v):\n    ...",
    EIGEN: "def eigenvalue_of(W, v):\n    ...",
    LEADING: "def leading_vector(W, x, steps):\n    ...",
}
SOLVED = {
    OUTER: "def outer(u, v):\n    return u[:, None] * v",
    EIGEN: "def eigenvalue_of(W, v):\n    return v @ W @ v / (v @ v)",
    LEADING: """def leading_vector(W, x, steps):
    for _ in range(steps):
        x = W.T @ (W @ x)
        x = x / np.linalg.norm(x)
    return x""",
}
NEGATIVE = SOLVED[LEADING].replace("return x", "return -x")
TRANSPOSED = "def outer(u, v):\n    return v[:, None] * u"
EQUAL_TO_ALL = """class Anything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    def __hash__(self): return 0
    def __array__(self, *a, **k): return np.zeros((2, 2))
    shape, dtype, ndim, size = (2, 2), float, 2, 4

def outer(u, v):
    return Anything()"""
PATCHED = """import sys
compare, verdict = (sys.modules[f"dlmath.checking.{name}"] for name in ("compare", "verdict"))
assert not verdict.compared(np.ones(1), np.zeros(1), compare.close()).right
np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
np.all = lambda *a, **k: np.True_
compare.Comparer.agrees = lambda *a, **k: True
verdict.compared = lambda *a, **k: verdict.Verdict(None, None, True, True)
assert verdict.trials_of.__globals__["compared"](np.ones(1), np.zeros(1)).right

def outer(u, v):
    return u + v[0]"""
LOOP = "def outer(u, v):\n    while True:\n        pass"
STUBBORN = """while True:
    try:
        while True:
            pass
    except BaseException:
        pass"""


def cell(name, source, **more):
    code = {"cell_type": "code", "execution_count": None, "outputs": []}
    return {"id": name, "metadata": {}, "source": source, **code, **more}


def cells(answers=SOLVED, **changed):
    """The cells of a submission; `changed` are answers by name."""
    found = [cell("imports", SETUP)]
    for check in RELEASE["02-svd"].checks:
        name = NAMES[check.exercise]
        found += [
            cell(f"{name}-answer", changed.get(name, answers[check.exercise])),
            cell(check.id, check.source),
        ]
    return found


def instead(given, others):
    """Cells of a submission, some of them replaced: `others` are lists of cells by id."""
    return [new for c in given for new in others.get(c["id"], [c])]


def shown(record):
    """The source of a cell that shows a result without checking anything."""
    data = {"exercise": OUTER, "format": 1, "state": "passed", "points": 4, "of": 4, "record": record}
    return f"from IPython.display import display\ndisplay({{{MIME!r}: {data!r}}}, raw=True)"


def written_down():
    """What a right answer gives on every reader's inputs."""
    return collect(find(OUTER), lambda u, v: u[:, None] * v)


FAKE_CHECK = """def check(name, answer):
    print("4 of 4 points")

outer = None"""
MANY = f"""def leading_vector(W, x, steps):
    exec({shown(written_down())!r})
    return x"""
CHECKS = {check.exercise: cell(check.id, check.source) for check in RELEASE["02-svd"].checks}
EDITED = 'check("svd.outer", lambda u, v: u[:, None] * v)'

SUBMISSIONS = {
    "unsolved": cells(STUBS),
    "correct": cells(),
    "up to sign": cells(leading_vector=NEGATIVE),
    "transposed": cells(outer=TRANSPOSED),
    "second is None": cells(eigenvalue_of="eigenvalue_of = None"),
    "syntax error in the first cell": instead(
        cells(), {"imports": [cell("imports", "import numpy as np\nfrom (")]}
    ),
    "errors in answers": cells(
        outer="def outer(u, v:\n    return 1",
        eigenvalue_of="import os\nraise ValueError([n for n in os.environ if 'GITHUB' in n])",
    ),
    "allclose patched": cells(outer=PATCHED),
    "equal to everything": cells(outer=EQUAL_TO_ALL),
    "os._exit": cells(outer="import os\ndef outer(u, v):\n    os._exit(0)"),
    "endless loop": cells(outer=LOOP),
    "two cells that end nothing well": cells(outer="import os\nos._exit(0)", eigenvalue_of=STUBBORN),
    "deleted, split, duplicated": instead(
        cells(),
        {
            "check-outer": [],
            "check-eigenvalue-of": [
                cell("check-eigenvalue-of", 'check("svd.eigenvalue_of",'),
                cell("rest", "      eigenvalue_of)"),
            ],
            "check-leading-vector": [CHECKS[LEADING]] * 2,
        },
    ),
    "edited, forged in its place, forged beside": instead(
        cells(leading_vector=MANY),
        {
            "check-outer": [cell("check-outer", EDITED)],
            "check-eigenvalue-of": [cell("check-eigenvalue-of", shown(written_down()))],
        },
    ),
    "forged by another cell": instead(cells(), {"check-outer": [cell("mine", shown(written_down()))]}),
    "copied": [*cells(outer=TRANSPOSED), cell("copy", EDITED)],
    "forged by another check": cells(outer=FAKE_CHECK),
    "forged by a check that shows a result": cells(
        outer=f"def check(*a):\n    exec({shown(written_down())!r})\nouter = 1",
        eigenvalue_of="",
        leading_vector="",
    ),
    "ends the process that runs it": cells(outer="import os\nos.kill(os.getppid(), 9)"),
    "a file called numpy": cells(),
    "without ids": [{k: v for k, v in c.items() if k != "id"} for c in cells()],
}
TEXTS = {
    "broken JSON": '{"cells": [\n{"cell_type": "code", ]}',
    "no notebook": '{"cells": [3]}',
    "empty file": "",
    "missing": None,
}


def submitted(folder, content):
    folder.mkdir(parents=True)
    text = (
        content
        if type(content) is str
        else json.dumps({"cells": content, "nbformat": 4, "nbformat_minor": 5})
    )
    if content is not None:
        (folder / "02-svd.ipynb").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """All submissions, graded in one go."""
    place = tmp_path_factory.mktemp("class")
    folders = [(name, submitted(place / name, content)) for name, content in (SUBMISSIONS | TEXTS).items()]
    (place / "a file called numpy" / "numpy.py").write_text("raise ImportError('not this one')", "utf-8")
    before = os.environ.get("GITHUB_TOKEN")
    os.environ["GITHUB_TOKEN"] = "secret"
    try:
        reports = grade(folders, RELEASE, timeout=10)
    finally:
        os.environ.pop("GITHUB_TOKEN") if before is None else os.environ.update(GITHUB_TOKEN=before)
    return {found.name: found for found in reports}


def rows(found):
    return {row.exercise: (row.state, row.points, row.sentence) for row in found.rows}


def demand(found, exercise, state, points, *words):
    """One exercise came out as it must, the two others as they do when solved."""
    assert len(found.rows) == len(NAMES)
    for name, (is_state, is_points, said) in rows(found).items():
        if name == exercise:
            assert (is_state, is_points) == (state, points), said
            for word in words:
                assert word in said
            assert said in report.terminal(found)
        else:
            assert (is_state, is_points) == ("passed", OF[name]), said
    assert found.points == ALL - OF[exercise] + points


# -- honest work -------------------------------------------------------------------------------------------


def test_the_unsolved_set_scores_0_and_says_so(graded):
    found = graded["unsolved"]
    assert [row.state for row in found.rows] == ["not attempted"] * 3
    assert (found.points, found.of) == (0, ALL)
    assert f"0 of {ALL} points: nothing has been attempted yet" in report.terminal(found)
    assert not found.chapters[0].fault


@pytest.mark.parametrize("name", ["correct", "up to sign", "a file called numpy"])
def test_right_answers_score_full(graded, name):
    found = graded[name]
    assert [row.state for row in found.rows] == ["passed"] * 3
    assert (found.points, found.chapters[0].notes) == (ALL, [])


def test_a_typical_mistake_is_named_with_the_section_to_reread(graded):
    demand(graded["transposed"], OUTER, "failed", 0, "A typical mistake: v uᵀ in place of u vᵀ")
    row = graded["transposed"].rows[0]
    assert row.mistake == "v uᵀ in place of u vᵀ"
    assert "chapter 2" in row.reread


def test_an_answer_that_is_none_costs_its_own_points_only(graded):
    demand(graded["second is None"], EIGEN, "failed", 0, "this is None")


def test_a_syntax_error_in_the_first_cell_costs_no_answer(graded):
    found = graded["syntax error in the first cell"]
    assert found.points == ALL
    (note,) = found.chapters[0].notes
    assert note.startswith("cell “imports”: SyntaxError")
    assert "the released one was run in its place" in note


def test_an_error_in_an_answer_is_said_where_it_happened(graded):
    found = rows(graded["errors in answers"])
    assert found[OUTER][:2] == found[EIGEN][:2] == ("not run", 0)
    assert found[OUTER][2].startswith("cell “outer-answer”: SyntaxError: ")
    assert found[LEADING][:2] == ("passed", OF[LEADING])
    assert graded["errors in answers"].chapters[0].notes == []


def test_no_token_and_no_file_of_github_is_in_the_kernels_environment(graded):
    assert rows(graded["errors in answers"])[EIGEN][2] == "cell “eigenvalue_of-answer”: ValueError: []"


# -- tricks ------------------------------------------------------------------------------------------------


def test_patching_numpy_and_dlmath_earns_nothing(graded):
    demand(graded["allclose patched"], OUTER, "failed", 0)


def test_an_object_equal_to_everything_earns_nothing(graded):
    demand(graded["equal to everything"], OUTER, "failed", 0, "an object of type Anything")


def test_ending_the_kernel_costs_one_exercise(graded):
    demand(graded["os._exit"], OUTER, "not run", 0, "ended the Python kernel")


def test_an_endless_loop_costs_one_exercise(graded):
    demand(graded["endless loop"], OUTER, "not run", 0, "time limit")


def test_the_kernel_is_started_again_as_often_as_it_takes(graded):
    found = rows(graded["two cells that end nothing well"])
    assert found[OUTER][:2] == found[EIGEN][:2] == ("not run", 0)
    assert found[OUTER][2].startswith("cell “outer-answer”: it ended the Python kernel")
    assert found[EIGEN][2].startswith("cell “eigenvalue_of-answer”: it did not end within the time limit")
    assert found[LEADING][:2] == ("passed", OF[LEADING])


@pytest.mark.parametrize(
    ("name", "exercise", "words"),
    [
        ("deleted, split, duplicated", OUTER, "its check cell was deleted"),
        ("deleted, split, duplicated", EIGEN, "its check cell was split"),
        ("deleted, split, duplicated", LEADING, "duplicated: 2 cells have the id check-leading-vector"),
        ("edited, forged in its place, forged beside", OUTER, "its check cell was edited"),
        ("edited, forged in its place, forged beside", EIGEN, "its check cell was edited"),
        ("edited, forged in its place, forged beside", LEADING, "results in place of one"),
        ("forged by another cell", OUTER, "its check cell was deleted"),
    ],
)
def test_a_check_cell_that_is_not_the_released_one_earns_nothing(graded, name, exercise, words):
    state, points, said = rows(graded[name])[exercise]
    assert (state, points) == ("not counted", 0)
    assert words in said and said.endswith("nothing is counted")
    assert sum(exercise in line for line in report.terminal(graded[name]).splitlines() if "!" in line) == 1


def test_results_that_other_cells_show_are_reported(graded):
    (note,) = graded["forged by another cell"].chapters[0].notes
    assert note == "cell “mine” shows a result of svd.outer, but is not its check cell: nothing is counted"
    demand(graded["copied"], OUTER, "failed", 0)
    (note,) = graded["copied"].chapters[0].notes
    assert note.startswith("cell “copy” shows a result of svd.outer")


def test_another_check_in_place_of_the_books_earns_nothing(graded):
    found = graded["forged by another check"]
    assert [row.state for row in found.rows] == ["not counted"] * 3
    assert all("the book’s check did not" in row.sentence for row in found.rows)


def test_results_written_down_for_every_readers_inputs_earn_nothing(graded):
    assert judge(find(OUTER), written_down()).passed
    found = graded["forged by a check that shows a result"]
    assert found.points <= 1  # the shape may be right
    assert rows(found)[OUTER][0] == "failed"


def test_ending_the_process_that_runs_it_costs_the_own_notebook_only(graded):
    found = graded["ends the process that runs it"]
    assert found.points == 0
    assert "it ended the process in which it was run" in found.chapters[0].fault
    assert graded["correct"].points == ALL


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("broken JSON", "its JSON is broken in line 2"),
        ("no notebook", "cell 1 is no cell"),
        ("empty file", "its JSON is broken in line 1"),
        ("missing", "it is missing"),
        ("without ids", "its cells have no ids"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_one_row(graded, name, words):
    found = graded[name]
    assert (found.points, found.of) == (0, ALL)
    assert words in found.chapters[0].fault
    assert report.terminal(found).count(words) == 1


# -- fresh inputs ------------------------------------------------------------------------------------------


def test_every_readers_inputs_are_the_default_and_a_seed_draws_others():
    exercise = find(OUTER)
    default = exercise.cases()[0].args[0].tolist()
    with drawn_by("abc"):
        other = exercise.cases()[0].args[0].tolist()
        assert exercise.cases()[0].args[0].tolist() == other
    with drawn_by("abc svd.low_rank"):
        assert exercise.cases()[0].args[0].tolist() == other
    with drawn_by("abc svd.outer"):
        assert exercise.cases()[0].args[0].tolist() not in (default, other)
    with drawn_by("abc -svd.outer"):
        assert exercise.cases()[0].args[0].tolist() == default
    assert exercise.cases()[0].args[0].tolist() == default


def test_inputs_on_which_a_mistake_would_pass_are_drawn_again(monkeypatch):
    calls = []

    def fair(exercise):
        calls.append(exercise.id)
        return exercise.id == OUTER or len(calls) > 4

    monkeypatch.setattr("dlmath.grade.seeds.is_fair", fair)
    assert draw_seed([find(OUTER), find(EIGEN)], "n") == f"n {EIGEN} {EIGEN} {EIGEN}"
    monkeypatch.setattr("dlmath.grade.seeds.is_fair", lambda exercise: False)
    assert draw_seed([find(OUTER), find("svd.perpendicular")], "n") == f"n -{OUTER}"
    assert draw_seed([find(OUTER)], "") == ""
    assert draw_seed([], None) != draw_seed([], None)


# -- surroundings ------------------------------------------------------------------------------------------


def test_a_broken_environment_is_an_error_and_not_0_points(tmp_path):
    setup = (("imports", "from dlmath import no_such_name"),)
    release = {"02-svd": Notebook("02-svd", setup, RELEASE["02-svd"].checks)}
    with pytest.raises(EnvironmentBroken, match="first cell raises ImportError: cannot import name"):
        grade([("", submitted(tmp_path / "a", cells()))], release, seed="x")


@pytest.mark.parametrize(
    ("module", "source", "words"),
    [
        ("ipykernel_launcher", "raise SystemExit('no')", "kernel does not start"),
        ("numpy", "raise ImportError('no numpy here')", "no numpy here"),
        ("nbval", "raise ImportError('no nbval here')", "no nbval here"),
    ],
)
def test_the_command_says_what_is_broken_with_an_exit_code_of_its_own(tmp_path, module, source, words):
    (tmp_path / f"{module}.py").write_text(source, "utf-8")
    folder = submitted(tmp_path / "a", cells())
    (tmp_path / "released.json").write_text(small_release(), "utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "grade.py", folder, "--released", "released.json", "--seed", ""],
        cwd=tmp_path,
        env=for_submission(str(tmp_path), "") | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Not graded: ") and words in done.stderr
    assert "points" not in done.stdout
    assert len(done.stderr.strip().splitlines()) == 1


# -- the command and its reports ---------------------------------------------------------------------------


def small_release():
    notebook = RELEASE["02-svd"]
    return json.dumps(
        {
            "format": 1,
            "notebooks": {
                "02-svd": {
                    "setup": [{"id": i, "source": source} for i, source in notebook.setup],
                    "checks": [vars(check) for check in notebook.checks],
                }
            },
        }
    )


def test_the_command_grades_a_class_and_writes_every_form(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    Path("released.json").write_text(small_release(), "utf-8")
    submitted(tmp_path / "=ada" / "exercises", cells())
    submitted(tmp_path / "emmy", cells(outer="def outer(u, v):\n    raise ValueError('|<b>@me`\\x1b[1m')"))
    assert main(["=ada", "emmy", "--released", "released.json", "--out", "out", "--seed", "x"]) == 3
    printed = capsys.readouterr().out
    assert f"{ALL} of {ALL} points: 3 of 3 exercises attempted, 3 solved" in printed
    assert "\x1b" not in printed
    both = json.loads(Path("out/grade.json").read_text("utf-8"))
    assert [found["points"] for found in both] == [ALL, ALL - OF[OUTER]]
    assert both[1]["chapters"][0]["exercises"][0]["state"] == "failed"
    suites = ElementTree.parse("out/grade.xml").getroot()
    assert [suite.get("failures") for suite in suites] == ["0", "1"]
    assert suites[1][0].find("failure").get("message").startswith("0 of 4 points: ValueError")
    lines = Path("out/grade.csv").read_text("utf-8").splitlines()
    assert lines[0] == f"submission,points,of,02-svd,{','.join(NAMES)},to look at"
    assert lines[1].startswith(f"'=ada,{ALL},{ALL},{ALL},4,")
    page = Path("out/grade.md").read_text("utf-8")
    assert "\\|&lt;b&gt;" in page and "@me" not in page
    assert Path("summary.md").read_text("utf-8") == page
    assert (
        main(["emmy", "--released", "released.json", "--out", "out", "--seed", "x", "--require", "60"]) == 0
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "there is no folder nowhere"),
        (["."], "there are no notebooks"),
        (["a", "--chapters", "09-none"], "there is no released notebook 09-none"),
        (["a", "--released", "a/02-svd.ipynb"], "the released notebooks cannot be read"),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    submitted(tmp_path / "a", cells())
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Not graded: ") and words in captured.err


# -- the release -------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("name", load_released())
def test_the_books_solutions_score_full_on_inputs_that_are_drawn_anew(name, monkeypatch):
    import dlmath

    answers = {}
    monkeypatch.setattr(dlmath, "check", answers.__setitem__)
    monkeypatch.chdir(ROOT / "solutions")
    names = {"__name__": "solutions"}
    for part in read_notebook(ROOT / "solutions" / f"{name}.ipynb"):
        if part.code is not None:
            exec(TransformerManager().transform_cell(part.source), names)
    exercises = [find(check.exercise) for check in load_released()[name].checks]
    for nonce in ("one", "two"):
        with drawn_by(draw_seed(exercises, nonce)):
            for exercise in exercises:
                result = judge(exercise, collect(exercise, answers[exercise.id]))
                assert result.points == result.of, result.text()
