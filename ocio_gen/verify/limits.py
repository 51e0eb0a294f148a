"""What subjects are allowed: limits, each with what was measured beside it.

Measured with OpenColorIO 2.6.0, 10-bit and 12-bit, the GPU's on Mesa's llvmpipe. Frames are what
users bring: theirs are those of the specification of this tool.
"""

from collections.abc import Callable
from typing import TypeAlias

from ocio_gen.acesproxy import Encoding
from ocio_gen.signals import Form
from ocio_gen.verify.claims import Claim, DecodeClaim, EncodeClaim, RescaleClaim
from ocio_gen.verify.depths import Depth
from ocio_gen.verify.figures import Limits
from ocio_gen.verify.probes import Probe
from ocio_gen.verify.subjects.ocio_gpu import OcioGpu
from ocio_gen.verify.subjects.subject import Subject

ProbeLimits: TypeAlias = Callable[[Probe], Limits]

# -- colour spaces of a config ------------------------------------------------------------------

# Parts per million of quantised samples that may be another code, by depth; none may be more
# than one code off. OCIO's float32 matrix, and the table's float32, put them on the wrong side of
# a boundary; of the floats beside the boundaries themselves, not quite half.
QUANTIZED_PPM = {
    "halfs": {10: 0.0, 12: 0.0},  # 0, 0
    "AP1 halfs": {10: 0.0, 12: 0.0},  # 0, 0
    "RGB": {10: 25.0, 12: 60.0},  # 20.4, 53.3
    "AP1 RGB": {10: 20.0, 12: 90.0},  # 16.0, 83.9
    "AP1 boundaries": {10: 4.45e5, 12: 4.45e5},  # 4.403e5, 4.440e5
    "AP1 float32s": {10: 25.0, 12: 90.0},
    "frame": {10: 100.0, 12: 400.0},  # 13.6, 94.9 on the demo show's
}
QUANTIZED_PPM_ON_GPU = {
    "RGB": {10: 26.0, 12: 90.0},  # 25.4, 86.5
    "AP1 RGB": {10: 20.0, 12: 125.0},  # 2.5, 122
    "AP1 boundaries": {10: 4.55e5, 12: 4.45e5},  # 4.524e5, 4.441e5
}
# A GPU's texture unit may tell 256 places between two entries, which lie up to 0.07 and 0.28 of a
# code apart: computed from that, not measured.
QUANTIZED_PPM_ON_HARDWARE = {
    kind: {10: 200.0, 12: 800.0} for kind in ("RGB", "AP1 RGB", "AP1 float32s", "frame")
} | {"AP1 boundaries": {10: 5.5e5, 12: 5.5e5}}
# Without optimisation, OCIO goes from AP1 to AP0 and back, in float32.
QUANTIZED_PPM_UNOPTIMIZED = {"AP1 RGB": {10: 1250.0, 12: 4750.0}}  # 1223, 4720; up to 2 codes off

# Stops that a continuous encode may be off. OCIO's fast log makes 1.5e-5; on channels that
# nearly cancel in the matrix, its float32 makes the rest.
CONTINUOUS_STOPS = 1.6e-5  # 1.55e-5, 1.55e-5
MATRIX_STOPS = 9e-4  # RGB and frames: 8.79e-4, 8.78e-4
EXACT_LOG_STOPS = 2.2e-6  # without optimisation, and on the GPU: 2.06e-6, 2.11e-6
UNOPTIMIZED_MATRIX_STOPS = 0.0107  # AP1 RGB: 0.0106, 0.0105

# Words of inexact pixels that may be others than the closest, ppm: a sample lies near the middle
# between two words often where the words lie close. None may be further off than one word.
WORD_PPM = {
    (Form.CONTINUOUS, Depth.F16): 800.0,  # 738, 725
    (Form.CONTINUOUS, Depth.UINT16): 2.7e4,  # 2.44e4, 2.66e4
    (Form.CONTINUOUS, Depth.UINT10): 400.0,  # 379
    (Form.CONTINUOUS, Depth.UINT12): 1550.0,  # 1485
    (Form.NORMALIZED, Depth.F16): 1900.0,  # 1811
    (Form.NORMALIZED, Depth.UINT16): 3.1e4,  # 3.04e4
    (Form.QUANTIZED, Depth.F16): 250.0,  # 22.9, 231
    (Form.QUANTIZED, Depth.UINT16): 3000.0,  # 1038, 2920
}

# Stops that a decode may be off: 4.2e-6 of the largest channel.
DECODE_STOPS = 6e-6  # 5.86e-6, 5.36e-6
EXACT_DECODE_STOPS = 3e-6  # from integers, without optimisation, on the GPU: 2.48e-6, 2.86e-6
# Halfs of a decode from halfs and to halfs that may be others than the closest, ppm.
HALF_PPM = 900.0  # 796, 856
HALF_ULP_STOPS = 1.41e-3  # 2^-10 of the value at most: 1.405e-3, 1.391e-3

