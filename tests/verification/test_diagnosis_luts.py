# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""LUTs, kernels and configs with a plausible mistake each: it is told, and right ones have no cause."""

import math
from typing import Any

import numpy as np
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.verification.foreign import verify_kernel_file, verify_lut_file
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.configs import verify_configs
from tests import planted
from tests.conftest import written
from tests.planted import TRA1, TRA2, count_right, decoded

# -- tables ----------------------------------------------------------------------------------------

TEN, TWELVE = "acesproxy10i:decode:ap1", "acesproxy12i:decode:ap1"


def table(path, entry, length=1024):
    """Write a .spi1d over 0 to 1."""
    lines = "".join(f"{value:.9g}\n" for value in entry(np.linspace(0, 1, length)))
    path.write_text(f"Version 1\nFrom 0 1\nLength {length}\nComponents 1\n{{\n{lines}}}\n")
    return path


def with_base(base):
    return lambda v: base ** ((np.clip(v * 1023, 64, 940) - 425) / 50 - 2.5)


def as_c_truncates(v):
    # int(value * 1023.) of a float, as the Academy's CTL reads in C.
    return decoded(np.floor(v.astype(np.float32) * np.float64(1023)))


# The claim, the file's entries by their place in 0..1, their number, and what is said of it.
TABLES = {
    "one code": (
        TEN,
        lambda v: decoded(np.clip(v * 1023, 64, 940) + 1),
        1024,
        "as if every code were 1 higher",
    ),
    "half a stop": (TEN, lambda v: decoded(v * 1023) * 2**0.5, 1024, "light is 0.50 stops brighter"),
    "MidCVOffset": (
        TEN,
        lambda v: 2.0 ** ((np.clip(v * 1023, 64, 940) - 428) / 50 - 2.5),
        1024,
        "MidCVOffset 428 and not 425",
    ),
    "StepsPerStop": (
        TEN,
        lambda v: 2.0 ** ((np.clip(v * 1023, 64, 940) - 425) / 48 - 2.5),
        1024,
        "a stop is",
    ),
    "truncated": (TEN, as_c_truncates, 1024, "codes are cut, not rounded"),
    "Equation 7": (
        TWELVE,
        lambda v: np.minimum(2.0 ** ((np.clip(v * 4095, 256, 3760) - 425) / 50 - 2.5), 1e30),
        4096,
        "as Equation 7 of S-2013-001 is misprinted",
    ),
    "12 bits": (TEN, lambda v: decoded(v * 4095, 12), 4096, "code values are those of 12 bits"),
    "natural": (TEN, with_base(math.e), 1024, "the logarithm is natural"),
    "decimal": (TEN, with_base(10.0), 1024, "the logarithm is decimal"),
    "ACEScct": (TEN, planted.acescct_light, 4096, "the curve is ACEScct"),
    "ACEScc": (TEN, lambda v: 2.0 ** (v * 17.52 - 9.72), 4096, "the curve is ACEScc"),
    "LogC3": (TEN, planted.logc3_light, 4096, "the curve is LogC3"),
    "gamma": (TEN, lambda v: v**2.4, 4096, "the curve is a gamma of 2.4"),
    "linear": (TEN, lambda v: v, 1024, "there is no curve"),
    "64 points": (TEN, lambda v: decoded(v * 1023), 64, "too coarsely, by a table of 64 points"),
    "256 points": (TEN, lambda v: decoded(v * 1023), 256, "too coarsely, by a table of 256 points"),
    "Appendix D": (
        TEN,
        lambda v: np.maximum(decoded(v * 1023), 2.0**-4.72),
        1024,
        "Appendix D's threshold is misprinted",
    ),
}


def test_of_tables_each_with_a_mistake_nearly_all_are_told(tmp_path):
    said = {}
    for name, (claim, entry, length, _) in TABLES.items():
        path = table(tmp_path / "a.spi1d", entry, length)
        said[name] = [result.cause for result in verify_lut_file(path, Judge(), said=claim).results]
    count_right(said, {name: part for name, (*_, part) in TABLES.items()})


