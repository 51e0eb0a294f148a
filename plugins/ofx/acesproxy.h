/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* ACESproxy on blocks: S-2013-001, Equations 1 to 8 with the readings of ocio_gen's reference. */
#ifndef ACESPROXY_H
#define ACESPROXY_H

#include "block.h"

/* ACES to linear AP1. An infinity is taken as the largest half: Inf - Inf in the matrix would be a NaN,
 * and the brightest highlight would turn black. `preclamp` is the clamp of the Academy's published CTL. */
INLINE void aces_to_ap1(double rgb[3][SPAN], int preclamp)
{
    const double infinity = __builtin_inf();
    for (int c = 0; c < 3; ++c) {
        EACH {
            double x = rgb[c][i];
            x = x == infinity ? HALF_MAX : x;
            rgb[c][i] = x == -infinity ? -HALF_MAX : x;
        }
        if (preclamp) {
            EACH {
                double x = rgb[c][i];
                x = x < 0.0 ? 0.0 : x;
                rgb[c][i] = x > HALF_MAX ? HALF_MAX : x; /* a NaN stays one */
            }
        }
    }
    apply_matrix(rgb, TRA1);
}

/* Linear AP1 to integer code values: the right one for every double. */
INLINE void encode_quantized(double *restrict x, const Encoding *e)
{
    const uint64_t *restrict steps = e->steps;
    const uint64_t shift = e->shift, first = e->first;
    EACH {
        uint64_t u = bits_of(clamped(x[i], LOW, HIGH));
        x[i] = of_int((int64_t)((steps[(u >> shift) - first] + u) >> shift));
    }
}

/* Linear AP1 to code values without ROUND. */
INLINE void encode_continuous(double *x, const Encoding *e)
{
    const double steps = e->steps_per_stop, low = e->cv_min, high = e->cv_max;
    const double offset = e->mid_cv_offset - MID_LOG_OFFSET * steps;
    EACH {
        double cv = log2_of(clamped(x[i], LOW, HIGH)) * steps + offset;
        x[i] = clamped(cv, low, high);
    }
}

INLINE void encode(double rgb[3][SPAN], const Encoding *e, int quantize)
{
    for (int c = 0; c < 3; ++c) {
        if (quantize)
            encode_quantized(rgb[c], e);
        else
            encode_continuous(rgb[c], e);
    }
}

/* Code values to linear AP1. */
INLINE void decode(double rgb[3][SPAN], const Encoding *e, int quantize)
{
    const double low = e->cv_min, high = e->cv_max, mid = e->mid_cv_offset;
    const double stops_per_step = 1.0 / e->steps_per_stop;
    for (int c = 0; c < 3; ++c) {
        EACH {
            double cv = clamped(rgb[c][i], low, high);
            cv = quantize ? rounded(cv) : cv;
            rgb[c][i] = exp2_of((cv - mid) * stops_per_step + MID_LOG_OFFSET);
        }
    }
}

/* y = x * scale + offset */
INLINE void rescale(double rgb[3][SPAN], double scale, double offset)
{
    for (int c = 0; c < 3; ++c)
        EACH rgb[c][i] = rgb[c][i] * scale + offset;
}

#endif
