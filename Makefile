# Two commands for a fresh machine: `make demo` runs the main job, `make test` passes the tests.
# Both install what they need into .venv; PYTHON is any Python from 3.11 on.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: demo test lint clean

demo: $(INSTALLED)
	$(BIN)/ocio-gen build configs/demo.toml --output demo
	$(BIN)/ocio-gen verify demo --frame tests/data/interior.exr

test: lint
	$(BIN)/pytest --numprocesses auto

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv demo
