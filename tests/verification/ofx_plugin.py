# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Small OpenFX effects for tests: C of a test's in the places of a plug-in, compiled into a bundle.

An effect has RGBA, RGB and alpha at all depths as a filter, and copies its source. `checks` returns what its
CHECKs found, each of which a test must see.
"""

from pathlib import Path

from ocio_gen.core.compiler import find_compiler

_KIT = Path(__file__).with_name("ofx_kit.h")

_BEGINNING = r"""
#include "ofx_kit.h"

#define DEPTHS EACH("OfxBitDepthByte", "OfxBitDepthShort", "OfxBitDepthHalf", "OfxBitDepthFloat")
#define COMPONENTS EACH("OfxImageComponentRGBA", "OfxImageComponentRGB", "OfxImageComponentAlpha")
"""

_EFFECT = r"""
%(functions)s

static int entry_%(name)s(Name action, const void *effect, Handle in, Handle out)
{
    if (IS(action, "OfxActionLoad")) {
        fetch_suites();
        %(load)s
        return OK;
    }
    if (IS(action, "OfxActionDescribe")) {
        add_depths(effect, DEPTHS);
        %(describe)s
        return OK;
    }
    if (IS(action, "OfxImageEffectActionDescribeInContext")) {
        const char *context = text(in, "OfxImageEffectPropContext");
        (void)context;
        add_clip(effect, "Source", COMPONENTS);
        add_clip(effect, "Output", COMPONENTS);
        %(in_context)s
        return OK;
    }
    if (IS(action, "OfxActionCreateInstance")) {
        %(create)s
        return OK;
    }
    if (IS(action, "OfxActionDestroyInstance")) {
        %(destroy)s
        return OK;
    }
    if (IS(action, "OfxImageEffectActionGetClipPreferences")) {
        %(preferences)s
        return DEFAULT;
    }
    if (IS(action, "OfxImageEffectActionRender")) {
        %(render)s
        return copy_from(effect, "Source", in);
    }
    %(other)s
    (void)out;
    return DEFAULT;
}
static void set_host_%(name)s(Host *given) { host = given; }
static Plugin plugin_%(name)s
    = { "OfxImageEffectPluginAPI", 1, "org.example.%(name)s", 3, 7, set_host_%(name)s, entry_%(name)s };
"""

_EXPORTS = r"""
__attribute__((visibility("default"))) int OfxGetNumberOfPlugins(void) { return %(count)d; }
__attribute__((visibility("default"))) Plugin *OfxGetPlugin(int index)
{
    static Plugin *plugins[] = { %(plugins)s };
    return plugins[index];
}
"""

_HOLES = (
    "functions",
    "load",
    "describe",
    "in_context",
    "create",
    "destroy",
    "preferences",
    "render",
    "other",
)


def effects(folder: Path, **plugins: dict[str, str]) -> Path:
    """Return a bundle of several effects for this machine.

    Args:
        folder: Where to make it.
        plugins: Of each, C for its places, by its name.
    """
    made = folder / "small.ofx.bundle"
    binary = made / "Contents" / "Linux-x86-64" / "small.ofx"
    binary.parent.mkdir(parents=True)
    sources = [
        _EFFECT % ({**dict.fromkeys(_HOLES, ""), **holes, "name": name}) for name, holes in plugins.items()
    ]
    pointers = ", ".join(f"&plugin_{name}" for name in plugins)
    sources.append(_EXPORTS % {"count": len(plugins), "plugins": pointers})
    source = folder / "small.c"
    source.write_text("\n".join([_BEGINNING, *sources]))
    compiler = find_compiler()
    flags = ["-w", "-std=gnu11", "-shared", "-fPIC", "-O1", "-fno-sanitize=all", f"-I{_KIT.parent}"]
    compiler.compile([source], binary, flags, compiler.host_target)
    return made


def effect(folder: Path, **holes: str) -> Path:
    """Return a bundle of one effect, `org.example.effect`."""
    return effects(folder, effect=holes)


def checks(folder: Path) -> list[str]:
    """Return what the checks of an effect found, in their order: "right: x == 1"."""
    found = folder / "checks"
    return found.read_text().splitlines() if found.exists() else []
