# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pairs of small LUT files. That two give other pixels, or the same, OCIO's processor says in each test."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import jsonschema
import numpy as np
import pytest

from ocio_gen.comparison.luts import diff_luts
from tests.comparison.house import spi1d
from tests.conftest import ROOT, through_ocio


class Pair(NamedTuple):
    claim: str
    suffix: str
    a: str
    b: str
    pixel: tuple[float, float, float] = (0.5, 0.5, 0.5)  # that the two give other results for


def clf(*ops: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?><ProcessList compCLFversion="3" id="x">'
    return f"{head}{''.join(ops)}</ProcessList>\n"


def matrix(*rows: float) -> str:
    numbers = rows if len(rows) == 9 else np.diag(np.resize(rows, 3)).ravel().tolist()
    array = " ".join(map(str, numbers))
    return f'<Matrix inBitDepth="32f" outBitDepth="32f"><Array dim="3 3">{array}</Array></Matrix>'


def clamp(low: float, high: float) -> str:
    values = "".join(
        f"<{end}{way}Value>{value}</{end}{way}Value>"
        for way in ("In", "Out")
        for end, value in (("min", low), ("max", high))
    )
    return f'<Range inBitDepth="32f" outBitDepth="32f">{values}</Range>'


def exponent(style: str) -> str:
    parameters = '<ExponentParams exponent="2.2"/>'
    return f'<Exponent inBitDepth="32f" outBitDepth="32f" style="{style}">{parameters}</Exponent>'


def halfs(changed: float | None = None) -> str:
    """Return a half-domain LUT that keeps every value but one."""
    values = np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float64)
    values = np.nan_to_num(values, posinf=65504, neginf=-65504)
    if changed is not None:
        values[np.float16(changed).view(np.uint16)] += 1
    array = "\n".join(f"{value:.9g}" for value in values)
    return (
        '<LUT1D inBitDepth="32f" outBitDepth="32f" halfDomain="true">'
        f'<Array dim="65536 1">{array}</Array></LUT1D>'
    )


def curve_1d(attributes: str = "") -> str:
    array = "\n".join(f"{(i / 16) ** 2:.9g}" for i in range(17))
    return (
        f'<LUT1D inBitDepth="32f" outBitDepth="32f" {attributes}interpolation="linear">'
        f'<Array dim="17 1">{array}</Array></LUT1D>'
    )


def inverse(*entries: float) -> str:
    array = "\n".join(map(str, entries))
    lut = f'<InverseLUT1D inBitDepth="32f" outBitDepth="32f"><Array dim="{len(entries)} 1">{array}</Array>'
    return f'<?xml version="1.0"?><ProcessList version="2.0" id="x">{lut}</InverseLUT1D></ProcessList>\n'


def cube(size: int, rows: list[tuple[float, float, float]], domain: str = "", kind: str = "1D") -> str:
    text = "\n".join(" ".join(map(str, row)) for row in rows)
    return f"LUT_{kind}_SIZE {size}\n{domain}{text}\n"


def cube_3d(size: int, changed: int | None = None) -> str:
    axis = np.linspace(0, 1, size) ** 1.5
    rows = [(r, g, b) for b in axis for g in axis for r in axis]
    if changed is not None:
        rows[changed] = (rows[changed][0], rows[changed][1] + 0.05, rows[changed][2])
    return cube(size, rows, kind="3D")


LINE = [(0.0, 0.0, 0.0), (0.5, 0.5, 0.5), (1.0, 1.0, 1.0)]


def domain(high: str, low: str = "0 0 0") -> str:
    return cube(3, LINE, f"DOMAIN_MIN {low}\nDOMAIN_MAX {high}\n")


def csp(blue: float) -> str:
    """Return a .csp whose shaper takes 0 to 1 in red and green, and 0 to `blue` in blue."""
    shapers = "".join(f"2\n0 {high}\n0 1\n" for high in (1, 1, blue))
    return f"CSPLUTV100\n1D\n\n{shapers}\n3\n0 0 0\n.5 .5 .5\n1 1 1\n"


