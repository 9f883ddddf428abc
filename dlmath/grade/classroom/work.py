"""Work through a class: in processes of this machine, or on machines that Dask has gathered.

A task is plain data, and gives the same result wherever and however often it is done; so whatever ends in
the middle (a process, a machine, this program) is only done again. One that fails thrice is not graded, and
the next run tries it anew.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, Protocol

TRIES = 3
READY = b"ready"
LONGEST_START = 600.0
"""Seconds in which a process has to start."""
AHEAD = 2
"""Tasks for each process of a cluster that are under way at once: one is done, the others wait there."""

Do = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Task:
    """One submission to grade; `key` names its result."""

    key: str
    data: dict[str, Any]
    tries: int = 0


@dataclass
class Done:
    """What came of a task: a result, or the reason why there is none."""

    key: str
    result: dict[str, Any] | None
    reason: str = ""


class Pool(Protocol):
    """Something that does tasks. `done` yields what comes of them, in the order in which they end."""

    def done(self, tasks: Iterator[Task]) -> Iterator[Done]: ...


# -- this machine ------------------------------------------------------------------------------------------


def _serve(pipe: connection.Connection, do: Do) -> None:
    """A process that does tasks, until the pipe closes."""
    with contextlib.suppress(AttributeError, OSError):
        os.setsid()  # Ctrl-C at the terminal reaches the parent alone, and what runs here ends as one group
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(READY)
        while True:
            data = json.loads(pipe.recv_bytes())
            try:
                answer = {"result": do(data)}
            except Exception as error:  # a fault of the grader, which costs one submission and no class
                answer = {"reason": f"{type(error).__name__}: {error}"}
            pipe.send_bytes(json.dumps(answer).encode())


def _end_with_parent() -> None:
    """End this process and what it has started when the parent is gone, however it went."""
    parent = multiprocessing.parent_process()
    connection.wait([parent.sentinel])
    _end_group(os.getpid())


def _end_group(pid: int) -> None:
    """End a process of this pool, and all that it has started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg") and os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
    if pid == os.getpid():
        os._exit(1)


class _Process:
    """One process of the pool, and the task that it does."""

    def __init__(self, do: Do) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, do), name="grade")
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.deadline = float("inf")
        self.ready = False

    def give(self, task: Task, seconds: float) -> None:
        """Have it do a task, in so many seconds from when it has started."""
        self.task = task
        self.deadline = time.monotonic() + (seconds if self.ready else LONGEST_START)
        task.tries += 1
        with contextlib.suppress(OSError):  # it has ended; that shows at once
            self.pipe.send_bytes(json.dumps(task.data).encode())

    def end(self) -> None:
        if self.process.is_alive():
            _end_group(self.process.pid)
            self.process.kill()
        self.process.join()
        self.pipe.close()


class Processes:
    """`jobs` processes of this machine, each with one task at a time; `longest` seconds for each task."""

    def __init__(self, do: Do, jobs: int = 1, longest: float = 3600.0) -> None:
        self.do, self.jobs, self.longest = do, jobs, longest

    def done(self, tasks: Iterator[Task]) -> Iterator[Done]:
        pool: list[_Process] = []
        again: deque[Task] = deque()
        try:
            while True:
                while len(pool) < self.jobs or any(process.task is None for process in pool):
                    task = again.popleft() if again else next(tasks, None)
                    if task is None:
                        break
                    process = next((p for p in pool if p.task is None), None)
                    if process is None:
                        process = _Process(self.do)
                        pool.append(process)
                    process.give(task, self.longest)
                busy = [process for process in pool if process.task is not None]
                if not busy:
                    return
                wait = max(0.0, min(process.deadline for process in busy) - time.monotonic())
                ready = connection.wait([process.pipe for process in busy], min(wait, 3600))
                for process in busy:
                    late = time.monotonic() >= process.deadline
                    if process.pipe not in ready and not late:
                        continue
                    task, answer = process.task, None
                    if process.pipe in ready:
                        with contextlib.suppress(EOFError, OSError, ValueError):
                            message = process.pipe.recv_bytes()
                            if message == READY:
                                process.ready, process.deadline = True, time.monotonic() + self.longest
                                continue
                            answer = json.loads(message)
                    process.task, process.deadline = None, float("inf")
                    if answer is None:
                        process.end()
                        pool.remove(process)
                        ended = f"did not end within {self.longest:.0f} s" if late else "ended in the middle"
                        answer = {"reason": f"the process that graded it {ended}"}
                    if "result" in answer:
                        yield Done(task.key, answer["result"])
                    elif task.tries < TRIES:
                        again.append(task)
                    else:
                        yield Done(task.key, None, answer["reason"])
        finally:
            for process in pool:
                process.end()


