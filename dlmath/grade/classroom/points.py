"""From results to the points that count: manual points, late rules, and what was not handed in.

Manual points are a table in CSV with the columns student, exercise, points, reason. An exercise's points are
replaced; `late` in place of an exercise sets the days that count as late; nothing in its place adds points to
the sum, or takes them away. Every line has a reason, and the student reads it.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from dlmath.exercises import find
from dlmath.grade.classroom.roster import letters, plain
from dlmath.grade.classroom.store import Store
from dlmath.grade.released import Notebook

COLUMNS = ("student", "exercise", "points", "reason")
LATE = "late"
MOST_SAID = 300
HUNDREDTH = Decimal("0.01")
DAY = 86_400
GRADED, NOTHING, NOT_GRADED = "graded", "nothing handed in", "not graded"


@dataclass(frozen=True)
class Change:
    """Points given by hand."""

    student: str
    exercise: str
    points: Decimal
    reason: str


@dataclass
class Rules:
    """`due` in seconds since 1970; `penalty` in percent of a notebook's points for each day begun after."""

    due: float | None = None
    penalty: Decimal = Decimal(0)
    changes: dict[str, list[Change]] = field(default_factory=dict)

    def days(self, time: float) -> int:
        """The days, begun ones counted, that this is too late."""
        if self.due is None or time <= self.due:
            return 0
        return math.ceil((time - self.due) / DAY)

    def factor(self, days: int) -> Decimal:
        """What is left of the points."""
        return max(Decimal(0), 1 - self.penalty * days / 100)


def due_time(text: str) -> float:
    """A date and time such as 2026-12-01T23:59 or 2026-12-01T23:59+01:00. Raises ValueError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"--due {text}: it must be like 2026-12-01T23:59, or 2026-12-01T23:59+01:00"
        ) from None
    if "T" not in text and " " not in text:
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment.timestamp()


def read_changes(path: Path, known: set[str]) -> dict[str, list[Change]]:
    """Manual points by what a student is called; `known` are the exercises. Raises ValueError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not in UTF-8: save it as CSV UTF-8") from None
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    header = [title.strip().casefold() for title in next(rows, [])]
    if missing := [name for name in COLUMNS if name not in header]:
        raise ValueError(f"{path} has no column {', '.join(missing)}")
    at = [header.index(name) for name in COLUMNS]
    changes: dict[str, list[Change]] = {}
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        row += [""] * (len(header) - len(row))
        student, exercise, points, reason = (plain(row[n]) for n in at)
        where = f"{path}, line {number}"
        if exercise not in known | {"", LATE}:
            raise ValueError(f"{where}: there is no exercise {exercise} among those that are graded")
        try:
            value = Decimal(points.replace(",", "."))
        except InvalidOperation:
            raise ValueError(f"{where}: the points must be a number, not {points or 'nothing'}") from None
        if not value.is_finite() or (exercise and value < 0):
            raise ValueError(f"{where}: the points of an exercise and the days late are 0 or more")
        if exercise == LATE and value != int(value):
            raise ValueError(f"{where}: the days late are whole")
        if not student or not reason:
            raise ValueError(f"{where}: it needs a student and a reason")
        changes.setdefault(letters(student), []).append(Change(student, exercise, value, reason))
    return changes


def demand_known_students(changes: dict[str, list[Change]], lines: Iterator[dict[str, Any]]) -> None:
    """Every line of manual points is of exactly one student. Raises ValueError."""
    counts = dict.fromkeys(changes, 0)
    for line in lines:
        for key in {letters(line["name"]), letters(line["id"])} & counts.keys():
            counts[key] += 1
    for key, count in counts.items():
        if count != 1:
            who = "nobody" if not count else f"{count} students"
            raise ValueError(f"manual points for {changes[key][0].student}: {who} of this class is called so")


