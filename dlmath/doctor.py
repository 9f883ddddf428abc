"""What of the book works here, and what to do about what does not: `python -m dlmath doctor`.

Each examination returns one `Finding`. Nothing is installed, changed or sent; the only file written is an
empty one, to see whether points can be kept, and it is removed at once.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NEEDED = {"numpy": (1, 26), "matplotlib": (3, 8, 1)}
WIDGETS = (7, 7)
FONT = "DejaVu Sans"
LONG = {"break_long_words": False, "break_on_hyphens": False}
SIGNS = {"ok": "ok", "less": "–", "no": "NO"}


@dataclass(frozen=True)
class Finding:
    """What one examination found: `state` is "ok", "less" (works, without something) or "no"."""

    name: str
    state: str
    text: str
    todo: str = ""


def version(package: str) -> str:
    """The installed version of a package; "" if there is none."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def older(number: str, oldest: tuple[int, ...]) -> bool:
    return tuple(int(part) for part in re.findall(r"\d+", number)[: len(oldest)]) < oldest


def install(*packages: str) -> str:
    return f"{Path(sys.executable).name} -m pip install --upgrade {' '.join(packages)}"


def python() -> Finding:
    system = platform.system().replace("Darwin", "macOS")
    return Finding("Python", "ok", f"{platform.python_version()} on {system}, {sys.executable}")


def packages() -> Finding:
    versions = {name: version(name) for name in NEEDED}
    text = ", ".join(f"{name} {number or 'missing'}" for name, number in versions.items())
    wrong = [name for name, number in versions.items() if not number or older(number, NEEDED[name])]
    if wrong:
        oldest = " and ".join(f"{name} {'.'.join(map(str, NEEDED[name]))}" for name in wrong)
        return Finding("packages", "no", text, f"The notebooks need {oldest} or newer: {install(*wrong)}")
    return Finding("packages", "ok", text)


def kernel() -> Finding:
    number = version("ipykernel")
    if not number:
        todo = f"A notebook needs a Python to run in: {install('ipykernel')}"
        return Finding("kernel", "no", "ipykernel missing", todo)
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    text = f"ipykernel {number}"
    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv
    except NoSuchKernel:
        todo = f"Let notebooks find this Python: {Path(sys.executable).name} -m ipykernel install --user"
        return Finding("kernel", "less", f"{text}, but no kernel is called python3", todo)
    program = Path(command[0]) if command else Path()
    if program.is_absolute() and program.parent.resolve() != Path(sys.executable).parent.resolve():
        todo = f"If a notebook does not find dlmath: {Path(sys.executable).name} -m ipykernel install --user"
        return Finding("kernel", "less", f"{text}; notebooks run in another Python, {program}", todo)
    return Finding("kernel", "ok", text)


def notebook() -> Finding:
    there = [
        f"{shown} {number}"
        for shown, package in (("JupyterLab", "jupyterlab"), ("Jupyter Notebook", "notebook"))
        if (number := version(package))
    ]
    myst = version("jupyterlab-myst")
    if not there:
        todo = f"VS Code needs nothing more; for a browser: {install('jupyterlab', 'jupyterlab-myst')}"
        return Finding("notebook", "less", "neither JupyterLab nor Jupyter Notebook", todo)
    if not myst:
        todo = f"Definitions and links between chapters look plain: {install('jupyterlab-myst')}"
        return Finding("notebook", "less", ", ".join(there), todo)
    return Finding("notebook", "ok", ", ".join([*there, f"jupyterlab-myst {myst}"]))


