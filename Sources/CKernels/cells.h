// How the decoders reach a cell; internal to the kernels.
#pragma once
#include "deed_csv.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

// The cell without its quotes. A missing field of a padded row has no bytes.
INLINE deed_cell cell_at(const deed_cells *cells, size_t row) {
  const uint32_t *end = cells->ends + row * cells->stride;
  const uint32_t start = end[-1] + 1;
  const uint8_t *bytes = cells->bytes + start;
  int32_t count = (int32_t)(end[0] - start);
  if (cells->returns && count > 0 && bytes[count] == '\n' && bytes[count - 1] == '\r') count--;
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

INLINE uint64_t load8(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
  return word;
}

// The first `count` (1 to 8) bytes of a word, the others zero.
INLINE uint64_t first_bytes(uint64_t word, size_t count) {
  return word & ~(uint64_t)0 >> (64 - count * 8);
}

// Asks for the bytes of a cell some rows ahead: rows are far apart, and each column's pass would
// wait for them.
INLINE void fetch_ahead(const deed_cells *cells, size_t row) {
  const size_t ahead = row + 12;
  if (ahead < cells->rows)
    __builtin_prefetch(cells->bytes + (uint32_t)(cells->ends[ahead * cells->stride - 1] + 1));
}
