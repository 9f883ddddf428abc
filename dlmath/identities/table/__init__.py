"""All identities, a module for each topic, in the order of the page."""

from __future__ import annotations

from ..identity import Identity
from . import (
    arrays,
    backward,
    information,
    inverse,
    layers,
    linear,
    norms,
    probability,
    quadratic,
    spectral,
    trace,
)

TABLE: tuple[Identity, ...] = (
    *linear.ENTRIES,
    *norms.ENTRIES,
    *quadratic.ENTRIES,
    *trace.ENTRIES,
    *inverse.ENTRIES,
    *spectral.ENTRIES,
    *layers.ENTRIES,
    *backward.ENTRIES,
    *arrays.ENTRIES,
    *probability.ENTRIES,
    *information.ENTRIES,
)
