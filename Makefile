# Two commands are enough to begin: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
NODE := .venv/node/.installed
CHROMIUM := { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null

.PHONY: setup browser demo run test lint evaluate format lock benchmark clean

setup: $(STAMP)

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer with venv is needed: apt-get install python3 python3-venv"; exit 1; }
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# What the tests in the browser need: Chromium from Debian, axe-core as locked. Asks nobody but the package registries.
browser: setup $(NODE)
	@$(CHROMIUM) || test "$$(id -u)" = 0 \
	  || { echo "Chromium is needed for the tests in the browser: install it first, as root: apt-get install chromium"; exit 1; }
	@$(CHROMIUM) \
	  || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; }

$(NODE): $(STAMP) tests/console/package.json tests/console/package-lock.json
	@mkdir -p .venv/node
	@cp tests/console/package.json tests/console/package-lock.json .venv/node/
	cd .venv/node && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --loglevel=error --no-audit --no-fund --ignore-scripts
	@touch $(NODE)

demo: setup
	$(BIN)/liptako demo

run: setup
	$(BIN)/liptako serve

test: setup browser
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

# Fails when a figure falls below what was reached (the floor files, raised with --raise, never lowered).
evaluate: setup
	$(BIN)/liptako evaluate tests/data/labelled/published.jsonl --floor tests/data/labelled/published.floor.toml
	$(BIN)/liptako evaluate tests/data/labelled/own.jsonl --floor tests/data/labelled/own.floor.toml
	$(BIN)/liptako evaluate tests/data/labelled/fresh-en.jsonl --floor tests/data/labelled/fresh-en.floor.toml
	$(BIN)/liptako evaluate tests/data/labelled/fresh-fr.jsonl --floor tests/data/labelled/fresh-fr.floor.toml
	$(BIN)/liptako evaluate tests/data/labelled/fresh-ar.jsonl --floor tests/data/labelled/fresh-ar.floor.toml

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Hashes alone, no index address: the lock works with any package index.
lock: setup
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --upgrade pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --upgrade pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --upgrade --group build -c requirements-dev.txt -o requirements-build.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --upgrade --group benchmark -c requirements-dev.txt -o requirements-benchmark.txt

benchmark: setup
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-benchmark.txt
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist *.egg-info
