"""Exercises that are solved on the page: what stands there in place of the cells of the notebook.

Each exercise gets the place of an answer (its code, letters to choose, or a field), the buttons, the hints
and room for the result; `assets/python/solve.js` brings them to life. Without a script the code and all hints
are there to read. In a build without Python the cells stay as the notebook has them.
"""

from __future__ import annotations

import html
import itertools
import json
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from dlmath import page
from dlmath.checking.result import in_points
from dlmath.exercises import Exercise, for_chapter
from dlmath.exercises.chapters import CHAPTERS

from .. import PARALLEL
from ..paths import ROOT
from . import assets

FOLDER = "exercises/"
# Cells that are about running the notebook, not about its exercises.
OWN = {"bootstrap", "progress"}


def _chapter(docname: str) -> str | None:
    return next((key for key, c in CHAPTERS.items() if docname == f"{FOLDER}{c.file}"), None)


def _result(exercise: Exercise, code: str) -> dict[str, Any]:
    """What a check says to an answer, as the page would get it from Python."""
    asked = {"exercise": exercise.id, "name": "answer", "code": code}
    result = json.loads(page.check(json.dumps(asked)))["result"]
    return {name: value for name, value in result.items() if value is not None}


def choice_results(exercise: Exercise) -> dict[str, dict[str, Any]]:
    """The result of every choice, so that a page answers without Python: one letter, or any set of them."""
    most = len(exercise.choices) if len(exercise.reference) > 1 else 1
    sets = (itertools.combinations(exercise.choices, n) for n in range(1, most + 1))
    return {
        "".join(letters): _result(exercise, f"answer = {''.join(letters)!r}")
        for letters in itertools.chain(*sets)
    }


def _letters(exercise: Exercise) -> str:
    kind = "radio" if len(exercise.reference) == 1 else "checkbox"
    name = f"choice-{exercise.chapter}-{exercise.slug}"
    choices = "".join(
        f'<label><input type="{kind}" name="{name}" value="{letter}" autocomplete="off"/>'
        f"<span>{letter}</span></label>"
        for letter in exercise.choices
    )
    legend = "Choose one" if kind == "radio" else "Choose all that are right, then check"
    return f'<fieldset class="solve-choice"><legend>{legend}</legend>{choices}</fieldset>'


def _field(exercise: Exercise, name: str) -> str:
    return (
        f'<label class="solve-value"><code>{html.escape(name)} =</code> <input type="text" '
        'autocomplete="off" autocapitalize="off" spellcheck="false" translate="no"/></label>'
    )


def _bar(exercise: Exercise) -> str:
    def button(does: str, text: str, more: str = "") -> str:
        return (
            f'<button type="button" data-do="{does}"{more}>{text}'
            f'<span class="hidden-text">: {html.escape(exercise.title)}</span></button>'
        )

    # One letter is checked when it is chosen.
    at_once = exercise.kind == "choice" and len(exercise.reference) == 1
    return (
        '<div class="solve-bar">'
        + ("" if at_once else button("check", "Check", ' class="main"'))
        + button("stop", "Stop", " hidden")
        + button("hint", "Hint")
        + button("again", "Start again")
        + f'<span class="solve-state">not attempted yet · {in_points(exercise.points)}</span></div>'
        '<div class="solve-result" role="status"></div>'
    )


def _hints(exercise: Exercise) -> str:
    total = len(exercise.hints)
    return "".join(
        f'<details class="solve-hint"><summary>Hint {n} of {total}</summary>'
        f"<p>{html.escape(hint, quote=False)}</p></details>"
        for n, hint in enumerate(exercise.hints, 1)
    )


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


