# `make` prints this file's own help. Everything runs from .venv/, which the first target that needs it makes.

.DEFAULT_GOAL := help
.PHONY: help setup run check format test test-nightly bench clean

PY = .venv/bin/python
PORT ?= 8501
HOST = 127.0.0.1#           not ?=: compilers and shells export a HOST of their own
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)#  test processes: one more than cores, since a browser test waits for its server; at most four

help: ## this list
	@awk -F ':[^#]*## ' '/^[a-z-]+:[^#]*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: .venv/.develop ## .venv/ with everything that running and testing need

ifdef DEMO
run: export WORKBENCH_DEMO = $(DEMO)
endif
run: .venv/.run ## the workbench in the browser (DEMO=0 starts empty; PORT=8501; HOST=127.0.0.1)
	@$(PY) -m workbench upgrade
	@exec $(PY) -m workbench serve --host $(HOST) --port $(PORT)

check: .venv/.develop ## format, lint, types, import contracts; changes nothing
	@failed=0; \
	$(PY) -m ruff format --check --quiet --output-format concise . || { echo "Not formatted. Run: make format"; failed=1; }; \
	$(PY) -m ruff check --quiet --output-format concise . || failed=1; \
	$(PY) -m mypy --no-error-summary || failed=1; \
	contracts=$$(.venv/bin/lint-imports --no-logo 2>&1) || { echo "$$contracts"; failed=1; }; \
	[ $$failed = 0 ] && echo "Format, lint, types and import contracts hold."

format: .venv/.develop ## rewrite the code as `make check` wants it
	@$(PY) -m ruff check --quiet --fix-only .
	@$(PY) -m ruff format --quiet .

# A test's database waits for the disk at every commit, as it must: in memory, where there is room for it, that takes half the time.
MEMORY := $(shell [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $$4 }')" -gt 4000000 ] 2>/dev/null && echo TMPDIR=/dev/shm)

test: .venv/.develop ## every test, then store and services again on PostgreSQL
	@$(call tests)

test-nightly: .venv/.develop ## the same, with the long ones
	@$(call tests,--nightly --override-ini faulthandler_timeout=3600)

# loadgroup spreads single tests, but keeps those of a module that share a server on one process (tests/running_server.py).
define tests
	failed=0; \
	pytest="env $(MEMORY) $(PY) -m pytest --quiet --numprocesses $(JOBS) --maxprocesses 4 --dist loadgroup $(1)"; \
	CHROMIUM="$$($(PY) -m tests.browser.chromium --install)" $$pytest || failed=1; \
	$$pytest --db=postgres $(wildcard tests/store tests/services) || failed=1; \
	exit $$failed
endef

bench: .venv/.develop ## measure; prints a table and writes var/bench.json
	@$(PY) -m bench

clean: ## remove .venv/ and caches; var/ with your data stays
	@rm -rf .venv build test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A dangling link (the system's Python went away) counts as absent, and making it anew empties the folder, stamps included.
.venv/bin/python:
	@PYTHON="$(PYTHON)" .ci/venv

.venv/.run: .venv/bin/python requirements.txt pyproject.toml
	@echo "Installing what Workbench runs on into .venv/ (about a minute the first time)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/.develop: .venv/.run requirements-dev.txt
	@echo "Installing what its tests need (about half a minute the first time)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@
