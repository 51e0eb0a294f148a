# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
# Three commands for a fresh machine: `make demo` runs the main job, `make test` runs the tests, and `make test-hosts`
# those that run programs of others. All install what they need into .venv; PYTHON is any Python from 3.11 on.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

# The versions that the tests run with; `make constraints` renews them.
CONSTRAINTS := constraints.txt
# An environment of the newest versions that pyproject.toml allows.
LATEST := .venv-latest

# What pip cannot install, and the tests need: an OpenGL and an OpenCL that run without a GPU, a browser, other
# processors, Tcl, and what keeps plug-ins from the network.
SYSTEM := git libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri libgles2 chromium fonts-dejavu-core g++ qemu-user tcl \
	ocl-icd-libopencl1 pocl-opencl-icd libgomp1 libseccomp2
# What the tests of real hosts run besides: programs of others, and what Blender loads.
HOSTS := ffmpeg opencolorio-tools openimageio-tools wine64 libc6-arm64-cross glslang-tools spirv-tools spirv-cross \
	libice6 libsm6 libxfixes3 libxi6 libxkbcommon0 libxrender1 libxxf86vm1
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test test-hosts test-long test-latest lint system hosts bench constraints latest clean

demo: $(INSTALLED)
	$(BIN)/ocio-gen build configs/demo.toml --output demo
	$(BIN)/ocio-gen verify demo --frame tests/data/interior.exr
	$(BIN)/ocio-gen plugins configs/demo.toml --output demo_plugins --platform host

test: lint system
	$(BIN)/pytest --numprocesses auto --dist worksteal -m "not hosts and not long"

# What is published, in real hosts of other people: tests/real_hosts.
test-hosts: $(INSTALLED) system hosts
	$(BIN)/pytest --numprocesses auto --dist worksteal -m "hosts and not long"

# What takes minutes more of the same: `make test` and `make test-hosts` run some of each kind.
test-long: $(INSTALLED) system
	$(BIN)/pytest --numprocesses auto --dist worksteal -m long

# The tests with the newest versions: what they turn red is ours to mend, here or in pyproject.toml.
test-latest: latest system hosts
	$(LATEST)/bin/pytest --numprocesses auto --dist worksteal

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(INSTALLED) system
	$(BIN)/python -m benchmarks

# Installs the packages of a list that are not there yet.
define install
	@found=$$(dpkg-query --show --showformat='$${db:Status-Status}\n' $(1) 2>/dev/null | grep -cx installed); \
	[ "$$found" = $(words $(1)) ] || { \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $(1) >/dev/null; }
endef

system:
	$(call install,$(SYSTEM))

hosts: system
	$(call install,$(HOSTS))

$(INSTALLED): pyproject.toml $(CONSTRAINTS)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		$(CONSTRAINTS:%=--constraint %) --editable '.[dev]'
	touch $@

latest:
	rm -rf $(LATEST)
	$(MAKE) $(LATEST)/installed VENV=$(LATEST) CONSTRAINTS=

constraints: latest
	{ echo '# Written by `make constraints`: the versions that the tests run with.'; \
		$(LATEST)/bin/python -m pip freeze --disable-pip-version-check --exclude-editable; } >$(CONSTRAINTS)

clean:
	rm -rf .venv $(LATEST) demo demo_plugins
