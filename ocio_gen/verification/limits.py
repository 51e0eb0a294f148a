# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What subjects are allowed: limits, from what was measured of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from ocio_gen.aces.acescc import STOPS as STOPS_OF_NORMALIZED
from ocio_gen.aces.acesproxy import ACESPROXY10, Encoding
from ocio_gen.aces.signals import Form
from ocio_gen.lut_formats.format import LutFormat
from ocio_gen.show.looks.look import Grade, Step
from ocio_gen.verification import tolerances
from ocio_gen.verification.claims import Claim, DecodeClaim, EncodeClaim, RescaleClaim, ViewClaim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.subjects.subject import Engine, Subject

ProbeLimits: TypeAlias = Callable[[Probe], Limits]

# A file that is not ours is right if no code comes out as another.
FOREIGN_CV = 0.5

# Kinds of probes whose infinities OCIO's matrix loses, ...
_LOST = {ProbeKind.INFINITIES}
# ... and without optimisation, by which AP1 goes to AP0 and back.
_LOST_UNOPTIMIZED = {ProbeKind.INFINITIES, ProbeKind.AP1_INFINITIES, ProbeKind.AP1_SPECIALS}
LOST = "a pixel with infinite light turns black, as OCIO's matrix subtracts infinity from infinity"
LOST_IN_FLOATS = "a pixel with infinite light turns black, as a matrix subtracts infinity from infinity"
# Every other sample of these kinds is the right code.
LOST_CV = 0.5

# Parts per million of quantised samples that may be another code, where that depends on what computes them.
_QUANTIZED_PPM = {
    Engine.UNOPTIMIZED: tolerances.QUANTIZED_PPM | tolerances.QUANTIZED_PPM_UNOPTIMIZED,
    Engine.RASTERIZER: tolerances.QUANTIZED_PPM | tolerances.QUANTIZED_PPM_ON_GPU,
    Engine.GPU: tolerances.QUANTIZED_PPM
    | tolerances.QUANTIZED_PPM_ON_GPU
    | tolerances.QUANTIZED_PPM_ON_HARDWARE,
}


def space_limits(claim: Claim, subject: Subject, *, legacy: bool = False) -> ProbeLimits:
    """Return the limits of a way through a colour space, as a subject runs it.

    Args:
        claim: What it does.
        subject: What runs it.
        legacy: Whether it is of profile 1: an encode is a decode's LUT, inverted.
    """
    if legacy and isinstance(claim, EncodeClaim):
        return lambda probe: _legacy_encode_limits(claim, probe.kind)
    if isinstance(claim, EncodeClaim):
        return lambda probe: _encode_limits(claim, subject, probe.kind)
    if isinstance(claim, DecodeClaim):
        return lambda probe: _decode_limits(claim, subject, probe.kind)
    raise TypeError(f"a colour space does not {claim.direction}")


def _encode_limits(claim: EncodeClaim, subject: Subject, kind: ProbeKind) -> Limits:
    encoding, depth = claim.encoding, subject.out_depth
    unoptimized, at_boundaries = subject.engine is Engine.UNOPTIMIZED, kind is ProbeKind.AP1_BOUNDARIES
    if kind in (_LOST_UNOPTIMIZED if unoptimized else _LOST):
        return _lost(encoding)
    quantized = claim.target.form is Form.QUANTIZED
    codes = depth.exact or depth.full_scale == encoding.full_scale
    known = "beside a boundary float32 has no bits to spare" if at_boundaries else None
    if quantized and codes:
        table = _QUANTIZED_PPM.get(subject.engine, tolerances.QUANTIZED_PPM)
        ppm = table[kind][encoding.bit_depth] if kind in table else 0.0
        twice = unoptimized and kind is ProbeKind.AP1_RGB
        return Limits(fail=0.0, failpercent=ppm / 1e4, hardfail=2.0 if twice else 1.0, known=known)
    off = _stops(subject.engine, kind) * encoding.steps_per_stop
    if depth.exact:
        return Limits(fail=off)
    # Pixels that are not exact: the closest word, but for a few, and those the word beside it.
    form = claim.target.form or Form.CONTINUOUS
    ppm = tolerances.WORD_PPM[form, depth]
    if kind.few or (at_boundaries and (codes or quantized)):
        ppm = tolerances.HALF_PPM
    word = _word_cv(form, depth, encoding)
    hardfail = (1.0 if quantized else 0.0) + word * 1.001 + off
    return Limits(fail=word / 2, failpercent=ppm / 1e4, hardfail=hardfail, known=known)


