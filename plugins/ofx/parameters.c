/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
#include "parameters.h"

#include "host.h"
#include "menu.h"
#include "names.h"

typedef struct {
    unsigned int effects; /* bits */
    const char *type, *name, *label, *hint;
    const char *const *options; /* of a choice, ending with none */
    double by_default, low, high, shown_low, shown_high;
} Parameter;

#define OF(effect) (1u << (effect))

static const char *const DEPTHS_SHOWN[] = { "10-bit", "12-bit", 0 };
static const char *const SIDES[] = { "ACES2065-1 (AP0)", "ACEScg (AP1)", "Curve only", 0 };
static const char *const RANGES[] = { "Full range: CV / 1023 or 4095", "Legal range is 0 to 1 (normalised)", 0 };
static const char *const DIRECTIONS[] = { "Forward", "Inverse", 0 };

enum {
    P_DEPTH, P_SIDE, P_RANGE, P_QUANTISE, P_PRECLAMP, P_TRANSFORM, P_TRANSFORM_NAME, P_DIRECTION,
    P_SLOPE, P_OFFSET, P_POWER, P_SATURATION, P_UNPREMULTIPLY, PARAMETERS
};

static const Parameter TABLE[PARAMETERS] = {
    [P_DEPTH] = { OF(ENCODE) | OF(DECODE) | OF(GRADE), kOfxParamTypeChoice, "depth", "Bit depth",
        "Whether the link carries 10-bit codes (64 to 940) or 12-bit ones (256 to 3760).",
        DEPTHS_SHOWN, 0, 0, 0, 0, 0 },
    [P_SIDE] = { OF(ENCODE) | OF(DECODE) | OF(GRADE), kOfxParamTypeChoice, "side", "Linear light is",
        "The colour space of the linear image. Curve only: each channel by itself, without a matrix and "
        "without telling the host of a colour space.",
        SIDES, 0, 0, 0, 0, 0 },
    [P_RANGE] = { OF(ENCODE) | OF(DECODE), kOfxParamTypeChoice, "range", "Range",
        "Full range: 1.0 is code 1023 or 4095, as in OCIO and in files of the link. Legal range: 0 is the "
        "lowest code and 1 the highest, as after an expansion from legal range, and where a CDL is applied.",
        RANGES, 0, 0, 0, 0, 0 },
    [P_QUANTISE] = { OF(ENCODE) | OF(DECODE) | OF(GRADE), kOfxParamTypeBoolean, "quantise", "Quantise",
        "Round to whole codes, as the link does. Off: no banding, for a grade that is to be undone.",
        0, 0, 0, 1, 0, 1 },
    [P_PRECLAMP] = { OF(ENCODE) | OF(GRADE), kOfxParamTypeBoolean, "preclamp", "Clamp as the CTL does",
        "Clamp ACES2065-1 to 0 to 65504 before the matrix, as the Academy's published CTL does and the "
        "specification does not.",
        0, 0, 0, 1, 0, 1 },
    [P_TRANSFORM] = { OF(SHOW_TRANSFORM), kOfxParamTypeChoice, "transform", "Transform",
        TRANSFORM_HINT, PLACE_LABELS, 0, 0, 0, 0, 0 },
    /* Where the host stores names; the other one is there for what was stored as a place. */
    [P_TRANSFORM_NAME] = { OF(SHOW_TRANSFORM), kOfxParamTypeStrChoice, "transformName", "Transform",
        TRANSFORM_HINT, PLACE_LABELS, 0, 0, 0, 0, 0 },
    [P_DIRECTION] = { OF(SHOW_TRANSFORM), kOfxParamTypeChoice, "direction", "Direction",
        "Inverse: back from what the transform makes. One without an inverse leaves the image as it is.",
        DIRECTIONS, 0, 0, 0, 0, 0 },
    [P_SLOPE] = { OF(GRADE), kOfxParamTypeDouble3D, "slope", "Slope", "Slope of the ASC CDL, R G B.",
        0, 1, 0, 100, 0, 4 },
    [P_OFFSET] = { OF(GRADE), kOfxParamTypeDouble3D, "offset", "Offset", "Offset of the ASC CDL, R G B.",
        0, 0, -100, 100, -1, 1 },
    [P_POWER] = { OF(GRADE), kOfxParamTypeDouble3D, "power", "Power", "Power of the ASC CDL, R G B.",
        0, 1, 0.01, 100, 0.01, 4 },
    [P_SATURATION] = { OF(GRADE), kOfxParamTypeDouble, "saturation", "Saturation",
        "Saturation of the ASC CDL, after slope, offset and power.", 0, 1, 0, 100, 0, 4 },
    [P_UNPREMULTIPLY] = { OF(ENCODE) | OF(DECODE) | OF(GRADE) | OF(SHOW_TRANSFORM), kOfxParamTypeBoolean,
        "unpremultiply", "Un-premultiply",
        "Divide by alpha before, and multiply after: for images that are premultiplied.",
        0, 0, 0, 1, 0, 1 },
};

