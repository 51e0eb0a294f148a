# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""1D tables: the closest half of every code, read by OCIO, by another reader, and as text."""

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.lut_formats.csp import CSP
from ocio_gen.lut_formats.cube import IRIDAS_CUBE, RESOLVE_CUBE
from ocio_gen.lut_formats.discreet import DISCREET
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.ops import all_halfs
from ocio_gen.lut_formats.spi1d import SPI1D
from ocio_gen.lut_formats.transforms import TRANSFORMS
from tests import exact
from tests.conftest import neutral, through_ocio

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of plotting libraries that it can do without
    import colour.io

BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])
INDEPENDENT = {
    "spi1d": colour.io.read_LUT_SonySPI1D,
    "csp": colour.io.read_LUT_Cinespace,
    "resolve_cube": colour.io.read_LUT_ResolveCube,
    "iridas_cube": colour.io.read_LUT_IridasCube,
}


def write(lut_format, name, folder) -> Path:
    path: Path = folder / f"{name}.{lut_format.extension}"
    path.write_text(lut_format.text(TRANSFORMS[name]))
    return path


def read(name, path) -> Any:
    return INDEPENDENT[name](str(path))


def codes_of(encoding):
    return np.arange(encoding.cv_min, encoding.cv_max + 1)


def closest(encoding, dtype):
    return np.array(
        [exact.nearest(exact.decode(int(cv), encoding.bit_depth), dtype) for cv in codes_of(encoding)]
    )


@BOTH
@pytest.mark.parametrize("name", ["clf", "ctf", "spi1d", "csp", "resolve_cube", "iridas_cube", "lut"])
def test_every_code_decodes_to_the_exact_closest_half(encoding, name, tmp_path):
    path = write(FORMATS[name], f"acesproxy{encoding.bit_depth}i_to_lin_ap1", tmp_path)
    got = through_ocio(path, neutral(codes_of(encoding) / encoding.full_scale))
    np.testing.assert_array_equal(got.astype(np.float16), neutral(closest(encoding, np.float16)))


@BOTH
@pytest.mark.parametrize("name", INDEPENDENT)
def test_an_independent_reader_finds_the_closest_float32_of_every_code(encoding, name, tmp_path):
    path = write(FORMATS[name], f"acesproxy{encoding.bit_depth}i_to_lin_ap1", tmp_path)
    table = np.asarray(read(name, path).table, np.float32)
    assert len(table) == encoding.full_scale + 1
    expected = closest(encoding, np.float32).astype(np.float32)
    channels = table if table.ndim == 2 else table[:, np.newaxis]
    for channel in channels.T:
        np.testing.assert_array_equal(channel[codes_of(encoding)], expected)
        # Outside the legal codes a table clamps.
        assert set(channel[: encoding.cv_min]) == {expected[0]}
        assert set(channel[encoding.cv_max + 1 :]) == {expected[-1]}


@BOTH
@pytest.mark.parametrize("name", ["spi1d", "resolve_cube", "iridas_cube"])
def test_an_independent_reader_applies_a_decode_alike(encoding, name, tmp_path):
    path = write(FORMATS[name], f"acesproxy{encoding.bit_depth}i_to_lin_ap1", tmp_path)
    values = neutral(codes_of(encoding) / encoding.full_scale).astype(np.float64)
    got = read(name, path).apply(values)
    np.testing.assert_array_equal(got.astype(np.float16), neutral(closest(encoding, np.float16)))


@BOTH
def test_a_csp_interpolated_as_it_stands_encodes_within_a_hundredth_of_a_code(encoding, tmp_path):
    path = write(CSP, f"lin_ap1_to_acesproxy{encoding.bit_depth}i", tmp_path)
    halfs = all_halfs().astype(np.float64)
    low, high = (float(exact.decode(cv, encoding.bit_depth)) for cv in (encoding.cv_min, encoding.cv_max))
    inside = halfs[(halfs >= low) & (halfs <= high)]
    got = colour.io.read_LUT_Cinespace(str(path)).apply(neutral(inside).astype(np.float64))
    expected = encoding.encode_continuous(inside)
    assert np.abs(got[:, 0] * encoding.full_scale - expected).max() < 1e-3


@BOTH
def test_a_discreet_lut_holds_the_right_integer_for_every_half(encoding, tmp_path):
    bits = encoding.bit_depth
    text = DISCREET.text(TRANSFORMS[f"lin_ap1_to_acesproxy{bits}i_quantized"])
    header, *entries = [line for line in text.splitlines() if not line.startswith("#")]
    assert header == f"LUT: 1 65536 {encoding.full_scale + 1}"
    halfs = all_halfs().astype(np.float32)
    expected = np.searchsorted(exact.thresholds(bits), halfs, side="right") + encoding.cv_min
    expected[np.isnan(halfs)] = encoding.cv_min
    np.testing.assert_array_equal(np.array(entries, int), expected)


