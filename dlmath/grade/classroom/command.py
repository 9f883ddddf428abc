"""Grade a class: every submission in a sandbox, each result saved at once, reports made anew.

    python -m dlmath grade submissions.zip --roster roster.csv --out grades
    python -m dlmath grade --out grades                       reports again, and what was not graded yet
    python -m dlmath grade --out grades --regrade svd.outer   one exercise of everybody, after a correction

Run it again after an interruption, and it goes on where it stopped. The folder grades/ holds report.html,
feedback/ with a page for each student, grades.csv, moodle.csv, canvas.csv and grades.json, besides what is
needed to go on. Points by hand: grades/manual.csv with the columns student, exercise, points, reason.

Exit codes: 0 everybody is graded; 2 the run could not go on, and a sentence says why; 3 some submissions
are not graded, and the report names them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from dlmath.exercises import find
from dlmath.grade.classroom import intake, points
from dlmath.grade.classroom.one import grade_one
from dlmath.grade.classroom.reports import write_reports
from dlmath.grade.classroom.roster import letters, plain, read_roster
from dlmath.grade.classroom.store import Store
from dlmath.grade.classroom.work import Cluster, Pool, Processes, Progress, Task
from dlmath.grade.released import Notebook, load_released, release_id
from dlmath.grade.run import EnvironmentBroken
from dlmath.grade.sandbox import SANDBOXES, Limits, choose
from dlmath.grade.seeds import draw_seed

GRADED, STOPPED, INCOMPLETE = 0, 2, 3
FORMAT = 1
MANUAL, ROSTER = "manual.csv", "roster.csv"
KEPT = {"chapters": "", "due": "", "penalty": "0", "title": "Exercises"}
"""Options that stay as they were the last time, with what they are at first."""
SPARE = 120.0
"""Seconds beyond a submission's own deadlines, after which its process is ended."""


def add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("submissions", nargs="*", type=Path, help="folders, zips or notebooks; none: those of the last time")
    add("--out", type=Path, required=True, metavar="FOLDER", help="where results and reports are kept")
    add("--roster", type=Path, metavar="CSV", help="who is in the class; also as Moodle or Canvas export it")
    add("--chapters", metavar="02-svd,…", help="only these notebooks (default: all)")
    add("--sandbox", default="auto", choices=SANDBOXES, help="what keeps submissions apart (default: auto)")
    add("--jobs", type=int, default=1, metavar="N", help="processes of this machine (default: 1)")
    add("--dask", metavar="ADDRESS", help="do the work on the workers of this Dask scheduler")
    add("--timeout", type=float, default=Limits.cell, metavar="SECONDS", help="for one cell")
    add("--due", metavar="TIME", help="when it was due: 2026-12-01T23:59, or with +01:00")
    add("--penalty", metavar="PERCENT", help="of a notebook’s points, for each day begun")
    add("--manual", type=Path, metavar="CSV", help=f"points by hand (default: {MANUAL} in FOLDER)")
    add("--title", help="what the assignment is called in reports and for Canvas")
    add("--regrade", action="append", default=[], metavar="WHAT", help="an exercise or a student, again; all")
    add("--seed", help="draw the inputs by this text (default: one that nobody knows)")
    add("--released", type=Path, metavar="JSON", help="released notebooks put aside (default: the package’s)")
    add("--older", type=Path, action="append", default=[], metavar="JSON", help="those of an older release")


