# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the tests of deliveries share."""

import pytest

from ocio_gen.delivery import verify


class _Serial:
    """Stands for processes, which take a second to begin: does the work here."""

    def __init__(self, count, begin):
        pass

    def run(self, do, jobs, killed):
        return map(do, jobs)

    def close(self):
        pass


@pytest.fixture
def serial(monkeypatch):
    """Read files in this process."""
    monkeypatch.setattr(verify, "Processes", _Serial)
