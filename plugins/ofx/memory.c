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

#if defined(_WIN64)
/* Windows gives a thread its stack a page at a time, in order. Compilers call this before a frame of more than a page,
 * with its size in rax: it touches each page, and leaves every register as it was. */
__asm__(".globl ___chkstk_ms\n"
        "___chkstk_ms:\n"
        "    push %rcx\n"
        "    push %rax\n"
        "    lea 24(%rsp), %rcx\n" /* the caller's stack, above what was pushed and the return address */
        "1:  cmp $0x1000, %rax\n"
        "    jbe 2f\n"
        "    sub $0x1000, %rcx\n"
        "    orq $0, (%rcx)\n"
        "    sub $0x1000, %rax\n"
        "    jmp 1b\n"
        "2:  sub %rax, %rcx\n"
        "    orq $0, (%rcx)\n"
        "    pop %rax\n"
        "    pop %rcx\n"
        "    ret\n");
#endif
