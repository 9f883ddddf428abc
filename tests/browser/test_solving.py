"""Exercises are solved in the page: with Python, without a server, and nothing of a reader's work is lost."""

import json
from pathlib import Path

import pytest

PAGE = "exercises/02-svd"
RIGHT = "def outer(u, v):\nreturn np.array(u)[:, None] * v"
WRONG = "def outer(u, v):\nreturn np.array(v)[:, None] * u"
SECONDS = 120_000  # a busy machine starts Python slowly
KEY = "solve:svd.outer"


def at(book, name=PAGE):
    return f"{book.url}/{name}.html"


def task(page, exercise="svd.outer"):
    return page.locator(f'[data-exercise="{exercise}"]')


def result(page, exercise="svd.outer"):
    """The result that stands under an exercise, when it is there."""
    box = task(page, exercise).locator(".solve-answer, .solve-error")
    box.wait_for(timeout=SECONDS)
    return box.inner_text()


def write(page, code, exercise="svd.outer"):
    place = task(page, exercise)
    if not place.locator(".cm-content").count():
        place.locator(".solve-code pre").click()
    editor = place.locator(".cm-content")
    editor.wait_for(timeout=SECONDS)
    editor.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(code)


def check(page, exercise="svd.outer"):
    task(page, exercise).locator('[data-do="check"]').click()


@pytest.fixture(autouse=True)
def python_in_the_book(book):
    if not (book.path / "_static/python").is_dir():
        pytest.skip(
            "Pyodide is not installed in the built book: name a folder of its files in DLMATH_PYODIDE"
        )


def test_a_wrong_answer_is_told_its_mistake_and_a_right_one_is_solved_and_still_is_after_a_reload(book, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(at(book))
    assert not [url for url in asked if "_static/python" in url], "Python is loaded before anybody asks"
    write(page, WRONG)
    check(page)
    told = result(page)
    assert "A typical mistake:" in told and "Check by hand" in told and "0 of 4 points" in told
    page.locator(".cm-content").click()
    write(page, RIGHT)
    page.keyboard.press("Shift+Enter")
    page.locator(".solve-answer.passed").wait_for(timeout=SECONDS)
    onwards = page.locator(".solve-onwards a")
    assert onwards.first.get_attribute("href") == "#ex-svd-eigenvalue-of"
    page.reload()
    assert "solved · 4 of 4" in task(page).locator(".solve-state").inner_text()
    assert "1 of 12 solved" in page.locator(".solve-page output").inner_text()
    assert page.locator("#book-nav .solved").inner_text().strip() == "1/12"
    write(page, "", "svd.low_rank")
    assert (
        page.locator('[data-exercise="svd.outer"] pre')
        .inner_text()
        .startswith("def outer(u, v):\n    return")
    )


def test_an_endless_loop_is_said_with_its_line_and_stopped_and_the_next_check_works(book, page):
    page.goto(at(book))
    write(page, "def outer(u, v):\nwhile True:\nprint(1)")
    check(page)
    running = task(page).locator(".solve-running")
    page.wait_for_function(
        "() => document.querySelector('.solve-running')?.textContent.includes('in line')", timeout=SECONDS
    )
    assert "of your code: " in running.inner_text()
    task(page).locator('[data-do="stop"]').click()
    assert "Stopped" in result(page) and "while True" in page.locator(".cm-content").inner_text()
    write(page, RIGHT)
    check(page)
    page.locator(".solve-answer.passed").wait_for(timeout=SECONDS)


HOSTILE = """import js
left = [n for n in dir(js) if n in {forbidden!r}.split()]
print(left, hasattr(js, "document"), hasattr(js, "postMessage"))
try:
    js.eval("fetch('/')")
except Exception as error:
    print(type(error).__name__)
outer = ..."""
FORBIDDEN = """indexedDB caches cookieStore fetch XMLHttpRequest WebSocket WebTransport EventSource Worker
SharedWorker BroadcastChannel importScripts navigator localStorage location RTCPeerConnection FileReader"""


def test_code_in_the_page_reaches_neither_storage_nor_network_nor_the_page(book, page):
    page.goto(at(book))
    page.evaluate(
        "([key, code]) => localStorage.setItem(key, JSON.stringify({ code, stub: 'other' }))",
        [KEY, HOSTILE.format(forbidden=FORBIDDEN)],
    )
    page.reload()
    page.locator(".solve-result").first.wait_for(state="attached")
    check(page)
    printed = task(page).locator(".solve-prints")
    printed.wait_for(timeout=SECONDS)
    assert printed.inner_text().strip().split("\n") == ["[] False False", "JsException"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = bytearray(1 << 30)", "MemoryError"),
        ("outer = = 1", "SyntaxError"),
        ("raise SystemExit", "SystemExit"),
        ("outer = print('<img src=x onerror=alert(1)>' * 2000)", "0 of 4"),
        ("class outer:\n__str__ = __repr__ = __eq__ = None", "0 of 4"),
    ],
    ids=["memory", "syntax", "exit", "prints", "hostile object"],
)
def test_whatever_code_does_the_page_says_one_sentence_and_keeps_it(book, page, code, said):
    page.goto(at(book))
    write(page, code)
    check(page)
    assert said in result(page)
    kept = page.evaluate("(key) => JSON.parse(localStorage.getItem(key)).code", KEY)
    assert kept.split("\n")[0] == code.split("\n")[0]
    assert not page.locator(".solve img").count()


