/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* Several pixels at once, a lane each: what the transforms of a show are written in. A branch is taken where any lane
 * takes it, and lanes that do not are masked. Every lane gives what it would give alone, on every processor: all
 * operations are IEEE's, each by itself.
 *
 * Logarithms, powers and angles are computed in double, by polynomials whose errors stand beside them, and rounded to
 * float32 once: within half a ULP, and a little. */
#ifndef LANES_H
#define LANES_H

#include <stdint.h>

#if defined(__AVX2__)
#include <immintrin.h>
enum { LANES = 8 };
#elif defined(__SSE2__)
#include <emmintrin.h>
enum { LANES = 4 };
#elif defined(__ARM_NEON)
#include <arm_neon.h>
enum { LANES = 4 };
#else
enum { LANES = 4 };
#endif

typedef float Floats __attribute__((vector_size(4 * LANES)));
typedef int32_t Ints __attribute__((vector_size(4 * LANES))); /* of a truth value, all bits of a lane or none */
typedef double Doubles __attribute__((vector_size(8 * LANES)));
typedef uint64_t Words __attribute__((vector_size(8 * LANES)));
typedef int64_t Longs __attribute__((vector_size(8 * LANES)));
typedef struct { Floats x, y; } Floats2;
typedef struct { Floats x, y, z; } Floats3;
typedef struct { Floats x, y, z, w; } Floats4;

#define LANE static inline __attribute__((always_inline))
/* What is long is called, not written out: a show's transforms compile in seconds. */
#define CALLED static __attribute__((noinline, unused))
#define EACH_LANE for (int i = 0; i < LANES; ++i)

LANE Floats floats(float x)
{
    return (Floats){ 0 } + x;
}

LANE Ints ints(int x)
{
    return (Ints){ 0 } + x;
}

LANE Doubles doubles(double x)
{
    return (Doubles){ 0 } + x;
}

#if defined(__AVX2__)
LANE int any(Ints mask)
{
    return _mm256_movemask_ps((__m256)mask);
}

LANE Floats chosen(Ints mask, Floats yes, Floats no)
{
    return (Floats)_mm256_blendv_ps((__m256)no, (__m256)yes, (__m256)mask);
}

LANE Floats larger(Floats a, Floats b)
{
    return (Floats)_mm256_max_ps((__m256)b, (__m256)a);
}

LANE Floats smaller(Floats a, Floats b)
{
    return (Floats)_mm256_min_ps((__m256)b, (__m256)a);
}

LANE Ints index_of(Ints i, int count)
{
    const __m256i last = _mm256_set1_epi32(count - 1);
    return (Ints)_mm256_min_epi32(_mm256_max_epi32((__m256i)i, _mm256_setzero_si256()), last);
}

LANE Floats square_root(Floats x)
{
    return (Floats)_mm256_sqrt_ps((__m256)x);
}

LANE Floats below(Floats x)
{
    return (Floats)_mm256_floor_ps((__m256)x);
}

#else
#if defined(__SSE2__)
LANE int any(Ints mask)
{
    return _mm_movemask_ps((__m128)mask);
}

LANE Floats larger(Floats a, Floats b)
{
    return (Floats)_mm_max_ps((__m128)b, (__m128)a);
}

LANE Floats smaller(Floats a, Floats b)
{
    return (Floats)_mm_min_ps((__m128)b, (__m128)a);
}

LANE Floats square_root(Floats x)
{
    return (Floats)_mm_sqrt_ps((__m128)x);
}
#else
LANE int any(Ints mask)
{
    int found = 0;
    EACH_LANE found |= mask[i];
    return found;
}

LANE Floats square_root(Floats x)
{
#if defined(__ARM_NEON)
    return (Floats)vsqrtq_f32((float32x4_t)x);
#else
    EACH_LANE x[i] = __builtin_sqrtf(x[i]);
    return x;
#endif
}
#endif

