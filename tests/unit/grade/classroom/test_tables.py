"""Tables that a spreadsheet, Moodle and Canvas read: nothing in a name or a message becomes a formula."""

import csv
import io

import pytest
from handed_in import grade, put, students, text

from dlmath.grade.classroom.tables import defused

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "a;=HYPERLINK(1)",
    "a,\t=1",
    "a|-1",
    "＝1",
    "\t=1",
    "a\n=1",
]


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_cell_is_a_formula_whatever_a_program_separates_by(name, separator):
    line = f'"Ada"{separator}"{defused(name)}"{separator}1'
    for cell in next(csv.reader([line], delimiter=separator)) + line.replace('"', "").split(separator):
        assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")


def test_a_name_without_danger_stays_as_it_is():
    for name in ("Zoë d’Alembert-O'Neill", "豊臣 秀吉", "a = b", "x@y.org"):
        assert defused(name) == name


def rows(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


@pytest.fixture
def place(tmp_path):
    right = text(answers={"svd.outer": "right", "svd.low_rank": "wrong"})
    put(tmp_path / "class" / "Ada Lovelace_101_assignsubmission_file_" / "02-svd.ipynb", right)
    put(tmp_path / "class" / "noetheremmy_102_77_02-svd.ipynb", text())
    put(tmp_path / "class" / "=cmd()_103_assignsubmission_file_" / "02-svd.ipynb", text())
    return tmp_path


def test_moodles_grading_worksheet_comes_back_with_grades_scaled_to_its_maximum(place):
    header = [
        "Identifier",
        "Full name",
        "Email address",
        "Status",
        "Grade",
        "Maximum grade",
        "Last modified (grade)",
        "Feedback comments",
    ]
    lines = [
        ["Participant 101", "Ada Lovelace", "ada@x.org", "Submitted", "", "20.00", "-", ""],
        ["Participant 102", "Emmy Noether", "e@x.org", "Submitted", "", "20.00", "-", ""],
        ["Participant 104", "Absent", "n@x.org", "", "", "20.00", "-", ""],
    ]
    put(
        place / "worksheet.csv",
        "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in [header, *lines]),
    )
    grade(place / "out", place / "class", "--roster", place / "worksheet.csv", "--chapters", "02-svd")
    found, (ada, emmy, absent) = students(place / "out"), rows(place / "out" / "moodle.csv")[1:]
    assert rows(place / "out" / "moodle.csv")[0] == header
    points = found["Ada Lovelace"]["points"]
    assert (
        float(ada[4]) == pytest.approx(20 * points / found["Ada Lovelace"]["of"], abs=0.005)
        and float(ada[4]) > 0
    )
    assert "Read chapter 2" in ada[7] and (ada[:4], ada[5:7]) == (lines[0][:4], ["20.00", "'-"])
    assert (emmy[4], absent[4], absent[7]) == ("0", "", "")
    assert found["Absent"]["state"] == "nothing handed in" and found["'=cmd()"[1:]]["on_roster"] is False


def test_canvas_gets_its_own_columns_back_and_one_of_points(place):
    put(
        place / "gradebook.csv",
        "Student,ID,SIS User ID,SIS Login ID,Section,Old homework (5)\n    Points Possible,,,,,10\n"
        '"Lovelace, Ada",101,S1,al,"Week 1; ""a""",3\n"Noether, Emmy",102,S2,en,,\n',
    )
    grade(
        place / "out",
        place / "class",
        "--roster",
        place / "gradebook.csv",
        "--title",
        "Week 1",
        "--chapters",
        "02-svd",
    )
    header, possible, *lines = rows(place / "out" / "canvas.csv")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Week 1"]
    of = students(place / "out")["Lovelace, Ada"]["of"]
    assert (possible[0], possible[-1]) == ("    Points Possible", str(of))
    assert lines[0][:5] == ["Lovelace, Ada", "101", "S1", "al", 'Week 1; "a"'] and float(lines[0][5]) > 0
    assert [line[0] for line in lines] == ["Lovelace, Ada", "Noether, Emmy", "'=cmd()"]


def test_the_plain_table_has_a_line_for_everybody_and_says_what_needs_looking_at(place):
    put(place / "class" / "empty" / "thesis.pdf", "")
    put(place / "class" / "broken" / "x" / "02-svd.ipynb", "{")
    grade(place / "out", place / "class", "--chapters", "02-svd")
    header, *lines = rows(place / "out" / "grades.csv")
    by_name = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    assert set(by_name) == {"Ada Lovelace", "noetheremmy", "'=cmd()", "empty", "broken"}
    assert by_name["empty"]["state"] == "nothing handed in"
    assert "JSON is broken" in by_name["broken"]["to look at"]
    assert float(by_name["Ada Lovelace"]["svd.outer"]) > 0 == float(by_name["Ada Lovelace"]["svd.low_rank"])


def test_without_a_worksheet_moodle_gets_the_columns_that_it_asks_for(place):
    grade(place / "out", place / "class", "--chapters", "02-svd")
    header, *lines = rows(place / "out" / "moodle.csv")
    assert {"Identifier", "Grade", "Last modified (grade)"} <= {*header}
    assert [line[0] for line in lines] == ["Participant 101", "Participant 103", "Participant 102"]