# -- many machines -----------------------------------------------------------------------------------------


class Cluster:
    """The workers of a Dask scheduler. Raises ValueError where `distributed` or the scheduler is missing."""

    def __init__(self, do: Do, address: str, patience: float = 60.0) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ValueError("--dask needs the package distributed: pip install 'dlmath[dask]'") from None
        self.do = do
        try:
            self.client = Client(address, timeout=patience, set_as_default=False)
            self.client.wait_for_workers(1, timeout=patience)
        except (OSError, TimeoutError, ValueError) as error:
            raise ValueError(f"there is no Dask scheduler with workers at {address} ({error})") from None

    def done(self, tasks: Iterator[Task]) -> Iterator[Done]:
        from distributed import as_completed

        left: dict[str, Task] = {}
        running = as_completed(loop=self.client.loop)
        again: deque[Task] = deque()

        def submit() -> None:
            threads = max(1, sum(self.client.nthreads().values()))
            while len(left) < AHEAD * threads:
                task = again.popleft() if again else next(tasks, None)
                if task is None:
                    return
                task.tries += 1
                future = self.client.submit(
                    self.do, task.data, key=f"dlmath-{task.key}-{task.tries}", pure=False
                )
                left[future.key] = task
                running.add(future)

        try:
            submit()
            while left:
                future = next(running)
                task = left.pop(future.key)
                try:
                    answer: dict[str, Any] = {"result": future.result()}
                except Exception as error:  # KilledWorker, CancelledError, or a fault of the grader
                    answer = {"reason": f"{type(error).__name__}: {error}"}
                future.release()
                if "result" in answer:
                    yield Done(task.key, answer["result"])
                elif task.tries < TRIES:
                    again.append(task)
                else:
                    yield Done(task.key, None, answer["reason"])
                submit()
        finally:
            self.client.cancel([*running.futures])
            self.client.close()


# -- how far it has come -----------------------------------------------------------------------------------


class Progress:
    """One line that says how much is done and how long the rest takes; at most one a minute in a file."""

    def __init__(self, total: int, stream=None, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.stream, self.clock = total, stream or sys.stderr, clock
        self.count, self.failed, self.start = 0, 0, clock()
        self.shown, self.wide = float("-inf"), 0
        self.live = self.stream.isatty()

    def line(self) -> str:
        passed = self.clock() - self.start
        share = self.count / self.total if self.total else 1.0
        full = round(20 * share)
        text = f"{'█' * full}{'░' * (20 - full)} {self.count} of {self.total}"
        if self.failed:
            text += f", {self.failed} not graded"
        if 0 < self.count < self.total:
            return f"{text}, {duration(passed / self.count * (self.total - self.count))} left"
        return f"{text}, {duration(passed)}"

    def step(self, failed: bool = False) -> None:
        self.count += 1
        self.failed += failed
        self.show()

    def show(self, last: bool = False) -> None:
        now = self.clock()
        if not last and now - self.shown < (0.2 if self.live else 60):
            return
        self.shown, text = now, self.line()
        if self.live:
            self.stream.write("\r" + text.ljust(self.wide) + "\n" * last)
            self.wide = len(text)
        else:
            self.stream.write(text + "\n")
        self.stream.flush()


def duration(seconds: float) -> str:
    """A time as people say it: 40 s, 12 min, 3 h 20 min."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
