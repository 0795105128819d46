# Two commands do everything: `make run` and `make test`. Both set themselves up.

SHELL := /bin/sh
# The tests start many processes: without compiled files each of them would compile the whole bot anew.
unexport PYTHONDONTWRITEBYTECODE
.DELETE_ON_ERROR:

# The first Python on the path that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

.PHONY: help run setup setup-dev test lint types dockerfile unit lock texts docs clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 20

run: setup  ## set up and start the bot (without a token: with the local simulator and its page)
	@exec $(BIN)/python -m bot run

setup: $(VENV)/.runtime  ## install what the bot needs into .venv

setup-dev: $(VENV)/.dev  ## install what the tests need, too

test: setup-dev lint types dockerfile unit  ## set up and run every check and test

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev
	$(BIN)/mypy

dockerfile: setup-dev
	@if [ -x $(BIN)/hadolint ]; then echo "$(BIN)/hadolint Dockerfile"; $(BIN)/hadolint Dockerfile; \
	else echo "Left out: hadolint has no build for this machine, so the Dockerfile was not linted."; fi

unit: setup-dev
	$(BIN)/python -m pytest -n auto --dist worksteal  # a few tests take half a minute: who is done takes over

lock: setup-dev  ## renew the lock files (needs uv: pip install uv)
	uv pip compile pyproject.toml --extra dev --extra postgres --extra line --upgrade $(LOCK) -o requirements-dev.lock
	uv pip compile pyproject.toml -c requirements-dev.lock $(LOCK) -o requirements.lock
	uv pip compile pyproject.toml --extra postgres -c requirements-dev.lock $(LOCK) -o requirements-postgres.lock
	uv pip compile pyproject.toml --extra line -c requirements-dev.lock $(LOCK) -o requirements-line.lock

LOCK := --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

texts: setup-dev  ## compile the interface's catalogues after editing a .po file
	$(BIN)/pybabel --quiet compile --domain bot --directory bot/platforms/locale

docs: setup-dev  ## write the tables in the documents that come from the code
	PYTHONPATH=. $(BIN)/python docs/generate.py

clean:  ## remove what the other commands made, except data/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; install it, or run: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { echo "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	@echo "Setting up $(VENV) (once; about a minute) …"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements.lock | $(BIN)/python
	@echo "Setting up $(VENV) for tests (once; a minute or two) …"
	@$(PIP) -r requirements-dev.lock
	@touch $(VENV)/.runtime $@
