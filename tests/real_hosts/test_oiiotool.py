# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""oiiotool, of Debian and of PyPI, converts, grades and shows through each published config, for any SHOT."""

import re
from functools import cache

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ENCODINGS
from ocio_gen.aces.colorimetry import TRA2
from ocio_gen.verification.probes import finite_halfs, rgb_triplets
from tests.conftest import neutral, write_image
from tests.real_hosts.configs import CONFIGS, SHOTS, SHOW_LOOK
from tests.real_hosts.programs import debian, of_this_environment, passed, pixels_of, refused, run, said

PROGRAMS = {"Debian": lambda: debian("oiiotool"), "PyPI": lambda: of_this_environment("oiiotool")}
EACH_PROGRAM = pytest.mark.parametrize("program", PROGRAMS)
EACH_CONFIG = pytest.mark.parametrize("name", CONFIGS)
BOTH = pytest.mark.parametrize("bits", ENCODINGS)

HALFS = finite_halfs().astype(np.float32)
# Colours of 1/64 to 64 times a grey, all within what the spaces hold.
LIGHT = (0.18 * 2.0 ** np.linspace(-6, 6, 512)[:, np.newaxis] * np.array([1.0, 0.8, 0.6])).astype(np.float32)


@cache
def ocio_of(path):
    """Return the version of OpenColorIO in a program; releases say it in different places."""
    printed = said(run(path, "--help")) + said(run(path, "--buildinfo"))
    return re.findall(r"OpenColorIO (\d+\.\d+\.\d+)", printed)[0]


class Oiiotool:
    """One of the programs, with one config."""

    def __init__(self, program, config, folder):
        self.path, self.config, self.folder = PROGRAMS[program](), config, folder
        self.ocio = ocio_of(self.path)

    @property
    def passes_over_looks(self):
        """OpenImageIO 2.4 has `looks=` for a view and does nothing with it: there, take a view + look."""
        return self.ocio.startswith("2.1")

    @property
    def reads(self):
        return self.config.is_read_by(self.ocio)

    def command(self, *words):
        return self.path, "--colorconfig", self.config.path, *words

    def made(self, image, *ways, **environment):
        """Return what it makes of an image, once for each list of its own words, as floats."""
        outputs = [self.folder / f"{number}.exr" for number in range(len(ways))]
        words = [
            word
            for way, output in zip(ways, outputs, strict=True)
            for word in (image, *way, "-d", "float", "-o", output)
        ]
        assert passed(*self.command(*words), **environment) == ""
        return [pixels_of(output) for output in outputs]


@pytest.fixture
def oiiotool(program, name, tmp_path):
    """The program with a config; where it cannot read that, it must say so, and the test is over."""
    tool = Oiiotool(program, CONFIGS[name], tmp_path)
    if not tool.reads:
        write_image(tmp_path / "any.exr", LIGHT[np.newaxis])
        printed = refused(*tool.command(tmp_path / "any.exr", "--colorconvert", "ACEScg", "ACESproxy"))
        assert re.search(r"oiiotool ERROR: .*Loading the OCIO profile .* failed", printed)
    return tool


def image(folder, pixels, name="in.exr", width=None, **options):
    path = folder / name
    write_image(path, pixels.reshape(-1, width or len(pixels), 3), **options)
    return path


@EACH_PROGRAM
@EACH_CONFIG
@BOTH
def test_colorconvert_makes_the_references_code_of_every_half(oiiotool, bits, tmp_path):
    if not oiiotool.reads:
        return
    encoding, space = ENCODINGS[bits], f"ACESproxy{bits}i"
    sources = ("ACES2065-1", "ACEScg")
    halfs = image(tmp_path, HALFS, width=124 * 4)
    for made in oiiotool.made(halfs, *(("--colorconvert", one, f"{space} Quantized") for one in sources)):
        codes = encoding.from_container(made)
        np.testing.assert_array_equal(np.rint(codes), encoding.encode(HALFS))
        np.testing.assert_allclose(codes, np.rint(codes), rtol=0, atol=encoding.full_scale * 2.0**-23)
    # Not rounded: OCIO's fast logarithm is off by 1.5e-5 of a stop.
    (made,) = oiiotool.made(halfs, ("--colorconvert", "ACEScg", space))
    errors = np.abs(encoding.from_container(made) - encoding.encode_continuous(HALFS))
    assert errors.max() < 1.6e-5 * encoding.steps_per_stop


@EACH_PROGRAM
@EACH_CONFIG
@BOTH
def test_colours_and_codes_are_the_references(oiiotool, bits, tmp_path):
    if not oiiotool.reads:
        return
    encoding, space = ENCODINGS[bits], f"ACESproxy{bits}i"
    colours = rgb_triplets(1 << 16)
    (made,) = oiiotool.made(
        image(tmp_path, colours, width=256), ("--colorconvert", "ACES2065-1", f"{space} Quantized")
    )
    wrong = np.rint(encoding.from_container(made)) - encoding.encode_aces(colours)
    assert np.abs(wrong).max() <= 1
    # A float32 matrix moves a few colours across a code's edge; of 196,608 samples 20 ppm are 4.
    assert np.count_nonzero(wrong) / wrong.size * 1e6 < {10: 25, 12: 60}[bits]
    codes = np.arange(encoding.cv_min, encoding.cv_max + 1)
    aliases = [space, *oiiotool.config.ocio.getColorSpace(space).getAliases()]
    decoded = oiiotool.made(
        image(tmp_path, neutral(encoding.to_container(codes))),
        *(("--colorconvert", alias, "ACES2065-1") for alias in aliases),
    )
    for alias, made in zip(aliases, decoded, strict=True):
        light = neutral(encoding.decode(codes, dtype=np.float16))
        np.testing.assert_array_equal(made.astype(np.float16), light.astype(np.float16), err_msg=alias)


