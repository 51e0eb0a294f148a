/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What DCTL has built in that a preprocessor replaces. A LUT's frame is 1, as that of a still. */
#define __DEVICE__ static
#define __CONSTANT__ static const
#define __CONSTANTREF__ const
#define __PRIVATE__
#define __RESOLVE_VER_MAJOR__ 20
#define __RESOLVE_VER_MINOR__ 1
#define TIMELINE_FRAME_INDEX 1
#define APPLY_LUT(r, g, b, name) __apply_lut(r, g, b, name)