def widgets() -> Finding:
    number = version("ipywidgets")
    if not number or older(number, WIDGETS):
        todo = f"Demos show their first picture only; for their controls: {install('ipywidgets')}"
        return Finding("widgets", "less", f"ipywidgets {number or 'missing'}", todo)
    try:
        import ipywidgets  # noqa: F401
    except Exception as error:
        text = f"ipywidgets {number} cannot be imported ({type(error).__name__}: {error})"
        return Finding(
            "widgets", "less", text, f"Demos show their first picture only: {install('ipywidgets')}"
        )
    manager = version("jupyterlab-widgets")
    if not manager and version("jupyterlab"):
        todo = f"JupyterLab shows no controls: {install('jupyterlab-widgets')}, then start it again"
        return Finding("widgets", "less", f"ipywidgets {number}, jupyterlab-widgets missing", todo)
    return Finding(
        "widgets", "ok", f"ipywidgets {number}" + f", jupyterlab-widgets {manager}" * bool(manager)
    )


def drawing() -> Finding:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from dlmath.plots import RC

    figure = Figure(figsize=(1, 1))
    figure.add_subplot().set_title("∇σ λ ≤ ∞")
    FigureCanvasAgg(figure).draw()
    return Finding("drawing", "ok", f"a picture in memory, {len(RC)} settings of the book")


def fonts() -> Finding:
    from matplotlib.font_manager import findfont

    try:
        findfont(FONT, fallback_to_default=False)
    except ValueError:
        todo = f"Signs in figures may be missing; it comes with matplotlib: {install('matplotlib')}"
        return Finding("fonts", "less", f"{FONT} not found", todo)
    return Finding("fonts", "ok", FONT)


def exercises() -> Finding:
    from dlmath.exercises import every, result_of

    count = len(every())
    first = next(exercise for exercise in every() if exercise.choices)
    if not result_of(first.id, first.reference).passed:
        todo = "Get the book again; this copy is not complete"
        return Finding("exercises", "no", f"the check of {first.id} does not know its own answer", todo)
    return Finding("exercises", "ok", f"{count}, checked on this machine; nothing is sent anywhere")


def points() -> Finding:
    from dlmath.exercises.points import progress_files

    for path in progress_files():
        try:
            missing = not path.parent.exists()
            path.parent.mkdir(exist_ok=True)
            trial = path.with_name("doctor.tmp")
            trial.write_text("", "utf-8")
            trial.unlink()
            if missing:
                path.parent.rmdir()
        except OSError:
            continue
        return Finding("points", "ok", f"kept in {path}")
    todo = "They last until the kernel stops; run the notebooks in a folder of your own to keep them"
    return Finding("points", "less", f"cannot be written to {progress_files()[0]}", todo)


def data() -> Finding:
    from importlib import resources

    try:
        sections = json.loads((resources.files("dlmath") / "exercises" / "sections.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        todo = "Get the book again; this copy is not complete"
        return Finding("data", "no", f"{type(error).__name__}: {error}", todo)
    return Finding("data", "ok", f"the package has its data ({len(sections)} sections)")


EXAMINATIONS: tuple[Callable[[], Finding], ...] = (
    python,
    packages,
    kernel,
    notebook,
    widgets,
    drawing,
    fonts,
    data,
    exercises,
    points,
)


def examine() -> list[Finding]:
    """Everything there is to examine; an examination that breaks is itself a finding."""
    findings = []
    for examination in EXAMINATIONS:
        try:
            findings.append(examination())
        except Exception as error:
            text = f"cannot be examined ({type(error).__name__}: {error})"
            findings.append(Finding(examination.__name__, "no", text, "See the packages above"))
    return findings


def page(findings: list[Finding]) -> str:
    """The findings as one screen of text, with a sentence at its end."""
    lines = []
    for finding in findings:
        text = finding.text + (f". {finding.todo}." if finding.todo else "")
        head = f"{SIGNS[finding.state]:>4}  {finding.name:<10} "
        lines.append(textwrap.fill(text, 96, initial_indent=head, subsequent_indent=" " * 17, **LONG))
    states = [finding.state for finding in findings]
    closing = "Everything works here."
    if "no" in states:
        closing = "The lines with NO must be mended before the notebooks run."
    elif "less" in states:
        closing = "The notebooks run here; the lines with – say what would be better."
    return "\n".join([*lines, "", closing])
