/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What hosts that manage colours (OpenFX 1.5) are told of colour spaces, and what they tell. */
#ifndef COLOURS_H
#define COLOURS_H

#include "abi.h"
#include "effect.h"

/* Have an effect take the source as what its clip says that it is. Return 0 where it is what cannot be taken. */
int obey_source(Settings *settings, OfxImageEffectHandle instance);

/* Show that the source cannot be taken, until it can. */
void show_refusal(OfxImageEffectHandle instance);
void clear_refusal(OfxImageEffectHandle instance);

OfxStatus get_clip_preferences(const Settings *settings, OfxImageEffectHandle instance, OfxPropertySetHandle out);
OfxStatus get_output_colourspace(Settings *settings, OfxImageEffectHandle instance, OfxPropertySetHandle out);

#endif
