"""No address of the book dies: renamed pages lead on, and the list of addresses is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from _ext.book.page import addresses
from tools import lighthouse

ROOT = Path(__file__).resolve().parents[4]


def test_every_address_that_was_published_is_a_page_or_leads_to_one():
    published, moved = addresses.read(ROOT)
    assert addresses.faults(published, moved, lighthouse.pages()) == []


@pytest.mark.parametrize(
    ("published", "moved", "sentence"),
    [
        (["a", "b", "old"], {}, "old is gone: write `old: its new place` below `moved`"),
        (["a"], {}, "b is new: add it below `published`"),
        (["a", "b"], {"old": "c"}, "old has moved to c, which is no page"),
        (["a", "b"], {"a": "b"}, "a has moved, but is still a page"),
    ],
)
def test_what_the_list_lacks_is_said_with_what_to_write(published, moved, sentence):
    (fault,) = addresses.faults(published, moved, ["a", "b"])
    assert sentence in fault


def test_renamed_page_with_an_entry_is_no_fault():
    assert addresses.faults(["a", "old"], {"old": "b"}, ["a"]) != []
    assert addresses.faults(["a", "b", "old"], {"old": "b"}, ["a", "b"]) == []


def test_old_address_leads_on_relative_to_its_own_folder_with_script_and_without():
    html = addresses.redirection("chapters/old", "reference/new", "A & B", "")
    assert '<meta http-equiv="refresh" content="0; url=../reference/new.html"/>' in html
    assert 'location.replace("../reference/new.html" + location.search + location.hash)' in html
    assert '<a href="../reference/new.html">A &amp; B</a>' in html
    assert '<link rel="canonical" href="https://b.org/reference/new.html"/>' in addresses.redirection(
        "old", "reference/new", "A", "https://b.org/"
    )