def finals(
    store: Store, released: dict[str, Notebook], rules: Rules, reasons: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """Every student of the class with the points that count, one after the other; see `schema.json`."""
    settings = store.read_json("class.json")
    for line in store.intake():
        key = line["digest"] and store.key(line["digest"], settings["release"], settings["seed"])
        yield final(line, store.result(key) if key else None, released, rules, reasons.get(key, ""))


def final(
    line: dict[str, Any],
    result: dict[str, Any] | None,
    released: dict[str, Notebook],
    rules: Rules,
    reason: str = "",
) -> dict[str, Any]:
    """One student with the points that count."""
    changes = [
        change
        for key in dict.fromkeys([letters(line["name"]), letters(line["id"])])
        for change in rules.changes.get(key, ())
    ]
    days_by_hand = next((int(c.points) for c in changes if c.exercise == LATE), None)
    by_hand = {change.exercise: change for change in changes if change.exercise not in ("", LATE)}
    graded = {chapter["name"]: chapter for chapter in result["chapters"]} if result else {}
    chapters = []
    for name, notebook in released.items():
        chapter = graded.get(name)
        handed = name in line["of"]
        days = rules.days(line["times"].get(name, 0.0)) if handed else 0
        days = days_by_hand if days_by_hand is not None and handed else days
        rows = chapter["exercises"] if chapter else _blank(notebook, handed)
        rows = [_row(row, by_hand) for row in rows]
        points = _rounded(sum((Decimal(str(r["points"])) for r in rows), Decimal(0)) * rules.factor(days))
        chapters.append(
            {
                "name": name,
                "points": float(points),
                "of": sum(row["of"] for row in rows),
                "days_late": days,
                "file": line["of"].get(name),
                "stamp": line["stamps"].get(name),
                "fault": plain(chapter["fault"], MOST_SAID) if chapter and chapter["fault"] else None,
                "notes": [plain(n, MOST_SAID) for n in chapter["notes"] + chapter["looks"]]
                if chapter
                else [],
                "exercises": rows,
            }
        )
    added = sum((change.points for change in changes if not change.exercise), Decimal(0))
    points = sum((Decimal(str(chapter["points"])) for chapter in chapters), added)
    return {
        "name": line["name"],
        "id": line["id"],
        "on_roster": line["listed"],
        "row": line["row"],
        "digest": line["digest"],
        "state": GRADED if result else NOT_GRADED if line["digest"] else NOTHING,
        "reason": "" if result or not line["digest"] else reason or "it was not run yet",
        "points": float(max(Decimal(0), points)),
        "of": sum(chapter["of"] for chapter in chapters),
        "marked_late": line["late"],
        "changes": [{"exercise": c.exercise, "points": float(c.points), "reason": c.reason} for c in changes],
        "earlier": line["earlier"],
        "faults": line["faults"],
        "regraded": result.get("regraded", {}) if result else {},
        "chapters": chapters,
    }


def _row(row: dict[str, Any], by_hand: dict[str, Change]) -> dict[str, Any]:
    """An exercise with the points that were given by hand, where they were; its sentence is one line."""
    change = by_hand.get(row["exercise"])
    row = row | {"said": plain(row["said"], MOST_SAID)}
    return row | {"points": float(change.points), "by_hand": change.reason} if change else row


def _blank(notebook: Notebook, handed: bool) -> list[dict[str, Any]]:
    """The exercises of a notebook of which there is no result."""
    rows = []
    for check in notebook.checks:
        exercise = find(check.exercise)
        state = NOT_GRADED if handed else "not handed in"
        rows.append(
            {
                "exercise": exercise.id,
                "title": exercise.title,
                "state": state,
                "points": 0,
                "of": exercise.points,
            }
            | {"mistake": None, "said": state, "reread": None, "print": ""}
        )
    return rows


def _rounded(points: Decimal) -> Decimal:
    return points.quantize(HUNDREDTH, ROUND_HALF_UP)


def shown(points: float) -> str:
    """Points as they are written: 12, or 11.25."""
    return f"{points:.2f}".rstrip("0").rstrip(".") if points % 1 else f"{points:.0f}"
