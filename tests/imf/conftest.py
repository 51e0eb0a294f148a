# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A small package of IMF, made once."""

import pytest

from tests.imf.packages import make_package


@pytest.fixture(scope="session")
def small_imp(tmp_path_factory):
    """A small package. Copy it before changing it."""
    folder = tmp_path_factory.mktemp("imf")
    make_package(folder)
    return folder / "imp"
