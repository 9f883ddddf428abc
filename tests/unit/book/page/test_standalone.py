"""Where downloaded notebooks get the package: from the book that they are from, else from its repository."""

import zipfile
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from _ext.book.page import bootstrap, standalone
from tools import notebooks


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
