"""The search as readers use it: what it finds first, from disk and in a sub-path, by keyboard, on a phone."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from served import serve
from test_pages import EVERY, lay_out_all, parsed

from _ext.book.page import addresses

CHAPTER = "chapters/02-svd"
LOADED = "typeof bookSearch === 'object' && bookSearch.find('rank').length > 0"
RESULTS = "#search-dialog .results li"

# What a reader means who types it: the first result, or one of the first three.
FIRST = {
    "∇": "05-gradients.html#def-gradients-gradient",
    "σ": "02-svd.html#def-svd-singular-pair",
    "λ": "02-svd.html#def-svd-eigenvector",
    "⊙": "01-vectors.html#def-vectors-hadamard",
    "∂": "05-gradients.html#def-gradients-partial",
    "KL divergence": "04-entropy-kl.html#def-entropy-kl",
    "softmax gradient": "07-backprop.html#softmax-with-cross-entropy",
    "gradient descent": "05-gradients.html#gradient-descent",
    "Bayes rule": "03-probability.html#thm-probability-bayes",
    "Cross-entropy": "04-entropy-kl.html#def-entropy-cross-entropy",
    "rank of a matrix": "02-svd.html#def-svd-rank",
    "condition number": "06-hessians.html#def-hessians-condition",
    "maximum likelihood": "03-probability.html#def-probability-mle",
    "vanishing gradients": "07-backprop.html#vanishing-and-exploding-gradients",
    "perplexity": "04-entropy-kl.html#def-entropy-perplexity",
    "backprop": "07-backprop.html",
}
AMONG_THE_FIRST = {
    # Two identities have it in their titles.
    "log-sum-exp": "identities.html#identity-grad-lse",
    "‖": "01-vectors.html#def-vectors-norms",
    "Σ": "02-svd.html#thm-svd-svd",
    "norms": "01-vectors.html#def-vectors-norms",
    "chain rule": "07-backprop.html#the-chain-rule-four-ways",
    "singular values": "02-svd.html#def-svd-singular-pair",
    "eigenvectors perpendicular": "02-svd.html#second-limit-they-need-not-be-perpendicular",
    "Hessian positive definite": "06-hessians.html#def-hessians-definite",
    "jacobain": "05-gradients.html#def-gradients-jacobian",
    "SVD": "02-svd.html#thm-svd-svd",
    "nabla": "05-gradients.html#def-gradients-gradient",
}


@pytest.fixture(scope="module")
def from_disk(book, browser):
    """A page of the book opened from disk, with its search in use."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((book.path / "reference" / "notation.html").as_uri())
    page.keyboard.press("/")
    page.wait_for_function(LOADED)
    yield page
    context.close()


def first(page, query: str, count: int) -> list[str]:
    found = f"bookSearch.find({json.dumps(query)}).slice(0, {count}).map(result => result.href)"
    return [href.rpartition("/")[2] for href in page.evaluate(found)]


@pytest.mark.parametrize("query", FIRST)
def test_first_result_is_what_the_reader_means(from_disk, query):
    assert first(from_disk, query, 1) == [FIRST[query]]


@pytest.mark.parametrize("query", AMONG_THE_FIRST)
def test_what_the_reader_may_mean_is_among_the_first_three(from_disk, query):
    assert AMONG_THE_FIRST[query] in first(from_disk, query, 3)


def test_query_without_any_hit_finds_nothing_and_says_so(from_disk):
    from_disk.locator("#search-field").fill("zyxwvut")
    assert from_disk.locator(RESULTS).count() == 0
    assert "Nothing" in from_disk.locator("#search-dialog .found").inner_text()
    from_disk.locator("#search-field").fill("")
    assert from_disk.locator("#search-dialog .found").inner_text() == ""


def test_every_anchor_that_the_search_knows_is_in_its_page(book, from_disk):
    words = ["matrix", "gradient", "entropy", "∇", "exercise", "source", "identity", "norm"]
    hrefs = {result for word in words for result in first_hrefs(from_disk, word)}
    assert len(hrefs) > 300
    lost = []
    for href in hrefs:
        page, _, anchor = href.partition("#")
        if anchor and anchor not in parsed(book.path / page).ids:
            lost.append(href)
    assert lost == []


def first_hrefs(page, query: str) -> list[str]:
    return page.evaluate(f"bookSearch.find({json.dumps(query)}).map(result => result.href)")


