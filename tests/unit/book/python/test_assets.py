"""What the pages load to run Python: the package without what no page asks for, the same bytes every time."""

import io
import zipfile

from _ext.book.python import assets


def test_the_package_in_the_page_is_the_same_each_time_and_leaves_out_grading_and_identities():
    archive = assets.package_archive()
    assert archive == assets.package_archive()
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    assert {"dlmath/page.py", "dlmath/exercises/svd.py", "dlmath/checking/verdict.py"} <= set(names)
    assert not [name for name in names if "grade" in name or "identities" in name or "__pycache__" in name]
    assert len(archive) < 400_000


def test_the_style_of_a_page_is_ascii_and_without_comments():
    style = assets.style()
    assert style.isascii() and "/*" not in style and ".solve-bar" in style
