/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Two OpenFX effects that insist on the standard. They write each action that they are sent into the file
 * `actions`; one whose preconditions or arguments are missing they fail, and write what is missing after it.
 *
 * Preconditions and arguments: OpenFX 1.5.1, ofxCore.h and ofxImageEffect.h, at each action; "Thread and
 * Recursion Safety"; "Rendering".
 *
 * FAILS: an action, as it is written, that fails though nothing is missing; STATUS: what it returns.
 * UNSAFE: only a single render can be made at any time among all instances; else in each instance, as is the
 * standard's default. */
#include "abi.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef FAILS
#define FAILS ""
#endif
#ifndef STATUS
#define STATUS kOfxStatFailed
#endif

static const OfxPropertySuiteV1 *properties;
static const OfxImageEffectSuiteV1 *effects;
static const OfxParameterSuiteV1 *parameters;
static OfxHost *host;

typedef struct {
    const void *handle;
    int begun, rendered, rendering, changing;
    double first, last; /* frames of the sequence that is begun */
} Instance;

typedef struct {
    const char *name;
    int has_host, loaded, described, in_context, instances, rendering;
    const void *descriptor;
    pthread_t main;
} State;
static State strict = { .name = "strict" }, second = { .name = "second" };

/* What is missing for an action: the first thing. */
static __thread const char *missing;

static int demand(int there, const char *what)
{
    if (!there && !missing)
        missing = what;
    return there;
}

static int has_ints(OfxPropertySetHandle set, const char *name, int count, int *values)
{
    int there = 0;
    return set && properties->propGetDimension(set, name, &there) == kOfxStatOK && there == count
        && properties->propGetIntN(set, name, count, values) == kOfxStatOK;
}

static int has_doubles(OfxPropertySetHandle set, const char *name, int count, double *values)
{
    int there = 0;
    return set && properties->propGetDimension(set, name, &there) == kOfxStatOK && there == count
        && properties->propGetDoubleN(set, name, count, values) == kOfxStatOK;
}

static int has_string(OfxPropertySetHandle set, const char *name)
{
    char *value = 0;
    return set && properties->propGetString(set, name, 0, &value) == kOfxStatOK && value;
}

static void demand_rendering(OfxPropertySetHandle in)
{
    static const char *const ON_A_GPU[] = { "OfxImageEffectPropOpenGLEnabled", "OfxImageEffectPropCudaEnabled",
        "OfxImageEffectPropMetalEnabled", "OfxImageEffectPropOpenCLEnabled" };
    double scale[2];
    int yes;
    demand(has_doubles(in, "OfxImageEffectPropRenderScale", 2, scale), "RenderScale");
    demand(has_ints(in, "OfxImageEffectPropSequentialRenderStatus", 1, &yes), "SequentialRenderStatus");
    demand(has_ints(in, "OfxImageEffectPropInteractiveRenderStatus", 1, &yes), "InteractiveRenderStatus");
    for (int n = 0; n < 4; ++n)
        demand(has_ints(in, ON_A_GPU[n], 1, &yes) && !yes, ON_A_GPU[n]);
}

static void demand_sequence(OfxPropertySetHandle in, double range[2])
{
    double step;
    int yes;
    demand(has_doubles(in, "OfxImageEffectPropFrameRange", 2, range) && range[0] <= range[1], "FrameRange");
    demand(has_doubles(in, "OfxImageEffectPropFrameStep", 1, &step) && step > 0.0, "FrameStep");
    demand(has_ints(in, "OfxPropIsInteractive", 1, &yes), "IsInteractive");
    demand_rendering(in);
}

static OfxPropertySetHandle properties_of(const void *effect)
{
    OfxPropertySetHandle set = 0;
    effects->getPropertySet((OfxImageEffectHandle)effect, &set);
    return set;
}

static OfxPropertySetHandle image_of(const void *effect, const char *name, OfxTime time)
{
    OfxImageClipHandle clip = 0;
    OfxPropertySetHandle image = 0;
    effects->clipGetHandle((OfxImageEffectHandle)effect, name, &clip, 0);
    return clip && effects->clipGetImage(clip, time, 0, &image) == kOfxStatOK ? image : 0;
}

