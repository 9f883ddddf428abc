"""A folder of HTML on the loopback address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import serving

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """A folder of HTML and the address at which it is served."""

    path: Path
    url: str


@contextmanager
def serve(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Serve a folder; `headers` are sent with every file."""
    with serving.serve(folder, headers) as url:
        yield Site(folder, url)
