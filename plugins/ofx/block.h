/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Blocks of pixels, which all math is done on, in double: loops over them have a length that is known,
 * which is what compilers make vectors of. */
#ifndef BLOCK_H
#define BLOCK_H

#include <stdint.h>

#include "numbers.h"
#include "span.h"

#define ALIGNED _Alignas(64) /* to the largest vector */

typedef struct {
    ALIGNED double rgb[3][SPAN];
    double alpha[SPAN];
} Block;

#define EACH for (int i = 0; i < SPAN; ++i)

typedef double Number;
typedef uint64_t Bits;
#include "curves.h"

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

INLINE void apply_matrix(double rgb[3][SPAN], const double m[3][3])
{
    EACH {
        double r = rgb[0][i], g = rgb[1][i], b = rgb[2][i];
        for (int c = 0; c < 3; ++c)
            rgb[c][i] = product(m[c], r, g, b);
    }
}

#endif
