# Two commands for a fresh machine: `make demo` runs the main job, `make test` passes the tests.
# Both install what they need into .venv; PYTHON is any Python from 3.11 on.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

# What pip cannot install, and the tests need: an OpenGL that runs without a GPU, and a browser.
SYSTEM := libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri libgles2 chromium fonts-dejavu-core
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test lint system bench clean

demo: $(INSTALLED)
	$(BIN)/ocio-gen build configs/demo.toml --output demo
	$(BIN)/ocio-gen verify demo --frame tests/data/interior.exr
	$(BIN)/ocio-gen plugins configs/demo.toml --output demo_plugins --platform host

test: lint system
	$(BIN)/pytest --numprocesses auto

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(INSTALLED) system
	$(BIN)/python -m benchmarks

system:
	@found=$$(dpkg-query --show --showformat='$${db:Status-Status}\n' $(SYSTEM) 2>/dev/null | grep -cx installed); \
	[ "$$found" = $(words $(SYSTEM)) ] || { \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $(SYSTEM) >/dev/null; }

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv demo demo_plugins