def _legacy_encode_limits(claim: EncodeClaim, kind: ProbeKind) -> Limits:
    encoding = claim.encoding
    if kind in _LOST:
        return _lost(encoding)
    stops = tolerances.LEGACY_STOPS_OF.get(kind, tolerances.LEGACY_STOPS[encoding.bit_depth])
    return Limits(fail=stops * encoding.steps_per_stop)


def _lost(encoding: Encoding) -> Limits:
    """Return the limits of infinities that turn black, which no config can change: README.md says why."""
    return Limits(fail=float(encoding.full_scale), warn=LOST_CV, known=LOST, known_cv=float(encoding.cv_min))


def _stops(engine: Engine, kind: ProbeKind) -> float:
    if kind.through_matrix:
        return tolerances.MATRIX_STOPS
    if engine is Engine.UNOPTIMIZED and kind is ProbeKind.AP1_RGB:
        return tolerances.UNOPTIMIZED_MATRIX_STOPS
    return tolerances.EXACT_LOG_STOPS if engine.exact_math else tolerances.CONTINUOUS_STOPS


def _word_cv(form: Form, depth: Depth, encoding: Encoding) -> float:
    """Return the code values between two words: of halfs, from 0.5 to 1, where it is most."""
    span = encoding.cv_max - encoding.cv_min if form is Form.NORMALIZED else encoding.full_scale
    return span / 2**11 if depth.full_scale is None else span / depth.full_scale


def _decode_limits(claim: DecodeClaim, subject: Subject, kind: ProbeKind) -> Limits:
    """Return the limits of a decode.

    A neutral, and any value before the matrix, is never a different half. After the matrix, where
    channels nearly cancel, the count of halfs is information.
    """
    steps = claim.encoding.steps_per_stop
    if subject.out_depth is Depth.F16:
        percent = tolerances.DECODED_HALF_PPM / 1e4
        return Limits(
            fail=tolerances.DECODE_STOPS * steps,
            failpercent=percent,
            hardfail=tolerances.HALF_ULP_STOPS * steps,
        )
    # OCIO takes another way from integers, as exact as without optimisation.
    exact = subject.engine.exact_math or not subject.in_depth.exact
    stops = tolerances.EXACT_DECODE_STOPS if exact else tolerances.DECODE_STOPS
    codes = subject.in_depth.exact or subject.in_depth.full_scale == claim.encoding.full_scale
    same_half = kind is not ProbeKind.CODE_TRIPLETS and codes
    return Limits(fail=stops * steps, mismatched_ppm=0.0 if same_half else None)


def lut_limits(claim: Claim, subject: Subject, lut_format: LutFormat, size: int = 0) -> ProbeLimits:
    """Return the limits of a LUT file of ours.

    Args:
        claim: What it holds.
        subject: What reads it.
        lut_format: Its format.
        size: Points along each axis of a view's grid; 0 without one.
    """

    def limits(probe: Probe) -> Limits:
        own = _lut_limits(claim, subject, lut_format, size, probe.kind)
        return _shaded(own) if subject.engine.shades else own

    return limits


def _shaded(own: Limits) -> Limits:
    """Return the limits of a file of ours where shaders run it: no code may come out as another.

    A GPU's texture units interpolate tables more coarsely than a CPU does.
    """
    as_they_are = own.known or own.mean_cv is not None or own.fail == 0.0  # ROUND's are those of GPUs
    return own if as_they_are else Limits(fail=max(own.fail, FOREIGN_CV))


def _lut_limits(claim: Claim, subject: Subject, lut_format: LutFormat, size: int, kind: ProbeKind) -> Limits:
    if isinstance(claim, EncodeClaim):
        return _lut_encode_limits(claim, subject, lut_format, kind)
    if isinstance(claim, DecodeClaim):
        stops = lut_format.losses.decode or (
            tolerances.DECODE_STOPS if lut_format.ops else tolerances.LUT_DECODE_STOPS
        )
        same_half = 0.0 if kind is not ProbeKind.CODE_TRIPLETS else None
        return Limits(fail=stops * claim.encoding.steps_per_stop, mismatched_ppm=same_half)
    if isinstance(claim, RescaleClaim):
        stops = lut_format.losses.rescale or tolerances.LUT_RESCALE_STOPS
        return Limits(fail=stops * claim.to_encoding.steps_per_stop)
    return _sampled_view_limits(size) if size else Limits(fail=FOREIGN_CV)


