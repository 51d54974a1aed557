// Choices of rows as bits: making them from a set, and counting under them.
#include "deed_masks.h"
#include <stdbool.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// One body, several instruction sets: the loader picks the best one for the processor.
#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("default", "avx2")))
#else
#define CLONES
#endif

#define MEMBERS(NAME, TYPE)                                                                    \
  void NAME(                                                                                   \
      const TYPE *restrict values, size_t rows, int64_t low, uint64_t width,                   \
      const uint64_t *restrict set, uint64_t *restrict mask) {                                 \
    for (size_t start = 0; start < rows; start += 64) {                                        \
      const size_t count = rows - start < 64 ? rows - start : 64;                              \
      uint64_t bits = 0;                                                                       \
      for (size_t bit = 0; bit < count; bit++) {                                               \
        const uint64_t place = (uint64_t)values[start + bit] - (uint64_t)low;                  \
        /* A value outside looks at the word after the set, which is 0. */                     \
        const uint64_t inside = place < width ? place : (width + 63) & ~(uint64_t)63;          \
        bits |= (set[inside >> 6] >> (inside & 63) & 1) << bit;                                \
      }                                                                                        \
      mask[start / 64] = bits;                                                                 \
    }                                                                                          \
  }

MEMBERS(deed_members8, int8_t)
MEMBERS(deed_members16, int16_t)
static MEMBERS(scalar_members32, int32_t)
MEMBERS(deed_members64, int64_t)

// Sixty-four answers of 0 or 1 as bits: eight bytes at a time, by a multiplication that brings
// their lowest bits together.
static inline uint64_t packed(const uint8_t *answers) {
  uint64_t bits = 0;
  for (int byte = 0; byte < 8; byte++) {
    uint64_t eight;
    memcpy(&eight, answers + 8 * byte, 8);
    bits |= (eight * 0x0102040810204080) >> 56 << (8 * byte);
  }
  return bits;
}

// In three steps of 64 rows, of which the first and the last become vectors: where to look, one
// look a row, which bit counts. Gathers of the processor take longer than plain loads, and vectors
// of 512 bits longer than those of 256.
CLONES static void narrow_members32(
    const int32_t *restrict values, size_t rows, uint32_t low, uint32_t width,
    const uint8_t *restrict set, uint64_t *restrict mask) {
  // The bits from `width` to here are 0, and so is the word behind.
  const uint32_t outside = (width + 63) & ~(uint32_t)63;
  for (size_t start = 0; start + 64 <= rows; start += 64) {
    uint32_t bytes[64];
    uint8_t bits[64], answers[64];
    for (int row = 0; row < 64; row++) {
      const uint32_t place = (uint32_t)values[start + row] - low;
      const uint32_t inside = place < outside ? place : outside;
      bytes[row] = inside >> 3;
      bits[row] = (uint8_t)(1 << (inside & 7));
    }
    // Through memory, so that the looks stay plain loads.
    __asm__ volatile("" : : "r"(bytes), "r"(bits) : "memory");
    for (int row = 0; row < 64; row++) answers[row] = set[bytes[row]];
    __asm__ volatile("" : : "r"(answers) : "memory");
    for (int row = 0; row < 64; row++) answers[row] = (answers[row] & bits[row]) != 0;
    mask[start / 64] = packed(answers);
  }
}

#if defined(__x86_64__)
// Twice `bits`, and one more when bit `place` of `word`, modulo 64, is set: two instructions where
// compilers take four.
static inline __attribute__((always_inline)) uint64_t joined(
    uint64_t bits, uint64_t word, uint64_t place) {
  __asm__("bt %2, %1\n\tadc %0, %0" : "+r"(bits) : "r"(word), "r"(place) : "cc");
  return bits;
}
#else
static inline uint64_t joined(uint64_t bits, uint64_t word, uint64_t place) {
  return bits << 1 | (word >> (place & 63) & 1);
}
#endif

// How far the farthest of 64 values is from `low`, upwards around the end of the type.
CLONES static uint32_t farthest(const int32_t *values, uint32_t low) {
  uint32_t most = 0;
  for (int row = 0; row < 64; row++) {
    const uint32_t place = (uint32_t)values[row] - low;
    most = place > most ? place : most;
  }
  return most;
}

