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


LEFT_OUT = pytest.StashKey[dict[str, int]]()
# What a test says that was left out for want of a program or package.
MISSING = ("no Chromium", "is not installed")


def _missing(reports: list[pytest.TestReport]) -> dict[str, int]:
    """For each reason that names something missing, how many tests were left out for it."""
    reasons: dict[str, int] = {}
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if any(words in reason for words in MISSING):
            reasons[reason] = reasons.get(reason, 0) + 1
    return reasons


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter, exitstatus: int, config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = _missing(terminalreporter.stats.get("skipped", []))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session):
    """On a machine for tests, what could not be tested is a failure."""
    yield
    if session.config.stash.get(LEFT_OUT, None) and os.environ.get("CI") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last words of a run: what was not tested, and how to have it tested."""
    for reason, count in (config.stash.get(LEFT_OUT, None) or {}).items():
        print(f"{count} tests were LEFT OUT: {reason}")
