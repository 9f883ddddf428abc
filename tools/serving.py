"""Servers on the loopback address: a folder as a web host serves it, and where a Jupyter server listens."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEXT = (".html", ".css", ".js", ".svg", ".json")


class _Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status = 200
        if not path.is_file():
            # As hosts of static pages do: the book's own page, at the address that was asked for.
            root = Path(self.directory)
            above = [folder / "404.html" for folder in path.parents if folder.is_relative_to(root)]
            path, status = next((page for page in above if page.is_file()), None), 404
            if path is None:
                self.send_error(404)
                return
        body = path.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in TEXT:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600" if path.suffix == ".html" else "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port, text gzipped and all but pages cached; the context is its address,
    without a slash at the end."""
    handler = functools.partial(_Host, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def jupyter_address(server: subprocess.Popen, runtime: Path, patience: float = 120) -> str:
    """Where a Jupyter server listens, once it answers; "" if it ends or does not answer in time (seconds).

    `runtime` is its JUPYTER_RUNTIME_DIR. The address ends with a slash.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and server.poll() is None:
        for record in runtime.glob("jpserver-*.json"):
            try:
                url = json.loads(record.read_text())["url"].replace("localhost", "127.0.0.1")
                urllib.request.urlopen(f"{url}api", timeout=5).read()
                return url
            except (OSError, ValueError):
                pass
        time.sleep(0.3)
    return ""
