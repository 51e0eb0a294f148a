# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The verifier of LUT files passes what is right and catches what is wrong, made by hand here."""

import re

import numpy as np
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.transforms import TRANSFORMS, view_transform
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.lut_files import verify_lut


def failed(folder, name, format_name, change):
    """Return the results that fail once the lines of a right file have been changed."""
    transform, lut_format = TRANSFORMS[name], FORMATS[format_name]
    path = folder / f"lut.{lut_format.extension}"
    path.write_text(lut_format.text(transform))
    judge = Judge()
    assert all(r.verdict != "fail" for r in verify_lut(path, transform, lut_format, judge))
    text = path.read_text()
    changed = change(text)
    assert changed != text
    path.write_text(changed)
    return [r for r in verify_lut(path, transform, lut_format, judge) if r.verdict == "fail"]


def decoded(convert):
    """Return a change that writes an .spi1d's 1024 entries anew, each from its code."""

    def change(text):
        head, tail = text.split("{\n")[0] + "{\n", "}" + text.split("}")[1]
        return head + "".join(f"{convert(code):.9g}\n" for code in range(1024)) + tail

    return change


def linear(cv):
    return 2.0 ** ((min(max(cv, 64), 940) - 425) / 50 - 2.5)


DECODE_MUTANTS = {
    "one entry one code off": lambda code: linear(code + (code == 500)),
    "Equation 7 as misprinted": lambda code: 2.0 ** ((min(max(4 * code, 256), 3760) - 425) / 50 - 2.5),
    "legal range for full": lambda code: linear(64 + code / 1023 * 876),
    "codes over 1024": lambda code: linear(code * 1023 / 1024),
    "Appendix D without MidLogOffset": lambda code: linear(code) * 2**2.5,
    "6 decimals": lambda code: round(linear(code), 6),
    "not clamped at the top, shifted": lambda code: linear(code - 0.01),
}


@pytest.mark.parametrize("mutant", DECODE_MUTANTS)
def test_a_wrong_decode_is_caught(mutant, tmp_path):
    change = decoded(DECODE_MUTANTS[mutant])
    results = failed(tmp_path, "acesproxy10i_to_lin_ap1", "spi1d", change)
    assert any(result.direction == "decode" for result in results)


ENCODE_MUTANTS = {
    "ROUND left out": lambda text: (
        text.replace("8388608", "0.0").replace("8388672", "64").replace("8389548", "940")
    ),
    "truncation for ROUND": lambda text: (
        text.replace("1 0 0 8388608\n", "1 0 0 8388607.5\n")
        .replace("0 1 0 8388608\n", "0 1 0 8388607.5\n")
        .replace("0 0 1 8388608\n", "0 0 1 8388607.5\n")
    ),
    "one entry one code off": lambda text: text.replace("\n426.3", "\n427.3", 1),
    "10-bit scale of 1024": lambda text: text.replace("0.0009775171065493646", "0.0009765625"),
}


@pytest.mark.parametrize("mutant", ENCODE_MUTANTS)
def test_a_wrong_quantised_encode_is_caught(mutant, tmp_path):
    assert failed(tmp_path, "lin_ap1_to_acesproxy10i_quantized", "clf", ENCODE_MUTANTS[mutant])


def test_a_matrix_transposed_or_rounded_is_caught(tmp_path):
    def transposed(text):
        rows = re.search(r'"3 3">\n(.*\n.*\n.*)\n', text)
        assert rows is not None
        columns = zip(*(row.split() for row in rows[1].splitlines()), strict=True)
        return text.replace(rows[1], "\n".join(map(" ".join, columns)))

    def six_digits(text):
        return re.sub(r"(-?\d\.\d{6})\d+", r"\1", text)

    for change in (transposed, six_digits):
        assert failed(tmp_path, "acesproxy10i_to_aces2065-1", "clf", change)
    assert failed(tmp_path, "aces2065-1_to_acesproxy10i", "clf", transposed)


