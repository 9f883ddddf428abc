"""The pages of exercises, made from the solutions: `tools/make_exercises.py` tells how a solution looks."""

from __future__ import annotations

import ast
import re

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from _ext.book.content import links
from _ext.book.page import bootstrap
from dlmath.checking.result import in_points
from dlmath.exercises import CHAPTERS, Exercise, for_chapter
from tools import notebooks

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
TAG = "solution"
CHECK = re.compile(r'^check\(\s*"([\w.]+)"', re.MULTILINE)
LABEL = re.compile(r"^\(sol-([\w-]+)\)=$", re.MULTILINE)
HEAD = "head"
META = re.compile(r"^\*\*(Warm-up|Core|Challenge)\*\*.*$", re.MULTILINE)


class OutOfStep(Exception):
    """A solution notebook that cannot be turned into exercises; says which cell and why."""


def label(exercise: Exercise) -> str:
    """`svd-low-rank`: the label of an exercise, without its prefix ex- or sol-."""
    return f"{exercise.chapter}-{exercise.slug}"


def meta_line(exercise: Exercise, page: str) -> str:
    """Level, points, what it trains and where it is taught: the line under an exercise's heading."""
    folder, name = ("solutions", "Solution") if page == "ex" else ("exercises", "Back to the exercise")
    other = f"[{name}](../{folder}/{CHAPTERS[exercise.chapter].file}.ipynb#cell-id={exercise.slug})"
    first = f"**{exercise.level.capitalize()}** · {in_points(exercise.points)} · trains {exercise.trains}"
    return f"{first} · {section_link(exercise)} · {other}"


def section_link(exercise: Exercise) -> str:
    """The link to the section that an exercise trains; a mere label, which the build names, without one."""
    page = "solutions/any"  # from exercises/ it is the same
    return links.written(f"{{ref}}`{exercise.section}`", page, links.places())


def statement(source: str, exercise: Exercise, page: str) -> str:
    """A statement with its heading and meta line as they must be on a page ("ex" or "sol")."""
    body = LABEL.sub("", source, count=1).strip("\n").split("\n")
    if body and body[0].startswith("## "):
        body = body[1:]
    text = META.sub("", "\n".join(body), count=1).strip("\n")
    head = [f"## {exercise.title}", "", meta_line(exercise, page), ""]
    return "\n".join(head) + "\n" + text


def labelled_by(name: str) -> dict:
    """The metadata of a cell that has this label: no front end shows it."""
    return {"dlmath": {"label": name}}


def stub(source: str, needed: set[str]) -> str:
    """The code of a cell with its solutions taken out; `needed` are the names that must exist afterwards."""
    kept: list[str] = []
    lines = source.split("\n")
    start = None
    for number, line in enumerate(lines):
        if line.strip() == BEGIN:
            if start is not None:
                raise OutOfStep(f"{BEGIN} within a solution")
            start = number
        elif line.strip() == END:
            if start is None:
                raise OutOfStep(f"{END} without {BEGIN}")
            indent = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
            if indent:
                kept.append(f"{indent}...")
            else:
                names = _assigned(lines[start + 1 : number])
                kept += [f"{name} = ..." for name in names if name in needed]
            start = None
        elif start is None:
            kept.append(line)
    if start is not None:
        raise OutOfStep(f"{BEGIN} without {END}")
    return "\n".join(kept).strip("\n")


def _assigned(lines: list[str]) -> list[str]:
    """The names that top-level lines assign, each once."""
    names: dict[str, None] = {}
    for line in lines:
        match = re.match(r"((?:[A-Za-z_]\w*\s*,\s*)*[A-Za-z_]\w*)\s*(?::[^=]+)?=(?!=)", line)
        for name in match[1].split(",") if match else ():
            names[name.strip()] = None
    return list(names)


def page_head(title: str, key: str, exercises: tuple[Exercise, ...]) -> str:
    """The first cell of an exercise page."""
    chapter = CHAPTERS[key]
    taught = f"[chapter {chapter.number}, {chapter.title}](../chapters/{chapter.file}.ipynb)"
    points = sum(exercise.points for exercise in exercises)
    levels = ("warm-up", "core", "challenge")
    counts = [(sum(exercise.level == level for exercise in exercises), level) for level in levels]
    kinds = ", ".join(f"{count} {level}" for count, level in counts if count)
    return f"""# Exercises: {title}

{len(exercises)} exercises ({kinds}), {points} points together. They train what {taught} teaches.
[The solutions](../solutions/{chapter.file}.ipynb) explain every step.

To solve them in your copy of the book, run `make solve`, or `python tools/solve.py`:
it opens your own copy of this notebook.
Replace each `...` by your answer and run the cell, then the check below it.
A check says what is right, what is not, and often which mistake it is.
Run `hint` for a hint, and again for the next one.
Nothing is sent anywhere: points are kept in the file `.dlmath/progress.json` of your copy of the book.
Delete it to start anew."""


def exercise_page(solution: nbformat.NotebookNode, key: str) -> nbformat.NotebookNode:
    """The unsolved notebook that belongs to a solved one."""
    exercises = {exercise.id: exercise for exercise in for_chapter(key)}
    by_label = {label(exercise): exercise for exercise in exercises.values()}
    head = re.search(r"^# Solutions: (.+)$", solution.cells[0].source, re.MULTILINE)
    if not head or f"(sol-{key})=" not in links.labelled(solution.cells[0]):
        raise OutOfStep(f"the first cell must begin with (sol-{key})= and “# Solutions: …”")
    kept = [cell for cell in solution.cells[1:] if TAG not in cell.metadata.get("tags", [])]
    _demand_all(kept, key)
    text = page_head(head[1], key, tuple(exercises.values()))
    cells = [new_markdown_cell(text, id=HEAD, metadata=labelled_by(f"ex-{key}"))]
    for number, cell in enumerate(kept):
        later = [_stubbed(c, c.source, set()) for c in kept[number:] if c.cell_type == "code"]
        cells += _turned(cell, exercises, by_label, set().union(*map(_used, later)))
    solutions = f"[the solutions](../solutions/{CHAPTERS[key].file}.ipynb)"
    closing = f"## How far you have come\n\nCompare with {solutions} when you are done."
    cells.append(new_markdown_cell(closing, id="closing"))
    tags = {"tags": [notebooks.IGNORE]}
    cells.append(new_code_cell("progress()", id="progress", metadata=tags))
    return notebooks.normalise(new_notebook(cells=cells))


