"""What the book uses of other packages that those do not promise: what breaks is named with its version."""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [
    *(path for folder in ("dlmath", "_ext", "tools") for path in sorted((ROOT / folder).rglob("*.py"))),
    *(ROOT / "_ext").rglob("*.js"),
    ROOT / "conftest.py",
]


@dataclass(frozen=True)
class Interface:
    """A name of a package, the one file of the book that uses it, what for, and a check of what it does."""

    package: str
    name: str
    file: str
    purpose: str
    check: Callable[[], object]

    def broken(self, why: str) -> str:
        try:
            installed = version(self.package)
        except PackageNotFoundError:
            installed = "(not installed)"
        return f"{self.package} {installed}: {self.name}, which {self.file} uses to {self.purpose}: {why}"


def counts_warnings():
    from sphinx.application import Sphinx

    assert "_warncount" in Sphinx.__init__.__code__.co_names


def formatter_of_code():
    from pygments.formatters import HtmlFormatter
    from sphinx.highlighting import PygmentsBridge

    class Own(HtmlFormatter):
        pass

    bridge = PygmentsBridge("html")
    bridge.formatter = Own
    assert isinstance(bridge.get_formatter(), Own)


def no_search_of_its_own():
    from sphinx.builders.html import StandaloneHTMLBuilder

    assert StandaloneHTMLBuilder.search is True


def runs_in_place():
    from jupyter_cache.executors.utils import single_nb_execution

    given = {"nb", "cwd", "timeout", "allow_errors", "record_timing"}
    assert given <= set(inspect.signature(single_nb_execution).parameters)
    assert "in place" in inspect.getdoc(single_nb_execution)


def folds_cells():
    from docutils import nodes
    from docutils.utils import new_document
    from myst_nb.sphinx_ import HideCodeCellNode, HideInputCells

    document = new_document("page")
    cell = nodes.container(nb_element="cell_code", hide_mode="all", prompt_show="Show", prompt_hide="Hide")
    document += cell
    cell += nodes.container(nb_element="cell_code_source")
    HideInputCells(document).run()
    (folded,) = document.findall(HideCodeCellNode)
    assert (folded["prompt_show"], folded["prompt_hide"]) == ("Show", "Hide")


def reads_text_notebooks():
    from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook

    text = (ROOT / "index.md").read_text("utf-8")
    assert is_myst_markdown_notebook(text) and not is_myst_markdown_notebook("# A page")
    cells = [cell for cell in read_myst_markdown_notebook(text).cells if cell.cell_type == "code"]
    assert cells and "explore(" in cells[0].source


def validates_addresses_only_where_it_can():
    from jsonschema import _format

    assert "rfc3987_syntax" in inspect.getsource(_format)
    without = "import sys; sys.modules['rfc3987_syntax'] = None; import jsonschema.validators"
    subprocess.run([sys.executable, "-c", without], check=True, capture_output=True)


def parses_text_with_one_parser():
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.textpath import text_to_path

    assert type(RendererSVG(10, 10, io.StringIO())._text2path) is type(text_to_path)


def typesets_as_a_tree():
    from _ext.book.page import katex

    assert katex.context().eval("typeof katex.__renderToDomTree") == "function"
    assert "translate" in katex.render("x", False)


def numbers_equations():
    import sphinxcontrib.katex

    assert list(inspect.signature(sphinxcontrib.katex.get_node_equation_number).parameters) == [
        "writer",
        "node",
    ]


def defines_by_a_directive():
    from sphinx_proof.proof_type import DefinitionDirective

    assert {"label", "class"} <= set(DefinitionDirective.option_spec)


def keeps_together():
    from xdist.scheduler import LoadScopeScheduling

    assert list(inspect.signature(LoadScopeScheduling._split_scope).parameters) == ["self", "nodeid"]


def knows_the_contents():
    from sphinx_external_toc import events
    from sphinx_external_toc.parsing import parse_toc_yaml

    assert "config.external_site_map = " in inspect.getsource(events)
    assert "chapters/[0-9][0-9]-*" in parse_toc_yaml(ROOT / "_toc.yml").globs()


