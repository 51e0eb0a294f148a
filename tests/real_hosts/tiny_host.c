/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* A small OpenFX host, for machines that Python does not run on: it loads a plug-in binary, renders images, and writes
 * their pixels. It has what effects like ours ask for; the suites are declared in its own words, after OpenFX 1.5.
 *
 *     tiny_host PLUGIN JOBS OUTPUT
 *
 * Each line of JOBS is an instance that renders one image:
 *
 *     EFFECT DEPTH COMPONENTS WIDTH HEIGHT SOURCE [PARAMETER=NUMBER[,NUMBER,NUMBER]]...
 *
 * EFFECT is the end of an identifier, SOURCE a file of raw pixels. The pixels that come out follow each other in OUTPUT.
 * It ends with 0 where all went as the standard says; or else with 1, and says what did not.
 *
 * With FLAT, PLUGIN is a binary of macOS that was laid out before, for a system that cannot load it: see macho.py; and
 * with APPLE_ARM64, it passes arguments as macOS does there.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#endif

enum { OK = 0, FAILED = 1, ERR_UNKNOWN = 3, ERR_UNSUPPORTED = 5, ERR_BAD_HANDLE = 9, ERR_BAD_INDEX = 10, REPLY_DEFAULT = 14 };
enum { MOST_WORDS = 32, LONGEST_LINE = 1000, THREADS = 3, GUARD = 256, GUARDED = 0xa5 };

/* -- what is kept of effects -------------------------------------------------------------------------------------- */

typedef union {
    void *pointer;
    char *text;
    double number;
    int integer;
} Value;

typedef enum { POINTER, TEXT, NUMBER, INTEGER } Kind;

typedef struct Property {
    struct Property *next;
    char *name;
    int index;
    Kind kind;
    Value value;
} Property;

typedef struct {
    Property *first;
} Set;

typedef struct Param {
    struct Param *next;
    char *type, *name;
    Set *properties; /* its descriptor's */
    double values[3];
} Param;

typedef struct {
    unsigned char *memory, *pixels;
    size_t size;
    int width, height, row_bytes;
    const char *depth, *components;
} Image;

typedef struct Clip {
    struct Clip *next;
    char *name;
    Set *properties;
    Image *image; /* of an instance */
} Clip;

typedef struct {
    Set *properties;
    Param *params;
    Clip *clips;
} Effect;

static const char *about = ""; /* the job */
static int images_out;

static void fail(const char *what, const char *name)
{
    puts(about);
    puts(what);
    puts(name);
    exit(1);
}

static void require(int right, const char *what, const char *name)
{
    if (!right)
        fail(what, name);
}

static void *made(size_t size)
{
    void *memory = calloc(1, size);
    require(memory != 0, "no memory", "");
    return memory;
}

static char *copied(const char *text)
{
    return strcpy(made(strlen(text) + 1), text);
}

/* -- the property suite ------------------------------------------------------------------------------------------- */

static Property *found(const Set *set, const char *name, int index)
{
    require(set != 0, "a property of no set", name);
    for (Property *one = set->first; one; one = one->next)
        if (one->index == index && !strcmp(one->name, name))
            return one;
    return 0;
}

static int put(Set *set, const char *name, int index, Kind kind, Value value)
{
    Property *one = found(set, name, index);
    if (!one) {
        if (index && !found(set, name, index - 1))
            fail("a property has no such index", name);
        one = made(sizeof *one);
        *one = (Property){ set->first, copied(name), index, kind, { 0 } };
        set->first = one;
    }
    require(one->kind == kind, "a property of another type", name);
    one->value = value;
    return OK;
}

static int got(const Set *set, const char *name, int index, Kind kind, Value *value)
{
    const Property *one = found(set, name, index);
    if (!one)
        return found(set, name, 0) ? ERR_BAD_INDEX : ERR_UNKNOWN;
    require(one->kind == kind, "a property of another type", name);
    *value = one->value;
    return OK;
}