// As `narrow_members32`, for ranges that begin at a multiple of 64, where nothing needs to be
// subtracted. Rows in which a value is outside are left to that.
static void aligned_members32(
    const int32_t *values, size_t rows, uint32_t low, uint32_t width, const uint64_t *set,
    uint64_t *mask) {
  // Where the word of value 0 would be.
  const uintptr_t origin = (uintptr_t)set - (uintptr_t)(low >> 6) * 8;
  for (size_t start = 0; start + 64 <= rows; start += 64) {
    const int32_t *const here = values + start;
    // The loop below waits for its looks; what it reads next had better be there.
    for (int line = 0; line < 4; line++) __builtin_prefetch(here + 1024 + 16 * line);
    if (farthest(here, low) >= width) {
      narrow_members32(here, 64, low, width, (const uint8_t *)set, mask + start / 64);
      continue;
    }
    // Four chains, which do not wait for each other.
    uint64_t bits[4] = {0};
#pragma GCC unroll 16
    for (int row = 15; row >= 0; row--) {
      for (int chain = 0; chain < 4; chain++) {
        const uint32_t value = (uint32_t)here[16 * chain + row];
        const uint64_t word = *(const uint64_t *)(origin + (uintptr_t)(value >> 6) * 8);
        bits[chain] = joined(bits[chain], word, value);
      }
    }
    mask[start / 64] = bits[0] | bits[1] << 16 | bits[2] << 32 | bits[3] << 48;
  }
}

void deed_members32(
    const int32_t *values, size_t rows, int64_t low, uint64_t width, const uint64_t *set,
    uint64_t *mask) {
  size_t done = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  // The range lies within the type, so that differences do not wrap into it.
  if (low >= INT32_MIN && low <= INT32_MAX && width <= (uint64_t)(INT32_MAX - low) + 1) {
    done = rows & ~(size_t)63;
    if (low >= 0 && (low & 63) == 0) {
      aligned_members32(values, done, (uint32_t)low, (uint32_t)width, set, mask);
    } else {
      narrow_members32(
          values, done, (uint32_t)low, (uint32_t)width, (const uint8_t *)set, mask);
    }
  }
#endif
  if (done < rows) {
    scalar_members32(values + done, rows - done, low, width, set, mask + done / 64);
  }
}

void deed_histogram8(
    const int8_t *restrict values, size_t rows, const uint64_t *restrict mask,
    uint64_t *restrict bins) {
  // Two counts a value: adding to one number again and again is slow.
  uint64_t second[256] = {0};
  for (size_t start = 0; start < rows; start += 64) {
    const int8_t *const here = values + start;
    uint64_t bits = mask[start / 64];
    while (bits != 0) {
      bins[here[__builtin_ctzll(bits)] + 128]++;
      bits &= bits - 1;
      if (bits == 0) break;
      second[here[__builtin_ctzll(bits)] + 128]++;
      bits &= bits - 1;
    }
  }
  for (int value = 0; value < 256; value++) bins[value] += second[value];
}

// 64 bits from bit `bit` on, all set without bits. What is read beyond the last row is not used.
static inline uint64_t word_from(const uint8_t *bits, size_t bit) {
  if (!bits) return ~(uint64_t)0;
  uint64_t word;
  memcpy(&word, bits + bit / 8, 8);
  const int shift = (int)(bit & 7);
  return shift == 0 ? word : word >> shift | (uint64_t)bits[bit / 8 + 8] << (64 - shift);
}

// The bands of up to 64 chosen scores.
static void count_word(
    const int8_t *scores, uint64_t chosen, const uint8_t *bands, uint64_t *counts) {
  for (; chosen != 0; chosen &= chosen - 1) {
    counts[bands[scores[__builtin_ctzll(chosen)] + 128]]++;
  }
}

#if defined(__x86_64__)
// Words counted at a time: sums of their rows fit a byte, their bits a word.
enum { most_words = 64 };

