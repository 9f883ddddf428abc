"""Links lead to what they name: at the first click, on every page, wide and on a phone."""

import re

import pytest
from landing import PLACE, astray, one_of_each_kind, targets
from test_pages import CHAPTERS, PAGES, address

WINDOWS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SMOOTH = "html { scroll-behavior: smooth !important; }"


def place(page, anchor: str) -> str | None:
    return astray(page.evaluate(PLACE, anchor))


@pytest.fixture(scope="session")
def linked(book):
    """The anchors of each page that some link of the book names."""
    return targets(book.path)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", PAGES)
def test_every_entry_of_the_contents_lands_at_the_first_click(book, new_page, name, window):
    page = new_page(viewport=WINDOWS[window])
    page.goto(address(book, name))
    contents = ".wide-toc" if window == "wide" else ".narrow-toc"
    entries = page.eval_on_selector_all(
        f"{contents} a", "links => links.map(a => a.getAttribute('href').slice(1)).filter(Boolean)"
    )
    wrong = {}
    # From the end to the start, so that the first click is the farthest.
    for anchor in reversed(entries):
        page.evaluate(
            "([list, anchor]) => document.querySelector(`${list} a[href='#${CSS.escape(anchor)}'], "
            "${list} a[href='#${anchor}']`).click()",
            [contents, anchor],
        )
        if said := place(page, anchor):
            wrong[anchor] = said
    assert wrong == {}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", PAGES)
def test_a_fresh_link_into_the_page_lands(book, new_page, linked, name, window):
    """One target of every kind: section, definition, figure, mark of a source, demo in a state …"""
    wrong = {}
    for anchor in one_of_each_kind(linked.get(f"{name}.html", [])):
        page = new_page(viewport=WINDOWS[window])
        page.goto(f"{address(book, name)}#{anchor}")
        if said := place(page, anchor):
            wrong[anchor] = said
        page.context.close()
    assert wrong == {}


@pytest.mark.parametrize("name", PAGES)
def test_a_link_lands_without_scripts(book, new_page, linked, name):
    reader = new_page(java_script_enabled=False, viewport=WINDOWS["phone"])
    wrong = {}
    for anchor in one_of_each_kind(linked.get(f"{name}.html", [])):
        # Playwright reads positions, though no script of the page runs.
        reader.goto("about:blank")
        reader.goto(f"{address(book, name)}#{anchor}")
        box = reader.locator(f'[id="{anchor}"]').first.bounding_box()
        below = reader.evaluate("document.documentElement.scrollHeight - scrollY - innerHeight")
        if box is None or box["y"] < 0 or (box["y"] > 0.6 * 844 and below > 4):
            wrong[anchor] = box
    assert wrong == {}


@pytest.mark.parametrize("name", CHAPTERS[:2])
def test_reload_back_and_forward_return_to_the_same_place(book, new_page, linked, name):
    page = new_page(viewport=WINDOWS["wide"])
    page.goto(address(book, name))
    first, second = (page.locator(".wide-toc a").nth(n).get_attribute("href")[1:] for n in (-3, 5))
    for anchor in (first, second):
        page.locator(f".wide-toc a[href='#{anchor}']").click()
        assert place(page, anchor) is None
    page.go_back()
    assert place(page, first) is None
    page.go_forward()
    assert place(page, second) is None
    page.reload()
    assert place(page, second) is None
    page.goto(address(book, "reference/teachers"))
    page.go_back()
    assert place(page, second) is None


def test_a_link_lands_where_smooth_scrolling_is_forced_by_the_reader(book, new_page):
    page = new_page()
    page.goto(address(book, CHAPTERS[1]))
    page.add_style_tag(content=SMOOTH)
    anchor = page.locator(".wide-toc a").nth(-2).get_attribute("href")[1:]
    page.locator(f".wide-toc a[href='#{anchor}']").click()
    page.wait_for_timeout(1500)
    assert place(page, anchor) is None


def test_an_address_typed_into_the_open_page_lands(book, new_page):
    page = new_page()
    page.goto(address(book, CHAPTERS[4]))
    anchor = page.locator(".wide-toc a").nth(-2).get_attribute("href")[1:]
    page.evaluate("anchor => { location.hash = anchor; }", anchor)
    assert place(page, anchor) is None


def test_a_demo_is_in_sight_with_and_without_a_state(book, new_page):
    for state in ("", "?k=5"):
        page = new_page(viewport=WINDOWS["phone"])
        page.goto(f"{address(book, 'chapters/02-svd')}#photo{state}")
        assert place(page, "photo") is None


def test_a_target_inside_a_fold_is_unfolded(book, new_page):
    page = new_page()
    page.goto(address(book, CHAPTERS[0]))
    name = page.evaluate(
        """() => {
            const inside = document.querySelector("details.sd-dropdown .sd-summary-content > *");
            inside.id = "inside-a-fold";
            location.hash = inside.id;
            return inside.id;
        }"""
    )
    assert place(page, name) is None


def test_no_rule_of_the_style_sheet_scrolls_smoothly(book):
    style = re.search(r"<style>(.*?)</style>", (book.path / "index.html").read_text("utf-8"), re.DOTALL)
    assert "smooth" not in style[1]
