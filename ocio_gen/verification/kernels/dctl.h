/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What DCTL has built in, as C++. Its functions are templates: where a kernel defines one of the same name and
   the same arguments, C++ takes the kernel's. */
#define FUNCTION template <int = 0> static inline

#define OPERATOR(V, S, op, of_both, of_left, of_right) \
    static inline V operator op(V a, V b) { return of_both; } \
    static inline V operator op(V a, S b) { return of_left; } \
    static inline V operator op(S a, V b) { return of_right; } \
    static inline V &operator op##=(V &a, V b) { return a = a op b; } \
    static inline V &operator op##=(V &a, S b) { return a = a op b; }
#define OPERATOR2(V, S, op) OPERATOR(V, S, op, (V{ a.x op b.x, a.y op b.y }), \
    (V{ a.x op b, a.y op b }), (V{ a op b.x, a op b.y }))
#define OPERATOR3(V, S, op) OPERATOR(V, S, op, (V{ a.x op b.x, a.y op b.y, a.z op b.z }), \
    (V{ a.x op b, a.y op b, a.z op b }), (V{ a op b.x, a op b.y, a op b.z }))
#define OPERATOR4(V, S, op) OPERATOR(V, S, op, (V{ a.x op b.x, a.y op b.y, a.z op b.z, a.w op b.w }), \
    (V{ a.x op b, a.y op b, a.z op b, a.w op b }), (V{ a op b.x, a op b.y, a op b.z, a op b.w }))
