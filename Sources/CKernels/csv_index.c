// The structural index: which delimiters and line ends stand outside quotes, 64 bytes at a time.
//
// Each variant gives the masks of the interesting bytes; the rest is one step for all of them.
// The step also checks the model that the fast path relies on: a quote opens only after a
// separator (or after a quote, as the second of a doubled one), what follows a closing quote is a
// separator or a quote, `\r` stands only before `\n`, no byte is NUL.
#include "deed_csv.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

// What the step looks at; `special` is every byte of the dialect.
typedef struct {
  uint64_t special, quote, newline;
  // Not zero when the other line end or NUL, which nearly no block has, is among the bytes.
  uint64_t is_rare;
} masks;

typedef struct {
  uint64_t other, nul;
} rare_masks;

// The line end that breaks the model unless it belongs to the dialect's.
INLINE uint8_t other_line_end(const deed_dialect *dialect) {
  return dialect->newline == '\n' ? '\r' : '\n';
}

INLINE uint64_t prefix_xor_shifts(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

// Turns masks into separators outside quotes and keeps the state; the block has `count` bytes.
INLINE uint64_t step(masks m, uint64_t prefix, int count, deed_index_state *s) {
  const int top = count - 1;
  const uint64_t quoted = prefix ^ s->inside;
  // Next to a quote stands no ordinary byte outside quotes: none before one that opens, none after
  // one that closes.
  const uint64_t known = m.special | quoted;
  const uint64_t broken =
      (m.quote & ~((known << 1) + s->edge)) | (((m.quote << 1) + s->closed) & ~known);
  // What stands after the last byte is not known yet: it breaks nothing now.
  s->broken |= broken & ~(uint64_t)0 >> (63 - top);
  s->edge = known >> top & 1;
  s->closed = m.quote >> top & 1;
  s->inside = (uint64_t)((int64_t)(quoted << (63 - top)) >> 63);
  s->newlines += (uint64_t)__builtin_popcountll(m.newline & ~quoted);
  return m.special & ~(m.quote | quoted);
}

// The same for a block with rare bytes, or after one.
INLINE uint64_t step_rare(
    masks m, rare_masks rare, uint64_t prefix, bool lf, int count, deed_index_state *s) {
  const uint64_t others = rare.other & ~(prefix ^ s->inside);
  m.special |= rare.other | rare.nul;
  if (lf) {
    s->broken |= (others << 1 | s->returned) & ~m.newline & ~(uint64_t)0 >> (64 - count);
    s->returned = others >> (count - 1) & 1;
    s->returns |= others;
  } else {
    s->broken |= others;
  }
  s->broken |= rare.nul;
  return step(m, prefix, count, s) & ~(others | rare.nul);
}

// Keeps the compiler from making vectors of the steps below, which costs more than it gains.
#define OPAQUE(x) __asm__("" : "+r"(x))

// Ten steps without a branch cover nearly all blocks.
#define DEED_FLATTEN(NAME, TARGET, TRAILING)                                                       \
  TARGET INLINE uint32_t *NAME(uint32_t *out, uint64_t bits, uint32_t offset) {                    \
    const int count = __builtin_popcountll(bits);                                                  \
    for (int i = 0; i < 10; i++) {                                                                 \
      out[i] = offset + (uint32_t)TRAILING(bits);                                                  \
      bits &= bits - 1;                                                                            \
      OPAQUE(bits);                                                                                \
    }                                                                                              \
    if (__builtin_expect(count > 10, 0)) {                                                         \
      for (int i = 10; i < count; i++) {                                                           \
        out[i] = offset + (uint32_t)TRAILING(bits);                                                \
        bits &= bits - 1;                                                                          \
        OPAQUE(bits);                                                                              \
      }                                                                                            \
    }                                                                                              \
    return out + count;                                                                            \
  }
#define TRAILING_ANY(bits) __builtin_ctzll((bits) | (uint64_t)1 << 63)
DEED_FLATTEN(flatten_any, , TRAILING_ANY)

// The last block is filled up with letters.
#define DEED_INDEX(NAME, TARGET, MASKS, RARE, PREFIX, FLATTEN)                                     \
  TARGET INLINE size_t NAME##_in(                                                                  \
      const uint8_t *bytes, size_t begin, size_t end, const deed_dialect d, const bool lf,         \
      deed_index_state *state, uint32_t *separators) {                                             \
    deed_index_state s = *state;                                                                   \
    uint32_t *out = separators;                                                                    \
    size_t at = begin;                                                                             \
    /* A block's separators are written while those of the next are found. */                      \
    uint64_t bits = 0;                                                                             \
    uint32_t offset = 0;                                                                           \
    for (; at + 64 <= end; at += 64) {                                                             \
      const masks m = MASKS(bytes + at, &d);                                                       \
      const uint64_t prefix = PREFIX(m.quote);                                                     \
      OPAQUE(offset);                                                                              \
      out = FLATTEN(out, bits, offset);                                                            \
      offset = (uint32_t)at;                                                                       \
      if (__builtin_expect((m.is_rare | s.returned) != 0, 0))                                      \
        bits = step_rare(m, RARE(bytes + at, &d), prefix, lf, 64, &s);                             \
      else                                                                                         \
        bits = step(m, prefix, 64, &s);                                                            \
    }                                                                                              \
    out = FLATTEN(out, bits, offset);                                                              \
    if (at < end) {                                                                                \
      uint8_t last[64];                                                                            \
      memset(last, 'x', sizeof last);                                                              \
      memcpy(last, bytes + at, end - at);                                                          \
      const uint64_t keep = ((uint64_t)1 << (end - at)) - 1;                                       \
      masks m = MASKS(last, &d);                                                                   \
      m = (masks){m.special & keep, m.quote & keep, m.newline & keep, 0};                          \
      rare_masks rare = RARE(last, &d);                                                            \
      rare = (rare_masks){rare.other & keep, rare.nul & keep};                                     \
      bits = step_rare(m, rare, PREFIX(m.quote), lf, (int)(end - at), &s);          \
      out = FLATTEN(out, bits, (uint32_t)at);                                                      \
    }                                                                                              \
    *state = s;                                                                                    \
    return (size_t)(out - separators);                                                             \
  }                                                                                                \
  TARGET static size_t NAME(                                                                       \
      const uint8_t *bytes, size_t begin, size_t end, const deed_dialect *dialect,                 \
      deed_index_state *state, uint32_t *separators) {                                             \
    deed_dialect d = *dialect;                                                                     \
    /* Without quotes the byte looked for is one that may not occur. */                            \
    if (!d.quotes) d.quote = 0;                                                                    \
    return d.newline == '\n' ? NAME##_in(bytes, begin, end, d, true, state, separators)            \
                             : NAME##_in(bytes, begin, end, d, false, state, separators);          \
  }

