"""A repository in place of the book's."""

import subprocess

import pytest

from _ext.book.page import repository


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A fresh repository in place of the book's; a function that gives it a remote."""

    def git(*arguments):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "-b", "spring/2027")
    git("-c", "user.name=Ada", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "one")
    monkeypatch.setattr(repository, "ROOT", tmp_path)
    return lambda address: git("remote", "add", "origin", address)
