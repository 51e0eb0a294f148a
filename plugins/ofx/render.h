/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Renders a window of an image. */
#ifndef RENDER_H
#define RENDER_H

#include "abi.h"
#include "effect.h"

OfxStatus render(Effect effect, OfxImageEffectHandle instance, OfxPropertySetHandle arguments);

#endif
