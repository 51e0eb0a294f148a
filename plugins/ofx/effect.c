/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
#include "effect.h"

#include <stddef.h>

#include "acesproxy.h"
#include "ops.h"

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
    case SHOW_TRANSFORM: return s->op_count == 0;
    default: return 0;
    }
}

INLINE void to_light(double rgb[3][SPAN], const Settings *s)
{
    decode(rgb, s->encoding, s->quantize);
    if (s->side == AP0_SIDE)
        apply_matrix(rgb, TRA2);
}

INLINE void to_codes(double rgb[3][SPAN], const Settings *s)
{
    if (s->side == AP0_SIDE)
        aces_to_ap1(rgb, s->preclamp);
    encode(rgb, s->encoding, s->quantize);
}

/* What a code, without the lowest one of the range, is divided by. */
INLINE double full_of(const Settings *s)
{
    const Encoding *e = s->encoding;
    return s->range == FULL_RANGE ? e->full_scale : e->cv_max - e->cv_min;
}

INLINE void apply_effect(double rgb[3][SPAN], const Settings *s)
{
    const Encoding *e = s->encoding;
    const double span = e->cv_max - e->cv_min;
    const double zero = s->range == FULL_RANGE ? 0.0 : e->cv_min;
    switch (s->effect) {
    case ENCODE:
        to_codes(rgb, s);
        rescale(rgb, 1.0, -zero); /* divided in the end: see `finish` */
        break;
    case DECODE:
        rescale(rgb, full_of(s), zero);
        to_light(rgb, s);
        break;
    case GRADE:
        to_codes(rgb, s);
        rescale(rgb, 1.0 / span, -e->cv_min / span);
        apply_cdl(rgb, &s->cdl, 1);
        rescale(rgb, span, e->cv_min);
        to_light(rgb, s);
        break;
    default:
        if (s->before)
            apply_matrix(rgb, s->before);
        for (int n = 0; n < s->op_count; ++n) {
            apply_op(rgb, &s->ops[n]);
            /* As OCIO does: some chains of ops round by what a float cannot hold. */
            for (int c = 0; c < 3; ++c)
                EACH rgb[c][i] = (float)rgb[c][i];
        }
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

/* Divide codes, and multiply by alpha. Whole codes and the words of integer depths are multiplied first, which
 * loses nothing: the quotient is rounded once, and one in the middle between two words lies there exactly.
 * (No share of 1023 or 4095 does: these are odd, and a reciprocal is as good.) */
INLINE void finish(Block *block, const Settings *s, int premultiplied, Depth depth)
{
    const double full = s->effect == ENCODE ? full_of(s) : 1.0;
    const double words = depth == BYTE ? 255.0 : depth == SHORT ? 65535.0 : 1.0;
    if (premultiplied) {
        EACH {
            double alpha = block->alpha[i] == 0.0 ? 1.0 : block->alpha[i];
            double factor = words == 1.0 ? alpha : rounded(alpha * words);
            for (int c = 0; c < 3; ++c)
                block->rgb[c][i] = block->rgb[c][i] * factor / (full * words);
        }
    } else if (s->effect == ENCODE && s->range == FULL_RANGE) {
        for (int c = 0; c < 3; ++c)
            EACH block->rgb[c][i] *= 1.0 / full;
    } else if (s->effect == ENCODE) {
        for (int c = 0; c < 3; ++c)
            EACH block->rgb[c][i] /= full;
    }
}

/* A block is loaded and stored whole; where fewer pixels are left, by way of `beside`. */
INLINE void make_row(const Settings *s, const Row *row, int count)
{
    const int source_size = sample_size(row->source_depth) * row->source_channels;
    const int output_size = sample_size(row->output_depth) * row->output_channels;
    const int premultiplied = s->unpremultiply && row->source_channels == 4 && row->output_channels == 4;
    const int identity = is_identity(s);
    const unsigned char *source = row->source;
    unsigned char *output = row->output;
    _Alignas(8) unsigned char beside[SPAN * LARGEST_PIXEL];
    for (; count > 0; count -= SPAN) {
        const int whole = count >= SPAN, pixels = whole ? SPAN : count;
        Block block;
        if (!source || !whole)
            __builtin_memset(beside, 0, sizeof beside);
        if (source && !whole)
            __builtin_memcpy(beside, source, (size_t)(pixels * source_size));
        load_block(&block, source && whole ? source : beside, row->source_depth, row->source_channels);
        if (!source)
            EACH block.alpha[i] = 0.0;
        if (!identity) {
            if (premultiplied)
                divide_by_alpha(&block);
            apply_effect(block.rgb, s);
            finish(&block, s, premultiplied, row->source_depth);
        }
        store_block(&block, whole ? output : beside, row->output_depth, row->output_channels);
        if (!whole)
            __builtin_memcpy(output, beside, (size_t)(pixels * output_size));
        source = source ? source + pixels * source_size : source;
        output += pixels * output_size;
    }
}

static void make_row_anywhere(const Settings *s, const Row *row, int count)
{
    make_row(s, row, count);
}

#if defined(__x86_64__)
#include <cpuid.h>

__attribute__((target("avx2"))) static void make_row_avx2(const Settings *s, const Row *row, int count)
{
    make_row(s, row, count);
}

__attribute__((target("avx2,avx512f,avx512dq,avx512bw,avx512vl"))) static void make_row_avx512(
    const Settings *s, const Row *row, int count)
{
    make_row(s, row, count);
}

/* Registers that the operating system keeps, by XCR0. */
static unsigned int kept_registers(void)
{
    unsigned int low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

RowFunction *row_function(void)
{
    const unsigned int avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
    unsigned int a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE))
        return make_row_anywhere;
    const unsigned int kept = kept_registers();
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (kept & 0x6) != 0x6)
        return make_row_anywhere;
    if ((b & avx512) == avx512 && (kept & 0xe6) == 0xe6)
        return make_row_avx512;
    return b & bit_AVX2 ? make_row_avx2 : make_row_anywhere;
}
#else
RowFunction *row_function(void)
{
    return make_row_anywhere;
}
#endif
