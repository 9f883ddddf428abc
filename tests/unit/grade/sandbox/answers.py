"""Answers sent to a sandbox, and what it collects of them."""

import json

from dlmath._environment import drawn_by
from dlmath.checking import judge
from dlmath.checking.recording import collect
from dlmath.exercises import find
from dlmath.grade.sandbox import Limits, boxes, running, tasks

ROUNDED = {"regression.shortest", "regression.ridge_path"}
"""Where a mistake divides by singular values that are 0 or 1e-17, its name depends on the machine."""

SEED = "a class"


def collected(answers, exercises=None, box="none"):
    """What a sandbox collects of answers, given as (id of the exercise, packed answer)."""
    begin = "import json, recorder\nfrom dlmath import check\n"
    cells = [
        f"{begin}check({name!r}, recorder.unpack(json.loads({json.dumps(answer)!r})))"
        for name, answer in answers
    ]
    limits = Limits(notebook=600, submission=600, records=1 << 26)
    with running.Submission(boxes.BOXES[box], SEED, limits) as submission:
        names = sorted({name for name, _ in answers})
        if exercises:
            submission.task = lambda name, seed: tasks.packed_exercise(exercises[name])
        run = submission.run(cells, set(range(len(cells))), [], names)
    assert run.fault is None
    assert [outcome for outcome in run.outcomes if len(outcome["records"]) != 1] == []
    return [outcome["records"][0]["record"] for outcome in run.outcomes]


def differences(exercises, box="none"):
    """What solutions and listed mistakes get in a sandbox, where it is not what they get here."""
    answers, left_out = [], 0
    for exercise in exercises:
        references = [] if exercise.derivative or exercise.reference is None else [exercise.reference]
        for answer in [*references, *(mistake.answer for mistake in exercise.mistakes)]:
            try:
                answers.append((exercise.id, answer, tasks.pack(answer)))
            except TypeError:  # such as a class: not what `pack` is for
                left_out += 1
    assert len(answers) > 3 * len(exercises), f"{left_out} cannot be sent"
    records = collected([(name, packed) for name, _, packed in answers], box=box)
    found = []
    with drawn_by(SEED):
        for (name, answer, _), record in zip(answers, records, strict=True):
            here, there = (judge(find(name), r) for r in (collect(find(name), answer), record))
            same = (here.state, here.points) == (there.state, there.points)
            if not same or (here.mistake != there.mistake and name not in ROUNDED):
                found.append((name, here.text(), there.text()))
    return found
