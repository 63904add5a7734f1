# `make demo` and `make test` need python3 (3.11 or newer) with its venv module, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-slow check bench cluster cluster-down clean

demo: $(VENV)/installed
	$(BIN)/searchidx index corpus
	@printf '\n$$ searchidx query "kapan pelabuhan sorong dibuka" -n 3\n'
	@$(BIN)/searchidx query "kapan pelabuhan sorong dibuka" -n 3
	@printf '\n$$ searchidx query '"'"'"suku bunga" tanggal:[2018 TO 2023]'"'"' --facets year\n'
	@$(BIN)/searchidx query '"suku bunga" tanggal:[2018 TO 2023]' --facets year
	@printf '\n$$ searchidx query "keterangan:evakuasi ATAU disebut:2020-07-18" --sort oldest -n 4\n'
	@$(BIN)/searchidx query "keterangan:evakuasi ATAU disebut:2020-07-18" --sort oldest -n 4

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -q -n logical --dist worksteal -m "not slow"

test-slow: $(VENV)/installed-dev
	$(BIN)/python -m pytest -q -m slow

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed-dev
	$(BIN)/python -m pip install -q -e '.[bench]'
	$(BIN)/python -m bench.index_speed
	$(BIN)/python -m bench.query_speed
	$(BIN)/python -m bench.query_cost
	$(BIN)/python -m bench.start

# Three nodes of OpenSearch on this machine, which the tests of that engine need.
cluster: $(VENV)/installed-dev
	$(BIN)/python -m bench.cluster up

cluster-down: $(VENV)/installed-dev
	$(BIN)/python -m bench.cluster down

clean:
	rm -rf $(VENV) build *.egg-info index/* bench/peers/lucene/target

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "python3 is missing: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) -V); try make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "the venv module is missing: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[html]'
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/installed
