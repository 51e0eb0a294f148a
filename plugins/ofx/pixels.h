/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Pixels of every depth and arrangement that OpenFX has, into blocks and out of them. */
#ifndef PIXELS_H
#define PIXELS_H

#include "block.h"

typedef enum { BYTE, SHORT, HALF, FLOAT, NO_DEPTH } Depth;

enum { LARGEST_PIXEL = 4 * sizeof(float) };

INLINE int sample_size(Depth depth)
{
    return depth == BYTE ? 1 : depth == FLOAT ? 4 : 2;
}

INLINE double of_half(uint16_t half)
{
    uint64_t magnitude = half & 0x7fffu, exponent = magnitude & 0x7c00u;
    uint64_t sign = (uint64_t)(half & 0x8000u) << 48;
    uint64_t rebias = exponent == 0x7c00u ? 2047 - 31 : 1023 - 15; /* infinities and NaN stay such */
    /* A NaN is a quiet one, as conversions make it: of a signalling one, the maximum of ARM64 is no number. */
    uint64_t quiet = magnitude > 0x7c00u ? UINT64_C(1) << 51 : 0;
    double normal = of_bits(((magnitude << 42) + (rebias << 52)) | quiet);
    double small = of_int((int64_t)magnitude) * 0x1p-24;
    return of_bits(bits_of(exponent ? normal : small) | sign);
}

/* The closest half, the even one of two; beyond the largest, infinity. */
INLINE uint16_t to_half(double x)
{
    uint64_t u = bits_of(x), sign = (u >> 48) & 0x8000u;
    double magnitude = of_bits(u & 0x7fffffffffffffffu);
    double held = magnitude < 0x1p17 ? magnitude : 0x1p17;
    /* Adding 2^42 times the octave leaves the 10 bits of a half's fraction. */
    uint64_t octave = bits_of(held > 0x1p-14 ? held : 0x1p-14) & 0x7ff0000000000000u;
    double shift = of_bits(octave + (UINT64_C(42) << 52));
    double close = (held + shift) - shift;
    uint64_t normal = (bits_of(close) >> 42) - ((uint64_t)(1023 - 15) << 10);
    uint64_t small = bits_of(close * 0x1p24 + ROUNDING) & 0x7ffu;
    uint64_t half = close < 0x1p-14 ? small : normal;
    half = half > 0x7c00u ? 0x7c00u : half;
    return (uint16_t)((magnitude == magnitude ? half : 0x7e00u) | sign);
}

/* The closest integer of 0..full for 0..1; 0 of a NaN. */
INLINE uint16_t to_integer(double x, double full)
{
    return (uint16_t)bits_of(clamped(x * full, 0.0, full) + ROUNDING);
}

INLINE double of_byte(unsigned char word)
{
    return word * (1.0 / 255.0);
}

INLINE double of_short(uint16_t word)
{
    return word * (1.0 / 65535.0);
}

INLINE double of_float(float sample)
{
    return sample;
}

INLINE unsigned char to_byte(double x)
{
    return (unsigned char)to_integer(x, 255.0);
}

INLINE uint16_t to_short(double x)
{
    return to_integer(x, 65535.0);
}

INLINE float to_float(double x)
{
    return (float)x;
}

/* All channels in one loop: compilers take pixels apart, and put them together, with few instructions. */
#define LOAD(type, of)                                                                                          \
    do {                                                                                                        \
        const type *restrict samples = pixels;                                                                  \
        if (channels == 4)                                                                                      \
            EACH {                                                                                              \
                r[i] = of(samples[4 * i]);                                                                      \
                g[i] = of(samples[4 * i + 1]);                                                                  \
                b[i] = of(samples[4 * i + 2]);                                                                  \
                a[i] = of(samples[4 * i + 3]);                                                                  \
            }                                                                                                   \
        else                                                                                                    \
            EACH {                                                                                              \
                r[i] = of(samples[3 * i]);                                                                      \
                g[i] = of(samples[3 * i + 1]);                                                                  \
                b[i] = of(samples[3 * i + 2]);                                                                  \
                a[i] = 1.0;                                                                                     \
            }                                                                                                   \
    } while (0)

#define STORE(type, to)                                                                                         \
    do {                                                                                                        \
        type *restrict samples = pixels;                                                                        \
        if (channels == 4)                                                                                      \
            EACH {                                                                                              \
                samples[4 * i] = to(r[i]);                                                                      \
                samples[4 * i + 1] = to(g[i]);                                                                  \
                samples[4 * i + 2] = to(b[i]);                                                                  \
                samples[4 * i + 3] = to(a[i]);                                                                  \
            }                                                                                                   \
        else                                                                                                    \
            EACH {                                                                                              \
                samples[3 * i] = to(r[i]);                                                                      \
                samples[3 * i + 1] = to(g[i]);                                                                  \
                samples[3 * i + 2] = to(b[i]);                                                                  \
            }                                                                                                   \
    } while (0)

INLINE void load_block(Block *block, const void *pixels, Depth depth, int channels)
{
    double *restrict r = block->rgb[0], *restrict g = block->rgb[1], *restrict b = block->rgb[2];
    double *restrict a = block->alpha;
    switch (depth) {
    case BYTE: LOAD(unsigned char, of_byte); break;
    case SHORT: LOAD(uint16_t, of_short); break;
    case HALF: LOAD(uint16_t, of_half); break;
    default: LOAD(float, of_float);
    }
}

INLINE void store_block(const Block *block, void *pixels, Depth depth, int channels)
{
    const double *restrict r = block->rgb[0], *restrict g = block->rgb[1], *restrict b = block->rgb[2];
    const double *restrict a = block->alpha;
    switch (depth) {
    case BYTE: STORE(unsigned char, to_byte); break;
    case SHORT: STORE(uint16_t, to_short); break;
    case HALF: STORE(uint16_t, to_half); break;
    default: STORE(float, to_float);
    }
}

#undef LOAD
#undef STORE

#endif
