"""A class as tables: CSV for a spreadsheet, for Moodle's grading worksheet and for Canvas's gradebook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dlmath.grade.classroom.points import GRADED, shown
from dlmath.grade.classroom.roster import POINTS_POSSIBLE, Roster, plain
from dlmath.grade.released import Notebook

MOST_COMMENT = 3_000
# What a spreadsheet takes for a formula: at the start of a cell, or of what another separator makes one.
FORMULA = re.compile(r"(^|[;,|\t]\s*)(?=[=+\-@＝＋－＠])")
MOODLE_GRADE, MOODLE_FEEDBACK, MOODLE_MOST = "grade", "feedback comments", "maximum grade"
CANVAS_COLUMNS = ("SIS User ID", "SIS Login ID", "Integration ID", "Root Account")


def defused(text: str) -> str:
    """One line of text that no spreadsheet takes for a formula."""
    return FORMULA.sub(r"\1'", plain(text))


def row_of(cells: Iterable[Any]) -> bytes:
    """A line of CSV, every cell in quotes."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(cells)
    return text.getvalue().encode()


def plain_table(students: Iterable[dict[str, Any]], released: dict[str, Notebook]) -> Iterator[bytes]:
    """One line for each student, one column for each notebook and exercise; its BOM tells Excel UTF-8."""
    exercises = [check.exercise for notebook in released.values() for check in notebook.checks]
    yield "\ufeff".encode()
    yield row_of(["name", "id", "state", "points", "of", "days late", *released, *exercises, "to look at"])
    for student in students:
        rows = [row for chapter in student["chapters"] for row in chapter["exercises"]]
        yield row_of(
            [
                defused(student["name"]),
                defused(student["id"]),
                student["state"],
                shown(student["points"]),
                student["of"],
                max(chapter["days_late"] for chapter in student["chapters"]),
                *(shown(chapter["points"]) for chapter in student["chapters"]),
                *(shown(row["points"]) for row in rows),
                defused("; ".join(to_look_at(student))),
            ]
        )


def to_look_at(student: dict[str, Any]) -> list[str]:
    """What a teacher may want to see of a student, in sentences; any of them may hold a stranger's words."""
    found = [student["reason"]] if student["reason"] else []
    if student["on_roster"] is False:
        found.append("not on the roster, or called like more than one of it")
    found += student["faults"]
    if student["earlier"]:
        found.append(
            "not counted, since another file for the same notebook is later: " + ", ".join(student["earlier"])
        )
    if student["marked_late"]:
        found.append("Canvas says: late")
    for chapter in student["chapters"]:
        if chapter["fault"]:
            found.append(chapter["fault"])
        if chapter["stamp"] is not None:
            of = f"of another release ({chapter['stamp']})" if chapter["stamp"] else "without a release stamp"
            found.append(f"{chapter['name']} is {of}")
        found += [f"{chapter['name']}: {note}" for note in chapter["notes"]]
        odd = (
            [row for row in chapter["exercises"] if row["state"] == "not counted"]
            if not chapter["fault"]
            else []
        )
        found += [f"{row['exercise']}: {row['said']}" for row in odd]
    return found


def moodle_table(students: Iterable[dict[str, Any]], roster: Roster | None) -> Iterator[bytes]:
    """The grading worksheet as it was downloaded, with grades and comments; or what Moodle asks for.

    Moodle takes whole rows back: Identifier, Grade and “Last modified (grade)” are needed, and the names of
    columns are those of the site's language. Where there is a maximum grade, points are scaled to it.
    """
    grade = roster.column(MOODLE_GRADE) if roster else None
    if roster is None or grade is None or roster.column("identifier") is None:
        yield row_of(["Identifier", "Full name", "Grade", "Last modified (grade)", "Feedback comments"])
        for student in students:
            if student["state"] == GRADED and student["id"]:
                number = f"Participant {defused(student['id'])}"
                yield row_of(
                    [number, defused(student["name"]), shown(student["points"]), "", comment(student)]
                )
        return
    said, most = roster.column(MOODLE_FEEDBACK), roster.column(MOODLE_MOST)
    yield row_of(roster.header)
    for student in students:
        if student["row"] is None:
            continue
        cells = [defused(cell) for cell in roster.students[student["row"]].cells]
        if student["state"] == GRADED:
            cells[grade] = shown(scaled(student, cells[most]) if most is not None else student["points"])
            if said is not None:
                cells[said] = comment(student)
        yield row_of(cells)


def scaled(student: dict[str, Any], most: str) -> float:
    """The points of a student, out of another maximum."""
    try:
        highest = float(most.replace(",", "."))
    except ValueError:
        return student["points"]
    return round(student["points"] / student["of"] * highest, 2) if student["of"] else 0.0


def comment(student: dict[str, Any]) -> str:
    """Feedback in a few sentences; Moodle shows a comment as HTML, so it must not hold any."""
    parts = [f"{shown(student['points'])} of {student['of']} points."]
    for chapter in student["chapters"]:
        named = [row for row in chapter["exercises"] if row["mistake"]]
        parts += [f"{row['title']}: {row['mistake']}. Read {row['reread']}." for row in named]
    text = defused(" ".join(parts)[:MOST_COMMENT])
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def canvas_table(
    students: Iterable[dict[str, Any]], roster: Roster | None, title: str, of: int
) -> Iterator[bytes]:
    """A gradebook with one column of points, after the columns of an exported one that is the roster."""
    kept = [name for name in CANVAS_COLUMNS if roster and roster.column(name.casefold()) is not None]
    section = roster.column("section") if roster else None
    yield row_of(["Student", "ID", *kept, "Section", defused(title)])
    yield row_of([f"    {POINTS_POSSIBLE}", "", *("" for _ in kept), "", of])
    for student in students:
        if student["state"] != GRADED:
            continue
        cells: Sequence[str] = (
            roster.students[student["row"]].cells if roster and student["row"] is not None else ()
        )
        own = [defused(cells[roster.column(name.casefold())]) if cells else "" for name in kept]
        where = defused(cells[section]) if cells and section is not None else ""
        yield row_of(
            [defused(student["name"]), defused(student["id"]), *own, where, shown(student["points"])]
        )
