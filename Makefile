# Leverarch. `make help` lists what there is. Works with GNU make and Python 3.11 or later, on Linux, macOS and Windows.
.DEFAULT_GOAL := help

ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
RUN_READY := .venv/ready-run.txt
DEV_READY := .venv/ready-dev.txt
PACK ?=

.PHONY: help pack check test test-fast lint types contracts golden docs look bench-bundle clean

help:  ## list the targets
	@$(PYTHON) scripts/make_help.py Makefile

pack: $(RUN_READY)  ## compile every pack into build/ (PACK=name for one)
	@$(PY) -m leverarch build $(PACK)

test: $(DEV_READY)  ## run all tests (slow ones too)
	@$(PY) -m pytest -n 2

test-fast: $(DEV_READY)  ## run the fast tests only
	@$(PY) -m pytest -n 2 -m "not slow"

check: lint types contracts $(DEV_READY)  ## lint, types, import contracts, generated pages, and the sample workspace
	@$(PY) scripts/make_docs.py --check
	@$(PY) -m leverarch check

lint: $(DEV_READY)  ## style of the code
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check

types: $(DEV_READY)  ## types of the code
	@$(PY) -m mypy

contracts: $(DEV_READY)  ## who may import whom
	@$(BIN)/lint-imports --no-cache

golden: $(DEV_READY)  ## write the expected texts again; review the diff
	@$(PY) -m pytest -n 2 --golden-update -q

docs: $(DEV_READY)  ## write the generated pages of docs/ again
	@$(PY) scripts/make_docs.py

FILES ?= 1000
bench-bundle: $(DEV_READY)  ## what binding a large bundle costs, as ratios (FILES=100 for a quick run)
	@$(PY) benchmarks/bundle_speed.py --files $(FILES)

clean:  ## remove build/ (with its cache) and the environment
	@$(PYTHON) -c "import shutil; [shutil.rmtree(p, ignore_errors=True) for p in ('build', '.venv', '.pytest_cache', '.mypy_cache', '.ruff_cache')]"

# Two steps, so that a person who only compiles packs never waits for what the tests need.
$(RUN_READY): requirements/run.txt pyproject.toml
	@echo "Setting up .venv (once; about half a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --only-binary :all: --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PY) -c "open('$(RUN_READY)', 'w').close()"

$(DEV_READY): requirements/dev.txt $(RUN_READY)
	@echo "Adding what the tests need (once) ..."
	@$(PIP) install --only-binary :all: --require-hashes -r requirements/dev.txt
	@$(PY) -c "open('$(DEV_READY)', 'w').close()"