def run(options: argparse.Namespace) -> int:
    """Grade the class that the options name. Says what it does, and how to go on where it cannot."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="replace")
    try:
        return Class(options).grade()
    except KeyboardInterrupt:
        _say("\nInterrupted. What is graded is saved; the same command goes on where it stopped.")
    except (EnvironmentBroken, ValueError, OSError) as error:
        text = (
            f"{error.strerror}: {error.filename}" if isinstance(error, OSError) and error.strerror else error
        )
        _say(f"Stopped: {plain(str(text))}. What is graded is saved; the same command goes on from there.")
    return STOPPED


def _say(text: str) -> None:
    print(text, file=sys.stderr)


class Class:
    """One class: its folder, its release, and how it is graded. Raises ValueError for wrong options."""

    def __init__(self, options: argparse.Namespace, pool: Pool | None = None) -> None:
        self.options = options
        self.pool = pool
        if options.jobs < 1:
            raise ValueError("--jobs must be at least 1")
        self.store = Store(options.out)
        self.before = self.store.read_json("class.json") or {}
        self.released_text = self._text_of(options.released, "released.json")
        self.every = load_released(self.store.folder / "released.json" if self.released_text else None)
        self.chapters = [name for name in self._said("chapters", "").replace(" ", ",").split(",") if name]
        if unknown := [name for name in self.chapters if name not in self.every]:
            raise ValueError(f"there is no released notebook {unknown[0]}; there are {', '.join(self.every)}")
        self.released = {name: self.every[name] for name in self.chapters or self.every}
        for path in options.older:
            load_released(path)
        self.older = [path.read_text("utf-8") for path in options.older]
        self._text_of(options.roster, ROSTER, read_roster)
        roster = self.store.folder / ROSTER
        self.roster = read_roster(roster) if roster.is_file() else None
        self.rules = self._rules()
        self.sandbox = options.sandbox
        self.reasons: dict[str, str] = {}

    def _said(self, name: str, otherwise: str) -> str:
        """An option; where it is not given, what it was the last time."""
        given = getattr(self.options, name)
        return self.before.get(name, otherwise) if given is None else given

    def _text_of(
        self, given: Path | None, kept: str, read: Callable[[Path], Any] = load_released
    ) -> str | None:
        """What a file holds that is given, or that was given the last time; a copy is kept with the class."""
        if given:
            read(given)
            self.store.write(kept, given.read_bytes())
        place = self.store.folder / kept
        return place.read_text("utf-8-sig") if place.is_file() else None

    def _rules(self) -> points.Rules:
        options = self.options
        try:
            penalty = Decimal(self._said("penalty", "0").removesuffix("%"))
        except InvalidOperation:
            penalty = Decimal(-1)
        if not 0 <= penalty <= 100:
            raise ValueError(f"--penalty {self._said('penalty', '0')}: it must be between 0 and 100")
        manual = options.manual or options.out / MANUAL
        exercises = {check.exercise for notebook in self.released.values() for check in notebook.checks}
        changes = points.read_changes(manual, exercises) if options.manual or manual.is_file() else {}
        due = self._said("due", "")
        return points.Rules(points.due_time(due) if due else None, penalty, changes)

    # -- the whole way -----------------------------------------------------------------------------------

    def grade(self) -> int:
        self.store.folder.mkdir(parents=True, exist_ok=True)
        self.store.sweep()
        self.store.write_json("class.json", settings := self._settings())
        if self.options.submissions:
            self.take_in()
        elif not (self.store.folder / "intake.jsonl").exists():
            raise ValueError(f"{self.options.out} holds no class yet: name the submissions")
        points.demand_known_students(self.rules.changes, self.store.intake())
        self.work_through(settings)
        summary = write_reports(self.store, self.released, self.rules, self.reasons, self.roster, settings)
        _say(f"{summary.sentence()} Open {self.options.out.as_posix()}/report.html.")
        return INCOMPLETE if summary.not_graded else GRADED

    def _settings(self) -> dict[str, Any]:
        """What this class is graded with: that of the first time. Raises ValueError for another release."""
        found, regrade = self.before, self.options.regrade
        said = {name: self._said(name, otherwise) for name, otherwise in KEPT.items()}
        if found and regrade != ["all"]:
            if self.options.seed not in (None, found["nonce"]):
                raise ValueError("this class has its seed already; another one needs a folder of its own")
            if found["release"] != release_id() and not regrade:
                raise ValueError(
                    f"this class was graded with release {found['release']}, and this is {release_id()}: "
                    "--regrade all grades everything anew, --regrade EXERCISE or STUDENT only that"
                )
            return found | said
        exercises = [find(check.exercise) for notebook in self.every.values() for check in notebook.checks]
        nonce = self.options.seed if self.options.seed is not None else secrets.token_hex(8)
        seed = draw_seed(exercises, nonce)
        return {"format": FORMAT, "release": release_id(), "nonce": nonce, "seed": seed} | said

    # -- intake ------------------------------------------------------------------------------------------

    def take_in(self) -> None:
        """Read what was handed in, without running it, and write down who handed in what."""
        found = intake.piles(self.options.submissions, self.every)
        piles, absent = intake.matched(found, self.roster)
        students = self.roster.students if self.roster else []
        piles.sort(
            key=lambda pile: (pile[1] is None, pile[1] or 0, letters(pile[0].owner.name), pile[0].owner.id)
        )
        count = {"handed in": 0, "empty": 0, "not on the roster": 0}

        def lines() -> Iterator[bytes]:
            for pile, row in piles:
                handed = intake.opened(pile, self.every, self.released)
                if self.roster:
                    handed = intake.from_roster(handed, row, students)
                digest = handed.digest
                if digest:
                    content = {"notebooks": handed.notebooks, "stamps": handed.stamps}
                    self.store.keep_submission(digest, content)
                count["handed in"] += bool(digest)
                count["empty"] += not digest
                count["not on the roster"] += handed.listed is False
                yield json.dumps(intake.as_line(handed)).encode() + b"\n"
            for row in absent:
                nothing = intake.from_roster(intake.Handed(""), row, students)
                count["empty"] += 1
                yield json.dumps(intake.as_line(nothing)).encode() + b"\n"

        self.store.write("intake.jsonl", lines())
        _say(", ".join(f"{number} {what}" for what, number in count.items() if number) or "nobody")

    # -- work --------------------------------------------------------------------------------------------

    def work_through(self, settings: dict[str, Any]) -> None:
        """Grade what is not graded yet, and what is to be regraded; save each result at once."""
        wanted = Regrade.of(self.options.regrade, self.released, self.store)
        left = sum(1 for _ in self._tasks(settings, wanted))
        if not left:
            return
        self.sandbox = self.options.sandbox if self.options.dask else choose(self.options.sandbox)
        if self.sandbox == "none":
            _say("Warning: without a sandbox every submission runs as you, with your files and your network.")
        progress = Progress(left)
        progress.show()
        tasks = (self._task(line, settings, wanted) for line in self._tasks(settings, wanted))
        with contextlib.closing(self._pool().done(tasks)) as done:
            for outcome in done:
                result, reason = outcome.result, outcome.reason
                if result and "broken" in result:
                    raise EnvironmentBroken(result["broken"])
                if result and "failed" in result:
                    result, reason = None, result["failed"]
                if result:
                    self._save(outcome.key, result, wanted.exercises)
                else:
                    self.reasons[outcome.key] = plain(reason)
                progress.step(failed=not result)
        progress.show(last=True)

    def _pool(self) -> Pool:
        if self.pool:
            return self.pool
        if self.options.dask:
            return Cluster(grade_one, self.options.dask)
        return Processes(grade_one, self.options.jobs, 3 * self.limits.submission + SPARE)

    @property
    def limits(self) -> Limits:
        return Limits(cell=self.options.timeout)

    def _tasks(self, settings: dict[str, Any], wanted: Regrade) -> Iterator[dict[str, Any]]:
        """The lines of those who are to be graded; the same submission but once."""
        seen: set[str] = set()
        for line in self.store.intake():
            if not line["digest"]:
                continue
            key = self.store.key(line["digest"], settings["release"], settings["seed"])
            left = wanted.concerns(line) if wanted.any else not self.store.has(key)
            if left and key not in seen:
                seen.add(key)
                yield line | {"key": key}

    def _task(self, line: dict[str, Any], settings: dict[str, Any], wanted: Regrade) -> Task:
        submission = self.store.submission(line["digest"])
        if wanted.notebooks is not None and self.store.has(line["key"]):
            submission = {
                part: {name: value for name, value in content.items() if name in wanted.notebooks}
                for part, content in submission.items()
            }
        data = submission | {
            "seed": settings["seed"],
            "release": release_id(),
            "limits": asdict(self.limits),
            "sandbox": self.sandbox,
            "released": self.released_text,
            "older": self.older,
        }
        return Task(line["key"], data)

    def _save(self, key: str, result: dict[str, Any], exercises: frozenset[str]) -> None:
        """Save a result; of an exercise that is regraded, only what concerns it."""
        before = self.store.result(key)
        if before and exercises:
            result = replaced(before, result, exercises)
        self.store.keep(key, result)


@dataclass(frozen=True)
class Regrade:
    """What is to be graded again: exercises, students, both, or nothing; `notebooks` hold the exercises."""

    exercises: frozenset[str] = frozenset()
    students: frozenset[str] = frozenset()
    notebooks: frozenset[str] | None = None

    @property
    def any(self) -> bool:
        return bool(self.exercises or self.students)

    def concerns(self, line: dict[str, Any]) -> bool:
        """Whether this student is one of those, and has handed in what is to be graded again."""
        who = not self.students or {letters(line["name"]), letters(line["id"])} & self.students
        return bool(who) and (self.notebooks is None or bool(self.notebooks & {*line["of"]}))

    @classmethod
    def of(cls, names: list[str], released: dict[str, Notebook], store: Store) -> Regrade:
        """Raises ValueError for a name that is neither an exercise nor a student."""
        if names == ["all"]:
            return cls()
        places = {check.exercise: name for name, notebook in released.items() for check in notebook.checks}
        exercises = frozenset(name for name in names if name in places)
        students = frozenset(letters(name) for name in names if name not in places)
        if students:
            known = {letters(text) for line in store.intake() for text in (line["name"], line["id"])}
            for name in names:
                if name not in places and letters(name) not in known:
                    raise ValueError(
                        f"--regrade {plain(name)}: that is no exercise, and nobody of this class"
                    )
        return cls(exercises, students, frozenset(places[name] for name in exercises) or None)


def replaced(before: dict[str, Any], after: dict[str, Any], exercises: frozenset[str]) -> dict[str, Any]:
    """A result in which these exercises, and nothing else, are as they were graded now."""
    new = {row["exercise"]: row for chapter in after["chapters"] for row in chapter["exercises"]}
    chapters, was = [], dict(before.get("regraded", {}))
    for chapter in before["chapters"]:
        rows = []
        for row in chapter["exercises"]:
            name = row["exercise"]
            if name in exercises and name in new:
                was[name] = {"was": row["points"], "release": after["release"]}
                row = new[name]
            rows.append(row)
        chapters.append(chapter | {"exercises": rows, "points": sum(row["points"] for row in rows)})
    return before | {"chapters": chapters, "regraded": was}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "python -m dlmath grade", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_options(parser)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
