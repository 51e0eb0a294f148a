/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What a translated transform is written with: lanes, and a function that runs it over a block. */
#ifndef BRIDGE_H
#define BRIDGE_H

#include "lanes.h"
#include "show.h"

#define JOINED(name, variant) name##_##variant
#define OF_VARIANT(name, variant) JOINED(name, variant)

LANE Floats loaded(const float *values)
{
    Floats lanes;
    __builtin_memcpy(&lanes, values, sizeof lanes);
    return lanes;
}

LANE void stored(float *values, Floats lanes)
{
    __builtin_memcpy(values, &lanes, sizeof lanes);
}

/* `transform` is of lanes. VARIANT names what is compiled for. */
#define BRIDGE(name, transform)                                                                                 \
    void OF_VARIANT(name, VARIANT)(float rgb[3][SPAN]);                                                         \
    void OF_VARIANT(name, VARIANT)(float rgb[3][SPAN])                                                          \
    {                                                                                                           \
        for (int n = 0; n < SPAN; n += LANES) {                                                                 \
            const Floats red = cleaned(loaded(rgb[0] + n)), green = cleaned(loaded(rgb[1] + n));                \
            const Floats3 made = transform(ints(-1), red, green, cleaned(loaded(rgb[2] + n)));                  \
            stored(rgb[0] + n, made.x);                                                                         \
            stored(rgb[1] + n, made.y);                                                                         \
            stored(rgb[2] + n, made.z);                                                                         \
        }                                                                                                       \
    }

#endif