LANE Floats chosen(Ints mask, Floats yes, Floats no)
{
    return (Floats)((mask & (Ints)yes) | (~mask & (Ints)no));
}

LANE Ints index_of(Ints i, int count)
{
    i = i & (i > 0);
    return (i & (i < count)) | ((i >= count) & (count - 1));
}

#if !defined(__SSE2__)
/* b where a < b, else a; and b where b < a: a, where one is no number. */
LANE Floats larger(Floats a, Floats b)
{
    return chosen(a < b, b, a);
}

LANE Floats smaller(Floats a, Floats b)
{
    return chosen(b < a, b, a);
}
#endif

#endif

/* (Faster than the processor's own gathers, which many have slowed down against attacks.) */
LANE Floats gathered(const float *table, Ints index)
{
    Floats found;
    EACH_LANE found[i] = table[index[i]];
    return found;
}

LANE Ints gathered_ints(const int32_t *table, Ints index)
{
    Ints found;
    EACH_LANE found[i] = table[index[i]];
    return found;
}

LANE Ints chosen_ints(Ints mask, Ints yes, Ints no)
{
    return (mask & yes) | (~mask & no);
}

LANE Doubles chosen_doubles(Longs mask, Doubles yes, Doubles no)
{
    return (Doubles)((mask & (Longs)yes) | (~mask & (Longs)no));
}

LANE Floats magnitude(Floats x)
{
    return (Floats)((Ints)x & 0x7fffffff);
}

LANE Floats sign_of(Floats x)
{
    return (Floats)(((Ints)floats(1.0f) & (x > 0.0f)) | ((Ints)floats(-1.0f) & (x < 0.0f)));
}

LANE Floats mixed(Floats a, Floats b, Floats t)
{
    return a * (1.0f - t) + b * t;
}

LANE Floats float_of(Ints i)
{
    return __builtin_convertvector(i, Floats);
}

/* Towards zero; 0 of a NaN. */
LANE Ints int_of(Floats x)
{
    return __builtin_convertvector(chosen(x > -1.0e9f, smaller(x, floats(1.0e9f)), floats(0.0f)), Ints);
}

#if !defined(__AVX2__)
LANE Floats below(Floats x)
{
    const Ints has_fraction = magnitude(x) < 8388608.0f;
    const Floats held = (Floats)((Ints)x & has_fraction);
    const Floats cut = __builtin_convertvector(__builtin_convertvector(held, Ints), Floats);
    const Floats whole = chosen(has_fraction, cut - (Floats)((cut > held) & (Ints)floats(1.0f)), x);
    return (Floats)((Ints)whole | ((Ints)x & (int)0x80000000)); /* of -0, too */
}
#endif

/* Of what is no number, 0. */
LANE Ints cell_of(Floats x, int count)
{
    const Floats bounded = smaller(floats((float)(count - 1)), larger(floats(0.0f), x));
    return __builtin_convertvector(bounded, Ints);
}

/* See ocio_gen/bridge/program.py. Of a float32, by its exponent. */
LANE Ints octave_of(Floats x)
{
    const Ints octave = ((Ints)x >> 23) - (127 - 15);
    return index_of(octave, 31);
}

LANE Ints half_of(Ints i)
{
    return (i - (i >> 31)) >> 1;
}

LANE Floats infinity(void)
{
    return (Floats)ints(0x7f800000);
}

LANE Floats not_a_number(void)
{
    return (Floats)ints(0x7fc00000);
}