def test_search_is_loaded_at_first_use_and_typing_moves_nothing(book, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{book.url}/{CHAPTER}.html")
    page.wait_for_load_state()
    assert not [url for url in asked if "search.js" in url]
    page.keyboard.press("/")
    dialog = page.locator("#search-dialog")
    before = dialog.bounding_box()
    page.keyboard.type("singular")
    page.wait_for_selector(RESULTS)
    assert len([url for url in asked if "search.js" in url]) == 1
    assert dialog.bounding_box() == before
    page.keyboard.type(" zyxwvut")
    assert dialog.bounding_box() == before


def test_every_page_asks_for_the_search_of_this_very_release(book):
    script = (book.path / "_static" / "search.js").read_bytes()
    address = f"_static/search.js?v={hashlib.sha256(script).hexdigest()[:8]}"
    asked = {
        path: re.findall(r'data-script="(?:\.\./)*([^"]+)"', path.read_text("utf-8"))
        for path in (book.path / f"{name}.html" for name in EVERY)
    }
    assert {path: found for path, found in asked.items() if found != [address]} == {}


def test_result_has_section_place_and_an_excerpt_with_the_hit_marked(book, page):
    page.goto(f"{book.url}/{CHAPTER}.html")
    page.keyboard.press("/")
    page.keyboard.type("softmax gradient")
    page.wait_for_selector(RESULTS)
    result = page.locator(RESULTS).first
    assert result.locator("strong").inner_text() == "Softmax with cross-entropy"
    assert "Backpropagation" in result.locator(".where").inner_text()
    assert result.locator("mark").first.inner_text().lower() == "softmax"
    assert page.locator(RESULTS).count() == 9  # eight, and the way to all


def test_arrows_and_enter_lead_from_the_field_to_a_result_and_letters_back(book, page):
    page.goto(f"{book.url}/{CHAPTER}.html")
    page.keyboard.press("/")
    page.keyboard.type("condition numb")
    page.wait_for_selector(RESULTS)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("er")
    assert page.locator("#search-field").input_value() == "condition number"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chapters/06-hessians.html#def-hessians-condition")


def test_result_on_the_same_page_closes_the_dialog(book, page):
    page.goto(f"{book.url}/{CHAPTER}.html")
    page.keyboard.press("/")
    page.keyboard.type("rank of a matrix")
    page.wait_for_selector(RESULTS)
    page.locator(f"{RESULTS} a").first.click()
    page.wait_for_url(f"**/{CHAPTER}.html#def-svd-rank")
    assert not page.locator("#search-dialog").is_visible()


def test_page_of_results_shows_all_of_them_in_a_sub_path_too(book, page):
    with serve(book.path.parent) as site:
        page.goto(f"{site.url}/{book.path.name}/{CHAPTER}.html")
        page.keyboard.press("/")
        page.keyboard.type("rank")
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results li")
        assert "q=rank" in page.url
        count = page.locator("#search-results li").count()
        assert page.locator("main .found").inner_text() == f"{count} places"
        assert count > 20
        page.locator("#search-words").fill("perplexity")
        page.wait_for_url("**/search.html?q=perplexity")
        page.locator("#search-results a").first.click()
        page.wait_for_url(f"**/{book.path.name}/chapters/04-entropy-kl.html#def-entropy-perplexity")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_fit_a_phone_and_are_accessible(book, new_page, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page.goto(f"{book.url}/reference/teachers.html")
    lay_out_all(page)
    page.keyboard.press("/")
    page.keyboard.type("∇")
    page.wait_for_selector(RESULTS)
    box = page.locator("#search-dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.querySelector('#search-dialog').scrollWidth <= 360")
    report = axe.Axe().run(page, context="#search-dialog", options={"resultTypes": ["violations"]}).response
    assert [(violation["id"], violation["help"]) for violation in report["violations"]] == []


def test_without_script_the_page_of_results_says_what_it_needs(book, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"{book.url}/search.html?q=rank")
    said = page.locator("noscript, main p").all_inner_texts()
    assert any("Searching needs JavaScript" in text for text in said)


@pytest.mark.parametrize("place", ["nothing", "chapters/02-sdv.html", "a/b/c"])
@pytest.mark.parametrize("below", [False, True], ids=["at the root", "in a sub-path"])
def test_unknown_address_shows_contents_and_search_of_the_book(book, new_page, place, below):
    # The browser reports the missing page itself as an error, and the places where the book is not.
    page = new_page(only_hosts=True)
    with serve(book.path.parent if below else book.path) as site:
        root = f"{site.url}/{book.path.name}" if below else site.url
        answer = page.goto(f"{root}/{place}")
        assert answer.status == 404
        page.wait_for_function(f"document.querySelector('.contents a').href.startsWith('{root}/')")
        assert page.locator(".brand img").evaluate(
            "image => image.decode().then(() => image.naturalWidth > 0)"
        )
        page.locator(".contents").get_by_text("Gradients").first.click()
        page.wait_for_url(f"{root}/chapters/05-gradients.html")
        page.go_back()
        page.wait_for_function(f"document.querySelector('.contents a').href.startsWith('{root}/')")
        page.locator("#search-words").fill("perplexity")
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results li")
        assert page.url == f"{root}/search.html?q=perplexity"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_moved_page_leads_on_and_a_script_keeps_the_section_of_the_link(tmp_path, new_page, script):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "new.html").write_text('<link rel="icon" href="data:,"/><h1>New</h1>', "utf-8")
    moved = addresses.redirection("chapters/old", "new", "New", "")
    (tmp_path / "chapters" / "old.html").write_text(moved, "utf-8")
    page = new_page(only_hosts=True, java_script_enabled=script)
    with serve(tmp_path) as site:
        page.goto(f"{site.url}/chapters/old.html?k=5#part")
        # Without script a browser forgets what stood behind the address.
        page.wait_for_url(f"{site.url}/new.html{'?k=5#part' if script else ''}")
        assert page.locator("h1").inner_text() == "New"
