"""Files that strangers have handed in, read without trust: folders and zips, listed alike.

Nothing is unpacked to disk, no link is followed, and nothing but a regular file is opened. What cannot be
read is listed with a reason, so that it becomes a line of the report and not the end of it.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_NOTEBOOK = 20_000_000
"""Bytes of the largest notebook that is read; outputs are among them."""
MOST_ARCHIVE = 50_000_000
"""Bytes of the largest zip that is read inside of another folder or zip."""
MOST_UNPACKED = 100_000_000
"""Bytes that are read of one such zip, whatever it says of itself."""
MOST_DEPTH = 10
"""Folders inside of each other."""
MOST_DIRECTORY = 1_000_000
"""Bytes of the table of contents of a zip inside of another folder or zip: some ten thousand files."""
MOST_FILES = 2_000
"""Files and folders that are looked at in one submission."""

SKIPPED = {"__MACOSX", "node_modules", "site-packages"}
OTHER_ARCHIVES = (".7z", ".rar", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".gz")
NOTEBOOK, ARCHIVE = ".ipynb", ".zip"
TIMESTAMP_FIELD = 0x5455


class Refused(Exception):
    """A file that is not read; says in a few words why."""


@dataclass(frozen=True)
class File:
    """One notebook or zip: `path` below its submission or class, `time` in seconds since 1970 (0: unknown).

    `fault` says why it cannot be read; `read` gives its bytes otherwise, and raises Refused.
    """

    path: tuple[str, ...]
    time: float = 0.0
    fault: str = ""
    read: Callable[[int], bytes] | None = None

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def is_archive(self) -> bool:
        return self.name.lower().endswith(ARCHIVE)

    def content(self, most: int) -> bytes:
        """The bytes of the file, if there are at most `most`. Raises Refused."""
        if self.fault or self.read is None:
            raise Refused(self.fault or "it cannot be read")
        return self.read(most)

    def below(self, depth: int) -> File:
        """The same file, named from `depth` folders further down."""
        return File(self.path[depth:], self.time, self.fault, self.read)


def is_skipped(name: str) -> bool:
    """Whether a file or folder is one that programs leave behind, and no work of anybody's."""
    return name.startswith((".", "._")) or name in SKIPPED


def is_wanted(name: str) -> bool:
    """Whether a file is looked at: notebooks, zips, and other archives, of which the report says so."""
    return name.lower().endswith((NOTEBOOK, ARCHIVE, *OTHER_ARCHIVES))


def _other_archive(name: str) -> str:
    lower = name.lower()
    return "it is an archive of a kind that is not read; zips are" * lower.endswith(OTHER_ARCHIVES)


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a regular file. Raises Refused for links, pipes and devices, and beyond `most`."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"):
        flags |= getattr(os, name, 0)
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Refused("it is a link, a pipe or a device, and no file")
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused("it is a link, a pipe or a device, and no file")
            return _at_most(file, most)
    except OSError as error:
        raise Refused(f"it cannot be read ({error.strerror or type(error).__name__})") from None


def _at_most(file: io.BufferedIOBase | zipfile.ZipExtFile, most: int) -> bytes:
    data = file.read(most + 1)
    if len(data) > most:
        raise Refused(f"it is larger than {most / 1e6:g} MB")
    return data


def top_of(folder: Path) -> list[tuple[str, bool]]:
    """The names in a folder, each with whether it is a folder itself (a link to one is none)."""
    with os.scandir(folder) as entries:
        return sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)


