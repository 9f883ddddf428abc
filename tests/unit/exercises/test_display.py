"""How hints reach the reader."""

import pytest

from dlmath.exercises.display import Hints

pytestmark = pytest.mark.usefixtures("own_folder")


def test_the_book_has_all_hints_folded(monkeypatch):

    html = Hints(("one", "two"), 2)._repr_mimebundle_()["text/html"]
    assert html.count("<details") == html.count("</details>") == 2
    assert html.index("one") < html.index("two") < html.index("</details>")
