# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""OCIO's own configs: equal to themselves with nothing left out, and different from each other."""

import PyOpenColorIO as ocio
import pytest

from ocio_gen.comparison.configs import diff_configs

NAMES = [name for name, *_ in ocio.BuiltinConfigRegistry().getBuiltinConfigs()]


@pytest.fixture
def written(tmp_path):
    def write(name):
        path = tmp_path / f"{name}.ocio"
        path.write_text(ocio.Config.CreateFromBuiltinConfig(name).serialize())
        return path

    return write


@pytest.mark.parametrize("name", NAMES)
def test_a_config_and_itself_are_equal_and_all_of_it_is_compared(written, name):
    config = ocio.Config.CreateFromBuiltinConfig(name)
    report = diff_configs(written(name), written(name))
    assert (report.verdict, report.differences, report.notes) == ("equal", [], [])
    every = ocio.SEARCH_REFERENCE_SPACE_ALL, ocio.COLORSPACE_ALL
    kinds = (ocio.VIEW_SHARED, ocio.VIEW_DISPLAY_DEFINED)
    views = [
        view
        for display in config.getDisplaysAll()
        for kind in kinds
        for view in config.getViews(kind, display)
    ]
    assert report.compared == {
        "colour space": len(config.getColorSpaceNames(*every)),
        "named transform": len(config.getNamedTransformNames(ocio.NAMEDTRANSFORM_ALL)),
        "look": len(config.getLookNames()),
        "view transform": len(config.getViewTransformNames()),
        "view": len(views),
        "role": len(config.getRoles()),
        "file rule": config.getFileRules().getNumEntries(),
        **({"viewing rule": rules} if (rules := config.getViewingRules().getNumEntries()) else {}),
    }


@pytest.mark.parametrize("kind", ["cg", "studio"])
def test_another_version_is_different_and_every_space_of_both_is_followed(written, kind):
    names = sorted(name for name in NAMES if name.startswith(kind))
    report = diff_configs(written(names[0]), written(names[1]))
    assert report.verdict == "different"
    assert not any(one.change in {"not compared", "unreadable"} for one in report.differences)
    assert not any(one.kind == "colour space" and one.change == "removed" for one in report.differences)