def _sampled_view_limits(size: int) -> Limits:
    """Return the limits of a grid of a view. The worst error, at a crease of it, is information."""
    return Limits(fail=1023.0, mean_cv=view_mean_cv(size))


def view_mean_cv(size: int) -> float:
    """Return what a grid of a view may be off by on average, in 10-bit codes of the display.

    Args:
        size: Points along each axis, 2 at least.
    """
    return tolerances.VIEW_MEAN_CV[max(known for known in tolerances.VIEW_MEAN_CV if known <= size)]


def _lut_encode_limits(
    claim: EncodeClaim, subject: Subject, lut_format: LutFormat, kind: ProbeKind
) -> Limits:
    steps, bits = claim.encoding.steps_per_stop, claim.encoding.bit_depth
    if claim.target.form is Form.QUANTIZED or kind is ProbeKind.INFINITIES:
        return _encode_limits(claim, subject, kind)
    stops = lut_format.losses.encode or tolerances.LUT_ENCODE_STOPS_ON.get(kind, tolerances.LUT_ENCODE_STOPS)
    if subject.engine is Engine.INVERTED:
        stops = tolerances.INVERTED_STOPS[bits]
    elif subject.engine is Engine.SHAPER:
        stops = tolerances.CSP_SHAPER_STOPS
    return Limits(fail=stops * steps)


def foreign_limits(claim: Claim, subject: Subject, size: int = 0) -> ProbeLimits:
    """Return the limits of a LUT file that may not be ours: no code may come out as another.

    Where ROUND is in the file, OCIO's float32 may put as many on the wrong side as in a file of ours. A grid
    of a view may be off on average as one of ours, and as one of 17 points where it has fewer.

    Args:
        claim: What it is.
        subject: What reads it.
        size: Points along each axis of the finest 3D LUT in it; 0 without one.
    """
    if isinstance(claim, ViewClaim) and size:
        return lambda _: _sampled_view_limits(max(size, tolerances.VIEW_POINTS))
    return lambda probe: _foreign_limits(claim, subject, probe.kind)


def _foreign_limits(claim: Claim, subject: Subject, kind: ProbeKind) -> Limits:
    if kind is ProbeKind.INFINITIES and isinstance(claim, EncodeClaim):
        lost = _lost(claim.encoding)
        return lost.model_copy(update={"known": LOST_IN_FLOATS}) if subject.engine is Engine.OTHER else lost
    if kind is ProbeKind.CODES_OUTSIDE:
        return Limits(fail=4095.0, warn=FOREIGN_CV, known="the specification does not say")
    if isinstance(claim, EncodeClaim) and claim.target.form is Form.QUANTIZED:
        if subject.engine is Engine.OTHER and subject.out_depth.exact:
            return _float32_limits(claim, kind)
        return _encode_limits(claim, subject, kind)
    return Limits(fail=FOREIGN_CV)


def _float32_limits(claim: EncodeClaim, kind: ProbeKind) -> Limits:
    """Return the limits of ROUND in an effect that computes in float32, whoever made it."""
    at_boundaries = kind is ProbeKind.AP1_BOUNDARIES
    ppm = 0.0 if kind.few else tolerances.FLOAT32_PPM[claim.encoding.bit_depth]
    if at_boundaries:
        ppm = tolerances.FLOAT32_BOUNDARY_PPM
    known = "beside a boundary float32 has no bits to spare" if at_boundaries else None
    return Limits(fail=0.0, failpercent=ppm / 1e4, hardfail=1.0, known=known)


