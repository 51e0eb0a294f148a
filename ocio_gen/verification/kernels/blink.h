/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What BlinkScript has built in, as C++ has it: without macros, for it is not preprocessed. */
enum { eRead, eWrite };
enum { eAccessPoint, eEdgeClamped };
struct ePixelWise {};

template <int use, int access = 0, int edge = 0> struct Image {
    float *pixel;
    float &operator()(int channel) { return pixel[channel]; }
};

template <class kind> struct ImageComputationKernel {
    template <class T, class U> void defineParam(T &value, const char *, U initial) { value = T(initial); }
};

struct float3 {
    float x, y, z;
    float3(float x = 0, float y = 0, float z = 0) : x(x), y(y), z(z) {}
};

static inline float log2(float x) { return __builtin_log2f(x); }
static inline float pow(float x, float y) { return __builtin_powf(x, y); }
static inline float floor(float x) { return __builtin_floorf(x); }
