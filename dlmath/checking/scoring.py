"""Judge what was collected: plain data in, a `Result` out. Needs nothing from the reader's process."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlmath.checking import diagnose
from dlmath.checking.compare import Comparer, Each
from dlmath.checking.derivatives import Measured
from dlmath.checking.exercise import Case, Exercise, Mistake
from dlmath.checking.format import small
from dlmath.checking.isolation import pristine
from dlmath.checking.record import Odd, decode, plain
from dlmath.checking.recording import FORMAT, collect
from dlmath.checking.result import Example, Graded, Result

_UNREADABLE = "What was collected cannot be read; run the cell again."


@dataclass(frozen=True)
class Want:
    """What is expected on one input; derivatives also know their error and the other layout.

    `several`: the numbers of `value` are separate results, which have become one array.
    """

    value: Any
    error: Any = 0.0
    measured: Measured | None = None
    several: bool = False


@dataclass(frozen=True)
class Outcome:
    """What an answer did on one input: the result, or the error it raised."""

    value: Any = None
    error: dict | None = None
    changed: bool = False


@dataclass(frozen=True)
class Verdict:
    """How one result compares with what is expected."""

    complaint: str | None
    shape: bool
    value: bool
    other_layout: bool = False

    @property
    def right(self) -> bool:
        return self.shape and self.value


def judge(exercise: Exercise, record: Any) -> Result:
    """The result of the check, from nothing but the exercise and the collected data. Never raises.

    The inputs are derived again from the exercise; a record that is damaged or forged earns nothing.
    """
    with pristine():
        result = Result(exercise.id, exercise.title, exercise.points, "failed", section=exercise.section)
        cases = exercise.cases() if exercise.kind == "function" else []
        try:
            answer = read(exercise, record, cases)
        except (ValueError, RecursionError):
            result.words = [_UNREADABLE]
            return result
        if answer is None:
            result.state = "not attempted"
        elif type(answer) is list:
            _judge_function(exercise, cases, answer, result)
            if record.get("printed") is True:
                result.notes.append("(What your function printed while it was checked is left out.)")
        elif cases:
            _judge_no_function(exercise, cases, answer.value, result)
        else:
            _judge_value(exercise, answer.value, result)
        if result.state == "failed" and result.criteria and all(c.passed for c in result.criteria):
            result.state = "passed"
        return result


def answered(exercise: Exercise, answer: Any) -> Result:
    """Collect and judge in one go, in this process."""
    return judge(exercise, collect(exercise, answer))


# -- functions ---------------------------------------------------------------------------------------------


def _judge_no_function(exercise: Exercise, cases: list[Case], got: Any, result: Result) -> None:
    labels = criteria(exercise, cases)
    result.criteria = [Graded(label, of, None if n else False) for n, (_, label, of) in enumerate(labels)]
    kind = "None" if got is None else diagnose.kind_of(got)
    result.words = [f"Give the function itself, by its name and without brackets; this is {kind}."]


def _judge_function(exercise: Exercise, cases: list[Case], outcomes: list[Outcome], result: Result) -> None:
    labels = criteria(exercise, cases)
    wants = [expected(exercise, case) for case in cases]
    verdicts = [_verdict(o, w, exercise.compare) for o, w in zip(outcomes, wants, strict=True)]
    general = [n for n, case in enumerate(cases) if not case.special]
    special = [n for n, case in enumerate(cases) if case.special]
    swapped = exercise.derivative and _in_other_layout(verdicts, general)
    either = exercise.layout == "any"

    passed: dict[str, bool | None] = {}
    passed["shape"] = all(verdicts[n].shape for n in general) and not (swapped and not either)
    if swapped:
        passed["shape"] = either
    passed["value"] = all(verdicts[n].value or (swapped and verdicts[n].other_layout) for n in general)
    against: dict[int, str] = {}
    for criterion in exercise.criteria:
        said = {n: _custom(criterion.test, outcomes[n], cases[n]) for n in range(len(cases))}
        faults = {n: text for n, text in said.items() if text}
        passed[criterion.label] = not faults
        against = against or faults
    passed["special"] = all(verdicts[n].right or (swapped and verdicts[n].other_layout) for n in special)
    passed["kept"] = not any(outcome.changed for outcome in outcomes)
    # The core of an answer is its values, or all further criteria where there is no reference.
    own = [criterion.label for criterion in exercise.criteria]
    core = passed["value"] if exercise.reference is not None else all(passed[label] for label in own)
    for key, label, of in labels:
        waits = key in ("special", "kept") or (key in own and exercise.reference is not None)
        unknown = (waits and not core) or (key == "value" and not passed["shape"] and not passed["value"])
        done = None if unknown else passed[key]
        result.criteria.append(Graded(label, of, done, of if done else 0))
    if swapped:
        measured = next(w.measured for w in wants if w.measured)
        credit = (
            "; both are accepted here" if either else f"; the book, and this exercise, use {measured.name}"
        )
        result.words.append(f"Right, in {measured.other_name}{credit}.")
        if not either:
            result.words.append(
                "Transpose it (the axes of the output change places with those of the variable)."
            )
    if all(c.passed for c in result.criteria):
        return

    mistake = _recognise(exercise, cases, outcomes, wants, verdicts)
    if mistake:
        result.mistake, result.because, result.by_hand = mistake.name, mistake.because, mistake.by_hand
    _explain(exercise, cases, outcomes, wants, verdicts, passed, swapped, result)
    if against and result.example is None:
        shown = min(against, key=lambda n: _weight(cases[n]))
        result.words += [] if mistake else [against[shown]]
        result.example = _example(exercise, cases[shown], outcomes[shown], wants[shown])


def criteria(exercise: Exercise, cases: list[Case]) -> list[tuple[str, str, int]]:
    """Key, label and points of every criterion; what the others leave goes to the values."""
    if exercise.kind != "function":
        return [
            ("value", "the right choice" if exercise.kind == "choice" else "the right value", exercise.points)
        ]
    general = [case for case in cases if not case.special]
    found = []
    if exercise.reference is not None:
        first = expected(exercise, general[0]).value
        if type(first) is list:
            shape = f"{len(first)} results of the right shapes"
        elif type(first) is np.ndarray and first.ndim:
            shape = "the shape of the result"
        else:
            shape = "one result of the right kind"
        if exercise.derivative and exercise.layout != "any":
            shape += " (layout)"
        found = [("shape", shape, 1), ("value", f"the values, on {len(general)} inputs", 0)]
        if exercise.compare.note:
            found[1] = ("value", f"{found[1][1]} ({exercise.compare.note})", 0)
    found += [(criterion.label, criterion.label, criterion.points) for criterion in exercise.criteria]
    names = [case.name for case in cases if case.special]
    if names and exercise.reference is not None:
        found.append(("special", f"special cases: {'; '.join(names)}", 1))
    if any(isinstance(argument, np.ndarray | list | dict) for case in cases for argument in case.args):
        found.append(("kept", "does not change its input", 1))
    rest = exercise.points - sum(of for _, _, of in found)
    at = next((n for n, (key, _, _) in enumerate(found) if key == "value"), 0)
    found[at] = (*found[at][:2], found[at][2] + rest)
    return found


def expected(exercise: Exercise, case: Case) -> Want:
    """What the reference gives on one input."""
    if case.want is not None:
        return Want(plain(case.want))
    if exercise.reference is None:
        return Want(None)
    args = exercise.fresh(case)
    out = exercise.reference(*args) if exercise.derivative else exercise.call(exercise.reference, args)
    if isinstance(out, Measured):
        return Want(out.value, 5 * out.error, out)
    value = plain(out)
    return Want(value, several=type(out) is tuple and type(value) is np.ndarray and value.ndim == 1)


def read(exercise: Exercise, record: Any, cases: list[Case]) -> Outcome | list[Outcome] | None:
    """What a record holds: None (not attempted), one value, or the outcomes on all cases.

    Raises ValueError for data that `collect` cannot have written.
    """
    if type(record) is not dict or record.get("format") != FORMAT or record.get("exercise") != exercise.id:
        raise ValueError("not a record of this exercise")
    if record.get("attempted") is False:
        return None
    if cases and "cases" in record:
        return _outcomes(record, cases)
    return Outcome(decode(record.get("value")))


def _outcomes(record: dict, cases: list[Case]) -> list[Outcome]:
    results = record.get("cases")
    if type(results) is not list or len(results) != len(cases):
        raise ValueError("not the cases of this exercise")
    found = []
    for item, case in zip(results, cases, strict=True):
        if type(item) is not dict or item.get("case") != case.name:
            raise ValueError("not the cases of this exercise")
        if "error" in item:
            error = item["error"]
            if type(error) is not dict:
                raise ValueError("not an error")
            texts = {k: v[:300] for k, v in error.items() if type(v) is str}
            texts |= {"number": n} if type(n := error.get("number")) is int else {}
            found.append(Outcome(error=texts))
        else:
            found.append(Outcome(decode(item.get("out")), changed=item.get("changed") is not False))
    return found


def _verdict(outcome: Outcome, want: Want, compare: Comparer) -> Verdict:
    if outcome.error is not None:
        return Verdict(None, False, False)
    if want.value is None:
        return Verdict(None, True, True)
    verdict = compared(outcome.value, want.value, compare, want.error)
    if verdict.right or want.measured is None or type(outcome.value) is not np.ndarray:
        return verdict
    other = compared(outcome.value, want.measured.other, compare, 5 * want.measured.other_error)
    return Verdict(verdict.complaint, verdict.shape, verdict.value, other.right)


def compared(got: Any, want: Any, compare: Comparer, error: Any = 0.0) -> Verdict:
    """Compare two decoded values: kind, then shape, then entries."""
    got = _coerced(got, want)
    complaint = diagnose.about_type(got, want)
    if complaint:
        return Verdict(complaint, False, False)
    if type(want) is str:
        return Verdict(None, True, got.strip().casefold() == want.strip().casefold())
    if type(want) is list:
        each = [compared(g, w, c) for g, w, c in zip(got, want, _parts(compare, len(want)), strict=True)]
        return Verdict(
            next((v.complaint for v in each if v.complaint), None),
            all(v.shape for v in each),
            all(v.value for v in each),
        )
    shape = got.shape == want.shape
    if not shape and np.squeeze(got).shape != np.squeeze(want).shape:
        return Verdict(None, False, False)
    try:
        return Verdict(None, shape, compare.agrees(got.reshape(want.shape), want, error))
    except (ValueError, TypeError, np.linalg.LinAlgError):
        return Verdict(None, shape, False)


def _coerced(got: Any, want: Any) -> Any:
    """Read a list of equal arrays as one array, or the rows of an array as several results, if wanted."""
    if type(want) is list:
        if type(got) is np.ndarray and got.ndim and len(got) == len(want):
            return [np.asarray(item) for item in got]
        if type(got) is list and len(got) == len(want):
            return [_coerced(one, other) for one, other in zip(got, want, strict=True)]
        return got
    if type(want) is not np.ndarray:
        return got
    if type(got) is list and got and all(type(item) is np.ndarray for item in got):
        if len({item.shape for item in got}) == 1 and len(got) * got[0].size <= 10**6:
            got = np.stack(got)
        else:
            return got
    if type(got) is np.ndarray and got.dtype.kind == "b" and want.dtype.kind != "b" and got.ndim:
        return got.astype(float) if np.all((want == 0) | (want == 1)) else got
    return got


def _in_other_layout(verdicts: list[Verdict], general: list[int]) -> bool:
    some_wrong = any(not verdicts[n].right for n in general)
    return some_wrong and all(verdicts[n].right or verdicts[n].other_layout for n in general)


def _custom(test: Any, outcome: Outcome, case: Case) -> str | None:
    """What a further criterion has against a result, or None."""
    if outcome.error is not None or outcome.value is None or type(outcome.value) is Odd:
        return "There is no result to judge."
    try:
        verdict = test(outcome.value, *case.args)
    except (TypeError, ValueError, IndexError, AttributeError, ArithmeticError, np.linalg.LinAlgError):
        return f"The result is {diagnose.kind_of(outcome.value)}, and cannot be judged."
    return (
        None
        if verdict is True or verdict is np.True_
        else str(verdict or "The result does not satisfy this.")
    )


# -- mistakes ----------------------------------------------------------------------------------------------


def _recognise(
    exercise: Exercise,
    cases: list[Case],
    outcomes: list[Outcome],
    wants: list[Want],
    verdicts: list[Verdict],
) -> Mistake | None:
    """The listed mistake that this answer agrees with everywhere."""
    if all(outcome.error for outcome in outcomes):
        return None
    for mistake in exercise.mistakes:
        wrong = read(exercise, collect(exercise, mistake.answer), cases)
        if type(wrong) is list and _alike(exercise, cases, outcomes, wrong, wants):
            return mistake
    return None


def _alike(
    exercise: Exercise,
    cases: list[Case],
    outcomes: list[Outcome],
    wrong: list[Outcome],
    wants: list[Want],
) -> bool:
    """Whether an answer does what a mistake does, on all general inputs if the mistake shows there."""
    shows = [n for n, o in enumerate(wrong) if not _verdict(o, wants[n], exercise.compare).right or o.changed]
    if exercise.reference is None:
        shows = list(range(len(cases)))
    if not shows:
        return False
    general = [n for n, case in enumerate(cases) if not case.special]
    where = general if set(shows) & set(general) else range(len(cases))
    return all(_same(outcomes[n], wrong[n], exercise.compare) for n in where)


def _same(one: Outcome, other: Outcome, compare: Comparer) -> bool:
    if one.error or other.error:
        return bool(one.error and other.error and one.error.get("type") == other.error.get("type"))
    if one.changed != other.changed:
        return False
    if other.value is None or type(other.value) is Odd:
        return type(one.value) is type(other.value)
    return compared(one.value, other.value, compare).right


# -- words -------------------------------------------------------------------------------------------------


def _explain(
    exercise: Exercise,
    cases: list[Case],
    outcomes: list[Outcome],
    wants: list[Want],
    verdicts: list[Verdict],
    passed: dict[str, bool | None],
    swapped: bool,
    result: Result,
) -> None:
    """Fill in the error, the words and the example for an answer that is not (all) right."""
    failing = [n for n, v in enumerate(verdicts) if not v.right and not (swapped and v.other_layout)]
    general = [n for n in failing if not cases[n].special]
    if not failing and swapped:
        failing = [n for n, v in enumerate(verdicts) if not v.right]
        general = [n for n in failing if not cases[n].special]
    if failing:
        shown = min(general or failing, key=lambda n: _weight(cases[n]))
        raising = [n for n in (general or failing) if outcomes[n].error]
        if raising:
            shown = min(raising, key=lambda n: _weight(cases[n]))
            result.error = _error_text(outcomes[shown].error or {})
        elif not result.mistake and not swapped:
            said = _in_words(exercise, cases, outcomes, wants, verdicts, failing)
            result.words += [said] if said else []
        result.example = _example(exercise, cases[shown], outcomes[shown], wants[shown])
    elif not passed["kept"]:
        shown = next(n for n, outcome in enumerate(outcomes) if outcome.changed)
        if not result.mistake:
            result.words.append("The function changes its input in place. Work on a copy: x = x.copy().")
        result.example = Example(
            _inputs(exercise, cases[shown]), "right, but the input is not what it was", None
        )


def _in_words(
    exercise: Exercise,
    cases: list[Case],
    outcomes: list[Outcome],
    wants: list[Want],
    verdicts: list[Verdict],
    failing: list[int],
) -> str | None:
    general = [n for n in failing if not cases[n].special]
    right = [n for n, v in enumerate(verdicts) if v.right and not cases[n].special]
    if not general:
        return _of_special(exercise, cases, outcomes, wants, verdicts, failing)
    complaint = next((verdicts[n].complaint for n in general if verdicts[n].complaint), None)
    if complaint:
        return complaint
    several = type(wants[general[0]].value) is list or all(
        wants[n].several and np.shape(_coerced(outcomes[n].value, wants[n].value)) == wants[n].value.shape
        for n in general
    )
    if several:
        said = _of_several(exercise, cases, outcomes, wants, general)
    else:
        said = _of_one(
            exercise, cases, exercise.compare, {n: (outcomes[n].value, wants[n].value) for n in general}
        )
    some = diagnose.about_cases(
        *([(cases[n].name, cases[n].args) for n in group] for group in (right, general))
    )
    pairs = [] if said or some else [(outcomes[n].value, wants[n].value) for n in general]
    if said and some:
        return f"{some} There: {said[0].lower()}{said[1:]}"
    texts = "The text is not the one that is asked for." if type(wants[general[0]].value) is str else None
    return said or some or _of_size(pairs) or texts


def _of_special(
    exercise: Exercise,
    cases: list[Case],
    outcomes: list[Outcome],
    wants: list[Want],
    verdicts: list[Verdict],
    failing: list[int],
) -> str:
    """Where nothing but special cases fail: which, and what is to be seen there at a glance."""
    said = next((verdicts[n].complaint for n in failing if verdicts[n].complaint), None)
    pairs = [(_coerced(outcomes[n].value, wants[n].value), wants[n].value) for n in failing]
    if not said and all(type(part) is np.ndarray for pair in pairs for part in pair):
        close = _close(exercise.compare)
        said = next((text for got, want in pairs if (text := diagnose.about_shape(got, want, close))), None)
        said = said or diagnose.about_no_numbers(pairs)
    names = ", ".join(cases[n].name for n in failing)
    return " ".join(filter(None, [f"Right for all other inputs, not for: {names}.", said]))


def _of_several(
    exercise: Exercise, cases: list[Case], outcomes: list[Outcome], wants: list[Want], general: list[int]
) -> str:
    """Which of several results are wrong, and how; or that they come in another order."""
    pairs = {n: (_coerced(outcomes[n].value, wants[n].value), wants[n].value) for n in general}
    if type(wants[general[0]].value) is np.ndarray:  # numbers
        pairs = {
            n: (list(map(np.asarray, got)), list(map(np.asarray, want))) for n, (got, want) in pairs.items()
        }
    count = len(pairs[general[0]][1])
    for order in itertools.permutations(range(count)) if count <= 4 else ():
        if all(
            compared([got[i] for i in order], want, exercise.compare).right for got, want in pairs.values()
        ):
            return "The results are right, but in another order than was asked for."
    said: list[str | None] = [None] * count
    unsaid: dict[int, list[tuple[Any, Any]]] = {}
    for i, compare in enumerate(_parts(exercise.compare, count)):
        parts = {n: (got[i], want[i]) for n, (got, want) in pairs.items()}
        wrong = {n: pair for n, pair in parts.items() if not compared(*pair, compare, wants[n].error).right}
        if wrong:
            said[i] = _of_one(exercise, cases, compare, wrong) or ""
            if not said[i]:
                unsaid[i] = list(wrong.values())
    if len(unsaid) < 3:  # the sizes of more than two would be a long list of little use
        for i, rest in unsaid.items():
            said[i] = _of_size(rest) or ""
    return diagnose.about_several(said)


def _of_one(
    exercise: Exercise, cases: list[Case], compare: Comparer, results: dict[int, tuple[Any, Any]]
) -> str | None:
    """How results (got, want), by the number of their input, differ: shape, then values."""
    pairs = [(_coerced(got, want), want) for got, want in results.values()]
    if not pairs or not all(type(part) is np.ndarray for pair in pairs for part in pair):
        return None  # texts
    close = _close(compare)
    inputs = [dict(_named(exercise, cases[n])) for n in results]
    shape = next((text for got, want in pairs if (text := diagnose.about_shape(got, want, close))), None)
    return shape or diagnose.about_values(pairs, close, inputs) or diagnose.about_input(pairs, inputs)


def _of_size(pairs: list[tuple[Any, Any]]) -> str | None:
    pairs = [(_coerced(got, want), want) for got, want in pairs]
    arrays = pairs and all(type(part) is np.ndarray for pair in pairs for part in pair)
    return diagnose.about_size(pairs) if arrays else None


def _close(compare: Comparer) -> Callable[[np.ndarray, np.ndarray], bool]:
    """Whether two arrays count as the same, for trials such as a transpose or a factor."""

    def close(got: np.ndarray, want: np.ndarray) -> bool:
        return got.shape == want.shape and compare.agrees(got, want, 1e-7 * np.max(np.abs(want), initial=0))

    return close


def _parts(compare: Comparer, count: int) -> tuple[Comparer, ...]:
    """How each of several results is compared."""
    return compare.parts if isinstance(compare, Each) else (compare,) * count


def _weight(case: Case) -> int:
    """How much there is to read in an input: the entries of all arguments."""

    def entries(argument: Any) -> int:
        if isinstance(argument, dict):
            argument = list(argument.values())
        if isinstance(argument, list | tuple):
            return sum(map(entries, argument))
        return 0 if callable(argument) else np.size(argument)

    return entries(case.args)


def _named(exercise: Exercise, case: Case) -> list[tuple[str, Any]]:
    return list(zip(exercise.parameters(len(case.args)), case.args, strict=True))


def _inputs(exercise: Exercise, case: Case) -> list[tuple[str, str]]:
    return [(name, small(value)) for name, value in _named(exercise, case)]


def _example(exercise: Exercise, case: Case, outcome: Outcome, want: Want) -> Example:
    got = (
        "an error"
        if outcome.error
        else small(outcome.value)
        if type(outcome.value) is not Odd
        else outcome.value.text
    )
    return Example(_inputs(exercise, case), got, None if want.value is None else small(want.value))


def _error_text(error: dict) -> str:
    name, text = error.get("type", "Error"), error.get("text", "")
    said = f"{name}: {text}" if text else name
    if error.get("line"):
        said += f"\n  in line {error.get('number')}:  {error['line']}"
    meant = diagnose.about_error(name, text)
    return f"{said}\n{meant}" if meant else said


# -- values and choices ------------------------------------------------------------------------------------


def _judge_value(exercise: Exercise, got: Any, result: Result) -> None:
    if exercise.kind == "choice":
        got, want = letters(got), letters(exercise.reference)
        right = got == want
        if got is None or not set(got) <= set(exercise.choices):
            options = ", ".join(exercise.choices)
            result.words.append(
                f"Answer with {'the letters' if len(want) > 1 else 'one letter'} of {options}."
            )
    else:
        want = plain(exercise.reference)
        right = compared(got, want, exercise.compare).right
    ((_, label, of),) = criteria(exercise, [])
    result.criteria = [Graded(label, of, right, of if right else 0)]
    if right or result.words:
        return
    for mistake in exercise.mistakes:
        if exercise.kind == "choice":
            alike = got == letters(mistake.answer)
        else:
            alike = compared(got, plain(mistake.answer), exercise.compare).right
        if alike:
            result.mistake, result.because, result.by_hand = mistake.name, mistake.because, mistake.by_hand
            return
    if exercise.kind == "choice":
        result.words = ["Not this choice." if len(want) == 1 else "A letter is wrong, or one is missing."]
        return
    if got is None:
        result.words = ["The answer is None: the name holds nothing yet."]
        return
    got = _coerced(got, want)
    said = diagnose.about_type(got, want)
    if not said and type(want) is np.ndarray:

        def close(a: np.ndarray, b: np.ndarray) -> bool:
            return a.shape == b.shape and exercise.compare.agrees(a, b)

        said = diagnose.about_shape(got, want, close)
        said = said or diagnose.about_values([(got, want)], close, secret=True)
        said = said or diagnose.about_entries(got, want, close)
    result.words = [said or "Not this value."]


def letters(answer: Any) -> str | None:
    """The letters of a choice, in order and once: "a", " (A) ", "a, c" and ["c", "a"] are all read."""
    if type(answer) is list and all(type(item) is str for item in answer):
        answer = "".join(answer)
    if type(answer) is not str or len(answer) > 40:
        return None
    found = sorted({c for c in answer.lower() if c.isalnum()})
    return "".join(found) or None
