"""The page away from a server, on paper, on the clipboard, and under a site's rules."""

import io
import re

import pytest
from served import serve
from test_pages import CHAPTERS, address

PDF = {"format": "A4", "prefer_css_page_size": True}


# -- from disk -----------------------------------------------------------------------------------------------


@pytest.fixture
def from_disk(book, browser):
    """A page of the book opened by a double click, on a phone's width; console errors fail the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((book.path / f"{CHAPTERS[1]}.html").as_uri())
    yield page
    context.close()
    assert errors == []


def test_every_icon_is_drawn_from_disk(from_disk):
    inked = from_disk.eval_on_selector_all(
        "header .icon",
        """icons => icons.filter(icon => icon.checkVisibility()).map(icon => {
            const box = icon.querySelector("path").getBBox();
            return box.width * box.height;
        })""",
    )
    assert len(inked) >= 3
    assert all(inked)


def test_contents_theme_demos_and_formulas_work_from_disk(from_disk):
    from_disk.get_by_role("button", name="Table of contents").click()
    assert from_disk.locator("#book-nav").is_visible()
    from_disk.keyboard.press("Escape")
    from_disk.get_by_role("button", name="Dark page").click()
    assert from_disk.evaluate("document.documentElement.dataset.theme") in ("dark", "light")
    demo = from_disk.locator("figure.explore").first
    before = demo.locator("svg").first.inner_html()
    slider = demo.locator("input[type=range]").first
    slider.focus()
    from_disk.keyboard.press("ArrowRight")
    assert demo.locator("svg").first.inner_html() != before
    fonts = from_disk.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert {"KaTeX_Main", "KaTeX_Math"} <= {family.strip('"') for family in fonts}


# -- on paper ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(book, browser):
    """A chapter with tabs, folded answers, folded drawing code and long code, as Chromium prints it."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    page = browser.new_page()
    page.goto(address(book, CHAPTERS[4]))
    panels = page.eval_on_selector_all(
        "article .sd-tab-set > label", "labels => labels.map(l => l.textContent.trim())"
    )
    answers = page.eval_on_selector_all(
        "article details.sd-dropdown .sd-summary-content",
        r"""all => all.map(a => document.createTreeWalker(a, NodeFilter.SHOW_TEXT)).map(texts => {
            while (texts.nextNode()) {
                const words = texts.currentNode.data.trim().match(/^[A-Za-z ]{12,}/);
                if (words && !texts.currentNode.parentElement.closest(".katex, code")) return words[0];
            }
        }).filter(Boolean)""",
    )
    drawing = page.eval_on_selector_all(
        "article details.hide pre", "all => all.map(a => a.textContent.trim().split('\\n')[0])"
    )
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(**PDF))).pages
    texts = [p.extract_text() for p in pages]
    page.close()
    return {"texts": texts, "panels": panels, "answers": answers, "drawing": drawing}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_both_panels_of_every_switch_are_printed_under_their_names(printed):
    text = squeezed("".join(printed["texts"]))
    for name in set(printed["panels"]):
        assert text.count(squeezed(name)) >= printed["panels"].count(name), name


def test_answers_are_printed_and_drawing_code_is_not(printed):
    text = squeezed("".join(printed["texts"]))
    assert printed["answers"]
    assert [answer for answer in printed["answers"] if squeezed(answer) not in text] == []
    assert printed["drawing"]
    assert [line for line in printed["drawing"] if line.startswith("def ") and squeezed(line) in text] == []


def test_pages_are_numbered_and_none_is_nearly_empty(printed):
    for number, text in enumerate(printed["texts"], start=1):
        assert text.strip().endswith(str(number)) or text.strip().startswith(str(number)), number
    lengths = [len(squeezed(text)) for text in printed["texts"][:-1]]
    assert min(lengths) > 150


def test_links_to_other_sites_are_printed_with_their_address(book, browser):
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    page = browser.new_page()
    page.goto(address(book, "reference/teachers"))
    links = page.eval_on_selector_all(
        "article a[href^=http]", "links => links.map(a => a.getAttribute('href'))"
    )
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(**PDF))).pages
    page.close()
    text = squeezed("".join(sheet.extract_text() for sheet in sheets))
    assert links
    assert [link for link in links if squeezed(link) not in text] == []


# -- on the clipboard ----------------------------------------------------------------------------------------


