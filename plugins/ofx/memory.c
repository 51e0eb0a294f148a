/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What compilers call by themselves. With these the plug-in needs no C library. (Volatile: or a compiler
 * would see what a loop does, and make a call to itself of it.) */
#include <stddef.h>

#define OWN __attribute__((visibility("hidden"), used))

OWN void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    volatile unsigned char *out = to;
    const unsigned char *in = from;
    for (size_t i = 0; i < size; ++i)
        out[i] = in[i];
    return to;
}

OWN void *memset(void *to, int value, size_t size)
{
    volatile unsigned char *out = to;
    for (size_t i = 0; i < size; ++i)
        out[i] = (unsigned char)value;
    return to;
}
