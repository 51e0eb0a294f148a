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

struct float2 {
    float x, y;
    float2(float x = 0, float y = 0) : x(x), y(y) {}
};

struct float3 {
    float x, y, z;
    float3(float x = 0, float y = 0, float z = 0) : x(x), y(y), z(z) {}
};

struct float4 {
    float x, y, z, w;
    float4(float x = 0, float y = 0, float z = 0, float w = 0) : x(x), y(y), z(z), w(w) {}
};

static inline float fabs(float x) { return __builtin_fabsf(x); }
static inline float floor(float x) { return __builtin_floorf(x); }
static inline float ceil(float x) { return __builtin_ceilf(x); }
static inline float sqrt(float x) { return __builtin_sqrtf(x); }
static inline float log(float x) { return __builtin_logf(x); }
static inline float log2(float x) { return __builtin_log2f(x); }
static inline float exp(float x) { return __builtin_expf(x); }
static inline float exp2(float x) { return __builtin_exp2f(x); }
static inline float sin(float x) { return __builtin_sinf(x); }
static inline float cos(float x) { return __builtin_cosf(x); }
static inline float tan(float x) { return __builtin_tanf(x); }
static inline float pow(float x, float y) { return __builtin_powf(x, y); }
static inline float atan2(float y, float x) { return __builtin_atan2f(y, x); }
