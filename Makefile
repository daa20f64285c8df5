# `make help` says what there is. Everything is safe to repeat.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run serve test lint format types check bench shots lighthouse translations vendor lock clean

PYTHON ?= python3
PY := .venv/bin/python
READY := .venv/.installed
READY_TO_TEST := .venv/.installed-to-test
WHAT ?=
NEW ?=

help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }'

run: $(READY) ## Run the product with a demo community on http://127.0.0.1:8000 (PORT, HOST, DATA_DIR, DATABASE_URL, REDIS_URL)
	@exec $(PY) -m flask serve --demo

serve: $(READY) ## Run the product without demo content
	@exec $(PY) -m flask serve

test: $(READY_TO_TEST) ## Run the tests (WHAT=tests/domain for a part)
	@exec $(PY) -m pytest $(WHAT)

lint: $(READY_TO_TEST) ## Look for mistakes and for code that is not laid out as the formatter does
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: $(READY_TO_TEST) ## Lay the code out and mend what can be mended by itself
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

types: $(READY_TO_TEST) ## Check the types
	@exec $(PY) -m mypy

check: $(READY) ## Look at the configuration and the services, one line each
	@exec $(PY) -m flask check

bench: $(READY_TO_TEST) ## Measure how fast it is
	@exec $(PY) -m bench

shots: $(READY_TO_TEST) ## Take pictures of the pages, into var/shots
	@exec env PYTHONPATH=. $(PY) scripts/shots.py

lighthouse: $(READY_TO_TEST) ## Have Lighthouse judge the pages most people meet first (needs npm)
	@exec env PYTHONPATH=. $(PY) scripts/lighthouse.py

translations: $(READY_TO_TEST) ## Bring the catalogues up to date with the code and say what is untranslated (NEW=fr begins one)
	@exec $(PY) scripts/translations.py $(NEW)

vendor: ## Fetch the front-end libraries that static/vendor/packages.toml names (needs npm)
	@exec $(PYTHON) scripts/vendor.py

lock: $(READY_TO_TEST) ## Show which pinned packages have a newer version
	@$(PY) -m pip list --outdated --disable-pip-version-check

clean: ## Remove the virtual environment and caches; never the data in var
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@found=; \
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo 'Peerdesk needs Python 3.11 or newer. Debian and Ubuntu: apt-get install python3 python3-venv' >&2; exit 1; \
	fi; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$found comes without venv. Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; \
	fi; \
	echo 'Making .venv'; \
	$$found -m venv --clear .venv

$(READY): requirements.txt constraints.txt | .venv/bin/python
	@echo 'Installing what runs; this happens once'
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(READY_TO_TEST): requirements.txt constraints.txt requirements-dev.txt | .venv/bin/python
	@echo 'Installing what tests; this happens once'
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(READY) $@
