"""What does not hold together in an exercise's entry, in sentences a contributor can act on."""

from __future__ import annotations

import json
import re
import types
from dataclasses import replace
from typing import Any

import numpy as np

from dlmath.checking.exercise import LEVELS, Exercise, Mistake
from dlmath.checking.record import Unsupported
from dlmath.checking.recording import collect
from dlmath.checking.scoring import judge, shares
from dlmath.checking.verdict import Want, expected, letters

MOST_BYTES = 100_000
# What NumPy and Python write in C; what is known of its parameters differs from version to version.
_WITHOUT_NAMES = (np.ufunc, types.BuiltinFunctionType)


def inconsistencies(exercise: Exercise) -> list[str]:
    """Everything that does not hold together in an entry; empty for a good one."""
    return [f"{exercise.id}: {text}" for text in _of_form(exercise) or _of_behaviour(exercise)]


def _of_form(exercise: Exercise) -> list[str]:
    """What is wrong with the fields of an entry, before anything of it is run."""
    faults = []
    if not re.fullmatch(r"[a-z]+\.[a-z][a-z0-9_]*", exercise.id):
        faults.append("the id must look like “svd.low_rank”")
    if exercise.level not in LEVELS:
        faults.append(f"the level is {exercise.level!r}, and must be one of {', '.join(LEVELS)}")
    if not re.fullmatch(rf"sec-{exercise.chapter}-[a-z0-9-]+", exercise.section or ""):
        faults.append(f"the section is missing or no label of the form “sec-{exercise.chapter}-…”")
    if not exercise.title.strip() or not exercise.trains.strip():
        faults.append("title or “trains” is missing")
    if type(exercise.points) is not int or exercise.points < 1:
        faults.append("points must be a positive whole number")
    if len(exercise.hints) < 2 or any(len(hint.strip()) < 15 for hint in exercise.hints):
        faults.append("a hint is missing: at least two, each a sentence")
    if len(exercise.mistakes) < 2:
        faults.append("a mistake is missing: at least two")
    names = [mistake.name for mistake in exercise.mistakes]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults += [f"two mistakes are called “{name}”" for name in twice]
    for mistake in exercise.mistakes:
        if len(mistake.because.strip()) < 30:
            faults.append(f"mistake “{mistake.name}” does not say why it is wrong")
        if len(mistake.by_hand.strip()) < 15:
            faults.append(f"mistake “{mistake.name}” gives no check by hand")
    if exercise.layout not in ("denominator", "any"):
        faults.append("layout must be “denominator” (the default) or “any”")
    if exercise.reference is None and not exercise.criteria:
        faults.append("there is neither a reference nor a criterion")
    if exercise.kind == "function" and exercise.run is None and type(exercise.reference) in _WITHOUT_NAMES:
        faults.append("the reference is a function in C, whose inputs have no names: lambda u, v: f(u, v)")
    if exercise.kind == "choice" and not set(letters(exercise.reference) or "?") <= set(exercise.choices):
        faults.append("the right choice is not among the choices")
    return faults


def _of_behaviour(exercise: Exercise) -> list[str]:
    """What goes wrong when the reference and the listed mistakes are checked as a reader's answers."""
    faults = []
    if exercise.kind == "function":
        faults, fatal = _of_inputs(exercise)
        if fatal:
            return [*faults, fatal]
    solution = _solution(exercise)
    if solution is not None:
        record = collect(exercise, solution)
        result = judge(exercise, record)
        if not result.passed:
            return [*faults, f"the reference fails its own check: {result.text()}"]
        noted = [*record.get("broken", ()), *record.get("remarks", ())]
        if not exercise.derivative:
            faults += [f"the reference is told, too: “{text}”" for text in noted]
        size = len(json.dumps(record))
        if size > MOST_BYTES:
            faults.append(f"what is collected takes {size} bytes, more than {MOST_BYTES}: use smaller inputs")
    faults += [fault for mistake in exercise.mistakes if (fault := _of_mistake(exercise, mistake))]
    faults += _of_rules(exercise)
    if exercise.kind == "choice" and len(letters(exercise.reference) or "") == 1:
        explained = {letters(mistake.answer) for mistake in exercise.mistakes}
        left = set(exercise.choices) - explained - {letters(exercise.reference)}
        faults += [f"the wrong choice “{letter}” has no explanation" for letter in sorted(left)]
    return faults


