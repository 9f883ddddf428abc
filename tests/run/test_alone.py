"""Every notebook runs alone in an empty folder, with numpy, matplotlib, ipywidgets and a wheel of dlmath."""

import shutil

import nbformat
import pytest
from environments import NOTEBOOKS, ROOT, Clock, make_environment, size

from _ext.book.page.standalone import build_wheel
from tools import notebooks
from tools.serving import serve

SMALL = ("numpy", "matplotlib", "ipywidgets", "ipykernel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """An environment without dlmath, with the versions that Binder has."""
    environment = make_environment(tmp_path_factory.mktemp("small env") / "env")
    clock = Clock()
    environment.install(*SMALL, "-c", pins(tmp_path_factory.mktemp("pins") / "pins.txt"), cwd=ROOT)
    print(f"\n{', '.join(SMALL)}: {size(environment.folder)}, installed in {clock}")
    return environment


def pins(path):
    """The pins of `binder/` as constraints, which must not name the book itself."""
    lines = (ROOT / "binder" / "requirements.txt").read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "==" in line), "utf-8")
    return path


@pytest.fixture
def served(wheel):
    """The wheel at a web address, as a published book has it."""
    with serve(wheel.parent) as site:
        yield f"{site}/{wheel.name}"


def downloaded(folder, address, name="02-svd"):
    """A notebook with an address, cut after its first code of its own, alone in a folder."""
    notebook = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4)
    notebook = notebooks.normalise(notebook, address)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = [*code[:2], nbformat.v4.new_code_cell("import dlmath\nprint(dlmath.__version__)")]
    path = folder / f"{name}.ipynb"
    path.write_text(nbformat.writes(notebook), "utf-8")
    return path


def outputs(environment, path):
    """Run a notebook in an environment; all that it printed, and its error if it has one."""
    code = (
        "import sys, nbformat; from nbclient import NotebookClient\n"
        "nb = nbformat.read(sys.argv[1], 4)\n"
        "NotebookClient(nb, kernel_name='python3', allow_errors=True, timeout=300).execute()\n"
        "print('\\n'.join(o.get('text', '') or o.get('evalue', '') for c in nb.cells for o in c.outputs))\n"
    )
    return environment.run("-c", code, path.name, cwd=path.parent).stdout


def test_without_the_package_it_comes_from_the_wheel_of_the_book(small, served, tmp_path):
    small.install("nbclient", cwd=tmp_path)
    output = outputs(small, downloaded(tmp_path, served))
    assert output.strip().splitlines()[-1] == "0.1.0", output
    assert "Error" not in output


def test_without_an_address_one_sentence_says_what_to_do(small, tmp_path):
    small.run("-m", "pip", "uninstall", "-y", "-q", "dlmath", cwd=tmp_path)
    output = outputs(small, downloaded(tmp_path, ""))
    assert "This notebook needs dlmath, the package of its book, which cannot be had here" in output


def test_an_address_that_does_not_answer_is_said_too(small, tmp_path):
    output = outputs(small, downloaded(tmp_path, "http://127.0.0.1:9/dlmath-0.1.0-py3-none-any.whl"))
    assert "which cannot be had here" in output


def test_in_a_copy_of_the_book_its_own_package_is_used(small, tmp_path):
    shutil.copytree(ROOT / "dlmath", tmp_path / "dlmath", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "my-exercises").mkdir()
    output = outputs(small, downloaded(tmp_path / "my-exercises", ""))
    assert output.strip().splitlines()[-1] == "0.1.0", output


def test_every_notebook_runs_alone(small, wheel, tmp_path):
    small.install("--no-deps", wheel, cwd=tmp_path)
    small.install("nbval", "pytest", "pytest-xdist", cwd=tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    for number, path in enumerate(NOTEBOOKS):
        folder = tmp_path / f"{number:02d}"
        folder.mkdir()
        shutil.copy2(path, folder)
    clock = Clock()
    small.nbval("-c", "pytest.ini", ".", cwd=tmp_path)
    print(f"\n{len(NOTEBOOKS)} notebooks ran alone in {clock}")


def test_a_notebook_runs_where_no_encoding_is_set(small, wheel, tmp_path):
    small.install("--no-deps", "--force-reinstall", wheel, cwd=tmp_path)
    shutil.copy2(ROOT / "exercises" / "03-probability.ipynb", tmp_path)
    shutil.copy2(ROOT / "chapters" / "04-entropy-kl.ipynb", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    small.nbval("-c", "pytest.ini", ".", cwd=tmp_path, **plain)