static void define_choice(OfxPropertySetHandle set, const Parameter *p)
{
    for (int n = 0; p->options[n]; ++n)
        set_string(set, kOfxParamPropChoiceOption, n, p->options[n]);
    set_int(set, kOfxParamPropDefault, (int)p->by_default);
    set_int(set, kOfxParamPropAnimates, 0);
}

static void define_places(OfxPropertySetHandle set, const Parameter *p)
{
    define_choice(set, p);
    for (int n = 0; n < PLACE_COUNT; ++n)
        the_host.properties->propSetInt(set, kOfxParamPropChoiceOrder, n, PLACES[n].order);
    set_int(set, kOfxParamPropSecret, the_host.string_choices);
}

static void define_names(OfxPropertySetHandle set)
{
    for (int n = 0; n < PLACE_COUNT; ++n)
        for (int place = 0; place < PLACE_COUNT; ++place)
            if (PLACES[place].order == n) {
                set_string(set, kOfxParamPropChoiceOption, n, PLACE_LABELS[place]);
                set_string(set, kOfxParamPropChoiceEnum, n, PLACES[place].name);
            }
    set_string(set, kOfxParamPropDefault, 0, PLACES[0].name);
    set_int(set, kOfxParamPropAnimates, 0);
}

static void define_numbers(OfxPropertySetHandle set, const Parameter *p, int dimensions)
{
    static const char *const CHANNELS[] = { "R", "G", "B" };
    const OfxPropertySuiteV1 *properties = the_host.properties;
    for (int n = 0; n < dimensions; ++n) {
        properties->propSetDouble(set, kOfxParamPropDefault, n, p->by_default);
        properties->propSetDouble(set, kOfxParamPropMin, n, p->low);
        properties->propSetDouble(set, kOfxParamPropMax, n, p->high);
        properties->propSetDouble(set, kOfxParamPropDisplayMin, n, p->shown_low);
        properties->propSetDouble(set, kOfxParamPropDisplayMax, n, p->shown_high);
        if (dimensions == 3)
            set_string(set, kOfxParamPropDimensionLabel, n, CHANNELS[n]);
    }
    properties->propSetDouble(set, kOfxParamPropIncrement, 0, 0.001);
    set_int(set, kOfxParamPropDigits, 5);
}

OfxStatus define_parameters(Effect effect, OfxImageEffectHandle descriptor)
{
    OfxParamSetHandle params = 0;
    OfxStatus status = the_host.effects->getParamSet(descriptor, &params);
    if (status != kOfxStatOK)
        return status;
    for (const Parameter *p = TABLE; p < TABLE + PARAMETERS; ++p) {
        OfxPropertySetHandle set = 0;
        if (!(p->effects & OF(effect)) || (p == &TABLE[P_TRANSFORM_NAME] && !the_host.string_choices))
            continue;
        status = the_host.parameters->paramDefine(params, p->type, p->name, &set);
        if (status != kOfxStatOK)
            return status;
        if (!set)
            continue;
        set_string(set, kOfxPropLabel, 0, p->label);
        set_string(set, kOfxParamPropHint, 0, p->hint);
        if (p == &TABLE[P_TRANSFORM])
            define_places(set, p);
        else if (p == &TABLE[P_TRANSFORM_NAME])
            define_names(set);
        else if (p->options)
            define_choice(set, p);
        else if (same(p->type, kOfxParamTypeBoolean))
            set_int(set, kOfxParamPropDefault, (int)p->by_default);
        else
            define_numbers(set, p, same(p->type, kOfxParamTypeDouble3D) ? 3 : 1);
    }
    return kOfxStatOK;
}

static OfxParamHandle handle_of(OfxParamSetHandle params, const Parameter *p)
{
    OfxParamHandle handle = 0;
    if (!params || the_host.parameters->paramGetHandle(params, p->name, &handle, 0) != kOfxStatOK)
        return 0;
    return handle;
}

static int read_int(OfxParamSetHandle params, int parameter, OfxTime time)
{
    const Parameter *p = &TABLE[parameter];
    OfxParamHandle handle = handle_of(params, p);
    int value = (int)p->by_default, count = 2;
    if (handle && the_host.parameters->paramGetValueAtTime(handle, time, &value) != kOfxStatOK)
        value = (int)p->by_default;
    if (p->options)
        for (count = 0; p->options[count];)
            ++count;
    return value >= 0 && value < count ? value : (int)p->by_default;
}

/* The name that a host stores; none: it stores none. */
static const char *read_name(OfxParamSetHandle params, OfxTime time)
{
    OfxParamHandle handle = the_host.string_choices ? handle_of(params, &TABLE[P_TRANSFORM_NAME]) : 0;
    char *name = 0;
    if (!handle || the_host.parameters->paramGetValueAtTime(handle, time, &name) != kOfxStatOK)
        return 0;
    return name;
}

