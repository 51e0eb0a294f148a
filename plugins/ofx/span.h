/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
#ifndef SPAN_H
#define SPAN_H

/* Pixels of a block. */
enum { SPAN = 64 };

#endif
