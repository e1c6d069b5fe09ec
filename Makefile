# Atelier. `make` alone explains itself.
.DEFAULT_GOAL := help
.PHONY: help setup demo serve check test test-long setup-models test-models bench gallery presets screenshots lock format clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready

help: ## Say what each target does
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Create .venv with everything that running and testing need (quick when nothing changed)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Atelier needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup ## Start a server, make an image and a video over HTTP, put the files into out/
	$(BIN)/atelier demo --out out

serve: setup ## Serve on http://127.0.0.1:8000 with data in ./data
	$(BIN)/atelier serve --data-dir data

format: setup ## Format the code and fix what the linter can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: setup ## Format, lint, strict types, import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup ## All quick tests, against a real PostgreSQL and the real server
	$(BIN)/pytest -n 2

test-long: setup ## Walks, soaks and crash tests
	$(BIN)/pytest -n 2 -m long --timeout 1500

setup-models: setup ## Add what real models need to .venv: the extra `gpu`, with torch for processors
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[gpu]'

test-models: setup ## Tests of real models; they need `make setup-models` and are skipped without it
	$(BIN)/pytest -n 2 -m "long or not long" --timeout 900 tests/engines/diffusers

bench: setup ## Measure the hot paths, each against a control in the same run
	$(BIN)/python -m benchmarks

gallery: setup ## Make the pictures of docs/gallery.md again, with the engines in the box
	$(BIN)/python -m gallery

screenshots: setup ## Make the pictures of docs/console.md again (needs Debian's chromium)
	$(BIN)/python -m gallery.console

presets: setup ## Make the sample media and previews of the presets again
	$(BIN)/python -m gallery.samples
	$(BIN)/python -m gallery.presets

lock: setup ## Rewrite requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev --no-header --no-annotate pyproject.toml -o requirements.lock

clean: ## Remove what the targets above have made
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis
