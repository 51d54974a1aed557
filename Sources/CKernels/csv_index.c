// The structural index: which delimiters and line ends stand outside quotes, 64 bytes at a time.
//
// Each variant gives the masks of the interesting bytes; the rest is one step for all of them.
// The step also checks the model that the fast path relies on: a quote opens only after a
// separator (or after a quote, as the second of a doubled one), what follows a closing quote is a
// separator or a quote, `\r` stands only before `\n`, no byte is NUL.
#include "deed_csv.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef struct {
  uint64_t delimiter, quote, newline, other, nul;
} masks;

// Where a `\r` (or in a file with `\r` line ends a `\n`) is looked for.
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

// Turns masks into separators outside quotes and keeps the state.
INLINE uint64_t step(masks m, uint64_t prefix, bool lf, deed_index_state *s) {
  const uint64_t quoted = prefix ^ s->inside;
  const uint64_t opening = m.quote & quoted;
  const uint64_t closing = m.quote & ~quoted;
  const uint64_t lines = m.newline & ~quoted;
  const uint64_t separators = (m.delimiter & ~quoted) | lines;
  const uint64_t edges = separators | closing;
  uint64_t after_close = m.delimiter | m.newline | m.quote;
  uint64_t broken = (opening & ~(edges << 1 | s->edge)) | m.nul;
  if (lf) {
    // Files have a `\r` at nearly every line's end or nowhere.
    if (__builtin_expect((m.other | s->returned) != 0, 0)) {
      const uint64_t returns = m.other & ~quoted;
      after_close |= m.other;
      broken |= (returns << 1 | s->returned) & ~m.newline;
      s->returned = returns >> 63;
      s->returns |= returns;
    }
  } else {
    broken |= m.other & ~quoted;
  }
  broken |= (closing << 1 | s->closed) & ~after_close;
  s->broken |= broken;
  s->edge = edges >> 63;
  s->closed = closing >> 63;
  s->inside = (uint64_t)((int64_t)quoted >> 63);
  s->newlines += (uint64_t)__builtin_popcountll(lines);
  return separators;
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

// The last block is filled up with letters, and its carries are those of its last true byte.
#define DEED_INDEX(NAME, TARGET, MASKS, PREFIX, FLATTEN)                                           \
  TARGET INLINE size_t NAME##_in(                                                                  \
      const uint8_t *bytes, size_t begin, size_t end, const deed_dialect d, const bool lf,         \
      deed_index_state *state, uint32_t *separators) {                                             \
    deed_index_state s = *state;                                                                   \
    uint32_t *out = separators;                                                                    \
    const uint64_t quotes = d.quotes ? ~(uint64_t)0 : 0;                                           \
    size_t at = begin;                                                                             \
    for (; at + 64 <= end; at += 64) {                                                             \
      masks m = MASKS(bytes + at, &d);                                                             \
      m.quote &= quotes;                                                                           \
      out = FLATTEN(out, step(m, PREFIX(m.quote), lf, &s), (uint32_t)at);                          \
    }                                                                                              \
    if (at < end) {                                                                                \
      uint8_t last[64];                                                                            \
      const size_t count = end - at;                                                               \
      memset(last, 'x', sizeof last);                                                              \
      memcpy(last, bytes + at, count);                                                             \
      masks m = MASKS(last, &d);                                                                   \
      const uint64_t keep = ((uint64_t)1 << count) - 1;                                            \
      m.quote &= quotes & keep;                                                                    \
      m.delimiter &= keep;                                                                         \
      m.newline &= keep;                                                                           \
      m.other &= keep;                                                                             \
      const uint64_t quoted = PREFIX(m.quote) ^ s.inside;                                          \
      const uint64_t closing = m.quote & ~quoted, returns = m.other & ~quoted;                     \
      /* What stands after the end is not known yet: it breaks nothing now. */                     \
      const uint64_t known = s.broken;                                                             \
      s.broken = 0;                                                                                \
      const deed_index_state before = s;                                                           \
      const uint64_t bits = step(m, PREFIX(m.quote), lf, &s);                                      \
      const uint64_t edges = bits | closing;                                                       \
      uint64_t broken = m.nul | (m.quote & quoted & ~(edges << 1 | before.edge));                  \
      broken |= (closing << 1 | before.closed) & keep &                                            \
                ~(m.delimiter | m.newline | m.quote | (lf ? m.other : 0));                         \
      broken |= lf ? (returns << 1 | before.returned) & keep & ~m.newline : returns;               \
      const uint64_t top = (uint64_t)1 << (count - 1);                                             \
      s.broken = known | broken;                                                                   \
      s.edge = (edges & top) != 0;                                                                 \
      s.closed = (closing & top) != 0;                                                             \
      s.returned = lf && (returns & top) != 0;                                                     \
      s.inside = quoted & top ? ~(uint64_t)0 : 0;                                                  \
      out = FLATTEN(out, bits, (uint32_t)at);                                                      \
    }                                                                                              \
    *state = s;                                                                                    \
    return (size_t)(out - separators);                                                             \
  }                                                                                                \
  TARGET static size_t NAME(                                                                       \
      const uint8_t *bytes, size_t begin, size_t end, const deed_dialect *dialect,                 \
      deed_index_state *state, uint32_t *separators) {                                             \
    return dialect->newline == '\n'                                                                \
               ? NAME##_in(bytes, begin, end, *dialect, true, state, separators)                   \
               : NAME##_in(bytes, begin, end, *dialect, false, state, separators);                 \
  }

INLINE masks masks_scalar(const uint8_t *p, const deed_dialect *d) {
  masks m = {0, 0, 0, 0, 0};
  const uint8_t other = other_line_end(d);
  for (int i = 0; i < 64; i++) {
    uint8_t byte = p[i];
    m.delimiter |= (uint64_t)(byte == d->delimiter) << i;
    m.quote |= (uint64_t)(byte == d->quote) << i;
    m.newline |= (uint64_t)(byte == d->newline) << i;
    m.other |= (uint64_t)(byte == other) << i;
    m.nul |= (uint64_t)(byte == 0) << i;
  }
  return m;
}
DEED_INDEX(index_scalar, , masks_scalar, prefix_xor_shifts, flatten_any)

#if defined(__x86_64__)
#include <immintrin.h>

#define SSE4 __attribute__((target("sse4.2,pclmul,popcnt")))
#define AVX2 __attribute__((target("avx2,bmi,bmi2,pclmul,popcnt")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx2,bmi,bmi2,pclmul,popcnt")))

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
  __m128i least = _mm_min_epu8(_mm_min_epu8(x[0], x[1]), _mm_min_epu8(x[2], x[3]));
  return (masks){
      equal_sse4(x, d->delimiter), equal_sse4(x, d->quote), equal_sse4(x, d->newline),
      equal_sse4(x, other_line_end(d)),
      (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(least, _mm_setzero_si128()))};
}
DEED_INDEX(index_sse4, SSE4, masks_sse4, prefix_xor_multiply, flatten_any)

AVX2 INLINE uint64_t equal_avx2(__m256i a, __m256i b, uint8_t byte) {
  __m256i v = _mm256_set1_epi8((char)byte);
  return (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, v)) |
         (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, v)) << 32;
}
AVX2 INLINE masks masks_avx2(const uint8_t *p, const deed_dialect *d) {
  __m256i a = _mm256_loadu_si256((const __m256i *)p);
  __m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));
  __m256i zero = _mm256_setzero_si256();
  return (masks){
      equal_avx2(a, b, d->delimiter), equal_avx2(a, b, d->quote), equal_avx2(a, b, d->newline),
      equal_avx2(a, b, other_line_end(d)),
      (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(a, b), zero))};
}
DEED_FLATTEN(flatten_bmi, AVX2, _tzcnt_u64)
DEED_INDEX(index_avx2, AVX2, masks_avx2, prefix_xor_multiply, flatten_bmi)

AVX512 INLINE masks masks_avx512(const uint8_t *p, const deed_dialect *d) {
  __m512i x = _mm512_loadu_si512(p);
  return (masks){
      _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)d->delimiter)),
      _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)d->quote)),
      _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)d->newline)),
      _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)other_line_end(d))),
      _mm512_testn_epi8_mask(x, x)};
}
// Sixteen bits at a time: the numbers of the set bits, packed.
AVX512 INLINE uint32_t *flatten_avx512(uint32_t *out, uint64_t bits, uint32_t offset) {
  const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  __m512i numbers = _mm512_add_epi32(lanes, _mm512_set1_epi32((int)offset));
  const __m512i sixteen = _mm512_set1_epi32(16);
  for (int part = 0; part < 4; part++) {
    const __mmask16 mask = (__mmask16)(bits >> (16 * part));
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(mask, numbers));
    out += __builtin_popcount(mask);
    numbers = _mm512_add_epi32(numbers, sixteen);
  }
  return out;
}
DEED_INDEX(index_avx512, AVX512, masks_avx512, prefix_xor_multiply, flatten_avx512)
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
  uint8x16_t least = vminq_u8(vminq_u8(x[0], x[1]), vminq_u8(x[2], x[3]));
  return (masks){
      equal_neon(x, d->delimiter), equal_neon(x, d->quote), equal_neon(x, d->newline),
      equal_neon(x, other_line_end(d)), vminvq_u8(least) == 0};
}
DEED_INDEX(index_neon, , masks_neon, prefix_xor_shifts, flatten_any)
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