INLINE masks gathered(uint64_t delimiter, uint64_t quote, uint64_t newline, uint64_t is_rare) {
  return (masks){delimiter | quote | newline, quote, newline, is_rare};
}

INLINE uint64_t equal_scalar(const uint8_t *p, uint8_t byte) {
  uint64_t bits = 0;
  for (int i = 0; i < 64; i++) bits |= (uint64_t)(p[i] == byte) << i;
  return bits;
}
INLINE rare_masks rare_scalar(const uint8_t *p, const deed_dialect *d) {
  return (rare_masks){equal_scalar(p, other_line_end(d)), equal_scalar(p, 0)};
}
INLINE masks masks_scalar(const uint8_t *p, const deed_dialect *d) {
  const rare_masks rare = rare_scalar(p, d);
  return gathered(
      equal_scalar(p, d->delimiter), equal_scalar(p, d->quote), equal_scalar(p, d->newline),
      rare.other | rare.nul);
}
DEED_INDEX(index_scalar, , masks_scalar, rare_scalar, prefix_xor_shifts, flatten_any)

#if defined(__x86_64__)
#include <immintrin.h>

#define SSE4 __attribute__((target("sse4.2,pclmul,popcnt")))
#define AVX2 __attribute__((target("avx2,bmi,bmi2,pclmul,popcnt")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,avx2,bmi,bmi2,pclmul,popcnt")))