#define PROPERTIES(suffix, type, kind, field, kept)                                                                    \
    static int set_##suffix(Set *set, const char *name, int index, type value)                                         \
    {                                                                                                                  \
        return put(set, name, index, kind, (Value){ .field = kept });                                                  \
    }                                                                                                                  \
    static int get_##suffix(Set *set, const char *name, int index, type *value)                                        \
    {                                                                                                                  \
        Value one;                                                                                                     \
        const int status = got(set, name, index, kind, &one);                                                          \
        if (status == OK)                                                                                              \
            *value = one.field;                                                                                        \
        return status;                                                                                                 \
    }                                                                                                                  \
    static int set_##suffix##_n(Set *set, const char *name, int count, type const *values)                             \
    {                                                                                                                  \
        for (int n = 0; n < count; ++n)                                                                                \
            set_##suffix(set, name, n, values[n]);                                                                     \
        return OK;                                                                                                     \
    }                                                                                                                  \
    static int get_##suffix##_n(Set *set, const char *name, int count, type *values)                                   \
    {                                                                                                                  \
        int status = OK;                                                                                               \
        for (int n = 0; n < count && status == OK; ++n)                                                                \
            status = get_##suffix(set, name, n, &values[n]);                                                           \
        return status;                                                                                                 \
    }

PROPERTIES(pointer, void *, POINTER, pointer, value)
PROPERTIES(string, char *, TEXT, text, copied(value))
PROPERTIES(double, double, NUMBER, number, value)
PROPERTIES(int, int, INTEGER, integer, value)

static int reset(Set *set, const char *name)
{
    (void)set;
    fail("propReset is not expected", name);
    return FAILED;
}

static int get_dimension(Set *set, const char *name, int *count)
{
    for (*count = 0; found(set, name, *count);)
        ++*count;
    return *count ? OK : ERR_UNKNOWN;
}

typedef struct {
    int (*set_pointer)(Set *, const char *, int, void *), (*set_string)(Set *, const char *, int, char *);
    int (*set_double)(Set *, const char *, int, double), (*set_int)(Set *, const char *, int, int);
    int (*set_pointer_n)(Set *, const char *, int, void *const *), (*set_string_n)(Set *, const char *, int, char *const *);
    int (*set_double_n)(Set *, const char *, int, double const *), (*set_int_n)(Set *, const char *, int, int const *);
    int (*get_pointer)(Set *, const char *, int, void **), (*get_string)(Set *, const char *, int, char **);
    int (*get_double)(Set *, const char *, int, double *), (*get_int)(Set *, const char *, int, int *);
    int (*get_pointer_n)(Set *, const char *, int, void **), (*get_string_n)(Set *, const char *, int, char **);
    int (*get_double_n)(Set *, const char *, int, double *), (*get_int_n)(Set *, const char *, int, int *);
    int (*reset)(Set *, const char *), (*get_dimension)(Set *, const char *, int *);
} PropertySuite;

static const PropertySuite PROPERTY_SUITE = {
    set_pointer, set_string, set_double, set_int, set_pointer_n, set_string_n, set_double_n, set_int_n,
    get_pointer, get_string, get_double, get_int, get_pointer_n, get_string_n, get_double_n, get_int_n,
    reset, get_dimension,
};

/* -- the image effect suite --------------------------------------------------------------------------------------- */

static void unexpected(void)
{
    fail("a function that is not expected of a plug-in like this", "");
}

static int get_property_set(Effect *effect, Set **set)
{
    *set = effect->properties;
    return OK;
}

static int get_param_set(Effect *effect, Effect **params)
{
    *params = effect;
    return OK;
}

static int clip_define(Effect *effect, const char *name, Set **set)
{
    Clip *clip = made(sizeof *clip);
    *clip = (Clip){ effect->clips, copied(name), made(sizeof *clip->properties), 0 };
    effect->clips = clip;
    if (set)
        *set = clip->properties;
    return OK;
}

static Clip *clip_of(const Effect *effect, const char *name)
{
    Clip *clip = effect->clips;
    while (clip && strcmp(clip->name, name))
        clip = clip->next;
    return clip;
}