# -- LUT files, read through OCIO ---------------------------------------------------------------

# In stops: by what they do and, where it matters, by format. A table in text loses what float32
# loses; .lut loses what its 16 bits lose, half a step.
LUT_ENCODE_STOPS = 3e-6  # 1.91e-6, 2.83e-6
LUT_MATRIX_STOPS = 9e-4  # RGB: 8.88e-4, 8.88e-4
LUT_ENCODE_STOPS_OF = {
    "lut": 1.57e-4,  # 1.566e-4, 1.566e-4
    "csp": 0.3225,  # 0.322, 0.322: OCIO resamples the shaper evenly
}
# A .csp's shaper interpolated as the file has it, and an .spi1d decode inverted by OCIO.
CSP_SHAPER_STOPS = 3e-6  # 2.15e-6, 2.80e-6
INVERTED_STOPS = {10: 3.6e-5, 12: 2.7e-6}  # 3.58e-5, 2.63e-6
LUT_DECODE_STOPS_OF = {
    "clf": DECODE_STOPS,
    "ctf": DECODE_STOPS,
    "lut": 7.05e-4,  # 6.55e-4, 6.67e-4; half an ULP of a half is at most 7.04e-4
}
LUT_DECODE_STOPS = 1e-7  # 7.1e-8, 8.2e-8
LUT_RESCALE_STOPS = 2.2e-6  # 2.14e-6, 2.01e-6
LUT_RESCALE_STOPS_OF = {"lut": 1.57e-4}  # 1.34e-4, 1.56e-4
# Mean error of a view over all colours, in 10-bit codes of the display, from a size of grid on.
# What the worst view of the built-in configs of OCIO 2.1 to 2.6 comes to, an un-tone-mapped one, is
# 24.5, 11.3 and 4.73; of the tone-mapped ones, 17.3, 7.22 and 3.20.
VIEW_MEAN_CV = {2: 1023.0, 17: 25.0, 33: 11.5, 65: 4.8}

# A file that is not ours is right if no code comes out as another.
FOREIGN_CV = 0.5


def space_limits(claim: Claim, subject: Subject) -> ProbeLimits:
    """Return the limits of a way through a colour space, as a subject runs it."""
    if isinstance(claim, EncodeClaim):
        return lambda probe: _encode_limits(claim, subject, probe.kind)
    if isinstance(claim, DecodeClaim):
        return lambda probe: _decode_limits(claim, subject, probe.kind)
    raise TypeError(f"a colour space does not {claim.direction}")


def _encode_limits(claim: EncodeClaim, subject: Subject, kind: str) -> Limits:
    encoding, depth = claim.encoding, subject.out_depth
    unoptimized = subject.route == "no optimisation"
    lost = {"infinities", "AP1 infinities", "AP1 specials"} if unoptimized else {"infinities"}
    if kind in lost:
        # Black, and not for a config to mend: README.md tells why.
        return Limits(fail=float(encoding.full_scale), warn=0.0, known="OCIO's matrix makes Inf - Inf")
    form = claim.target.form or Form.CONTINUOUS
    codes = depth.exact or depth.full_scale == encoding.full_scale
    if form is Form.QUANTIZED and codes:
        ppm = _quantized_ppm(subject, kind, encoding.bit_depth, unoptimized=unoptimized)
        twice = unoptimized and kind == "AP1 RGB"
        return Limits(fail=0.0, failpercent=ppm / 1e4, hardfail=2.0 if twice else 1.0)
    off = _stops(subject, kind, unoptimized=unoptimized) * encoding.steps_per_stop
    if depth.exact:
        return Limits(fail=off)
    # Pixels that are not exact: the closest word, but for a few, and those the word beside it.
    word = _word_cv(form, depth, encoding)
    ppm = 5e5 if kind == "AP1 boundaries" and (codes or form is Form.QUANTIZED) else WORD_PPM[form, depth]
    if kind == "AP1 specials" or kind.endswith("infinities") or kind == "specials":
        ppm = 5e5  # few, and some of them at the middle between two words
    code = 1.0 if form is Form.QUANTIZED else 0.0
    return Limits(fail=word / 2, failpercent=ppm / 1e4, hardfail=code + word * 1.001 + off)


def _quantized_ppm(subject: Subject, kind: str, bits: int, *, unoptimized: bool) -> float:
    table = QUANTIZED_PPM
    if isinstance(subject, OcioGpu):
        table = table | QUANTIZED_PPM_ON_GPU | (QUANTIZED_PPM_ON_HARDWARE if subject.hardware else {})
    elif unoptimized:
        table = table | QUANTIZED_PPM_UNOPTIMIZED
    return table.get(kind, {bits: 0.0})[bits]


