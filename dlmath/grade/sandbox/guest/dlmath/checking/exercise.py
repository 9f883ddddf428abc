"""An exercise of which only inputs and rules are known; the rest of its entry is where answers are judged."""

import copy

Condition = object


class Case:
    """One input, as `dlmath.checking.Case` has it."""

    def __init__(self, args, name="", special=False):
        self.args, self.name, self.special = args, name, special


class Rule:
    """What a statement forbids, as `dlmath.checking.Rule` has it."""

    def __init__(self, label, broken):
        self.label, self.broken = label, broken


class Exercise:
    """As much of `dlmath.checking.Exercise` as running an answer takes."""

    remarks = ()

    def __init__(self, id, cases, run, rules, names):
        self.id, self._cases, self.run, self.rules, self._names = id, cases, run, rules, names

    def cases(self, fresh=0):
        return self._cases

    def copied(self, case):
        return tuple(argument if callable(argument) else copy.deepcopy(argument) for argument in case.args)

    def call(self, answer, args):
        return answer(*args) if self.run is None else self.run(answer, *args)

    def named(self, case):
        return list(zip(self._names, case.args, strict=False))