static int clip_get_handle(Effect *effect, const char *name, Clip **clip, Set **set)
{
    Clip *one = clip_of(effect, name);
    if (!one)
        return ERR_BAD_HANDLE;
    if (set)
        *set = one->properties;
    *clip = one;
    return OK;
}

static int clip_get_property_set(Clip *clip, Set **set)
{
    *set = clip->properties;
    return OK;
}

static int clip_get_image(Clip *clip, double time, const double *region, Set **set)
{
    const Image *image = clip->image;
    const int bounds[4] = { 0, 0, image->width, image->height };
    require(time == 7.0 && !region, "clipGetImage: not of this frame, or a part of it", clip->name);
    *set = made(sizeof **set);
    set_pointer(*set, "OfxImagePropData", 0, image->pixels);
    set_int_n(*set, "OfxImagePropBounds", 4, bounds);
    set_int_n(*set, "OfxImagePropRegionOfDefinition", 4, bounds);
    set_int(*set, "OfxImagePropRowBytes", 0, image->row_bytes);
    set_string(*set, "OfxImageEffectPropPixelDepth", 0, (char *)image->depth);
    set_string(*set, "OfxImageEffectPropComponents", 0, (char *)image->components);
    ++images_out;
    return OK;
}

static int clip_release_image(Set *set)
{
    void *data;
    require(get_pointer(set, "OfxImagePropData", 0, &data) == OK, "clipReleaseImage: no image", "");
    --images_out;
    return OK;
}

static int never_aborted(Effect *effect)
{
    (void)effect;
    return 0;
}

typedef struct {
    int (*get_property_set)(Effect *, Set **), (*get_param_set)(Effect *, Effect **);
    int (*clip_define)(Effect *, const char *, Set **), (*clip_get_handle)(Effect *, const char *, Clip **, Set **);
    int (*clip_get_property_set)(Clip *, Set **), (*clip_get_image)(Clip *, double, const double *, Set **);
    int (*clip_release_image)(Set *);
    void (*clip_get_region_of_definition)(void);
    int (*abort)(Effect *);
    void (*image_memory_alloc)(void), (*image_memory_free)(void), (*image_memory_lock)(void), (*image_memory_unlock)(void);
} EffectSuite;

static const EffectSuite EFFECT_SUITE = {
    get_property_set, get_param_set, clip_define, clip_get_handle, clip_get_property_set, clip_get_image,
    clip_release_image, unexpected, never_aborted, unexpected, unexpected, unexpected, unexpected,
};

/* -- the parameter suite ------------------------------------------------------------------------------------------ */

static int param_define(Effect *params, const char *type, const char *name, Set **set)
{
    Param *param = made(sizeof *param);
    *param = (Param){ params->params, copied(type), copied(name), made(sizeof *param->properties), { 0 } };
    params->params = param;
    if (set)
        *set = param->properties;
    return OK;
}

static Param *param_of(const Effect *effect, const char *name)
{
    Param *param = effect->params;
    while (param && strcmp(param->name, name))
        param = param->next;
    return param;
}

static int param_get_handle(Effect *params, const char *name, Param **param, Set **set)
{
    Param *one = param_of(params, name);
    if (!one)
        return ERR_UNKNOWN;
    if (set)
        *set = one->properties;
    *param = one;
    return OK;
}

static int param_get_property_set(Param *param, Set **set)
{
    *set = param->properties;
    return OK;
}

static int dimensions_of(const Param *param)
{
    return strcmp(param->type, "OfxParamTypeDouble3D") ? 1 : 3;
}

static int is_double(const Param *param)
{
    return !strncmp(param->type, "OfxParamTypeDouble", strlen("OfxParamTypeDouble"));
}

static int values_into(const Param *param, void *const *out)
{
    for (int n = 0; n < dimensions_of(param); ++n) {
        if (is_double(param))
            *(double *)out[n] = param->values[n];
        else
            *(int *)out[n] = (int)param->values[n];
    }
    return OK;
}

