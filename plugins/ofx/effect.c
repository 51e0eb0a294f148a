/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
#include "effect.h"

#include <stddef.h>

#include "acesproxy.h"

static int neutral(const Cdl *cdl)
{
    for (int c = 0; c < 3; ++c)
        if (cdl->slope[c] != 1.0 || cdl->offset[c] != 0.0 || cdl->power[c] != 1.0)
            return 0;
    return cdl->saturation == 1.0;
}

int is_identity(const Settings *s)
{
    switch (s->effect) {
    case GRADE: return neutral(&s->cdl) && !s->quantize;
    case SHOW_TRANSFORM: return !s->transform;
    default: return 0;
    }
}

INLINE void to_light(double rgb[3][SPAN], const Settings *s, Scale scale)
{
    decode(rgb, s->encoding, s->quantize, scale);
    if (s->side == AP0_SIDE)
        apply_matrix(rgb, TRA2);
}

INLINE void to_codes(double rgb[3][SPAN], const Settings *s, Scale scale)
{
    if (s->side == AP0_SIDE)
        aces_to_ap1(rgb, s->preclamp);
    encode(rgb, s->encoding, s->quantize, scale);
}

/* OCIO's code is in float32. */
INLINE void apply_transform(double rgb[3][SPAN], Bridge *transform)
{
    ALIGNED float pixels[4 * SPAN];
    EACH {
        for (int c = 0; c < 3; ++c)
            pixels[4 * i + c] = (float)rgb[c][i];
        pixels[4 * i + 3] = 0.0f;
    }
    transform(pixels, pixels);
    EACH for (int c = 0; c < 3; ++c)
        rgb[c][i] = pixels[4 * i + c];
}

INLINE Scale scale_of(const Settings *s)
{
    const Encoding *e = s->encoding;
    const Scale full_range = { 0.0, e->full_scale }, normalized = { e->cv_min, e->cv_max - e->cv_min };
    return s->range == FULL_RANGE ? full_range : normalized;
}

/* What codes are divided by after all else, where a quotient has to be rounded once: whole ones that are multiplied
 * by an alpha; and of the normalised range, as a share of 876 can lie in the middle between two words. (No share of
 * 1023 or 4095 does: these are odd, and a reciprocal is as good.) */
INLINE double left_to_divide(const Settings *s, int premultiplied)
{
    const int exactly = s->effect == ENCODE && s->quantize && (premultiplied || s->range != FULL_RANGE);
    return exactly ? scale_of(s).full : 1.0;
}

INLINE void apply_effect(double rgb[3][SPAN], const Settings *s, double left)
{
    const Encoding *e = s->encoding;
    const Scale normalized = { e->cv_min, e->cv_max - e->cv_min };
    switch (s->effect) {
    case ENCODE:
        to_codes(rgb, s, (Scale){ scale_of(s).zero, scale_of(s).full / left });
        break;
    case DECODE:
        to_light(rgb, s, scale_of(s));
        break;
    case GRADE:
        to_codes(rgb, s, normalized);
        apply_cdl(rgb, &s->cdl, 1);
        to_light(rgb, s, normalized);
        break;
    default:
        if (s->before)
            apply_matrix(rgb, s->before);
        apply_transform(rgb, s->transform);
    }
}

INLINE void divide_by_alpha(Block *block)
{
    EACH {
        double alpha = block->alpha[i];
        for (int c = 0; c < 3; ++c)
            block->rgb[c][i] /= alpha == 0.0 ? 1.0 : alpha;
    }
}

INLINE double one_nan(double x)
{
    return x == x ? x : __builtin_nan("");
}

/* Multiply by alpha, and divide by what is left. Whole codes and the words of integer depths are multiplied first,
 * which loses nothing: the quotient is rounded once. (What is no number is always the same one: x86-64 and ARM64 give
 * 0 times infinity another sign.) */
INLINE void finish(Block *block, double left, int premultiplied, Depth depth)
{
    const double words = depth == BYTE ? 255.0 : depth == SHORT ? 65535.0 : 1.0;
    if (premultiplied) {
        EACH {
            double alpha = block->alpha[i] == 0.0 ? 1.0 : block->alpha[i];
            double factor = words == 1.0 ? alpha : rounded(alpha * words);
            for (int c = 0; c < 3; ++c)
                block->rgb[c][i] = one_nan(block->rgb[c][i] * factor / (left * words));
        }
    } else if (left != 1.0) {
        for (int c = 0; c < 3; ++c)
            EACH block->rgb[c][i] /= left;
    }
}

/* Whether direct.c is used: GCC makes slow code of vectors that take several registers. A test sets it. */
#ifndef DIRECT_CURVES
#ifdef __clang__
#define DIRECT_CURVES 1
#else
#define DIRECT_CURVES 0
#endif
#endif