/* Copy the source, whose pixels are RGBA floats. */
static int copied(const void *effect, OfxTime time)
{
    OfxPropertySetHandle images[2] = { image_of(effect, "Source", time), image_of(effect, "Output", time) };
    char *data[2] = { 0, 0 };
    int rows[2], bounds[4], ok = images[0] && images[1];
    for (int n = 0; n < 2 && ok; ++n)
        ok = properties->propGetPointer(images[n], kOfxImagePropData, 0, (void **)&data[n]) == kOfxStatOK
            && properties->propGetIntN(images[n], kOfxImagePropBounds, 4, bounds) == kOfxStatOK
            && properties->propGetInt(images[n], kOfxImagePropRowBytes, 0, &rows[n]) == kOfxStatOK;
    for (int y = 0; ok && y < bounds[3] - bounds[1]; ++y)
        memcpy(data[1] + (long)y * rows[1], data[0] + (long)y * rows[0], 16ul * (bounds[2] - bounds[0]));
    for (int n = 0; n < 2; ++n)
        if (images[n])
            effects->clipReleaseImage(images[n]);
    return ok;
}

static void load(State *s, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    demand(s->has_host, "setHost");
    demand(!s->loaded, "it is loaded");
    demand(!handle && !in && !out, "no handle and no arguments");
    if (missing)
        return;
    properties = host->fetchSuite(host->host, kOfxPropertySuite, 1);
    effects = host->fetchSuite(host->host, kOfxImageEffectSuite, 1);
    parameters = host->fetchSuite(host->host, kOfxParameterSuite, 1);
    s->loaded = 1;
    s->main = pthread_self();
}

static void describe(State *s, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    demand(!s->described, "it is described");
    demand(handle && !in && !out, "no arguments");
    if (missing)
        return;
    OfxPropertySetHandle set = properties_of(handle);
    properties->propSetString(set, kOfxPropLabel, 0, s->name);
    properties->propSetString(set, kOfxImageEffectPropSupportedContexts, 0, kOfxImageEffectContextFilter);
    properties->propSetString(set, kOfxImageEffectPropSupportedPixelDepths, 0, kOfxBitDepthFloat);
#ifdef UNSAFE
    properties->propSetString(set, kOfxImageEffectPluginRenderThreadSafety, 0, "OfxImageEffectRenderUnsafe");
#endif
    s->described = 1;
    s->descriptor = handle;
}

static void describe_in_context(State *s, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    OfxParamSetHandle params = 0;
    OfxPropertySetHandle set = 0;
    demand(s->described, "Describe");
    demand(!s->instances, "an instance is there");
    demand(has_string(in, "OfxImageEffectPropContext") && !out, "Context");
    if (missing)
        return;
    effects->clipDefine((OfxImageEffectHandle)handle, "Source", &set);
    properties->propSetString(set, kOfxImageEffectPropSupportedComponents, 0, kOfxImageComponentRGBA);
    effects->clipDefine((OfxImageEffectHandle)handle, "Output", &set);
    properties->propSetString(set, kOfxImageEffectPropSupportedComponents, 0, kOfxImageComponentRGBA);
    effects->getParamSet((OfxImageEffectHandle)handle, &params);
    parameters->paramDefine(params, kOfxParamTypeBoolean, "switch", &set);
    s->in_context = 1;
}

static void create(State *s, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    OfxImageClipHandle clip = 0;
    OfxParamSetHandle params = 0;
    OfxParamHandle param = 0;
    int value = -1;
    demand(s->in_context, "DescribeInContext");
    demand(handle && handle != s->descriptor && !in && !out, "a handle of its own, and no arguments");
    if (missing)
        return;
    demand(effects->clipGetHandle((OfxImageEffectHandle)handle, "Source", &clip, 0) == kOfxStatOK, "its clips");
    demand(effects->getParamSet((OfxImageEffectHandle)handle, &params) == kOfxStatOK
            && parameters->paramGetHandle(params, "switch", &param, 0) == kOfxStatOK
            && parameters->paramGetValue(param, &value) == kOfxStatOK && value >= 0,
        "its parameter");
    Instance *made = calloc(1, sizeof *made);
    made->handle = handle;
    properties->propSetPointer(properties_of(handle), "OfxPropInstanceData", 0, made);
    s->instances += strcmp(FAILS, "strict CreateInstance") != 0; /* one that fails leaves none */
}

