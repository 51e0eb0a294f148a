# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What tests of comparisons share."""

import PyOpenColorIO as ocio
import pytest

from ocio_gen.comparison import side


@pytest.fixture
def opened(monkeypatch):
    """Open configs as hosts do, without OCIO's `validate`; what `load_config` refuses is another test's."""
    monkeypatch.setattr(side, "load_config", lambda path: ocio.Config.CreateFromFile(str(path)))
