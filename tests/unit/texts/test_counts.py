"""The numbers in the prose are what is counted: each is compared with what it counts."""

import math
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from _ext.book.sources import inventory
from dlmath import identities

ROOT = Path(__file__).resolve().parents[3]
WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
SOURCES = len(inventory.load(ROOT, "sources"))
KINDS = ["certain", "arguable", "one symbol"]
ERRATA = Counter(entry["confidence"] for entry in inventory.load(ROOT, "errata"))


def prose(name: str) -> str:
    """The text of a page, for a notebook that of its cells of text, each line break a space."""
    path = ROOT / name
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        cells = nbformat.reads(text, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"\s+", " ", text)


def code(name: str, *ids: str) -> str:
    cells = nbformat.read(ROOT / name, as_version=4).cells
    return "\n".join(
        cell.source for cell in cells if cell.cell_type == "code" and (not ids or cell.id in ids)
    )


def lectures(heading: str) -> int:
    """How many subsections, or how many numbers in the text, a section of the page for teachers has."""
    text = (ROOT / "reference" / "teachers.md").read_text("utf-8")
    section = re.split(r"^## ", text.partition(f"## {heading} lectures\n")[2], flags=re.MULTILINE)[0]
    numbers = re.search(r"lectures ([\d, and]+)\.", section)
    return len(re.findall(r"^### \d+\. ", section, re.MULTILINE)) or len(re.findall(r"\d+", numbers[1]))


def autodiff_lines() -> int:
    """The lines of the differentiator of chapter 7 without blank ones and without its trial."""
    ids = ("autodiff-node", "autodiff-operations", "autodiff-backward", "autodiff-arrays", "autodiff-loss")
    program = re.sub(
        r"^x, y = [\s\S]*?(?=^def |\Z)", "", code("chapters/07-backprop.ipynb", *ids), flags=re.M
    )
    return sum(bool(line.strip()) for line in program.split("\n"))


# The page, its words with a group for each number, and what is counted.
CLAIMS = [
    ("README.md", r"grew out of (\w+) university documents", [SOURCES]),
    ("index.md", r"\*\*(\w+) university courses in one notation", [SOURCES]),
    ("reference/sources.md", r"grew out of (\w+) university documents", [SOURCES]),
    ("reference/notation.md", r"Each of the \{ref\}`(\w+) sources", [SOURCES]),
    ("reference/notation.md", r"contradict each other in (\d+)", [len(inventory.load(ROOT, "conflicts"))]),
    ("reference/errata.ipynb", r"The (\w+) documents behind this book", [SOURCES]),
    (
        "reference/errata.ipynb",
        r"Of the (\d+) entries below (\d+) are certain and (\d+) arguable, [^;]*; "
        r"(\d+) more hang on one symbol",
        [ERRATA["certain"] + ERRATA["arguable"], *(ERRATA[kind] for kind in KINDS)],
    ),
    ("reference/identities.md", r"computed on (\d+) random inputs", [identities.TRIALS]),
    ("reference/identities.md", r"less than \$10\^\{-(\d+)\}\$", [round(-math.log10(identities.TOLERANCE))]),
    (
        "reference/teachers.md",
        r"with this book: (\w+) lectures of 90 minutes, or (\w+),",
        [lectures("Twelve"), lectures("Four")],
    ),
    ("chapters/05-gradients.ipynb", r"The (\w+) sources of this book", [SOURCES]),
    (
        "chapters/07-backprop.ipynb",
        r"the whole program: (\d+) lines, blank ones not counted",
        [autodiff_lines()],
    ),
    ("chapters/07-backprop.ipynb", r"a program of about (\d+) lines", [round(autodiff_lines(), -1)]),
    (
        "chapters/03-probability.ipynb",
        r"play with the (\w+) demos",
        [len(re.findall(r"^explore\(", code("chapters/03-probability.ipynb"), re.MULTILINE))],
    ),
]


@pytest.mark.parametrize(("name", "words", "counted"), CLAIMS)
def test_a_number_in_the_text_is_what_is_counted(name, words, counted):
    [sentence] = list(re.finditer(words, prose(name))) or pytest.fail(
        f"{name} no longer says “{words}”: change or delete its line in CLAIMS"
    )
    numbers = [
        WORDS.index(group.lower()) if group.lower() in WORDS else int(group) for group in sentence.groups()
    ]
    assert numbers == counted, f"{name}: mend the numbers in “{sentence[0]}”"


PAGES = [
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "*/*.md", "*/*.ipynb")
    for path in sorted(ROOT.glob(pattern))
]


@pytest.mark.parametrize("name", [page for page in PAGES if not page.startswith(("_", "."))])
def test_no_text_counts_the_chapters_or_exercises_of_the_book(name):
    """Whoever adds one would have to find each such number."""
    number = rf"(?:\d+|{'|'.join(WORDS[2:])})"
    counts = re.findall(
        rf"\b(?:all|the|these|its|of|book:) {number} (?:\w+ )?(?:chapters|exercises|identities)\b",
        prose(name),
        re.IGNORECASE,
    )
    assert counts == []
