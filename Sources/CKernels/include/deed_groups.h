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
