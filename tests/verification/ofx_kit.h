/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What small OpenFX effects for tests are made of: the suites, in our own words, and checks that are written into
 * the file `checks`, one a line. Names, layouts and strings are the standard's (OpenFX 1.5.1). */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    OK, FAILED, FATAL, UNKNOWN, MISSING_HOST_FEATURE, UNSUPPORTED, EXISTS, FORMAT, MEMORY, BAD_HANDLE, BAD_INDEX,
    VALUE, YES, NO, DEFAULT
};
typedef void *Handle; /* of whatever the host hands out */
typedef const char *Name;
typedef struct { Handle host; const void *(*fetch)(Handle host, Name suite, int version); } Host;
typedef struct {
    Name api; int api_version; Name identifier; unsigned major, minor;
    void (*set_host)(Host *); int (*entry)(Name action, const void *handle, Handle in, Handle out);
} Plugin;
typedef struct { double x1, y1, x2, y2; } Rect;
typedef struct { const unsigned char *data; size_t length; } Bytes;

static const struct {
    int (*set_pointer)(Handle, Name, int, void *);
    int (*set_string)(Handle, Name, int, Name);
    int (*set_double)(Handle, Name, int, double);
    int (*set_int)(Handle, Name, int, int);
    int (*set_pointers)(Handle, Name, int, void *const *);
    int (*set_strings)(Handle, Name, int, const Name *);
    int (*set_doubles)(Handle, Name, int, const double *);
    int (*set_ints)(Handle, Name, int, const int *);
    int (*get_pointer)(Handle, Name, int, void **);
    int (*get_string)(Handle, Name, int, char **);
    int (*get_double)(Handle, Name, int, double *);
    int (*get_int)(Handle, Name, int, int *);
    int (*get_pointers)(Handle, Name, int, void **);
    int (*get_strings)(Handle, Name, int, char **);
    int (*get_doubles)(Handle, Name, int, double *);
    int (*get_ints)(Handle, Name, int, int *);
    int (*reset)(Handle, Name);
    int (*dimension)(Handle, Name, int *);
} *props;

static const struct {
    int (*property_set)(Handle effect, Handle *);
    int (*param_set)(Handle effect, Handle *);
    int (*clip_define)(Handle effect, Name, Handle *);
    int (*clip)(Handle effect, Name, Handle *clip, Handle *set);
    int (*clip_property_set)(Handle clip, Handle *);
    int (*image)(Handle clip, double time, const Rect *, Handle *);
    int (*release)(Handle image);
    int (*region)(Handle clip, double time, Rect *);
    int (*abort)(Handle effect);
    int (*memory_alloc)(Handle effect, size_t, Handle *);
    int (*memory_free)(Handle);
    int (*memory_lock)(Handle, void **);
    int (*memory_unlock)(Handle);
} *effects;

static const struct {
    int (*define)(Handle params, Name type, Name, Handle *set);
    int (*param)(Handle params, Name, Handle *param, Handle *set);
    int (*set_property_set)(Handle params, Handle *);
    int (*property_set)(Handle param, Handle *);
    int (*get)(Handle param, ...);
    int (*get_at)(Handle param, double time, ...);
    int (*derivative)(Handle param, double time, ...);
    int (*integral)(Handle param, double from, double to, ...);
    int (*set)(Handle param, ...);
    int (*set_at)(Handle param, double time, ...);
    int (*num_keys)(Handle param, unsigned *);
    int (*key_time)(Handle param, unsigned, double *);
    int (*key_index)(Handle param, double time, int direction, int *);
    int (*delete_key)(Handle param, double time);
    int (*delete_all_keys)(Handle param);
    int (*copy)(Handle to, Handle from, double offset, const double *range);
    int (*edit_begin)(Handle params, Name);
    int (*edit_end)(Handle params);
} *params;

static const struct {
    int (*value)(Handle param, int curve, double time, double position, double *);
    int (*count)(Handle param, int curve, double time, int *);
    int (*point)(Handle param, int curve, double time, int nth, double *key, double *value);
    int (*move)(Handle param, int curve, double time, int nth, double key, double value, bool animate);
    int (*add)(Handle param, int curve, double time, double key, double value, bool animate);
    int (*delete)(Handle param, int curve, int nth);
    int (*clear)(Handle param, int curve);
} *curves;

static const struct {
    int (*alloc)(Handle effect, size_t, void **);
    int (*free)(void *);
} *memory;

static const struct {
    int (*run)(void (*)(unsigned index, unsigned count, void *), unsigned count, void *);
    int (*num_cpus)(unsigned *);
    int (*index)(unsigned *);
    int (*is_spawned)(void);
    int (*mutex_create)(Handle *, int locks);
    int (*mutex_destroy)(Handle);
    int (*lock)(Handle);
    int (*unlock)(Handle);
    int (*try_lock)(Handle);
} *threads;

static const struct {
    int (*message)(Handle effect, Name type, Name id, Name format, ...);
    int (*set_persistent)(Handle effect, Name type, Name id, Name format, ...);
    int (*clear_persistent)(Handle effect);
} *messages, *messages1; /* the first version has the first function alone */

static const struct {
    int (*start)(Handle effect, Name text, Name id); /* the first version has no id */
    int (*update)(Handle effect, double);
    int (*end)(Handle effect);
} *progress, *progress1;

static const struct {
    int (*time)(Handle effect, double *);
    int (*go)(Handle effect, double);
    int (*bounds)(Handle effect, double *, double *);
} *timeline;

static const struct {
    int (*swap)(Handle);
    int (*redraw)(Handle);
    int (*property_set)(Handle, Handle *);
} *interacts;