def _place(exercise: Exercise, name: str, cells: tuple[nodes.container, ...]) -> list[nodes.Node]:
    """What stands on the page in place of an exercise's cells: answer, check, and hint."""
    label = f"{exercise.chapter}-{exercise.slug}"
    solution = f"../solutions/{CHAPTERS[exercise.chapter].file}.html#sol-{label}"
    data = {
        "exercise": exercise.id,
        "name": name,
        "kind": exercise.kind,
        "title": exercise.title,
        "points": exercise.points,
        "solution": solution,
    }
    attributes = "".join(f' data-{key}="{html.escape(str(value))}"' for key, value in data.items())
    made: list[nodes.Node] = [_raw(f'<div class="solve"{attributes}>')]
    if exercise.kind == "function":
        made += [_raw('<div class="solve-code">'), *cells[0].findall(nodes.literal_block), _raw("</div>")]
    elif exercise.kind == "choice":
        made.append(_raw(_letters(exercise)))
    else:
        # What the cell gives stands above the field, whose line is the cell's last one.
        (block,) = cells[0].findall(nodes.literal_block)
        given = block.astext().rpartition("\n")[0]
        if given:
            shown = nodes.literal_block(given, given, language=block.get("language", "python"))
            made += [_raw('<div class="solve-given">'), shown, _raw("</div>")]
        made.append(_raw(_field(exercise, name)))
    return [*made, _raw(_bar(exercise) + _hints(exercise) + "</div>")]


PAGE = """<div class="solve-page">
<p><progress value="0" max="1" aria-label="exercises of this page"></progress>
<output>nothing solved yet</output></p>
<p><button type="button" data-do="download">Download my notebook</button>
<button type="button" data-do="open">Open a notebook</button>
<input type="file" accept=".ipynb" hidden aria-label="a notebook with answers"/></p>
<p role="status"></p>
<p class="solve-about">Solve here: your answers stay in this browser and are sent nowhere. Or download the
notebook, which has them in its cells, and go on in Jupyter.</p></div>"""


def _solve(app: Sphinx, doctree: nodes.document) -> None:
    """Turn the cells of an exercise page into places to solve, and note what its script must know."""
    docname = app.env.docname
    key = _chapter(docname)
    if key is None or not assets.available(app):
        return
    notebook = nbformat.read(ROOT / f"{docname}.ipynb", as_version=4)
    cells = {int(c["cell_index"]): c for c in doctree.findall(nodes.container) if "cell_index" in c}
    by_check = {f"check-{exercise.slug}": exercise for exercise in for_chapter(key)}
    code = [(number, cell) for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    used: set[int] = set()
    for (before, _), (at, check) in itertools.pairwise(code):
        exercise = by_check.get(check.id)
        if exercise is None:
            continue
        name = check.source.partition(",")[2].strip().rstrip(")").strip()
        hint = next((n for n, cell in code if cell.id == f"hint-{exercise.slug}"), None)
        numbers = [n for n in (before, at, hint) if n in cells]
        place = cells[before]
        place.parent[place.parent.index(place)] = holder = nodes.container()
        holder.replace_self(_place(exercise, name, (place,)))
        for n in numbers[1:]:
            cells[n].parent.remove(cells[n])
        used.update(numbers)
    given = [cell.source for n, cell in code if n not in used and cell.id not in OWN]
    for n, cell in code:
        if cell.id == "progress" and n in cells:
            cells[n].parent.remove(cells[n])
    section = next(doctree.findall(nodes.section))
    first = next((i for i, child in enumerate(section) if isinstance(child, nodes.section)), len(section))
    section.insert(first, _raw(PAGE))
    app.env.metadata[docname]["solve"] = {
        "given": given,
        "answers": {e.id: choice_results(e) for e in for_chapter(key) if e.kind == "choice"},
    }


def _context(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    known = app.env.metadata.get(pagename, {}).get("solve") if pagename in app.env.all_docs else None
    context["solve_settings"] = context["solve_style"] = ""
    if not known or not assets.available(app):
        return
    to = context["pathto"]
    settings = known | assets.addresses(app, to) | {"notebook": to(f"_sources/{pagename}.ipynb", 1)}
    # "</" would end the element that holds it.
    context["solve_settings"] = json.dumps(settings, separators=(",", ":")).replace("</", "<\\/")
    context["solve_style"] = assets.style()
    context["solve_scripts"] = " ".join(to(address, 1) for address in assets.scripts(app))
    context["solve_chapter"] = _chapter(pagename)


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", _solve)
    app.connect("html-page-context", _context)
    return PARALLEL
