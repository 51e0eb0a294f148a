# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Real hosts: programs of other people run what is published here. `make test-hosts` runs them."""

from pathlib import Path

import pytest

from tests.conftest import DEMO, run_cli
from tests.real_hosts.lut_files import luts_of

ROOM = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(ROOM):
            item.add_marker(pytest.mark.hosts)


@pytest.fixture(scope="session")
def views(tmp_path_factory):
    """The demo show's view in each format that holds one, of 17 points: {format: Lut}."""
    folder = tmp_path_factory.mktemp("views") / "luts"
    ran = run_cli("luts", str(DEMO), "-o", str(folder), "--size", "17")
    assert ran.returncode == 0, ran.stderr
    return {lut.format: lut for lut in luts_of(folder) if lut.view}
