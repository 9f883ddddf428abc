"""What a maintainer runs: each tool is called by its path, `python tools/NAME.py`, and says with --help how.

book            build the HTML book, and say what stops it
solve           copy the exercises to where no update touches them, and open them
serving         show the built book in a browser
notebooks       run notebooks and bring them into the form that is kept in git
make_exercises  generate exercises/ from solutions/ (with `exercise_pages` and `release_files`)
coverage        what of the sources each chapter treats
grade           points of exercise notebooks
demos           frames, size and seconds of every demo of the built book
timings         the slowest notebooks and cells of the last build
lighthouse      every page in a phone's browser, against budgets.json
fonts           make the small fonts of formulas
environment     make .venv
versions        the tests with the oldest and the newest versions of everything

What they share: `command_line`, `chromium`, and of `serving` what serves a folder.
"""
