"""Broken and hostile files: each costs its own student a sentence, and its neighbour nothing."""

import io
import json
import os
import socket
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from handed_in import RELEASED, notebook, put, text, zipped

from dlmath.grade.classroom import files, intake
from dlmath.grade.classroom.files import Refused, Zip, read_regular


def entry(name, content=b"{}", mode=None, flags=0, system=3, method=zipfile.ZIP_DEFLATED):
    """A zip with one entry of this kind."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        info = zipfile.ZipInfo(name)
        info.create_system = system
        if mode is not None:
            info.external_attr = mode << 16
        file.writestr(info, content, method)
    raw = data.getvalue()
    if flags:
        at = raw.index(b"PK\x01\x02") + 8
        raw = raw[:6] + struct.pack("<H", flags) + raw[8:at] + struct.pack("<H", flags) + raw[at + 2 :]
    return raw


def bomb(size=60_000_000):
    return zipped({"02-svd.ipynb": b" " * size})


def many(count):
    return zipped({f"{n}/02-svd.ipynb": "{}" for n in range(count)})


def lying(size=60_000_000):
    """A zip that says of its entry that it is small."""
    raw = bomb(size)
    return raw.replace(struct.pack("<L", size), struct.pack("<L", 100))


GOOD = text().encode()
HOSTILE = {
    "no zip": (b"PK not at all", "no zip that can be read"),
    "empty file": (b"", "no zip that can be read"),
    "cut off": (zipped({"02-svd.ipynb": os.urandom(9000)})[:4000], "no zip that can be read"),
    "zip slip": (entry("../../02-svd.ipynb"), "leads out of the zip"),
    "absolute": (entry("/etc/02-svd.ipynb"), "leads out of the zip"),
    "drive": (entry("C:/02-svd.ipynb"), "leads out of the zip"),
    "link": (entry("02-svd.ipynb", b"/etc/passwd", stat.S_IFLNK | 0o777), "links are not followed"),
    "pipe": (entry("02-svd.ipynb", b"", stat.S_IFIFO | 0o666), "it is no file"),
    "device": (entry("02-svd.ipynb", b"", stat.S_IFCHR | 0o666), "it is no file"),
    "encrypted": (entry("02-svd.ipynb", flags=1), "encrypted"),
    "bomb": (bomb(), "larger than 20 MB"),
    "bomb that lies": (lying(), "broken"),
    "bomb in a zip": (zipped({"a.zip": bomb()}), "a zip inside of a zip"),
    "too many files": (many(files.MOST_FILES + 5), "more than"),
    "too deep": (entry("/".join("abcdefghijklm") + "/02-svd.ipynb"), "folders deep"),
    "damaged inside": (
        zipped({"02-svd.ipynb": os.urandom(5000)}).replace(b"\x00\x00\x02", b"\x00\x00\x03", 1)[:90]
        + zipped({"02-svd.ipynb": os.urandom(5000)})[90:],
        "broken|cannot be read",
    ),
    "another archive": (zipped({"02-svd.tar.gz": b"x"}), "kind that is not read"),
    "twice the same name": (None, "holds it twice"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_is_a_sentence_and_its_neighbour_is_read(tmp_path, kind):
    raw, words = HOSTILE[kind]
    if raw is None:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as file, pytest.warns(UserWarning):
            file.writestr("02-svd.ipynb", GOOD)
            file.writestr("02-svd.ipynb", "other")
        raw = data.getvalue()
    put(tmp_path / "eve" / "work.zip", raw)
    put(tmp_path / "ada" / "02-svd.ipynb", GOOD)
    eve, ada = taken(tmp_path, "eve", "ada")
    said = [*eve.faults, *eve.earlier, *(cells for cells in eve.notebooks.values() if type(cells) is str)]
    assert any(word in sentence for word in words.split("|") for sentence in said), said
    assert type(ada.notebooks["02-svd"]) is list and not ada.faults
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ada", "eve"], "nothing is unpacked"


def taken(folder, *names):
    found = {
        pile.owner.name: intake.opened(pile, RELEASED, RELEASED) for pile in intake.piles([folder], RELEASED)
    }
    return [found[name] for name in names]


def test_a_table_of_contents_that_would_fill_the_memory_is_not_read(monkeypatch):
    monkeypatch.setattr(files, "MOST_DIRECTORY", 2000)
    with pytest.raises(Refused, match="table of contents is too long"):
        Zip(many(100))
    assert len(list(Zip(many(10)).files())) == 10


def test_a_zip_is_read_up_to_its_limit_even_when_each_file_is_small(monkeypatch):
    monkeypatch.setattr(files, "MOST_UNPACKED", 25_000)
    archive = Zip(zipped({f"{n}.ipynb": b" " * 10_000 for n in range(4)}))
    sizes = []
    for file in archive.files():
        try:
            sizes.append(len(file.content(20_000)))
        except Refused:
            sizes.append(None)
    assert sizes == [10_000, 10_000, None, None]


BAD_NOTEBOOKS = {
    "broken JSON": ('{"cells": [', "JSON is broken"),
    "no notebook": ("[]", "no list of cells"),
    "nested": ("[" * 200_000, "cannot be read|broken"),
    "no UTF-8": (b"\xff\xfe\x00{", "cannot be read"),
    "too many cells": (json.dumps({"cells": notebook()["cells"] * 200}), "more than 2000 cells"),
    "too much code": (text(answers={"svd.outer": "x" * 1_000_001}), "letters"),
    "too large": (b" " * 20_000_001, "larger than 20 MB"),
}


@pytest.mark.parametrize("kind", BAD_NOTEBOOKS)
def test_a_notebook_that_cannot_be_read_is_a_sentence(tmp_path, kind):
    content, words = BAD_NOTEBOOKS[kind]
    put(tmp_path / "eve" / "x" / "02-svd.ipynb", content)
    (eve,) = taken(tmp_path, "eve")
    assert any(word in eve.notebooks["02-svd"] for word in words.split("|")), eve.notebooks


def test_a_lone_half_of_a_letter_is_kept_as_it_is(tmp_path):
    put(tmp_path / "eve" / "02-svd.ipynb", text(answers={"svd.outer": "x = '\ud800'"}))
    (eve,) = taken(tmp_path, "eve")
    assert len(eve.digest) == 64


needs_posix = pytest.mark.skipif(os.name == "nt", reason="links and pipes are made as on POSIX")


@needs_posix
def test_links_pipes_and_sockets_are_not_opened(tmp_path):
    ada = put(tmp_path / "ada" / "02-svd.ipynb", GOOD)
    eve = tmp_path / "eve"
    eve.mkdir()
    (eve / "02-svd.ipynb").symlink_to(ada)
    (eve / "01-vectors.ipynb").symlink_to("/dev/zero")
    (eve / "neighbour").symlink_to(ada.parent)
    (eve / "loop").symlink_to(eve)
    os.mkfifo(eve / "03-probability.ipynb")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(eve)  # the address of a socket is short
        try:
            listening.bind("04-entropy-kl.ipynb")
        finally:
            os.chdir(here)
        (tmp_path / "mallory").symlink_to(ada.parent)
        eve, mallory = taken(tmp_path, "eve", "mallory")
    assert "02-svd" in eve.notebooks and all("it is a" in why for why in eve.notebooks.values())
    assert sorted(eve.notebooks) == ["01-vectors", "02-svd", "03-probability", "04-entropy-kl"]
    assert len(eve.faults) == 2 and all("links are not followed" in fault for fault in eve.faults)
    assert mallory.digest == "" and "link" in mallory.faults[0]


@needs_posix
def test_a_file_that_turns_into_a_pipe_after_it_was_listed_is_not_opened(tmp_path):
    put(tmp_path / "eve" / "02-svd.ipynb", GOOD)
    (file,) = files.files_below(tmp_path / "eve")
    (tmp_path / "eve" / "02-svd.ipynb").unlink()
    os.mkfifo(tmp_path / "eve" / "02-svd.ipynb")
    with pytest.raises(Refused, match="no file"):
        file.content(100)
    with pytest.raises(Refused, match="cannot be read"):
        read_regular(tmp_path / "nowhere", 100)


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names are bytes on Linux")
def test_names_that_are_no_utf_8_and_names_that_steer_a_terminal_are_rows(tmp_path):
    for name in (b"\xff\xfe", b"\x1b[31mred", "\u202eevil".encode(), b"new\nline"):
        put(tmp_path / os.fsdecode(name) / "02-svd.ipynb", GOOD)
    found = [intake.opened(pile, RELEASED, RELEASED) for pile in intake.piles([tmp_path], RELEASED)]
    assert len(found) == 4 and all(handed.digest for handed in found)
    assert all(handed.name.isprintable() and handed.name.encode() for handed in found)


def test_a_folder_is_read_to_its_limits(tmp_path, monkeypatch):
    put(tmp_path / "deep" / "/".join("abcdefghijkl") / "02-svd.ipynb", GOOD)
    (deep,) = taken(tmp_path, "deep")
    assert deep.digest == "" and "folders deep" in deep.faults[0]
    monkeypatch.setattr(files, "MOST_FILES", 5)
    for n in range(9):
        put(tmp_path / "eve" / f"{n}.ipynb", "{}")
    (eve,) = taken(tmp_path, "eve")
    assert any("more than 5 files" in fault for fault in eve.faults)
