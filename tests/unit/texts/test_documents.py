"""README, CONTRIBUTING and the page for teachers name files and make targets that exist, and all targets."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
# What is made, or stands for a name that a reader chooses.
MADE = {"_build/grade/", ".dlmath/progress.json", "my-exercises/"}
A_CLASS = "grades/"
PLACEHOLDER = re.compile(r"NN|NAME|key|<|…|OWNER|REPOSITORY|\.\./|owner/name")


def code(name: str) -> list[str]:
    """What a document shows as code, in lines and in blocks."""
    text = (ROOT / name).read_text("utf-8")
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*blocks, *re.findall(r"`([^`\n]+)`", rest), *re.findall(r"\]\(([\w./-]+)\)", rest)]


documents = pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "reference/teachers.md"])


@documents
def test_every_file_that_is_named_exists(name):
    paths = {
        path
        for text in code(name)
        for path in re.findall(r"(?<![\w/.:#-])(?:[\w.-]+/)+[\w.-]*(?![\w/#:])", text)
        if path not in MADE and not path.startswith(A_CLASS) and not PLACEHOLDER.search(path)
    }
    assert paths
    places = (ROOT, (ROOT / name).parent)
    assert sorted(path for path in paths if not any((place / path).exists() for place in places)) == []


@documents
def test_every_make_target_that_is_named_exists(name):
    named = {target for text in code(name) for target in re.findall(r"\bmake ([a-z-]+)", text)}
    assert named <= set(TARGETS)


def test_contributing_names_every_make_target():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [target for target in TARGETS if f"`make {target}" not in text] == ["help"]
