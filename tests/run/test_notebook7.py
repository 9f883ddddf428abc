"""Jupyter Notebook 7: open a chapter, run it, move a slider."""

import json
import os
import shutil
import subprocess
import urllib.request

import pytest
from environments import ROOT, make_environment, readers_variables

from _ext.book.page.standalone import build_wheel
from tools.browsers import find_chromium
from tools.serving import jupyter_address


@pytest.fixture
def notebook7(tmp_path):
    """The address of a Notebook 7 of an environment that has nothing but it, with one chapter."""
    environment = make_environment(tmp_path / "env")
    wheel = build_wheel(tmp_path / "wheel")
    environment.install("notebook>=7,<8", f"dlmath @ {wheel.as_uri()}", cwd=tmp_path)
    folder = tmp_path / "my notebooks"
    folder.mkdir()
    shutil.copy(ROOT / "chapters" / "02-svd.ipynb", folder)
    settings = tmp_path / "config" / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    private = {
        "HOME": str(tmp_path),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
    }
    options = ["--no-browser", "--ServerApp.allow_root=True", "--ServerApp.ip=127.0.0.1"]
    options += ["--ServerApp.port=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"]
    command = [str(environment.python), "-m", "notebook", *options]
    log = (tmp_path / "log").open("w+")
    server = subprocess.Popen(
        command, env=readers_variables() | private, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        url = jupyter_address(server, tmp_path / "runtime")
        if not url:
            pytest.fail(f"Notebook did not start:\n{(tmp_path / 'log').read_text()[-2000:]}", pytrace=False)
        yield url
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def until_idle(page, url):
    """Wait until the page is connected to its kernel and the kernel has had nothing to do for two seconds."""
    quiet = 0
    for _ in range(240):
        with urllib.request.urlopen(f"{url}api/sessions", timeout=10) as answer:
            kernels = [session["kernel"] for session in json.load(answer)]
        ready = any(kernel["execution_state"] == "idle" and kernel["connections"] for kernel in kernels)
        quiet = quiet + 1 if ready else 0
        if quiet == 4:
            return
        page.wait_for_timeout(500)
    pytest.fail("the kernel did not become idle")


def test_a_slider_moved_by_mouse_changes_the_figure_in_notebook_7(notebook7):
    sync_api = pytest.importorskip("playwright.sync_api")
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium: install Debian's chromium, or run `playwright install chromium`")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(60_000)
        page.goto(f"{notebook7}notebooks/02-svd.ipynb")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        # The cell that sees to the package is folded: its code is not on the screen.
        assert page.get_by_text("importlib.util.find_spec").filter(visible=True).count() == 0
        until_idle(page, notebook7)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        slider = page.locator(".jp-OutputArea .noUi-base").first
        picture = page.locator(".jp-OutputArea .explore-picture svg").first
        slider.wait_for()
        picture.wait_for()
        until_idle(page, notebook7)  # while cells run, each takes the focus in turn
        before = picture.inner_html()
        # By mouse: Notebook 7 takes the arrow keys for its own headings.
        slider.click(position={"x": 90, "y": 2})
        page.wait_for_function(
            "before => document.querySelector('.explore-picture svg').innerHTML !== before", arg=before
        )
        if folder := os.environ.get("DLMATH_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/notebook7.png")
        browser.close()
