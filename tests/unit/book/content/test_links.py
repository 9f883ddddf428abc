"""Links between notebooks: written by tools, turned into the book's references."""

import json

import pytest

from _ext.book.content import links


@pytest.fixture
def known():
    """Two notebooks: a chapter with sections, two theorems in a cell, and a figure; and its exercises."""

    def text(name, source, **metadata):
        return {"cell_type": "markdown", "id": name, "source": source, "metadata": metadata}

    theorem = ":::{{prf:theorem}} Title\n:label: thm-{}\n:::\n"
    figure = {"mystnb": {"figure": {"caption": "C", "name": "fig-c"}}}
    unnamed = {"mystnb": {"figure": {"caption": "C"}}}
    places = links.Places()
    places.add(
        "chapters/02-svd",
        [
            text("head", "(ch-svd)=\n# The title"),
            text("rank", ["(sec-svd-rank)=\n", "## Rank: `of` $W$\n"]),
            text("one", theorem.format("one")),
            text("two", theorem.format("two") + "\n" + theorem.format("three")),
            {"cell_type": "code", "id": "unnamed", "source": "", "metadata": unnamed},
            {"cell_type": "code", "id": "figure", "source": "", "metadata": figure},
            text("bare", "No label."),
        ],
    )
    places.add("exercises/02-svd", [text("outer", "## Outer", dlmath={"label": "ex-svd-outer"})])
    return places


def test_a_reference_becomes_a_link_to_its_cell_called_as_the_book_calls_it(known):
    def write(source, here="exercises/02-svd"):
        return links.written(source, here, known)

    assert write("{ref}`ch-svd`") == "[The title](../chapters/02-svd.ipynb)"
    assert write("{ref}`sec-svd-rank`") == "[Rank: of W](../chapters/02-svd.ipynb#cell-id=rank)"
    assert write("{ref}`there <ex-svd-outer>`", "chapters/02-svd") == "[there](../exercises/02-svd.ipynb)"
    assert write("{numref}`fig-c`", "chapters/02-svd") == "[Figure 2.2](#cell-id=figure)"
    assert write("{prf:ref}`thm-one`") == "[Theorem 2.1](../chapters/02-svd.ipynb#cell-id=one)"


def test_what_no_link_can_say_stays_a_reference(known):
    for source in ("{prf:ref}`thm-two`", "{ref}`nowhere`", "{eq}`eq-x`", "{prf:ref}`see <thm-one>`"):
        assert links.written(source, "exercises/02-svd", known) == source
    own = "{prf:ref}`thm-one`"
    assert links.written(own, "chapters/02-svd", known) == own


@pytest.mark.parametrize(
    ("link", "reference"),
    [
        ("[The title](../chapters/02-svd.ipynb)", "{ref}`The title <ch-svd>`"),
        ("[here](../chapters/02-svd.ipynb#cell-id=rank)", "{ref}`here <sec-svd-rank>`"),
        ("[of $W$](../chapters/02-svd.ipynb#cell-id=rank)", "[of $W$](#sec-svd-rank)"),
        ("[Figure 2.9](../chapters/02-svd.ipynb#cell-id=figure)", "{numref}`fig-c`"),
        ("[Theorem 2.1](../chapters/02-svd.ipynb#cell-id=one)", "{prf:ref}`thm-one`"),
        ("[up](#cell-id=outer)", "{ref}`up <ex-svd-outer>`"),
        (
            "[web](https://a.org/x.ipynb#cell-id=y) [none]()",
            "[web](https://a.org/x.ipynb#cell-id=y) [none]()",
        ),
    ],
)
def test_in_the_book_a_link_is_a_reference(known, link, reference):
    assert links.to_book(f"See {link}.", "exercises/02-svd", known)[0] == f"See {reference}."


@pytest.mark.parametrize(
    "link",
    [
        "[a](../chapters/02-svd.ipynb#cell-id=bare)",
        "[a](../chapters/03-none.ipynb)",
        "[Theorem 2.2](../chapters/02-svd.ipynb#cell-id=two)",
    ],
)
def test_a_link_to_nothing_that_has_a_label_means_nothing(known, link):
    text, used = links.to_book(link, "exercises/02-svd", known)
    assert text == link
    assert list(used.values()) == [None]


def test_no_notebook_of_the_book_leads_to_another_by_a_label_alone():
    known = links.places()
    for page in known.first:
        cells = json.loads((links.ROOT / f"{page}.ipynb").read_text("utf-8"))["cells"]
        texts = [links.text_of(cell) for cell in cells if cell["cell_type"] == "markdown"]
        for role in links.ROLE.finditer("\n".join(texts)):
            place = known.by_label[role["named"] or role["label"]]
            assert role["role"] == "prf:ref", role[0]
            assert place.page == page, role[0]
        for text in texts:
            assert None not in links.to_book(text, page, known)[1].values()
