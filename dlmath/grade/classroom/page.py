"""The report of a class and the feedback of a student as pages of HTML: each opens from disk and asks nobody.

Everything that comes from a submission is text here. A page carries a policy under which no script runs.
"""

from __future__ import annotations

import hashlib
import html
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from typing import Any

from dlmath.checking.result import in_points
from dlmath.exercises import find
from dlmath.grade.classroom.points import GRADED, shown
from dlmath.grade.classroom.roster import letters, plain
from dlmath.grade.classroom.statistics import Item, Statistics
from dlmath.grade.classroom.tables import to_look_at
from dlmath.grade.report import SIGNS, chapter_title

MOST_MISTAKES = 3
MOST_EXAMPLE = 40
"""Lines of an answer that is shown as an example."""
MOST_NOTES = 200
"""Students of whom the report says in sentences what needs looking at; of the others the table does."""

STYLE = (resources.files("dlmath") / "grade" / "classroom" / "page.css").read_text("utf-8")
HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body>
"""


def escaped(text: str) -> str:
    """A stranger's line as the text that it is."""
    return html.escape(plain(text))


def name_of(text: str) -> str:
    """A name that may be written from right to left, and turns nothing around it."""
    return f"<bdi>{escaped(text)}</bdi>"


def escaped_code(text: str) -> str:
    """A stranger's lines of code as the text that they are."""
    lines = text.splitlines()
    kept = [_code_line(line) for line in lines[:MOST_EXAMPLE]]
    return html.escape("\n".join(kept + ["…"] * (len(lines) > MOST_EXAMPLE)))


def _code_line(line: str) -> str:
    bare = line.lstrip(" \t")
    return " " * min(40, len(line[: len(line) - len(bare)].expandtabs(4))) + plain(bare)


def file_of(student: dict[str, Any]) -> str:
    """The name of a student's page: letters of the name, and digits that tell namesakes apart."""
    digits = hashlib.sha256(f"{letters(student['name'])}\0{student['id']}".encode()).hexdigest()[:8]
    return f"{letters(student['name'])[:40] or 'nameless'}-{digits}.html"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def share_bar(share: float) -> str:
    """A share as a bar and in words."""
    width = max(0.0, min(1.0, share)) * 100
    return f'<span class="share" aria-hidden="true"><i style="width:{width:.0f}%"></i></span>{percent(share)}'


# -- the report of a class ---------------------------------------------------------------------------------


def report(
    statistics: Statistics,
    students: Callable[[], Iterable[dict[str, Any]]],
    examples: dict[tuple[str, str], str],
    settings: dict[str, Any],
    folder: str,
) -> Iterator[bytes]:
    """The page of a class, piece by piece."""
    title = escaped(settings["title"])
    yield HEAD.format(title=f"{title}: points of a class", style=STYLE).encode()
    yield _opening(statistics, settings, title).encode()
    yield _distribution(statistics).encode()
    yield from (piece.encode() for piece in _to_look_at(statistics, students()))
    yield _items(statistics).encode()
    yield _mistakes(statistics, examples).encode()
    yield from (piece.encode() for piece in _students(students(), folder))
    yield _how(settings).encode()
    yield b"</body></html>\n"


def _opening(statistics: Statistics, settings: dict[str, Any], title: str) -> str:
    low, middle, high = statistics.quartiles()
    facts = [
        ("graded", str(statistics.states[GRADED])),
        *((state, str(count)) for state, count in sorted(statistics.states.items()) if state != GRADED),
        ("median", percent(middle)),
        ("middle half", f"{100 * low:.0f}–{100 * high:.0f} %"),
        ("points to reach", str(statistics.of)),
    ]
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    places = [
        ("distribution", "Distribution"),
        ("look", "What needs looking at"),
        ("items", "Exercises"),
        ("mistakes", "Commonest mistakes"),
        ("students", "Students"),
        ("how", "How this was graded"),
    ]
    links = "".join(f'<a href="#{place}">{name}</a>' for place, name in places)
    return f'<h1>{title}</h1><p class="quiet">Points of a class</p><nav aria-label="Parts">{links}</nav><dl class="facts">{cells}</dl>'


def _distribution(statistics: Statistics) -> str:
    bins, total = statistics.histogram(), len(statistics.shares)
    most = max(bins, default=0) or 1
    bars = []
    for n, count in enumerate(bins):
        height = 150 * count / most
        x = 10 + 58 * n
        bars.append(f'<rect x="{x}" y="{180 - height:.1f}" width="50" height="{height:.1f}"/>')
        bars.append(f'<text x="{x + 25}" y="{172 - height:.1f}" text-anchor="middle">{count}</text>')
        bars.append(f'<text x="{x + 25}" y="198" text-anchor="middle">{10 * n}–{10 * n + 10}</text>')
    said = ", ".join(f"{10 * n} to {10 * n + 10} %: {count}" for n, count in enumerate(bins))
    return (
        f'<h2 id="distribution">Distribution</h2><p>How many of {total} reached which share of the points, in percent.</p>'
        f'<svg viewBox="0 0 600 205" role="img" aria-label="Students by share of points. {said}">'
        f'<line class="axis" x1="4" x2="596" y1="180.5" y2="180.5"/>{"".join(bars)}</svg>'
    )


