# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Numbers that a diagnosis solves from what came out, whatever they are; and when it says nothing."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.signals import ACES, LIN_AP1, Form, proxy
from ocio_gen.lut_formats.transforms import view_transform
from ocio_gen.verification.claims import DecodeClaim, EncodeClaim, ViewClaim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.diagnosis.diagnosis import Case, diagnose
from ocio_gen.verification.diagnosis.evidence import Evidence
from ocio_gen.verification.diagnosis.levels import Levels
from ocio_gen.verification.diagnosis.solved import solved
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.rendered import display_encoding
from ocio_gen.verification.subjects.subject import Engine
from tests import planted
from tests.planted import TRA1, continuous, decoded, rounded

RNG = np.random.default_rng(8)
LIGHT = (0.18 * 2.0 ** RNG.uniform(-5.5, 5.5, (1500, 3))).astype(np.float32)
LIN = LIGHT.astype(np.float64) @ TRA1.T
CODES = RNG.integers(64, 941, (1500, 3))


def evidence(claim, shown, carried, aim, output):
    """Return evidence as a result gives it, within a fiftieth of a code."""
    near = np.full((len(shown), 1), 0.02)
    scale = claim.scale(Depth.F32)
    everywhere = np.ones(len(shown), bool)
    return Evidence(claim, Depth.F32, scale, near, near, shown, carried, aim, output, everywhere)


def said_of_codes(cv, bits=10):
    """Return what is said of whole codes that came out of the encode of LIGHT."""
    encoding = {10: ACESPROXY10, 12: ACESPROXY12}[bits]
    claim = EncodeClaim(ACES, proxy(encoding, Form.QUANTIZED), encoding)
    aim = rounded(continuous(LIN, bits)).astype(np.uint16)
    found = diagnose([Case(evidence(claim, LIGHT, LIGHT, aim, rounded(cv) / encoding.full_scale))])
    return None if found is None else str(found)


def said_of_light(light):
    """Return what is said of the light that came out of the decode of CODES."""
    claim = DecodeClaim(proxy(ACESPROXY10), LIN_AP1, ACESPROXY10)
    found = diagnose([Case(evidence(claim, CODES, CODES / 1023, decoded(CODES), light))])
    return None if found is None else str(found)


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", text)]


@settings(max_examples=25)
@given(st.integers(-60, 60).filter(bool), st.sampled_from([10, 12]))
def test_whole_offsets_are_solved(off, bits):
    steps = {10: 50, 12: 200}[bits]
    said = said_of_codes(rounded(continuous(LIN, bits)) + off, bits)
    way, light = ("high", "brighter") if off > 0 else ("low", "darker")
    expected = (
        f"Cause: every code is {abs(off)} too {way}: {abs(off) / steps:.2f} stops {light} (explains all"
    )
    assert said is not None
    assert said.startswith(expected), said


@settings(max_examples=25)
@given(st.floats(-2, 2).filter(lambda stops: abs(stops) > 0.05))
@pytest.mark.long
def test_exposure_is_solved_in_stops_of_codes_and_of_light(stops):
    for said in (
        said_of_codes(continuous(LIN * 2.0**stops)),
        said_of_light(decoded(CODES) * 2.0**stops),
    ):
        assert said is not None
        assert said.startswith("Cause: ")
        (found,) = re.findall(r"(\d+\.\d\d) stops (?:brighter|darker)", said)
        assert abs(float(found) - abs(stops)) < 0.011, said
        assert ("brighter" in said) == (stops > 0)


@settings(max_examples=25)
@given(st.floats(0.8, 1.2).filter(lambda gain: abs(gain - 1) > 0.01))
def test_gains_of_codes_are_solved(gain):
    said = said_of_codes(np.clip(rounded(continuous(LIN)) * gain, 0, 1023))
    assert said is not None
    assert said.startswith("Cause: codes are multiplied by "), said
    assert abs(numbers(said)[0] - gain) < 0.0006


triples = st.tuples(*[st.floats(-1, 1)] * 3)


@settings(max_examples=25)
@given(triples, triples, triples, st.floats(-1, 1))
def test_cdls_are_solved(slopes, offsets, powers, saturation):
    numbers_of = {
        "slope": np.round(1 + 0.25 * np.array(slopes), 3),
        "offset": np.round(0.06 * np.array(offsets), 3),
        "power": np.round(1 + 0.2 * np.array(powers), 3),
        "saturation": round(1 + 0.3 * saturation, 3),
    }
    assume(np.abs(numbers_of["power"] - 1).max() > 0.02)
    assume(abs(numbers_of["saturation"] - 1) > 0.02)
    said = said_of_codes(planted.graded(rounded(continuous(LIN)), **numbers_of))
    assert said is not None
    assert said.startswith("Cause: a CDL is in it: "), said
    for name, neutral in (("slope", 1.0), ("offset", 0.0), ("power", 1.0)):
        found = re.search(rf"{name} ([-\d. ]+)", said)
        solved = np.array(numbers(found[1])) if found else np.full(3, neutral)
        assert np.abs(solved - numbers_of[name]).max() < 0.02, said
    found = re.search(r"saturation ([\d.]+)", said)
    assert found is not None
    assert abs(float(found[1]) - numbers_of["saturation"]) < 0.02