@pytest.fixture
def copying(book, new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(address(book, CHAPTERS[1]))
    return page


def test_a_copied_sentence_has_its_formulas_as_latex(copying):
    copied = copying.evaluate(
        """async () => {
            const paragraphs = [...document.querySelectorAll("article p")];
            const paragraph = paragraphs.find(p => p.textContent.startsWith("Since a product"));
            getSelection().selectAllChildren(paragraph);
            await new Promise((done) => setTimeout(done, 500));
            document.execCommand("copy");
            return navigator.clipboard.readText();
        }"""
    )
    assert copied.startswith(
        "Since a product of three matrices needs no brackets, "
        r"$(\\mathbf{u}\\mathbf{v}^\\top)\\mathbf{x}".replace("\\\\", "\\")
    )
    assert "\n" not in copied
    assert copied.count("$") % 2 == 0


def test_a_double_click_or_the_button_of_a_formula_copies_its_latex(copying):
    box = copying.locator("article div.math").first
    box.scroll_into_view_if_needed()
    box.locator(".katex").first.dblclick()
    button = box.get_by_role("button")
    button.get_by_text("Copied").wait_for()
    first = copying.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"\$\$.+\$\$", first, re.DOTALL)
    other = copying.locator("article div.math").nth(1)
    other.hover()
    button = other.get_by_role("button", name="Copy this formula as LaTeX")
    button.click()
    other.get_by_text("Copied").wait_for()
    second = copying.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"\$\$.+\$\$", second, re.DOTALL)
    assert second != first


def test_every_formula_of_the_book_has_its_latex(book):
    for path in sorted((book.path / "_latex").rglob("*.js")):
        name = path.relative_to(book.path / "_latex").with_suffix(".html")
        article = (book.path / name).read_text("utf-8").partition("<article>")[2].partition("</article>")[0]
        listed = path.read_text("ascii")
        assert '""' not in listed.replace('\\"', ""), name
        assert len(re.findall(r"<math\b", article)) == len(re.findall(r'(?<!\\)"(?:[^"\\]|\\.)*"', listed)), (
            name
        )


# -- states, rules, translation ------------------------------------------------------------------------------


def test_what_is_chosen_is_seen_in_forced_colours(book, new_page):
    page = new_page(forced_colors="active")
    page.goto(address(book, CHAPTERS[4]))
    look = """element => {
        const names = ["borderTopColor", "borderLeftWidth", "borderLeftColor"];
        names.push("textDecorationLine", "outlineStyle");
        return names.map(name => getComputedStyle(element)[name]).join();
    }"""
    chosen, other = page.locator(".sd-tab-set").first.locator("label").all()[:2]
    assert chosen.evaluate(look) != other.evaluate(look)
    here, elsewhere = (
        page.locator("#book-nav .current > a"),
        page.locator("#book-nav li:not(.current) > a").first,
    )
    assert here.evaluate(look) != elsewhere.evaluate(look)
    choice = page.locator(".explore-choice input:checked + span").first
    rest = page.locator(".explore-choice input:not(:checked) + span").first
    if choice.count():
        assert choice.evaluate(look) != rest.evaluate(look)


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'"
)


@pytest.fixture
def strict_site(book):
    with serve(book.path, {"Content-Security-Policy": POLICY}) as site:
        yield site


def test_the_chosen_theme_and_the_demos_hold_where_inline_scripts_are_forbidden(strict_site, browser):
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{strict_site.url}/{CHAPTERS[1]}.html")
    page.get_by_role("button", name="Dark page").click()
    page.goto(f"{strict_site.url}/{CHAPTERS[1]}.html#photo?k=5")
    page.wait_for_selector("figure.explore[data-ready]")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("document.getElementById('photo').getBoundingClientRect().top") < 500
    context.close()


def test_the_teachers_page_names_the_policy_that_is_tested_here(book):
    text = (book.path / "reference" / "teachers.html").read_text("utf-8")
    for directive in POLICY.split("; "):
        assert (
            directive.replace("'", "&#x27;") in text
            or directive in text
            or directive.replace("'", "&#39;") in text
        )


def test_formulas_are_not_translated(book):
    page = (book.path / f"{CHAPTERS[1]}.html").read_text("utf-8")
    assert len(re.findall(r'<span class="katex" translate="no">', page)) >= len(re.findall(r"<math\b", page))
