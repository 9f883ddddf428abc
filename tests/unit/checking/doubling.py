"""A small exercise to try the engine on, and answers to it."""

import numpy as np

from dlmath.checking import (
    Exercise,
    Mistake,
)


def exercise(reference=lambda x: 2 * x, **changes):
    """A small exercise to try the engine on: by default, double a vector."""
    fields = {
        "id": "svd.double",
        "title": "Double it",
        "level": "warm-up",
        "points": 4,
        "section": "sec-svd-rank",
        "trains": "doubling",
        "reference": reference,
        "inputs": lambda rng: {"two entries": rng.normal(size=2), "five entries": rng.normal(size=5)},
        "mistakes": (
            Mistake(
                "squared",
                lambda x: x**2,
                "The square multiplies x by itself, not by 2.",
                "x = 3 gives 6, not 9.",
            ),
            Mistake(
                "unchanged",
                lambda x: 1 * x,
                "The factor 2 is missing from what you return.",
                "x = 3 gives 6, not 3.",
            ),
        ),
        "hints": ("What is x + x, entry by entry?", "Multiply by the number 2."),
    }
    return Exercise(**(fields | changes))


def value(reference, **changes):
    return exercise(reference, inputs=None, **({"points": 2, "mistakes": ()} | changes))


class Equal:
    """Equals everything, converts to anything."""

    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __le__ = __ge__ = __eq__
    __hash__ = None
    __bool__ = lambda self: True
    __getattr__ = lambda self, name: Equal()
    __call__ = lambda self, *args, **kwargs: Equal()
    __array__ = lambda self, *args, **kwargs: np.full(2, 7.0)
    __float__ = lambda self: 7.0
    __len__ = lambda self: 2
    __iter__ = lambda self: iter([Equal(), Equal()])
    __sub__ = __rsub__ = __abs__ = lambda self, *args: Equal()


def stub(x):
    """What to do."""
    ...
