# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Views of a show's config: what is seen through one that has the look in it has the look once."""

import shutil

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.archive.views import ShowConfig
from ocio_gen.core.errors import UserError
from tests.archive.small import DISPLAY, VIEW, light


@pytest.fixture
def graded_alone(small_package, renders, tmp_path):
    """The config without the view that has the look beside it; there is one of another name, too."""
    package = shutil.copytree(small_package, tmp_path / "package")
    path = package / "configs" / renders.path.name
    config = ocio.Config.CreateFromFile(str(path))
    config.removeDisplayView(DISPLAY, VIEW)
    shown = config.getDisplayViewTransformName(DISPLAY, f"{VIEW} + look")
    looks = config.getDisplayViewLooks(DISPLAY, f"{VIEW} + look")
    space = config.getDisplayViewColorSpaceName(DISPLAY, f"{VIEW} + look")
    space = DISPLAY if space == ocio.OCIO_VIEW_USE_DISPLAY_NAME else space
    config.addDisplayView(DISPLAY, "Graded", shown, space, looks)
    config.setActiveViews("")
    assert VIEW not in config.getViews(DISPLAY)
    path.write_text(config.serialize())
    return ShowConfig.of_file(path)


@pytest.mark.parametrize("name", [f"{VIEW} + look", "Graded"])
@pytest.mark.parametrize("look", [None, True])
def test_a_view_that_has_the_look_in_it_gets_it_once(name, look, graded_alone, renders):
    view = graded_alone.view(DISPLAY, name, look=look)
    shown = view.render("SH_0010")(light(1).reshape(-1, 3).astype(np.float32))
    right = renders(light(1), "SH_0010").reshape(-1, 3)
    np.testing.assert_array_equal(shown, right)
    with pytest.raises(UserError, match="has the look in it"):
        graded_alone.view(DISPLAY, name, look=False)
