"""What is checked, chapter by chapter; and how an exercise is written.

An exercise is one entry of the list `EXERCISES` in `dlmath/exercises/<chapter>.py` (the keys of the chapters
are in `dlmath/exercises/chapters.py`), and a few cells of `solutions/NN-….ipynb`, from which `make exercises`
generates `exercises/NN-….ipynb` (`tools/make_exercises.py` tells how the cells look). A complete entry:

    def trace(W):
        return sum(W[i, i] for i in range(len(W)))

    Exercise(
        id="vectors.trace",               # <chapter>.<name>; labels write it ex-vectors-trace
        title="The trace",
        level="warm-up",                  # "warm-up", "core" or "challenge"
        points=4,
        section="sec-vectors-trace",      # the section it trains: a label of the chapter
        trains="summing along the diagonal",  # read after “Trains ”
        reference=trace,
        inputs={"2 × 2": normal(2, 2), "4 × 4": normal(4, 4)},
        special={"one entry": np.array([[7.0]])},
        mistakes=(
            Mistake(
                "the sum of all entries",
                lambda W: W.sum(),
                because="Only entries whose row and column have the same number are on the diagonal.",
                by_hand="For [[1, 2], [3, 4]] the trace is 1 + 4 = 5, and not 10.",
            ),
            Mistake(
                "the other diagonal",
                lambda W: trace(W[::-1]),
                because="It goes from lower left to upper right; the main one starts at the upper left.",
                by_hand="For [[1, 0], [0, 0]] the trace is 1; the other diagonal has the sum 0.",
            ),
        ),
        hints=("Which entries are on the main diagonal?", "They are W[i, i], for i from 0 to d − 1."),
    )

The answer
----------
A function: `inputs` is given. `reference` is the right function; the reader's runs on the same inputs.

- `inputs`, `special`: a dict from a short name (the reader sees it) to the tuple of arguments; one argument
  that is no tuple needs no brackets. Arguments may be arrays, numbers, lists, texts, functions; answers get
  copies. Random ones are seeded by the exercise: `normal(3, 5)`, `normal()` (a number),
  `uniform(4, low=1, high=2)`, `integers(4, high=6)`, `distribution(3)`, `joint(2, 3)`, `orthogonal(3)`,
  `with_eigenvalues(2, -1)` (symmetric), `with_singular_values(3, 5, [2, 1])`, `drawn(lambda rng: …)`. Where
  arguments depend on each other: `drawn(lambda rng: (W, v))` for the whole tuple, or `inputs=lambda rng: {…}`.
  Each check by a reader draws the first two random general ones once more: what passes by luck, or has kept
  results, is found out. So every draw must be one that a right answer survives.
  General inputs: at least two, small, of different shapes (square, tall, wide), such that wrong answers differ
  on them. Special ones: zero, k = full rank, one entry, …; `case(args…, want=value)` states a result that the
  reference cannot give.
- Whether the inputs tell right from wrong is tested by attacks (`dlmath.checking.attacks`): the reference with
  an argument ignored, sorted, rounded, …, with one branch of its code, and so on. Of a fault that passes the test
  names an input that would tell. Add one like it; or say what the statement promises of an argument, as in
  `domain={"H": "symmetric", "s": "positive decreasing"}` (the words are those of `attacks.STRUCTURES`, and
  "fixed": not to be altered); or excuse the fault by its name, `excused={"S is transposed": "why it is none"}`.
- `run`: how an answer is used on one input, if not by `answer(*args)`; for a class, say,
  `run=lambda Node, x: slope_after_backward(Node, x)`. It returns numbers, arrays, or a tuple of them.
- A reference that returns a tuple or list of arrays: several results are asked for.

A derivative: `reference=gradient_of(f)`, `jacobian_of(f)` or `hessian_of(f)`, where f is the function itself.
The answer is judged against finite differences of f, with tolerances scaled by their error.

- f takes the same arguments as the answer; `wrt=1` differentiates in the second one.
- Gradients have the shape of the variable, (n,) or (m, n). Jacobians are outputs × inputs;
  `jacobian_of(f, inputs_first=True)` asks for the transpose (vector by vector in denominator layout).
- An answer that is right in the other layout is told just that, and gets the points of the values but not
  that of the shape; with `layout="any"` it gets all.
- Keep inputs 0.03 (relative) away from kinks and from the ends of f's domain; state results at kinks with
  `case(…, want=…)`.

A value: no `inputs`. `reference` is the number, array, list or text; the reader never sees it. Numbers
usually get `compare=close(rtol=1e-3)`, so that three digits are enough.

A choice: `choices="abcd"` and `reference="b"` (or "ac", where several letters are right). The statement lists
them as `- **a** …`. With one right letter, every wrong letter needs a Mistake.

What counts as the same: `compare=`
-----------------------------------
`close(rtol, atol)` is the default: relative to the largest entry; float32 answers get float32's tolerance.
`exact()`, `up_to_sign(axis=None)` (axis=1: each column has its own sign), `up_to_scale(positive=False)`,
`up_to_order(axis=0)`, `same_subspace(orthonormal=True)`, `satisfies(lambda got, want: …, "note")`, and
`each(close(), up_to_sign())` for several results. Texts are compared without case and outer blanks.
`criteria=(Criterion("orthonormal columns", lambda result, *args: True or "what is wrong", points=1),)` adds
demands; with `reference=None` there are only these.

Points
------
A function's: 1 for the shape, 1 for special cases if there are any, 1 for leaving its input alone if an
argument is an array or list, those of `criteria`, and the rest, at least 1, for the values. What comes after
the values is earned only with them. Values and choices: all or nothing. Usual totals: 1 or 2 for a choice or
value, 3 or 4 for a warm-up function, 4 to 6 for a core one, 6 to 8 for a challenge.

Mistakes and hints
------------------
`Mistake(name, answer, because, by_hand)`: at least two. `answer` is what a reader would have written: a
function, a value, a letter. A wrong answer that agrees with it on all general inputs (or, where it shows only
in special cases, on all inputs) gets its text. If a test says that two behave alike, add an input that tells
them apart. A mistake may also change its input in place, or raise.
The name is read after “A typical mistake: ”; `because` tells *why* it is wrong, without the solution's code;
`by_hand` is a check on paper, with numbers. Plain text, no TeX. What no mistake explains is put in words by
the engine (transposed, constant factor, sign, order, rounding, nan, dtype, overflow, one result for all inputs,
an argument not used, transposed, one too few): list such a thing again only where you can say why it happens.
Hints: at least two, from a push to nearly the answer; never the code itself.

Rules and remarks
-----------------
What the statement forbids is told to the check:
`rules=(Rule("without np.outer", uses("outer"), example=lambda u, v: np.outer(u, v)),)`. A right answer that breaks
a rule is told “Right, but not as asked: without np.outer.”, then the rule's `because`; it keeps its points, or
loses those of the rule (`points=1`, a criterion of its own). `example` is a right answer that breaks it.
`remarks=(Remark("The same in one expression: np.sum(np.abs(v)).", loops(), example=…),)` is said after success to
who has done it in another way. Neither may apply to the reference (two of each core exercise are a good measure).
Conditions: `uses("outer", "np.linalg", "@")`, `loops()`, `takes(1000, normal(5), 10**6)` (lines that run on this
input), `holds(5000, normal(300), normal(400))` (numbers in memory at once), `calls("gradient", 2)` (an argument
that is a function), `any_of`, `all_of`, `but_not`, or any function of `Work`: `dlmath.checking.work` explains them.

Test it: `pytest tests/unit/exercises/test_exercises_entries.py -k vectors.trace`. By hand: `result_of("vectors.trace", f)`.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import secrets
from importlib import resources
from typing import Any

from dlmath._environment import in_book, recorded, strict
from dlmath.checking import LEVELS, Case, CheckFailed, Exercise, Interrupted, collect, judge
from dlmath.checking.exercise import MOST_FRESH
from dlmath.checking.isolation import pristine
from dlmath.checking.result import Result
from dlmath.checking.waiting import Watch
from dlmath.exercises import places
from dlmath.exercises.chapters import CHAPTERS
from dlmath.exercises.display import Hints, Progress, Row, Waiting, publish
from dlmath.exercises.points import reached, remember

__all__ = [
    "CHAPTERS",
    "LEVELS",
    "check",
    "every",
    "failing",
    "find",
    "for_chapter",
    "hint",
    "next_open",
    "progress",
    "reread",
    "result_of",
    "sections",
]


@functools.cache
def for_chapter(key: str) -> tuple[Exercise, ...]:
    """The exercises of a chapter, in the order of its page; none for a chapter that has none."""
    if key not in CHAPTERS or importlib.util.find_spec(f"dlmath.exercises.{key}") is None:
        return ()
    return tuple(importlib.import_module(f"dlmath.exercises.{key}").EXERCISES)


def every() -> tuple[Exercise, ...]:
    """All exercises of the book, in its order."""
    return tuple(exercise for key in CHAPTERS for exercise in for_chapter(key))


def find(exercise_id: str) -> Exercise:
    """The exercise of that id. Raises KeyError, with the ids that come near, for an unknown one."""
    key = str(exercise_id).partition(".")[0]
    for exercise in for_chapter(key):
        if exercise.id == exercise_id:
            return exercise
    known = [exercise.id for exercise in for_chapter(key)] or list(CHAPTERS)
    raise KeyError(f"there is no exercise {exercise_id!r}; there are {', '.join(known)}")


@functools.cache
def sections() -> dict[str, tuple[str, str, str]]:
    """From a section's label to its notebook, heading and cell, as `make exercises` has gathered them."""
    file = resources.files("dlmath") / "exercises" / "sections.json"
    try:
        return {label: tuple(section) for label, section in json.loads(file.read_text("utf-8")).items()}
    except (OSError, ValueError):
        return {}


