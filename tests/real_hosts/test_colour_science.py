# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""colour-science reads each published LUT file of a format that it has, and finds the reference in it."""

import warnings
from typing import Any

import numpy as np
import pytest

from ocio_gen.lut_formats.formats import FORMATS
from tests.conftest import through_ocio
from tests.real_hosts.lut_files import LUTS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of plotting libraries that it can do without
    import colour.io
    from colour.algebra import table_interpolation_trilinear
    from colour_clf_io import read_clf_from_file

READERS = {
    "spi1d": colour.io.read_LUT_SonySPI1D,
    "spi3d": colour.io.read_LUT_SonySPI3D,
    "csp": colour.io.read_LUT_Cinespace,
    "resolve_cube": colour.io.read_LUT_ResolveCube,
    "iridas_cube": colour.io.read_LUT_IridasCube,
}
# It has no reader of these.
NOT_READ = {"ctf", "3dl", "lut"}
# Its float64 sees how many codes the inputs are off, which are float32.
INPUT = 4096 * 2.0**-24
TABLES = [name for name, lut in LUTS.items() if lut.format in READERS]
PROCESS_LISTS = [name for name, lut in LUTS.items() if lut.format == "clf"]


def test_every_format_is_read_or_known_not_to_be():
    assert READERS.keys() | {"clf"} | NOT_READ == FORMATS.keys()
    assert {LUTS[name].format for name in TABLES} == READERS.keys() - {"spi3d"}


@pytest.mark.parametrize("name", TABLES)
def test_it_makes_the_references_values_of_each_table(name):
    lut = LUTS[name]
    read: Any = READERS[lut.format](str(lut.path))
    pixels = lut.inputs.astype(np.float64)
    if lut.encodes:  # it does not clamp: within the curve's ends
        inside = (lut.expected > lut.expected.min()) & (lut.expected < lut.expected.max())
        pixels = np.where(inside, pixels, 0.18)
        assert lut.errors(np.where(inside, read.apply(pixels), lut.expected)).max() < 1e-3
    else:
        assert lut.errors(read.apply(pixels)).max() <= lut.bound + INPUT


@pytest.mark.parametrize("lut_format", [name for name in READERS if FORMATS[name].view])
def test_it_makes_ocios_values_of_each_view(lut_format, views):
    lut = views[lut_format]
    read: Any = READERS[lut_format](str(lut.path))
    low, high = read.domain
    colours = np.random.default_rng(4).uniform(low, high, (4096, 3))
    made = read.apply(colours, interpolator=table_interpolation_trilinear)
    np.testing.assert_allclose(made, through_ocio(lut.path, colours), rtol=0, atol=2e-6)
    greys = read.apply(lut.inputs.astype(np.float64), interpolator=table_interpolation_trilinear)
    assert lut.errors(greys).max() <= lut.bound


def applied(node, pixels):
    """Return what a node of a process list makes of float32 pixels, by its specification."""
    match type(node).__name__:
        case "Range":
            (low, high), (least, most) = (
                (node.min_in_value, node.max_in_value),
                (node.min_out_value, node.max_out_value),
            )
            scale = (most - least) / (high - low)
            return np.clip(pixels * scale + (least - low * scale), least, most)
        case "Matrix":
            rows = np.array(node.array.values, np.float32).reshape(node.array.dim[:2])
            return pixels @ rows[:, :3].T + (rows[:, 3] if rows.shape[1] == 4 else np.float32(0))
        case "LUT1D":
            assert node.half_domain
            return np.array(node.array.values, np.float32)[pixels.astype(np.float16).view(np.uint16)]
        case "Log":
            assert node.style.value == "antiLog2"
            return np.exp2(pixels)
        case kind:
            raise AssertionError(kind)


@pytest.mark.parametrize("name", PROCESS_LISTS)
def test_each_process_list_says_what_makes_the_references_values(name):
    lut = LUTS[name]
    pixels = lut.inputs
    nodes = read_clf_from_file(str(lut.path)).process_nodes
    assert nodes
    for node in nodes:
        pixels = applied(node, pixels).astype(np.float32)
    assert lut.errors(pixels).max() <= lut.bound
