/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Blocks of pixels, which all math is done on, in double: loops over them have a length that is known,
 * which is what compilers make vectors of. */
#ifndef BLOCK_H
#define BLOCK_H

#include <stdint.h>

#include "numbers.h"

enum { SPAN = 48 };

#define ALIGNED _Alignas(64) /* to the largest vector */

typedef struct {
    ALIGNED double rgb[3][SPAN];
    double alpha[SPAN];
} Block;

#define INLINE static inline __attribute__((always_inline))
#define EACH for (int i = 0; i < SPAN; ++i)

INLINE uint64_t bits_of(double x)
{
    uint64_t u;
    __builtin_memcpy(&u, &x, sizeof u);
    return u;
}

INLINE double of_bits(uint64_t u)
{
    double x;
    __builtin_memcpy(&x, &u, sizeof x);
    return x;
}

/* Adding this to a double below 2^51 leaves no bit for its fraction: the sum is rounded to the nearest
 * integer, which lies in its low bits. */
#define ROUNDING 0x1.8p52

INLINE double rounded(double x)
{
    return (x + ROUNDING) - ROUNDING;
}

INLINE double of_int(int64_t n)
{
    return of_bits(bits_of(ROUNDING) + (uint64_t)n) - ROUNDING;
}

/* A NaN goes to low. */
INLINE double clamped(double x, double low, double high)
{
    x = x > low ? x : low;
    return x < high ? x : high;
}

/* The functions below come in two parts, for loops of their own: a processor looks some hundred instructions
 * ahead, and finds more to do at once in two short loops than in a long one. */

#define SQRT2 0x1.6a09e667f3bcdp+0
/* What `octave_of` gives of it. */
#define OCTAVE_OF_SQRT2 (2048.0 + 1023.0 - 0.5)

/* Of a positive, normal number m * 2^n, m in 1..2: n + 0.5 + OCTAVE_OF_SQRT2, and s, of which
 * `log2_series` is log2(m) - 0.5. */
INLINE double octave_of(double x, double *s)
{
    uint64_t u = bits_of(x), exponent = u & 0x7ff0000000000000u;
    double m = of_bits((u ^ exponent) | bits_of(1.0));
    *s = (m - SQRT2) / (m + SQRT2);
    return of_bits((exponent >> 11) | bits_of(2048.0));
}

/* log2((1 + s) / (1 - s)) */
INLINE double log2_series(double s)
{
    const double *c = LOG2_SERIES, z = s * s, w = z * z;
    return s * (((c[4] * w + c[2]) * w + c[0]) + (c[3] * w + c[1]) * z);
}

/* Of a positive, normal number. */
INLINE double log2_of(double x)
{
    double s, octave = octave_of(x, &s);
    return (octave - OCTAVE_OF_SQRT2) + log2_series(s);
}

/* The integer next to an exponent, in the low bits of what is returned, and what is left. */
INLINE double nearest_integer(double x, double *fraction)
{
    double shifted = x + ROUNDING;
    *fraction = x - (shifted - ROUNDING);
    return shifted;
}

/* 2^(integer + fraction) */
INLINE double exp2_series(double shifted, double fraction)
{
    double z = fraction * fraction;
    double odd = fraction * (EXP2_ODD[1] * z + EXP2_ODD[0]);
    double even = (z + EXP2_EVEN[1]) * z + EXP2_EVEN[0];
    double y = (even + odd) / (even - odd);
    return of_bits(bits_of(y) + (bits_of(shifted) << 52));
}

INLINE double exp2_of(double x)
{
    double fraction, shifted = nearest_integer(clamped(x, -1022.0, 1023.0), &fraction);
    return exp2_series(shifted, fraction);
}

/* 0 of what is not positive. */
INLINE double power_of(double x, double power)
{
    double y = exp2_of(power * log2_of(x > 0x1p-1022 ? x : 0x1p-1022));
    return x > 0x1p-1022 ? y : 0.0;
}

INLINE void apply_matrix(double rgb[3][SPAN], const double m[3][3])
{
    EACH {
        double r = rgb[0][i], g = rgb[1][i], b = rgb[2][i];
        rgb[0][i] = m[0][0] * r + m[0][1] * g + m[0][2] * b;
        rgb[1][i] = m[1][0] * r + m[1][1] * g + m[1][2] * b;
        rgb[2][i] = m[2][0] * r + m[2][1] * g + m[2][2] * b;
    }
}

#endif