def reread(exercise: Exercise) -> tuple[str, str | None]:
    """Where to read again, in words and as a link, None where the chapter is not at hand."""
    chapter = CHAPTERS[exercise.chapter]
    if exercise.section not in sections():
        return f"chapter {chapter.number}", places.to_section(chapter)
    _, heading, cell = sections()[exercise.section]
    link = places.to_section(chapter, exercise.section, cell)
    return f"chapter {chapter.number}, “{heading}”", link


def result_of(exercise_id: str, answer: Any, watch: Watch | None = None, fresh: int = 0) -> Result:
    """The result of checking an answer, as an object; shows and stores nothing. `watch` is kept informed.

    `fresh` is the number by which some inputs are drawn anew, in addition to the fixed ones; 0 for none.
    """
    exercise = find(exercise_id)
    try:
        record = collect(exercise, answer, watch=watch, fresh=fresh)
        result = judge(exercise, record)
    except Exception as error:  # not the reader's fault, and no reason to stop their notebook
        broken = f"This check itself broke ({type(error).__name__}); please report it."
        sentences = [f"{broken} Your answer is not judged."]
        return Result(exercise.id, exercise.title, exercise.points, "failed", sentences=sentences)
    result.reread = reread(exercise)
    if recorded():
        result.record = record
    return result


