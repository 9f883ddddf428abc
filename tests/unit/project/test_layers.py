"""Imports of the packages run one way, and no name means both a module and something else."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import _ext.book
import dlmath

ROOT = Path(__file__).resolve().parents[3]
CHECKING = [
    "inputs",
    "compare",
    "derivatives",
    "exercise",
    "faults",
    "record",
    "isolation",
    "waiting",
    "work",
    "recording",
    "format",
    "diagnose",
    "verdict",
    "suspicion",
    "result",
    "explain",
    "scoring",
    "lint",
    "attacks",
]
FORBIDDEN = {
    "dlmath.checking": ("dlmath.exercises", "dlmath.grade", "dlmath.demos", "dlmath.plots", "_ext", "tools"),
    "dlmath.demos": ("dlmath.checking", "dlmath.exercises", "dlmath.grade", "_ext", "tools"),
    "dlmath.exercises": ("dlmath.grade", "dlmath.demos", "_ext", "tools"),
    "dlmath.grade": ("dlmath.demos", "_ext", "tools"),
    "dlmath._numerics": ("dlmath",),
    "dlmath._environment": ("dlmath",),
    "dlmath._traceback": ("dlmath",),
}


def imported(file):
    """The modules that a file imports, at whatever place; `from a import b` may mean a.b."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file.name}: imports are written in full"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def files_of(name):
    path = ROOT.joinpath(*name.split("."))
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def packages(root):
    yield root
    for info in pkgutil.walk_packages(root.__path__, root.__name__ + "."):
        if info.ispkg:
            yield importlib.import_module(info.name)


PACKAGES = [*packages(dlmath), *packages(_ext.book)]


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_from_the_rooms_above_it(room):
    files = files_of(room)
    assert files
    for file in files:
        upwards = {
            name for name in imported(file) for above in FORBIDDEN[room] if f"{name}.".startswith(f"{above}.")
        }
        assert not upwards, f"{file.relative_to(ROOT)} imports {upwards}"


@pytest.mark.parametrize("number", range(len(CHECKING)), ids=CHECKING)
def test_a_module_of_checking_imports_only_those_listed_before_it(number):
    assert {file.stem for file in files_of("dlmath.checking")} == {"__init__", *CHECKING}
    file = ROOT / "dlmath" / "checking" / f"{CHECKING[number]}.py"
    later = {f"dlmath.checking.{name}" for name in CHECKING[number:]}
    assert not later & imported(file)
    assert "dlmath.checking.__init__" not in imported(file)


def _is_public(package, name, value):
    """Whether a package offers a function or class of its own or of one of its modules."""
    own = getattr(value, "__module__", None) or ""
    return callable(value) and not name.startswith("_") and own.startswith(package.__name__)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_no_module_is_named_like_something_that_its_package_offers(package):
    modules = {info.name for info in pkgutil.iter_modules(package.__path__)}
    offered = set(getattr(package, "__all__", ()))
    offered |= {name for name, value in vars(package).items() if _is_public(package, name, value)}
    assert not modules & offered


def test_one_module_reads_and_sets_the_environment():
    readers = {
        file.relative_to(ROOT / "dlmath").as_posix()
        for file in files_of("dlmath")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "putenv", "environb")
    }
    assert readers == {"_environment.py"}
