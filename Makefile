# Newsdesk: the commands of README.md. A machine needs Python >= 3.11, make and a shell; all else comes from here.
# Everything made goes into .venv/ and var/ of this clone (as root, the database into /var/lib/newsdesk: docs/operate.md).

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help install demo up down check test bench-backfill bench-demo bench-ingest bench-memory bench-quotes bench-read bench-store bench-web damage soak env lock clean purge

PYTHON ?=
PORT ?= 8080
CHROMIUM ?= wanted
UV_VERSION := 0.13.9
VENV := .venv
PY := $(VENV)/bin/python
SQL := include/newsdesk/store/migrations

# include/ alone: with the root on the path, dags, plugins and tests would become importable and modules exist twice.
export PYTHONPATH := $(CURDIR)/include
export UV_CACHE_DIR ?= $(CURDIR)/var/cache/uv
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 20

demo: $(VENV)/.runtime  ## three days of the sample newsroom through the real DAGs, then what was found
	@$(PY) -m newsdesk.run demo

up: $(VENV)/.runtime  ## the real feeds, with Airflow's pages on localhost:8080 (PORT=...)
	@$(PY) -m newsdesk.run up --port $(PORT)

down: $(VENV)/.runtime  ## stop what `make up` started
	@$(PY) -m newsdesk.run down

check: $(VENV)/.tests  ## lint, types, import rules, migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy -p newsdesk -m newsdesk_airflow
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/squawk $(SQL)/*.sql

test: check  ## everything: check, unit, quality, database, DAGs, end to end, browser
	@CHROMIUM=$(CHROMIUM) .ci/pytest $(PY)

bench-ingest: $(VENV)/.runtime  ## cycles of 100, 1,000 and 5,000 feeds from a local server: time, requests, memory
	@$(PY) benchmarks/bench_ingest.py

soak: $(VENV)/.runtime  ## a day of the misbehaving sample newsroom in a minute: nothing lost, nothing twice, nobody pressed
	@$(PY) benchmarks/soak.py

bench-demo: $(VENV)/.runtime  ## what `make demo` takes in a clean clone, and once more: seconds, memory, what it leaves
	@$(PY) benchmarks/bench_demo.py

bench-quotes: $(VENV)/.runtime  ## quotes and people beside textacy and a spaCy-based peer, each in its own environment
	@$(PY) benchmarks/bench_quotes.py

bench-backfill: $(VENV)/.tests  ## a gigabyte of CC-NEWS read through; a month of 131 feeds from simulated captures
	@$(PY) benchmarks/bench_backfill.py

bench-store: $(VENV)/.runtime  ## queries and writes with 100,000 articles behind them (ARTICLES=...)
	@$(PY) benchmarks/bench_store.py --articles $(or $(ARTICLES),100000)

bench-memory: $(VENV)/.runtime  ## 50,000 pages through triage and reading: memory by the thousand (PAGES=folder)
	@$(PY) benchmarks/bench_memory.py $(if $(PAGES),--pages "$(PAGES)")

damage: $(VENV)/.runtime  ## 10,000 damaged pages: an answer or a refusal, each within its time (PAGES=folder)
	@$(PY) benchmarks/damage.py $(if $(PAGES),--pages "$(PAGES)")

bench-web: $(VENV)/.tests  ## every page with a million articles behind it: milliseconds, CPU, statements (ARTICLES=...)
	@$(PY) benchmarks/bench_web.py --articles $(or $(ARTICLES),1000000)

bench-read: $(VENV)/.runtime  ## how fast pages are read, beside trafilatura, newspaper4k and news-please (PAGES=folder)
	@[ -n "$(PAGES)" ] || { echo "name a folder of real pages (articles.jsonl and html/): make bench-read PAGES=..."; exit 1; }
	$(PY) benchmarks/bench_read.py --pages "$(PAGES)"

env: .env  ## secrets for docker compose, made once, into .env

.env: .env.example
	@if [ -e .env ]; then echo ".env exists and stays as it is; .env.example has changed: compare them"; touch .env; \
	else .ci/env < .env.example > .env.new && chmod 600 .env.new && mv .env.new .env && echo "wrote .env (readable by you alone)"; fi

lock: $(VENV)/.uv  ## requirements*.txt -> requirements.lock, with hashes
	$(VENV)/bin/uv pip compile -q --generate-hashes --python-version 3.11 --universal requirements.txt -o requirements.lock
	$(VENV)/bin/uv pip compile -q --generate-hashes --python-version 3.11 --universal tests/requirements.txt -o tests/requirements.lock

clean:  ## remove what was made, except the newsroom's data
	@if [ -x $(PY) ]; then $(PY) -m newsdesk.run clean; fi
	rm -rf $(VENV) var/cache var/demo .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

purge: $(VENV)/.runtime  ## clean, and delete the newsroom's data: database, mails, logs (SURE=yes)
	@[ "$(SURE)" = yes ] || { echo "this deletes all articles, editions and mails of this clone; say: make purge SURE=yes"; exit 1; }
	@$(PY) -m newsdesk.run purge
	@$(MAKE) clean
	rm -rf var

install: $(VENV)/.runtime  ## the environment alone

# The environment. Each stamp says that the step before it ended well; a second run does nothing.

$(VENV)/.uv:
	@.ci/venv $(VENV) $(PYTHON)
	@$(PY) -m pip install --quiet --no-cache-dir uv==$(UV_VERSION)
	@touch $@

$(VENV)/.runtime: requirements.lock $(VENV)/.uv
	@echo "installing what Newsdesk needs into $(VENV) (about a minute)"
	@$(VENV)/bin/uv pip install --quiet --python $(PY) --require-hashes --compile-bytecode -r requirements.lock
	@touch $@

$(VENV)/.tests: requirements.lock tests/requirements.lock $(VENV)/.runtime
	@echo "installing what the tests need into $(VENV)"
	@$(VENV)/bin/uv pip install --quiet --python $(PY) --require-hashes --compile-bytecode -r tests/requirements.lock
	@touch $@
