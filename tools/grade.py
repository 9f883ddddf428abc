"""Grade the exercises of one folder or fork; the same as `python -m dlmath.grade`. `make grade` runs it.

    python tools/grade.py                        the exercises of the folder it is called in
    python tools/grade.py ../ada                 a fork, or a folder of notebooks
    python tools/grade.py --help                 all options
    python -m dlmath grade --help                a class

Called by its path it always grades with the `dlmath` beside it, and never with a submission's own. To say
what is missing it needs the standard library alone.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    try:
        from dlmath.grade.__main__ import main
    except (ImportError, OSError, SyntaxError) as error:
        print(f"Not graded: the environment is broken ({type(error).__name__}: {error}).", file=sys.stderr)
        sys.exit(2)
    sys.exit(main())
