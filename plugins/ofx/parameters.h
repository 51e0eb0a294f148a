/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What a user can set. */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include "abi.h"
#include "effect.h"

/* Define the parameters of an effect. */
OfxStatus define_parameters(Effect effect, OfxImageEffectHandle descriptor);

/* Name the parameters that clip preferences depend on, in a descriptor's properties. */
void set_preference_parameters(Effect effect, OfxPropertySetHandle set);

/* Move the place of a transform, as an older host or plug-in stored it, into the parameter that has its name. */
OfxStatus adopt_old_choice(Effect effect, OfxImageEffectHandle instance);

/* Read the parameters of an instance at a time; what a host does not tell has its default. */
Settings read_settings(Effect effect, OfxImageEffectHandle instance, OfxTime time);

#endif
