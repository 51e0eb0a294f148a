/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Colour spaces that hosts of OpenFX 1.5 can be told of. */
#ifndef SPACES_H
#define SPACES_H

typedef enum { ACES2065_1, ACESCG, OTHER_SPACE } Space;

#endif