_failing: dict[str, tuple[Exercise, Case]] = {}
"""By exercise, the input that its last check has shown."""


def check(exercise_id: str, answer: Any) -> None:
    """Check an answer (a function, number, array, list or letter), and show what is right and what is not.

    Besides the inputs that every reader gets, some are drawn anew; they stay the same until an answer passes.
    Never raises for a wrong answer, whatever it does, unless DLMATH_STRICT=1 asks for it; raises Interrupted
    where it is interrupted. Points are kept for `progress()`.
    """
    with pristine():
        if strict() or in_book():
            result = result_of(exercise_id, answer)
        else:
            result = _watched(exercise_id, answer)
            sentence = remember(result)
            result.notes += [sentence] if sentence else []
            result.notes += _kept(find(exercise_id), result)
            _recent[:] = [exercise_id]
            result.onward = onward(find(exercise_id), reached()) if result.passed else []
        publish(result)
        if strict() and not result.passed:
            raise CheckFailed(result.headline() + (f" ({result.mistake})" if result.mistake else ""))


_drawn_by: dict[str, int] = {}
"""By exercise, the number by which inputs are drawn anew: the same one until an answer passes."""


def _watched(exercise_id: str, answer: Any) -> Result:
    """The result of a check that says after a few seconds where it is, and in one line if it is interrupted."""
    waiting = Waiting()
    try:
        with Watch(waiting.tell) as watch:
            number = _drawn_by.setdefault(exercise_id, 1 + secrets.randbelow(MOST_FRESH))
            result = result_of(exercise_id, answer, watch, number)
        if result.passed:
            del _drawn_by[exercise_id]
        return result
    except Interrupted:
        raise
    except KeyboardInterrupt:
        raise Interrupted("Interrupted before a judgement.") from None
    finally:
        waiting.end()


