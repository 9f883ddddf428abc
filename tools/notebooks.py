"""Keep the book's notebooks in one normal form.

    python tools/notebooks.py                      run all notebooks and store their text outputs
    python tools/notebooks.py chapters/02-svd.ipynb …   only these
    python tools/notebooks.py --check              only say what is not in normal form (exit code 1)
    python tools/notebooks.py --address            only set where a notebook opened alone gets `dlmath` from

Normal form: nbformat 4.5, stable cell ids, no metadata of the author's machine (a page of exercises keeps the
stamp of its release), execution count 1 in every
cell (so that a new cell renumbers no other; nbval compares no output of a cell whose count is null), text
outputs stored, figures and widgets not, references as links that every front end follows
(`_ext/book/content/links.py`).
A notebook that uses `dlmath` has one cell before its first code that sees to it that `dlmath` is there:
see `_ext/book/page/bootstrap.py`.
"""

from __future__ import annotations

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from _ext.book.content import links  # noqa: E402
from _ext.book.page import bootstrap, repository  # noqa: E402
from tools.command_line import Parser  # noqa: E402

FOLDERS = ("chapters", "exercises", "solutions", "reference")
IGNORE = "nbval-ignore-output"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# Where a page of exercises says which release it is of; tools/make_exercises.py writes it.
STAMP = "dlmath"
# A number that says "was run", the same everywhere.
EXECUTION_COUNT = 1
CELL_METADATA = ("tags", "mystnb", "dlmath")
VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def book_notebooks() -> list[Path]:
    """Every notebook of the book, in the order of its folders."""
    return [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).glob("**/*.ipynb"))
        if ".ipynb_checkpoints" not in path.parts
    ]


def repository_address() -> str:
    """Where pip gets the package of the GitHub repository that this clone came from; "" without one."""
    name = repository.remote()
    default = repository.git("symbolic-ref", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    return repository.archive(name, default or "main") if name else ""


def normalise(notebook: nbformat.NotebookNode, address: str | None = None) -> nbformat.NotebookNode:
    """Return the notebook (changed in place) in normal form, without running it.

    `address` is where a notebook opened alone gets `dlmath` from; without it the notebook keeps its own.
    """
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    stamp = {STAMP: notebook.metadata[STAMP]} if STAMP in notebook.metadata else {}
    notebook.metadata = nbformat.from_dict(METADATA | stamp)
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]
    bootstrap.insert(notebook, bootstrap.address_of(notebook) if address is None else address)
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        cell_id = cell.get("id", "")
        if not VALID_ID.fullmatch(cell_id) or cell_id in seen:
            cell["id"] = cell_id = next(
                name for n in range(number, 10**6) if (name := f"cell-{n:03d}") not in seen
            )
        seen.add(cell_id)
        cell.source = "\n".join(line.rstrip() for line in cell.source.strip("\n").split("\n"))
        if cell_id != bootstrap.ID:
            kept = {k: cell.metadata[k] for k in CELL_METADATA if k in cell.metadata}
            cell.metadata = nbformat.from_dict(kept)
        cell.pop("attachments", None)
        if cell.cell_type == "code":
            cell.execution_count = EXECUTION_COUNT
            cell.outputs = [] if IGNORE in cell.metadata.get("tags", []) else _stored(cell.outputs)
    return notebook


def _stored(outputs: list) -> list:
    """The outputs as they are kept: neighbouring streams joined, machine-dependent metadata removed."""
    kept: list = []
    for output in outputs:
        if output.output_type == "stream" and kept and kept[-1].get("name") == output.name:
            kept[-1].text += output.text
            continue
        output.pop("transient", None)
        if "metadata" in output:
            output.metadata = nbformat.from_dict({})
        if output.output_type == "execute_result":
            output.execution_count = EXECUTION_COUNT
        kept.append(output)
    return kept


