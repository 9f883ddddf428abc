"""JupyterLab as a reader meets it: open a chapter, run it, move a slider with the keyboard."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.serving import jupyter_address

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = Path(os.environ.get("DLMATH_LAB_NOTEBOOK", ROOT / "chapters" / "02-svd.ipynb"))
SETTINGS = {
    # Every cell is in the page, also those far below, so that they can be looked for.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
PATIENCE = 120_000  # milliseconds: a kernel starts slowly where several tests share two cores


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory):
    """JupyterLab on the loopback address with a copy of the chapter, apart from the user's own settings."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    home = tmp_path_factory.mktemp("lab")
    folder = home / "notebooks"
    folder.mkdir()
    shutil.copy(NOTEBOOK, folder)
    for name, values in SETTINGS.items():
        file = home / "config" / "lab" / "user-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER_", "DLMATH_"))}
    environment |= {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "PYTHONPATH": str(ROOT),
    }
    settings = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": "0",
        "ServerApp.allow_root": "True",
        "ServerApp.root_dir": str(folder),
        "IdentityProvider.token": "",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser"]
    command += [f"--{name}={value}" for name, value in settings.items()]
    log = home / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            url = jupyter_address(server, home / "runtime")
            if not url:
                pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}", pytrace=False)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def test_a_slider_moved_by_keyboard_changes_the_figure_in_jupyterlab(lab: str, new_page):
    # JupyterLab writes errors of its own, such as links to other chapters, which are not open here.
    page = new_page(viewport={"width": 1280, "height": 1000}, only_hosts=True)
    page.set_default_timeout(PATIENCE)
    page.goto(f"{lab}lab/tree/{NOTEBOOK.name}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.wait_for_function(
        "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'"
        " && document.querySelector('#jp-main-statusbar').innerText.includes('Idle')"
    )

    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    slider = page.locator(".jp-OutputArea .noUi-handle").first
    picture = page.locator(".jp-OutputArea .explore-picture svg").first
    slider.wait_for()
    picture.wait_for()
    before = picture.inner_html()

    slider.scroll_into_view_if_needed()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.explore-picture svg').innerHTML !== before", arg=before
    )
