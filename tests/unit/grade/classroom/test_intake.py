"""What was handed in, by whom, and when: as people, Moodle and Canvas name it; nothing is run."""

import json

import pytest
from handed_in import RELEASED, SVD, notebook, put, text, zipped

from dlmath.grade.classroom.intake import brought_up_to_date, matched, opened, piles
from dlmath.grade.classroom.roster import Roster, Student
from dlmath.grade.released import Notebook
from dlmath.grade.sandbox import as_json


def taken(*sources, wanted=RELEASED):
    """What was handed in, by name."""
    return {pile.owner.name: opened(pile, RELEASED, wanted) for pile in piles(sources, RELEASED)}


def test_each_folder_zip_and_notebook_of_a_class_is_a_student(tmp_path):
    put(tmp_path / "Ada Lovelace" / "02-svd.ipynb", text())
    put(tmp_path / "fork" / "exercises" / "02-svd.ipynb", text())
    put(tmp_path / "fork" / "solutions" / "03-probability.ipynb", text("03-probability"))
    put(tmp_path / "Emmy.zip", zipped({"exercises/02-svd.ipynb": text(), "readme.txt": "hello"}))
    put(tmp_path / "carl_02-svd.ipynb", text())
    put(tmp_path / "notes.txt", "no submission")
    found = taken(tmp_path)
    assert set(found) == {"Ada Lovelace", "fork", "Emmy", "carl"}
    assert all(list(handed.notebooks) == ["02-svd"] for handed in found.values())
    assert not any(handed.faults for handed in found.values())


@pytest.mark.parametrize("inner", ["", "exercises"])
def test_a_folder_that_holds_released_notebooks_is_one_submission(tmp_path, inner):
    put(tmp_path / "ada" / inner / "02-svd.ipynb", text())
    put(tmp_path / "ada" / inner / "01-vectors.ipynb", text("01-vectors"))
    assert list(taken(tmp_path / "ada")["ada"].notebooks) == ["01-vectors", "02-svd"]


MOODLE = {
    "Ada Lovelace_101_assignsubmission_file_/02-svd.ipynb": text(),
    "Emmy Noether_102_assignsubmission_file_/work.zip": zipped({"a/02-svd.ipynb": text()}),
    "Emmy Noether_102_assignsubmission_onlinetext_/onlinetext.html": "<p>see the file</p>",
    "Carl Gauß_103_assignsubmission_file_/essay.pdf": "no notebook",
    "Blaise_105_assignsubmission_file_essay.pdf": "no notebook",
    "Sofia_K_104_assignsubmission_file_02-svd.ipynb": text(),
}
CANVAS = {
    "lovelaceada_101_9001_02-svd.ipynb": text(),
    "noetheremmy_LATE_102_9002_02-svd-1.ipynb": text(),
    "gausscarl_103_9003_all my work.zip": zipped(
        {"02-svd.ipynb": text(), "01-vectors.ipynb": text("01-vectors")}
    ),
}


@pytest.mark.parametrize("form", ["zip", "folder", "folder in a folder", "folder in a zip"])
@pytest.mark.parametrize(("export", "names"), [(MOODLE, 5), (CANVAS, 3)], ids=["Moodle", "Canvas"])
def test_an_export_is_read_as_it_comes(tmp_path, form, export, names):
    if "zip" in form:
        files = {
            f"assignment 7/{name}" if " in " in form else name: content for name, content in export.items()
        }
        source = put(tmp_path / "export.zip", zipped(files))
    else:
        source = tmp_path / "export"
        for name, content in export.items():
            put(source / ("submissions" if " in " in form else "") / name, content)
    found = taken(source)
    assert len(found) == names
    assert {handed.id for handed in found.values()} == {str(101 + n) for n in range(names)}
    assert sum(handed.late for handed in found.values()) == (export is CANVAS)
    assert all(
        handed.notebooks.keys() >= {"02-svd"}
        for handed in found.values()
        if handed.name not in ("Carl Gauß", "Blaise")
    )
    if export is MOODLE:
        assert found["Carl Gauß"].digest == "" and found["Sofia_K"].id == "104"


def test_a_name_in_a_file_that_a_student_has_named_changes_nobody_elses_submission(tmp_path):
    put(tmp_path / "Eve_666_assignsubmission_file_" / "Ada_101_assignsubmission_file_02-svd.ipynb", text())
    put(
        tmp_path / "Eve_666_assignsubmission_file_x_Ada_101_assignsubmission_file_01-vectors.ipynb",
        text("01-vectors"),
    )
    assert {handed.id for handed in taken(tmp_path).values()} == {"666"}


def test_of_several_attempts_the_latest_counts_and_the_others_are_listed(tmp_path):
    put(tmp_path / "ada" / "02-svd.ipynb", text(answers={"svd.outer": "first"}), 1000)
    put(tmp_path / "ada" / "02-svd (1).ipynb", text(answers={"svd.outer": "last"}), 3000)
    put(tmp_path / "ada" / "old" / "02-svd.ipynb", text(answers={"svd.outer": "second"}), 2000)
    put(tmp_path / "ada" / "02-svd broken.ipynb", "{", 9000)
    ada = taken(tmp_path)["ada"]
    assert "last" in {cell["source"] for cell in ada.notebooks["02-svd"]}
    assert (ada.of["02-svd"], ada.times["02-svd"]) == ("02-svd (1).ipynb", 3000)
    assert [name.partition(":")[0] for name in ada.earlier] == [
        "02-svd broken.ipynb",
        "02-svd.ipynb",
        "old/02-svd.ipynb",
    ]


