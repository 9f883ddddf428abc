"""The search: what a reader's browser looks in, made while the pages are written.

Every section, definition, theorem and identity of the book is one entry: heading, anchor and text, with
formulas as the letters and signs that a reader sees. `_static/search.js` holds the entries, the library
MiniSearch and the two scripts of `assets/search/`. It is loaded when somebody searches, as a script, since a
page that was opened from disk may load nothing else. Its address in the pages ends with its hash, so that no
browser searches the index of an earlier release.

`assets/search/minisearch.min.js` is made by `npm pack minisearch`, unpacking, and
`npx esbuild package/dist/umd/index.js --minify --target=es2020`, with a line of version and licence on top.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx_proof.nodes import NODE_TYPES

from .. import PARALLEL
from ..paths import ROOT
from . import katex

ASSETS = ROOT / "assets/search"
SCRIPT = "_static/search.js"
ADDRESS = re.compile(rb"_static/search\.js\?v=[0-9a-f]{8}")

# ---- formulas as text

SUPERSCRIPT = dict(
    zip(
        "0123456789+−-=()niabcdefghjklmoprstuvwxyz⊤T′∗ABDEGHIJKLMNOPRUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵀ′*ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ",
        strict=True,
    )
)
SUBSCRIPT = dict(zip("0123456789+−-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
ACCENTS = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "ˉ": "\u0304",
    "¯": "\u0304",
    "˙": "\u0307",
}
SPACED = re.compile(r"[=≈≠≤≥<>∈→↦⇒⇔∝∼+−·×≡≻⪰∥]|:=")
UNSEEN = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b"))


def seen(mathml: str) -> str:
    """A formula in a line of text, from its MathML: `∇f`, `σ₁ ≥ σ₂`, `(a + b)/2`."""
    text = _seen(ElementTree.fromstring(mathml))
    return unicodedata.normalize("NFC", " ".join(text.translate(UNSEEN).split()))


def _seen(element: ElementTree.Element) -> str:
    parts = [_seen(child) for child in element]
    own = element.text or ""
    match element.tag:
        case "mo":
            return f" {own} " if SPACED.fullmatch(own) and own != "∥" else f"{own} " if own in ",;" else own
        case "mi":
            # "D_KL log p": words of several letters stand apart.
            doubled = element.get("mathvariant") == "double-struck"
            own = {"R": "ℝ", "E": "𝔼", "N": "ℕ"}.get(own, own) if doubled else own
            return f" {own} " if len(own) > 1 else own
        case "mfrac":
            return "/".join(map(_grouped, parts))
        case "msqrt":
            return "√" + _grouped("".join(parts))
        case "msub" | "munder":
            return parts[0] + ("" if parts[1].strip() == "⏟" else _script(parts[1], SUBSCRIPT, "_"))
        case "msup":
            return parts[0] + _script(parts[1], SUPERSCRIPT, "^")
        case "mover":
            accent = ACCENTS.get(parts[1].strip())
            return parts[0] + (accent or _script(parts[1], SUPERSCRIPT, "^"))
        case "msubsup" | "munderover":
            return parts[0] + _script(parts[1], SUBSCRIPT, "_") + _script(parts[2], SUPERSCRIPT, "^")
        case "mtr":
            return " ".join(parts) + "; "
        case "mtable":
            return "".join(parts).rstrip("; ")
        case "mspace":
            return " "
        case "mphantom" | "annotation":
            return ""
    return own + "".join(parts)


def _grouped(text: str) -> str:
    text = text.strip()
    return text if len(text) < 2 or re.fullmatch(r"\w+|\w+\(\w+\)", text) else f"({text})"


def _script(text: str, letters: dict[str, str], mark: str) -> str:
    text = text.translate(UNSEEN).strip()
    if all(letter in letters for letter in text.replace(" ", "")):
        return "".join(letters[letter] for letter in text.replace(" ", ""))
    return mark + _grouped(text)


# ---- what is found


@dataclass
class Entry:
    """What one result leads to; `kind` is "" for a section, else what stands before its heading."""

    anchor: str
    heading: str
    kind: str = ""
    above: str = ""
    blocks: list[str] = field(default_factory=list)


BLOCKS = (nodes.raw, nodes.paragraph, nodes.math_block, nodes.row, nodes.caption, nodes.term)
CAPTION = re.compile(r"<figcaption[^>]*>(.*?)</figcaption>", re.DOTALL)
PROOFS = tuple(NODE_TYPES.values())
# Neither text nor code: labels of switches, marks, what checks print, words for screen readers.
LEFT_OUT = {"sd-tab-label", "source-marks", "cell_output", "hidden-text"}


def text_of(node: nodes.Node) -> str:
    """What a reader sees of it, in one line."""
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, nodes.math | nodes.math_block):
        # Punctuation that katex.py has drawn into the formula.
        yield node.get("before", "") + _formula(node) + node.get("after", "")
    elif isinstance(node, nodes.raw):
        for caption in CAPTION.findall(node.astext()):
            yield re.sub(r"<[^>]*>", "", caption)
    elif isinstance(node, nodes.Element) and not isinstance(node, nodes.Invisible | addnodes.index):
        if LEFT_OUT & set(node.get("classes", ())):
            return
        between = (
            " "
            if isinstance(node, nodes.row | nodes.entry) or not isinstance(node, nodes.TextElement)
            else ""
        )
        for child in node.children:
            yield from _pieces(child)
            yield between


def _formula(node: nodes.Element) -> str:
    display = isinstance(node, nodes.math_block)
    mathml = katex.MATHML.search(katex.html(node, display))
    text = seen(mathml[0]) if mathml else ""
    return f" {text} " if display else text


def entries(doctree: nodes.Node) -> list[Entry]:
    """The entries of a page in its order; the first is the page itself."""
    collected: list[Entry] = []
    _collect(doctree, None, collected)
    return collected


def _named(node: nodes.Element, above: Entry | None) -> Entry | None:
    """The entry that a node begins, or None."""
    if not node.get("ids"):
        return None
    anchor, place = node["ids"][0], above.heading if above and not above.kind else ""
    classes = node.get("classes", ())
    if isinstance(node, nodes.section):
        if isinstance(node.parent, PROOFS):
            return None
        # The page's own heading needs no anchor.
        return Entry(anchor if above else "", text_of(node.next_node(nodes.title)), "", place)
    if isinstance(node, PROOFS):
        kind = type(node).__name__.removesuffix("_node")
        title = (
            text_of(node[0]).removeprefix("(").removesuffix(")") if isinstance(node[0], nodes.title) else ""
        )
        return Entry(anchor, title, kind.capitalize(), place) if title and kind != "proof" else None
    if "identity" in classes:
        strong = node.next_node(nodes.strong)
        return Entry(anchor, text_of(strong), "Identity", place) if strong else None
    return None


def _collect(node: nodes.Node, above: Entry | None, collected: list[Entry]) -> None:
    if not isinstance(node, nodes.Element) or LEFT_OUT & set(node.get("classes", ())):
        return
    if entry := _named(node, above):
        collected.append(entry)
        above = entry
    # A paragraph may hold a formula of its own line, but no paragraph.
    if isinstance(node, BLOCKS):
        if above and (text := text_of(node)) and text != above.heading:
            above.blocks.append(text)
        return
    for child in node.children:
        if (
            not isinstance(child, nodes.title)
            or child.parent is not node
            or isinstance(node, nodes.Admonition)
        ):
            _collect(child, above, collected)


# ---- from page to page


def _place(app: Sphinx, pagename: str) -> Path:
    return Path(app.doctreedir, "search", f"{pagename}.json")


def _keep(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.Node | None) -> None:
    """Pages are written one by one, and only those that changed: each keeps its entries for the end."""
    if doctree is None or app.builder.format != "html":
        return
    path = _place(app, pagename)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([vars(entry) for entry in entries(doctree)]), "utf-8")


def without_repetitions(pages: list[list[dict]]) -> None:
    """What stands on several pages is found on the first: solutions repeat the text of exercises."""
    known: set[str] = set()
    for page in pages:
        here = set()
        for entry in page:
            entry["blocks"] = [block for block in entry["blocks"] if len(block) < 40 or block not in known]
            here.update(entry["blocks"])
        known |= here


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    env = app.env
    order = [env.config.root_doc, *(name for names in _toctrees(env, env.config.root_doc) for name in names)]
    names = [name for name in dict.fromkeys(order) if _place(app, name).exists()]
    pages = [json.loads(_place(app, name).read_text("utf-8")) for name in names]
    without_repetitions(pages)
    content = []
    for name, page in zip(names, pages, strict=True):
        number = ".".join(map(str, env.toc_secnumbers.get(name, {}).get("", ())))
        rows = [
            [entry["anchor"], entry["heading"], entry["kind"], entry["above"], " ".join(entry["blocks"])]
            for entry in page
        ]
        content.append([app.builder.get_target_uri(name), number, rows])
    index = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    library, find, show = (
        (ASSETS / name).read_text("utf-8") for name in ("minisearch.min.js", "find.js", "show.js")
    )
    script = "\n".join([library, find, f"bookSearch.fill({index});", show])
    Path(app.outdir, SCRIPT).write_text(script, "utf-8", newline="\n")
    # It holds all pages, so that none could know its hash when it was written.
    named = f"{SCRIPT}?v={hashlib.sha256(script.encode()).hexdigest()[:8]}".encode()
    for path in Path(app.outdir).rglob("*.html"):
        page = path.read_bytes()
        renamed = ADDRESS.sub(named, page)
        if renamed != page:
            path.write_bytes(renamed)


def _toctrees(env, name: str) -> Iterator[list[str]]:
    """The pages below this one, in the order of the contents."""
    for below in env.toctree_includes.get(name, ()):
        yield [below]
        yield from _toctrees(env, below)


def _instead(app: Sphinx) -> None:
    """Sphinx makes neither its index nor its page of results."""
    app.builder.search = False


def _pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    yield "search", {"title": "Search"}, "search.html"


def setup(app: Sphinx) -> dict:
    app.connect("builder-inited", _instead)
    app.connect("html-collect-pages", _pages)
    app.connect("html-page-context", _keep)
    app.connect("build-finished", _write)
    return PARALLEL