#define VECTORS(S) \
    struct S##2 { S x, y; }; \
    struct S##3 { S x, y, z; }; \
    struct S##4 { S x, y, z, w; }; \
    OPERATOR2(S##2, S, +) OPERATOR2(S##2, S, -) OPERATOR2(S##2, S, *) OPERATOR2(S##2, S, /) \
    OPERATOR3(S##3, S, +) OPERATOR3(S##3, S, -) OPERATOR3(S##3, S, *) OPERATOR3(S##3, S, /) \
    OPERATOR4(S##4, S, +) OPERATOR4(S##4, S, -) OPERATOR4(S##4, S, *) OPERATOR4(S##4, S, /) \
    static inline S##2 operator-(S##2 a) { return { -a.x, -a.y }; } \
    static inline S##3 operator-(S##3 a) { return { -a.x, -a.y, -a.z }; } \
    static inline S##4 operator-(S##4 a) { return { -a.x, -a.y, -a.z, -a.w }; } \
    FUNCTION S##2 make_##S##2(S x, S y) { return { x, y }; } \
    FUNCTION S##3 make_##S##3(S x, S y, S z) { return { x, y, z }; } \
    FUNCTION S##4 make_##S##4(S x, S y, S z, S w) { return { x, y, z, w }; }
VECTORS(float)
VECTORS(int)
FUNCTION float2 to_float2(float x, float y) { return { x, y }; }
FUNCTION float3 to_float3(float x, float y, float z) { return { x, y, z }; }
FUNCTION float4 to_float4(float x, float y, float z, float w) { return { x, y, z, w }; }
typedef unsigned int uint;

/* The value of a colour picker. */
struct __COLOR__ {
    union { float r, x; };
    union { float g, y; };
    union { float b, z; };
    operator float3() const { return { x, y, z }; }
};

/* One channel of an image, every fourth float. Outside of the image is its edge. */
struct __TEXTURE__ { const float *plane; int width, height; };
static inline int __inside(float x, int size) { return x > 0.0f ? x < (float)(size - 1) ? (int)x : size - 1 : 0; }
FUNCTION float _tex2D(__TEXTURE__ of, float x, float y)
{
    return of.plane[4 * ((long)__inside(y, of.height) * of.width + __inside(x, of.width))];
}

/* The functions that DCTL's documentation lists. */
#define OF_ONE(name, c) FUNCTION float name(float x) { return c(x); }
#define OF_TWO(name, c) FUNCTION float name(float x, float y) { return c(x, y); }
OF_ONE(_fabs, __builtin_fabsf) OF_ONE(_logf, __builtin_logf) OF_ONE(_log2f, __builtin_log2f)
OF_ONE(_log10f, __builtin_log10f) OF_ONE(_expf, __builtin_expf) OF_ONE(_exp2f, __builtin_exp2f)
OF_ONE(_sqrtf, __builtin_sqrtf) OF_ONE(_ceilf, __builtin_ceilf) OF_ONE(_floorf, __builtin_floorf)
OF_ONE(_ceil, __builtin_ceilf) OF_ONE(_floor, __builtin_floorf) /* as before Resolve 17 */
OF_ONE(_truncf, __builtin_truncf) OF_ONE(_round, __builtin_roundf) OF_ONE(_cosf, __builtin_cosf)
OF_ONE(_sinf, __builtin_sinf) OF_ONE(_tanf, __builtin_tanf) OF_ONE(_acosf, __builtin_acosf)
OF_ONE(_asinf, __builtin_asinf) OF_ONE(_acoshf, __builtin_acoshf) OF_ONE(_asinhf, __builtin_asinhf)
OF_ONE(_atanhf, __builtin_atanhf) OF_ONE(_coshf, __builtin_coshf) OF_ONE(_sinhf, __builtin_sinhf)
OF_ONE(_tanhf, __builtin_tanhf)
OF_TWO(_powf, __builtin_powf) OF_TWO(_copysignf, __builtin_copysignf) OF_TWO(_fmaxf, __builtin_fmaxf)
OF_TWO(_fminf, __builtin_fminf) OF_TWO(_hypotf, __builtin_hypotf) OF_TWO(_atan2f, __builtin_atan2f)
OF_TWO(_fdimf, __builtin_fdimf) OF_TWO(_fmod, __builtin_fmodf)
FUNCTION float _exp10f(float x) { return __builtin_powf(10.0f, x); }
FUNCTION float _rsqrtf(float x) { return 1.0f / __builtin_sqrtf(x); }
FUNCTION float _frecip(float x) { return 1.0f / x; }
FUNCTION float _cospif(float x) { return (float)__builtin_cos(x * 3.14159265358979323846); }
FUNCTION float _sinpif(float x) { return (float)__builtin_sin(x * 3.14159265358979323846); }
FUNCTION float _fdivide(float x, float y) { return x / y; }
FUNCTION float _ldexp(float x, int y) { return __builtin_ldexpf(x, y); }
FUNCTION float _frexp(float x, int &exp) { return __builtin_frexpf(x, &exp); }
FUNCTION float _frexp(float x, int *exp) { return __builtin_frexpf(x, exp); }
FUNCTION float _fmaf(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
FUNCTION float _clampf(float x, float low, float high) { return _fminf(_fmaxf(x, low), high); }
FUNCTION float _saturatef(float x) { return _clampf(x, 0.0f, 1.0f); }
FUNCTION float _mix(float x, float y, float a) { return x + (y - x) * a; }
FUNCTION float2 _mix(float2 x, float2 y, float a) { return x + (y - x) * a; }
FUNCTION float3 _mix(float3 x, float3 y, float a) { return x + (y - x) * a; }
FUNCTION float4 _mix(float4 x, float4 y, float a) { return x + (y - x) * a; }
FUNCTION int isinf(float x) { return __builtin_isinf(x); }
FUNCTION int isnan(float x) { return __builtin_isnan(x); }
FUNCTION int signbit(float x) { return __builtin_signbit(x) != 0; }
FUNCTION int abs(int x) { return x < 0 ? -x : x; }
FUNCTION int min(int x, int y) { return x < y ? x : y; }
FUNCTION int max(int x, int y) { return x > y ? x : y; }

/* As CUDA, OpenCL and Metal have them for floats, too. */
FUNCTION float abs(float x) { return __builtin_fabsf(x); }
FUNCTION float min(float x, float y) { return __builtin_fminf(x, y); }
FUNCTION float max(float x, float y) { return __builtin_fmaxf(x, y); }
FUNCTION double abs(double x) { return __builtin_fabs(x); }
FUNCTION double min(double x, double y) { return __builtin_fmin(x, y); }
FUNCTION double max(double x, double y) { return __builtin_fmax(x, y); }

/* Of the random numbers it is known only that they are in 0..1 and equally frequent. */
FUNCTION float RAND(uint seed)
{
    seed = (seed ^ 61u ^ seed >> 16) * 9u;
    seed = (seed ^ seed >> 4) * 0x27d4eb2du;
    return (float)((seed ^ seed >> 15) >> 8) / 16777215.0f;
}

/* A .cube. Its table: the least and the greatest value of the shaper's three channels, the same of the cube's,
   the shaper, the cube; red fastest. Resolve interpolates cubes as its project says. */
struct __LUT__ { const float *table; int shaper, cube; };
static int __trilinear;

static inline float __share_of(float x, float low, float high, int size, int *index)
{
    x = (x - low) / (high - low);
    float position = (x > 0.0f ? (x < 1.0f ? x : 1.0f) : 0.0f) * (float)(size - 1);
    *index = (int)position < size - 1 ? (int)position : size - 2;
    return position - (float)*index;
}

static float3 __apply_lut(float r, float g, float b, const __LUT__ &lut)
{
    float in[3] = { r, g, b };
    const float *range = lut.table + 6, *table = lut.table + 12 + 3 * lut.shaper;
    if (lut.shaper)
        for (int c = 0; c < 3; ++c) {
            int index;
            float share = __share_of(in[c], lut.table[c], lut.table[3 + c], lut.shaper, &index);
            const float *row = lut.table + 12 + 3 * index + c;
            in[c] = row[0] + (row[3] - row[0]) * share;
        }
    if (!lut.cube)
        return { in[0], in[1], in[2] };
    const int step[3] = { 3, 3 * lut.cube, 3 * lut.cube * lut.cube };
    float share[3], out[3] = { 0, 0, 0 };
    int at = 0;
    for (int c = 0; c < 3; ++c) {
        int index;
        share[c] = __share_of(in[c], range[c], range[3 + c], lut.cube, &index);
        at += index * step[c];
    }
    if (__trilinear) {
        for (int corner = 0; corner < 8; ++corner) {
            float weight = 1.0f;
            int where = at;
            for (int c = 0; c < 3; ++c) {
                int far = corner >> c & 1;
                weight *= far ? share[c] : 1.0f - share[c];
                where += far ? step[c] : 0;
            }
            for (int c = 0; c < 3; ++c)
                out[c] += weight * table[where + c];
        }
    } else {
        /* From the nearest corner along the axes, the largest share first. */
        int done[3] = { 0, 0, 0 };
        float before = 1.0f;
        for (int n = 0; n < 4; ++n) {
            int next = -1;
            for (int c = 0; c < 3; ++c)
                if (!done[c] && (next < 0 || share[c] > share[next]))
                    next = c;
            float weight = next < 0 ? before : before - share[next];
            for (int c = 0; c < 3; ++c)
                out[c] += weight * table[at + c];
            if (next >= 0) {
                before = share[next];
                at += step[next];
                done[next] = 1;
            }
        }
    }
    return { out[0], out[1], out[2] };
}
