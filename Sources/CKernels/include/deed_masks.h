#pragma once
#include <stddef.h>
#include <stdint.h>

/// The bits of the rows whose value is in a set of whole numbers; 64 rows a word, the first row in
/// the lowest bit, bits after the last row 0.
///
/// Bit `value - low` of `set` says whether a value from `low` to below `low + width` is in it. The
/// set has a word more than `width` needs.
void deed_members8(
    const int8_t *values, size_t rows, int64_t low, uint64_t width, const uint64_t *set,
    uint64_t *mask);
void deed_members16(
    const int16_t *values, size_t rows, int64_t low, uint64_t width, const uint64_t *set,
    uint64_t *mask);
void deed_members32(
    const int32_t *values, size_t rows, int64_t low, uint64_t width, const uint64_t *set,
    uint64_t *mask);
void deed_members64(
    const int64_t *values, size_t rows, int64_t low, uint64_t width, const uint64_t *set,
    uint64_t *mask);

/// Adds to `bins[value + 128]` for each row whose bit in `mask` is set.
void deed_histogram8(const int8_t *values, size_t rows, const uint64_t *mask, uint64_t *bins);

/// Adds to `counts[band]` for the rows whose bit in `chosen` is set, and gives how many of these
/// have no score.
///
/// 64 rows a word of `chosen`, whose bits after the last row are 0. `bands` has the band, below 8,
/// of each score from -128 to 127. Bits of `valid` (NULL when none is missing) begin at `bit`;
/// nine bytes after the last one may be read.
uint64_t deed_count_chosen(
    const int8_t *scores, size_t rows, const uint64_t *chosen, const uint8_t *valid, size_t bit,
    const uint8_t *bands, uint64_t *counts);
