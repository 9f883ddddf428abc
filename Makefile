# `make` alone lists the targets. Everything works from a fresh clone: the environment makes itself.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
NB ?=
.DEFAULT_GOAL := help
.PHONY: help environment book serve lab solve test firefox lighthouse timings anywhere versions twice notebooks exercises grade grade-class format lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

environment:
	@$(PYTHON) tools/environment.py

book: environment ## build the HTML book; warnings are errors
	@$(BIN)/python tools/book.py

serve: book ## show the built book in a browser
	@$(BIN)/python tools/serving.py

lab: environment ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab

solve: environment ## open your own copies of the exercises, which no update touches, in JupyterLab
	@$(BIN)/python tools/solve.py

test: environment ## run every test: units, notebooks, the built book in a browser
	@$(BIN)/python -m pytest

firefox: book ## test in Firefox, too, that links land (minutes; needs Firefox)
	@DLMATH_BROWSER=firefox $(BIN)/python -m pytest -n 0 tests/browser/test_landing.py

anywhere: environment ## run the book in fresh environments: Binder's, and each notebook alone (minutes, network)
	@$(BIN)/python -m pytest -n 0 -s tests/run

versions: environment ## run the tests with the oldest and the newest versions of everything (many minutes, network)
	@$(BIN)/python tools/versions.py

twice: environment ## run every cell of every notebook twice in a row, and all again after the end (minutes)
	@$(BIN)/python -m pytest -s tests/run/test_twice.py

lighthouse: book ## measure every page with Lighthouse against tools/budgets.json (needs node)
	@$(BIN)/python tools/lighthouse.py

timings: book ## print the slowest notebooks, cells and demos of the book
	@$(BIN)/python tools/timings.py
	@$(BIN)/python tools/demos.py

notebooks: environment ## run notebooks and bring them into normal form (NB=chapters/02-svd.ipynb for one)
	@$(BIN)/python tools/notebooks.py $(NB)

exercises: environment ## generate exercises/ from solutions/
	@$(BIN)/python tools/make_exercises.py

grade: environment ## points of exercises/
	@$(BIN)/python tools/grade.py --require 0

grade-class: environment ## points of a class: SUBMISSIONS=submissions.zip OUT=grades ARGS="--roster roster.csv"
	@$(BIN)/python -m dlmath grade $(if $(SUBMISSIONS),"$(SUBMISSIONS)") --out "$(or $(OUT),grades)" $(ARGS)

format: environment ## format and lint the Python code
	@$(BIN)/ruff format dlmath _ext tools tests conftest.py
	@$(BIN)/ruff check --fix dlmath _ext tools tests conftest.py

lock: environment ## refresh requirements.txt and binder/: the newest versions that fit pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 requirements.in -o requirements.txt
	@cp requirements.txt binder/requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 binder/requirements.in -o binder/requirements.txt

clean: ## remove what was made: the environment, the built book, caches
	rm -rf .venv .versions _build dist build *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
