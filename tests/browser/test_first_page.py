"""The first page shows what the book is, and the list of pages is short."""

from test_pages import CHAPTERS, address

PHONE = {"width": 390, "height": 844}


def test_a_demo_above_the_fold_moves_at_once_and_leaves_the_address_alone(book, new_page):
    for window in (PHONE, {"width": 1366, "height": 657}):
        page = new_page(viewport=window)
        page.goto(f"{book.url}/index.html")
        demo = page.locator("figure#opening")
        assert demo.bounding_box()["y"] < 0.6 * window["height"]
        before = demo.locator("svg").first.inner_html()
        page.wait_for_function(
            "before => document.querySelector('#opening svg').innerHTML !== before", arg=before
        )
        assert "#" not in page.url
        demo.locator(".explore-play").click()
        assert demo.locator(".explore-play").get_attribute("aria-pressed") == "false"


def test_nothing_moves_for_who_asked_for_less_motion(book, new_page):
    page = new_page(reduced_motion="reduce")
    page.goto(f"{book.url}/index.html")
    page.wait_for_selector("#opening[data-ready]")
    before = page.locator("#opening svg").first.inner_html()
    page.wait_for_timeout(800)
    assert page.locator("#opening svg").first.inner_html() == before


def test_it_leads_to_reading_to_the_exercises_and_back_to_where_the_reader_was(book, new_page):
    page = new_page()
    page.goto(f"{book.url}/index.html")
    assert page.locator(".opening-links a").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    ) == [
        f"{CHAPTERS[0]}.html#ch-vectors",
        f"{CHAPTERS[0].replace('chapters', 'exercises')}.html#ex-vectors",
    ]
    assert page.locator(".go-on a").count() == 0
    page.goto(address(book, CHAPTERS[1]))
    page.locator(".wide-toc a").nth(6).click()
    section = page.locator(".wide-toc a").nth(6).get_attribute("href")
    page.wait_for_function("localStorage.getItem('reading').includes('#')")
    page.goto(f"{book.url}/index.html")
    link = page.locator(".go-on a")
    assert "Go on reading: 2. " in link.inner_text()
    link.click()
    page.wait_for_url(f"**/{CHAPTERS[1]}.html#*")
    assert section


def test_every_card_has_a_picture(book, page):
    page.goto(f"{book.url}/index.html")
    cards = page.locator(".sd-row .sd-card")
    assert cards.count() == len(CHAPTERS)
    assert page.locator(".sd-row .sd-card svg.emblem").count() == len(CHAPTERS)


def test_exercises_and_solutions_stand_beneath_their_chapters(book, page):
    page.goto(address(book, "exercises/02-svd"))
    top = page.locator("#book-nav > ul > li")
    assert top.count() == len(CHAPTERS) + page.locator("#book-nav > ul").last.locator("> li").count()
    beneath = page.locator("#book-nav li:has(> a[href*='02-svd']) li > a")
    assert [text.split()[0] for text in beneath.all_inner_texts()] == ["Exercises", "Solutions"]
    assert page.locator("#book-nav [aria-current=page]").inner_text().startswith("Exercises")
