/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* ACESproxy on blocks: S-2013-001, Equations 1 to 8 with the readings of ocio_gen's reference. */
#ifndef ACESPROXY_H
#define ACESPROXY_H

#include "block.h"
#include "direct.h"

/* ACES to linear AP1. An infinity is taken as the largest half: Inf - Inf in the matrix would be a NaN,
 * and the brightest highlight would turn black. `preclamp` is the clamp of the Academy's published CTL. */
INLINE void aces_to_ap1(double rgb[3][SPAN], int preclamp)
{
    const double infinity = __builtin_inf();
    uint64_t not_finite = 0;
    EACH {
        double sum = rgb[0][i] + rgb[1][i] + rgb[2][i];
        not_finite |= bits_of(sum - sum);
    }
    if (not_finite)
        for (int c = 0; c < 3; ++c)
            EACH {
                double x = rgb[c][i];
                x = x == infinity ? HALF_MAX : x;
                rgb[c][i] = x == -infinity ? -HALF_MAX : x;
            }
    if (preclamp)
        for (int c = 0; c < 3; ++c)
            EACH {
                double x = rgb[c][i];
                x = x < 0.0 ? 0.0 : x;
                rgb[c][i] = x > HALF_MAX ? HALF_MAX : x; /* a NaN stays one */
            }
    apply_matrix(rgb, TRA1);
}

/* Where code values lie in pixels: of a code, (code - zero) / full. */
typedef struct {
    double zero, full;
} Scale;

/* Linear AP1 to integer code values: the right one for every double. */
INLINE void encode_quantized(double *restrict x, const Encoding *e, Scale scale)
{
    const double slope = 1.0 / scale.full, base = -scale.zero / scale.full;
    const uint64_t *restrict steps = e->steps;
    const uint64_t shift = e->shift, first = e->first;
    EACH {
        uint64_t u = bits_of(clamped(x[i], LOW, HIGH));
        x[i] = of_int((int64_t)((steps[(u >> shift) - first] + u) >> shift)) * slope + base;
    }
}

/* From a logarithm of light that `log2_parts` gives to code values. */
INLINE Line codes_of_octaves(const Encoding *e, Scale scale)
{
    const double unit = 1.0 / scale.full, slope = e->steps_per_stop * unit, zero = -scale.zero / scale.full;
    const double octave_0 = e->mid_cv_offset - (MID_LOG_OFFSET + OCTAVE_OF_SQRT2) * e->steps_per_stop;
    return (Line){ slope, octave_0 * unit + zero, e->cv_min * unit + zero, e->cv_max * unit + zero };
}

/* From code values to the logarithm of light. */
INLINE Line stops_of_codes(const Encoding *e, Scale scale)
{
    const double stops = 1.0 / e->steps_per_stop, base = MID_LOG_OFFSET, mid = e->mid_cv_offset;
    return (Line){ scale.full * stops, (scale.zero - mid) * stops + base, (e->cv_min - mid) * stops + base,
                   (e->cv_max - mid) * stops + base };
}

/* Linear AP1 to code values without ROUND. */
INLINE void encode_continuous(double *restrict x, const Encoding *e, Scale scale)
{
    const Line to = codes_of_octaves(e, scale);
    ALIGNED double s[SPAN];
    EACH x[i] = log2_parts(x[i] > LOW ? x[i] : LOW, &s[i]);
    EACH x[i] = clamped((x[i] + log2_series(s[i])) * to.slope + to.base, to.low, to.high);
}

INLINE void encode(double rgb[3][SPAN], const Encoding *e, int quantize, Scale scale)
{
    for (int c = 0; c < 3; ++c) {
        if (quantize)
            encode_quantized(rgb[c], e, scale);
        else
            encode_continuous(rgb[c], e, scale);
    }
}

/* Code values to linear AP1. */
INLINE void decode(double rgb[3][SPAN], const Encoding *e, int quantize, Scale scale)
{
    const double min = e->cv_min, max = e->cv_max, mid = e->mid_cv_offset, stops = 1.0 / e->steps_per_stop;
    const Line to = stops_of_codes(e, scale);
    for (int c = 0; c < 3; ++c) {
        double *restrict x = rgb[c];
        ALIGNED double fraction[SPAN];
        if (quantize)
            EACH {
                double cv = rounded(clamped(x[i] * scale.full + scale.zero, min, max));
                x[i] = nearest_integer((cv - mid) * stops + MID_LOG_OFFSET, &fraction[i]);
            }
        else
            EACH x[i] = nearest_integer(clamped(x[i] * to.slope + to.base, to.low, to.high), &fraction[i]);
        EACH x[i] = exp2_series(x[i], fraction[i]);
    }
}

#endif