def line(length: int, changed: int | None = None, span: tuple[float, float] = (0, 1)) -> str:
    return spi1d([i / (length - 1) + (0.01 if i == changed else 0) for i in range(length)], span)


def both(make: Callable[[Any], str], a: float | str | None, b: float | str | None) -> tuple[str, str]:
    return make(a), make(b)


FAR = (1000 + 1500 / 4096 * 10,) * 3
NODE = 16 * 33 * 33 + 3 * 33 + 30  # red 30, green 3, blue 16

DIFFERENT = [
    Pair("a clamp behind a matrix", "clf", *both(lambda v: clf(matrix(1.5), clamp(0, v)), 100, 1), (5, 5, 5)),
    Pair("the low end of a clamp", "clf", *both(lambda v: clf(clamp(v, 50)), -20, -30), (-25, -25, -25)),
    Pair("a clamp above all halfs", "clf", *both(lambda v: clf(clamp(0, v)), 1e6, 1e7), (5e6, 5e6, 5e6)),
    Pair("a clamp below the end", "clf", *both(lambda v: clf(clamp(0, v)), 2e38, 3e38), (3e38, 0, 0)),
    Pair("a table that is inverted", "ctf", inverse(0, 0.5, 1, 4, 16), inverse(0, 0.5, 1, 2, 16), (3, 3, 3)),
    Pair("the domain of blue (.cube)", "cube", domain("1 1 1"), domain("1 1 4"), (0, 0, 2)),
    Pair("the low domain of green (.cube)", "cube", domain("1 1 1"), domain("1 1 1", "0 -1 0"), (0, -0.5, 0)),
    Pair("the domain of blue (.csp)", "csp", csp(1), csp(4), (0, 0, 2)),
    Pair("one entry of 16,385", "spi1d", line(16385), line(16385, 11111), (11111 / 16384,) * 3),
    Pair(
        "one entry of a wide domain",
        "spi1d",
        line(4001, span=(-3, 9)),
        line(4001, 3999, (-3, 9)),
        (8.997,) * 3,
    ),
    Pair("an entry far from 0 to 1", "spi1d", *both(lambda v: line(4097, v, (1000, 1010)), None, 1500), FAR),
    Pair("hues", "clf", clf(curve_1d()), clf(curve_1d('hueAdjust="dw3" ')), (0.1, 0.5, 0.9)),
    Pair("the last entry", "spi1d", line(64), line(64, 63), (1, 1, 1)),
    Pair("one node of 35,937", "cube", cube_3d(33), cube_3d(33, NODE), (30 / 32, 3 / 32, 16 / 32)),
    Pair("a negative half", "clf", clf(halfs()), clf(halfs(-77.0)), (-77, -77, -77)),
    Pair("a large half", "clf", clf(halfs()), clf(halfs(60000.0)), (60000, 0, 0)),
    Pair(
        "a half behind a matrix",
        "clf",
        *both(lambda v: clf(matrix(0.1), halfs(v)), None, 0.7),
        (7.001953,) * 3,
    ),
    Pair(
        "negatives",
        "clf",
        *both(lambda s: clf(exponent(s)), "basicMirrorFwd", "basicPassThruFwd"),
        (-0.5, 0, 0),
    ),
    Pair("order of ops", "clf", clf(matrix(2), clamp(0, 1)), clf(clamp(0, 1), matrix(2)), (0.75, 0.75, 0.75)),
    Pair(
        "one coefficient",
        "spimtx",
        "1 0 0 0\n0 1 0 0\n0 0 1 0\n",
        "1 0 0 0\n0 1 0.0001 0\n0 0 1 0\n",
    ),
]

EQUAL = [
    Pair("spaces", "spi1d", line(8), line(8).replace("\n", " \n")),
    Pair("a comment", "cube", cube_3d(5), "# ours\n" + cube_3d(5)),
    Pair("more digits", "clf", clf(matrix(1.5)), clf(matrix(1.5)).replace("1.5", "1.500")),
    Pair("a matrix in two", "clf", clf(matrix(4)), clf(matrix(2), matrix(2))),
    Pair("ids and descriptions", "clf", clf(matrix(2)), clf("<Description>Two</Description>", matrix(2))),
]


