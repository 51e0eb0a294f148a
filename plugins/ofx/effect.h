/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The four effects: what each makes of a row of pixels. */
#ifndef EFFECT_H
#define EFFECT_H

#include "cdl.h"
#include "numbers.h"
#include "pixels.h"
#include "show.h"
#include "spaces.h"

typedef enum { ENCODE, DECODE, GRADE, SHOW_TRANSFORM, EFFECTS } Effect;
typedef enum { AP0_SIDE, AP1_SIDE, CURVE_ONLY } Side; /* of the light */
typedef enum { FULL_RANGE, NORMALIZED } Range;        /* of the code values */
typedef enum { FORWARD, INVERSE } Direction;

typedef struct {
    Effect effect;
    const Encoding *encoding;
    Side side;
    Range range;
    int quantize, preclamp, unpremultiply;
    Cdl cdl;
    Space source, target;      /* of the Show Transform */
    const double (*before)[3]; /* its first matrix, where the source is another one; none */
    Bridge *transform;         /* none: the pixels stay */
} Settings;

/* Where a row's pixels lie. Without any, a source is black, and transparent. */
typedef struct {
    const void *source;
    void *output;
    Depth source_depth, output_depth;
    int source_channels, output_channels; /* 3 or 4 */
} Row;

/* Whether a pixel comes out as it went in. */
int is_identity(const Settings *settings);

/* Make pixels of pixels. It takes any number, and may run in several threads at once. */
typedef void RowFunction(const Settings *settings, const Row *row, int count);

/* Return the one for this processor: all give the same pixels. */
RowFunction *row_function(void);

/* Return what transforms are compiled for that this processor runs fastest. */
Variant variant_of_transforms(void);

#endif