SSE4 INLINE uint64_t prefix_xor_multiply(uint64_t bits) {
  return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(
      _mm_cvtsi64_si128((long long)bits), _mm_set1_epi8((char)0xff), 0));
}

SSE4 INLINE uint64_t equal_sse4(const __m128i *x, uint8_t byte) {
  __m128i v = _mm_set1_epi8((char)byte);
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) {
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x[i], v)) << (16 * i);
  }
  return bits;
}
SSE4 INLINE masks masks_sse4(const uint8_t *p, const deed_dialect *d) {
  __m128i x[4];
  for (int i = 0; i < 4; i++) x[i] = _mm_loadu_si128((const __m128i *)(p + 16 * i));
  const __m128i other = _mm_set1_epi8((char)other_line_end(d)), zero = _mm_setzero_si128();
  __m128i least = _mm_min_epu8(x[0], _mm_xor_si128(x[0], other));
  for (int i = 1; i < 4; i++) {
    least = _mm_min_epu8(least, _mm_min_epu8(x[i], _mm_xor_si128(x[i], other)));
  }
  return gathered(
      equal_sse4(x, d->delimiter), equal_sse4(x, d->quote), equal_sse4(x, d->newline),
      (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(least, zero)));
}
SSE4 INLINE rare_masks rare_sse4(const uint8_t *p, const deed_dialect *d) {
  __m128i x[4];
  for (int i = 0; i < 4; i++) x[i] = _mm_loadu_si128((const __m128i *)(p + 16 * i));
  return (rare_masks){equal_sse4(x, other_line_end(d)), equal_sse4(x, 0)};
}
DEED_INDEX(index_sse4, SSE4, masks_sse4, rare_sse4, prefix_xor_multiply, flatten_any)

AVX2 INLINE uint64_t equal_avx2(__m256i a, __m256i b, uint8_t byte) {
  __m256i v = _mm256_set1_epi8((char)byte);
  return (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, v)) |
         (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, v)) << 32;
}
AVX2 INLINE masks masks_avx2(const uint8_t *p, const deed_dialect *d) {
  const __m256i a = _mm256_loadu_si256((const __m256i *)p);
  const __m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));
  const __m256i other = _mm256_set1_epi8((char)other_line_end(d));
  const __m256i least = _mm256_min_epu8(
      _mm256_min_epu8(a, b),
      _mm256_min_epu8(_mm256_xor_si256(a, other), _mm256_xor_si256(b, other)));
  return gathered(
      equal_avx2(a, b, d->delimiter), equal_avx2(a, b, d->quote), equal_avx2(a, b, d->newline),
      (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(least, _mm256_setzero_si256())));
}
AVX2 INLINE rare_masks rare_avx2(const uint8_t *p, const deed_dialect *d) {
  const __m256i a = _mm256_loadu_si256((const __m256i *)p);
  const __m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));
  return (rare_masks){equal_avx2(a, b, other_line_end(d)), equal_avx2(a, b, 0)};
}
DEED_FLATTEN(flatten_bmi, AVX2, _tzcnt_u64)
DEED_INDEX(index_avx2, AVX2, masks_avx2, rare_avx2, prefix_xor_multiply, flatten_bmi)

AVX512 INLINE masks masks_avx512(const uint8_t *p, const deed_dialect *d) {
  const __m512i x = _mm512_loadu_si512(p);
  const __m512i other = _mm512_set1_epi8((char)other_line_end(d));
  const __m512i least = _mm512_min_epu8(x, _mm512_xor_si512(x, other));
  return gathered(
      _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)d->delimiter)),
      _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)d->quote)),
      _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)d->newline)),
      _mm512_testn_epi8_mask(least, least));
}
AVX512 INLINE rare_masks rare_avx512(const uint8_t *p, const deed_dialect *d) {
  const __m512i x = _mm512_loadu_si512(p);
  return (rare_masks){
      _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)other_line_end(d))),
      _mm512_testn_epi8_mask(x, x)};
}
// The numbers of the set bits, packed: as bytes all at once, then widened sixteen at a time.
AVX512 INLINE uint32_t *flatten_avx512(uint32_t *out, uint64_t bits, uint32_t offset) {
  const __m512i lanes = _mm512_set_epi64(
      0x3f3e3d3c3b3a3938, 0x3736353433323130, 0x2f2e2d2c2b2a2928, 0x2726252423222120,
      0x1f1e1d1c1b1a1918, 0x1716151413121110, 0x0f0e0d0c0b0a0908, 0x0706050403020100);
  const __m512i numbers = _mm512_maskz_compress_epi8(bits, lanes);
  const __m512i base = _mm512_set1_epi32((int)offset);
  const int count = __builtin_popcountll(bits);
#define WIDENED(part) \
  _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(numbers, part)))
  _mm512_storeu_si512(out, WIDENED(0));
  if (__builtin_expect(count > 16, 0)) {
    _mm512_storeu_si512(out + 16, WIDENED(1));
    _mm512_storeu_si512(out + 32, WIDENED(2));
    _mm512_storeu_si512(out + 48, WIDENED(3));
  }