/* Of what is positive and finite. */
LANE Doubles log2_of(Floats x)
{
    const Words half_octave = (Words)doubles(0x1.6a09e667f3bcdp-1); /* sqrt(1/2) */
    const Words one = (Words)doubles(1.0), bits = (Words)__builtin_convertvector(x, Doubles);
    const Words octave = (bits + (one - half_octave)) >> 52; /* and 1023 */
    const Doubles r = (Doubles)(bits - (octave << 52) + one) - 1.0;
    const Doubles whole = (Doubles)(octave | (Words)doubles(0x1p52)) - (0x1p52 + 1023.0);
    /* log2(1 + r) / r for r in sqrt(1/2) - 1 .. sqrt(2) - 1; with r, within 6e-11 of log2(1 + r) */
    const Doubles r2 = r * r, r4 = r2 * r2;
    const Doubles low = (1.4426950409582302 + r * -0.7213475248945522) + r2 * (0.4808983110824002 + r * -0.360672845348936);
    const Doubles middle = (0.28854145553597715 + r * -0.24050279825001172) + r2 * (0.20607165109914127 + r * -0.17905123203322462);
    const Doubles high = (0.15931300522348446 + r * -0.15722652971153048) + r2 * (0.1534528693745451 + r * -0.08433521045800585);
    return whole + r * (low + r4 * (middle + r4 * high));
}

/* Of what is finite; beyond float32's range 0 and infinity. */
LANE Floats exp2_of(Doubles x)
{
    x = chosen_doubles(x < 129.0, x, doubles(129.0));
    x = chosen_doubles(x > -151.0, x, doubles(-151.0));
    const Doubles shifted = x + 0x1.8p52;
    const Doubles f = x - (shifted - 0x1.8p52), f2 = f * f;
    /* 2^f for f in -1/2 .. 1/2, within 2e-9 */
    const Doubles low = (1.0 + f * 0.6931472067028326) + f2 * (0.24022650922288757 + f * 0.05550327226670302);
    const Doubles high = (0.009618056678524637 + f * 0.0013400428177615838) + f2 * 0.0001546144469856913;
    const Doubles scale = (Doubles)(((Words)shifted << 52) + (Words)doubles(1.0));
    return __builtin_convertvector((low + f2 * f2 * high) * scale, Floats);
}

LANE Ints ordinary(Floats x)
{
    return (x > 0.0f) & (x < infinity());
}

/* What a power is where its base is not positive and finite, or its exponent no number, as C says. */
CALLED Floats special_power(Floats x, Floats y, Floats power)
{
    const Ints whole = below(y) == y, odd = whole & (below(y * 0.5f) != y * 0.5f);
    const Floats base = magnitude(x), nothing = chosen(y > 0.0f, floats(0.0f), infinity());
    power = chosen(base == 0.0f, nothing, power);
    power = chosen(base == infinity(), chosen(y > 0.0f, infinity(), floats(0.0f)), power);
    power = (Floats)((Ints)power | ((Ints)x & odd & (int)0x80000000));
    power = chosen((x < 0.0f) & (base < infinity()) & ~whole, not_a_number(), power);
    power = chosen((x != x) | (y != y), not_a_number(), power);
    return chosen((y == 0.0f) | (x == 1.0f) | ((x == -1.0f) & (magnitude(y) == infinity())), floats(1.0f), power);
}

/* (Lanes that are not asked for may hold anything: they are not to take the long way.) */
CALLED Floats power_of(Ints lanes, Floats x, Floats y)
{
    const Floats base = magnitude(x), usual = chosen(ordinary(base), base, floats(1.0f));
    const Floats power = exp2_of(__builtin_convertvector(y, Doubles) * log2_of(usual));
    return any(lanes & (~ordinary(x) | (magnitude(y) >= infinity()) | (y != y))) ? special_power(x, y, power) : power;
}

LANE Floats logarithm(Ints lanes, Floats x, double scale)
{
    const Ints usual = ordinary(x);
    Floats log = __builtin_convertvector(log2_of(chosen(usual, x, floats(1.0f))) * scale, Floats);
    if (any(lanes & ~usual)) {
        log = chosen(x == 0.0f, -infinity(), log);
        log = chosen(x == infinity(), x, log);
        log = chosen((x < 0.0f) | (x != x), not_a_number(), log);
    }
    return log;
}

