#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deed_variant.h"

/// The bytes that give a text file its structure.
typedef struct {
  uint8_t delimiter;
  /// The quote; not used when `quotes` is false.
  uint8_t quote;
  /// What ends a line: `\n` (a `\r` before it belongs to it) or, in old files, `\r`.
  uint8_t newline;
  bool quotes;
} deed_dialect;

/// Where an index stands between two calls; begins as zeros but `edge = 1`.
typedef struct {
  /// All ones inside quotes.
  uint64_t inside;
  /// 1 when the last byte was a separator or a closing quote: a quote may open here.
  uint64_t edge;
  /// 1 when the last byte was a closing quote.
  uint64_t closed;
  /// 1 when the last byte was a `\r` outside quotes.
  uint64_t returned;
  /// Not zero when a byte broke the model: the strict path has to read the chunk.
  uint64_t broken;
  /// Not zero when a `\r` was seen outside quotes.
  uint64_t returns;
  /// Line ends outside quotes.
  uint64_t newlines;
} deed_index_state;

/// Writes the offsets of the delimiters and line ends outside quotes in `[begin, end)`.
///
/// Reads up to 64 bytes past `end`; `separators` has room for `end - begin + 64` entries.
/// Returns how many were written.
size_t deed_csv_index(
    deed_variant variant, const uint8_t *bytes, size_t begin, size_t end,
    const deed_dialect *dialect, deed_index_state *state, uint32_t *separators);

/// Whether each `fields`-th of `rows * fields` separators is a line end.
bool deed_csv_rows_end(
    const uint8_t *bytes, const uint32_t *separators, size_t fields, size_t rows, uint8_t newline);

/// What the strict path does with rows of another length than the header's.
typedef enum { DEED_RAGGED_REFUSE = 0, DEED_RAGGED_PAD = 1, DEED_RAGGED_SKIP = 2 } deed_ragged;

/// How the strict path ended.
typedef enum {
  DEED_STRICT_DONE = 0,
  /// A row goes on beyond the bytes at hand.
  DEED_STRICT_MORE = 1,
  DEED_STRICT_RAGGED = 2,
  DEED_STRICT_NUL = 3,
  /// Text follows a closing quote.
  DEED_STRICT_QUOTE = 4,
  /// The file ends inside quotes.
  DEED_STRICT_OPEN = 5,
} deed_strict_status;

/// The strict path's result.
typedef struct {
  deed_strict_status status;
  /// The start of the first row that was not read.
  size_t next;
  /// The offending byte, or of an unclosed quote its opening.
  size_t at;
  /// Rows written.
  size_t rows;
  /// The fields of a refused row, or the index of the offending one.
  size_t field;
  /// Blank lines left out.
  size_t blank;
  /// Ragged rows padded or left out.
  size_t ragged;
} deed_strict_result;

/// Reads the rows that begin in `[begin, limit)` byte by byte.
///
/// Each row writes `fields + 1` entries: the offset before its first byte, then the ends of its
/// fields. A field that a padded row lacks has the length −1. `fields` 0 accepts any number and
/// writes nothing. `end` is one past the last byte; when `final` the file ends there, with a line
/// end. `separators` has room for `capacity` entries.
deed_strict_result deed_csv_strict(
    const uint8_t *bytes, size_t begin, size_t limit, size_t end, bool final,
    const deed_dialect *dialect, size_t fields, deed_ragged ragged, uint32_t *separators,
    size_t capacity);

/// One column of the rows of a chunk: field `i` lies between `ends[i * stride - 1] + 1` and
/// `ends[i * stride]`.
typedef struct {
  const uint8_t *bytes;
  const uint32_t *ends;
  size_t stride;
  size_t rows;
  deed_dialect dialect;
  /// Whether a `\r` may stand before a line end.
  bool returns;
} deed_cells;

/// The bytes of one cell without its quotes; `escaped` says that doubled quotes are inside.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  bool quoted;
  bool escaped;
} deed_cell;

/// The cell of a row.
deed_cell deed_csv_cell(const deed_cells *cells, size_t row);

/// What a decoder met, in rows.
typedef struct {
  size_t missing;
  /// Rows whose cells it does not know; their numbers are in `odd`.
  size_t odd;
} deed_decoded;

/// Decodes plain whole numbers of up to 18 digits, without leading zeros.
///
/// `valid[row]` is 1 or 0; a row that is odd is 0 as well.
deed_decoded deed_csv_integers(
    const deed_cells *cells, int64_t *values, uint8_t *valid, uint32_t *odd);

/// Decodes texts that are whole numbers as they are written: up to 18 digits, no sign, no leading
/// zero. A cell that is anything else is odd.
deed_decoded deed_csv_decimals(
    const deed_cells *cells, int64_t *values, uint8_t *valid, uint32_t *odd);

/// Decodes plain numbers of up to 15 digits with this decimal mark, exactly.
deed_decoded deed_csv_numbers(
    const deed_cells *cells, uint8_t decimal, double *values, uint8_t *valid, uint32_t *odd);

/// Decodes `2026-01-31` into days since 1970-01-01.
deed_decoded deed_csv_dates(
    const deed_cells *cells, int64_t *values, uint8_t *valid, uint32_t *odd);

/// Decodes `2026-01-31T12:00:00Z` and the like into microseconds since 1970-01-01T00:00:00Z.
///
/// A time without a zone is odd unless `is_utc`.
deed_decoded deed_csv_times(
    const deed_cells *cells, bool is_utc, int64_t *values, uint8_t *valid, uint32_t *odd);

/// Strings by first appearance, as the file has them.
typedef struct deed_dictionary deed_dictionary;

/// An empty dictionary; NULL without memory.
deed_dictionary *deed_dictionary_new(void);
void deed_dictionary_free(deed_dictionary *dictionary);
/// How many strings it holds.
size_t deed_dictionary_count(const deed_dictionary *dictionary);
/// The `count + 1` offsets of its strings in its bytes.
const int64_t *deed_dictionary_offsets(const deed_dictionary *dictionary);
const uint8_t *deed_dictionary_bytes(const deed_dictionary *dictionary);
/// The position given to `deed_csv_codes` plus the row at which each string was first met.
const uint64_t *deed_dictionary_first(const deed_dictionary *dictionary);
/// Forgets all strings, keeps the memory.
void deed_dictionary_clear(deed_dictionary *dictionary);
/// The code of a string, added when it is new; `UINT32_MAX` without memory.
uint32_t deed_dictionary_code(
    deed_dictionary *dictionary, const uint8_t *bytes, size_t count, uint64_t position);

/// Decodes strings into codes of a dictionary; `position` is the first row's.
///
/// With `append` every cell becomes a new string, without looking for an equal one.
/// No cell is odd but one that found no memory.
deed_decoded deed_csv_codes(
    const deed_cells *cells, deed_dictionary *dictionary, bool append, uint64_t position,
    uint32_t *codes, uint8_t *valid, uint32_t *odd);

/// The offset of the first byte that is not part of UTF-8, or `count`.
size_t deed_utf8_valid(const uint8_t *bytes, size_t count);

/// The same byte by byte, on any processor.
size_t deed_utf8_valid_plain(const uint8_t *bytes, size_t count);
