/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Blocks of pixels, which all math is done on, in double: loops over them have a length that is known,
 * which is what compilers make vectors of. */
#ifndef BLOCK_H
#define BLOCK_H

#include <stdint.h>

#include "numbers.h"
#include "span.h"

typedef struct {
    double rgb[3][SPAN];
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

/* A polynomial of an odd degree, its even and its odd part side by side: neither waits for the other. */
INLINE double polynomial(double x, const double *c, int degree)
{
    const double square = x * x;
    double odd = c[degree], even = c[degree - 1];
    for (int n = degree - 2; n > 0; n -= 2) {
        odd = odd * square + c[n];
        even = even * square + c[n - 1];
    }
    return odd * x + even;
}

/* Of a positive, normal number. */
INLINE double log2_of(double x)
{
    const uint64_t half_octave = bits_of(0x1.6a09e667f3bcdp-1); /* sqrt(1/2) */
    uint64_t u = bits_of(x) - half_octave;
    int64_t octave = (int64_t)u >> 52;
    double m = of_bits((u & 0xfffffffffffffu) + half_octave) - 1.0;
    return of_int(octave) + polynomial(m, LOG2_POLYNOMIAL, LOG2_DEGREE);
}

INLINE double exp2_of(double x)
{
    x = clamped(x, -1022.0, 1023.0);
    double shifted = x + ROUNDING;
    double f = x - (shifted - ROUNDING);
    double y = polynomial(f, EXP2_POLYNOMIAL, EXP2_DEGREE);
    return of_bits(bits_of(y) + (bits_of(shifted) << 52));
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