@EACH_PROGRAM
@EACH_CONFIG
@pytest.mark.parametrize("shot", SHOTS)
def test_looks_and_views_are_the_shots(oiiotool, shot, tmp_path):
    if not oiiotool.reads:
        return
    config, environment = oiiotool.config, oiiotool.config.environment(shot)
    value = environment.get("SHOT")
    looks = ("None", SHOW_LOOK)
    ways = [(*way, look) for way in config.views for look in looks if "Raw" not in way]
    graded, *shown = oiiotool.made(
        image(tmp_path, LIGHT),
        ("--ociolook:from=ACEScg:to=ACES2065-1", SHOW_LOOK),
        *(
            (f"--ociodisplay:from=ACEScg{f':looks={look}' if look != 'None' else ''}", display, view)
            for display, view, look in ways
        ),
        **environment,
    )
    aim = config.graded(LIGHT @ TRA2.T, value)
    # OCIO's fast logarithm and power, of the largest channel: 0.0007 of a stop.
    assert (np.abs(graded - aim).max(axis=1) / aim.max(axis=1)).max() < np.log(2) * 1e-3
    for (display, view, look), made in zip(ways, shown, strict=True):
        aim = config.shown(LIGHT, display, view, "None" if oiiotool.passes_over_looks else look, value)
        # A tenth of a 10-bit code: the same logarithm, where a view is steep, or has no end at 1.
        np.testing.assert_allclose(made, aim, rtol=1e-4, atol=1e-4, err_msg=f"{display}, {view}, {look}")


@EACH_PROGRAM
def test_a_shot_may_be_named_on_the_command_line(program, tmp_path):
    config = CONFIGS["lantern_ocio-v2.2.ocio"]
    (shot,) = config.environment("known").values()
    tool, light = Oiiotool(program, config, tmp_path), image(tmp_path, LIGHT)
    command = f"--ociolook:from=ACEScg:to=ACES2065-1:key=SHOT:value={shot}"
    (made,) = tool.made(light, (command, SHOW_LOOK))
    (same,) = tool.made(light, ("--ociolook:from=ACEScg:to=ACES2065-1", SHOW_LOOK), SHOT=shot)
    np.testing.assert_array_equal(made, same)


def dpx_of(oiiotool, bits, space, pixels, folder):
    """Return the codes of a DPX that oiiotool writes of ACEScg."""
    output = folder / "out.dpx"
    source = image(folder, pixels)
    passed(*oiiotool.command(source, "--colorconvert", "ACEScg", space, "-d", f"uint{bits}", "-o", output))
    full_scale = ENCODINGS[bits].full_scale
    codes = pixels_of(output).astype(np.float64) * full_scale
    np.testing.assert_allclose(codes, np.rint(codes), rtol=0, atol=1 / 16)  # read as 16 bits
    return np.rint(codes)


@EACH_PROGRAM
@BOTH
def test_a_dpx_is_exact_from_quantized_and_a_sixth_of_it_wrong_from_what_is_not(program, bits, tmp_path):
    """Why README sends those who write integers to Quantized: a DPX is cut out of 16 bits, not rounded."""
    oiiotool = Oiiotool(program, CONFIGS["lantern_ocio-v2.2.ocio"], tmp_path)
    encoding, space = ENCODINGS[bits], f"ACESproxy{bits}i"
    light = HALFS[(HALFS > 2.0**-9).all(axis=1) & (HALFS < 2.0**7).all(axis=1)]
    codes = encoding.encode(light).astype(float)
    np.testing.assert_array_equal(dpx_of(oiiotool, bits, f"{space} Quantized", light, tmp_path), codes)
    wrong = dpx_of(oiiotool, bits, space, light, tmp_path) - codes
    assert np.abs(wrong).max() == 1
    assert 1 / 6 < np.count_nonzero(wrong) / wrong.size < 1 / 5


@EACH_PROGRAM
@pytest.mark.parametrize(
    ("capture", "bits"), [("NW_0010_ACESproxy.1001.dpx", 10), ("NW_0010_ACSPX12.1001.tif", 12)]
)
def test_a_capture_finds_its_space_by_its_name(program, capture, bits, tmp_path):
    tool = Oiiotool(program, CONFIGS["lantern_ocio-v2.2.ocio"], tmp_path)
    encoding = ENCODINGS[bits]
    codes = np.arange(encoding.cv_min, encoding.cv_max + 1)
    words = np.rint(neutral(codes) * (65535 / encoding.full_scale)).astype(np.uint16)
    path = image(tmp_path, words, capture, bits=bits if capture.endswith("dpx") else None)
    (made,) = tool.made("--autocc", (path, "--tocolorspace", "ACEScg"))
    # A 10-bit code in a DPX's 16 bits is 0.0135 of a code away at most, a 12-bit one in a TIFF's 1/32.
    stops = np.abs(np.log2(made.astype(float)) - np.log2(encoding.decode(codes))[:, np.newaxis])
    assert stops.max() * encoding.steps_per_stop < {10: 0.0135, 12: 1 / 32}[bits] + 0.002
