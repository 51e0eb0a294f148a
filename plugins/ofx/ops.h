/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The ops that show transforms are made of, as OCIO has them, on blocks. */
#ifndef OPS_H
#define OPS_H

#include "block.h"
#include "cdl.h"
#include "show.h"


/* p: 3x3 by rows, then an offset for each channel */
INLINE void op_matrix(double rgb[3][SPAN], const double *p)
{
    EACH {
        double r = rgb[0][i], g = rgb[1][i], b = rgb[2][i];
        rgb[0][i] = p[0] * r + p[1] * g + p[2] * b + p[9];
        rgb[1][i] = p[3] * r + p[4] * g + p[5] * b + p[10];
        rgb[2][i] = p[6] * r + p[7] * g + p[8] * b + p[11];
    }
}

/* p: scale, offset, then the bounds of the result */
INLINE void op_range(double rgb[3][SPAN], const double *p)
{
    for (int c = 0; c < 3; ++c)
        EACH rgb[c][i] = clamped(rgb[c][i] * p[0] + p[1], p[2], p[3]);
}

/* p: of each channel the base's log2, log side slope and offset, lin side slope and offset */
INLINE void op_log(double rgb[3][SPAN], const double *p)
{
    for (int c = 0; c < 3; ++c, p += 5) {
        const double slope = p[1] / p[0];
        EACH {
            double x = rgb[c][i] * p[3] + p[4];
            rgb[c][i] = log2_of(x > 0x1p-126 ? x : 0x1p-126) * slope + p[2];
        }
    }
}

INLINE void op_antilog(double rgb[3][SPAN], const double *p)
{
    for (int c = 0; c < 3; ++c, p += 5) {
        const double slope = p[0] / p[1];
        EACH rgb[c][i] = (exp2_of((rgb[c][i] - p[2]) * slope) - p[4]) / p[3];
    }
}

/* p: as op_log, then of each channel the break in light, the break in log, linear slope and offset */
INLINE void op_camera_log(double rgb[3][SPAN], const double *p)
{
    const double *line = p + 15;
    for (int c = 0; c < 3; ++c, p += 5, line += 4) {
        const double slope = p[1] / p[0];
        EACH {
            double x = rgb[c][i], inside = x * p[3] + p[4];
            double log = log2_of(inside > 0x1p-126 ? inside : 0x1p-126) * slope + p[2];
            rgb[c][i] = x <= line[0] ? x * line[2] + line[3] : log;
        }
    }
}

INLINE void op_camera_antilog(double rgb[3][SPAN], const double *p)
{
    const double *line = p + 15;
    for (int c = 0; c < 3; ++c, p += 5, line += 4) {
        const double slope = p[0] / p[1];
        EACH {
            double y = rgb[c][i];
            double exp = (exp2_of((y - p[2]) * slope) - p[4]) / p[3];
            rgb[c][i] = y <= line[1] ? (y - line[3]) / line[2] : exp;
        }
    }
}

/* p: slope, offset, power of three channels each, saturation, then whether to clamp */
INLINE void op_cdl(double rgb[3][SPAN], const double *p, int inverse)
{
    Cdl cdl;
    for (int c = 0; c < 3; ++c) {
        cdl.slope[c] = p[c];
        cdl.offset[c] = p[3 + c];
        cdl.power[c] = p[6 + c];
    }
    cdl.saturation = p[9];
    if (inverse)
        apply_inverse_cdl(rgb, &cdl, p[10] != 0.0);
    else
        apply_cdl(rgb, &cdl, p[10] != 0.0);
}

/* p: a power for each channel, then what becomes of negatives: 0 clamped, 1 mirrored, 2 passed */
INLINE void op_exponent(double rgb[3][SPAN], const double *p)
{
    for (int c = 0; c < 3; ++c)
        EACH {
            double x = rgb[c][i], y = power_of(x < 0.0 ? -x : x, p[c]);
            double below = p[3] == 0.0 ? 0.0 : p[3] == 1.0 ? -y : x;
            rgb[c][i] = x < 0.0 ? below : y;
        }
}

/* p: of each channel scale, offset, power, break, slope; then whether negatives are mirrored.
 * Above the break ((x + offset) * scale)^power, below it x * slope. */
INLINE void op_moncurve(double rgb[3][SPAN], const double *p)
{
    const int mirror = p[15] != 0.0;
    for (int c = 0; c < 3; ++c, p += 5)
        EACH {
            double x = rgb[c][i], side = mirror && x < 0.0 ? -1.0 : 1.0, magnitude = x * side;
            double y = power_of((magnitude + p[1]) * p[0], p[2]);
            rgb[c][i] = side * (magnitude <= p[3] ? magnitude * p[4] : y);
        }
}

/* The inverse: x^power * scale - offset above the break, x * slope below it. */
INLINE void op_moncurve_inverse(double rgb[3][SPAN], const double *p)
{
    const int mirror = p[15] != 0.0;
    for (int c = 0; c < 3; ++c, p += 5)
        EACH {
            double y = rgb[c][i], side = mirror && y < 0.0 ? -1.0 : 1.0, magnitude = y * side;
            double x = power_of(magnitude, p[2]) * p[0] - p[1];
            rgb[c][i] = side * (magnitude <= p[3] ? magnitude * p[4] : x);
        }
}

