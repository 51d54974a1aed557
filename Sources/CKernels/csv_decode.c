// Plain cells to numbers with decimals, dates and times. What is not plain is left to the caller as
// odd.
#include "cells.h"

deed_cell deed_csv_cell(const deed_cells *cells, size_t row) { return cell_at(cells, row); }

deed_decoded deed_csv_numbers(
    const deed_cells *given, uint8_t decimal, double *restrict values, uint8_t *restrict valid,
    uint32_t *restrict odd) {
  const deed_cells cells = *given;
  static const double power[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  deed_decoded result = {0, 0};
  for (size_t row = 0; row < cells.rows; row++) {
    const deed_cell cell = cell_at(&cells, row);
    values[row] = 0;
    valid[row] = 0;
    if (cell.count == 0) {
      result.missing++;
      continue;
    }
    const bool negative = cell.bytes[0] == '-';
    const uint8_t *at = cell.bytes + negative, *end = cell.bytes + cell.count;
    int64_t whole = 0;
    size_t digits = 0, decimals = 0;
    bool plain = end - at <= 16 && at < end && !(*at == '0' && at + 1 < end && at[1] != decimal);
    for (; plain && at < end && *at != decimal; at++, digits++) {
      const uint8_t digit = *at - '0';
      plain = digit <= 9;
      whole = whole * 10 + digit;
    }
    plain = plain && digits > 0;
    if (plain && at < end) {
      at++;
      for (; plain && at < end; at++, decimals++) {
        const uint8_t digit = *at - '0';
        plain = digit <= 9;
        whole = whole * 10 + digit;
      }
      plain = plain && decimals > 0;
    }
    // Both are exact: at most 15 digits, a power of ten below 10^23.
    if (UNLIKELY(!plain || digits + decimals > 15)) {
      odd[result.odd++] = (uint32_t)row;
      continue;
    }
    const double value = (double)whole / power[decimals];
    values[row] = negative ? -value : value;
    valid[row] = 1;
  }
  return result;
}

// Days since 1970-01-01 of `yyyy-mm-dd`, or INT64_MIN.
INLINE int64_t days_at(const uint8_t *bytes) {
  const int64_t year = digits8(bytes, 4), month = digits8(bytes + 5, 2), day = digits8(bytes + 8, 2);
  if (bytes[4] != '-' || bytes[7] != '-' || year < 1 || month < 1 || month > 12 || day < 1)
    return INT64_MIN;
  static const uint8_t lengths[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (day > lengths[month] + (month == 2 && leap)) return INT64_MIN;
  // Days from civil, with years that begin in March.
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = y / 400, of_era = y - era * 400;
  const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

deed_decoded deed_csv_dates(
    const deed_cells *given, int64_t *restrict values, uint8_t *restrict valid,
    uint32_t *restrict odd) {
  const deed_cells cells = *given;
  deed_decoded result = {0, 0};
  for (size_t row = 0; row < cells.rows; row++) {
    const deed_cell cell = cell_at(&cells, row);
    values[row] = 0;
    valid[row] = 0;
    if (cell.count == 0) {
      result.missing++;
      continue;
    }
    const int64_t days = cell.count == 10 ? days_at(cell.bytes) : INT64_MIN;
    if (UNLIKELY(days == INT64_MIN)) {
      odd[result.odd++] = (uint32_t)row;
      continue;
    }
    values[row] = days;
    valid[row] = 1;
  }
  return result;
}

// Microseconds of an ISO instant, or INT64_MIN.
INLINE int64_t instant_at(const uint8_t *bytes, size_t count, bool is_utc) {
  if (count < 19 || count > 40 || (bytes[10] != 'T' && bytes[10] != ' ')) return INT64_MIN;
  const int64_t days = days_at(bytes);
  const int64_t hour = digits8(bytes + 11, 2), minute = digits8(bytes + 14, 2);
  const int64_t second = digits8(bytes + 17, 2);
  if (days == INT64_MIN || bytes[13] != ':' || bytes[16] != ':' || hour < 0 || hour > 23 ||
      minute < 0 || minute > 59 || second < 0 || second > 59)
    return INT64_MIN;
  int64_t result = ((days * 24 + hour) * 60 + minute) * 60000000 + second * 1000000;
  size_t at = 19;
  if (at < count && bytes[at] == '.') {
    int64_t scale = 100000;
    size_t digits = 0;
    for (at++; at < count && bytes[at] >= '0' && bytes[at] <= '9'; at++, digits++) {
      result += (bytes[at] - '0') * scale;
      scale /= 10;
    }
    if (digits == 0 || digits > 6) return INT64_MIN;
  }
  if (at == count) return is_utc ? result : INT64_MIN;
  if (at + 1 == count && bytes[at] == 'Z') return result;
  if (at + 6 == count && (bytes[at] == '+' || bytes[at] == '-') && bytes[at + 3] == ':') {
    const int64_t hours = digits8(bytes + at + 1, 2), minutes = digits8(bytes + at + 4, 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) return INT64_MIN;
    const int64_t offset = (hours * 60 + minutes) * 60000000;
    return bytes[at] == '+' ? result - offset : result + offset;
  }
  return INT64_MIN;
}

// The last date that was read; neighbours often have the same.
typedef struct {
  uint64_t bytes;
  uint16_t more;
  int64_t start;
} known_date;

typedef struct {
  int64_t *values;
  uint8_t *valid;
  uint32_t *odd;
  deed_decoded result;
} instants;

// Adds the microseconds of the `hh:mm:ss` in each word; false when something else is among them.
// Every step is one for vectors.
CLONES static bool add_clocks(
    const uint64_t *restrict words, size_t rows, int64_t *restrict values) {
  uint64_t strange = 0;
  int64_t late = 0;
  for (size_t row = 0; row < rows; row++) {
    // Digits become 0 to 9, the colons 0.
    const uint64_t digits = words[row] ^ 0x30303a30303a3030ull;
    strange |= (digits + 0x06067f06067f0606ull) | digits;
    const uint64_t pairs = digits * 10 + (digits >> 8);
    const int64_t hour = pairs & 0xff, minute = pairs >> 24 & 0xff, second = pairs >> 48 & 0xff;
    late |= (23 - hour) | (59 - minute) | (59 - second);
    values[row] += (int64_t)((uint64_t)(uint32_t)(hour * 3600 + minute * 60 + second) * 1000000);
  }
  return late >= 0 && (strange & 0xf0f080f0f080f0f0ull) == 0;
}

// Cells that are missing or `yyyy-mm-ddThh:mm:ssZ`; false when another one is among them.
INLINE bool read_plain_times(
    const deed_cells *cells, size_t row, size_t end, const bool returns, known_date *date,
    instants *out) {
  uint64_t words[BLOCK];
  int64_t *restrict values = out->values + row;
  uint8_t *restrict valid = out->valid + row;
  const size_t rows = end - row;
  size_t present = 0;
  known_date known = *date;
  for (size_t i = 0; i < rows; i++) {
    const field_span field = field_at(cells, row + i, returns);
    if (field.count != 20) {
      if (field.count != 0) return false;
      words[i] = 0x30303a30303a3030ull;
      values[i] = 0;
      valid[i] = 0;
      continue;
    }
    const uint64_t first = load8(field.bytes);
    uint16_t more;
    memcpy(&more, field.bytes + 8, 2);
    if (field.bytes[19] != 'Z' || (field.bytes[10] != 'T' && field.bytes[10] != ' ')) return false;
    if (UNLIKELY(first != known.bytes || more != known.more)) {
      const int64_t days = days_at(field.bytes);
      if (days == INT64_MIN) return false;
      known = (known_date){first, more, days * 86400000000};
    }
    words[i] = load8(field.bytes + 11);
    values[i] = known.start;
    valid[i] = 1;
    present++;
  }
  *date = known;
  if (!add_clocks(words, rows, values)) return false;
  out->result.missing += rows - present;
  return true;
}

INLINE void read_times(
    const deed_cells *cells, size_t row, size_t end, bool is_utc, instants *out) {
  for (; row < end; row++) {
    const deed_cell cell = cell_at(cells, row);
    out->values[row] = 0;
    out->valid[row] = 0;
    if (cell.count == 0) {
      out->result.missing++;
      continue;
    }
    const int64_t instant = instant_at(cell.bytes, cell.count, is_utc);
    if (UNLIKELY(instant == INT64_MIN)) {
      out->odd[out->result.odd++] = (uint32_t)row;
      continue;
    }
    out->values[row] = instant;
    out->valid[row] = 1;
  }
}

deed_decoded deed_csv_times(
    const deed_cells *given, bool is_utc, int64_t *values, uint8_t *valid, uint32_t *odd) {
  const deed_cells cells = *given;
  instants out = {values, valid, odd, {0, 0}};
  known_date date = {0, 0, 0};
  for (size_t row = 0; row < cells.rows;) {
    const size_t end = cells.rows - row > BLOCK ? row + BLOCK : cells.rows;
    if (!(cells.returns ? read_plain_times(&cells, row, end, true, &date, &out)
                        : read_plain_times(&cells, row, end, false, &date, &out)))
      read_times(&cells, row, end, is_utc, &out);
    row = end;
  }
  return out.result;
}