static const Place *read_place(OfxParamSetHandle params, OfxTime time)
{
    static const Place NONE = { 0, 0, 0, OTHER_SPACE, OTHER_SPACE };
    const char *name = read_name(params, time);
    if (!name || same(name, PLACES[0].name)) /* the default: what was stored as a place counts */
        return &PLACES[read_int(params, P_TRANSFORM, time)];
    for (int n = 1; n < PLACE_COUNT; ++n)
        if (same(name, PLACES[n].name))
            return &PLACES[n];
    return &NONE; /* of another build: no transform is better than another one */
}

OfxStatus adopt_old_choice(Effect effect, OfxImageEffectHandle instance)
{
    OfxParamSetHandle params = 0;
    if (effect != SHOW_TRANSFORM || !the_host.string_choices
        || the_host.effects->getParamSet(instance, &params) != kOfxStatOK)
        return kOfxStatOK;
    const int place = read_int(params, P_TRANSFORM, 0.0);
    OfxParamHandle name = handle_of(params, &TABLE[P_TRANSFORM_NAME]);
    if (place && name && same(read_name(params, 0.0), PLACES[0].name)
        && the_host.parameters->paramSetValue(name, PLACES[place].name) == kOfxStatOK)
        the_host.parameters->paramSetValue(handle_of(params, &TABLE[P_TRANSFORM]), 0);
    return kOfxStatOK;
}

static double valid(const Parameter *p, double value)
{
    return value >= p->low && value <= p->high ? value : p->by_default;
}

static void read_triple(double *value, OfxParamSetHandle params, int parameter, OfxTime time)
{
    const Parameter *p = &TABLE[parameter];
    OfxParamHandle handle = handle_of(params, p);
    double r = p->by_default, g = r, b = r;
    if (handle && the_host.parameters->paramGetValueAtTime(handle, time, &r, &g, &b) != kOfxStatOK)
        r = g = b = p->by_default;
    value[0] = valid(p, r);
    value[1] = valid(p, g);
    value[2] = valid(p, b);
}

static double read_double(OfxParamSetHandle params, int parameter, OfxTime time)
{
    const Parameter *p = &TABLE[parameter];
    OfxParamHandle handle = handle_of(params, p);
    double value = p->by_default;
    if (handle && the_host.parameters->paramGetValueAtTime(handle, time, &value) != kOfxStatOK)
        value = p->by_default;
    return valid(p, value);
}

void set_preference_parameters(Effect effect, OfxPropertySetHandle set)
{
    static const int NAMED[] = { P_SIDE, P_TRANSFORM, P_TRANSFORM_NAME, P_DIRECTION };
    int count = 0;
    for (int n = 0; n < 4; ++n) {
        const Parameter *p = &TABLE[NAMED[n]];
        if (p->effects & OF(effect) && (NAMED[n] != P_TRANSFORM_NAME || the_host.string_choices))
            set_string(set, kOfxImageEffectPropClipPreferencesSlaveParam, count++, p->name);
    }
}

Settings read_settings(Effect effect, OfxImageEffectHandle instance, OfxTime time)
{
    Settings s = { .effect = effect, .encoding = &ENCODINGS[DEPTH10], .source = OTHER_SPACE, .target = OTHER_SPACE };
    OfxParamSetHandle params = 0;
    if (the_host.effects->getParamSet(instance, &params) != kOfxStatOK)
        params = 0;
    s.unpremultiply = read_int(params, P_UNPREMULTIPLY, time);
    if (effect == SHOW_TRANSFORM) {
        const Place *place = read_place(params, time);
        const Transform *transform = place->transform;
        const int inverse = read_int(params, P_DIRECTION, time) == INVERSE;
        if (!transform)
            return s;
        s.source = inverse ? place->target : place->source;
        s.target = inverse ? place->source : place->target;
        s.transform = (inverse ? transform->inverse : transform->forward)[variant_of_transforms()];
        return s;
    }
    s.encoding = &ENCODINGS[read_int(params, P_DEPTH, time)];
    s.side = (Side)read_int(params, P_SIDE, time);
    s.quantize = read_int(params, P_QUANTISE, time);
    if (effect != GRADE)
        s.range = (Range)read_int(params, P_RANGE, time);
    if (effect != DECODE)
        s.preclamp = read_int(params, P_PRECLAMP, time);
    if (effect == GRADE) {
        read_triple(s.cdl.slope, params, P_SLOPE, time);
        read_triple(s.cdl.offset, params, P_OFFSET, time);
        read_triple(s.cdl.power, params, P_POWER, time);
        s.cdl.saturation = read_double(params, P_SATURATION, time);
    }
    return s;
}
