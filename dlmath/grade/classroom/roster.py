"""Who is in the class: a table in CSV, as a teacher writes it, or as Moodle and Canvas export it.

The header says what a column is, in any order and any case:

    name            name, full name, student (Canvas: `Lovelace, Ada`), or first name and last name
    id              id, identifier (Moodle: `Participant 123`), student id, id number, matriculation number
    anything else   email, login, username, SIS user id: also recognised as the name of a submission

Other columns are kept, so that the table can be written back with grades.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

FULL = ("name", "full name", "student", "student name")
FIRST = ("first name", "firstname", "given name")
LAST = ("last name", "lastname", "surname", "family name")
IDS = ("id", "identifier", "student id", "id number", "matriculation number", "number")
HANDLES = ("email", "email address", "e-mail", "mail", "login", "username", "user name", "github")
HANDLES += ("sis login id", "sis user id")
POINTS_POSSIBLE = "Points Possible"


def plain(text: str, most: int = 200) -> str:
    """One line in Unicode's NFC, without characters that steer a terminal or the direction of writing."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    kept = (" " if unicodedata.category(c) in ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp", "Co") else c for c in text)
    return re.sub(r"\s+", " ", "".join(kept)).strip()[:most]


def letters(name: str) -> str:
    """What two spellings of a name have in common: letters, marks and digits, in lower case."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN")


@dataclass
class Student:
    """A line of the roster."""

    name: str
    id: str = ""
    handles: tuple[str, ...] = ()
    cells: list[str] = field(default_factory=list)


@dataclass
class Roster:
    """The class: its students, and the table that they come from."""

    students: list[Student]
    header: list[str] = field(default_factory=list)
    by_key: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, student in enumerate(self.students):
            for key in _keys(student):
                self.by_key.setdefault(key, set()).add(number)

    def find(self, name: str, student_id: str = "") -> set[int]:
        """The numbers of the students whom this may be: an id decides, and a name else."""
        if student_id and (found := self.by_key.get(f"#{letters(student_id)}")):
            return found
        key = letters(name)
        return self.by_key.get(f"#{key}", set()) or self.by_key.get(key, set())

    def column(self, *names: str) -> int | None:
        """The number of the first column that is called like this."""
        header = [title.strip().casefold() for title in self.header]
        return next((header.index(name) for name in names if name in header), None)


def _keys(student: Student) -> set[str]:
    """What the submission of a student may be called."""
    keys = {f"#{letters(student.id)}"} if letters(student.id) else set()
    words = [word for word in (student.name, _turned(student.name)) if word]
    handles = [form for handle in student.handles for form in (handle, handle.partition("@")[0])]
    return keys | {key for text in words + handles if (key := letters(text))}


def _turned(name: str) -> str:
    """`Ada Lovelace` of `Lovelace, Ada`, and the other way round for a name of two words."""
    last, comma, first = name.partition(",")
    if comma:
        return f"{first} {last}"
    words = name.split()
    return f"{words[-1]} {' '.join(words[:-1])}" if len(words) > 1 else ""


def read_roster(path: Path) -> Roster:
    """The roster of a CSV file; separated by commas, semicolons or tabs. Raises ValueError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"the roster {path} is not in UTF-8 (byte {error.start}): save it as CSV UTF-8"
        ) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise ValueError(f"the roster {path} is no CSV ({error})") from None
    header = [title.strip() for title in rows[0]] if rows else []
    roster = Roster([], header)
    name, first, last, number = (roster.column(*names) for names in (FULL, FIRST, LAST, IDS))
    if name is None and (first is None or last is None):
        raise ValueError(
            f"the roster {path} has no column “name” (or “first name” and “last name”); its header is: "
            + plain(", ".join(header))
        )
    handles = [n for n, title in enumerate(header) if title.casefold() in HANDLES]
    students = []
    for row in rows[1:]:
        row = row + [""] * (len(header) - len(row))
        shown = row[name] if name is not None else f"{row[first]} {row[last]}"
        if POINTS_POSSIBLE in row[0] or not plain(shown):
            continue
        student_id = re.sub(r"^Participant\s+", "", plain(row[number])) if number is not None else ""
        students.append(
            Student(plain(shown), student_id, tuple(plain(row[n]) for n in handles if plain(row[n])), row)
        )
    if not students:
        raise ValueError(f"the roster {path} lists nobody")
    return Roster(students, header)
