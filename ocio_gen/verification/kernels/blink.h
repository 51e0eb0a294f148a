/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* What BlinkScript has built in, as C++ has it. Its functions are templates, so that a kernel's own of the same
   name and arguments is taken before them. */
enum { eRead, eWrite, eReadWrite };
enum { eAccessPoint, eAccessRanged1D, eAccessRanged2D, eAccessRandom };
enum { eEdgeNone, eEdgeClamped, eEdgeConstant };
enum Axis { eX, eY };
enum { eParamProxyScale };
struct ePixelWise {};
struct eComponentWise {};

/* -- vectors ------------------------------------------------------------------------------------ */
template <class T, int N> struct elements;
template <class T> struct elements<T, 1> { T x; };
template <class T> struct elements<T, 2> { T x, y; };
template <class T> struct elements<T, 3> { T x, y, z; };
template <class T> struct elements<T, 4> { T x, y, z, w; };

template <bool> struct when {};
template <> struct when<true> { typedef int yes; };
template <class T> struct is_number { enum { value = 0 }; };
template <> struct is_number<int> { enum { value = 1 }; };
template <> struct is_number<unsigned> { enum { value = 1 }; };
template <> struct is_number<bool> { enum { value = 1 }; };
template <> struct is_number<float> { enum { value = 1 }; };
template <> struct is_number<double> { enum { value = 1 }; };

template <class T, int N> struct vec : elements<T, N> {
    vec() : elements<T, N>() {}
    vec(T all) : elements<T, N>() { for (int i = 0; i < N; ++i) (*this)[i] = all; }
    vec(T a, T b) : elements<T, N>{a, b} {}
    vec(T a, T b, T c) : elements<T, N>{a, b, c} {}
    vec(T a, T b, T c, T d) : elements<T, N>{a, b, c, d} {}
    vec(const vec<T, 2> &a, T b) : elements<T, N>{a.x, a.y, b} {}
    vec(const vec<T, 2> &a, T b, T c) : elements<T, N>{a.x, a.y, b, c} {}
    vec(const vec<T, 2> &a, const vec<T, 2> &b) : elements<T, N>{a.x, a.y, b.x, b.y} {}
    vec(const vec<T, 3> &a, T b) : elements<T, N>{a.x, a.y, a.z, b} {}
    vec(T a, const vec<T, 3> &b) : elements<T, N>{a, b.x, b.y, b.z} {}
    template <class U, int M> explicit vec(const vec<U, M> &other) : elements<T, N>() {
        for (int i = 0; i < N && i < M; ++i) (*this)[i] = T(other[i]);
    }
    T &operator[](int i) { return ((T *)this)[i < 0 ? 0 : i < N ? i : N - 1]; }
    const T &operator[](int i) const { return ((const T *)this)[i < 0 ? 0 : i < N ? i : N - 1]; }
    vec operator-() const { vec made; for (int i = 0; i < N; ++i) made[i] = -(*this)[i]; return made; }
    vec operator+() const { return *this; }
#define OF_TWO(mark) \
    friend vec operator mark(const vec &a, const vec &b) \
    { vec made; for (int i = 0; i < N; ++i) made[i] = a[i] mark b[i]; return made; } \
    vec &operator mark##=(const vec &b) { return *this = *this mark b; }
    OF_TWO(+) OF_TWO(-) OF_TWO(*) OF_TWO(/)
#undef OF_TWO
#define COMPARED(mark) \
    friend vec<int, N> operator mark(const vec &a, const vec &b) \
    { vec<int, N> made; for (int i = 0; i < N; ++i) made[i] = a[i] mark b[i]; return made; }
    COMPARED(==) COMPARED(!=) COMPARED(<) COMPARED(>) COMPARED(<=) COMPARED(>=)
#undef COMPARED
};

typedef vec<float, 1> float1; typedef vec<float, 2> float2; typedef vec<float, 3> float3;
typedef vec<float, 4> float4;
typedef vec<int, 1> int1; typedef vec<int, 2> int2; typedef vec<int, 3> int3; typedef vec<int, 4> int4;
typedef unsigned int uint;

/* -- functions of numbers, and of vectors element by element -------------------------------------- */
#define OF_ONE(name, text) \
    template <class T, typename when<is_number<T>::value>::yes = 0> inline float name(T number) \
    { float a = float(number); return text; } \
    template <int N> inline vec<float, N> name(const vec<float, N> &v) \
    { vec<float, N> made; for (int i = 0; i < N; ++i) made[i] = name(v[i]); return made; }
