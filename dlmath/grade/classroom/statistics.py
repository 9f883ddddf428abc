"""What a class tells about its exercises, and about submissions that are alike; in one pass."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from dlmath.grade.classroom.points import GRADED, NOT_GRADED, NOTHING

FEWEST = 10
"""Students below whom nothing is said about how well an exercise separates."""
RARE = 4
"""Students above whom the same answer is nothing special."""
SHARED = 3
"""Rare answers that two submissions must have in common."""
MOST_PAIRS = 50
OPEN = ("not attempted", "not handed in")


@dataclass
class Item:
    """An exercise: how many handed it in, tried and solved it; `sums` are those of its correlation."""

    title: str
    of: int
    handed: int = 0
    tried: int = 0
    solved: int = 0
    sums: list[float] = field(default_factory=lambda: [0.0] * 5)
    mistakes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, points: float, rest: float) -> None:
        share = points / self.of if self.of else 0.0
        for n, value in enumerate((share, share**2, rest, rest**2, share * rest)):
            self.sums[n] += value

    @property
    def mean(self) -> float:
        """The share of its points that was reached, of those who handed it in: the item's difficulty."""
        return self.sums[0] / self.handed if self.handed else 0.0

    @property
    def discrimination(self) -> float | None:
        """The correlation of its points with those of all other exercises; None where there is none.

        The corrected item–total correlation: leaving the exercise out of the total keeps it from correlating
        with itself (Henrysson 1963, Psychometrika 28).
        """
        n, (x, xx, y, yy, xy) = self.handed, self.sums
        spread = (n * xx - x * x) * (n * yy - y * y)
        if n < FEWEST or spread <= 1e-9 * max(1.0, n * n * xx * yy):
            return None
        return (n * xy - x * y) / math.sqrt(spread)


@dataclass
class Statistics:
    """A class."""

    of: int = 0
    states: Counter[str] = field(default_factory=Counter)
    shares: list[float] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    prints: dict[str, dict[str, list[int]]] = field(default_factory=lambda: defaultdict(dict))
    names: list[str] = field(default_factory=list)
    sandboxes: Counter[str] = field(default_factory=Counter)

    def add(self, student: dict[str, Any]) -> None:
        """Take in one student."""
        number = len(self.names)
        self.names.append(student["name"])
        self.states[student["state"]] += 1
        self.of = student["of"]
        rows = [row for chapter in student["chapters"] for row in chapter["exercises"]]
        for row in rows:
            self.items.setdefault(row["exercise"], Item(row["title"], row["of"]))
        if student["state"] != GRADED:
            return
        self.shares.append(student["points"] / student["of"] if student["of"] else 0.0)
        total = sum(row["points"] for row in rows)
        for row in rows:
            if row["state"] == "not handed in":
                continue
            item = self.items[row["exercise"]]
            item.handed += 1
            item.tried += row["state"] not in OPEN
            item.solved += row["state"] == "passed"
            item.add(row["points"], total - row["points"])
            if row["mistake"]:
                item.mistakes[row["mistake"]] += 1
                item.examples.setdefault(row["mistake"], student["digest"])
            if row["print"]:
                alike = self.prints[row["exercise"]].setdefault(row["print"], [])
                if len(alike) <= RARE:
                    alike.append(number)

    @property
    def not_graded(self) -> int:
        return self.states[NOT_GRADED]

    def sentence(self) -> str:
        """The class in a line."""
        parts = [f"{self.states[GRADED]} graded"]
        parts += [f"{self.states[state]} {state}" for state in (NOT_GRADED, NOTHING) if self.states[state]]
        return ", ".join(parts) + "."

    def quartiles(self) -> tuple[float, float, float]:
        """Lower quartile, median, upper quartile of the shares of points."""
        ordered = sorted(self.shares)

        def at(share: float) -> float:
            place = share * (len(ordered) - 1)
            low = math.floor(place)
            high = min(low + 1, len(ordered) - 1)
            return ordered[low] + (place - low) * (ordered[high] - ordered[low])

        return (at(0.25), at(0.5), at(0.75)) if ordered else (0.0, 0.0, 0.0)

    def histogram(self) -> list[int]:
        """How many have 0–10 %, 10–20 %, … of the points; all of them count among the last."""
        bins = [0] * 10
        for share in self.shares:
            bins[max(0, min(9, int(share * 10 + 1e-9)))] += 1
        return bins

    def alike(self) -> list[tuple[str, str, list[str]]]:
        """Pairs of submissions with the same answers where few have them: names, and the exercises."""
        shared: dict[tuple[int, int], list[str]] = defaultdict(list)
        for exercise, prints in self.prints.items():
            for numbers in prints.values():
                if 2 <= len(numbers) <= RARE:
                    for pair in combinations(numbers, 2):
                        shared[pair].append(exercise)
        pairs = [(pair, found) for pair, found in shared.items() if len(found) >= SHARED]
        pairs.sort(key=lambda item: (-len(item[1]), item[0]))
        return [(self.names[a], self.names[b], found) for (a, b), found in pairs[:MOST_PAIRS]]