static Instance *instance_of(State *s, const void *handle)
{
    void *data = 0;
    if (!demand(s->instances > 0, "CreateInstance"))
        return 0;
    properties->propGetPointer(properties_of(handle), "OfxPropInstanceData", 0, &data);
    Instance *found = data;
    return demand(found && found->handle == handle, "the handle that was created") ? found : 0;
}

static void begin(Instance *own, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    double range[2] = { 0, 0 };
    demand(!own->begun, "EndSequenceRender of the one before");
    demand(!out, "no answer");
    demand_sequence(in, range);
    demand(has_string(in, "OfxImageEffectPropNoSpatialAwareness"), "NoSpatialAwareness");
    own->begun = !missing && strcmp(FAILS, "strict BeginSequenceRender");
    own->rendered = 0;
    own->first = range[0];
    own->last = range[1];
}

static void render(State *s, Instance *own, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    double time = 0.0;
    int window[4], yes;
#ifdef UNSAFE
    int *rendering = &s->rendering;
#else
    (void)s;
    int *rendering = &own->rendering;
#endif
    demand(!__atomic_fetch_add(rendering, 1, __ATOMIC_SEQ_CST), "the end of another render");
    usleep(1000);
    demand(own->begun, "BeginSequenceRender");
    demand(!out, "no answer");
    demand(has_doubles(in, kOfxPropTime, 1, &time) && time >= own->first && time <= own->last, "Time");
    demand(has_string(in, kOfxImageEffectPropFieldToRender), "FieldToRender");
    demand(has_ints(in, kOfxImageEffectPropRenderWindow, 4, window), "RenderWindow");
    demand(has_ints(in, "OfxImageEffectPropRenderQualityDraft", 1, &yes), "RenderQualityDraft");
    demand(has_string(in, "OfxImageEffectPropNoSpatialAwareness"), "NoSpatialAwareness");
    demand_rendering(in);
    demand(missing || copied(own->handle, time), "images");
    ++own->rendered;
    __atomic_fetch_sub(rendering, 1, __ATOMIC_SEQ_CST);
}

static void end(Instance *own, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    double range[2] = { 0, 0 };
    demand(own->begun, "BeginSequenceRender");
    demand(own->rendered, "Render");
    demand(!out, "no answer");
    demand_sequence(in, range);
    demand(range[0] == own->first && range[1] == own->last, "the FrameRange that was begun");
    own->begun = 0;
}

static void demand_time_and_scale(OfxPropertySetHandle in)
{
    double time, scale[2];
    demand(has_doubles(in, kOfxPropTime, 1, &time), "Time");
    demand(has_doubles(in, "OfxImageEffectPropRenderScale", 2, scale), "RenderScale");
}

/* What a host asks before it renders. The answers are prepared, so that a plug-in can leave them. */
static void question(const char *action, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    double values[4];
    int window[4];
    demand_time_and_scale(in);
    if (!strcmp(action, "OfxImageEffectActionGetRegionOfDefinition"))
        demand(has_doubles(out, "OfxImageEffectPropRegionOfDefinition", 4, values), "RegionOfDefinition");
    else if (!strcmp(action, "OfxImageEffectActionGetRegionsOfInterest")) {
        demand(has_doubles(in, "OfxImageEffectPropRegionOfInterest", 4, values), "RegionOfInterest");
        demand(has_doubles(out, "OfxImageClipPropRoI_Source", 4, values), "RoI_Source");
    } else {
        demand(has_string(in, kOfxImageEffectPropFieldToRender), "FieldToRender");
        demand(has_ints(in, kOfxImageEffectPropRenderWindow, 4, window), "RenderWindow");
        demand(has_string(out, "OfxPropName") && has_doubles(out, kOfxPropTime, 1, values), "an answer");
    }
}

/* A user changes a parameter. */
static void change(Instance *own, const char *action, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    const int begins = !strcmp(action, "OfxActionBeginInstanceChanged");
    const int ends = !strcmp(action, "OfxActionEndInstanceChanged");
    demand(has_string(in, "OfxPropChangeReason") && !out, "ChangeReason");
    demand(own->changing != begins, begins ? "EndInstanceChanged" : "BeginInstanceChanged");
    own->changing = !ends;
    if (begins || ends)
        return;
    demand(has_string(in, "OfxPropType") && has_string(in, "OfxPropName"), "Type and Name");
    demand_time_and_scale(in);
}

