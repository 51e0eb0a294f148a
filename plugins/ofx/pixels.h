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
    double normal = of_bits((magnitude << 42) + (rebias << 52));
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

INLINE void load_samples(double *x, const unsigned char *pixels, Depth depth, int channels, int channel)
{
    switch (depth) {
    case BYTE: EACH x[i] = pixels[i * channels + channel] * (1.0 / 255.0); break;
    case SHORT: EACH x[i] = ((const uint16_t *)pixels)[i * channels + channel] * (1.0 / 65535.0); break;
    case HALF: EACH x[i] = of_half(((const uint16_t *)pixels)[i * channels + channel]); break;
    default: EACH x[i] = ((const float *)pixels)[i * channels + channel];
    }
}

INLINE void store_samples(const double *x, unsigned char *pixels, Depth depth, int channels, int channel)
{
    switch (depth) {
    case BYTE: EACH pixels[i * channels + channel] = (unsigned char)to_integer(x[i], 255.0); break;
    case SHORT: EACH ((uint16_t *)pixels)[i * channels + channel] = to_integer(x[i], 65535.0); break;
    case HALF: EACH ((uint16_t *)pixels)[i * channels + channel] = to_half(x[i]); break;
    default: EACH ((float *)pixels)[i * channels + channel] = (float)x[i];
    }
}

INLINE void load_block(Block *block, const void *pixels, Depth depth, int channels)
{
    for (int c = 0; c < 3; ++c)
        load_samples(block->rgb[c], pixels, depth, channels, c);
    if (channels == 4)
        load_samples(block->alpha, pixels, depth, channels, 3);
    else
        EACH block->alpha[i] = 1.0;
}

INLINE void store_block(const Block *block, void *pixels, Depth depth, int channels)
{
    for (int c = 0; c < 3; ++c)
        store_samples(block->rgb[c], pixels, depth, channels, c);
    if (channels == 4)
        store_samples(block->alpha, pixels, depth, channels, 3);
}

#endif
