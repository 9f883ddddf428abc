"""A conversation with a process that nobody trusts: a message a line to it, an answer a line from it.

Whatever the process does (says nothing, says too much, says no JSON, stops, ends), `ask` comes back in time
with an answer or with one of three errors, and holds no more than one line of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

_CHUNK = 1 << 16
_LAST = 5.0


class Late(Exception):
    """No answer in time."""


class Ended(Exception):
    """The process is gone; the text is the last line of its errors."""


class Violation(Exception):
    """An answer that no notebook gives; the text says what it is."""


class Conversation:
    """One process, from its start to the end of everything that it started."""

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str],
        folder: Path,
        most: int,
        ending: list[str] | None = None,
        hands: tuple[int, ...] = (),
    ) -> None:
        """Start a command in a folder; an answer has at most `most` bytes.

        `ending` is a further command that ends it, where killing it is not enough; `hands` are the numbers of
        open files that it gets.
        """
        self.most, self.ending, self.processor = most, ending, 0.0
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as this object)
        apart = {"start_new_session": True, "pass_fds": hands} if os.name == "posix" else {}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            cwd=folder,
            bufsize=0,
            **apart,
        )
        self._said: queue.Queue[bytes | None] = queue.Queue(maxsize=4)
        self._over, self._hung_up = threading.Event(), threading.Event()
        # Each end of a pipe is closed when no thread uses it: a number that is closed under a thread about to
        # read may by then be another process's pipe.
        self._speaker: threading.Thread | None = None
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether something can still be asked."""
        return not self._over.is_set() and not self._hung_up.is_set()

    def ask(self, message: dict, seconds: float) -> dict:
        """The answer to a message. Raises Late, Ended or Violation, after which nothing more can be asked."""
        text = json.dumps(message).encode("ascii") + b"\n"
        self._speaker = threading.Thread(target=self._say, args=(text,), daemon=True)
        self._speaker.start()
        end, line = time.monotonic() + seconds, b""
        while not line.endswith(b"\n"):
            try:
                part = self._said.get(timeout=max(0.001, end - time.monotonic()))
            except queue.Empty:
                raise Late from None
            if part is None:
                raise Ended(self.last_words())
            line += part
            if len(line) > self.most:
                raise Violation(f"it sent more than {self.most} bytes")
        if line.count(b"\n") > 1:
            raise Violation("it sent more than one answer")
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            raise Violation("it sent something that is no answer") from None
        if type(answer) is not dict or answer.get("number") != message["number"]:
            raise Violation("it sent something that is no answer to what was asked")
        return answer

    def stop(self) -> None:
        """End the process and all that it started, and count what they used of the processor."""
        if self._over.is_set():
            return
        self._over.set()
        used = processor_of(self._process.pid)
        if self.ending:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(self.ending, stdin=subprocess.DEVNULL, timeout=60, check=False, **quiet)
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        if hasattr(os, "wait4") and self._process.returncode is None:
            with contextlib.suppress(ChildProcessError):
                _, status, counted = os.wait4(self._process.pid, 0)
                self._process.returncode = os.waitstatus_to_exitcode(status)
                used = max(used, counted.ru_utime + counted.ru_stime)
        self.processor = used
        self._process.wait()
        if self._speaker is not None:
            self._speaker.join(_LAST)
        if self._speaker is None or not self._speaker.is_alive():
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._errors.close()

    def last_words(self) -> str:
        """The last line of what the process wrote to its errors; its exit code, if it wrote nothing."""
        if self._errors.closed:
            return ""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 4000))
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it ended without a word"

    def _say(self, text: bytes) -> None:
        """Write a message; a process that reads nothing keeps only this thread waiting, until it is ended."""
        with contextlib.suppress(OSError, ValueError):
            while text:
                text = text[self._process.stdin.write(text) :]

    def _listen(self) -> None:
        """Pass on what the process says, and that it has ended; wait while nobody takes it."""
        with self._process.stdout:
            self._listen_on()

    def _listen_on(self) -> None:
        while not self._over.is_set():
            try:
                part = os.read(self._process.stdout.fileno(), _CHUNK)
            except (OSError, ValueError):
                part = b""
            if not part:
                self._hung_up.set()
            self._pass_on(part or None)
            if not part:
                return

    def _pass_on(self, part: bytes | None) -> None:
        while not self._over.is_set():
            with contextlib.suppress(queue.Full):
                self._said.put(part, timeout=0.2)
                return


def processor_of(process: int) -> float:
    """Seconds of the processor that a process and all below it have used so far; 0 where /proc does not tell.

    What a sandbox has ended is not counted in its parent, so this is asked before it is ended.
    """
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        ticks = sum(map(int, fields[11:15]))  # user, system, and both of the children that are gone
        below = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
        return ticks / os.sysconf("SC_CLK_TCK") + sum(processor_of(int(child)) for child in below)
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0
