"""Every entry of every chapter keeps its promises; new chapters and exercises are covered as they come."""

import json
import re

import pytest

from dlmath import exercises
from dlmath.checking import LEVELS, assess, collect, inconsistencies, judge, unnoticed

ALL = exercises.every()
MISTAKES = [(exercise, mistake) for exercise in ALL for mistake in exercise.mistakes]


def name_of(value):
    return getattr(value, "id", None) or re.sub(r"\W+", "-", getattr(value, "name", ""))


each_exercise = pytest.mark.parametrize("exercise", ALL, ids=name_of)


@each_exercise
def test_the_entry_is_consistent(exercise):
    assert inconsistencies(exercise) == []


@each_exercise
def test_no_general_fault_passes_the_inputs(exercise):
    assert unnoticed(exercise) == []


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=name_of)
def test_the_mistake_is_rejected_and_named(exercise, mistake):
    result = assess(exercise, mistake.answer)
    assert result.state == "failed"
    assert result.points < result.of
    assert result.mistake == mistake.name
    assert mistake.because in result.text()
    assert mistake.by_hand in result.text()


@each_exercise
@pytest.mark.parametrize("number", [1, 42, 99])
def test_a_right_answer_survives_inputs_that_are_drawn_anew(exercise, number):
    if exercise.kind == "function" and exercise.reference is not None:
        answer = exercise.reference
        if exercise.derivative:
            answer = lambda *args: exercise.reference(*args).value  # noqa: E731
        assert judge(exercise, collect(exercise, answer, fresh=number)).passed


@each_exercise
def test_the_record_is_plain_data_and_judged_alike_after_a_journey_as_json(exercise):
    for answer in (exercise.reference, exercise.mistakes[0].answer):
        if exercise.derivative and answer is exercise.reference:
            continue
        record = json.loads(json.dumps(collect(exercise, answer)))
        assert judge(exercise, record) == assess(exercise, answer)


def test_ids_are_unique_and_belong_to_their_chapter():
    ids = [exercise.id for exercise in ALL]
    assert len(set(ids)) == len(ids)
    for key in exercises.CHAPTERS:
        assert all(exercise.chapter == key for exercise in exercises.for_chapter(key))


@pytest.mark.parametrize("key", [key for key in exercises.CHAPTERS if exercises.for_chapter(key)])
def test_a_chapter_has_at_least_eight_exercises_over_all_levels(key):
    chapter = exercises.for_chapter(key)
    levels = {exercise.level for exercise in chapter}
    assert len(chapter) >= 8 and levels == set(LEVELS), (
        f"dlmath/exercises/{key}.py has {len(chapter)} exercises, {', '.join(sorted(levels))}: "
        f"write at least eight, over the levels {', '.join(LEVELS)}"
    )


def test_an_unknown_id_names_the_known_ones():
    with pytest.raises(KeyError, match=r"svd\.low_rank"):
        exercises.find("svd.lowrank")
