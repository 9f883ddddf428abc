"""What does not hold together in an entry is named."""

from dataclasses import replace

import numpy as np
import pytest
from doubling import exercise, stub, value

from dlmath.checking import (
    Mistake,
    inconsistencies,
    satisfies,
)

GOOD = exercise()


TWIN = Mistake(
    "doubled twice over", lambda x: x * x, "The square multiplies x by itself.", "x = 3 gives 6, not 9."
)


INCONSISTENT = {
    "the reference fails its own check": {
        "reference": lambda x: np.random.default_rng().normal(size=x.shape)
    },
    "is not recognised": {"compare": satisfies(lambda got, want: False, "never")},
    "behave alike": {"mistakes": (*GOOD.mistakes, TWIN)},
    "passes the check": {"mistakes": (*GOOD.mistakes, replace(TWIN, answer=lambda x: x + x))},
    "counts as not attempted": {"mistakes": (*GOOD.mistakes, replace(TWIN, answer=stub))},
    "a hint is missing": {"hints": GOOD.hints[:1]},
    "a mistake is missing": {"mistakes": GOOD.mistakes[:1]},
    "does not say why": {"mistakes": (GOOD.mistakes[0], replace(GOOD.mistakes[1], because="wrong"))},
    "no check by hand": {"mistakes": (GOOD.mistakes[0], replace(GOOD.mistakes[1], by_hand=""))},
    "the level is": {"level": "hard"},
    "the section is missing": {"section": ""},
    "no label of the form": {"section": "sec-vectors-norms"},
    "the id must": {"id": "SVD low rank"},
    "points must": {"points": 0},
    "do not cover": {"points": 2},
    "fewer than two general inputs": {"inputs": {"a": np.ones(2)}},
    "neither a reference": {"reference": None},
    "two mistakes are called": {"mistakes": (GOOD.mistakes[0], replace(GOOD.mistakes[1], name="squared"))},
    "the reference gives an object": {"reference": lambda x: {"x": x}},
    "whose inputs have no names": {"reference": np.multiply.outer},
    "use smaller inputs": {"inputs": lambda rng: {str(n): rng.normal(size=1000) for n in range(12)}},
}


def test_a_consistent_entry_has_no_problems():
    assert inconsistencies(GOOD) == []


@pytest.mark.parametrize("said", INCONSISTENT)
def test_an_inconsistent_entry_is_named_with_its_fault(said):
    found = inconsistencies(replace(GOOD, **INCONSISTENT[said]))
    if said == "is not recognised":
        said = "the reference fails its own check"
    assert any(
        said in text and text.startswith(INCONSISTENT.get(said, {}).get("id", "svd.double")) for text in found
    )


def test_an_unexplained_mistake_is_not_taken_for_a_recognised_one():
    odd = Mistake(
        "by chance",
        iter_of_changes(),
        "It gives something else every time it runs.",
        "Run it twice and compare.",
    )
    found = inconsistencies(replace(GOOD, mistakes=(*GOOD.mistakes, odd)))
    assert any("“by chance” is not recognised" in text for text in found)


def iter_of_changes():
    count = iter(range(10**6))
    return lambda x: x + next(count) + 1


def test_every_wrong_choice_needs_an_explanation():
    entry = value(
        "b",
        choices="abc",
        mistakes=tuple(
            Mistake(n, n, "This letter is not the right one.", "Read the question again.") for n in "a"
        ),
    )
    assert any("a mistake is missing" in text for text in inconsistencies(entry))
    two = replace(
        entry, choices="abcd", mistakes=(*entry.mistakes, replace(entry.mistakes[0], name="c", answer="c"))
    )
    assert inconsistencies(two) == ["svd.double: the wrong choice “d” has no explanation"]