def linked(path: Path, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the notebook (changed in place) with its references as links, which every front end follows."""
    if not path.is_relative_to(ROOT):
        return notebook
    page, known = path.relative_to(ROOT).with_suffix("").as_posix(), links.places()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = links.written(cell.source, page, known)
    return notebook


def faults(notebook: nbformat.NotebookNode) -> list[str]:
    """What a reader would stumble over in the stored outputs; each with its cell."""
    sentences = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tags = cell.metadata.get("tags", [])
        for output in cell.outputs:
            kinds = set(output.get("data", {}))
            if output.output_type == "error" and "raises-exception" not in tags:
                sentences.append(f"cell {cell.id}: raises {output.ename}: {output.evalue}")
            elif output.output_type == "stream" and output.name == "stderr":
                sentences.append(f"cell {cell.id}: writes to stderr: {output.text.strip().splitlines()[-1]}")
            elif any(kind.startswith(("image/", "application/vnd.jupyter.widget")) for kind in kinds):
                sentences.append(f"cell {cell.id}: shows a figure or widget but is not tagged {IGNORE}")
            elif re.search(
                r"np\.float|\bat 0x[0-9a-f]{6}", str(output.get("data", "")) + output.get("text", "")
            ):
                sentences.append(f"cell {cell.id}: prints a raw NumPy scalar or a memory address")
        if "mystnb" in cell.metadata and IGNORE not in tags:
            sentences.append(f"cell {cell.id}: has a figure caption but is not tagged {IGNORE}")
    return sentences


def text_of(notebook: nbformat.NotebookNode) -> str:
    return nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n"


def environment_of(path: Path) -> dict[str, str]:
    """The environment variables of the kernel in which a notebook of the book is run."""
    environment = dict(os.environ)
    environment.pop("DLMATH_BOOK", None)
    environment["DLMATH_STRICT"] = "1" if "solutions" in path.parts else "0"
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return environment


def execute(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Run the notebook in its own folder, as `make test` does: solutions strict, everything else lax."""
    from nbclient import NotebookClient

    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        # What a kernel says of its own sockets is of no use here.
        extra_arguments=["--log-level=ERROR"],
    ).execute(env=environment_of(path))


def tidy(path: Path) -> list[str]:
    """Run one notebook, write it in normal form, and return what is wrong with it."""
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    try:
        execute(path, notebook)
    except CellExecutionError as error:
        return [str(error).strip()]
    before = path.read_text("utf-8")
    normal = normalise(linked(path, notebook), bootstrap.address_of(notebook) or repository_address())
    after = text_of(normal)
    if after != before:
        path.write_text(after, "utf-8", newline="\n")
    return faults(notebook)


def check(path: Path) -> list[str]:
    """What keeps one notebook out of normal form; reads only."""
    text = path.read_text("utf-8")
    notebook = nbformat.reads(text, as_version=4)
    sentences = faults(notebook)
    if text_of(normalise(linked(path, notebook))) != text:
        sentences.append("is not in normal form (ids, metadata, execution counts, outputs or references)")
    return sentences


def readdress(path: Path) -> list[str]:
    """Give the notebook the address of this clone's repository, without running it."""
    notebook = nbformat.read(path, as_version=4)
    path.write_text(text_of(normalise(notebook, repository_address())), "utf-8", newline="\n")
    return []


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true")
    what.add_argument("--address", action="store_true")
    options = parser.parse_args(arguments)
    missing = [path.as_posix() for path in options.paths if path.suffix != ".ipynb" or not path.is_file()]
    parser.demand_known("notebook", missing, (path.relative_to(ROOT).as_posix() for path in book_notebooks()))
    paths = [path.resolve() for path in options.paths] or book_notebooks()
    act = check if options.check else readdress if options.address else tidy
    with ThreadPoolExecutor(max_workers=os.cpu_count() if act is tidy else 1) as pool:
        results = list(pool.map(act, paths))
    for path, messages in zip(paths, results, strict=True):
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path
        for message in messages:
            print(f"{name}: {message}")
        if messages and options.check:
            print(f"{name}: mend it with: make notebooks NB={name}")
    return int(any(results))


if __name__ == "__main__":
    sys.exit(main())
