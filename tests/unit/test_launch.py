"""Where the book's buttons and downloads lead: to the repository that built it, or nowhere."""

import subprocess
import zipfile
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from _ext.book.page import bootstrap, launch, repository, standalone
from tools import notebooks


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A fresh repository in place of the book's; a function that gives it a remote."""

    def git(*arguments):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "-b", "spring/2027")
    git("-c", "user.name=Ada", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "one")
    monkeypatch.setattr(repository, "ROOT", tmp_path)
    return lambda address: git("remote", "add", "origin", address)


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
def test_without_a_github_remote_there_is_none_and_no_link(clone, address):
    if address:
        clone(address)
    assert repository.repository({}) is None
    assert launch.links("chapters/02-svd.ipynb", None) == []


def test_without_git_there_is_none(clone, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert repository.repository({}) is None


def test_links_open_the_notebook_of_the_page_also_on_a_branch_with_a_slash():
    links = dict(launch.links("chapters/02-svd.ipynb", ("ada/engine", "spring/2027")))
    assert links == {
        "Binder": "https://mybinder.org/v2/gh/ada/engine/spring%2F2027?urlpath=lab/tree/chapters/02-svd.ipynb",
        "Colab": "https://colab.research.google.com/github/ada/engine/blob/spring/2027/chapters/02-svd.ipynb",
    }


def test_colab_is_offered_only_for_a_notebook_that_runs_alone():
    origin = ("ada/engine", "main")
    assert [name for name, _ in launch.links("a.ipynb", origin, alone=False)] == ["Binder"]
    notebook = notebooks.normalise(new_notebook(cells=[new_code_cell("from dlmath import style")]))
    assert not bootstrap.runs_alone(notebook)
    bootstrap.give_address(notebook, "https://example.org/dlmath-1-py3-none-any.whl")
    assert bootstrap.runs_alone(notebook)
    assert bootstrap.runs_alone(new_notebook(cells=[new_code_cell("1 + 1")]))


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, ""),
        ({"BOOK_URL": "https://book.example.org"}, "https://book.example.org/"),
        (
            {"BOOK_URL": "https://example.org/book/", "GITHUB_REPOSITORY": "Ada/engine"},
            "https://example.org/book/",
        ),
        ({"GITHUB_REPOSITORY": "Ada/engine"}, "https://ada.github.io/engine/"),
        ({"GITHUB_REPOSITORY": "Ada/ada.github.io"}, "https://ada.github.io/"),
        ({"BOOK_URL": "dlmath"}, ""),
    ],
)
def test_the_public_address_of_the_book(environment, address):
    assert standalone.public_address(environment) == address


@pytest.fixture
def built(tmp_path):
    """A built book of one notebook, and a function that finishes its build."""
    path = tmp_path / "html" / "_sources" / "chapters" / "one.ipynb"
    path.parent.mkdir(parents=True)
    notebook = notebooks.normalise(new_notebook(cells=[new_code_cell("import dlmath")]))
    path.write_text(notebooks.text_of(notebook), "utf-8")
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=str(tmp_path / "html"))

    def finish(**environment):
        with pytest.MonkeyPatch.context() as patch:
            for name in ("BOOK_URL", "GITHUB_REPOSITORY", "GITHUB_REF_NAME"):
                patch.delenv(name, raising=False)
            for name, value in environment.items():
                patch.setenv(name, value)
            standalone._finish(app, None)
        return bootstrap.address_of(nbformat.read(path, as_version=4)), path.parents[2] / "_static"

    return finish


def test_downloads_name_the_wheel_that_the_book_carries(built):
    address, static = built(BOOK_URL="https://example.org/book")
    (wheel,) = static.glob("*.whl")
    assert address == f"https://example.org/book/_static/{wheel.name}"
    assert wheel.name.startswith("dlmath-")
    assert wheel.name.endswith("-py3-none-any.whl"), "pure Python"


def test_the_wheel_has_every_module_and_data_file(tmp_path):
    with zipfile.ZipFile(standalone.build_wheel(tmp_path)) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("dlmath/")}
    there = {
        path.relative_to(standalone.ROOT).as_posix()
        for path in (standalone.ROOT / "dlmath").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert packed == there


def test_a_book_of_unknown_address_names_its_repository_in_downloads(built, clone):
    clone("https://github.com/ada/engine.git")
    assert built()[0] == "https://github.com/ada/engine/archive/refs/heads/spring/2027.zip"


def test_without_any_address_downloads_stay_as_they_are(built, clone):
    address, static = built()
    assert address == ""
    assert not static.exists()
