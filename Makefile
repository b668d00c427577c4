# Two commands do everything on a fresh Debian 12:  make run   and   make test
PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= ./data
CASES ?=
export PORT HOST
# A dozen programs import the same modules: each is compiled once, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE
export DATA_DIR := $(abspath $(DATA))

.PHONY: help run test rehearsal golden bench faults lint format venv lock messages clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## start the system with its demo county (PORT=8000 DATA=./data)
	@scripts/setup.sh run
	@scripts/run.sh

test: ## lint, then all tests on SQLite, on PostgreSQL with Redis, and in Chromium
	@scripts/setup.sh test
	@scripts/test.sh

rehearsal: ## the first set-up in a browser with 86 units, 2 300 people and an account for each
	@scripts/setup.sh test
	@REHEARSE=1 .venv/bin/python -m pytest -q -s -n 0 tests/browser/test_setup.py

golden: ## recompute every case in a folder and compare (CASES=DIR)
	@test -n "$(CASES)" || { echo "Name the folder of cases:  make golden CASES=DIR"; exit 2; }
	@scripts/setup.sh run
	@scripts/golden.sh "$(CASES)"

bench: ## measure against the bare paths, as ratios
	@scripts/setup.sh test
	@.venv/bin/python -m scripts.bench

faults: ## kill workers, servers and connections, fill the disk; nothing may be lost
	@scripts/setup.sh test
	@.venv/bin/python -m scripts.faults

lint: ## everything that can be checked without running the system
	@scripts/setup.sh test
	@scripts/lint.sh

format: ## bring the Python code into its form
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

venv: ## only set the environment up
	@scripts/setup.sh test

lock: ## write the locks anew after a change of requirements/*.in or package.json
	@scripts/lock.sh

messages: ## gather the texts of the code, list those without English, compile
	@scripts/setup.sh run
	@scripts/messages.sh collect

clean: ## remove what was made, keep the data
	rm -rf .venv .node node_modules static/vendor build .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
