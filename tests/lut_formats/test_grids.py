# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""3D grids: every format keeps the axes apart, and covers the domain that its host reads."""

import warnings
from typing import Any

import numpy as np
import pytest

from ocio_gen.lut_formats.format import grid_rows
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.transforms import view_transform
from tests.conftest import through_ocio

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of plotting libraries that it can do without
    import colour.io

# A view that is linear, so that a grid holds it exactly, and treats each channel differently.
MIX = np.array([[0.6, 0.25, 0.1], [0.05, 0.45, 0.3], [0.02, 0.08, 0.75]])
OFFSET = np.array([0.01, 0.02, 0.03])


def mixed(values):
    return (values @ MIX.T + OFFSET).astype(np.float32)


VIEW = view_transform("Rec.709 - Display", "Mixed (100%)", mixed, mixed)
LEGAL = 64 / 1023, 940 / 1023
GRIDS = {"clf": LEGAL, "ctf": LEGAL, "csp": LEGAL, "resolve_cube": LEGAL}
FULL = {"spi3d": (0.0, 1.0), "iridas_cube": (0.0, 1.0), "3dl": (0.0, 1.0)}
INDEPENDENT = {
    "spi3d": colour.io.read_LUT_SonySPI3D,
    "resolve_cube": colour.io.read_LUT_ResolveCube,
    "iridas_cube": colour.io.read_LUT_IridasCube,
}


def test_a_views_file_is_named_after_display_and_view():
    assert VIEW.name == "acesproxy10i_to_rec.709-display_mixed-100"


@pytest.mark.parametrize("name", [*GRIDS, *FULL])
def test_a_view_of_any_name_is_told_in_ascii(name):
    view = view_transform("Écran & <HDR>", "Größe", mixed, mixed)
    assert view.name == "acesproxy10i_to_cran-hdr_gr-e"
    text = FORMATS[name].text(view, 17)
    assert "?cran &amp; &lt;HDR&gt;, Gr??e" in text.replace("& <HDR>", "&amp; &lt;HDR&gt;")
    assert text.isascii()


def test_every_format_that_has_grids_is_tried():
    assert {name for name, lut_format in FORMATS.items() if lut_format.view} == {*GRIDS, *FULL}


@pytest.mark.parametrize("size", [17, 33])
@pytest.mark.parametrize("name", [*GRIDS, *FULL])
def test_red_green_and_blue_stay_where_they_are(name, size, tmp_path):
    path = tmp_path / f"view.{FORMATS[name].extension}"
    path.write_text(FORMATS[name].text(VIEW, size))
    low, high = (GRIDS | FULL)[name]
    rgb = np.random.default_rng(5).uniform(low, high, (20_000, 3))
    step = 1 / 4095 if name == "3dl" else 1e-5
    np.testing.assert_allclose(through_ocio(path, rgb), rgb @ MIX.T + OFFSET, rtol=0, atol=step / 2 + 1e-6)


@pytest.mark.parametrize("name", INDEPENDENT)
def test_an_independent_reader_finds_the_same_grid(name, tmp_path):
    path = tmp_path / f"view.{FORMATS[name].extension}"
    path.write_text(FORMATS[name].text(VIEW, 17))
    lut: Any = INDEPENDENT[name](str(path))
    low, high = (GRIDS | FULL)[name]
    np.testing.assert_allclose(lut.domain, [[low] * 3, [high] * 3], rtol=0, atol=1e-9)
    axis = np.linspace(low, high, 17)
    rgb = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
    np.testing.assert_allclose(lut.table, rgb @ MIX.T + OFFSET, rtol=0, atol=0.6e-5)


@pytest.mark.parametrize("name", GRIDS)
def test_beyond_the_legal_codes_a_grid_clamps(name, tmp_path):
    path = tmp_path / f"view.{FORMATS[name].extension}"
    path.write_text(FORMATS[name].text(VIEW, 17))
    ends = through_ocio(path, [[-1.0] * 3, [0.0] * 3, [1.0] * 3, [2.0] * 3])
    expected = np.array([[LEGAL[0]] * 3] * 2 + [[LEGAL[1]] * 3] * 2) @ MIX.T + OFFSET
    np.testing.assert_allclose(ends, expected, rtol=0, atol=1e-5)


def test_a_file_for_integer_boxes_holds_what_they_show(tmp_path):
    def brightened(values):
        return (values * 3 - 1).astype(np.float32)

    bright = view_transform("Rec.709", "Bright", brightened, brightened)
    path = tmp_path / "view.cube"
    path.write_text(FORMATS["iridas_cube"].text(bright, 17))
    rows = [line.split() for line in path.read_text().splitlines() if line[:1].isdigit()]
    points = np.array(rows, np.float64)
    assert points.shape == (17**3, 3)
    assert (points.min(), points.max()) == (0.0, 1.0)
    # The file that Resolve reads in floats keeps what is beyond.
    assert "-0." in FORMATS["resolve_cube"].text(bright, 17)


def test_a_value_that_rounds_to_nothing_has_no_sign():
    assert grid_rows(np.array([[-1e-7, 0.0, 1.0]], np.float32)) == "0.00000 0.00000 1.00000\n"


def test_a_3dl_is_12_bit_integers_at_10_bit_positions():
    lines = [line for line in FORMATS["3dl"].text(VIEW, 17).splitlines() if not line.startswith("#")]
    assert lines[:2] == ["3DMESH", "Mesh 4 12"]
    positions = list(map(int, lines[2].split()))
    assert (len(positions), positions[0], positions[1], positions[-1]) == (17, 0, 64, 1023)
    codes = np.array([line.split() for line in lines[3:-2]], int)
    assert codes.shape == (17**3, 3)
    assert (codes.min(), codes.max()) == (41, 3931)  # 0.01 and 0.96 of 4095
    assert lines[-2:] == ["LUT8", "gamma 1.0"]
