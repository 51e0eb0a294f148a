/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
#ifndef SPAN_H
#define SPAN_H

/* Pixels of a block: what is kept of one on the stack stays below 4 KiB, so that Windows needs no C library. */
enum { SPAN = 48 };

#endif