def _kept(exercise: Exercise, result: Result) -> list[str]:
    """Keep the input that a result shows, for `failing`; the sentence that says how to get it."""
    case = result.example.case if result.example else None
    if case is None:
        _failing.pop(exercise.id, None)
        return []
    _failing[exercise.id] = exercise, case
    names = [name for name, _ in exercise.named(case)]
    target = ", ".join(names) if all(map(str.isidentifier, names)) else "inputs"
    return [f'To try this input:  from dlmath import failing; {target} = failing("{exercise.id}")']


def failing(exercise_id: str) -> Any:
    """The input on which the last check of an exercise failed, as its result shows it: `W, k = failing(…)`.

    One argument as it is, several as a tuple; each time a copy. Raises LookupError if there is none.
    """
    find(exercise_id)
    if exercise_id not in _failing:
        raise LookupError(f"no input of {exercise_id} has failed; check your answer first")
    exercise, case = _failing[exercise_id]
    args = exercise.copied(case)
    return args[0] if len(args) == 1 else args


_recent: list[str] = []
_shown: dict[str, int] = {}


def next_open(best: dict[str, int], after: str | None = None) -> Exercise | None:
    """The exercise to do next: the first that is not solved after the one of this id, in its chapter before
    other chapters, and in the order of the book; None when all are solved."""
    exercises = list(every())
    start = next((n for n, exercise in enumerate(exercises) if exercise.id == after), -1)
    key = exercises[start].chapter if start >= 0 else ""
    ordered = exercises[start + 1 :] + exercises[: start + 1]
    left = [exercise for exercise in ordered if best.get(exercise.id, 0) < exercise.points]
    return next((e for e in left if e.chapter == key), left[0] if left else None)


def onward(exercise: Exercise, best: dict[str, int]) -> list[tuple[str, str, str | None]]:
    """Where to go after an exercise is solved: the next one, and its solution."""
    ways = [("Compare with", "the solution", places.to_solution(exercise))]
    following = next_open(best, exercise.id)
    if following is None:
        return [("That was the last one", "all exercises of the book are solved", None), *ways]
    title = following.title
    if following.chapter != exercise.chapter:
        chapter = CHAPTERS[following.chapter]
        title = f"chapter {chapter.number}, {chapter.title}, “{title}”"
    return [("Next exercise", title, places.to_exercise(following)), *ways]


def hint(exercise_id: str, number: int | None = None) -> None:
    """Show the hints of an exercise up to the next one, or up to hint `number`; run the cell again for one more.

    In the HTML book all hints are there, folded one inside the other.
    """
    exercise = find(exercise_id)
    _recent[:] = [exercise_id]
    total = len(exercise.hints)
    count = number if type(number) is int else _shown.get(exercise_id, 0) + 1
    count = total if in_book() else max(1, min(count, total))
    _shown[exercise_id] = count
    publish(Hints(exercise.hints, count, places.to_solution(exercise), folded=in_book()))


def progress() -> None:
    """Show how far you are: points by chapter, each exercise solved, started or open, and the next one.

    In the HTML book, which knows no reader, there are the points that can be had.
    """
    best = {} if strict() or in_book() else reached()
    following = next_open(best, _recent[0] if _recent else None)
    chapters = [(CHAPTERS[key], for_chapter(key)) for key in CHAPTERS]
    rows = [
        Row(
            f"{chapter.number} · {chapter.title}",
            [(e.title, best.get(e.id), e.points, places.to_exercise(e)) for e in exercises],
            current=following is not None and following.chapter == chapter.key,
        )
        for chapter, exercises in chapters
        if exercises
    ]
    step = (following.title, places.to_exercise(following)) if following and not in_book() else None
    publish(Progress(rows, step, short=in_book()))
