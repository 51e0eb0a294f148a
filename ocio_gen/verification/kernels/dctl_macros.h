/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What DCTL has built in that a preprocessor replaces. */
#define __DEVICE__ static
#define __CONSTANT__ static const
#define __CONSTANTREF__ const
#define __RESOLVE_VER_MAJOR__ 20
#define __RESOLVE_VER_MINOR__ 1
#define DEFINE_ACES_PARAM(...)
#define DEFINE_UI_TOOLTIP(...)
#define APPLY_LUT(r, g, b, name) apply_lut(r, g, b, &name)