OF_ONE(sin, __builtin_sinf(a)) OF_ONE(cos, __builtin_cosf(a)) OF_ONE(tan, __builtin_tanf(a))
OF_ONE(asin, __builtin_asinf(a)) OF_ONE(acos, __builtin_acosf(a)) OF_ONE(atan, __builtin_atanf(a))
OF_ONE(sinh, __builtin_sinhf(a)) OF_ONE(cosh, __builtin_coshf(a)) OF_ONE(tanh, __builtin_tanhf(a))
OF_ONE(exp, __builtin_expf(a)) OF_ONE(exp2, __builtin_exp2f(a)) OF_ONE(exp10, __builtin_powf(10.0f, a))
OF_ONE(log, __builtin_logf(a)) OF_ONE(log2, __builtin_log2f(a)) OF_ONE(log10, __builtin_log10f(a))
OF_ONE(sqrt, __builtin_sqrtf(a)) OF_ONE(rsqrt, 1.0f / __builtin_sqrtf(a)) OF_ONE(rcp, 1.0f / a)
OF_ONE(floor, __builtin_floorf(a)) OF_ONE(ceil, __builtin_ceilf(a)) OF_ONE(round, __builtin_roundf(a))
OF_ONE(rint, __builtin_rintf(a)) OF_ONE(trunc, __builtin_truncf(a)) OF_ONE(fabs, __builtin_fabsf(a))
#undef OF_ONE

template <class T, typename when<is_number<T>::value>::yes = 0> inline T abs(T a) { return a < 0 ? -a : a; }
template <class T, int N> inline vec<T, N> abs(const vec<T, N> &v)
{ vec<T, N> made; for (int i = 0; i < N; ++i) made[i] = abs(v[i]); return made; }
template <class T, typename when<is_number<T>::value>::yes = 0> inline T sign(T a) { return T((a > 0) - (a < 0)); }
template <class T, int N> inline vec<T, N> sign(const vec<T, N> &v)
{ vec<T, N> made; for (int i = 0; i < N; ++i) made[i] = sign(v[i]); return made; }
template <class T, typename when<is_number<T>::value>::yes = 0> inline bool isnan(T a) { return a != a; }
template <class T, typename when<is_number<T>::value>::yes = 0> inline bool isinf(T a) { return __builtin_isinf(float(a)); }

/* Numbers of two types, and a vector with numbers, are of one type first. */
template <class T, class U> struct both { typedef float type; };
template <class T> struct both<T, T> { typedef T type; };
template <class T, int N> struct both<vec<T, N>, vec<T, N> > { typedef vec<T, N> type; };
template <class T, int N, class U> struct both<vec<T, N>, U> { typedef vec<T, N> type; };
template <class T, class U, int N> struct both<T, vec<U, N> > { typedef vec<U, N> type; };

/* Those that make fractions of whole numbers, too. */
template <class T, class U> struct fraction { typedef typename both<T, U>::type type; };
template <class T> struct fraction<T, T> { typedef typename both<T, float>::type type; };