#if defined(APPLE_ARM64)
/* What `...` stands for lies on the stack, whatever registers are free. */
#define REGISTERS long x1, long x2, long x3, long x4, long x5, long x6, long x7
static int param_get_value_at_time(Param *param, double time, REGISTERS, void *first, void *second, void *third)
{
    (void)time, (void)x1, (void)x2, (void)x3, (void)x4, (void)x5, (void)x6, (void)x7;
    return values_into(param, (void *const[]){ first, second, third });
}
#else
static int param_get_value_at_time(Param *param, double time, ...)
{
    void *out[3];
    va_list given;
    (void)time;
    va_start(given, time);
    for (int n = 0; n < dimensions_of(param); ++n)
        out[n] = va_arg(given, void *);
    va_end(given);
    return values_into(param, out);
}
#endif

typedef struct {
    int (*define)(Effect *, const char *, const char *, Set **), (*get_handle)(Effect *, const char *, Param **, Set **);
    int (*set_get_property_set)(Effect *, Set **), (*get_property_set)(Param *, Set **);
    void (*get_value)(void), *get_value_at_time;
    void (*others[12])(void); /* derivatives and integrals, setting, keys, edits */
} ParameterSuite;

static const ParameterSuite PARAMETER_SUITE = {
    param_define, param_get_handle, get_property_set, param_get_property_set, unexpected, (void *)param_get_value_at_time,
    { unexpected, unexpected, unexpected, unexpected, unexpected, unexpected,
      unexpected, unexpected, unexpected, unexpected, unexpected, unexpected },
};

/* -- the multi-thread suite: real threads, with the stacks that the system gives them ----------------------------- */

typedef void ThreadFunction(unsigned int index, unsigned int count, void *argument);
typedef struct {
    ThreadFunction *function;
    unsigned int index, count;
    void *argument;
} Share;

#if defined(_WIN32)
typedef HANDLE Thread;
static DWORD main_thread;

static DWORD WINAPI work(void *share)
{
    const Share *own = share;
    own->function(own->index, own->count, own->argument);
    return 0;
}

static int start(Thread *thread, Share *share)
{
    return (*thread = CreateThread(0, 0, work, share, 0, 0)) != 0;
}