static void destroy(State *s, Instance *own, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    demand(!own->begun, "EndSequenceRender");
    demand(!in && !out, "no arguments");
    if (missing)
        return;
    --s->instances;
    free(own);
}

static void act_on_instance(
    State *s, const char *action, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    Instance *own = instance_of(s, handle);
    if (!own)
        return;
    if (!strcmp(action, kOfxImageEffectActionGetClipPreferences))
        demand(!in && out, "an answer, and no arguments");
    else if (!strcmp(action, "OfxImageEffectActionBeginSequenceRender"))
        begin(own, in, out);
    else if (!strcmp(action, kOfxImageEffectActionRender))
        render(s, own, in, out);
    else if (!strcmp(action, "OfxImageEffectActionEndSequenceRender"))
        end(own, in, out);
    else if (!strcmp(action, kOfxActionDestroyInstance))
        destroy(s, own, in, out);
    else if (strstr(action, "InstanceChanged"))
        change(own, action, in, out);
    else if (strstr(action, "Region") || strstr(action, "IsIdentity"))
        question(action, in, out);
    else
        demand(0, "an action that is known");
}

static void unload(State *s, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    demand(!s->instances, "DestroyInstance of each instance");
    demand(!handle && !in && !out, "no handle and no arguments");
    s->loaded = missing != 0;
}

static void act(
    State *s, const char *action, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    const int in_any_thread
        = strstr(action, "Render") != 0 || strstr(action, "Region") != 0 || strstr(action, "Identity") != 0;
    if (!strcmp(action, kOfxActionLoad)) {
        load(s, handle, in, out);
        return;
    }
    if (!demand(s->loaded, "Load")
        || !demand(in_any_thread || pthread_equal(s->main, pthread_self()), "the one main thread"))
        return;
    if (!strcmp(action, kOfxActionUnload))
        unload(s, handle, in, out);
    else if (!strcmp(action, kOfxActionDescribe))
        describe(s, handle, in, out);
    else if (!strcmp(action, kOfxImageEffectActionDescribeInContext))
        describe_in_context(s, handle, in, out);
    else if (!strcmp(action, kOfxActionCreateInstance))
        create(s, handle, in, out);
    else
        act_on_instance(s, action, handle, in, out);
}

static OfxStatus answered(
    State *s, const char *action, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)
{
    char line[200];
    const char *short_name = !strncmp(action, "OfxImageEffectAction", 20) ? action + 20 : action + 9;
    snprintf(line, sizeof line, "%s %s", s->name, short_name);
    missing = 0;
    act(s, action, handle, in, out);
    FILE *log = fopen("actions", "a");
    if (log) {
        fprintf(log, missing ? "%s: lacks %s\n" : "%s\n", line, missing);
        fclose(log);
    }
    if (missing || !strcmp(line, FAILS))
        return missing ? kOfxStatFailed : STATUS;
    return strstr(action, "IsIdentity") ? kOfxStatReplyDefault : kOfxStatOK; /* it is no identity */
}

#define PLUGIN(state)                                                                                           \
    static void state##_set_host(OfxHost *given)                                                                \
    {                                                                                                           \
        host = given;                                                                                           \
        state.has_host = 1;                                                                                     \
    }                                                                                                           \
    static OfxStatus state##_entry(                                                                             \
        const char *action, const void *handle, OfxPropertySetHandle in, OfxPropertySetHandle out)              \
    {                                                                                                           \
        return answered(&state, action, handle, in, out);                                                       \
    }                                                                                                           \
    static OfxPlugin state##_plugin                                                                             \
        = { kOfxImageEffectPluginApi, 1, "org.example." #state, 1, 0, state##_set_host, state##_entry };

PLUGIN(strict)
PLUGIN(second)

EXPORT int OfxGetNumberOfPlugins(void)
{
    return 2;
}

EXPORT OfxPlugin *OfxGetPlugin(int index)
{
    return index ? &second_plugin : &strict_plugin;
}
