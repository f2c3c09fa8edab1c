# Canut's commands. `make help` lists them; each one sets up by itself whatever it needs.
#
# A stamp file stands for each step, so that a command whose inputs have not changed starts at once.

MAKEFLAGS += --no-print-directory
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

UV_READY := $(VENV)/.uv-ready
PACKAGES_READY := $(VENV)/.packages-ready
CANUT_READY := $(VENV)/.canut-ready
NODE_READY := node_modules/.ready
SPARK := .cache/spark
SPARK_READY := $(SPARK)/.ready
SPARK_TESTS := tests/engines/consensus/scale/test_spark.py
PEER := .cache/bench/crowd-kit
PEER_READY := $(PEER)/.ready
CATALOGUES := $(shell find src -name '*.po' 2>/dev/null)

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
export UV_CUSTOM_COMPILE_COMMAND := make lock

# Folders of tests that never open the store: running them again on PostgreSQL would prove nothing.
STORELESS := tests/engines tests/architecture tests/tools tests/faces/browser
# What pages and commands show is tested on SQLite. On PostgreSQL the walk of all addresses (tests/faces/test_access.py) and
# the API run their statements, and most long commands make a SQLite store of their own anyway; CI must end in 20 minutes.
SEEN_ONCE := tests/faces/web tests/faces/cli
# Long tests, such as months of the town, are shared out as the processes become free.
PYTEST := $(BIN)/pytest -n 2 --dist worksteal

# The tools read the settings, which read an installation's folder: never a real one.
check check-% lock format: export CANUT_HOME := $(CURDIR)/.cache/home

.PHONY: help setup demo test check bench bench-consensus bench-take bench-ledger bench-pages format lock clean
.PHONY: test-sqlite test-postgresql test-browser test-rest test-journeys test-spark
.PHONY: check-form check-imports check-types check-pages check-words check-house

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(CANUT_READY) ## Create .venv with everything pinned; the command is .venv/bin/canut
	@echo "Ready: $(BIN)/canut"

demo: $(CANUT_READY) ## Run the main job on a throw-away store, then serve its pages
	@$(BIN)/canut demo $(ARGS)

# Each part runs even when an earlier one has failed: one look shows everything.
test: $(CANUT_READY) $(NODE_READY) $(SPARK_READY) ## Run the tests on SQLite, those of the store again on PostgreSQL, then the pages in a browser
	@$(MAKE) --keep-going --jobs=1 test-sqlite test-postgresql test-browser test-rest

test-sqlite:
	$(PYTEST) --ignore=tests/faces/browser --ignore=$(SPARK_TESTS)

test-postgresql:
	$(BIN)/python tools/with_postgres.py -- $(PYTEST) $(addprefix --ignore=,$(STORELESS) $(SEEN_ONCE))

# What people come for, once more on PostgreSQL; apart from the others, whose processes need no browser.
test-journeys:
	$(BIN)/python tools/with_postgres.py -- $(BIN)/pytest tests/faces/browser/journeys

# Every page that the browser opens is photographed: look at build/screenshots afterwards.
test-browser: export CANUT_PHOTOS := $(CURDIR)/build/screenshots
test-browser:
	@mkdir -p $(CANUT_PHOTOS)
	$(PYTEST) tests/faces/browser

# Each needs one process, and waits a good part of its time.
test-rest:
	@$(MAKE) --keep-going --jobs=2 --output-sync test-journeys test-spark

# pyspark is half a gigabyte that nothing else needs, so it stands beside the other packages. It needs Java.
test-spark: $(SPARK_READY)
	@if [ "$${CI:-}" = true ] || java -version >/dev/null 2>&1; then \
	  PYTHONPATH=$(SPARK) $(BIN)/pytest $(SPARK_TESTS); \
	else echo "Spark is not tested: install a Java runtime (17 or newer)."; fi

check: $(CANUT_READY) ## Check form, types, imports, pages, translations, documents and the house rules
	@$(MAKE) --keep-going --jobs=2 --output-sync check-types check-form check-imports check-pages check-words check-house

check-form:
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check .

check-imports:
	$(BIN)/lint-imports

check-types:
	$(BIN)/mypy

check-pages:
	$(BIN)/djlint src --quiet --lint

check-words:
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/documents.py

check-house:
	$(BIN)/pytest -q tests/architecture

bench: $(CANUT_READY) $(PEER_READY) ## Run the short benchmarks; each prints a ratio against a peer or a bound
	@status=0; for benchmark in $(filter-out benchmarks/bench_take.py benchmarks/bench_ledger.py benchmarks/bench_pages.py,$(wildcard benchmarks/bench_*.py)); do \
	  echo "== $$benchmark"; $(BIN)/python $$benchmark || status=$$?; done; exit $$status

bench-consensus: $(CANUT_READY) $(PEER_READY) ## Measure the consensus engine beside crowd-kit (ARGS="--help" for its options)
	$(BIN)/python benchmarks/bench_consensus.py $(ARGS)

bench-take: $(CANUT_READY) ## Measure "take + submit" over HTTP on both stores (ARGS="--help" for its options)
	$(BIN)/python tools/with_postgres.py --durable -- $(BIN)/python benchmarks/bench_take.py $(ARGS)

bench-ledger: $(CANUT_READY) ## Measure transfers and pay runs on both stores (ARGS="--help" for its options)
	$(BIN)/python tools/with_postgres.py --durable -- $(BIN)/python benchmarks/bench_ledger.py $(ARGS)

bench-pages: $(CANUT_READY) ## Measure the pages that workers open all day, at 10^6 tasks (ARGS="--help" for its options)
	$(BIN)/python benchmarks/bench_pages.py $(ARGS)

format: $(PACKAGES_READY) ## Put the code in form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock: $(UV_READY) ## Pin every dependency anew from the requirements (UPGRADE=1 takes newer versions)
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) --override requirements/overrides.in requirements/dev.in -o requirements/dev.txt
	$(LOCK) requirements/crowd-kit.in -o requirements/crowd-kit.txt
	$(LOCK) requirements/spark.in -o requirements/spark.txt
	npm install --package-lock-only

clean: ## Remove everything that the other commands made
	rm -rf $(VENV) .cache .*_cache .hypothesis .import_linter_cache node_modules build dist
	find . -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

# A change of uv starts the environment afresh: `uv pip sync` has removed the pip that could have replaced it.
$(UV_READY): requirements/uv.txt
	@test -n "$(PYTHON)" || { echo "Canut needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

$(PACKAGES_READY): $(UV_READY) requirements/dev.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements/uv.txt requirements/dev.txt
	@touch $@

# The build hook compiles the translations.
$(CANUT_READY): $(PACKAGES_READY) pyproject.toml hatch_build.py tools/catalogues.py $(CATALOGUES)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(SPARK_READY): $(UV_READY) requirements/spark.txt
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/spark.txt --target $(SPARK)
	@touch $@

# What is measured against has an environment of its own: it asks for older packages.
$(PEER_READY): $(UV_READY) requirements/crowd-kit.txt
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(PEER)
	VIRTUAL_ENV=$(CURDIR)/$(PEER) $(BIN)/uv pip sync --quiet --require-hashes requirements/crowd-kit.txt
	@touch $@

$(NODE_READY): package.json package-lock.json
	npm ci
	@touch $@