def test_a_rescale_of_the_wrong_range_is_caught(tmp_path):
    def full_for_legal(text):
        return text.replace("0.06256109481915934", "0").replace("0.9188660801564027", "1")

    assert failed(tmp_path, "acesproxy10i_to_acesproxy_normalized", "clf", full_for_legal)


def test_a_csp_shaper_with_a_point_off_is_caught_though_ocio_resamples_it(tmp_path):
    def one_point(text):
        lines = text.splitlines()
        shaped = next(n for n, line in enumerate(lines) if line.startswith("0.0 "))
        points = lines[shaped].split()
        points[2000] = points[2001]
        lines[shaped] = " ".join(points)
        return "\n".join(lines) + "\n"

    (result,) = failed(tmp_path, "lin_ap1_to_acesproxy10i", "csp", one_point)
    assert (result.probe, result.route) == ("finite halfs, AP1", "not resampled")


def test_a_csp_laid_out_otherwise_is_one_sentence(tmp_path):
    def without_metadata(text):
        return text.split("BEGIN METADATA")[0] + text.split("END METADATA")[1]

    with pytest.raises(UserError, match="not laid out as ocio_gen writes"):
        failed(tmp_path, "lin_ap1_to_acesproxy10i", "csp", without_metadata)


def test_a_view_with_its_axes_in_the_wrong_order_is_caught(tmp_path):
    weights = np.array([0.6, 0.3, 0.1], np.float32)

    def luma(values):
        grey = values @ weights
        return np.stack([grey, grey * 0.9, grey * 0.8], axis=-1)

    transform, lut_format = view_transform("d", "v", luma, luma), FORMATS["resolve_cube"]
    path = tmp_path / "view.cube"
    path.write_text(lut_format.text(transform, 17))
    results = verify_lut(path, transform, lut_format, Judge(), every_route=True)
    assert [r.route for r in results] == ["CPU F32", "CPU F32", "tetrahedral", "tetrahedral"]
    assert all(r.verdict == "pass" and r.figures.worst_cv < 0.1 for r in results)
    header, rows = path.read_text().split("LUT_3D_INPUT_RANGE")
    first, *triplets = rows.splitlines()
    blue_first = np.array(triplets).reshape(17, 17, 17).transpose(2, 1, 0).ravel()
    path.write_text(header + "LUT_3D_INPUT_RANGE" + "\n".join([first, *blue_first]) + "\n")
    triplets, greys = verify_lut(path, transform, lut_format, Judge())
    assert (triplets.verdict, greys.verdict) == ("fail", "pass")


@pytest.mark.parametrize("size", [2, 9, 16])
@pytest.mark.parametrize("change", [lambda _: 0.0, lambda value: 1.0 - value], ids=["all zero", "inverted"])
def test_a_wrong_view_of_few_points_is_caught(tmp_path, size, change):
    def bent(values):
        return np.clip(values, 0.0, 1.0) ** np.float32(0.9)

    transform, lut_format = view_transform("d", "v", bent, bent), FORMATS["resolve_cube"]
    path = tmp_path / "view.cube"
    path.write_text(lut_format.text(transform, size))
    assert all(r.verdict == "pass" for r in verify_lut(path, transform, lut_format, Judge()))
    header, rows = path.read_text().split("LUT_3D_INPUT_RANGE")
    first, *triplets = rows.splitlines()
    wrong = [" ".join(f"{change(float(value)):.5f}" for value in row.split()) for row in triplets]
    path.write_text(header + "LUT_3D_INPUT_RANGE" + "\n".join([first, *wrong]) + "\n")
    assert all(r.verdict == "fail" for r in verify_lut(path, transform, lut_format, Judge()))


def test_a_file_that_is_no_lut_is_one_sentence(tmp_path):
    transform, lut_format = TRANSFORMS["acesproxy10i_to_lin_ap1"], FORMATS["spi1d"]
    path = tmp_path / "a.spi1d"
    path.write_text("Version 1\nnonsense")
    with pytest.raises(UserError, match="not a LUT that OCIO"):
        verify_lut(path, transform, lut_format, Judge())
    with pytest.raises(UserError, match="no such file"):
        verify_lut(tmp_path / "none.spi1d", transform, lut_format, Judge())
