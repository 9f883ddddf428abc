"""Tests stand where what they test stands, and no file of them is longer than one reads at a time."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
UNIT = ROOT / "tests" / "unit"
FILES = sorted((ROOT / "tests").rglob("*.py"))
LINES = 400
# Folders that mirror no package: the repository as a whole, and the texts of the book.
OTHERS = {"project", "texts"}


def package_of(folder: Path) -> Path:
    """The package that a folder of tests/unit mirrors."""
    place = folder.relative_to(UNIT)
    if place.parts[:1] == ("tools",):
        return ROOT / place
    if place.parts[:1] == ("book",):
        return ROOT / "_ext" / place
    return ROOT / "dlmath" / place


def names(package: Path) -> list[str]:
    """The package and its modules, as the names of their tests begin."""
    modules = [path.stem.strip("_") for path in package.glob("*.py") if path.name != "__init__.py"]
    return [package.name, *modules]


def stray(files: list[Path]) -> list[str]:
    """The files of tests/unit whose place or name tells of no module."""
    strays = []
    for path in files:
        if path.relative_to(UNIT).parts[0] in OTHERS:
            continue
        package = package_of(path.parent)
        known = names(package) if package.is_dir() else []
        stem = path.stem.removeprefix("test_")
        if not any(f"{stem}_".startswith(f"{name}_") for name in known):
            strays.append(path.relative_to(ROOT).as_posix())
    return strays


def own_lines(text: str) -> int:
    """The lines of a file without those of its tables: lists and dictionaries that stand by themselves."""
    tables = [
        node.end_lineno - node.lineno
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.Dict | ast.Tuple)
    ]
    return len(text.splitlines()) - sum(tables)


def test_each_file_of_tests_is_named_like_the_module_it_tests_and_stands_in_a_folder_like_its_package():
    strays = stray([path for path in FILES if path.is_relative_to(UNIT) and path.name.startswith("test_")])
    assert strays == [], (
        "tests of dlmath/a/b.py, _ext/book/a/b.py and tools/b.py stand in tests/unit/a/test_b*.py, "
        "tests/unit/book/a/test_b*.py and tests/unit/tools/test_b*.py"
    )


@pytest.mark.parametrize("name", ["test_svd.py", "checking/test_verdicts.py", "nowhere/test_svd.py"])
def test_a_stray_file_is_named(name):
    assert stray([UNIT / name]) == [f"tests/unit/{name}"]


@pytest.mark.parametrize(
    "name", ["test_doctor.py", "book/page/test_katex_more.py", "checking/test_checking.py"]
)
def test_a_file_in_its_place_is_not(name):
    assert stray([UNIT / name]) == []


def test_no_file_of_tests_is_longer_than_400_lines_without_its_tables():
    lengths = {path.relative_to(ROOT).as_posix(): own_lines(path.read_text("utf-8")) for path in FILES}
    assert {name: lines for name, lines in lengths.items() if lines > LINES} == {}


def test_a_table_does_not_count():
    text = "A = 1\nTABLE = {\n" + '    "a": 1,\n' * 500 + "}\nprint(A)\n"
    assert own_lines(text) == 3
