"""The page of the identities shows every topic of their table."""

from __future__ import annotations

import re
from pathlib import Path

from _ext.book.content import identities as page

ROOT = Path(__file__).resolve().parents[4]


def shown() -> list[str]:
    text = (ROOT / f"{page.PAGE}.md").read_text("utf-8")
    return re.findall(r"^```\{identities\}\n(.+)\n```$", text, re.MULTILINE)


def test_the_page_shows_every_topic():
    assert len(shown()) > 5
    assert page.missing(shown()) == []


def test_a_topic_that_is_left_out_is_named_with_its_entries_and_the_topics_there_are():
    (sentence,) = page.missing([topic for topic in shown() if topic != "trace"])
    assert "does not show the topic 'trace'" in sentence
    assert "trace-cyclic" in sentence
    assert "norms" in sentence
