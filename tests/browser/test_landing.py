"""Links lead to what they name: at the first click, on every page, wide and on a phone.

These tests need no more of a browser than landing.py and firefox.py name, so that they run in both.
"""

import re

import pytest
from landing import (
    PHONE,
    WIDE,
    arrived,
    arrived_without_scripts,
    clicked,
    judged,
    one_of_each_kind,
    targets,
    wrong,
)
from test_pages import CHAPTERS, PAGES, address

WINDOWS = {"wide": WIDE, "phone": PHONE}
CONTENTS = {"wide": ".wide-toc", "phone": ".narrow-toc"}


@pytest.fixture(scope="session")
def linked(book):
    """The anchors of each page that some link of the book names."""
    return targets(book.path)


def shared_out(linked: dict[str, list[str]], name: str, window: str) -> list[str]:
    """An anchor of every kind that the page has, each in one of the windows; over the book, all in both."""
    page = PAGES.index(name)
    kinds = one_of_each_kind(linked.get(f"{name}.html", []))
    return [anchor for n, anchor in enumerate(kinds) if (page + n) % 2 == list(WINDOWS).index(window)]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", PAGES)
def test_every_entry_of_the_contents_and_a_fresh_link_of_every_kind_land(
    book, open_window, linked, name, window
):
    """Fresh links: to a section, a definition, a figure, a mark of a source, a demo in a state …"""
    page = open_window(WINDOWS[window])
    fresh = arrived(page, address(book, name), shared_out(linked, name, window))
    if not fresh:
        page.goto(address(book, name))
    assert (wrong(fresh), wrong(clicked(page, CONTENTS[window]))) == ({}, {})


@pytest.mark.parametrize("name", PAGES)
def test_a_link_lands_without_scripts(book, open_window, linked, name):
    """Two links into every page; over the book, of every kind."""
    kinds = one_of_each_kind(linked.get(f"{name}.html", []))
    first = PAGES.index(name) * 2
    chosen = {kinds[(first + n) % len(kinds)] for n in range(2)} if kinds else set()
    page = open_window(PHONE, scripts=False)
    assert wrong(arrived_without_scripts(page, address(book, name), sorted(chosen))) == {}


def entry(page, number: int) -> str:
    """The anchor of an entry of the contents, counted from 0 or from the end."""
    return page.evaluate(
        "n => [...document.querySelectorAll('.wide-toc a')].at(n).getAttribute('href').slice(1)", number
    )


CLICK_ENTRY = "anchor => document.querySelector(`.wide-toc a[href='#${anchor}']`).click()"


@pytest.mark.parametrize("name", CHAPTERS[:2])
def test_reload_back_and_forward_return_to_the_same_place(book, open_window, name):
    page = open_window(WIDE)
    page.goto(address(book, name))
    first, second = entry(page, -3), entry(page, 5)
    for anchor in (first, second):
        page.evaluate(CLICK_ENTRY, anchor)
        assert judged(page, anchor) is None
    page.go_back()
    assert judged(page, first) is None
    page.go_forward()
    assert judged(page, second) is None
    page.reload()
    assert judged(page, second) is None
    page.goto(address(book, "reference/teachers"))
    page.go_back()
    assert judged(page, second) is None


def test_a_link_lands_where_smooth_scrolling_is_forced_by_the_reader(book, open_window):
    page = open_window(WIDE)
    page.goto(address(book, CHAPTERS[1]))
    page.evaluate("() => { document.documentElement.style.scrollBehavior = 'smooth'; }")
    anchor = entry(page, -2)
    # Smooth scrolling takes its time, and says when it is done.
    page.evaluate(
        f"""anchor => new Promise((done) => {{
            addEventListener("scrollend", () => done(true), {{ once: true }});
            ({CLICK_ENTRY})(anchor);
        }})""",
        anchor,
    )
    assert judged(page, anchor) is None


def test_an_address_typed_into_the_open_page_lands(book, open_window):
    page = open_window(WIDE)
    page.goto(address(book, CHAPTERS[4]))
    anchor = entry(page, -2)
    page.evaluate("anchor => { location.hash = anchor; }", anchor)
    assert judged(page, anchor) is None


def test_a_demo_is_in_sight_with_and_without_a_state(book, open_window):
    page = open_window(PHONE)
    for state in ("", "?k=5"):
        page.goto("about:blank")
        page.goto(f"{address(book, 'chapters/02-svd')}#photo{state}")
        assert judged(page, "photo") is None


def test_a_target_inside_a_fold_is_unfolded(book, open_window):
    page = open_window(WIDE)
    page.goto(address(book, CHAPTERS[0]))
    name = page.evaluate(
        """() => {
            const inside = document.querySelector("details.sd-dropdown .sd-summary-content > *");
            inside.id = "inside-a-fold";
            location.hash = inside.id;
            return inside.id;
        }"""
    )
    assert judged(page, name) is None


# A page, what is searched there, and where the first result is: on that page or another.
SEARCHED = [
    ("chapters/02-svd", "rank of a matrix", "def-svd-rank"),
    ("chapters/02-svd", "softmax gradient", "softmax-with-cross-entropy"),
    ("reference/teachers", "log-sum-exp", "identity-grad-lse"),
]


# Type a query; the address of the result with this anchor, among those that are shown, once there are any.
SEARCH = """async ([query, anchor]) => {
    const field = document.getElementById("search-field");
    field.value = query;
    const result = () => document.querySelector(`#search-dialog .results a[href$="#${anchor}"]`);
    while (!result()) {
        field.dispatchEvent(new Event("input"));
        await new Promise((done) => setTimeout(done, 50));
    }
    return result().href;
}"""


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(("name", "query", "anchor"), SEARCHED)
def test_a_result_of_the_search_lands(book, open_window, name, query, anchor, window):
    page = open_window(WINDOWS[window])
    page.goto(address(book, name))
    page.evaluate("() => document.getElementById('search-link').click()")
    result = page.evaluate(SEARCH, [query, anchor])
    page.evaluate("href => document.querySelector(`.results a[href$='${href}']`).click()", f"#{anchor}")
    page.wait_for_url(result)
    assert judged(page, anchor) is None


def test_no_rule_of_the_style_sheet_scrolls_smoothly(book):
    style = re.search(r"<style>(.*?)</style>", (book.path / "index.html").read_text("utf-8"), re.DOTALL)
    assert "smooth" not in style[1]
