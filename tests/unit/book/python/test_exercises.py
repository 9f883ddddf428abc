"""What stands on the page for an exercise, and the results of choices, which the page has beforehand."""

from _ext.book.python import exercises
from dlmath.exercises import every, find, result_of


def test_each_choice_has_the_result_that_a_check_gives():
    for exercise in (exercise for exercise in every() if exercise.kind == "choice"):
        known = exercises.choice_results(exercise)
        assert known[exercise.reference]["state"] == "passed"
        for letters, result in known.items():
            expected = result_of(exercise.id, letters)
            assert (result["points"], result.get("mistake")) == (expected.points, expected.mistake)


def test_one_right_letter_makes_radio_buttons_and_several_make_boxes_to_tick():
    one, several = find("svd.perpendicular"), find("svd.argmin")
    assert (
        exercises._letters(one).count('type="radio"')
        == len(one.choices)
        == len(exercises.choice_results(one))
    )
    assert exercises._letters(several).count('type="checkbox"') == len(several.choices)
    assert len(exercises.choice_results(several)) == 2 ** len(several.choices) - 1
