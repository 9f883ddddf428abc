"""A pytest plugin on top of nbval: run one submitted notebook, and keep what its check cells collected.

It judges nothing. It differs from nbval where a stranger's notebook needs it: a cell that never ends, or that
ends the kernel, costs that cell alone. The kernel is started again, the cells that had worked are run again
(check cells excepted), and the run goes on.

    python -P dlmath/grade/runner.py < job.json      what `dlmath.grade.run` calls, in a process of its own

It imports nothing of `dlmath`, which saves a second for each notebook.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from nbformat.v4 import new_code_cell
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

# Files beside a notebook must not stand in for packages, such as a file numpy.py.
BOOTSTRAP = "import sys; sys.path.sort(key=lambda place: place == '')"
LONGEST_SETUP = 120.0
MOST_TEXT = 400
MOST_RECORD = 2_000_000


class KernelEnded(Exception):
    """The kernel is gone, and not because the grader stopped it."""


class KernelBroken(Exception):
    """No kernel can run the book's own first cells here."""


class Kernel(RunningKernel):
    """nbval's kernel, noticed at once when it ends."""

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        end = time.monotonic() + (timeout or LONGEST_SETUP)
        while True:
            try:
                return super().await_reply(msg_id, timeout=min(0.25, max(0.01, end - time.monotonic())))
            except Empty:
                if not self.is_alive():
                    raise KernelEnded from None
                if time.monotonic() >= end:
                    raise

    def run(self, source: str, timeout: float) -> str | None:
        """Run code outside of the notebook; what it raised, in a line, or None."""
        msg_id = self.execute_cell_input(source, allow_stdin=False)
        self.await_reply(msg_id, timeout)
        raised = None
        while True:
            msg = self.get_message("iopub", timeout=5)
            if msg["parent_header"].get("msg_id") != msg_id:
                continue
            if msg["msg_type"] == "error":
                raised = f"{msg['content']['ename']}: {msg['content']['evalue']}"[:MOST_TEXT]
            if msg["msg_type"] == "status" and msg["content"]["execution_state"] == "idle":
                return raised


def started(folder: str, setup: list[str]) -> Kernel:
    """A kernel that works in `folder`, with the book's first cells run. Raises KernelBroken."""
    kernel = None
    try:
        kernel = Kernel(CURRENT_ENV_KERNEL_NAME, cwd=folder, startup_timeout=LONGEST_SETUP)
        for source in [BOOTSTRAP, *setup]:
            raised = kernel.run(source, LONGEST_SETUP)
            if raised:
                raise KernelBroken(f"the book’s first cell raises {raised}")
        return kernel
    except (RuntimeError, OSError, Empty, KernelEnded) as error:
        reason = f"the Python kernel does not start ({type(error).__name__}: {error})"
        stop(kernel)
        raise KernelBroken(reason) from None
    except KernelBroken:
        stop(kernel)
        raise


def stop(kernel: Kernel | None) -> None:
    if kernel is not None and hasattr(kernel, "km"):
        kernel.stop()


