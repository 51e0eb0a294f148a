# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a LUT file is, told from its pixels."""

import re

import numpy as np
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_lut
from ocio_gen.lut_formats.transforms import TRANSFORMS
from ocio_gen.verification.foreign import verify_lut_file
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.readings import closest_reading
from ocio_gen.verification.statement import CaptureStatement, is_of_capture, spoken, statement
from ocio_gen.verification.subjects.capture import SignalRange
from ocio_gen.verification.subjects.ocio_cpu import OcioCpu
from tests.conftest import ROOT

LIGHT = {"lin_ap1", "aces2065-1"}
NAMES = [name for name, t in TRANSFORMS.items() if LIGHT & {t.source.name, t.target.name}]


@pytest.mark.parametrize("name", NAMES)
def test_every_transform_of_ours_is_recognised(name):
    path = ROOT / "luts" / f"{name}.clf"
    best, other, _ = closest_reading(path, OcioCpu(name, load_lut(path)), statement().claims)
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


def guess_of(report):
    """What was guessed: the same of all results."""
    (guess,) = {str(result.guess) for result in report.results}
    return guess


def stops(normalized):
    return 2.0 ** (normalized * 17.52 - 9.72)


def test_legal_range_expanded_is_recognised_and_passes(tmp_path):
    path = spi1d(tmp_path / "vendor.spi1d", stops, 4096)
    report = verify_lut_file(path, Judge())
    # Said of each result once, and of the report nowhere else.
    guess = guess_of(report)
    assert guess.startswith(
        "vendor.spi1d: nothing says what it is, so it is guessed: taken as ACESproxy Normalized to linear "
        "AP1 (0 to 1 is legal range), "
    )
    assert guess.endswith("; say so with --as acesproxy_normalized:decode:ap1")
    assert (report.verdict, report.notes) == ("warn", [])
    assert {r.direction for r in report.results} == {"decode"}


def test_what_is_said_in_full_is_a_note_and_half_of_it_half_a_guess(tmp_path):
    path = spi1d(tmp_path / "vendor.spi1d", stops, 4096)
    report = verify_lut_file(path, Judge(), said="acesproxy_normalized:decode:ap1")
    assert report.verdict == "pass"
    assert [str(note) for note in report.notes] == [
        "vendor.spi1d: taken as ACESproxy Normalized to linear AP1 (0 to 1 is legal range)"
    ]
    report = verify_lut_file(path, Judge(), said="acesproxy_normalized:decode")
    guess = guess_of(report)
    assert guess.startswith("vendor.spi1d: its light is not given, so it is guessed: taken as ")
    assert (report.verdict, report.notes) == ("warn", [])
    # The range says the same.
    report = verify_lut_file(path, Judge(), said="acesproxy10i:decode:ap1", signal_range=SignalRange.LEGAL)
    assert report.verdict == "pass"
    report = verify_lut_file(path, Judge(), said="acesproxy10i:decode:ap1", signal_range=SignalRange.FULL)
    assert report.verdict == "fail"


def decoded(full_scale, low, high, middle, per_stop):
    """What S-2013-001, Equation 3, says of a code, in a container of 0 to 1."""
    return lambda value: 2.0 ** ((min(max(value * full_scale, low), high) - middle) / per_stop - 2.5)


TEN, TWELVE = decoded(1023, 64, 940, 425, 50), decoded(4095, 256, 3760, 1700, 200)


@pytest.mark.parametrize("length", [17, 33, 49, 65])
@pytest.mark.parametrize("entry", [TEN, TWELVE])
def test_a_coarse_table_of_either_depth_is_said_to_be_of_either(tmp_path, length, entry):
    """Its sampling moves it further than the depths are apart, and so nearer to either of them."""
    path = spi1d(tmp_path / "vendor.spi1d", entry, length)
    report = verify_lut_file(path, Judge())
    doubt = "(it cannot be told whether it is ACESproxy10i or ACESproxy12i); say so with --as acesproxy"
    assert doubt in guess_of(report)
    worst = {}
    for depth in (10, 12):
        results = verify_lut_file(path, Judge(), said=f"acesproxy{depth}i:decode:ap1").results
        (worst[depth],) = [
            r.figures.worst_cv / (50 if depth == 10 else 200) for r in results if r.probe == "all codes"
        ]
    closer = min(worst, key=worst.__getitem__)
    if max(worst.values()) > min(worst.values()) * 1.1:  # (it was told by other samples)
        assert f"taken as ACESproxy{closer}i" in guess_of(report)


