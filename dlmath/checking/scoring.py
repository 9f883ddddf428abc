"""Judge what was collected: plain data in, a `Result` out. Needs nothing of the reader's process."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dlmath.checking.exercise import MOST_FRESH, Case, Criterion, Exercise, Mistake, Rule
from dlmath.checking.explain import about_value, explain
from dlmath.checking.format import kind_of
from dlmath.checking.isolation import pristine
from dlmath.checking.record import Outcome, Unsupported, outcomes_of, plain
from dlmath.checking.recording import collect
from dlmath.checking.result import CriterionScore, Result
from dlmath.checking.verdict import Trial, Want, expected, is_alike, is_value, letters, matches, trials_of

UNREADABLE = "What was collected cannot be read; run the cell again."


def judge(exercise: Exercise, record: Any) -> Result:
    """The result of the check, from nothing but the exercise and the collected data. Never raises.

    The inputs are derived again from the exercise; a record that is damaged or forged earns nothing.
    """
    with pristine():
        result = Result(exercise.id, exercise.title, exercise.points, "failed", section=exercise.section)
        cases = exercise.cases(_fresh(record))
        try:
            answer = outcomes_of(record, exercise.id, [case.name for case in cases])
        except (ValueError, RecursionError):
            result.sentences = [UNREADABLE]
            return result
        if answer is None:
            result.state = "not attempted"
        elif type(answer) is list:
            broken = [rule for rule in exercise.rules if rule.label in _texts(record, "broken")]
            _judge_function(exercise, trials_of(exercise, cases, answer), broken, result)
            if record.get("printed") is True and not (result.example and result.example.printed):
                result.notes.append("(What your function printed while it was checked is left out.)")
        elif cases:
            _judge_no_function(exercise, cases, answer.value, result)
        else:
            _judge_value(exercise, answer.value, result)
        if result.state == "failed" and result.criteria and all(score.passed for score in result.criteria):
            result.state = "passed"
            remarks = _texts(record, "remarks")
            result.notes += [remark.text for remark in exercise.remarks if remark.text in remarks]
        return result


def _fresh(record: Any) -> int:
    """By which number inputs of a record were drawn anew; 0 for none."""
    fresh = record.get("fresh") if type(record) is dict else None
    return fresh if type(fresh) is int and 0 < fresh <= MOST_FRESH else 0


def _texts(record: dict, key: str) -> list:
    """A list of texts in a record; empty for anything else."""
    texts = record.get(key)
    return [text for text in texts if type(text) is str] if type(texts) is list else []


def assess(exercise: Exercise, answer: Any) -> Result:
    """Collect and judge in one go, in this process."""
    return judge(exercise, collect(exercise, answer))


# -- points ------------------------------------------------------------------------------------------------


class Share(NamedTuple):
    """The points of one criterion: "shape", "value", "special", "kept", or a label."""

    key: str
    label: str
    points: int


def shares(exercise: Exercise, cases: list[Case], want: Want) -> list[Share]:
    """How the points are shared out; `want` is expected on the first input.

    What the other criteria leave goes to the values, or to the first criterion where there is no reference.
    """
    parts = []
    if exercise.reference is not None:
        shape = _shape_label(want.value)
        if exercise.derivative and exercise.layout != "any":
            shape += " (layout)"
        values = f"the values, on {sum(not case.special for case in cases)} inputs"
        if exercise.compare.note:
            values += f" ({exercise.compare.note})"
        parts = [Share("shape", shape, 1), Share("value", values, 0)]
    parts += [Share(criterion.label, criterion.label, criterion.points) for criterion in exercise.criteria]
    names = [case.name for case in cases if case.special]
    if names and exercise.reference is not None:
        parts.append(Share("special", f"special cases: {'; '.join(names)}", 1))
    if any(isinstance(argument, np.ndarray | list | dict) for case in cases for argument in case.args):
        parts.append(Share("kept", "does not change its input", 1))
    parts += [Share(rule.label, rule.label, rule.points) for rule in exercise.rules if rule.points]
    rest = exercise.points - sum(share.points for share in parts)
    at = next((n for n, share in enumerate(parts) if share.key == "value"), 0)
    parts[at] = parts[at]._replace(points=parts[at].points + rest)
    return parts


def _shape_label(want: Any) -> str:
    """What the criterion of the shape is called, for an expected value."""
    if type(want) is list:
        return f"{len(want)} results of the right shapes"
    return (
        "the shape of the result"
        if type(want) is np.ndarray and want.ndim
        else "one result of the right kind"
    )


# -- functions ---------------------------------------------------------------------------------------------


def _judge_no_function(exercise: Exercise, cases: list[Case], got: Any, result: Result) -> None:
    """Fill in the result for something else where a function is asked for."""
    first, *rest = shares(exercise, cases, expected(exercise, cases[0]))
    result.criteria = [CriterionScore(first.label, first.points, False)]
    result.criteria += [CriterionScore(share.label, share.points, None) for share in rest]
    result.sentences = [
        f"Give the function itself, by its name and without brackets; this is {kind_of(got)}."
    ]


def _judge_function(exercise: Exercise, trials: list[Trial], broken: list[Rule], result: Result) -> None:
    """Fill in the result for a function: the points, the layout, the mistake or an explanation.

    `broken` are the rules that the answer breaks, which is said of an answer with right values only.
    """
    swapped = exercise.derivative and _is_swapped(trials)
    objections = {criterion.label: _objections(criterion, trials) for criterion in exercise.criteria}
    passed = _passed(exercise, trials, objections, swapped)
    right = passed["value"] if exercise.reference is not None else all(passed[label] for label in objections)
    passed |= {rule.label: rule not in broken if right else None for rule in exercise.rules}
    raised = any(trial.outcome.error for trial in trials if not trial.case.special)
    for share in shares(exercise, [trial.case for trial in trials], trials[0].want):
        done = passed[share.key]
        if raised and share.key == "shape":
            share = share._replace(label="runs without an error")
        result.criteria.append(CriterionScore(share.label, share.points, done, share.points if done else 0))
    if swapped:
        result.sentences += _about_layout(exercise, trials)
    if right:
        result.sentences += [
            " ".join(filter(None, [f"Right, but not as asked: {rule.label}.", rule.because]))
            for rule in broken
        ]
    if all(score.passed for score in result.criteria):
        return
    mistake = _recognised(exercise, trials)
    if mistake:
        result.name_mistake(mistake)
    first_objections = next(filter(None, objections.values()), [])
    why = explain(exercise, trials, first_objections, briefly=mistake is not None, swapped=swapped)
    result.error, result.example = why.error, why.example
    result.sentences += why.sentences


def _passed(
    exercise: Exercise, trials: list[Trial], objections: dict[str, list], swapped: bool
) -> dict[str, bool | None]:
    """By the key of its share, whether a criterion is met; None where that cannot be told yet."""

    def right(trial: Trial) -> bool:
        return trial.verdict.right or (swapped and trial.verdict.other_layout)

    general = [trial for trial in trials if not trial.case.special]
    passed: dict[str, bool | None] = {label: not against for label, against in objections.items()}
    # The core of an answer is its values, or all further criteria where there is no reference.
    core = all(passed.values())
    values = all(trial.verdict.value or (swapped and trial.verdict.other_layout) for trial in general)
    if exercise.reference is not None:
        core = values
        passed = {label: met if core else None for label, met in passed.items()}
    shape = exercise.layout == "any" if swapped else all(trial.verdict.shape for trial in general)
    special = all(right(trial) for trial in trials if trial.case.special)
    kept = not any(trial.outcome.changed for trial in trials)
    return passed | {
        "shape": shape,
        "value": values if shape or values else None,
        "special": special if core else None,
        "kept": kept if core else None,
    }


def _is_swapped(trials: list[Trial]) -> bool:
    """Whether a derivative is wrong in the layout that is asked for, and right in the other one."""
    general = [trial.verdict for trial in trials if not trial.case.special]
    return not all(v.right for v in general) and all(v.right or v.other_layout for v in general)


def _about_layout(exercise: Exercise, trials: list[Trial]) -> list[str]:
    """What is said of a derivative in the other layout."""
    measured = next(trial.want.measured for trial in trials if trial.want.measured)
    if exercise.layout == "any":
        return [f"Right, in {measured.other_name}; both are accepted here."]
    return [
        f"Right, in {measured.other_name}; the book, and this exercise, use {measured.name}.",
        "Transpose it (the axes of the output change places with those of the variable).",
    ]


def _objections(criterion: Criterion, trials: list[Trial]) -> list[tuple[Trial, str]]:
    """The trials that do not meet a further criterion, each with what it says."""
    return [(trial, text) for trial in trials if (text := _objection(criterion, trial))]


def _objection(criterion: Criterion, trial: Trial) -> str | None:
    """What a further criterion has against a result, or None."""
    got = trial.outcome.value
    if trial.outcome.error is not None or got is None or type(got) is Unsupported:
        return "There is no result to judge."
    try:
        met = criterion.test(got, *trial.case.args)
    except (TypeError, ValueError, IndexError, AttributeError, ArithmeticError, np.linalg.LinAlgError):
        return f"The result is {kind_of(got)}, and cannot be judged."
    return None if met is True or met is np.True_ else str(met or "The result does not satisfy this.")


# -- mistakes ----------------------------------------------------------------------------------------------


def _recognised(exercise: Exercise, trials: list[Trial]) -> Mistake | None:
    """The first listed mistake that the answer agrees with; none for an answer that raises on every input."""
    if all(trial.outcome.error for trial in trials):
        return None
    # Most mistakes do something else already on one input, which saves running them on the others.
    probe = next((t for t in trials if not (t.case.special or t.verdict.right)), None)
    for mistake in exercise.mistakes:
        if probe:
            outcomes = _outcomes(exercise, mistake, [probe])
            if not outcomes or not is_alike(probe.outcome, outcomes[0], exercise.compare):
                continue
        outcomes = _outcomes(exercise, mistake, trials)
        if outcomes and matches(exercise, trials, outcomes):
            return mistake
    return None


def _outcomes(exercise: Exercise, mistake: Mistake, trials: list[Trial]) -> list[Outcome] | None:
    """What a mistake does on the inputs of some trials; None where it counts as not attempted."""
    cases = [trial.case for trial in trials]
    record = collect(exercise, mistake.answer, cases)
    outcomes = outcomes_of(record, exercise.id, [case.name for case in cases])
    return outcomes if type(outcomes) is list else None


# -- values and choices ------------------------------------------------------------------------------------


def _judge_value(exercise: Exercise, got: Any, result: Result) -> None:
    """Fill in the result for a value or a choice: all points or none, the mistake or an explanation."""
    right = is_value(exercise, got, exercise.reference)
    label = "the right choice" if exercise.kind == "choice" else "the right value"
    result.criteria = [CriterionScore(label, exercise.points, right, exercise.points if right else 0)]
    if right:
        return
    several = exercise.kind == "choice" and len(letters(exercise.reference) or "") > 1
    if exercise.kind == "choice" and not set(letters(got) or "?") <= set(exercise.choices):
        options = ", ".join(exercise.choices)
        result.sentences = [f"Answer with {'the letters' if several else 'one letter'} of {options}."]
        return
    mistake = next((m for m in exercise.mistakes if is_value(exercise, got, m.answer)), None)
    if mistake:
        result.name_mistake(mistake)
    elif exercise.kind == "choice":
        result.sentences = ["A letter is wrong, or one is missing." if several else "Not this choice."]
    else:
        result.sentences = [about_value(exercise, got, plain(exercise.reference))]
