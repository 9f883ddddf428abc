"""`make book` does no work twice, and never calls a book fresh that is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from _ext.book.build import rebuild
from tools import book


@pytest.fixture
def little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[Path]]:
    """A folder with one page, and a list that grows with each build of it."""
    for name in rebuild.GIVEN:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "a.md").write_text("# A", "utf-8")
    built: list[Path] = []

    def build(source: Path, output: Path) -> tuple[Path, list[str]]:
        page = output / "_build" / "html" / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text((source / "chapters" / "a.md").read_text("utf-8"), "utf-8")
        built.append(page)
        return page, ["a fault"] if "wrong" in page.read_text("utf-8") else []

    monkeypatch.setattr(book, "ROOT", tmp_path)
    monkeypatch.setattr(book, "build", build)
    assert book.main([]) == 0
    return tmp_path, built


def test_nothing_changed_builds_nothing(little, capsys):
    _, built = little
    assert book.main([]) == 0
    assert len(built) == 1
    assert "nothing has changed" in capsys.readouterr().out


@pytest.mark.parametrize("change", ["text", "new page", "output gone", "output touched", "address", "remote"])
def test_every_change_builds_anew(little, monkeypatch, change):
    folder, built = little
    page = built[0]
    match change:
        case "text":
            (folder / "chapters" / "a.md").write_text("# B!", "utf-8")
        case "new page":
            (folder / "chapters" / "b.md").write_text("# B", "utf-8")
        case "output gone":
            page.unlink()
        case "output touched":
            os.utime(page, ns=(1, 1))
        case "address":
            monkeypatch.setenv("BOOK_URL", "https://example.org/")
        case "remote":
            (folder / ".git").mkdir()
            (folder / ".git" / "config").write_text('[remote "origin"]', "utf-8")
    assert book.main([]) == 0
    assert len(built) == 2
    assert book.main([]) == 0
    assert len(built) == 2


def test_a_book_with_faults_is_built_again(little, capsys):
    folder, built = little
    (folder / "chapters" / "a.md").write_text("wrong", "utf-8")
    assert book.main([]) == 1
    assert book.main([]) == 1
    assert len(built) == 3
    assert "a fault" in capsys.readouterr().out


LOG = """\
reading sources... [ 50%] chapters/a
{chatter}
/book/chapters/b.ipynb:20002: WARNING: undefined label: 'sec-nowhere' [ref.ref]
Extension error (book.identities):
dlmath/identities: not true as written: trace-cyclic
Traceback (most recent call last):
  File "sphinx/cmd/build.py", line 1, in build
RuntimeError: Exception at the end
"""
CHATTER = """\
ERROR:tornado.general:Uncaught exception in ZMQStream callback
Traceback (most recent call last):
  File "zmq/eventloop/zmqstream.py", line 1, in _handle_recv
    callback(msg)
    ^^^^^^^^^^^^^
zmq.error.ZMQError: Socket operation on non-socket
WARNING:asyncio:Executing took 1.2 seconds"""


@pytest.mark.parametrize(
    "chatter", ["", CHATTER, "\x1b[31mRunning\x1b[0m"], ids=["plain", "kernel", "colour"]
)
def test_each_fault_is_one_line_and_what_a_stopping_kernel_says_hides_none(chatter):
    assert book.faults(LOG.format(chatter=chatter)) == [
        "/book/chapters/b.ipynb:20002: WARNING: undefined label: 'sec-nowhere' [ref.ref]",
        "Extension error (book.identities):",
        "dlmath/identities: not true as written: trace-cyclic",
    ]


def test_a_build_that_stops_without_a_fault_of_its_own_shows_the_end_of_its_log():
    assert book.faults("one\ntwo\n") == ["one", "two"]