# -- cubes -----------------------------------------------------------------------------------------

CDL = Cdl(slope=(1.2, 1.0, 0.9), offset=(-0.02, 0.0, 0.03), power=(1.1, 1.0, 0.95), saturation=0.8)
NUMBERS: dict[str, Any] = {
    "slope": CDL.slope,
    "offset": CDL.offset,
    "power": CDL.power,
    "saturation": CDL.saturation,
}
DECODE, GRADE = "acesproxy10i:decode:ap0", "acesproxy10i:grade"


def cube(path, function, size):
    """Write a 3D .cube, red the fastest."""
    grid = np.linspace(0, 1, size)
    blue, green, red = np.meshgrid(grid, grid, grid, indexing="ij")
    rows = function(np.stack([red, green, blue], axis=-1).reshape(-1, 3))
    path.write_text(f"LUT_3D_SIZE {size}\n" + "".join("{:.9g} {:.9g} {:.9g}\n".format(*row) for row in rows))
    return path


def graded(**numbers):
    return lambda v: planted.graded(np.clip(v * 1023, 64, 940), **(NUMBERS | numbers)) / 1023


CUBES = {
    "33 points": (DECODE, lambda v: decoded(v * 1023) @ TRA2.T, 33, "too coarsely, by a cube of 33 points"),
    "17 points": (DECODE, lambda v: decoded(v * 1023) @ TRA2.T, 17, "too coarsely, by a cube of 17 points"),
    "no CDL": (GRADE, lambda v: v, 65, "the CDL is missing"),
    "no saturation": (GRADE, graded(saturation=1.0), 65, "the CDL's saturation is left out"),
    "no power": (GRADE, graded(power=1.0), 65, "the CDL's power is left out"),
    "full range": (GRADE, lambda v: planted.cdl(v, **NUMBERS), 65, "the CDL is applied to code value / 1023"),
    "another CDL": (
        GRADE,
        graded(slope=(1.1, 1, 1), offset=(0, 0, 0.02), power=1.0, saturation=1.0),
        65,
        "the CDL is another one: slope 1.1 1 1, offset 0 0 0.02",
    ),
    "swapped": (GRADE, lambda v: graded()(v)[:, ::-1], 65, "red and blue are swapped"),
}


def test_of_cubes_each_with_a_mistake_nearly_all_are_told(tmp_path):
    said = {}
    for name, (claim, function, size, _) in CUBES.items():
        path = cube(tmp_path / "a.cube", function, size)
        report = verify_lut_file(path, Judge(), said=claim, cdl=CDL if claim == GRADE else None)
        said[name] = [result.cause for result in report.results]
    count_right(said, {name: part for name, (*_, part) in CUBES.items()})


# -- kernels ---------------------------------------------------------------------------------------

QUANTIZED, CONTINUOUS = "acesproxy10i_quantized:encode:aces", "acesproxy10i:encode:aces"
HEAD = """\
__DEVICE__ float code(float x)
{
    float c = (_log2f(_fmaxf(x, 1e-10f)) + 2.5f) * 50.0f + 425.0f;
    return _fminf(_fmaxf(c, 64.0f), 940.0f);
}
__DEVICE__ float light(float v)
{
    return _exp2f((_fminf(_fmaxf(v * 1023.0f, 64.0f), 940.0f) - 425.0f) / 50.0f - 2.5f);
}
__DEVICE__ float cct(float x)
{
    return x <= 0.0078125f ? 10.5402377416545f * x + 0.0729055341958355f : (_log2f(x) + 9.72f) / 17.52f;
}
__DEVICE__ float3 transform(int p_Width, int p_Height, int p_X, int p_Y, float p_R, float p_G, float p_B)
{
"""


