# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What was measured, and so what is allowed: a limit, and behind it the figures that it rests on.

Measured with OpenColorIO 2.6.0, 10-bit and 12-bit, the GPU's on Mesa's llvmpipe. Frames are what
users bring: theirs are those of the specification of this tool.
"""

from ocio_gen.aces.signals import Form
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.probe_kind import ProbeKind

# -- colour spaces of a config ------------------------------------------------------------------

# Parts per million of quantised samples that may be another code, by depth; none may be more
# than one code off. OCIO's float32 matrix, and the table's float32, put them on the wrong side of
# a boundary; of the floats beside the boundaries themselves, not quite half.
QUANTIZED_PPM = {
    ProbeKind.HALFS: {10: 0.0, 12: 0.0},  # 0, 0
    ProbeKind.AP1_HALFS: {10: 0.0, 12: 0.0},  # 0, 0
    ProbeKind.RGB: {10: 25.0, 12: 60.0},  # 20.4, 53.3
    ProbeKind.AP1_RGB: {10: 20.0, 12: 90.0},  # 16.0, 83.9
    ProbeKind.AP1_BOUNDARIES: {10: 4.45e5, 12: 4.45e5},  # 4.403e5, 4.440e5
    ProbeKind.AP1_FLOAT32S: {10: 25.0, 12: 90.0},
    ProbeKind.FRAME: {10: 100.0, 12: 400.0},  # 13.6, 94.9 on the demo show's
}
QUANTIZED_PPM_ON_GPU = {
    ProbeKind.RGB: {10: 26.0, 12: 90.0},  # 25.4, 86.5
    ProbeKind.AP1_RGB: {10: 20.0, 12: 125.0},  # 2.5, 122
    ProbeKind.AP1_BOUNDARIES: {10: 4.55e5, 12: 4.45e5},  # 4.524e5, 4.441e5
}
# A GPU's texture unit may tell 256 places between two entries, which lie up to 0.07 and 0.28 of a
# code apart: computed from that, not measured.
QUANTIZED_PPM_ON_HARDWARE = {
    kind: {10: 200.0, 12: 800.0}
    for kind in (ProbeKind.RGB, ProbeKind.AP1_RGB, ProbeKind.AP1_FLOAT32S, ProbeKind.FRAME)
} | {ProbeKind.AP1_BOUNDARIES: {10: 5.5e5, 12: 5.5e5}}
# Without optimisation, OCIO goes from AP1 to AP0 and back, in float32.
QUANTIZED_PPM_UNOPTIMIZED = {ProbeKind.AP1_RGB: {10: 1250.0, 12: 4750.0}}  # 1223, 4720; up to 2 codes off

# Effects of others: what float32 itself loses of log2(light) * 50 + 425, or * 200 + 1700, computed and not
# measured. The sum has steps of 2^-14 and 2^-12 of a code, and the logarithm is off by two of its own steps,
# 2^-20, at most: closer to a boundary than 1e-4 and 4e-4 of a code, either code is right.
FLOAT32_PPM = {10: 200.0, 12: 800.0}
FLOAT32_BOUNDARY_PPM = 5.5e5  # of the floats beside the boundaries themselves: half, as chance has it

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

# Where samples lie at, or beside, the middle between two words, half of them.
HALF_PPM = 5e5

# Stops that a decode may be off: 4.2e-6 of the largest channel.
DECODE_STOPS = 6e-6  # 5.86e-6, 5.36e-6
EXACT_DECODE_STOPS = 3e-6  # from integers, without optimisation, on the GPU: 2.48e-6, 2.86e-6
# Halfs of a decode from halfs and to halfs that may be others than the closest, ppm.
DECODED_HALF_PPM = 900.0  # 796, 856
HALF_ULP_STOPS = 1.41e-3  # 2^-10 of the value at most: 1.405e-3, 1.391e-3

# Profile 1: an encode is the LUT of all codes, inverted, with straight lines between them; the first
# code above the lowest is cut where the table is flat, and a matrix adds what it adds everywhere.
LEGACY_STOPS = {10: 3.85e-5, 12: 2.8e-6}  # 3.78e-5, 2.74e-6
LEGACY_STOPS_OF = {
    ProbeKind.SPECIALS: 2.6e-4,  # 2.58e-4, 2.59e-4
    ProbeKind.AP1_SPECIALS: 2.6e-4,
    ProbeKind.AP1_RGB: 2.6e-4,
    ProbeKind.RGB: 9.2e-4,  # 9.11e-4, 8.8e-4
    ProbeKind.FRAME: 9.2e-4,
}

# Other spaces of a profile 1 config, against the base's, in stops: what a curve and a matrix may be off by to
# stand for a space, a thousandth of its largest channel. Of the built-in configs' spaces: 1.47e-4.
LEGACY_SPACE_STOPS = 1.45e-3

# -- LUT files, read through OCIO ---------------------------------------------------------------

# In stops, by what they do: a table in text loses what float32 loses. Formats that lose more say so
# (`Losses`), and a decode of ops is OCIO's own.
LUT_ENCODE_STOPS = 3e-6  # 1.91e-6, 2.83e-6
LUT_ENCODE_STOPS_ON = {  # kinds of probes
    ProbeKind.HALFS: 2.3e-6,  # 1.21e-6, 2.29e-6
    ProbeKind.AP1_HALFS: 2.3e-6,
    ProbeKind.RGB: 9e-4,  # 8.88e-4, 8.88e-4
}
# A .csp's shaper interpolated as the file has it, and an .spi1d decode inverted by OCIO.
CSP_SHAPER_STOPS = 3e-6  # 2.15e-6, 2.80e-6
INVERTED_STOPS = {10: 3.6e-5, 12: 2.7e-6}  # 3.58e-5, 2.63e-6
LUT_DECODE_STOPS = 1e-7  # 7.1e-8, 8.2e-8
LUT_RESCALE_STOPS = 2.2e-6  # 2.14e-6, 2.01e-6
# Mean error of a view over all colours, in 10-bit codes of the display, from a size of grid on.
# What the worst view of the built-in configs of OCIO 2.1 to 2.6 comes to, an un-tone-mapped one, is
# 24.5, 11.3 and 4.73; of the tone-mapped ones, 17.3, 7.22 and 3.20. Of fewer points than 17, the limits are
# those of views that end at white: 46.6 from 9 points on, 275 from 2 on. One grey in the place of a view is
# off by 172 or more, and no size may be as far off as that.
VIEW_MEAN_CV = {2: 170.0, 9: 47.0, 17: 25.0, 33: 11.5, 65: 4.8}
# Points along each axis that a view's grid of someone else must be as good as.
VIEW_POINTS = 17

# -- looks, from ACES2065-1 to ACES2065-1 through a CDL ------------------------------------------

# What a working space is off by, in stops, as it shows through 1,500 mild CDLs, 1,500 usual and 1,500
# extreme ones (slope and power 0.3 to 3), each by itself, over what each enlarges an error by. ACEScct's
# straight toe has what float32 loses of bright channels.
LOOK_STOPS = {
    "ACESproxy": 3e-4,  # 2.0e-4
    "ACEScc": 3e-4,  # 2.2e-4
    "ACEScct": 5e-3,  # 2.0e-3
}
# Of other colour spaces, over 2,400 such CDLs in ten cameras' and linear ones.
OTHER_LOOK_STOPS = 2e-3  # 1.13e-3
# In profile 1 ACEScc is a LUT with straight lines between its entries, which ends at no light.
LEGACY_LOOK_STOPS = LOOK_STOPS | {"ACEScc": 1.6e-2}  # 1.38e-2; 2^-15 of 2^-8.5 is 1.58e-2
LEGACY_LEAST_LIGHT = 2.0**-8.5

# -- views of a config, against those of its base ---------------------------------------------------

# A view without a look has the same ops, and gives the same bits. After a look, in 10-bit codes of the
# display, over mild, usual and extreme CDLs and all views of the built-in configs: where a display's curve is
# steep, near black, it makes whole codes of what the look's float32 loses.
GRADED_VIEW_MEAN_CV = 0.02  # 6.7e-3
GRADED_VIEW_CV, GRADED_VIEW_PERCENT = 0.5, 0.2  # 99.9% are within 0.38

# -- effects of plug-ins ---------------------------------------------------------------------------

# An OpenFX effect computes in double and rounds once: what comes out is the closest word of any depth,
# but where that lies at the middle between two. In stops, half a ULP of the float32 in which code
# values below 1 lie (10-bit, 12-bit; normalised a little less), and what it makes of a decode.
EFFECT_ENCODE_STOPS = 6.11e-7  # 6.098e-7, 6.102e-7: 2^-25 of 1023 or 4095 codes
EFFECT_DECODE_STOPS = 7.0e-7  # 6.92e-7, 6.89e-7: the container's half ULP, and the light's
EFFECT_LIGHT_STOPS = 8.61e-8  # from integers, and of a grade: 8.60e-8, 8.60e-8: 2^-24 of the light

# -- kernels of hosts' languages, compiled here, every operation rounded to float32 ----------------

# Parts per million of quantised samples that may be the next code: DCTL and BlinkScript know the
# boundaries, and lose what a float32 matrix does; gizmos take a logarithm.
KERNEL_PPM = {ProbeKind.RGB: {10: 5.2, 12: 16.0}}  # 5.1 of 131,072 triplets, 14.7 of a million
KERNEL_LOG_PPM = {
    ProbeKind.RGB: {10: 25.0, 12: 87.0},  # 23.7, 86.5
    ProbeKind.AP1_RGB: {10: 30.0, 12: 112.0},  # 29.3, 111.9
    ProbeKind.AP1_BOUNDARIES: {10: 3.4e5, 12: 3.4e5},  # 3.288e5, 3.301e5
}
KERNEL_ENCODE_STOPS = 1.5e-6  # 1.393e-6, 1.454e-6
KERNEL_LOG_STOPS = 2.5e-6  # 2.445e-6, 2.446e-6
KERNEL_MATRIX_STOPS = 9e-4  # RGB: 8.88e-4, 8.88e-4
KERNEL_DECODE_STOPS = 1.01e-6  # 9.60e-7, 1.001e-6
KERNEL_BETWEEN_STOPS = 1.75e-6  # 1.735e-6, 1.716e-6: the product with 1023 or 4095, rounded
KERNEL_GRADE_STOPS = 1.75e-4  # 1.737e-4, 1.737e-4: where a power below 1 is steep

# -- transforms of a show's config, as code ----------------------------------------------------------

# Against OCIO, where OCIO itself varies less: 10-bit codes of a display or a log, or of the largest channel.
BRIDGE_CV = 0.05
BRIDGE_RELATIVE = 2e-5
# Percent of the samples that may be further off: what OCIO varies by is tried on neighbours of each op's
# input, of which there are more than can be tried, and at a crease or a pole inside of an op others differ
# more.
BRIDGE_PERCENT = 0.03  # 0.012: the inverse of an SDR view in ST 2084; 0 of most