#define OF_TWO(name, common, text) \
    template <class T, typename when<is_number<T>::value>::yes = 0> inline T name##_of(T a, T b) { return text; } \
    template <class T, int N> inline vec<T, N> name##_of(const vec<T, N> &v, const vec<T, N> &u) \
    { vec<T, N> made; for (int i = 0; i < N; ++i) made[i] = name##_of(v[i], u[i]); return made; } \
    template <class T, class U> inline typename common<T, U>::type name(const T &a, const U &b) \
    { return name##_of(typename common<T, U>::type(a), typename common<T, U>::type(b)); }
/* Of a number and NaN, the second: as the instructions of processors have it. */
OF_TWO(min, both, a < b ? a : b) OF_TWO(max, both, a > b ? a : b)
 OF_TWO(pow, fraction, T(__builtin_powf(float(a), float(b))))
OF_TWO(atan2, fraction, T(__builtin_atan2f(float(a), float(b)))) OF_TWO(fmod, fraction, T(__builtin_fmodf(float(a), float(b))))
OF_TWO(hypot, fraction, T(__builtin_hypotf(float(a), float(b)))) OF_TWO(step, fraction, T(b < a ? 0 : 1))
#undef OF_TWO

template <class T, class U, class V> inline T clamp(const T &a, const U &least, const V &most)
{ return T(min(max(a, T(least)), T(most))); }
template <class T, class U, class V> inline T lerp(const T &a, const U &b, const V &share)
{ return T(a + (T(b) - a) * share); }
template <class T, class U, class V> inline T mix(const T &a, const U &b, const V &share)
{ return lerp(a, b, share); }

template <class T, int N> inline T dot(const vec<T, N> &a, const vec<T, N> &b)
{ T made = 0; for (int i = 0; i < N; ++i) made += a[i] * b[i]; return made; }
template <class T> inline vec<T, 3> cross(const vec<T, 3> &a, const vec<T, 3> &b)
{ return vec<T, 3>(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x); }
template <int N> inline float length(const vec<float, N> &a) { return __builtin_sqrtf(dot(a, a)); }
template <int N> inline vec<float, N> normalize(const vec<float, N> &a) { return a / vec<float, N>(length(a)); }

/* The middle of some numbers, which are put in order. */
template <class T> inline T median(T *values, int count)
{
    for (int i = 1; i < count; ++i)
        for (int j = i; j > 0 && values[j] < values[j - 1]; --j) {
            T moved = values[j];
            values[j] = values[j - 1];
            values[j - 1] = moved;
        }
    return values[count / 2];
}

/* -- matrices ------------------------------------------------------------------------------------ */
template <int N> struct matrix {
    float all[N][N];
    matrix() : all() {}
    template <class... Numbers> matrix(float first, Numbers... rest) : all() {
        float given[] = {first, float(rest)...};
        static_assert(sizeof given == sizeof all, "a matrix has as many numbers");
        for (int i = 0; i < N * N; ++i) all[i / N][i % N] = given[i];
    }
    float *operator[](int row) { return all[row < 0 ? 0 : row < N ? row : N - 1]; }
    const float *operator[](int row) const { return all[row < 0 ? 0 : row < N ? row : N - 1]; }
    template <class T> void setArray(const T *given) { for (int i = 0; i < N * N; ++i) all[i / N][i % N] = given[i]; }
    void setIdentity() { for (int i = 0; i < N * N; ++i) all[i / N][i % N] = i / N == i % N; }
    matrix transpose() const {
        matrix made;
        for (int i = 0; i < N * N; ++i) made.all[i % N][i / N] = all[i / N][i % N];
        return made;
    }
    /* By Gauss and Jordan, with the largest pivot of each column. */
    matrix invert() const {
        matrix rest = *this, made;
        made.setIdentity();
        for (int c = 0; c < N; ++c) {
            int best = c;
            for (int r = c + 1; r < N; ++r)
                if (__builtin_fabsf(rest.all[r][c]) > __builtin_fabsf(rest.all[best][c])) best = r;
            for (int k = 0; k < N; ++k) {
                float a = rest.all[c][k], b = made.all[c][k];
                rest.all[c][k] = rest.all[best][k], made.all[c][k] = made.all[best][k];
                rest.all[best][k] = a, made.all[best][k] = b;
            }
            float pivot = rest.all[c][c];
            for (int k = 0; k < N; ++k) rest.all[c][k] /= pivot, made.all[c][k] /= pivot;
            for (int r = 0; r < N; ++r) {
                float share = r == c ? 0.0f : rest.all[r][c];
                for (int k = 0; k < N; ++k)
                    rest.all[r][k] -= share * rest.all[c][k], made.all[r][k] -= share * made.all[c][k];
            }
        }
        return made;
    }
    friend vec<float, N> operator*(const matrix &m, const vec<float, N> &v) {
        vec<float, N> made;
        for (int i = 0; i < N * N; ++i) made[i / N] += m.all[i / N][i % N] * v[i % N];
        return made;
    }
    friend matrix operator*(const matrix &a, const matrix &b) {
        matrix made;
        for (int i = 0; i < N; ++i)
            for (int j = 0; j < N; ++j)
                for (int k = 0; k < N; ++k) made.all[i][j] += a.all[i][k] * b.all[k][j];
        return made;
    }
};
typedef matrix<3> float3x3;
typedef matrix<4> float4x4;

/* -- rectangles and images ------------------------------------------------------------------------- */
template <class T> struct rect {
    T x1, y1, x2, y2;
    rect(T x1 = 0, T y1 = 0, T x2 = 0, T y2 = 0) : x1(x1), y1(y1), x2(x2), y2(y2) {}
    T width() const { return x2 - x1; }
    T height() const { return y2 - y1; }
    template <class U, class V> bool inside(U x, V y) const { return x >= x1 && x < x2 && y >= y1 && y < y2; }
    template <class U> bool inside(const vec<U, 2> &p) const { return inside(p.x, p.y); }
};
typedef rect<int> recti;
typedef rect<float> rectf;

/* What an image is: of four channels, and where the kernel is in it. */
struct image_base {
    float *pixels;
    int columns, rows, at_x, at_y, at_channel;
    recti bounds;
    static const int kComps = 4;
    static constexpr float kMin = 0.0f, kMax = 1.0f, kWhitePoint = 1.0f;
    static const bool kClamps = false;
    void setAxis(int) {}
    void setRange(int, int) {}
    void setRange(int, int, int, int) {}
};

template <int edge> struct image_of : image_base {
    float nowhere[4];
    float *at(int x, int y) {
        if (edge == eEdgeClamped) {
            x = x < 0 ? 0 : x < columns ? x : columns - 1;
            y = y < 0 ? 0 : y < rows ? y : rows - 1;
        } else if (x < 0 || y < 0 || x >= columns || y >= rows) {
            for (int i = 0; i < 4; ++i) nowhere[i] = edge == eEdgeConstant ? 0.0f : __builtin_nanf("");
            return nowhere;
        }
        return pixels + 4 * (long long)(y * (long long)columns + x);
    }
    float &channel(int x, int y, int c) { return at(x, y)[c < 0 ? 0 : c < 4 ? c : 3]; }
};

template <class kind, int edge> struct sampled;
template <int edge> struct sampled<ePixelWise, edge> : image_of<edge> {
    float4 &sample(int x, int y) { return *(float4 *)this->at(x, y); }
};
template <int edge> struct sampled<eComponentWise, edge> : image_of<edge> {
    float &sample(int x, int y) { return this->channel(x, y, this->at_channel); }
};

template <class kind, int access, int edge> struct accessed : sampled<kind, edge> {
    float &operator()(int c) { return this->channel(this->at_x, this->at_y, c); }
};
template <class kind, int edge> struct accessed<kind, eAccessRanged1D, edge> : sampled<kind, edge> {
    int axis = eX;
    void setAxis(int chosen) { axis = chosen; }
    int x(int offset) { return this->at_x + (axis == eX ? offset : 0); }
    int y(int offset) { return this->at_y + (axis == eY ? offset : 0); }
    decltype(auto) operator()(int offset) { return this->sample(x(offset), y(offset)); }
    float &operator()(int offset, int c) { return this->channel(x(offset), y(offset), c); }
};
template <class kind, int edge> struct accessed<kind, eAccessRanged2D, edge> : sampled<kind, edge> {
    decltype(auto) operator()(int x, int y) { return this->sample(this->at_x + x, this->at_y + y); }
    float &operator()(int x, int y, int c) { return this->channel(this->at_x + x, this->at_y + y, c); }
};
template <class kind, int edge> struct accessed<kind, eAccessRandom, edge> : sampled<kind, edge> {
    decltype(auto) operator()(int x, int y) { return this->sample(x, y); }
    float &operator()(int x, int y, int c) { return this->channel(x, y, c); }
};

template <class I> inline auto bilinear(I &image, float x, float y)
{
    int left = int(__builtin_floorf(x - 0.5f)), below = int(__builtin_floorf(y - 0.5f));
    float across = x - 0.5f - left, up = y - 0.5f - below;
    auto low = image(left, below) * (1.0f - across) + image(left + 1, below) * across;
    auto high = image(left, below + 1) * (1.0f - across) + image(left + 1, below + 1) * across;
    return low * (1.0f - up) + high * up;
}
template <class I> inline float bilinear(I &image, float x, float y, int c)
{
    int left = int(__builtin_floorf(x - 0.5f)), below = int(__builtin_floorf(y - 0.5f));
    float across = x - 0.5f - left, up = y - 0.5f - below;
    float low = image(left, below, c) * (1.0f - across) + image(left + 1, below, c) * across;
    float high = image(left, below + 1, c) * (1.0f - across) + image(left + 1, below + 1, c) * across;
    return low * (1.0f - up) + high * up;
}

/* -- kernels --------------------------------------------------------------------------------------- */
template <class kind> struct sample_of { typedef float4 type; };
template <> struct sample_of<eComponentWise> { typedef float type; };

template <class kind> struct ImageComputationKernel {
    typedef typename sample_of<kind>::type sample_type;
    template <int use, int access = eAccessPoint, int edge = eEdgeNone>
    struct Image : accessed<kind, access, edge> {
        using accessed<kind, access, edge>::operator();
        sample_type &operator()() { return this->sample(this->at_x, this->at_y); }
    };
    static constexpr float PI = 3.14159265f;
    template <class T, class... Rest> void defineParam(T &, const char *, const Rest &...) {}
    void own_define() {}
    void own_init() {}
};

template <class I> inline void opened(I &image, float *pixels, int columns, int rows)
{
    image.pixels = pixels, image.columns = columns, image.rows = rows;
    image.bounds = recti(0, 0, columns, rows);
}
template <class I> inline void moved(I &image, int x, int y, int c)
{
    image.at_x = x, image.at_y = y, image.at_channel = c;
}
