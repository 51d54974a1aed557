// How the decoders reach a cell; internal to the kernels.
#pragma once
#include "deed_csv.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

// One body, several instruction sets: the loader picks the best one for the processor.
#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define CLONES
#endif

// How many rows are read in one way before it is known whether it was the right one.
enum { BLOCK = 256 };

INLINE uint64_t load8(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
  return word;
}

// Where a field lies, quotes and all; `count` is negative for a field that a padded row lacks.
typedef struct {
  const uint8_t *bytes;
  int32_t count;
} field_span;

// The field of a row without a branch; `returns` is that of `cells`, known to the compiler.
INLINE field_span field_at(const deed_cells *cells, size_t row, const bool returns) {
  const uint32_t *end = cells->ends + row * cells->stride;
  const uint32_t start = end[-1] + 1;
  const uint8_t *bytes = cells->bytes + start;
  int32_t count = (int32_t)(end[0] - start);
  if (returns && count > 0 && bytes[count] == '\n' && bytes[count - 1] == '\r') count--;
  return (field_span){bytes, count};
}

// The cell without its quotes. A missing field of a padded row has no bytes.
INLINE deed_cell cell_at(const deed_cells *cells, size_t row) {
  const field_span field = field_at(cells, row, cells->returns);
  const uint8_t *bytes = field.bytes;
  int32_t count = field.count;
  if (UNLIKELY(count <= 0)) return (deed_cell){bytes, 0, false, false};
  if (bytes[0] == cells->dialect.quote && cells->dialect.quotes) {
    // The model says that a cell that begins with a quote ends with one.
    count = count >= 2 ? count - 2 : 0;
    return (deed_cell){
        bytes + 1, (size_t)count, true,
        count > 0 && memchr(bytes + 1, cells->dialect.quote, (size_t)count) != NULL};
  }
  return (deed_cell){bytes, (size_t)count, false, false};
}

// The number that eight bytes from 0 to 9 spell.
INLINE uint64_t digits_value(uint64_t digits) {
  const uint64_t pairs = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FFull;
  const uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000FFFF0000FFFFull;
  return (fours * 10000 + (fours >> 32)) & 0xFFFFFFFFull;
}

// The value of up to 8 digits, or -1.
INLINE int64_t digits8(const uint8_t *bytes, size_t count) {
  if (count == 0 || count > 8) return -1;
  // Right-aligned, filled with zero digits on the left.
  const int shift = (int)(8 - count) * 8;
  uint64_t word = load8(bytes);
  word = word << shift | 0x0030303030303030ull >> (56 - shift);
  const uint64_t value = word ^ 0x3030303030303030ull;
  if (((value + 0x0606060606060606ull) | value) & 0xF0F0F0F0F0F0F0F0ull) return -1;
  return (int64_t)digits_value(value);
}