def _to_look_at(statistics: Statistics, students: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield '<h2 id="look">What needs looking at</h2>'
    pairs = statistics.alike()
    if pairs:
        yield "<h3>Similar answers</h3><p>The same code up to names and comments, where few of the class have it. "
        yield "A reason to ask, and no proof: short exercises have few good answers.</p><ul>"
        for one, other, exercises in pairs:
            names = ", ".join(f"<code>{name}</code>" for name in sorted(exercises)[:12])
            more = f" and {len(exercises) - 12} more" if len(exercises) > 12 else ""
            yield f"<li><strong>{name_of(one)}</strong> and <strong>{name_of(other)}</strong>: "
            yield f"{len(exercises)} exercises ({names}{more})</li>"
        yield "</ul>"
    count = 0
    for student in students:
        notes = to_look_at(student)
        if not notes:
            continue
        count += 1
        if count == 1:
            yield "<h3>Student by student</h3>"
        if count <= MOST_NOTES:
            items = "".join(f"<li>{escaped(note)}</li>" for note in notes[:30])
            yield f"<details><summary><strong>{name_of(student['name'])}</strong> "
            yield f'<span class="quiet">{len(notes)} {"note" if len(notes) == 1 else "notes"}: '
            yield f"{escaped(notes[0])[:90]}</span></summary><ul>{items}</ul></details>"
    if count > MOST_NOTES:
        yield f"<p>And {count - MOST_NOTES} more: the last column of grades.csv has the notes of everybody.</p>"
    if not count and not pairs:
        yield "<p>Nothing.</p>"


def separates(item: Item) -> str:
    """How well an exercise tells strong from weak, in words and as a number."""
    r = item.discrimination
    if r is None:
        return '<span class="quiet">–</span>'
    word = "well" if r >= 0.3 else "a little" if r >= 0.1 else "hardly" if r >= 0 else "backwards"
    sign = "−" if round(r, 2) < 0 else ""
    return f"{sign}{abs(r):.2f} <span class='quiet'>{word}</span>"


def _items(statistics: Statistics) -> str:
    rows = []
    for name, item in statistics.items.items():
        rows.append(
            f"<tr><th scope='row'>{html.escape(item.title)} <code class='quiet least'>{name}</code></th>"
            f"<td class='n least'>{item.handed}</td><td class='n least'>{_of(item.tried, item.handed)}</td>"
            f"<td class='n least'>{_of(item.solved, item.handed)}</td>"
            f"<td class='n'>{share_bar(item.mean) if item.handed else '–'}</td><td class='n'>{separates(item)}</td></tr>"
        )
    return (
        '<h2 id="items">Exercises</h2><p>How hard each was: the share of its points that was reached. How well it '
        "separates: the correlation of its points with those of all other exercises; one that is near 0 or below is "
        "worth reading again, since strong students fail it as often as weak ones.</p>"
        '<div class="wide" tabindex="0" role="region" aria-label="Exercises"><table><thead><tr>'
        "<th scope='col'>exercise</th><th scope='col' class='n least'>handed in</th><th scope='col' class='n least'>tried</th>"
        "<th scope='col' class='n least'>solved</th><th scope='col' class='n'>points reached</th>"
        f"<th scope='col' class='n'>separates</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _of(count: int, total: int) -> str:
    return percent(count / total) if total else "–"


def _mistakes(statistics: Statistics, examples: dict[tuple[str, str], str]) -> str:
    parts = ['<h2 id="mistakes">Commonest mistakes</h2>']
    items = [(name, item) for name, item in statistics.items.items() if item.mistakes]
    items.sort(key=lambda pair: -max(pair[1].mistakes.values()))
    for name, item in items:
        parts.append(f"<h3>{html.escape(item.title)} <code class='quiet'>{name}</code></h3>")
        for mistake, count in item.mistakes.most_common(MOST_MISTAKES):
            example = examples.get((name, mistake), "")
            code = f"<pre><code>{escaped_code(example)}</code></pre>" if example else ""
            parts.append(
                f"<details><summary>{html.escape(mistake)} <span class='quiet'>({count} of {item.handed})</span>"
                f"</summary>{code}</details>"
            )
    return "".join(parts if items else [*parts, "<p>None was named.</p>"])


def _students(students: Iterable[dict[str, Any]], folder: str) -> Iterator[str]:
    yield '<h2 id="students">Students</h2><div class="wide" tabindex="0" role="region" aria-label="Students"><table><thead><tr>'
    yield "<th scope='col'>name</th><th scope='col' class='n'>points</th><th scope='col' class='n'>share</th>"
    yield "<th scope='col' class='least'>notes</th></tr></thead><tbody>"
    for student in students:
        said = [] if student["state"] == GRADED else [student["state"]]
        late = max(chapter["days_late"] for chapter in student["chapters"])
        said += [f"{late} {'day' if late == 1 else 'days'} late"] * bool(late)
        said += ["changed by hand"] * bool(student["changes"])
        said += ["to look at"] * bool(to_look_at(student))
        share = student["points"] / student["of"] if student["of"] else 0.0
        yield f"<tr><th scope='row'><a href='{folder}/{html.escape(file_of(student))}'>{name_of(student['name'])}</a></th>"
        yield f"<td class='n'>{shown(student['points'])}</td><td class='n'>{share_bar(share)}</td>"
        yield f"<td class='least'>{', '.join(said)}</td></tr>\n"
    yield "</tbody></table></div>"


def _how(settings: dict[str, Any]) -> str:
    late = (
        f"Due {escaped(settings['due'])}, {escaped(settings['penalty'])} % less for each day begun. "
        if settings["due"]
        else ""
    )
    return (
        f'<h2 id="how">How this was graded</h2><p>{late}Release {settings["release"]}, inputs drawn by '
        f"“{escaped(settings['seed'] or 'every reader’s')}”. Every answer was run on new random inputs, and judged where "
        "no submission’s code runs. Who wrote an answer nobody knows: solutions are public, so these points say what "
        "somebody can hand in, and a talk at the board says the rest.</p>"
        f'<p class="quiet">Made {time.strftime("%Y-%m-%d %H:%M")}.</p>'
    )


# -- the feedback of a student -----------------------------------------------------------------------------


def feedback(student: dict[str, Any], title: str) -> bytes:
    """What a student gets to read: points, what was right, the named mistake, and where to read again."""
    parts = [HEAD.format(title=f"{escaped(title)}: {escaped(student['name'])}", style=STYLE)]
    of = in_points(student["of"])
    parts.append(f"<h1>{escaped(student['name'])}</h1><p class='quiet'>{escaped(title)}</p>")
    if student["state"] == GRADED:
        parts.append(f"<p><strong>{shown(student['points'])} of {of}</strong></p>")
    else:
        parts.append(f"<p><strong>{student['state']}</strong></p>")
    for fault in student["faults"]:
        parts.append(f"<p class='warn'>Not read: {escaped(fault)}</p>")
    for change in student["changes"]:
        what = change["exercise"] or "added to the sum"
        parts.append(f"<p>By hand, {what}: {shown(change['points'])} ({escaped(change['reason'])})</p>")
    for chapter in student["chapters"]:
        parts.append(_feedback_on(chapter))
    return "".join([*parts, "</body></html>\n"]).encode()


def _feedback_on(chapter: dict[str, Any]) -> str:
    points = f"{shown(chapter['points'])} of {in_points(chapter['of'])}"
    late = f", {chapter['days_late']} days late" * bool(chapter["days_late"])
    parts = [f"<h2>{html.escape(chapter_title(chapter['name']))}</h2><p class='quiet'>{points}{late}</p>"]
    if chapter["file"] is None:
        return "".join([*parts, "<p>Not handed in.</p>"])
    parts.append(f"<p class='quiet'>From the file {escaped(chapter['file'])}</p>")
    if chapter["fault"]:
        return "".join([*parts, f"<p class='warn'>{escaped(chapter['fault'])}</p>"])
    tried = [row for row in chapter["exercises"] if row["state"] != "not attempted"]
    open_ = [row["title"] for row in chapter["exercises"] if row["state"] == "not attempted"]
    for row in tried:
        parts.append(_feedback_row(row))
    if open_:
        parts.append(f"<p class='quiet'>Not attempted: {html.escape(', '.join(open_))}.</p>")
    return "".join(parts)


def _feedback_row(row: dict[str, Any]) -> str:
    sign = SIGNS.get(row["state"], "!")
    tone = "good" if row["state"] == "passed" else "warn"
    parts = [
        f"<h3><span class='{tone}' role='img' aria-label='{row['state']}'>{sign}</span> {html.escape(row['title'])} "
        f"<span class='quiet'>{shown(row['points'])} of {in_points(row['of'])}</span></h3>"
    ]
    right = [label for label, points, of in row.get("criteria", ()) if points == of]
    if right and row["state"] != "passed":
        parts.append(f"<p>Right: {html.escape('; '.join(right))}.</p>")
    mistake = next((m for m in find(row["exercise"]).mistakes if m.name == row["mistake"]), None)
    if mistake:
        parts.append(
            f"<p>A typical mistake: <strong>{html.escape(mistake.name)}</strong>. {html.escape(mistake.because)}</p>"
        )
        parts.append(f"<p>Check by hand: {html.escape(mistake.by_hand)}</p>")
    elif row["state"] != "passed":
        parts.append(f"<p>{escaped(row['said'])}</p>")
    if "by_hand" in row:
        parts.append(f"<p>Points by hand: {escaped(row['by_hand'])}</p>")
    if row["reread"] and row["state"] != "passed":
        parts.append(f"<p>Read again: {html.escape(row['reread'])}</p>")
    return "".join(parts)