#undef WIDENED
  return out + count;
}
DEED_INDEX(index_avx512, AVX512, masks_avx512, rare_avx512, prefix_xor_multiply, flatten_avx512)
#endif

#if defined(__aarch64__)
#include <arm_neon.h>

INLINE uint64_t mask_neon(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t w = vld1q_u8(weights);
  uint8x16_t low = vpaddq_u8(vandq_u8(a, w), vandq_u8(b, w));
  uint8x16_t high = vpaddq_u8(vandq_u8(c, w), vandq_u8(d, w));
  uint8x16_t sum = vpaddq_u8(low, high);
  sum = vpaddq_u8(sum, sum);
  return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}
INLINE uint64_t equal_neon(const uint8x16_t *x, uint8_t byte) {
  uint8x16_t v = vdupq_n_u8(byte);
  return mask_neon(
      vceqq_u8(x[0], v), vceqq_u8(x[1], v), vceqq_u8(x[2], v), vceqq_u8(x[3], v));
}
INLINE masks masks_neon(const uint8_t *p, const deed_dialect *d) {
  uint8x16_t x[4];
  for (int i = 0; i < 4; i++) x[i] = vld1q_u8(p + 16 * i);
  const uint8x16_t other = vdupq_n_u8(other_line_end(d));
  uint8x16_t least = vminq_u8(x[0], veorq_u8(x[0], other));
  for (int i = 1; i < 4; i++) least = vminq_u8(least, vminq_u8(x[i], veorq_u8(x[i], other)));
  return gathered(
      equal_neon(x, d->delimiter), equal_neon(x, d->quote), equal_neon(x, d->newline),
      vminvq_u8(least) == 0);
}
INLINE rare_masks rare_neon(const uint8_t *p, const deed_dialect *d) {
  uint8x16_t x[4];
  for (int i = 0; i < 4; i++) x[i] = vld1q_u8(p + 16 * i);
  return (rare_masks){equal_neon(x, other_line_end(d)), equal_neon(x, 0)};
}
DEED_INDEX(index_neon, , masks_neon, rare_neon, prefix_xor_shifts, flatten_any)
#endif

size_t deed_csv_index(
    deed_variant variant, const uint8_t *bytes, size_t begin, size_t end,
    const deed_dialect *dialect, deed_index_state *state, uint32_t *separators) {
  switch (variant) {
#if defined(__x86_64__)
  case DEED_AVX512:
    return index_avx512(bytes, begin, end, dialect, state, separators);
  case DEED_AVX2:
    return index_avx2(bytes, begin, end, dialect, state, separators);
  case DEED_SSE4:
    return index_sse4(bytes, begin, end, dialect, state, separators);
#elif defined(__aarch64__)
  case DEED_NEON:
    return index_neon(bytes, begin, end, dialect, state, separators);
#endif
  default:
    return index_scalar(bytes, begin, end, dialect, state, separators);
  }
}

bool deed_csv_rows_end(
    const uint8_t *bytes, const uint32_t *separators, size_t fields, size_t rows,
    uint8_t newline) {
  uint8_t difference = 0;
  for (size_t row = 1; row <= rows; row++) {
    difference |= bytes[separators[row * fields - 1]] ^ newline;
  }
  return difference == 0;
}
