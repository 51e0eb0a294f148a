/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The transforms taken from a show's OCIO config: OCIO's own code, translated. */
#ifndef SHOW_H
#define SHOW_H

#include "span.h"

/* What the code is compiled for; each gives the same pixels. */
typedef enum { ANYWHERE, AVX2, VARIANTS } Variant;

/* One direction of a transform, for SPAN pixels of red, green, blue and alpha, which stays. The output may be the
 * source. */
typedef void Bridge(const float *source, float *output);

typedef struct {
    Bridge *forward[VARIANTS];
    Bridge *inverse[VARIANTS]; /* none: it has no inverse */
} Transform;

extern const Transform TRANSFORMS[];

#endif
