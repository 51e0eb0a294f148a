# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What tests of archives share: a show, its sources, and its package, which is built once."""

import pytest

from ocio_gen.archive import papers
from tests.archive.plans import taking, written


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """The package of the show of these tests, built in an archive."""
    folder = tmp_path_factory.mktemp("archive_show")
    built = written(folder, shots=1, count=1)
    assert built.run().passed
    return built.out / papers.PACKAGE


@pytest.fixture
def archived(tmp_path, package, monkeypatch):
    """A show with the sources of two shots of three frames, and what archives it; its package is there."""
    monkeypatch.setattr(papers, "build_package", taking(package))
    return written(tmp_path)
