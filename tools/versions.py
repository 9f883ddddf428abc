"""Run the tests with the oldest and with the newest versions of everything that pyproject.toml declares.

    python tools/versions.py                         both: units, notebooks, grading
    python tools/versions.py oldest                  every package as old as declared, on the oldest Python
    python tools/versions.py newest --python 3.12    every package as new as can be had, on that Python
    python tools/versions.py --only notebooks        one part

The newest Python is the newest that is found here: on the PATH, or among pyenv's. Environments and logs are
kept in .versions/, which git ignores; an environment is made anew when its list of packages changes. Needs a
network, and `uv`, which is installed if it is missing.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.command_line import Parser  # noqa: E402

FOLDER = ROOT / ".versions"
RESOLUTION = {"oldest": "lowest-direct", "newest": "highest"}
PARTS = {
    "units": ("tests/unit", "--ignore=tests/unit/grade"),
    "notebooks": ("chapters", "exercises", "solutions", "reference"),
    "grading": ("tests/unit/grade",),
}
Version = tuple[int, int]


class Missing(Exception):
    """Something that a run needs is not here; says what, and what to do."""


# -- Pythons -----------------------------------------------------------------------------------------------


def oldest_python() -> Version:
    """The oldest Python that pyproject.toml declares."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    return version_of(declared.removeprefix(">="))


def version_of(text: str) -> Version:
    """(3, 12) of "3.12" or "3.12.1"."""
    numbers = re.match(r"(\d+)\.(\d+)", text)
    if not numbers:
        raise Missing(f"{text} is no version of Python; say 3.12, for instance")
    return int(numbers[1]), int(numbers[2])


