#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Adds a key's codes to the places of rows: 0 for a missing one, from 1 on for the others.
///
/// The first key, with `shift` 0, needs no places before. `valid` is NULL when none is missing.
void deed_group_places(
    const uint32_t *codes, const uint8_t *valid, size_t rows, int shift, uint32_t *places);

/// Counts bands of integer scores by place, in `counts[place * 8 + band]`.
///
/// `bands` has 513 entries: the band of each score from -128 to 127, at 256 that of a missing
/// score, at 512 that of a score beyond. Returns whether there is one. `valid` is NULL when none
/// is missing.
bool deed_group_bands(
    const uint32_t *places, const int64_t *scores, const uint8_t *valid, size_t rows,
    const uint8_t *bands, uint64_t *counts);

/// A column of codes in memory: bits of `valid` (NULL when none is missing) begin at `bit`.
typedef struct {
  const void *codes;
  /// Bytes of a code: 1, 2 or 4.
  int width;
  const uint8_t *valid;
  size_t bit;
  /// What a code is multiplied with in a row's place, and what a missing one adds.
  uint32_t factor, missing;
} deed_code_column;

/// Counts bands of scores by place over `rows` rows from row `first` on, in
/// `counts[lane * stride + place + band]` for the lanes 0 to 3; add them up afterwards.
///
/// A row's place is the sum of its keys' parts, a multiple of 8 below 65,536. `bands` has 257 entries: those of the scores from
/// -128 to 127, and that of a missing one.
void deed_count_coded(
    const deed_code_column *keys, size_t key_count, const int8_t *scores, const uint8_t *valid,
    size_t bit, size_t first, size_t rows, const uint8_t *bands, uint32_t *counts, size_t stride);

/// Counts scores from 0 to 14 by place, in `counts[lane * stride + place + score]` for the lanes 0 to
/// 3, and missing ones as 15; add the lanes up afterwards.
///
/// As `deed_count_coded`, but a row's place is a multiple of 16. Returns false when a score is
/// beyond: the counts then mean nothing.
bool deed_count_scores(
    const deed_code_column *keys, size_t key_count, const int8_t *scores, const uint8_t *valid,
    size_t bit, size_t first, size_t rows, uint32_t *counts, size_t stride);

/// Adds one to byte `kinds[row]`, below 8, of `cells[places[row]]`, row after row.
///
/// Stops before a row whose byte is 255 already and gives its number; `rows` when all were added.
size_t deed_tally(
    const uint32_t *places, const uint8_t *kinds, size_t rows, uint64_t *cells);
