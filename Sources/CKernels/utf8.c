// Whether bytes are UTF-8.
#include "cells.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2")))

// What is wrong with two neighbouring bytes, a bit each: no table of the three allows it.
enum {
  TOO_SHORT = 1 << 0,
  TOO_LONG = 1 << 1,
  OVERLONG_3 = 1 << 2,
  TOO_LARGE = 1 << 3,
  SURROGATE = 1 << 4,
  OVERLONG_2 = 1 << 5,
  OVERLONG_4 = 1 << 6,
  TOO_LARGE_1000 = 1 << 6,
  TWO_CONTINUATIONS = 1 << 7,
  // What the lower half of the first byte cannot rule out.
  ANY_LOW = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS,
};

#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

// The bytes `back` places before each byte of `now`.
#define BEFORE(now, last, back) \
  _mm256_alignr_epi8((now), _mm256_permute2x128_si256((last), (now), 0x21), 16 - (back))

// The method of J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte"
// (2021): three looks in tables of sixteen tell what two neighbours can be. A byte is not zero where
// something is wrong.
AVX2 static inline __m256i faults(__m256i now, __m256i last) {
  const __m256i nibble = _mm256_set1_epi8(0x0f);
  const __m256i first_high = TWICE(
      TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
      (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS,
      (char)TWO_CONTINUATIONS, TOO_SHORT | OVERLONG_2, TOO_SHORT,
      TOO_SHORT | OVERLONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | TOO_LARGE_1000);
  const __m256i first_low = TWICE(
      (char)(ANY_LOW | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(ANY_LOW | OVERLONG_2),
      (char)ANY_LOW, (char)ANY_LOW, (char)(ANY_LOW | TOO_LARGE),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000 | SURROGATE),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000));
  const char low = (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS);
  const __m256i second_high = TWICE(
      TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
      (char)(low | OVERLONG_3 | TOO_LARGE_1000), (char)(low | OVERLONG_3 | TOO_LARGE),
      (char)(low | SURROGATE | TOO_LARGE), (char)(low | SURROGATE | TOO_LARGE), TOO_SHORT,
      TOO_SHORT, TOO_SHORT, TOO_SHORT);
  const __m256i one = BEFORE(now, last, 1), two = BEFORE(now, last, 2);
  const __m256i three = BEFORE(now, last, 3);
  const __m256i pairs = _mm256_and_si256(
      _mm256_and_si256(
          _mm256_shuffle_epi8(first_high, _mm256_and_si256(_mm256_srli_epi16(one, 4), nibble)),
          _mm256_shuffle_epi8(first_low, _mm256_and_si256(one, nibble))),
      _mm256_shuffle_epi8(second_high, _mm256_and_si256(_mm256_srli_epi16(now, 4), nibble)));
  // Two or three places after the first byte of three or four there is a second continuation.
  const __m256i goes_on = _mm256_or_si256(
      _mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xe0 - 0x80))),
      _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xf0 - 0x80))));
  return _mm256_xor_si256(_mm256_and_si256(goes_on, _mm256_set1_epi8((char)0x80)), pairs);
}

AVX2 static bool all_valid(const uint8_t *bytes, size_t count) {
  __m256i wrong = _mm256_setzero_si256(), last = _mm256_setzero_si256();
  size_t at = 0;
  for (; at + 32 <= count; at += 32) {
    const __m256i now = _mm256_loadu_si256((const __m256i *)(bytes + at));
    wrong = _mm256_or_si256(wrong, faults(now, last));
    last = now;
  }
  // The zeros behind the end show a character that is cut short.
  uint8_t rest[32] = {0};
  memcpy(rest, bytes + at, count - at);
  wrong = _mm256_or_si256(wrong, faults(_mm256_loadu_si256((const __m256i *)rest), last));
  return _mm256_testz_si256(wrong, wrong);
}
#endif

size_t deed_utf8_valid_plain(const uint8_t *bytes, size_t count) {
  size_t i = 0;
  while (i < count) {
    if (i + 8 <= count && (load8(bytes + i) & 0x8080808080808080ull) == 0) {
      i += 8;
      continue;
    }
    const uint8_t lead = bytes[i];
    if (lead < 0x80) {
      i++;
      continue;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + length > count) return i;
    const uint8_t second = bytes[i + 1];
    const uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) return i;
    for (size_t k = 2; k < length; k++) {
      if (bytes[i + k] < 0x80 || bytes[i + k] > 0xBF) return i;
    }
    i += length;
  }
  return count;
}

size_t deed_utf8_valid(const uint8_t *bytes, size_t count) {
#if defined(__x86_64__)
  if (count >= 64 && __builtin_cpu_supports("avx2") && all_valid(bytes, count)) return count;
#endif
  return deed_utf8_valid_plain(bytes, count);
}
