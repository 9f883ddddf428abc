"""A report in the forms that people and tools read: terminal, Markdown, JSON, JUnit."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from xml.etree import ElementTree

from dlmath import __version__
from dlmath.checking.result import in_points
from dlmath.exercises.chapters import CHAPTERS
from dlmath.exercises.points import bar
from dlmath.grade.score import Chapter, Report, Row

REPORT_FORMAT = 1
SIGNS = {"passed": "✓", "failed": "✗", "not attempted": "·", "not run": "!", "not counted": "!"}


def clean(text: str) -> str:
    """One line without control characters: part of it may come from a stranger's notebook."""
    text = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp") else c for c in text
    )
    return re.sub(r" +", " ", text).strip()[:300]


def sentence_of(row: Row) -> str:
    """What is said of an exercise, beside its points."""
    return clean(row.sentence) or ("" if row.state == "passed" else row.state)


def chapter_title(name: str) -> str:
    """`02-svd` as a reader calls it."""
    number = next((chapter.number for chapter in CHAPTERS.values() if chapter.file == name), None)
    words = name.partition("-")[2].replace("-", " ") or name
    return f"{number} {words}" if number else words


def headline(report: Report) -> str:
    """Points, attempts and solved exercises of a submission, in a line."""
    points = f"{report.points} of {in_points(report.of)}"
    states = [row.state for row in report.rows]
    if all(state == "not attempted" for state in states):
        return f"{points}: nothing has been attempted yet"
    tried = f"{report.attempted} of {len(states)} exercises attempted, {states.count('passed')} solved"
    lost = states.count("not counted")
    return f"{points}: {tried}" + (f", {lost} not counted" if lost else "")


def provenance(report: Report) -> str:
    """What a grading can be repeated with, and told apart by."""
    return (
        f"dlmath {__version__}, release {report.release}, inputs drawn by “{report.seed or 'every reader’s'}”"
    )


# -- the terminal ------------------------------------------------------------------------------------------


def terminal(report: Report) -> str:
    """A line for each exercise, under a bar for each chapter."""
    names = [row.exercise for row in report.rows]
    wide = max(map(len, names), default=0)
    digits = max((len(f"{row.points}/{row.of}") for row in report.rows), default=0)
    lines = [report.name, ""] if report.name else []
    for chapter in report.chapters:
        lines.append(f"{chapter_title(chapter.name)}  {bar(chapter.points, chapter.of)}  {_of(chapter)}")
        if chapter.fault:
            lines.append(f"  ! {clean(chapter.fault)}")
        else:
            for row in chapter.rows:
                points = f"{row.points}/{row.of}".rjust(digits)
                lines.append(
                    f"  {SIGNS[row.state]} {row.exercise.ljust(wide)}  {points}  {sentence_of(row)}".rstrip()
                )
        lines += [f"    note: {clean(note)}" for note in chapter.notes] + [""]
    return "\n".join([*lines, headline(report), f"({provenance(report)})"])


def _of(chapter: Chapter) -> str:
    """The points of a chapter, in words."""
    return f"{chapter.points} of {in_points(chapter.of)}"


# -- Markdown ----------------------------------------------------------------------------------------------


def _md(text: str) -> str:
    """Plain text as Markdown shows it: no markup, no link, no mention of a user comes from a notebook."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]|~#])", r"\\\1", text).replace("@", "@\u200b").replace("://", ":\u200b//")


def markdown(report: Report) -> str:
    """A table of the chapters, then one of the exercises of each."""
    lines = [f"## {_md(report.name)}" if report.name else "## Points", "", f"**{_md(headline(report))}**", ""]
    lines += ["| chapter | points | of | attempted | solved |", "| --- | ---: | ---: | ---: | ---: |"]
    for chapter in report.chapters:
        states = [row.state for row in chapter.rows]
        tried = sum(state in ("passed", "failed", "not run") for state in states)
        cells = [
            _md(chapter_title(chapter.name)),
            chapter.points,
            chapter.of,
            f"{tried} of {len(states)}",
            states.count("passed"),
        ]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    for chapter in report.chapters:
        lines += ["", f"### {_md(chapter_title(chapter.name))}: {_of(chapter)}", ""]
        if chapter.fault:
            lines.append(f"**{_md(chapter.fault)}**")
        else:
            lines += [
                "| | exercise | points | what was found | read again |",
                "| --- | --- | ---: | --- | --- |",
            ]
            lines += [
                f"| {SIGNS[row.state]} | {_md(row.title)} (`{row.exercise}`) | {row.points}/{row.of} "
                f"| {_md(sentence_of(row))} | {_md(row.reread or '')} |"
                for row in chapter.rows
            ]
        if chapter.notes:
            lines += ["", *(f"- Note: {_md(note)}" for note in chapter.notes)]
    return "\n".join([*lines, "", f"<sub>{_md(provenance(report))}</sub>", ""])


def files(report: Report) -> dict[str, str]:
    """All forms of a report by the names of their files."""
    return {
        "grade.json": json.dumps(as_json(report), indent=1, ensure_ascii=False) + "\n",
        "grade.md": markdown(report),
        "grade.xml": junit(report),
    }


# -- for tools ---------------------------------------------------------------------------------------------


def as_json(report: Report) -> dict[str, Any]:
    """Everything that is known of a submission, for other programs."""
    return {
        "format": REPORT_FORMAT,
        "name": report.name,
        "dlmath": __version__,
        "release": report.release,
        "seed": report.seed,
        "points": report.points,
        "of": report.of,
        "attempted": report.attempted,
        "chapters": [
            {
                "name": chapter.name,
                "points": chapter.points,
                "of": chapter.of,
                "seconds": round(chapter.seconds, 1),
                "fault": chapter.fault,
                "notes": [clean(note) for note in chapter.notes],
                "exercises": [
                    {
                        "exercise": row.exercise,
                        "title": row.title,
                        "state": row.state,
                        "points": row.points,
                        "of": row.of,
                        "mistake": row.mistake,
                        "said": sentence_of(row),
                        "reread": row.reread,
                        "criteria": [list(criterion) for criterion in row.criteria],
                    }
                    for row in chapter.rows
                ],
            }
            for chapter in report.chapters
        ],
    }


def junit(report: Report) -> str:
    """One test for each exercise: what is not attempted is skipped, what cannot be graded is an error."""
    root = ElementTree.Element("testsuites", name="exercises")
    for chapter in report.chapters:
        states = [row.state for row in chapter.rows]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=chapter.name,
            tests=str(len(states)),
            failures=str(states.count("failed")),
            errors=str(states.count("not run") + states.count("not counted")),
            skipped=str(states.count("not attempted")),
            time=f"{chapter.seconds:.1f}",
        )
        for row in chapter.rows:
            suite.append(_testcase(chapter, row))
    ElementTree.indent(root)
    return ElementTree.tostring(root, "unicode", xml_declaration=True) + "\n"


def _testcase(chapter: Chapter, row: Row) -> ElementTree.Element:
    """One exercise as a test, with its points as properties."""
    case = ElementTree.Element("testcase", classname=chapter.name, name=row.exercise)
    properties = ElementTree.SubElement(case, "properties")
    for name, value in (("points", row.points), ("of", row.of)):
        ElementTree.SubElement(properties, "property", name=name, value=str(value))
    kind = {"passed": None, "failed": "failure", "not attempted": "skipped"}.get(row.state, "error")
    if kind:
        ElementTree.SubElement(case, kind, message=f"{row.points} of {row.of} points: {sentence_of(row)}")
    return case
