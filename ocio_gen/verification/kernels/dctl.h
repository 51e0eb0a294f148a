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
    struct S##2 { union { S x, r; }; union { S y, g; }; }; \
    struct S##3 { union { S x, r; }; union { S y, g; }; union { S z, b; }; }; \
    struct S##4 { union { S x, r; }; union { S y, g; }; union { S z, b; }; union { S w, a; }; }; \
    OPERATOR2(S##2, S, +) OPERATOR2(S##2, S, -) OPERATOR2(S##2, S, *) OPERATOR2(S##2, S, /) \
    OPERATOR3(S##3, S, +) OPERATOR3(S##3, S, -) OPERATOR3(S##3, S, *) OPERATOR3(S##3, S, /) \
    OPERATOR4(S##4, S, +) OPERATOR4(S##4, S, -) OPERATOR4(S##4, S, *) OPERATOR4(S##4, S, /) \
    static inline S##2 operator-(S##2 a) { return { -a.x, -a.y }; } \
    static inline S##3 operator-(S##3 a) { return { -a.x, -a.y, -a.z }; } \
    static inline S##4 operator-(S##4 a) { return { -a.x, -a.y, -a.z, -a.w }; } \
    FUNCTION S##2 make_##S##2(S x, S y) { return { x, y }; } \
    FUNCTION S##3 make_##S##3(S x, S y, S z) { return { x, y, z }; } \
    FUNCTION S##4 make_##S##4(S x, S y, S z, S w) { return { x, y, z, w }; } \
    FUNCTION S##2 make_##S##2(S x) { return { x, x }; } \
    FUNCTION S##3 make_##S##3(S x) { return { x, x, x }; } \
    FUNCTION S##4 make_##S##4(S x) { return { x, x, x, x }; } \
    FUNCTION S##2 make_##S##2(S##3 p) { return { p.x, p.y }; } \
    FUNCTION S##3 make_##S##3(S##2 p, S z) { return { p.x, p.y, z }; } \
    FUNCTION S##3 make_##S##3(S##4 p) { return { p.x, p.y, p.z }; } \
    FUNCTION S##4 make_##S##4(S##3 p, S w) { return { p.x, p.y, p.z, w }; }
VECTORS(float)
VECTORS(int)
FUNCTION float2 to_float2(float x, float y) { return { x, y }; }
FUNCTION float3 to_float3(float x, float y, float z) { return { x, y, z }; }
FUNCTION float4 to_float4(float x, float y, float z, float w) { return { x, y, z, w }; }
typedef unsigned int uint;

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

/* Beside the documentation: what DCTLs call because the compilers, or the headers that Resolve gives them, have
   it, for floats and for vectors. */
#define ALL_ONE(name, f) FUNCTION float name(float x) { return f(x); } \
    FUNCTION float2 name(float2 p) { return { f(p.x), f(p.y) }; } \
    FUNCTION float3 name(float3 p) { return { f(p.x), f(p.y), f(p.z) }; } \
    FUNCTION float4 name(float4 p) { return { f(p.x), f(p.y), f(p.z), f(p.w) }; }
#define ALL_TWO(name, f) FUNCTION float name(float x, float y) { return f(x, y); } \
    FUNCTION float2 name(float2 p, float2 q) { return { f(p.x, q.x), f(p.y, q.y) }; } \
    FUNCTION float3 name(float3 p, float3 q) { return { f(p.x, q.x), f(p.y, q.y), f(p.z, q.z) }; } \
    FUNCTION float4 name(float4 p, float4 q) \
    { return { f(p.x, q.x), f(p.y, q.y), f(p.z, q.z), f(p.w, q.w) }; } \
    FUNCTION float2 name(float2 p, float y) { return name(p, float2{ y, y }); } \
    FUNCTION float3 name(float3 p, float y) { return name(p, float3{ y, y, y }); } \
    FUNCTION float4 name(float4 p, float y) { return name(p, float4{ y, y, y, y }); } \
    FUNCTION float2 name(float x, float2 q) { return name(float2{ x, x }, q); } \
    FUNCTION float3 name(float x, float3 q) { return name(float3{ x, x, x }, q); } \
    FUNCTION float4 name(float x, float4 q) { return name(float4{ x, x, x, x }, q); }
static inline float __fract(float x) { return x - __builtin_floorf(x); }
static inline float __sign(float x) { return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x; }
static inline float __saturate(float x) { return x > 0.0f ? x < 1.0f ? x : 1.0f : 0.0f; }
static inline float __rsqrt(float x) { return 1.0f / __builtin_sqrtf(x); }
static inline float __step(float edge, float x) { return x < edge ? 0.0f : 1.0f; }
ALL_ONE(abs, __builtin_fabsf) ALL_ONE(fabs, __builtin_fabsf) ALL_ONE(floor, __builtin_floorf)
ALL_ONE(ceil, __builtin_ceilf) ALL_ONE(trunc, __builtin_truncf) ALL_ONE(round, __builtin_roundf)
ALL_ONE(sqrt, __builtin_sqrtf) ALL_ONE(rsqrt, __rsqrt) ALL_ONE(exp, __builtin_expf)
ALL_ONE(exp2, __builtin_exp2f) ALL_ONE(log, __builtin_logf) ALL_ONE(log2, __builtin_log2f)
ALL_ONE(log10, __builtin_log10f) ALL_ONE(sin, __builtin_sinf) ALL_ONE(cos, __builtin_cosf)
ALL_ONE(tan, __builtin_tanf) ALL_ONE(asin, __builtin_asinf) ALL_ONE(acos, __builtin_acosf)
ALL_ONE(atan, __builtin_atanf) ALL_ONE(sinh, __builtin_sinhf) ALL_ONE(cosh, __builtin_coshf)
ALL_ONE(tanh, __builtin_tanhf) ALL_ONE(fract, __fract) ALL_ONE(sign, __sign) ALL_ONE(saturate, __saturate)
ALL_TWO(min, __builtin_fminf) ALL_TWO(max, __builtin_fmaxf) ALL_TWO(fmin, __builtin_fminf)
ALL_TWO(fmax, __builtin_fmaxf) ALL_TWO(pow, __builtin_powf) ALL_TWO(fmod, __builtin_fmodf)
ALL_TWO(atan2, __builtin_atan2f) ALL_TWO(copysign, __builtin_copysignf) ALL_TWO(step, __step)
FUNCTION double abs(double x) { return __builtin_fabs(x); }
#define OF_DOUBLES(X, Y) \
    FUNCTION double min(X x, Y y) { return __builtin_fmin(x, y); } \
    FUNCTION double max(X x, Y y) { return __builtin_fmax(x, y); }
OF_DOUBLES(double, double) OF_DOUBLES(float, double) OF_DOUBLES(double, float)
FUNCTION float _clamp(float x, float low, float high) { return min(max(x, low), high); }
FUNCTION float dot(float2 p, float2 q) { return p.x * q.x + p.y * q.y; }
FUNCTION float dot(float3 p, float3 q) { return p.x * q.x + p.y * q.y + p.z * q.z; }
FUNCTION float dot(float4 p, float4 q) { return p.x * q.x + p.y * q.y + p.z * q.z + p.w * q.w; }
FUNCTION float3 cross(float3 p, float3 q)
{
    return { p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x };
}
FUNCTION float smoothstep(float low, float high, float x)
{
    x = __saturate((x - low) / (high - low));
    return x * x * (3.0f - 2.0f * x);
}
FUNCTION float clamp(float x, float low, float high) { return min(max(x, low), high); }
FUNCTION float mix(float x, float y, float a) { return x + (y - x) * a; }
FUNCTION float lerp(float x, float y, float a) { return x + (y - x) * a; }
#define OF_VECTORS(V) \
    FUNCTION float length(V p) { return __builtin_sqrtf(dot(p, p)); } \
    FUNCTION float distance(V p, V q) { return length(p - q); } \
    FUNCTION V normalize(V p) { return p * __rsqrt(dot(p, p)); } \
    FUNCTION V reflect(V p, V n) { return p - 2.0f * dot(n, p) * n; } \
    FUNCTION V clamp(V p, float low, float high) { return min(max(p, low), high); } \
    FUNCTION V clamp(V p, V low, V high) { return min(max(p, low), high); } \
    FUNCTION V mix(V p, V q, float a) { return p + (q - p) * a; } \
    FUNCTION V mix(V p, V q, V a) { return p + (q - p) * a; } \
    FUNCTION V lerp(V p, V q, float a) { return p + (q - p) * a; } \
    FUNCTION V smoothstep(V low, V high, V p) \
    { \
        p = saturate((p - low) / (high - low)); \
        return p * p * (3.0f - 2.0f * p); \
    }
OF_VECTORS(float2)
OF_VECTORS(float3)
OF_VECTORS(float4)

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
