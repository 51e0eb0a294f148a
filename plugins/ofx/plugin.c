/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The plug-in as a host sees it: four effects, and the actions that each answers. */
#include "abi.h"
#include "colours.h"
#include "effect.h"
#include "host.h"
#include "menu.h"
#include "names.h"
#include "parameters.h"
#include "render.h"

Host the_host;

/* A menu can have several shows. */
static const char *const LABELS[EFFECTS] = {
    [ENCODE] = "ACESproxy Encode (" SHOW_TITLE ")",
    [DECODE] = "ACESproxy Decode (" SHOW_TITLE ")",
    [GRADE] = "ACESproxy CDL (" SHOW_TITLE ")",
    [SHOW_TRANSFORM] = "Show Transform (" SHOW_TITLE ")",
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
    the_host.messages = host->fetchSuite(host->host, kOfxMessageSuite, 2);
    if (!the_host.properties || !the_host.effects || !the_host.parameters)
        return kOfxStatErrMissingHostFeature;
    const char *name = kOfxParamHostPropSupportsStrChoice;
    the_host.string_choices = 0;
    if (the_host.properties->propGetInt(host->host, name, 0, &the_host.string_choices) != kOfxStatOK)
        the_host.string_choices = 0;
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
    set_string(set, kOfxImageEffectPluginPropGrouping, 0, "ACESproxy/" SHOW_TITLE);
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
    set_preference_parameters(effect, set);
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
    if (same(action, kOfxActionCreateInstance))
        return adopt_old_choice(effect, instance);
    if (same(action, kOfxActionDestroyInstance))
        return kOfxStatOK; /* an instance has nothing of its own */
    if (same(action, kOfxImageEffectActionGetClipPreferences)) {
        const Settings settings = read_settings(effect, instance, 0.0);
        return get_clip_preferences(&settings, instance, out);
    }
    if (same(action, kOfxImageEffectActionGetOutputColourspace)) {
        Settings settings = read_settings(effect, instance, 0.0);
        return get_output_colourspace(&settings, instance, out);
    }
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
    return PLACE_COUNT ? EFFECTS : SHOW_TRANSFORM;
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
