// Counting by group: keys' codes become one number a row, the place of its counts.
#include "deed_groups.h"

#include <string.h>

// One body, several instruction sets: the loader picks the best one for the processor.
#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define CLONES
#endif

void deed_group_places(
    const uint32_t *restrict codes, const uint8_t *restrict valid, size_t rows, int shift,
    uint32_t *restrict places) {
  if (!valid && shift == 0) {
    for (size_t row = 0; row < rows; row++) places[row] = codes[row] + 1;
  } else if (!valid) {
    for (size_t row = 0; row < rows; row++) places[row] |= (codes[row] + 1) << shift;
  } else {
    if (shift == 0) memset(places, 0, rows * sizeof *places);
    for (size_t row = 0; row < rows; row++) {
      places[row] |= ((codes[row] + 1) & -(uint32_t)(valid[row] != 0)) << shift;
    }
  }
}

// With and without a look at the validity.
static inline __attribute__((always_inline)) bool count_bands(
    const uint32_t *restrict places, const int64_t *restrict scores, const uint8_t *restrict valid,
    size_t rows, const uint8_t *restrict bands, uint64_t *restrict counts) {
  uint64_t seen = 0;
  for (size_t row = 0; row < rows; row++) {
    const uint64_t score = (uint64_t)scores[row] + 128;
    uint64_t index = score < 256 ? score : 512;
    if (valid && valid[row] == 0) index = 256;
    seen |= index;
    counts[(size_t)places[row] * 8 + bands[index]]++;
  }
  return seen >= 512;
}

bool deed_group_bands(
    const uint32_t *restrict places, const int64_t *restrict scores, const uint8_t *restrict valid,
    size_t rows, const uint8_t *restrict bands, uint64_t *restrict counts) {
  return valid ? count_bands(places, scores, valid, rows, bands, counts)
               : count_bands(places, scores, NULL, rows, bands, counts);
}

enum { BLOCK = 4096, OTHER = DEED_SCORE_SLOTS - 1 };

// The counts' places of a block of rows, as vectors of 16 bits. Returns whether a score is OTHER.
CLONES static int score_places(
    const uint8_t *const *codes, const uint16_t *factors, size_t keys,
    const int8_t *restrict scores, size_t rows, uint16_t *restrict places) {
  uint8_t highest = 0;
  for (size_t row = 0; row < rows; row++) {
    const uint8_t score = (uint8_t)scores[row];
    const uint8_t slot = score < OTHER ? score : OTHER;
    highest = slot > highest ? slot : highest;
    places[row] = slot;
  }
  for (size_t key = 0; key < keys; key++) {
    const uint8_t *restrict code = codes[key];
    const uint16_t factor = factors[key];
    for (size_t row = 0; row < rows; row++) places[row] += (uint16_t)(code[row] * factor);
  }
  return highest == OTHER;
}

size_t deed_count_scores(
    const uint8_t *const *codes, const uint16_t *factors, size_t keys, const int8_t *scores,
    size_t rows, uint32_t *counts, size_t size, uint32_t *others) {
  uint16_t places[BLOCK];
  size_t found = 0;
  const uint8_t *block[DEED_SCORE_KEYS];
  if (keys > DEED_SCORE_KEYS) return 0;
  for (size_t start = 0; start < rows; start += BLOCK) {
    const size_t count = rows - start < BLOCK ? rows - start : BLOCK;
    for (size_t key = 0; key < keys; key++) block[key] = codes[key] + start;
    const int has_others = score_places(block, factors, keys, scores + start, count, places);
    size_t row = 0;
    uint32_t *const second = counts + size, *const third = second + size, *const fourth = third + size;
    for (; row + 4 <= count; row += 4) {
      uint64_t four;
      memcpy(&four, places + row, 8);
      counts[four & 0xffff]++;
      second[four >> 16 & 0xffff]++;
      third[four >> 32 & 0xffff]++;
      fourth[four >> 48]++;
    }
    for (; row < count; row++) counts[places[row]]++;
    for (row = 0; has_others && row < count; row++) {
      others[found] = (uint32_t)(start + row);
      found += (uint8_t)scores[start + row] >= OTHER;
    }
  }
  return found;
}
