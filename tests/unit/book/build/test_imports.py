"""The files that code needs are found without running it: no more than it uses, and no less."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from _ext.book.build import rebuild
from _ext.book.build.imports import Imports, notebook_code

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = {
    "__init__.py": "from pack.demos import show\nfrom pack.tasks import check\n",
    "demos/__init__.py": "from .frames import draw\n\ndef show():\n    from . import player\n",
    "demos/frames.py": "import numpy as np\n",
    "demos/player.py": "import html\n",
    "demos/player.css": "",
    "tasks/__init__.py": """
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pack.typed

def check(key):
    return importlib.import_module(f"pack.tasks.{key}")
""",
    "tasks/svd.py": "import pack.numbers\n",
    "numbers.py": "",
    "typed.py": "",
}


@pytest.fixture
def needed(tmp_path: Path):
    """The files of a little package that a piece of code needs, by their names in it."""
    for name, text in PACKAGE.items():
        path = tmp_path / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def files(code: str) -> tuple[set[str], Imports]:
        imports = Imports(tmp_path)
        imports.code(ast.parse(code))
        return {path.relative_to(tmp_path / "pack").as_posix() for path in imports.files}, imports

    return files


def test_a_name_that_is_passed_on_leads_to_where_it_is_from(needed):
    files, imports = needed("from pack import show")
    assert files == {
        "__init__.py",
        "demos/__init__.py",
        "demos/frames.py",
        "demos/player.py",
        "demos/player.css",
    }
    assert imports.outside == {"numpy"}, "the standard library does not count"


def test_imports_in_functions_count_and_those_for_type_checkers_do_not(needed):
    assert "demos/player.py" in needed("import pack.demos")[0]
    files, imports = needed("from pack import check")
    assert files == {"__init__.py", "tasks/__init__.py"}
    assert imports.opened == {"pack.tasks"}, "which of its modules is known only when it runs"


@pytest.mark.parametrize(
    "code",
    ["import pack.tasks.svd", "from pack.tasks import svd", "from pack.tasks.svd import x", "import pack"],
)
def test_every_way_to_import_a_module_counts(needed, code):
    assert needed(code)[0] >= ({"numbers.py", "tasks/svd.py"} if "svd" in code else {"tasks/__init__.py"})


def test_magic_commands_hide_no_import():
    cells = ["%matplotlib inline\nimport numpy", "!ls", "no Python", "%%time\nimport scipy"]
    imports = Imports(ROOT)
    imports.code(notebook_code(new_notebook(cells=[new_code_cell(cell) for cell in cells])))
    assert imports.outside >= {"numpy"}


# Which files of the package have a function that runs.
RUN = """
import ast, sys
from pathlib import Path
import nbformat
from _ext.book.build.imports import notebook_code
import dlmath
ran = set()
def note(frame, event, argument):
    if event == "call" and frame.f_code.co_name != "<module>":
        ran.add(frame.f_code.co_filename)
code = compile(notebook_code(nbformat.read(sys.argv[1], as_version=4)), "notebook", "exec")
sys.setprofile(note)
exec(code, {"__name__": "__main__"})
sys.setprofile(None)
print(*("\\n" + name for name in ran if Path(dlmath.__file__).parent in Path(name).parents))
"""
DEMO = """
from dlmath import data, explore, plots, style
style()
def line(k):
    fig, ax = plots.panels()
    ax.plot([0, k])
    return fig
explore(line, k=range(2), alt="A line whose slope is the number k.")
data.load("alice")
"""


@pytest.mark.parametrize("name", ["solutions/02-svd.ipynb", "demo"])
def test_no_function_of_the_package_runs_that_a_notebook_is_not_known_to_need(tmp_path, name):
    path = ROOT / name
    if name == "demo":
        path = tmp_path / "demo.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell(DEMO)]), path)
    environment = os.environ | {"DLMATH_BOOK": "1", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(path)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    ran = {Path(line.strip()) for line in done.stdout.split("\n") if line.strip().endswith(".py")}
    assert len(ran) > 5
    known = rebuild.needs(notebook_code(nbformat.read(path, as_version=4))).files
    assert ran - known == set()
