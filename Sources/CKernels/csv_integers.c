// Plain cells to whole numbers, in four ways: scores of one or two digits, numbers of up to eight
// without and with a sign, all without a branch, and all others. A block that one way cannot read is
// read by the next.
#include "cells.h"

// The value of up to 18 digits, or -1.
INLINE int64_t digits18(const uint8_t *bytes, size_t count) {
  if (count <= 8) return digits8(bytes, count);
  if (count > 18) return -1;
  int64_t total = 0;
  while (count > 8) {
    const int64_t part = digits8(bytes, 8);
    if (part < 0) return -1;
    total = total * 100000000 + part;
    bytes += 8;
    count -= 8;
  }
  const int64_t rest = digits8(bytes, count);
  if (rest < 0) return -1;
  static const int64_t power[9] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
  return total * power[count] + rest;
}

typedef struct {
  int64_t *values;
  uint8_t *valid;
  uint32_t *odd;
  deed_decoded result;
} integers;

// The numbers of cells of up to two digits: the bytes in the lower half, their number in the upper;
// false when something else is among them. Every step is one for vectors.
CLONES static bool spell_scores(
    const uint32_t *restrict words, size_t rows, int64_t *restrict values,
    uint8_t *restrict valid, size_t *restrict missing) {
  int32_t odd = 0;
  uint32_t strange = 0, present = 0;
  for (size_t row = 0; row < rows; row++) {
    const uint32_t count = words[row] >> 16, has_two = count >> 1;
    const uint32_t digits = (words[row] ^ 0x3030u) & ((1u << 8 * count) - 1);
    const uint32_t first = digits & 0xff, second = digits >> 8;
    // A sign bit for a leading zero.
    odd |= (int32_t)(first - has_two);
    strange |= (digits + 0x0606) | digits;
    valid[row] = count != 0;
    present += count != 0;
    values[row] = first + second + (first * 9 & -has_two);
  }
  if (odd < 0 || (strange & 0xf0f0)) return false;
  *missing += rows - present;
  return true;
}

// Cells of no, one or two digits; false when another one is among them.
INLINE bool read_scores(
    const deed_cells *cells, size_t row, size_t end, const bool returns, integers *out) {
  uint32_t words[BLOCK];
  const size_t rows = end - row;
  for (size_t i = 0; i < rows; i++) {
    const field_span field = field_at(cells, row + i, returns);
    if (UNLIKELY((uint32_t)field.count > 2)) return false;
    uint16_t pair;
    memcpy(&pair, field.bytes, 2);
    words[i] = pair | (uint32_t)field.count << 16;
  }
  return spell_scores(words, rows, out->values + row, out->valid + row, &out->result.missing);
}

// The numbers of the first `counts` of eight bytes each, 0 to 8 of them, all digits; false when
// something else is among them. Every step is one for vectors.
CLONES static bool spell(
    const uint64_t *restrict words, const int64_t *restrict counts, size_t rows,
    int64_t *restrict values, uint8_t *restrict valid, size_t *restrict missing) {
  uint64_t digits[BLOCK];
  int64_t odd = 0;
  uint64_t strange = 0, absent = 0;
  for (size_t row = 0; row < rows; row++) {
    const int64_t count = counts[row];
    const uint64_t present = -(uint64_t)(count != 0);
    // Right-aligned: what is before the digits becomes zero. A missing cell counts as one digit.
    const int64_t shift = (7 - count - (int64_t)present) * 8;
    const uint64_t aligned = (words[row] ^ 0x3030303030303030ull) << (shift & 63);
    odd |= shift | (56 - shift);
    // A leading zero would be the lowest byte of several.
    odd |= (int64_t)((aligned >> (shift & 63) & 0xff) + (uint64_t)(count < 2)) - 1;
    strange |= ((aligned + 0x0606060606060606ull) | aligned) & present;
    digits[row] = aligned & present;
    absent += ~present & 1;
  }
  if (odd < 0 || (strange & 0xf0f0f0f0f0f0f0f0ull)) return false;
  for (size_t row = 0; row < rows; row++) values[row] = (int64_t)digits_value(digits[row]);
  for (size_t row = 0; row < rows; row++) valid[row] = counts[row] != 0;
  *missing += absent;
  return true;
}

// Cells of no digits or up to eight; false when another one is among them.
INLINE bool read_naturals(
    const deed_cells *cells, size_t row, size_t end, const bool returns, integers *out) {
  uint64_t words[BLOCK];
  int64_t counts[BLOCK];
  const size_t rows = end - row;
  for (size_t i = 0; i < rows; i++) {
    const field_span field = field_at(cells, row + i, returns);
    words[i] = load8(field.bytes);
    counts[i] = field.count;
  }
  return spell(
      words, counts, rows, out->values + row, out->valid + row, &out->result.missing);
}

