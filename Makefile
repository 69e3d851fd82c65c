# Each target sets up all it needs: Python 3.11 or newer, git and make are enough.
.DEFAULT_GOAL := help
.PHONY: help run test check bench tokens audit pictures lock clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

run: $(VENV)/.runtime ## practise in the terminal, or start what is configured
	@$(BIN)/interview-bot run

test: $(VENV)/.dev ## tests, types, style and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto

bench: $(VENV)/.dev ## measure speed and memory; prints, judges nothing
	@$(BIN)/python -m tests.bench

pictures: $(VENV)/.pictures ## take the pictures of docs/img anew (Debian: chromium fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji)
	@$(VENV)/pictures/bin/python -m tests.pictures

tokens: ## count what a grade costs in tokens beside DeepEval's G-Eval, in an environment of its own
	@test -x build/tokens/bin/python || python3 -m venv build/tokens
	@build/tokens/bin/pip --disable-pip-version-check --quiet install deepeval==4.3.1 tiktoken==0.14.0 pyyaml snowballstemmer
	@build/tokens/bin/pip --disable-pip-version-check --quiet install --no-deps litellm==1.110.2
	@build/tokens/bin/python bench/tokens.py

audit: $(VENV)/.dev ## try to fool the judge (JUDGE=local by default), and print a table by kind
	@$(BIN)/python -m audit $(JUDGE)

lock: $(VENV)/.dev ## write the lock files anew from pyproject.toml
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-header \
		--python-version 3.11 pyproject.toml --group build --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-header \
		--python-version 3.11 pyproject.toml --group build --group dev --output-file requirements-dev.lock

clean: ## remove what the other targets made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist *.egg-info

# The set-up speaks on standard error, so that a script's output is the program's alone.
$(VENV)/bin/python:
	@python=$$(for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
		$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done); \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; fi; \
	echo "Setting up with $$($$python --version) …" >&2; $$python -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements.lock 1>&2
	@$(PIP) install --no-deps --no-build-isolation --editable . 1>&2
	@touch $@

# A place of its own beside the locked one, whose packages it sees: only the browser's client is needed besides.
$(VENV)/.pictures: $(VENV)/.dev
	@$(BIN)/python -m venv $(VENV)/pictures
	@$(BIN)/python -c "import sys; print(*[path for path in sys.path if path.endswith('site-packages')], sep='\n')" \
		> $$($(VENV)/pictures/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/locked.pth
	@$(VENV)/pictures/bin/python -m pip --disable-pip-version-check --quiet install "simcord[screenshot]" 1>&2
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked dependencies …" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock 1>&2
	@$(PIP) install --no-deps --no-build-isolation --editable . 1>&2
	@touch $@ $(VENV)/.runtime
