"""Grade one submission: the task that is done in each process, or on another machine. Data in, data out."""

from __future__ import annotations

import json
import platform
import tempfile
from pathlib import Path
from typing import Any

from dlmath.grade.classroom import looks
from dlmath.grade.classroom.intake import brought_up_to_date
from dlmath.grade.released import Notebook, load_released, notebook_of, release_id
from dlmath.grade.run import EnvironmentBroken
from dlmath.grade.sandbox import Limits, run

RESULT_FORMAT = 1
OTHER_RELEASE = "other release"
"""The state of an exercise whose check cell is not that of today, in a notebook that is not of today."""
TOUCHED = "its check cell was"


def grade_one(data: dict[str, Any]) -> dict[str, Any]:
    """The result of a submission; or why it is not graded, or why nothing can be graded here.

    `data` holds the submission (`notebooks`, `stamps`), `seed`, `limits`, `sandbox`, the `release` that is to
    grade, and texts of files like `released.json`: `released` (None: that of the package) and `older`.
    """
    if data["release"] != release_id():
        here = f"{platform.node()} has release {release_id()} of the grader, not {data['release']}"
        return {"broken": here}
    with tempfile.TemporaryDirectory(prefix="dlmath-grade-") as folder:
        file = None
        if data["released"]:
            file = Path(folder) / "released.json"
            file.write_text(data["released"], "utf-8")
        released = load_released(file)
        older = [
            {name: notebook_of(name, item) for name, item in json.loads(text)["notebooks"].items()}
            for text in data["older"]
        ]
        submission, stamps = dict(data["notebooks"]), data["stamps"]
        for name, stamp in stamps.items():
            known = [release[name] for release in older if name in release]
            if type(submission[name]) is list:
                same = [notebook for notebook in known if notebook.stamp == stamp or not stamp]
                submission[name] = brought_up_to_date(submission[name], released[name], same)
        try:
            answer = run(submission, data["seed"], Limits(**data["limits"]), data["sandbox"], file)
        except EnvironmentBroken as error:
            return {"broken": str(error)}
    if answer["state"] != "graded":
        return {"failed": answer["reason"]}
    for chapter in answer["chapters"]:
        _annotate(chapter, data["notebooks"][chapter["name"]], stamps, released)
    kept = ("release", "seed", "sandbox", "seconds", "processor", "tries", "chapters")
    return {"format": RESULT_FORMAT} | {name: answer[name] for name in kept}


def _annotate(chapter: dict, cells: list[dict] | str, stamps: dict, released: dict[str, Notebook]) -> None:
    """Add what the code shows, and say “another release” where that is why a check cell is not today's."""
    name = chapter["name"]
    chapter["looks"] = looks.found_in(cells) if type(cells) is list else []
    written = looks.answers(cells, released[name]) if type(cells) is list else {}
    if name in stamps:
        chapter["stamp"] = stamps[name]
    for row in chapter["exercises"]:
        row["print"] = looks.fingerprint(written.get(row["exercise"], ""))
        if name in stamps and row["state"] == "not counted" and row["said"].startswith(TOUCHED):
            is_of = f"is of another release ({stamps[name]})" if stamps[name] else "does not say its release"
            row["state"] = OTHER_RELEASE
            row["said"] = f"the notebook {is_of}, and has not the check cell of today’s: nothing is counted"
