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

// One body, several instruction sets: the loader picks the best one for the processor.
#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define CLONES
#endif

// The places of a block stay in the first-level cache beside the counts.
enum { block_rows = 1024 };

static inline bool bit_at(const uint8_t *bits, size_t index) {
  return bits[index >> 3] >> (index & 7) & 1;
}

// The first key sets the places, the others add to them.
#define ADD_PLACES(type)                                                              \
  CLONES static void set_##type(                                                             \
      const type *restrict codes, uint16_t factor, size_t rows, uint16_t *restrict places) { \
    for (size_t row = 0; row < rows; row++) places[row] = (uint16_t)(codes[row] * factor);   \
  }                                                                                   \
  CLONES static void add_##type(                                                             \
      const type *restrict codes, uint16_t factor, size_t rows, uint16_t *restrict places) { \
    for (size_t row = 0; row < rows; row++) places[row] += (uint16_t)(codes[row] * factor);  \
  }

ADD_PLACES(uint8_t)
ADD_PLACES(uint16_t)
ADD_PLACES(uint32_t)

static uint32_t code_at(const deed_code_column *key, size_t row) {
  switch (key->width) {
    case 1: return ((const uint8_t *)key->codes)[row];
    case 2: return ((const uint16_t *)key->codes)[row];
    default: return ((const uint32_t *)key->codes)[row];
  }
}

static void add_places(
    const deed_code_column *key, bool is_first, size_t first, size_t rows,
    uint16_t *restrict places) {
  const uint16_t factor = (uint16_t)key->factor;
  if (key->valid) {
    if (is_first) memset(places, 0, rows * sizeof *places);
    for (size_t row = 0; row < rows; row++) {
      places[row] += (uint16_t)(bit_at(key->valid, key->bit + first + row)
                                    ? code_at(key, first + row) * factor
                                    : key->missing);
    }
    return;
  }
  if (key->width == 1) {
    const uint8_t *codes = (const uint8_t *)key->codes + first;
    is_first ? set_uint8_t(codes, factor, rows, places) : add_uint8_t(codes, factor, rows, places);
  } else if (key->width == 2) {
    const uint16_t *codes = (const uint16_t *)key->codes + first;
    is_first ? set_uint16_t(codes, factor, rows, places)
             : add_uint16_t(codes, factor, rows, places);
  } else {
    const uint32_t *codes = (const uint32_t *)key->codes + first;
    is_first ? set_uint32_t(codes, factor, rows, places)
             : add_uint32_t(codes, factor, rows, places);
  }
}

// Adds the scores to the places; whether all are from 0 to 14.
CLONES static bool add_scores(
    const int8_t *restrict scores, size_t rows, uint16_t *restrict places) {
  uint8_t beyond = 0;
  for (size_t row = 0; row < rows; row++) {
    const uint8_t score = (uint8_t)scores[row];
    beyond |= score > 14;
    places[row] = (uint16_t)(places[row] + score);
  }
  return beyond == 0;
}

static bool add_present_scores(
    const int8_t *scores, const uint8_t *valid, size_t bit, size_t rows, uint16_t *places) {
  uint8_t beyond = 0;
  for (size_t row = 0; row < rows; row++) {
    const bool is_present = bit_at(valid, bit + row);
    const uint8_t score = (uint8_t)scores[row];
    beyond |= is_present & (score > 14);
    places[row] = (uint16_t)(places[row] + (is_present ? score & 15 : 15));
  }
  return beyond == 0;
}

// Two keys of bytes and scores without a missing value, the common case, in one pass. The places of
// 64 rows are made while the counts of the 64 before are still being stored, which is what it
// takes: one store a row. Gives the rows done, a multiple of 64, or -1 for a score above 14.
CLONES static ptrdiff_t count_pairs(
    const uint8_t *restrict one, uint16_t factor, const uint8_t *restrict other,
    uint16_t other_factor, const int8_t *restrict scores, size_t rows, uint32_t *restrict counts,
    size_t stride) {
  uint32_t *second = counts + stride, *third = second + stride, *fourth = third + stride;
  size_t start = 0;
  for (; start + 64 <= rows; start += 64) {
    uint16_t places[64];
    uint8_t beyond = 0;
    for (size_t row = 0; row < 64; row++) {
      const uint8_t score = (uint8_t)scores[start + row];
      beyond |= score > 14;
      places[row] = (uint16_t)(one[start + row] * factor + other[start + row] * other_factor +
                               (score & 15));
    }
    if (beyond) return -1;
    // Through memory: taking the lanes out of the vector one by one is slower.
    __asm__ volatile("" : : "r"(places) : "memory");
    for (size_t row = 0; row < 64; row += 4) {
      counts[places[row]]++;
      second[places[row + 1]]++;
      third[places[row + 2]]++;
      fourth[places[row + 3]]++;
    }
  }
  return (ptrdiff_t)start;
}

