// The strict path: one byte after the other, for chunks that break the fast path's model.
#include "deed_csv.h"

deed_strict_result deed_csv_strict(
    const uint8_t *bytes, size_t begin, size_t limit, size_t end, bool final,
    const deed_dialect *dialect, size_t fields, deed_ragged ragged, uint32_t *separators,
    size_t capacity) {
  deed_strict_result result = {DEED_STRICT_DONE, begin, 0, 0, 0, 0, 0};
  const uint8_t delimiter = dialect->delimiter, quote = dialect->quote;
  const bool lf = dialect->newline == '\n';
  size_t written = 0;
  while (result.next < limit && result.next < end) {
    const size_t row = result.next;
    size_t at = row, field = 0;
    bool ended = false, blank = false;
    uint32_t *out = separators + written;
    if (fields > 0) {
      // An index of `end` entries always has room: a row has fewer fields than bytes, but padding
      // may add some.
      if (written + fields + 1 > capacity) return result;
      out[0] = (uint32_t)row - 1;
    }
    while (!ended) {
      bool text_follows = false;
      if (at < end && dialect->quotes && bytes[at] == quote) {
        const size_t opening = at++;
        for (;;) {
          if (at >= end || (final && at + 1 >= end)) {
            result.status = final ? DEED_STRICT_OPEN : DEED_STRICT_MORE;
            result.at = opening;
            result.field = field;
            return result;
          }
          if (bytes[at] == 0) {
            result.status = DEED_STRICT_NUL;
            result.at = at;
            result.field = field;
            return result;
          }
          if (bytes[at] == quote) {
            if (at + 1 >= end) {
              result.status = DEED_STRICT_MORE;
              return result;
            }
            if (bytes[at + 1] != quote) break;
            at++;
          }
          at++;
        }
        at++;
        text_follows = true;
      }
      // A plain field, or what follows a closing quote.
      for (;; at++) {
        if (at >= end) {
          result.status = DEED_STRICT_MORE;
          return result;
        }
        const uint8_t byte = bytes[at];
        if (byte == delimiter) break;
        if (byte == '\n' || byte == '\r') {
          if (byte == '\r' && lf) {
            if (at + 1 >= end) {
              result.status = DEED_STRICT_MORE;
              return result;
            }
            if (bytes[at + 1] == '\n') at++;
          }
          ended = true;
          break;
        }
        if (byte == 0 || text_follows) {
          result.status = byte == 0 ? DEED_STRICT_NUL : DEED_STRICT_QUOTE;
          result.at = at;
          result.field = field;
          return result;
        }
      }
      if (fields > 0 && field < fields) out[field + 1] = (uint32_t)at;
      field++;
      at++;
    }
    blank = field == 1 && (at - row == 1 || (at - row == 2 && bytes[row] == '\r'));
    result.next = at;
    if (fields == 0) {
      result.rows++;
    } else if (blank && fields > 1) {
      result.blank++;
    } else if (field == fields) {
      written += fields + 1;
      result.rows++;
    } else if (ragged == DEED_RAGGED_SKIP) {
      result.ragged++;
    } else if (ragged == DEED_RAGGED_PAD && field < fields) {
      for (; field < fields; field++) out[field + 1] = (uint32_t)at - 1;
      written += fields + 1;
      result.rows++;
      result.ragged++;
    } else {
      result.status = DEED_STRICT_RAGGED;
      result.next = row;
      result.at = row;
      result.field = field;
      return result;
    }
  }
  return result;
}
