"""The small real data sets that ship with the book; where each is from stands in this folder's README.md.

from dlmath import data

data.names()                   what there is
people = data.load("titanic")  a table: one array per column, people["count"]
text = data.load("alice")      a text: one string
"""

from __future__ import annotations

import csv
import io
from importlib.resources import files

import numpy as np

__all__ = ["load", "names"]


def _table(raw: bytes) -> dict[str, np.ndarray]:
    """The columns of a CSV file with a header; a column is of int, else float, else str."""
    header, *rows = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))
    return {name: _column(list(values)) for name, values in zip(header, zip(*rows, strict=True), strict=True)}


def _column(values: list[str]) -> np.ndarray:
    for kind in (int, float):
        try:
            return np.array([kind(value) for value in values])
        except ValueError:
            continue
    return np.array(values)


def _arrays(raw: bytes) -> dict[str, np.ndarray]:
    """The arrays of an .npz file by name; pickled objects are refused."""
    with np.load(io.BytesIO(raw), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


_READERS = {
    ".csv": _table,
    ".npz": _arrays,
    ".txt": lambda raw: raw.decode("utf-8"),
}


def _shipped() -> dict[str, str]:
    """Data set → its file name."""
    names = (entry.name for entry in files(__name__).iterdir())
    return {
        name.rpartition(".")[0]: name for name in sorted(names) if "." + name.rpartition(".")[2] in _READERS
    }


def names() -> list[str]:
    """The names that `load` knows, in alphabetical order."""
    return list(_shipped())


def load(name: str) -> dict[str, np.ndarray] | str:
    """Read the data set `name` from the package; no network is needed.

    Returns
    -------
    dict of str → ndarray
        For a table (.csv) its columns, each of shape (rows,); for arrays (.npz) the arrays by name.
    str
        For a text (.txt).

    Raises
    ------
    ValueError
        If there is no such data set; the message lists those there are.
    """
    shipped = _shipped()
    if name not in shipped:
        raise ValueError(f"there is no data set {name!r}; there are: {', '.join(shipped)}")
    file = shipped[name]
    return _READERS["." + file.rpartition(".")[2]](files(__name__).joinpath(file).read_bytes())