class SubmittedFile(IPyNbFile):
    """The code cells of a submitted notebook, as the job lists them."""

    def __init__(self, *args: Any, job: dict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.job = job
        self.repeatable: list[str] = []
        self.outcomes: list[dict] = []

    def collect(self):
        for number, source in enumerate(self.job["cells"]):
            # No tag and no comment changes how a cell is run, and no stored output is compared.
            yield SubmittedCell.from_parent(
                self,
                name=f"Cell {number}",
                cell_num=number,
                cell=new_code_cell(source),
                options=defaultdict(bool),
            )

    def setup(self) -> None:
        """The first cell starts the kernel, as does every cell that finds none."""

    def ready(self) -> None:
        """See to it that a kernel runs, in the state that the cells so far have brought about."""
        while self.kernel is None or not self.kernel.is_alive():
            stop(self.kernel)
            self.kernel = started(self.job["folder"], self.job["setup"])
            for source in list(self.repeatable):
                try:
                    self.kernel.run(source, self.job["timeout"])
                except (Empty, KernelEnded):
                    self.repeatable.remove(source)
                    stop(self.kernel)
                    break


class SubmittedCell(IPyNbCell):
    """One cell; what comes of it is kept, whatever it does."""

    def setup(self) -> None:
        """nbval expects every cell after an endless one to fail; here they are run."""

    def runtest(self) -> None:
        self.parent.ready()
        self.parent.timed_out = False
        ended = "done"
        try:
            super().runtest()
        except NbCellError:
            ended = "timeout" if self.parent.timed_out else "raised"
            raise
        except KernelEnded:
            ended = "kernel ended"
            raise
        except Exception:  # such as a source that cannot be sent, or an answer that nbval cannot read
            ended = "raised"
            stop(self.parent.kernel)
            raise
        finally:
            if ended == "done" and not self.parent.kernel.is_alive():
                ended = "kernel ended"
            if ended == "done" and self.cell_num not in self.parent.job["checks"]:
                self.parent.repeatable.append(self.cell.source)
            self.parent.outcomes.append(self.outcome(ended))

    def outcome(self, ended: str) -> dict:
        """How the cell ended, what it raised, and the records among its outputs: plain data."""
        outcome: dict = {"ended": ended, "records": []}
        for output in self.test_outputs or ():
            if output.get("output_type") == "error" and ended == "raised":
                outcome["raised"] = [
                    str(output.get("ename"))[:MOST_TEXT],
                    str(output.get("evalue"))[:MOST_TEXT],
                ]
            data = output.get("data")
            if isinstance(data, dict) and self.parent.job["mime"] in data:
                outcome["records"].append(_bounded(data[self.parent.job["mime"]]))
        return outcome


def _bounded(data: Any) -> Any:
    """A record as it came, or None where it is larger than any real one."""
    try:
        text = json.dumps(data)
    except (ValueError, TypeError, RecursionError):
        return None
    return json.loads(text) if len(text) <= MOST_RECORD else None


class SubmissionPlugin:
    """The plugin: makes pytest collect the one notebook of a job, and knows what came of it."""

    def __init__(self, job: dict) -> None:
        self.job = job
        self.file: SubmittedFile | None = None
        self.broken: str | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> SubmittedFile | None:
        if file_path.suffix == ".ipynb":
            self.file = SubmittedFile.from_parent(parent, path=file_path, job=self.job)
            return self.file
        return None

    def pytest_exception_interact(self, node: pytest.Item, call: pytest.CallInfo) -> None:
        if isinstance(call.excinfo.value, KernelBroken):
            self.broken = str(call.excinfo.value)
            node.session.shouldstop = self.broken

    def answer(self) -> dict:
        """What the judging process is told."""
        answer: dict = {"outcomes": self.file.outcomes if self.file else []}
        if self.broken:
            try:
                with tempfile.TemporaryDirectory() as empty:
                    stop(started(empty, self.job["setup"]))
            except KernelBroken as error:
                return {"environment": str(error)}
            answer["fault"] = (
                f"{self.broken}; in an empty folder it does not, so something beside the notebook does it"
            )
        return answer


def main() -> int:
    job = json.load(sys.stdin)
    # What a kernel writes to standard output must not be mixed with the answer.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    plugin = SubmissionPlugin(job)
    # The cells are in the job. pytest itself never looks into the submission: no conftest.py, no settings.
    Path("pytest.ini").write_text("[pytest]\n", "utf-8")
    Path("submitted.ipynb").touch()
    options = ["-c", "pytest.ini", "--noconftest", "-p", "nbval.plugin", "-p", "no:cacheprovider"]
    options += ["-q", "--tb=no", f"--nbval-cell-timeout={job['timeout']}", "submitted.ipynb"]
    status = int(pytest.main(options, plugins=[plugin]))
    answer = plugin.answer()
    if status in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR) and not answer.get("outcomes"):
        answer = {"environment": f"pytest ended with {pytest.ExitCode(status).name}"}
    json.dump(answer, channel)
    channel.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
