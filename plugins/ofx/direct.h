/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Encodes without ROUND and decodes of float pixels as they lie in memory. */
#ifndef DIRECT_H
#define DIRECT_H

/* clamped(x * slope + base, low, high) */
typedef struct {
    double slope, base, low, high;
} Line;

typedef struct {
    int ap0, preclamp; /* whether the light is AP0's, and is clamped as the Academy's CTL does */
    Line line;         /* `codes_of_octaves` or `stops_of_codes` */
} Curve;

/* For pixels of red, green, blue and alpha, which stays; `count` is a multiple of SPAN. The output may be the source. */
typedef void Direct(const Curve *curve, const float *source, float *output, int count);

/* In each variant that it is compiled for; all give the same pixels. */
extern Direct encode_floats_anywhere, decode_floats_anywhere;
#if defined(__x86_64__)
extern Direct encode_floats_avx2, decode_floats_avx2, encode_floats_avx512, decode_floats_avx512;
#endif

#endif