def look_limits(chains: Iterable[Sequence[Step]], *, legacy: bool = False) -> Limits:
    """Return the limits of looks from light to light: the largest that one of them needs.

    A CDL enlarges what its working space, and what came before it, is off by: in proportion to slope,
    power and saturation, and, where a power is below 1, to that power of it, at the bottom of 0..1, where
    it is steepest.

    Args:
        chains: The steps of each look, in order.
        legacy: Whether the config is of profile 1.
    """
    stops_of = tolerances.LEGACY_LOOK_STOPS if legacy else tolerances.LOOK_STOPS
    largest = 0.0
    for chain in chains:
        off = 0.0  # in 0..1 of the working space
        for step in chain:
            if isinstance(step, Grade):
                cdl = step.cdl
                gain = max(1.0, *cdl.slope) * max(1.0, *cdl.power) * max(1.0, cdl.saturation)
                off += stops_of.get(step.working.name, tolerances.OTHER_LOOK_STOPS) / STOPS_OF_NORMALIZED
                off = gain * off ** min(1.0, *cdl.power)
        largest = max(largest, off)
    return Limits(fail=largest * STOPS_OF_NORMALIZED * ACESPROXY10.steps_per_stop)


def view_limits(*, graded: bool, sampled: bool) -> Limits:
    """Return the limits of a view, against the same view of the config that it was made from.

    Args:
        graded: Whether a look comes before it, whose reference is in numpy.
        sampled: Whether it is a 3D LUT of the other one.
    """
    if graded:
        return Limits(
            fail=tolerances.GRADED_VIEW_CV,
            failpercent=tolerances.GRADED_VIEW_PERCENT,
            mean_cv=tolerances.GRADED_VIEW_MEAN_CV,
        )
    return Limits(fail=1023.0, mean_cv=tolerances.VIEW_MEAN_CV[33]) if sampled else Limits(fail=0.0)


def capture_limits(encoding: Encoding) -> Limits:
    """Return the limits of a capture of the link: whole codes, and next to none of them another."""
    return Limits(
        fail=0.0,
        failpercent=tolerances.QUANTIZED_PPM[ProbeKind.FRAME][encoding.bit_depth] / 1e4,
        hardfail=1.0,
    )


def effect_limits(claim: Claim, subject: Subject) -> Limits:
    """Return the limits of an OpenFX effect: the closest word of each depth, the right one of all codes."""
    steps = claim.encoding.steps_per_stop
    if claim.direction is Direction.ENCODE:
        quantized = claim.target.form is Form.QUANTIZED
        exact = quantized or not subject.out_depth.exact
        return Limits(
            fail=0.0 if exact else tolerances.EFFECT_ENCODE_STOPS * steps,
            mismatched_ppm=0.0 if exact else None,
        )
    if subject.out_depth is Depth.F16:
        return Limits(fail=0.0, mismatched_ppm=0.0)
    codes_of_floats = claim.direction is Direction.DECODE and subject.in_depth.exact
    return Limits(
        fail=(tolerances.EFFECT_DECODE_STOPS if codes_of_floats else tolerances.EFFECT_LIGHT_STOPS) * steps
    )


def kernel_limits(claim: Claim, kind: ProbeKind, *, exact: bool) -> Limits:
    """Return the limits of a kernel in a host's language, which computes in float32.

    Args:
        claim: What it does.
        kind: Of the probe.
        exact: Whether it finds codes between exact boundaries; else by a logarithm.
    """
    encoding = claim.encoding
    steps, bits = encoding.steps_per_stop, encoding.bit_depth
    if claim.direction is Direction.ENCODE:
        if claim.target.form is Form.QUANTIZED:
            table = tolerances.KERNEL_PPM if exact else tolerances.KERNEL_PPM | tolerances.KERNEL_LOG_PPM
            ppm = table.get(kind, {bits: 0.0})[bits]
            return Limits(fail=0.0, failpercent=ppm / 1e4, hardfail=1.0)
        stops = tolerances.KERNEL_ENCODE_STOPS if exact else tolerances.KERNEL_LOG_STOPS
        return Limits(fail=(tolerances.KERNEL_MATRIX_STOPS if kind is ProbeKind.RGB else stops) * steps)
    if claim.direction is Direction.DECODE:
        if kind is ProbeKind.BETWEEN_CODES:
            return Limits(fail=tolerances.KERNEL_BETWEEN_STOPS * steps)
        return Limits(
            fail=tolerances.KERNEL_DECODE_STOPS * steps,
            mismatched_ppm=None if kind is ProbeKind.CODE_TRIPLETS else 0.0,
        )
    return Limits(fail=tolerances.KERNEL_GRADE_STOPS * steps)
