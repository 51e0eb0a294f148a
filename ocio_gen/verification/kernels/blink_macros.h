/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What BlinkScript has built in that a preprocessor replaces. */
#define kernel struct
#define param public
#define local public
