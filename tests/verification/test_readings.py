# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a LUT file is, told from its pixels."""

import numpy as np
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_lut
from ocio_gen.lut_formats.transforms import TRANSFORMS
from ocio_gen.verification.foreign import verify_lut_file
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.readings import closest_reading, possible_claims
from ocio_gen.verification.subjects.ocio_cpu import OcioCpu
from tests.conftest import ROOT

LIGHT = {"lin_ap1", "aces2065-1"}
NAMES = [name for name, t in TRANSFORMS.items() if LIGHT & {t.source.name, t.target.name}]


@pytest.mark.parametrize("name", NAMES)
def test_every_transform_of_ours_is_recognised(name):
    path = ROOT / "luts" / f"{name}.clf"
    best, other = closest_reading(path, OcioCpu(name, load_lut(path)), possible_claims(None))
    transform = TRANSFORMS[name]
    assert (best.claim.source.name, best.claim.target.name) == (transform.source.name, transform.target.name)
    assert best.claim.target.form == transform.target.form
    assert best.stops < 5e-5
    assert other is not None
    assert other.stops > best.stops


def spi1d(path, entry, length=1024):
    rows = "".join(f"{entry(place / (length - 1)):.9g}\n" for place in range(length))
    path.write_text(f"Version 1\nFrom 0 1\nLength {length}\nComponents 1\n{{\n{rows}}}\n")
    return path


def stops(normalized):
    return 2.0 ** (normalized * 17.52 - 9.72)


def test_legal_range_expanded_is_recognised_and_passes(tmp_path):
    path = spi1d(tmp_path / "vendor.spi1d", stops, 4096)
    report = verify_lut_file(path, Judge())
    (note,) = report.notes
    assert note.text.startswith("taken as ACESproxy Normalized to linear AP1 (0 to 1 is legal range)")
    assert report.verdict == "pass"
    assert {r.direction for r in report.results} == {"decode"}


def test_a_vendors_file_that_swaps_codes_falls_short(tmp_path):
    # 64 entries of a log curve, interpolated linearly: half a code in the middle between two.
    path = spi1d(tmp_path / "coarse.spi1d", lambda v: stops(min(max((v * 1023 - 64) / 876, 0), 1)), 64)
    report = verify_lut_file(path, Judge(), said="acesproxy10i:decode:ap1")
    (result,) = [r for r in report.results if r.probe == "all codes"]
    assert (result.verdict, result.limits.fail) == ("fail", 0.5)
    assert 0.5 < result.figures.worst_cv < 20


def test_what_is_said_narrows_what_is_guessed():
    assert len(possible_claims(None)) == 2 * 5 + 2 * 3
    assert [c.direction for c in possible_claims("acesproxy10i:decode")] == ["decode", "decode"]
    (claim,) = possible_claims("ACESproxy12i_quantized:encode:AP0")
    assert claim.title == "ACES2065-1 (AP0) to ACESproxy12i, ROUND applied"
    cdl = Cdl(saturation=0.5)
    assert [c.direction for c in possible_claims("acesproxy10i:grade", cdl)] == ["grade"]


@pytest.mark.parametrize(
    "said",
    [
        "log",
        "acesproxy10i",
        "acesproxy10i:code",
        "acesproxy10i:decode:xyz",
        "a:decode",
        "acesproxy10i:decode:ap1:x",
        "",
    ],
)
def test_what_names_nothing_is_one_sentence(said):
    with pytest.raises(UserError, match=r"claim: found .* give SPACE:DIRECTION, acesproxy10i:decode say"):
        possible_claims(said)
    with pytest.raises(UserError, match="a file that grades needs its CDL"):
        possible_claims("acesproxy10i:grade")
    with pytest.raises(UserError, match="a file that grades needs its CDL"):
        possible_claims("acesproxy10i:decode", Cdl())


def test_a_file_that_is_near_nothing_is_not_guessed(tmp_path):
    for number, entry in enumerate((lambda v: v, lambda v: v**2.4, lambda v: np.nan, lambda v: 1.0)):
        path = spi1d(tmp_path / f"{number}.spi1d", entry)
        with pytest.raises(
            UserError, match=r"is near no ACESproxy transform: the closest, .* say what it is with"
        ):
            verify_lut_file(path, Judge(ProbeKit()))
        # Of what is said to be one, it is a wrong one.
        assert verify_lut_file(path, Judge(), said="acesproxy10i:decode").verdict == "fail"
