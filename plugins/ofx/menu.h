/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The menu of the Show Transform: its places, which stay the same in every build, since projects store them. */
#ifndef MENU_H
#define MENU_H

#include "show.h"
#include "spaces.h"

typedef struct {
    const char *name;           /* what hosts of OpenFX 1.5 store */
    int order;                  /* 0 is shown first; each once */
    const Transform *transform; /* none: it was removed, and leaves the image as it is */
    Space source, target;
} Place;

extern const int PLACE_COUNT;
extern const Place PLACES[];
extern const char *const PLACE_LABELS[]; /* ending with none */

#endif
