# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What tests of recompress share."""

import pytest

from tests.recompression.reels import grainy


@pytest.fixture
def frame(tmp_path):
    """A small frame in a folder of its own."""
    path = tmp_path / "reel" / "plate.exr"
    path.parent.mkdir()
    grainy(path, width=60, height=40)
    return path
