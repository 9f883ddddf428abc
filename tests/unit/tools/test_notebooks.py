"""Every notebook of the book is in normal form, and the check for it finds what it must find."""

import subprocess

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from _ext.book.page import bootstrap, repository
from tools import notebooks


@pytest.mark.parametrize(
    "path", notebooks.book_notebooks(), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_notebook_is_in_normal_form(path):
    assert notebooks.check(path) == [], f"mend it with: make notebooks NB={path.parent.name}/{path.name}"


def written(tmp_path, *cells, **metadata):
    path = tmp_path / "one.ipynb"
    path.write_text(notebooks.text_of(new_notebook(cells=list(cells), metadata=metadata)), "utf-8")
    return path


def test_metadata_of_the_authors_machine_is_found(tmp_path):
    path = written(
        tmp_path, new_markdown_cell("# A"), kernelspec={"name": "my-conda-env", "display_name": "Mine"}
    )
    assert any("normal form" in message for message in notebooks.check(path))


def test_a_cell_that_was_never_run_is_found(tmp_path):
    notebook = notebooks.normalise(new_notebook(cells=[new_code_cell("print(1)")]))
    notebook.cells[0].execution_count = None
    path = tmp_path / "one.ipynb"
    path.write_text(notebooks.text_of(notebook), "utf-8")
    assert notebooks.check(path)


@pytest.mark.parametrize(
    ("output", "word"),
    [
        (new_output("error", ename="ValueError", evalue="no", traceback=[]), "ValueError"),
        (new_output("stream", name="stderr", text="careful\n"), "stderr"),
        (new_output("display_data", {"image/png": "AAAA"}), "nbval-ignore-output"),
        (new_output("display_data", {"application/vnd.jupyter.widget-view+json": {}}), "nbval-ignore-output"),
        (new_output("display_data", {"text/plain": "np.float64(0.1)"}), "NumPy scalar"),
    ],
)
def test_what_a_reader_would_stumble_over_is_found_with_its_cell(tmp_path, output, word):
    cell = new_code_cell("show()", id="here", outputs=[output])
    messages = notebooks.check(written(tmp_path, cell))
    assert any("here" in message and word in message for message in messages)


def test_normal_form_is_reached_and_stable():
    cells = [
        new_markdown_cell("# A  \n"),
        new_code_cell(
            "print(1)", id="x", execution_count=7, metadata={"collapsed": True, "tags": ["hide-input"]}
        ),
        new_code_cell("print(2)", id="x"),
        new_code_cell("  "),
    ]
    notebook = notebooks.normalise(new_notebook(cells=cells, metadata={"widgets": {}}))
    assert [cell.get("execution_count") for cell in notebook.cells] == [None, 1, 1]
    assert len({cell.id for cell in notebook.cells}) == 3
    assert notebook.cells[1].metadata == {"tags": ["hide-input"]}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    once = notebooks.text_of(notebook)
    assert notebooks.text_of(notebooks.normalise(nbformat.reads(once, as_version=4))) == once


def test_the_package_is_seen_to_before_the_first_code_that_uses_it():
    cells = [
        new_markdown_cell("# A"),
        new_code_cell("import math"),
        new_code_cell("from dlmath import style"),
    ]
    notebook = notebooks.normalise(new_notebook(cells=cells))
    assert [cell.id for cell in notebook.cells].index(bootstrap.ID) == 1
    cell = notebook.cells[1]
    assert (cell.source, cell.metadata) == (bootstrap.source(), bootstrap.METADATA)
    assert cell.execution_count == 1
    once = notebooks.text_of(notebook)
    assert notebooks.text_of(notebooks.normalise(notebook)) == once
    notebook.cells.insert(0, notebook.cells.pop(1))
    notebook.cells[0].source = notebook.cells[0].source.replace("import sys", "import this")
    assert notebooks.text_of(notebooks.normalise(notebook)) == once, "moved and edited, it is mended"


def test_a_notebook_without_the_package_has_no_such_cell():
    notebook = notebooks.normalise(new_notebook(cells=[new_code_cell("import math")]))
    assert [cell.source for cell in notebook.cells] == ["import math"]


def test_the_address_stays_as_it_is_and_may_be_any(tmp_path):
    address = repository.archive("ada/engine", "main")
    source = [new_code_cell("import dlmath")]
    notebook = notebooks.normalise(new_notebook(cells=source), address)
    assert f'address = "{address}"' in notebook.cells[0].source
    path = tmp_path / "one.ipynb"
    path.write_text(notebooks.text_of(notebook), "utf-8")
    assert notebooks.check(path) == []
    assert bootstrap.address_of(notebooks.normalise(notebook)) == address


@pytest.mark.parametrize("address", ["dlmath", "dlmath==0.1.0", "git+ssh://x", "-r requirements.txt"])
def test_no_name_that_somebody_else_could_own_is_kept_as_address(address):
    notebook = notebooks.normalise(new_notebook(cells=[new_code_cell("import dlmath")]))
    notebook.cells[0].source = bootstrap.source(address)
    assert bootstrap.address_of(notebook) == ""
    assert notebooks.normalise(notebook).cells[0].source == bootstrap.source()


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/ada/engine.git", "https://github.com/ada/engine/archive/refs/heads/main.zip"),
        ("git@github.com:ada/engine.git", "https://github.com/ada/engine/archive/refs/heads/main.zip"),
        ("https://example.org/ada/engine.git", ""),
        (None, ""),
    ],
)
def test_the_address_is_that_of_the_clones_repository(tmp_path, monkeypatch, remote, address):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    if remote:
        subprocess.run(["git", "remote", "add", "origin", remote], cwd=tmp_path, check=True)
    monkeypatch.setattr(repository, "ROOT", tmp_path)
    assert notebooks.repository_address() == address
    path = tmp_path / "one.ipynb"
    path.write_text(notebooks.text_of(new_notebook(cells=[new_code_cell("import dlmath")])), "utf-8")
    assert notebooks.main(["--address", str(path)]) == 0
    assert bootstrap.address_of(nbformat.read(path, as_version=4)) == address
    assert notebooks.check(path) == []
