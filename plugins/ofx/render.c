/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
#include "render.h"

#include <stddef.h>
#include <stdint.h>

#include "colours.h"
#include "host.h"
#include "parameters.h"

/* Rows that are worth a thread. */
enum { ROWS_A_THREAD = 16 };

typedef struct {
    OfxPropertySetHandle handle; /* to be released */
    unsigned char *data;
    OfxRectI bounds;
    int row_bytes; /* negative where rows lie top down */
    Depth depth;
    int channels;
} Image;

typedef struct {
    OfxImageEffectHandle instance;
    const Settings *settings;
    RowFunction *make_row;
    Image source, output;
    OfxRectI window;
    int first_row, row_step; /* one field, or both */
    volatile int aborted;
} Job;

static Depth depth_of(const char *name)
{
    static const char *const NAMES[] = { kOfxBitDepthByte, kOfxBitDepthShort, kOfxBitDepthHalf, kOfxBitDepthFloat };
    for (int depth = BYTE; depth < NO_DEPTH; ++depth)
        if (same(name, NAMES[depth]))
            return (Depth)depth;
    return NO_DEPTH;
}

static int channels_of(const char *name)
{
    return same(name, kOfxImageComponentRGBA) ? 4 : same(name, kOfxImageComponentRGB) ? 3 : 0;
}

static OfxStatus get_image(OfxImageEffectHandle instance, const char *clip_name, OfxTime time, Image *image)
{
    const OfxPropertySuiteV1 *properties = the_host.properties;
    OfxImageClipHandle clip = 0;
    void *data = 0;
    int bounds[4];
    if (the_host.effects->clipGetHandle(instance, clip_name, &clip, 0) != kOfxStatOK || !clip)
        return kOfxStatFailed;
    if (the_host.effects->clipGetImage(clip, time, 0, &image->handle) != kOfxStatOK || !image->handle) {
        image->handle = 0;
        return kOfxStatFailed;
    }
    if (properties->propGetPointer(image->handle, kOfxImagePropData, 0, &data) != kOfxStatOK || !data
        || properties->propGetIntN(image->handle, kOfxImagePropBounds, 4, bounds) != kOfxStatOK
        || properties->propGetInt(image->handle, kOfxImagePropRowBytes, 0, &image->row_bytes) != kOfxStatOK)
        return kOfxStatFailed;
    image->data = data;
    image->bounds = (OfxRectI){ bounds[0], bounds[1], bounds[2], bounds[3] };
    image->depth = depth_of(get_string(image->handle, kOfxImageEffectPropPixelDepth));
    image->channels = channels_of(get_string(image->handle, kOfxImageEffectPropComponents));
    if (image->depth == NO_DEPTH || !image->channels)
        return kOfxStatErrFormat;
    const int64_t width = (int64_t)bounds[2] - bounds[0];
    const int64_t row = (int64_t)image->row_bytes;
    if (width > 0 && (row < 0 ? -row : row) < width * sample_size(image->depth) * image->channels)
        return kOfxStatErrFormat; /* rows would overlap */
    return kOfxStatOK;
}

static unsigned char *pixel(const Image *image, int x, int y)
{
    const int size = sample_size(image->depth) * image->channels;
    return image->data + ((ptrdiff_t)y - image->bounds.y1) * image->row_bytes
        + ((ptrdiff_t)x - image->bounds.x1) * size;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

static void render_row(const Job *job, int y)
{
    const Image *source = &job->source, *output = &job->output;
    const int inside = y >= source->bounds.y1 && y < source->bounds.y2;
    const int x1 = job->window.x1, x2 = job->window.x2;
    /* Where the source has no pixels, it is black. */
    const int from = inside ? least(most(source->bounds.x1, x1), x2) : x2;
    const int to = inside ? most(least(source->bounds.x2, x2), from) : x2;
    Row row = { 0, pixel(output, x1, y), source->depth, output->depth, source->channels, output->channels };
    if (from > x1)
        job->make_row(job->settings, &row, from - x1);
    if (to > from) {
        row.source = pixel(source, from, y);
        row.output = pixel(output, from, y);
        job->make_row(job->settings, &row, to - from);
    }
    if (x2 > to) {
        row.source = 0;
        row.output = pixel(output, to, y);
        job->make_row(job->settings, &row, x2 - to);
    }
}

static void render_share(unsigned int index, unsigned int count, void *argument)
{
    Job *job = argument;
    const int64_t rows = (int64_t)job->window.y2 - job->window.y1;
    const int start = job->window.y1 + (int)(rows * index / count);
    const int end = job->window.y1 + (int)(rows * (index + 1) / count);
    for (int y = start; y < end && !job->aborted; ++y) {
        if (job->row_step == 2 && (y & 1) != job->first_row)
            continue;
        if (((y - start) & 15) == 0 && the_host.effects->abort(job->instance))
            job->aborted = 1;
        else
            render_row(job, y);
    }
}

static void render_job(Job *job)
{
    const OfxMultiThreadSuiteV1 *threads = the_host.threads;
    const int rows = job->window.y2 - job->window.y1;
    unsigned int count = 0;
    if (threads && !threads->multiThreadIsSpawnedThread() && threads->multiThreadNumCPUs(&count) == kOfxStatOK)
        count = count < (unsigned int)(rows / ROWS_A_THREAD) ? count : (unsigned int)(rows / ROWS_A_THREAD);
    if (count > 1 && threads->multiThread(render_share, count, job) == kOfxStatOK)
        return;
    render_share(0, 1, job);
}

static int opened(Job *job, OfxTime time, OfxStatus *status)
{
    *status = get_image(job->instance, kOfxImageEffectOutputClipName, time, &job->output);
    if (*status == kOfxStatOK)
        *status = get_image(job->instance, kOfxImageEffectSimpleSourceClipName, time, &job->source);
    return *status == kOfxStatOK;
}

static void select_field(Job *job, const char *field)
{
    job->row_step = same(field, kOfxImageFieldLower) || same(field, kOfxImageFieldUpper) ? 2 : 1;
    job->first_row = same(field, kOfxImageFieldUpper);
}

OfxStatus render(Effect effect, OfxImageEffectHandle instance, OfxPropertySetHandle arguments)
{
    const OfxPropertySuiteV1 *properties = the_host.properties;
    OfxTime time = 0.0;
    int window[4];
    OfxStatus status;
    if (properties->propGetDouble(arguments, kOfxPropTime, 0, &time) != kOfxStatOK
        || properties->propGetIntN(arguments, kOfxImageEffectPropRenderWindow, 4, window) != kOfxStatOK)
        return kOfxStatFailed;
    Settings settings = read_settings(effect, instance, time);
    if (!obey_source(&settings, instance)) {
        show_refusal(instance);
        return kOfxStatFailed;
    }
    clear_refusal(instance);
    Job job = { .instance = instance, .settings = &settings, .make_row = row_function() };
    select_field(&job, get_string(arguments, kOfxImageEffectPropFieldToRender));
    if (opened(&job, time, &status)) {
        const OfxRectI *bounds = &job.output.bounds;
        job.window.x1 = most(window[0], bounds->x1);
        job.window.y1 = most(window[1], bounds->y1);
        job.window.x2 = least(window[2], bounds->x2);
        job.window.y2 = least(window[3], bounds->y2);
        if (job.window.x1 < job.window.x2 && job.window.y1 < job.window.y2)
            render_job(&job);
    }
    if (job.source.handle)
        the_host.effects->clipReleaseImage(job.source.handle);
    if (job.output.handle)
        the_host.effects->clipReleaseImage(job.output.handle);
    return status;
}
