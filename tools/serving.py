"""Serve the built book on this machine, as a web host serves it: with its page for unknown addresses.

    python tools/serving.py                        the book in _build/html, at http://127.0.0.1:8000
    python tools/serving.py FOLDER --port 8001     another folder, another port

Tests and measurements serve folders by `serve`, and ask by `jupyter_address` where a Jupyter server listens.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.command_line import Parser  # noqa: E402

TEXT = (".html", ".css", ".js", ".svg", ".json")


class _Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    headers_of_all: Mapping[str, str] = {}

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
        cache = "max-age=600" if path.suffix == ".html" else "max-age=31536000"
        for name, value in {"Cache-Control": cache, **self.headers_of_all}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _server(folder: Path, port: int, headers: Mapping[str, str]) -> http.server.ThreadingHTTPServer:
    handler = type("Host", (_Host,), {"headers_of_all": headers})
    return http.server.ThreadingHTTPServer(
        ("127.0.0.1", port), functools.partial(handler, directory=str(folder))
    )


@contextmanager
def serve(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve a folder on a free port, text gzipped and all but pages cached; the context is its address,
    without a slash at the end. `headers` are sent with every file, before the usual ones of the same name.
    """
    with _server(folder, 0, headers or {}) as server:
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


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}: build the book first, with make book")
    try:
        # Whoever writes wants to see what was built last, not what a browser has kept.
        server = _server(options.folder, options.port, {"Cache-Control": "no-cache"})
    except (OSError, OverflowError) as error:
        print(f"Port {options.port} cannot be used ({error}): choose another with --port.", file=sys.stderr)
        return 1
    with server:
        print(f"The book is at http://127.0.0.1:{options.port} (Ctrl+C ends this)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
