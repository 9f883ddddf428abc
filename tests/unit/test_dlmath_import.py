"""What `import dlmath` costs, and what it says where something is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(code: str, *options: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *options, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_import_leaves_drawing_and_widgets_for_later():
    heavy = "{'matplotlib', 'matplotlib.pyplot', 'ipywidgets', 'IPython', 'PIL'}"
    done = run(f"import sys, dlmath; print(sorted({heavy} & set(sys.modules)))")
    assert done.stdout.strip() == "[]", done.stderr


def test_the_import_is_quick():
    """Processor time beyond that of numpy, the best of three, so that a busy machine does not matter."""
    code = "import time, numpy; s = time.process_time(); import dlmath; print(time.process_time() - s)"
    seconds = min(float(run(code).stdout) for _ in range(3))
    assert seconds < 0.3


def test_the_import_needs_no_display():
    code = "import os; os.environ.pop('DISPLAY', None); os.environ.pop('WAYLAND_DISPLAY', None)\n"
    done = run(code + "from dlmath import plots, style; style(); fig, ax = plots.panels(); print('drawn')")
    assert done.stdout.strip() == "drawn", done.stderr


def test_an_old_python_is_told_in_one_sentence():
    done = run("import sys; sys.version_info = (3, 9, 2, 'final', 0); import dlmath")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ImportError: This book needs Python 3.11 or newer, and this is Python 3.9: "
        "choose another kernel, or install a newer Python."
    )


@pytest.mark.parametrize(("module", "name"), [("numpy", "numpy"), ("cycler", "matplotlib")])
def test_a_missing_package_is_told_in_one_sentence(module, name):
    done = run(f"import sys; sys.modules['{module}'] = None; import dlmath")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(
        f"Error: This book needs the Python package {name}: install it with python -m pip install {name}, "
        "then start the kernel again."
    )
