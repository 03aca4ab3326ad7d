# Demarche: `make run` and `make test` are all a newcomer needs. `make help` lists the rest.
# The only things that must be there: make, and Python 3.11 or newer with venv.

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,$(shell command -v $(name) 2>/dev/null)))
VENV := .venv/bin/python
ARGS ?=
export PORT DATA_DIR

.DEFAULT_GOAL := help
.PHONY: help run test install install-dev migrate check bench screenshots messages lock

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

run: install ## install, prepare and start everything on http://127.0.0.1:8000 (PORT=…, DATA_DIR=…)
	@exec $(VENV) -m config.run

test: install-dev ## run the whole suite (ARGS="path -k word" for a part)
	@exec $(VENV) -m pytest $(ARGS)

install: python ## make .venv and install the locked packages
	@$(PYTHON) deploy/bootstrap.py base

install-dev: python ## the same with the tools for development
	@$(PYTHON) deploy/bootstrap.py dev

migrate: install ## bring database, cache table and static files up to date
	@exec $(VENV) -m config.prepare

check: install-dev ## every check that reads the code without running it
	@exec $(VENV) deploy/check.py

bench: install-dev ## measure against the targets of docs/performance.md
	@exec $(VENV) -m tests.bench $(ARGS)

screenshots: install-dev ## take the pictures of the README anew (needs Chromium and pdftoppm)
	@exec $(VENV) -m tests.screenshots

messages: install-dev ## collect the words for people into locale/ and compile them
	@exec $(VENV) deploy/check_words.py --write

lock: install-dev ## pin what pyproject.toml asks for, with hashes
	@exec $(VENV) deploy/compare_locks.py --write

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Demarche needs Python 3.11 or newer. On Debian and Ubuntu: apt install python3.11-venv" >&2; exit 1; }
