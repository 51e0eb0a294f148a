# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Captures with a plausible mistake each, by plain formulas: it is told, and right ones have no cause."""

import math
import re

import numpy as np
import OpenEXR
import OpenImageIO as oiio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.verification.captures import verify_capture
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.junit import junit_xml
from ocio_gen.verification.sentences import failure
from tests import planted
from tests.conftest import FRAME, write_image
from tests.planted import TRA1, TRA2, continuous, count_right, expanded, graded, narrowed, rounded, unclamped

HEIGHT, WIDTH = 72, 104


def picture(seed=1):
    """Return a smooth picture with grain, much colour, shadows and highlights: (72, 104, 3) halfs."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    stops = np.stack(
        [4 * np.sin(x / 17 + y / 29 + seed + c) + 2 * np.sin(x / 7 - y / 5 + 2 * c) for c in range(3)],
        axis=-1,
    )
    return (0.18 * 2.0 ** (stops + rng.normal(0, 0.4, stops.shape))).astype(np.float16)


PLATE = picture()
ACES = PLATE.astype(np.float64)
LIN = ACES @ TRA1.T
C = continuous(LIN)
Q = rounded(C)
Q12 = rounded(continuous(LIN, 12))


def words(cv, bits=10):
    """Return codes as OpenImageIO takes them for a file of so many bits: in the upper ones of 16."""
    codes = np.clip(rounded(cv), 0, (1 << bits) - 1).astype(np.uint16)
    return ((codes << (16 - bits)) | (codes >> (2 * bits - 16))).astype(np.uint16)


def write_plate(path, light=PLATE):
    channels = {name: np.ascontiguousarray(light[..., i]) for i, name in enumerate("RGB")}
    OpenEXR.File({}, channels).write(str(path))


def light(lin):
    """Return the codes of other light than AP1."""
    return rounded(continuous(lin))


def enlarged(cv, factor):
    """Return an image scaled about its middle, the nearest pixel taken."""
    rows, columns = (
        np.clip(np.rint((np.arange(n) - (n - 1) / 2) / factor + (n - 1) / 2), 0, n - 1).astype(int)
        for n in cv.shape[:2]
    )
    return cv[rows][:, columns]


def base_of(base):
    return np.clip((np.log(np.maximum(LIN, 1e-10)) / np.log(base) + 2.5) * 50 + 425, 64, 940)


ALPHA = np.linspace(0.2, 1.0, HEIGHT * WIDTH).reshape(HEIGHT, WIDTH, 1)

# What a 10-bit DPX holds, and a part of what must be said of it.
TEN_BITS = {
    "one code up": (Q + 1, "every code is 1 too high: 0.02 stops brighter"),
    "three codes down": (np.clip(Q - 3, 64, 940), "every code is 3 too low: 0.06 stops darker"),
    "half a stop": (np.clip(C + 25, 64, 940), "every code is 25 too high: 0.50 stops brighter"),
    "a third of a stop": (np.clip(C - 50 / 3, 64, 940), "0.33 stops darker"),
    "white balance": (
        np.clip(Q + np.array([6, 0, -4]), 64, 940),
        "R is 6 too high, G is right, B is 4 too low",
    ),
    "gain": (Q * 0.95, "codes are multiplied by 0.95"),
    "StepsPerStop": ((C - 425) * 48 / 50 + 425, "a stop is 48 codes, not 50"),
    "floor": (np.floor(C), "codes are cut, not rounded (floor"),
    "ceiling": (np.ceil(C), "codes are rounded up"),
    "16 bits cut": (np.floor(np.rint(C / 1023 * 65535) / 64), "16-bit values are cut to 10 bits"),
    "8 bits": (np.rint(C / 1023 * 255) / 255 * 1023, "values passed through 8 bits"),
    "8 upper bits": (np.floor(Q / 4) * 4, "values passed through 8 bits"),
    "12-bit values": (Q12 / 4095 * 1023, "code values are those of 12 bits, not of 10"),
    "12-bit codes": (Q12, "code values are those of 12 bits, not of 10"),
    "12 bits cut": (np.floor(Q12 / 4), "12-bit codes are cut to 10 bits"),
    "expanded twice": (
        expanded(np.clip(rounded(expanded(Q)), 0, 1023)),
        "64 became 0, and 940 became 1023; twice",
    ),
    "narrowed": (narrowed(Q), "scaled to legal range once more"),
    "narrowed twice": (narrowed(rounded(narrowed(Q))), "0 became 64, and 1023 became 940; twice"),
    "narrowed and cut": (np.floor(narrowed(Q)), "once more: 0 became 64, and 1023 became 940, and cut"),
    "not clamped": (unclamped(LIN), "codes are not clamped"),
    "swapped": (Q[..., ::-1], "red and blue are swapped"),
    "shifted": (Q[..., [1, 2, 0]], "red holds green, green holds blue, blue holds red"),
    "doubled": (Q[..., [0, 1, 1]], "blue holds green"),
    "no red": (np.where([True, False, False], 64, Q), "red is missing: it is 64 everywhere"),
    "moved right": (np.roll(Q, 1, axis=1), "moved by 1 pixel to the right"),
    "moved": (np.roll(Q, (5, -3), axis=(0, 1)), "moved by 3 pixels to the left and 5 pixels down"),
    "upside down": (Q[::-1], "upside down"),
    "mirrored": (Q[:, ::-1], "mirrored"),
    "turned": (Q[::-1, ::-1], "turned by 180 degrees"),
    "scaled": (enlarged(Q, 0.8), "the image is scaled to 80"),
    "another frame": (
        light(picture(2).astype(np.float64) @ TRA1.T),
        "it is the frame plate.0102.exr, 1 frame later",
    ),
    "no matrix": (light(ACES), "the matrix is missing: AP0 is taken for AP1"),
    "transposed": (light(ACES @ TRA1), "the matrix is transposed"),
    "inverse": (light(ACES @ TRA2.T), "the matrix is the inverse"),
    "twice the matrix": (light(LIN @ TRA1.T), "the matrix is applied twice"),
    "Rec.709": (light(ACES @ planted.AP0_TO_709.T), "the matrix is for Rec.709"),
    "swapped before": (light(ACES[..., ::-1] @ TRA1.T), "red and blue are swapped before the matrix"),
    "ACEScct": (planted.acescct(LIN) * 1023, "the curve is ACEScct"),
    "ACEScc": (planted.acescc(LIN) * 1023, "the curve is ACEScc"),
    "LogC3": (planted.logc3(LIN) * 1023, "the curve is LogC3"),
    "LogC4": (planted.logc4(LIN) * 1023, "the curve is LogC4"),
    "natural": (base_of(math.e), "the logarithm is natural"),
    "decimal": (base_of(10), "the logarithm is decimal"),
    "linear": (LIN * 1023, "there is no curve"),
    "Appendix D": (np.where(LIN <= 2**-4.72, 64, C), "Appendix D's threshold is misprinted"),
    "CDL": (
        graded(Q, slope=(1.2, 1, 0.9), offset=(-0.02, 0, 0.03), power=(1.1, 1, 0.95)),
        "a CDL is in it: slope 1.2 1 0.9, offset -0.02 0 0.03",
    ),
    "saturation": (graded(Q, saturation=0.8), "a CDL is in it: saturation 0.8"),
    "no matrix, cut": (np.floor(continuous(ACES)), "missing: AP0 is taken for AP1, and codes are cut"),
    "swapped, cut": (np.floor(C[..., ::-1]), "red and blue are swapped, and codes are cut"),
    "no matrix, brighter": (continuous(ACES) + 25, "AP0 is taken for AP1, and every code is 25 too high"),
    "multiplied by alpha": (Q * ALPHA, "pre-multiplied"),
}


def causes(folder, name, image, bits=None, said=None, plate=PLATE):
    write_plate(folder / "plate.0101.exr", plate)
    write_plate(folder / "plate.0102.exr", picture(2))
    write_image(folder / name, np.ascontiguousarray(image), bits)
    report = verify_capture(folder / "plate.0101.exr", folder / name, Judge(), said=said)
    assert not report.passed
    return [result.cause for result in report.results]


def test_of_50_captures_each_with_a_mistake_nearly_all_are_told(tmp_path):
    said = {
        name: causes(tmp_path, "a.dpx", words(cv), 10, "acesproxy10i") for name, (cv, _) in TEN_BITS.items()
    }
    assert len(said) >= 50
    count_right(said, {name: part for name, (_, part) in TEN_BITS.items()})


def infinite():
    light = PLATE.copy()
    light[20:30, 20:30] = np.inf
    return light


with np.errstate(invalid="ignore"):
    LOST = np.nan_to_num(continuous(infinite().astype(np.float64) @ TRA1.T), nan=64)
NEGATIVE = np.where(np.arange(WIDTH)[:, np.newaxis] % 3 == [0, 1, 2], -0.02, 1) * ACES

# The file's name, its pixels, the bits of its words, and what is said of it: other files, and 12 bits.
OTHERS = {
    "12 bits, cut": ("a.dpx", words(np.floor(continuous(LIN, 12)), 12), 12, "codes are cut, not rounded"),
    "12 bits, up": ("a.dpx", words(Q12 + 4, 12), 12, "every code is 4 too high: 0.02 stops brighter"),
    "through 10 bits": ("a.dpx", words(np.floor(Q12 / 4) * 4, 12), 12, "values passed through 10 bits"),
    "10-bit codes": ("a.dpx", words(Q, 12), 12, "code values are those of 10 bits, not of 12"),
    "10-bit values": ("a.dpx", words(Q / 1023 * 4095, 12), 12, "code values are those of 10 bits, not of 12"),
    "16-bit TIFF": ("a.tif", words(Q + 2), None, "every code is 2 too high"),
    "upper bits": ("a.tif", (np.floor(C) * 64).astype(np.uint16), None, "codes are cut"),
    "not rounded": ("a.exr", (C / 1023).astype(np.float32), None, "ROUND is missing"),
}


def test_other_files_are_told_without_a_word_of_what_they_are(tmp_path):
    said = {name: causes(tmp_path, file, image, bits) for name, (file, image, bits, _) in OTHERS.items()}
    count_right(said, {name: part for name, (*_, part) in OTHERS.items()})


def test_light_that_the_matrix_makes_nan_and_light_that_is_clamped_before_it(tmp_path):
    (lost,) = causes(tmp_path, "a.dpx", words(LOST), 10, plate=infinite())
    assert lost is not None
    assert lost.startswith("Cause: infinite light is lost in the matrix, as infinity less infinity")
    negative = NEGATIVE.astype(np.float16)
    clamped = light(np.maximum(negative.astype(np.float64), 0) @ TRA1.T)
    (said,) = causes(tmp_path, "a.dpx", words(clamped), 10, plate=negative)
    assert said is not None
    assert said.startswith("Cause: negative light is clamped before the matrix")


@pytest.mark.parametrize("bits", [10, 12])
def test_right_captures_have_no_cause(bits, tmp_path):
    write_plate(tmp_path / "plate.exr")
    write_image(tmp_path / "a.dpx", words(Q if bits == 10 else Q12, bits), bits)
    said = f"acesproxy{bits}i:full"
    (result,) = verify_capture(tmp_path / "plate.exr", tmp_path / "a.dpx", Judge(), said=said).results
    assert (result.verdict, result.cause) == ("pass", None)


NOISE = np.random.default_rng(3).uniform(64, 940, Q.shape)

# What no candidate is.
UNKNOWN = {
    "noise": NOISE,
    "a curve of nobody's": 1023 * (C / 1023) ** 1.3,
    "another picture": light(picture(9).astype(np.float64) @ TRA1.T),
    "an unknown matrix": light(ACES @ np.array([[0.8, 0.3, -0.1], [0.1, 0.7, 0.2], [0.0, 0.2, 0.8]]).T),
    "blurred": (np.roll(Q, 1, 1) + Q + np.roll(Q, -1, 1)) / 3,
    "noisy": Q + np.random.default_rng(4).normal(0, 6, Q.shape),
    "some rows wrong": Q + 40 * (np.arange(HEIGHT) % 7 == 0)[:, np.newaxis, np.newaxis],
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_of_what_is_no_candidate_nothing_is_said_for_certain(name, tmp_path):
    (said,) = causes(tmp_path, "a.dpx", words(UNKNOWN[name]), 10, "acesproxy10i")
    assert said is None or not said.startswith("Cause"), said


def test_a_cause_stands_in_the_line_that_fails_and_in_junit(tmp_path):
    write_plate(tmp_path / "plate.exr")
    write_image(tmp_path / "a.dpx", words(Q + 1), 10)
    report = verify_capture(tmp_path / "plate.exr", tmp_path / "a.dpx", Judge())
    said = "Cause: every code is 1 too high: 0.02 stops brighter (explains all of the samples)"
    (result,) = report.results
    assert result.cause == said
    assert failure(result).endswith(f" (100%) are off. {said}")
    assert said in junit_xml(report)
    assert f'"cause": "{said}"' in report.to_json()


def test_on_a_real_frame(tmp_path):
    channels = OpenEXR.File(str(FRAME), separate_channels=True).channels()
    aces = np.stack([channels[name].pixels for name in "RGB"], -1).astype(np.float64)
    c = continuous(aces @ TRA1.T)
    q = rounded(c)
    for cv, part in (
        (np.floor(c), "codes are cut"),
        (q + 1, "every code is 1 too high"),
        (q[..., ::-1], "red and blue are swapped"),
        (np.roll(q, (-2, 7), axis=(0, 1)), "moved by 7 pixels to the right and 2 pixels up"),
        (q[:, ::-1], "mirrored"),
        (rounded(continuous(aces)), "the matrix is missing"),
    ):
        write_image(tmp_path / "a.dpx", words(cv), 10)
        (result,) = verify_capture(FRAME, tmp_path / "a.dpx", Judge()).results
        assert result.cause is not None
        assert result.cause.startswith("Cause: ")
        assert part in result.cause


def test_a_few_wrong_samples_are_no_certain_cause(tmp_path):
    write_plate(tmp_path / "plate.exr")
    cv = Q.copy()
    cv[10, 10:13] += 2
    write_image(tmp_path / "a.dpx", words(cv), 10)
    (result,) = verify_capture(tmp_path / "plate.exr", tmp_path / "a.dpx", Judge()).results
    assert result.verdict == "fail"
    assert not (result.cause or "").startswith("Cause")


def test_a_data_window_that_lies_elsewhere_is_one_sentence(tmp_path):
    write_plate(tmp_path / "plate.exr")
    spec = oiio.ImageSpec(WIDTH, HEIGHT, 3, "float")
    spec.x, spec.y, spec.full_x, spec.full_y = 40, -30, 0, 0
    spec.full_width, spec.full_height = WIDTH, HEIGHT
    output = oiio.ImageOutput.create(str(tmp_path / "a.exr"))
    assert output is not None
    assert output.open(str(tmp_path / "a.exr"), spec)
    assert output.write_image((Q / 1023).astype(np.float32))
    output.close()
    with pytest.raises(UserError, match=re.escape("lies at x 40, y -30 of its display window")):
        verify_capture(tmp_path / "plate.exr", tmp_path / "a.exr", Judge())
