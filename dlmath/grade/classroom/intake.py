"""What was handed in, by whom, and when: read without running anything.

A class is a folder or a zip, and holds for each student a folder, a zip or files. What Moodle (“Download all
submissions”, with and without folders) and Canvas (“Download Submissions”) export is known by its names:

    Ada Lovelace_1234_assignsubmission_file_/02-svd.ipynb      Moodle; 1234 is the participant
    lovelaceada_LATE_1234_5678_02-svd.ipynb                    Canvas; 1234 is the student
    ada/exercises/02-svd.ipynb, ada.zip, ada_02-svd.ipynb      folders, forks, zips, single notebooks

A folder that holds released notebooks, or a folder `exercises` with them, is one submission itself.

Which released notebook a file is, its stamp says (`make exercises` writes it), else its name, else its cells.
Of several files for one notebook the latest counts, and the others are listed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dlmath.grade.classroom import files
from dlmath.grade.classroom.files import File, Refused, Zip
from dlmath.grade.classroom.roster import Roster, Student, letters, plain
from dlmath.grade.released import Cell, Notebook, Unreadable, parse_notebook, same_lines
from dlmath.grade.sandbox import as_json

MOST_CELLS = 2_000
MOST_CODE = 1_000_000
"""Letters of all cells of one notebook."""
MOST_NOTEBOOKS = 200
"""Notebooks of one submission that are opened."""

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_\d+_(?P<rest>.+)", re.DOTALL)


@dataclass(frozen=True)
class Owner:
    """Whose a file is, as its name says it."""

    name: str
    id: str = ""
    late: bool = False


@dataclass
class Pile:
    """All files of one student, before any was opened."""

    owner: Owner
    files: list[File] = field(default_factory=list)


@dataclass
class Handed:
    """What one student has handed in.

    `notebooks` are cells, or a sentence why there are none, by the name of the released notebook; `of` is the
    file that counts for each, `times` when it was changed. `stamps` are those of another release (“” for
    none), `earlier` the files that do not count since another does, `faults` what could not be read.
    """

    name: str
    id: str = ""
    listed: bool | None = None
    row: int | None = None
    late: bool = False
    notebooks: dict[str, list[dict] | str] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)
    earlier: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The hash of what is graded; "" where there is nothing."""
        if not self.notebooks:
            return ""
        text = json.dumps([self.notebooks, self.stamps], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


# -- whose is it -------------------------------------------------------------------------------------------


def piles(sources: Iterable[Path], released: dict[str, Notebook]) -> list[Pile]:
    """The files of each student in these folders, zips and notebooks. Raises ValueError for what is none."""
    found: dict[tuple[str, str], Pile] = {}

    def add(owner: Owner, handed: Iterable[File]) -> None:
        pile = found.setdefault((letters(owner.name) or owner.name, owner.id), Pile(owner))
        if owner.late and not pile.owner.late:
            pile.owner = owner
        pile.files += handed

    for source in sources:
        if source.is_dir():
            _from_folder(source, released, add)
        elif source.suffix.lower() == files.ARCHIVE and source.is_file():
            _from_zip(source, released, add)
        elif source.suffix.lower() == files.NOTEBOOK and source.is_file():
            owner = _owner(source.name, released)
            add(owner, [files.regular_file(source, (source.name,))])
        else:
            raise ValueError(f"{plain(str(source))} is no folder, no zip and no notebook")
    return list(found.values())


def _from_folder(folder: Path, released: dict[str, Notebook], add) -> None:
    top = [(name, is_folder) for name, is_folder in files.top_of(folder) if not files.is_skipped(name)]
    names = {name for name, _ in top}
    fork = "exercises" in names and (folder / "exercises").is_dir()
    if fork or any(f"{name}.ipynb" in names for name in released):
        place = folder / "exercises" if fork else folder
        add(Owner(plain(folder.resolve().name)), files.files_below(place))
        return
    if len(top) == 1 and top[0][1]:
        inner = folder / top[0][0]
        if any(_exported(name) for name, _ in files.top_of(inner)):
            return _from_folder(inner, released, add)
    for name, is_folder in top:
        owner = _owner(name, released)
        if is_folder:
            place = folder / name
            inner = place / "exercises"
            add(owner, files.files_below(inner if inner.is_dir() and not inner.is_symlink() else place))
        elif files.is_wanted(name) or (folder / name).is_symlink():
            add(owner, [files.regular_file(folder / name, (name,))])
        elif _exported(name):
            add(owner, [])
    return None


def _from_zip(path: Path, released: dict[str, Notebook], add) -> None:
    archive = Zip(path, stranger=False)
    listed = list(archive.files())
    paths = archive.paths()
    exported = any(len(path) == 2 and _exported(path[1]) for path in paths)
    depth = 1 if exported and len({path[0] for path in paths}) == 1 else 0
    single = any(
        file.path[depth:] == (f"{name}.ipynb",) or file.path[depth:] == ("exercises", f"{name}.ipynb")
        for file in listed
        for name in released
    )
    if single:
        add(Owner(plain(path.stem)), listed)
        return
    inner = {path[: depth + 1] for path in paths if len(path) > depth + 1}
    for path in sorted(paths):
        if len(path) == depth + 1 and (path in inner or archive.is_folder(path) or _exported(path[-1])):
            add(_owner(path[depth], released), [])
    for file in listed:
        below = file.below(depth)
        add(_owner(below.path[0], released), [below.below(1) if len(below.path) > 1 else below])


def _exported(name: str) -> bool:
    """Whether a name is one that Moodle or Canvas gives."""
    return bool(MOODLE.fullmatch(name) or CANVAS.fullmatch(name))


def _owner(name: str, released: dict[str, Notebook]) -> Owner:
    """Whose a folder or file of this name is."""
    if match := MOODLE.fullmatch(name):
        return Owner(plain(match["name"]), match["id"])
    if match := CANVAS.fullmatch(name):
        return Owner(plain(match["name"]), match["id"], bool(match["late"]))
    stem = re.sub(r"\.(ipynb|zip)$", "", name, flags=re.IGNORECASE)
    if stem != name and (notebook := _named(stem, released)):
        stem = stem.replace(notebook, "").strip(" -_.()") or stem
    return Owner(plain(stem) or "?")


# -- what is it --------------------------------------------------------------------------------------------


def opened(pile: Pile, released: dict[str, Notebook], wanted: Container[str]) -> Handed:
    """The notebooks of a student that are wanted: read, recognised, and of several the latest."""
    handed = Handed(pile.owner.name, pile.owner.id, late=pile.owner.late)
    found: dict[str, list[tuple[float, str, list[dict] | str, str]]] = {}
    for count, file in enumerate(_unpacked(pile.files)):
        shown = plain("/".join(file.path))
        if count >= MOST_NOTEBOOKS:
            handed.faults.append(f"there are more than {MOST_NOTEBOOKS} notebooks; the rest is not read")
            break
        try:
            name, cells, stamp = _recognised(file, released)
        except Refused as error:
            name, cells, stamp = _named(file.name, released), f"{error}", ""
            if not name:
                handed.faults.append(f"{shown}: {error}")
                continue
        if not name:
            handed.faults.append(f"{shown}: it is none of the released notebooks")
            continue
        found.setdefault(name, []).append((file.time, shown, cells, stamp))
    for name in sorted(name for name in found if name in wanted):
        # What can be read goes before what cannot, and the later before the earlier.
        *others, latest = sorted(found[name], key=lambda f: (type(f[2]) is list, f[0], f[1]))
        handed.times[name], handed.of[name], handed.notebooks[name], stamp = latest
        if type(latest[2]) is list and stamp != released[name].stamp:
            handed.stamps[name] = stamp
        for _, shown, cells, _ in others:
            handed.earlier.append(f"{shown}: {cells}" if type(cells) is str else shown)
    return handed


def _unpacked(listed: Iterable[File]) -> Iterator[File]:
    """The notebooks among files and inside of zips; of zips inside of zips only a fault."""
    for file in listed:
        if not file.is_archive or file.fault:
            yield file
            continue
        try:
            inside = Zip(file.content(files.MOST_ARCHIVE))
        except Refused as error:
            yield File(file.path, file.time, str(error))
            continue
        for inner in inside.files(file.path, file.time):
            fault = "it is a zip inside of a zip, and is not read" if inner.is_archive else inner.fault
            yield File(inner.path, inner.time, fault, inner.read)


def _recognised(file: File, released: dict[str, Notebook]) -> tuple[str, list[dict] | str, str]:
    """Name of the released notebook, cells, and the stamp. Raises Refused where it cannot be opened."""
    data = file.content(files.MOST_NOTEBOOK)
    try:
        cells, metadata = parse_notebook(data)
    except Unreadable as error:
        return _named(file.name, released), str(error), ""
    stamp = metadata.get("dlmath")
    stamp = stamp if type(stamp) is dict else {}
    name = stamp.get("notebook")
    if type(name) is not str or name not in released:
        name = _named(file.name, released) or _by_cells(cells, released)
    release = stamp.get("release")
    release = release if type(release) is str and re.fullmatch(r"[0-9a-f]{12}", release) else ""
    if len(cells) > MOST_CELLS:
        return name, f"it has more than {MOST_CELLS} cells", release
    if sum(len(cell.source) for cell in cells) > MOST_CODE:
        return name, f"its cells hold more than {MOST_CODE:,} letters", release
    return name, as_json(cells), release


def _named(name: str, released: dict[str, Notebook]) -> str:
    """The released notebook whose name stands in that of a file; "" if there is none."""
    found = [n for n in released if re.search(rf"(?<![A-Za-z0-9]){re.escape(n)}(?![A-Za-z0-9])", name)]
    return max(found, key=len, default="")


def _by_cells(cells: list[Cell], released: dict[str, Notebook]) -> str:
    """The released notebook of which more than half of the check cells are there; "" if there is none."""
    ids = {cell.id for cell in cells}
    for name, notebook in released.items():
        if 2 * sum(check.id in ids for check in notebook.checks) > len(notebook.checks):
            return name
    return ""


# -- who is it ---------------------------------------------------------------------------------------------


def matched(found: list[Pile], roster: Roster | None) -> tuple[list[tuple[Pile, int | None]], list[int]]:
    """Each pile with the number of its student in the roster (None: not listed); and who handed in nothing.

    Piles of one student become one. A name that two students have is matched with neither.
    """
    if roster is None:
        return [(pile, None) for pile in found], []
    by_row: dict[int, Pile] = {}
    result: list[tuple[Pile, int | None]] = []
    for pile in found:
        numbers = roster.find(pile.owner.name, pile.owner.id)
        if len(numbers) != 1:
            result.append((pile, None))
            continue
        (number,) = numbers
        if number in by_row:
            by_row[number].files += pile.files
        else:
            by_row[number] = pile
            result.append((pile, number))
    return result, [n for n in range(len(roster.students)) if n not in by_row]


def from_roster(handed: Handed, number: int | None, students: list[Student]) -> Handed:
    """Give what was handed in the name and id of the roster."""
    handed.listed = number is not None
    if number is not None:
        student = students[number]
        handed.row, handed.name, handed.id = number, student.name, student.id or handed.id
    return handed


# -- older releases ----------------------------------------------------------------------------------------


def brought_up_to_date(cells: list[dict], released: Notebook, older: Iterable[Notebook]) -> list[dict]:
    """A notebook of an older release, with the check cells of today where those of then are untouched."""
    today = {check.id: check.source for check in released.checks}
    then = {check.id: check.source for notebook in older for check in notebook.checks}
    return [
        cell | {"source": today[cell["id"]]}
        if cell["id"] in today and cell["id"] in then and same_lines(cell["source"], then[cell["id"]])
        else cell
        for cell in cells
    ]


def as_line(handed: Handed) -> dict[str, Any]:
    """What is known of a submission without its cells, for the list of what was handed in."""
    data = {name: value for name, value in vars(handed).items() if name != "notebooks"}
    return data | {"digest": handed.digest}
