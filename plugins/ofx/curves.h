/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What curves and matrices are made of, of one `Number` or of lanes of them: the file that includes this says which, and
 * has unsigned `Bits` as long. All operations are IEEE's, each by itself: both give the same. */
#ifndef CURVES_H
#define CURVES_H

#include "numbers.h"

#define INLINE static inline __attribute__((always_inline))

INLINE Bits bits_of(Number x)
{
    Bits u;
    __builtin_memcpy(&u, &x, sizeof u);
    return u;
}

INLINE Number of_bits(Bits u)
{
    Number x;
    __builtin_memcpy(&x, &u, sizeof x);
    return x;
}

/* Adding this to a double below 2^51 leaves no bit for its fraction: the sum is rounded to the nearest
 * integer, which lies in its low bits. */
#define ROUNDING 0x1.8p52

/* A logarithm and a power come in two parts, for loops of their own: a processor looks some hundred instructions
 * ahead, and finds more to do at once in two short loops than in a long one. */

#define SQRT2 0x1.6a09e667f3bcdp+0
/* What `log2_parts` gives of it. */
#define OCTAVE_OF_SQRT2 (2048.0 + 1023.0 - 0.5)

/* Of a positive, normal number m * 2^n, m in 1..2: n + 0.5 + OCTAVE_OF_SQRT2, and s, of which
 * `log2_series` is log2(m) - 0.5. */
INLINE Number log2_parts(Number x, Number *s)
{
    Bits u = bits_of(x), exponent = u & 0x7ff0000000000000u;
    Number m = of_bits((u ^ exponent) | 0x3ff0000000000000u); /* 1.0 */
    *s = (m - SQRT2) / (m + SQRT2);
    return of_bits((exponent >> 11) | 0x40a0000000000000u); /* 2048.0 */
}

/* log2((1 + s) / (1 - s)) */
INLINE Number log2_series(Number s)
{
    const double *c = LOG2_SERIES;
    Number z = s * s, w = z * z;
    return s * (((c[4] * w + c[2]) * w + c[0]) + (c[3] * w + c[1]) * z);
}

/* The integer next to an exponent, in the low bits of what is returned, and what is left. */
INLINE Number nearest_integer(Number x, Number *fraction)
{
    Number shifted = x + ROUNDING;
    *fraction = x - (shifted - ROUNDING);
    return shifted;
}

/* 2^(integer + fraction) */
INLINE Number exp2_series(Number shifted, Number fraction)
{
    Number z = fraction * fraction;
    Number odd = fraction * (EXP2_ODD[1] * z + EXP2_ODD[0]);
    Number even = (z + EXP2_EVEN[1]) * z + EXP2_EVEN[0];
    Number y = (even + odd) / (even - odd);
    return of_bits(bits_of(y) + (bits_of(shifted) << 52));
}

/* A row of a matrix, times a colour. */
INLINE Number product(const double row[3], Number r, Number g, Number b)
{
    return row[0] * r + row[1] * g + row[2] * b;
}

#endif