def files_below(folder: Path, path: tuple[str, ...] = ()) -> Iterator[File]:
    """The notebooks and zips below a folder, in the order of their names; all else is left out."""
    left, seen = [(folder, path)], 0
    while left:
        place, path = left.pop()
        try:
            with os.scandir(place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield File((*path, ""), fault=f"the folder cannot be read ({error.strerror})")
            continue
        deeper = []
        for entry in entries:
            if is_skipped(entry.name):
                continue
            seen += 1
            inside = (*path, entry.name)
            if seen > MOST_FILES:
                yield File(inside, fault=f"there are more than {MOST_FILES} files; from here on none is read")
                return
            if entry.is_dir(follow_symlinks=False):
                if len(inside) > MOST_DEPTH:
                    fault = f"it lies more than {MOST_DEPTH} folders deep and is not read"
                    yield File(inside, fault=fault)
                else:
                    deeper.append((Path(entry.path), inside))
            elif entry.is_symlink() or is_wanted(entry.name):
                yield regular_file(Path(entry.path), inside)
        left += reversed(deeper)


def regular_file(place: Path, path: tuple[str, ...]) -> File:
    """A file on disk, looked at but not opened."""
    try:
        info = place.lstat()
    except OSError as error:
        return File(path, fault=f"it cannot be read ({error.strerror})")
    if stat.S_ISLNK(info.st_mode):
        return File(path, fault="it is a link, and links are not followed")
    if not stat.S_ISREG(info.st_mode):
        return File(path, fault="it is a pipe or a device, and no file")
    return File(path, info.st_mtime, _other_archive(path[-1]), lambda most: read_regular(place, most))


class Zip:
    """A zip, listed without unpacking it. Raises Refused where it is none, or too large.

    `stranger` is whether a student made it: then its contents and its table of contents are limited.
    """

    def __init__(self, source: Path | bytes, stranger: bool = True) -> None:
        self.stranger = stranger
        self.unpacked = 0
        try:
            file: io.BufferedIOBase = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
            if stranger:
                _demand_short_directory(file)
            self.zip = zipfile.ZipFile(file)
            self.folders = {info.filename for info in self.zip.infolist() if info.is_dir()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
            raise Refused(f"it is no zip that can be read ({str(error) or type(error).__name__})") from None

    def files(self, path: tuple[str, ...] = (), time: float = 0.0) -> Iterator[File]:
        """Its notebooks and zips. `path` and `time` are its own: what it says of times does not count."""
        names: set[str] = set()
        for count, info in enumerate(self.zip.infolist()):
            if self.stranger and count >= MOST_FILES:
                fault = f"there are more than {MOST_FILES} files; from here on none is read"
                yield File((*path, _shown(info.filename)), fault=fault)
                return
            parts = _parts(info.filename)
            if any(map(is_skipped, parts or ())) or info.is_dir():
                continue
            fault = _fault_of(info, parts)
            name = parts[-1] if parts else info.filename
            if not is_wanted(name):
                continue
            if not fault and info.filename in names:
                fault = "the zip holds it twice"
            names.add(info.filename)
            inside = (*path, *(parts or (_shown(info.filename),)))
            yield File(inside, time or _time_of(info), fault, lambda most, info=info: self._read(info, most))

    def paths(self) -> set[tuple[str, ...]]:
        """Everything that it lists, also what is not looked at, and the folders that these are in."""
        found: set[tuple[str, ...]] = set()
        for info in self.zip.infolist():
            parts = _parts(info.filename) or ()
            if not any(map(is_skipped, parts)):
                found |= {parts[:n] for n in range(1, len(parts) + 1)}
        return found

    def is_folder(self, path: tuple[str, ...]) -> bool:
        """Whether it lists a folder of this name, be it empty."""
        return "/".join(path) + "/" in self.folders

    def _read(self, info: zipfile.ZipInfo, most: int) -> bytes:
        if self.stranger:
            most = min(most, MOST_UNPACKED - self.unpacked)
            if most <= 0:
                raise Refused(f"the zip holds more than {MOST_UNPACKED / 1e6:g} MB")
        try:
            with self.zip.open(info) as file:
                data = _at_most(file, most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise Refused(f"the zip is broken here ({str(error) or type(error).__name__})") from None
        except Refused:
            self.unpacked += most
            raise
        self.unpacked += len(data)
        return data


def _demand_short_directory(file: io.BufferedIOBase) -> None:
    """Refuse a zip whose table of contents alone would fill the memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and len(tail) >= at + 22:
        (directory,) = struct.unpack("<L", tail[at + 12 : at + 16])
        if directory > MOST_DIRECTORY:
            raise Refused("its table of contents is too long")
    file.seek(0)


def _parts(name: str) -> tuple[str, ...] | None:
    """The folders and the name of an entry; None for a name that leads out of the zip."""
    if name.startswith("/") or "\\" in name or "\0" in name or name[1:2] == ":":
        return None
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    return parts if parts and ".." not in parts else None


def _fault_of(info: zipfile.ZipInfo, parts: tuple[str, ...] | None) -> str:
    """Why an entry is not read; "" if it is."""
    if parts is None:
        return "its name leads out of the zip"
    if len(parts) > MOST_DEPTH:
        return f"it lies more than {MOST_DEPTH} folders deep and is not read"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.create_system == 3 and kind not in (0, stat.S_IFREG):
        return "it is a link, and links are not followed" if kind == stat.S_IFLNK else "it is no file"
    if info.flag_bits & 1:
        return "it is encrypted"
    return _other_archive(parts[-1])


def _time_of(info: zipfile.ZipInfo) -> float:
    """When an entry was changed: in universal time if the zip says so, else by this machine's clock."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == TIMESTAMP_FIELD and size >= 5 and len(extra) >= 9 and extra[4] & 1:
            return float(struct.unpack("<l", extra[5:9])[0])
        extra = extra[4 + size :]
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _shown(name: str) -> str:
    return name.replace("/", "∕") or "?"
