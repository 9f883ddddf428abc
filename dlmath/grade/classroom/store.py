"""The folder of a graded class: what was handed in, and each result as soon as it is there.

    class.json                    how this class is graded: release, seed, limits
    intake.jsonl                  a line for each student: names, times, what could not be read
    submissions/ab/HASH.json.gz   the cells of a submission; HASH is that of its content
    results/ab/KEY.json           the points of a submission; KEY hashes submission, release and seed
    everything else               reports: views of these, made anew by each run

Every file is written beside its place and then moved there, so that it is whole or not there at all.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FORMAT = 1
UNFINISHED = ".part"


class Store:
    """The folder of a class."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # -- files -------------------------------------------------------------------------------------------

    def write(self, name: str, content: bytes | Iterable[bytes], lasting: bool = True) -> Path:
        """Write a file whole or not at all; a lasting one to the disk itself. Raises OSError."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
        try:
            with part.open("wb") as file:
                for piece in (content,) if isinstance(content, bytes) else content:
                    file.write(piece)
                file.flush()
                if lasting:
                    os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
        return path

    def write_json(self, name: str, data: Any) -> None:
        self.write(name, (json.dumps(data, indent=1) + "\n").encode())

    def read_json(self, name: str) -> Any:
        """What a JSON file holds; None where it is missing or broken."""
        try:
            return json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return None

    def sweep(self) -> None:
        """Remove what killed runs have left half written."""
        for part in self.folder.glob(f"**/*{UNFINISHED}"):
            with contextlib.suppress(OSError):
                part.unlink()

    # -- submissions -------------------------------------------------------------------------------------

    @staticmethod
    def _submission(digest: str) -> str:
        return f"submissions/{digest[:2]}/{digest}.json.gz"

    def keep_submission(self, digest: str, submission: dict[str, Any]) -> None:
        """Keep the cells of a submission; does nothing where they are there."""
        if not (self.folder / self._submission(digest)).exists():
            text = json.dumps(submission).encode()
            self.write(self._submission(digest), gzip.compress(text, 6, mtime=0))

    def submission(self, digest: str) -> dict[str, Any]:
        """The cells of a submission. Raises OSError or ValueError where the file is missing or broken."""
        try:
            return json.loads(gzip.decompress((self.folder / self._submission(digest)).read_bytes()))
        except EOFError as error:
            raise ValueError(str(error)) from None

    # -- results -----------------------------------------------------------------------------------------

    @staticmethod
    def key(digest: str, release: str, seed: str) -> str:
        """What a result is called: the same for the same submission, release and inputs, and for no other."""
        return hashlib.sha256(json.dumps([FORMAT, digest, release, seed]).encode()).hexdigest()

    @staticmethod
    def _result(key: str) -> str:
        return f"results/{key[:2]}/{key}.json"

    def has(self, key: str) -> bool:
        return (self.folder / self._result(key)).exists()

    def result(self, key: str) -> dict[str, Any] | None:
        """A result; None where it is not there yet."""
        return self.read_json(self._result(key))

    def keep(self, key: str, result: dict[str, Any]) -> None:
        """Save a result. Raises OSError, such as for a full disk."""
        self.write(self._result(key), json.dumps(result).encode())

    # -- the class ---------------------------------------------------------------------------------------

    def intake(self) -> Iterator[dict[str, Any]]:
        """The lines of `intake.jsonl`; none where nothing was taken in yet."""
        try:
            with (self.folder / "intake.jsonl").open("rb") as lines:
                for line in lines:
                    yield json.loads(line)
        except FileNotFoundError:
            return
