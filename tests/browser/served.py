"""A folder of HTML on the loopback address."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """A folder of HTML and the address at which it is served."""

    path: Path
    url: str

    def pages(self) -> list[Path]:
        return sorted(self.path.rglob("*.html"))

    def address(self, page: Path) -> str:
        return f"{self.url}/{page.relative_to(self.path).as_posix()}"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """Serve a folder on the loopback address, on a free port."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Site(folder, f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
