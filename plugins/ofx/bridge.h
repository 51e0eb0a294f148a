/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What a translated transform is written with: lanes, and a function that runs it over pixels. */
#ifndef BRIDGE_H
#define BRIDGE_H

#include "lanes.h"
#include "show.h"

#define JOINED(name, variant) name##_##variant
#define OF_VARIANT(name, variant) JOINED(name, variant)

/* `transform` is of lanes. VARIANT names what is compiled for. */
#define BRIDGE(name, transform)                                                                                 \
    Bridge OF_VARIANT(name, VARIANT);                                                                           \
    void OF_VARIANT(name, VARIANT)(const float *source, float *output)                                          \
    {                                                                                                           \
        for (int n = 0; n < 4 * SPAN; n += 4 * LANES) {                                                         \
            const Floats4 p = cleaned_pixels(loaded(source + n));                                               \
            stored(output + n, one_nan(transform(ints(-1), p.x, p.y, p.z)), p.w);                               \
        }                                                                                                       \
    }

#endif
