# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.comparison.luts import diff_luts
from ocio_gen.comparison.pixels import LIGHT, ValueDifference, moved
from ocio_gen.comparison.report import Difference, DiffReport
from ocio_gen.core.errors import UserError
from tests.conftest import ROOT

LUTS = ROOT / "luts"


def spi1d(path, entry, low=0.0, high=1.0, length=1024):
    rows = "".join(f"{entry(low + (high - low) * i / (length - 1)):.9g}\n" for i in range(length))
    path.write_text(f"Version 1\nFrom {low} {high}\nLength {length}\nComponents 1\n{{\n{rows}}}\n")
    return path


def stops(v):
    return 2.0 ** ((v * 1023 - 425) / 50 - 2.5)


def test_a_file_and_itself_are_equal(tmp_path):
    report = diff_luts(LUTS / "acesproxy10i_to_lin_ap1.spi1d", LUTS / "acesproxy10i_to_lin_ap1.spi1d")
    assert (report.verdict, report.differences) == ("equal", [])
    copy = tmp_path / "acesproxy10i_to_lin_ap1.spi1d"
    copy.write_text((LUTS / copy.name).read_text() + "\n")
    report = diff_luts(LUTS / copy.name, copy)
    (one,) = report.differences
    assert (report.verdict, one.change) == ("equal", "text")
    assert one.detail == "the files differ; OCIO makes the same ops of both"


def test_an_entry_that_moved_is_found_with_its_size(tmp_path):
    a = spi1d(tmp_path / "a.spi1d", stops)
    b = spi1d(tmp_path / "b.spi1d", lambda v: stops(v) * (1.0 if round(v * 1023) != 500 else 2**0.1))
    report = diff_luts(a, b)
    assert report.verdict == "different"
    one, inverse = report.differences
    assert inverse.name == "a.spi1d, b.spi1d, inverse"
    assert one.moved is not None
    assert one.moved.worst_stops == pytest.approx(0.1, rel=0.02)
    assert one.moved.worst_cv == pytest.approx(5.0, rel=0.02)
    assert one.moved.worst is not None
    assert max(one.moved.worst.input) * 1023 == pytest.approx(500, abs=0.3)
    assert one.moved.mean_cv < 0.05
    assert diff_luts(a, b, tolerance_cv=5.2).verdict == "equal"
    assert diff_luts(a, b, tolerance_cv=4.8).verdict == "different"


def test_the_union_of_domains_is_compared(tmp_path):
    # The same line, that one file clamps at 1 and the other at 2.
    a = spi1d(tmp_path / "a.spi1d", lambda v: v)
    b = spi1d(tmp_path / "b.spi1d", lambda v: v, 0.0, 2.0)
    one, inverse = diff_luts(a, b).differences
    assert inverse.moved is not None
    assert inverse.moved.worst_cv == pytest.approx(1023, rel=1e-3)
    assert one.moved is not None
    assert one.moved.worst_cv == pytest.approx(1023, rel=1e-3)
    assert one.moved.worst is not None
    assert max(one.moved.worst.input) == pytest.approx(2.0)
    # Bits of rounding aside, nothing below 1 moved.
    assert one.moved.changed < 0.8 * one.moved.samples


def test_two_formats_of_one_transform_are_close_in_code_values(tmp_path):
    clf, ctf = LUTS / "lin_ap1_to_acesproxy10i.clf", tmp_path / "same.ctf"
    raw = ocio.Config.CreateRaw()
    group = raw.getProcessor(ocio.FileTransform(str(clf))).createGroupTransform()
    group.write("Color Transform Format", str(ctf), raw)
    assert diff_luts(clf, ctf, 0.0001).verdict == "equal"  # OCIO writes floats of nine digits
    report = diff_luts(LUTS / "lin_ap1_to_acesproxy10i.clf", LUTS / "lin_ap1_to_acesproxy12i.clf")
    one, inverse = report.differences
    assert one.moved is not None
    assert inverse.moved is not None
    # 64 / 1023 and 256 / 4095; 940 / 1023 and 3760 / 4095.
    assert one.moved.worst_cv == pytest.approx(940 - 3760 / 4095 * 1023, rel=1e-3)


def always(values):
    """Return a function that makes these pixels of any."""
    return lambda _: values.copy()


def test_a_nan_in_one_is_a_difference_of_its_own_and_in_both_is_none():
    shown = np.full((4, 3), 0.5, np.float32)
    a, b = shown.copy(), shown.copy()
    a[0] = b[0] = np.nan
    for scale in (LIGHT, ValueDifference()):
        assert moved(scale, shown, always(a), always(b)).changed == 0
        for bad in (np.nan, np.inf):
            b[2, 1] = bad
            for one, other in ((a, b), (b, a)):
                difference = moved(scale, shown, always(one), always(other))
                assert (difference.nonfinite, difference.changed) == (1, 1)
                assert difference.worst is not None
                assert (difference.worst.pixel, difference.worst.channel) == (2, "G")
                report = DiffReport(a="a", b="b", tolerance_cv=1e9)
                report.differences.append(Difference(kind="LUT", name="n", change="pixels", moved=difference))
                assert report.verdict == "different"
        b[2, 1] = 0.5


def test_what_is_no_lut_is_one_sentence(tmp_path):
    (tmp_path / "a.cube").write_text("nonsense")
    with pytest.raises(UserError, match=r"a.cube: not a LUT that OCIO"):
        diff_luts(tmp_path / "a.cube", LUTS / "acesproxy10i_to_lin_ap1.spi1d")
