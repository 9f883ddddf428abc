"""The report and the feedback: pages that open from disk, in which no stranger's word is markup."""

import json
import re
from html.parser import HTMLParser

import jsonschema
import pytest
from handed_in import grade, put, students, text

from dlmath.exercises import find
from dlmath.grade.classroom.page import escaped_code
from dlmath.grade.classroom.reports import schema

EVIL = "<script>alert(1)</script>"


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.said = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.said += data


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    place = tmp_path_factory.mktemp("class")
    wrong = {"svd.outer": f"wrong {EVIL}\n    return 1 < 2", "svd.rebuild": "right"}
    for n in range(12):
        put(
            place / "class" / f"Student {n}" / "02-svd.ipynb",
            text(answers={"svd.outer": "right"} if n % 3 else wrong),
        )
    put(
        place / "class" / "zip" / "a" / f"{EVIL[1:9]} 02-svd.ipynb", text(answers=wrong, stamp="0123456789ab")
    )
    put(place / "class" / "<b>bold</b>"[:-4] / "02-svd.ipynb", text(answers={"svd.outer": f"{EVIL}\x1b[31m"}))
    put(place / "class" / "operator" / "02-svd.ipynb", text(answers={"svd.outer": "operator"}))
    put(place / "class" / "empty" / "x.pdf", "")
    put(place / "title.csv", f"student,exercise,points,reason\nStudent 1,,1,{EVIL}\n")
    assert (
        grade(place / "out", place / "class", "--title", f"Week {EVIL}", "--manual", place / "title.csv") == 3
    )
    return place / "out"


def pages(out):
    return [out / "report.html", *sorted((out / "feedback").glob("*.html"))]


def test_nothing_that_was_handed_in_is_markup_and_no_page_asks_anybody(out):
    assert len(pages(out)) == 17
    for path in pages(out):
        page = Page(path.read_text("utf-8"))
        assert {"script", "b", "img", "link", "iframe"}.isdisjoint(page.tags), path.name
        assert "\x1b" not in page.said and "\u202e" not in page.said
        links = [value for name, value in page.attributes if name in ("href", "src")]
        assert all(link.startswith("#") or (out / link).is_file() for link in links)
        policy = dict(page.attributes)["content"]
        assert "default-src 'none'" in path.read_text("utf-8") and policy
    assert EVIL in Page((out / "report.html").read_text("utf-8")).said, "it is shown as the text that it is"


def test_the_report_says_what_a_teacher_wants_to_know(out):
    said = Page((out / "report.html").read_text("utf-8")).said
    mistake = find("svd.outer").mistakes[0].name
    of_old = "of another release (0123456789ab)"
    failed = "the sandbox did not start"
    for words in (
        "How many of 14 reached",
        failed,
        of_old,
        "nothing handed in",
        mistake,
        "(5 of 14)",
        "return 1 < 2",
    ):
        assert words in said, words


def test_the_report_can_be_read_by_ear_and_by_keyboard(out):
    text = (out / "report.html").read_text("utf-8")
    assert '<html lang="en">' in text and text.count("<h1>") == 1
    assert re.search(r'<svg[^>]*role="img"[^>]*aria-label="[^"]+0 to 10 %', text)
    assert text.count('class="wide"') == text.count('class="wide" tabindex="0" role="region" aria-label=')
    assert text.count("<th ") == text.count("scope=") > 0
    css = text[text.index("<style>") : text.index("</style>")]
    assert "prefers-color-scheme: dark" in css and "http" not in css


def test_a_student_reads_what_was_right_the_named_mistake_and_where_to_read(out):
    mistake = find("svd.outer").mistakes[0]
    said = Page(next((out / "feedback").glob("student0-*")).read_text("utf-8")).said
    assert mistake.name in said and mistake.because in said and mistake.by_hand in said
    assert "Right: a shape." in said and "values" not in said.partition("A typical mistake")[0]
    assert "Read again: chapter 2" in said and "Not attempted" in said
    assert "Student 1" not in said


def test_a_page_of_somebody_who_is_gone_goes_and_two_namesakes_have_two(tmp_path):
    for name in ("Ada_7_assignsubmission_file_", "Ada_8_assignsubmission_file_", "Emmy"):
        put(tmp_path / "class" / name / "02-svd.ipynb", text())
    grade(tmp_path / "out", tmp_path / "class")
    assert len(list((tmp_path / "out" / "feedback").iterdir())) == 3
    (tmp_path / "class" / "Emmy" / "02-svd.ipynb").unlink()
    (tmp_path / "class" / "Emmy").rmdir()
    grade(tmp_path / "out", tmp_path / "class")
    assert {path.name[:4] for path in (tmp_path / "out" / "feedback").iterdir()} == {"ada-"}


def test_grades_json_is_as_its_schema_says_and_the_schema_is_beside_it(out):
    data = json.loads((out / "grades.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    assert [error.message for error in validator.iter_errors(data)] == []
    assert json.loads((out / "grades.schema.json").read_text("utf-8")) == schema()
    data["students"][0]["name"] = "two\nlines"
    data["students"][1]["state"] = "lost"
    data["students"][2]["chapters"][0]["more"] = 1
    assert len(list(validator.iter_errors(data))) == 3
    assert students(out)["operator"]["reason"] == "the sandbox did not start"


def test_code_is_shown_with_its_indentation_and_only_so_much():
    assert escaped_code("def f():\n\treturn '<'\x1b") == "def f():\n    return &#x27;&lt;&#x27;"
    assert escaped_code("x\n" * 99).count("\n") == 40 and escaped_code("x\n" * 99).endswith("…")
