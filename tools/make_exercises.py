"""Generate the unsolved exercises/ from the hand-written solutions/.

    python tools/make_exercises.py                 all chapters (same as `make exercises`)
    python tools/make_exercises.py 02-svd          only these
    python tools/make_exercises.py --check         only say what is out of step (exit code 1)

How a solution notebook looks, cell by cell:

1. Markdown, the head of the page: `(sol-svd)=`, `# Solutions: <title>`, then what the reader should know.
   The exercise page gets a head of its own, written by this tool.
2. Code: the imports, with `from dlmath import check, …`. The other page adds `hint`, `progress`.
3. For every exercise of `dlmath/exercises/svd.py`, in its order:
   - Markdown, the statement: `(sol-svd-low-rank)=`, then `## Its title`, then the task. This tool
     writes title, level, points, section and the link to the other page under the label: leave them
     out, or leave them alone. Choices are listed as `- **a** …`.
   - Code, the answer between `### BEGIN SOLUTION` and `### END SOLUTION`. Inside a function the lines between
     become `...`; what is above stays (signature, docstring). At top level `name = value` becomes
     `name = ...`, for the names that later cells of the exercise page use.
   - Code, the check: `check("svd.low_rank", low_rank)`. On the exercise page a cell with its hint follows.
   - Whatever is tagged `solution`, Markdown or code, wherever it stands: explanations and experiments. The
     exercise page does without.

All other cells are on both pages, so they must run when nothing is solved. Both pages are then run, and
their text outputs stored: run this tool also after a change of titles, points or hints. The headings of
chapters are gathered in `dlmath/exercises/sections.json`, so that a check can say which section to read
again, and the check cells of the exercise pages in `dlmath/grade/released.json`, by which a grader knows
them.
"""

from __future__ import annotations

import ast
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import notebooks  # noqa: E402

from _ext.book.page import bootstrap  # noqa: E402
from dlmath.exercises import Exercise, for_chapter  # noqa: E402
from dlmath.exercises.chapters import CHAPTERS, chosen  # noqa: E402
from tools.command_line import Parser  # noqa: E402

SECTIONS = ROOT / "dlmath" / "exercises" / "sections.json"
RELEASED = ROOT / "dlmath" / "grade" / "released.json"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
TAG = "solution"
CHECK = re.compile(r'^check\(\s*"([\w.]+)"', re.MULTILINE)
LABEL = re.compile(r"^\(sol-([\w-]+)\)=$", re.MULTILINE)
META = re.compile(r"^\*\*(Warm-up|Core|Challenge)\*\*.*$", re.MULTILINE)


class OutOfStep(Exception):
    """A solution notebook that cannot be turned into exercises; says which cell and why."""


def label(exercise: Exercise) -> str:
    """`svd-low-rank`: the label of an exercise, without its prefix ex- or sol-."""
    return f"{exercise.chapter}-{exercise.slug}"


def meta_line(exercise: Exercise, page: str) -> str:
    """Level, points, what it trains and where it is taught: the line under an exercise's heading."""
    points = "1 point" if exercise.points == 1 else f"{exercise.points} points"
    other = (
        f"{{ref}}`Solution <sol-{label(exercise)}>`"
        if page == "ex"
        else (f"{{ref}}`Back to the exercise <ex-{label(exercise)}>`")
    )
    first = f"**{exercise.level.capitalize()}** · {points} · trains {exercise.trains}"
    return f"{first} · {{ref}}`{exercise.section}` · {other}"


def statement(source: str, exercise: Exercise, page: str) -> str:
    """A statement with its label, heading and meta line as they must be on a page ("ex" or "sol")."""
    body = LABEL.sub("", source, count=1).strip("\n").split("\n")
    if body and body[0].startswith("## "):
        body = body[1:]
    text = META.sub("", "\n".join(body), count=1).strip("\n")
    head = [f"({page}-{label(exercise)})=", f"## {exercise.title}", "", meta_line(exercise, page), ""]
    return "\n".join(head) + "\n" + text


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
    found: dict[str, None] = {}
    for line in lines:
        match = re.match(r"((?:[A-Za-z_]\w*\s*,\s*)*[A-Za-z_]\w*)\s*(?::[^=]+)?=(?!=)", line)
        for name in match[1].split(",") if match else ():
            found[name.strip()] = None
    return list(found)