// The bands of 64 rows a word, for scores from 0 to 15, by a look in a vector; what is of none of
// the first four bands is of the fifth. Gives the bits of words that have other scores.
__attribute__((target("avx2"))) static uint64_t count_words(
    const int8_t *scores, const uint64_t *chosen, size_t words, const uint8_t *bands,
    uint64_t *counts) {
  __m256i is_band[4], sums[4];
  const __m256i table = _mm256_broadcastsi128_si256(
      _mm_loadu_si128((const __m128i *)(bands + 128)));
  for (int band = 0; band < 4; band++) {
    is_band[band] = _mm256_cmpeq_epi8(table, _mm256_set1_epi8((char)band));
    sums[band] = _mm256_setzero_si256();
  }
  const __m256i byte_of = _mm256_setr_epi8(
      0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3,
      3);
  const __m256i bit_of = _mm256_set1_epi64x((long long)0x8040201008040201);
  const __m256i high_bits = _mm256_set1_epi8((char)0xf0);
  uint64_t others = 0, rest = 0;
  for (size_t word = 0; word < words; word++) {
    const uint64_t picks = chosen[word];
    __m256i beyond = _mm256_setzero_si256(), found[2];
    for (int half = 0; half < 2; half++) {
      const __m256i here =
          _mm256_loadu_si256((const __m256i *)(scores + 64 * word + 32 * half));
      const __m256i picked = _mm256_and_si256(
          _mm256_shuffle_epi8(_mm256_set1_epi32((int)(picks >> (32 * half))), byte_of), bit_of);
      const __m256i is_picked = _mm256_cmpeq_epi8(picked, bit_of);
      beyond = _mm256_or_si256(beyond, _mm256_and_si256(here, is_picked));
      // A lane with its highest bit set looks up nothing.
      found[half] = _mm256_or_si256(here, _mm256_andnot_si256(is_picked, high_bits));
    }
    if (!_mm256_testz_si256(beyond, high_bits)) {
      others |= (uint64_t)1 << word;
      continue;
    }
    rest += (uint64_t)__builtin_popcountll(picks);
    for (int band = 0; band < 4; band++) {
      const __m256i both = _mm256_add_epi8(
          _mm256_shuffle_epi8(is_band[band], found[0]),
          _mm256_shuffle_epi8(is_band[band], found[1]));
      sums[band] = _mm256_sub_epi8(sums[band], both);
    }
  }
  for (int band = 0; band < 4; band++) {
    uint64_t quarters[4];
    _mm256_storeu_si256(
        (__m256i *)quarters, _mm256_sad_epu8(sums[band], _mm256_setzero_si256()));
    const uint64_t count = quarters[0] + quarters[1] + quarters[2] + quarters[3];
    counts[band] += count;
    rest -= count;
  }
  counts[4] += rest;
  return others;
}
#endif

uint64_t deed_count_chosen(
    const int8_t *scores, size_t rows, const uint64_t *chosen, const uint8_t *valid, size_t bit,
    const uint8_t *bands, uint64_t *counts) {
  uint64_t missing = 0;
  size_t start = 0;
#if defined(__x86_64__)
  bool has_few_bands = __builtin_cpu_supports("avx2");
  for (int score = 0; score < 16; score++) has_few_bands &= bands[128 + score] < 5;
  while (has_few_bands && start + 64 <= rows) {
    uint64_t picks[most_words];
    const size_t left = (rows - start) / 64, words = left < most_words ? left : most_words;
    for (size_t word = 0; word < words; word++) {
      const uint64_t wanted = chosen[start / 64 + word];
      picks[word] = wanted & word_from(valid, bit + start + 64 * word);
      missing += (uint64_t)__builtin_popcountll(wanted & ~picks[word]);
    }
    uint64_t others = count_words(scores + start, picks, words, bands, counts);
    for (; others != 0; others &= others - 1) {
      const int word = __builtin_ctzll(others);
      count_word(scores + start + 64 * word, picks[word], bands, counts);
    }
    start += 64 * words;
  }
#endif
  for (; start < rows; start += 64) {
    const uint64_t wanted = chosen[start / 64];
    const uint64_t picks = wanted & word_from(valid, bit + start);
    missing += (uint64_t)__builtin_popcountll(wanted & ~picks);
    count_word(scores + start, picks, bands, counts);
  }
  return missing;
}