static bool are_plain_bytes(const deed_code_column *keys, size_t key_count) {
  return key_count == 2 && keys[0].width == 1 && keys[1].width == 1 && !keys[0].valid &&
         !keys[1].valid;
}

bool deed_count_scores(
    const deed_code_column *keys, size_t key_count, const int8_t *scores, const uint8_t *valid,
    size_t bit, size_t first, size_t rows, uint32_t *counts, size_t stride) {
  uint16_t places[block_rows];
  // Neighbours often fall on one count: four tables keep them from waiting for each other.
  uint32_t *second = counts + stride, *third = second + stride, *fourth = third + stride;
  size_t begin = first;
  if (!valid && are_plain_bytes(keys, key_count)) {
    const ptrdiff_t done = count_pairs(
        (const uint8_t *)keys[0].codes + first, (uint16_t)keys[0].factor,
        (const uint8_t *)keys[1].codes + first, (uint16_t)keys[1].factor, scores + first, rows,
        counts, stride);
    if (done < 0) return false;
    begin += (size_t)done;
  }
  for (size_t start = begin; start < first + rows; start += block_rows) {
    const size_t left = first + rows - start;
    const size_t count = left < block_rows ? left : block_rows;
    if (key_count == 0) memset(places, 0, count * sizeof *places);
    for (size_t key = 0; key < key_count; key++) {
      add_places(&keys[key], key == 0, start, count, places);
    }
    const bool fits = valid
        ? add_present_scores(scores + start, valid, bit + start, count, places)
        : add_scores(scores + start, count, places);
    if (!fits) return false;
    size_t row = 0;
    for (; row + 4 <= count; row += 4) {
      counts[places[row]]++;
      second[places[row + 1]]++;
      third[places[row + 2]]++;
      fourth[places[row + 3]]++;
    }
    for (; row < count; row++) counts[places[row]]++;
  }
  return true;
}

void deed_count_coded(
    const deed_code_column *keys, size_t key_count, const int8_t *scores, const uint8_t *valid,
    size_t bit, size_t first, size_t rows, const uint8_t *bands, uint32_t *counts, size_t stride) {
  uint16_t places[block_rows];
  const uint8_t *band_of = bands + 128;
  for (size_t start = first; start < first + rows; start += block_rows) {
    const size_t left = first + rows - start;
    const size_t count = left < block_rows ? left : block_rows;
    if (key_count == 0) memset(places, 0, count * sizeof *places);
    for (size_t key = 0; key < key_count; key++) {
      add_places(&keys[key], key == 0, start, count, places);
    }
    const int8_t *block = scores + start;
    size_t row = 0;
    if (valid) {
      for (; row < count; row++) {
        const uint8_t band =
            bit_at(valid, bit + start + row) ? band_of[block[row]] : bands[256];
        counts[places[row] + band]++;
      }
    } else {
      // Neighbours often fall on one count: four tables keep them from waiting for each other.
      uint32_t *second = counts + stride, *third = second + stride, *fourth = third + stride;
      for (; row + 4 <= count; row += 4) {
        counts[places[row] + band_of[block[row]]]++;
        second[places[row + 1] + band_of[block[row + 1]]]++;
        third[places[row + 2] + band_of[block[row + 2]]]++;
        fourth[places[row + 3] + band_of[block[row + 3]]]++;
      }
      for (; row < count; row++) counts[places[row] + band_of[block[row]]]++;
    }
  }
}

enum { rows_ahead = 24 };

size_t deed_tally(
    const uint32_t *places, const uint8_t *kinds, size_t rows, uint64_t *cells) {
  for (size_t row = 0; row < rows; row++) {
    // The places are all over the memory: without this each row would wait for its cell.
    __builtin_prefetch(&cells[places[row + rows_ahead < rows ? row + rows_ahead : row]], 1);
    const unsigned shift = (unsigned)kinds[row] * 8;
    const uint64_t cell = cells[places[row]];
    if ((cell >> shift & 255) == 255) return row;
    cells[places[row]] = cell + ((uint64_t)1 << shift);
  }
  return rows;
}
