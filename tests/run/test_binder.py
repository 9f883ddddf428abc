"""A fresh environment from `binder/` alone, in a path with spaces, runs the whole book."""

import json
import shutil
import subprocess

import pytest
from environments import FOLDERS, ROOT, Clock, make_environment, size


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The files that git knows, as Binder gets them, in a folder whose name nobody would choose."""
    folder = tmp_path_factory.mktemp("any where") / "The Book, 2. édition"
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, names.decode("utf-8").split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def binder(copy, tmp_path_factory):
    environment = make_environment(tmp_path_factory.mktemp("fresh one") / "env")
    clock = Clock()
    environment.install("-r", "binder/requirements.txt", cwd=copy)
    print(f"\nbinder/requirements.txt: {size(environment.folder)}, installed in {clock}")
    return environment


def test_its_jupyterlab_is_set_up_as_binder_does_it(binder, copy):
    done = subprocess.run(
        ["sh", "binder/postBuild"],
        cwd=copy,
        env={"PATH": f"{binder.python.parent}:/usr/bin:/bin", "HOME": str(copy.parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    settings = binder.folder / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    assert json.loads(settings.read_text("utf-8"))["@jupyterlab/apputils-extension:notification"]
    extensions = binder.run("-m", "jupyter", "labextension", "list", cwd=copy).stdout
    for name in ("jupyterlab_myst", "@jupyter-widgets/jupyterlab-manager"):
        assert name.replace("jupyterlab_myst", "myst") in extensions


def test_the_doctor_is_content(binder, copy):
    done = binder.run("-m", "dlmath", "doctor", cwd=copy / "chapters")
    assert done.returncode == 0, done.stdout
    assert "Everything works here" in done.stdout, done.stdout


def test_every_notebook_runs(binder, copy):
    binder.install("nbval", "pytest", "pytest-xdist", cwd=copy)
    clock = Clock()
    # -c: the settings of the development tests ask for more than is installed here.
    (copy / "pytest.ini").write_text("[pytest]\n", "utf-8")
    binder.nbval("-c", "pytest.ini", *FOLDERS, cwd=copy)
    print(f"\nthe whole book ran in {clock}")