// Cells of no digits or up to eight, with `signs` perhaps after a minus; false when another one is
// among them.
INLINE bool read_short(
    const deed_cells *cells, size_t row, size_t end, const bool returns, integers *out) {
  int64_t *restrict values = out->values;
  uint8_t *restrict valid = out->valid;
  int32_t odd = 0;
  uint64_t strange = 0, present = 0;
  const size_t rows = end - row;
  for (; row < end; row++) {
    const field_span field = field_at(cells, row, returns);
    const int32_t is_present = field.count != 0;
    const int32_t minus = is_present & (field.bytes[0] == '-');
    const uint8_t *bytes = field.bytes + minus;
    const int32_t count = field.count - minus;
    // Right-aligned: what is before the digits becomes zero. A missing cell counts as one digit.
    const int32_t shift = (8 - count - !is_present) * 8;
    const uint64_t digits = (load8(bytes) ^ 0x3030303030303030ull) << (shift & 63);
    odd |= shift | (56 - shift);
    // A leading zero would be the lowest byte of several.
    odd |= (int32_t)((digits >> (shift & 63) & 0xff) + (count < 2)) - 1;
    strange |= ((digits + 0x0606060606060606ull) | digits) & -(uint64_t)is_present;
    const int64_t value = (int64_t)digits_value(digits) & -(int64_t)is_present;
    valid[row] = (uint8_t)is_present;
    present += (uint64_t)is_present;
    values[row] = (value ^ -(int64_t)minus) + minus;
  }
  if (odd < 0 || (strange & 0xf0f0f0f0f0f0f0f0ull)) return false;
  out->result.missing += rows - present;
  return true;
}

// Cells of up to 18 digits, with `signs` perhaps after a minus; the others are odd.
INLINE void read_all(
    const deed_cells *cells, size_t row, size_t end, const bool signs, integers *out) {
  for (; row < end; row++) {
    const deed_cell cell = cell_at(cells, row);
    out->values[row] = 0;
    out->valid[row] = 0;
    if (cell.count == 0) {
      out->result.missing++;
      continue;
    }
    const bool negative = signs && cell.bytes[0] == '-';
    const uint8_t *digits = cell.bytes + negative;
    const size_t count = cell.count - negative;
    const int64_t value = digits18(digits, count);
    if (UNLIKELY(value < 0 || (count > 1 && digits[0] == '0'))) {
      out->odd[out->result.odd++] = (uint32_t)row;
      continue;
    }
    out->values[row] = negative ? -value : value;
    out->valid[row] = 1;
  }
}

INLINE void read_integers(const deed_cells *cells, const bool returns, integers *out) {
  // What could not be read in one way is not tried in that way again.
  enum { SCORES, NATURALS, SHORT, ALL } way = SCORES;
  for (size_t row = 0; row < cells->rows;) {
    const size_t end = cells->rows - row > BLOCK ? row + BLOCK : cells->rows;
    bool is_read = false;
    if (way == SCORES) is_read = read_scores(cells, row, end, returns, out);
    if (way == NATURALS) is_read = read_naturals(cells, row, end, returns, out);
    if (way == SHORT) is_read = read_short(cells, row, end, returns, out);
    if (way == ALL) {
      read_all(cells, row, end, true, out);
      is_read = true;
    }
    if (is_read) row = end;
    else way++;
  }
}

deed_decoded deed_csv_integers(
    const deed_cells *given, int64_t *values, uint8_t *valid, uint32_t *odd) {
  const deed_cells cells = *given;
  integers out = {values, valid, odd, {0, 0}};
  if (cells.returns) read_integers(&cells, true, &out);
  else read_integers(&cells, false, &out);
  return out.result;
}

INLINE void read_decimals(const deed_cells *cells, const bool returns, integers *out) {
  bool is_short = true;
  for (size_t row = 0; row < cells->rows;) {
    const size_t end = cells->rows - row > BLOCK ? row + BLOCK : cells->rows;
    is_short = is_short && read_naturals(cells, row, end, returns, out);
    if (!is_short) read_all(cells, row, end, false, out);
    row = end;
  }
}

deed_decoded deed_csv_decimals(
    const deed_cells *given, int64_t *values, uint8_t *valid, uint32_t *odd) {
  const deed_cells cells = *given;
  integers out = {values, valid, odd, {0, 0}};
  if (cells.returns) read_decimals(&cells, true, &out);
  else read_decimals(&cells, false, &out);
  return out.result;
}
