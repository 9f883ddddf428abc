"""`make book` does no work twice, and never calls a book fresh that is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools import book


@pytest.fixture
def little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[Path]]:
    """A folder with one page, and a list that grows with each build of it."""
    for name in book.GIVEN:
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