CALLED Floats log2_float(Ints lanes, Floats x)
{
    return logarithm(lanes, x, 1.0);
}

CALLED Floats log_float(Ints lanes, Floats x)
{
    return logarithm(lanes, x, 0.6931471805599453);
}

LANE Floats exponential(Ints lanes, Floats x, double scale)
{
    const Ints usual = magnitude(x) < 200.0f;
    Floats exp = exp2_of(__builtin_convertvector(chosen(usual, x, floats(0.0f)), Doubles) * scale);
    if (any(lanes & ~usual)) {
        exp = chosen(x >= 200.0f, infinity(), exp);
        exp = chosen(x <= -200.0f, floats(0.0f), exp);
        exp = chosen(x != x, x, exp);
    }
    return exp;
}

CALLED Floats exp2_float(Ints lanes, Floats x)
{
    return exponential(lanes, x, 1.0);
}

CALLED Floats exp_float(Ints lanes, Floats x)
{
    return exponential(lanes, x, 1.4426950408889634);
}

/* The sine of an angle and some quarters of a turn; not a number beyond a million. */
LANE Floats sine(Floats angle, int quarters)
{
    const Ints usual = magnitude(angle) < 1.0e6f;
    Doubles x = __builtin_convertvector(chosen(usual, angle, floats(0.0f)), Doubles);
    const Doubles shifted = x * 0.6366197723675814 + 0x1.8p52, turned = shifted - 0x1.8p52;
    const Longs quarter = (Longs)shifted + quarters;
    x = (x - turned * 1.5707963267341256) - turned * 6.077100506506192e-11;
    const Doubles s = x * x;
    /* for a quarter of a turn around 0, within 5e-12 and 6e-14 */
    const Doubles sin = x * (0.9999999999956731 + s * (-0.16666666631591165 + s * (0.00833332878245888 + s * (-0.000198392022122311 + s * 2.7173456841089953e-06))));
    const Doubles cos = 0.9999999999999444 + s * (-0.49999999999351113 + s * (0.04166666654391119 + s * (-0.0013888880393776424 + s * (2.4798928755323667e-05 + s * -2.717342984102282e-07))));
    const Doubles one = chosen_doubles((quarter & 1) == 0, sin, cos);
    const Doubles made = (Doubles)((Longs)one ^ ((quarter & 2) << 62));
    return chosen(usual, __builtin_convertvector(made, Floats), not_a_number());
}

CALLED Floats sin_float(Floats x)
{
    return sine(x, 0);
}

CALLED Floats cos_float(Floats x)
{
    return sine(x, 1);
}

CALLED Floats tan_float(Floats x)
{
    return sine(x, 0) / sine(x, 1);
}

CALLED Floats atan_float(Floats y, Floats x)
{
    const Ints far = (magnitude(y) == infinity()) & (magnitude(x) == infinity());
    const Floats up = chosen(far, floats(1.0f), magnitude(y)), across = chosen(far, floats(1.0f), magnitude(x));
    const Ints steep = up > across;
    const Doubles small = __builtin_convertvector(chosen(steep, across, up), Doubles);
    Doubles large = __builtin_convertvector(chosen(steep, up, across), Doubles);
    large = chosen_doubles(large == 0.0, doubles(1.0), large);
    /* Half of the octant is turned by an eighth: what is left lies below sqrt(2) - 1. */
    const Longs turned = small > large * 0.41421356237309503;
    const Doubles t = chosen_doubles(turned, small - large, small) / chosen_doubles(turned, small + large, large);
    const Doubles s = t * t;
    /* atan(t) / t, within 3e-14 */
    const Doubles low = (0.9999999999999732 + s * -0.33333333330803444) + s * s * (0.19999999604891977 + s * -0.14285690423839287);
    const Doubles high = (0.11110385046148014 + s * -0.09078392072943424) + s * s * ((0.07563703551915192 + s * -0.05874505621307831) + s * s * 0.030662440370424447);
    const Doubles octant = t * (low + (s * s) * (s * s) * high) + (Doubles)(turned & (Longs)doubles(0.7853981633974483));
    const Doubles quadrant = chosen_doubles(__builtin_convertvector(steep, Longs), 1.5707963267948966 - octant, octant);
    const Ints left = (Ints)x < 0;
    const Doubles half = chosen_doubles(__builtin_convertvector(left, Longs), 3.141592653589793 - quadrant, quadrant);
    const Floats angle = (Floats)((Ints)__builtin_convertvector(half, Floats) | ((Ints)y & (int)0x80000000));
    return chosen((x != x) | (y != y), not_a_number(), angle);
}

