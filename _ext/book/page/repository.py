"""The GitHub repository that a copy of the book comes from: as GitHub says in CI, else as git does."""

from __future__ import annotations

import os
import re
import subprocess

from ..paths import ROOT

GITHUB = re.compile(r"github\.com[:/]+([\w.-]+/[\w.-]+?)(?:\.git)?/?$")


def git(*arguments: str) -> str:
    """What git says in the book's folder; "" if it fails or is not there."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def remote() -> str:
    """Owner/name of the remote `origin` on GitHub; "" if there is none."""
    match = GITHUB.search(git("remote", "get-url", "origin"))
    return match[1] if match else ""


def repository(environment: dict[str, str] | None = None) -> tuple[str, str] | None:
    """Owner/name and branch of the GitHub repository that builds this book, or None if there is none."""
    environment = dict(os.environ) if environment is None else environment
    if name := environment.get("GITHUB_REPOSITORY"):
        return name, environment.get("GITHUB_REF_NAME") or "main"
    if name := remote():
        return name, git("rev-parse", "--abbrev-ref", "HEAD").replace("HEAD", "") or "main"
    return None


def archive(name: str, branch: str) -> str:
    """The address of a branch of a GitHub repository as pip takes it: needs no git where it is installed."""
    return f"https://github.com/{name}/archive/refs/heads/{branch}.zip"
