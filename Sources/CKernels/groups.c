// Counting by group: keys' codes become one number a row, the place of its counts.
#include "deed_groups.h"

#include <string.h>

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