def _stops(subject: Subject, kind: str, *, unoptimized: bool) -> float:
    if kind in {"RGB", "frame"}:
        return MATRIX_STOPS
    if unoptimized and kind == "AP1 RGB":
        return UNOPTIMIZED_MATRIX_STOPS
    exact_log = unoptimized or (isinstance(subject, OcioGpu) and not subject.hardware)
    return EXACT_LOG_STOPS if exact_log else CONTINUOUS_STOPS


def _word_cv(form: Form, depth: Depth, encoding: Encoding) -> float:
    """Return the code values between two words: of halfs, from 0.5 to 1, where it is most."""
    span = encoding.cv_max - encoding.cv_min if form is Form.NORMALIZED else encoding.full_scale
    return span / 2**11 if depth.full_scale is None else span / depth.full_scale


def _decode_limits(claim: DecodeClaim, subject: Subject, kind: str) -> Limits:
    """Return the limits of a decode.

    A neutral, and any value before the matrix, is never a different half. After the matrix, where
    channels nearly cancel, the count of halfs is information.
    """
    steps = claim.encoding.steps_per_stop
    if subject.out_depth is Depth.F16:
        return Limits(fail=DECODE_STOPS * steps, failpercent=HALF_PPM / 1e4, hardfail=HALF_ULP_STOPS * steps)
    fast = subject.in_depth.exact and subject.route not in {"no optimisation", "GPU"}
    exact_codes = subject.in_depth.exact or subject.in_depth.full_scale == claim.encoding.full_scale
    same_half = kind != "code triplets" and exact_codes
    stops = (
        DECODE_STOPS if fast or (isinstance(subject, OcioGpu) and subject.hardware) else EXACT_DECODE_STOPS
    )
    return Limits(fail=stops * steps, mismatched_ppm=0.0 if same_half else None)


def lut_limits(claim: Claim, subject: Subject, lut_format: str, size: int = 0) -> ProbeLimits:
    """Return the limits of a LUT file of ours.

    Args:
        claim: What it holds.
        subject: What reads it.
        lut_format: The name of its format.
        size: Points along each axis of a view's grid.
    """
    return lambda probe: _lut_limits(claim, subject, lut_format, size, probe.kind)


def _lut_limits(claim: Claim, subject: Subject, lut_format: str, size: int, kind: str) -> Limits:
    if isinstance(claim, EncodeClaim):
        return _lut_encode_limits(claim, subject, lut_format, kind)
    if isinstance(claim, DecodeClaim):
        stops = LUT_DECODE_STOPS_OF.get(lut_format, LUT_DECODE_STOPS)
        same_half = 0.0 if kind != "code triplets" else None
        return Limits(fail=stops * claim.encoding.steps_per_stop, mismatched_ppm=same_half)
    if isinstance(claim, RescaleClaim):
        stops = LUT_RESCALE_STOPS_OF.get(lut_format, LUT_RESCALE_STOPS)
        return Limits(fail=stops * claim.to_encoding.steps_per_stop)
    # A view. The worst error, at a crease of it, is information.
    largest = max(known for known in VIEW_MEAN_CV if known <= size)
    return Limits(fail=1023.0, mean_cv=VIEW_MEAN_CV[largest])


def _lut_encode_limits(claim: EncodeClaim, subject: Subject, lut_format: str, kind: str) -> Limits:
    steps, bits = claim.encoding.steps_per_stop, claim.encoding.bit_depth
    if claim.target.form is Form.QUANTIZED or kind == "infinities":
        return _encode_limits(claim, subject, kind)
    stops = LUT_ENCODE_STOPS_OF.get(lut_format, LUT_MATRIX_STOPS if kind == "RGB" else LUT_ENCODE_STOPS)
    if subject.route == "inverted":
        stops = INVERTED_STOPS[bits]
    elif subject.route == "not resampled":
        stops = CSP_SHAPER_STOPS
    return Limits(fail=stops * steps)


def foreign_limits(claim: Claim, subject: Subject) -> ProbeLimits:
    """Return the limits of a LUT file that may not be ours: no code may come out as another.

    Where ROUND is in the file, OCIO's float32 may put as many on the wrong side as in a file of ours.
    """
    return lambda probe: _foreign_limits(claim, subject, probe.kind)


def _foreign_limits(claim: Claim, subject: Subject, kind: str) -> Limits:
    if kind in {"infinities", "codes outside"}:
        return Limits(fail=4095.0, warn=FOREIGN_CV, known="the specification does not say")
    if isinstance(claim, EncodeClaim) and claim.target.form is Form.QUANTIZED:
        return _encode_limits(claim, subject, kind)
    return Limits(fail=FOREIGN_CV)


def capture_limits(encoding: Encoding) -> Limits:
    """Return the limits of a capture of the link: whole codes, and next to none of them another."""
    return Limits(fail=0.0, failpercent=QUANTIZED_PPM["frame"][encoding.bit_depth] / 1e4, hardfail=1.0)