def _of_inputs(exercise: Exercise) -> tuple[list[str], str | None]:
    """What is wrong with the inputs of a function, and what keeps it from being checked at all."""
    cases = exercise.cases()
    faults = []
    if len({case.name for case in cases}) < len(cases):
        faults.append("two inputs have the same name")
    if sum(not case.special for case in cases) < 2:
        return faults, "fewer than two general inputs"
    wants = [expected(exercise, case) for case in cases]
    for case, want in zip(cases, wants, strict=True):
        if type(want.value) is Unsupported:
            return faults, f"the reference gives {want.value.text} on input “{case.name}”"
        if not _is_exact(want):
            return faults, f"the derivative cannot be measured to four digits on input “{case.name}”: a kink?"
    points = [share.points for share in shares(exercise, cases, wants[0])]
    if min(points) < 1:
        least = sum(max(1, count) for count in points)
        return faults, f"{exercise.points} points do not cover its {len(points)} criteria: at least {least}"
    return faults, None


def _is_exact(want: Want) -> bool:
    """Whether a derivative is known to four digits, as what is stated instead of measured always is."""
    if want.measured is None:
        return True
    return not np.max(want.error, initial=0) > 1e-4 * (1 + np.max(np.abs(want.value), initial=0))


def _solution(exercise: Exercise) -> Any:
    """The reference as a reader could have written it; of a derivative, what is measured."""
    if exercise.derivative:
        return lambda *args: exercise.reference(*args).value
    return exercise.reference


def _of_mistake(exercise: Exercise, mistake: Mistake) -> str | None:
    """What is wrong with a listed mistake: it must be rejected, recognised, and taken for no other."""
    record = collect(exercise, mistake.answer)
    result = judge(exercise, record)
    if result.state == "not attempted":
        return f"mistake “{mistake.name}” counts as not attempted"
    if result.passed:
        return f"mistake “{mistake.name}” passes the check"
    if result.mistake is None:
        sentence = (result.error or " ".join(result.sentences) or "nothing").splitlines()[0]
        return f"mistake “{mistake.name}” is not recognised; the reader sees: {sentence}"
    if result.mistake != mistake.name:
        return f"mistakes “{result.mistake}” and “{mistake.name}” behave alike"
    others = tuple(other for other in exercise.mistakes if other is not mistake)
    other = judge(replace(exercise, mistakes=others), record).mistake
    return f"mistakes “{mistake.name}” and “{other}” behave alike" if other else None


def _of_rules(exercise: Exercise) -> list[str]:
    """What is wrong with rules and remarks: the example of each must be right, and noticed."""
    faults = []
    told = [("rule", rule.label, rule.example, "broken") for rule in exercise.rules]
    told += [("remark", remark.text, remark.example, "remarks") for remark in exercise.remarks]
    if exercise.kind != "function" and told:
        return ["a rule or remark looks at how a function works, and the answer is none"]
    for kind, text, example, key in told:
        record = collect(exercise, example)
        result = judge(exercise, record)
        rules = {rule.label for rule in exercise.rules}
        wrong = [score.label for score in result.criteria if not score.passed and score.label not in rules]
        if wrong or not result.criteria:
            faults.append(
                f"the example of the {kind} “{text}” is not right: {'; '.join(wrong) or result.state}"
            )
        elif text not in record.get(key, ()):
            faults.append(f"the example of the {kind} “{text}” is not noticed")
    return faults
