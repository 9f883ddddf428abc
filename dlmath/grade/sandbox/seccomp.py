"""A filter of system calls for bubblewrap: no further process, no socket, no memory that no limit counts.

It closes what namespaces and limits leave open: a bomb of processes, memory in nameless files and in System V
segments, and the parts of the kernel that no notebook needs. What is refused fails with an error, as it would
on a machine that does not have it.
"""

from __future__ import annotations

import platform
import struct

# From the kernel's tables arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
_CALLS = {
    "x86_64": {
        "clone": 56,
        "fork": 57,
        "vfork": 58,
        "socket": 41,
        "ptrace": 101,
        "shmget": 29,
        "shmat": 30,
        "semget": 64,
        "msgget": 68,
        "mq_open": 240,
        "personality": 135,
        "pivot_root": 155,
        "mount": 165,
        "umount2": 166,
        "add_key": 248,
        "request_key": 249,
        "keyctl": 250,
        "unshare": 272,
        "perf_event_open": 298,
        "name_to_handle_at": 303,
        "open_by_handle_at": 304,
        "setns": 308,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "kcmp": 312,
        "memfd_create": 319,
        "bpf": 321,
        "userfaultfd": 323,
    },
    "aarch64": {
        "clone": 220,
        "socket": 198,
        "ptrace": 117,
        "shmget": 194,
        "shmat": 196,
        "semget": 190,
        "msgget": 186,
        "mq_open": 180,
        "personality": 92,
        "pivot_root": 41,
        "mount": 40,
        "umount2": 39,
        "add_key": 217,
        "request_key": 218,
        "keyctl": 219,
        "unshare": 97,
        "perf_event_open": 241,
        "name_to_handle_at": 264,
        "open_by_handle_at": 265,
        "setns": 268,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "kcmp": 272,
        "memfd_create": 279,
        "bpf": 280,
        "userfaultfd": 282,
    },
}
_EVERYWHERE = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
    "memfd_secret": 447,
}
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE3, _CLONE_THREAD, _X32 = 435, 0x00010000, 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050026  # the last two: EPERM, ENOSYS
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16


def filter_of(machine: str | None = None) -> bytes | None:
    """The filter as the kernel reads it, for a machine such as "x86_64"; None for one that is not known."""
    machine = machine or platform.machine()
    if machine not in _CALLS:
        return None
    calls = _CALLS[machine] | _EVERYWHERE
    clone = calls.pop("clone")
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _REFUSE),
        (_EQUAL, 0, 1, _CLONE3),  # its flags cannot be seen from here; the C library then uses clone
        (_RETURN, 0, 0, _UNKNOWN),
        (_EQUAL, 0, 4, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    for number in sorted(calls.values()):
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
