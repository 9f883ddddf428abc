"""Every page of the built book as a reader meets it: links, accessibility, phone, budgets, switches."""

from __future__ import annotations

import gzip
import json
import re
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup, SoupStrainer

from dlmath.exercises import chapters
from tools import lighthouse

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = [f"chapters/{chapter.file}" for chapter in chapters.CHAPTERS.values()]
PAGES = lighthouse.pages()
EVERY = [*PAGES, "search", "genindex", "404"]

BUDGETS = json.loads((ROOT / "tools" / "budgets.json").read_text("utf-8"))


def address(book, name: str) -> str:
    return f"{book.url}/{name}.html"


def lay_out_all(page) -> None:
    """Lay out what is far from the screen, too."""
    page.add_style_tag(content="* { content-visibility: visible !important; }")


def open_all(page) -> None:
    """Unfold what is folded, and lay out everything."""
    lay_out_all(page)
    page.evaluate("document.querySelectorAll('article details').forEach(d => d.open = true)")


class Page(HTMLParser):
    """The anchors of a page, where it leads, what it loads, and what it says of itself."""

    def __init__(self, path: Path):
        super().__init__()
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.loaded: set[str] = set()
        self.headings: list[int] = []
        self.language = self.description = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id":
                self.ids.add(value or "")
            elif name in ("href", "src"):
                (self.targets if tag == "a" else self.loaded).add(value or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        elif tag == "html":
            self.language = dict(attributes).get("lang") or ""
        elif tag == "meta" and ("name", "description") in attributes:
            self.description = dict(attributes)["content"] or ""


@lru_cache(maxsize=64)
def parsed(path: Path) -> Page:
    """A page, for all tests of it; a chapter takes a second."""
    return Page(path)


def test_every_link_and_anchor_inside_the_book_leads_somewhere(book):
    pages = {path.resolve(): parsed(path) for path in book.path.rglob("*.html")}
    broken = []
    for page, links in pages.items():
        for link in links.targets | links.loaded:
            target, anchor = urldefrag(unquote(link))
            if urlsplit(target).scheme:
                continue
            target = target.split("?")[0]
            goal = (page.parent / target).resolve() if target else page
            # A demo's state is written behind its name: #photo?k=5
            if not goal.exists() or (
                anchor and goal.suffix == ".html" and anchor.split("?")[0] not in pages[goal].ids
            ):
                broken.append(f"{page.name}: {link}")
    assert broken == []


@pytest.mark.parametrize("name", EVERY)
def test_page_asks_nothing_of_other_hosts(book, name):
    elsewhere = {link for link in parsed(book.path / f"{name}.html").loaded if urlsplit(link).netloc}
    assert elsewhere == set()


# What stands in the page many times and is coloured in the same way each time is judged once: letters of a
# formula, which have the colour of the text around them and stand beside their MathML (returned: the formulas
# for which this is not so), and words of code, whose colour depends on their class only. A chapter has 50,000
# elements, and axe looks through all.
THIN_OUT = """() => {
    const colour = (element) => getComputedStyle(element).color;
    // Pieces of a formula that stand with a bracket or a comma in one line share the MathML of the first.
    const mathml = (formula) => {
        let piece = formula.closest(".nobr") ?? formula;
        while (piece && !piece.querySelector(".katex-mathml > math")) piece = piece.previousElementSibling;
        return piece?.querySelector(".katex-mathml > math");
    };
    const odd = [...document.querySelectorAll(".katex")].filter((formula) => {
        const shown = [formula, ...formula.querySelectorAll(".katex-html, .katex-html .mord")];
        return shown.some((element) => colour(element) !== colour(formula.parentElement))
            || !mathml(formula)?.textContent.trim()
            || !formula.querySelector(".katex-html[aria-hidden=true]");
    });
    const said = odd.map((formula) => formula.outerHTML.slice(0, 160));
    for (const formula of document.querySelectorAll(".katex")) formula.replaceWith("x");
    const seen = new Set();
    for (const word of document.querySelectorAll(".highlight span[class]")) {
        const kind = `${word.className} ${Boolean(word.closest(".cell_output"))}`;
        if (seen.has(kind)) word.replaceWith(word.textContent);
        seen.add(kind);
    }
    return said;
}"""


@pytest.mark.parametrize("name", EVERY)
def test_page_has_no_accessibility_violation(book, new_page, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = new_page(color_scheme="light", reduced_motion="reduce")
    page.goto(address(book, name))
    open_all(page)
    assert page.evaluate(THIN_OUT) == [], "formulas in another colour than their text, or without MathML"
    found = []
    # Colours are all that the dark page does not share with the light one.
    for theme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=theme)
        report = axe.Axe().run(page, options={"resultTypes": ["violations"]} | rules).response
        for violation in report["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append(f"{theme}: {violation['id']}: {violation['help']} – {nodes}")
    assert found == []


# Names and heights of the parts of a page; only of those that are not laid out yet, if asked.
PARTS = """far => [...document.querySelectorAll("[style^='--text']")]
    .filter(part => !far || !part.firstElementChild.checkVisibility({contentVisibilityAuto: true}))
    .map(part => [part.id || part.previousElementSibling.id, part.clientHeight])"""


@pytest.mark.parametrize("name", EVERY)
def test_page_fits_a_phone_and_its_parts_the_room_that_is_kept_for_them(book, new_page, name):
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(address(book, name))
    kept = page.evaluate(PARTS, True)
    lay_out_all(page)
    real = dict(page.evaluate(PARTS, False))
    wrong = {part: (room, real[part]) for part, room in kept if not 0.9 <= room / real[part] <= 2.5}
    assert not wrong, "estimates of _ext/book/page/size_hints.py and heights, in pixels"
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("name", PAGES)
def test_a_line_may_end_between_marks_of_sources_and_only_marks_alone_are_set_tightly(book, name):
    """Else they run out of the text, over the list of contents; and text would have the lines of marks."""
    html = (book.path / f"{name}.html").read_text("utf-8")
    assert '</span><span class="source-mark"' not in html
    alone = re.findall(r'<p([^>]*)>\s*<span class="source-marks">', html)
    assert all('class="only-marks"' in attributes for attributes in alone)
    assert len(alone) == html.count('class="only-marks"')


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_stays_within_its_budgets_and_does_not_shift(book, new_page, name):
    """Also where the fonts of the formulas come half a second after the text."""
    page = new_page(viewport={"width": 412, "height": 823})

    def late(route):
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/*.woff2", late)
    bodies: dict[str, bytes] = {}
    page.on("response", lambda response: bodies.setdefault(response.url, response.body()))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => {"
        "if (!e.hadRecentInput) window.shift += e.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(address(book, name))
    page.wait_for_timeout(1500)
    sizes = {
        url: len(body if url.split("?")[0].endswith(".woff2") else gzip.compress(body, 6))
        for url, body in bodies.items()
    }
    own = next(size for url, size in sizes.items() if url.endswith(f"{name}.html"))
    assert sum(sizes.values()) <= BUDGETS["first_load_bytes"], sizes
    assert own <= BUDGETS["next_page_bytes"]
    assert page.evaluate("window.shift") <= BUDGETS["shift"]


@pytest.mark.parametrize("name", PAGES)
def test_page_tells_search_engines_and_readers_what_it_is(book, name):
    html = parsed(book.path / f"{name}.html")
    assert html.language == "en"
    assert len(html.description) > 50
    assert html.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(html.headings)), html.headings


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_figure_of_a_chapter_has_caption_and_real_alternative_text(book, name):
    html = (book.path / f"{name}.html").read_text("utf-8")
    figures = BeautifulSoup(html, "html.parser", parse_only=SoupStrainer("figure")).find_all("figure")
    assert figures
    for figure in figures:
        picture = figure.find("svg") or figure.find("img")
        text = picture.get("aria-label") or picture.get("alt") or ""
        title = picture.find("title") if picture.name == "svg" else None
        text = text or (title.text if title else "")
        assert len(text.split()) >= 3, f"{figure.get('id')}: {text!r}"
        assert figure.find("figcaption") is not None, figure.get("id")


def test_theme_switch_turns_the_page_dark_and_is_kept(book, new_page):
    page = new_page(color_scheme="light")
    page.goto(address(book, CHAPTERS[0]))
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.get_by_role("button", name="Dark page").click()
    dark = page.evaluate(colour)
    assert dark != light
    page.goto(address(book, CHAPTERS[1]))
    assert page.evaluate(colour) == dark
    assert page.get_by_role("button", name="Dark page").get_attribute("aria-pressed") == "true"


def test_layout_switch_rules_all_formulas_and_is_kept_across_pages(book, page):
    page.goto(address(book, "chapters/05-gradients"))
    chosen = "[...document.querySelectorAll('.sd-tab-set > label[data-sync-group=layout]')]"
    chosen += ".filter(l => document.getElementById(l.htmlFor).checked).map(l => l.dataset.syncId)"
    assert set(page.evaluate(chosen)) == {"denominator"}
    page.locator(".sd-tab-set > label[data-sync-id=numerator]").first.click()
    assert set(page.evaluate(chosen)) == {"numerator"}
    page.goto(address(book, "chapters/07-backprop"))
    assert set(page.evaluate(chosen)) == {"numerator"}


def test_copy_button_copies_the_code(book, new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(address(book, CHAPTERS[0]))
    block = page.locator(".cell_input .highlight").first
    block.hover()
    block.get_by_role("button", name="Copy this code").click()
    assert (
        page.evaluate("navigator.clipboard.readText()").strip() == block.locator("pre").inner_text().strip()
    )


def test_table_of_contents_opens_and_closes_by_keyboard_on_a_phone(book, new_page):
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(address(book, CHAPTERS[0]))
    nav = page.locator("#book-nav")
    assert not nav.is_visible()
    page.get_by_role("button", name="Table of contents").press("Enter")
    assert nav.is_visible()
    page.keyboard.press("Escape")
    assert not nav.is_visible()


def test_pages_of_the_book_stay_beside_the_text_and_show_where_the_reader_is(book, new_page):
    page = new_page(viewport={"width": 1280, "height": 700}, reduced_motion="reduce")
    page.goto(address(book, "reference/glossary"))
    page.evaluate("scrollTo(0, 3000)")
    # What is laid out on the way may move what is below it.
    page.wait_for_function("scrollY > 1500")
    nav, here = page.locator("#book-nav"), page.locator("#book-nav [aria-current=page]")
    top, seen = nav.bounding_box(), here.bounding_box()
    assert top["y"] == page.locator(".top").bounding_box()["height"]
    assert top["y"] < seen["y"] < 700
    assert here.inner_text() == "Glossary"


def test_no_line_starts_with_the_comma_behind_a_formula(book, new_page):
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(address(book, CHAPTERS[0]))
    open_all(page)
    split = page.evaluate(
        """() => [...document.querySelectorAll(".katex")].filter(formula => {
            const next = formula.nextSibling;
            if (next?.nodeType !== Node.TEXT_NODE || !/^[.,;:)]/.test(next.data)) return false;
            const mark = document.createRange();
            mark.setStart(next, 0);
            mark.setEnd(next, 1);
            const [base] = [...formula.querySelectorAll(".base")].slice(-1);
            return mark.getBoundingClientRect().left < base.getBoundingClientRect().left;
        }).map(formula => formula.parentElement.textContent)"""
    )
    assert split == []


def test_page_without_script_shows_text_formulas_and_folded_answers(book, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(address(book, CHAPTERS[1]))
    assert page.locator(".katex").first.is_visible()
    answer = page.locator("details.sd-dropdown").first
    answer.locator("summary").click()
    assert answer.locator(".sd-summary-content").is_visible()