@BOTH
def test_a_continuous_discreet_lut_is_as_exact_as_16_bits_go(encoding, tmp_path):
    path = write(DISCREET, f"lin_ap1_to_acesproxy{encoding.bit_depth}i", tmp_path)
    halfs = all_halfs()
    finite = halfs[np.isfinite(halfs)].astype(np.float32)
    got = through_ocio(path, neutral(finite))[:, 0] * encoding.full_scale
    half_step = encoding.full_scale / 65535 / 2
    error = np.abs(got - encoding.encode_continuous(finite)).max()
    assert 0.99 * half_step < error < 1.01 * half_step


@BOTH
def test_ocio_encodes_by_inverting_the_spi1d_of_a_decode(encoding, tmp_path):
    import PyOpenColorIO as ocio

    path = write(SPI1D, f"acesproxy{encoding.bit_depth}i_to_lin_ap1", tmp_path)
    lut = ocio.FileTransform(str(path), direction=ocio.TRANSFORM_DIR_INVERSE)
    halfs = all_halfs()
    pixels = neutral(halfs[np.isfinite(halfs)].astype(np.float32))
    expected = encoding.encode_continuous(pixels)
    ocio.Config.CreateRaw().getProcessor(lut).getDefaultCPUProcessor().applyRGB(pixels)
    assert np.abs(pixels * encoding.full_scale - expected).max() < 0.002


@pytest.mark.parametrize("name", ["clf", "ctf", "spi1d", "csp", "resolve_cube", "iridas_cube", "lut"])
@pytest.mark.parametrize(
    ("transform", "low", "high", "out_low", "out_high"),
    [
        ("acesproxy10i_to_acesproxy_normalized", 64 / 1023, 940 / 1023, 0.0, 1.0),
        ("acesproxy_normalized_to_acesproxy10i", 0.0, 1.0, 64 / 1023, 940 / 1023),
        ("acesproxy12i_to_acesproxy_normalized", 256 / 4095, 3760 / 4095, 0.0, 1.0),
        ("acesproxy_normalized_to_acesproxy12i", 0.0, 1.0, 256 / 4095, 3760 / 4095),
        ("acesproxy10i_to_acesproxy12i", 64 / 1023, 940 / 1023, 256 / 4095, 3760 / 4095),
        ("acesproxy12i_to_acesproxy10i", 256 / 4095, 3760 / 4095, 64 / 1023, 940 / 1023),
    ],
)
def test_a_rescale_is_a_straight_line_that_clamps(name, transform, low, high, out_low, out_high, tmp_path):
    path = write(FORMATS[name], transform, tmp_path)
    share = np.linspace(-0.05, 1.05, 2001)
    got = through_ocio(path, neutral(low + share * (high - low)))[:, 0]
    expected = out_low + np.clip(share, 0, 1) * (out_high - out_low)
    np.testing.assert_allclose(got, expected, rtol=0, atol=8e-6 if name == "lut" else 2e-7)


@pytest.mark.parametrize("name", ["spi1d", "csp", "resolve_cube", "iridas_cube"])
def test_numbers_have_no_exponent_which_some_hosts_cannot_read(name):
    text = FORMATS[name].text(TRANSFORMS["acesproxy12i_to_lin_ap1"])
    rows = [line for line in text.splitlines() if re.match(r"[0-9.]", line)]
    assert len(rows) >= 4096
    assert not any("e" in row.lower() for row in rows)


def test_each_host_finds_its_way_of_stating_the_domain():
    transform = TRANSFORMS["acesproxy10i_to_lin_ap1"]
    resolve = RESOLVE_CUBE.text(transform).splitlines()
    assert "LUT_1D_SIZE 1024" in resolve
    assert "LUT_1D_INPUT_RANGE 0.000000000 1.000000000" in resolve
    assert not any(line.startswith(("TITLE", "DOMAIN")) for line in resolve)
    iridas = IRIDAS_CUBE.text(transform).splitlines()
    assert 'TITLE "acesproxy10i_to_lin_ap1"' in iridas
    assert "DOMAIN_MIN 0.000000000 0.000000000 0.000000000" in iridas
    assert "DOMAIN_MAX 1.000000000 1.000000000 1.000000000" in iridas
    assert not any("INPUT_RANGE" in line for line in iridas)
    # Resolve takes comments before the first keyword only.
    first = next(number for number, line in enumerate(resolve) if not line.startswith("#"))
    assert not any(line.startswith("#") for line in resolve[first:])


def test_lines_of_a_discreet_lut_fit_its_readers_buffer():
    for transform in TRANSFORMS.values():
        if DISCREET.can_hold(transform):
            assert max(map(len, DISCREET.text(transform).splitlines())) < 160  # of 200, for the figures


@pytest.mark.parametrize("lut_format", FORMATS.values(), ids=FORMATS)
def test_what_a_format_cannot_hold_it_refuses(lut_format):
    refused = [t for t in TRANSFORMS.values() if not lut_format.can_hold(t)]
    for transform in refused:
        with pytest.raises(ValueError, match=f"{lut_format.name} cannot hold {transform.name}"):
            lut_format.text(transform)
    assert bool(refused) == (lut_format.name not in {"clf", "ctf"})
