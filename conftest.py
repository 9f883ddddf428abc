"""How the one pytest run treats notebooks: solutions strict, everything else lax."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares a costly preparation stays on one worker: a notebook, a file of tests, a built page."""
    for item in items:
        page = getattr(item, "callspec", None) and item.callspec.params.get("name")
        group = f"{item.path}:{page}" if page and item.path.parent.name == "browser" else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """nbval starts a notebook's kernel with the environment of pytest as it is at this moment."""
    if item.path.suffix == ".ipynb":
        os.environ.pop("DLMATH_BOOK", None)
        os.environ["DLMATH_STRICT"] = "1" if item.path.parent.name == "solutions" else "0"
        os.environ["PYTHONPATH"] = str(ROOT)
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