def places() -> list[str]:
    """Folders in which Pythons may be: pyenv's, newest first, then those of the PATH."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    folders = [path / "bin" for path in pyenv.glob("3.*") if re.fullmatch(r"[\d.]+", path.name)]
    folders.sort(key=lambda folder: [int(n) for n in folder.parent.name.split(".")], reverse=True)
    return [*map(str, folders), *os.environ.get("PATH", "").split(os.pathsep)]


def pythons() -> dict[Version, str]:
    """Programs by version, for every Python that is found here and not too old."""
    oldest, path = oldest_python(), os.pathsep.join(places())
    found = {}
    for version in [(3, minor) for minor in range(oldest[1], 40)]:
        name = "python{}.{}".format(*version)
        if (program := shutil.which(name, path=path)) and answers(program, version):
            found[version] = program
    if (own := sys.version_info[:2]) >= oldest:
        found.setdefault(own, sys.executable)
    return found


def answers(program: str, version: Version) -> bool:
    """Whether a program is there and is this Python; pyenv's stand-ins, for one, may lead nowhere."""
    code = "import sys, venv; print(*sys.version_info[:2])"
    done = subprocess.run([program, "-c", code], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.split() == list(map(str, version))


def choose(name: str, asked: str | None, found: dict[Version, str]) -> tuple[Version, str]:
    """The Python for a run. Raises Missing with those that are here."""
    version = (
        version_of(asked) if asked else oldest_python() if name == "oldest" else max(found, default=None)
    )
    if version not in found:
        here = ", ".join("{}.{}".format(*v) for v in sorted(found)) or "none"
        wanted = "{}.{}".format(*version) if version else "any"
        raise Missing(f"{name}: Python {wanted} is not here (found: {here}); install it or use --python")
    return version, found[version]


# -- environments ------------------------------------------------------------------------------------------


def uv(*arguments: object) -> str:
    """What uv answers. Raises Missing with its last words."""
    if importlib.util.find_spec("uv") is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    done = subprocess.run(
        [sys.executable, "-m", "uv", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise Missing("uv: " + " ".join(done.stderr.split()[-60:]))
    return done.stdout


def packages(name: str, version: Version) -> str:
    """The packages of an environment, as lines for pip; nothing among them has to be compiled."""
    return uv(
        "pip",
        "compile",
        *("--quiet", "--no-header", "--no-annotate", "--all-extras", "--only-binary", ":all:"),
        *("--resolution", RESOLUTION[name], "--python-version", "{}.{}".format(*version)),
        "pyproject.toml",
    )


def environment(name: str, version: Version, program: str) -> Path:
    """The Python of an environment with these packages and this book; made where it is not there already."""
    folder, listed = FOLDER / "{}-{}.{}".format(name, *version), packages(name, version)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "installed.txt"
    if not stamp.is_file() or stamp.read_text("utf-8") != listed:
        lines = folder.with_suffix(folder.suffix + ".txt")
        lines.write_text(listed, "utf-8")
        uv("venv", "--quiet", "--seed", "--clear", "--python", program, folder)
        uv("pip", "install", "--quiet", "--python", python, "--only-binary", ":all:", "-r", lines)
        uv("pip", "install", "--quiet", "--python", python, "--no-deps", "-e", ROOT)
        stamp.write_text(listed, "utf-8")
    return python


def told(listed: str) -> str:
    """The versions that matter most, from the lines of an environment."""
    names = ("numpy", "matplotlib", "ipywidgets", "sphinx", "pytest")
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", listed, re.MULTILINE))
    return ", ".join(f"{name} {pins[name]}" for name in names if name in pins)


# -- runs --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """How the tests of one part ended."""

    passed: int
    failed: int
    skipped: int


def run(python: Path, label: str, part: str, workers: str) -> Count:
    """Run one part in an environment; its output goes to a file, and what failed is named."""
    log = FOLDER / f"{label}-{part}.log"
    report = log.with_suffix(".xml")
    report.unlink(missing_ok=True)
    variables = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHONPATH", "VIRTUAL_ENV", "DLMATH"))
    }
    command = [python, "-m", "pytest", "-n", workers, "-p", "no:cacheprovider", "--tb=short", "-ra"]
    with log.open("w", encoding="utf-8") as file:
        subprocess.run(
            [*map(str, command), f"--junit-xml={report}", *PARTS[part]],
            cwd=ROOT,
            env=variables | {"PATH": os.pathsep.join([str(python.parent), os.environ.get("PATH", "")])},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    for line in log.read_text("utf-8", "replace").splitlines():
        if line.startswith(("FAILED ", "ERROR ")):
            print(f"    {line[:160]}", flush=True)
    if not report.is_file():
        raise Missing(f"{label}: pytest did not run; see {log}")
    return counted(report)


def counted(report: Path) -> Count:
    """The counts of a JUnit report."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in suites:
        total = {key: value + int(suite.get(key, 0)) for key, value in total.items()}
    failed = total["failures"] + total["errors"]
    return Count(total["tests"] - failed - total["skipped"], failed, total["skipped"])


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("names", nargs="*", metavar="oldest|newest")
    parser.add_argument("--python", metavar="3.N", help="the Python to use")
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--workers", default="auto", help="processes of pytest")
    options = parser.parse_args(arguments)
    parser.demand_known("set of versions", options.names, RESOLUTION)
    FOLDER.mkdir(exist_ok=True)
    failed = False
    try:
        found = pythons()
        for name in options.names or RESOLUTION:
            version, program = choose(name, options.python, found)
            label = "{}-{}.{}".format(name, *version)
            print(f"{name}: Python {version[0]}.{version[1]} ({program})", flush=True)
            python = environment(name, version, program)
            print(f"  {told((python.parent.parent / 'installed.txt').read_text('utf-8'))}", flush=True)
            for part in [options.only] if options.only else PARTS:
                count = run(python, label, part, options.workers)
                counts = f"{count.passed} passed, {count.failed} failed, {count.skipped} left out"
                print(f"  {part:9}  {counts}", flush=True)
                failed |= bool(count.failed or not count.passed)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