/* Whether an effect takes pixels as they lie in memory. */
INLINE int is_direct(const Settings *s, const Row *row, int premultiplied)
{
    const int continuous = DIRECT_CURVES && (s->effect == ENCODE || s->effect == DECODE) && !s->quantize;
    const int translated = s->effect == SHOW_TRANSFORM && s->transform && !s->before;
    return (continuous || translated) && !premultiplied && row->source && row->source_depth == FLOAT
        && row->output_depth == FLOAT && row->source_channels == 4 && row->output_channels == 4;
}

/* The functions for this processor. */
typedef struct {
    Direct *encode, *decode;
} Directly;

INLINE void make_directly(Directly directly, const Settings *s, const float *source, float *output, int count)
{
    const Encoding *e = s->encoding;
    const int ap0 = s->side == AP0_SIDE;
    switch (s->effect) {
    case ENCODE:
        directly.encode(&(Curve){ ap0, s->preclamp, codes_of_octaves(e, scale_of(s)) }, source, output, count);
        break;
    case DECODE:
        directly.decode(&(Curve){ ap0, 0, stops_of_codes(e, scale_of(s)) }, source, output, count);
        break;
    default:
        for (int n = 0; n < 4 * count; n += 4 * SPAN)
            s->transform(source + n, output + n);
    }
}

/* A block is loaded and stored whole; where fewer pixels are left, by way of `beside`. Arrays live no
 * longer than they have to: a frame on the stack beyond 4 KiB needs a C library on Windows. */
INLINE void make_row(Directly directly, const Settings *s, const Row *row, int count)
{
    const int source_size = sample_size(row->source_depth) * row->source_channels;
    const int output_size = sample_size(row->output_depth) * row->output_channels;
    const int premultiplied = s->unpremultiply && row->source_channels == 4 && row->output_channels == 4;
    const int identity = is_identity(s);
    const double left = left_to_divide(s, premultiplied);
    const unsigned char *source = row->source;
    unsigned char *output = row->output;
    if (is_direct(s, row, premultiplied)) {
        const int whole = count - count % SPAN;
        make_directly(directly, s, (const float *)source, (float *)output, whole);
        count -= whole;
        source += whole * source_size;
        output += whole * output_size;
    }
    for (; count > 0; count -= SPAN) {
        const int whole = count >= SPAN, pixels = whole ? SPAN : count;
        Block block;
        {
            ALIGNED unsigned char beside[SPAN * LARGEST_PIXEL];
            if (!source || !whole)
                __builtin_memset(beside, 0, sizeof beside);
            if (source && !whole)
                __builtin_memcpy(beside, source, (size_t)(pixels * source_size));
            load_block(&block, source && whole ? source : beside, row->source_depth, row->source_channels);
        }
        if (!source)
            EACH block.alpha[i] = 0.0;
        if (!identity) {
            if (premultiplied)
                divide_by_alpha(&block);
            apply_effect(block.rgb, s, left);
            finish(&block, left, premultiplied, row->source_depth);
        }
        {
            ALIGNED unsigned char beside[SPAN * LARGEST_PIXEL];
            store_block(&block, whole ? output : beside, row->output_depth, row->output_channels);
            if (!whole)
                __builtin_memcpy(output, beside, (size_t)(pixels * output_size));
        }
        source = source ? source + pixels * source_size : source;
        output += pixels * output_size;
    }
}

static void make_row_anywhere(const Settings *s, const Row *row, int count)
{
    make_row((Directly){ encode_floats_anywhere, decode_floats_anywhere }, s, row, count);
}

/* The widest vectors that are used, in bits: a benchmark and a test set less. */
#ifndef WIDEST
#define WIDEST 512
#endif

#if defined(__x86_64__)
#include <cpuid.h>

__attribute__((target("avx2"))) static void make_row_avx2(const Settings *s, const Row *row, int count)
{
    make_row((Directly){ encode_floats_avx2, decode_floats_avx2 }, s, row, count);
}

__attribute__((target("avx2,avx512f,avx512dq,avx512bw,avx512vl"))) static void make_row_avx512(
    const Settings *s, const Row *row, int count)
{
    make_row((Directly){ encode_floats_avx512, decode_floats_avx512 }, s, row, count);
}

/* Registers that the operating system keeps, by XCR0. */
static unsigned int kept_registers(void)
{
    unsigned int low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

/* Vectors of so many bits that the processor has, and the operating system keeps. */
static int vector_bits(void)
{
    const unsigned int avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
    unsigned int a, b, c, d;
    if (WIDEST < 256 || !__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE))
        return 128;
    const unsigned int kept = kept_registers();
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (kept & 0x6) != 0x6 || !(b & bit_AVX2))
        return 128;
    return WIDEST >= 512 && (b & avx512) == avx512 && (kept & 0xe6) == 0xe6 ? 512 : 256;
}

RowFunction *row_function(void)
{
    const int bits = vector_bits();
    return bits == 512 ? make_row_avx512 : bits == 256 ? make_row_avx2 : make_row_anywhere;
}

Variant variant_of_transforms(void)
{
    return vector_bits() >= 256 ? AVX2 : ANYWHERE;
}
#else
RowFunction *row_function(void)
{
    return make_row_anywhere;
}

Variant variant_of_transforms(void)
{
    return ANYWHERE;
}
#endif
