"""Why an answer is not right, in sentences: from its trials, where no listed mistake says it better."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dlmath.checking import diagnose
from dlmath.checking.compare import Comparer
from dlmath.checking.exercise import Case, Exercise
from dlmath.checking.format import input_text, printed_text, result_text
from dlmath.checking.result import Example
from dlmath.checking.suspicion import stale, suspicion
from dlmath.checking.verdict import Trial, coerced, compared


@dataclass
class Explanation:
    """What a reader is told: the error that was raised, sentences, and one input with both results."""

    error: str | None = None
    sentences: list[str] = field(default_factory=list)
    example: Example | None = None


def explain(
    exercise: Exercise,
    trials: list[Trial],
    objections: list[tuple[Trial, str]],
    *,
    briefly: bool,
    swapped: bool,
) -> Explanation:
    """Explain an answer that is not all right. `objections` are what a further criterion has against trials.

    `swapped`: it is right in the other layout, which has been said. `briefly`: a listed mistake explains it,
    so that only the error and the example are asked for.
    """
    failing = [
        trial for trial in trials if not (trial.verdict.right or (swapped and trial.verdict.other_layout))
    ]
    if swapped and not failing:
        failing = [trial for trial in trials if not trial.verdict.right]
    if failing:
        telling = [trial for trial in failing if not trial.case.special] or failing
        raising = [trial for trial in telling if trial.outcome.error]
        example = _example(exercise, _smallest(raising or telling))
        if raising:
            return Explanation(_error_text(_smallest(raising).outcome.error or {}), [], example)
        difference = None if briefly or swapped else _difference(exercise, trials)
        return Explanation(None, [difference] if difference else [], example)
    if changed := next((trial for trial in trials if trial.outcome.changed), None):
        sentence = "The function changes its input in place. Work on a copy: x = x.copy()."
        example = _example(exercise, changed, "right, but the input is not what it was")
        return Explanation(None, [] if briefly else [sentence], example)
    if objections:
        shown = _smallest([trial for trial, _ in objections])
        sentence = next(text for trial, text in objections if trial is shown)
        return Explanation(None, [] if briefly else [sentence], _example(exercise, shown))
    return Explanation()


def about_value(exercise: Exercise, got: Any, want: Any) -> str:
    """What is the matter with a decoded value; nothing is said from which `want` could be computed."""
    if got is None:
        return "The answer is None: the name holds nothing yet."
    got = coerced(got, want)
    sentence = diagnose.about_type(got, want)
    if not sentence and type(want) is np.ndarray:
        compare = exercise.compare
        sentence = (
            diagnose.about_shape(got, want, compare)
            or diagnose.about_values([(got, want)], compare, secret=True)
            or diagnose.about_entries(got, want, compare)
        )
    return sentence or "Not this value."


# -- how results differ ------------------------------------------------------------------------------------


def _difference(exercise: Exercise, trials: list[Trial]) -> str | None:
    """What the wrong results of a function have in common, and on which inputs they come."""
    wrong = [trial for trial in trials if not (trial.verdict.right or trial.case.special)]
    right = [trial for trial in trials if trial.verdict.right and not trial.case.special]
    if not wrong:
        return _of_special(exercise, [trial for trial in trials if not trial.verdict.right])
    if said := stale(trials):
        return said
    complaint = next((trial.verdict.complaint for trial in wrong if trial.verdict.complaint), None)
    if complaint:
        return complaint
    several = type(wrong[0].want.value) is list or all(map(_is_several, wrong))
    if several:
        how = _of_several(exercise, wrong)
    else:
        pairs = [_pair(trial) for trial in wrong]
        how = _of_one(exercise, exercise.compare, wrong, pairs, partly=bool(right))
    # What is said of all results, and surely, is simpler than a fault of an argument.
    vague = not how or how.startswith(diagnose.VAGUE)
    if several:
        vague = not any(word in how for word in (" the sign", " factor", " order"))
    if (right or vague) and (said := suspicion(exercise, trials)):
        return said
    special = [trial for trial in trials if trial.case.special]
    where = diagnose.about_cases(
        [trial.case for trial in right],
        [trial.case for trial in wrong],
        [trial.case for trial in special if trial.verdict.right],
        [trial.case for trial in special if not trial.verdict.right],
    )
    if how and where:
        return f"{where} There: {how[0].lower()}{how[1:]}"
    if how or where:
        return how or where
    if type(wrong[0].want.value) is str:
        return "The text is not the one that is asked for."
    return _of_size([_pair(trial) for trial in wrong])


def _of_special(exercise: Exercise, wrong: list[Trial]) -> str:
    """Where nothing but special cases fail: which, and what is to be seen there at a glance."""
    sentence = next((trial.verdict.complaint for trial in wrong if trial.verdict.complaint), None)
    pairs = [_pair(trial) for trial in wrong]
    if not sentence and _are_arrays(pairs):
        shapes = (diagnose.about_shape(got, want, exercise.compare) for got, want in pairs)
        sentence = next(filter(None, shapes), None) or diagnose.about_no_numbers(pairs)
    names = ", ".join(trial.case.name for trial in wrong)
    return " ".join(filter(None, [f"Right for all other inputs, not for: {names}.", sentence]))


def _of_several(exercise: Exercise, wrong: list[Trial]) -> str:
    """Which of several results are wrong, and how; or that they come in another order."""
    pairs = [_pair(trial) for trial in wrong]
    if type(wrong[0].want.value) is np.ndarray:  # numbers
        pairs = [(list(map(np.asarray, got)), list(map(np.asarray, want))) for got, want in pairs]
    count = len(pairs[0][1])
    for order in itertools.permutations(range(count)) if count <= 4 else ():
        if all(compared([got[i] for i in order], want, exercise.compare).right for got, want in pairs):
            return "The results are right, but in another order than was asked for."
    sentences: list[str | None] = [None] * count
    unexplained: dict[int, list[diagnose.Pair]] = {}
    for i, compare in enumerate(exercise.compare.of_each(count)):
        parts = [(trial, (got[i], want[i])) for trial, (got, want) in zip(wrong, pairs, strict=True)]
        parts = [(t, pair) for t, pair in parts if not compared(*pair, compare, t.want.error).right]
        if parts:
            of_part = [pair for _, pair in parts]
            sentences[i] = _of_one(exercise, compare, [trial for trial, _ in parts], of_part) or ""
            if not sentences[i]:
                unexplained[i] = of_part
    if len(unexplained) < 3:  # the sizes of more than two would be a long list of little use
        for i, of_part in unexplained.items():
            sentences[i] = _of_size(of_part) or ""
    return diagnose.about_several(sentences)


def _of_one(
    exercise: Exercise,
    compare: Comparer,
    trials: list[Trial],
    pairs: list[diagnose.Pair],
    *,
    partly: bool = False,
) -> str | None:
    """How one result differs from what is expected, (got, want) for each trial: shape, then values.

    `partly`: on other inputs it is right.
    """
    if not _are_arrays(pairs):
        return None  # texts
    inputs = [dict(exercise.named(trial.case)) for trial in trials]
    shape = next(filter(None, (diagnose.about_shape(got, want, compare) for got, want in pairs)), None)
    if shape:
        return shape
    values = diagnose.about_values(pairs, compare, inputs, partly=partly)
    if not values or values.startswith(diagnose.VAGUE):
        return diagnose.about_input(pairs, inputs) or values
    return values


def _of_size(pairs: list[diagnose.Pair]) -> str | None:
    """How far off arrays are; None for texts."""
    return diagnose.about_size(pairs) if _are_arrays(pairs) else None


def _pair(trial: Trial) -> diagnose.Pair:
    """What came and what was expected, in the same form."""
    return trial.verdict.got, trial.want.value


def _are_arrays(pairs: list[diagnose.Pair]) -> bool:
    return all(type(value) is np.ndarray for pair in pairs for value in pair)


def _is_several(trial: Trial) -> bool:
    """Whether several numbers were asked for, and as many came."""
    return trial.want.several and np.shape(_pair(trial)[0]) == trial.want.value.shape


# -- the error and the example -----------------------------------------------------------------------------


def _smallest(trials: list[Trial]) -> Trial:
    """The first of the trials whose input has the fewest entries: the least to read."""
    return min(trials, key=lambda trial: _entries(trial.case.args))


def _entries(argument: Any) -> int:
    """The number of entries of an argument, however they are nested; functions have none."""
    if isinstance(argument, dict):
        argument = list(argument.values())
    if isinstance(argument, list | tuple):
        return sum(map(_entries, argument))
    return 0 if callable(argument) else np.size(argument)


def _inputs(exercise: Exercise, case: Case) -> list[tuple[str, str]]:
    """Names and short texts of the arguments."""
    return [(name, input_text(value)) for name, value in exercise.named(case)]


def _example(exercise: Exercise, trial: Trial, instead: str = "") -> Example:
    """A trial as the reader sees it: the inputs, what came, and what was expected if anything was.

    `instead` stands for the two results, where these are not what matters.
    """
    got, want = trial.outcome.value, trial.want.value
    shown = instead or ("an error" if trial.outcome.error else result_text(got))
    wanted = None if want is None or instead else result_text(want)
    printed = printed_text(trial.outcome.printed)
    return Example(_inputs(exercise, trial.case), shown, wanted, printed, trial.case)


def _error_text(error: dict) -> str:
    """A recorded error in up to three lines: type and text, the reader's own line, what it means."""
    name, text = error.get("type", "Error"), error.get("text", "")
    lines = [f"{name}: {text}" if text else name]
    if error.get("line"):
        lines.append(f"  in line {error.get('number')}:  {error['line']}")
    if meaning := _meaning(name, text):
        lines.append(meaning)
    return "\n".join(lines)


def _meaning(name: str, text: str) -> str | None:
    """What NumPy's commonest complaints mean."""
    sizes = re.search(r"\(size (\d+) is different from (\d+)\)", text)
    if sizes:
        return f"The inner dimensions of the product differ: {sizes[2]} columns meet {sizes[1]} rows."
    if count := re.search(r"values to unpack \(expected (\d+)", text):
        return f"{count[1]} results are expected in this place, separated by commas."
    if "Singular matrix" in text:
        return "This matrix has no inverse: its columns depend on each other."
    if "Cannot cast ufunc" in text and "int" in text:
        return "An array of whole numbers cannot take fractions in place: make a copy with floats first."
    if "could not be broadcast" in text:
        return "The shapes of the two arrays do not fit entry by entry."
    if name == "TypeError" and "unpack" in text and "ellipsis" in text:
        return "A ... in the function is still to be filled in."
    if name == "TypeError" and "positional argument" in text:
        return "Keep the inputs of the function as they are given."
    return None