def test_the_time_of_a_zip_counts_and_not_what_its_maker_wrote_into_it(tmp_path):
    inner = zipped({"02-svd.ipynb": (text(), (1990, 1, 1, 0, 0, 0))})
    put(tmp_path / "ada" / "work.zip", inner, 5000)
    assert taken(tmp_path)["ada"].times == {"02-svd": 5000}


def test_an_empty_submission_is_a_row(tmp_path):
    (tmp_path / "ada" / "deep" / "er").mkdir(parents=True)
    put(tmp_path / "emmy.zip", zipped({}))
    put(tmp_path / "carl" / "thesis.pdf", "…")
    found = taken(tmp_path)
    assert {name: handed.digest for name, handed in found.items()} == {"ada": "", "carl": "", "emmy": ""}


@pytest.mark.parametrize(
    ("name", "content", "stamps"),
    [
        ("mine.ipynb", notebook(), {}),
        ("SVD, final.ipynb", notebook(stamp=False), {"02-svd": ""}),
        ("x_02-svd_y.ipynb", {"cells": notebook()["cells"][:3]}, {"02-svd": ""}),
        ("02-svd.ipynb", notebook(stamp="0123456789ab"), {"02-svd": "0123456789ab"}),
        ("02-svd.ipynb", notebook(stamp="<script>"), {"02-svd": ""}),
        ("02-svd.ipynb", notebook(stamp=["no", "text"]), {"02-svd": ""}),
    ],
    ids=["stamp", "cells", "name", "older", "no stamp", "a list"],
)
def test_a_notebook_is_known_by_stamp_name_or_cells_and_an_older_one_by_its_stamp(
    tmp_path, name, content, stamps
):
    put(tmp_path / "ada" / name, json.dumps(content))
    ada = taken(tmp_path)["ada"]
    assert list(ada.notebooks) == ["02-svd"]
    assert ada.stamps == stamps


def test_only_the_notebooks_that_are_asked_for_are_kept_and_others_are_no_fault(tmp_path):
    put(tmp_path / "ada" / "x" / "02-svd.ipynb", text())
    put(tmp_path / "ada" / "x" / "01-vectors.ipynb", text("01-vectors"))
    ada = taken(tmp_path, wanted={"01-vectors"})["ada"]
    assert (list(ada.notebooks), ada.faults, ada.earlier) == (["01-vectors"], [], [])


def test_the_same_work_has_the_same_hash_whatever_its_file_is_called_and_other_work_another(tmp_path):
    put(tmp_path / "ada" / "02-svd.ipynb", text())
    put(tmp_path / "emmy" / "copy of 02-svd.ipynb", json.dumps(notebook(), indent=3))
    put(tmp_path / "carl" / "02-svd.ipynb", text(answers={"svd.outer": "1"}))
    found = taken(tmp_path)
    assert found["ada"].digest == found["emmy"].digest != found["carl"].digest


def test_students_are_found_in_a_roster_and_namesakes_by_their_ids_alone(tmp_path):
    for folder in (
        "lovelaceada_7_1_02-svd.ipynb",
        "noetheremmy_8_2_02-svd.ipynb",
        "smithjo_9_3_02-svd.ipynb",
    ):
        put(tmp_path / folder, text())
    put(tmp_path / "Ada Lovelace" / "01-vectors.ipynb", text("01-vectors"))
    put(tmp_path / "Jo Smith" / "02-svd.ipynb", text())
    roster = Roster(
        [
            Student("Lovelace, Ada"),
            Student("E. Noether", "8"),
            *(Student("Jo Smith", n) for n in "9X"),
            Student("Absent"),
        ]
    )
    found, absent = matched(piles([tmp_path], RELEASED), roster)
    rows = {pile.owner.name: row for pile, row in found}
    assert rows == {"Ada Lovelace": 0, "noetheremmy": 1, "smithjo": 2, "Jo Smith": None}
    assert len(next(pile for pile, row in found if row == 0).files) == 2, "both of Ada's are one submission"
    assert absent == [3, 4]


def test_a_notebook_of_an_older_release_gets_todays_check_cells_where_it_has_those_of_then_untouched():
    first, second, *_ = SVD.checks
    then = Notebook(
        "02-svd", SVD.setup, tuple(type(c)(c.id, c.exercise, f"old_{c.source}") for c in SVD.checks)
    )
    cells = [
        {"id": first.id, "source": f"old_{first.source} \n", "code": True},
        {"id": second.id, "source": f"edited_{second.source}", "code": True},
        {"id": "mine", "source": "x = 1", "code": True},
    ]
    new = brought_up_to_date(cells, SVD, [then])
    assert [cell["source"] for cell in new] == [first.source, f"edited_{second.source}", "x = 1"]
    assert brought_up_to_date(cells, SVD, []) == cells
    assert as_json([]) == []


def test_what_is_no_class_is_said(tmp_path):
    with pytest.raises(ValueError, match="no folder, no zip and no notebook"):
        piles([tmp_path / "nowhere"], RELEASED)
