/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What acesproxy.h makes of blocks, to the bit, in lanes. Loops are short, as those of blocks are. */
#include "direct.h"

#include "bridge.h"

typedef Doubles Number;
typedef Words Bits;
#include "curves.h"

enum { GROUPS = SPAN / LANES };
#define EACH_GROUP for (int g = 0; g < GROUPS; ++g)
#define EACH_CHANNEL for (int c = 0; c < 3; ++c)

LANE Doubles double_of(Floats x)
{
    return __builtin_convertvector(x, Doubles);
}

LANE Floats float_of_double(Doubles x)
{
    return __builtin_convertvector(x, Floats);
}

/* What is no number goes to low. */
LANE Doubles at_least(Doubles x, double low)
{
    EACH_LANE x[i] = x[i] > low ? x[i] : low;
    return x;
}

LANE Doubles at_most(Doubles x, double high)
{
    EACH_LANE x[i] = x[i] < high ? x[i] : high;
    return x;
}

LANE Floats finite(Floats x)
{
    const Floats most = floats((float)HALF_MAX);
    return chosen(x == infinity(), most, chosen(x == -infinity(), -most, x));
}

/* What is no number stays. */
LANE Floats preclamped(Floats x)
{
    return smaller(larger(x, floats(0.0f)), floats((float)HALF_MAX));
}

LANE Floats4 aces_of(Floats4 p, int preclamp)
{
    const Floats sum = p.x + p.y + p.z, none = sum - sum; /* 0, or no number */
    if (any(none != none))
        p = (Floats4){ finite(p.x), finite(p.y), finite(p.z), p.w };
    if (preclamp)
        p = (Floats4){ preclamped(p.x), preclamped(p.y), preclamped(p.z), p.w };
    return p;
}

LANE void encode(Curve curve, int ap0, const float *source, float *output)
{
    const Line to = curve.line;
    const Floats low = floats((float)to.low), high = floats((float)to.high);
    Doubles octave[GROUPS][3], s[GROUPS][3];
    Floats alpha[GROUPS];
    EACH_GROUP {
        Floats4 p = loaded(source + 4 * LANES * g);
        if (ap0)
            p = aces_of(p, curve.preclamp);
        const Doubles rgb[] = { double_of(p.x), double_of(p.y), double_of(p.z) };
        EACH_CHANNEL {
            const Doubles light = ap0 ? product(TRA1[c], rgb[0], rgb[1], rgb[2]) : rgb[c];
            octave[g][c] = log2_parts(at_least(light, LOW), &s[g][c]);
        }
        alpha[g] = p.w;
    }
    EACH_GROUP {
        Floats code[3];
        EACH_CHANNEL {
            code[c] = float_of_double((octave[g][c] + log2_series(s[g][c])) * to.slope + to.base);
            code[c] = smaller(larger(code[c], low), high); /* rounded and clamped is clamped and rounded */
        }
        stored(output + 4 * LANES * g, (Floats3){ code[0], code[1], code[2] }, alpha[g]);
    }
}

LANE void decode(Curve curve, int ap0, const float *source, float *output)
{
    const Line to = curve.line;
    Doubles x[GROUPS][3]; /* the logarithm of light, then light */
    Floats alpha[GROUPS];
    EACH_GROUP {
        const Floats4 p = loaded(source + 4 * LANES * g);
        const Floats code[] = { p.x, p.y, p.z };
        EACH_CHANNEL x[g][c] = at_most(at_least(double_of(code[c]) * to.slope + to.base, to.low), to.high);
        alpha[g] = p.w;
    }
    EACH_GROUP EACH_CHANNEL {
        Doubles fraction, shifted = nearest_integer(x[g][c], &fraction);
        x[g][c] = exp2_series(shifted, fraction);
    }
    EACH_GROUP {
        Floats light[3];
        EACH_CHANNEL light[c] = float_of_double(ap0 ? product(TRA2[c], x[g][0], x[g][1], x[g][2]) : x[g][c]);
        stored(output + 4 * LANES * g, (Floats3){ light[0], light[1], light[2] }, alpha[g]);
    }
}

#define DIRECT(name, made)                                                                                      \
    void OF_VARIANT(name, VARIANT)(const Curve *curve, const float *source, float *output, int count)           \
    {                                                                                                           \
        const Curve own = *curve;                                                                               \
        for (int n = 0; n < 4 * count; n += 4 * SPAN) {                                                         \
            if (own.ap0)                                                                                        \
                made(own, 1, source + n, output + n);                                                           \
            else                                                                                                \
                made(own, 0, source + n, output + n);                                                           \
        }                                                                                                       \
    }

DIRECT(encode_floats, encode)
DIRECT(decode_floats, decode)
