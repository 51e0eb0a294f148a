/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The host that loaded the plug-in: its suites, and what is asked of them often. */
#ifndef HOST_H
#define HOST_H

#include "abi.h"

typedef struct {
    OfxHost *host;
    const OfxPropertySuiteV1 *properties;
    const OfxImageEffectSuiteV1 *effects;
    const OfxParameterSuiteV1 *parameters;
    const OfxMultiThreadSuiteV1 *threads; /* none: the host does without */
    const OfxMessageSuiteV2 *messages;    /* none: likewise */
    int string_choices;                   /* whether it stores choices as text, too */
} Host;

extern Host the_host;

/* Fetch the suites; kOfxStatErrMissingHostFeature where one is missing that nothing works without. */
OfxStatus fetch_suites(void);

/* A host may refuse any property: what is set is a wish. */
static inline void set_string(OfxPropertySetHandle set, const char *name, int index, const char *value)
{
    the_host.properties->propSetString(set, name, index, value);
}

static inline void set_int(OfxPropertySetHandle set, const char *name, int value)
{
    the_host.properties->propSetInt(set, name, 0, value);
}

/* Return a string, or none. */
static inline const char *get_string(OfxPropertySetHandle set, const char *name)
{
    char *value = 0;
    if (the_host.properties->propGetString(set, name, 0, &value) != kOfxStatOK)
        return 0;
    return value;
}

static inline int same(const char *a, const char *b)
{
    if (!a || !b)
        return 0;
    while (*a && *a == *b)
        ++a, ++b;
    return *a == *b;
}

#endif
