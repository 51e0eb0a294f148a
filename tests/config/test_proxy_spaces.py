# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.config.build import build_config
from ocio_gen.core.opencolorio import ocio_messages
from ocio_gen.show.releases import LEGACY, RELEASES, builtin_config
from ocio_gen.show.show_file import load_show
from tests.conftest import DEMO, written

SPACES = [
    "ACESproxy10i",
    "ACESproxy12i",
    "ACESproxy10i Quantized",
    "ACESproxy12i Quantized",
    "ACESproxy Normalized",
]


@pytest.fixture(scope="module", params=[version for version in RELEASES if version != LEGACY])
def built(request, tmp_path_factory):
    """Each release's config, written and read back: (release, config, what OCIO logged)."""
    folder = tmp_path_factory.mktemp("config")
    with ocio_messages() as messages:
        made = build_config(load_show(DEMO), request.param)
        config = ocio.Config.CreateFromFile(str(written(made, folder)))
        config.validate()
        for space in SPACES:
            for pair in ((space, "ACES2065-1"), ("ACES2065-1", space)):
                config.getProcessor(*pair).getDefaultCPUProcessor()
    return made, config, messages


def test_ocio_validates_it_without_a_warning(built):
    assert built[2] == []


def test_ocio_messages_does_collect_what_validation_logs():
    with ocio_messages() as messages:
        config = ocio.Config.CreateFromBuiltinConfig(builtin_config("2.5", "studio", None))
        config.setRole("compositing_log", None)
        config.validate()
    assert len(messages) == 1
    assert "compositing_log role is required" in messages[0]


def test_its_profile_is_one_that_the_release_reads(built):
    made, config, _ = built
    assert (config.getMajorVersion(), config.getMinorVersion()) <= tuple(map(int, made.release.split(".")))


def test_it_adds_the_five_spaces_and_keeps_all_of_the_base(built):
    made, config, _ = built
    base = ocio.Config.CreateFromBuiltinConfig(made.base)
    names = list(config.getColorSpaceNames())
    assert names == [*base.getColorSpaceNames(), *SPACES]
    for name in base.getColorSpaceNames():
        assert str(config.getColorSpace(name)) == str(base.getColorSpace(name))
    assert list(config.getRoles()) == list(base.getRoles())
    assert list(config.getDisplays()) == list(base.getDisplays())


def test_the_specified_spellings_find_the_spaces(built):
    _, config, _ = built
    for name in ("ACESproxy", "acesproxy", "ACESPRXY", "ACSPX", "ACSPX10", "acesproxy10i"):
        assert config.getColorSpace(name).getName() == "ACESproxy10i"
    assert config.getColorSpace("ACSPX12").getName() == "ACESproxy12i"


def test_each_space_explains_itself(built):
    _, config, _ = built
    for name in SPACES:
        space = config.getColorSpace(name)
        assert "Use it" in space.getDescription()
        assert "S-2013-001" in space.getDescription()
        assert space.getFamily() == "ACES"
        assert space.getEncoding() == "log"
        assert list(space.getCategories()) == ["working-space" if "Normalized" in name else "file-io"]


@pytest.mark.parametrize(
    ("path", "space"),
    [
        ("/shots/a_ACESproxy.1001.dpx", "ACESproxy10i"),
        ("/shots/a_acesproxy_1200.dpx", "ACESproxy10i"),
        ("/shots/acesproxy1200.dpx", "ACESproxy10i"),
        ("/captures/ACSPX/a.tif", None),  # a folder says nothing
        ("/captures/ACSPX12/a_ACSPX.tif", "ACESproxy10i"),
        ("/shots/a_ACESproxy12i.0012.dpx", "ACESproxy12i"),
        ("/shots/a_acsPX12.dpx", "ACESproxy12i"),
        ("/shots/acesprxy_12bit_a.tif", "ACESproxy12i"),
        ("/shots/ACESproxy12", "ACESproxy12i"),
        ("/shots/aces.exr", None),
        ("/shots/proxy.mov", None),
    ],
)
def test_file_rules_tell_captures_of_the_link(built, path, space):
    made, config, _ = built
    base = ocio.Config.CreateFromBuiltinConfig(made.base)
    assert config.getColorSpaceFromFilepath(path)[0] == (space or base.getColorSpaceFromFilepath(path)[0])


def test_the_matrix_cancels_against_acescg(built):
    _, config, _ = built
    for space in ("ACESproxy10i", "ACESproxy12i Quantized"):
        processor = config.getProcessor("ACEScg", space).getOptimizedProcessor(ocio.OPTIMIZATION_DEFAULT)
        ops = [type(op).__name__ for op in processor.createGroupTransform()]
        assert ops[0] in {"LogTransform", "Lut1DTransform"}


def test_normalized_is_acescc_between_its_ends(built):
    _, config, _ = built
    lin = np.repeat(np.geomspace(0.0012, 222.8, 5_000, dtype=np.float32)[:, np.newaxis], 3, axis=1)
    normalized, acescc = lin.copy(), lin.copy()
    for space, pixels in (("ACESproxy Normalized", normalized), ("ACEScc", acescc)):
        processor = config.getProcessor("ACES2065-1", space)
        processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGB(pixels)
    np.testing.assert_allclose(normalized, acescc, rtol=0, atol=5e-7)


def test_ranges_clip_as_the_specification_does(built):
    _, config, _ = built
    for space, low, high in (("ACESproxy10i", 64 / 1023, 940 / 1023), ("ACESproxy Normalized", 0.0, 1.0)):
        for value in (-1.0, 0.0, 1e-4, 223.0, 1e6):
            pixel = np.full(3, value, np.float32)
            config.getProcessor("ACES2065-1", space).getDefaultCPUProcessor().applyRGB(pixel)
            np.testing.assert_allclose(pixel, low if value < 1 else high, rtol=0, atol=1e-6)
