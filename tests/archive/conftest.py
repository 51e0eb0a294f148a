# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A small show's package, and an archive of it, built once."""

import pytest

import ocio_gen
from tests.archive import small


@pytest.fixture(scope="session")
def small_package(tmp_path_factory):
    """The package of a show of two shots with looks. Copy it before changing it."""
    folder = tmp_path_factory.mktemp("small")
    report = ocio_gen.build(small.write_show(folder), folder / "package")
    assert report.passed, report.problems
    return folder / "package"


@pytest.fixture(scope="session")
def small_archive(small_package, tmp_path_factory):
    """An archive of that show: two shots, one after the other. Copy it before changing it."""
    return small.write_archive(tmp_path_factory.mktemp("archive") / "archive", small_package)


@pytest.fixture(scope="session")
def renders(small_package):
    """What a host makes of light through the package's config."""
    return small.Renders(small_package)