INLINE double between(const float *table, int index, double share)
{
    double low = table[index * 3], high = share > 0.0 ? table[(index + 1) * 3] : low;
    return low + (high - low) * share;
}

/* A table of `size` triplets, evenly spaced over 0..1. */
INLINE void op_lut1d(double rgb[3][SPAN], const float *table, int size)
{
    for (int c = 0; c < 3; ++c)
        EACH {
            double position = clamped(rgb[c][i], 0.0, 1.0) * (size - 1);
            int index = (int)position;
            rgb[c][i] = between(table + c, index, position - index);
        }
}

/* A table of a triplet for each half, in the order of their bits; straight lines between halfs. */
INLINE void op_half_lut1d(double rgb[3][SPAN], const float *table)
{
    for (int c = 0; c < 3; ++c)
        EACH {
            double x = rgb[c][i], magnitude = x < 0.0 ? -x : x;
            magnitude = clamped(magnitude, 0.0, HALF_MAX);
            uint64_t u = bits_of(magnitude);
            double steps = magnitude * 0x1p24; /* of the smallest half */
            int small = (int)(steps < 1024.0 ? steps : 0.0);
            int normal = (int)(u >> 42) - ((1023 - 15) << 10);
            double share = (double)(int64_t)(u & 0x3ffffffffffu) * 0x1p-42;
            int index = magnitude < 0x1p-14 ? small : normal;
            share = magnitude < 0x1p-14 ? steps - small : share;
            rgb[c][i] = between(table + c + (x < 0.0 ? 3 * 0x8000 : 0), index, share);
        }
}

/* Where y lies in an ascending table, in entries from its start. */
INLINE double position_of(double y, const float *table, int size)
{
    int low = 0, high = size - 1;
    y = clamped(y, table[0], table[3 * high]);
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (table[3 * middle] <= y)
            low = middle;
        else
            high = middle;
    }
    double start = table[3 * low], step = table[3 * high] - start;
    return low + (step > 0.0 ? (y - start) / step : 0.0);
}

INLINE void op_lut1d_inverse(double rgb[3][SPAN], const float *table, int size)
{
    for (int c = 0; c < 3; ++c)
        for (int i = 0; i < SPAN; ++i)
            rgb[c][i] = position_of(rgb[c][i], table + c, size) / (size - 1);
}

/* A cube of triplets over 0..1, red slowest, interpolated between four corners of a tetrahedron. */
INLINE void op_lut3d(double rgb[3][SPAN], const float *table, int size)
{
    const int step[3] = { 3 * size * size, 3 * size, 3 };
    for (int i = 0; i < SPAN; ++i) {
        double share[3];
        int at = 0, order[3] = { 0, 1, 2 };
        for (int c = 0; c < 3; ++c) {
            double position = clamped(rgb[c][i], 0.0, 1.0) * (size - 1);
            int index = (int)position;
            index = index < size - 1 ? index : size - 2;
            share[c] = position - index;
            at += index * step[c];
        }
        for (int a = 0; a < 2; ++a) /* by falling share */
            for (int b = 0; b < 2 - a; ++b)
                if (share[order[b]] < share[order[b + 1]]) {
                    int first = order[b];
                    order[b] = order[b + 1];
                    order[b + 1] = first;
                }
        const float *p0 = table + at, *p1 = p0 + step[order[0]], *p2 = p1 + step[order[1]],
                    *p3 = p2 + step[order[2]];
        double s1 = share[order[0]], s2 = share[order[1]], s3 = share[order[2]];
        for (int c = 0; c < 3; ++c)
            rgb[c][i] = p0[c] * (1.0 - s1) + p1[c] * (s1 - s2) + p2[c] * (s2 - s3) + p3[c] * s3;
    }
}

INLINE void apply_op(double rgb[3][SPAN], const Op *op)
{
    const double *p = op->parameters;
    switch (op->kind) {
    case MATRIX: op_matrix(rgb, p); break;
    case RANGE: op_range(rgb, p); break;
    case LOG: op_log(rgb, p); break;
    case ANTILOG: op_antilog(rgb, p); break;
    case CAMERA_LOG: op_camera_log(rgb, p); break;
    case CAMERA_ANTILOG: op_camera_antilog(rgb, p); break;
    case CDL: op_cdl(rgb, p, 0); break;
    case CDL_INVERSE: op_cdl(rgb, p, 1); break;
    case EXPONENT: op_exponent(rgb, p); break;
    case MONCURVE: op_moncurve(rgb, p); break;
    case MONCURVE_INVERSE: op_moncurve_inverse(rgb, p); break;
    case LUT1D: op_lut1d(rgb, op->table, op->size); break;
    case LUT1D_INVERSE: op_lut1d_inverse(rgb, op->table, op->size); break;
    case HALF_LUT1D: op_half_lut1d(rgb, op->table); break;
    case LUT3D: op_lut3d(rgb, op->table, op->size); break;
    }
}

#endif