@pytest.mark.parametrize(("entry", "depth"), [(TEN, 10), (TWELVE, 12)])
def test_the_depth_of_a_fine_table_is_told(tmp_path, entry, depth):
    path = spi1d(tmp_path / "vendor.spi1d", entry, 129)
    guess = guess_of(verify_lut_file(path, Judge()))
    assert f"taken as ACESproxy{depth}i to linear AP1" in guess
    assert "cannot be told" not in guess


def test_how_far_off_it_is_stands_without_an_exponent(tmp_path):
    """An exact table is off by what its digits lose: less than a millionth of a stop."""

    def rounded(digits):
        path = spi1d(tmp_path / "vendor.spi1d", lambda value: float(f"{TEN(value):.{digits}g}"))
        return guess_of(verify_lut_file(path, Judge()))

    guess = rounded(9)
    assert "under 0.000001 stops off on average; the next closest" in guess
    assert re.search(r"\d[eE][-+]?\d", guess) is None
    # Half of the last of five digits, of a mantissa of 1 to 10: between 7e-7 and 7e-5 stops.
    (off,) = re.findall(r"(0\.0+\d+) stops off on average", rounded(5))
    assert 7e-7 < float(off) < 7e-5


@pytest.mark.parametrize(
    "said", ["acesproxy10i:full", "acesproxy12i:upper-bits", "acesproxy12i", "acesproxy10i:codes"]
)
def test_what_is_said_of_a_capture_is_written_as_it_is_said(said):
    assert str(CaptureStatement.of(said, None)) == said
    assert is_of_capture(said) is (":" in said)


# In containers, code values are shares of 1023 and 4095; 64 to 940 and 256 to 3760 are legal.
RESCALES = {
    "acesproxy10i:rescale:acesproxy_normalized": lambda v: (v * 1023 - 64) / 876,
    "acesproxy12i:rescale:acesproxy_normalized": lambda v: (v * 4095 - 256) / 3504,
    "acesproxy_normalized:rescale:acesproxy10i": lambda v: (v * 876 + 64) / 1023,
    "acesproxy_normalized:rescale:acesproxy12i": lambda v: (v * 3504 + 256) / 4095,
    "acesproxy10i:rescale:acesproxy12i": lambda v: v * 1023 * 4 / 4095,
    "acesproxy12i:rescale:acesproxy10i": lambda v: v * 4095 / 4 / 1023,
}


@pytest.mark.parametrize("said", RESCALES)
def test_a_rescale_is_verified_and_recognised(tmp_path, said):
    path = spi1d(tmp_path / "vendor.spi1d", RESCALES[said], 4096)
    assert verify_lut_file(path, Judge(), said=said).verdict == "pass"
    guess = guess_of(verify_lut_file(path, Judge()))
    assert guess.endswith(f"; say so with --as {said}")
    # Half a code of 10 bits is 2 of 12.
    off = spi1d(tmp_path / "off.spi1d", lambda v: RESCALES[said](v) + 1 / 1023, 4096)
    assert verify_lut_file(off, Judge(), said=said).verdict == "fail"


def test_a_vendors_file_that_swaps_codes_falls_short(tmp_path):
    # 64 entries of a log curve, interpolated linearly: half a code in the middle between two.
    path = spi1d(tmp_path / "coarse.spi1d", lambda v: stops(min(max((v * 1023 - 64) / 876, 0), 1)), 64)
    report = verify_lut_file(path, Judge(), said="acesproxy10i:decode:ap1")
    (result,) = [r for r in report.results if r.probe == "all codes"]
    assert (result.verdict, result.limits.fail) == ("fail", 0.5)
    assert 0.5 < result.figures.worst_cv < 20


def test_what_is_said_narrows_what_is_guessed():
    claims = statement().claims
    assert len(claims) == 2 * 5 + 2 * 3 + 6
    assert len({spoken(one) for one in claims}) == len(claims)
    both = statement("acesproxy10i:decode")
    assert ([one.direction for one in both.claims], both.unsaid) == (
        ["decode", "decode"],
        "its light is not given",
    )
    full = statement("ACESproxy12i_quantized:encode:AP0")
    (claim,) = full.claims
    assert claim.title == "ACES2065-1 (AP0) to ACESproxy12i, ROUND applied"
    assert full.unsaid == ""
    cdl = Cdl(saturation=0.5)
    assert [c.direction for c in statement("acesproxy10i:grade", cdl).claims] == ["grade"]


