/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* ASC CDL v1.2 on blocks. */
#ifndef CDL_H
#define CDL_H

#include "block.h"

typedef struct {
    double slope[3], offset[3], power[3], saturation;
} Cdl;

/* Negatives pass. */
INLINE void apply_power(double *restrict x, double power)
{
    ALIGNED double s[SPAN], y[SPAN]; /* s then has what exponents have after the point */
    EACH y[i] = log2_parts(x[i] > 0x1p-1022 ? x[i] : 0x1p-1022, &s[i]);
    EACH y[i] = nearest_integer(
        clamped(power * ((y[i] - OCTAVE_OF_SQRT2) + log2_series(s[i])), -1022.0, 1023.0), &s[i]);
    EACH {
        double raised = exp2_series(y[i], s[i]);
        x[i] = x[i] > 0x1p-1022 ? raised : x[i] < 0.0 ? x[i] : 0.0;
    }
}

INLINE void apply_saturation(double rgb[3][SPAN], double saturation)
{
    EACH {
        double luma = LUMA[0] * rgb[0][i] + LUMA[1] * rgb[1][i] + LUMA[2] * rgb[2][i];
        for (int c = 0; c < 3; ++c)
            rgb[c][i] = luma + saturation * (rgb[c][i] - luma);
    }
}

/* With `clamp`, to 0..1 before the power and at the end, as the standard does and a set's box; without
 * it, negatives pass by the power. */
INLINE void apply_cdl(double rgb[3][SPAN], const Cdl *cdl, int clamp)
{
    for (int c = 0; c < 3; ++c) {
        const double slope = cdl->slope[c], offset = cdl->offset[c], power = cdl->power[c];
        EACH rgb[c][i] = rgb[c][i] * slope + offset;
        if (clamp)
            EACH rgb[c][i] = clamped(rgb[c][i], 0.0, 1.0);
        if (power != 1.0)
            apply_power(rgb[c], power);
    }
    if (cdl->saturation != 1.0)
        apply_saturation(rgb, cdl->saturation);
    if (clamp)
        for (int c = 0; c < 3; ++c)
            EACH rgb[c][i] = clamped(rgb[c][i], 0.0, 1.0);
}

/* What OCIO inverts a CDL to: saturation, power, then offset and slope, clamped in between if at all. */
INLINE void apply_inverse_cdl(double rgb[3][SPAN], const Cdl *cdl, int clamp)
{
    if (clamp)
        for (int c = 0; c < 3; ++c)
            EACH rgb[c][i] = clamped(rgb[c][i], 0.0, 1.0);
    apply_saturation(rgb, 1.0 / cdl->saturation);
    for (int c = 0; c < 3; ++c) {
        const double slope = 1.0 / cdl->slope[c], offset = cdl->offset[c], power = 1.0 / cdl->power[c];
        if (clamp)
            EACH rgb[c][i] = clamped(rgb[c][i], 0.0, 1.0);
        if (power != 1.0)
            apply_power(rgb[c], power);
        EACH rgb[c][i] = (rgb[c][i] - offset) * slope;
        if (clamp)
            EACH rgb[c][i] = clamped(rgb[c][i], 0.0, 1.0);
    }
}

#endif
