"""What is the matter with a result, in words: said where no listed mistake explains it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from dlmath.checking.compare import Comparer
from dlmath.checking.exercise import Case
from dlmath.checking.format import kind_of
from dlmath.checking.record import Unsupported

_FACTORS = {
    2.0: "2",
    0.5: "½",
    4.0: "4",
    0.25: "¼",
    math.log(2): "ln 2",
    1 / math.log(2): "1/ln 2, as if the logarithm had another base",
    math.log(10): "ln 10",
    1 / math.log(10): "1/ln 10, as if the logarithm had another base",
    math.pi: "π",
    2 * math.pi: "2π",
    1 / math.pi: "1/π",
    math.sqrt(2): "√2",
    math.sqrt(0.5): "1/√2",
    100.0: "100",
    0.01: "1/100",
}


def about_type(got: Any, want: Any) -> str | None:
    """Why `got` cannot even be compared with `want`, or None."""
    if got is None:
        return "The answer is None. Does the function end with a return?"
    if type(got) is Unsupported:
        return f"The answer is {got.text}; asked for is {kind_of(want)}."
    if type(want) is list:
        if type(got) is not list or len(got) != len(want):
            return f"Return {len(want)} results, separated by commas; this answer is {kind_of(got)}."
        for number, (one, other) in enumerate(zip(got, want, strict=True)):
            if complaint := "The answer is None." if one is None else about_type(one, other):
                return about_several([complaint if n == number else None for n in range(len(want))])
        return None
    if type(want) is str:
        return None if type(got) is str else f"The answer should be a text; it is {kind_of(got)}."
    if type(got) is list:
        return (
            f"The answer is a list or tuple of {len(got)} entries that do not make up one array of numbers; "
            f"asked for is {kind_of(want)}."
        )
    if type(got) is not np.ndarray:
        return f"The answer should be {kind_of(want)}; it is {kind_of(got)}."
    if (want.dtype.kind == "b") != (got.dtype.kind == "b"):
        return f"The answer should be made of {'True and False' if want.dtype.kind == 'b' else 'numbers'}."
    return None


def about_shape(got: np.ndarray, want: np.ndarray, compare: Comparer) -> str | None:
    """What is the matter with the shape of `got`, or None."""
    if got.shape == want.shape:
        return None
    should = (
        f"the shape is {got.shape}, and should be {want.shape}"
        if want.ndim
        else (f"the answer is an array of shape {got.shape}, and should be one number")
    )
    if got.ndim == want.ndim > 1 and got.shape == want.shape[::-1]:
        if compare.is_near(got.T, want):
            return f"The numbers are right but transposed: {should}."
        return f"The shape is transposed: {should}."
    if got.size == want.size:
        if compare.is_near(got.reshape(want.shape), want):
            return f"The numbers are right, but {should}."
    elif got.ndim == 0 and want.ndim:
        return f"The answer is a single number, and should have the shape {want.shape}."
    return should[0].upper() + should[1:] + "."


Pair = tuple[np.ndarray, np.ndarray]


def about_no_numbers(pairs: Sequence[Pair]) -> str | None:
    """A nan or ∞ that does not belong there, or None."""
    if any(np.isnan(got).any() and not np.isnan(want).any() for got, want in pairs):
        return (
            "The answer contains nan: somewhere 0/0, ∞ − ∞, the root or the logarithm of a negative number."
        )
    if any(np.isinf(got).any() and not np.isinf(want).any() for got, want in pairs):
        return "The answer contains ∞: somewhere a division by 0, log 0, or an overflow."
    return None


def about_values(
    pairs: Sequence[Pair],
    compare: Comparer,
    inputs: Sequence[dict[str, Any]] = (),
    *,
    secret: bool = False,
    partly: bool = False,
) -> str | None:
    """What all results (got, want) have in common that are wrong but of the right shape, or None.

    `inputs` are the named inputs of each pair; `partly`: on others all is right. With `secret` nothing is
    said from which `want` could be computed: no factor, no difference, no function of the answer.
    """
    if not pairs:
        return None
    if no_numbers := about_no_numbers(pairs):
        return no_numbers
    if any(got.dtype.kind == "c" and np.abs(got.imag).max(initial=0) > 1e-9 for got, _ in pairs):
        return "The answer is complex, with an imaginary part that is not 0."
    whole = _about_integers(pairs)
    if whole:
        return whole
    pairs = [(got.astype(complex).real, want.astype(complex).real) for got, want in pairs]
    if not secret and (rounded := _about_rounding(pairs)):
        return rounded
    factor = _factor(pairs, compare, inputs, secret, partly)
    if factor:
        return factor

    def everywhere(change: Callable[[np.ndarray, np.ndarray], np.ndarray | None]) -> bool:
        changed = [(change(got, want), want) for got, want in pairs]
        return all(new is not None and compare.is_near(new, want) for new, want in changed)

    with np.errstate(all="ignore"):
        if everywhere(lambda got, want: np.abs(got) * np.where(want < 0, -1, 1)):
            return "Right up to the sign: the absolute values agree."
        if everywhere(lambda got, want: got.T if got.ndim == 2 and got.shape == got.T.shape else None):
            return "Right, but transposed: rows and columns are exchanged."
        if not secret and everywhere(lambda got, want: got[::-1] if got.ndim else None):
            return "The right numbers in the reverse order."
        if everywhere(
            lambda got, want: _like(np.sort(got, axis=None), want) if got.ndim and got.size > 1 else None
        ):
            return "The right numbers in another order."
        if not secret:
            if everywhere(lambda got, want: got**2):
                return "This is the square root of the right answer."
            if everywhere(lambda got, want: np.sqrt(np.abs(got)) * np.where(want < 0, -1, 1)):
                return "This is the square of the right answer."
            if everywhere(lambda got, want: 1 / got):
                return "This is the reciprocal (1/x) of the right answer."
        near = all(np.all(np.abs(got - want) < 0.02 * np.abs(want)) for got, want in pairs)
        if secret and near and not all(np.all(got == np.round(got)) for got, _ in pairs):
            return "Close, but not equal: is it rounded too early, or are there too few digits?"
        shifts = [got - want for got, want in pairs]
        first = shifts[0].flat[0] if shifts[0].size else 0.0
        largest = max(float(np.max(np.abs(want), initial=0.0)) for _, want in pairs)
        if (
            sum(shift.size for shift in shifts) > 1
            and abs(first) > 1e-3 * largest
            and all(compare.is_near(want + first, got) for got, want in pairs)
        ):
            if secret:
                return "Every entry is off by one and the same amount."
            amount = f"{first:+.4g}".replace("-", "−")
            if any(shift.size > 1 for shift in shifts):
                return f"Every entry is off by the same amount, {amount}."
            return f"Off by the same amount on every input, {amount}."
        errors = [_relative(got, want) for got, want in pairs]
    if max(errors) < 0.02 and not secret:
        return f"{VAGUE[0]}: the largest error is {max(errors):.1g} of the largest entry."
    return None


VAGUE = ("Close, but not equal", "Right up to a factor that is another", "The right numbers in another order")
"""Beginnings of what is said for want of something better."""

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def about_several(complaints: Sequence[str | None]) -> str:
    """Which of several results are wrong, and how: None for a right one, "" if nothing can be said of it."""
    groups: dict[str, list[str]] = {}
    for n, how in enumerate(complaints):
        if how is not None:
            groups.setdefault(how, []).append(ORDINALS[n] if n < len(ORDINALS) else f"{n + 1}th")
    sentences = []
    for how, which in groups.items():
        names = "the " + ", the ".join(which)
        if len(which) == len(complaints) > 1:
            begin = "Every result is wrong"
        else:
            names = " and ".join(names.rsplit(", ", 1))
            begin = names if sentences else f"of the {len(complaints)} results, {names}"
            begin = begin[0].upper() + begin[1:] + (" is wrong" if len(which) == 1 else " are wrong")
        if len(which) == 1:
            how = re.sub(r"^The (answer|number)\b", "It", how).replace(": the answer is ", ": it is ")
        how = re.sub(r"^(It|The number) is wrong", "", how)
        sentences.append(begin + (how if how.startswith(",") else ". " + how if how else "."))
    return " ".join(sentences)


def about_input(pairs: Sequence[Pair], inputs: Sequence[dict[str, Any]]) -> str | None:
    """The answer is nothing but one of its inputs, or zero."""
    for name in inputs[0] if inputs else ():
        if all(
            isinstance(args[name], np.ndarray | float | int) and np.array_equal(got, args[name])
            for (got, _), args in zip(pairs, inputs, strict=True)
        ):
            return f"The answer is the input {name} itself."
    if all(not got.any() and want.any() for got, want in pairs):
        return "The answer is always 0." if len(pairs) > 1 else "The answer is 0."
    return None


def about_size(pairs: Sequence[Pair]) -> str:
    """How far off an answer is, where nothing better can be said."""
    with np.errstate(all="ignore"):
        worst = max(_relative(got.astype(complex), want.astype(complex)) for got, want in pairs)
    if worst >= 1e6:
        size = "."
    elif worst < 1:
        size = f", by up to {100 * worst:.2g} %." if worst < 0.995 else ", by up to 100 %."
    else:
        size = f", by up to {f'{worst:.2g}' if worst < 10 else f'{worst:.0f}'} times"
    if not all(want.ndim == 0 for _, want in pairs):
        return "The values differ" + size.replace(" %.", " % of the largest entry.").replace(
            " times", " times the largest entry."
        )
    what = "The number is wrong"
    for side, compare in (("large", np.greater), ("small", np.less)):
        if all(compare(got.real, want.real) for got, want in pairs):
            what = f"The number is too {side}" + " on every input" * (len(pairs) > 1)
            if side == "small":
                size = size if size.endswith("%.") else "."
    return what + size.replace(" times", " times the right one.")


def about_entries(got: np.ndarray, want: np.ndarray, compare: Comparer) -> str | None:
    """Which entries of a vector are right; nothing if none is, or if it is no vector."""
    if want.ndim != 1 or not 2 <= want.size <= 8:
        return None
    right = [str(n + 1) for n in range(want.size) if compare.is_near(got[n : n + 1], want[n : n + 1])]
    if not right:
        return None
    return f"Right: {'entry' if len(right) == 1 else 'entries'} {', '.join(right)}; not the others."


def _like(entries: np.ndarray, want: np.ndarray) -> np.ndarray:
    """The sorted entries laid out in the order of `want`."""
    new = np.empty(want.size)
    new[np.argsort(want, axis=None)] = entries
    return new.reshape(want.shape)


def _relative(got: np.ndarray, want: np.ndarray) -> float:
    scale = float(np.max(np.abs(want), initial=0.0))
    return float(np.max(np.abs(got - want), initial=0.0)) / scale if scale else math.inf


def _about_integers(pairs: Sequence[Pair]) -> str | None:
    if not all(got.dtype.kind in "iu" for got, _ in pairs):
        return None
    bits = max(got.dtype.itemsize for got, _ in pairs) * 8
    differences = [want.astype(complex).real - got.astype(float) for got, want in pairs]
    largest = max(float(np.max(np.abs(want), initial=0.0)) for _, want in pairs)
    if (
        largest >= 2.0 ** (bits - 1)
        and bits < 64
        and all(np.all(np.mod(difference, 2.0**bits) == 0) for difference in differences)
    ):
        return f"Integer overflow: numbers of {bits} bits are too short for this result. Compute with floats."
    if largest >= 2.0**62 and bits == 64:
        return "Integer overflow: 64 bits are too short for this result. Compute with floats."
    if all(np.all(np.abs(difference) < 1) for difference in differences) and any(
        np.any(difference != 0) for difference in differences
    ):
        return "The answer has whole numbers where fractions are needed: an integer dtype, or // or round?"
    return None


def _factor(
    pairs: Sequence[Pair],
    compare: Comparer,
    inputs: Sequence[dict[str, Any]],
    secret: bool,
    partly: bool,
) -> str | None:
    """The answer is a multiple of the right one: always the same, or one that depends on a size."""
    factors = []
    for got, want in pairs:
        largest = int(np.argmax(np.abs(want))) if want.size else -1
        if largest < 0 or want.flat[largest] == 0:
            return None
        factor = float(got.flat[largest] / want.flat[largest])
        if factor == 0 or not math.isfinite(factor) or not compare.is_near(got / factor, want):
            return None
        factors.append(factor)
    if all(math.isclose(factor, factors[0], rel_tol=1e-4) for factor in factors):
        if math.isclose(factors[0], 1, rel_tol=1e-3):
            return None
        if math.isclose(factors[0], -1, rel_tol=1e-4):
            return (
                "Right up to the sign."
                if secret
                else "Right except for the sign" + (": multiply by −1." * (not partly) or ".")
            )
        single = len(pairs) == 1 and pairs[0][1].size == 1  # a number is a multiple of any other
        if single and (secret or not _name(factors[0])):
            return None
        if not _name(abs(factors[0])) and (partly or 0.9 < factors[0] < 1.1):
            return None  # by chance, or close for another reason
        if secret:
            return "Right up to a constant factor."
        size = _name(abs(factors[0])) or f"{abs(factors[0]):.4g}"
        if not 1e-6 < abs(factors[0]) < 1e6:
            return None
        sign = "−" if factors[0] < 0 else ""
        return f"Off by a constant factor: the answer is {sign}{size} times the right one."
    for text, sizes in _sizes(pairs, inputs):
        if power := _power(factors, sizes):
            why = {"n": ": a sum for a mean?", "1/n": ": a mean for a sum?"}.get(power, "")
            return f"Off by the factor {power}, n being {text}{why or '.'}"
    several = len(pairs) > 1 and all(want.size > 1 for _, want in pairs)
    if several and not partly and all(abs(math.log(abs(factor))) > 1e-3 for factor in factors):
        normalised = any(
            all(math.isclose(size(want), 1, rel_tol=1e-6) for _, want in pairs)
            for size in (np.linalg.norm, np.sum)
        )
        return f"{VAGUE[1]} one for every input" + (": is it not normalised?" if normalised else ".")
    return None


def _about_rounding(pairs: Sequence[Pair]) -> str | None:
    """The answer is the right one with few decimals, or rounded down."""

    def everywhere(change: Callable[[np.ndarray], np.ndarray]) -> bool:
        return all(np.allclose(got, change(want), rtol=1e-9, atol=1e-12) for got, want in pairs)

    if sum(want.size for _, want in pairs) < 2:
        return None
    if everywhere(np.floor) and not everywhere(np.round):
        return "The answer is the right one rounded down to whole numbers: // in place of /?"
    for decimals in range(5):
        if everywhere(lambda want, decimals=decimals: np.round(want, decimals)):
            return (
                f"The answer is rounded to {decimals} decimals: give all digits."
                if decimals
                else "The answer is rounded to whole numbers."
            )
    return None


def _sizes(pairs: Sequence[Pair], inputs: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[int]]]:
    """What n may be in a factor such as 1/n, in words, and its value for every pair."""
    rows = all(want.ndim > 1 for _, want in pairs)
    yield (
        "the number of rows of the result" if rows else "the number of entries",
        [want.shape[0] if want.ndim else 0 for _, want in pairs],
    )
    for name in inputs[0] if len(inputs) == len(pairs) else ():
        values = [args[name] for args in inputs]
        if not all(type(value) is np.ndarray and value.ndim == values[0].ndim > 0 for value in values):
            continue
        if values[0].ndim == 1:
            yield f"the length of {name}", [len(value) for value in values]
            continue
        axes = [f"the length of axis {axis} of {name}" for axis in range(values[0].ndim)]
        if len(axes) == 2:
            axes = [f"the number of rows of {name}", f"the number of columns of {name}"]
        for axis, text in enumerate(axes):
            yield text, [value.shape[axis] for value in values]
        yield f"the number of entries of {name}", [value.size for value in values]


def _power(factors: Sequence[float], sizes: Sequence[int]) -> str | None:
    """Which power of the sizes the factors are, if the sizes differ."""
    if len(set(sizes)) > 1 and all(sizes):
        for power, text in ((1, "n"), (-1, "1/n"), (0.5, "√n"), (-0.5, "1/√n")):
            if all(math.isclose(f, n**power, rel_tol=1e-4) for f, n in zip(factors, sizes, strict=True)):
                return text
    return None


def _name(factor: float) -> str | None:
    return next((text for value, text in _FACTORS.items() if math.isclose(factor, value, rel_tol=1e-4)), None)


def about_cases(
    right: Sequence[Case],
    wrong: Sequence[Case],
    right_special: Sequence[Case] = (),
    wrong_special: Sequence[Case] = (),
) -> str | None:
    """Which inputs are treated rightly: the property that tells them from the others, else their names.

    A property must tell right from wrong among the special cases, too.
    """
    if not right or not wrong:
        return None
    for text, test in _PROPERTIES.items():
        try:
            if all(test(case.args) for case in (*right, *right_special)) and not any(
                test(case.args) for case in (*wrong, *wrong_special)
            ):
                return f"Right only for {text}."
        except (AttributeError, TypeError):
            continue
    good, bad = (", ".join(case.name for case in cases) for cases in (right, wrong))
    return f"Right for: {good}. Wrong for: {bad}."


def _first_matrix(args: tuple) -> np.ndarray | None:
    return next((a for a in args if type(a) is np.ndarray and a.ndim == 2), None)


def _has_symmetric_matrix(args: tuple) -> bool:
    """Raises AttributeError where there is no matrix."""
    matrix = _first_matrix(args)
    return matrix.shape[0] == matrix.shape[1] and bool(np.allclose(matrix, matrix.T))


def _has_square_matrix(args: tuple) -> bool:
    """Raises AttributeError where there is no matrix."""
    return len(set(_first_matrix(args).shape)) == 1


def _are_nonnegative(args: tuple) -> bool:
    """Raises TypeError among matrices and functions, where a difference in sign is more likely by chance."""
    if not all(type(a) is float or (type(a) is np.ndarray and a.ndim < 2) for a in args):
        raise TypeError
    return all(bool(np.all(np.asarray(a) >= 0)) for a in args)


_PROPERTIES: dict[str, Callable[[tuple], bool]] = {
    "symmetric matrices": _has_symmetric_matrix,
    "square matrices": _has_square_matrix,
    "inputs without negative numbers": _are_nonnegative,
}