def _stubbed(cell: nbformat.NotebookNode, source: str, needed: set[str]) -> str:
    try:
        return stub(source, needed)
    except OutOfStep as error:
        raise OutOfStep(f"cell {cell.id}: {error}") from None


def _used(source: str) -> set[str]:
    """The names that a cell uses when it runs, not only within functions it defines."""
    names: set[str] = set()
    try:
        left: list[ast.AST] = [ast.parse(source)]
    except SyntaxError:  # a line for IPython alone, such as a magic
        return set(re.findall(r"[A-Za-z_]\w*", source))
    while left:
        node = left.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            left += ast.iter_child_nodes(node)
    return names


def _turned(cell, exercises: dict, by_label: dict, needed: set[str]) -> list:
    """What becomes of one cell of a solution notebook."""
    metadata = {k: v for k, v in cell.metadata.items() if k in notebooks.CELL_METADATA}
    if cell.cell_type == "markdown":
        source = cell.source
        match = LABEL.search(links.labelled(cell))
        if match:
            source = statement(source, by_label[match[1]], "ex")
            metadata |= labelled_by(f"ex-{match[1]}")
        return [new_markdown_cell(source, id=cell.id, metadata=metadata)]
    source = re.sub(r"^from dlmath import .*\bcheck\b.*$", _imports, cell.source, flags=re.MULTILINE)
    new = new_code_cell(_stubbed(cell, source, needed), id=cell.id, metadata=metadata)
    match = CHECK.search(source)
    if not match:
        return [new]
    new.id = f"check-{exercises[match[1]].slug}"
    return [new, new_code_cell(f'hint("{match[1]}")', id=f"hint-{exercises[match[1]].slug}")]


def _imports(match: re.Match) -> str:
    names = {name.strip() for name in match[0].removeprefix("from dlmath import ").split(",")}
    return "from dlmath import " + ", ".join(sorted(names | {"check", "hint", "progress"}))


def _demand_all(cells: list, key: str) -> None:
    """Each exercise has one statement and one check, in the order of the chapter's entries."""
    texts = [links.labelled(cell) for cell in cells if cell.cell_type == "markdown"]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    for kind, names, wanted, written in (
        (
            "statement",
            [match[1] for source in texts for match in LABEL.finditer(source)],
            [label(exercise) for exercise in for_chapter(key)],
            "(sol-{})=",
        ),
        (
            "check",
            [match[1] for source in code for match in CHECK.finditer(source)],
            [exercise.id for exercise in for_chapter(key)],
            'check("{}", …)',
        ),
    ):
        if missing := [written.format(name) for name in wanted if name not in names]:
            raise OutOfStep(f"no cell has the {kind} {', '.join(missing)}")
        if names != wanted:
            raise OutOfStep(
                f"each {kind} must be there once, in the order of dlmath/exercises/{key}.py: "
                + ", ".join(map(written.format, wanted))
            )


def tidy_solution(solution: nbformat.NotebookNode, key: str) -> bool:
    """Write headings, meta lines, and ids of statements and checks as the entries say, and labels into the
    metadata; whether that changed the notebook."""
    by_label = {label(exercise): exercise for exercise in for_chapter(key)}
    by_id = {exercise.id: exercise for exercise in for_chapter(key)}
    before = [_known_by(cell) for cell in solution.cells]
    for number, cell in enumerate(solution.cells):
        if cell.cell_type == "markdown" and (match := LABEL.search(links.labelled(cell))):
            if number == 0:
                cell.source, cell["id"] = LABEL.sub("", cell.source, count=1).strip("\n"), HEAD
            elif match[1] in by_label:
                exercise = by_label[match[1]]
                cell.source, cell["id"] = statement(cell.source, exercise, "sol"), exercise.slug
            else:
                raise OutOfStep(f"cell {cell.id}: dlmath/exercises/{key}.py has no exercise {match[1]}")
            cell.metadata = nbformat.from_dict(dict(cell.metadata) | labelled_by(f"sol-{match[1]}"))
        elif cell.cell_type == "code" and (match := CHECK.search(cell.source)):
            if match[1] not in by_id:
                raise OutOfStep(f"cell {cell.id}: dlmath/exercises/{key}.py has no exercise {match[1]}")
            cell["id"] = f"check-{by_id[match[1]].slug}"
    return before != [_known_by(cell) for cell in solution.cells]


def _known_by(cell: nbformat.NotebookNode) -> tuple[str, str, dict]:
    return cell.get("id", ""), cell.source, dict(cell.metadata)


def same_sources(one: nbformat.NotebookNode, other: nbformat.NotebookNode) -> bool:
    """Whether two notebooks agree in everything but their outputs and the address of the package."""

    def content(notebook: nbformat.NotebookNode) -> list:
        cells = [cell for cell in notebook.cells if cell.id != bootstrap.ID]
        return [(c.id, c.cell_type, c.source, dict(c.metadata)) for c in cells]

    return content(one) == content(other)
