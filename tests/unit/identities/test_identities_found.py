"""Identities are found by words and by what their formulas show, in Python as on the page."""

import json
from pathlib import Path

import pytest

from dlmath import identities
from dlmath.identities import words

ROOT = Path(__file__).resolve().parents[3]

QUERIES = {
    "ridge": "grad-ridge",
    "log det": "grad-log-determinant",
    "logdet symmetric": "grad-log-determinant-symmetric",
    "Woodbury": "woodbury",
    "matrix inversion lemma": "woodbury",
    "sherman-morrison": "sherman-morrison",
    "∇ tr": "grad-trace-sandwich",
    r"\nabla tr": "grad-trace-sandwich",
    "tr(AX^-1B)": "grad-trace-inverse",
    "x^T A x": "grad-quadratic",
    r"\mathbf x^\top A\mathbf x": "grad-quadratic",
    "AXB": "grad-frobenius-sandwich",
    "d(XY)": "d-product",
    "det(I+AB)": "determinant-swap",
    "schur complement": "block-inverse",
    "KL": "kl-gaussians",
    "⊗": "kron-product",
    "kron": "kron-product",
    "BCE with logits": "d-bce-logits",
    "batchnorm": "backward-batch-norm",
    "dQ dK dV": "backward-attention",
    "conv1d": "backward-convolution",
    "REINFORCE": "score-function",
    "ELBO": "elbo",
    "normalizing flow": "change-of-variables",
    "Hutchinson": "hutchinson",
    "e^{tA}": "d-exponential",
    "σ_1": "grad-spectral",
}


@pytest.mark.parametrize(("query", "id"), QUERIES.items())
def test_a_query_finds_its_entry_and_not_everything(query, id):
    ids = [entry.id for entry in identities.find(query)]
    assert id in ids
    assert len(ids) <= len(identities.TABLE) / 4


def test_short_words_are_not_found_inside_others():
    assert "matrix" in words.findable(identities.find("woodbury")[0]).words
    assert "woodbury" not in [entry.id for entry in identities.find("tr")]


def test_nothing_is_found_for_no_such_words_and_everything_for_nothing():
    assert identities.find("no such words") == []
    assert len(identities.find("")) == len(identities.TABLE)


def test_a_formula_on_a_line_is_as_it_is_typed():
    assert words.on_a_line(r"\nabla_A\ln\lvert\det A\rvert=A^{-\top}") == "∇aln|deta|=a⁻ᵀ"
    assert (
        words.on_a_line(r"\mathbf x^\top A^{-1}\mathbf x")
        == words.typed("x^T A^-1 x").replace(" ", "").lower()
    )


def test_the_page_finds_what_python_finds():
    quickjs = pytest.importorskip("quickjs", reason="quickjs builds the book")
    script = (ROOT / "assets" / "book.js").read_text("utf-8")
    start, end = script.index("    const typed = "), script.index("    place.innerHTML")
    entries = {entry.id: words.findable(entry) for entry in identities.TABLE}
    data = [
        {"id": id, "dataset": {"words": one.words.strip(), "formulas": one.formulas}}
        for id, one in entries.items()
    ]
    context = quickjs.Context()
    context.eval(f"const entries = {json.dumps(data)};\n{script[start:end]}")
    context.eval("globalThis.ids = (query) => JSON.stringify([...find(query)].map((entry) => entry.id));")
    for query in [*QUERIES, "", "no such words", "tr", "gradient softmax", r"A^{-\top}", "||x||_2", "Gauß"]:
        assert json.loads(context.get("ids")(query)) == [entry.id for entry in identities.find(query)], query
