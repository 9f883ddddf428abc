"""The browsers of this machine, for tests and measurements."""

from __future__ import annotations

import os
import shutil

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIREFOX = ("firefox", "firefox-esr")


def find_chromium() -> str | None:
    """The program that the environment variable CHROMIUM names, else the first on the PATH, else None."""
    return os.environ.get("CHROMIUM") or _first(CHROMIUM)


def find_firefox() -> str | None:
    """The program that the environment variable FIREFOX names, else the first on the PATH, else None."""
    return os.environ.get("FIREFOX") or _first(FIREFOX)


def _first(programs: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, programs)), None)
