# Everything a person needs: `make demo` to look, `make test` to check, `make run` to use.
# Only Python 3.11 or newer and make are asked for.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
SERVE := $(MANAGE) serve --bind 127.0.0.1:$(PORT) --with-parent

export SITE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: help setup run demo test lint types imports migrations format bench requirements clean

help:
	@echo "make demo    sample reports and people, served at http://127.0.0.1:$(PORT)"
	@echo "make run     the same without the sample data (SQLite in data/, or DATABASE_URL)"
	@echo "make setup   prepare .venv and .env only"
	@echo "make test    lint, types and every test"
	@echo "make lint | types | imports | migrations | format   one check alone"
	@echo "make bench   how long reading and importing take"
	@echo "make requirements   compile the pinned requirements anew (needs uv)"

.venv/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("The tracker needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.12" % sys.version_info[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the tracker needs (once) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo "Installing what the checks need (once) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.env:
	@$(PYTHON) -c 'import secrets, pathlib; t = pathlib.Path(".env.example").read_text(); p = pathlib.Path(".env"); p.touch(0o600); p.write_text(t.replace("SECRET_KEY=\n", "SECRET_KEY=%s\n" % secrets.token_urlsafe(50)).replace("SITE_URL=http", "#SITE_URL=http"))'
	@echo "Wrote .env with a fresh secret key."

setup: .venv/.runtime .env

run: setup
	@mkdir -p $${DATA_DIR:-data}
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) tidy_up
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@echo "The tracker is at $(SITE_URL)   (Ctrl-C stops it)"
	@exec $(SERVE)

demo: export DATA_DIR = data/demo
demo: setup
	@mkdir -p $(DATA_DIR)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) load_demo
	@echo "The demo is at $(SITE_URL)   (Ctrl-C stops it)"
	@exec $(SERVE)

test: .venv/.dev
	@$(BIN)/python -m tests.everything

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev
	$(BIN)/mypy recommendations tracker tests

imports: .venv/.dev
	$(BIN)/lint-imports

migrations: .venv/.dev
	SECRET_KEY=check $(MANAGE) makemigrations --check --dry-run

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev
	@$(BIN)/python -m tests.bench

requirements:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache
