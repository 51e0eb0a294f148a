# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ffmpeg's lut1d and lut3d on every LUT file: they do what the table of luts/README.md says of its format."""

import re

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.lut_formats.formats import FORMATS
from tests.conftest import ROOT, neutral, write_image
from tests.real_hosts.lut_files import LUTS
from tests.real_hosts.programs import debian, run, said

README = (ROOT / "luts" / "README.md").read_text()
VERDICTS = {"read", "refused", "misread", "-"}
VIEWS = [name for name, lut_format in FORMATS.items() if lut_format.view]
# Colours within the table's ends, and beyond them.
COLOURS = np.random.default_rng(3).uniform(-0.25, 1.25, (4096, 3)).astype(np.float32)


def table():
    """Return what README says: {format: {kind of transform: verdict}}."""
    section = README.split("\n## ffmpeg\n")[1].split("\n## ")[0]
    head, _, *rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    said_of = {}
    for formats, *verdicts in rows:
        for name in formats.split(", "):
            said_of[name] = dict(zip(head[1:], verdicts, strict=True))
    return said_of


TABLE = table()


def kind_of(lut):
    return "view" if lut.view else "encode" if lut.encodes else "decode, rescale"


def filter_of(lut, interpolation=None):
    """Return the filter that README names, with a file."""
    name, usual = ("lut3d", "trilinear") if lut.view else ("lut1d", "linear")
    return f"{name}=file={lut.path}:interp={interpolation or usual}"


def planes(pixels):
    return np.ascontiguousarray(pixels[:, [1, 2, 0]].T, "<f4")  # green, blue, red


def filtered(chain, source, sent=b""):
    """Run ffmpeg on a source; return how it ended and its pixels as floats: (n, 3)."""
    output = ("-f", "rawvideo", "-pix_fmt", "gbrpf32le", "pipe:1")
    ran = run(debian("ffmpeg"), "-nostdin", "-v", "error", *source, "-vf", chain, *output, sent=sent)
    return ran, np.frombuffer(ran.stdout, "<f4").reshape(3, -1)[[2, 0, 1]].T


def floats(chain, pixels):
    source = (
        "-f",
        "rawvideo",
        "-pixel_format",
        "gbrpf32le",
        "-video_size",
        f"{len(pixels)}x1",
        "-i",
        "pipe:0",
    )
    return filtered(chain, source, planes(pixels).tobytes())


def by_ocio(lut, pixels, interpolation=ocio.INTERP_LINEAR):
    made = np.array(pixels, np.float32)
    transform = ocio.FileTransform(str(lut.path), interpolation=interpolation)
    ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor().applyRGB(made)
    return made


def test_the_table_speaks_of_every_format():
    assert TABLE.keys() == FORMATS.keys()
    assert {verdict for row in TABLE.values() for verdict in row.values()} == VERDICTS


def check(lut):
    """Assert that ffmpeg does with a file what the table says of its format."""
    verdict = TABLE[lut.format][kind_of(lut)]
    ran, made = floats(filter_of(lut), lut.inputs)
    if verdict == "refused":
        assert ran.returncode == 1
        assert "Error initializing filter" in said(ran)
        return
    assert (ran.returncode, ran.stderr) == (0, b"")
    if verdict == "misread":
        assert lut.errors(made).max() > 30 > lut.bound
        return
    assert verdict == "read"
    assert lut.errors(made).max() <= lut.bound
    for colours in (lut.inputs, COLOURS):
        # Both interpolate in float32, in an order of their own.
        np.testing.assert_allclose(
            floats(filter_of(lut), colours)[1], by_ocio(lut, colours), rtol=3e-7, atol=3e-7
        )


@pytest.mark.parametrize("name", LUTS)
def test_it_does_with_each_file_what_the_table_says(name):
    check(LUTS[name])


@pytest.mark.parametrize("lut_format", VIEWS)
def test_it_does_with_each_view_what_the_table_says(lut_format, views):
    check(views[lut_format])


def test_the_other_interpolation_of_a_view_is_ocios_too(views):
    lut = views["iridas_cube"]
    _, made = floats(filter_of(lut, "tetrahedral"), COLOURS)
    np.testing.assert_allclose(made, by_ocio(lut, COLOURS, ocio.INTERP_TETRAHEDRAL), rtol=3e-7, atol=3e-7)


@pytest.mark.parametrize(("to_floats", "least", "most"), [("zscale,", 0.0, 1e-4), ("", 0.5, 1.0)])
def test_a_capture_wants_zscale(to_floats, least, most, tmp_path):
    """How many codes a 10-bit DPX is off, as README says of ffmpeg's own conversion to floats."""
    codes = np.arange(ACESPROXY10.cv_min, ACESPROXY10.cv_max + 1)
    words = np.rint(neutral(codes) * (65535 / 1023)).astype(np.uint16)
    write_image(tmp_path / "capture.dpx", words[np.newaxis], 10)
    lut = LUTS["acesproxy10i_to_lin_ap1_iridas.cube"]
    chain = f"{to_floats}format=gbrpf32le,{filter_of(lut)}"
    assert "zscale,format=gbrpf32le,lut1d=file=FILE:interp=linear" in README
    ran, made = filtered(chain, ("-i", str(tmp_path / "capture.dpx")))
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert least <= lut.errors(made).max() < most


def test_the_readme_names_what_is_read_instead():
    assert re.search(r"misread.*_iridas\.cube", README, re.DOTALL)
