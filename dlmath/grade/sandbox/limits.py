"""What one submission may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Times are in seconds, sizes in bytes. Cell, notebook and submission have deadlines by the clock."""

    cell: float = 60.0
    notebook: float = 300.0
    submission: float = 900.0
    start: float = 120.0
    """For a sandbox to start and to run the book's own first cells."""
    processor: int = 300
    """Seconds of the processor for one notebook."""
    memory: int = 1 << 30
    files: int = 64 << 20
    """Bytes of all temporary files together, where the sandbox can count them; else of each one."""
    processes: int = 32
    """Processes and threads, where the sandbox can count them."""
    answer: int = 1 << 20
    """Bytes that may come back from one cell."""
    record: int = 128 << 10
    """Bytes of what one check wrote down; a whole book of right answers has 73 KB."""
    records: int = 4 << 20
    """Bytes of all that is kept of one submission."""

    def of_system(self) -> dict[str, int]:
        """The limits that the operating system keeps, as `guest/serve.py` sets them."""
        return {
            "RLIMIT_AS": self.memory,
            "RLIMIT_CPU": self.processor,
            "RLIMIT_FSIZE": self.files,
            "RLIMIT_NOFILE": 64,
            "RLIMIT_CORE": 0,
        }
