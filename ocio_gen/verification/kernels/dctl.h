/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What DCTL has built in, as C has it: without macros, for it is not preprocessed. */
typedef struct { float x, y, z; } float3;
static float3 make_float3(float x, float y, float z) { float3 p = { x, y, z }; return p; }

static inline float _fabs(float x) { return __builtin_fabsf(x); }
static inline float _powf(float x, float y) { return __builtin_powf(x, y); }
static inline float _log2f(float x) { return __builtin_log2f(x); }
static inline float _exp2f(float x) { return __builtin_exp2f(x); }
static inline float _floorf(float x) { return __builtin_floorf(x); }

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