def test_right_output_and_noise_have_no_cause():
    assert said_of_codes(continuous(LIN)) is None
    assert said_of_light(decoded(CODES)) is None
    assert said_of_codes(RNG.uniform(64, 940, LIN.shape)) is None
    assert said_of_light(2.0 ** RNG.uniform(-9, 7, LIN.shape)) is None


class Shown:
    """What a monitor shows of codes, wrong in some way."""

    name, route, engine = "shown", "CPU F32", Engine.OTHER
    in_depth = out_depth = Depth.F32
    parallel = True

    def __init__(self, change):
        self.change = change

    def output(self, start, values):
        return self.change(monitor(values)).astype(np.float32)


def monitor(values):
    """Return a monitor's values of container values, with some contrast and crosstalk."""
    light = decoded(np.asarray(values, np.float32).astype(np.float64) * 1023)
    mixed = light @ np.array([[0.8, 0.15, 0.05], [0.1, 0.8, 0.1], [0.02, 0.18, 0.8]]).T
    return (mixed / (mixed + 0.6)) ** (1 / 2.4)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda v: v[:, ::-1], "red and blue are swapped"),
        (lambda v: v + 8 / 1023, "every code of the display is 8 too high, of 1023"),
        (lambda v: v * 0.9, "codes are multiplied by 0.9"),
        (lambda v: (64 + 876 * v) / 1023, "codes are scaled to legal range: 0 became 64"),
        (lambda v: np.rint(v * 255) / 255, "values passed through 8 bits"),
    ],
)
def test_what_a_display_shows_is_told_in_its_own_codes(change, part):
    view = view_transform("sRGB", "Film", monitor, monitor)
    results = list(Judge().results("a", Shown(change), ViewClaim(view), lambda _: Limits(fail=0.5)))
    assert any(result.failed for result in results)
    for result in results:
        assert not result.failed or (result.cause or "").startswith(f"Cause: {part}"), result.cause
    for result in Judge().results("a", Shown(lambda v: v), ViewClaim(view), lambda _: Limits(fail=0.5)):
        assert (result.failed, result.cause) == (False, None)


def test_two_causes_that_predict_the_same_are_both_said():
    # Above its toe, ACEScc of 0 to 1 is ACESproxy of 0 to 1: legal range expanded.
    said = said_of_codes((np.clip(continuous(LIN), 64, 940) - 64) / 876 * 1023)
    assert said is not None
    assert said.startswith("Either ")
    assert "legal range is expanded to full range" in said
    assert "the curve is ACEScc" in said


@settings(max_examples=20)
@given(st.floats(0.7, 0.9))
def test_what_explains_fewer_than_95_percent_is_not_certain(share):
    wrong = rounded(continuous(LIN)) + 3
    noise = RNG.random(len(LIN)) > share
    wrong[noise] = RNG.uniform(64, 940, (int(noise.sum()), 3))
    said = said_of_codes(wrong)
    assert said is not None
    assert said.startswith("Looks as if: every code is 3 too high"), said


@pytest.mark.parametrize(
    ("low", "high"), [(4096, 60160), (64 / 1023 * 65535, 940 / 1023 * 65535)], ids=["16 bits", "10 bits"]
)
@pytest.mark.parametrize("narrowed", [True, False])
def test_a_line_of_a_display_that_is_legal_range_is_called_that(narrowed, low, high):
    rng = np.random.default_rng(1)
    codes = rng.uniform(8000, 56000, (500, 3))
    exact = low + codes * (high - low) / 65535 if narrowed else (codes - low) / (high - low) * 65535
    made = np.rint(exact) + rng.integers(-2, 3, codes.shape)
    encoding = display_encoding(16)
    *_, line = solved(Levels(codes, codes, made, encoding, rounded=True, goes_in=False, display=True))
    said = "codes are scaled to legal range: 0 became 4096, and 65535 became 60160"
    if not narrowed:
        said = "legal range is expanded to full range: 4096 became 0, and 60160 became 65535"
    assert line.sentence == line.kind == said
