"""A release of three exercises, and submissions of all kinds: honest, broken, forged."""

import json
from pathlib import Path

from dlmath.checking import collect
from dlmath.checking.result import MIME
from dlmath.exercises import find
from dlmath.grade.released import (
    CheckCell,
    Notebook,
)

ROOT = Path(__file__).resolve().parents[3]


SETUP = "import numpy as np\n\nfrom dlmath import check, hint, progress"


NAMES = {"svd.outer": "outer", "svd.eigenvalue_of": "eigenvalue_of", "svd.leading_vector": "leading_vector"}


RELEASE = {
    "02-svd": Notebook(
        "02-svd",
        (("imports", SETUP),),
        tuple(CheckCell(f"check-{find(i).slug}", i, f'check("{i}", {name})') for i, name in NAMES.items()),
    )
}


OUTER, EIGEN, LEADING = NAMES


OF = {i: find(i).points for i in NAMES}


ALL = sum(OF.values())


STUBS = {
    OUTER: "def outer(u, v):\n    ...",
    EIGEN: "def eigenvalue_of(W, v):\n    ...",
    LEADING: "def leading_vector(W, x, steps):\n    ...",
}


SOLVED = {
    OUTER: "def outer(u, v):\n    return u[:, None] * v",
    EIGEN: "def eigenvalue_of(W, v):\n    return v @ W @ v / (v @ v)",
    LEADING: """def leading_vector(W, x, steps):
    for _ in range(steps):
        x = W.T @ (W @ x)
        x = x / np.linalg.norm(x)
    return x""",
}


NEGATIVE = SOLVED[LEADING].replace("return x", "return -x")


TRANSPOSED = "def outer(u, v):\n    return v[:, None] * u"


EQUAL_TO_ALL = """class Anything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    def __hash__(self): return 0
    def __array__(self, *a, **k): return np.zeros((2, 2))
    shape, dtype, ndim, size = (2, 2), float, 2, 4

def outer(u, v):
    return Anything()"""


PATCHED = """import sys
compare, verdict = (sys.modules[f"dlmath.checking.{name}"] for name in ("compare", "verdict"))
assert not verdict.compared(np.ones(1), np.zeros(1), compare.close()).right
np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
np.all = lambda *a, **k: np.True_
compare.Comparer.agrees = lambda *a, **k: True
verdict.compared = lambda *a, **k: verdict.Verdict(None, None, True, True)
assert verdict.trials_of.__globals__["compared"](np.ones(1), np.zeros(1)).right

def outer(u, v):
    return u + v[0]"""


LOOP = "def outer(u, v):\n    while True:\n        pass"


STUBBORN = """while True:
    try:
        while True:
            pass
    except BaseException:
        pass"""


def cell(name, source, **more):
    code = {"cell_type": "code", "execution_count": None, "outputs": []}
    return {"id": name, "metadata": {}, "source": source, **code, **more}


def cells(answers=SOLVED, **changed):
    """The cells of a submission; `changed` are answers by name."""
    found = [cell("imports", SETUP)]
    for check in RELEASE["02-svd"].checks:
        name = NAMES[check.exercise]
        found += [
            cell(f"{name}-answer", changed.get(name, answers[check.exercise])),
            cell(check.id, check.source),
        ]
    return found


def instead(given, others):
    """Cells of a submission, some of them replaced: `others` are lists of cells by id."""
    return [new for c in given for new in others.get(c["id"], [c])]


def shown(record):
    """The source of a cell that shows a result without checking anything."""
    data = {"exercise": OUTER, "format": 1, "state": "passed", "points": 4, "of": 4, "record": record}
    return f"from IPython.display import display\ndisplay({{{MIME!r}: {data!r}}}, raw=True)"


def written_down():
    """What a right answer gives on every reader's inputs."""
    return collect(find(OUTER), lambda u, v: u[:, None] * v)


FAKE_CHECK = """def check(name, answer):
    print("4 of 4 points")

outer = None"""


MANY = f"""def leading_vector(W, x, steps):
    exec({shown(written_down())!r})
    return x"""


CHECKS = {check.exercise: cell(check.id, check.source) for check in RELEASE["02-svd"].checks}


EDITED = 'check("svd.outer", lambda u, v: u[:, None] * v)'


SUBMISSIONS = {
    "unsolved": cells(STUBS),
    "correct": cells(),
    "up to sign": cells(leading_vector=NEGATIVE),
    "transposed": cells(outer=TRANSPOSED),
    "second is None": cells(eigenvalue_of="eigenvalue_of = None"),
    "syntax error in the first cell": instead(
        cells(), {"imports": [cell("imports", "import numpy as np\nfrom (")]}
    ),
    "errors in answers": cells(
        outer="def outer(u, v:\n    return 1",
        eigenvalue_of="import os\nraise ValueError([n for n in os.environ if 'GITHUB' in n])",
    ),
    "allclose patched": cells(outer=PATCHED),
    "equal to everything": cells(outer=EQUAL_TO_ALL),
    "os._exit": cells(outer="import os\ndef outer(u, v):\n    os._exit(0)"),
    "endless loop": cells(outer=LOOP),
    "two cells that end nothing well": cells(outer="import os\nos._exit(0)", eigenvalue_of=STUBBORN),
    "deleted, split, duplicated": instead(
        cells(),
        {
            "check-outer": [],
            "check-eigenvalue-of": [
                cell("check-eigenvalue-of", 'check("svd.eigenvalue_of",'),
                cell("rest", "      eigenvalue_of)"),
            ],
            "check-leading-vector": [CHECKS[LEADING]] * 2,
        },
    ),
    "edited, forged in its place, forged beside": instead(
        cells(leading_vector=MANY),
        {
            "check-outer": [cell("check-outer", EDITED)],
            "check-eigenvalue-of": [cell("check-eigenvalue-of", shown(written_down()))],
        },
    ),
    "forged by another cell": instead(cells(), {"check-outer": [cell("mine", shown(written_down()))]}),
    "copied": [*cells(outer=TRANSPOSED), cell("copy", EDITED)],
    "forged by another check": cells(outer=FAKE_CHECK),
    "forged by a check that shows a result": cells(
        outer=f"def check(*a):\n    exec({shown(written_down())!r})\nouter = 1",
        eigenvalue_of="",
        leading_vector="",
    ),
    "ends the process that runs it": cells(outer="import os\nos.kill(os.getppid(), 9)"),
    "a file called numpy": cells(),
    "without ids": [{k: v for k, v in c.items() if k != "id"} for c in cells()],
}


TEXTS = {
    "broken JSON": '{"cells": [\n{"cell_type": "code", ]}',
    "no notebook": '{"cells": [3]}',
    "empty file": "",
    "missing": None,
}


def submitted(folder, content):
    folder.mkdir(parents=True)
    text = (
        content
        if type(content) is str
        else json.dumps({"cells": content, "nbformat": 4, "nbformat_minor": 5})
    )
    if content is not None:
        (folder / "02-svd.ipynb").write_text(text, "utf-8")
    return folder


def small_release():
    notebook = RELEASE["02-svd"]
    return json.dumps(
        {
            "format": 1,
            "notebooks": {
                "02-svd": {
                    "setup": [{"id": i, "source": source} for i, source in notebook.setup],
                    "checks": [vars(check) for check in notebook.checks],
                }
            },
        }
    )
