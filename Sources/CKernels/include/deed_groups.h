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

#define DEED_COUNT_WAYS 4
#define DEED_SCORE_KEYS 3
#define DEED_SCORE_SLOTS 16

/// Counts byte-wide scores by up to `DEED_SCORE_KEYS` byte-wide keys, without missing values.
///
/// A row's place in `counts` is the sum of `factors[key] * codes[key][row]` and of its score: 15
/// for one that is not 0 to 14. The rows of these are put in `others`, which has room for `rows`
/// and one more; their number is returned. `counts` is `DEED_COUNT_WAYS` arrays of `size` places,
/// whose sums are the counts: adding to one number again and again is slow. Places are below 2^16,
/// rows fewer than 2^32.
size_t deed_count_scores(
    const uint8_t *const *codes, const uint16_t *factors, size_t keys, const int8_t *scores,
    size_t rows, uint32_t *counts, size_t size, uint32_t *others);