INTERFACES = [
    Interface(
        "sphinx",
        "_warncount",
        "_ext/book/build/rebuild.py",
        "read all pages again after a build with warnings",
        counts_warnings,
    ),
    Interface(
        "sphinx",
        "highlighter.formatter",
        "_ext/book/page/accessibility.py",
        "write code with elements for coloured words only",
        formatter_of_code,
    ),
    Interface(
        "sphinx",
        "builder.search",
        "_ext/book/page/search.py",
        "leave out Sphinx's own search",
        no_search_of_its_own,
    ),
    Interface(
        "jupyter-cache",
        "single_nb_execution",
        "_ext/book/build/execution.py",
        "run notebooks side by side",
        runs_in_place,
    ),
    Interface(
        "myst-nb",
        "HideCodeCellNode",
        "_ext/book/page/accessibility.py",
        "name folded cells by their summary, and know how high they are",
        folds_cells,
    ),
    Interface(
        "myst-nb",
        "read_myst_markdown_notebook",
        "_ext/book/build/execution.py",
        "run the code of the first page",
        reads_text_notebooks,
    ),
    Interface(
        "jsonschema",
        "rfc3987_syntax",
        "tools/book.py",
        "start the build in a second less",
        validates_addresses_only_where_it_can,
    ),
    Interface(
        "matplotlib",
        "_text2path",
        "dlmath/demos/svg.py",
        "set each formula of a demo's frames once",
        parses_text_with_one_parser,
    ),
    Interface(
        "sphinxcontrib-katex",
        "__renderToDomTree",
        "_ext/book/page/typeset.js",
        "typeset formulas without what nothing reads",
        typesets_as_a_tree,
    ),
    Interface(
        "sphinxcontrib-katex",
        "get_node_equation_number",
        "_ext/book/page/katex.py",
        "number equations",
        numbers_equations,
    ),
    Interface(
        "sphinx-proof",
        "DefinitionDirective",
        "_ext/book/content/definitions.py",
        "give definitions terms for index, glossary and hover text",
        defines_by_a_directive,
    ),
    Interface(
        "pytest-xdist",
        "_split_scope",
        "conftest.py",
        "keep on one worker what shares a preparation",
        keeps_together,
    ),
    Interface(
        "sphinx-external-toc",
        "external_site_map",
        "_ext/book/build/execution.py",
        "run every notebook of the table of contents before the first page is read",
        knows_the_contents,
    ),
]


def assert_holds(interface: Interface) -> None:
    try:
        interface.check()
    except Exception as error:
        why = f"{type(error).__name__} {error}".strip().split("\n")[0]
        pytest.fail(interface.broken(why), pytrace=False)


@pytest.mark.parametrize("interface", INTERFACES, ids=lambda interface: interface.name)
def test_what_the_book_uses_without_a_promise_is_as_it_was(interface):
    assert_holds(interface)


@pytest.mark.parametrize("interface", INTERFACES, ids=lambda interface: interface.name)
def test_it_is_used_in_one_place(interface):
    users = [
        path.relative_to(ROOT).as_posix() for path in SOURCES if interface.name in path.read_text("utf-8")
    ]
    assert users == [interface.file]


def test_what_breaks_is_named_with_package_version_and_purpose():
    def moved():
        importlib.import_module("sphinx.nowhere")

    interface = Interface("sphinx", "nowhere", "_ext/book/a.py", "draw", moved)
    with pytest.raises(pytest.fail.Exception) as failure:
        assert_holds(interface)
    start = f"sphinx {version('sphinx')}: nowhere, which _ext/book/a.py uses to draw: ModuleNotFoundError"
    assert str(failure.value).startswith(start)


# Of named tuples: promised, with an underscore in front.
PROMISED = {"_replace", "_asdict", "_fields"}


def is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def is_of_python(node: ast.AST) -> bool:
    """Whether it is a module of Python itself, such as `os` in `os._exit`."""
    return isinstance(node, ast.Name) and node.id in sys.stdlib_module_names


def private_names(tree: ast.AST) -> set[str]:
    """Attributes with an underscore in front that are taken from, or given to, something else than `self`."""
    return {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.endswith("__")
        and not (is_self(node.value) or is_of_python(node.value))
    }


def own_names(tree: ast.AST) -> set[str]:
    """Names with an underscore in front that a file defines, at whatever place."""
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return names | {node.attr for node in attributes if is_self(node.value)}


def test_no_other_private_name_of_a_package_is_used():
    trees = [ast.parse(path.read_text("utf-8")) for path in SOURCES if path.suffix == ".py"]
    own = set().union(*map(own_names, trees))
    used = set().union(*map(private_names, trees))
    known = own | PROMISED | {interface.name for interface in INTERFACES}
    assert {name for name in used if name.rpartition(".")[2] not in known} == set()
