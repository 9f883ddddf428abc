"""The drawing of which chapter builds on which."""

import pytest

from _ext.book.content import prerequisites


def test_a_link_that_follows_from_others_is_left_out():
    needs = {"a": set(), "b": {"a"}, "c": {"a", "b"}}
    assert prerequisites.reduced(needs) == {"a": set(), "b": {"a"}, "c": {"b"}}


def test_chapters_that_need_each_other_are_named():
    with pytest.raises(ValueError, match="circle"):
        prerequisites.reduced({"a": {"b"}, "b": {"a"}, "c": set()})


def test_rows_are_as_deep_as_the_longest_way():
    assert prerequisites.levels({"a": set(), "b": {"a"}, "c": {"b"}, "d": {"a"}}) == [
        ["a"],
        ["b", "d"],
        ["c"],
    ]


def test_the_drawing_says_in_words_what_it_shows():
    needs = {"a": set(), "b": {"a"}, "c": {"b", "a"}}
    drawn = prerequisites.svg(needs, {"a": "Sets", "b": "Maps", "c": "A & B"}, {"a": "a", "b": "b", "c": "c"})
    assert "Maps builds on Sets; A &amp; B builds on Sets and Maps." in drawn
    assert drawn.count('class="need"') == 3
    assert drawn.count("<a href=") == 3
