"""What subjects are allowed: limits, each with what was measured beside it.

Measured with OpenColorIO 2.6.0 at its default optimisation, 10-bit and 12-bit. Frames are what
users bring: theirs are those of the specification of this tool.
"""

from ocio_gen.acesproxy import Encoding
from ocio_gen.verify.metrics import Limits

# Parts per million of quantised samples that may be another code, by depth; none may be more
# than one code off. OCIO's float32 matrix puts them on the wrong side of a boundary.
QUANTIZED_PPM = {
    "halfs": {10: 0.0, 12: 0.0},  # 0, 0
    "AP1 halfs": {10: 0.0, 12: 0.0},  # 0, 0
    "RGB": {10: 25.0, 12: 60.0},  # 19.7, 53.3
    "AP1 RGB": {10: 20.0, 12: 90.0},  # 16.0, 80.0
    "frame": {10: 100.0, 12: 400.0},  # 13.6, 94.9 on the demo show's
}
# Stops that a continuous encode may be off. OCIO's fast log makes 1.5e-5; on channels that
# nearly cancel in the matrix, its float32 makes the rest.
CONTINUOUS_STOPS = {
    "halfs": 1.6e-5,  # 1.53e-5, 1.52e-5
    "AP1 halfs": 1.6e-5,  # 1.53e-5, 1.51e-5
    "RGB": 9e-4,  # 8.79e-4, 8.78e-4
    "AP1 RGB": 1.6e-5,  # 1.55e-5, 1.55e-5
    "frame": 9e-4,  # 1.49e-5, 1.50e-5 on the demo show's
}
# Stops that a decode may be off: 4.2e-6 of the largest channel.
DECODE_STOPS = 6e-6  # 5.86e-6, 5.36e-6

# LUT files, read through OCIO, in stops: by what they do and, where it matters, by format. A table
# in text loses what float32 loses; .lut loses what its 16 bits lose, half a step.
LUT_ENCODE_STOPS = {
    "halfs": 2.4e-6,  # 1.21e-6, 2.29e-6
    "AP1 halfs": 2.4e-6,  # 1.21e-6, 2.29e-6
    "RGB": 9e-4,  # 8.88e-4, 8.88e-4: the matrix in float32
    "AP1 RGB": 3e-6,  # 1.91e-6, 2.83e-6
}
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


def encode_limits(encoding: Encoding, quantized: bool, kind: str) -> Limits:
    """Return the limits of an encode on a kind of probe."""
    if not quantized:
        return Limits(worst_cv=CONTINUOUS_STOPS[kind] * encoding.steps_per_stop)
    ppm = QUANTIZED_PPM[kind][encoding.bit_depth]
    return Limits(worst_cv=1.0 if ppm else 0.0, mismatched_ppm=ppm)


def decode_limits(encoding: Encoding, *, same_half: bool) -> Limits:
    """Return the limits of a decode.

    A neutral, and any value before the matrix, is never a different half (`same_half`). After
    the matrix, where channels nearly cancel, the count of halfs is information.
    """
    worst_cv = DECODE_STOPS * encoding.steps_per_stop
    return Limits(worst_cv=worst_cv, mismatched_ppm=0.0 if same_half else None)


def lut_encode_limits(encoding: Encoding, kind: str, lut_format: str) -> Limits:
    """Return the limits of a LUT file that encodes, without ROUND, on a kind of probe."""
    stops = LUT_ENCODE_STOPS_OF.get(lut_format, LUT_ENCODE_STOPS[kind])
    return Limits(worst_cv=stops * encoding.steps_per_stop)


def lut_decode_limits(encoding: Encoding, lut_format: str, *, same_half: bool) -> Limits:
    """Return the limits of a LUT file that decodes (`same_half` as for `decode_limits`)."""
    stops = LUT_DECODE_STOPS_OF.get(lut_format, LUT_DECODE_STOPS)
    return Limits(worst_cv=stops * encoding.steps_per_stop, mismatched_ppm=0.0 if same_half else None)


def lut_rescale_limits(encoding: Encoding, lut_format: str) -> Limits:
    """Return the limits of a LUT file between two ranges of codes."""
    stops = LUT_RESCALE_STOPS_OF.get(lut_format, LUT_RESCALE_STOPS)
    return Limits(worst_cv=stops * encoding.steps_per_stop)


def view_limits(size: int) -> Limits:
    """Return the limits of a view's 3D LUT. The worst error, at a crease of the view, is information."""
    largest = max(known for known in VIEW_MEAN_CV if known <= size)
    return Limits(worst_cv=1023.0, mean_cv=VIEW_MEAN_CV[largest])