static void join(Thread thread)
{
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static void remember_main_thread(void)
{
    main_thread = GetCurrentThreadId();
}

static int is_spawned(void)
{
    return GetCurrentThreadId() != main_thread;
}
#else
typedef pthread_t Thread;
static pthread_t main_thread;

static void *work(void *share)
{
    const Share *own = share;
    own->function(own->index, own->count, own->argument);
    return 0;
}

static int start(Thread *thread, Share *share)
{
    return !pthread_create(thread, 0, work, share);
}

static void join(Thread thread)
{
    pthread_join(thread, 0);
}

static void remember_main_thread(void)
{
    main_thread = pthread_self();
}

static int is_spawned(void)
{
    return !pthread_equal(pthread_self(), main_thread);
}
#endif

static int multi_thread(ThreadFunction *function, unsigned int count, void *argument)
{
    Share shares[THREADS];
    Thread threads[THREADS];
    require(count <= THREADS && !is_spawned(), "multiThread: too many threads, or one of one", "");
    for (unsigned int n = 0; n < count; ++n) {
        shares[n] = (Share){ function, n, count, argument };
        require(start(&threads[n], &shares[n]), "no thread", "");
    }
    for (unsigned int n = 0; n < count; ++n)
        join(threads[n]);
    return OK;
}

static int num_cpus(unsigned int *count)
{
    *count = THREADS;
    return OK;
}

typedef struct {
    int (*multi_thread)(ThreadFunction *, unsigned int, void *), (*num_cpus)(unsigned int *);
    void (*index)(void);
    int (*is_spawned_thread)(void);
    void (*mutexes[5])(void);
} ThreadSuite;

static const ThreadSuite THREAD_SUITE = {
    multi_thread, num_cpus, unexpected, is_spawned, { unexpected, unexpected, unexpected, unexpected, unexpected },
};

/* -- the message suite -------------------------------------------------------------------------------------------- */

static int show(void *handle, const char *type, const char *id, const char *format, ...)
{
    (void)handle, (void)type, (void)id;
    fail("a message that is not expected", format);
    return FAILED;
}

static int take_back(void *handle)
{
    (void)handle;
    return OK;
}

typedef struct {
    int (*message)(void *, const char *, const char *, const char *, ...);
    int (*set_persistent)(void *, const char *, const char *, const char *, ...);
    int (*clear_persistent)(void *);
} MessageSuite;

static const MessageSuite MESSAGE_SUITE = { show, show, take_back };

/* -- the host ----------------------------------------------------------------------------------------------------- */

typedef struct {
    Set *properties;
    const void *(*fetch_suite)(Set *, const char *, int);
} Host;

typedef struct {
    const char *api;
    int api_version;
    const char *identifier;
    unsigned int major, minor;
    void (*set_host)(Host *);
    int (*main_entry)(const char *, const void *, Set *, Set *);
} Plugin;

static const void *fetch_suite(Set *host, const char *name, int version)
{
    static const struct {
        const char *name;
        int version;
        const void *suite;
    } SUITES[] = {
        { "OfxPropertySuite", 1, &PROPERTY_SUITE }, { "OfxImageEffectSuite", 1, &EFFECT_SUITE },
        { "OfxParameterSuite", 1, &PARAMETER_SUITE }, { "OfxMultiThreadSuite", 1, &THREAD_SUITE },
        { "OfxMessageSuite", 2, &MESSAGE_SUITE },
    };
    (void)host;
    for (unsigned int n = 0; n < sizeof SUITES / sizeof *SUITES; ++n)
        if (SUITES[n].version == version && !strcmp(SUITES[n].name, name))
            return SUITES[n].suite;
    return 0;
}

static void act(const Plugin *plugin, const char *action, const void *handle, Set *given, Set *out)
{
    const int status = plugin->main_entry(action, handle, given, out);
    require(status == OK || status == REPLY_DEFAULT, "an action fails", action);
}

#if defined(FLAT)
/* What stands before the memory of a binary, which is to lie at `base`. */
typedef struct {
    uint64_t base, size, get_count, get_plugin;
    uint64_t zeroes[4]; /* where the address of bzero belongs; 0 where there are no more */
} Laid;

static void zero(void *memory, size_t size)
{
    memset(memory, 0, size);
}

static void *symbol(const char *binary, const char *name)
{
    static Laid laid;
    if (!laid.base) {
        FILE *file = fopen(binary, "rb");
        require(file && fread(&laid, sizeof laid, 1, file) == 1, "cannot be read", binary);
        void *memory = mmap((void *)laid.base, laid.size, PROT_READ | PROT_WRITE | PROT_EXEC,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        require(memory == (void *)laid.base && fread(memory, laid.size, 1, file) == 1, "cannot be laid out", binary);
        for (int n = 0; n < 4 && laid.zeroes[n]; ++n)
            *(void (**)(void *, size_t))laid.zeroes[n] = zero;
        __builtin___clear_cache(memory, (char *)memory + laid.size);
        fclose(file);
    }
    return (void *)(strcmp(name, "OfxGetPlugin") ? laid.get_count : laid.get_plugin);
}
#else
static void *symbol(const char *binary, const char *name)
{
#if defined(_WIN32)
    HMODULE library = LoadLibraryA(binary);
    void *address = library ? (void *)GetProcAddress(library, name) : 0;
#else
    void *library = dlopen(binary, RTLD_NOW | RTLD_LOCAL);
    void *address = library ? dlsym(library, name) : 0;
#endif
    require(address != 0, "cannot be loaded, or lacks a function", name);
    return address;
}
#endif

/* -- jobs --------------------------------------------------------------------------------------------------------- */

static int words_of(char *line, char **words)
{
    int count = 0;
    for (char *word = strtok(line, " \r\n"); word && count < MOST_WORDS; word = strtok(0, " \r\n"))
        words[count++] = word;
    return count;
}

static Image *image_of(const char *depth, const char *components, int width, int height)
{
    const int bytes = !strcmp(depth, "OfxBitDepthFloat") ? 4 : !strcmp(depth, "OfxBitDepthByte") ? 1 : 2;
    Image *image = made(sizeof *image);
    image->width = width;
    image->height = height;
    image->row_bytes = width * bytes * (strcmp(components, "OfxImageComponentRGB") ? 4 : 3);
    image->depth = depth;
    image->components = components;
    image->size = (size_t)height * image->row_bytes;
    image->memory = made(image->size + 2 * GUARD);
    image->pixels = image->memory + GUARD;
    memset(image->memory, GUARDED, image->size + 2 * GUARD);
    return image;
}

static void free_image(Image *image)
{
    for (int n = 0; n < GUARD; ++n)
        require(image->memory[n] == GUARDED && image->pixels[image->size + n] == GUARDED, "written beside an image", "");
    free(image->memory);
    free(image);
}

static void read_pixels(Image *image, const char *name)
{
    FILE *file = fopen(name, "rb");
    require(file && fread(image->pixels, 1, image->size, file) == image->size, "cannot be read whole", name);
    fclose(file);
}

static Effect *described(const Plugin *plugin)
{
    Effect *effect = made(sizeof *effect);
    Set *context = made(sizeof *context);
    effect->properties = made(sizeof *effect->properties);
    act(plugin, "OfxActionDescribe", effect, 0, 0);
    set_string(context, "OfxImageEffectPropContext", 0, "OfxImageEffectContextFilter");
    act(plugin, "OfxImageEffectActionDescribeInContext", effect, context, 0);
    return effect;
}

/* Parameters have their defaults. */
static Effect *instance_of(const Effect *descriptor)
{
    Effect *instance = made(sizeof *instance);
    instance->properties = made(sizeof *instance->properties);
    for (const Clip *clip = descriptor->clips; clip; clip = clip->next)
        clip_define(instance, clip->name, 0);
    for (const Param *param = descriptor->params; param; param = param->next) {
        param_define(instance, param->type, param->name, 0);
        Param *own = instance->params;
        own->properties = param->properties;
        for (int n = 0; n < dimensions_of(own); ++n) {
            int integer = 0;
            if (is_double(own))
                get_double(own->properties, "OfxParamPropDefault", n, &own->values[n]);
            else if (get_int(own->properties, "OfxParamPropDefault", n, &integer) == OK)
                own->values[n] = integer;
        }
    }
    return instance;
}

static void set_parameter(const Effect *instance, char *word)
{
    char *value = strchr(word, '=');
    require(value != 0, "no value", word);
    *value = 0;
    Param *param = param_of(instance, word);
    require(param != 0, "no such parameter", word);
    for (int n = 0; n < dimensions_of(param); ++n)
        param->values[n] = strtod(value + 1, &value);
}

static Set *frame_arguments(int width, int height)
{
    static char *const OFF[] = {
        "OfxImageEffectPropSequentialRenderStatus", "OfxImageEffectPropInteractiveRenderStatus",
        "OfxImageEffectPropOpenGLEnabled", "OfxImageEffectPropCudaEnabled", "OfxImageEffectPropMetalEnabled",
        "OfxImageEffectPropOpenCLEnabled", "OfxImageEffectPropRenderQualityDraft", "OfxPropIsInteractive",
    };
    static const double SCALE[2] = { 1.0, 1.0 }, RANGE[2] = { 7.0, 7.0 };
    const int window[4] = { 0, 0, width, height };
    Set *set = made(sizeof *set);
    set_double(set, "OfxPropTime", 0, 7.0);
    set_string(set, "OfxImageEffectPropFieldToRender", 0, "OfxFieldNone");
    set_int_n(set, "OfxImageEffectPropRenderWindow", 4, window);
    set_double_n(set, "OfxImageEffectPropRenderScale", 2, SCALE);
    set_double_n(set, "OfxImageEffectPropFrameRange", 2, RANGE);
    set_double(set, "OfxImageEffectPropFrameStep", 0, 1.0);
    for (unsigned int n = 0; n < sizeof OFF / sizeof *OFF; ++n)
        set_int(set, OFF[n], 0, 0);
    return set;
}

static void render(const Plugin *plugin, const Effect *descriptor, char **words, int count, FILE *output)
{
    const int width = atoi(words[3]), height = atoi(words[4]);
    Effect *instance = instance_of(descriptor);
    Image *source = image_of(words[1], words[2], width, height), *result = image_of(words[1], words[2], width, height);
    Set *arguments = frame_arguments(width, height);
    read_pixels(source, words[5]);
    for (int n = 6; n < count; ++n)
        set_parameter(instance, words[n]);
    clip_of(instance, "Source")->image = source;
    clip_of(instance, "Output")->image = result;
    act(plugin, "OfxActionCreateInstance", instance, 0, 0);
    act(plugin, "OfxImageEffectActionGetClipPreferences", instance, 0, made(sizeof(Set)));
    act(plugin, "OfxImageEffectActionIsIdentity", instance, arguments, made(sizeof(Set)));
    act(plugin, "OfxImageEffectActionBeginSequenceRender", instance, arguments, 0);
    act(plugin, "OfxImageEffectActionRender", instance, arguments, 0);
    act(plugin, "OfxImageEffectActionEndSequenceRender", instance, arguments, 0);
    act(plugin, "OfxActionDestroyInstance", instance, 0, 0);
    require(images_out == 0, "images that are not released", "");
    require(fwrite(result->pixels, 1, result->size, output) == result->size, "cannot be written", "");
    free_image(source);
    free_image(result);
}

static const Plugin *plugin_of(const Plugin *(*get_plugin)(int), int count, const char *effect, int *index)
{
    for (*index = 0; *index < count; ++*index) {
        const Plugin *plugin = get_plugin(*index);
        const char *end = strrchr(plugin->identifier, '.');
        if (end && !strcmp(end + 1, effect))
            return plugin;
    }
    fail("no such effect", effect);
    return 0;
}

int main(int count, char **arguments)
{
    static Set properties;
    static Host host = { &properties, fetch_suite };
    static char line[LONGEST_LINE], kept[LONGEST_LINE];
    Effect *descriptors[MOST_WORDS] = { 0 };
    require(count == 4, "arguments: PLUGIN JOBS OUTPUT", "");
    FILE *jobs = fopen(arguments[2], "r"), *output = fopen(arguments[3], "wb");
    require(jobs && output, "cannot be opened", arguments[2]);
    remember_main_thread();
    int (*get_count)(void) = (int (*)(void))symbol(arguments[1], "OfxGetNumberOfPlugins");
    const Plugin *(*get_plugin)(int) = (const Plugin *(*)(int))symbol(arguments[1], "OfxGetPlugin");
    const int plugins = get_count();
    require(plugins <= MOST_WORDS, "too many effects", "");
    set_string(&properties, "OfxPropName", 0, "org.ocio_gen.tiny_host");
    for (int n = 0; n < plugins; ++n) {
        get_plugin(n)->set_host(&host);
        act(get_plugin(n), "OfxActionLoad", 0, 0, 0);
    }
    about = kept;
    while (fgets(line, sizeof line, jobs)) {
        char *words[MOST_WORDS];
        int index;
        strcpy(kept, line);
        const int found_words = words_of(line, words);
        require(found_words >= 6, "too few words", "");
        const Plugin *plugin = plugin_of(get_plugin, plugins, words[0], &index);
        if (!descriptors[index])
            descriptors[index] = described(plugin);
        render(plugin, descriptors[index], words, found_words, output);
    }
    for (int n = 0; n < plugins; ++n)
        act(get_plugin(n), "OfxActionUnload", 0, 0, 0);
    require(!fclose(output), "cannot be written", arguments[3]);
    return 0;
}

#if defined(_WIN32)
/* Without the runtime that compilers link: only Windows' own libraries are called. */
int __getmainargs(int *count, char ***arguments, char ***environment, int globbing, int *mode);

void __main(void)
{
}

void mainCRTStartup(void)
{
    int count, mode = 0;
    char **arguments, **environment;
    __getmainargs(&count, &arguments, &environment, 0, &mode);
    exit(main(count, arguments));
}
#endif
