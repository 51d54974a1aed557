// Choices of rows as bits: making them from a set, and counting under them.
#include "deed_masks.h"
#include <string.h>

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

void deed_members32(
    const int32_t *values, size_t rows, int64_t low, uint64_t width, const uint64_t *set,
    uint64_t *mask) {
  size_t done = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  // The range lies within the type, so that differences do not wrap into it.
  if (low >= INT32_MIN && low <= INT32_MAX && width <= (uint64_t)(INT32_MAX - low) + 1) {
    done = rows & ~(size_t)63;
    narrow_members32(
        values, done, (uint32_t)low, (uint32_t)width, (const uint8_t *)set, mask);
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
