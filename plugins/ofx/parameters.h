/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What a user can set. */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include "abi.h"
#include "effect.h"

/* Define the parameters of an effect. */
OfxStatus define_parameters(Effect effect, OfxImageEffectHandle descriptor);

/* Read the parameters of an instance at a time; what a host does not tell has its default. */
Settings read_settings(Effect effect, OfxImageEffectHandle instance, OfxTime time);

#endif