static Host *host;

static void fetch_suites(void)
{
    props = host->fetch(host->host, "OfxPropertySuite", 1);
    effects = host->fetch(host->host, "OfxImageEffectSuite", 1);
    params = host->fetch(host->host, "OfxParameterSuite", 1);
    curves = host->fetch(host->host, "OfxParametricParameterSuite", 1);
    memory = host->fetch(host->host, "OfxMemorySuite", 1);
    threads = host->fetch(host->host, "OfxMultiThreadSuite", 1);
    messages1 = host->fetch(host->host, "OfxMessageSuite", 1);
    messages = host->fetch(host->host, "OfxMessageSuite", 2);
    progress1 = host->fetch(host->host, "OfxProgressSuite", 1);
    progress = host->fetch(host->host, "OfxProgressSuite", 2);
    timeline = host->fetch(host->host, "OfxTimeLineSuite", 1);
    interacts = host->fetch(host->host, "OfxInteractSuite", 1);
}

static void note(int right, const char *what)
{
    FILE *file = fopen("checks", "a");
    fprintf(file, "%s: %s\n", right ? "right" : "WRONG", what);
    fclose(file);
}
#define CHECK(claim) note((claim), #claim)
#define IS(a, b) (!strcmp((a), (b)))

/* Properties of effects, parameters and clips by name, where their absence is no concern. */
static Handle set_of(const void *effect)
{
    Handle set = 0;
    effects->property_set((Handle)effect, &set);
    return set;
}
static Handle param_of(const void *effect, Name name)
{
    Handle set = 0, param = 0;
    effects->param_set((Handle)effect, &set);
    params->param(set, name, &param, 0);
    return param;
}
static Handle clip_of(const void *effect, Name name)
{
    Handle clip = 0;
    effects->clip((Handle)effect, name, &clip, 0);
    return clip;
}
static Handle define(const void *effect, Name type, Name name)
{
    Handle set = 0, made = 0;
    effects->param_set((Handle)effect, &set);
    params->define(set, type, name, &made);
    return made;
}
static const char *text(Handle set, Name name)
{
    char *value = 0;
    return props->get_string(set, name, 0, &value) == OK ? value : "(none)";
}
static int number(Handle set, Name name)
{
    int value = -1234;
    props->get_int(set, name, 0, &value);
    return value;
}
static double real(Handle set, Name name, int index)
{
    double value = -1234;
    props->get_double(set, name, index, &value);
    return value;
}

static void add_contexts(const void *effect, int count, const Name *contexts)
{
    for (int n = 0; n < count; ++n)
        props->set_string(set_of(effect), "OfxImageEffectPropSupportedContexts", n, contexts[n]);
}
static void add_depths(const void *effect, int count, const Name *depths)
{
    for (int n = 0; n < count; ++n)
        props->set_string(set_of(effect), "OfxImageEffectPropSupportedPixelDepths", n, depths[n]);
}
static Handle add_clip(const void *effect, Name name, int count, const Name *components)
{
    Handle set = 0;
    effects->clip_define((Handle)effect, name, &set);
    for (int n = 0; n < count; ++n)
        props->set_string(set, "OfxImageEffectPropSupportedComponents", n, components[n]);
    return set;
}
#define EACH(...) (int)(sizeof (Name[]){__VA_ARGS__} / sizeof(Name)), (Name[]){__VA_ARGS__}

/* An image: where its pixels are, of what size, and what it says of itself. */
typedef struct { Handle set; unsigned char *data; int bounds[4], row_bytes; } Image;
static int take(const void *effect, Name clip, double time, Image *image)
{
    if (effects->image(clip_of(effect, clip), time, 0, &image->set) != OK)
        return 0;
    props->get_pointer(image->set, "OfxImagePropData", 0, (void **)&image->data);
    props->get_ints(image->set, "OfxImagePropBounds", 4, image->bounds);
    props->get_int(image->set, "OfxImagePropRowBytes", 0, &image->row_bytes);
    return 1;
}
static int pixel_bytes(const Image *image)
{
    const char *depth = text(image->set, "OfxImageEffectPropPixelDepth");
    const char *kind = text(image->set, "OfxImageEffectPropComponents");
    const int size = IS(depth, "OfxBitDepthByte") ? 1 : IS(depth, "OfxBitDepthFloat") ? 4 : 2;
    return size * (IS(kind, "OfxImageComponentRGBA") ? 4 : IS(kind, "OfxImageComponentRGB") ? 3 : 1);
}
/* Copy the window of an image into the output, which is of the same kind. */
static int copy_from(const void *effect, Name clip, Handle in)
{
    Image from, to;
    int window[4];
    double time = real(in, "OfxPropTime", 0);
    props->get_ints(in, "OfxImageEffectPropRenderWindow", 4, window);
    if (!take(effect, "Output", time, &to))
        return FAILED;
    if (!take(effect, clip, time, &from)) {
        effects->release(to.set);
        return FAILED;
    }
    const int size = pixel_bytes(&to);
    const int width = (window[2] < from.bounds[2] ? window[2] : from.bounds[2]) - window[0];
    for (int y = window[1]; y < window[3] && y < from.bounds[3]; ++y)
        if (width > 0)
            memcpy(to.data + (long)(y - to.bounds[1]) * to.row_bytes + (long)(window[0] - to.bounds[0]) * size,
                from.data + (long)(y - from.bounds[1]) * from.row_bytes + (long)(window[0] - from.bounds[0]) * size,
                (size_t)size * width);
    effects->release(from.set);
    effects->release(to.set);
    return OK;
}
