"""Points out of exercise notebooks: run by nbval, judged where a student's code cannot reach.

    make grade                                       the exercises of this folder
    python tools/grade.py ../ada                     a fork; the same as `python -m dlmath.grade …`

A class is graded otherwise, in sandboxes: see `dlmath.grade.classroom`.

What happens to a submission
----------------------------
1. `released` finds the check cells in each notebook, by their ids in the released one. A check cell that was
   edited, deleted, duplicated, split or turned into text earns nothing, and the report says which it was.
2. `seeds` draws new random inputs, so that results written down beforehand do not fit.
3. `run` starts a process for each notebook, in which `runner`, on top of nbval, runs the cells in a kernel:
   checks strict, each with the record of what the answer gave. Endless loops are interrupted; a kernel that
   ends is started again, and the following cells are run.
4. `score` judges the records with this process's own exercises and references, on inputs derived again. It
   uses nothing of what the kernel says about points, so nothing that a notebook does to numpy or to `==`
   makes a wrong result right. A notebook that takes its results from the references, which are in its reach,
   is right; in a sandbox they are not.
5. `report` writes the points by exercise and chapter: terminal, Markdown, JSON, JUnit.

A failure of the surroundings (no numpy, no kernel) is an error of the run, and never 0 points.

What the release is
-------------------
`released.json` in this package, written by `make exercises` from the pages of exercises. It comes with the
grader, and a submission's notebooks are compared with nothing of the submission's own. In a student's fork,
`dlmath/` is part of the fork, so a grading that counts takes the grader from the course: a teacher runs
`python tools/grade.py FORK …` in her own clone, or sets the variables COURSE and COURSE_REF that
`.github/workflows/grade.yml` reads. Each report names its release by twelve digits of a hash over the grader,
the exercises and `released.json`; those of another grader differ. `--released FILE` takes a copy of
`released.json` put aside, or one with fewer exercises.

What it cannot know
-------------------
- Who wrote an answer. Solutions and references can be read by everyone, in the book and by the notebook's own
  code: `find("svd.outer").reference` as an answer earns what the solution earns.
- What a notebook does to the machine. Its code runs as the user who grades: it can read and write that user's
  files and processes, the grader's and its variables among them. Strangers' notebooks are graded as a class
  is, in a sandbox, or on a runner of GitHub.
- Whether the files of a fork's own run are genuine: who may edit the fork may edit its workflow.
"""

from dlmath.grade.run import EnvironmentBroken
from dlmath.grade.score import Chapter, Report, Row, grade

__all__ = ["Chapter", "EnvironmentBroken", "Report", "Row", "grade"]
