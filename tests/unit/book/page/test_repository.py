"""The repository that a copy of the book comes from."""

import pytest

from _ext.book.page import repository


def test_in_ci_it_is_the_repository_that_runs():
    environment = {"GITHUB_REPOSITORY": "emmy/engine", "GITHUB_REF_NAME": "main"}
    assert repository.repository(environment) == ("emmy/engine", "main")


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/ada/engine.git",
        "https://github.com/ada/engine",
        "https://token@github.com/ada/engine/",
        "git@github.com:ada/engine.git",
        "ssh://git@github.com/ada/engine.git",
    ],
)
def test_in_a_clone_it_is_the_remote(clone, address):
    clone(address)
    assert repository.repository({}) == ("ada/engine", "spring/2027")


@pytest.mark.parametrize("address", [None, "https://example.org/ada/engine.git", "/srv/git/engine"])
def test_without_a_github_remote_there_is_none(clone, address):
    if address:
        clone(address)
    assert repository.repository({}) is None


def test_without_git_there_is_none(clone, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert repository.repository({}) is None
