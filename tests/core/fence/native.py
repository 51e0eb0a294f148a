# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Plug-ins that do what they must not: C compiled into a bundle."""

import subprocess
from pathlib import Path

# A plug-in that does all that is asked of it, and copies its source: what is wrong goes into its holes.
_PLUGIN = r"""
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct { void *host; const void *(*fetch)(void *, const char *, int); } Host;
typedef struct {
    const char *api; int api_version; const char *identifier; unsigned major, minor;
    void (*set_host)(Host *); int (*entry)(const char *, const void *, void *, void *);
} Plugin;
typedef struct {
    void *unused; int (*set_string)(void *, const char *, int, const char *);
} Properties;
typedef struct {
    int (*get_property_set)(void *, void **), (*get_param_set)(void *, void **);
    int (*clip_define)(void *, const char *, void **);
} Effects;

static Host *host;
static char label[256] = "a plug-in";
static void set_host(Host *given) { host = given; }
static int is(const char *action, const char *name) { return !strcmp(action, name); }

static int describe(void *effect)
{
    const Effects *effects = host->fetch(host->host, "OfxImageEffectSuite", 1);
    const Properties *properties = host->fetch(host->host, "OfxPropertySuite", 1);
    void *set;
    effects->get_property_set(effect, &set);
    properties->set_string(set, "OfxImageEffectPropSupportedContexts", 0, "OfxImageEffectContextFilter");
    properties->set_string(set, "OfxImageEffectPropSupportedPixelDepths", 0, "OfxBitDepthFloat");
    return properties->set_string(set, "OfxPropLabel", 0, label);
}

static int define_clips(void *effect)
{
    const Effects *effects = host->fetch(host->host, "OfxImageEffectSuite", 1);
    const Properties *properties = host->fetch(host->host, "OfxPropertySuite", 1);
    static const char *names[] = { "Source", "Output" };
    for (int n = 0; n < 2; ++n) {
        void *set;
        effects->clip_define(effect, names[n], &set);
        properties->set_string(set, "OfxImageEffectPropSupportedComponents", 0, "OfxImageComponentRGBA");
    }
    return 0;
}

%(functions)s

static int entry(const char *action, const void *handle, void *in, void *out)
{
    %(entry)s
    if (is(action, "OfxActionDescribe"))
        return describe((void *)handle);
    if (is(action, "OfxImageEffectActionDescribeInContext"))
        return define_clips((void *)handle);
    return is(action, "OfxImageEffectActionRender") ? 0 : 14;
}

static Plugin plugin = { "OfxImageEffectPluginAPI", 1, "org.vendor.bad", 1, 0, set_host, entry };

int OfxGetNumberOfPlugins(void) { %(count)s return 1; }
void *OfxGetPlugin(int index) { %(plugin)s return &plugin; }
"""


def bundle(folder: Path, name: str = "bad", **holes: str) -> Path:
    """Return a bundle for this machine.

    Args:
        folder: Where to make it.
        name: Its name.
        holes: C for the places of the plug-in: functions, entry, count, plugin.
    """
    made = folder / f"{name}.ofx.bundle"
    binary = made / "Contents" / "Linux-x86-64" / f"{name}.ofx"
    binary.parent.mkdir(parents=True)
    source = folder / f"{name}.c"
    filled = {"functions": "", "entry": "", "count": "", "plugin": ""} | holes
    source.write_text(_PLUGIN % filled)
    command = ["cc", "-w", "-shared", "-fPIC", "-O1", str(source), "-o", str(binary), "-lm", "-lpthread"]
    subprocess.run(command, check=True)
    return made