def kernel(path, matrix, before, after):
    """Write a DCTL: an expression of X, a matrix, another expression of X."""
    rows = [
        " + ".join(f"({weight:.10f}f) * {c}" for weight, c in zip(row, "xyz", strict=True)) for row in matrix
    ]
    body = "".join(
        f"    float {n} = {before.replace('X', f'p_{c}')};\n" for n, c in zip("xyz", "RGB", strict=True)
    )
    body += "".join(f"    float {name} = {row};\n" for name, row in zip("rgb", rows, strict=True))
    made = ", ".join(after.replace("X", name) for name in "rgb")
    path.write_text(f"{HEAD}{body}    return make_float3({made});\n}}\n")
    return path


ROUND = "_floorf(code(X) + 0.5f) / 1023.0f"
ONE = np.eye(3)

KERNELS = {
    "cut": (QUANTIZED, TRA1, "X", "_floorf(code(X)) / 1023.0f", "codes are cut, not rounded"),
    "not rounded": (QUANTIZED, TRA1, "X", "code(X) / 1023.0f", "ROUND is missing"),
    "one code up": (QUANTIZED, TRA1, "X", "_floorf(code(X) + 1.5f) / 1023.0f", "every code is 1 too high"),
    "no matrix": (QUANTIZED, ONE, "X", ROUND, "the matrix is missing"),
    "expanded": (
        QUANTIZED,
        TRA1,
        "X",
        "_floorf((_floorf(code(X) + 0.5f) - 64.0f) / 876.0f * 1023.0f + 0.5f) / 1023.0f",
        "legal range is expanded",
    ),
    "not clamped": (
        QUANTIZED,
        TRA1,
        "X",
        "_floorf((_log2f(_fmaxf(X, 1e-10f)) + 2.5f) * 50.0f + 425.5f) / 1023.0f",
        "codes are not clamped",
    ),
    "brighter": (CONTINUOUS, TRA1, "X * 2.0f", "code(X) / 1023.0f", "every code is 50 too high: 1.00 stops"),
    "rounded": (CONTINUOUS, TRA1, "X", ROUND, "codes are rounded to integers"),
    "ACEScct": (CONTINUOUS, TRA1, "X", "cct(X)", "the curve is ACEScct"),
    "transposed": (CONTINUOUS, TRA1.T, "X", "code(X) / 1023.0f", "the matrix is transposed"),
    "decode, no matrix": (DECODE, ONE, "light(X)", "X", "the matrix is missing"),
    "decode, transposed": (DECODE, TRA2.T, "light(X)", "X", "the matrix is transposed"),
    "decode, inverse": (DECODE, TRA1, "light(X)", "X", "the matrix is the inverse"),
    "decode, Rec.709": (
        DECODE,
        np.linalg.inv(planted.AP0_TO_709),
        "light(X)",
        "X",
        "the matrix is for Rec.709",
    ),
    "decode, swapped": (DECODE, TRA2[::-1], "light(X)", "X", "red and blue are swapped"),
    "decode, normalised": (DECODE, TRA2, "_exp2f(X * 17.52f - 9.72f)", "X", "codes are taken as full range"),
    "decode, two": (
        DECODE,
        ONE,
        "light(X)",
        "X * 0.5f",
        "AP0 is taken for AP1, and light is 1.00 stops darker",
    ),
}


@pytest.mark.long
def test_of_kernels_each_with_a_mistake_nearly_all_are_told(tmp_path):
    said = {}
    for name, (claim, matrix, before, after, _) in KERNELS.items():
        path = kernel(tmp_path / "a.dctl", matrix, before, after)
        said[name] = [result.cause for result in verify_kernel_file(path, Judge(), said=claim).results]
    count_right(said, {name: part for name, (*_, part) in KERNELS.items()})


def test_all_results_of_a_subject_have_one_cause(tmp_path):
    # Neutrals alone tell no matrix from another; special values are few.
    path = kernel(tmp_path / "a.dctl", np.linalg.inv(planted.AP0_TO_709), "light(X)", "X")
    results = [r for r in verify_kernel_file(path, Judge(), said=DECODE).results if r.verdict == "fail"]
    assert {result.probe for result in results} >= {"all codes", "code triplets"}
    (cause,) = {result.cause for result in results}
    assert cause == "Cause: the matrix is for Rec.709, not for AP1 (explains all of the samples)"


