# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""OpenColorIO's programs, of Debian and of each release on PyPI that has them, on all that is published."""

import re
from functools import cache
from itertools import product

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ENCODINGS
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.verification.probes import finite_halfs
from tests.conftest import some, write_image
from tests.real_hosts.configs import CONFIGS, SHOTS
from tests.real_hosts.lut_files import LUTS
from tests.real_hosts.programs import WITH_PROGRAMS, of_opencolorio, passed, pixels_of, refused, run, said

EACH_RELEASE = pytest.mark.parametrize("release", WITH_PROGRAMS)
EACH_LUT = pytest.mark.parametrize(("name", "release"), some(product(LUTS, WITH_PROGRAMS), len(LUTS)))


@cache
def version_of(release):
    """Return the version that ociocheck itself says."""
    (version,) = re.findall(
        r"Library Version: (\S+)", said(run(of_opencolorio(release, "ociocheck"), "--iconfig", "-"))
    )
    return version


def test_each_program_is_of_the_release_that_it_is_called_after():
    versions = {release: version_of(release) for release in WITH_PROGRAMS}
    assert {
        release: version[: len(release)] for release, version in versions.items() if release != "Debian"
    } == {release: release for release in WITH_PROGRAMS if release != "Debian"}
    assert len(set(versions.values())) == len(WITH_PROGRAMS)  # Debian's is one more


@pytest.mark.parametrize(
    ("name", "release", "shot"),
    some(product(CONFIGS, WITH_PROGRAMS, SHOTS), len(CONFIGS) * len(WITH_PROGRAMS)),
)
def test_ociocheck_passes_on_each_config_that_its_release_reads(release, name, shot):
    config, program = CONFIGS[name], of_opencolorio(release, "ociocheck")
    command = program, "--iconfig", config.path
    if config.is_read_by(version_of(release)):
        printed = passed(*command, **config.environment(shot))
        assert "Tests complete." in printed
        assert "-- error" not in printed
    else:
        assert re.search(r"ERROR: .*Loading the OCIO profile.* failed", refused(*command))


@pytest.mark.parametrize(
    ("name", "bits", "release"), some(product(CONFIGS, ENCODINGS, WITH_PROGRAMS), 3 * len(CONFIGS))
)
def test_ocioconvert_makes_the_references_code_of_every_half(release, name, bits, tmp_path):
    config, halfs, encoding = CONFIGS[name], finite_halfs().astype(np.float32), ENCODINGS[bits]
    sent, made = tmp_path / "in.exr", tmp_path / "out.exr"
    write_image(sent, halfs.reshape(-1, 124, 3))
    for source in ("ACES2065-1", "ACEScg"):
        program = of_opencolorio(release, "ocioconvert")
        command = program, sent, source, made, f"ACESproxy{bits}i Quantized"
        if not config.is_read_by(version_of(release)):
            assert "Loading the OCIO profile" in refused(*command, OCIO=str(config.path))
            continue
        passed(*command, OCIO=str(config.path))
        codes = encoding.from_container(pixels_of(made))
        np.testing.assert_array_equal(np.rint(codes), encoding.encode(halfs))
        # An EXR of floats: a container value is rounded once more.
        np.testing.assert_allclose(codes, np.rint(codes), rtol=0, atol=encoding.full_scale * 2.0**-23)


def check(release, lut, folder):
    """Assert that ocioconvert makes of a LUT file what the file says of itself."""
    width = next(width for width in range(512, 0, -1) if len(lut.inputs) % width == 0)
    write_image(folder / "in.exr", lut.inputs.reshape(-1, width, 3))
    passed(of_opencolorio(release, "ocioconvert"), "--lut", lut.path, folder / "in.exr", folder / "out.exr")
    assert lut.errors(pixels_of(folder / "out.exr")).max() <= lut.bound


@EACH_LUT
def test_ocioconvert_makes_of_each_lut_file_what_the_file_says(release, name, tmp_path):
    check(release, LUTS[name], tmp_path)


@EACH_RELEASE
@pytest.mark.parametrize("lut_format", [name for name, lut_format in FORMATS.items() if lut_format.view])
def test_ocioconvert_makes_of_each_view_what_the_file_says(release, lut_format, views, tmp_path):
    check(release, views[lut_format], tmp_path)


@EACH_LUT
def test_ociochecklut_reads_each_lut_file_without_a_word_of_warning(release, name):
    lut = LUTS[name]
    place = len(lut.inputs) // 3
    sent = map(str, lut.inputs[place].tolist())
    printed = passed(of_opencolorio(release, "ociochecklut"), "-v", lut.path, *sent)
    assert not re.search("warning|error", printed, re.IGNORECASE)
    made = re.findall(r"\d\S*\d", printed.strip().splitlines()[-1])
    errors = lut.errors(np.tile(np.array(made, float), (len(lut.inputs), 1)))[place]
    assert errors.max() <= lut.bound + 1e-3  # it prints seven digits
