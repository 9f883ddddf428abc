"""A book that shows the cards of its chapters is not built without a word while a chapter is incomplete."""

from nbformat.v4 import new_markdown_cell
from test_faults import faults, small_book


def test_the_build_names_what_the_chapters_lack_on_this_run_and_the_next(tmp_path):
    folder = small_book(tmp_path, **{"02-svd": [new_markdown_cell("A text.")]})
    index = folder / "index.md"
    index.write_text(index.read_text("utf-8") + "\n```{chapter-cards}\n```\n", "utf-8")
    for run in ("first", "second"):
        log = "\n".join(faults(folder))
        assert "chapters/02-svd.ipynb has no section ## Summary with a table" in log, run
        assert "solutions/02-svd.ipynb is missing" in log, run
        assert "chapters/01-vectors.ipynb is missing" in log, run
