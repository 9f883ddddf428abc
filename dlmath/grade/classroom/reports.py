"""All reports of a class: views of its results, made anew by each run, and never needed for the next."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any

from dlmath.grade.classroom import looks, page, tables
from dlmath.grade.classroom.points import Rules, finals
from dlmath.grade.classroom.roster import Roster
from dlmath.grade.classroom.statistics import Statistics
from dlmath.grade.classroom.store import Store
from dlmath.grade.released import Notebook

FEEDBACK = "feedback"


def schema() -> dict[str, Any]:
    """The JSON Schema of `grades.json`."""
    file = resources.files("dlmath") / "grade" / "classroom" / "schema.json"
    return json.loads(file.read_text("utf-8"))


def write_reports(
    store: Store,
    released: dict[str, Notebook],
    rules: Rules,
    reasons: dict[str, str],
    roster: Roster | None,
    settings: dict[str, Any],
) -> Statistics:
    """Write every report into the folder of the class, and return what the class came to."""

    def students() -> Iterator[dict[str, Any]]:
        return finals(store, released, rules, reasons)

    statistics = Statistics()
    for student in students():
        statistics.add(student)
    title = settings["title"]
    _write_feedback(store, students(), title)
    store.write("grades.json", _json(students(), settings))
    store.write("grades.schema.json", (json.dumps(schema(), indent=1) + "\n").encode())
    store.write("grades.csv", tables.plain_table(students(), released))
    store.write("moodle.csv", tables.moodle_table(students(), roster))
    store.write("canvas.csv", tables.canvas_table(students(), roster, title, statistics.of))
    examples = _examples(store, released, statistics)
    store.write("report.html", page.report(statistics, students, examples, settings, FEEDBACK))
    return statistics


def _json(students: Iterable[dict[str, Any]], settings: dict[str, Any]) -> Iterator[bytes]:
    """`grades.json`: one student a line, whatever the size of the class."""
    head = {"format": settings["format"], "title": settings["title"], "release": settings["release"]}
    yield (json.dumps(head)[:-1] + ', "students": [\n').encode()
    comma = b""
    for student in students:
        yield comma + json.dumps(_public(student)).encode()
        comma = b",\n"
    yield b"\n]}\n"


def _public(student: dict[str, Any]) -> dict[str, Any]:
    """A student without what only these reports need."""
    chapters = [
        chapter
        | {"exercises": [{k: v for k, v in row.items() if k != "print"} for row in chapter["exercises"]]}
        for chapter in student["chapters"]
    ]
    return {k: v for k, v in student.items() if k not in ("row", "digest")} | {"chapters": chapters}


def _write_feedback(store: Store, students: Iterable[dict[str, Any]], title: str) -> None:
    """A page for each student; those of an earlier run that are nobody's any more go."""
    folder = store.folder / FEEDBACK
    written = set()
    for student in students:
        # Thousands of files that can be made anew at any time need not wait for the disk.
        text = page.feedback(student, title)
        written.add(store.write(f"{FEEDBACK}/{page.file_of(student)}", text, lasting=False).name)
    for file in folder.glob("*.html"):
        if file.name not in written:
            with contextlib.suppress(OSError):
                file.unlink()


def _examples(
    store: Store, released: dict[str, Notebook], statistics: Statistics
) -> dict[tuple[str, str], str]:
    """For each named mistake of an exercise the answer of one student who made it."""
    places = {check.exercise: name for name, notebook in released.items() for check in notebook.checks}
    found = {}
    for exercise, item in statistics.items.items():
        for mistake, _ in item.mistakes.most_common(page.MOST_MISTAKES):
            with contextlib.suppress(OSError, ValueError):
                notebooks = store.submission(item.examples[mistake])["notebooks"]
                name = places[exercise]
                written = looks.answers(notebooks[name], released[name])
                found[exercise, mistake] = written.get(exercise, "")
    return found
