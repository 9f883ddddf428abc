"""What is inconsistent in an exercise's entry, in sentences a contributor can act on."""

from __future__ import annotations

import json
import re
from typing import Any

from dlmath.checking.exercise import LEVELS, Exercise, Mistake
from dlmath.checking.record import Odd
from dlmath.checking.recording import collect
from dlmath.checking.scoring import answered, criteria, expected, letters

MOST_BYTES = 100_000


def problems(exercise: Exercise) -> list[str]:
    """Everything that is wrong with an entry; empty for a good one."""
    found = _form(exercise)
    if not found:
        found = _behaviour(exercise)
    return [f"{exercise.id}: {text}" for text in found]


def _form(exercise: Exercise) -> list[str]:
    found = []
    if not re.fullmatch(r"[a-z]+\.[a-z][a-z0-9_]*", exercise.id):
        found.append("the id must look like “svd.low_rank”")
    if exercise.level not in LEVELS:
        found.append(f"the level is {exercise.level!r}, and must be one of {', '.join(LEVELS)}")
    if not re.fullmatch(rf"sec-{exercise.chapter}-[a-z0-9-]+", exercise.section or ""):
        found.append(f"the section is missing or no label of the form “sec-{exercise.chapter}-…”")
    if not exercise.title.strip() or not exercise.trains.strip():
        found.append("title or “trains” is missing")
    if type(exercise.points) is not int or exercise.points < 1:
        found.append("points must be a positive whole number")
    if len(exercise.hints) < 2 or any(len(hint.strip()) < 15 for hint in exercise.hints):
        found.append("a hint is missing: at least two, each a sentence")
    if len(exercise.mistakes) < 2:
        found.append("a mistake is missing: at least two")
    names = [mistake.name for mistake in exercise.mistakes]
    found += [
        f"two mistakes are called “{name}”" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for mistake in exercise.mistakes:
        if len(mistake.because.strip()) < 30:
            found.append(f"mistake “{mistake.name}” does not say why it is wrong")
        if len(mistake.by_hand.strip()) < 15:
            found.append(f"mistake “{mistake.name}” gives no check by hand")
    if exercise.layout not in ("denominator", "any"):
        found.append("layout must be “denominator” (the default) or “any”")
    if exercise.reference is None and not exercise.criteria:
        found.append("there is neither a reference nor a criterion")
    if exercise.kind == "choice" and not set(letters(exercise.reference) or "?") <= set(exercise.choices):
        found.append("the right choice is not among the choices")
    return found


def _behaviour(exercise: Exercise) -> list[str]:
    found = []
    cases = exercise.cases() if exercise.kind == "function" else []
    if exercise.kind == "function":
        names = [case.name for case in cases]
        if len(set(names)) < len(names):
            found.append("two inputs have the same name")
        general = [case for case in cases if not case.special]
        if len(general) < 2:
            return [*found, "fewer than two general inputs"]
        for case in cases:
            want = expected(exercise, case).value
            if type(want) is Odd:
                return [*found, f"the reference gives {want.text} on input “{case.name}”"]
        parts = criteria(exercise, cases)
        if any(of < 1 for _, _, of in parts):
            least = sum(max(1, of) for _, _, of in parts)
            return [
                *found,
                f"{exercise.points} points do not cover its {len(parts)} criteria: at least {least}",
            ]
    solution = _solution(exercise)
    if solution is not None:
        own = answered(exercise, solution)
        if not own.passed:
            return [*found, f"the reference fails its own check: {own.text()}"]
        size = len(json.dumps(collect(exercise, solution)))
        if size > MOST_BYTES:
            found.append(f"what is collected takes {size} bytes, more than {MOST_BYTES}: use smaller inputs")
    found += _mistakes(exercise)
    if exercise.kind == "choice" and len(letters(exercise.reference) or "") == 1:
        explained = {letters(mistake.answer) for mistake in exercise.mistakes}
        left = set(exercise.choices) - explained - {letters(exercise.reference)}
        found += [f"the wrong choice “{letter}” has no explanation" for letter in sorted(left)]
    return found


def _solution(exercise: Exercise) -> Any:
    """The reference as a reader could have written it; of a derivative, what is measured."""
    if exercise.derivative:
        return lambda *args: exercise.reference(*args).value
    return exercise.reference


def _mistakes(exercise: Exercise) -> list[str]:
    found = []
    for mistake in exercise.mistakes:
        result = answered(exercise, mistake.answer)
        if result.state == "not attempted":
            found.append(f"mistake “{mistake.name}” counts as not attempted")
        elif result.passed:
            found.append(f"mistake “{mistake.name}” passes the check")
        elif result.mistake is None:
            said = (result.error or " ".join(result.words) or "nothing").splitlines()[0]
            found.append(f"mistake “{mistake.name}” is not recognised; the reader sees: {said}")
        elif result.mistake != mistake.name:
            found.append(f"mistakes “{result.mistake}” and “{mistake.name}” behave alike")
        elif (other := _also(exercise, mistake)) is not None:
            found.append(f"mistakes “{mistake.name}” and “{other}” behave alike")
    return found


def _also(exercise: Exercise, mistake: Mistake) -> str | None:
    """Another listed mistake that the same answer would be taken for."""
    for other in exercise.mistakes:
        if other is not mistake:
            alone = {**{k: getattr(exercise, k) for k in exercise.__dataclass_fields__}, "mistakes": (other,)}
            if answered(Exercise(**alone), mistake.answer).mistake:
                return other.name
    return None
