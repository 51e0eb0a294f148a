# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subjects: each really runs what it says it does."""

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_lut
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.subjects import ocio_gpu
from ocio_gen.verification.subjects.lut_file import grid_size, tetrahedral
from ocio_gen.verification.subjects.ocio_cpu import CpuRoute, OcioCpu, decode_routes, encode_routes
from ocio_gen.verification.subjects.ocio_gpu import OcioGpu, gpu_program, gpu_renderer
from tests.conftest import ROOT


def processor(*transforms):
    return ocio.Config.CreateRaw().getProcessor(ocio.GroupTransform(list(transforms)))


# x -> x / 2, then a clamp to 0..1.
HALVED = processor(ocio.MatrixTransform([0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 1]))
VALUES = np.array([[0.25, 1.0, 3.0], [-1.0, 0.1, 65504.0]], np.float32)


@pytest.mark.parametrize(
    "route", encode_routes(Depth.UINT10, Depth.UINT12, Depth.UINT16), ids=lambda r: r.name
)
def test_what_comes_out_is_what_the_depth_carries(route):
    subject = OcioCpu("halved", HALVED, route)
    carried = route.in_depth.carried(VALUES)
    given = carried.copy()
    expected = route.out_depth.carried(carried / 2)
    np.testing.assert_allclose(subject.output(0, carried), expected, rtol=1e-7)
    np.testing.assert_array_equal(carried, given)  # the input is kept


@pytest.mark.parametrize("depth", [Depth.UINT10, Depth.UINT12, Depth.UINT16])
def test_what_goes_in_is_what_the_depth_carries(depth):
    (route,) = [r for r in decode_routes(depth) if r.name == depth]
    words = np.arange(0, 999, dtype=np.uint16).reshape(-1, 3)
    got = OcioCpu("halved", HALVED, route).output(0, depth.values(words))
    np.testing.assert_allclose(got, words / depth.full_scale / 2, rtol=1e-6)


def test_optimisation_is_the_hosts():
    log = processor(ocio.LogTransform(2.0))
    values = np.exp2(np.random.default_rng(1).uniform(-9, 7, (1000, 3))).astype(np.float32)
    exact = np.log2(values.astype(np.float64))
    errors = {
        route.name: np.abs(OcioCpu("log", log, route).output(0, values) - exact).max()
        for route in (CpuRoute("default"), CpuRoute("none", optimization="none"))
    }
    assert errors["none"] < 1e-6 < errors["default"]


def test_the_gpu_runs_the_same_transform_on_any_number_of_pixels():
    assert "OpenGL" in gpu_renderer()
    subject = OcioGpu("halved", gpu_program(HALVED))
    for count in (1, 3, 4095, 4097, 20_000):
        values = np.random.default_rng(count).random((count, 3), np.float32) * 100
        np.testing.assert_allclose(subject.output(0, values), values / 2, rtol=1e-7)
    special = np.array([[np.inf, -np.inf, 0.0]], np.float32)
    np.testing.assert_array_equal(subject.output(0, special), special)


def test_the_gpu_interpolates_3d_luts_of_both_kinds(tmp_path):
    grid = "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
    (tmp_path / "identity.cube").write_text(f"LUT_3D_SIZE 2\n{grid}\n")
    values = np.random.default_rng(1).random((1000, 3), np.float32)
    for interpolation in (ocio.INTERP_LINEAR, ocio.INTERP_TETRAHEDRAL):
        lut = load_lut(tmp_path / "identity.cube", interpolation=interpolation)
        subject = OcioGpu("identity", gpu_program(lut))
        np.testing.assert_allclose(subject.output(0, values), values, atol=1e-6)


def test_the_gpu_goes_no_further_than_the_ends_of_a_table(tmp_path):
    path = tmp_path / "ends.spi1d"
    path.write_text("Version 1\nFrom 0 1\nLength 4\nComponents 1\n{\n5\n6\n7\n1000\n}\n")
    values = np.array([[-2.0, 0.0, 0.5], [1.0, 1.2, 9.0]], np.float32)
    got = OcioGpu("ends", gpu_program(load_lut(path))).output(0, values)
    expected = np.array([[5, 5, 6.5], [1000, 1000, 1000]])
    np.testing.assert_allclose(got, expected, rtol=1e-6)


def test_a_machine_without_a_gpu_is_told_so_in_one_sentence(monkeypatch):
    def nothing(**_):
        raise Exception("(detect) libEGL.so.1 not loaded")  # noqa: TRY002 - as moderngl does

    monkeypatch.setattr("moderngl.create_standalone_context", nothing)
    ocio_gpu.gpu.cache_clear()
    with pytest.raises(
        UserError, match=r"GPU: no OpenGL 4.0 .*libEGL.so.1 not loaded.*; install a GPU's driver"
    ):
        gpu_renderer()
    ocio_gpu.gpu.cache_clear()


def test_a_shader_that_does_not_compile_is_one_sentence():
    with pytest.raises(UserError, match="bad: the GPU does not compile OCIO's shader"):
        OcioGpu("bad", ocio_gpu.GpuProgram("nonsense", ()))


def test_only_3d_luts_are_tetrahedral(demo_package):
    assert grid_size(load_lut(ROOT / "luts" / "acesproxy10i_to_lin_ap1.spi1d")) == 0
    (view,) = (demo_package / "luts").glob("*.spi3d")
    assert f"\n{' '.join([str(grid_size(load_lut(view)))] * 3)}\n" in view.read_text()
    assert tetrahedral(view) is not None
