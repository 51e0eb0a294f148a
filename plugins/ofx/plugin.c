/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The plug-in as a host sees it: four effects, and the actions that each answers. */
#include "abi.h"
#include "effect.h"
#include "host.h"
#include "names.h"
#include "parameters.h"
#include "render.h"

Host the_host;

static const char *const LABELS[EFFECTS] = {
    [ENCODE] = "ACESproxy Encode",
    [DECODE] = "ACESproxy Decode",
    [GRADE] = "ACESproxy CDL",
    [SHOW_TRANSFORM] = "Show Transform",
};

static const char *const DESCRIPTIONS[EFFECTS] = {
    [ENCODE] = "Linear ACES to ACESproxy, the 10 and 12-bit log encoding that the set's SDI links, monitors and "
               "CDL boxes speak (Academy S-2013-001).",
    [DECODE] = "ACESproxy, as the set sent it, to linear ACES (Academy S-2013-001).",
    [GRADE] = "An ASC CDL that was made on set, on ACES images: applied in normalised ACESproxy, and clamped, as "
              "the set's box does (Academy S-2013-001, Appendix C). A neutral grade leaves the image as it is.",
    [SHOW_TRANSFORM] = "Transforms of the show's OCIO config, carried in this plug-in: no OCIO and no config is "
                       "needed.",
};

OfxStatus fetch_suites(void)
{
    OfxHost *host = the_host.host;
    if (!host || !host->fetchSuite)
        return kOfxStatErrMissingHostFeature;
    the_host.properties = host->fetchSuite(host->host, kOfxPropertySuite, 1);
    the_host.effects = host->fetchSuite(host->host, kOfxImageEffectSuite, 1);
    the_host.parameters = host->fetchSuite(host->host, kOfxParameterSuite, 1);
    the_host.threads = host->fetchSuite(host->host, kOfxMultiThreadSuite, 1);
    if (!the_host.properties || !the_host.effects || !the_host.parameters)
        return kOfxStatErrMissingHostFeature;
    return kOfxStatOK;
}

static void set_components(OfxPropertySetHandle set)
{
    set_string(set, kOfxImageEffectPropSupportedComponents, 0, kOfxImageComponentRGBA);
    set_string(set, kOfxImageEffectPropSupportedComponents, 1, kOfxImageComponentRGB);
}

static OfxStatus describe(Effect effect, OfxImageEffectHandle descriptor)
{
    static const char *const DEPTHS_HELD[] = { kOfxBitDepthFloat, kOfxBitDepthHalf, kOfxBitDepthShort, kOfxBitDepthByte };
    OfxPropertySetHandle set = 0;
    OfxStatus status = the_host.effects->getPropertySet(descriptor, &set);
    if (status != kOfxStatOK)
        return status;
    set_string(set, kOfxPropLabel, 0, LABELS[effect]);
    set_string(set, kOfxPropPluginDescription, 0, DESCRIPTIONS[effect]);
    set_string(set, kOfxImageEffectPluginPropGrouping, 0, SHOW_TITLE);
    set_string(set, kOfxImageEffectPropSupportedContexts, 0, kOfxImageEffectContextFilter);
    set_string(set, kOfxImageEffectPropSupportedContexts, 1, kOfxImageEffectContextGeneral);
    for (int n = 0; n < 4; ++n)
        set_string(set, kOfxImageEffectPropSupportedPixelDepths, n, DEPTHS_HELD[n]);
    set_string(set, kOfxImageEffectPluginRenderThreadSafety, 0, kOfxImageEffectRenderFullySafe);
    set_int(set, kOfxImageEffectPluginPropHostFrameThreading, 0);
    set_int(set, kOfxImageEffectPluginPropFieldRenderTwiceAlways, 0);
    set_int(set, kOfxImageEffectPropSupportsMultiResolution, 1);
    set_int(set, kOfxImageEffectPropSupportsTiles, 1);
    set_int(set, kOfxImageEffectPropTemporalClipAccess, 0);
    /* OpenFX 1.5; older hosts refuse it. */
    set_string(set, kOfxImageEffectPropColourManagementStyle, 0, kOfxImageEffectColourManagementCore);
    set_string(set, kOfxImageEffectPropColourManagementAvailableConfigs, 0, kOfxConfigIdentifier);
    return kOfxStatOK;
}

static OfxStatus describe_in_context(Effect effect, OfxImageEffectHandle descriptor)
{
    static const char *const CLIPS[] = { kOfxImageEffectSimpleSourceClipName, kOfxImageEffectOutputClipName };
    for (int n = 0; n < 2; ++n) {
        OfxPropertySetHandle set = 0;
        OfxStatus status = the_host.effects->clipDefine(descriptor, CLIPS[n], &set);
        if (status != kOfxStatOK)
            return status;
        set_components(set);
        set_string(set, kOfxImageClipPropFieldExtraction, 0, kOfxImageFieldBoth);
    }
    return define_parameters(effect, descriptor);
}

/* Whether the host manages colours for an instance. */
static int manages_colours(OfxImageEffectHandle instance)
{
    OfxPropertySetHandle set = 0;
    if (the_host.effects->getPropertySet(instance, &set) != kOfxStatOK)
        return 0;
    const char *style = get_string(set, kOfxImageEffectPropColourManagementStyle);
    return style && !same(style, kOfxImageEffectColourManagementNone);
}

