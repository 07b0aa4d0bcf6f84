# `make help` lists the targets. PYTHON= chooses the interpreter of the virtual environment.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help solve test test-slow lint types contracts check clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

solve: $(VENV)/installed ## solve a sample of real ARC tasks
	$(BIN)/arc25 solve --dataset arc-agi-1/training --limit 24 --seconds-per-task 4

test: $(VENV)/developed ## run the tests (a GPU and patience are not needed)
	$(BIN)/python -m pytest -n auto -m "not slow and not gpu and not llm and not vllm"

test-slow: $(VENV)/developed ## run the tests that take minutes
	$(BIN)/python -m pytest -n auto -m "slow and not gpu and not llm and not vllm"

lint: $(VENV)/developed ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/developed ## check the types
	$(BIN)/mypy

contracts: $(VENV)/developed ## check which part imports which
	$(BIN)/lint-imports

check: test lint types contracts ## all of these checks

clean: ## remove the virtual environment and everything generated, runs excepted
	rm -rf $(VENV) dist .*_cache .hypothesis
	find arc25 tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: what is installed stays until pyproject.toml changes.
$(VENV)/installed: pyproject.toml | $(VENV)/ready
	$(PIP) install --editable .
	touch $@

$(VENV)/developed: pyproject.toml | $(VENV)/ready
	$(PIP) install --editable '.[dev]'
	touch $@ $(VENV)/installed

$(VENV)/ready:
	$(if $(PYTHON),,$(error arc25 needs Python 3.11 or newer with venv; none was found: install one or say make PYTHON=/path/to/python))
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	touch $@
