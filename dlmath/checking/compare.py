"""When two results count as the same: up to rounding, sign, scale, order or choice of a basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

_RTOL_OF = {"float16": 5e-3, "float32": 2e-5, "complex64": 2e-5}


@dataclass(frozen=True)
class Comparer:
    """Compares arrays of one shape. Tolerances are relative to the largest entry of what is expected.

    Results in single or half precision get the tolerance of their precision.
    """

    rtol: float = 1e-6
    atol: float = 1e-9
    note: str = ""

    def tolerance(self, got: np.ndarray, want: np.ndarray) -> float:
        scale = float(np.max(np.abs(want[np.isfinite(want)]), initial=0.0))
        rtol = max(self.rtol, _RTOL_OF.get(got.dtype.name, 0.0))
        return rtol * scale + max(self.atol, 1e-2 * rtol if rtol > self.rtol else 0.0)

    def agrees(self, got: np.ndarray, want: np.ndarray, error: Any = 0.0) -> bool:
        """Whether `got` counts as `want`, whose entries are known up to `error`. The shapes are equal."""
        return self._near(got, want, self.tolerance(got, want) + error)

    def is_near(self, got: np.ndarray, want: np.ndarray) -> bool:
        """Whether two arrays count as the same, equal shapes included, for guesses such as “transposed”.

        The tolerance is a little larger, since what is guessed at is computed with rounding errors.
        """
        slack = 1e-7 * np.max(np.abs(want[np.isfinite(want)]), initial=0)
        return got.shape == want.shape and self.agrees(got, want, slack)

    def of_each(self, count: int) -> tuple[Comparer, ...]:
        """How each of several results is compared."""
        return (self,) * count

    @staticmethod
    def _near(got: np.ndarray, want: np.ndarray, tolerance: Any) -> bool:
        if got.shape != want.shape:
            return False
        got, want = _wide(got), _wide(want)
        finite = np.isfinite(want)
        same = np.where(finite, np.abs(got - np.where(finite, want, 0)) <= tolerance, got == want)
        same |= np.isnan(got) & np.isnan(want)
        return bool(np.all(same))


def _wide(array: np.ndarray) -> np.ndarray:
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def close(rtol: float = 1e-6, atol: float = 1e-9) -> Comparer:
    """Equal up to rounding: the default."""
    return Comparer(rtol, atol)


@dataclass(frozen=True)
class Exact(Comparer):
    rtol: float = 0.0
    atol: float = 0.0

    def agrees(self, got: np.ndarray, want: np.ndarray, error: Any = 0.0) -> bool:
        return self._near(got, want, 0.0)


def exact() -> Comparer:
    """Equal to the last digit: counts, indices, truth values."""
    return Exact()


@dataclass(frozen=True)
class UpToSign(Comparer):
    axis: int | None = None

    def agrees(self, got: np.ndarray, want: np.ndarray, error: Any = 0.0) -> bool:
        tolerance = self.tolerance(got, want) + error
        if self.axis is None or got.ndim < 2:
            return self._near(got, want, tolerance) or self._near(-got, want, tolerance)
        pairs = zip(np.moveaxis(_wide(got), self.axis, 0), np.moveaxis(want, self.axis, 0), strict=True)
        return all(self._near(a, b, tolerance) or self._near(-a, b, tolerance) for a, b in pairs)


def up_to_sign(axis: int | None = None, rtol: float = 1e-6, atol: float = 1e-9) -> Comparer:
    """±x are the same; with `axis`, each slice along it has its own sign (1: columns, 0: rows)."""
    return UpToSign(rtol, atol, "the sign is free", axis)


@dataclass(frozen=True)
class UpToScale(Comparer):
    positive: bool = False

    def agrees(self, got: np.ndarray, want: np.ndarray, error: Any = 0.0) -> bool:
        if not np.all(np.isfinite(got)):
            return False
        size = float(np.linalg.norm(want))
        length = float(np.linalg.norm(_wide(got)))
        if size == 0.0 or length < 1e-150 * size:
            return size == 0.0 and length <= self.atol
        unit, target = _wide(got) / length, want / size
        factor = np.vdot(target, unit)
        if self.positive and not (np.real(factor) > 0):
            return False
        rtol = max(self.rtol, _RTOL_OF.get(got.dtype.name, 0.0))
        return self._near(unit, factor * target, rtol + np.max(error) / size) and abs(factor) > 0.5


def up_to_scale(*, positive: bool = False, rtol: float = 1e-6) -> Comparer:
    """Every non-zero multiple is the same (`positive=True`: every positive one)."""
    return UpToScale(rtol, 1e-9, "the length is free", positive)


@dataclass(frozen=True)
class UpToOrder(Comparer):
    axis: int = 0

    def agrees(self, got: np.ndarray, want: np.ndarray, error: Any = 0.0) -> bool:
        if got.ndim == 0:
            return super().agrees(got, want, error)
        tolerance = self.tolerance(got, want) + np.max(error)
        left = list(np.moveaxis(want, self.axis, 0))
        for slice_ in np.moveaxis(_wide(got), self.axis, 0):
            match = next((n for n, other in enumerate(left) if self._near(slice_, other, tolerance)), None)
            if match is None:
                return False
            left.pop(match)
        return True


def up_to_order(axis: int = 0, rtol: float = 1e-6, atol: float = 1e-9) -> Comparer:
    """The slices along `axis` may come in any order (a vector: its entries)."""
    return UpToOrder(rtol, atol, "the order is free", axis)


@dataclass(frozen=True)
class SameSubspace(Comparer):
    orthonormal: bool = True

    def agrees(self, got: np.ndarray, want: np.ndarray, error: Any = 0.0) -> bool:
        if got.ndim != 2 or not np.all(np.isfinite(got)):
            return False
        got, want = _wide(got), _wide(want)
        tolerance = max(self.rtol, _RTOL_OF.get(got.dtype.name, 0.0))
        if self.orthonormal and not self._near(got.conj().T @ got, np.eye(got.shape[1]), tolerance):
            return False
        (q, r), (target, _) = np.linalg.qr(got), np.linalg.qr(want)
        if got.shape[1] and np.min(np.abs(np.diag(r))) < 1e-9 * np.max(np.abs(r)):
            return False
        return self._near(q @ q.conj().T, target @ target.conj().T, tolerance)


def same_subspace(*, orthonormal: bool = True, rtol: float = 1e-6) -> Comparer:
    """The columns span the same subspace; unless `orthonormal=False`, they must also be orthonormal."""
    return SameSubspace(rtol, 1e-9, "any basis of the subspace will do", orthonormal)


@dataclass(frozen=True)
class Each(Comparer):
    parts: tuple[Comparer, ...] = field(default=())

    def of_each(self, count: int) -> tuple[Comparer, ...]:
        return self.parts


def each(*parts: Comparer) -> Comparer:
    """For an answer that returns several results: how to compare the first, the second, …"""
    return Each(parts=parts)


@dataclass(frozen=True)
class Satisfies(Comparer):
    test: Callable[[np.ndarray, np.ndarray], bool] = lambda got, want: False

    def agrees(self, got: np.ndarray, want: np.ndarray, error: Any = 0.0) -> bool:
        return bool(self.test(_wide(got), want))


def satisfies(test: Callable[[np.ndarray, np.ndarray], bool], note: str) -> Comparer:
    """Anything with `test(got, want)`, where the mathematics allows other answers still."""
    return Satisfies(note=note, test=test)