LANE Floats cleaned(Floats x)
{
    const Floats bounded = chosen(x < infinity(), chosen(x > -infinity(), x, floats(-65504.0f)), floats(65504.0f));
    return (Floats)((Ints)bounded & (x == x));
}

/* 0 of what is smaller than normal numbers, as GPUs have it. */
LANE Floats normal(Floats x)
{
    return (Floats)((Ints)x & (magnitude(x) >= 0x1p-126f));
}

/* What an input becomes before all else: a NaN 0, an infinity the largest half, a denormal 0. */
LANE Floats4 cleaned_pixels(Floats4 p)
{
    p.x = normal(p.x);
    p.y = normal(p.y);
    p.z = normal(p.z);
    const Floats none = (p.x - p.x) + (p.y - p.y) + (p.z - p.z); /* 0, or no number */
    if (any(none != none)) {
        p.x = cleaned(p.x);
        p.y = cleaned(p.y);
        p.z = cleaned(p.z);
    }
    return p;
}

/* What is no number is always the same one: x86-64 and ARM64 give the difference of infinities another sign. */
LANE Floats3 one_nan(Floats3 p)
{
    const Floats sum = p.x + p.y + p.z;
    if (any(sum != sum)) {
        p.x = chosen(p.x == p.x, p.x, not_a_number());
        p.y = chosen(p.y == p.y, p.y, not_a_number());
        p.z = chosen(p.z == p.z, p.z, not_a_number());
    }
    return p;
}

/* Pixels of red, green, blue and alpha, beside each other in memory. Lanes have them in another order, which `stored`
 * undoes: halves of a vector exchange nothing. */
#if defined(__AVX2__)
#define FIRST_OF_BOTH(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define LAST_OF_BOTH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define FIRST_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define LAST_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#else
#define FIRST_OF_BOTH(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define LAST_OF_BOTH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define FIRST_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5)
#define LAST_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7)
#endif

LANE Floats4 loaded(const float *pixels)
{
    Floats v[4];
    __builtin_memcpy(v, pixels, sizeof v);
    const Floats a = FIRST_OF_BOTH(v[0], v[1]), b = FIRST_OF_BOTH(v[2], v[3]);
    const Floats c = LAST_OF_BOTH(v[0], v[1]), d = LAST_OF_BOTH(v[2], v[3]);
    return (Floats4){ FIRST_PAIRS(a, b), LAST_PAIRS(a, b), FIRST_PAIRS(c, d), LAST_PAIRS(c, d) };
}

LANE void stored(float *pixels, Floats3 p, Floats alpha)
{
    const Floats a = FIRST_OF_BOTH(p.x, p.y), b = LAST_OF_BOTH(p.x, p.y);
    const Floats c = FIRST_OF_BOTH(p.z, alpha), d = LAST_OF_BOTH(p.z, alpha);
    const Floats v[4] = { FIRST_PAIRS(a, c), LAST_PAIRS(a, c), FIRST_PAIRS(b, d), LAST_PAIRS(b, d) };
    __builtin_memcpy(pixels, v, sizeof v);
}

#endif
