"""Firefox for the tests of landing, over WebDriver BiDi, which it speaks itself: no driver, no special build.

Playwright drives only a Firefox of its own, which is another program than the one of readers.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0
"""Seconds for an answer of the browser; for a page to load, too."""

# Nothing is asked of other hosts, and no page of its own is in the way.
SETTINGS = {
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "browser.aboutConfig.showWarning": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "messaging-system.rsexperimentloader.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


WHERE = "() => [location.href, document.readyState]"


class Window:
    """A tab; its methods are named and behave like those of Playwright's page. Scripts are functions."""

    def __init__(self, firefox: Firefox, size: dict[str, int]):
        self._firefox = firefox
        self._context = firefox.send("browsingContext.create", type="tab")["context"]
        firefox.send("browsingContext.setViewport", context=self._context, viewport=size)

    def goto(self, url: str) -> None:
        self._firefox.send("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def reload(self) -> None:
        self._firefox.send("browsingContext.reload", context=self._context, wait="complete")

    def go_back(self) -> None:
        self._traverse(-1)

    def go_forward(self) -> None:
        self._traverse(1)

    def _traverse(self, delta: int) -> None:
        before = self.evaluate(WHERE)[0]
        self._firefox.send("browsingContext.traverseHistory", context=self._context, delta=delta)
        self._until(lambda now: now[0] != before, f"Firefox stays at {before}")

    def wait_for_url(self, url: str) -> None:
        self._until(lambda now: now[0] == url, f"Firefox does not come to {url}")

    def _until(self, there: Callable[[list[str]], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not there(now := self.evaluate(WHERE)) or now[1] != "complete":
            if time.monotonic() > deadline:
                raise TimeoutError(otherwise)
            time.sleep(0.05)

    def evaluate(self, function: str, argument: object = None):
        """What a function of the page returns, or its promise gives; both are plain data.

        Where scripts are forbidden, promises are never kept.
        """
        waits, waiting = ("async", "await") if self._firefox.scripts else ("", "")
        answer = self._firefox.send(
            "script.callFunction",
            functionDeclaration=f"{waits} (given) =>"
            f" JSON.stringify({waiting} ({function})(JSON.parse(given)) ?? null)",
            awaitPromise=self._firefox.scripts,
            target={"context": self._context},
            arguments=[{"type": "string", "value": json.dumps(argument)}],
        )
        if answer["type"] != "success":
            raise RuntimeError(f"in Firefox: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"]["value"])

    def close(self) -> None:
        self._firefox.send("browsingContext.close", context=self._context)


class Firefox:
    """A running Firefox, and whether it runs the scripts of pages."""

    def __init__(self, connection, scripts: bool):
        self._connection = connection
        self.scripts = scripts
        self._sent = 0
        self.version = self.send("session.new", capabilities={})["capabilities"]["browserVersion"]

    def send(self, method: str, **params: object) -> dict:
        """The result of a command of WebDriver BiDi."""
        self._sent += 1
        self._connection.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while (answer := json.loads(self._connection.recv())).get("id") != self._sent:
            pass
        if answer["type"] == "error":
            raise RuntimeError(f"Firefox on {method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    @contextmanager
    def window(self, size: dict[str, int]) -> Iterator[Window]:
        window = Window(self, size)
        yield window
        window.close()


@contextmanager
def running(program: str, folder: Path, scripts: bool = True) -> Iterator[Firefox]:
    """Firefox without a screen, with a new profile in this folder; pages run their scripts, or do not."""
    import websocket

    folder.mkdir(parents=True)
    settings = SETTINGS | {"javascript.enabled": scripts}
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
    (folder / "user.js").write_text("".join(lines), "utf-8")
    log = folder / "log"
    command = [program, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        connection = websocket.create_connection(
            f"{_address(process, log)}/session", timeout=PATIENCE, suppress_origin=True
        )
        yield Firefox(connection, scripts)
        connection.close()
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _address(process: subprocess.Popen, log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text("utf-8", "replace")):
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"Firefox did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")