@pytest.fixture
def written(tmp_path):
    def write(pair):
        paths = tmp_path / f"a.{pair.suffix}", tmp_path / f"b.{pair.suffix}"
        for path, text in zip(paths, (pair.a, pair.b), strict=True):
            path.write_text(text)
        return paths

    return write


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: pair.claim)
def test_other_pixels_are_a_difference(pair, written):
    a, b = written(pair)
    assert not np.array_equal(through_ocio(a, [pair.pixel]), through_ocio(b, [pair.pixel]))
    report = diff_luts(a, b)
    assert report.verdict == "different"
    moved = {one.name: one.moved for one in report.differences}[f"a.{pair.suffix}, b.{pair.suffix}"]
    assert moved is not None
    off = np.abs(through_ocio(a, [pair.pixel]) - through_ocio(b, [pair.pixel])).max() * 1023
    assert moved.worst_cv > 0.9 * off
    # What the report says of its worst sample is what OCIO gives.
    assert moved.worst is not None
    channel = "RGB".index(moved.worst.channel)
    for path, value in ((a, moved.worst.expected), (b, moved.worst.got)):
        assert through_ocio(path, [moved.worst.input])[0, channel] == pytest.approx(value, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("pair", EQUAL, ids=lambda pair: pair.claim)
def test_the_same_pixels_are_none(pair, written):
    a, b = written(pair)
    values = np.random.default_rng(1).uniform(-1, 5, (1000, 3))
    assert np.array_equal(through_ocio(a, values), through_ocio(b, values))
    report = diff_luts(a, b)
    (one,) = report.differences
    assert (report.verdict, one.change) == ("equal", "text")
    assert one.detail == "the files differ; OCIO makes the same ops of both"


def test_ops_that_differ_and_move_nothing_are_said_to_be_that_on_the_pixels_compared(written):
    pair = Pair("", "clf", clf(clamp(0, 1), matrix(2)), clf(clamp(0, 1), matrix(2), clamp(-9, 9)))
    report = diff_luts(*written(pair))
    (one,) = report.differences
    assert (report.verdict, one.change) == ("equal", "text")
    assert one.detail.startswith("the files differ; the ops differ; no difference on ")
    assert one.detail.endswith(" pixels over -65504 to 65504 in each channel, forward and inverse")


def test_a_lut_without_an_inverse_says_so(written):
    luma = matrix(0.2, 0.7, 0.1, 0.2, 0.7, 0.1, 0.2, 0.7, 0.1)
    a, b = written(Pair("", "clf", clf(luma), clf("<Description>Luma</Description>", luma)))
    report = diff_luts(a, b)
    assert report.verdict == "equal"
    assert any("neither has an inverse in OCIO" in note for note in report.notes)
    b.write_text(clf(matrix(2)))
    report = diff_luts(a, b)
    assert report.verdict == "different"
    assert any(
        one.change == "unreadable" and one.detail.startswith("A has no inverse") for one in report.differences
    )


def test_infinities_are_compared_where_no_finite_pixel_moves(written):
    # OCIO's clamp holds an infinity at the largest float.
    a, b = written(Pair("", "clf", clf(matrix(1)), clf(clamp(-3.4028234e38, 3.4028234e38))))
    assert np.isinf(through_ocio(a, [[np.inf] * 3])).all()
    assert np.isfinite(through_ocio(b, [[np.inf] * 3])).all()
    report = diff_luts(a, b)
    assert report.verdict == "different"
    assert [one.detail for one in report.differences if one.moved] == ["infinities and NaN"] * 2
    # JSON has no infinities: the schema says what stands for them.
    schema = json.loads((ROOT / "schemas" / "diff.schema.json").read_text())
    jsonschema.validate(json.loads(report.to_json()), schema)
    assert '"Infinity"' in report.to_json()
