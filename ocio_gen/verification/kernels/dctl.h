/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What DCTL has built in, as C has it: without macros, for it is not preprocessed. */
typedef struct { float x, y; } float2;
typedef struct { float x, y, z; } float3;
typedef struct { float x, y, z, w; } float4;
static inline float2 make_float2(float x, float y) { float2 p = { x, y }; return p; }
static inline float3 make_float3(float x, float y, float z) { float3 p = { x, y, z }; return p; }
static inline float4 make_float4(float x, float y, float z, float w) { float4 p = { x, y, z, w }; return p; }

/* The functions that DCTL's documentation lists, for floats; and for ints. */
static inline float _fabs(float x) { return __builtin_fabsf(x); }
static inline float _logf(float x) { return __builtin_logf(x); }
static inline float _log2f(float x) { return __builtin_log2f(x); }
static inline float _log10f(float x) { return __builtin_log10f(x); }
static inline float _expf(float x) { return __builtin_expf(x); }
static inline float _exp2f(float x) { return __builtin_exp2f(x); }
static inline float _sqrtf(float x) { return __builtin_sqrtf(x); }
static inline float _ceilf(float x) { return __builtin_ceilf(x); }
static inline float _floorf(float x) { return __builtin_floorf(x); }
static inline float _truncf(float x) { return __builtin_truncf(x); }
static inline float _cosf(float x) { return __builtin_cosf(x); }
static inline float _sinf(float x) { return __builtin_sinf(x); }
static inline float _tanf(float x) { return __builtin_tanf(x); }
static inline float _acosf(float x) { return __builtin_acosf(x); }
static inline float _asinf(float x) { return __builtin_asinf(x); }
static inline float _acoshf(float x) { return __builtin_acoshf(x); }
static inline float _asinhf(float x) { return __builtin_asinhf(x); }
static inline float _atanhf(float x) { return __builtin_atanhf(x); }
static inline float _coshf(float x) { return __builtin_coshf(x); }
static inline float _sinhf(float x) { return __builtin_sinhf(x); }
static inline float _tanhf(float x) { return __builtin_tanhf(x); }
static inline float _exp10f(float x) { return __builtin_powf(10.0f, x); }
static inline float _round(float x) { return __builtin_roundf(x); }
static inline float _rsqrtf(float x) { return 1.0f / __builtin_sqrtf(x); }
static inline float _frecip(float x) { return 1.0f / x; }
static inline float _cospif(float x) { return (float)__builtin_cos(x * 3.14159265358979323846); }
static inline float _sinpif(float x) { return (float)__builtin_sin(x * 3.14159265358979323846); }
static inline float _powf(float x, float y) { return __builtin_powf(x, y); }
static inline float _copysignf(float x, float y) { return __builtin_copysignf(x, y); }
static inline float _fmaxf(float x, float y) { return __builtin_fmaxf(x, y); }
static inline float _fminf(float x, float y) { return __builtin_fminf(x, y); }
static inline float _hypotf(float x, float y) { return __builtin_hypotf(x, y); }
static inline float _atan2f(float x, float y) { return __builtin_atan2f(x, y); }
static inline float _fdimf(float x, float y) { return __builtin_fdimf(x, y); }
static inline float _fmod(float x, float y) { return __builtin_fmodf(x, y); }
static inline float _fdivide(float x, float y) { return x / y; }
static inline float _ldexp(float x, int y) { return __builtin_ldexpf(x, y); }
static inline float _fmaf(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
static inline float _clampf(float x, float low, float high) { return _fminf(_fmaxf(x, low), high); }
static inline float _saturatef(float x) { return _clampf(x, 0.0f, 1.0f); }
static inline float _mix(float x, float y, float a) { return x + (y - x) * a; }
static inline int isinf(float x) { return __builtin_isinf(x); }
static inline int isnan(float x) { return __builtin_isnan(x); }
static inline int signbit(float x) { return __builtin_signbit(x) != 0; }
static inline int abs(int x) { return x < 0 ? -x : x; }
static inline int min(int x, int y) { return x < y ? x : y; }
static inline int max(int x, int y) { return x > y ? x : y; }

/* A .cube: red fastest. Resolve interpolates as its project says. */
typedef struct { const float *table; int size; } Lut;
static int trilinear;

static float share_of(float x, int size, int *index)
{
    float position = (x > 0.0f ? (x < 1.0f ? x : 1.0f) : 0.0f) * (float)(size - 1);
    *index = (int)position < size - 1 ? (int)position : size - 2;
    return position - (float)*index;
}

static float3 apply_lut(float r, float g, float b, const Lut *lut)
{
    const float in[3] = { r, g, b };
    const int step[3] = { 3, 3 * lut->size, 3 * lut->size * lut->size };
    float share[3], out[3] = { 0, 0, 0 };
    int at = 0;
    for (int c = 0; c < 3; ++c) {
        int index;
        share[c] = share_of(in[c], lut->size, &index);
        at += index * step[c];
    }
    if (trilinear) {
        for (int corner = 0; corner < 8; ++corner) {
            float weight = 1.0f;
            int where = at;
            for (int c = 0; c < 3; ++c) {
                int far = corner >> c & 1;
                weight *= far ? share[c] : 1.0f - share[c];
                where += far ? step[c] : 0;
            }
            for (int c = 0; c < 3; ++c)
                out[c] += weight * lut->table[where + c];
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
                out[c] += weight * lut->table[at + c];
            if (next >= 0) {
                before = share[next];
                at += step[next];
                done[next] = 1;
            }
        }
    }
    return make_float3(out[0], out[1], out[2]);
}
