/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The transforms taken from a show's OCIO config. */
#ifndef SHOW_H
#define SHOW_H

typedef enum {
    MATRIX,
    RANGE,
    LOG,
    ANTILOG,
    CAMERA_LOG,
    CAMERA_ANTILOG,
    CDL,
    CDL_INVERSE,
    EXPONENT,
    MONCURVE,
    MONCURVE_INVERSE,
    LUT1D,
    LUT1D_INVERSE,
    HALF_LUT1D,
    LUT3D
} OpKind;

typedef struct {
    OpKind kind;
    const double *parameters;
    const float *table; /* of triplets */
    int size;           /* entries, or points along each axis */
} Op;

typedef struct {
    const Op *forward;
    int forward_count;
    const Op *inverse; /* none: it has no inverse */
    int inverse_count;
} Transform;

extern const Transform TRANSFORMS[];

#endif
