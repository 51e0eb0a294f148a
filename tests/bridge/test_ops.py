# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Every op that OCIO constructs, as C of one pixel and of lanes, against OCIO's CPU."""

import itertools
from collections.abc import Mapping

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.bridge.shaders import UnbridgedError
from ocio_gen.bridge.translation import program_of
from ocio_gen.core.opencolorio import Pixels
from ocio_gen.host_plugins.ways import Way
from ocio_gen.verification.tolerances import BRIDGE_PERCENT
from tests.bridge.compiled import compiled
from tests.bridge.every_op import builtins, every_op, fixed_function_styles
from tests.bridge.judging import judged, tried, way

pytestmark = pytest.mark.hosts

# Transforms of codes, which are not tried on light: their sums cancel, or are beyond float32.
_OF_CODES = ("log,", "video,", "_to_LINEAR", "OETF-INVERSE", "LIN_TO_DOUBLE_LOG, inverse")

# OCIO's CPU has rough logarithms and powers in linear grades: 2.1e-4 off in double; without, 2e-6.
_ROUGH, _ROUGHLY = ("grading tone, lin", "grading curves, lin,"), 2.5e-4
_EXACT = ", bypass"

# Above this, powers of some ops overflow; where it is less than the smallest normal number, the text takes
# its reciprocal.
_LARGEST, _SMALLEST = 1e5, 2.0**-126
_OF_RECIPROCALS = ("RGB_TO_HS", "XYZ_TO_")

_OF_CONFIGS = {"ColorSpace", "DisplayView", "File", "Look", "Named", "View", ""}


def of_codes(name: str) -> bool:
    """Tell whether a transform is tried on codes only."""
    return any(one in name for one in _OF_CODES) or name.endswith("log, inverse")


def failures(transforms: Mapping[str, ocio.Transform], folder) -> dict[str, str]:
    """Return what is not as OCIO has it, by transform, probe and target."""
    ways = {name: way(one, of_codes=of_codes(name)) for name, one in transforms.items()}
    programs = [program_of(one.processor) for one in ways.values()]
    found = {}
    for (name, own), runs in zip(ways.items(), compiled(programs, folder), strict=True):
        for probe, pixels in tried(own):
            given = _in_range(name, probe, pixels)
            outputs = {target: run(given) for target, run in runs.items()}
            for target in outputs.keys() & {"scalar", "anywhere"}:
                if said := _failure(name, own, given, outputs[target]):
                    found[f"{name}, {probe}, {target}"] = said
            if "avx2" in outputs and not np.array_equal(
                outputs["avx2"].view(np.uint32), outputs["anywhere"].view(np.uint32)
            ):
                found[f"{name}, {probe}"] = "with AVX2 it is another"
    return found


def _in_range(name: str, probe: str, pixels: Pixels) -> Pixels:
    if "special" not in probe:
        return pixels
    size = np.abs(pixels)
    usual = (size <= _LARGEST) | ~np.isfinite(pixels)
    if any(one in name for one in _OF_RECIPROCALS):
        usual &= ~((size > 0.0) & (size < _SMALLEST))
    return pixels[usual.all(axis=1)]


def _failure(name: str, own: Way, pixels: Pixels, output: Pixels) -> str:
    if name.startswith(_ROUGH) and _EXACT not in name:
        made = own.apply(pixels)
        off = np.abs(made - output) / np.maximum(np.abs(made).max(axis=1, keepdims=True), 1e-3)
        return f"{off.max()}" if not off.max() < _ROUGHLY else ""
    judgement = judged(own, pixels, output)
    return "" if judgement.passed(BRIDGE_PERCENT) else str(judgement)


def test_ops_are_what_ocio_makes(tmp_path):
    ops = {name: one for name, one in every_op() if not name.startswith("FIXED")}
    assert failures(ops, tmp_path / "c") == {}
    kinds = {type(one).__name__.removesuffix("Transform") for one in ops.values()}
    all_kinds = {one.removesuffix("Transform") for one in dir(ocio) if one.endswith("Transform")}
    assert all_kinds - kinds == _OF_CONFIGS | {"Builtin", "FixedFunction", "Lut1D", "Lut3D"}


def test_fixed_functions_are_what_ocio_makes(tmp_path):
    functions = {name: one for name, one in every_op() if name.startswith("FIXED")}
    styles = {name.partition(",")[0] for name in functions}
    # (OCIO knows their names only.)
    assert set(fixed_function_styles()) - styles == {
        "FIXED_FUNCTION_ACES_GAMUTMAP_02",
        "FIXED_FUNCTION_ACES_GAMUTMAP_07",
    }
    assert failures(functions, tmp_path / "c") == {}


def test_builtin_transforms_are_what_ocio_makes(tmp_path):
    found = dict(builtins())
    assert len(found) >= 99
    assert failures(found, tmp_path / "c") == {}


def test_linear_curves_are_logarithmic_ones_between_exact_logarithms(tmp_path):
    # OCIO's, which bypasses its own logarithms, between numpy's: GradingBSplineCurve, LogLinConstants.
    ops = dict(every_op())
    for direction in ("forward", "inverse"):
        bypassing = way(ops[f"grading curves, lin, bypass, {direction}"])
        whole = way(ops[f"grading curves, lin, {direction}"])
        runs = compiled([program_of(whole.processor)], tmp_path / direction)[0]
        light = np.concatenate([pixels for _, pixels in tried(whole, specials=False)])
        shift = -0.000157849851665374
        x = light.astype(np.float64)
        with np.errstate(invalid="ignore"):
            log = np.where(
                x < 0.0041318374739483946, x * 363.034608563 - 7.0, np.log2((x + shift) / (0.18 + shift))
            )
        made = bypassing.apply(log.astype(np.float32)).astype(np.float64)
        right = np.where(made < -5.5, (made + 7.0) / 363.034608563, np.exp2(made) * (0.18 + shift) - shift)
        for run in runs.values():
            off = np.abs(run(light) - right) / np.maximum(np.abs(right), 0.01)
            assert off.max() < 5e-6  # measured: 4.0e-6, a float32 of a logarithm up to 20


def test_a_program_takes_what_is_no_number_as_the_same_in_every_target(tmp_path):
    matrix = ocio.MatrixTransform([1.0, 0.5, 0.25, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    runs = compiled([program_of(way(matrix).processor)], tmp_path / "c")[0]
    odd = {np.nan: 0.0, -np.nan: 0.0, np.inf: 65504.0, -np.inf: -65504.0, 0.25: 0.25, 3e38: 3e38}
    triplets = np.array(list(itertools.product(odd, repeat=3)), np.float32)
    clean = np.array(list(itertools.product(odd.values(), repeat=3)), np.float32)
    right = clean.copy()
    with np.errstate(over="ignore"):
        right[:, 0] = (clean[:, 0] + clean[:, 1] * np.float32(0.5)) + clean[:, 2] * np.float32(0.25)
    for target, run in runs.items():
        assert np.array_equal(run(triplets), right), target


def test_the_inverse_of_a_3d_lut_is_refused_by_name():
    """OCIO's shaders have a resampled LUT in its place: up to 0.006 off for five points along each axis."""
    lut = ocio.Lut3DTransform(5)
    lut.setDirection(ocio.TRANSFORM_DIR_INVERSE)
    with pytest.raises(UnbridgedError, match="the inverse of a 3D LUT"):
        program_of(ocio.Config.CreateRaw().getProcessor(lut))
