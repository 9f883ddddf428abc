"""Names are found in a roster in whatever script, form and order they are written."""

import unicodedata

import pytest

from dlmath.grade.classroom.roster import letters, plain, read_roster

NAMES = """Łukasz Żółć
Γιώργος Οὐαλής
豊臣 秀吉
محمد بن موسى
Zoë Ñandú
Søren Ærø
İpek Işık
François d’Alembert-O'Neill
नारायण पण्डित"""


@pytest.mark.parametrize("name", NAMES.splitlines())
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_however_its_letters_are_composed(tmp_path, name, form):
    file = tmp_path / "roster.csv"
    file.write_text("Name,ID\n" + "".join(f"{n},{k}\n" for k, n in enumerate(NAMES.splitlines())), "utf-8")
    roster = read_roster(file)
    (found,) = roster.find(
        unicodedata.normalize(form, name).upper().lower()
        if name.isascii()
        else unicodedata.normalize(form, name)
    )
    assert roster.students[found].name == name
    first, _, rest = name.partition(" ")
    assert len(letters(name)) > 2
    if " " not in rest:
        assert roster.find(letters(rest) + letters(first)) == {found}, "as Canvas writes it"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_roster_is_read_with_any_separator_and_mark(tmp_path, separator, mark):
    file = tmp_path / "roster.csv"
    lines = [
        ["Surname", "Matriculation number", "First name", "E-Mail", "Colour"],
        ["Lovelace", "007", "Ada", "ada@x.org", "red"],
        [],
    ]
    file.write_text(mark + "\r\n".join(separator.join(line) for line in lines), "utf-8")
    roster = read_roster(file)
    (ada,) = roster.students
    assert (ada.name, ada.id) == ("Ada Lovelace", "007")
    for called in ("ada lovelace", "LovelaceAda", "ada@x.org", "ada", "007"):
        assert roster.find(called) == {0}, called
    assert roster.find("red") == roster.find("lovelace") == set()


def test_the_exports_of_moodle_and_canvas_are_rosters(tmp_path):
    moodle = tmp_path / "moodle.csv"
    moodle.write_text(
        'Identifier,"Full name","Email address",Grade\n"Participant 101","Ada Lovelace",ada@x.org,\n', "utf-8"
    )
    assert read_roster(moodle).find("whoever", "101") == {0}
    canvas = tmp_path / "canvas.csv"
    canvas.write_text(
        'Student,ID,SIS Login ID,Section,Old (77)\n"    Points Possible",,,,10\n'
        '"Lovelace, Ada",101,al1,S1,4\n',
        "utf-8",
    )
    assert read_roster(canvas).find("lovelaceada") == read_roster(canvas).find("al1") == {0}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no column"),
        (b"grade,id\n1,2\n", "its header is: grade, id"),
        (b"name\n", "lists nobody"),
        ("name\nZoë\n".encode("latin-1"), "not in UTF-8"),
    ],
)
def test_a_roster_that_cannot_be_used_says_why(tmp_path, content, words):
    (tmp_path / "r.csv").write_bytes(content)
    with pytest.raises(ValueError, match=words):
        read_roster(tmp_path / "r.csv")


def test_a_name_is_one_line_that_steers_nothing():
    assert plain("a\x1b[31m\u202e\n b\ud800\u2028") == "a [31m b?"
    assert plain("e\u0301") == "é" and len(plain("x" * 999)) == 200