static const char *light_of(const Settings *settings)
{
    static const char *const SPACES[] = { kOfxColourspaceACES20651, kOfxColourspaceACEScg, 0 };
    return SPACES[settings->side];
}

static OfxStatus get_clip_preferences(Effect effect, OfxImageEffectHandle instance, OfxPropertySetHandle out)
{
    const Settings settings = read_settings(effect, instance, 0.0);
    if (effect == SHOW_TRANSFORM || !manages_colours(instance) || !light_of(&settings))
        return kOfxStatReplyDefault;
    const char *wish = kOfxImageClipPropPreferredColourspaces "_" kOfxImageEffectSimpleSourceClipName;
    /* No standard config has ACESproxy: codes are asked for as they are. */
    const char *first = effect == DECODE ? kOfxColourspaceOfxRaw : light_of(&settings);
    set_string(out, wish, 0, first);
    if (effect != DECODE)
        set_string(out, wish, 1, kOfxColourspaceOfxSceneLinear);
    return kOfxStatOK;
}

static OfxStatus get_output_colourspace(Effect effect, OfxImageEffectHandle instance, OfxPropertySetHandle out)
{
    const Settings settings = read_settings(effect, instance, 0.0);
    if (effect == SHOW_TRANSFORM || !light_of(&settings))
        return kOfxStatReplyDefault;
    set_string(out, kOfxImageClipPropColourspace, 0,
        effect == ENCODE ? kOfxColourspaceOfxRaw : light_of(&settings));
    return kOfxStatOK;
}

static OfxStatus identity(
    Effect effect, OfxImageEffectHandle instance, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    OfxTime time = 0.0;
    if (the_host.properties->propGetDouble(in, kOfxPropTime, 0, &time) != kOfxStatOK)
        return kOfxStatReplyDefault;
    const Settings settings = read_settings(effect, instance, time);
    if (!is_identity(&settings))
        return kOfxStatReplyDefault;
    set_string(out, kOfxPropName, 0, kOfxImageEffectSimpleSourceClipName);
    the_host.properties->propSetDouble(out, kOfxPropTime, 0, time);
    return kOfxStatOK;
}

static OfxStatus act(
    Effect effect, const char *action, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    OfxImageEffectHandle instance = (OfxImageEffectHandle)handle;
    if (same(action, kOfxActionLoad))
        return fetch_suites();
    if (same(action, kOfxActionUnload))
        return kOfxStatOK;
    if (!the_host.properties || !the_host.effects || !the_host.parameters)
        return kOfxStatErrMissingHostFeature;
    if (!instance)
        return kOfxStatErrBadHandle;
    if (same(action, kOfxActionDescribe))
        return describe(effect, instance);
    if (same(action, kOfxImageEffectActionDescribeInContext))
        return describe_in_context(effect, instance);
    if (same(action, kOfxActionCreateInstance) || same(action, kOfxActionDestroyInstance))
        return kOfxStatOK; /* an instance has nothing of its own */
    if (same(action, kOfxImageEffectActionGetClipPreferences))
        return get_clip_preferences(effect, instance, out);
    if (same(action, kOfxImageEffectActionGetOutputColourspace))
        return get_output_colourspace(effect, instance, out);
    if (same(action, kOfxImageEffectActionIsIdentity))
        return identity(effect, instance, in, out);
    if (same(action, kOfxImageEffectActionRender))
        return render(effect, instance, in);
    return kOfxStatReplyDefault;
}

static void set_host(OfxHost *host)
{
    the_host.host = host;
}

#define ENTRY(effect, function)                                                                                 \
    static OfxStatus function(                                                                                  \
        const char *action, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)              \
    {                                                                                                           \
        return act(effect, action, handle, in, out);                                                            \
    }

ENTRY(ENCODE, encode_entry)
ENTRY(DECODE, decode_entry)
ENTRY(GRADE, grade_entry)
ENTRY(SHOW_TRANSFORM, show_transform_entry)

#define PLUGIN(name, entry)                                                                                     \
    {                                                                                                           \
        kOfxImageEffectPluginApi, 1, SHOW_IDENTIFIER "." name, SHOW_VERSION_MAJOR, SHOW_VERSION_MINOR,          \
            set_host, entry                                                                                     \
    }

/* A show without transforms has the first three effects. */
static OfxPlugin PLUGINS[EFFECTS] = {
    [ENCODE] = PLUGIN("encode", encode_entry),
    [DECODE] = PLUGIN("decode", decode_entry),
    [GRADE] = PLUGIN("cdl", grade_entry),
    [SHOW_TRANSFORM] = PLUGIN("transform", show_transform_entry),
};

EXPORT int OfxGetNumberOfPlugins(void)
{
    return TRANSFORM_COUNT ? EFFECTS : SHOW_TRANSFORM;
}

EXPORT OfxPlugin *OfxGetPlugin(int index)
{
    return index >= 0 && index < OfxGetNumberOfPlugins() ? &PLUGINS[index] : 0;
}

EXPORT OfxStatus OfxSetHost(const OfxHost *host)
{
    the_host.host = (OfxHost *)host;
    return kOfxStatOK;
}

#if defined(_WIN32)
int __stdcall DllMainCRTStartup(void *module, unsigned long reason, void *reserved)
{
    (void)module, (void)reason, (void)reserved;
    return 1;
}
#endif
