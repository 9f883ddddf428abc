"""A shown formula that is changed in one place is caught, or is true.

Every formula of the page, in each of its layouts, and every definition beside it is changed at every place
where it can be: signs, transposes, numbers, orders of factors, indices, letters, functions, omissions, and
the two layouts for each other. `pytest -rP` prints the numbers and the mutants that are true.
"""

from collections import Counter
from dataclasses import replace

import mutants
import numpy as np
import pytest

from dlmath import identities
from dlmath.identities.identity import gap, sides

OTHER_STATEMENTS = {
    ("norm-order", r"\|\mathbf x\|_3"): "the 3-norm lies between the maximum and the 1-norm, too",
    ("gibbs", r"2D_{\mathrm{KL}}"): "twice a divergence is not negative either",
    ("normal-equations", r"\|_2^3"): "the same minimiser",
}
"""Mutants of a formula that say something else which is true: entry, a piece of the mutant, why."""

ANY = {
    r"L=": "the gradient of any loss is passed down",
    "+n": "any positive number may stand in place of ε",
    r"-\epsilon": "any number above -1 times the rest may stand in place of ε",
    r"\|_2^2$": "ε may be 0",
}
"""Changes of definitions that a statement leaves open: a piece of the mutant ($ is its end), why."""


def holds(entry, latex, layout, inputs):
    try:
        return entry.measure(latex, layout, inputs) <= identities.TOLERANCE
    except identities.FormulaError:
        return False


def same_values(entry, latex, changed, other):
    """Whether all sides of two formulas, of an entry and of a changed one, have the same values."""
    for c, d in zip(entry.contexts(6, seed=99), changed.contexts(6, seed=99), strict=True):
        for old, new in zip(entry.read(latex), changed.read(other), strict=True):
            pairs = zip(sides(old, c), sides(new, d), strict=True)
            if any(gap(a, b, "=") > identities.TOLERANCE for a, b in pairs):
                return False
    return True


class Count:
    """What became of the mutants of some entries."""

    def __init__(self):
        self.judged = Counter()
        self.true, self.missed = [], []

    def add(self, entry, kind, latex, outcome):
        self.judged[kind, outcome] += 1
        if outcome == "true":
            self.true.append(f"{entry.id}: {kind}: {latex}")
        elif outcome == "missed":
            self.missed.append(f"{entry.id}: {kind}: {latex}")

    def judge_formula(self, entry, layout, latex, mutant, inputs):
        if not holds(entry, mutant.latex, layout, inputs):
            outcome = "caught"
        elif not holds(entry, mutant.latex, layout, entry.inputs(seed=98)):
            outcome = "missed"
        elif same_values(entry, latex, entry, mutant.latex):
            outcome = "true"
        else:
            told = any(name == entry.id and piece in mutant.latex for name, piece in OTHER_STATEMENTS)
            outcome = "true" if told else "missed"
        self.add(entry, mutant.kind, mutant.latex, outcome)

    def judge_definition(self, entry, place, mutant):
        changed = replace(entry, where=(*entry.where[:place], mutant.latex, *entry.where[place + 1 :]))
        try:
            caught = not changed.verify(trials=2) <= identities.TOLERANCE
        except (identities.WrongIdentity, identities.FormulaError):
            caught = True
        if caught:
            outcome = "caught"
        elif same_values(entry, entry.formula, changed, entry.formula):
            outcome = "true"
        else:
            outcome = "true" if any(piece in f"{mutant.latex}$" for piece in ANY) else "missed"
        self.add(entry, f"definition, {mutant.kind}", mutant.latex, outcome)

    def judge(self, entry):
        inputs, sample = entry.inputs(trials=3, seed=97), entry.samples[0]
        for layout, latex in entry.layouts.items():
            made = mutants.of_formula(latex, entry, sample)
            assert {"sign", "factor"} <= {mutant.kind for mutant in made}, latex
            for mutant in made:
                self.judge_formula(entry, layout or "denominator", latex, mutant, inputs)
        if entry.numerator:
            for layout, latex in (("numerator", entry.formula), ("denominator", entry.numerator)):
                # ∇ has one shape in every layout, so a right side is set beside the other layout's left side.
                left = entry.layouts[layout].partition("=")[0]
                mixed = mutants.Mutant("layout", f"{left}={latex.partition('=')[2]}")
                self.judge_formula(entry, layout, entry.layouts[layout], mixed, inputs)
        for place, latex in enumerate(entry.where):
            for mutant in mutants.of_definition(latex, entry, sample):
                self.judge_definition(entry, place, mutant)

    def __str__(self):
        kinds = sorted({kind for kind, _ in self.judged})
        lines = [f"{'':22}{'caught':>8}{'true':>8}{'missed':>8}"]
        for kind in [*kinds, "all"]:
            counts = [
                sum(
                    n
                    for (one, outcome), n in self.judged.items()
                    if outcome == which and kind in (one, "all")
                )
                for which in ("caught", "true", "missed")
            ]
            lines.append(f"{kind:22}" + "".join(f"{count:8}" for count in counts))
        return "\n".join([*lines, "", "Mutants that are true:", *self.true])


@pytest.mark.parametrize("topic", identities.topics())
def test_every_changed_formula_is_caught_or_true(topic):
    count = Count()
    with np.errstate(all="ignore"):
        for entry in identities.of_topic(topic):
            count.judge(entry)
    print(f"{topic}\n{count}")
    assert not count.missed, "\n".join(count.missed)
