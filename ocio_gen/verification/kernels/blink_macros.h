/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What BlinkScript has built in that a preprocessor replaces. The sections of a kernel stay apart by it. */
#define kernel struct
#define param public
#define local protected
#define SampleType(image) sample_type
#define ValueType(image) float
