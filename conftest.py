"""How the one pytest run treats notebooks: solutions strict, everything else lax."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """What shares a costly preparation stays on one worker: a notebook, a file of tests, a built page."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path, _, test = nodeid.partition("::")
            page = test.partition("[")[2]
            return f"{path}[{page}" if page and "browser" in path else path

    return Together(config, log)


# What the environment said before any notebook ran.
GIVEN = {name: os.environ.get(name) for name in ("DLMATH_BOOK", "DLMATH_STRICT", "PYTHONPATH")}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """nbval starts a notebook's kernel with the environment of pytest as it is at this moment."""
    wanted: dict[str, str | None] = dict(GIVEN)
    if item.path.suffix == ".ipynb":
        strict = "1" if item.path.parent.name == "solutions" else "0"
        wanted = {"DLMATH_BOOK": None, "DLMATH_STRICT": strict, "PYTHONPATH": str(ROOT)}
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name, value in wanted.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
