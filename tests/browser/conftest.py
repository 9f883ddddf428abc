"""A real browser on the built book, both on this machine only.

`book` builds the book once for all workers of a test run (what is built already is not built again) and
serves it on the loopback address; `page` is a page of Chromium that fails its test on a console error or on
a request to any other host. `DLMATH_BROWSER=firefox` opens the windows of the tests of landing in Firefox.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import firefox
import pytest
from served import ROOT, Site, serve

from tools.browsers import find_chromium, find_firefox


@contextmanager
def one_at_a_time(lock: Path, patience: float = 1800) -> Iterator[None]:
    """Hold a lock that all workers of this run share: a folder, which only one of them can make."""
    deadline = time.monotonic() + patience
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.monotonic() > deadline:
                raise TimeoutError(f"another worker has held {lock} for {patience:.0f} seconds") from None
            time.sleep(0.2)
    try:
        yield
    finally:
        lock.rmdir()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def book(run_folder: Path) -> Iterator[Site]:
    """The built HTML book. `DLMATH_HTML` names a folder that is built already, to test that one."""
    html = Path(os.environ.get("DLMATH_HTML") or ROOT / "_build" / "html").resolve()
    if "DLMATH_HTML" not in os.environ:
        outcome = run_folder / "book.log"
        with one_at_a_time(run_folder / "book.lock"):
            if not outcome.exists():
                done = subprocess.run(
                    [sys.executable, str(ROOT / "tools" / "book.py")],
                    cwd=ROOT,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
                # A build that was ended from outside says nothing, and is no built book either.
                log = f"{done.stdout}(exit code {done.returncode})"
                outcome.write_text("" if done.returncode == 0 else log, "utf-8")
        if log := outcome.read_text("utf-8"):
            pytest.fail(f"the book does not build:\n{log[-4000:]}", pytrace=False)
    with serve(html) as site:
        yield site


@pytest.fixture(scope="session")
def browser():
    """Chromium, headless: the system's, or the one Playwright brought."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        program = find_chromium()
        if program is None and Path(playwright.chromium.executable_path).exists():
            program = playwright.chromium.executable_path
        if program is None:
            pytest.skip(
                "no Chromium: install Debian's chromium, or run `python -m playwright install chromium`"
            )
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """What a page did that it should not: errors in its console, requests to other hosts."""

    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def watch(self, page, only_hosts: bool) -> None:
        page.on("request", lambda request: self._judge(request.url))
        if only_hosts:
            return
        page.on("console", lambda m: m.type == "error" and self.errors.append(f"{m.text} ({m.location})"))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _judge(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            self.elsewhere.append(url)


@pytest.fixture
def new_page(browser):
    """Make pages with options of a browser context, as in new_page(viewport=…, color_scheme="dark").

    `only_hosts` overlooks errors in the console.
    """
    contexts, watched = [], Watched()

    def make(*, only_hosts: bool = False, **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        watched.watch(page, only_hosts)
        return page

    yield make
    for context in contexts:
        context.close()
    assert sorted(set(watched.errors)) == []
    assert sorted(set(watched.elsewhere)) == []


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture(scope="session")
def firefoxes(tmp_path_factory):
    """Firefox with or without the scripts of pages: firefoxes(True), firefoxes(False)."""
    program = find_firefox()
    if program is None:
        pytest.exit("no Firefox: install it (Debian: firefox-esr), or name its program in FIREFOX", 1)
    with ExitStack() as running:
        folder = tmp_path_factory.mktemp("firefox")
        yield cache(
            lambda scripts: running.enter_context(firefox.running(program, folder / str(scripts), scripts))
        )


@pytest.fixture
def open_window(request):
    """Open windows of a size in Chromium, or in Firefox where `make firefox` asks for it."""
    if os.environ.get("DLMATH_BROWSER") == "firefox":
        firefoxes = request.getfixturevalue("firefoxes")
        with ExitStack() as opened:
            yield lambda size, scripts=True: opened.enter_context(firefoxes(scripts).window(size))
    else:
        new_page = request.getfixturevalue("new_page")
        yield lambda size, scripts=True: new_page(viewport=size, java_script_enabled=scripts)