def test_choices_answer_at_once_and_without_python(book, page):
    page.goto(at(book))
    place = task(page, "svd.perpendicular")
    place.locator("label", has_text="a").click()
    assert "A typical mistake" in result(page, "svd.perpendicular")
    place.locator("label", has_text="c").click()
    place.locator(".passed").wait_for()
    several = task(page, "svd.argmin")
    for letter in "bd":
        several.locator("label", has_text=letter).click()
    assert not several.locator(".solve-answer").count()
    check(page, "svd.argmin")
    several.locator(".passed").wait_for()
    assert not page.evaluate(
        "performance.getEntriesByType('resource').some((r) => r.name.includes('worker'))"
    )


def test_an_exercise_is_solved_by_keyboard_alone(book, page):
    page.goto(at(book))
    task(page).locator("pre").focus()
    page.keyboard.press("Enter")
    page.locator(".cm-content").wait_for(timeout=SECONDS)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("x = 1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className.includes('cm-content')")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.do") == "check"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    hints = task(page).locator(".solve-hint")
    assert [hint.is_visible() for hint in hints.all()] == [True, False]
    page.keyboard.press("Enter")
    assert [hint.get_attribute("open") is not None for hint in hints.all()] == [False, True]
    assert task(page).locator('[data-do="hint"]').is_disabled()


def test_answers_go_into_a_notebook_and_come_back_from_it(book, page, tmp_path):
    page.goto(at(book))
    write(page, RIGHT)
    with page.expect_download() as download:
        page.locator('[data-do="download"]').click()
    path = Path(tmp_path, download.value.suggested_filename)
    download.value.save_as(path)
    notebook = json.loads(path.read_text("utf-8"))
    released = json.loads((book.path / f"_sources/{PAGE}.ipynb").read_text("utf-8"))
    changed = [
        (cell["id"], "".join(cell["source"]))
        for cell, before in zip(notebook["cells"], released["cells"], strict=True)
        if cell != before
    ]
    assert changed == [("outer-answer", "def outer(u, v):\n    return np.array(u)[:, None] * v")]
    task(page).locator('[data-do="again"]').click()
    assert "..." in page.locator(".cm-content").inner_text()
    page.locator("input[type=file]").set_input_files(path)
    page.wait_for_function(
        "() => document.querySelector('.solve-page [role=status]').textContent.includes('1 answer taken')"
    )
    assert "np.array(u)" in page.locator(".cm-content").inner_text()


def test_an_answer_may_use_an_earlier_one_as_in_a_notebook(book, page):
    page.goto(at(book))
    write(page, "twice = 2\ndef outer(u, v):\nreturn np.array(u)[:, None] * v")
    write(page, "def rebuild(U, s, Vt):\nprint(outer([1], [1]))\nreturn U * s @ Vt", "svd.rebuild")
    check(page, "svd.rebuild")
    assert "NameError" not in result(page, "svd.rebuild")
    write(page, "print(outer([3], [2]))\nrebuild = ...", "svd.rebuild")
    check(page, "svd.rebuild")
    task(page, "svd.rebuild").locator(".solve-prints").wait_for(timeout=SECONDS)
    assert task(page, "svd.rebuild").locator(".solve-prints").inner_text().strip() == "[[6]]"


def test_start_again_can_be_taken_back(book, page):
    page.goto(at(book))
    write(page, RIGHT)
    task(page).locator('[data-do="again"]').click()
    page.get_by_role("button", name="Bring back what I had").click()
    assert "np.array(u)" in page.locator(".cm-content").inner_text()


def test_an_exercise_that_changed_since_is_shown_beside_the_old_answer(book, page):
    page.goto(at(book))
    entry = {"code": "def outer(a, b):\n    return 1", "stub": "def outer(a, b):\n    ..."}
    page.evaluate("([key, entry]) => localStorage.setItem(key, JSON.stringify(entry))", [KEY, entry])
    page.reload()
    page.wait_for_function("() => document.querySelector('.solve-result pre')")
    assert task(page).locator(".solve-code pre").inner_text() == entry["code"]
    assert "has changed since you began" in task(page).locator(".solve-result").inner_text()
    assert "def outer(u, v)" in task(page).locator(".solve-result pre").inner_text()


def test_two_tabs_show_the_same_answer(book, page):
    page.goto(at(book))
    other = page.context.new_page()
    other.goto(at(book))
    write(other, "x = 1")
    page.bring_to_front()
    write(page, "y = 2")
    other.wait_for_function("() => document.querySelector('.cm-content').textContent === 'y = 2'")


DENIED = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
NO_WASM = "delete globalThis.WebAssembly"


@pytest.mark.parametrize(
    ("init", "place", "said"),
    [
        (DENIED, ".solve-page [role=status]", "keeps nothing"),
        (NO_WASM, ".solve-error", "no WebAssembly"),
    ],
    ids=["storage", "webassembly"],
)
def test_what_a_browser_does_not_have_is_said(book, page, init, place, said):
    page.add_init_script(init)
    page.goto(at(book))
    write(page, "x = 1")
    if place == ".solve-error":
        check(page)
    page.wait_for_function(f"() => document.querySelector({place!r})?.textContent")
    assert said in page.locator(place).inner_text()


def test_from_disk_it_is_said_that_python_needs_a_server(book, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto((book.path / f"{PAGE}.html").as_uri())
    write(page, "x = 1")
    check(page)
    assert "Opened from disk" in result(page)
    context.close()


def test_without_scripts_the_code_and_all_hints_are_there_and_no_dead_button(book, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(at(book))
    assert "def outer(u, v)" in task(page).locator("pre").inner_text()
    assert task(page).locator(".solve-hint:visible").count() == 2
    assert not page.locator(".solve button:visible").count()
