"""What students hand in, as files and zips; and a grader that needs no kernel, for what is around it."""

import argparse
import io
import json
import os
import time
import zipfile
from pathlib import Path

from dlmath.exercises import find
from dlmath.grade.classroom import command
from dlmath.grade.classroom.work import Done
from dlmath.grade.released import load_released, release_id

RELEASED = load_released()
SVD = RELEASED["02-svd"]


def notebook(name="02-svd", answers=None, stamp=True, **metadata):
    """A notebook as it is handed in: `answers` are sources by exercise."""
    released = RELEASED[name]
    cells = [_cell(cell_id, source) for cell_id, source in released.setup]
    for check in released.checks:
        if (answers or {}).get(check.exercise):
            cells.append(_cell(f"answer-{check.id}", answers[check.exercise]))
        cells.append(_cell(check.id, check.source))
    if stamp:
        release = released.stamp if stamp is True else stamp
        metadata["dlmath"] = {"notebook": name, "release": release}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(cell_id, source):
    return {
        "cell_type": "code",
        "id": cell_id,
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": 1,
    }


def text(*arguments, **named):
    return json.dumps(notebook(*arguments, **named))


def put(path, content, when=None):
    """Write a file, with its folders; `when` is its time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if type(content) is bytes else content.encode())
    if when:
        os.utime(path, (when, when))
    return path


def zipped(files, when=(2026, 11, 20, 12, 0, 0)):
    """The bytes of a zip; names to contents, or to (content, time)."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            content, then = content if type(content) is tuple else (content, when)
            file.writestr(zipfile.ZipInfo(name, then), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def graded_without_a_kernel(data):
    """A result as `grade_one` gives it: an answer “right” passes, “wrong” is a named mistake."""
    for cells in data["notebooks"].values():
        sources = " ".join(cell["source"] for cell in cells) if type(cells) is list else ""
        if "operator" in sources:
            return {"failed": "the sandbox did not start"}
        if "broken" in sources:
            return {"broken": "nothing can be graded here"}
    time.sleep(float(os.environ.get("SECONDS_OF_A_TASK", "0")))
    chapters = [_chapter(name, cells) for name, cells in data["notebooks"].items()]
    kept = {"release": data["release"], "seed": data["seed"], "sandbox": data["sandbox"]}
    return {"format": 1, "seconds": 0.1, "processor": 0.1, "tries": 1, "chapters": chapters} | kept


def _chapter(name, cells):
    fault = cells if type(cells) is str else None
    written = {} if fault else {cell["id"]: cell["source"] for cell in cells}
    rows = []
    for check in RELEASED[name].checks:
        exercise, source = find(check.exercise), written.get(f"answer-{check.id}", "")
        state = "not counted" if fault else "not attempted"
        state = {"right": "passed", "wrong": "failed"}.get(source.split(" ")[0], state)
        mistake = exercise.mistakes[0].name if state == "failed" and exercise.mistakes else None
        rows.append(
            {"exercise": exercise.id, "title": exercise.title, "state": state, "mistake": mistake}
            | {"points": exercise.points * (state == "passed"), "of": exercise.points, "print": source[:16]}
            | {"said": fault or mistake or source, "reread": "chapter 2"}
            | {"criteria": [["a shape", 1, 1], ["values", 0, 3]] if mistake else []}
        )
    points = sum(row["points"] for row in rows)
    of = sum(row["of"] for row in rows)
    return {
        "name": name,
        "points": points,
        "of": of,
        "fault": fault,
        "notes": [],
        "looks": [],
        "exercises": rows,
    }


ROOT = Path(__file__).resolve().parents[4]


def environment(**more):
    """Variables for a program that is to use this folder's package and these helpers."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])} | more


class Here:
    """A pool that does each task at once, in this process, and counts them."""

    def __init__(self):
        self.keys = []

    def done(self, tasks):
        for task in tasks:
            self.keys.append(task.key)
            yield Done(task.key, graded_without_a_kernel(task.data))


def grade(out, *arguments, pool=None):
    """Grade a class with the command's options; its exit code."""
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    # Inputs drawn anew need seconds of preparation, and no input is looked at here.
    options = parser.parse_args([*map(str, arguments), "--out", str(out), "--sandbox", "none", "--seed", ""])
    return command.Class(options, pool or Here()).grade()


def students(out):
    """The students of `grades.json`, by name."""
    data = json.loads((Path(out) / "grades.json").read_text("utf-8"))
    assert data["release"] == release_id()
    return {student["name"]: student for student in data["students"]}