def page_head(title: str, key: str, exercises: tuple[Exercise, ...]) -> str:
    """The first cell of an exercise page."""
    points = sum(exercise.points for exercise in exercises)
    levels = ("warm-up", "core", "challenge")
    counts = [(sum(exercise.level == level for exercise in exercises), level) for level in levels]
    kinds = ", ".join(f"{count} {level}" for count, level in counts if count)
    return f"""(ex-{key})=
# Exercises: {title}

{len(exercises)} exercises ({kinds}), {points} points together. They train what {{ref}}`ch-{key}` teaches.
{{ref}}`The solutions <sol-{key}>` explain every step.

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
    if not head or f"(sol-{key})=" not in solution.cells[0].source:
        raise OutOfStep(f"the first cell must begin with (sol-{key})= and “# Solutions: …”")
    kept = [cell for cell in solution.cells[1:] if TAG not in cell.metadata.get("tags", [])]
    cells = [new_markdown_cell(page_head(head[1], key, tuple(exercises.values())), id="head")]
    for number, cell in enumerate(kept):
        later = [_stubbed(c, c.source, set()) for c in kept[number:] if c.cell_type == "code"]
        cells += _turned(cell, exercises, by_label, set().union(*map(_used, later)))
    closing = (
        f"## How far you have come\n\nCompare with {{ref}}`the solutions <sol-{key}>` when you are done."
    )
    cells.append(new_markdown_cell(closing, id="closing"))
    tags = {"tags": [notebooks.IGNORE]}
    cells.append(new_code_cell("progress()", id="progress", metadata=tags))
    _demand_all(kept, exercises, by_label)
    return notebooks.normalise(new_notebook(cells=cells))


def _stubbed(cell: nbformat.NotebookNode, source: str, needed: set[str]) -> str:
    try:
        return stub(source, needed)
    except OutOfStep as error:
        raise OutOfStep(f"cell {cell.id}: {error}") from None


def _used(source: str) -> set[str]:
    """The names that a cell uses when it runs, not only within functions it defines."""
    found: set[str] = set()
    try:
        left: list[ast.AST] = [ast.parse(source)]
    except SyntaxError:  # a line for IPython alone, such as a magic
        return set(re.findall(r"[A-Za-z_]\w*", source))
    while left:
        node = left.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            left += ast.iter_child_nodes(node)
    return found


def _turned(cell, exercises: dict, by_label: dict, needed: set[str]) -> list:
    """What becomes of one cell of a solution notebook."""
    metadata = {k: v for k, v in cell.metadata.items() if k in notebooks.CELL_METADATA}
    if cell.cell_type == "markdown":
        source = cell.source
        match = LABEL.search(source)
        if match:
            source = statement(source, by_label[match[1]], "ex")
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


def _demand_all(cells: list, exercises: dict, by_label: dict) -> None:
    """Each exercise has one statement and one check, in the order of the registry."""
    labels = [m[1] for cell in cells if cell.cell_type == "markdown" for m in LABEL.finditer(cell.source)]
    checks = [m[1] for cell in cells if cell.cell_type == "code" for m in CHECK.finditer(cell.source)]
    for found, wanted, what in ((labels, list(by_label), "statements"), (checks, list(exercises), "checks")):
        if found != wanted:
            odd = [name for name in wanted if name not in found] or [
                name for name in found if name not in wanted
            ]
            raise OutOfStep(f"its {what} are not those of the registry, in order: {', '.join(odd or found)}")


def tidy_solution(solution: nbformat.NotebookNode, key: str) -> bool:
    """Write headings, meta lines and ids of check cells as the registry has them; whether that changed it."""
    by_label = {label(exercise): exercise for exercise in for_chapter(key)}
    by_id = {exercise.id: exercise for exercise in for_chapter(key)}
    changed = False
    for cell in solution.cells[1:]:
        if cell.cell_type == "markdown" and (match := LABEL.search(cell.source)):
            if match[1] not in by_label:
                raise OutOfStep(f"cell {cell.id}: no exercise has the label {match[1]}")
            source, name = statement(cell.source, by_label[match[1]], "sol"), cell.id
        elif cell.cell_type == "code" and (match := CHECK.search(cell.source)):
            if match[1] not in by_id:
                raise OutOfStep(f"cell {cell.id}: there is no exercise {match[1]}")
            source, name = cell.source, f"check-{by_id[match[1]].slug}"
        else:
            continue
        changed |= (source, name) != (cell.source, cell.id)
        cell.source, cell["id"] = source, name
    return changed


def same_sources(one: nbformat.NotebookNode, other: nbformat.NotebookNode) -> bool:
    """Whether two notebooks agree in everything but their outputs and the address of the package."""

    def content(notebook: nbformat.NotebookNode) -> list:
        cells = [cell for cell in notebook.cells if cell.id != bootstrap.ID]
        return [(c.id, c.cell_type, c.source, dict(c.metadata)) for c in cells]

    return content(one) == content(other)


def gathered_sections() -> dict[str, list[str]]:
    """From each labelled section of the chapters to its notebook and its heading."""
    found = {}
    for chapter in CHAPTERS.values():
        path = ROOT / "chapters" / f"{chapter.file}.ipynb"
        if not path.exists():
            continue
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                for match in re.finditer(r"^\((sec-[\w-]+)\)=\n+#+ (.+)$", cell.source, re.MULTILINE):
                    found[match[1]] = [chapter.file, re.sub(r"[$*`]", "", match[2]).strip()]
    return found


def _stored(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def released() -> str:
    """What a grader must know of the exercise pages: cells before the first answer, and check cells."""
    found = {}
    for name in (chapter.file for chapter in CHAPTERS.values()):
        source, target = (ROOT / folder / f"{name}.ipynb" for folder in ("solutions", "exercises"))
        if not (source.exists() and target.exists()):
            continue
        solved, page = (nbformat.read(path, as_version=4) for path in (source, target))
        answers = {cell.id for cell in solved.cells if BEGIN in cell.source}
        code = [c for c in page.cells if c.cell_type == "code" and c.id != bootstrap.ID]
        first = next((n for n, c in enumerate(code) if c.id in answers or CHECK.search(c.source)), len(code))
        found[name] = {
            "setup": [{"id": cell.id, "source": cell.source} for cell in code[:first]],
            "checks": [
                {"id": cell.id, "exercise": match[1], "source": cell.source}
                for cell in code
                if (match := CHECK.search(cell.source)) and cell.id.startswith("check-")
            ],
        }
    return json.dumps({"format": 1, "notebooks": found}, indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("names", nargs="*", help="such as svd or 02-svd")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    try:
        chapters = chosen(options.names)
    except ValueError as error:
        parser.error(str(error))
    faults: list[str] = []
    made: list[Path] = []
    sections = json.dumps(gathered_sections(), indent=0, ensure_ascii=False) + "\n"
    if not SECTIONS.exists() or SECTIONS.read_text("utf-8") != sections:
        if options.check:
            faults.append("dlmath/exercises/sections.json is not what the chapters say")
        else:
            SECTIONS.write_text(sections, "utf-8", newline="\n")
    for key, name, *_ in chapters:
        source, target = (ROOT / folder / f"{name}.ipynb" for folder in ("solutions", "exercises"))
        if not source.exists():
            continue
        try:
            faults += [f"{name}: {fault}" for fault in _one(key, source, target, options.check)]
            made += [source, target]
        except OutOfStep as error:
            faults.append(f"solutions/{name}.ipynb: {error}")
    if not faults and _stored(RELEASED) != (pages := released()):
        if options.check:
            faults.append("dlmath/grade/released.json is not what the exercises say")
        else:
            RELEASED.write_text(pages, "utf-8", newline="\n")
    if not options.check and not faults:
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for path, found in zip(made, pool.map(notebooks.tidy, made), strict=True):
                faults += [f"{path.relative_to(ROOT).as_posix()}: {fault}" for fault in found]
    for fault in faults:
        print(fault)
    if faults and options.check:
        print("mend it with: make exercises")
    return int(bool(faults))


def _one(key: str, source: Path, target: Path, only_check: bool) -> list[str]:
    """Write (or compare) the sources of one chapter's notebooks; returns what is out of step."""
    solution = nbformat.read(source, as_version=4)
    stale_solution = tidy_solution(solution, key)
    page = exercise_page(solution, key)
    stale = not target.exists() or not same_sources(page, nbformat.read(target, as_version=4))
    if only_check:
        faults = [
            "a heading, a line under it, or a cell id of the solutions is not up to date"
        ] * stale_solution
        return faults + ["the exercises are not what the solutions say"] * stale
    if stale_solution:
        source.write_text(notebooks.text_of(notebooks.normalise(solution)), "utf-8", newline="\n")
    if stale:
        target.write_text(notebooks.text_of(page), "utf-8", newline="\n")
    return []


if __name__ == "__main__":
    sys.exit(main())