# -- configs ---------------------------------------------------------------------------------------

# Ranges as a config has them: CV / full scale to log2.
RANGE10 = "min_in_value: 0.0625610948191593, max_in_value: 0.918866080156403"
STOPS = "min_out_value: -9.72, max_out_value: 7.8"
RANGE12 = "min_in_value: 0.0625152625152625, max_in_value: 0.918192918192918"
ROWS = [
    "0.695452241357452, 0.140678696470294, 0.163869062172254",
    "0.0447945633720377, 0.859671118456422, 0.0955343181715404",
    "-0.00552588255811359, 0.00402521030597866, 1.00150067225214",
]
COLUMNS = [", ".join(column) for column in zip(*(row.split(", ") for row in ROWS), strict=True)]

# What is written in a config, what stands in its place, the space that fails, and what is said of it.
CONFIGS = {
    "legal for full": (
        RANGE10,
        "min_in_value: 0, max_in_value: 1",
        "ACESproxy10i",
        "codes are taken as full range",
    ),
    "Equation 7": (
        f"{RANGE12}, {STOPS}",
        f"{RANGE12}, min_out_value: {(256 - 425) / 50 - 2.5}, max_out_value: {(3760 - 425) / 50 - 2.5}",
        "ACESproxy12i",
        "as Equation 7 of S-2013-001 is misprinted",
    ),
    "transposed": (", 0, ".join(ROWS), ", 0, ".join(COLUMNS), "ACESproxy10i", "the matrix is transposed"),
    "half a stop": (
        f"{RANGE10}, {STOPS}",
        f"{RANGE10}, min_out_value: -9.22, max_out_value: 8.3",
        "ACESproxy10i",
        "0.50 stops",
    ),
}


def test_of_configs_each_with_a_mistake_nearly_all_are_told(build, tmp_path):
    (made,) = build("").values()
    path = written(made, tmp_path)
    text = path.read_text()
    said = {}
    for name, (old, new, space, _) in CONFIGS.items():
        assert old in text
        path.write_text(text.replace(old, new))
        results = verify_configs([path], Judge()).results
        said[name] = [
            result.cause for result in results if result.subject == space and result.direction == "decode"
        ]
    count_right(said, {name: part for name, (*_, part) in CONFIGS.items()})


# -- right ones ------------------------------------------------------------------------------------


def test_right_files_have_no_cause(build, tmp_path):
    (made,) = build("").values()
    reports = [
        verify_lut_file(table(tmp_path / "a.spi1d", lambda v: decoded(v * 1023)), Judge(), said=TEN),
        verify_kernel_file(kernel(tmp_path / "a.dctl", TRA1, "X", ROUND), Judge(), said=QUANTIZED),
        verify_kernel_file(kernel(tmp_path / "b.dctl", TRA2, "light(X)", "X"), Judge(), said=DECODE),
        verify_configs([written(made, tmp_path / "config")], Judge()),
    ]
    for report in reports:
        assert report.passed
        assert {result.cause for result in report.results} == {None}


# Steps that no candidate has.
UNKNOWN = {
    "a power": lambda v: decoded(1023 * v**1.3),
    "a wave": lambda v: decoded(v * 1023 + 9 * np.sin(v * 40)),
    "steps": lambda v: decoded(np.floor(v * 1023 / 7) * 7 + 3),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_of_what_is_no_candidate_nothing_is_said_for_certain(name, tmp_path):
    report = verify_lut_file(table(tmp_path / "a.spi1d", UNKNOWN[name]), Judge(), said=TEN)
    assert not report.passed
    for result in report.results:
        assert result.cause is None or not result.cause.startswith("Cause"), result.cause