@pytest.mark.parametrize("claim", statement().claims, ids=spoken)
def test_what_a_guess_asks_to_be_said_is_that_claim(claim):
    (said,) = statement(spoken(claim)).claims
    assert said == claim


def test_a_range_says_which_of_container_and_legal_range_is_meant():
    assert {spoken(one).partition(":")[0] for one in statement(signal_range=SignalRange.LEGAL).claims} == {
        "acesproxy_normalized"
    }
    full = {spoken(one) for one in statement(signal_range=SignalRange.FULL).claims}
    assert len(full) == 2 * 4 + 2 * 2
    assert not any("normalized" in one or "rescale" in one for one in full)
    (claim,) = statement("acesproxy12i:decode:ap1", signal_range=SignalRange.LEGAL).claims
    # By Appendix C, 1.0 is the largest code, 3760 of 12 bits.
    assert claim.values(np.array([[256.0, 3760.0, 2008.0]])).tolist() == [[0.0, 1.0, 0.5]]


@pytest.mark.parametrize(
    ("said", "signal_range", "sentence"),
    [
        ("acesproxy_normalized:decode", "full", "range: is full, and the claim says acesproxy_normalized"),
        ("acesproxy10i_quantized:encode", "legal", "range: is legal, and the claim says acesproxy10i_quant"),
        ("acesproxy10i:rescale:acesproxy12i", "full", "range: is there, and a rescale says both"),
        (
            "acesproxy10i:decode",
            "upper-bits",
            "range: is upper-bits, which only a capture has; .* full or legal",
        ),
        (None, "codes", "range: is codes, which only a capture has"),
    ],
)
def test_a_range_that_contradicts_the_claim_is_refused(said, signal_range, sentence):
    with pytest.raises(UserError, match=sentence):
        statement(said, signal_range=SignalRange(signal_range))


@pytest.mark.parametrize(
    "said",
    [
        "log",
        "acesproxy10i",
        "acesproxy10i:code",
        "acesproxy10i:decode:xyz",
        "a:decode",
        "acesproxy10i:decode:ap1:x",
        "acesproxy10i:decode:",
        "acesproxy10i_quantized:decode",
        "acesproxy10i:rescale",
        "acesproxy10i:rescale:acesproxy10i",
        "acesproxy10i:rescale:ap1",
        "acesproxy10i:rescale:acesproxy12i_quantized",
        "acesproxy10i_quantized:view",
        "acesproxy10i:view:sRGB",
        "",
    ],
)
def test_what_names_nothing_is_one_sentence_that_lists_what_can_be_said(said):
    with pytest.raises(
        UserError, match=r"claim: found .* give SPACE:decode:LIGHT, acesproxy10i:decode:ap1 say"
    ) as e:
        statement(said)
    for word in (
        "rescale:SPACE",
        "SPACE:view",
        "SPACE:grade",
        "acesproxy_normalized",
        "acesproxy12i_quantized",
    ):
        assert word in str(e.value)


def test_what_needs_a_file_more_says_so():
    for said, cdl in (("acesproxy10i:grade", None), ("acesproxy10i:decode", Cdl())):
        with pytest.raises(UserError, match="a file that grades needs its CDL"):
            statement(said, cdl)
    with pytest.raises(UserError, match="a file that shows a view needs `config`"):
        statement("acesproxy10i:view")


def test_a_file_that_is_near_nothing_is_not_guessed(tmp_path):
    for number, entry in enumerate((lambda v: v, lambda v: v**2.4, lambda v: np.nan, lambda v: 1.0)):
        path = spi1d(tmp_path / f"{number}.spi1d", entry)
        with pytest.raises(
            UserError, match=r"is near no ACESproxy transform: the closest, .* say what it is with"
        ):
            verify_lut_file(path, Judge(ProbeKit()))
        # Of what is said to be one, it is a wrong one.
        assert verify_lut_file(path, Judge(), said="acesproxy10i:decode").verdict == "fail"
