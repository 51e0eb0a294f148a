/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
#include "colours.h"

#include "host.h"

/* The spaces' names, and aliases, in the standard's config. */
static const char *const NAMES[][6] = {
    [ACES2065_1] = { kOfxColourspaceACES20651, "aces2065_1", "ACES - ACES2065-1", "lin_ap0", "aces_interchange", 0 },
    [ACESCG] = { kOfxColourspaceACEScg, "ACES - ACEScg", "lin_ap1", 0 },
};

static Space space_named(const char *name)
{
    for (Space space = ACES2065_1; space < OTHER_SPACE; ++space)
        for (int n = 0; NAMES[space][n]; ++n)
            if (same(name, NAMES[space][n]))
                return space;
    return OTHER_SPACE;
}

/* How the host manages colours for an instance; none: it does not. */
static const char *style_of(OfxImageEffectHandle instance)
{
    OfxPropertySetHandle set = 0;
    if (the_host.effects->getPropertySet(instance, &set) != kOfxStatOK)
        return 0;
    const char *style = get_string(set, kOfxImageEffectPropColourManagementStyle);
    return same(style, kOfxImageEffectColourManagementNone) ? 0 : style;
}

/* The basic style has no name for one space. */
static const char *name_of(Space space, const char *style)
{
    if (space == OTHER_SPACE)
        return 0;
    return same(style, kOfxImageEffectColourManagementBasic) ? kOfxColourspaceOfxSceneLinear : NAMES[space][0];
}

/* What the clip says; none: nothing, or that it is data. */
static const char *source_colourspace(OfxImageEffectHandle instance)
{
    OfxImageClipHandle clip = 0;
    OfxPropertySetHandle set = 0;
    const char *name = kOfxImageEffectSimpleSourceClipName;
    if (the_host.effects->clipGetHandle(instance, name, &clip, &set) != kOfxStatOK || !set)
        return 0;
    const char *space = get_string(set, kOfxImageClipPropColourspace);
    return !space || !*space || same(space, kOfxColourspaceOfxRaw) ? 0 : space;
}

static Space space_of(Side side)
{
    return side == AP0_SIDE ? ACES2065_1 : side == AP1_SIDE ? ACESCG : OTHER_SPACE;
}

/* The space that light goes in as; none for codes, which no standard config has: a decode takes what comes. */
static Space light_in(const Settings *s)
{
    switch (s->effect) {
    case DECODE: return OTHER_SPACE;
    case SHOW_TRANSFORM: return s->source;
    default: return space_of(s->side);
    }
}

static Space light_out(const Settings *s)
{
    switch (s->effect) {
    case ENCODE: return OTHER_SPACE;
    case SHOW_TRANSFORM: return s->target;
    default: return space_of(s->side);
    }
}

int obey_source(Settings *s, OfxImageEffectHandle instance)
{
    const Space wanted = light_in(s);
    const char *style = style_of(instance);
    if (!style || wanted == OTHER_SPACE || is_identity(s))
        return 1;
    const char *said = source_colourspace(instance);
    const Space found = space_named(said);
    if (!said || found == wanted)
        return 1; /* where nothing is said, the parameter counts */
    if (found == OTHER_SPACE) /* the basic style can say no more than this, and the parameter says the rest */
        return same(style, kOfxImageEffectColourManagementBasic) && same(said, kOfxColourspaceOfxSceneLinear);
    if (s->effect == SHOW_TRANSFORM)
        s->before = found == ACESCG ? TRA2 : TRA1;
    else
        s->side = found == ACESCG ? AP1_SIDE : AP0_SIDE;
    return 1;
}

void show_refusal(OfxImageEffectHandle instance)
{
    if (the_host.messages)
        the_host.messages->setPersistentMessage(instance, kOfxMessageError, "source",
            "The source is in %s, and this effect takes ACES2065-1 or ACEScg: convert it before.",
            source_colourspace(instance));
}

void clear_refusal(OfxImageEffectHandle instance)
{
    if (the_host.messages && style_of(instance))
        the_host.messages->clearPersistentMessage(instance);
}

OfxStatus get_clip_preferences(const Settings *s, OfxImageEffectHandle instance, OfxPropertySetHandle out)
{
    const char *wish = kOfxImageClipPropPreferredColourspaces "_" kOfxImageEffectSimpleSourceClipName;
    const char *style = style_of(instance);
    const Space light = light_in(s);
    if (!style || (s->effect == SHOW_TRANSFORM && is_identity(s)))
        return kOfxStatReplyDefault;
    if (s->effect == DECODE && s->side != CURVE_ONLY) {
        set_string(out, wish, 0, kOfxColourspaceOfxRaw); /* codes as they are */
        return kOfxStatOK;
    }
    if (light == OTHER_SPACE)
        return kOfxStatReplyDefault;
    /* Any other light would be taken for one of these. */
    set_string(out, wish, 0, name_of(light, style));
    if (!same(style, kOfxImageEffectColourManagementBasic))
        set_string(out, wish, 1, name_of(light == ACESCG ? ACES2065_1 : ACESCG, style));
    return kOfxStatOK;
}

OfxStatus get_output_colourspace(Settings *s, OfxImageEffectHandle instance, OfxPropertySetHandle out)
{
    const int obeyed = obey_source(s, instance);
    const char *name = name_of(light_out(s), style_of(instance));
    if (!obeyed || is_identity(s) || (s->effect == GRADE && !name))
        return kOfxStatReplyDefault; /* as the source */
    set_string(out, kOfxImageClipPropColourspace, 0, name ? name : kOfxColourspaceOfxRaw);
    return kOfxStatOK;
}
