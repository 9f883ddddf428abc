"""Where the book's buttons lead: to the repository that built it, or nowhere."""

from nbformat.v4 import new_code_cell, new_notebook

from _ext.book.page import bootstrap, launch
from tools import notebooks


def test_without_a_repository_there_is_no_link():
    assert launch.links("chapters/02-svd.ipynb", None) == []


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
