"""The book's own server does what a host of static pages does."""

from __future__ import annotations

import gzip
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tools import serving


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "secret.html").write_text("secret", "utf-8")
    html = tmp_path / "html"
    (html / "chapters").mkdir(parents=True)
    (html / "index.html").write_text("first page", "utf-8")
    (html / "404.html").write_text("no such page", "utf-8")
    return html


def answer(address: str) -> tuple[int, str, dict[str, str]]:
    try:
        response = urllib.request.urlopen(address, timeout=30)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        return response.status, gzip.decompress(response.read()).decode(), dict(response.headers)


def test_a_folder_is_its_index(book):
    with serving.serve(book) as site:
        assert answer(f"{site}/")[:2] == (200, "first page")


@pytest.mark.parametrize("address", ["nowhere.html", "chapters/", "chapters/a/b.html", "%2e%2e/secret.html"])
def test_an_unknown_address_at_any_depth_gets_the_books_own_page(book, address):
    with serving.serve(book) as site:
        assert answer(f"{site}/{address}")[:2] == (404, "no such page")


def test_headers_are_sent_with_every_file_in_place_of_the_usual_ones(book):
    with serving.serve(book, {"Cache-Control": "no-cache", "X-Policy": "strict"}) as site:
        headers = answer(f"{site}/index.html")[2]
    assert (headers["Cache-Control"], headers["X-Policy"]) == ("no-cache", "strict")


def test_a_port_that_is_taken_is_said_in_one_sentence(book, capsys):
    with serving.serve(book) as site:
        port = site.rpartition(":")[2]
        assert serving.main([str(book), "--port", port]) == 1
    assert f"Port {port} cannot be used" in capsys.readouterr().err
